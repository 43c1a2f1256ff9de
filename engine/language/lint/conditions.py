"""Conditions that decide nothing, or that look at figures the incident cannot have."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ...model.condition import Condition
from ...model.problem import Mark, Problem
from ...model.runbook import Fact, FactType, Runbook, WhenSignal
from ...model.team import Team
from ..condition_types import COUNT, NUMBER, SHARE, TEXT, TIME, YES_NO, Names, ValueType, choice, severity
from ..conditions import Compiled, verdict
from .flow import causes
from .signals import signals_of
from .work import Work, error, warning


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A condition and where it stands."""

    condition: Condition
    at: Mark


def always_or_never(work: Work) -> Iterator[Problem]:
    """A condition that is the same whatever the figures are."""
    names = catalogue(work.runbook, work.team)
    for asked in _conditions(work):
        condition = asked.condition
        if not isinstance(condition, Compiled) or not condition.names <= names.keys():
            continue
        found = verdict(condition, names)
        if found is not None:
            yield warning(f"lint-{found}-true", asked.at, condition=condition.source)


def labels(work: Work) -> Iterator[Problem]:
    """A metric in a condition is the figure of this incident's labels; one that needs another label is never known."""
    ours = set(work.runbook.one_per)
    for asked in _conditions(work):
        for name in sorted(asked.condition.names):
            metric = work.team.metrics.get(name)
            for label in sorted(set(metric.per) - ours) if metric is not None else ():
                yield error("lint-condition-label", asked.at, metric=name, label=label)


def catalogue(runbook: Runbook, team: Team) -> Names:
    """The names that a condition of this runbook may use, with their types."""
    names: dict[str, ValueType] = dict.fromkeys(runbook.one_per, TEXT)
    names["severity"] = severity(*team.severities)
    names["minutes"] = COUNT
    for metric in team.metrics.values():
        names[metric.id] = {"count": COUNT, "level": NUMBER, "share": SHARE}[metric.kind]
    names.update({fact.name: _type_of(fact) for fact in runbook.facts.values()})
    return names


def _type_of(fact: Fact) -> ValueType:
    if fact.type is FactType.CHOICE:
        return choice(*fact.options)
    return {FactType.NUMBER: NUMBER, FactType.TEXT: TEXT, FactType.TIME: TIME, FactType.YES_NO: YES_NO}[fact.type]


def _conditions(work: Work) -> Iterator[Asked]:
    for rule in work.runbook.severity:
        yield Asked(condition=rule.when, at=work.place(("severity", rule.level), rule.at))
    for found in signals_of(work):
        if isinstance(found.signal, WhenSignal):
            yield Asked(condition=found.signal.when, at=work.place((*found.path, "when"), found.signal.at))
    for part in work.flow.live_parts:
        for _, reactions in causes(part):
            for reaction in reactions:
                if reaction.when is not None:
                    yield Asked(condition=reaction.when, at=reaction.at)
    for state in work.live:
        for task in state.tasks:
            if task.when is not None:
                path = (*work.path(state), "tasks", task.name, "when")
                yield Asked(condition=task.when, at=work.place(path, task.at))
