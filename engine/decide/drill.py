"""Judging a drill: when each expected action was asked for, which record shows it, and whether that was in time.

Fixed rules over the journal; nothing here knows how the drill was played.

- The stopwatch of an action starts with its trigger: the incident's opening, an inject, or another action. So a late
  predecessor is not punished twice, and one that was never done leaves its followers unobserved.
- An action that had been done before it was asked for was done in time. Only a notice is not: a reaction to an inject
  has to come after it.
- Not observed is not failed: an action whose branch was not taken, or whose limit had not come when the drill ended, is
  `na` with its reason.
"""

from __future__ import annotations

from collections.abc import Iterable

from ..model.drill import ActionResult, Course, ObjectiveResult, Record, Standing, Verdict, Why
from ..model.runbook import Runbook
from ..model.scenario import DrillScenario, ExpectedAction, Proof
from ..model.team import Team
from ..model.time import Instant, Length, between

OPEN = "open"
_FACTS = ("fact-given", "fact-corrected", "task-filled")
_SEVERITIES = ("severity-raised", "severity-given", "raised-by-runbook")
_ENGINE = "engine"
_REPEATABLE = ("sent", "approve")


def shows(proof: Proof, record: Record, team: Team) -> bool:
    """Whether a record is what a proof asks for. What the engine did by itself shows no deed of a person."""
    code, params, subject = record.code, record.params, proof.subject
    person = record.by != _ENGINE
    match proof.verb:
        case "ack":
            return code == "answered" and person and subject in team.roles_of(record.by)
        case "done":
            return code == "task-done" and person and _named(params.get("task"), subject)
        case "press":
            return person and _pressed(code, record, subject)
        case "approve":
            return code == "notice-approved" and params.get("notice") == subject
        case "sent":
            return code == "notice-sent" and params.get("notice") == subject
        case "fact":
            return code in _FACTS and person and params.get("fact") == subject
        case "state":
            return code == "entered" and _named(params.get("state"), subject)
        case "severity":
            return code in _SEVERITIES and team.rank(str(params.get("level", ""))) >= team.rank(subject)
        case "close":
            return code in ("ended", "closed")


def _pressed(code: str, record: Record, button: str) -> bool:
    connector, _, word = button.rpartition(".")
    if connector and word in ("yes", "no", "undo"):
        return code == ("undo" if word == "undo" else f"ask-{word}") and record.params.get("connector") == connector
    if button in ("cleared", "firing"):
        return code == f"level-{button}"
    return code == "pressed" and record.params.get("button") == button


def _named(path: object, subject: str) -> bool:
    return isinstance(path, str) and (path == subject or path.endswith("/" + subject))


def standings(scenario: DrillScenario, course: Course, team: Team) -> tuple[Standing, ...]:
    """Where each expected action stands, in the order of the file."""
    known: dict[str, Standing] = {}
    actions = {action.id: action for action in scenario.expected_actions}

    def stand(action: ExpectedAction, above: frozenset[str]) -> Standing:
        if action.id not in known:
            trigger = actions.get(action.trigger)
            if trigger is None:
                started = course.opened if action.trigger == OPEN else course.injected.get(action.trigger)
            elif trigger.id in above:
                started = None  # they wait for each other: neither is ever asked for
            else:
                before = stand(trigger, above | {action.id}).done
                started = before.at if before is not None else None
            known[action.id] = Standing(action=action, started=started, done=_done(action, started, course, team))
        return known[action.id]

    return tuple(stand(action, frozenset({action.id})) for action in scenario.expected_actions)


def _done(action: ExpectedAction, started: Instant | None, course: Course, team: Team) -> Record | None:
    """The first record after the start, else the last one before it where doing it early counts."""
    if started is None:
        return None
    found = [record for record in course.records if shows(action.satisfied_by, record, team)]
    after = next((record for record in found if record.at >= started), None)
    early_counts = action.satisfied_by.verb not in _REPEATABLE or action.trigger not in course.injected
    if after is None and early_counts:
        return found[-1] if found else None
    return after


