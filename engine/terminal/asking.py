"""Questions to a person at a terminal. Without one nothing is ever asked: a needed yes is an error instead."""

from __future__ import annotations

import getpass
import sys

from ..model.problem import WrongUsage
from . import paper
from .desk import Desk

_YES = {"y", "yes", "是", "好", "对"}
LONGEST_SECRET = 4_096


def confirmed(desk: Desk, code: str, *, usual: bool = False) -> bool:
    """A yes or no. Raises WrongUsage when nobody can be asked."""
    if not desk.interactive:
        raise WrongUsage("yes-needed")
    answer = _line(desk.word(code)).strip().lower()
    return usual if not answer else answer in _YES


def asked(desk: Desk, code: str, usual: str, **filling: object) -> str:
    """A short answer; just Enter takes `usual`, which stands in brackets."""
    shown = f"{desk.word(code, **filling)} [{usual}]: " if usual else f"{desk.word(code, **filling)}: "
    return _line(shown).strip() or usual


def secret(desk: Desk, code: str) -> str:
    """A secret from the terminal, unseen, or the first line of standard input."""
    if desk.interactive:
        return getpass.getpass(desk.word(code)).strip()
    return (sys.stdin.readline(LONGEST_SECRET) if sys.stdin else "").strip()


def _line(question: str) -> str:
    """The question goes to stderr: stdout is for data."""
    paper.prompt(question)
    line = sys.stdin.readline()
    if not line:
        raise EOFError
    return line
