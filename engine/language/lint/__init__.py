"""The linter: what can only be judged when a runbook is seen as a whole.

The loader has refused what is wrong in itself (unknown words, types, targets); here a compiled runbook is
walked. Every check is a small function from `Work` to problems, one file for each family.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from ...model.problem import Problem
from ...model.runbook import Runbook
from ...model.site import Settings
from ...model.team import Team
from . import calls, causes, conditions, functions, notices, paths, peaks, people, signals, waits
from .work import Source, Work

Check = Callable[[Work], Iterator[Problem]]

CHECKS: tuple[Check, ...] = (
    paths.unreachable,
    paths.no_way_to_end,
    paths.only_called_off,
    paths.finished_unhandled,
    paths.after_unconditional,
    paths.instant_loops,
    paths.hidden_buttons,
    paths.many_states,
    paths.no_phase,
    paths.no_title,
    waits.waits_forever,
    waits.warn_after_limit,
    waits.task_due_late,
    waits.many_updates,
    signals.clear_level,
    signals.clear_missing,
    signals.no_floor,
    signals.no_target,
    signals.answers_relative,
    signals.shorter_than_step,
    signals.labels,
    peaks.missing,
    peaks.unknown_event,
    functions.usual_unknown,
    functions.rate_of_level,
    functions.forecasts,
    functions.not_its_own,
    notices.fact_unknown,
    notices.never_used,
    notices.outcome_unhandled,
    notices.channels,
    people.role_empty,
    people.role_unreachable,
    people.approver_is_lead,
    people.too_few_approve,
    calls.circle,
    calls.labels,
    calls.connectors,
    causes.circle,
    causes.labels,
    conditions.always_or_never,
    conditions.labels,
)


def lint(
    runbook: Runbook,
    team: Team,
    *,
    others: Mapping[str, Runbook],
    settings: Settings | None = None,
    source: Source | None = None,
) -> list[Problem]:
    """What is wrong or doubtful in a compiled runbook, in the order of its file.

    `others` are all runbooks of the site by name. Without `settings` channels are not judged; without
    `source` the places are those of the elements instead of the exact values.
    """
    work = Work(runbook=runbook, team=team, others=others, settings=settings, source=source)
    found = [problem for check in CHECKS for problem in check(work)]
    return sorted(_folded(found), key=lambda problem: (problem.where.line, problem.where.column, problem.code))


def _folded(problems: list[Problem]) -> list[Problem]:
    """A state from which nothing leads on is told once: it waits for ever because there is no way."""
    stuck = {problem.where for problem in problems if problem.code in ("lint-no-way-to-end", "lint-finished-unhandled")}
    return [problem for problem in problems if not (problem.code == "lint-waits-forever" and problem.where in stuck)]
