"""The engine's view of the outbox: rows that have not come to an end, and the rules for the next try.

Three classes, three rules (P-07, P-12): a page is repeated, a customer effect whose outcome is
unknown becomes uncertain and waits for a person, an internal one is retried or, where the
connector says `once`, treated like a customer's.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from ..model.batch import Claim, Result
from ..model.decision import Effect
from ..model.incident import LIVE
from ..model.ports import OutboxRow
from ..model.time import MINUTE, SECOND, Instant, Length
from .verdict import Verdict

SEND_TIME = Length(15 * SECOND)
"""A claim's length: longer than any channel's own deadline of 10 s, with a margin."""
TRIES = 3
IN_FLIGHT: Mapping[str, int] = {"page": 64, "customer": 8, "internal": 8}
"""Sends of one lane at the same time when one of this kind is to join them. Pages may be repeated, and a flood of them
must not queue; each of the others that is on its way at a sudden end is in doubt, and a person has to look at it."""
_FIRST_WAIT = Length(2 * SECOND)
_LONGEST_WAIT = MINUTE


@dataclass(slots=True)
class Outbox:
    """Rows that are not final, by key; `flying` counts claims of each lane."""

    rows: dict[str, OutboxRow] = field(default_factory=dict)
    flying: dict[str, int] = field(default_factory=dict)

    def put(self, row: OutboxRow) -> None:
        before = self.rows.get(row.effect.key)
        self._count(before, -1)
        if row.state in ("sent", "failed", "cancelled", "stale", "drilled"):
            self.rows.pop(row.effect.key, None)
            return
        self.rows[row.effect.key] = row
        self._count(row, +1)

    def _count(self, row: OutboxRow | None, by: int) -> None:
        if row is not None and row.state == "sending":
            lane = lane_of(row.effect)
            self.flying[lane] = self.flying.get(lane, 0) + by


def lane_of(effect: Effect) -> str:
    """What sends share limits: a live channel, or the one sink of a drill. A drill never holds back a page (P-21)."""
    return effect.channel if effect.world == LIVE else effect.world


def new_row(effect: Effect, now: Instant) -> OutboxRow:
    """An effect as it enters the outbox."""
    return OutboxRow(effect=effect, state=effect.state, token=0, due=effect.due or now, updated=now)


def claimed(row: OutboxRow, now: Instant) -> tuple[OutboxRow, Claim]:
    """The row as `sending`, and the guarded write that makes it so."""
    deadline = Instant(now + SEND_TIME)
    claim = Claim(key=row.effect.key, token=row.token, deadline=deadline)
    after = replace(
        row, state="sending", token=row.token + 1, deadline=deadline, attempts=row.attempts + 1,
        first_try=row.first_try or now, updated=now,
    )  # fmt: skip
    return after, claim


def settled(row: OutboxRow, verdict: Verdict, now: Instant) -> tuple[OutboxRow, Result]:
    """What a verdict makes of a row that was sending: the next state, and when to try again."""
    after = replace(row, deadline=None, updated=now, receipt=verdict.receipt or row.receipt, why=verdict.why)
    kind, once = row.effect.kind, row.effect.repeat == "once"
    if verdict.word == "sent":
        after = replace(after, state="sent")
    elif verdict.word == "unknown" and (kind == "customer" or (kind == "internal" and once)):
        after = replace(after, state="uncertain")
    elif verdict.permanent or row.attempts >= TRIES:
        after = replace(after, state="failed")
    else:
        after = replace(after, state="ready", due=Instant(now + wait(row, verdict)))
    return after, Result(
        key=row.effect.key, token=row.token, before="sending", after=after.state, at=now,
        due=after.due if after.state == "ready" else None, receipt=after.receipt, why=after.why,
    )  # fmt: skip


def wait(row: OutboxRow, verdict: Verdict) -> Length:
    """Time until the next try: what the receiver asked for, else exponential with jitter.

    The jitter comes from the key, so that a replay waits as long.
    """
    if verdict.retry_after is not None:
        return verdict.retry_after
    ceiling = min(_LONGEST_WAIT, _FIRST_WAIT * 2 ** (row.attempts - 1))
    share = zlib.crc32(f"{row.effect.key}/{row.attempts}".encode()) / 2**32
    return Length(int(ceiling * (0.5 + share / 2)))
