"""One row of a file as a figure, whether the file grows or is replaced whole."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from zoneinfo import ZoneInfo

from ..model.monitor import Monitor
from ..sources.office import figure, moment
from ..sources.reading import Json, number, text
from .base import Figure

Row = Callable[[str], Json]
"""A column's name or an expression -> what stands there; None for nothing."""


def is_log(monitor: Monitor) -> bool:
    """Each line is an event of its own: all count the same, or it was chosen for what it is."""
    return bool(monitor.match) or constant(monitor) is not None


def constant(monitor: Monitor) -> float | None:
    """What each row of a `csv` counts, when `value:` is a number."""
    return number(monitor.value) if monitor.type == "csv" else None


def matching(monitor: Monitor, cells: Mapping[str, str]) -> Row | None:
    """The row; None for one that this monitor does not ask for."""
    fits = all(cells.get(column) == wanted for column, wanted in monitor.match.items())
    return cells.get if fits else None


def figure_of(monitor: Monitor, row: Row, zone: ZoneInfo) -> Figure:
    """A cell that cannot be read is handed on as it stands there."""
    fixed, when = constant(monitor), row(monitor.time) if monitor.time else None
    given = row(monitor.value) if fixed is None else fixed
    value, at = figure(given), moment(when, zone)
    labels = {name: text(row(where)) for name, where in monitor.labels.items()}
    return Figure(
        value=text(given) if value is None else value, labels={name: word for name, word in labels.items() if word},
        at=text(when) or None if at is None else at,
    )  # fmt: skip
