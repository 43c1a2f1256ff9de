"""Every code that the program can raise or write has its sentence, with all that the sentence needs."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

from tocsin.engine.words.catalogue import sentences

ENGINE = Path(__file__).parents[2] / "engine"
ERRORS = {"Refused", "WrongUsage", "NoSuchThing", "Unavailable", "NotAllowed", "SecretMissing", "ChannelWrong"}
ANSWERS = {"no-such-channel", "scenario-says-no", "claim-expired"}
"""Reasons of a channel's answer, not errors: they share the name `Refused`."""


def raised() -> Iterator[tuple[str, str, frozenset[str] | None]]:
    """(place, code, names of its parameters; None where they are passed on whole)."""
    for path in sorted(ENGINE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not node.args or not isinstance(node.args[0], ast.Constant):
                continue
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            code = node.args[0].value
            if name in ERRORS and isinstance(code, str) and code not in ANSWERS:
                whole = any(keyword.arg is None for keyword in node.keywords)
                given = None if whole else frozenset(keyword.arg or "" for keyword in node.keywords)
                yield f"{path.relative_to(ENGINE)}:{node.lineno}", code, given


def test_every_error_has_its_sentence() -> None:
    known = sentences()
    assert [(place, code) for place, code, _ in raised() if code not in known] == []


def test_every_sentence_gets_what_it_needs() -> None:
    known = sentences()
    short = []
    for place, code, given in raised():
        needed = {field for _, field, _, _ in Formatter().parse(known[code].en) if field}
        if given is not None and needed - given:
            short.append((place, code, sorted(needed - given)))
    assert short == []
