"""Invariants as queries: a sound database breaks none, and a row that breaks one is named by its number."""

from __future__ import annotations

import re
import shutil
import sqlite3
from collections.abc import Iterator
from datetime import UTC
from pathlib import Path

import pytest

from tocsin.engine.decide import moves
from tocsin.engine.model.decision import FINAL_STATES
from tocsin.engine.model.time import HOUR, Length
from tocsin.engine.run.doctor import Finding, examine
from tocsin.engine.store.invariant_parts import FINAL
from tocsin.engine.store.invariants import MOST, QUERIES, Broken, broken
from tocsin.engine.store.library import choose
from tocsin.engine.words.invariants import SENTENCES
from tocsin.engine.words.say import say

from .site import folder
from .swarm import play
from .world import Plan

OPEN = "(SELECT id FROM tocsin_incidents WHERE closed IS NULL AND world = 'live' LIMIT 1)"
TOLD = "(SELECT min(key) FROM tocsin_outbox WHERE kind = 'customer' AND state = 'sent')"
PAGED = "(SELECT min(key) FROM tocsin_outbox WHERE kind = 'page' AND state = 'sent')"
LATER_RUNG = (
    "(SELECT min(j.seq) FROM tocsin_journal j JOIN tocsin_journal_payload p USING (seq)"
    " WHERE j.code = 'paged' AND json_extract(p.params, '$.why') = 'no-answer')"
)
RUNG_BEFORE = (
    "(SELECT max(b.seq) FROM tocsin_journal b JOIN tocsin_journal_payload q USING (seq), tocsin_journal j"
    f" JOIN tocsin_journal_payload p ON p.seq = j.seq WHERE j.seq = {LATER_RUNG} AND b.seq < j.seq"
    " AND b.incident = j.incident AND b.code IN ('paged', 'nobody-reached') AND b.step < j.step"
    " AND json_extract(q.params, '$.ladder') = json_extract(p.params, '$.ladder'))"
)
A_MOVE = (
    "(SELECT min(j.seq) FROM tocsin_journal j JOIN tocsin_journal_payload p USING (seq) WHERE j.code = 'step'"
    " AND json_extract(p.params, '$.moves[0].from') NOT LIKE '.%')"
)
TRY = (
    "INSERT INTO tocsin_attempts (id, world, key, token, at, outcome, receipt, why)"
    " VALUES (99999, 'live', {key}, 1, 0, '{to}', '', '')"
)


class Again:
    """A row that is put in a second time, with one column changed."""

    def __init__(self, table: str, where: str, column: str, value: str) -> None:
        self.table, self.where, self.change = table, where, (column, value)

    def written(self, connection: sqlite3.Connection) -> str:
        columns = [row[1] for row in connection.execute(f"PRAGMA table_info({self.table})")]
        values = ", ".join(self.change[1] if name == self.change[0] else f'"{name}"' for name in columns)
        return f"INSERT INTO {self.table} SELECT {values} FROM {self.table} WHERE {self.where}"


