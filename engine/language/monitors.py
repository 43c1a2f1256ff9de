"""A monitor of `tocsin.yaml` read into `Monitor`: which keys belong to its type, and what they name."""

from __future__ import annotations

import ipaddress
import posixpath
import re
from collections.abc import Collection
from urllib.parse import urlsplit

from ..model.monitor import Monitor
from ..model.problem import Weight
from ..model.secret import Secret
from ..model.time import MINUTE, Length
from .desk import Desk
from .expressions import read_expression
from .fields import Fields
from .lengths import say_length
from .monitor_types import EXPRESSIONS, LONGEST_TIMEOUT, MOST_STEPS, TYPES
from .nodes import Keyed, Scalar, Value
from .pairs import read_pairs
from .secrets import REFERENCE, read_secrets
from .zones import read_timezone

_HOST = re.compile(r"[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?")
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?%?", re.ASCII)
_DATABASE = re.compile(
    r"(?P<kind>(?!https?:|ftp:|file:)[a-z][a-z0-9_]*)(?:\+[a-z][a-z0-9_]*)?://(?:[^:@/]*(?P<password>:[^@]*)?@)?[^@\s]*"
)
HELD_BACK = ("sqlite", "postgresql", "mysql", "mariadb")
"""Databases that are told to read alone; of others the given user's rights are all that keeps a query from writing."""
_LIKE_NUMBER = re.compile(r"(?:.*\.)?(?:[0-9]+|0x[0-9a-f]*)")
"""What a resolver would take for an address; only a proper one is meant."""

USUAL = Monitor(name="", type="", every=Length(MINUTE))
"""What holds where nothing is written."""


def read_monitor(
    desk: Desk, fields: Fields, name: str, metrics: Collection[str] | None, sources: Collection[str] | None
) -> Monitor:
    """The monitor `name`; `metrics` and `sources` are the names that exist (None: not known)."""
    type_ = fields.choice("type") or ""
    _check_keys(desk, fields, type_)
    if sources is not None and name in sources:
        desk.say("monitor-like-source", fields.owner, name=name)
    every, grace = fields.length("every"), fields.length("grace")
    span, step = _range(desk, fields, every)
    url, secret = _database(desk, fields) if type_ == "sql" else (_url(desk, fields), None)
    return Monitor(
        name=name, type=type_, every=every or USUAL.every, grace=grace or USUAL.grace,
        source=fields.ref("source", sources) or "", match=_match(desk, fields),
        metric=fields.ref("metric", metrics) or "", timeout=_timeout(desk, fields, every),
        url=url, url_secret=secret, token=_token(desk, fields), query=fields.line("query") or "",
        measure=fields.choice("measure") or "", items=_expression(desk, fields, "items"),
        value=_where(desk, fields, "value", type_), labels=_labels(desk, fields, type_),
        path=fields.line("path") or "", arguments=_lines(desk, fields, "arguments"),
        time=_where(desk, fields, "time", type_),
        timezone=read_timezone(desk, fields), columns=_columns(desk, fields), separator=_separator(desk, fields),
        sheet=fields.line("sheet") or "", holds=_holds(desk, fields), span=span, step=step,
        event=(fields.line("event") or name) if type_ == "heartbeat" else "", at=fields.owner,
    )  # fmt: skip


def _check_keys(desk: Desk, fields: Fields, type_: str) -> None:
    """What the type lacks, and what belongs to another."""
    kind = TYPES.get(type_)
    if kind is None:
        return
    for key in fields.entries:
        if key not in kind.known():
            desk.say("monitor-key", fields.key_at(key), key=key, type=type_)
    lacks = [key for key in kind.must if key not in fields]
    if lacks and not fields.broken:
        desk.say("monitor-needs", fields.node.at, keys=", ".join(lacks), type=type_)
    given = [key for key in kind.one_of if key in fields]
    if kind.one_of and not given and not fields.broken:
        desk.say("monitor-needs-one", fields.node.at, keys=" | ".join(kind.one_of), type=type_)
    for second in given[1:]:
        desk.say("key-not-with", fields.key_at(second), key=second, other=given[0])


def _timeout(desk: Desk, fields: Fields, every: Length | None) -> Length:
    """What is asked once must have ended when it is asked again."""
    given = fields.length("timeout")
    most = min(LONGEST_TIMEOUT, every or LONGEST_TIMEOUT)
    if given is not None and given > most:
        desk.say("monitor-timeout", fields.at("timeout"), most=say_length(most))
    return min(given or USUAL.timeout, most)


def _url(desk: Desk, fields: Fields) -> str:
    """An address with a host, without a login in it: a secret would stand in the file."""
    text = fields.line("url")
    if text is None:
        return ""
    try:
        cut = urlsplit(text)
        good = cut.scheme in ("http", "https") and bool(cut.hostname) and "@" not in cut.netloc and cut.port != 0
    except ValueError:
        good = False
    if not good or not text.isascii() or not text.isprintable() or " " in text:
        desk.wrong_type(fields.entries["url"][1], "url", "url")
        return ""
    return text


def _database(desk: Desk, fields: Fields) -> tuple[str, Secret | None]:
    """The address of a database; with a password in it only where it is kept."""
    text = fields.line("url")
    if text is None:
        return "", None
    if REFERENCE.fullmatch(text):
        return "", Secret(reference=text)
    found = _DATABASE.fullmatch(text)
    if found is None:
        desk.wrong_type(fields.entries["url"][1], "database", "url")
        return "", None
    if found["password"] is not None:
        desk.say("secret-literal", fields.at("url"), key="url")
        return "", None
    if found["kind"] not in HELD_BACK:
        desk.say("monitor-not-held-back", fields.at("url"), Weight.WARNING, kind=found["kind"])
    return text, None


