"""Invariants that can be read from the tables of one database: a number, and a query for the rows that break it.

`tocsin doctor --deep` asks all of them, and so does the simulator after every storm. Many are refused by the database
itself, on every write; here is who looks whether they still hold after repairs by hand, a bad disk or an older
program. Read only. What is given back names rows of ours and nobody's data: an incident (`INC-42`), an outbox row
(`INC-42#7`, 7 its row id), an alert or a line of the journal (its number).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .invariant_parts import FINAL, LATE, LINES, MOVES, ROW, RUNGS, STATE, STOPPED, TRIES, TURNED

MOST = 1_000
"""Rows of one invariant that are counted; more are said to be `more`."""

AT_REST = frozenset({"I-26", "I-28"})
"""These hold once an engine has had twenty minutes to catch up; all others after every commit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """An invariant that does not hold: how many rows, and which is the first."""

    number: str
    count: int
    more: bool
    first: str


def broken(connection: Any, numbers: Iterable[str] | None = None) -> Iterator[Broken]:
    """Those that do not hold, in one moment of the database; the caller holds no transaction."""
    connection.execute("BEGIN")
    try:
        for number in QUERIES if numbers is None else numbers:
            rows = connection.execute(f"{QUERIES[number]} LIMIT {MOST + 1}").fetchall()
            if rows:
                count, more = min(len(rows), MOST), len(rows) > MOST
                yield Broken(number=number, count=count, more=more, first=str(rows[0][0]))
    finally:
        connection.execute("ROLLBACK")


