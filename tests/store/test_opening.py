"""Opening: settings that hold, and every reason not to open said plainly."""

from __future__ import annotations

import os
import sqlite3
import string
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.store import makers as make
from tests.store.makers import NOW
from tocsin.engine.model.batch import Batch
from tocsin.engine.model.ports import StoreBroken
from tocsin.engine.model.problem import Unavailable
from tocsin.engine.store import place
from tocsin.engine.store.library import Library, affected, choose, described
from tocsin.engine.store.reading import opened
from tocsin.engine.store.schema import SCHEMA
from tocsin.engine.words.store import SENTENCES

ROOT = Path(__file__).parents[2]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "tocsin.db"


def refusal(path: Path, **options: object) -> Unavailable:
    """How opening fails; its sentence can be made in both languages."""
    with pytest.raises(Unavailable) as caught:
        make.opened(path, **options)
    error = caught.value
    for told in (SENTENCES[error.code].zh, SENTENCES[error.code].en):
        assert str(path) in told.format(**error.params)
    return error


def test_the_settings_are_those_that_lose_nothing(path: Path) -> None:
    store = make.opened(path)
    wanted = {
        "journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 5000, "trusted_schema": 0,
        "secure_delete": 1, "recursive_triggers": 1,
    }  # fmt: skip
    with store.reading() as reader:
        assert reader.execute("PRAGMA query_only").fetchall() == [(1,)]
    found = {name: store._connection.execute(f"PRAGMA {name}").fetchall()[0][0] for name in wanted}
    assert found == wanted
    store.close()


def test_a_setting_that_does_not_hold_is_refused(path: Path) -> None:
    """A SQLite that says yes and does not: its `synchronous` stays at 1."""
    real = choose().module

    class Deaf(real.Connection):  # type: ignore[misc, name-defined]
        def execute(self, statement: str, *values: object) -> object:
            asked = statement == "PRAGMA synchronous"
            return super().execute("SELECT 1" if asked else statement, *values)

    def connect(*places: object, **options: object) -> object:
        return real.connect(*places, factory=Deaf, **options)

    deaf = SimpleNamespace(connect=connect, Error=real.Error)
    error = refusal(path, library=Library(module=deaf, version="3.53.4", affected=False))
    assert (error.code, error.params["name"]) == ("database-setting", "synchronous")


def test_only_its_owner_may_read_the_file(path: Path) -> None:
    store = make.opened(path)
    store.commit(make.opening())
    modes = {one.name: one.stat().st_mode & 0o077 for one in path.parent.iterdir()}
    assert set(modes.values()) == {0}, modes
    assert "tocsin.db-wal" in modes
    store.close()


def test_F_026_a_second_engine_stops_at_once_and_says_who_runs(path: Path) -> None:
    store = make.opened(path)
    error = refusal(path)
    assert (error.code, error.params["pid"], error.params["since"]) == ("already-running", os.getpid(), NOW)
    store.commit(make.opening())
    store.close()
    make.opened(path).close()


def test_F_026_the_lock_goes_with_a_process_that_is_killed(path: Path) -> None:
    code = (
        "import os, sys; from pathlib import Path; from tests.store import makers\n"
        "store = makers.opened(Path(sys.argv[1])); store.commit(makers.opening()); os.kill(os.getpid(), 9)"
    )
    assert subprocess.run([sys.executable, "-c", code, str(path)], cwd=ROOT, check=False).returncode == -9
    store = make.opened(path)
    assert [one.id for one in store.load(NOW).incidents] == ["INC-1"]
    assert store.epoch == 2
    store.close()


