"""A query of a database, read-only: one number, or a row for each series.

How each database is kept from writing and from taking for ever is told in `databases`. One of another kind is asked in
a thread that is left behind when its time is up: we cannot end its query, so it is not asked again before it has ended.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import closing
from decimal import Decimal
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from ..model.monitor import Monitor
from ..model.time import SECOND, Instant
from ..sources.reading import instant, number, text
from .base import MOST_FIGURES, MOST_TIMED, Figure, Outside, Silent, found
from .databases import opened, well_known

_left: dict[str, Future[tuple[Figure, ...]]] = {}
"""Monitor -> its question that had not ended in time."""


def ask(monitor: Monitor, outside: Outside) -> tuple[Figure, ...]:
    """Opened for one query and closed again: a connection that is kept would hold the other side's."""
    import sqlalchemy
    from sqlalchemy.exc import ArgumentError, NoSuchModuleError

    address = monitor.url if monitor.url_secret is None else outside.secret(monitor.url_secret)
    try:
        url = sqlalchemy.make_url(address)
    except (ArgumentError, ValueError):
        raise Silent("not-database") from None
    try:
        engine = opened(url, monitor, outside)
    except NoSuchModuleError:
        raise Silent("no-driver", url.drivername) from None
    except ArgumentError:
        raise Silent("not-database") from None
    except ImportError as missing:
        raise Silent("no-driver", missing.name or url.drivername) from None
    work = partial(_asked, engine, monitor, url.password)
    return work() if well_known(url) else _in_time(work, monitor)


def _asked(engine: Any, monitor: Monitor, password: str | None) -> tuple[Figure, ...]:
    from sqlalchemy.exc import SQLAlchemyError

    try:
        with closing(engine.connect()) as connection:  # what was begun is rolled back
            # As it is written: neither `:name` nor `%` of a query is a place for a parameter.
            result = connection.execution_options(no_parameters=True).exec_driver_sql(monitor.query)
            if not result.returns_rows:
                raise Silent("no-rows")
            return _figures(monitor, list(result.keys()), result.fetchmany(_most(monitor) + 1))
    except SQLAlchemyError as error:
        raise Silent("refused", _said(error, password)) from None
    finally:
        engine.dispose()


def _in_time(work: Callable[[], tuple[Figure, ...]], monitor: Monitor) -> tuple[Figure, ...]:
    """What it says, if it says it within the time limit. Raises `Silent`."""
    before = _left.get(monitor.name)
    if before is not None and not before.done():
        raise Silent("late")
    answer: Future[tuple[Figure, ...]] = Future()
    _left[monitor.name] = answer
    threading.Thread(target=_answer, args=(answer, work), name=f"sql-{monitor.name}", daemon=True).start()
    try:
        return answer.result(monitor.timeout / SECOND)
    except TimeoutError:
        raise Silent("late") from None


def _answer(answer: Future[tuple[Figure, ...]], work: Callable[[], tuple[Figure, ...]]) -> None:
    try:
        answer.set_result(work())
    except Exception as error:  # noqa: BLE001 - it is raised where the answer is waited for
        answer.set_exception(error)


def _figures(monitor: Monitor, names: list[str], rows: Any) -> tuple[Figure, ...]:
    """The figure is in the column `value:` names, else in the last; `time:` names its own; the others are labels."""
    at = _place(names, monitor.value) if monitor.value else len(names) - 1
    when = _place(names, monitor.time) if monitor.time else None
    labels = dict(monitor.labels) or {name: name for place, name in enumerate(names) if place not in (at, when)}
    zone = ZoneInfo(monitor.timezone or "UTC")
    figures = []
    for row in rows:
        value = _number(row[at])
        if value is not None:
            told = {ours: _text(row[names.index(theirs)]) for ours, theirs in labels.items() if theirs in names}
            moment = None if when is None else _moment(row[when], zone)
            figures.append(Figure(value=value, labels={name: word for name, word in told.items() if word}, at=moment))
    return found(figures, _most(monitor))


def _most(monitor: Monitor) -> int:
    return MOST_TIMED if monitor.time else MOST_FIGURES


def _place(names: list[str], name: str) -> int:
    if name not in names:
        raise Silent("no-column", name)
    return names.index(name)


def _moment(value: object, zone: ZoneInfo) -> Instant | str | None:
    """When a figure holds: a date with its zone, one without (of the monitor's), or seconds since 1970."""
    if isinstance(value, Decimal):
        value = float(value)
    given = value if isinstance(value, int | float) else str(value)
    at = instant(given, zone)
    return str(value) if at is None else at


def _number(value: object) -> float | None:
    if isinstance(value, Decimal):
        value = float(value)
    return number(value) if isinstance(value, int | float | str) else None


def _text(value: object) -> str:
    return "" if value is None else text(value if isinstance(value, bool | int | float) else str(value))


def _said(error: Any, password: str | None) -> str:
    """The first line of what the database said; never the query's values or the password."""
    lines = str(getattr(error, "orig", None) or type(error).__name__).strip().splitlines()
    said = lines[0] if lines else type(error).__name__
    return said.replace(password, "***") if password else said