QUERIES: Mapping[str, str] = {
    "I-01": "SELECT min(id) FROM tocsin_alerts GROUP BY source, delivery HAVING count(*) > 1",
    "I-02": (
        "SELECT min(id) FROM tocsin_incidents WHERE closed IS NULL"
        " GROUP BY world, runbook, key, nth HAVING count(*) > 1"
    ),
    "I-03": "SELECT id FROM tocsin_alerts WHERE status = 'not-understood' AND why = ''",
    # Of its own version: that version is there, and every move begins where the one before ended.
    "I-04": (
        f"{MOVES} SELECT id FROM tocsin_incidents i WHERE NOT EXISTS"
        " (SELECT 1 FROM tocsin_versions v WHERE v.runbook = i.runbook AND v.hash = i.version)"
        " UNION ALL SELECT incident FROM (SELECT incident, was,"
        " lag(goes) OVER (PARTITION BY incident, block ORDER BY seq, place) AS stood FROM moves)"
        " WHERE was NOT IN ('.start', '.end') AND was IS NOT stood"
    ),
    # The document can be read, no step is missing, and it stands where its moves lead.
    "I-05": (
        f"{MOVES} SELECT i.id FROM tocsin_incidents i LEFT JOIN (SELECT incident, count(*) AS steps, max(step) AS last"
        " FROM tocsin_journal WHERE code = 'step' GROUP BY incident) j ON j.incident = i.id"
        " WHERE NOT json_valid(i.state) OR i.revision <> ifnull(j.last, 0) OR i.revision <> ifnull(j.steps, 0)"
        " UNION ALL SELECT i.id FROM (SELECT incident, block, goes, row_number() OVER"
        " (PARTITION BY incident, block ORDER BY seq DESC, place DESC) AS age FROM moves) m"
        f" JOIN tocsin_incidents i ON i.id = m.incident JOIN json_each({STATE}, '$.config') c ON c.key = m.block"
        " WHERE m.age = 1 AND m.goes IS NOT c.value"
    ),
    "I-06": (
        f"SELECT {ROW} FROM tocsin_outbox o JOIN tocsin_incidents i ON i.id = o.incident WHERE i.world <> o.world"
        " UNION ALL SELECT i.id FROM tocsin_timers t JOIN tocsin_incidents i ON i.id = t.incident"
        " WHERE i.world <> t.world"
        " UNION ALL SELECT i.id FROM tocsin_approvals a JOIN tocsin_incidents i ON i.id = a.incident"
        " WHERE i.world <> a.world"
        " UNION ALL SELECT i.id FROM tocsin_journal j JOIN tocsin_incidents i ON i.id = j.incident"
        " WHERE i.world <> j.world"
    ),
    "I-07": (
        f"SELECT {ROW} FROM tocsin_outbox o WHERE kind = 'customer' AND world <> 'live'"
        " AND state NOT IN ('held', 'drilled', 'cancelled')"
    ),
    # Never claimed again after a yes or a doubt, and no more rows of one recipient than a person has asked for.
    "I-08": (
        f"{TRIES} SELECT row FROM tries WHERE kind = 'customer' AND outcome = 'sending'"
        " AND before IN ('sending', 'sent', 'uncertain')"
        f" UNION ALL SELECT {ROW} FROM tocsin_outbox o WHERE kind = 'customer' GROUP BY incident, notice, issue,"
        " substr(key, 1, instr(key || '/again-', '/again-') - 1) HAVING count(*) > 1"
        f" AND count(*) > 1 + (SELECT count(*) FROM {LINES}"
        " WHERE j.incident = o.incident AND j.code = 'notice-again' AND (p.params IS NULL OR"
        " (json_extract(p.params, '$.notice') = o.notice AND json_extract(p.params, '$.issue') = o.issue)))"
    ),
    "I-09": (
        f"SELECT {ROW} FROM tocsin_outbox o WHERE kind = 'customer' AND world = 'live' AND token > 0 AND needs >"
        " (SELECT count(*) FROM tocsin_approvals a WHERE a.incident = o.incident AND a.notice = o.notice"
        " AND a.issue = o.issue AND a.revision = o.revision AND a.hash = o.text_hash AND a.at >= o.approvals_since)"
    ),
    "I-10": (
        f"SELECT {ROW} FROM tocsin_outbox o WHERE state = 'sent' AND NOT EXISTS"
        " (SELECT 1 FROM tocsin_attempts a WHERE a.key = o.key AND a.outcome = 'sent')"
    ),
    "I-11": (
        f"{TRIES} SELECT row FROM tries WHERE kind = 'customer'"
        " AND state IN ('failed', 'cancelled', 'stale', 'drilled')"
        " AND after IS NULL AND outcome IN ('sending', 'sent', 'uncertain')"
    ),
    "I-12": (
        "SELECT 'attempt ' || a.id FROM tocsin_attempts a LEFT JOIN tocsin_outbox o ON o.key = a.key"
        " WHERE o.key IS NULL OR (o.kind = 'customer' AND a.outcome = 'sent' AND o.state <> 'sent')"
    ),
    "I-13": (
        f"{TRIES} SELECT row FROM tries WHERE before IN {FINAL}"
        f" UNION ALL SELECT row FROM tries WHERE after IS NULL AND outcome IN {FINAL} AND state <> outcome"
    ),
    "I-14": (
        f"{TRIES} SELECT row FROM tries WHERE token <> ifnull(last, 0) + (outcome = 'sending')"
        " UNION ALL SELECT row FROM tries WHERE after IS NULL AND token <> now"
    ),
    "I-15": (
        "SELECT t.incident FROM tocsin_timers t LEFT JOIN tocsin_incidents i ON i.id = t.incident"
        " WHERE i.id IS NULL OR i.closed IS NOT NULL"
    ),
    "I-16": (
        f"{RUNGS} SELECT incident FROM (SELECT incident, at, step, why, minutes, lag(at) OVER ladder AS before,"
        " lag(step) OVER ladder AS with_step FROM rungs WHERE code <> 'answered'"
        " WINDOW ladder AS (PARTITION BY incident, ladder ORDER BY seq))"
        " WHERE why = 'no-answer' AND (before IS NULL OR (at - before < minutes * 60000000 AND with_step <> step))"
    ),
    "I-17": (
        f"{RUNGS} SELECT incident FROM (SELECT incident, why,"
        " lag(code) OVER (PARTITION BY incident, ladder ORDER BY seq) AS before"
        " FROM rungs WHERE code = 'answered' OR why <> 'nobody-there') WHERE why = 'no-answer' AND before = 'answered'"
    ),
    "I-20": (
        "SELECT seq FROM (SELECT seq, lag(seq, 1, 0) OVER (ORDER BY seq) AS before FROM tocsin_journal)"
        " WHERE seq <> before + 1"
        f" UNION ALL SELECT j.seq FROM {LINES.replace('JOIN', 'LEFT JOIN')} WHERE p.seq IS NULL"
    ),
    "I-25": (
        f"SELECT i.id FROM tocsin_incidents i, json_each({STATE}, '$.ladders') l WHERE i.closed IS NULL"
        f" AND i.world = 'live' AND json_extract({STATE}, '$.paused') IS NULL"
        " AND json_extract(l.value, '$.state') = 'waiting' AND NOT EXISTS (SELECT 1 FROM tocsin_timers t"
        " WHERE t.incident = i.id AND t.key = 'ladder:' || l.key)"
    ),
    # Measured by the last turn that was committed, so that an engine which stands still accuses nobody.
    "I-26": (
        f"SELECT {ROW} FROM tocsin_outbox o WHERE world = 'live' AND ((state = 'sending' AND"
        f" (deadline IS NULL OR deadline < {TURNED} - {LATE})) OR (state = 'ready' AND due < {TURNED} - {LATE}"
        f" AND NOT (kind = 'customer' AND {STOPPED})))"
    ),
    "I-27": (
        "SELECT i.id FROM tocsin_incidents i WHERE closed IS NULL AND world = 'live'"
        f" AND ifnull((SELECT min(due) FROM tocsin_timers t WHERE t.incident = i.id), 0) < {TURNED} - {LATE}"
    ),
    "I-28": (
        f"SELECT {ROW} FROM tocsin_outbox o JOIN tocsin_incidents i ON i.id = o.incident"
        f" WHERE o.world = 'live' AND o.state = 'uncertain' AND o.updated < {TURNED} - {LATE}"
        f" AND NOT EXISTS (SELECT 1 FROM {LINES} WHERE j.incident = o.incident"
        " AND j.code IN ('paged', 'nobody-reached', 'bundled') AND (p.params IS NULL OR"
        " json_extract(p.params, '$.reason') NOT IN ('approve', 'fact-missing') AND"
        " json_extract(p.params, '$.about') = CASE o.notice WHEN '' THEN json_extract(o.payload, '$.about')"
        " ELSE o.notice END))"
    ),
}
