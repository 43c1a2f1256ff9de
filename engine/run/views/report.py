"""The facts of a report: an incident from first sign to close. HTML and Markdown are made from them, nothing else."""

from __future__ import annotations

from collections.abc import Iterator

from ...model.incident import Incident
from ...model.runbook import Runbook
from ...model.time import Instant
from ...model.view import Line, NoticeView, ReportView
from ...store import reading
from .explain_past import entries
from .lines import TRACES, Written, how_opened, line_of, of_stored
from .look import Look
from .notices import notice_view, state_said
from .records import outbox_view
from .show import incident_view
from .strip import strip
from .titles import Titles
from .waiting import all_issues

LEFT_OUT = TRACES | {"clock-jumped"}


def report(look: Look, typed: str) -> ReportView:
    """Everything about one incident, open or closed. Raises NoSuchThing."""
    incident = look.incident(typed)
    runbook = look.runbook(incident)
    titles = look.titles(runbook)
    written = [of_stored(line) for line in entries(look, incident.id)]
    with look.database() as connection:
        rows = reading.outbox(connection, incident.id)
    answered = next((it for it in written if it.code == "answered"), None)
    review_by, review_due = _review(titles, incident, runbook)
    return ReportView(
        incident=incident_view(look, incident, runbook),
        timeline=tuple(_told(look, titles, written)), outbox=tuple(outbox_view(look, row) for row in rows),
        first_page=_first(written, "paged"), first_answer=answered.at if answered is not None else None,
        answered_by=titles.who(answered.by) if answered is not None else "",
        first_notice=_first(written, "notice-sent"),
        notices_sent=sum(state.sent + state.drilled for state in all_issues(incident)),
        in_doubt=tuple(_doubts(titles, incident)), not_undone=tuple(_not_undone(look, titles, incident)),
        review_by=review_by, review_due=review_due,
        questions=tuple(titles.text(text, "") for text in runbook.review.ask) if runbook.review is not None else (),
        site=look.site, made=look.now(incident.world), about=titles.text(runbook.about, ""),
        opened_by=how_opened(titles, incident.opened_by), outcome_text=titles.outcome(incident.outcome),
        notices=tuple(_notices(look, titles, incident, runbook)),
        strip=strip(titles, written, incident, look.now(incident.world)),
        open_ends=tuple(_open_ends(titles, incident, written)),
    )  # fmt: skip


def _told(look: Look, titles: Titles, written: list[Written]) -> Iterator[Line]:
    for it in written:
        if it.code not in LEFT_OUT:
            yield line_of(look, titles, it)


def _first(written: list[Written], code: str) -> Instant | None:
    return next((it.at for it in written if it.code == code), None)


def _doubts(titles: Titles, incident: Incident) -> Iterator[str]:
    for state in all_issues(incident):
        if state.uncertain:
            yield titles.say("waits-doubt", notice=titles.notice(state.name), count=state.uncertain)
    for ask in incident.asks.values():
        if ask.state == "uncertain":
            yield titles.say("waits-doubt-connector", connector=titles.connector(ask.connector))


def _not_undone(look: Look, titles: Titles, incident: Incident) -> Iterator[str]:
    """What has run, or may have, and has an undo that was not used (rule 22)."""
    known = look.team.connectors
    for ask in incident.asks.values():
        if ask.state in ("ran", "uncertain", "running") and ask.connector in known and known[ask.connector].undo:
            yield titles.connector(ask.connector)


def _review(titles: Titles, incident: Incident, runbook: Runbook) -> tuple[tuple[str, ...], Instant | None]:
    """Who looks back and by when; nobody after an outcome that needs no review."""
    review = runbook.review
    if review is None or (incident.closed is not None and incident.outcome in review.skip):
        return (), None
    due = Instant(incident.closed + review.due) if incident.closed is not None else None
    return tuple(titles.role(role) for role in review.by), due


def _notices(look: Look, titles: Titles, incident: Incident, runbook: Runbook) -> Iterator[NoticeView]:
    """Every issue, oldest first."""
    for state in sorted(all_issues(incident), key=lambda it: (it.asked, it.name, it.issue)):
        yield notice_view(look, titles, incident, runbook, state)


def _open_ends(titles: Titles, incident: Incident, written: list[Written]) -> Iterator[str]:
    """What nobody finished: what is still going on, tasks left behind, notices that failed, promises broken."""
    if incident.open:
        yield from _going_on(titles, incident)
    done = {str(it.params.get("task", "")).rpartition("/")[2] for it in written if it.code == "task-done"}
    for name in dict.fromkeys(name for it in written if it.code == "left" for name in _tasks_left(it)):
        if name not in done:
            yield titles.say("open-task", task=titles.task(name))
    for state in incident.slas.values():
        if state.state == "breached":
            yield titles.say("open-sla", sla=titles.sla(state.name))
    for notice in incident.notices.values():
        if notice.failed:
            yield titles.say("open-notice", notice=titles.notice(notice.name), state=state_said(titles, notice))
    yield from _doubts(titles, incident)


def _going_on(titles: Titles, incident: Incident) -> Iterator[str]:
    """Tasks, notices and questions that wait for somebody: the report of an open incident is a snapshot."""
    for task in incident.tasks.values():
        if task.done_at is None:
            yield titles.say("open-task-now", task=titles.task(task.path))
    for notice in incident.notices.values():
        if notice.state in ("waiting", "asking", "expired") or notice.waiting:
            yield titles.say("open-notice", notice=titles.notice(notice.name), state=state_said(titles, notice))
    for ask in incident.asks.values():
        if ask.state in ("open", "running"):
            yield titles.say("open-ask", connector=titles.connector(ask.connector))


def _tasks_left(written: Written) -> list[str]:
    tasks = written.params.get("tasks")
    return [str(name) for name in tasks] if isinstance(tasks, (list, tuple)) else []
