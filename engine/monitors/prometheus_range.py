"""PromQL over a stretch of time: figures of the past, piece by piece, and what is new of late.

Source: <https://prometheus.io/docs/prometheus/latest/querying/api/#range-queries>. A question may give 11,000 points a
series (`maxSteps` in Prometheus' `web/api/v1/api.go`; VictoriaMetrics and Thanos keep to it). A piece whose answer is
too large to be read is asked for again in halves.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import isfinite
from typing import NamedTuple
from urllib.parse import quote

from ..model.monitor import Monitor
from ..model.time import SECOND, Instant, Length
from ..sources.reading import Json, table, text, texts
from .base import MOST_FIGURES, Figure, Outside, Silent, fetched
from .prometheus import data_of, labels_of
from .tail import Place

MOST_POINTS = 11_000
"""Of a series in one answer."""
FEWEST_POINTS = 60
"""A piece that is too large with so few is not halved any more."""
LARGEST_ANSWER = 32 * 1024 * 1024
MOST_SAMPLES = 4_000
"""Samples of one message of a monitor; a message of more would be cut when it is taken."""


class Past(NamedTuple):
    """One series in one piece."""

    labels: Mapping[str, str]
    points: list[tuple[Instant, float | None]]
    """In order of time; None where there is a value that is no number (NaN, ±Inf)."""


class Piece(NamedTuple):
    """The instants `start`, `start + step` … of which `end` may be the last."""

    start: Instant
    end: Instant
    series: list[Past]


def ask_range(monitor: Monitor, outside: Outside, start: Instant, end: Instant, step: Length) -> Iterator[Piece]:
    """Figures at `start`, `start + step` … before `end`, as the pieces come. Raises `Silent`.

    The answer's own times are used: they are Prometheus', in milliseconds.
    """
    points, at = MOST_POINTS, start
    while at < end:
        last = Instant(min(at + (points - 1) * step, at + (end - 1 - at) // step * step))
        try:
            series = _piece(monitor, outside, at, last, step)
        except Silent as silence:
            asked = (last - at) // step + 1
            if silence.why != "cut" or asked < 2 * FEWEST_POINTS:
                raise
            points = asked // 2
            continue
        yield Piece(at, last, series)
        at = Instant(last + step)


def ask_newest(monitor: Monitor, outside: Outside, since: Place | None) -> tuple[tuple[Figure, ...], Place]:
    """The samples of the range that are newer than the last taken, and which is the last now. Raises `Silent`.

    1. Instants are whole multiples of the step, so that every question asks for the same ones. 2. What is newer, oldest
    first, as much as one message holds; the rest comes with the next. 3. No sample at all of late is silence.
    """
    step = monitor.step or monitor.every
    end = outside.wall() // step * step
    start = end - (monitor.span or step) // step * step
    series = _piece(monitor, outside, Instant(start), Instant(end), step)
    figures = [
        (at, Figure(value=value, labels=one.labels, at=at))
        for one in series for at, value in one.points if value is not None
    ]  # fmt: skip
    taken = since.at if since is not None else 0
    fresh = sorted((one for one in figures if one[0] > taken), key=lambda one: one[0])
    if not fresh and not any(at >= end - step for at, _ in figures):
        raise Silent("nothing")
    if len(fresh) > MOST_SAMPLES:
        cut = fresh[MOST_SAMPLES][0]
        fresh = [one for one in fresh if one[0] < cut]
    return tuple(one for _, one in fresh), Place(file=1, at=fresh[-1][0] if fresh else taken)


def _piece(monitor: Monitor, outside: Outside, start: Instant, last: Instant, step: Length) -> list[Past]:
    base = f"{monitor.url.rstrip('/')}/api/v1/query_range?query={quote(monitor.query, safe='')}"
    url = f"{base}&start={_seconds(start)}&end={_seconds(last)}&step={_seconds(step)}"
    data = data_of(fetched(monitor, outside, url, LARGEST_ANSWER))
    kind, result = text(data.get("resultType")), data.get("result")
    if kind != "matrix":
        raise Silent("not-range", kind or "-")
    rows = result if isinstance(result, list) else []
    if len(rows) > MOST_FIGURES:
        raise Silent("too-many", f"{len(rows)} > {MOST_FIGURES}")
    return [_past(monitor, table(row)) for row in rows]


def _past(monitor: Monitor, row: dict[str, Json]) -> Past:
    values = row.get("values")
    return Past(labels_of(monitor, texts(row.get("metric"))), [*_points(values if isinstance(values, list) else [])])


def _points(values: list[Json]) -> Iterator[tuple[Instant, float | None]]:
    for one in values:
        at, told = one if isinstance(one, list) and len(one) == 2 else (None, None)
        if not isinstance(at, (int, float)) or not isinstance(told, str):
            raise Silent("not-json")
        try:
            figure = float(told)
            instant = Instant(round(at * 1000) * (SECOND // 1000))
        except (ValueError, OverflowError):
            raise Silent("not-json") from None
        yield instant, figure if isfinite(figure) else None


def _seconds(time: int) -> str:
    """Microseconds as Prometheus reads them."""
    return f"{time // SECOND}.{time % SECOND:06d}".rstrip("0").rstrip(".")
