"""Lists of records: incidents, accepted messages, deliveries, versions, tokens, drills, and who I am."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence

from ...model.batch import DrillRow
from ...model.incident import LIVE, Incident
from ...model.ports import OutboxRow
from ...model.problem import NoSuchThing, TocsinError
from ...model.question import Alerts, Incidents, TrialReport
from ...model.time import DAY, Instant
from ...model.view import (
    AlertView,
    DrillView,
    IncidentCard,
    NoticeView,
    OutboxView,
    TokenView,
    TrialView,
    VersionView,
    WhoamiView,
)  # fmt: skip
from ...store import reading
from ..nights import is_night
from .card import card_of
from .fates import fate_said, unread_said
from .lines import line_of, of_stored
from .look import Look
from .notices import notices

LONGEST_BODY = 4_000
MOST = 1_000


def incidents(look: Look, question: Incidents) -> tuple[IncidentCard, ...]:
    """Cards of a world, newest first; `world` empty: of all."""
    closed = {"open": False, "closed": True, "all": None}[question.which]
    with look.database() as connection:
        rows = reading.incidents(
            connection, world=question.world or None, closed=closed, limit=max(1, min(question.limit, MOST))
        )
    found = [_known(look, row.id) for row in rows]
    return tuple(card_of(look, incident) for incident in found if incident is not None)


def _known(look: Look, name: str) -> Incident | None:
    try:
        return look.incident(name)
    except (NoSuchThing, TocsinError):
        return None  # one damaged row must not hide the others; `status` shouts about it


def notices_of(look: Look, typed: str) -> tuple[tuple[str, NoticeView], ...]:
    """(incident, notice) of one incident, or of all open ones of the live world."""
    found = [look.incident(typed)] if typed else [it for it in look.open_incidents() if it.world == LIVE]
    return tuple((it.id, view) for it in found for view in notices(look, it, look.runbook(it)))


def alerts(look: Look, question: Alerts) -> tuple[AlertView, ...]:
    """Accepted messages, newest first, as they came, with control signs made visible."""
    with look.database() as connection:
        kept = reading.alerts(connection, status=question.status or None, limit=max(1, min(question.limit, MOST)))
    return tuple(
        AlertView(
            source=one.alert.source, received=one.alert.received, status=one.alert.status,
            body=visible(one.alert.body),
            why=unread_said(look.lang, one.alert.why),
        )
        for one in kept
    )  # fmt: skip


def visible(body: bytes) -> str:
    r"""A body as text of at most 4,000 characters; what could move a terminal's cursor is written as `\x1b`."""
    text = body[: 4 * LONGEST_BODY].decode("utf-8", "backslashreplace")
    shown = "".join(sign if sign == "\n" or not _hidden(sign) else _escaped(sign) for sign in text[:LONGEST_BODY])
    return shown[:LONGEST_BODY]


def _hidden(sign: str) -> bool:
    return unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Zl", "Zp")


def _escaped(sign: str) -> str:
    return f"\\x{ord(sign):02x}" if ord(sign) < 256 else f"\\u{ord(sign):04x}"


def outbox(look: Look, typed: str) -> tuple[OutboxView, ...]:
    """Rows of an incident in the order in which they were made; without one, all that have not come to an end."""
    if not typed:
        return tuple(outbox_view(look, row) for row in look.memory.outbox.rows.values())
    incident = look.incident(typed)
    with look.database() as connection:
        rows = reading.outbox(connection, incident.id)
    return tuple(outbox_view(look, row) for row in rows)


def outbox_view(look: Look, row: OutboxRow) -> OutboxView:
    effect = row.effect
    return OutboxView(
        key=effect.key, kind=effect.kind, purpose=effect.purpose, channel=effect.channel, address=effect.address,
        recipient=effect.recipient, state=row.state, attempts=row.attempts, due=row.due, updated=row.updated,
        receipt=row.receipt, why=row.why, about=effect.about, reason=effect.reason,
        why_text=fate_said(look.lang, row.why),
    )  # fmt: skip


