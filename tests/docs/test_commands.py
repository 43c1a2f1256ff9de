"""Every command that is shown exists, with the options and arguments that are shown."""

from __future__ import annotations

import re
import sys
from functools import cache

import click
import pytest

from tests.docs.pages import ROOT, blocks, inline_commands, pages, shown, words_of
from tocsin.engine.terminal.desk import Desk
from tocsin.engine.terminal.main import HOME
from tocsin.engine.terminal.main import ROOT as TOCSIN

SHOWN = sorted({
    one.command for page in pages() for block in blocks(page, "console", "sh", "") for one in shown(block)
    if one.command.startswith(("tocsin ", "python3 dev.py "))
})  # fmt: skip
INLINE = sorted({command for page in pages() for command in inline_commands(page)})
STAND_INS = re.compile(r"^(COMMAND|命令|NAME|DIR|FILE|…)$")


@cache
def dev_commands() -> set[str]:
    """The commands of `dev.py`."""
    sys.path.insert(0, str(ROOT))
    import dev

    return set(dev.DOERS)


def fault(words: list[str]) -> str:
    """Why the program would not understand the words; nothing is run."""
    context = click.Context(TOCSIN, info_name="tocsin", obj=Desk("en"))
    command: click.Command = TOCSIN
    while isinstance(command, click.Group) and words and not words[0].startswith("-"):
        below = command.get_command(context, words[0])
        if below is None:
            return f"there is no command {words[0]}"
        command, words = below, words[1:]
    try:
        command.make_context(command.name, words, parent=context)
    except click.exceptions.Exit:
        return ""
    except click.ClickException as error:
        return f"{type(error).__name__} {error.format_message()}"
    return ""


@pytest.mark.parametrize("command", SHOWN)
def test_every_command_in_a_block_is_understood(command: str) -> None:
    words = words_of(command)
    if words[0] == "tocsin":
        assert fault(words[1:]) == ""
    else:
        assert words[2] in dev_commands()


@pytest.mark.parametrize("command", INLINE)
def test_every_command_in_running_text_exists(command: str) -> None:
    words = command.replace("“", "").split()[1:]
    if STAND_INS.match(words[0]) or words[0].startswith("-"):
        return
    assert words[0] in HOME
    complete = "…" not in command and "|" not in command
    if complete and fault(words).startswith(("NoSuchOption", "there is no")):
        pytest.fail(fault(words))


def test_every_command_of_the_program_has_its_place_in_the_reference() -> None:
    page = (ROOT / "docs/reference/commands.md").read_text(encoding="utf-8")
    assert [name for name in HOME if f"\n### tocsin {name}\n" not in page] == []
