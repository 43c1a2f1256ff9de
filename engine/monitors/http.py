"""A page: a figure in its JSON, its status, or how long it took."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from zoneinfo import ZoneInfo

from ...notifiers.reply import Answer
from ..model.monitor import Monitor
from ..model.time import Instant
from ..sources.office import moment
from ..sources.paths import Path, compiled
from ..sources.reading import Json, Unreadable, load, number, text
from .base import Figure, Outside, Silent, fetched, found


def ask(monitor: Monitor, outside: Outside) -> tuple[Figure, ...]:
    """A redirect is not followed: as a status it is a figure like any other, else it is no answer."""
    began = outside.mono()
    answer = fetched(monitor, outside, monitor.url)
    took = outside.mono() - began
    if monitor.measure == "status":
        return (Figure(value=float(answer.status), labels=_labels(monitor, {})),)
    if not 200 <= answer.status < 300:
        raise Silent("answered", str(answer.status))
    if monitor.measure == "latency":
        return (Figure(value=took, labels=_labels(monitor, {})),)
    return figures_of(monitor, document(answer))


def document(answer: Answer) -> Json:
    """The JSON of an answer. Raises `Silent`."""
    if not answer.whole:
        raise Silent("cut")
    return parsed(answer.body)


def parsed(body: bytes) -> Json:
    """Bytes as JSON. Raises `Silent`."""
    try:
        return load(body)
    except Unreadable:
        raise Silent("not-json") from None


def figures_of(monitor: Monitor, page: Json) -> tuple[Figure, ...]:
    """One for each item; an item without a figure is left out, and so is one without the time that it should have.

    A list of events may be empty; figures that hold now may not, or nobody would notice that they have ended.
    """
    items = _path(monitor.items)(page) if monitor.items else [page]
    if not isinstance(items, list):
        raise Silent("nothing")
    value = _path(monitor.value)
    told = [(item, figure) for item in items if (figure := number(value(item))) is not None]
    if not monitor.time:
        return found([Figure(value=figure, labels=_labels(monitor, item)) for item, figure in told])
    dated = _dated(monitor, told)
    return found(dated) if dated or items else ()


def _dated(monitor: Monitor, told: list[tuple[Json, float]]) -> list[Figure]:
    """Events of one second lie a microsecond apart: the same list again tells the same samples, a longer one more."""
    when, zone = _path(monitor.time), ZoneInfo(monitor.timezone or "UTC")
    seen, figures = Counter[tuple[int, str]](), []
    for item, figure in told:
        labels, word = _labels(monitor, item), when(item)
        at = moment(word, zone)
        if at is None:
            figures += [Figure(value=figure, labels=labels, at=text(word))] if text(word) else []
            continue
        same = at, str(sorted(labels.items()))
        figures.append(Figure(value=figure, labels=labels, at=Instant(at + seen[same])))
        seen[same] += 1
    return figures


def _labels(monitor: Monitor, item: Json) -> dict[str, str]:
    """Those that the item has; without one only what is always the same (`'website'`) is found."""
    told = {name: text(_path(where)(item)) for name, where in monitor.labels.items()}
    return {name: word for name, word in told.items() if word}


@lru_cache(maxsize=256)
def _path(expression: str) -> Path:
    """Every expression was parsed when the site was read."""
    return compiled(expression)
