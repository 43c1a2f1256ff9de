"""Short words for building runbooks by hand: `state("check", button("real", go("respond")), after("20m", end()))`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from tocsin.engine.language.condition_types import COUNT, NUMBER, SHARE, Names, choice
from tocsin.engine.language.conditions import compile_condition
from tocsin.engine.language.lengths import parse_length
from tocsin.engine.language.levels import parse_level
from tocsin.engine.model.condition import Condition
from tocsin.engine.model.level import Level
from tocsin.engine.model.problem import Mark, Problem
from tocsin.engine.model.runbook import (
    Action,
    After,
    Block,
    Button,
    Call,
    Notice,
    Phase,
    Reaction,
    Reactions,
    Runbook,
    State,
    Task,
    Watch,
)
from tocsin.engine.model.team import Audience, Connector, Destination, Metric, Person, Role, SeverityLevel, Team
from tocsin.engine.model.text import Lang, Text
from tocsin.engine.model.texts import Filling
from tocsin.engine.model.time import Instant, Length
from tocsin.engine.words.problems_lint import SENTENCES

CONDITION_NAMES: Names = {"affected": NUMBER, "lost": COUNT, "present": SHARE, "cause": choice("coupon", "stock")}


def checked(problems: list[Problem]) -> list[Problem]:
    """The same problems, once each has its sentence in both languages with nothing missing."""
    for problem in problems:
        text = SENTENCES[problem.code]
        assert text.zh.format(**problem.params)
        assert text.en.format(**problem.params)
    return problems


def length(text: str) -> Length:
    return parse_length(text)


def level(text: str) -> Level:
    return parse_level(text)


def at(name: str) -> Mark:
    """A place that says which element it is."""
    return Mark(name, 1, 1)


def go(target: str, when: str | None = None, do: tuple[Action, ...] = ()) -> Reaction:
    return Reaction(go=target, when=_when(when), do=do, at=at(f"go {target}"))


def end(outcome: str = "done", when: str | None = None, do: tuple[Action, ...] = ()) -> Reaction:
    return Reaction(end=outcome, when=_when(when), do=do, at=at(f"end {outcome}"))


def stay(*do: Action, when: str | None = None) -> Reaction:
    return Reaction(do=do, when=_when(when), at=at("stay"))


def button(name: str, *reactions: Reaction, by: str = "lead") -> Button:
    label = Text(f"按{name}", f"Press {name}")
    return Button(name=name, label=label, by=(by,), reactions=reactions, owner="", at=at(name))


def after(delay: str, *reactions: Reaction, repeat: bool = False) -> After:
    key = f"{'every' if repeat else 'after'}:{delay}"
    return After(key=key, delay=length(delay), reactions=reactions, repeat=repeat, at=at(key))


def task(name: str, due: str | None = "10m", fills: str | None = None, *, optional: bool = False) -> Task:
    return Task(name=name, path="", text=Text(f"做{name}", f"Do {name}"), due=length(due) if due else None, fills=fills,
                optional=optional, at=at(name))  # fmt: skip


Part = Button | After | Task | Watch | Action


def state(name: str, *parts: Part, on: Mapping[str, Reactions | Reaction] | None = None, call: Call | None = None,
          inside: tuple[Block, ...] = (), phase: Phase | None = Phase.RESPONSE, ends: str | None = None,
          title: str | None = None) -> State:  # fmt: skip
    """A state; paths and owners are set when the runbook is put together."""
    return State(
        name=name,
        path=name,
        title=Text(title or f"状态{name}", title or f"State {name}") if title != "" else Text(),
        phase=phase,
        do=tuple(p for p in parts if not isinstance(p, Button | After | Task | Watch)),
        tasks=tuple(p for p in parts if isinstance(p, Task)),
        buttons=tuple(p for p in parts if isinstance(p, Button)),
        after=tuple(p for p in parts if isinstance(p, After)),
        watch=tuple(p for p in parts if isinstance(p, Watch)),
        on=_handlers(on),
        call=call,
        blocks=inside,
        end=ends,
        at=at(name),
    )


def block(*states: State, name: str = "", on: Mapping[str, Reactions | Reaction] | None = None,
          buttons: tuple[Button, ...] = ()) -> Block:  # fmt: skip
    return Block(id=name, name=name, branch=bool(name), states={each.name: each for each in states}, on=_handlers(on),
                 buttons=buttons, at=at(name or "block"))  # fmt: skip


def runbook(*states: State, name: str = "example", **more: object) -> Runbook:
    """A runbook of these states; `buttons` and `on` are those of the runbook, all else its own fields."""
    buttons, on = more.pop("buttons", ()), more.pop("on", None)
    root = block(*states, on=on, buttons=buttons)  # type: ignore[arg-type]
    fields: dict[str, object] = {
        "name": name, "title": Text("例子", "Example"), "lead": "lead", "at": at(name), "start_severity": "sev3",
        **more,
    }  # fmt: skip
    return Runbook(root=_placed(root, "", ""), **fields)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Plain:
    """A text with holes that only knows their names."""

    source: Text
    names: frozenset[str] = frozenset()

    def render(self, values: Mapping[str, Filling], *, now: Instant, zone: ZoneInfo, lang: Lang) -> str:
        raise AssertionError("nothing is rendered here")


def notice(name: str, *names: str, audience: str = "customers", approve: tuple[str, ...] = ("manager",),
           via: tuple[str, ...] = ()) -> Notice:  # fmt: skip
    words = Plain(Text("对不起", "Sorry"), frozenset(names))
    return Notice(name=name, audience=audience, approve=approve, via=via, forms={"default": words}, at=at(name))


TEAM = Team(
    people={
        "lina": Person(id="lina", name="李娜", contacts=(Destination(channel="file"),)),
        "ben": Person(id="ben", name="Ben", contacts=(Destination(channel="file"),)),
    },
    roles={
        "lead": Role(id="lead", title=Text("值班长", "Shift lead"), people=("lina", "ben")),
        "manager": Role(id="manager", title=Text("客服经理", "Manager"), people=("lina",)),
    },
    severities={"sev3": SeverityLevel(id="sev3", title=Text("一般", "Minor"))},
    audiences={"customers": Audience(id="customers", destinations=(Destination(channel="file"),))},
    metrics={
        "lost": Metric(id="lost", title=Text("丢单", "Lost"), kind="count", step=length("1m"), per=("shop",)),
        "present": Metric(id="present", title=Text("到岗", "Present"), kind="share", step=length("5m")),
    },
    connectors={
        "pause": Connector(id="pause", title=Text("暂停", "Pause"), asks=("manager",)),
        "page-board": Connector(id="page-board", title=Text("大屏", "Board"), via=Destination(channel="webhook")),
        "nowhere": Connector(id="nowhere", title=Text("无处", "Nowhere")),
    },
)


def _when(text: str | None) -> Condition | None:
    return None if text is None else compile_condition(text, CONDITION_NAMES)


def _handlers(on: Mapping[str, Reactions | Reaction] | None) -> dict[str, Reactions]:
    return {event: (each,) if isinstance(each, Reaction) else each for event, each in (on or {}).items()}


def _placed(part: Block, ident: str, prefix: str) -> Block:
    states = {}
    for each in part.states.values():
        path = f"{prefix}{each.name}"
        blocks = tuple(
            _placed(inner, f"{path}/{inner.name}" if inner.branch else path,
                    f"{path}/{inner.name}/" if inner.branch else f"{path}/")
            for inner in each.blocks)  # fmt: skip
        tasks = tuple(replace(task, path=f"{path}/{task.name}") for task in each.tasks)
        states[each.name] = replace(each, path=path, blocks=blocks, tasks=tasks)
    return replace(part, id=ident, states=states)
