"""What is watched: a metric beyond a level, a condition, an alert by name, or several of these."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import cast

from ..model.peak import Peaks
from ..model.problem import Mark
from ..model.runbook import Combined, EventSignal, Signal, Threshold, Trigger, Watch, WhenSignal
from ..model.window import Of
from .fields import Fields
from .nodes import Keyed, Listed, Scalar, Value
from .peaks import clear_of, floor_of, read_peak, read_peak_of_all
from .reactions import read_reaction
from .scope import Scope

_FITTING: Mapping[str, tuple[str, ...]] = {
    "metric": ("with", "window", "of", "above", "below", "ahead", "and_at_least", "for", "clear", "no_data", "during",
               "peak"),
    "when": ("for", "clear"), "event": ("for", "clear", "during"),
    "any": ("for", "clear", "during", "peak"), "all": ("for", "clear", "during", "peak"),
}  # fmt: skip
KINDS = tuple(_FITTING)
_REACTION = ("go", "end", "do")
Simple = Threshold | WhenSignal | EventSignal


def read_triggers(scope: Scope, top: Fields) -> dict[str, Trigger]:
    """The triggers by name."""
    found: dict[str, Trigger] = {}
    for name, at, fields in top.named_blocks("triggers"):
        signal = read_signal(scope, fields, at.at)
        if signal is not None:
            found[name] = Trigger(name=name, signal=signal, at=at.at)
    return found


def read_watches(scope: Scope, state: Fields, block: Collection[str], path: str) -> tuple[Watch, ...]:
    """The watches of a state, each with its reaction; `when` is the signal's."""
    found: list[Watch] = []
    for name, at, fields in state.named_blocks("watch"):
        signal = read_signal(scope, fields, at.at)
        reaction = read_reaction(scope, fields, block, f"{path}/watch/{name}", when=None, at=at.at)
        if signal is not None:
            found.append(Watch(name=name, signal=signal, reactions=(reaction,), at=at.at))
    return tuple(found)


def read_signal(scope: Scope, fields: Fields, at: Mark) -> Signal | None:
    """One signal of any kind."""
    kinds = [kind for kind in fields.entries if kind in KINDS]
    if not kinds:
        if not fields.broken:
            possible = ", ".join(kind for kind in KINDS if kind in fields.place.keys)
            scope.desk.say("signal-missing", fields.node.at, kinds=possible)
        return None
    if len(kinds) > 1:
        scope.desk.say("signal-two", fields.key_at(kinds[1]), kinds=", ".join(kinds))
    kind = kinds[0]
    for name in fields.entries:
        if name not in kinds and name not in _FITTING[kind] and name not in _REACTION:
            scope.desk.say("key-not-with", fields.key_at(name), key=name, other=kind)
    if kind == "metric":
        return _threshold(scope, fields, at)
    if kind in ("any", "all"):
        return _combined(scope, fields, "any" if kind == "any" else "all", at)
    return _when(scope, fields, at) if kind == "when" else _event(scope, fields, at)


def _threshold(scope: Scope, fields: Fields, at: Mark) -> Signal | None:
    metric = fields.ref("metric", scope.team.metrics)
    above, below, window = fields.level("above"), fields.level("below"), fields.length("window")
    if "above" in fields and "below" in fields:
        scope.desk.say("level-both", fields.key_at("below"))
    elif "above" not in fields and "below" not in fields and not fields.broken:
        scope.desk.say("level-neither", fields.node.at)
    known = scope.team.metrics.get(metric or "")
    with_ = fields.get("with")
    found = Threshold(
        metric=metric or "", labels=read_labels(scope, with_, known.per if known else None), window=window,
        of=cast("Of | None", fields.choice("of")), above=above, below=below, ahead=fields.length("ahead"),
        and_at_least=floor_of(scope, fields), hold=fields.span("for", window),
        clear=clear_of(scope, fields, window, levels=True), no_data=fields.span("no_data", window),
        during=fields.ref("during", scope.team.calendars), peak=read_peak(scope, fields, window), at=at,
    )  # fmt: skip
    return found if metric else None


def _when(scope: Scope, fields: Fields, at: Mark) -> WhenSignal | None:
    hold, clear = fields.span("for", None), clear_of(scope, fields, None, levels=False)
    condition = fields.condition("when", scope.names)
    return WhenSignal(when=condition, hold=hold, clear=clear, at=at) if condition else None


def _event(scope: Scope, fields: Fields, at: Mark) -> EventSignal | None:
    hold, clear = fields.span("for", None), clear_of(scope, fields, None, levels=False)
    during, event = fields.ref("during", scope.team.calendars), fields.line("event")
    return EventSignal(event=event, hold=hold, clear=clear, during=during, at=at) if event else None


def _combined(scope: Scope, fields: Fields, how: str, at: Mark) -> Combined | None:
    node = fields.get(how)
    if not isinstance(node, Listed) or len(node.items) < 2:
        scope.desk.wrong_type(node or fields.node, "signals", how)
        return None
    inner = [scope.desk.fields(item, "part") for item in node.items]
    parts = [read_signal(scope, part, part.node.at) for part in inner if part is not None]
    peak = read_peak_of_all(scope, fields)
    return Combined(
        how="any" if how == "any" else "all",
        signals=tuple(_with(part, peak) for part in parts if part is not None and not isinstance(part, Combined)),
        hold=fields.span("for", None), clear=clear_of(scope, fields, None, levels=False),
        during=fields.ref("during", scope.team.calendars), at=at,
    )  # fmt: skip


def _with(part: Simple, peak: Peaks | None) -> Simple:
    """The `peak:` of the whole is that of each part which has none of its own."""
    return replace(part, peak=peak) if isinstance(part, Threshold) and part.peak is None else part


def read_labels(scope: Scope, node: Value | None, known: Collection[str] | None) -> dict[str, str]:
    """`label: value` lines; labels must be among `known` (None: any)."""
    if node is None:
        return {}
    if not isinstance(node, Keyed):
        scope.desk.wrong_type(node, "labels", "with")
        return {}
    found: dict[str, str] = {}
    for name, value in node.entries.values():
        label = scope.desk.ref(name, "label", known)
        text = scope.desk.line(value, name.text)
        if label is not None and text is not None and not (isinstance(value, Scalar) and value.empty):
            found[label] = text
        elif isinstance(value, Scalar) and value.empty:
            scope.desk.say("empty-value", name.at, key=name.text)
    return found


def thresholds(signals: Iterable[Signal]) -> Iterator[Threshold]:
    """The thresholds among signals, also those inside `any:` and `all:`."""
    for signal in signals:
        if isinstance(signal, Threshold):
            yield signal
        elif isinstance(signal, Combined):
            yield from (part for part in signal.signals if isinstance(part, Threshold))
