"""Draws the pictures of `discussions/backtests.md`: `python docs/draw_backtests.py FOLDER`, where FOLDER has the files.

The sites are in `docs/backtests`. The files are not part of this project; the page says where they come from.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

SITES = ROOT / "docs" / "backtests"
PICTURES = ROOT / "docs" / "pictures"
FILES = {
    "database": ("slow-database", "rds_cpu_utilization_e47b3b.csv"), "storm": ("call-surge", "sandy_total_daily.csv"),
    "shop": ("cancellations", "online_retail_cancellations_hourly.csv"),
}  # fmt: skip
"""Site -> its runbook, and the name of the file."""
COLOURS = {
    "ink": "#1d2530", "soft": "#5b6673", "line": "#d8dee6", "red": "#b3261e", "green": "#1a7f4b", "blue": "#2457a6",
    "known": "#7fa3dc", "rang": "#e58f86", "band": "#bfe0cd",
}  # fmt: skip


def main(folder: Path) -> int:
    """One picture for each site whose file is in the folder; 1 when one is missing."""
    missing = 0
    for site, (runbook, name) in FILES.items():
        if not (folder / name).is_file():
            sys.stderr.write(f"{name}: not in {folder}\n")
            missing = 1
            continue
        page = _played(site, runbook, folder / name)
        target = PICTURES / f"backtest-{site}.svg"
        target.write_text(_picture(page), encoding="utf-8")
        sys.stdout.write(f"{target.relative_to(ROOT)}\n")
    return missing


def _played(site: str, runbook: str, data: Path) -> str:
    from tocsin.cli import main as tocsin

    with TemporaryDirectory() as place:
        root, out = SITES / site, Path(place) / "out.html"
        known = ["--labels", str(root / "known.csv")] if (root / "known.csv").is_file() else []
        words = ["backtest", runbook, "--site", str(root), "--data", str(data), *known, "--lang", "en", "-o", str(out)]
        if code := tocsin(words):
            raise SystemExit(code)
        return out.read_text("utf-8")


def _picture(page: str) -> str:
    """The first picture of a page by itself, on white."""
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)
    found = re.search(r'<svg viewBox="(\S+ \S+ (\S+) (\S+))" role="img".*?>(.*?)</svg>', page, re.DOTALL)
    if style is None or found is None:
        raise SystemExit("the page has no picture")
    wanted = r"^(?:svg (?:text|\.)|\.(?:figure|usual|level|clear|band|episode|incident)).*$"
    rules = re.findall(wanted, style[1], re.MULTILINE)
    css = "\n".join(rule.replace("svg ", "") for rule in rules)
    for name, colour in COLOURS.items():
        css = css.replace(f"var(--{name})", colour)
    box, wide, high, inner = found.groups()
    lines = "\n".join(line for line in inner.splitlines() if line.strip())
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}" font-family="system-ui, sans-serif">\n'
        f'<style>\n{css}\n</style>\n<rect width="{wide}" height="{high}" fill="#ffffff"/>\n{lines}\n</svg>\n'
    )


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    raise SystemExit(main(Path(sys.argv[1])))