def waited_for(found: Iterable[Standing], now: Instant) -> tuple[Standing, ...]:
    """Actions that are asked for, not done and still possible in time; the most urgent first."""
    open_ = [it for it in found if it.done is None and it.latest is not None and now < it.latest]
    return tuple(sorted(open_, key=lambda it: (it.started or 0) + it.action.target))


def results(
    scenario: DrillScenario, course: Course, team: Team, runbook: Runbook, began: Instant
) -> tuple[ActionResult, ...]:
    """The verdict on each expected action, in the order of the file."""
    found = []
    for standing in standings(scenario, course, team):
        action = standing.action
        verdict, why = _verdict(standing, course, runbook)
        found.append(
            ActionResult(
                id=action.id, objective=action.objective, title=action.title, role=action.role,
                satisfied_by=str(action.satisfied_by), trigger=action.trigger, target=action.target, limit=action.limit,
                criticality=action.criticality, result=verdict, why=why, started=_since(began, standing.started),
                done=_since(began, standing.done.at if standing.done else None), elapsed=_elapsed(standing),
                by=standing.done.by if standing.done else "",
            )
        )  # fmt: skip
    return tuple(found)


def _verdict(standing: Standing, course: Course, runbook: Runbook) -> tuple[Verdict, Why]:
    elapsed, latest, action = _elapsed(standing), standing.latest, standing.action
    if latest is None:
        return "na", "no-trigger"
    if elapsed is not None:
        limit = action.limit if action.limit is not None else action.target
        return ("met" if elapsed <= action.target else "late" if elapsed <= limit else "missed"), ""
    if not _reached(action.satisfied_by, course.records, runbook):
        return "na", "not-reached"
    return ("missed", "") if course.now >= latest else ("na", "ended-early")


def _reached(proof: Proof, records: tuple[Record, ...], runbook: Runbook) -> bool:
    """Whether the runbook ever offered it. A task, button or notice of a branch that was not taken never was."""
    entered = {record.params.get("state") for record in records if record.code == "entered"}
    match proof.verb:
        case "done":
            owners = [path for path, state in runbook.states().items()
                      if any(_named(task.path, proof.subject) for task in state.tasks)]  # fmt: skip
            return any(path in entered for path in owners)
        case "press":
            return _on_offer(proof.subject, records, entered, runbook)
        case "approve" | "sent":
            return any(r.code == "notice-asked" and r.params.get("notice") == proof.subject for r in records)
        case "ack":
            return any(r.code == "paged" and r.params.get("role") == proof.subject for r in records)
    return True


def _on_offer(button: str, records: tuple[Record, ...], entered: set[object], runbook: Runbook) -> bool:
    connector, _, word = button.rpartition(".")
    if connector and word in ("yes", "no", "undo"):
        codes = ("connector-run", "connector-by-hand") if word == "undo" else ("asked",)
        return any(r.code in codes and r.params.get("connector") == connector for r in records)
    owners = [path for path, state in runbook.states().items() if any(it.name == button for it in state.buttons)]
    of_blocks = any(it.name == button for block in runbook.blocks().values() for it in block.buttons)
    return of_blocks or button in ("cleared", "firing") or any(path in entered for path in owners)


def _elapsed(standing: Standing) -> Length | None:
    if standing.started is None or standing.done is None:
        return None
    return between(standing.started, standing.done.at)


def _since(began: Instant, at: Instant | None) -> Length | None:
    return None if at is None else between(began, at)


def by_objective(scenario: DrillScenario, found: tuple[ActionResult, ...]) -> tuple[ObjectiveResult, ...]:
    """Counts of each objective, in the order of the file."""
    return tuple(
        ObjectiveResult(
            id=objective.id, statement=objective.statement, capability=objective.capability,
            met=count.count("met"), late=count.count("late"), missed=count.count("missed"), na=count.count("na"),
        )
        for objective in scenario.objectives
        for count in [[one.result for one in found if one.objective == objective.id]]
    )  # fmt: skip
