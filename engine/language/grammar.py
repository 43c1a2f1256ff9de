"""The one table of all that may be written in a site's files.

It drives the loader (what is known where, what must not be missing, which type a value has), the did-you-mean of
keys, the JSON Schema and the reference page. A *place* is a kind of `key: value` block; a *shape* is the type of
a value. The tables themselves are in `grammar_runbook`, `grammar_team`, `grammar_site` and `grammar_cases`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from ..model.text import Text
from .near import nearest


class Shape(Enum):
    """The type of a value; the comment says what is written."""

    TEXT = "text"  # 核实 | Check it, or zh:/en: on lines of their own
    WORDS = "words"  # the same with {{ name }} in it
    TEXTS = "texts"  # a list of texts
    LINE = "line"  # any single text, not translated
    ID = "id"  # letters of any script, digits, `-`, `_`
    IDS = "ids"  # one id or a list
    REF = "ref"  # the name of something of the kind `of`
    REFS = "refs"  # one such name or a list
    LENGTH = "length"  # 90s 15m 2h 3d 1h30m
    SPAN = "span"  # a length, or `3 windows`
    LEVEL = "level"  # 20, 80%, 3 x usual
    NUMBER = "number"
    WHOLE = "whole"
    YES_NO = "yes-no"
    CHOICE = "choice"  # one of `options`
    CONDITION = "condition"
    EVENT = "event"
    CLOCK = "clock"  # "08:00"
    DAYS = "days"  # mon-fri, or a list
    PLACE = "place"  # a block of the kind `of`
    MAP = "map"  # names, each with a block of the kind `of`
    LIST = "list"  # a list of blocks of the kind `of`
    LABELS = "labels"  # label: value
    LINES = "lines"  # one text or a list of texts, not translated
    PAGE = "page"  # a role, a list of roles, or {policy: NAME}
    ACTIONS = "actions"  # one action or a list
    REACTIONS = "reactions"  # a state's name, a reaction, or a list of alternatives
    HANDLERS = "handlers"  # event: reactions
    CLOCKS = "clocks"  # length: reactions
    SIGNALS = "signals"  # a list of signals
    CONSTANTS = "constants"  # fact: value
    DESTINATION = "destination"  # channel#address
    DESTINATIONS = "destinations"  # one or a list
    DESTINATION_MAP = "destination-map"  # name: channel#address
    CONTACTS = "contacts"  # a list of `channel: address`
    TEXT_MAP = "text-map"  # id: text
    CONDITIONS = "conditions"  # level: condition
    SETTINGS = "settings"  # what the type of a channel asks for
    SECRETS = "secrets"  # env:NAME or file:PATH, one or a list
    CASES = "cases"  # sentence: a list of steps
    DECISIONS = "decisions"  # a notice, a list of notices, or notice: role
    OPEN = "open"  # read by its own module


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """One key of a place."""

    name: str
    shape: Shape
    about: Text
    required: bool = False
    of: str = ""
    """For PLACE, MAP, LIST: the place inside; for REF, REFS: the kind of thing."""
    options: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    """A required key may be missing where one of these stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A kind of block. `rest`: what other keys mean, where the author names them (severity levels, labels)."""

    name: str
    keys: Mapping[str, Key]
    rest: Shape | None = None
    short: Shape | None = None
    """A shape that may stand for the whole block."""
    required: tuple[str, ...] = ()
    """The keys that must not be missing."""


def key(
    name: str, shape: Shape, zh: str, en: str, *, must: bool = False, of: str = "", options: tuple[str, ...] = (),
    unless: tuple[str, ...] = (),
) -> Key:  # fmt: skip
    """A row of the table."""
    return Key(name=name, shape=shape, about=Text(zh, en), required=must, of=of, options=options, unless=unless)


def place(name: str, *keys: Key, rest: Shape | None = None, short: Shape | None = None) -> Place:
    """A block and its rows, in the order in which people write them."""
    required = tuple(one.name for one in keys if one.required)
    return Place(name=name, keys={one.name: one for one in keys}, rest=rest, short=short, required=required)


def meant_key(word: str, where: Place, foreign: Mapping[str, tuple[str, ...]]) -> str | None:
    """The key of `where` that an unknown word was meant to be: old and foreign words first, then by distance."""
    for candidate in foreign.get(word.casefold(), ()):
        if candidate in where.keys:
            return candidate
    if word.casefold() in foreign:
        # `notify` must not become `notice` where `tell` is not possible.
        return None
    return nearest(word, where.keys)
