"""The database itself refuses what must never be, even to somebody with an SQL prompt."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.store import makers as make
from tests.store.makers import NOW, SqlError
from tocsin.engine.model.batch import Batch, IncidentChange

PAGE = "INC-1/1/0/slack/ana"
DRILL_ROW = "DRL-1/1/2/0/sms/c1"


@pytest.fixture
def attacker(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """An SQL prompt on a database with an incident, a drill, a closed incident and a notice in doubt."""
    path = tmp_path / "tocsin.db"
    store = make.opened(path)
    store.commit(make.opening("INC-1", key="shop=a"))
    store.commit(make.opening("DRL-1/1", world="DRL-1"))
    row = make.apology(DRILL_ROW, incident="DRL-1/1", world="DRL-1", state="held")
    store.commit(Batch(now=NOW, effects=[row, make.apology(needs=0)], versions=[make.version()]))
    store.commit(make.claimed("INC-1/2/0/sms/c1"))
    store.commit(make.answered("INC-1/2/0/sms/c1", "uncertain"))
    closed = make.incident("INC-2", closed=NOW, timers={})
    store.commit(Batch(now=NOW, incidents=[IncidentChange(before=None, after=closed)]))
    store.commit(make.opening("INC-3"))
    store.commit(make.claimed("INC-3/1/0/slack/ana"))
    store.commit(make.answered("INC-3/1/0/slack/ana", "sent"))
    store.close()
    connection = make.raw(path)
    yield connection
    connection.close()


def copied(table: str, changes: dict[str, str], where: str) -> str:
    """SQL that inserts a row again with some columns changed."""
    columns = {
        "tocsin_incidents": (
            "id number world runbook version key nth opened closed outcome severity level revision state"
        ),
        "tocsin_alerts": "world source delivery received status why headers body",
        "tocsin_timers": "incident key world due path visit created",
        "tocsin_outbox": (
            "key world incident kind purpose channel recipient notice issue revision text_hash needs approvals_since"
            " payload state token due deadline attempts first_try receipt why updated"
        ),
    }[table].split()
    values = ", ".join(changes.get(column, column) for column in columns)
    return f"INSERT INTO {table} ({', '.join(columns)}) SELECT {values} FROM {table} WHERE {where}"


REFUSED = {
    "I_01_a_delivery_twice": (copied("tocsin_alerts", {}, "delivery = 'd-INC-1'"), "UNIQUE"),
    "I_01_no_status": ("UPDATE tocsin_alerts SET status = 'lost'", "CHECK"),
    "P_01_an_alert_changed": ("UPDATE tocsin_alerts SET body = x'00'", "P-01"),
    "I_02_two_open_incidents": (copied("tocsin_incidents", {"id": "'INC-9'"}, "id = 'INC-1'"), "UNIQUE"),
    "I_02_reopened_beside_another": (
        "UPDATE tocsin_incidents SET closed = NULL, key = 'shop=a' WHERE id = 'INC-2'",
        "UNIQUE",
    ),
    "I_05_an_open_incident_deleted": ("DELETE FROM tocsin_incidents WHERE id = 'INC-1'", "I-05"),
    "I_05_a_revision_going_back": ("UPDATE tocsin_incidents SET revision = 0", "I-05"),
    "I_06_an_incident_moved_to_live": ("UPDATE tocsin_incidents SET world = 'live' WHERE id = 'DRL-1/1'", "I-06"),
    "I_06_an_incident_renamed": ("UPDATE tocsin_incidents SET id = 'INC-9' WHERE id = 'INC-1'", "I-06"),
    "I_06_an_effect_moved_to_live": (f"UPDATE tocsin_outbox SET world = 'live' WHERE key = '{DRILL_ROW}'", "I-06"),
    "I_06_an_effect_made_a_page": (f"UPDATE tocsin_outbox SET kind = 'page' WHERE key = '{DRILL_ROW}'", "I-06"),
    "I_06_a_live_effect_of_a_drill": (
        copied("tocsin_outbox", {"key": "'x'", "world": "'live'"}, f"key = '{DRILL_ROW}'"),
        "I-06",
    ),
    "I_06_a_timer_of_another_world": (
        copied("tocsin_timers", {"key": "'x'", "world": "'DRL-1'"}, "incident = 'INC-1'"),
        "I-06",
    ),
    "I_06_a_timer_of_no_incident": (
        copied("tocsin_timers", {"incident": "'INC-99'"}, "incident = 'INC-1'"),
        "I-06",
    ),
    **{
        f"I_07_a_drill_notice_{state}": (
            f"UPDATE tocsin_outbox SET state = '{state}', token = 1 WHERE key = '{DRILL_ROW}'",
            "ck_tocsin_outbox_drill|I-14",
        )
        for state in ("ready", "sending", "sent", "failed", "uncertain", "stale")
    },
    "P_19_a_drill_notice_that_is_ready": (
        copied("tocsin_outbox", {"key": "'x'", "state": "'ready'"}, f"key = '{DRILL_ROW}'"),
        "ck_tocsin_outbox_drill",
    ),
    "I_08_doubt_that_is_sent_again": ("UPDATE tocsin_outbox SET state = 'ready' WHERE state = 'uncertain'", "I-08"),
    "I_09_an_approved_text_changed": ("UPDATE tocsin_outbox SET payload = '{}'", "I-09"),
    "I_09_fewer_approvals_needed": ("UPDATE tocsin_outbox SET needs = 0", "I-06"),
    "I_12_a_row_in_doubt_deleted": ("DELETE FROM tocsin_outbox WHERE state = 'uncertain'", "I-12"),
    "I_13_sent_to_ready": ("UPDATE tocsin_outbox SET state = 'ready' WHERE state = 'sent'", "I-13"),
    "I_13_sent_to_failed": ("UPDATE tocsin_outbox SET state = 'failed' WHERE state = 'sent'", "I-13"),
    "I_13_a_state_that_is_not_one": (f"UPDATE tocsin_outbox SET state = 'gone' WHERE key = '{PAGE}'", "CHECK"),
    "I_14_a_token_going_back": ("UPDATE tocsin_outbox SET token = 0 WHERE token = 1", "I-14"),
    "I_14_a_claim_without_a_token": (f"UPDATE tocsin_outbox SET state = 'sending' WHERE key = '{PAGE}'", "I-14"),
    "I_15_a_timer_changed": ("UPDATE tocsin_timers SET due = 0", "I-15"),
    "I_15_a_timer_twice": (copied("tocsin_timers", {}, "incident = 'INC-1'"), "UNIQUE"),
    "I_20_a_journal_line_changed": ("UPDATE tocsin_journal SET code = 'x' WHERE seq = 1", "I-20"),
    "I_20_a_journal_line_deleted": ("DELETE FROM tocsin_journal WHERE seq = 1", "I-20"),
    "I_20_a_payload_changed": ("UPDATE tocsin_journal_payload SET params = '{}' WHERE seq = 1", "I-20"),
    "I_20_a_payload_half_erased": ("UPDATE tocsin_journal_payload SET salt = NULL WHERE seq = 1", "I-20"),
    "I_20_a_payload_deleted": ("DELETE FROM tocsin_journal_payload WHERE seq = 1", "I-20"),
    "I_20_a_payload_replaced": ("INSERT OR REPLACE INTO tocsin_journal_payload VALUES (1, x'00', '{}')", "I-20"),
    "P_22_an_attempt_changed": ("UPDATE tocsin_attempts SET outcome = 'sent'", "P-22"),
    "P_23_a_version_changed": ("UPDATE tocsin_versions SET hash = 'x'", "P-23"),
    "a_second_owner": ("INSERT INTO tocsin_owner (id, epoch, pid, since) VALUES (2, 1, 1, 1)", "CHECK"),
}


@pytest.mark.parametrize(("statement", "word"), REFUSED.values(), ids=list(REFUSED))
def test_the_database_refuses(attacker: sqlite3.Connection, statement: str, word: str) -> None:
    attacker.execute("PRAGMA recursive_triggers = 1")
    with pytest.raises(SqlError, match=word):
        attacker.execute(statement)


def test_P_25_a_payload_may_be_erased_and_the_row_stays(attacker: sqlite3.Connection) -> None:
    attacker.execute("UPDATE tocsin_journal_payload SET salt = NULL, params = NULL WHERE seq = 1")
    attacker.execute("UPDATE tocsin_outbox SET payload = NULL WHERE state = 'sent'")
    assert attacker.execute("SELECT * FROM tocsin_journal_payload WHERE seq = 1").fetchall() == [(1, None, None)]


def test_every_guard_of_the_schema_is_attacked_here(attacker: sqlite3.Connection) -> None:
    names = {name for (name,) in attacker.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")}
    attacker.execute("PRAGMA recursive_triggers = 1")
    said = set()
    for statement, _word in REFUSED.values():
        with pytest.raises(SqlError) as caught:
            attacker.execute(statement)
        said.add(f"tocsin_{str(caught.value).split()[-1]}")
    assert names <= said, names - said
