"""Saying yes or no to a notice: for exactly this text, never the author alone, each role once (rule 20, P-13, P-14)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ..model.event import (
    CorrectionAsked,
    NoticeApproved,
    NoticeEdited,
    NoticeRejected,
    NoticeStopped,
    ResendAsked,
    Vouched,
)
from ..model.incident import Approval, NoticeState
from ..model.problem import NotAllowed, Refused
from ..model.time import Length, between
from . import deliveries, ladders, notices, rights, timers, trust
from .drafts import missing, rows_of, undecided
from .step import Step, Word


def approve(step: Step, event: NoticeApproved) -> None:
    """One yes; the last one that is needed releases."""
    state = _open_draft(step, event.notice)
    roles = step.runbook.notices[event.notice].approve
    asked = trust.may_approve(roles, step.incident, step.runbook.lead)
    mine = tuple(role for role in asked if role in step.setting.team.roles_of(step.by))
    if not mine:
        raise NotAllowed("role-needed", person=step.by, roles=", ".join(asked))
    if state.missing or not state.hash:
        raise Refused("notice-not-ready", notice=event.notice, facts=", ".join(state.missing))
    if event.hash != state.hash:
        raise Refused("notice-changed", notice=event.notice, revision=state.revision)
    valid = _valid(step, state)
    if any(yes.by == step.by for yes in valid):
        raise Refused("already-approved", notice=event.notice, person=step.by)
    if step.by == state.author and len(roles) <= 1:
        raise Refused("author-alone", notice=event.notice, person=step.by)
    _add(step, state, (*valid, Approval(by=step.by, role=mine[0], at=step.now, hash=state.hash)), roles)


def _add(step: Step, state: NoticeState, given: tuple[Approval, ...], roles: tuple[str, ...]) -> None:
    step.log("notice-approved", notice=state.name, issue=state.issue, revision=state.revision, hash=state.hash)
    places = assigned(step, roles, [yes.by for yes in given])
    given = tuple(replace(yes, role=places.get(yes.by, yes.role)) for yes in given)
    changed = replace(state, approvals=given, state="asking")
    step.incident.notices[state.name] = changed
    _run_again(step, state)
    rest = trust.still_asked(roles, places.values(), len(given), step.incident, step.runbook.lead)
    if not rest:
        deliveries.release(step, changed)
        return
    ladders.drop(step, notices.ladder_of(state.name))
    notices.request_from(step, state.name, rest)


def heard_signed(step: Step, event: Vouched) -> None:
    """A source that signs says so too."""
    vouched(step, event.source)


def vouched(step: Step, by: str) -> None:
    """What unsigned sources said is proved: a notice that has all other approvals leaves now."""
    if not step.incident.unsigned:
        return
    step.engine_log("vouched", by=by, sources=step.incident.unsigned)
    step.incident.unsigned = ""
    for state in list(step.incident.notices.values()):
        notice = step.runbook.notices.get(state.name)
        if notice is None or state.state != "asking":
            continue
        given = _valid(step, state)
        places = assigned(step, notice.approve, [yes.by for yes in given])
        if set(places.values()) == set(notice.approve):
            deliveries.release(step, replace(state, approvals=given))


def _valid(step: Step, state: NoticeState) -> tuple[Approval, ...]:
    """Approvals of this very text that have not run out."""
    lasts = step.setting.team.timing.approval_valid
    return tuple(yes for yes in state.approvals if yes.hash == state.hash and between(yes.at, step.now) <= lasts)


def assigned(step: Step, roles: tuple[str, ...], people: list[str]) -> dict[str, str]:
    """Person -> the one role that they speak for, so that as many roles as possible have a voice."""
    held: dict[str, str] = {}

    def place(person: str, tried: set[str]) -> bool:
        for role in roles:
            if role in tried or role not in step.setting.team.roles_of(person):
                continue
            tried.add(role)
            if role not in held or place(held[role], tried):
                held[role] = person
                return True
        return False

    for person in people:
        place(person, set())
    return {person: role for role, person in held.items()}


def reject(step: Step, event: NoticeRejected) -> None:
    """A no with its reason."""
    state = _open_draft(step, event.notice)
    _need_voice(step, event.notice)
    rights.need_reason(step, event.reason)
    step.incident.notices[state.name] = replace(state, state="rejected", approvals=(), waiting=0)
    notices.settle(step, state.name)
    step.log("notice-rejected", notice=state.name, issue=state.issue, reason=event.reason)
    step.say(Word(event=f"rejected.{state.name}", owner=state.path, visit=state.visit))


def edit(step: Step, event: NoticeEdited) -> None:
    """New words: a new revision that has to be approved from the start; the old words stay in the journal."""
    state = _open_draft(step, event.notice)
    texts = _checked(step, event.texts)
    before = dict(state.edited)
    edited = {**before, **texts}
    notice = step.runbook.notices[state.name]
    if not missing(step, notice, edited):
        rows_of(step, notice, edited)  # raises what is wrong with the new words, before anything changes
    step.log(
        "notice-edited", notice=state.name, issue=state.issue, revision=state.revision + 1, texts=texts,
        before={lang: before.get(lang, "") for lang in texts}, rows_before=[row.body for row in state.rows],
    )  # fmt: skip
    step.incident.notices[state.name] = replace(
        state, state="waiting", revision=state.revision + 1, edited=tuple(sorted(edited.items())), author=step.by,
        approvals=(), hash="", rows=(),
    )  # fmt: skip
    _run_again(step, state)
    ladders.drop(step, notices.ladder_of(state.name))
    notices.draft(step, state.name)


def _run_again(step: Step, state: NoticeState) -> None:
    """A draft that had expired may be decided anew, with its whole time."""
    if state.state == "expired":
        timers.start(step, notices.expire_key(state.name), Length(state.expires - state.asked))


def stop(step: Step, event: NoticeStopped) -> None:
    """Take a draft back, or what has not left of an approved one."""
    state = _known(step, event.notice)
    _need_voice(step, event.notice)
    if undecided(state):
        notices.withdraw(step, state.name)
    else:
        deliveries.stop(step, state, event.reason, frozenset(event.flying))


def resend(step: Step, event: ResendAsked) -> None:
    """What failed or is in doubt is sent again, because a person says so."""
    state = _known(step, event.notice)
    _need_voice(step, event.notice)
    rights.need_reason(step, event.reason)
    deliveries.send_again(step, state, event.reason)


def correct(step: Step, event: CorrectionAsked) -> None:
    """A notice that was sent offers a correction: a new issue in a person's words (rule 22)."""
    state = _known(step, event.notice)
    rights.need_reason(step, event.reason)
    if undecided(state) or not (state.sent or state.drilled or state.uncertain):
        raise Refused("nothing-to-correct", notice=event.notice)
    texts = _checked(step, event.texts)
    step.log("notice-correction", notice=event.notice, issue=state.issue, reason=event.reason)
    notices.ask_for(step, event.notice, "", 0, tuple(sorted(texts.items())), step.by)


def _checked(step: Step, texts: Mapping[str, str]) -> dict[str, str]:
    known = step.setting.team.languages
    found = dict(texts)
    if not found or any(lang not in known or not text.strip() for lang, text in found.items()):
        raise Refused("notice-words-needed", languages=", ".join(known))
    return found


def _known(step: Step, name: str) -> NoticeState:
    state = step.incident.notices.get(name)
    if state is None:
        raise Refused("no-such-notice-now", notice=name, notices=", ".join(step.incident.notices))
    return state


def _open_draft(step: Step, name: str) -> NoticeState:
    state = _known(step, name)
    if not undecided(state):
        raise Refused("notice-decided", notice=name, state=state.state)
    return state


def _need_voice(step: Step, name: str) -> None:
    """Those who approve it, and the lead, may stop it."""
    if not rights.is_lead(step):
        rights.need_role(step, approvers(step, name))


def approvers(step: Step, name: str) -> tuple[str, ...]:
    """The roles of a notice; the lead for one that a newer version of the runbook no longer has."""
    notice = step.runbook.notices.get(name)
    return notice.approve if notice is not None else (step.runbook.lead,)
