"""Customer notices: where they stand, and the full text exactly as it leaves."""

from __future__ import annotations

from ...model.incident import Incident, NoticeState
from ...model.runbook import Runbook
from ...model.view import NoticeView
from .look import Look
from .titles import Titles
from .waiting import still_needed


def notices(look: Look, incident: Incident, runbook: Runbook) -> tuple[NoticeView, ...]:
    """The current issue of every notice that has been asked for."""
    titles = look.titles(runbook)
    return tuple(notice_view(look, titles, incident, runbook, state) for state in incident.notices.values())


def notice_view(look: Look, titles: Titles, incident: Incident, runbook: Runbook, state: NoticeState) -> NoticeView:
    """One issue; `mine` when the reader's yes is missing."""
    notice = runbook.notices.get(state.name)
    approve = notice.approve if notice is not None else ()
    undecided = state.state in ("waiting", "asking", "expired")
    needed = still_needed(state, approve, incident, runbook.lead) if undecided else ()
    audience = notice.audience if notice is not None else ""
    return NoticeView(
        name=state.name, title=titles.notice(state.name), issue=state.issue, revision=state.revision, state=state.state,
        state_text=state_said(titles, state), audience=audience, audience_title=titles.audience(audience),
        recipients=len(state.rows), hash=state.hash, approve=approve, who=titles.roles(needed) if needed else "",
        approved_by=tuple(yes.by for yes in state.approvals),
        approved_names=tuple(titles.person(yes.by) for yes in state.approvals), missing=state.missing,
        mine=bool(needed) and not state.missing and look.has(needed)
        and not any(yes.by == look.actor.name for yes in state.approvals),
        expires=state.expires or None, waiting=state.waiting, sent=state.sent, failed=state.failed,
        uncertain=state.uncertain, drilled=state.drilled, texts=texts_of(state), asked=state.asked,
        released=state.released or None, one_more=incident.unsigned if undecided else "",
        sent_before=tuple(
            (old.issue, old.released, old.sent + old.uncertain + old.drilled)
            for old in incident.past.get(state.name, ()) if old.released and old.issue < state.issue
        ),
    )  # fmt: skip


def state_said(titles: Titles, state: NoticeState) -> str:
    """`sent: 3`, `in doubt: 1 of 3`, `waits for approval until 20:15`."""
    if state.missing and state.state in ("waiting", "expired"):
        return titles.say("notice-is-missing", facts=", ".join(titles.fact(fact) for fact in state.missing))
    if state.state not in ("released", "stopped"):
        return titles.say(f"notice-is-{state.state}", due=state.expires)
    counts = [
        titles.say(f"notice-count-{name}", count=count)
        for name, count in (
            ("sent", state.sent), ("drilled", state.drilled), ("uncertain", state.uncertain), ("failed", state.failed),
            ("waiting", state.waiting),
        )
        if count
    ]  # fmt: skip
    told = ("，" if titles.lang == "zh" else ", ").join(counts) or titles.say("notice-count-nobody")
    return titles.say("notice-is-stopped", counts=told) if state.state == "stopped" else told


def texts_of(state: NoticeState) -> tuple[tuple[str, str, str], ...]:
    """(channel, form, body), each different text once."""
    found = {(row.channel, row.form, _whole(row.subject, row.body)): None for row in state.rows}
    return tuple(found)


def _whole(subject: str, body: str) -> str:
    return f"{subject}\n\n{body}" if subject else body
