"""What the engine will do with an incident, and when: its timers, and what its current states react to."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from ...decide.plan import plan_of
from ...language.graph.sayings import Speaker
from ...model.incident import Incident
from ...model.runbook import Block, Runbook, State
from ...model.view import NextView, Reason
from ...words.say import length_said
from ..steps import setting
from .coming import coming, timer_said
from .look import Look
from .notices import state_said
from .titles import Titles


def next_of(look: Look, incident: Incident, runbook: Runbook) -> tuple[Reason, ...]:
    """Timers first, then what the current states wait for, then what would raise severity."""
    titles = look.titles(runbook)
    if not incident.open:
        ended = look.say("explain-closed", outcome=titles.outcome(incident.outcome), at=incident.closed)
        return (Reason(text=ended, rule="12"),)
    found = [_reason(it) for it in coming(look, incident, runbook)]
    found += _frozen(look, titles, incident, runbook)
    found += _reactions(look, titles, incident, runbook)
    return (*found, *_severity(look, titles, incident, runbook))


def _reason(it: NextView) -> Reason:
    return Reason(text=it.what, at=it.at, rule=rule_of(it.key))


def rule_of(key: str) -> str:
    """The rule behind a timer, for whoever wants to read it."""
    kind = key.partition(":")[0]
    rules = {"after": "14", "overdue": "17", "ladder": "21", "lapse": "21", "expire": "20", "sla": "17", "idle": "17"}
    return rules.get(kind, "")


def _frozen(look: Look, titles: Titles, incident: Incident, runbook: Runbook) -> Iterator[Reason]:
    """While paused, clocks stand still and keep the time that they had left."""
    for key, left in incident.frozen.items():
        what = timer_said(titles, incident, runbook, key)
        yield Reason(text=look.say("explain-frozen", what=what, left=left), rule="17")


def _reactions(look: Look, titles: Titles, incident: Incident, runbook: Runbook) -> Iterator[Reason]:
    """Every handler of the current states, of their branches and of the runbook."""
    plan = plan_of(runbook)
    speaker = Speaker(runbook=runbook, team=look.team, lang=look.lang)
    for path in incident.active_paths():
        if path in plan.states:
            yield from _handlers(titles, speaker, plan.states[path], titles.state(path))
    for block in incident.config:
        if block in plan.blocks and (plan.blocks[block].branch or not block):
            yield from _handlers(
                titles, speaker, plan.blocks[block], titles.block(block) if block else titles.state("")
            )


def _handlers(titles: Titles, speaker: Speaker, place: State | Block, name: str) -> Iterator[Reason]:
    for event, reactions in place.on.items():
        what = titles.reactions(reactions)
        yield Reason(text=titles.say("explain-on", state=name, event=speaker.event(event), what=what), rule="6")


def _severity(look: Look, titles: Titles, incident: Incident, runbook: Runbook) -> Iterator[Reason]:
    """Higher levels and what their conditions see now (rule 31)."""
    if incident.world not in look.memory.worlds:
        return
    figure = setting(look.turn, incident).figure
    for rule in runbook.severity:
        if look.team.rank(rule.level) > look.team.rank(incident.severity):
            saw = {name: _value(incident, name, figure(name)) for name in sorted(rule.when.names)}
            code = "explain-held-down" if rule.level in incident.held_down else "explain-severity"
            yield Reason(
                text=titles.say(
                    code, level=titles.severity(rule.level), condition=rule.when.source, saw=titles.saw(saw)
                ),
                rule="31",
            )


def _value(incident: Incident, name: str, figure: object) -> object:
    if name in incident.facts:
        return incident.facts[name].value
    if name == "severity":
        return incident.severity
    return incident.labels.get(name) or getattr(figure, "value", None)


# --- parts of an incident ---------------------------------------------------------------


def timer_next(look: Look, incident: Incident, runbook: Runbook, key: str) -> tuple[Reason, ...]:
    return tuple(_reason(it) for it in coming(look, incident, runbook) if it.key == key)


def timer_past(look: Look, incident: Incident, runbook: Runbook, key: str) -> tuple[Reason, ...]:
    """When the timer was set, and for how long."""
    timer, titles = incident.timers[key], look.titles(runbook)
    length = length_said(timer.due - timer.created)
    text = titles.say("explain-timer-set", length=length, state=titles.state(timer.path))
    return (Reason(text=text, at=timer.created, rule="13"),)


def ladder_next(look: Look, incident: Incident, runbook: Runbook, ladders: Collection[str]) -> tuple[Reason, ...]:
    """Whom these ladders page next, and what would end them."""
    titles = look.titles(runbook)
    keys = {f"{kind}:{name}" for name in ladders for kind in ("ladder", "lapse")}
    found = [_reason(it) for it in coming(look, incident, runbook) if it.key in keys]
    for name in ladders:
        ladder = incident.ladders[name]
        if ladder.state == "waiting":
            roles = titles.roles(dict.fromkeys(role for rung in ladder.rungs for role in rung))
            code = (
                "explain-ladder-ends-asked"
                if ladder.reason in ("ask", "approve", "fact-missing")
                else "explain-ladder-ends"
            )
            found.append(
                Reason(text=titles.say(code, about=titles.ladder(ladder), roles=roles, incident=incident.id), rule="21")
            )
    return tuple(found) or (Reason(text=look.say("explain-no-ladder")),)


def notice_next(look: Look, incident: Incident, runbook: Runbook, name: str) -> tuple[Reason, ...]:
    """What a notice waits for, and what the engine will and will not do with it."""
    titles, state = look.titles(runbook), incident.notices.get(name)
    if state is None:
        return (Reason(text=titles.say("explain-notice-never", notice=titles.notice(name))),)
    found = [Reason(text=titles.say("explain-notice", notice=titles.notice(name), state=state_said(titles, state)))]
    keys = {f"expire:{name}", f"ladder:notice:{name}", f"lapse:notice:{name}"}
    found += [_reason(it) for it in coming(look, incident, runbook) if it.key in keys]
    found += [
        _reason(it) for it in coming(look, incident, runbook)
        if it.key.startswith(f"{incident.id}/{state.step}/") and state.step
    ]  # fmt: skip
    if state.uncertain:
        text = titles.say(
            "explain-doubt", notice=titles.notice(name), count=state.uncertain, incident=incident.id, name=name
        )
        found.append(Reason(text=text, rule="19"))
    stop = look.memory.stopped(incident.id)
    if stop is not None and state.waiting:
        found.append(
            Reason(text=look.say("explain-stopped", person=titles.who(stop.by), reason=stop.reason), at=stop.at)
        )
    return tuple(found)


def task_next(look: Look, incident: Incident, runbook: Runbook, paths: Collection[str]) -> tuple[Reason, ...]:
    keys = {f"overdue:{path}" for path in paths} | {
        f"{kind}:overdue:{path}" for path in paths for kind in ("ladder", "lapse")
    }
    found = [_reason(it) for it in coming(look, incident, runbook) if it.key in keys]
    return tuple(found) or (Reason(text=look.say("explain-nothing-comes")),)