def test_F_026_an_engine_in_another_process_is_seen(path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from tests.store import makers\n"
        "store = makers.opened(Path(sys.argv[1])); print('open', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", code, str(path)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "open\n"
        assert refusal(path).params["pid"] == other.pid
        other.communicate("", timeout=60)
    make.opened(path).close()


@pytest.mark.parametrize(
    ("version", "bad"),
    [
        ((3, 6, 23), False), ((3, 7, 0), True), ((3, 40, 1), True), ((3, 44, 5), True), ((3, 44, 6), False),
        ((3, 45, 0), True), ((3, 50, 6), True), ((3, 50, 7), False), ((3, 51, 0), True), ((3, 51, 2), True),
        ((3, 51, 3), False), ((3, 53, 4), False), ((4, 0, 0), False),
    ],
)  # fmt: skip
def test_F_027_affected_versions_are_known(version: tuple[int, int, int], bad: bool) -> None:
    assert affected(version) is bad


def test_F_027_an_affected_library_is_used_with_one_connection_alone(path: Path) -> None:
    """The standard module, told to be an affected version whatever it is here."""
    library = Library(module=sqlite3, version="3.40.1", affected=True)
    store = make.opened(path, library=library)
    store.commit(make.opening())
    with store.reading() as reader:
        assert reader is store._connection
        assert reader.execute("PRAGMA locking_mode").fetchall() == [("exclusive",)]
    code = (
        "import sys; from pathlib import Path; from tocsin.engine.store.connection import open_reader\n"
        "from tocsin.engine.store.library import choose\n"
        "try: open_reader(Path(sys.argv[1]), choose(), busy_timeout_ms=0).execute('SELECT 1 FROM tocsin_owner')\n"
        "except choose().module.OperationalError as error: print(error)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(path)], cwd=ROOT, check=True, capture_output=True, text=True
    )  # fmt: skip
    store.close()
    assert done.stdout == "database is locked\n"


def test_F_027_a_sound_library_is_preferred(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tocsin.engine.store.library.sqlite3", SimpleNamespace(sqlite_version="3.40.1"))
    wheel = SimpleNamespace(sqlite_version="3.53.4")
    monkeypatch.setattr("tocsin.engine.store.library.import_module", lambda _name: wheel)
    assert choose() == Library(module=wheel, version="3.53.4", affected=False)
    wheel.sqlite_version = "3.45.0"
    assert choose().version == "3.40.1"

    def missing(_name: str) -> None:
        raise ImportError

    monkeypatch.setattr("tocsin.engine.store.library.import_module", missing)
    assert choose().affected
    monkeypatch.setattr("tocsin.engine.store.library.sqlite3", SimpleNamespace(sqlite_version="3.51.3"))
    assert not choose().affected
    assert described(sqlite3).version == sqlite3.sqlite_version


@pytest.mark.parametrize("what", ["file", "folder"])
def test_F_028_a_place_that_may_not_be_written_is_named(tmp_path: Path, what: str) -> None:
    """Run as somebody without rights: root may write everywhere."""
    home = tmp_path / "data"
    home.mkdir()
    path = home / "tocsin.db"
    make.opened(path).close()
    for one in (*home.iterdir(), home):
        one.chmod(0o777 if one.is_dir() else 0o666)
    for folder in (one for one in (tmp_path, *tmp_path.parents) if "pytest-of-" in str(one)):
        folder.chmod(0o755)
    refused = path if what == "file" else home
    refused.chmod(0o444 if what == "file" else 0o555)
    code = (
        "import os, sys; from pathlib import Path; from tests.store import makers\n"
        "from tocsin.engine.model.problem import Unavailable\n"
        "if os.geteuid() == 0: os.setgid(65534); os.setuid(65534)\n"
        "try: makers.opened(Path(sys.argv[1]))\n"
        "except Unavailable as error: print(error.code, error.params['what'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(path)], cwd=ROOT, check=False, capture_output=True, text=True
    )  # fmt: skip
    home.chmod(0o755)
    assert done.stdout == f"database-read-only {refused}\n", done.stderr


def test_F_028_a_missing_folder_is_named(tmp_path: Path) -> None:
    error = refusal(tmp_path / "nowhere" / "tocsin.db")
    assert (error.code, error.params["folder"]) == ("database-no-folder", str(tmp_path / "nowhere"))


def test_a_folder_in_the_place_of_the_file_is_named(tmp_path: Path) -> None:
    assert refusal(tmp_path).code == "database-is-folder"


def test_a_text_file_in_its_place_is_left_alone(path: Path) -> None:
    path.write_text("name: shop\n" * 500)
    assert refusal(path).code == "database-not-sqlite"
    assert path.read_text() == "name: shop\n" * 500


def test_a_database_of_another_program_is_left_alone(path: Path) -> None:
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE notes (text)")
    other.close()
    assert refusal(path).code == "database-foreign"
    assert path.stat().st_size > 0


def test_F_029_a_newer_database_is_refused_with_both_numbers(path: Path) -> None:
    make.opened(path).close()
    with make.raw(path) as connection:
        connection.execute("UPDATE tocsin_schema SET version_num = '0012'")
    connection.close()
    error = refusal(path)
    assert (error.code, error.params["version"], error.params["known"]) == ("schema-newer", 12, SCHEMA)
    with pytest.raises(Unavailable, match="schema-newer"), opened(path):
        pass


@pytest.mark.parametrize("harm", ["DELETE FROM tocsin_schema", "DROP TABLE tocsin_schema"])
def test_F_009_a_schema_without_its_record_is_refused(path: Path, harm: str) -> None:
    make.opened(path).close()
    with make.raw(path) as connection:
        connection.execute(harm)
    connection.close()
    assert refusal(path).code == "schema-half"


def test_F_023_a_damaged_page_is_found_and_said(path: Path) -> None:
    store = make.opened(path)
    store.commit(make.opening())
    store.close()
    whole = bytearray(path.read_bytes())
    whole[100:4096] = os.urandom(3996)
    path.write_bytes(whole)
    assert refusal(path).code == "database-damaged"


@pytest.mark.parametrize("kind", ["nfs4", "cifs", "fuse.sshfs"])
def test_F_025_a_network_file_system_is_refused(path: Path, kind: str) -> None:
    error = refusal(path, file_system=lambda _folder: kind)
    assert (error.code, error.params["kind"]) == ("database-on-network", kind)
    assert not path.exists()


def test_F_025_the_file_system_is_that_of_the_nearest_mount(tmp_path: Path) -> None:
    table = tmp_path / "mountinfo"
    inner = tmp_path / "a b" / "c"
    inner.mkdir(parents=True)
    real = os.path.realpath(tmp_path).replace(" ", "\\040")
    table.write_text(
        "21 1 8:1 / / rw - ext4 /dev/sda1 rw\n"
        f"22 21 0:5 / {real}/a\\040b rw shared:1 - nfs4 server:/x rw\n"
        f"23 21 0:6 / {real}/a rw - cifs //x rw\n"
    )
    assert place.file_system(inner, table) == "nfs4"
    assert place.file_system(tmp_path, table) == "ext4"
    assert place.file_system(tmp_path, tmp_path / "missing") == ""


def test_P_24_a_journal_whose_end_was_changed_is_refused(path: Path) -> None:
    store = make.opened(path)
    store.commit(make.opening())
    store.close()
    with make.raw(path) as connection:
        connection.execute("DROP TRIGGER tocsin_journal_fixed")
        connection.execute("UPDATE tocsin_journal SET code = 'nothing' WHERE seq = 2")
    connection.close()
    error = refusal(path)
    assert (error.code, error.params["what"]) == ("journal-broken", "journal line 2")


def test_F_031_an_incident_that_cannot_be_read_is_set_aside(path: Path) -> None:
    store = make.opened(path)
    for name in ("INC-1", "INC-2", "INC-3"):
        store.commit(make.opening(name))
    with make.raw(path) as connection:
        connection.execute("UPDATE tocsin_incidents SET state = '{\"stuck\": 7}' WHERE id = 'INC-2'")
    connection.close()
    memory = store.load(NOW)
    assert ([one.id for one in memory.incidents], memory.damaged) == (["INC-1", "INC-3"], ["INC-2"])
    store.close()


def test_F_015_a_copy_of_the_process_may_not_write(path: Path) -> None:
    store = make.opened(path)
    code = 0
    child = os.fork()
    if child == 0:
        try:
            store.commit(make.opening())
        except StoreBroken:
            code = 7
        os._exit(code)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7
    store.commit(Batch(now=NOW, counters={"n": 1}))
    store.close()


HEAVY = ["sqlalchemy", "sqlmodel", "alembic", "pydantic"]


def test_opening_an_up_to_date_database_loads_no_sqlalchemy(path: Path) -> None:
    make.opened(path).close()
    code = (
        "import sys; from pathlib import Path; from tests.store import makers\n"
        "import tocsin.engine.store.reading, tocsin.engine.store.audit, tocsin.engine.store.backup\n"
        "store = makers.opened(Path(sys.argv[1])); store.commit(makers.everything()); store.load(makers.NOW)\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(path)], cwd=ROOT, check=True, capture_output=True, text=True
    )  # fmt: skip
    assert done.stdout == "[]\n"


def test_both_languages_name_the_same_parameters() -> None:
    for code, told in SENTENCES.items():
        zh, en = ({name for _, name, _, _ in string.Formatter().parse(text) if name} for text in (told.zh, told.en))
        assert zh == en, code
        assert told.zh, code
