"""The result of a drill: made from its records, logged in its world, and shown as text."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import msgspec

from ..decide.drill import by_objective, results
from ..model.batch import DrillRow
from ..model.decision import Entry
from ..model.drill import ActionResult, Course, DrillResult, ObjectiveResult, Safety, Timing
from ..model.ports import OutboxRow
from ..model.problem import NoSuchThing, Refused
from ..model.site import Site
from ..model.text import Lang
from ..model.time import Length
from ..store import reading
from ..words.say import length_said, say
from .drill_world import Host, close_world
from .reader import database_of

if TYPE_CHECKING:
    from .drill_run import DrillRun

Say = Callable[..., str]
STAYED = frozenset({"held", "drilled", "cancelled"})
"""States of a customer row that never came near a channel (I-07)."""
WHOLE = "_result"
"""Key of the whole result in the outcome of a drill's row; the other keys are its expected actions, for lists."""


def made(session: DrillRun, course: Course, timing: Timing, state: str, reason: str) -> DrillResult:
    """Judge it. The world is still there, its incidents are closed."""
    scenario, row, clock = session.scenario, session.row, session.clock
    actions = results(scenario, course, session.team, session.runbook, clock.start)
    return DrillResult(
        id=row.id, scenario=scenario.id, title=scenario.title, summary=scenario.summary, runbook=row.runbook,
        runbook_title=session.runbook.title, runbook_hash=row.runbook_hash, scenario_hash=row.scenario_hash,
        form=row.form, state=state, reason=reason, timing=timing, zone=session.team.timezone, began=row.created,
        lasted=Length(course.now - clock.start), skipped=Length(clock.spent.get("skipped", 0)),
        declared=Length(clock.spent.get("declared", 0)), participants=dict(row.participants), actions=actions,
        objectives=by_objective(scenario, actions), safety=safety(session.host, row.id, session.blocked),
    )  # fmt: skip


def safety(host: Host, drill: str, blocked: int = 0) -> Safety:
    """Every row that the drill wrote, as the database has it."""
    rows = list(_rows(host, drill))
    customers = [row for row in rows if row.effect.kind == "customer"]
    return Safety(
        messages=len(rows), customers=len(customers), blocked=blocked,
        acted=sum(row.effect.purpose == "connector" for row in rows),
        left=sum(row.state not in STAYED for row in customers),
    )  # fmt: skip


def _rows(host: Host, drill: str) -> Iterator[OutboxRow]:
    with database_of(host.app.store)() as connection:
        for brief in reading.incidents(connection, world=drill, limit=1_000):
            yield from reading.outbox(connection, brief.id)


def log(session: DrillRun, result: DrillResult, incident: str) -> None:
    """The verdicts and the end as lines of the drill's journal, the result in its row; then the world is gone."""
    entries = [(incident, _entry(action)) for action in result.actions]
    counts = counted(result)
    if result.state == "aborted":
        entries.append(("", Entry(code="drill-aborted", params={"reason": result.reason})))
    entries.append(("", Entry(code="drill-ended", params={"length": result.lasted, **counts})))
    ended = replace(
        session.row, state=result.state, outcome=outcome_of(result), clock=session.clock.row(session.row.created),
        ended=session.host.app.clock.wall(),
    )  # fmt: skip
    close_world(session.host, ended, entries)


def _entry(action: ActionResult) -> Entry:
    params: dict[str, object] = {"action": action.id, "role": action.role, "within": action.target, "why": action.why}
    if action.elapsed is not None:
        params["waited"] = action.elapsed
    return Entry(code=f"drill-action-{action.result}", params=params)


def counted(result: DrillResult) -> dict[str, int]:
    """How many actions went how, by the names that the sentences use."""
    found = [action.result for action in result.actions]
    return {
        "met": found.count("met"), "late_count": found.count("late"), "missed": found.count("missed"),
        "na": found.count("na"),
    }  # fmt: skip


# --- in the row ---------------------------------------------------------------------------


def outcome_of(result: DrillResult) -> dict[str, object]:
    """JSON values: the whole, and beside it each action's word for lists of drills."""
    short = {action.id: {"result": action.result, "elapsed": action.elapsed} for action in result.actions}
    return {**short, "title": result.title.say("zh"), WHOLE: msgspec.to_builtins(result)}


def result_of(row: DrillRow) -> DrillResult:
    """The result that a drill's row keeps. Raises Refused for a drill without one."""
    whole = row.outcome.get(WHOLE)
    if whole is None:
        raise Refused("drill-no-result", drill=row.id, state=row.state)
    return msgspec.convert(whole, DrillResult)


