"""How each kind of database is opened for one query: read-only, within the time limit, at the judged address.

Of SQLite, PostgreSQL and MySQL (MariaDB) we know how to say all three to the database itself. Of any other that
SQLAlchemy speaks to we know only the address: what was begun is rolled back, and that nothing is written is up to the
rights of the user who is given (`check` says so).
"""

from __future__ import annotations

import importlib
import socket
import sqlite3
import ssl
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

from ...notifiers.reach import Forbidden
from ..model.monitor import Monitor
from ..model.time import MILLISECOND, SECOND
from .base import Outside, Silent

STEPS = 10_000
"""Steps of SQLite's machine between two looks at the clock."""
ELSEWHERE = frozenset({
    "host", "hostaddr", "hostname", "addr", "address", "server", "servername", "port", "dsn", "odbc_connect", "service",
    "servicefile", "passfile", "options", "unix_sock", "unix_socket", "bind_address", "failover_partner", "sslproxy",
})  # fmt: skip
"""What may not stand behind the `?` of an address: it would lead past the guard."""
TLS = frozenset({"ssl", "ssl_ca", "ssl_cert", "ssl_key"})
"""What may stand behind the `?` of an address of MySQL: nothing else is handed to its driver."""
MYSQL_PORT = 3306
PATIENCE_S = 1.0
"""A server that ends a query in time needs a moment to say so; it ends the query, where we could only hang up."""


def opened(url: Any, monitor: Monitor, outside: Outside) -> Any:
    """An engine of SQLAlchemy for one query. Raises `Silent`, and what SQLAlchemy raises for a driver it lacks."""
    return _OPENERS.get(url.get_backend_name(), _other)(url, monitor, outside)


def well_known(url: Any) -> bool:
    """Whether the database itself is told to read alone, and to end in time."""
    return url.get_backend_name() in _OPENERS


def _sqlite(url: Any, monitor: Monitor, outside: Outside) -> Any:
    """A file of the site, or one by its whole path; it must exist."""
    path = outside.root / str(url.database or "")
    if url.host or not Path(path).is_file():
        raise Silent("no-file", str(url.database or "-"))
    ends = outside.mono() + monitor.timeout / SECOND

    def connected() -> sqlite3.Connection:
        connection = sqlite3.connect(
            f"file:{quote(str(path))}?mode=ro", uri=True, timeout=monitor.timeout / SECOND, check_same_thread=False
        )
        connection.execute("PRAGMA query_only=1")
        connection.set_progress_handler(lambda: int(outside.mono() > ends), STEPS)
        return connection

    return _engine("sqlite://", creator=connected)


def _postgresql(url: Any, monitor: Monitor, outside: Outside) -> Any:
    """Through libpq (psycopg): it takes the judged address beside the name, which the certificate is checked for."""
    _no_way_round(url)
    host, port = url.host or "localhost", url.port or 5432
    limit = monitor.timeout // MILLISECOND
    given = {
        "hostaddr": _judged(outside, host, port), "connect_timeout": max(2, monitor.timeout // SECOND),
        "tcp_user_timeout": limit,
        "options": f"-c default_transaction_read_only=on -c statement_timeout={limit} -c lock_timeout={limit}",
    }  # fmt: skip
    return _engine(url.set(drivername="postgresql+psycopg", host=host, port=port), connect_args=given)


def _mysql(url: Any, monitor: Monitor, outside: Outside) -> Any:
    """Through PyMySQL, over a connection of ours to the judged address; the certificate is checked for the name."""
    if not url.query.keys() <= TLS:
        raise Silent("not-database")
    tls = _tls(url)
    host, port, seconds = url.host or "localhost", url.port or MYSQL_PORT, monitor.timeout / SECOND
    address = _judged(outside, host, port)
    pymysql = importlib.import_module("pymysql")  # brought by a site that has such a monitor

    def connected() -> Any:
        connection = pymysql.Connection(
            host=host, port=port, user=url.username, password=url.password or "", database=url.database,
            charset="utf8mb4", connect_timeout=seconds, read_timeout=seconds + PATIENCE_S, write_timeout=seconds,
            local_infile=False, defer_connect=True, **tls,
        )  # fmt: skip
        try:
            connection.connect(socket.create_connection((address, port), seconds))
        except OSError as error:
            raise pymysql.OperationalError(str(error)) from None
        _held_back(connection, monitor)
        return connection

    return _engine("mysql+pymysql://", creator=connected)


def _held_back(connection: Any, monitor: Monitor) -> None:
    """This session reads alone, and ends a query in time: MariaDB counts seconds, MySQL milliseconds.

    Source: <https://mariadb.com/kb/en/set-transaction/>, <https://mariadb.com/kb/en/aborting-statements/>,
    <https://dev.mysql.com/doc/refman/8.0/en/server-system-variables.html#sysvar_max_execution_time>.
    """
    maria = "mariadb" in str(connection.get_server_info()).lower()
    limit = (
        f"max_statement_time = {monitor.timeout / SECOND}" if maria
        else f"max_execution_time = {monitor.timeout // MILLISECOND}"
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("SET SESSION TRANSACTION READ ONLY")
        cursor.execute(f"SET SESSION {limit}")
        cursor.execute(f"SET SESSION lock_wait_timeout = {max(1, monitor.timeout // SECOND)}")


def _tls(url: Any) -> dict[str, Any]:
    """`?ssl=true` checks the server against the authorities of this machine, `?ssl_ca=FILE` against those of a file."""
    told = {name: str(value) for name, value in url.query.items()}
    if told.get("ssl", "true") != "true":
        raise Silent("not-database")
    if not told:
        return {}
    try:
        context = ssl.create_default_context(cafile=told.get("ssl_ca"))
        if "ssl_cert" in told:
            context.load_cert_chain(told["ssl_cert"], told.get("ssl_key"))
    except OSError as error:
        raise Silent("no-file", error.filename or error.strerror or "-") from None
    return {"ssl": context}


def _other(url: Any, monitor: Monitor, outside: Outside) -> Any:
    """A database of which only the address is known; its driver is sent to the very address that was judged."""
    del monitor
    _no_way_round(url)
    if not url.host:
        raise Silent("no-host", url.get_backend_name())
    return _engine(url.set(host=_judged(outside, url.host, url.port or 0)))


def _no_way_round(url: Any) -> None:
    if any(name.lower() in ELSEWHERE for name in url.query):
        raise Silent("not-database")


def _judged(outside: Outside, host: str, port: int) -> str:
    """The address to go to."""
    try:
        return str(outside.addresses(host, port)[0][4][0])
    except Forbidden as forbidden:
        raise Silent(forbidden.code, forbidden.detail) from None
    except (OSError, UnicodeError) as error:
        raise Silent("no-connection", str(error)) from None


def _engine(address: Any, **settings: Any) -> Any:
    import sqlalchemy

    return sqlalchemy.create_engine(address, poolclass=sqlalchemy.NullPool, **settings)


_OPENERS: Mapping[str, Callable[[Any, Monitor, Outside], Any]] = {
    "sqlite": _sqlite, "postgresql": _postgresql, "mysql": _mysql, "mariadb": _mysql,
}  # fmt: skip
