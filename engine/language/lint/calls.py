"""Calls: other runbooks that call back, and connectors used in a way that nobody would carry out."""

from __future__ import annotations

from collections.abc import Iterator

from ...model.problem import Problem
from ...model.runbook import Ask, Call, Http, Runbook, State
from .flow import actions_of, flow_of
from .reach import way_back
from .work import Work, error, note


def circle(work: Work) -> Iterator[Problem]:
    """Runbooks that call each other in a circle: each would wait for the other's end."""
    runbooks = {**work.others, work.runbook.name: work.runbook}
    edges = {name: [call.runbook for _, call in _calls(runbook)] for name, runbook in runbooks.items()}
    home = work.runbook.name
    for _, call in _calls(work.runbook):
        way = way_back(home, {**edges, home: [call.runbook]})
        if way:
            yield error("lint-call-circle", call.at, way=" → ".join([*way, home]))


def labels(work: Work) -> Iterator[Problem]:
    """A called runbook must be told the labels that make its key; a label it does not have goes nowhere."""
    ours = set(work.runbook.one_per)
    for state, call in _calls(work.runbook):
        called = work.others.get(call.runbook)
        if called is None:
            continue
        for label in called.one_per:
            if label not in ours and label not in call.labels:
                yield error("lint-call-label", call.at, runbook=called.name, label=label)
        for label in sorted(set(call.labels) - set(called.one_per)):
            at = work.place((*work.path(state), "with", label), call.at)
            yield error("lint-call-label-unknown", at, runbook=called.name, label=label)


def connectors(work: Work) -> Iterator[Problem]:
    """`http` is for connectors that may run by themselves, `ask` for those that need a yes."""
    for action in (action for part in work.flow.live_parts for action in actions_of(part)):
        if not isinstance(action, Http | Ask) or action.connector not in work.team.connectors:
            continue
        connector = work.team.connectors[action.connector]
        if isinstance(action, Ask):
            if not connector.asks:
                yield error("lint-ask-free", action.at, connector=connector.id)
            elif connector.via is None:
                yield note("lint-ask-by-hand", action.at, connector=connector.id)
        elif connector.asks:
            yield error("lint-http-asks", action.at, connector=connector.id, roles=", ".join(connector.asks))
        elif connector.via is None:
            yield error("lint-http-nowhere", action.at, connector=connector.id)


def _calls(runbook: Runbook) -> list[tuple[State, Call]]:
    live = flow_of(runbook).live.values()
    return [(state, state.call) for state in live if state.call is not None]
