"""Pieces of SQL that several queries of `invariants` share."""

from __future__ import annotations

FINAL = "('sent', 'failed', 'cancelled', 'stale', 'drilled')"

ROW = "o.incident || '#' || o.rowid"
"""An outbox row without its key, which ends in the name of a recipient."""

LINES = "tocsin_journal j JOIN tocsin_journal_payload p ON p.seq = j.seq"

STATE = "CASE WHEN json_valid(i.state) THEN i.state ELSE '{}' END"
"""The document of an incident; I-05 names those that are none."""

PARAMS = "CASE WHEN json_valid(p.params) THEN p.params ELSE '{}' END"
"""Parameters of a line; the walk along the chain names those that are none."""

WHOLE = (
    f"j.incident NOT IN (SELECT j.incident FROM {LINES} WHERE p.params IS NULL)"
    # Of an incident whose lines were erased the way cannot be told any more.
)

MOVES = (
    "WITH moves AS (SELECT j.incident, j.seq, m.key AS place, json_extract(m.value, '$.block') AS block,"
    " json_extract(m.value, '$.from') AS was, json_extract(m.value, '$.to') AS goes"
    f" FROM {LINES} JOIN json_each({PARAMS}, '$.moves') m WHERE j.code = 'step' AND {WHOLE})"
)
"""Every move from state to state, as the journal has it."""

RUNGS = (
    f"WITH rungs AS (SELECT j.incident, j.seq, j.step, j.at, j.code, json_extract({PARAMS}, '$.ladder') AS ladder,"
    f" json_extract({PARAMS}, '$.why') AS why, json_extract({PARAMS}, '$.minutes') AS minutes"
    f" FROM {LINES} WHERE j.code IN ('paged', 'nobody-reached', 'answered') AND {WHOLE})"
)
"""What ladders did: rungs paged, and answers."""

TRIES = (
    f"WITH tries AS (SELECT {ROW} AS row, o.kind, o.state, o.token AS now, a.token, a.outcome,"
    " lag(a.outcome) OVER tried AS before, lag(a.token) OVER tried AS last, lead(a.outcome) OVER tried AS after"
    " FROM tocsin_attempts a JOIN tocsin_outbox o ON o.key = a.key"
    " WINDOW tried AS (PARTITION BY a.key ORDER BY a.id))"
)
"""Claims and results of each row, with the one before and the one after."""

STOPPED = "EXISTS (SELECT 1 FROM tocsin_stops s WHERE s.lifted IS NULL AND s.incident IN ('', o.incident))"

TURNED = "(SELECT turned FROM tocsin_owner)"

LATE = 20 * 60_000_000
"""Microseconds: twenty minutes. A flood, a receiver that asks for quiet and the wait after a refusal are shorter."""
