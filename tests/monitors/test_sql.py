"""A query of a real SQLite file, PostgreSQL and MariaDB: figures, labels, limits, and that nothing can be written."""

from __future__ import annotations

import sqlite3
import threading
import urllib.parse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite

from tests.databases import AUTHORITY, mariadb, postgresql, run
from tests.monitors.outside import ask, why
from tocsin.engine.model.time import SECOND, Instant, Length
from tocsin.engine.monitors import Figure

COUNTS = "SELECT channel, site, count(*) AS n FROM chats GROUP BY channel, site ORDER BY channel"
SLOW = "WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t) SELECT count(*) FROM t"
_MANY = "information_schema.collations"
SLOW_HERE = {"mysql": f"SELECT count(*) FROM {_MANY} a, {_MANY} b, {_MANY} c, {_MANY} d WHERE a.id + b.id <> c.id"}
"""MariaDB ends a recursion by itself."""
MAKE = (
    "CREATE TABLE chats (channel text, site text, waits numeric(6, 2))",
    "INSERT INTO chats VALUES ('chat', 'main', 1.5), ('chat', 'main', 2.5), ('phone', NULL, NULL)",
)


@pytest.fixture
def sqlite(tmp_path: Path) -> str:
    path = tmp_path / "a shop#.db"
    with sqlite3.connect(path) as connection:
        for statement in MAKE:
            connection.execute(statement)
    connection.close()
    return f"sqlite:///{path}"


@pytest.fixture(scope="module")
def postgres() -> Iterator[str]:
    with postgresql() as url:
        run(url, MAKE)
        yield url


@pytest.fixture(scope="module")
def maria() -> Iterator[str]:
    with mariadb() as url:
        run(url, MAKE)
        yield url


@pytest.fixture(params=["sqlite", "postgres", "maria"])
def shop(request: pytest.FixtureRequest) -> str:
    found: str = request.getfixturevalue(request.param)
    return found


def test_one_number(shop: str) -> None:
    assert ask("sql", url=shop, query="SELECT count(*) FROM chats") == (Figure(value=3.0),)
    assert ask("sql", url=shop, query="SELECT sum(waits) AS waits FROM chats") == (Figure(value=4.0),)


def test_a_query_is_sent_as_it_is_written(shop: str) -> None:
    query = "SELECT count(*) FROM chats WHERE channel LIKE '%ha%' AND site <> ' :x %s' AND 10 % 3 = 1"
    assert ask("sql", url=shop, query=query) == (Figure(value=2.0),)


def test_a_row_for_each_series_and_the_last_column_is_the_figure(shop: str) -> None:
    assert ask("sql", url=shop, query=COUNTS) == (
        Figure(value=2.0, labels={"channel": "chat", "site": "main"}), Figure(value=1.0, labels={"channel": "phone"}),
    )  # fmt: skip
    found = ask("sql", url=shop, query=COUNTS, value="n", labels={"queue": "channel"})
    assert [one.labels for one in found] == [{"queue": "chat"}, {"queue": "phone"}]


@pytest.mark.parametrize(("query", "said"), [
    ("SELECT sum(waits) FROM chats WHERE channel = 'none'", "nothing"), ("SELECT 'words'", "nothing"),
    ("SELECT 1 WHERE 1 = 0", "nothing"), ("SELECT nobody FROM chats", "refused: "), ("SELEKT", "refused: "),
])  # fmt: skip
def test_F_077_what_is_no_figure_is_silence(shop: str, query: str, said: str) -> None:
    assert why("sql", url=shop, query=query).startswith(said)
    assert why("sql", url=shop, query="SELECT 1 AS a", value="b") == "no-column: b"


@pytest.mark.parametrize(
    "query",
    ["DELETE FROM chats", "DROP TABLE chats", "CREATE TABLE x (a text)", "UPDATE chats SET site = 'x' RETURNING 1",
     "INSERT INTO chats VALUES ('a', 'b', 1)"],
)  # fmt: skip
def test_nothing_can_be_written(shop: str, query: str) -> None:
    assert why("sql", url=shop, query=query).startswith(("refused: ", "no-rows"))
    assert ask("sql", url=shop, query="SELECT count(*) FROM chats WHERE channel <> 'a'") == (Figure(value=3.0),)


