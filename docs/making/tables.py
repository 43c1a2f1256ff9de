"""Small pieces of Markdown that all makers use."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tocsin.engine.model.text import Lang, Text

MADE = Text(
    "<!-- 由 docs/generate.py 生成，请勿手改：python3 dev.py docs 会重写它 -->",
    "<!-- made by docs/generate.py; do not edit, `python3 dev.py docs` writes it again -->",
)


def page(lang: Lang, title: Text, *parts: str) -> str:
    """A whole page: the mark, the title, the parts with a blank line between."""
    return "\n\n".join([MADE.say(lang), f"# {title.say(lang)}", *(part.strip("\n") for part in parts if part)]) + "\n"


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; bars in cells are escaped, line breaks become blanks."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(cell(one) for one in line) + " |" for line in lines)


def cell(text: str) -> str:
    """Text that may stand in a cell."""
    return text.replace("\\|", "|").replace("|", "\\|").replace("\n", " ").strip()


def code(text: str, kind: str = "") -> str:
    """A fenced block."""
    return f"```{kind}\n{text.rstrip()}\n```"


def ticked(names: Iterable[str]) -> str:
    """`a` `b` `c`."""
    return " ".join(f"`{name}`" for name in names)
