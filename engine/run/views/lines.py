"""Journal entries as lines that people read: ids become titles before the sentence is made."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import cast

from ...model.batch import JournalRow
from ...model.incident import LIVE, Incident
from ...model.problem import TocsinError
from ...model.time import SECOND, Instant
from ...model.view import Line
from ...model.window import Of
from ...store import reading
from ...words.catalogue import sentences
from ...words.say import clean, joined, say
from .fates import fate_said, silence_said, unread_said
from .look import Look
from .steps_said import step_said
from .titles import Titles

TRACES = frozenset({"step", "bundled", "ladder-joined", "ask-joined", "ask-needless", "after-close"})
"""Entries for whoever wants to know exactly why; a timeline leaves them out."""


ENGINE_REASONS = ("restart", "clock-jump")
"""Reasons that the engine itself gives as codes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """An entry, from the database or from the turn that is being made. `seq` 0: not committed yet."""

    seq: int
    world: str
    incident: str
    at: Instant
    code: str
    by: str
    params: Mapping[str, object]
    erased: bool = False


def of_row(row: JournalRow) -> Written:
    entry = row.entry
    return Written(
        seq=0, world=row.world, incident=row.incident, at=row.at, code=entry.code, by=entry.by, params=entry.params
    )


def of_stored(line: reading.Line) -> Written:
    return Written(
        seq=line.seq, world=line.world, incident=line.incident, at=line.at, code=line.code, by=line.by,
        params=line.params or {}, erased=line.params is None,
    )  # fmt: skip


def line_of(look: Look, titles: Titles, written: Written) -> Line:
    """One line; its text is complete, without the time and the name of whoever did it."""
    drill = written.world if written.world != LIVE else ""  # a drill's clock runs ahead: its lines must say so
    return Line(
        seq=written.seq, at=written.at, incident=written.incident or drill, code=written.code,
        text=text_of(look, titles, written), by=written.by, who=titles.who(written.by),
    )  # fmt: skip


def text_of(look: Look, titles: Titles, written: Written) -> str:
    """The sentence of an entry, with `(name not verified)` where whoever did it was only claimed."""
    if written.erased:
        return look.say("view-erased", code=written.code)
    titles = replace(titles, now=look.now(written.world))
    text = entry_said(titles, written.code, written.params)
    if written.code == "step":
        return text
    return f"{text} {look.say('view-unverified')}" if written.params.get("unverified") else text


def entry_said(titles: Titles, code: str, params: Mapping[str, object]) -> str:
    """The sentence of a code and its parameters, with titles instead of ids."""
    if code == "step":
        return step_said(titles, params)
    if code == "trigger-fired" and params.get("value") is None:  # an event has no figure
        code = "trigger-fired-event"
    return say(code, named(titles, code, params), titles.lang, titles.zone, titles.now)


def titles_of(look: Look, incident: str) -> Titles:
    """Names as the runbook of an incident has them; the team's alone where that cannot be found any more."""
    if not incident:
        return look.titles()
    found: Incident | None = look.turn.find(incident)
    try:
        return look.titles(look.runbook(found if found is not None else look.incident(incident)))
    except TocsinError:
        return look.titles()


