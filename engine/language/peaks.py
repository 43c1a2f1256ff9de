"""`peak:` of a signal, and the levels that it shares with the signal itself."""

from __future__ import annotations

import re

from ..model.peak import SAME, Peak, Peaks
from ..model.runbook import Clear
from ..model.time import Length
from .fields import Fields
from .nodes import Keyed, Scalar, Value
from .scope import Scope

_TIMES = re.compile(r"([0-9]{1,3}(?:\.[0-9]{1,3})?) ?x")
_LEVELS = ("above", "below")


def read_peak(scope: Scope, fields: Fields, window: Length | None) -> Peaks | None:
    """`same`, `1.5 x`, or a block with levels and lengths; None where nothing is said."""
    node = fields.get("peak")
    if node is None:
        return None
    if not isinstance(node, Keyed):
        return Peaks(every=_short(scope, node) or SAME)
    block = scope.desk.fields(node, "peak", fields.key_at("peak"))
    assert block is not None
    return Peaks(every=_block(scope, block, fields, window), named=_named(scope, block, fields, window))


def read_peak_of_all(scope: Scope, fields: Fields) -> Peaks | None:
    """The same of `any:` or `all:`, whose parts have levels of different metrics: `same` or `1.5 x`."""
    node = fields.get("peak")
    peak = _short(scope, node) if node is not None else None
    return Peaks(every=peak) if peak is not None else None


def _short(scope: Scope, node: Value) -> Peak | None:
    if isinstance(node, Scalar) and node.text == "same":
        return SAME
    found = _TIMES.fullmatch(node.text) if isinstance(node, Scalar) else None
    if found is None or float(found[1]) <= 0:
        scope.desk.wrong_type(node, "peak", "peak")
        return None
    return Peak(times=float(found[1]), at=node.at)


def _named(scope: Scope, block: Fields, signal: Fields, window: Length | None) -> dict[str, Peak]:
    """Phases by name. They are the site's: without any promotion nobody can say what is misspelt."""
    node, found = block.get("phases"), dict[str, Peak]()
    if node is not None and not isinstance(node, Keyed):
        scope.desk.wrong_type(node, "named", "phases")
    for name, value in node.entries.values() if isinstance(node, Keyed) else ():
        known = scope.desk.ref(name, "promotion-phase", _known(scope))
        inner = scope.desk.fields(value, "peak-phase", name.at) if isinstance(value, Keyed) else None
        peak = _block(scope, inner, signal, window) if inner is not None else _short(scope, value)
        if known is not None and peak is not None:
            found[known] = peak
    return found


def _known(scope: Scope) -> list[str] | None:
    promotions = scope.team.promotions.named.values()
    pairs = [f"{one.id}.{phase}" for one in promotions for phase in one.phases]
    return [*(one.id for one in promotions), *{p: None for one in promotions for p in one.phases}, *pairs] or None


def _block(scope: Scope, block: Fields, signal: Fields, window: Length | None) -> Peak:
    """Levels stand on the signal's own side; a factor goes with no level of its own."""
    for side in _LEVELS:
        if side in block and side not in signal:
            scope.desk.say("peak-side", block.key_at(side), key=side)
        if side in block and "times" in block:
            scope.desk.say("key-not-with", block.key_at("times"), key="times", other=side)
    times = block.number("times")
    if times is not None and times <= 0:
        scope.desk.wrong_type(block.entries["times"][1], "peak", "times")
    return Peak(
        times=times if times is not None and times > 0 else 1.0,
        above=block.level("above") if "above" in signal else None,
        below=block.level("below") if "below" in signal else None,
        and_at_least=floor_of(scope, block), hold=block.span("for", window),
        clear=clear_of(scope, block, window, levels=True), at=block.node.at,
    )  # fmt: skip


def floor_of(scope: Scope, fields: Fields) -> float | None:
    """A plain figure or a share; a floor that moves would be none."""
    level = fields.level("and_at_least")
    if level is not None and level.relative:
        scope.desk.wrong_type(fields.entries["and_at_least"][1], "number", "and_at_least")
        return None
    return level.factor if level is not None else None


def clear_of(scope: Scope, fields: Fields, window: Length | None, *, levels: bool) -> Clear | None:
    inner = fields.block("clear")
    if inner is None:
        return None
    for name in ("above", "below"):
        if name in inner and not levels:
            scope.desk.say("key-not-with", inner.key_at(name), key=name, other="clear")
    if "above" in inner and "below" in inner:
        scope.desk.say("level-both", inner.key_at("below"))
    return Clear(above=inner.level("above"), below=inner.level("below"), hold=inner.span("for", window))