BREAKS: dict[str, tuple[str, str | Again]] = {
    # what is broken by hand -> (the invariant that must be named, SQL)
    "a delivery twice": ("I-01", Again("tocsin_alerts", "id = 1", "id", "99999")),
    "two open of one key": ("I-02", Again("tocsin_incidents", f"id = {OPEN}", "id", "'INC-99999'")),
    "not understood and nobody knows why": (
        "I-03", "UPDATE tocsin_alerts SET status = 'not-understood', why = '' WHERE id = 1",
    ),
    "a version that is not there": ("I-04", f"UPDATE tocsin_incidents SET version = 'x' WHERE id = {OPEN}"),
    "a move from elsewhere": (
        "I-04",
        "UPDATE tocsin_journal_payload SET params = json_set(params, '$.moves[0].from', 'nowhere')"
        f" WHERE seq = {A_MOVE}",
    ),
    "a document that is none": ("I-05", f"UPDATE tocsin_incidents SET state = '{{' WHERE id = {OPEN}"),
    "a step without a line": ("I-05", f"UPDATE tocsin_incidents SET revision = revision + 1 WHERE id = {OPEN}"),
    "a line of a step gone": (
        "I-05",
        "DELETE FROM tocsin_journal WHERE seq = (SELECT max(seq) FROM tocsin_journal WHERE code = 'step')",
    ),
    "a state where no move leads": (
        "I-05",
        "UPDATE tocsin_incidents SET state = json_set(state, '$.config', json_object('', 'nowhere'))"
        f" WHERE id = {OPEN}",
    ),
    "an effect of another world": ("I-06", f"UPDATE tocsin_outbox SET world = 'DRL-9' WHERE key = {PAGED}"),
    "a timer of another world": ("I-06", f"UPDATE tocsin_timers SET world = 'DRL-9' WHERE incident = {OPEN}"),
    "an approval of another world": ("I-06", "UPDATE tocsin_approvals SET world = 'DRL-9'"),
    "a line of another world": ("I-06", "UPDATE tocsin_journal SET world = 'DRL-9' WHERE incident <> '' AND seq < 20"),
    "a drill that reaches customers": (
        "I-07", f"UPDATE tocsin_outbox SET world = 'DRL-9', state = 'ready' WHERE key = {TOLD}",
    ),
    "a notice claimed after its yes": ("I-08", TRY.format(key=TOLD, to="sending")),
    "a notice sent again by nobody": (
        "I-08", Again("tocsin_outbox", f"key = {TOLD}", "key", "key || '/again-1'"),
    ),
    "approvals that are not there": ("I-09", "DELETE FROM tocsin_approvals"),
    "approvals of other words": ("I-09", f"UPDATE tocsin_outbox SET text_hash = 'x' WHERE key = {TOLD}"),
    "sent without a yes": ("I-10", f"DELETE FROM tocsin_attempts WHERE key = {PAGED} AND outcome = 'sent'"),
    "cancelled on its way": (
        "I-11",
        f"UPDATE tocsin_outbox SET state = 'cancelled' WHERE key = {TOLD}",
    ),
    "arrived and not sent": ("I-12", f"UPDATE tocsin_outbox SET state = 'failed' WHERE key = {TOLD}"),
    "a row that is gone": ("I-12", f"DELETE FROM tocsin_outbox WHERE key = {PAGED}"),
    "a try after the end": ("I-13", TRY.format(key=PAGED, to="ready")),
    "another end": ("I-13", f"UPDATE tocsin_outbox SET state = 'failed' WHERE key = {PAGED}"),
    "a token without a claim": ("I-14", f"UPDATE tocsin_outbox SET token = token + 1 WHERE key = {PAGED}"),
    "a claim without a token": ("I-14", TRY.format(key=PAGED, to="sending")),
    "a timer of no incident": ("I-15", f"UPDATE tocsin_timers SET incident = 'INC-99999' WHERE incident = {OPEN}"),
    "a timer of a closed incident": ("I-15", f"UPDATE tocsin_incidents SET closed = 1 WHERE id = {OPEN}"),
    "a rung too early": ("I-16", f"UPDATE tocsin_journal SET at = at - 3600000000 WHERE seq = {LATER_RUNG}"),
    "paged on after an answer": ("I-17", f"UPDATE tocsin_journal SET code = 'answered' WHERE seq = {RUNG_BEFORE}"),
    "a payload gone": ("I-20", "DELETE FROM tocsin_journal_payload WHERE seq = 3"),
    "a line gone": ("I-20", "DELETE FROM tocsin_journal WHERE seq = 3"),
    "a ladder that pages nobody": (
        "I-25",
        "UPDATE tocsin_incidents SET state = json_set(state, '$.ladders.x', json('{\"state\":\"waiting\"}'))"
        f" WHERE id = {OPEN}",
    ),
    "on its way for ever": ("I-26", f"UPDATE tocsin_outbox SET state = 'sending', deadline = 1 WHERE key = {PAGED}"),
    "due long ago": ("I-26", f"UPDATE tocsin_outbox SET state = 'ready', due = 1 WHERE key = {PAGED}"),
    "no timer": ("I-27", f"DELETE FROM tocsin_timers WHERE incident = {OPEN}"),
    "no timer that ever fires": ("I-27", f"UPDATE tocsin_timers SET due = 1 WHERE incident = {OPEN}"),
    "a doubt nobody knows of": (
        "I-28",
        f"UPDATE tocsin_outbox SET state = 'uncertain', updated = 1, notice = 'x' WHERE key = {TOLD}",
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database of a quiet night: pages, answers, later rungs, a notice that two people approved."""
    folder = tmp_path_factory.mktemp("sound")
    play(Plan(seed=3, on=frozenset(), file=folder, storm=Length(2 * HOUR)))
    return folder / "simulated.db"


@pytest.fixture
def prompt(sound: Path, tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """A copy without triggers, checks and unique indexes, so that everything can be broken."""
    shutil.copy(sound, tmp_path / "tocsin.db")
    connection = choose().module.connect(str(tmp_path / "tocsin.db"), isolation_level=None)
    connection.execute("PRAGMA foreign_keys = 0")
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f"DROP TRIGGER {name}")
    for table in ("alerts", "incidents", "timers", "outbox", "attempts", "approvals", "journal", "journal_payload"):
        connection.execute(f"CREATE TABLE plain AS SELECT * FROM tocsin_{table}")
        connection.execute(f"DROP TABLE tocsin_{table}")
        connection.execute(f"ALTER TABLE plain RENAME TO tocsin_{table}")
    yield connection
    connection.close()


@pytest.mark.parametrize("what", BREAKS)
def test_I_01_to_I_28_a_row_that_breaks_an_invariant_is_named(what: str, prompt: sqlite3.Connection) -> None:
    number, change = BREAKS[what]
    assert list(broken(prompt)) == []
    assert prompt.execute(change if isinstance(change, str) else change.written(prompt)).rowcount > 0
    found = {one.number: one for one in broken(prompt)}
    assert number in found
    assert found[number].count >= 1
    # What is said names a row of ours, never a recipient or a text.
    assert re.fullmatch(r"(INC-\d+|DRL-\d+/\d+)(#\d+)?|(attempt )?\d+", found[number].first)


def test_every_query_is_broken_here_and_has_its_words() -> None:
    assert {number for number, _ in BREAKS.values()} == set(QUERIES)
    assert {f"invariant-{number}" for number in QUERIES} == set(SENTENCES)


def test_names_in_the_queries_are_those_of_the_model() -> None:
    assert set(re.findall(r"'(\w+)'", FINAL)) == FINAL_STATES
    assert f"('{moves.START}', '{moves.END}')" in QUERIES["I-04"]


def test_very_many_are_counted_up_to_a_bound(prompt: sqlite3.Connection) -> None:
    prompt.execute(
        "WITH RECURSIVE n(i) AS (SELECT 100000 UNION ALL SELECT i + 1 FROM n WHERE i < 102000)"
        " INSERT INTO tocsin_alerts SELECT i, world, source, 'd' || i, received, 'not-understood', '', headers, body"
        " FROM tocsin_alerts, n WHERE id = 1"
    )
    assert list(broken(prompt, ["I-03"])) == [Broken(number="I-03", count=MOST, more=True, first="100000")]


def test_doctor_names_the_invariant_how_many_and_the_first(sound: Path, tmp_path: Path) -> None:
    shutil.copytree(folder("first"), tmp_path / "site")
    database = tmp_path / "site" / ".tocsin" / "tocsin.db"
    database.parent.mkdir()
    shutil.copy(sound, database)
    assert [one.code for one in deep(tmp_path / "site")] == ["database-deep"]
    connection = choose().module.connect(str(database), isolation_level=None)
    connection.execute(f"DELETE FROM tocsin_timers WHERE incident = {OPEN}")
    [(name,)] = connection.execute(f"SELECT {OPEN}").fetchall()
    connection.close()
    broken_one, rest = deep(tmp_path / "site")
    assert (broken_one.state, broken_one.code, dict(broken_one.params)) == (
        "bad", "invariant-I-27", {"count": "1", "first": name},
    )  # fmt: skip
    assert rest.params["invariants"] == len(QUERIES) - 1
    for lang in ("zh", "en"):
        said = say(broken_one.code, broken_one.params, lang, UTC)
        assert "I-27" in said
        assert str(name) in said


def deep(site: Path) -> list[Finding]:
    """What `doctor --deep` says of the database."""
    return [one for one in examine(site, deep=True) if one.code.startswith(("database", "invariant"))]
