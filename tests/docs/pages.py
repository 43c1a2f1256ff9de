"""The documents as the tests see them: blocks with what they are for, links, headings, and the commands shown."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
README, README_ZH = ROOT / "README.md", ROOT / "README.zh-CN.md"
MADE = "docs/generate.py"
"""Stands in the first line of a generated page."""
_FENCE = re.compile(r"(?ms)^```(\w*)\n(.*?)^```$")
_OWN_NAME = re.compile(r"# ([\w./-]+\.ya?ml)\n")
_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
_TICKED = re.compile(r"`([^`\n]+)`")


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A fenced block. `file`: named by its first line (`# team.yaml`), else the last that the words before it name."""

    page: Path
    line: int
    kind: str
    text: str
    file: str

    def __str__(self) -> str:
        return f"{self.page.relative_to(ROOT)}:{self.line}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A command of a block, and the lines that are shown below it."""

    where: str
    command: str
    output: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.where} {self.command}"


def pages() -> list[Path]:
    """All Markdown files that people read."""
    return [*sorted(ROOT.glob("*.md")), *sorted(DOCS.rglob("*.md"))]


def written() -> list[Path]:
    """Those that are not generated."""
    return [page for page in pages() if MADE not in text_of(page).split("\n", 1)[0]]


@cache
def text_of(page: Path) -> str:
    """The text of a page."""
    return page.read_text(encoding="utf-8")


def blocks(page: Path, *kinds: str) -> Iterator[Block]:
    """The fenced blocks of these kinds, in order."""
    text = text_of(page)
    for found in _FENCE.finditer(text):
        if kinds and found[1] not in kinds:
            continue
        before = _FENCE.sub("", text[: found.start()]).rstrip().rsplit("\n\n", 1)[-1]
        names = [name for name in _TICKED.findall(before) if re.fullmatch(r"[\w./-]+\.(yaml|yml|csv)", name)]
        own = _OWN_NAME.match(found[2])
        file = own[1] if own else names[-1] if names else ""
        yield Block(page=page, line=text.count("\n", 0, found.start()) + 1, kind=found[1], text=found[2], file=file)


def shown(block: Block) -> Iterator[Shown]:
    """The commands of a `console` block (after `$ `) or of an `sh` block (each line)."""
    command, output = "", list[str]()
    for line in block.text.splitlines():
        begins = line.startswith("$ ") if block.kind == "console" else bool(line.strip())
        if begins and command:
            yield Shown(where=str(block), command=command, output=tuple(output))
        if begins:
            command, output = line.removeprefix("$ "), []
        else:
            output.append(line)
    if command:
        yield Shown(where=str(block), command=command, output=tuple(output))


def inline_commands(page: Path) -> set[str]:
    """`tocsin …` in running text and in tables."""
    text = _FENCE.sub("", text_of(page))
    return {found for found in _TICKED.findall(text) if found.startswith("tocsin ")}


def words_of(command: str) -> list[str]:
    """The words of a command line, without its comment."""
    return shlex.split(command, comments=True)


def links(page: Path) -> Iterator[str]:
    """Targets of links and pictures."""
    yield from _LINK.findall(_FENCE.sub("", text_of(page)))


def headings(page: Path) -> list[str]:
    """Headings with their signs, in order."""
    return re.findall(r"(?m)^#{1,6} .+$", _FENCE.sub("", text_of(page)))


def anchors(page: Path) -> set[str]:
    """What a link may name after `#`, as GitHub makes it: small letters, signs away, blanks to `-`."""
    plain = (re.sub(r"^#+ ", "", heading).replace("`", "").lower() for heading in headings(page))
    return {re.sub(r"[^\w\- ]", "", heading).replace(" ", "-") for heading in plain}


def first_runbook(page: Path = README) -> str:
    """The twelve lines."""
    return next(block.text for block in blocks(page, "yaml"))