def _token(desk: Desk, fields: Fields) -> Secret | None:
    found = read_secrets(desk, fields, "token")
    if len(found) > 1:
        desk.wrong_type(fields.entries["token"][1], "line", "token")
    return found[0] if found else None


def _expression(desk: Desk, fields: Fields, key: str) -> str:
    node = fields.get(key)
    if node is None:
        return ""
    if isinstance(node, Scalar):
        return read_expression(desk, node, key)
    desk.wrong_type(node, "line", key)
    return ""


def _where(desk: Desk, fields: Fields, key: str, type_: str) -> str:
    """Where something stands: an expression, or the name of a column, which must be one of those that are named."""
    if type_ in EXPRESSIONS:
        return _expression(desk, fields, key)
    node, columns = fields.get(key), _columns(desk, fields)
    if key == "value" and type_ == "csv" and isinstance(node, Scalar) and _NUMBER.fullmatch(node.text):
        return node.text
    if node is not None and columns:
        return desk.ref(node, "column", columns) or ""
    return fields.line(key) or ""


def _match(desk: Desk, fields: Fields) -> dict[str, str]:
    """What must stand in labels, or in columns, which must be some of those that are named."""
    node, columns = fields.get("match"), _columns(desk, fields)
    if columns and isinstance(node, Keyed):
        for name, _ in node.entries.values():
            desk.ref(name, "column", columns)
    return read_pairs(desk, fields, "match")


def _holds(desk: Desk, fields: Fields) -> Length | None:
    """A figure that holds now has no time of its own."""
    if "holds" in fields and "time" in fields:
        desk.say("key-not-with", fields.key_at("holds"), key="holds", other="time")
    return fields.length("holds")


def _range(desk: Desk, fields: Fields, every: Length | None) -> tuple[Length | None, Length | None]:
    """How far back, and in which steps. A range that is shorter than `every` or than a step would leave holes, one of
    too many steps is refused by Prometheus."""
    span, step = fields.length("range"), fields.length("step")
    if span is None:
        if step is not None:
            desk.say("monitor-step-alone", fields.key_at("step"))
        return None, None
    least = max(every or span, step or Length(0))
    if span < least or span // (step or every or span) > MOST_STEPS:
        desk.say("monitor-range", fields.at("range"), least=say_length(least), most=MOST_STEPS)
    return span, step


def _columns(desk: Desk, fields: Fields) -> tuple[str, ...]:
    return _lines(desk, fields, "columns")


def _lines(desk: Desk, fields: Fields, key: str) -> tuple[str, ...]:
    node = fields.get(key)
    return tuple(one.text for one in desk.scalars(node, key)) if node is not None else ()


def _separator(desk: Desk, fields: Fields) -> str:
    """One sign, or the word `tab`."""
    text = fields.line("separator")
    if text is None:
        return USUAL.separator
    if len(text) != 1 and text != "tab":
        desk.say("monitor-separator", fields.at("separator"), text=text)
        return USUAL.separator
    return "\t" if text == "tab" else text


def _labels(desk: Desk, fields: Fields, type_: str) -> dict[str, str]:
    """Of JSON they are expressions, parsed at their place; elsewhere names."""
    node = fields.get("labels")
    if type_ not in EXPRESSIONS or not isinstance(node, Keyed):
        return read_pairs(desk, fields, "labels")
    scalars = {name.text: value for name, value in node.entries.values() if isinstance(value, Scalar)}
    for name, value in node.entries.values():
        if not isinstance(value, Scalar):
            desk.wrong_type(value, "line", name.text)
    return {name: read_expression(desk, value, name) for name, value in scalars.items()}


def read_allow(desk: Desk, top: Fields) -> tuple[str, ...]:
    """Hosts by name, addresses, networks. A network with bits beyond its length is a slip, and would allow too much."""
    node = top.get("allow")
    found = []
    for one in desk.scalars(node, "allow") if node is not None else ():
        host = one.text.lower()
        if _is_program(one.text) or _is_network(host) or (_HOST.fullmatch(host) and not _LIKE_NUMBER.fullmatch(host)):
            found.append(one.text)
        else:
            desk.say("allow-entry", one.at, text=one.text)
    return tuple(found)


def check_allowed(desk: Desk, monitor: Monitor, fields: Fields, allow: tuple[str, ...]) -> None:
    """A program runs only when its whole path is allowed, in so many words."""
    if monitor.type != "command" or not monitor.path:
        return
    if not _is_program(monitor.path):
        desk.wrong_type(fields.entries["path"][1], "program", "path")
    elif monitor.path not in allow:
        desk.say("monitor-not-allowed", fields.at("path"), path=monitor.path)


def _is_program(text: str) -> bool:
    """A whole path without ways round."""
    return text.startswith("/") and posixpath.normpath(text) == text and text != "/" and text.isprintable()


def _is_network(text: str) -> bool:
    try:
        return ipaddress.ip_network(text) is not None
    except ValueError:
        return False


def names_of(node: Value | None) -> tuple[str, ...]:
    """The names of a block of names; nothing where there is none."""
    return tuple(node.entries) if isinstance(node, Keyed) else ()
