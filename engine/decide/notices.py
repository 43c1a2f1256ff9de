"""Asking for a customer notice: the draft, the facts it waits for, its approvers, its time (rule 20)."""

from __future__ import annotations

from dataclasses import replace

from ..model.incident import NoticeState
from ..model.problem import Refused
from ..model.time import Length, later
from . import deliveries, ladders, timers, trust
from .drafts import bundle_hash, missing, rows_of, undecided
from .step import Step, Word

Texts = tuple[tuple[str, str], ...]


def ask_for(step: Step, name: str, path: str, visit: int, edited: Texts = (), author: str = "") -> None:
    """Draft a notice and ask for its approval. Asked for again, it replaces its own undecided draft."""
    notice = step.runbook.notices.get(name)
    if notice is None:
        raise Refused("no-such-notice", notice=name, notices=", ".join(step.runbook.notices))
    before = step.incident.notices.get(name)
    issue, revision = _number(step, before)
    expires = later(step.now, notice.within or step.setting.team.timing.notice_within)
    step.incident.notices[name] = NoticeState(
        name=name, issue=issue, revision=revision, state="waiting", path=path, visit=visit, asked=step.now,
        expires=expires, edited=edited, author=author,
    )  # fmt: skip
    step.log("notice-asked", notice=name, issue=issue, **_sent_before(step, name))
    timers.start(step, expire_key(name), Length(expires - step.now))
    ladders.drop(step, ladder_of(name))
    draft(step, name)


def _number(step: Step, before: NoticeState | None) -> tuple[int, int]:
    """Issue and revision: a draft that nobody decided is replaced, anything else is kept among the past ones."""
    if before is None:
        return 1, 1
    if undecided(before):
        step.engine_log("notice-replaced", notice=before.name, issue=before.issue, revision=before.revision)
        return before.issue, before.revision + 1
    step.incident.past[before.name] = (*step.incident.past.get(before.name, ()), before)
    return before.issue + 1, 1


def _sent_before(step: Step, name: str) -> dict[str, int]:
    """What an approver must know: how often and when it was said already, and to how many."""
    said = [old for old in step.incident.past.get(name, ()) if old.sent or old.drilled or old.uncertain]
    if not said:
        return {"times": 0}
    return {"times": len(said), "last": said[-1].released, "sent": said[-1].sent, "doubt": said[-1].uncertain}


def draft(step: Step, name: str) -> None:
    """Render, and ask for approval; while a fact is unknown the draft waits and the lead is asked for it."""
    notice, state = step.runbook.notices[name], step.incident.notices[name]
    edited = dict(state.edited)
    lacking = missing(step, notice, edited)
    if lacking:
        _wait(step, replace(state, missing=lacking))
        return
    try:
        rows = rows_of(step, notice, edited)
    except Refused as problem:
        _unfit(step, state, problem)
        return
    asked = state.state if state.state == "expired" else "asking"
    fresh = replace(
        state, state=asked, rows=rows, hash=bundle_hash(notice, rows), missing=(),
    )  # fmt: skip
    step.incident.notices[name] = fresh
    ladders.drop(step, ladder_of(name))
    if asked == "asking":
        _request(step, fresh, notice.approve)


def _request(step: Step, state: NoticeState, roles: tuple[str, ...]) -> None:
    """Page the approvers, or release at once what nobody has to approve."""
    roles = roles or trust.may_approve(roles, step.incident, step.runbook.lead)
    if not roles:
        deliveries.release(step, state)
        return
    step.engine_log(
        "notice-ready", notice=state.name, issue=state.issue, revision=state.revision, roles=", ".join(roles),
        rows=len(state.rows), hash=state.hash,
    )  # fmt: skip
    if step.incident.unsigned:
        step.engine_log("notice-one-more", notice=state.name, sources=step.incident.unsigned)
    if not state.rows:
        step.engine_log("audience-empty", notice=state.name)
    request_from(step, state.name, roles)


def request_from(step: Step, name: str, roles: tuple[str, ...]) -> None:
    """Page those whose yes is still missing, every few minutes until decided or expired."""
    ladders.begin(
        step, ladder_of(name), (roles,), reason="approve", about=name, within=step.setting.team.timing.approver_every
    )


def _wait(step: Step, state: NoticeState) -> None:
    step.incident.notices[state.name] = state
    if state.state == "waiting":
        step.engine_log("notice-waits", notice=state.name, facts=", ".join(state.missing))
        ladders.page_lead(step, ladder_of(state.name), "fact-missing", state.name)


def _unfit(step: Step, state: NoticeState, problem: Refused) -> None:
    """The text cannot be sent as it comes out: the lead has to edit it."""
    step.incident.notices[state.name] = replace(state, missing=())
    step.engine_log("notice-unfit", notice=state.name, problem=problem.code)
    ladders.page_lead(step, ladder_of(state.name), "fact-missing", state.name)


def fact_known(step: Step) -> None:
    """A fact has come: drafts that waited for it go on."""
    for name, state in list(step.incident.notices.items()):
        if undecided(state) and state.missing:
            lacking = missing(step, step.runbook.notices[name], dict(state.edited))
            if not lacking:
                draft(step, name)
            else:
                step.incident.notices[name] = replace(state, missing=lacking)


def expired(step: Step, name: str) -> None:
    """Nobody decided in time; it stays decidable until its state is left."""
    state = step.incident.notices[name]
    step.incident.notices[name] = replace(state, state="expired")
    ladders.drop(step, ladder_of(name))
    step.engine_log("notice-expired", notice=name, issue=state.issue)
    step.say(Word(event=f"expired.{name}", owner=state.path, visit=state.visit))


def withdraw_of(step: Step, path: str) -> list[str]:
    """The undecided notices of a state that is left."""
    names = [name for name, state in step.incident.notices.items() if state.path == path and undecided(state)]
    for name in names:
        withdraw(step, name)
    return names


def withdraw(step: Step, name: str) -> None:
    """Take an undecided draft back."""
    state = step.incident.notices[name]
    step.incident.notices[name] = replace(state, state="withdrawn", approvals=(), waiting=0)
    settle(step, name)
    step.log("notice-withdrawn", notice=name, issue=state.issue)


def withdraw_all(step: Step) -> None:
    for name, state in list(step.incident.notices.items()):
        if undecided(state):
            withdraw(step, name)


def settle(step: Step, name: str) -> None:
    """It is decided: nobody is asked any more."""
    timers.stop(step, expire_key(name))
    ladders.drop(step, ladder_of(name))


def ladder_of(name: str) -> str:
    return f"notice:{name}"


def expire_key(name: str) -> str:
    return f"expire:{name}"
