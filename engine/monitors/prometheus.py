"""PromQL, asked through the HTTP API of Prometheus and of those that speak it (VictoriaMetrics, Thanos, Mimir).

Source: <https://prometheus.io/docs/prometheus/latest/querying/api/#instant-queries>. A vector gives a figure for each
series. A series without a number (NaN, ±Inf) has no figure: comparing it with a level would be neither true nor false.
"""

from __future__ import annotations

from urllib.parse import quote

from ...notifiers.reply import Answer
from ..model.monitor import Monitor
from ..sources.reading import Json, number, table, text, texts
from .base import Figure, Outside, Silent, fetched, found
from .http import document

NAME = "__name__"


def ask(monitor: Monitor, outside: Outside) -> tuple[Figure, ...]:
    """The answer holds now: the clocks of two machines differ, and a figure ahead of ours would be none yet."""
    url = f"{monitor.url.rstrip('/')}/api/v1/query?query={quote(monitor.query, safe='')}"
    return _figures(monitor, data_of(fetched(monitor, outside, url)))


def data_of(answer: Answer) -> dict[str, Json]:
    """What a query gave. Raises `Silent`, with what Prometheus says against the query."""
    if not 200 <= answer.status < 300 and not answer.body.lstrip().startswith(b"{"):
        raise Silent("answered", str(answer.status))
    page = table(document(answer))
    if page.get("status") != "success":
        raise Silent("refused", text(page.get("error")) or str(answer.status))
    return table(page.get("data"))


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
            figures.append(Figure(value=figure, labels=labels_of(monitor, texts(series.get("metric")))))
    return found(figures)


def labels_of(monitor: Monitor, theirs: dict[str, str]) -> dict[str, str]:
    if monitor.labels:
        return {ours: theirs[name] for ours, name in monitor.labels.items() if name in theirs}
    return {name: value for name, value in theirs.items() if name != NAME}
