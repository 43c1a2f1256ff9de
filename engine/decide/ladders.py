"""Page ladders (rules 9, 10 and 21): wake one rung after the other until somebody answers, then begin again.

A ladder belongs to the incident, not to the state that began it. Nobody has answered: it goes on when the state
is left, and after its last rung it starts at the first. Somebody has: it is quiet for `ack_lasts`, and begins
again if what it is about is still so.
"""

from __future__ import annotations

from dataclasses import replace

from ..model.incident import LadderState
from ..model.runbook import Page
from ..model.time import MINUTE, Length, between
from . import paging, timers
from .fillings import rendered
from .promotions import answer_within
from .step import Step, Word

Rungs = tuple[tuple[str, ...], ...]

LASTING = ("page", "overdue", "ask", "approve", "fact-missing", "declare")
"""Reasons that may still be so when an acknowledgement runs out; the others are over once somebody has answered."""

KEPT_AWAKE = ("ask", "approve", "fact-missing")
"""These wait for one certain answer: pressing some other button or ticking a task does not quieten them."""


def page(step: Step, action: Page, path: str, visit: int) -> None:
    """A `page` action."""
    rungs, within = _rungs_of(step, action)
    element = action.element or f"{path}/page:{'+'.join(action.roles) or action.policy}"
    text = rendered(step, action.text)
    begin(step, element, rungs, reason="page", within=within, path=path, visit=visit, about=path, text=text)


def _rungs_of(step: Step, action: Page) -> tuple[Rungs, Length | None]:
    if action.policy is not None:
        return policy_rungs(step, action.policy)
    return (action.roles, *((role,) for role in action.then)), action.answer_within


def policy_rungs(step: Step, policy: str) -> tuple[Rungs, Length | None]:
    """The rungs of a ladder that the site shares by name; the lead where there is none of that name."""
    shared = step.setting.team.ladders.get(policy)
    if shared is None:
        return ((step.runbook.lead,),), None
    return (shared.roles, *((role,) for role in shared.then)), shared.answer_within


def page_lead(step: Step, name: str, reason: str, about: str = "", path: str = "", visit: int = 0) -> None:
    """Page the lead until somebody answers."""
    begin(step, name, ((step.runbook.lead,),), reason=reason, about=about, path=path, visit=visit)


def begin(
    step: Step, name: str, rungs: Rungs, *, reason: str, about: str = "", within: Length | None = None,
    path: str = "", visit: int = 0, text: tuple[str, str] = ("", ""),
) -> None:  # fmt: skip
    """Start a ladder, or join the one of the same id that goes on or is answered for the time being."""
    known = step.incident.ladders.get(name)
    if known is not None and (known.state == "waiting" or known.reason == "page"):
        _join(step, known, path, visit)
        return
    ladder = LadderState(
        id=name, rungs=rungs, answer_within=within or step.setting.team.timing.answer_within, path=path, visit=visit,
        reason=reason, about=about, text=text, since=step.now,
    )  # fmt: skip
    climb(step, ladder, reason)


def _join(step: Step, ladder: LadderState, path: str, visit: int) -> None:
    """The ladder is from now on that of the new visit, which hears its `ack` and `unanswered`."""
    step.incident.ladders[ladder.id] = replace(ladder, path=path, visit=visit, said=False)
    step.engine_log("ladder-joined", ladder=ladder.id, about=ladder.about)
    if ladder.state == "answered":
        step.say(Word(event="ack", owner=path, visit=visit, only=True))


def climb(step: Step, ladder: LadderState, code: str) -> None:
    """Page the current rung; while nobody of a rung can be reached, the next one at once."""
    ladder = _paced(step, ladder)
    ladder, reached = paging.page_rung(step, ladder, code)
    while not reached and ladder.rung + 1 < len(ladder.rungs):
        ladder, reached = paging.page_rung(step, replace(ladder, rung=ladder.rung + 1), "nobody-there")
    step.incident.ladders[ladder.id] = ladder
    timers.start(step, timers.LADDER + ladder.id, ladder.answer_within)


def _paced(step: Step, ladder: LadderState) -> LadderState:
    """Each rung waits as the phase of a promotion wants that holds when it is paged; a change is written down."""
    promotions = step.setting.team.promotions
    usual = ladder.usually or ladder.answer_within
    within = answer_within(promotions, usual, step.now)
    if within == ladder.answer_within:
        return ladder
    stretch = promotions.at(step.now)
    code, promotion = ("pages-wait-again", "") if stretch is None else ("pages-wait", stretch.name)
    step.engine_log(
        code, ladder=ladder.id, about=ladder.about, reason=ladder.reason, promotion=promotion, within=within,
        length=usual,
    )  # fmt: skip
    return replace(ladder, answer_within=within, usually=None if within == usual else usual)


