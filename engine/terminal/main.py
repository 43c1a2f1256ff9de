"""The whole command line: finds the command, runs it, and turns every failure into a sentence and an exit code."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path

import click

from .. import terminal
from ..language.near import nearest
from ..model.problem import TocsinError
from ..model.text import Lang
from ..words import terminal_help as words
from . import failing, paper
from .command import CONTEXT, Option, common, lang_text
from .desk import Desk
from .letters import fold
from .look import language

ROOMS: dict[str, tuple[str, ...]] = {
    "watching": ("status", "show", "timeline", "explain"),
    "responding": ("trigger", "ack", "do", "done", "fact", "note", "page"),
    "leading": ("severity", "assign", "pause", "resume", "override", "close", "reopen"),
    "silencing": ("silence",),
    "notices": ("notice",),
    "signals": ("signal",),
    "hearing": ("heard",),
    "starting": ("init",),
    "authors": ("check", "test", "publish", "graph", "schema"),
    "backtest": ("backtest",),
    "monitors": ("monitor",),
    "calendars": ("calendar",),
    "running": ("serve", "demo", "doctor"),
    "database": ("db",),
    "access": ("token", "login", "whoami"),
    "drills": ("drill",),
    "records": ("report", "export", "audit"),
}
"""File -> its commands. A file is imported when one of its commands is used."""

HOME = {name: room for room, names in ROOMS.items() for name in names}
# What other tools call our commands; nobody would find these by distance.
OTHER_WORDS = {"incident": "show", "incidents": "status", "list": "status", "acknowledge": "ack", "lint": "check",
               "validate": "check", "start": "serve", "run": "serve", "new": "init", "resolve": "close",
               "comment": "note", "press": "do", "task": "done", "escalate": "page", "backup": "db"}  # fmt: skip


class Root(click.Group):
    """`tocsin`: its commands are known by name and loaded when used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(HOME)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        room = HOME.get(cmd_name)
        if room is None:
            return None
        found: click.Command = import_module(f".{room}", terminal.__name__).COMMANDS[cmd_name]
        return found

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in HOME and not args[0].startswith("-"):
            near = OTHER_WORDS.get(args[0]) or nearest(args[0], [*HOME, *OTHER_WORDS]) or ""
            raise failing.UnknownCommand(args[0], OTHER_WORDS.get(near, near), ctx)
        return super().resolve_command(ctx, args)

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_usage(ctx.command_path, "COMMAND ...", prefix=lang_text(words.USAGE) + " ")

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        self.format_usage(ctx, formatter)
        formatter.write_paragraph()
        formatter.write_text(lang_text(words.WELCOME))
        for title, names in words.GROUPS:
            with formatter.section(lang_text(title)):
                formatter.write_dl([(name, _short(name)) for name in names])
        self.format_options(ctx, formatter)
        formatter.write_paragraph()
        formatter.write_text(f"{lang_text(words.START)}\n{lang_text(words.MORE)}")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        records = [record for param in self.params if (record := param.get_help_record(ctx)) is not None]
        with formatter.section(lang_text(words.OPTIONS_TITLE)):
            formatter.write_dl(records)


def _short(name: str) -> str:
    return lang_text(words.COMMANDS[name]).rstrip("。.")


def _version(ctx: click.Context, _param: click.Parameter, wanted: bool) -> None:
    if wanted:
        from ... import __version__

        paper.out([f"tocsin {__version__}"])
        ctx.exit(0)


@click.pass_context
def _alone(ctx: click.Context) -> None:
    """`tocsin` alone: both languages, since we do not know who asks."""
    if ctx.invoked_subcommand is None:
        both = [words.WELCOME, words.START, words.MORE]
        width = ctx.ensure_object(Desk).look.width
        said = [*(text.zh for text in both), "", *(text.en for text in both), "", " ".join(HOME)]
        paper.out(line for text in said for line in fold(text, width))


ROOT = Root(
    "tocsin", callback=_alone, invoke_without_command=True, context_settings=CONTEXT,
    params=[*common(), Option(["--version"], is_flag=True, is_eager=True, expose_value=False, callback=_version)],
)  # fmt: skip


def run(words_typed: Sequence[str], serve: Callable[[Path, str, Lang], None] | None = None) -> int:
    """Run one command; gives the exit code and never raises. `serve` runs the HTTP face on a site."""
    typed = list(words_typed)
    desk = Desk(language(_given("--lang", typed), os.environ), json="--json" in _before_dashes(typed))
    desk.serve = serve
    paper.forgive()
    try:
        failing.refuse_bytes(typed)
        failing.refuse_secrets(typed)
        with click.Context(ROOT, obj=desk).scope(cleanup=False):
            code = ROOT.main(args=typed, prog_name="tocsin", standalone_mode=False, obj=desk)
        return code if isinstance(code, int) and code else desk.exit_code
    except click.exceptions.Exit as wish:
        return wish.exit_code
    except (click.Abort, KeyboardInterrupt, EOFError):
        return failing.interrupted(desk)
    except click.ClickException as error:
        return failing.usage(desk, error)
    except TocsinError as error:
        return failing.told(desk, error)
    except (BrokenPipeError, SystemExit):
        # Click ends the process itself when nobody reads its help any more.
        paper.hush()
        return 0
    except Exception as error:  # noqa: BLE001 - a person at 03:00 gets a sentence, never a traceback
        return failing.bug(desk, error)
    finally:
        desk.close()


def _before_dashes(typed: list[str]) -> list[str]:
    return typed[: typed.index("--")] if "--" in typed else typed


def _given(name: str, typed: list[str]) -> str:
    """The value of an option that must be known before the words are parsed."""
    for place, word in enumerate(_before_dashes(typed)):
        if word == name and place + 1 < len(typed):
            return typed[place + 1]
        if word.startswith(f"{name}="):
            return word.partition("=")[2]
    return ""
