"""Writes the generated pages of `docs/`: `python docs/generate.py`, or with `--check` only says which are not current.

Run in an environment where `tocsin` is installed or the checkout is the current folder. Pictures are drawn only when
their graph has changed, because that needs a drawing tool (the extra `diagrams`, or `dot` on PATH).
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import get_args

DOCS = Path(__file__).resolve().parent
sys.path[:0] = [str(DOCS), str(DOCS.parent)]

from making import (  # noqa: E402
    answers,
    channels,
    commands,
    journal,
    language,
    library,
    life,
    performance,
    promises,
    recipes,
    server,
    sources,
)

from tocsin.engine.language.schema import FILES, schema  # noqa: E402
from tocsin.engine.model.text import Lang  # noqa: E402
from tocsin.engine.web import openapi  # noqa: E402

Maker = Callable[[Lang], str]
PAGES: dict[str, Maker] = {
    "reference/commands.md": commands.commands_page,
    "reference/answers.md": answers.answers_page,
    "reference/channels.md": channels.channels_page,
    "reference/sources.md": sources.sources_page,
    "reference/http.md": server.http_page,
    "reference/metrics.md": server.metrics_page,
    **{f"reference/{name}.md": partial(language.language_page, name) for name in language.OF_PAGE},
    **{f"reference/{name}.md": partial(journal.sentences_page, name) for name in journal.OF_PAGE},
    "library.md": library.library_page,
    "how-to/recipes.md": recipes.recipes_page,
    "performance.md": performance.performance_page,
    "discussions/life.md": life.life_page,
    "discussions/what-we-promise.md": promises.promises_page,
}
"""Page below `docs/` (English) and `docs/zh-CN/` (Chinese) -> its maker."""


def wanted() -> Iterator[tuple[Path, str]]:
    """Every generated text and where it belongs."""
    for lang in get_args(Lang):
        for name, maker in PAGES.items():
            yield place(lang) / name, maker(lang)
    for name in FILES:
        text = json.dumps(schema(name), ensure_ascii=False, indent=1)
        yield DOCS / f"reference/{name}.schema.json", text + "\n"
    yield DOCS / "reference/openapi.json", openapi.text().decode()


def place(lang: Lang) -> Path:
    """The folder of a language's pages."""
    return DOCS if lang == "en" else DOCS / "zh-CN"


def stale_pictures() -> Iterator[tuple[Path, Lang]]:
    """Pictures whose graph is not the one that they were drawn from."""
    for lang in get_args(Lang):
        path = DOCS / f"pictures/{library.PICTURED}.{lang}.svg"
        if library.mark(lang) not in read(path):
            yield path, lang


def read(path: Path) -> str:
    """The text of a file; nothing when there is none."""
    return path.read_text(encoding="utf-8") if path.exists() else ""


def main(args: list[str]) -> int:
    """Write what is not current, or with `--check` tell it; 1 when something was told."""
    check = "--check" in args
    stale = [(path, text) for path, text in wanted() if read(path) != text]
    pictures = list(stale_pictures())
    for path in [*(path for path, _ in stale), *(path for path, _ in pictures)]:
        sys.stderr.write(f"{'not current' if check else 'written'}: {path.relative_to(DOCS.parent)}\n")
    if check:
        return 1 if stale or pictures else 0
    for path, text in stale:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    for path, lang in pictures:
        path.write_text(library.picture(lang), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
