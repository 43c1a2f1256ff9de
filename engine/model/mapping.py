"""How the messages of one kind of sender are read: what a mapping file says, before `sources.mapped` compiles it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from .alert import Body
from .problem import NOWHERE, Mark
from .text import NO_TEXT, Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A message of our own making and what it means; a test replays it."""

    name: str
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    """Names in lower case, as the HTTP face gives them."""
    meant: Body


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class MappingFile:
    """One mapping file. Expressions are JMESPath over `body`, `headers` and, for one alert of a message, `item`.

    Compared by identity, so that what is compiled from it can be kept.
    """

    name: str
    title: Text = NO_TEXT
    documents: tuple[str, ...] = ()
    """Where the sender's maker documents the form."""
    about: Text = NO_TEXT
    form: str = "json"
    """`json`, or `form`: the fields of an HTML form, each a text."""
    unwrap: str = ""
    """What stands in for the body from here on, such as JSON inside a field."""
    unless: str = ""
    """True for a message that is no alert: a test, a handshake."""
    items: str = "body"
    """The list of alerts, or the only one."""
    expressions: Mapping[str, str] = field(default_factory=dict)
    """Key of the file (`name`, `state`, `start` …) -> its expression."""
    labels: Mapping[str, str] = field(default_factory=dict)
    states: Mapping[str, str] = field(default_factory=dict)
    """A word for the state in lower case -> `firing`, `resolved`, or `neither`; `*` is every other word."""
    timezone: str = ""
    """The zone in which this sender writes times without one, if it is always the same."""
    signature: str = ""
    """How this sender signs; a name in `model.signature.SIGNATURES`."""
    nothing: frozenset[str] = frozenset()
    """Texts that stand for none, such as `null`."""
    examples: tuple[Example, ...] = ()
    at: Mark = NOWHERE


FUNCTIONS = ("after", "between", "json", "pairs", "table")
"""What expressions may call besides JMESPath's own functions; `sources.paths` has them."""
