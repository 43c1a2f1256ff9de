"""What fills the holes of a text: facts, figures, labels, severity, and the moment it began (page 2.6)."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from ..model.incident import FactValue
from ..model.problem import Refused
from ..model.runbook import Fact, FactType
from ..model.text import Text
from ..model.texts import Filling, Moment, Share, Words
from ..model.time import MINUTE, between
from .step import Step

UNKNOWN = "?"
"""Stands in a page or a line to a room for what nobody knows yet; a notice waits instead."""


def filling(step: Step, name: str) -> Filling | None:
    """The value of a name as a reader shall see it, None while it is unknown."""
    incident = step.incident
    if name in step.runbook.facts:
        filled = incident.facts.get(name)
        return None if filled is None else _fact(step.runbook.facts[name], filled.value)
    if name in incident.facts:
        return incident.facts[name].value
    special = _special(step, name)
    if special is not None:
        return special
    if name in incident.labels:
        return incident.labels[name]
    return _figure(step, name)


def _special(step: Step, name: str) -> Filling | None:
    match name:
        case "since":
            return Moment(step.incident.opened)
        case "contact":
            return step.setting.team.contact or None
        case "minutes":
            return between(step.incident.opened, step.now) // MINUTE
        case "severity":
            level = step.setting.team.severities.get(step.incident.severity)
            return level.title or level.id if level is not None else step.incident.severity or None
    return None


def _fact(fact: Fact, value: FactValue) -> Filling:
    if fact.type is FactType.TIME:
        return Moment(int(value))
    if fact.type is FactType.CHOICE:
        return fact.options.get(str(value), Text(str(value), str(value)))
    return value


def _figure(step: Step, name: str) -> Filling | None:
    figure = step.setting.figure(name)
    if figure is None:
        return None
    metric = step.setting.team.metrics.get(name)
    return Share(figure.value) if metric is not None and metric.kind == "share" else figure.value


def zone_of(step: Step) -> ZoneInfo:
    """The zone of the site, in which people read times."""
    return ZoneInfo(step.setting.team.timezone)


def rendered(step: Step, words: Words | None) -> tuple[str, str]:
    """The author's words for responders in zh and en. A page never waits for a fact and never fails: ("", "")."""
    if words is None:
        return ("", "")
    values = {name: _or_unknown(filling(step, name)) for name in sorted(words.names)}
    langs = step.setting.team.languages
    try:
        zh = words.render(values, now=step.now, zone=zone_of(step), lang="zh") if "zh" in langs else ""
        en = words.render(values, now=step.now, zone=zone_of(step), lang="en") if "en" in langs else ""
    except Refused:
        return ("", "")
    return (zh, en)


def _or_unknown(value: Filling | None) -> Filling:
    return UNKNOWN if value is None else value
