"""Real database servers of a test's own: on a free port, in a folder of their own, ended by their own process."""

from __future__ import annotations

import importlib
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import trustme

from tests.e2e.night import free_port, until

LOCAL = "+08:00"
"""The zone of the MariaDB: what it calls now is not UTC."""
BEGIN = (
    "CREATE DATABASE shop CHARACTER SET utf8mb4;", "CREATE USER shop@'127.0.0.1' IDENTIFIED BY 'hunter2';",
    "GRANT ALL ON *.* TO shop@'127.0.0.1';", "",
)  # fmt: skip
AUTHORITY = trustme.CA()


@contextmanager
def postgresql() -> Iterator[str]:
    """The address of an empty PostgreSQL whose user may do anything; skipped where there is none."""
    initdb, server = (_binary(name, "/usr/lib/postgresql/*/bin") for name in ("initdb", "postgres"))
    if initdb is None or server is None or importlib.util.find_spec("psycopg") is None:
        pytest.skip("needs PostgreSQL's programs and the driver psycopg, which a site with such a monitor installs")
    who = _servant("postgres")
    with _folder(who) as root:
        data = str(root / "data")
        _quietly([initdb, "-D", data, "-A", "trust", "-U", "shop", "-E", "UTF8", "--no-sync"], who)
        port = free_port()
        words = [server, "-D", data, "-p", str(port), "-h", "127.0.0.1", "-k", "", "-F"]
        url = f"postgresql://shop@127.0.0.1:{port}/postgres"
        with _running(words, who, root, signal.SIGINT):
            until("PostgreSQL answers", lambda: _answers(url))
            yield url


@contextmanager
def mariadb() -> Iterator[str]:
    """The address of an empty MariaDB whose user may do anything; skipped where there is none."""
    install, server = (_binary(name, "/usr/sbin") for name in ("mariadb-install-db", "mariadbd"))
    if install is None or server is None or importlib.util.find_spec("pymysql") is None:
        pytest.skip("needs MariaDB's programs and the driver PyMySQL, which a site with such a monitor installs")
    who = _servant("mysql")
    with _folder(who) as root:
        data = f"--datadir={root / 'data'}"
        user = ["--user=mysql"] if who else []
        _quietly([install, "--no-defaults", data, "--skip-test-db", *user], None)
        begin = root / "begin.sql"
        begin.write_text("\n".join(BEGIN))
        port = free_port()
        words = [
            server, "--no-defaults", data, f"--port={port}", "--bind-address=127.0.0.1", f"--socket={root}/socket",
            "--skip-name-resolve", f"--init-file={begin}", f"--default-time-zone={LOCAL}", *_certified(root), *user,
        ]  # fmt: skip
        url = f"mysql://shop:hunter2@127.0.0.1:{port}/shop"
        with _running(words, None, root, signal.SIGTERM):
            until("MariaDB answers", lambda: _answers(url))
            yield url


def run(url: str, statements: Sequence[str]) -> list[tuple[Any, ...]]:
    """Run statements as the server's owner; the rows of the last."""
    with closing(_connected(url)) as connection, closing(connection.cursor()) as cursor:
        for statement in statements:
            cursor.execute(statement)
        rows = list(cursor.fetchall()) if cursor.description else []
        connection.commit()
    return rows


def _connected(url: str) -> Any:
    cut = urlsplit(url)
    if cut.scheme == "postgresql":
        return importlib.import_module("psycopg").connect(url)
    driver: Any = importlib.import_module("pymysql")
    return driver.connect(host=cut.hostname, port=cut.port, user=cut.username, password=cut.password, database="shop")


def _answers(url: str) -> bool:
    try:
        _connected(url).close()
    except Exception as error:
        if type(error).__name__ != "OperationalError":
            raise
        return False
    return True


def _certified(root: Path) -> list[str]:
    """A certificate for this address, from an authority of the tests' own."""
    own = AUTHORITY.issue_cert("127.0.0.1")
    AUTHORITY.cert_pem.write_to_path(root / "ca.pem")
    own.private_key_pem.write_to_path(root / "key.pem")
    own.cert_chain_pems[0].write_to_path(root / "cert.pem")
    for file in root.glob("*.pem"):
        file.chmod(0o644)
    return [f"--ssl-{name}={root}/{name}.pem" for name in ("ca", "cert", "key")]


def _binary(name: str, place: str) -> str | None:
    return shutil.which(name) or next(iter(sorted(map(str, Path("/").glob(f"{place[1:]}/{name}")), reverse=True)), None)


def _servant(name: str) -> str | None:
    """Database servers do not run as root."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam(name).pw_name
    except KeyError:
        pytest.skip(f"root needs the system's user {name}, whom the package of the server makes")


@contextmanager
def _folder(who: str | None) -> Iterator[Path]:
    """Of its own: those of pytest are closed to the other user."""
    root = Path(tempfile.mkdtemp(prefix="tocsin-database-"))
    if who is not None:
        shutil.chown(root, who)
    try:
        yield root
    finally:
        shutil.rmtree(root)


def _quietly(words: list[str], who: str | None) -> None:
    subprocess.run(words, user=who, check=True, stdout=subprocess.DEVNULL, cwd="/")


@contextmanager
def _running(words: list[str], who: str | None, root: Path, end: signal.Signals) -> Iterator[None]:
    with (root / "log").open("wb") as log:
        running = subprocess.Popen(words, user=who, cwd="/", stdout=log, stderr=log)
    try:
        yield
    finally:
        running.send_signal(end)
        running.wait(30)