def test_a_query_that_never_ends_is_ended(shop: str) -> None:
    query = SLOW_HERE.get(shop.partition(":")[0], SLOW)
    said = why("sql", url=shop, query=query, timeout=Length(SECOND // 4))
    assert said.startswith("refused: ")
    # By the database itself, or by the driver where the database is slow to do it.
    assert any(word in said for word in ("interrupted", "timeout", "timed out"))


def test_too_many_rows_are_not_read(shop: str) -> None:
    many = "WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t WHERE n < 5000) SELECT n FROM t"
    assert why("sql", url=shop, query=many) == "too-many: 1001 > 1000"
    timed = f"SELECT 1794312030 AS at, n FROM ({many}) rows_of_it"
    assert len(ask("sql", url=shop, query=timed, time="at")) in (1001, 5000)  # MariaDB stops a recursion by itself


def test_a_file_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    assert why("sql", url=f"sqlite:///{tmp_path}/none.db", query="SELECT 1").startswith("no-file")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("url", [
    "words", "postgresql://h/x?hostaddr=10.0.0.1", "postgresql://h/x?host=/tmp", "mysql://h/x?unix_socket=/run/x",
    "mysql://h/x?local_infile=1", "mysql://h/x?ssl=maybe", "wondrous://h/x?DSN=elsewhere",
])  # fmt: skip
def test_what_we_cannot_hold_back_is_not_asked(url: str) -> None:
    assert why("sql", url=url, query="SELECT 1") == "not-database"


@pytest.mark.parametrize("kind", ["postgresql", "mysql", "wondrous"])
@pytest.mark.parametrize(("host", "said"), [("127.0.0.1", "address-inside: 127.0.0.1"), ("127.1", "host-odd: 127.1")])
def test_F_116_a_database_inside_is_asked_only_when_the_site_allows_it(kind: str, host: str, said: str) -> None:
    assert why("sql", "10.0.0.0/8", url=f"{kind}://shop@{host}:1/x", query="SELECT 1") == said


@pytest.mark.parametrize("server", ["postgres", "maria"])
def test_a_password_is_never_shown(server: str, request: pytest.FixtureRequest) -> None:
    cut = urllib.parse.urlsplit(request.getfixturevalue(server))
    url = f"{cut.scheme}://nobody:hunter3@127.0.0.1:{cut.port}{cut.path}"
    said = why("sql", url=url, query="SELECT 1")
    assert said.startswith("refused: ")
    assert "hunter3" not in said


# --- times ------------------------------------------------------------------------------


def test_a_column_with_the_time_dates_the_figure_and_is_no_label(shop: str) -> None:
    query = "SELECT channel, '2026-11-10 20:00:30' AS at, count(*) AS n FROM chats GROUP BY channel ORDER BY channel"
    [chat, phone] = ask("sql", url=shop, query=query, time="at", timezone="Asia/Shanghai")
    assert (chat.labels, chat.value, chat.at) == ({"channel": "chat"}, 2.0, Instant(1_794_312_030 * SECOND))
    assert phone.at == chat.at
    [seconds] = ask("sql", url=shop, query="SELECT 1794312030 AS at, 7 AS n", time="at")
    assert seconds.at == chat.at
    [odd] = ask("sql", url=shop, query="SELECT 'soon' AS at, 7 AS n", time="at")
    assert odd.at == "soon"
    assert why("sql", url=shop, query="SELECT 1", time="at") == "no-column: at"


@pytest.mark.parametrize(("server", "column"), [
    ("postgres", "timestamptz '2026-11-10 20:00:30+08'"), ("postgres", "timestamp '2026-11-10 12:00:30'"),
    ("maria", "timestamp '2026-11-10 12:00:30'"), ("maria", "unix_timestamp('2026-11-10 20:00:30')"),
])  # fmt: skip
def test_times_of_real_columns_are_read_with_their_zone(
    server: str, column: str, request: pytest.FixtureRequest
) -> None:
    url = request.getfixturevalue(server)
    [one] = ask("sql", url=url, query=f"SELECT {column} AS at, 1 AS n", time="at", timezone="UTC")
    assert one.at == Instant(1_794_312_030 * SECOND)


# --- MariaDB ----------------------------------------------------------------------------


def test_a_certificate_is_checked_for_the_name_that_was_written(maria: str, tmp_path: Path) -> None:
    AUTHORITY.cert_pem.write_to_path(tmp_path / "ca.pem")
    secret = "SHOW SESSION STATUS LIKE 'Ssl_version'"
    port = urllib.parse.urlsplit(maria).port
    assert why("sql", url=f"{maria}?ssl=true", query="SELECT 1").startswith("refused: ")
    assert why("sql", url=f"{maria}?ssl_ca=/none/ca.pem", query="SELECT 1").startswith("no-file")
    assert ask("sql", url=f"{maria}?ssl_ca={tmp_path}/ca.pem", query="SELECT 1") == (Figure(value=1.0),)
    # The value of the row is a word, so it is no figure; that it is not empty shows that the line was encrypted.
    status = "information_schema.session_status WHERE variable_name = 'Ssl_version'"
    encrypted = f"SELECT variable_value <> '' FROM {status}"
    assert ask("sql", url=f"{maria}?ssl_ca={tmp_path}/ca.pem", query=encrypted) == (Figure(value=1.0),)
    assert why("sql", url=f"{maria}?ssl_ca={tmp_path}/ca.pem", query=secret) == "nothing"
    named = f"mysql://shop:hunter2@localhost:{port}/shop?ssl_ca={tmp_path}/ca.pem"
    assert "localhost" in why("sql", "localhost", "127.0.0.1", "::1", url=named, query="SELECT 1")


@pytest.mark.parametrize("query", [
    "SET SESSION TRANSACTION READ WRITE", "COMMIT", "START TRANSACTION READ WRITE", "SELECT 1; DROP TABLE chats",
    "CREATE OR REPLACE TABLE chats (a int)", "TRUNCATE chats", "CALL nothing()",
])  # fmt: skip
def test_one_statement_of_maria_cannot_talk_its_way_to_writing(maria: str, query: str) -> None:
    assert why("sql", url=maria, query=query).startswith(("refused: ", "no-rows"))
    assert run(maria, ["SELECT count(*) FROM chats"]) == [(3,)]


# --- any other --------------------------------------------------------------------------


class Wondrous(SQLiteDialect_pysqlite):
    """A database that we know nothing of: it opens a file whatever the host, and remembers which that was."""

    name = "wondrous"
    supports_statement_cache = True
    path = ""
    hosts: tuple[str, ...] = ()
    connected = 0
    gate: threading.Event | None = None

    @classmethod
    def get_pool_class(cls, url: Any) -> Any:
        del url
        return sqlalchemy.NullPool

    def create_connect_args(self, url: Any) -> Any:
        Wondrous.hosts += (url.host,)
        return [[Wondrous.path], {"check_same_thread": False}]

    def connect(self, *words: Any, **settings: Any) -> Any:
        Wondrous.connected += 1
        return super().connect(*words, **settings)

    def do_execute_no_params(self, cursor: Any, statement: str, context: Any = None) -> None:
        del context
        if Wondrous.gate is not None:
            Wondrous.gate.wait(20)
        cursor.execute(statement)


@pytest.fixture
def wondrous(sqlite: str) -> Iterator[str]:
    Wondrous.path, Wondrous.hosts, Wondrous.gate = sqlite.removeprefix("sqlite:///"), (), None
    registry.impls["wondrous"] = lambda: Wondrous
    yield "wondrous://shop@127.0.0.1:9/shop"
    if Wondrous.gate is not None:
        Wondrous.gate.set()


def test_another_database_is_sent_to_the_judged_address_and_what_it_wrote_is_rolled_back(wondrous: str) -> None:
    assert ask("sql", url=wondrous, query="SELECT count(*) FROM chats") == (Figure(value=3.0),)
    named = wondrous.replace("127.0.0.1", "localhost")
    assert ask("sql", "localhost", url=named, query="SELECT 1") == (Figure(value=1.0),)
    assert all(host in ("127.0.0.1", "::1") for host in Wondrous.hosts)
    assert why("sql", url=wondrous, query="DELETE FROM chats") == "no-rows"
    assert ask("sql", url=wondrous, query="SELECT count(*) FROM chats") == (Figure(value=3.0),)
    assert why("sql", url="wondrous:///shop", query="SELECT 1") == "no-host: wondrous"


def test_another_database_that_does_not_end_is_left_behind_and_not_asked_again_before_it_has_ended(
    wondrous: str,
) -> None:
    Wondrous.gate = threading.Event()
    asked = {"url": wondrous, "query": "SELECT 5 AS figure", "timeout": Length(SECOND // 10)}
    assert why("sql", **asked) == "late"
    before = Wondrous.connected
    assert why("sql", **asked) == "late"
    assert before == Wondrous.connected
    Wondrous.gate.set()
    [thread] = [one for one in threading.enumerate() if one.name == "sql-m"]
    thread.join(20)
    assert ask("sql", url=wondrous, query="SELECT 5 AS figure") == (Figure(value=5.0),)


def test_a_driver_that_is_not_there_is_named() -> None:
    assert why("sql", url="oracle+oracledb://u@127.0.0.1/x", query="SELECT 1") == "no-driver: oracledb"
    assert why("sql", url="nothing://u@127.0.0.1/x", query="SELECT 1").startswith("no-driver: nothing")
