"""Jinja with everything taken out: the second fence behind the walk over the syntax tree."""

from __future__ import annotations

from functools import cache
from typing import Any, NoReturn

from jinja2 import StrictUndefined, pass_context
from jinja2.exceptions import SecurityError
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

from ..model.text import Text
from ..model.texts import Filling, Moment
from ..model.time import Instant, Length
from .said import Speaker, say_hours, say_number, say_share


class _Sandbox(ImmutableSandboxedEnvironment):
    """Nothing may be called, no attribute or item read, nothing computed."""

    intercepted_binops = frozenset(ImmutableSandboxedEnvironment.default_binop_table)
    intercepted_unops = frozenset(ImmutableSandboxedEnvironment.default_unop_table)

    def is_safe_callable(self, obj: Any) -> bool:
        return False

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        return False

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> NoReturn:
        raise SecurityError(operator)

    def call_unop(self, context: Context, operator: str, arg: Any) -> NoReturn:
        raise SecurityError(operator)

    def getattr(self, obj: Any, attribute: str) -> NoReturn:
        raise SecurityError(attribute)

    def getitem(self, obj: Any, argument: Any) -> NoReturn:
        raise SecurityError(str(argument))


@cache
def environment() -> ImmutableSandboxedEnvironment:
    """The one environment: no globals, tests or loader, and our filters alone."""
    env = _Sandbox(undefined=StrictUndefined, autoescape=False, cache_size=0, keep_trailing_newline=True)
    env.globals.clear()
    env.tests.clear()
    env.filters.clear()
    env.filters.update({
        "say": _say, "number": _number, "percent": _percent, "time": _time, "date": _date,
        "in time": _in_time, "in date": _in_date, "in hours": _in_hours,
    })  # fmt: skip
    return env


# `pass_context` does two things: it brings the speaker, and it keeps Jinja from running a filter while compiling.


def _speaker(context: Context) -> Speaker:
    speaker = context["speaker"]
    assert isinstance(speaker, Speaker)
    return speaker


def _is_figure(value: Filling) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, (bool, Moment))


@pass_context
def _say(context: Context, value: Filling) -> str:
    return _speaker(context).say(value)


@pass_context
def _number(context: Context, value: Filling, digits: int = 0) -> str:
    if isinstance(value, Text | str) or not _is_figure(value):
        return _speaker(context).say(value)
    return say_number(value, digits)


@pass_context
def _percent(context: Context, value: Filling, digits: int | None = None) -> str:
    if isinstance(value, Text | str) or not _is_figure(value):
        return _speaker(context).say(value)
    return say_share(value, digits)


@pass_context
def _time(context: Context, value: Filling) -> str:
    speaker = _speaker(context)
    return speaker.clock(Instant(value)) if isinstance(value, Moment) else speaker.say(value)


@pass_context
def _date(context: Context, value: Filling) -> str:
    speaker = _speaker(context)
    return speaker.day(Instant(value)) if isinstance(value, Moment) else speaker.say(value)


@pass_context
def _in_time(context: Context, length: int) -> str:
    return _speaker(context).moment_in(Length(length))


@pass_context
def _in_date(context: Context, length: int) -> str:
    return _speaker(context).day_in(Length(length))


@pass_context
def _in_hours(context: Context, length: int) -> str:
    return say_hours(Length(length), _speaker(context).lang)
