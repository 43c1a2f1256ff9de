"""The last samples of a series in words: what a trigger, or a person, last saw of it."""

from __future__ import annotations

from collections.abc import Iterator

from ...decide.series import STEPS_UNTIL_SILENT
from ...model.incident import LIVE
from ...model.labels import canonical, pick
from ...model.runbook import Threshold
from ...model.team import Metric
from ...model.time import Instant
from ...model.view import Reason
from ...words.say import number_said, when
from ..tracker import Tracker
from .look import Look

MOST_SAMPLES = 6


def of_tracker(look: Look, tracker: Tracker) -> Iterator[Reason]:
    """The last samples of what a trigger looks at for its key."""
    signal = tracker.signal
    metric = look.team.metrics.get(signal.metric) if isinstance(signal, Threshold) else None
    if metric is None or not isinstance(signal, Threshold) or tracker.world != LIVE:
        return
    labels = pick({**signal.labels, **tracker.labels}, metric.per)
    if labels is not None:
        yield from samples(look, metric, canonical(labels))


def samples(look: Look, metric: Metric, labels: str) -> Iterator[Reason]:
    """The newest samples of a series, oldest first; what is usual at this hour; since when it is silent."""
    now = look.now()
    found = look.memory.signals.figures.recent(LIVE, metric, labels, MOST_SAMPLES)
    if not found:
        return
    series = f"{metric.id} {labels}".strip()
    told = ", ".join(f"{number_said(value)} ({_clock(look, at)})" for at, value in found)
    yield Reason(text=look.say("metric-samples", series=series, samples=told), at=found[-1][0])
    reading = look.memory.signals.figures.reading(LIVE, metric, labels, None, now, frozenset({"usual"}))
    if reading.usual is not None:
        yield Reason(text=look.say("metric-usual", series=series, usual=float(reading.usual)))
    quiet = now - (reading.heard_at if reading.heard_at is not None else found[-1][0])
    if quiet > STEPS_UNTIL_SILENT * metric.step:
        yield Reason(text=look.say("metric-quiet", series=series, length=quiet), rule="24")


def _clock(look: Look, at: Instant) -> str:
    return when(at, look.zone, None, look.now(), look.lang)
