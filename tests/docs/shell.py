"""A very small shell for the blocks of a page: `cd`, `tocsin`, and the files that the page shows."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

from tests.docs.laid import put
from tests.docs.pages import ROOT, Block, Shown, blocks, first_runbook, shown, words_of

FIRST = "runbooks/payments-failing.yaml"


class Shell:
    """Runs commands in a temporary folder, as a person would in a terminal."""

    def __init__(self, folder: Path, *, fragments: bool = False) -> None:
        self.folder = folder
        self._fragments = fragments
        """Whether fragments of `tocsin.yaml` and `team.yaml` are laid over the site's own."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("TOCSIN_", "LC_", "LANG"))}
        self._environment = {**kept, "PYTHONPATH": str(ROOT), "LANG": "C.UTF-8", "COLUMNS": "300", "NO_COLOR": "1",
                             "TZ": "Asia/Shanghai", "XDG_CONFIG_HOME": str(folder / ".config")}  # fmt: skip

    def page(self, page: Path) -> list[str]:
        """Run all of a page; gives what went otherwise than shown."""
        wrong: list[str] = []
        for block in blocks(page, "console", "yaml", "csv"):
            if block.kind == "console":
                for one in shown(block):
                    wrong += self.try_out(one)
            else:
                self._write(block)
        return wrong

    def try_out(self, one: Shown) -> list[str]:
        """Run one command and hold its output against the lines that are shown."""
        words = words_of(one.command)
        if words[0] == "cd":
            self.folder = self.folder / words[1]
            return []
        if "payments-failing" in one.command:
            self._first_runbook()
        code, said = self.tocsin(*(self._hash(words) if word == "HASH" else word for word in words[1:]))
        if code:
            return [f"{one}: exit code {code}\n{said}"]
        lines = said.splitlines()
        # Talk goes to standard error, data to standard output: on a terminal either may come first.
        # A long temporary path pushes the words behind it to the next line: a sentence may also match across lines.
        whole = [" ".join(said.split()), "".join(line.strip() for line in lines)]
        missing = unmatched(one.output, [*lines, *lines, *whole])
        return [f"{one}: “{missing}” is shown, but there was\n{said}"] if missing else []

    def tocsin(self, *words: str) -> tuple[int, str]:
        """Exit code, and standard output followed by standard error."""
        done = subprocess.run(
            [sys.executable, "-m", "tocsin.cli", *words], cwd=self.folder, env=self._environment, check=False,
            stdin=subprocess.DEVNULL, capture_output=True, text=True, encoding="utf-8", timeout=60,
        )  # fmt: skip
        return done.returncode, done.stdout + done.stderr

    def _hash(self, words: list[str]) -> str:
        """The hash that `notice show` prints for the notice of this command."""
        _, said = self.tocsin("notice", "list", words[3], "--json")
        found = json.loads(said.splitlines()[0])["data"]
        return str(next(notice["hash"] for _, notice in found if notice["name"] == words[4]))[:8]

    def _write(self, block: Block) -> None:
        """Files of our own go into the site; fragments of `team.yaml` and `tocsin.yaml` are checked elsewhere too."""
        if block.file.startswith("runbooks/") or (self._fragments and block.file in ("tocsin.yaml", "team.yaml")):
            put(self.folder, block)
        elif block.kind == "csv":
            (self.folder / block.file).write_text(block.text, encoding="utf-8")

    def _first_runbook(self) -> None:
        file = self.folder / FIRST
        if not file.exists():
            file.write_text(first_runbook(), encoding="utf-8")


def unmatched(wanted: tuple[str, ...], said: list[str]) -> str:
    """The first shown line that does not come, in this order; `…` stands for anything."""
    rest = iter(said)
    for line in wanted:
        if not line.strip("… "):
            continue
        pattern = re.compile(".*".join(re.escape(part) for part in line.strip().split("…")))
        if not any(pattern.search(one) for one in rest):
            return line
    return ""
