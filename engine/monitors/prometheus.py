"""PromQL, asked through the HTTP API of Prometheus and of those that speak it (VictoriaMetrics, Thanos, Mimir).

Source: <https://prometheus.io/docs/prometheus/latest/querying/api/>. A vector gives a figure for each series, a matrix
one for each of its instants. What is no number (NaN, ±Inf) is no figure: comparing it with a level would be neither
true nor false. An answer that says it is not whole (`warnings`, VictoriaMetrics' `isPartial`) is none: a sum that lacks
a store would look like a recovery.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote

from ...notifiers.reply import Answer
from ..model.monitor import Monitor
from ..sources.reading import Json, number, table, text, texts
from .base import Figure, Outside, Silent, fetched, found
from .http import document

NAME = "__name__"
REMARK = "PromQL info:"
_TROUBLE: Mapping[str, str] = {
    "timeout": "gave-up", "canceled": "gave-up", "internal": "unwell", "unavailable": "unwell",
}  # fmt: skip
"""`errorType` of an answer -> why there is no figure; other types say that the query is wrong."""


def ask(monitor: Monitor, outside: Outside) -> tuple[Figure, ...]:
    """The answer holds now: the clocks of two machines differ, and a figure ahead of ours would be none yet."""
    url = f"{monitor.url.rstrip('/')}/api/v1/query?query={quote(monitor.query, safe='')}"
    return _figures(monitor, data_of(fetched(monitor, outside, url)))


def data_of(answer: Answer) -> dict[str, Json]:
    """What a query gave, whole. Raises `Silent`, with what Prometheus says against the query."""
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
    """As the site names them, else all but the name of the series."""
    if monitor.labels:
        return {ours: theirs[name] for ours, name in monitor.labels.items() if name in theirs}
    return {name: value for name, value in theirs.items() if name != NAME}