def versions(look: Look) -> tuple[VersionView, ...]:
    """Published versions, newest of each runbook first."""
    library = look.memory.library
    with look.database() as connection:
        rows = reading.versions(connection)
    running: dict[tuple[str, str], int] = {}
    for incident in look.each_open():
        running[incident.runbook, incident.version] = running.get((incident.runbook, incident.version), 0) + 1
    found = [
        VersionView(
            runbook=row.runbook, number=row.number, hash=row.hash, author=row.author, at=row.at,
            newest=row.runbook in library.newest and library.newest[row.runbook].version == row.hash,
            open=running.get((row.runbook, row.hash), 0),
        )
        for row in rows
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda it: (it.runbook, -it.number)))


def tokens(look: Look) -> tuple[TokenView, ...]:
    """Tokens that are valid, without their secrets, oldest first."""
    rows = sorted(look.memory.tokens.values(), key=lambda row: (row.created, row.id))
    return tuple(
        TokenView(id=row.id, kind=row.kind, name=row.name, created=row.created, revoked=row.revoked) for row in rows
    )


def whoami(look: Look) -> WhoamiView:
    """Who the engine takes the reader for, and how it knows."""
    actor = look.actor
    how = look.say("whoami-verified" if actor.verified else "whoami-claimed")
    return WhoamiView(name=actor.name, kind=actor.kind, verified=actor.verified, roles=look.my_roles, how=how)


def trial(look: Look, question: TrialReport) -> TrialView:
    """What runbooks on trial would have opened, oldest first, and whom they would have paged."""
    since = Instant(look.now() - max(1, question.days) * DAY)
    with look.database() as connection:
        rows = reading.engine_lines(connection, "trial-would-open", since=since, look_at=100_000)
    titles, found = look.titles(), _once([row for row in reversed(rows) if row.params is not None])
    told = [row.params for row in found if row.params is not None]
    roles, people = _counted(told, "roles"), _counted(told, "people")
    return TrialView(
        since=since, openings=tuple(line_of(look, titles, of_stored(row)) for row in found),
        night=sum(is_night(row.at, look.zone) for row in found),
        runbooks=Counter(str(it.get("runbook", "")) for it in told), roles=roles, people=people,
        titles={**{it: titles.role(it) for it in roles}, **{it: titles.person(it) for it in people}},
    )  # fmt: skip


def _once(rows: Sequence[reading.Line]) -> list[reading.Line]:
    """Each firing once, as it was noted first."""
    found: dict[tuple[object, ...], reading.Line] = {}
    for row in rows:
        said = row.params or {}
        since = said.get("since")
        found.setdefault((*(said.get(name) for name in ("runbook", "trigger", "key")), since or row.seq), row)
    return list(found.values())


def _counted(told: Sequence[Mapping[str, object]], name: str) -> Mapping[str, int]:
    """Names of a list in text, most often named first."""
    found = Counter(one for it in told for one in str(it.get(name, "")).split(", ") if one)
    return dict(found.most_common())


def drills(look: Look) -> tuple[DrillView, ...]:
    """Drills, newest first, with how many expected actions were met, late and missed."""
    with look.database() as connection:
        rows = reading.drills(connection)
    return tuple(_drill(look, row) for row in rows)


def _drill(look: Look, row: DrillRow) -> DrillView:
    found = [_result(result) for result in row.outcome.values()]
    whole = row.outcome.get("_result")
    kept = whole if isinstance(whole, Mapping) else {}
    titles = kept.get("title")
    title = titles.get(look.lang) if isinstance(titles, Mapping) else row.outcome.get("title")
    return DrillView(
        id=row.id, scenario=row.scenario, title=title if isinstance(title, str) else row.scenario, state=row.state,
        rehearsed=kept.get("timing") == "rehearsed",
        runbook=row.runbook, created=row.created, ended=row.ended, met=found.count("met"), late=found.count("late"),
        missed=found.count("missed"),
    )  # fmt: skip


def _result(result: object) -> str:
    """The verdict of one expected action: a word, or a record with `result`."""
    if isinstance(result, Mapping):
        return str(result.get("result", ""))
    return result if isinstance(result, str) else ""
