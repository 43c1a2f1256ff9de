"""What a person reads when it does not work: what is wrong, where, and what to do next. Never a traceback."""

from __future__ import annotations

import json
import os
from datetime import UTC
from typing import Any

import click

from ..model.problem import DataWrong, SiteWrong, TocsinError, Weight, WrongUsage
from ..words.terminal import TERMINAL
from . import paper
from .command import BadWord, UnknownMember
from .desk import Desk
from .letters import brief, plain
from .problems_shown import where_shown

INTERRUPTED = 130
SECRET_OPTIONS = ("--token", "--password", "--secret", "--api-key")
TOKEN_PREFIX = "tocsin_"
LONGEST_SHOWN = 120
OUR_LISTS = ("recipes", "runbooks")
"""What there is in the library: never cut, and of no stranger's making."""


def told(desk: Desk, error: TocsinError) -> int:
    """Print an error of the program; gives its exit code."""
    if isinstance(error, SiteWrong) and error.problems:
        return _site_wrong(desk, error)
    _print(desk, error.code, sentence(desk, error), error.params)
    return error.exit_code


def sentence(desk: Desk, error: TocsinError) -> str:
    """The words for an error in the reader's language."""
    if error.said:
        return plain(error.said)
    from ..words.say import say

    shown: dict[str, object] = {
        name: brief(value, LONGEST_SHOWN) if isinstance(value, str) and name not in OUR_LISTS else value
        for name, value in error.params.items()
    }
    return say(error.code, shown, desk.lang, desk.look.zone or UTC, desk.look.now)


def bug(desk: Desk, error: BaseException) -> int:
    """A mistake of ours: its kind, never its words, which could hold anything. `TOCSIN_DEBUG=1` shows it whole."""
    if os.environ.get("TOCSIN_DEBUG"):
        raise error
    from ..model.problem import Unavailable

    return told(desk, Unavailable("bug", kind=type(error).__name__))


def interrupted(desk: Desk) -> int:
    """Ctrl-C: what was and what was not done."""
    from ..words.terminal_problems import SENTENCES

    code = "interrupted-doubt" if desk.begun else "interrupted-done"
    _print(desk, code, SENTENCES[code].say(desk.lang), {})
    return INTERRUPTED


def usage(desk: Desk, error: click.ClickException) -> int:
    """A wrong command line: what is wrong, and the usage of that command alone. Exit 2."""
    ours = translated(error)
    context = getattr(error, "ctx", None)
    if isinstance(context, click.Context) and not desk.json:
        with context.scope(cleanup=False):
            paper.err(context.get_usage().splitlines())
    return told(desk, ours)


def translated(error: click.ClickException) -> WrongUsage:
    """Click's error as one of ours, so that it is said in both languages."""
    match error:
        case click.NoSuchOption():
            return _near("unknown-option", error.option_name, error.possibilities or ())
        case click.MissingParameter():
            return WrongUsage("argument-missing", name=_name(error))
        case click.BadOptionUsage():
            return WrongUsage("option-value-missing", name=error.option_name)
        case click.BadParameter():
            given = error.given if isinstance(error, BadWord) else ""
            return WrongUsage("option-value-bad", name=_name(error), given=given, why=error.message.rstrip("."))
        case click.FileError():
            return WrongUsage("path-unreadable", path=error.ui_filename, why=error.message)
        case UnknownCommand():
            return _near("unknown-command", error.word, (error.near,) if error.near else ())
        case UnknownMember():
            return WrongUsage("unknown-member", word=error.word, family=error.family, names=error.names)
    if error.message == "no-subcommand":
        return WrongUsage("no-subcommand")
    if error.message.startswith("Got unexpected extra argument"):
        return WrongUsage("argument-extra", word=error.message.partition("(")[2].rstrip(")."))
    return WrongUsage("usage-other", what=error.message)


class UnknownCommand(click.UsageError):
    """There is no such command; `near` is the one that was probably meant."""

    def __init__(self, word: str, near: str, ctx: click.Context) -> None:
        super().__init__(word, ctx)
        self.word = word
        self.near = near


def refuse_secrets(words: list[str]) -> None:
    """A secret on the command line is visible to everybody on the machine and stays in the shell's history.

    Raises WrongUsage; the secret is not repeated.
    """
    for word in words:
        if word == "--":
            return
        if word.split("=")[0] in SECRET_OPTIONS or (word.startswith(TOKEN_PREFIX) and len(word) > 20):
            raise WrongUsage("secret-visible")


def refuse_bytes(words: list[str]) -> None:
    """Arguments that are no UTF-8 come as lone surrogates, which nothing behind the door can store."""
    if any("\ud800" <= sign <= "\udfff" for word in words for sign in word):
        raise WrongUsage("not-text")


def _near(code: str, word: str, near: Any) -> WrongUsage:
    from ..language.near import nearest

    names = list(near)
    best = nearest(word, names) or (names[0] if names else "")
    return WrongUsage(f"{code}-near", word=word, near=best) if best else WrongUsage(code, word=word)


def _name(error: click.BadParameter) -> str:
    """`INCIDENT` or `--reason`, as the usage line writes it."""
    param = error.param
    if isinstance(param, click.Option):
        return param.opts[0]
    return (param.name or "").upper() if param is not None else str(error.param_hint or "")


def _print(desk: Desk, code: str, text: str, params: Any, where: str = "") -> None:
    if desk.json:
        error = {"code": code, "where": where, "text": text, "next": _next(text), "params": dict(params)}
        paper.raw_err(json.dumps({"v": 1, "error": error}, ensure_ascii=False, default=str).encode())
        return
    look = paper.look_for(desk.lang)
    look.colour = False
    paper.err(look.row(f"{look.say(TERMINAL['error'])}:", text))


def _next(text: str) -> str:
    """What to do next: our sentences put it behind a long dash."""
    for dash in (" — ", "——"):
        if dash in text:
            return text.partition(dash)[2]
    return ""


def _site_wrong(desk: Desk, error: SiteWrong) -> int:
    """All errors at once, one a line; warnings and notes are for `check`."""
    from .problems_shown import as_data, problem_lines

    wrong = tuple(one for one in error.problems if one.weight is Weight.ERROR) or error.problems
    counted = error if isinstance(error, DataWrong) else SiteWrong(wrong)
    if desk.json:
        shown = [as_data(one, desk.lang) for one in wrong]
        where = where_shown(wrong[0].where, None)
        following = "" if isinstance(error, DataWrong) else "tocsin check"
        told = {"code": error.code, "where": where, "text": sentence(desk, counted), "next": following}
        told_whole: dict[str, object] = {**told, "problems": shown}
        paper.raw_err(json.dumps({"v": 1, "error": told_whole}, ensure_ascii=False).encode())
    else:
        paper.err(problem_lines(wrong, desk.lang, None if isinstance(error, DataWrong) else desk.root))
        _print(desk, error.code, sentence(desk, counted), error.params)
    return error.exit_code
