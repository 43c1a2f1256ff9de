"""A page: a figure in its JSON, its status, or how long it took."""

from __future__ import annotations

from functools import lru_cache

from ...notifiers.reply import Answer
from ..model.monitor import Monitor
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
    """One for each item; an item without a figure is left out, and has none then."""
    items = _path(monitor.items)(page) if monitor.items else [page]
    value = _path(monitor.value)
    figures = []
    for item in items if isinstance(items, list) else []:
        figure = number(value(item))
        if figure is not None:
            figures.append(Figure(value=figure, labels=_labels(monitor, item)))
    return found(figures)


def _labels(monitor: Monitor, item: Json) -> dict[str, str]:
    """Those that the item has; without one only what is always the same (`'website'`) is found."""
    told = {name: text(_path(where)(item)) for name, where in monitor.labels.items()}
    return {name: word for name, word in told.items() if word}


@lru_cache(maxsize=256)
def _path(expression: str) -> Path:
    """Every expression was parsed when the site was read."""
    return compiled(expression)