def stored_result(host: Host, drill: str) -> DrillResult:
    """The result of a drill by its id. Raises NoSuchThing, Refused."""
    wanted = drill.strip().upper()
    with database_of(host.app.store)() as connection:
        rows = reading.drills(connection, limit=10_000)
    row = next((row for row in rows if row.id == wanted), None)
    if row is None:
        raise NoSuchThing("no-such-drill", drill=drill[:60], known=", ".join(row.id for row in rows[:10]) or "-")
    return result_of(row)


# --- as text ------------------------------------------------------------------------------


def speaker(result: DrillResult, lang: Lang) -> Say:
    """Sentences of a result in one language; instants with their date, in the site's zone."""
    zone = ZoneInfo(result.zone)

    def told(code: str, **params: object) -> str:
        return say(code, params, lang, zone)

    return told


def text_lines(result: DrillResult, lang: Lang, site: Site) -> list[str]:
    """The page as plain lines."""
    told = speaker(result, lang)
    lines = ["", *heading(result, told, lang), "", told("drill-page-actions")]
    for action in result.actions:
        lines += _action(action, told, lang, site)
    lines += ["", told("drill-page-objectives")]
    lines += [f"  {_objective(one, told, lang)}" for one in result.objectives]
    return [*lines, "", *closing(result, told)]


def heading(result: DrillResult, told: Say, lang: Lang) -> list[str]:
    """What was drilled, when, and where its times come from."""
    runbook = result.runbook_title.say(lang) or result.runbook
    lines = [
        told("drill-page-title", drill=result.id, title=result.title),
        told("drill-page-runbook", runbook=runbook, version=result.runbook_hash[:12]),
        told("drill-page-scenario", scenario=result.scenario, version=result.scenario_hash[:12],
             form=told(f"drill-form-{result.form}")),
        told("drill-page-when", at=result.began, length=result.lasted)
        + " · " + told("drill-page-clock", skipped=length_said(result.skipped), declared=length_said(result.declared)),
        told(f"drill-timing-{result.timing}"),
        told("drill-page-counts", **counted(result)),
    ]  # fmt: skip
    return [*lines, told("drill-page-aborted", reason=result.reason)] if result.state == "aborted" else lines


def closing(result: DrillResult, told: Say) -> list[str]:
    """What stayed inside, said every time, also when it is nothing."""
    kept = result.safety
    lines = [
        told("drill-page-safety", messages=kept.messages, customers=kept.customers, acted=kept.acted, gone=kept.left,
             blocked=kept.blocked)
    ]  # fmt: skip
    if kept.left:
        lines.append(told("drill-page-escaped", gone=kept.left))
    return [*lines, told("drill-page-foot")]


def verdict_said(action: ActionResult, told: Say) -> str:
    """`late`, or `not observed (its branch was not taken)`."""
    word = told(f"drill-result-{action.result}")
    return f"{word} ({told(f'drill-why-{action.why}')})" if action.why else word


def time_said(length: Length | None) -> str:
    return "-" if length is None else length_said(length)


def _action(action: ActionResult, told: Say, lang: Lang, site: Site) -> list[str]:
    sign = {"met": "+", "late": "~", "missed": "!", "na": " "}[action.result]
    title = action.title.say(lang) or action.satisfied_by
    by = f" · {names_of(site)(action.by)}" if action.by and action.by != "engine" else ""
    known = {"time": action.elapsed, "target": action.target, "limit": action.limit}
    times = [f"{told(f'drill-page-{name}')} {time_said(length)}" for name, length in known.items()]
    head = f"  [{sign}] {verdict_said(action, told)} · {action.id} {title}"
    return [head, f"      {' · '.join(times)} · {role_title(site, action.role, lang)}{by}"]


def _objective(one: ObjectiveResult, told: Say, lang: Lang) -> str:
    counts = told("drill-page-counts", met=one.met, late_count=one.late, missed=one.missed, na=one.na)
    return f"{one.id} {told(f'drill-shown-{one.shown}')}: {one.statement.say(lang)} ({counts})"


def role_title(site: Site, role: str, lang: Lang) -> str:
    known = site.team.roles.get(role)
    return known.title.say(lang) or role if known is not None else role


def names_of(site: Site) -> Callable[[str], str]:
    """A person's name as people know it."""
    return lambda person: site.team.people[person].name if person in site.team.people else person
