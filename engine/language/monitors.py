"""A monitor of `tocsin.yaml` read into `Monitor`: which keys belong to its type, and what they name."""

from __future__ import annotations

from collections.abc import Collection

from ..model.monitor import Monitor
from ..model.time import MINUTE, Length
from .desk import Desk
from .fields import Fields
from .monitor_types import TYPES
from .nodes import Keyed, Value
from .pairs import read_pairs

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
    return Monitor(
        name=name, type=type_, every=every or USUAL.every, grace=grace or USUAL.grace,
        source=fields.ref("source", sources) or "", match=read_pairs(desk, fields, "match"),
        metric=fields.ref("metric", metrics) or "",
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
    for key in kind.must:
        if key not in fields and not fields.broken:
            desk.say("monitor-needs", fields.node.at, key=key, type=type_)
    given = [key for key in kind.one_of if key in fields]
    if kind.one_of and not given and not fields.broken:
        desk.say("monitor-needs-one", fields.node.at, keys=" | ".join(kind.one_of), type=type_)
    for second in given[1:]:
        desk.say("key-not-with", fields.key_at(second), key=second, other=given[0])


def names_of(node: Value | None) -> tuple[str, ...]:
    """The names of a block of names; nothing where there is none."""
    return tuple(node.entries) if isinstance(node, Keyed) else ()