def named(titles: Titles, code: str, params: Mapping[str, object]) -> dict[str, object]:
    """Parameters with titles for ids. What is not known by its name stays as it is."""
    shown = {name: _named(titles, code, name, value, params) for name, value in params.items() if name != "unverified"}
    if "ladder" in params and "why" in params:
        shown["why"] = _why(titles, str(params["why"]), str(params.get("reason", "")), str(params.get("about", "")))
    ahead = params.get("ahead")
    if isinstance(ahead, int):
        shown.setdefault("seconds", ahead // SECOND)
    return shown


def _why(titles: Titles, why: str, reason: str, about: str) -> str:
    """Why somebody is paged, and about what: at the first rung the subject says it all."""
    subject = titles.about(reason, about)
    if why == reason or f"why-{why}" not in sentences():
        return subject
    return titles.say("view-about", text=titles.say(f"why-{why}"), about=subject)


def _named(titles: Titles, code: str, name: str, value: object, params: Mapping[str, object]) -> object:
    if isinstance(value, (list, tuple)):
        return joined([str(_named(titles, code, name, part, params)) for part in value], titles.lang)
    if isinstance(value, str) and value:
        return _word(titles, code, name, value, params)
    if name in ("value", "limit") and params.get("metric") and isinstance(value, (int, float)):
        return titles.figure(str(params["metric"]), float(value), cast("Of | None", params.get("of")))
    if name in ("value", "before") and "fact" in params and isinstance(value, (int, float)):
        return titles.value(str(params["fact"]), value)
    return value


_TITLES: Mapping[str, Callable[[Titles, str], str]] = {
    "role": Titles.role, "roles": Titles.role, "person": Titles.person, "people": Titles.person, "by": Titles.person,
    "connector": Titles.connector, "not_undone": Titles.connector, "fact": Titles.fact, "facts": Titles.fact,
    "notice": Titles.notice, "notices": Titles.notice, "level": Titles.severity, "severity": Titles.severity,
    "state": Titles.state, "block": Titles.block, "outcome": Titles.outcome, "promotion": Titles.promotion,
}  # fmt: skip
"""Name of a parameter -> what its ids are called; several ids are parted by commas."""


def _word(titles: Titles, code: str, name: str, value: str, params: Mapping[str, object]) -> str:
    """The title of one id, by the name of the parameter that holds it."""
    if name in ("value", "before") and "fact" in params:
        return titles.value(str(params["fact"]), value)
    if name == "before" and code.startswith("severity"):
        return titles.severity(value)
    if name in _TITLES:
        return joined([_TITLES[name](titles, one) for one in value.split(", ")], titles.lang)
    if name in ("why", "reason", "problem", "detail"):
        return _reason(titles, name, value, params)
    return _other(titles, name, value, params)


def _reason(titles: Titles, name: str, value: str, params: Mapping[str, object]) -> str:
    """A reason that the engine wrote as a code; what a person typed stays as it is."""
    if name == "why" and "monitor" in params:
        return silence_said(titles.lang, value)
    if name == "why" and "source" in params:
        return unread_said(titles.lang, value)
    if name == "detail":
        return fate_said(titles.lang, value)
    if name == "reason" and value not in ENGINE_REASONS:
        return clean(value)
    known = sentences().get(value if name == "problem" else f"why-{value}")
    return known.say(titles.lang) if known is not None and "{" not in known.en else clean(value)


def _other(titles: Titles, name: str, value: str, params: Mapping[str, object]) -> str:
    match name:
        case "task" | "tasks":
            return titles.task(value)
        case "button":
            return _button(titles, value)
        case "sla":
            return titles.sla(value)
        case "about":
            paged = "ladder" in params and "reason" in params
            return titles.about(str(params["reason"]), value) if paged else _thing(titles, value)
        case "what" if params.get("kind"):
            return _reports(titles, str(params["kind"]), value)
        case "how":
            return how_opened(titles, value)
        case "verdict" if f"verdict-{value}" in sentences():
            return titles.say(f"verdict-{value}")
        case "clock":
            return value.partition(":")[2] or value
        case "runbook" if titles.runbook is not None and titles.runbook.name == value:
            return titles.state("")
        case "version" | "hash":
            return value[:12]
    return clean(value)


def _thing(titles: Titles, name: str) -> str:
    """A notice, else a connector."""
    known = titles.runbook is not None and name in titles.runbook.notices
    return titles.notice(name) if known else titles.connector(name)


def _reports(titles: Titles, kind: str, what: str) -> str:
    """A group of reports, `KIND, LABELS` in the journal: with the title of the metric that counts the kind."""
    labels = what.removeprefix(kind).removeprefix(", ")
    return joined([titles.metric(f"reports.{kind}"), *([clean(labels)] if labels else [])], titles.lang)


def _button(titles: Titles, name: str) -> str:
    connector, dot, word = name.rpartition(".")
    if dot and word in ("yes", "no"):
        return titles.say(f"view-button-{word}", connector=titles.connector(connector))
    if name in ("cleared", "firing"):
        return titles.say(f"view-button-{name}")
    return titles.button(name)


def how_opened(titles: Titles, how: str) -> str:
    """`trigger:NAME`, `person:ID` or `call:INC-1` in words."""
    kind, _, name = how.partition(":")
    if kind not in ("trigger", "person", "call"):
        return clean(how)
    return titles.say(f"view-opened-{kind}", name=titles.person(name) if kind == "person" else name)


def shown_in_timeline(written: Written, every: bool) -> bool:
    """Whether a timeline shows an entry; `every` shows the engine's own traces too."""
    return every or written.code not in TRACES
