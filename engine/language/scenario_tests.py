"""`*.test.yaml` read into a `ScenarioTest`; verbs keep the order of the file inside a step."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal, cast

from ..model.runbook import Phase, Runbook
from ..model.scenario import (
    DEEDS,
    Acknowledges,
    Alerts,
    Answers,
    ByHand,
    Case,
    Decides,
    Deed,
    Edits,
    Expect,
    Figures,
    ForecastFigures,
    Overrides,
    Presses,
    Replies,
    Reply,
    ScenarioTest,
    Step,
    Ticks,
    UsualFigures,
    Verb,
)  # fmt: skip
from ..model.team import Team
from ..model.time import Length
from .desk import Desk
from .fields import Fields
from .nodes import Keyed, Listed, Scalar, Value
from .read import Read, read_file
from .stories import (
    Cast,
    cast_of,
    items,
    read_answer,
    read_figures,
    read_given,
    read_levels,
    read_offset,
    read_pairs,
)  # fmt: skip

_REPLIES = ("yes", "no", "unknown")


def read_test(file: str, data: bytes, *, runbooks: Mapping[str, Runbook], team: Team) -> Read[ScenarioTest]:
    """The scenario tests in these bytes; raises nothing."""
    return read_file(file, data, "test", lambda desk, top: _test(desk, top, runbooks, team), team.languages)


def _test(desk: Desk, top: Fields, runbooks: Mapping[str, Runbook], team: Team) -> ScenarioTest:
    name = top.ref("test", runbooks) or ""
    who = cast_of(runbooks.get(name), team)
    cases = tuple(Case(name=case, steps=_steps(desk, node, who), at=at.at) for case, at, node in _cases(desk, top))
    given = read_given(desk, top.block("given"), who)
    return ScenarioTest(file=desk.source.file, runbook=name, given=given, cases=cases, at=top.node.at)


def _cases(desk: Desk, top: Fields) -> list[tuple[str, Scalar, Value]]:
    """Names of cases are sentences, so they are no ids."""
    node = top.get("cases")
    if node is not None and not isinstance(node, Keyed):
        desk.wrong_type(node, "named", "cases")
    return [(name.text, name, value) for name, value in node.entries.values()] if isinstance(node, Keyed) else []


def _steps(desk: Desk, node: Value, who: Cast) -> tuple[Step, ...]:
    if not isinstance(node, Listed):
        desk.wrong_type(node, "list", "cases")
        return ()
    found: list[Step] = []
    for item in node.items:
        fields = desk.fields(item, "step")
        if fields is None:
            continue
        written = fields.get("at")
        offset = read_offset(desk, written) if written is not None else None
        if offset is not None and found and offset < found[-1].offset:
            desk.say("step-earlier", fields.at("at"))
        verbs = tuple(verb for key in fields.entries for verb in _verbs(desk, fields, key, who))
        found.append(Step(offset=offset or Length(0), verbs=verbs, at=item.at))
    return tuple(found)


def _verbs(desk: Desk, fields: Fields, key: str, who: Cast) -> list[Verb]:
    """What one key of a step does."""
    node = fields.get(key)
    make = _MAKERS.get(key)
    if node is None or make is None:
        return []
    verb = make(desk, fields, node, who)
    return [verb] if verb is not None else []


def _names(who: Cast, names: object) -> list[str] | None:
    """The names that may be used, or None when the runbook is not known."""
    return list(cast("Mapping[str, object]", names)) if who.known else None


def _done(desk: Desk, fields: Fields, node: Value, who: Cast) -> Verb:
    found: dict[str, str] = {}
    for name, value in read_pairs(desk, node, "task", _names(who, who.tasks)).items():
        fact = who.facts.get(who.tasks.get(name) or "")
        if fact is None:
            if value.text != "true" and who.known:
                desk.wrong_type(value, "true", name)
            found[name] = ""
        else:
            found[name] = read_answer(desk, fact, value)
    return Ticks(tasks=found, at=fields.key_at("done"))


def _facts(desk: Desk, node: Value, who: Cast) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in read_pairs(desk, node, "fact", _names(who, who.facts)).items():
        found[name] = read_answer(desk, who.facts[name], value) if name in who.facts else value.text
    return found


def _press(desk: Desk, fields: Fields, node: Value, who: Cast) -> Verb:
    found = read_pairs(desk, node, "button", _names(who, dict.fromkeys(who.buttons)))
    roles = {name: desk.ref(value, "role", who.team.roles) or value.text for name, value in found.items()}
    return Presses(buttons=roles, at=fields.key_at("press"))


def _decide(desk: Desk, fields: Fields, node: Value, who: Cast, *, approve: bool) -> Verb:
    known = _names(who, dict.fromkeys(who.notices))
    key = fields.key_at("approve" if approve else "reject")
    if not isinstance(node, Keyed):
        return Decides(approve=approve, notices=dict.fromkeys(desk.refs(node, "notice", known), ""), at=key)
    found = read_pairs(desk, node, "notice", known)
    roles = {name: desk.ref(value, "role", who.team.roles) or value.text for name, value in found.items()}
    return Decides(approve=approve, notices=roles, at=key)


def _replies(desk: Desk, fields: Fields, node: Value, who: Cast) -> Verb:
    known = [*who.notices, *who.team.connectors] if who.known else None
    found: dict[str, Reply] = {}
    for name, value in read_pairs(desk, node, "notice", known).items():
        if value.text in _REPLIES:
            found[name] = cast("Reply", value.text)
        else:
            desk.wrong_type(value, "answer", name)
    return Replies(replies=found, at=fields.key_at("answers"))


def _expect(desk: Desk, fields: Fields, node: Value, who: Cast) -> Verb | None:
    inner = desk.fields(node, "expect", fields.key_at("expect"))
    if inner is None:
        return None
    phase, facts = inner.choice("phase"), inner.get("facts")
    return Expect(
        states=_list(desk, inner, "states", "state", who.states, who), phase=Phase(phase) if phase else None,
        severity=inner.ref("severity", who.team.severities), did=_deeds(desk, inner, "did", who),
        did_not=_deeds(desk, inner, "did_not", who),
        paging=_list(desk, inner, "paging", "role", tuple(who.team.roles), who),
        sent=_list(desk, inner, "sent", "notice", who.notices, who),
        waiting=_list(desk, inner, "waiting", "notice", who.notices, who),
        uncertain=_list(desk, inner, "uncertain", "notice", who.notices, who),
        open_tasks=_list(desk, inner, "open_tasks", "task", tuple(who.tasks), who),
        facts=_facts(desk, facts, who) if facts is not None else {}, ended=inner.identifier("ended"),
        open=inner.yes_no("open") if "open" in inner else None, at=fields.key_at("expect"),
    )  # fmt: skip


def _list(desk: Desk, fields: Fields, key: str, kind: str, known: tuple[str, ...], who: Cast) -> tuple[str, ...] | None:
    """Names that are expected; None when nothing is said, () when a list was written and is empty."""
    node = fields.get(key)
    if node is None:
        return None
    return desk.refs(node, kind, known if who.known else None)


def _deeds(desk: Desk, fields: Fields, key: str, who: Cast) -> tuple[Deed, ...]:
    """`page order-desk`: a verb, and what it is about."""
    found: list[Deed] = []
    for node in (one for item in items(fields.get(key)) for one in desk.scalars(item, key)):
        verb, _, subject = node.text.partition(" ")
        if verb not in DEEDS or not subject.strip():
            desk.wrong_type(node, "did", key)
            continue
        at = Scalar(node.file, node.line, node.column + len(verb) + 1, node.index, subject.strip(), node.style)
        kind, known = _about(verb, who)
        found.append(Deed(verb=verb, subject=desk.ref(at, kind, known) or subject if kind else subject.strip()))
    return tuple(found)


def _about(verb: str, who: Cast) -> tuple[str, list[str] | None]:
    """The kind of thing a verb is about, and the names it may have."""
    team = who.team
    table: dict[str, tuple[str, list[str] | None]] = {
        "page": ("role", list(team.roles)), "review": ("role", list(team.roles)), "tell": ("room", list(team.rooms)),
        "notice": ("notice", list(who.notices) if who.known else None), "ask": ("connector", list(team.connectors)),
        "http": ("connector", list(team.connectors)), "raise": ("severity", list(team.severities)),
        "set": ("fact", _names(who, who.facts)),
    }  # fmt: skip
    return table.get(verb, ("", None))


def _by_hand(what: Literal["open", "severity", "signal", "close"]) -> Callable[[Desk, Fields, Value, Cast], Verb]:
    def make(desk: Desk, fields: Fields, node: Value, who: Cast) -> Verb:
        subject: str | None = ""
        if what == "severity":
            subject = fields.ref("severity", who.team.severities)
        elif what == "signal":
            subject = fields.choice("signal")
        elif what == "close":
            subject = fields.identifier("close")
        return ByHand(what=what, subject=subject or "", at=fields.key_at(what))

    return make


def _pause(desk: Desk, fields: Fields, node: Value, who: Cast) -> Verb:
    return ByHand(what="pause" if fields.yes_no("pause") else "resume", at=fields.key_at("pause"))


_MAKERS: Mapping[str, Callable[[Desk, Fields, Value, Cast], Verb | None]] = {
    "metrics": lambda d, f, n, w: Figures(values=read_figures(d, n, w.team), at=f.key_at("metrics")),
    "forecast": lambda d, f, n, w: ForecastFigures(values=read_figures(d, n, w.team), at=f.key_at("forecast")),
    "usual": lambda d, f, n, w: UsualFigures(values=read_figures(d, n, w.team), at=f.key_at("usual")),
    "events": lambda d, f, n, w: Alerts(levels=read_levels(d, n), at=f.key_at("events")),
    "ack": lambda d, f, n, w: Acknowledges(roles=d.refs(n, "role", w.team.roles), at=f.key_at("ack")),
    "done": _done,
    "press": _press,
    "approve": lambda d, f, n, w: _decide(d, f, n, w, approve=True),
    "reject": lambda d, f, n, w: _decide(d, f, n, w, approve=False),
    "edit": lambda d, f, n, w: Edits(
        texts={name: value.text for name, value in read_pairs(d, n, "notice", w.notices or None).items()},
        at=f.key_at("edit"),
    ),
    "fact": lambda d, f, n, w: Answers(facts=_facts(d, n, w), at=f.key_at("fact")),
    "answers": _replies,
    "override": lambda d, f, n, w: Overrides(
        states=d.refs(n, "state", w.states if w.known else None), at=f.key_at("override")
    ),
    "severity": _by_hand("severity"),
    "signal": _by_hand("signal"),
    "open": _by_hand("open"),
    "close": _by_hand("close"),
    "pause": _pause,
    "expect": _expect,
}
