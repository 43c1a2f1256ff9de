"""A mapping file read into `MappingFile`: every expression is parsed here, so that a wrong one is found with its place.

The types that ship with the program and a site's own `mapping:` are the same kind of file.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache

from ..model.alert import Alert, Body
from ..model.mapping import Example, MappingFile
from ..model.time import SECOND, Instant
from .desk import Desk
from .expressions import read_expression
from .fields import Fields
from .nodes import Keyed, Listed, Scalar
from .pairs import read_pairs
from .read import Read, read_file
from .source_types import TYPES
from .zones import read_timezone

EXPRESSIONS = (
    "name", "state", "all_labels", "fingerprint", "start", "end", "summary", "link", "value", "metric", "delivery",
    "truncated",
)  # fmt: skip


@lru_cache(maxsize=64)
def built_in_mapping(name: str) -> MappingFile:
    """A type that ships with the program; `name` is one of `mapped_types()`. A test reads them all."""
    read = read_mapping(f"{name}.yaml", (TYPES / f"{name}.yaml").read_bytes())
    assert read.value is not None, f"{name}.yaml cannot be read"
    return read.value


def read_mapping(file: str, data: bytes) -> Read[MappingFile]:
    """The mapping of a file with all its problems; raises nothing."""
    return read_file(file, data, "mapping", _mapping)


def _mapping(desk: Desk, top: Fields) -> MappingFile:
    metric, name, state, value = (key in top for key in ("metric", "name", "state", "value"))
    if not (name and state) and not (metric and value) and not top.broken:
        desk.say("mapping-needs", top.node.at)
    labels = {label: text for label, text in _expressions(desk, top, "labels").items() if text}
    return MappingFile(
        name=top.identifier("mapping") or "", title=top.text("title"), about=top.text("about"),
        documents=_lines(desk, top, "documents"), form=top.choice("form") or "json",
        unwrap=_expression(desk, top, "unwrap"), unless=_expression(desk, top, "unless"),
        items=_expression(desk, top, "items") or "body",
        expressions={key: text for key in EXPRESSIONS if (text := _expression(desk, top, key))},
        labels=labels, timezone=read_timezone(desk, top), states=_states(desk, top),
        signature=top.choice("signature") or "",
        nothing=frozenset(_lines(desk, top, "nothing")),
        examples=tuple(_example(desk, fields, one) for one, _, fields in top.named_blocks("examples")), at=top.node.at,
    )  # fmt: skip


def _states(desk: Desk, top: Fields) -> dict[str, str]:
    """Word -> what it means; a word may stand once."""
    found: dict[str, str] = {}
    for meaning in ("firing", "resolved", "neither"):
        for word in _lines(desk, top, meaning):
            if found.setdefault(word.casefold(), meaning) != meaning:
                desk.say("mapping-word-twice", top.key_at(meaning), word=word)
    return found


def _lines(desk: Desk, fields: Fields, key: str) -> tuple[str, ...]:
    node = fields.get(key)
    return () if node is None else tuple(one.text for one in desk.scalars(node, key))


def _expression(desk: Desk, fields: Fields, key: str) -> str:
    node = fields.get(key)
    if not isinstance(node, Scalar):
        if node is not None:
            desk.wrong_type(node, "line", key)
        return ""
    return read_expression(desk, node, key)


def _expressions(desk: Desk, fields: Fields, key: str) -> dict[str, str]:
    node = fields.get(key)
    if node is None:
        return {}
    if not isinstance(node, Keyed):
        desk.wrong_type(node, "labels", key)
        return {}
    found: dict[str, str] = {}
    for name, value in node.entries.values():
        if not isinstance(value, Scalar):
            desk.wrong_type(value, "line", name.text)
        else:
            found[name.text] = read_expression(desk, value, name.text)
    return found


# --- examples -----------------------------------------------------------------------------


def _example(desk: Desk, fields: Fields, name: str) -> Example:
    node = fields.get("body")
    alerts = fields.get("alerts")
    told = alerts.items if isinstance(alerts, Listed) else [alerts] if alerts is not None else []
    readings = [one for item in told if (one := desk.fields(item, "reading")) is not None]
    left_out = fields.get("truncated")
    meant = Body(
        alerts=tuple(_alert(desk, one) for one in readings if "metric" not in one),
        samples=tuple(_sample(desk, one) for one in readings if "metric" in one),
        delivery=fields.line("delivery") or "", unread=_lines(desk, fields, "unread"),
        truncated=0 if left_out is None else desk.whole(left_out, "truncated", 0, 1_000_000) or 0,
    )  # fmt: skip
    headers = {one.lower(): text for one, text in read_pairs(desk, fields, "headers").items()}
    body = node.text.rstrip("\n").encode() if isinstance(node, Scalar) else b""
    return Example(name=name, body=body, headers=headers, meant=meant)


def _alert(desk: Desk, one: Fields) -> Alert:
    notes = {"summary": one.line("summary"), "link": one.line("link")}
    return Alert(
        name=one.line("name") or "", state="resolved" if one.choice("state") == "resolved" else "firing",
        labels=read_pairs(desk, one, "labels"), notes={name: text for name, text in notes.items() if text},
        starts=_instant(desk, one, "start"), ends=_instant(desk, one, "end"),
        fingerprint=one.line("fingerprint") or "", value=one.number("value"),
    )  # fmt: skip


def _sample(desk: Desk, one: Fields) -> tuple[str, float, Mapping[str, str], Instant | None]:
    figure = one.number("value")
    return one.line("metric") or "", figure or 0.0, read_pairs(desk, one, "labels"), _instant(desk, one, "start")


def _instant(desk: Desk, fields: Fields, key: str) -> Instant | None:
    text = fields.line(key)
    try:
        moment = datetime.fromisoformat(text) if text is not None else None
    except ValueError:
        moment = None
    if text is not None and (moment is None or moment.tzinfo is None):
        desk.wrong_type(fields.entries[key][1], "instant", key)
        return None
    return None if moment is None else Instant(round(moment.timestamp() * SECOND))
