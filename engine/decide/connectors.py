"""Running something in another system: once, or as often as is safe; by hand where no way leads there (rule 19)."""

from __future__ import annotations

from dataclasses import replace

from ..model.decision import Effect
from ..model.incident import AskState
from ..model.team import Connector
from . import ladders, paging
from .step import Step, Word

DONE = ("sent", "drilled")


def run_by_itself(step: Step, name: str, path: str, visit: int) -> None:
    """An `http` action: a connector that nobody has to be asked about."""
    connector = step.setting.team.connectors.get(name)
    if connector is None:
        missing(step, name, path, visit)
        return
    _set_aside(step, name)
    if connector.via is None and step.by not in step.setting.team.people:
        # Nobody is at hand who does it: the lead is woken to do it.
        ladders.page_lead(step, f"by-hand:{name}", "by-hand", name)
    run(step, connector, path, visit)


def run(step: Step, connector: Connector, path: str, visit: int) -> None:
    """Let it run now. Without `via` a person does it, and has by saying yes; in a drill it is only noted."""
    state = AskState(connector=connector.id, state="running", path=path, visit=visit, asked=step.now, by=step.by)
    step.incident.asks[connector.id] = state
    if connector.via is None:
        step.log("connector-by-hand", connector=connector.id)
        _ran(step, state)
        return
    key = step.key(connector.via.channel, connector.id)
    step.effects.append(
        Effect(
            key=key, kind="internal", world=step.incident.world, incident=step.incident.id, purpose="connector",
            channel=connector.via.channel, address=connector.via.address, recipient=connector.id,
            reason="word-connector", about=connector.id, due=step.now,
            params={**step.incident.labels, "connector": connector.id}, repeat=connector.repeat,
            state="ready" if step.live else "drilled",
        )
    )  # fmt: skip
    step.log("connector-run", connector=connector.id)
    step.incident.asks[connector.id] = replace(state, effect=key)
    if not step.live:
        _ran(step, replace(state, effect=key))


def reported(step: Step, place: str, outcome: str) -> None:
    """What became of a run; `place` is its key among the asks."""
    state = step.incident.asks[place]
    if outcome in DONE:
        _ran(step, state, place)
        return
    doubt = outcome == "uncertain"
    step.incident.asks[place] = replace(state, state="uncertain" if doubt else "failed")
    word = "uncertain" if doubt else "failed"
    step.log(f"connector-{word}", connector=state.connector)
    _say(step, state, word)


def place_of(step: Step, key: str) -> str | None:
    """Where the run with an outbox key is kept."""
    return next((place for place, ask in step.incident.asks.items() if ask.effect == key), None)


def missing(step: Step, name: str, path: str, visit: int) -> None:
    """The site has no such connector any more: it cannot be done."""
    step.engine_log("no-such-connector", connector=name)
    step.say(Word(event=f"failed.{name}", owner=path, visit=visit))


def partners(step: Step, name: str) -> list[str]:
    """The undo of a connector, and those that it undoes."""
    known = step.setting.team.connectors
    own = known[name].undo
    found = [own] if own is not None else []
    return found + [other.id for other in known.values() if other.undo == name]


def not_undone(step: Step) -> list[str]:
    """Connectors with an undo that have run, or may have, and were not undone (rule 22)."""
    known = step.setting.team.connectors
    ran = [ask.connector for ask in step.incident.asks.values() if ask.state in ("ran", "uncertain", "running")]
    return [name for name in ran if name in known and known[name].undo is not None]


def _ran(step: Step, state: AskState, place: str = "") -> None:
    step.incident.asks[place or state.connector] = replace(state, state="ran")
    for other in partners(step, state.connector) if state.connector in step.setting.team.connectors else ():
        ask = step.incident.asks.get(other)
        if ask is not None and ask.state in ("ran", "uncertain"):
            step.incident.asks[other] = replace(ask, state="undone")
    step.engine_log("connector-ok", connector=state.connector)
    _say(step, state, "ok")


def _say(step: Step, state: AskState, word: str) -> None:
    if step.incident.open:
        step.say(Word(event=f"{word}.{state.connector}", owner=state.path, visit=state.visit))
    elif word != "ok":
        paging.page_once(step, step.runbook.lead, word, state.connector)


def _set_aside(step: Step, name: str) -> None:
    """A run whose answer is still awaited keeps its place while the connector runs once more."""
    known = step.incident.asks.get(name)
    if known is not None and known.state == "running":
        step.incident.asks[f"{name}@{known.effect}"] = known
