"""Asking a person whether a connector may run (rule 19): repeated until one of the role says yes or no."""

from __future__ import annotations

from dataclasses import replace

from ..model.incident import AskState
from ..model.problem import Refused
from ..model.runbook import Ask
from ..model.team import Connector
from . import connectors, ladders, rights
from .step import Step, Word


def ask(step: Step, action: Ask, path: str, visit: int) -> None:
    """Open a question, or join the open one. One whose answer could change nothing is not asked."""
    connector = step.setting.team.connectors.get(action.connector)
    if connector is None:
        connectors.missing(step, action.connector, path, visit)
        return
    for other in connectors.partners(step, connector.id):
        withdraw(step, other)
    known = step.incident.asks.get(connector.id)
    if _needless(step, connector):
        step.engine_log("ask-needless", connector=connector.id)
        step.say(Word(event=f"ok.{connector.id}", owner=path, visit=visit))
    elif known is not None and known.state in ("open", "running"):
        step.incident.asks[connector.id] = replace(known, path=path, visit=visit)
        step.engine_log("ask-joined", connector=connector.id)
    else:
        _open(step, connector, action, path, visit)


def _open(step: Step, connector: Connector, action: Ask, path: str, visit: int) -> None:
    step.incident.asks[connector.id] = AskState(connector=connector.id, path=path, visit=visit, asked=step.now)
    step.engine_log("asked", connector=connector.id, roles=", ".join(roles_of(step, connector)))
    rungs = (roles_of(step, connector), *((role,) for role in action.then))
    ladders.begin(
        step, f"ask:{connector.id}", rungs, reason="ask", about=connector.id, within=action.answer_within,
        path=path, visit=visit,
    )  # fmt: skip


def _needless(step: Step, connector: Connector) -> bool:
    """It has run and was not undone, or it would undo what has not run; a run in doubt is asked about."""
    own = step.incident.asks.get(connector.id)
    if own is not None and own.state == "ran":
        return True
    known = step.setting.team.connectors
    bases = [base.id for base in known.values() if base.undo == connector.id and base.id != connector.undo]
    states = [step.incident.asks[base].state for base in bases if base in step.incident.asks]
    return bool(bases) and not any(state in ("ran", "running", "uncertain") for state in states)


def roles_of(step: Step, connector: Connector) -> tuple[str, ...]:
    """Who may say yes."""
    return connector.asks or (step.runbook.lead,)


def yes(step: Step, name: str) -> None:
    """A person of the role says yes: it runs, or by saying so has been done by hand."""
    connector = _asked(step, name)
    known = step.incident.asks[name]
    step.log("ask-yes", connector=name)
    ladders.drop(step, f"ask:{name}")
    connectors.run(step, connector, known.path, known.visit)


def no(step: Step, name: str, reason: str) -> None:
    """A person of the role says no."""
    _asked(step, name)
    known = step.incident.asks[name]
    step.log("ask-no", connector=name, reason=reason)
    ladders.drop(step, f"ask:{name}")
    step.incident.asks[name] = replace(known, state="refused", by=step.by)
    step.say(Word(event=f"refused.{name}", owner=known.path, visit=known.visit))


def undo(step: Step, name: str) -> None:
    """The offered inverse of a connector that has run (rule 22)."""
    connector = step.setting.team.connectors[name]
    rights.need_role(step, roles_of(step, connector))
    for other in connectors.partners(step, name):
        withdraw(step, other)
    step.log("undo", connector=name)
    connectors.run(step, connector, "", 0)


def _asked(step: Step, name: str) -> Connector:
    connector = step.setting.team.connectors.get(name)
    if connector is None:
        raise Refused("no-such-connector-now", connector=name)
    rights.need_role(step, roles_of(step, connector))
    return connector


def withdraw(step: Step, name: str) -> None:
    """Take an open question back."""
    known = step.incident.asks.get(name)
    if known is not None and known.state == "open":
        step.incident.asks[name] = replace(known, state="withdrawn")
        ladders.drop(step, f"ask:{name}")
        step.engine_log("ask-withdrawn", connector=name)


def withdraw_all(step: Step) -> None:
    for name in list(step.incident.asks):
        withdraw(step, name)
