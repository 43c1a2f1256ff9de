"""From an approved notice to rows, and what became of them: never twice, never silently in doubt (rules 18 to 20)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ..model.decision import Effect
from ..model.incident import NoticeState, Row
from ..model.problem import Refused
from ..model.time import Instant, later
from . import ladders, paging, timers
from .step import Step, Word


def release(step: Step, state: NoticeState) -> None:
    """Write the rows. In a drill they are remembered and never ready (P-19)."""
    first = len(step.effects)
    timers.stop(step, f"expire:{state.name}")
    ladders.drop(step, f"notice:{state.name}")
    step.log("notice-released", notice=state.name, issue=state.issue, revision=state.revision, rows=len(state.rows))
    become = "waiting" if step.live else "drilled"
    released = replace(
        state, state="released", released=step.now, step=step.number, first=first,
        outcomes=(become,) * len(state.rows), said=False, doubted=False,
    )  # fmt: skip
    for row in state.rows:
        step.effects.append(_effect(step, released, row, step.key(row.channel, row.recipient)))
    _keep(step, _counted(released))
    _say_outcome(step, step.incident.notices[state.name], empty=not state.rows)


def _effect(step: Step, state: NoticeState, row: Row, key: str) -> Effect:
    timing = step.setting.team.timing
    return Effect(
        key=key, kind="customer", world=step.incident.world, incident=step.incident.id, purpose="notice",
        channel=row.channel, address=row.address, recipient=row.recipient, reason="word-notice", about=state.name,
        params={"notice": state.name},
        subject=row.subject, body=row.body, text_hash=state.hash, notice=state.name,
        issue=state.issue, revision=state.revision, repeat="once", state="ready" if step.live else "drilled",
        due=step.now,
        useful_until=later(step.now, timing.useful_for), needs=len(state.approvals),
        # What was valid when it was released stays so: claiming must not fail while the row waits for its channel.
        approvals_since=Instant(state.released - timing.approval_valid),
    )  # fmt: skip


def row_of(step: Step, key: str) -> tuple[NoticeState, int] | None:
    """The issue and the row that an outbox key belongs to."""
    parts = key.removeprefix(f"{step.incident.id}/").split("/")
    if len(parts) < 2 or not (parts[0].isdecimal() and parts[1].isdecimal()):
        return None
    number, position = int(parts[0]), int(parts[1])
    for state in issues(step):
        if state.step == number and 0 <= position - state.first < len(state.rows):
            return state, position - state.first
    return None


def issues(step: Step) -> Iterator[NoticeState]:
    """All issues of all notices, the current ones first."""
    yield from step.incident.notices.values()
    for past in step.incident.past.values():
        yield from past


def reported(step: Step, state: NoticeState, row: int, outcome: str) -> None:
    """The word of the courier, or of a person, on one row."""
    become = outcome if outcome in ("sent", "uncertain", "drilled") else "failed"
    outcomes = (*state.outcomes[:row], become, *state.outcomes[row + 1 :])
    changed = _counted(replace(state, outcomes=outcomes))
    if changed.sent and not state.sent:
        # It was called failed too early: a row that was on its way when it was stopped has arrived.
        changed = replace(changed, said=False)
    _keep(step, changed)
    _say_outcome(step, changed)


def _say_outcome(step: Step, state: NoticeState, *, empty: bool = False) -> None:
    """`uncertain` at the first doubt; `sent` or `failed` when no row waits for its channel any more (page 2.6)."""
    if state.uncertain and not state.doubted:
        state = replace(state, doubted=True)
        _tell(step, state, "uncertain")
    if not state.waiting and not state.said:
        if state.sent or state.drilled or empty:
            state = replace(state, said=True)
            _tell(step, state, "sent")
        elif not state.uncertain:
            state = replace(state, said=True)
            _tell(step, state, "failed")
    _keep(step, state)


def _tell(step: Step, state: NoticeState, word: str) -> None:
    step.engine_log(
        f"notice-{word}", notice=state.name, issue=state.issue, sent=state.sent + state.drilled, failed=state.failed,
        doubt=state.uncertain,
    )  # fmt: skip
    if step.incident.open:
        step.say(Word(event=f"{word}.{state.name}", owner=state.path, visit=state.visit))
    elif word != "sent":
        paging.page_once(step, step.runbook.lead, word, state.name)


def stop(step: Step, state: NoticeState, reason: str, flying: frozenset[str] = frozenset()) -> None:
    """Rows that have not left are withdrawn; one that is on its way is waited for, the courier reports it (P-16)."""
    if state.state != "released" or not state.waiting:
        raise Refused("nothing-to-stop", notice=state.name)
    outcomes = list(state.outcomes)
    for place, key in enumerate(keys(step, state)):
        names = {key: None} | {f"{key}/again-{n + 1}": None for n in range(state.again)}
        if outcomes[place] == "waiting" and flying.isdisjoint(names):
            step.withdrawn.update(names)
            outcomes[place] = "failed"
    step.log("notice-stopped", notice=state.name, issue=state.issue, reason=reason)
    stopped = _counted(replace(state, state="stopped", outcomes=tuple(outcomes)))
    _keep(step, stopped)
    _say_outcome(step, stopped)


def send_again(step: Step, state: NoticeState, reason: str) -> None:
    """A person has what failed or stays in doubt sent again, under keys of its own (rule 18)."""
    rows = [place for place, outcome in enumerate(state.outcomes) if outcome in ("failed", "uncertain")]
    if not rows or state.state != "released":
        raise Refused("nothing-to-resend", notice=state.name)
    names = keys(step, state)
    again = state.again + 1
    outcomes = list(state.outcomes)
    for place in rows:
        outcomes[place] = "waiting"
        key = f"{names[place]}/again-{again}"
        step.effects.append(_effect(step, state, state.rows[place], key))
    _keep(step, _counted(replace(state, again=again, outcomes=tuple(outcomes), said=False, doubted=False)))
    step.log("notice-again", notice=state.name, issue=state.issue, rows=len(rows), reason=reason)


def keys(step: Step, state: NoticeState) -> list[str]:
    """The outbox keys of the first sending, in the order of the rows."""
    start = f"{step.incident.id}/{state.step}"
    return [f"{start}/{state.first + n}/{row.channel}/{row.recipient}" for n, row in enumerate(state.rows)]


def _counted(state: NoticeState) -> NoticeState:
    count = state.outcomes.count
    return replace(
        state, waiting=count("waiting"), sent=count("sent"), failed=count("failed"), uncertain=count("uncertain"),
        drilled=count("drilled"),
    )  # fmt: skip


def _keep(step: Step, state: NoticeState) -> None:
    """Put an issue back where it stands, current or past."""
    current = step.incident.notices.get(state.name)
    if current is not None and current.issue == state.issue:
        step.incident.notices[state.name] = state
        return
    past = step.incident.past.get(state.name, ())
    step.incident.past[state.name] = tuple(state if old.issue == state.issue else old for old in past)
