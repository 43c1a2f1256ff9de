"""The trace of a step in words: the event, who took it, the guards with the values they saw (rule 32)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ...words.say import clean, joined, shown_value
from .titles import Titles


def step_said(titles: Titles, trace: Mapping[str, object]) -> str:
    """One paragraph of a trace."""
    parts = [event_said(titles, _mapping(trace.get("event"))), *offers_said(titles, trace), *guards_said(titles, trace)]
    parts += [titles.say("step-skipped", where=clean(str(where))) for where in _list(trace.get("skipped"))]
    return " · ".join(part for part in parts if part)


def event_said(titles: Titles, event: Mapping[str, object]) -> str:
    """What happened: `timer after:check:after:20m`, `button real`, by its kind."""
    kind = str(event.get("is", "?"))
    given = [(name, event[name]) for name in _DETAILS if event.get(name) not in (None, "")]
    detail = joined([_detail(titles, event, name, value)[:120] for name, value in given], titles.lang)
    return titles.say("step-event", event=titles.say(f"event-is-{kind}"), detail=detail).strip()


def _detail(titles: Titles, event: Mapping[str, object], name: str, value: object) -> str:
    fact = event.get("fact")
    if name == "value" and isinstance(fact, str) and isinstance(value, (bool, int, float, str)):
        return clean(titles.value(fact, value))
    if name == "outcome":
        reported = event.get("is") == "EffectReported"
        return titles.say(f"reported-{value}") if reported else titles.outcome(clean(str(value)))
    return shown_value("", value, titles.lang, titles.zone)


_DETAILS = (
    "trigger", "value", "key", "path", "watch", "event", "button", "task", "fact", "role", "notice", "outcome",
    "verdict", "child", "level", "person", "state",
)  # fmt: skip


def offers_said(titles: Titles, trace: Mapping[str, object]) -> Iterator[str]:
    """To whom each event was offered; nobody taking it is no error (rule 6)."""
    for offer in _list(trace.get("offers")):
        told = _mapping(offer)
        taken = joined([clean(str(where)) for where in _list(told.get("taken"))], titles.lang)
        event = clean(str(told.get("event", "")))
        yield titles.say("step-taken", event=event, where=taken) if taken else titles.say("step-not-used", event=event)


def guards_said(titles: Titles, trace: Mapping[str, object]) -> Iterator[str]:
    """Each guard with its verdict and the values that it saw."""
    for guard in _list(trace.get("guards")):
        told = _mapping(guard)
        verdict = told.get("is")
        word = "unknown" if verdict is None else "true" if verdict else "false"
        saw = titles.saw(_mapping(told.get("saw")))
        yield titles.say(f"step-guard-{word}", where=clean(str(told.get("at", ""))), saw=saw)


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {}


def _list(value: object) -> list[object]:
    return list(value) if isinstance(value, (list, tuple)) else []
