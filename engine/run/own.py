"""Counts that Tocsin makes itself, from events: what people report, and messages that it could not use.

Whoever posts a count posts its zeros too; here nobody would. As long as a count may matter, a step without an event is
one more sample, of zero: silence is knowledge here, and without it no trigger on such a count would ever be over.
"""

from __future__ import annotations

from ..model.incident import LIVE
from ..model.labels import canonical, parse, pick
from ..model.runbook import Threshold
from ..model.team import Metric, Team, leaves
from ..model.time import Instant
from .memory import Memory
from .samples import hear_sample
from .turn import Turn

REPORTS = "reports."
"""`reports.KIND` counts what people report of a kind."""
NOT_UNDERSTOOD = "alerts.not-understood"
REFUSED = "alerts.refused"
"""Messages of a source (label `source`) that were kept and not understood, and those that were turned away."""


def is_own(metric: Metric) -> bool:
    """Whether Tocsin counts it."""
    return metric.kind == "count" and (metric.id.startswith(REPORTS) or metric.id in (NOT_UNDERSTOOD, REFUSED))


def count(turn: Turn, metric: Metric, labels: dict[str, str], by: float = 1.0) -> None:
    """So many events now. Raises Refused where a label of the metric is missing."""
    hear_sample(turn, LIVE, metric.id, by, labels, None, history=False)
    series, due = canonical(pick(labels, metric.per) or {}), Instant(turn.instant(LIVE) + metric.step)
    turn.scope.after.append(lambda: turn.memory.world(LIVE).agenda.add(due, "zero", metric.id, series))


def tell(turn: Turn, name: str, source: str, by: int = 1) -> None:
    """A message of a source could not be used (P-02, P-04); where the site counts it, somebody can be paged."""
    metric = _of_source(turn.memory.library.team, name)
    if metric is not None:
        count(turn, metric, {"source": source}, float(by))


def due(turn: Turn, name: str, series: str) -> None:
    """A step is over: without an event in it, it counts as zero."""
    metric = turn.memory.library.team.metrics.get(name)
    if metric is None or not is_own(metric):
        return
    now, labels = turn.instant(LIVE), parse(series)
    last = turn.memory.signals.last_sample(LIVE, metric, series, now)
    if set(labels) != set(metric.per) or (last is not None and now < last + metric.step):
        return  # published in another form; or an event has come, and has its own item on the agenda
    if turn.memory.signals.at_rest(metric, labels, now):
        return
    count(turn, metric, labels, 0.0)


def arm(memory: Memory, now: Instant) -> None:
    """After a start: go on with every count that may matter."""
    agenda, metrics = memory.world(LIVE).agenda, memory.library.team.metrics
    found = {(name, series): None for name, series in memory.signals.figures.known(LIVE) if is_own(metrics[name])}
    for tracker in memory.signals.trackers.values():
        signal = tracker.signal
        if isinstance(signal, Threshold):
            for name in (leaf for leaf in leaves(signal.metric, metrics) if is_own(metrics[leaf])):
                mine = pick({**signal.labels, **tracker.labels}, metrics[name].per)
                found |= {(name, canonical(mine)): None} if mine is not None else {}
    for name, series in found:
        last = memory.signals.last_sample(LIVE, metrics[name], series, now)
        agenda.add(Instant(last + metrics[name].step) if last is not None else now, "zero", name, series)


def _of_source(team: Team, name: str) -> Metric | None:
    """None unless it is declared as such a count: a message must not be lost because of a figure about it."""
    metric = team.metrics.get(name)
    return metric if metric is not None and is_own(metric) and set(metric.per) <= {"source"} else None
