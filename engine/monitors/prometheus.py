"""PromQL, asked through the HTTP API of Prometheus and of those that speak it (VictoriaMetrics, Thanos, Mimir).

Source: <https://prometheus.io/docs/prometheus/latest/querying/api/>. A vector gives a figure for each series, a matrix
one for each of its instants. What is no number (NaN, ±Inf) is no figure: comparing it with a level would be neither
true nor false. An answer that says it is not whole (`warnings`, VictoriaMetrics' `isPartial`) is none: a sum that lacks
a store would look like a recovery.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote, urlencode

from ..model.monitor import Monitor
from ..model.time import SECOND, Instant
from ..sources.reading import Json, instant, number, table, text, texts
from .base import MOST_FIGURES, Figure, Outside, Silent, fetched, found
from .http import document
from .tail import Place

NAME = "__name__"
MOST_SAMPLES = 4_000
"""Samples of one message; a message of more would be cut when it is taken."""
REMARK = "PromQL info:"
_TROUBLE: Mapping[str, str] = {
    "timeout": "gave-up", "canceled": "gave-up", "internal": "unwell", "unavailable": "unwell",
}  # fmt: skip
"""`errorType` of an answer -> why there is no figure; other types say that the query is wrong."""


def ask(monitor: Monitor, outside: Outside) -> tuple[Figure, ...]:
    """The answer holds now: the clocks of two machines differ, and a figure ahead of ours would be none yet."""
    return _figures(monitor, _asked(monitor, outside, "query", query=monitor.query))


def ask_range(monitor: Monitor, outside: Outside, since: Place | None) -> tuple[tuple[Figure, ...], Place]:
    """The samples of the range that are newer than the last taken, and which is the last now. Raises `Silent`.

    1. Instants are whole multiples of the step, so that every question asks for the same ones. 2. What is newer, oldest
    first, as much as one message holds; the rest comes with the next. 3. No sample at all of late is silence.
    """
    step = monitor.step or monitor.every
    end = outside.wall() // step * step
    start = end - (monitor.span or step) // step * step
    data = _asked(monitor, outside, "query_range", query=monitor.query, start=_told(start), end=_told(end),
                  step=_told(step))  # fmt: skip
    figures = _samples(monitor, data)
    taken = since.at if since is not None else 0
    fresh = sorted((one for one in figures if one[0] > taken), key=lambda one: one[0])
    if not fresh and not any(at >= end - step for at, _ in figures):
        raise Silent("nothing")
    if len(fresh) > MOST_SAMPLES:
        cut = fresh[MOST_SAMPLES][0]
        fresh = [one for one in fresh if one[0] < cut]
    return tuple(one for _, one in fresh), Place(file=1, at=fresh[-1][0] if fresh else taken)


def _asked(monitor: Monitor, outside: Outside, what: str, **given: str) -> dict[str, Json]:
    """The data of a whole answer. Raises `Silent`."""
    answer = fetched(monitor, outside, f"{monitor.url.rstrip('/')}/api/v1/{what}?{urlencode(given, quote_via=quote)}")
    if not 200 <= answer.status < 300 and not answer.body.lstrip().startswith(b"{"):
        raise Silent("answered", str(answer.status))
    page = table(document(answer))
    if page.get("status") != "success":
        kind, said = text(page.get("errorType")), text(page.get("error")) or str(answer.status)
        raise Silent(_TROUBLE.get(kind, "refused"), f"{kind}: {said}" if kind else said)
    lacking = _lacking(page)
    if lacking:
        raise Silent("partial", lacking)
    return table(page.get("data"))


def _lacking(page: dict[str, Json]) -> str:
    """Why an answer is not whole; nothing for one that is. Remarks on how the query is written stand among the warnings
    of Prometheus 2.48 to 2.53, and under `infos` later: they say nothing of the data."""
    told = page.get("warnings")
    warnings = [text(one) for one in told] if isinstance(told, list) else []
    grave = [one for one in warnings if not one.startswith(REMARK)]
    return grave[0] if grave else "isPartial" if page.get("isPartial") is True else ""


def _samples(monitor: Monitor, data: dict[str, Json]) -> list[tuple[Instant, Figure]]:
    """Every number of a matrix with its time."""
    kind, result = text(data.get("resultType")), data.get("result")
    if kind != "matrix":
        raise Silent("not-range", kind or "-")
    rows = result if isinstance(result, list) else []
    if len(rows) > MOST_FIGURES:
        raise Silent("too-many", f"{len(rows)} > {MOST_FIGURES}")
    found = []
    for series in map(table, rows):
        labels, values = _labels(monitor, texts(series.get("metric"))), series.get("values")
        pairs = [one for one in values if isinstance(one, list)] if isinstance(values, list) else []
        for at, value in ((instant(when), number(said)) for when, said in (one for one in pairs if len(one) == 2)):
            if at is not None and value is not None:
                found.append((at, Figure(value=value, labels=labels, at=at)))
    return found


def _told(micros: int) -> str:
    """Seconds, as the API takes instants and lengths."""
    return f"{micros // SECOND}.{micros % SECOND // 1000:03}"


def _figures(monitor: Monitor, data: dict[str, Json]) -> tuple[Figure, ...]:
    kind, result = text(data.get("resultType")), data.get("result")
    if kind not in ("vector", "scalar"):
        raise Silent("not-instant", kind or "-")
    rows = [{"value": result}] if kind == "scalar" else result
    figures = []
    for row in rows if isinstance(rows, list) else []:
        series = table(row)
        value = series.get("value")
        figure = number(value[1]) if isinstance(value, list) and len(value) == 2 else None
        if figure is not None:
            figures.append(Figure(value=figure, labels=_labels(monitor, texts(series.get("metric")))))
    return found(figures)


def _labels(monitor: Monitor, theirs: dict[str, str]) -> dict[str, str]:
    if monitor.labels:
        return {ours: theirs[name] for ours, name in monitor.labels.items() if name in theirs}
    return {name: value for name, value in theirs.items() if name != NAME}
