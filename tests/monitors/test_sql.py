"""A query of a real SQLite file and of a real PostgreSQL: figures, labels, limits, and that nothing can be written."""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import signal
import sqlite3
import subprocess
import tempfile
import urllib.parse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.night import free_port, until
from tests.monitors.outside import ask, why
from tocsin.engine.model.time import SECOND, Length
from tocsin.engine.monitors import Figure

COUNTS = "SELECT channel, site, count(*) AS n FROM chats GROUP BY channel, site ORDER BY channel"
SLOW = "WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t) SELECT count(*) FROM t"
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


def _binary(name: str) -> str | None:
    places = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    return shutil.which(name) or (str(places[-1]) if places else None)


INITDB, POSTGRES = _binary("initdb"), _binary("postgres")
USER = "postgres" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
"""PostgreSQL does not run as root."""


@pytest.fixture(scope="module")
def postgres() -> Iterator[str]:
    """The address of a PostgreSQL that has the same table; skipped where there is none."""
    if INITDB is None or POSTGRES is None or importlib.util.find_spec("psycopg") is None:
        pytest.skip("needs PostgreSQL's programs and the driver psycopg, which a site with such a monitor installs")
    psycopg: Any = importlib.import_module("psycopg")

    # A folder of its own: those of pytest are closed to the other user.
    root, port = Path(tempfile.mkdtemp(prefix="tocsin-postgres-")), free_port()
    who = USER if os.geteuid() == 0 else None
    if who is not None:
        shutil.chown(root, who)
    data = root / "data"
    subprocess.run(
        [INITDB, "-D", str(data), "-A", "trust", "-U", "shop", "-E", "UTF8", "--no-sync"], user=who, check=True,
        stdout=subprocess.DEVNULL, cwd="/",
    )  # fmt: skip
    words = [POSTGRES, "-D", str(data), "-p", str(port), "-h", "127.0.0.1", "-k", "", "-F"]
    with (root / "log").open("wb") as log:
        running = subprocess.Popen(words, user=who, cwd="/", stdout=log, stderr=log)
    try:
        told = f"host=127.0.0.1 port={port} user=shop dbname=postgres"
        until("PostgreSQL answers", lambda: _ready(told))
        with psycopg.connect(told) as connection:
            for statement in MAKE:
                connection.execute(statement)
        yield f"postgresql://shop@127.0.0.1:{port}/postgres"
    finally:
        running.send_signal(signal.SIGINT)
        running.wait(20)
        shutil.rmtree(root)


def _ready(told: str) -> bool:
    psycopg: Any = importlib.import_module("psycopg")

    try:
        psycopg.connect(told).close()
    except psycopg.OperationalError:
        return False
    return True


@pytest.fixture(params=["sqlite", "postgres"])
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
    said = why("sql", url=shop, query=SLOW, timeout=Length(SECOND // 4))
    assert said.startswith("refused: ")
    assert "interrupted" in said or "timeout" in said


def test_too_many_rows_are_not_read(shop: str) -> None:
    many = "WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t WHERE n < 5000) SELECT n FROM t"
    assert why("sql", url=shop, query=many) == "too-many: 1001 > 1000"


def test_a_file_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    assert why("sql", url=f"sqlite:///{tmp_path}/none.db", query="SELECT 1").startswith("no-file")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "url", ["oracle://h/x", "words", "postgresql://h/x?hostaddr=10.0.0.1", "postgresql://h/x?host=/tmp"]
)
def test_what_we_cannot_hold_back_is_not_asked(url: str) -> None:
    assert why("sql", url=url, query="SELECT 1") == "not-database"


@pytest.mark.parametrize(("host", "said"), [("127.0.0.1", "address-inside: 127.0.0.1"), ("127.1", "host-odd: 127.1")])
def test_F_116_a_database_inside_is_asked_only_when_the_site_allows_it(host: str, said: str) -> None:
    assert why("sql", "10.0.0.0/8", url=f"postgresql://shop@{host}:1/x", query="SELECT 1") == said


def test_a_password_is_never_shown(postgres: str) -> None:
    cut = urllib.parse.urlsplit(postgres)
    url = f"postgresql://nobody:hunter2@127.0.0.1:{cut.port}/postgres"
    said = why("sql", url=url, query="SELECT 1")
    assert said.startswith("refused: ")
    assert "hunter2" not in said
