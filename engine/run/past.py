"""Figures of the past out of Prometheus, as a record to be played: each metric by its own query, at its own step."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from ..decide.evidence import relative_kinds
from ..model.monitor import Monitor
from ..model.problem import Refused, Unavailable, WrongUsage
from ..model.runbook import Combined, Threshold
from ..model.site import Site
from ..model.team import Metric
from ..model.time import DAY, SECOND, WEEK, Instant, Length
from ..monitors.base import Outside, Silent
from ..monitors.prometheus_range import Piece, ask_range
from .backtest import Chosen
from .gathered import Gathered, Record, Row

PATIENCE = Length(60 * SECOND)
"""For one piece: it reads much more than a look at now."""
TYPE = "prometheus"
Seen = Callable[[int, int], None]
"""Hears how much of the time has been read, of how much: in steps of all metrics."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """What to ask."""

    monitors: Mapping[str, Monitor]
    """Metric -> the question."""
    start: Instant
    """Of judging; what is usual is asked for before it."""
    end: Instant
    labels: Mapping[str, str] = field(default_factory=dict)
    """Labels that the series do not have."""


def questions(site: Site, chosen: Chosen, url: str, query: str) -> Mapping[str, Monitor]:
    """Metric -> what to ask at `url`: the site's own query for it, or `query` where there is one metric.

    A monitor's token goes to its own address alone. Raises WrongUsage, or Refused where no query is known.
    """
    if not _good(url):
        raise WrongUsage("url-bad", url=url[:80])
    if query:
        if not chosen.metric:
            raise WrongUsage("past-which-metric", metrics=", ".join(chosen.metrics))
        return {chosen.metric: _question(chosen.metric, url, query, _known(site, chosen.metric))}
    known = {name: found for name in chosen.metrics if (found := _known(site, name)) is not None}
    if not known:
        raise Refused("past-no-query", metrics=", ".join(chosen.metrics))
    return {name: _question(name, url, found.query, found) for name, found in known.items()}


def _good(url: str) -> bool:
    try:
        cut = urlsplit(url)
        return cut.scheme in ("http", "https") and bool(cut.hostname) and "@" not in cut.netloc and cut.port != 0
    except ValueError:
        return False


def _known(site: Site, metric: str) -> Monitor | None:
    return next((it for it in site.settings.monitors.values() if it.type == TYPE and it.metric == metric), None)


def _question(metric: str, url: str, query: str, known: Monitor | None) -> Monitor:
    if known is None:
        return Monitor(name=metric, type=TYPE, every=Length(0), metric=metric, url=url, query=query, timeout=PATIENCE)
    token = known.token if urlsplit(known.url)[:2] == urlsplit(url)[:2] else None
    return replace(known, url=url, query=query, token=token, timeout=max(PATIENCE, known.timeout))


def read_past(past: Past, chosen: Chosen, outside: Outside, seen: Seen) -> Record:
    """All figures, from as far back as judging needs. Raises Unavailable with the reason, Refused for a lacking label.

    """
    gathered = Gathered()
    spans = {name: _span(past, chosen, chosen.team.metrics[name]) for name in past.monitors}
    steps = {name: chosen.team.metrics[name].step for name in spans}
    whole = sum(-(-(past.end - start) // steps[name]) for name, start in spans.items())
    done = 0
    for name, monitor in past.monitors.items():
        metric, rows = chosen.team.metrics[name], dict[str, Row]()
        for piece in _asked(monitor, outside, spans[name], past.end, metric.step):
            _gather(piece, metric, rows, gathered, past.labels)
            done += (piece.end - piece.start) // metric.step + 1
            seen(done, whole)
    return gathered.record()


def _asked(monitor: Monitor, outside: Outside, start: Instant, end: Instant, step: Length) -> Iterator[Piece]:
    try:
        yield from ask_range(monitor, outside, start, end, step)
    except Silent as silence:
        raise Unavailable("past-silent", metric=monitor.metric, why=silence.why) from None


def _span(past: Past, chosen: Chosen, metric: Metric) -> Instant:
    """From when on figures of a metric matter: four weeks and two days before for what is usual, else two windows.

    On whole steps, as people draw them.
    """
    back = 0
    for book in chosen.runbooks:
        for trigger in book.triggers.values():
            parts = trigger.signal.signals if isinstance(trigger.signal, Combined) else (trigger.signal,)
            for one in parts:
                if isinstance(one, Threshold) and one.metric == metric.id:
                    usual = "usual" in relative_kinds(one)
                    weeks = chosen.team.timing.baseline_weeks * WEEK + 2 * DAY if usual else 0
                    back = max(back, weeks, 2 * (one.window or metric.window or metric.step))
    return Instant((past.start - back) // metric.step * metric.step)


def _gather(piece: Piece, metric: Metric, rows: dict[str, Row], gathered: Gathered, given: Mapping[str, str]) -> None:
    for series in piece.series:
        labels = {name: series.labels.get(name) or given.get(name, "") for name in metric.per}
        missing = [name for name, value in labels.items() if not value]
        if missing:
            raise Refused("past-label-missing", metric=metric.id, label=missing[0])
        key = "\0".join(labels.values())
        if key not in rows:
            rows[key] = gathered.row(metric, labels)
        gathered.spare(metric, [name for name in series.labels if name not in metric.per])
        for at, value in series.points:
            if value is None:
                gathered.note("empty", 0, rows[key], at)
            else:
                gathered.take(0, rows[key], at, value)
