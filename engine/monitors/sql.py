"""A query of a database, read-only: one number, or a row for each series.

SQLite and PostgreSQL. For each we know how to forbid writing, how to end a query in time and how to go to the very
address that was judged; without all three a database is not asked. Read-only is said to the database itself
(`mode=ro` and `query_only`; `default_transaction_read_only`), and what was begun is rolled back.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import quote

from ...notifiers.reach import Forbidden
from ..model.monitor import Monitor
from ..model.time import MILLISECOND, SECOND
from ..sources.reading import number, text
from .base import MOST_FIGURES, Figure, Outside, Silent, found

STEPS = 10_000
"""Steps of SQLite's machine between two looks at the clock."""
ELSEWHERE = frozenset({"host", "hostaddr", "port", "service", "servicefile", "passfile", "options", "unix_sock"})
"""What may not stand behind the `?` of an address: it would lead past the guard."""


def ask(monitor: Monitor, outside: Outside) -> tuple[Figure, ...]:
    """Opened for one query and closed again: a connection that is kept would hold the other side's."""
    import sqlalchemy
    from sqlalchemy.exc import ArgumentError, SQLAlchemyError

    address = monitor.url if monitor.url_secret is None else outside.secret(monitor.url_secret)
    try:
        url = sqlalchemy.make_url(address)
        engine = _OPENERS[url.get_backend_name()](url, monitor, outside)
    except (ArgumentError, KeyError):
        raise Silent("not-database") from None
    except ModuleNotFoundError as missing:
        raise Silent("no-driver", missing.name or "") from None
    try:
        with closing(engine.connect()) as connection:
            # As it is written: neither `:name` nor `%` of a query is a place for a parameter.
            result = connection.execution_options(no_parameters=True).exec_driver_sql(monitor.query)
            if not result.returns_rows:
                raise Silent("no-rows")
            return _figures(monitor, list(result.keys()), result.fetchmany(MOST_FIGURES + 1))
    except SQLAlchemyError as error:
        raise Silent("refused", _said(error, url.password)) from None
    finally:
        engine.dispose()


def _sqlite(url: Any, monitor: Monitor, outside: Outside) -> Any:
    """A file of the site, or one by its whole path; it must exist."""
    import sqlite3

    import sqlalchemy

    path = outside.root / str(url.database or "")
    if url.host or not Path(path).is_file():
        raise Silent("no-file", str(url.database or "-"))
    ends = outside.mono() + monitor.timeout / SECOND

    def opened() -> sqlite3.Connection:
        connection = sqlite3.connect(
            f"file:{quote(str(path))}?mode=ro", uri=True, timeout=monitor.timeout / SECOND, check_same_thread=False
        )
        connection.execute("PRAGMA query_only=1")
        connection.set_progress_handler(lambda: int(outside.mono() > ends), STEPS)
        return connection

    return sqlalchemy.create_engine("sqlite://", creator=opened, poolclass=sqlalchemy.NullPool)


def _postgresql(url: Any, monitor: Monitor, outside: Outside) -> Any:
    """Through libpq (psycopg): it takes the judged address beside the name, which the certificate is checked for."""
    import sqlalchemy

    if ELSEWHERE & url.query.keys():
        raise Silent("not-database")
    host, port = url.host or "localhost", url.port or 5432
    limit = monitor.timeout // MILLISECOND
    given = {
        "hostaddr": _judged(outside, host, port), "connect_timeout": max(2, monitor.timeout // SECOND),
        "tcp_user_timeout": limit,
        "options": f"-c default_transaction_read_only=on -c statement_timeout={limit} -c lock_timeout={limit}",
    }  # fmt: skip
    whole = url.set(drivername="postgresql+psycopg", host=host, port=port)
    return sqlalchemy.create_engine(whole, connect_args=given, poolclass=sqlalchemy.NullPool)


_OPENERS: Mapping[str, Callable[[Any, Monitor, Outside], Any]] = {"sqlite": _sqlite, "postgresql": _postgresql}


def _judged(outside: Outside, host: str, port: int) -> str:
    """The address to go to."""
    try:
        return str(outside.addresses(host, port)[0][4][0])
    except Forbidden as forbidden:
        raise Silent(forbidden.code, forbidden.detail) from None
    except (OSError, UnicodeError) as error:
        raise Silent("no-connection", str(error)) from None


def _figures(monitor: Monitor, names: list[str], rows: Any) -> tuple[Figure, ...]:
    """The figure is in the column `value:` names, else in the last; the other columns are labels."""
    at = names.index(monitor.value) if monitor.value in names else None if monitor.value else len(names) - 1
    if at is None:
        raise Silent("no-column", monitor.value)
    labels = dict(monitor.labels) or {name: name for name in names[:at] + names[at + 1 :]}
    figures = []
    for row in rows:
        value = _number(row[at])
        if value is not None:
            told = {ours: _text(row[names.index(theirs)]) for ours, theirs in labels.items() if theirs in names}
            figures.append(Figure(value=value, labels={name: word for name, word in told.items() if word}))
    return found(figures)


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
