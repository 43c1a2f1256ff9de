"""What will happen by itself, and when: the timers of an incident in words (rules 10, 13 to 17, 20)."""

from __future__ import annotations

from ...decide.plan import plan_of
from ...model.incident import Incident, LadderState, Timer
from ...model.ports import OutboxRow
from ...model.runbook import Runbook
from ...model.view import NextView
from ...words.say import length_said
from .look import Look
from .titles import Titles


def coming(look: Look, incident: Incident, runbook: Runbook) -> tuple[NextView, ...]:
    """Everything that an incident has coming, soonest first. While it is paused its frozen clocks are left out."""
    titles = look.titles(runbook)
    found = [_of_timer(titles, incident, runbook, timer) for timer in incident.timers.values()]
    found += [_of_row(titles, incident, row) for row in look.index.retried.get(incident.id, ())]
    found += _of_watches(look, titles, incident)
    return tuple(sorted(found, key=lambda it: (it.at, it.key)))


def timer_said(titles: Titles, incident: Incident, runbook: Runbook, key: str) -> str:
    """What a timer will do when it comes due."""
    kind, _, rest = key.partition(":")
    match kind:
        case "after":
            return _after(titles, runbook, rest)
        case "overdue":
            return _overdue(titles, runbook, rest)
        case "ladder" if rest in incident.ladders:
            return rung_said(titles, incident.ladders[rest])
        case "lapse" if rest in incident.ladders:
            return _lapse(titles, incident, incident.ladders[rest])
        case "expire":
            return titles.say("next-expire", notice=titles.notice(rest))
        case "sla":
            name, _, what = rest.rpartition(":")
            return titles.say(f"next-sla-{what}", sla=titles.sla(name), roles=titles.role(runbook.lead))
        case "idle":
            return titles.say("next-idle", roles=titles.role(runbook.lead))
    return key


def _of_timer(titles: Titles, incident: Incident, runbook: Runbook, timer: Timer) -> NextView:
    what = timer_said(titles, incident, runbook, timer.key)
    return NextView(at=timer.due, what=what, incident=incident.id, key=timer.key)


def _after(titles: Titles, runbook: Runbook, rest: str) -> str:
    """`PATH:after:20m` or `PATH:every:1h`."""
    path, _, key = rest.partition(":")
    state = plan_of(runbook).states.get(path)
    clock = next((it for it in state.after if it.key == key), None) if state is not None else None
    if clock is None:
        return rest
    code = "next-every" if clock.repeat else "next-after"
    what = titles.reactions(clock.reactions)
    return titles.say(code, delay=length_said(clock.delay), state=titles.state(path), what=what)


def _overdue(titles: Titles, runbook: Runbook, path: str) -> str:
    state = plan_of(runbook).states.get(path.rpartition("/")[0])
    task = next((it for it in state.tasks if it.path == path), None) if state is not None else None
    roles = titles.roles(task.by if task is not None else ())
    return titles.say("next-overdue", task=titles.task(path), roles=roles)


def next_rung(ladder: LadderState) -> tuple[int, int]:
    """(rung, round) that is paged when nobody answers the current one; both from 0."""
    if ladder.rung + 1 < len(ladder.rungs):
        return ladder.rung + 1, ladder.round
    return 0, ladder.round + 1


def rung_said(titles: Titles, ladder: LadderState) -> str:
    """Whom a ladder pages next."""
    rung, turn = next_rung(ladder)
    code = "next-rung" if rung else "next-round" if len(ladder.rungs) > 1 else "next-again"
    return titles.say(
        code, roles=titles.roles(ladder.rungs[rung]), rung=rung + 1, rungs=len(ladder.rungs), round=turn + 1,
        about=titles.about(ladder.reason, ladder.about),
    )  # fmt: skip


def _lapse(titles: Titles, incident: Incident, ladder: LadderState) -> str:
    """An acknowledgement runs out: the ladder begins again, unless the state that paged has been left."""
    left = ladder.reason == "page" and ladder.path and not _current(incident, ladder)
    return titles.say(
        "next-lapse-over" if left else "next-lapse",
        person=titles.person(ladder.answered_by),
        roles=titles.roles(ladder.rungs[0]),
        about=titles.about(ladder.reason, ladder.about),
    )


def _current(incident: Incident, ladder: LadderState) -> bool:
    return ladder.path in incident.entered and incident.visits.get(ladder.path) == ladder.visit


def _of_row(titles: Titles, incident: Incident, row: OutboxRow) -> NextView:
    effect = row.effect
    who = titles.person(effect.recipient) if effect.kind == "page" else effect.recipient
    what = titles.say("next-try", recipient=who, channel=effect.channel, attempts=row.attempts + 1)
    return NextView(at=row.due, what=what, incident=incident.id, key=effect.key)


def _of_watches(look: Look, titles: Titles, incident: Incident) -> list[NextView]:
    """Watches of current states that are on their way."""
    return [
        NextView(
            at=tracker.wake_at, incident=incident.id, key=tracker.id,
            what=titles.say("next-watch", watch=tracker.name, state=titles.state(tracker.path)),
        )
        for tracker in look.index.watches.get(incident.id, ())
        if tracker.wake_at is not None and tracker.state.phase == "pending"
    ]  # fmt: skip
