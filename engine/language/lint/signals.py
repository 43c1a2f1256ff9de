"""Signals that could not work: levels on the wrong side, lengths below the metric's step, labels nobody has."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from ...model.level import Level
from ...model.peak import SAME, tuned_to
from ...model.problem import NOWHERE, Mark, Problem
from ...model.runbook import Clear, Combined, EventSignal, Signal, Threshold, WhenSignal
from ...model.team import Metric, leaves
from ...model.time import Length
from ..lengths import say_length
from ..levels import say_level
from .work import Path, Work, error, warning


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A simple signal (alone or a part of `any:` or `all:`) and where it is written."""

    signal: Threshold | WhenSignal | EventSignal
    path: Path
    trigger: bool


def signals_of(work: Work) -> Iterator[Found]:
    """Every simple signal of the triggers and of the watches in states that can become current."""
    for trigger in work.runbook.triggers.values():
        yield from _parts(trigger.signal, ("triggers", trigger.name), trigger=True)
    for state in work.live:
        for watch in state.watch:
            yield from _parts(watch.signal, (*work.path(state), "watch", watch.name), trigger=False)


def clear_level(work: Work) -> Iterator[Problem]:
    """A clear level must be on the other side, and beyond it, or the alarm would flap."""
    for found, signal in variants(work):
        fires, clear = signal.above or signal.below, signal.clear
        back = (clear.above or clear.below) if clear is not None else None
        if fires is None or clear is None or back is None:
            continue
        key = "above" if clear.above else "below"
        at = work.place((*found.path, "clear", key), signal.at)
        if (signal.above is None) == (clear.above is None):
            yield error("lint-clear-side", at, key=key, wanted="below" if key == "above" else "above")
        elif fires.kind == back.kind and (back.factor >= fires.factor if signal.above else back.factor <= fires.factor):
            yield error("lint-clear-level-high" if signal.above else "lint-clear-level-low", at, level=say_level(fires))


def clear_missing(work: Work) -> Iterator[Problem]:
    """A trigger without `clear:` where a state waits for the word that it is over."""
    heard = {key for state in work.live for key in state.on} | {
        key for flow in work.flow.live_blocks for key in flow.block.on
    }
    for trigger in work.runbook.triggers.values():
        signal = trigger.signal
        bare = [part for part in _simple(signal) if isinstance(part, Threshold) and part.clear is None]
        waited = "cleared" in heard or f"cleared.{trigger.name}" in heard
        if waited and bare and not (isinstance(signal, Combined) and signal.clear):
            at = bare[0].at if bare[0].at != NOWHERE else trigger.at
            yield warning("lint-clear-missing", at, trigger=trigger.name)


def no_floor(work: Work) -> Iterator[Problem]:
    """A multiple of next to nothing is reached by next to nothing: quiet nights would ring."""
    for found, signal in variants(work):
        level = signal.above
        if level is not None and level.kind in ("usual", "previous") and signal.and_at_least is None:
            at = work.place((*found.path, "above"), signal.at)
            yield error("lint-no-floor", at, level=level.kind)


def no_target(work: Work) -> Iterator[Problem]:
    """A multiple of a target that the metric does not have could never be reached."""
    for found, signal in variants(work):
        metric = work.team.metrics.get(signal.metric)
        levels: list[tuple[str, Level | None]] = [("above", signal.above), ("below", signal.below)]
        for key, level in levels:
            if level is not None and level.kind == "target" and metric is not None and metric.target is None:
                at = work.place((*found.path, key), signal.at)
                yield error("lint-no-target", at, metric=signal.metric)


def answers_relative(work: Work) -> Iterator[Problem]:
    """What answers of people usually are, or were before, is not told: the difference could be one person's."""
    for found, signal in variants(work):
        shielded = any(work.team.metrics[name].fewest for name in leaves(signal.metric, work.team.metrics))
        clear = signal.clear or Clear()
        levels = {
            ("above",): signal.above, ("below",): signal.below, ("clear", "above"): clear.above,
            ("clear", "below"): clear.below,
        }  # fmt: skip
        for path, level in levels.items() if shielded else ():
            if level is not None and level.kind in ("usual", "previous"):
                at = work.place((*found.path, *path), signal.at)
                yield error("lint-answers-relative", at, metric=signal.metric, level=level.kind)


def shorter_than_step(work: Work) -> Iterator[Problem]:
    """Lengths below the distance of two samples: nothing could be seen in them."""
    for found, signal in thresholds(work):
        metric = work.team.metrics.get(signal.metric)
        if metric is None:
            continue
        clear = signal.clear.hold if signal.clear else None
        yield from _short(work, found, signal.at, ("for",), signal.hold, metric)
        yield from _short(work, found, signal.at, ("clear", "for"), clear, metric)
        # In an empty window there is no figure, and every pause between two samples would be a silence.
        yield from _short(work, found, signal.at, ("window",), signal.window, metric, blocks=True)
        yield from _short(work, found, signal.at, ("no_data",), signal.no_data, metric, blocks=True)


def labels(work: Work) -> Iterator[Problem]:
    """The labels of a metric and of the incident must meet, or no series would be found."""
    ours = set(work.runbook.one_per)
    for found, signal in thresholds(work):
        metric = work.team.metrics.get(signal.metric)
        if metric is None:
            continue
        at = work.place((*found.path, "metric"), signal.at)
        series = set(metric.per)
        if found.trigger:
            for label in sorted(ours - series):
                yield error("lint-trigger-label", at, metric=metric.id, label=label)
            for label in sorted(series - ours - set(signal.labels)) if ours <= series else ():
                yield error("lint-trigger-deaf", at, metric=metric.id, label=label)
        else:
            for label in sorted(series - ours - set(signal.labels)):
                yield error("lint-watch-label", at, metric=metric.id, label=label)


def _parts(signal: Signal, path: Path, *, trigger: bool) -> Iterator[Found]:
    if not isinstance(signal, Combined):
        yield Found(signal=signal, path=path, trigger=trigger)
        return
    for place, part in enumerate(signal.signals):
        yield Found(signal=part, path=(*path, signal.how, place), trigger=trigger)


def _simple(signal: Signal) -> tuple[Threshold | WhenSignal | EventSignal, ...]:
    return signal.signals if isinstance(signal, Combined) else (signal,)


def thresholds(work: Work) -> Iterator[tuple[Found, Threshold]]:
    """Every threshold, alone or a part."""
    for found in signals_of(work):
        if isinstance(found.signal, Threshold):
            yield found, found.signal


def variants(work: Work) -> Iterator[tuple[Found, Threshold]]:
    """Thresholds as they always are, then as they are in phases of promotions."""
    for found, signal in thresholds(work):
        yield found, signal
        for name, peak in signal.peak.all() if signal.peak is not None else ():
            path = (*found.path, "peak", *(("phases", name) if name else ()))
            if peak != SAME:
                yield replace(found, path=path), replace(tuned_to(signal, peak), at=peak.at)


def _short(
    work: Work, found: Found, at: Mark, keys: Path, length: Length | None, metric: Metric, *, blocks: bool = False
) -> Iterator[Problem]:
    if length is None or length >= metric.step:
        return
    say = error if blocks else warning
    yield say("lint-shorter-than-step", work.place((*found.path, *keys), at), key=str(keys[-1]),
              length=say_length(length), metric=metric.id, step=say_length(metric.step))  # fmt: skip
