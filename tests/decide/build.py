"""Runbooks without YAML: built from the model, with small stand-ins for conditions and texts."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from zoneinfo import ZoneInfo

from tocsin.engine.model.condition import Lookup, Value
from tocsin.engine.model.runbook import (
    Action,
    After,
    Block,
    Button,
    Fact,
    FactType,
    Notice,
    Page,
    Phase,
    Reaction,
    Reactions,
    Review,
    Runbook,
    SeverityRule,
    Signal,
    Sla,
    State,
    Task,
    Threshold,
    Trigger,
    Watch,
)
from tocsin.engine.model.team import Audience, Connector, Destination, Ladder, Person, Role, SeverityLevel, Team, Timing
from tocsin.engine.model.text import Lang, Text
from tocsin.engine.model.texts import Filling
from tocsin.engine.model.time import DAY, HOUR, MINUTE, Instant, Length

M, H, D = MINUTE, HOUR, DAY


@dataclass(frozen=True, slots=True)
class When:
    """A condition over named values; unknown as soon as one of them is."""

    names_: tuple[str, ...]
    fn: Callable[..., bool]

    @property
    def source(self) -> str:
        return " and ".join(self.names_)

    @property
    def names(self) -> frozenset[str]:
        return frozenset(self.names_)

    def test(self, lookup: Lookup) -> bool | None:
        values = [lookup(name) for name in self.names_]
        return None if any(value is None for value in values) else bool(self.fn(*values))

    def seen(self, lookup: Lookup) -> Mapping[str, Value | None]:
        return {name: lookup(name) for name in sorted(self.names_)}


@dataclass(frozen=True, slots=True)
class Say:
    """Words with `{{ name }}` holes."""

    zh: str
    en: str

    @property
    def source(self) -> Text:
        return Text(self.zh, self.en)

    @property
    def names(self) -> frozenset[str]:
        return frozenset(re.findall(r"\{\{ *([\w.-]+) *\}\}", self.zh + self.en))

    def render(self, values: Mapping[str, Filling], *, now: Instant, zone: ZoneInfo, lang: Lang) -> str:
        text = self.zh if lang == "zh" else self.en

        def fill(match: re.Match[str]) -> str:
            value = values[match[1]]
            return value.say(lang) if isinstance(value, Text) else str(value)

        return re.sub(r"\{\{ *([\w.-]+) *\}\}", fill, text)


def _length(given: int | None) -> Length | None:
    return None if given is None else Length(given)


def go(name: str, *do: Action, when: When | None = None) -> Reactions:
    return (Reaction(go=name, do=do, when=when),)


def end(outcome: str, *do: Action) -> Reactions:
    return (Reaction(end=outcome, do=do),)


def do(*actions: Action) -> Reactions:
    return (Reaction(do=actions),)


def either(*reactions: Reactions) -> Reactions:
    return tuple(one for alternatives in reactions for one in alternatives)


def page(*roles: str, within: int | None = None, then: tuple[str, ...] = (), policy: str | None = None) -> Page:
    return Page(roles=roles, answer_within=_length(within), then=then, policy=policy)


def button(name: str, by: str | tuple[str, ...], reactions: Reactions) -> Button:
    roles = (by,) if isinstance(by, str) else by
    return Button(name=name, label=Text(name, name), by=roles, reactions=reactions, owner="")


def task(
    name: str,
    *,
    by: str = "",
    due: int | None = None,
    fills: str | None = None,
    optional: bool = False,
    when: When | None = None,
) -> Task:
    return Task(
        name=name,
        path="",
        text=Text(name, name),
        by=(by,) if by else (),
        due=_length(due),
        fills=fills,
        optional=optional,
        when=when,
    )


def after(delay: int, reactions: Reactions) -> After:
    return After(key=f"after:{delay}", delay=Length(delay), reactions=reactions)


def every(delay: int, reactions: Reactions) -> After:
    return After(key=f"every:{delay}", delay=Length(delay), reactions=reactions, repeat=True)


def watch(name: str, reactions: Reactions) -> Watch:
    return Watch(name=name, signal=_signal(), reactions=reactions)


def _signal() -> Signal:
    return Threshold(metric="orders.lost")


def state(name: str, **parts: Any) -> State:
    """A state; its path is given when it is put into a block. `states=` or `parallel={branch: [...]}` nest."""
    states = parts.pop("states", None)
    parallel = parts.pop("parallel", None)
    blocks: tuple[Block, ...] = ()
    if states is not None:
        blocks = (block("", states),)
    if parallel is not None:
        blocks = tuple(it if isinstance(it, Block) else branch(key, it) for key, it in parallel.items())
    listed = [key for key in ("do", "leave", "tasks", "buttons", "after", "watch") if key in parts]
    parts.update({key: tuple(parts[key]) for key in listed})
    return State(name=name, path=name, blocks=blocks, **parts)


def block(name: str, states: list[State], **parts: Any) -> Block:
    return Block(id="", name=name, states={it.name: it for it in states}, **parts)


def branch(name: str, states: list[State], **parts: Any) -> Block:
    if "buttons" in parts:
        parts["buttons"] = tuple(parts["buttons"])
    return block(name, states, branch=True, **parts)


def placed(it: Block, id_: str) -> Block:
    """The block with all paths below it set."""
    owner = f"{id_}/"
    states = {name: _placed_state(child, f"{id_}/{name}" if id_ else name) for name, child in it.states.items()}
    buttons = tuple(replace(one, owner=owner) for one in it.buttons)
    return replace(it, id=id_, states=states, buttons=buttons)


def _placed_state(it: State, path: str) -> State:
    return replace(
        it,
        path=path,
        do=tuple(_named(action, f"{path}/do/{n}") for n, action in enumerate(it.do)),
        tasks=tuple(replace(one, path=f"{path}/{one.name}") for one in it.tasks),
        buttons=tuple(replace(one, owner=path) for one in it.buttons),
        blocks=tuple(placed(one, f"{path}/{one.name}" if one.branch else path) for one in it.blocks),
    )


def _named(action: Action, element: str) -> Action:
    return replace(action, element=element)


def notice(
    name: str, *approve: str, within: int = 15 * M, text: Say | None = None, audience: str = "customers"
) -> Notice:
    words = text or Say(f"致歉 {name}", f"Sorry {name}")
    return Notice(name=name, audience=audience, approve=approve, within=Length(within), forms={"default": words})


def sla(name: str, within: Length, **parts: Any) -> Sla:
    return Sla(name=name, within=within, **parts)


def fact(name: str, type_: FactType, **options: Text) -> Fact:
    return Fact(name=name, title=Text(name, name), type=type_, options=options)


def runbook(name: str, states: list[State], **parts: Any) -> Runbook:
    """A runbook; `on=` and `buttons=` are those of the root block."""
    root = placed(block("", states, on=parts.pop("on", {}), buttons=tuple(parts.pop("buttons", ()))), "")
    for key in ("facts", "slas", "notices"):
        parts[key] = {it.name: it for it in parts.pop(key, ())}
    parts["severity"] = tuple(SeverityRule(level=level, when=when) for level, when in parts.pop("severity", {}).items())
    triggers = parts.pop("triggers", ("lost",))
    parts.setdefault("start_severity", "sev3")
    return Runbook(
        name=name,
        title=Text(name, name),
        lead="shift-lead",
        root=root,
        version=parts.pop("version", "v1"),
        triggers={it: Trigger(name=it, signal=_signal()) for it in triggers},
        **parts,
    )


def review(by: str = "shift-lead", *skip: str) -> Review:
    return Review(by=(by,), due=Length(2 * D), skip=skip)


def at(channel: str, address: str) -> Destination:
    return Destination(channel=channel, address=address)


def person(id_: str, *contacts: Destination) -> Person:
    return Person(id=id_, name=id_.title(), contacts=contacts)


PEOPLE = {
    "ana": person("ana", at("sms", "+100"), at("email", "ana@x")),
    "ben": person("ben", at("slack", "U1")),
    "cleo": person("cleo", at("sms", "+101")),
    "dan": person("dan", at("sms", "+102")),
    "eve": person("eve", at("sms", "+103"), at("slack", "U2")),
    "mute": person("mute"),
}
"""Ana leads, Ben is on the order desk, Cleo manages, Dan is IT, Eve plans and leads too, Mute has no telephone."""


def role(id_: str, *people: str) -> Role:
    return Role(id=id_, title=Text(id_, id_), people=people)


ROLES = {
    it.id: it
    for it in (
        role("shift-lead", "ana", "eve"),
        role("order-desk", "ben"),
        role("cs-manager", "cleo"),
        role("it-duty", "dan"),
        role("planner", "eve"),
        role("nobody", "mute"),
        role("deputy", "cleo", "eve"),
    )
}


def team(**parts: Any) -> Team:
    """The cast, with connectors and severities that most tests need."""
    parts.setdefault("connectors", CONNECTORS)
    parts.setdefault("timing", Timing())
    levels = parts.pop("severities", LEVELS)
    return Team(
        timezone="Asia/Shanghai",
        contact=Text("热线", "hotline"),
        people=PEOPLE,
        roles=ROLES,
        severities={it.id: it for it in levels},
        rooms={"war-room": at("slack", "war")},
        audiences={
            "customers": Audience(id="customers", destinations=(at("banner", "shop"), at("sms", "list"))),
            "vip": Audience(id="vip", destinations=(at("banner", "vip"),)),
            "none": Audience(id="none", empty=True),
        },
        ladders={"night": Ladder(id="night", roles=("order-desk",), then=("cs-manager",), answer_within=Length(3 * M))},
        **parts,
    )


def level(id_: str, *roles: str, **parts: Any) -> SeverityLevel:
    return SeverityLevel(id=id_, title=Text(id_, id_), page=roles, **parts)


LEVELS = (level("sev3"), level("sev2", "shift-lead"), level("sev1", "cs-manager", "it-duty", "shift-lead"))


def connector(id_: str, *asks: str, undo: str | None = None, by_hand: bool = False) -> Connector:
    via = None if by_hand else at("webhook", id_)
    return Connector(id=id_, title=Text(id_, id_), asks=asks, undo=undo, via=via)


CONNECTORS = {
    it.id: it
    for it in (
        connector("pause", "cs-manager", undo="resume"),
        connector("resume", "cs-manager"),
        connector("route", undo="route-back"),
        connector("route-back"),
        connector("block-by-hand", "it-duty", by_hand=True),
    )
}

WARNING, RESPONSE, HANDLING = Phase.WARNING, Phase.RESPONSE, Phase.HANDLING