def not_answered(step: Step, name: str) -> None:
    """The time of a rung is over: the next one, or the first again and `unanswered` once."""
    ladder = step.incident.ladders[name]
    if ladder.rung + 1 < len(ladder.rungs):
        climb(step, replace(ladder, rung=ladder.rung + 1), "no-answer")
        return
    if not ladder.said and ladder.reason == "page":
        step.engine_log("unanswered", ladder=name, about=ladder.about)
        step.say(Word(event="unanswered", owner=ladder.path, visit=ladder.visit))
    climb(step, replace(ladder, rung=0, round=ladder.round + 1, said=True), "no-answer")


def refused(step: Step, key: str) -> None:
    """All contacts of a person refused a page; nobody left on the rung: the next one at once."""
    for ladder in list(step.incident.ladders.values()):
        if key not in ladder.rows:
            continue
        rows = tuple(row for row in ladder.rows if row != key)
        step.incident.ladders[ladder.id] = replace(ladder, rows=rows)
        if not rows and ladder.state == "waiting" and ladder.rung + 1 < len(ladder.rungs):
            climb(step, replace(ladder, rows=rows, rung=ladder.rung + 1), "nobody-there")


def settled(step: Step, key: str) -> None:
    """The fate of a page row is known; there is nothing left to withdraw."""
    for ladder in list(step.incident.ladders.values()):
        if key in ladder.unsettled:
            unsettled = tuple(row for row in ladder.unsettled if row != key)
            step.incident.ladders[ladder.id] = replace(ladder, unsettled=unsettled)


def waits_for(step: Step, ladder: LadderState, roles: tuple[str, ...]) -> bool:
    """Whether a waiting ladder leads to one of these roles."""
    return ladder.state == "waiting" and any(role in roles for rung in ladder.rungs for role in rung)


def answer(step: Step, ladder: LadderState) -> None:
    """Somebody answers: quiet for a while if its cause can last, else for good."""
    timers.stop(step, timers.LADDER + ladder.id)
    step.incident.ladders[ladder.id] = replace(
        ladder, state="answered", answered_by=step.by, answered_at=step.now, rows=(), unsettled=()
    )
    withdraw(step, ladder)
    waited = between(ladder.since, step.now) // MINUTE
    step.log("answered", ladder=ladder.id, about=ladder.about, reason=ladder.reason, minutes=waited)
    if ladder.reason == "page":
        step.say(Word(event="ack", owner=ladder.path, visit=ladder.visit))
    if ladder.reason in LASTING:
        timers.start(step, timers.LAPSE + ladder.id, step.setting.team.timing.ack_lasts)


def answer_as(step: Step, roles: tuple[str, ...]) -> None:
    """A button or a tick by somebody counts as answering what has already paged their roles (rule 21)."""
    for ladder in list(step.incident.ladders.values()):
        reached = any(role in ladder.paged for role in roles)
        if ladder.state == "waiting" and reached and ladder.reason not in KEPT_AWAKE:
            answer(step, ladder)


def answer_state(step: Step, path: str) -> None:
    """A button of a state answers that state's ladders, whoever presses."""
    for ladder in list(step.incident.ladders.values()):
        if ladder.state == "waiting" and ladder.path == path and ladder.reason == "page":
            answer(step, ladder)


def lapsed(step: Step, name: str) -> None:
    """An acknowledgement has run out: begin again if what it is about is still so, else it is over."""
    ladder = step.incident.ladders[name]
    if not still_so(step, ladder):
        del step.incident.ladders[name]
        return
    step.engine_log("answer-lapsed", ladder=name, about=ladder.about, person=ladder.answered_by)
    fresh = replace(
        ladder, state="waiting", rung=0, round=0, answered_by="", answered_at=None, paged=(), rows=(), said=False
    )
    climb(step, fresh, "answer-lapsed")


def still_so(step: Step, ladder: LadderState) -> bool:
    """Whether the cause of a ladder lasts: the state, the question, the draft or the task that it is about."""
    incident = step.incident
    match ladder.reason:
        case "page":
            return step.current(ladder.path, ladder.visit)
        case "overdue":
            task = incident.tasks.get(ladder.about)
            return task is not None and task.done_at is None
        case "ask":
            ask = incident.asks.get(ladder.about)
            return ask is not None and ask.state == "open"
        case "approve" | "fact-missing":
            notice = incident.notices.get(ladder.about)
            return notice is not None and notice.state in ("waiting", "asking")
        case "declare":
            return incident.proposed == ladder.about
    return False


def drop(step: Step, name: str) -> None:
    """What a ladder was about is settled: nobody is paged for it any more."""
    ladder = step.incident.ladders.pop(name, None)
    timers.stop(step, timers.LADDER + name)
    timers.stop(step, timers.LAPSE + name)
    if ladder is not None:
        withdraw(step, ladder)


def withdraw(step: Step, ladder: LadderState) -> None:
    """Rows of a ladder that have not left must not leave; those that wake somebody for another one may."""
    others = [other for other in step.incident.ladders.values() if other.id != ladder.id and other.state == "waiting"]
    for key in ladder.unsettled:
        if not any(key in other.unsettled for other in others):
            step.withdrawn[key] = None


def drop_all(step: Step) -> None:
    """The incident ends, and with it every ladder (P-09)."""
    for name in list(step.incident.ladders):
        drop(step, name)
