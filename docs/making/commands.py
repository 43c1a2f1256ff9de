"""Reference of the commands: exactly what `tocsin COMMAND --help` prints, in the order of the help's groups."""

from __future__ import annotations

from collections.abc import Iterator

import click

from tocsin.engine.model.text import Lang, Text
from tocsin.engine.terminal.desk import Desk
from tocsin.engine.terminal.main import ROOT
from tocsin.engine.words.terminal_help import GROUPS

from .tables import code, page

WIDTH = 96
_COMMON = tuple(f"  {name} " for name in ("--json", "--lang", "--site", "--as", "-h, --help", "--help"))
_TITLE = Text("命令", "Commands")
_ABOUT = Text(
    "与 `tocsin 命令 --help` 所说的相同。每个命令都有 `--json`、`--lang zh|en`、`--site DIR`、`--as NAME`。"
    "退出码和 JSON 的形状见[那一页](answers.md)。",
    "What `tocsin COMMAND --help` says. Every command has `--json`, `--lang zh|en`, `--site DIR` and `--as NAME`. "
    "Exit codes and the shapes of JSON: [answers](answers.md).",
)


def commands_page(lang: Lang) -> str:
    """All commands and those below them."""
    parts = []
    for title, names in GROUPS:
        parts.append(f"## {title.say(lang)}")
        for name in names:
            parts += _helps(name, lang)
    return page(lang, _TITLE, _ABOUT.say(lang), *parts)


def every_command(lang: Lang = "en") -> Iterator[tuple[str, click.Context]]:
    """Full name and context of each command that there is."""
    desk = Desk(lang)
    root = click.Context(ROOT, info_name="tocsin", obj=desk, terminal_width=WIDTH)
    for name in ROOT.list_commands(root):
        yield from _below(name, ROOT.get_command(root, name), root)


def _below(name: str, command: click.Command | None, parent: click.Context) -> Iterator[tuple[str, click.Context]]:
    assert command is not None, f"{name} cannot be loaded"
    own = name.rpartition(" ")[2]
    context = click.Context(command, info_name=own, parent=parent, obj=parent.obj, terminal_width=WIDTH)
    yield name, context
    if isinstance(command, click.Group):
        for below in command.list_commands(context):
            yield from _below(f"{name} {below}", command.get_command(context, below), context)


def _helps(name: str, lang: Lang) -> Iterator[str]:
    for full, context in every_command(lang):
        if full.partition(" ")[0] == name:
            yield f"### tocsin {full}"
            with context:
                yield code(_without_common(context.command.get_help(context)))


def _without_common(text: str) -> str:
    """The options that all commands share are told once, above; a title with nothing left below it goes too."""
    kept = [line for line in text.splitlines() if not line.startswith(_COMMON)]
    wanted: list[str] = []
    for line, following in zip(kept, [*kept[1:], ""], strict=True):
        title = line[:1].strip() and line.rstrip().endswith((":", "："))
        if not (title and not following.strip()) and (line or (wanted and wanted[-1])):
            wanted.append(line)
    return "\n".join(wanted)
