"""From an outbox row to the words that leave. Notices leave exactly as approved; everything else is worded here."""

from __future__ import annotations

from collections.abc import Callable
from zoneinfo import ZoneInfo

from ...notifiers.base import Kind, Message
from ..model.alert import apart
from ..model.decision import Effect
from ..model.incident import LIVE, Incident
from ..model.ports import OutboxRow
from ..model.runbook import Threshold
from ..model.team import Team
from ..model.text import Lang, Text
from ..words.say import joined, say
from .turn import Turn
from .views.titles import Titles

Compose = Callable[[Turn, OutboxRow], Message]


def composer(public_url: Callable[[], str | None]) -> Compose:
    """The composer of a site; `public_url` is where a person can open the console."""

    def compose(turn: Turn, row: OutboxRow) -> Message:
        effect = row.effect
        incident = turn.find(effect.incident)
        team = turn.memory.library.team
        lang = _language(team, effect)
        if effect.purpose == "notice":
            subject, body = effect.subject, effect.body
        else:
            subject, body = _worded(turn, effect, incident, team, public_url())
        return Message(
            key=effect.key,
            kind=_kind(effect),
            world=effect.world,
            to=effect.address,
            subject=subject,
            body=body,
            lang=lang,
            attempt=row.attempts,
            facts=_facts(effect, incident),
        )

    return compose


def _kind(effect: Effect) -> Kind:
    return effect.kind


def _language(team: Team, effect: Effect) -> Lang:
    person = team.people.get(effect.recipient)
    return person.lang if person is not None and person.lang is not None else team.languages[0]


def _worded(
    turn: Turn, effect: Effect, incident: Incident | None, team: Team, public_url: str | None
) -> tuple[str, str]:
    """Subject and body: a person gets their language, a room gets all of the site's."""
    person = team.people.get(effect.recipient)
    languages = (_language(team, effect),) if person is not None else team.languages
    parts = [_in(turn, effect, incident, team, public_url, lang) for lang in languages]
    return parts[0][0], "\n\n".join(body for _, body in parts)


def _in(
    turn: Turn, effect: Effect, incident: Incident | None, team: Team, public_url: str | None, lang: Lang
) -> tuple[str, str]:
    zone = ZoneInfo(team.timezone)
    head = _head(turn, incident, team, lang)
    titles = _titles(turn, incident, team, lang)
    why = say(effect.reason, {**effect.params, "about": _about(titles, effect)}, lang, zone) if effect.reason else ""
    text = Text(*effect.text).say(lang)
    lines = [line for line in (text, why, _cause(titles, incident, effect, lang, zone)) if line]
    subject = f"{head} {lines[0] if lines else ''}".strip()
    if incident is not None:
        lines += _also(titles, effect, lang, zone)
        lines += _how_to_answer(effect, incident, public_url, lang, zone)
    return subject[:200], "\n".join([head, *lines] if head else lines)


def _titles(turn: Turn, incident: Incident | None, team: Team, lang: Lang) -> Titles:
    """Names as people know them."""
    runbook = turn.memory.library.of(incident.runbook, incident.version) if incident is not None else None
    now = turn.instant(incident.world if incident is not None else LIVE)
    return Titles(team=team, lang=lang, zone=ZoneInfo(team.timezone), now=now, runbook=runbook)


def _about(titles: Titles, effect: Effect) -> str:
    """The title of what a message is about: a state, task, notice, connector or level."""
    reason = str(effect.params.get("reason", "")) or effect.reason.removeprefix("wake-")
    shown = titles.subject(reason, effect.about)
    return shown if shown != effect.about else _thing(titles, effect.about)


def _thing(titles: Titles, name: str) -> str:
    """Whatever has this name: a notice, a connector, a task, a level."""
    for title in (titles.notice, titles.connector, titles.task, titles.severity, titles.sla, titles.state):
        shown = title(name)
        if shown != name:
            return shown
    return name


def _head(turn: Turn, incident: Incident | None, team: Team, lang: Lang) -> str:
    """`INC-42 [严重] 促销订单异常 · shop=flagship`."""
    if incident is None:
        return ""
    runbook = turn.memory.library.of(incident.runbook, incident.version)
    level = team.severities.get(incident.severity)
    title = level.title.say(lang) if level is not None else incident.severity
    labels = " ".join(f"{name}={value}" for name, value in incident.labels.items())
    return " ".join(
        part for part in (incident.id, f"[{title}]" if title else "", runbook.title.say(lang), labels) if part
    )


def _cause(titles: Titles, incident: Incident | None, effect: Effect, lang: Lang, zone: ZoneInfo) -> str:
    """What set it off, for whoever is woken: monitoring's own words, or the figure."""
    if incident is None or incident.cause is None or effect.purpose != "page":
        return ""
    cause = incident.cause
    if cause.said:
        words, links = apart(cause.said)  # one link is enough on a phone; `show` has all
        return say("page-said", {"text": " ".join((words, *links[:1])).strip()}, lang, zone)
    trigger = titles.runbook.triggers.get(cause.trigger) if titles.runbook is not None else None
    if trigger is None or cause.value is None or not isinstance(trigger.signal, Threshold):
        return ""
    metric, of = trigger.signal.metric, trigger.signal.of
    usual = "" if cause.usual is None else say(
        "page-usual", {"value": titles.figure(metric, cause.usual, of)}, lang, zone
    )
    figure = {"metric": titles.metric(metric, of), "value": titles.figure(metric, cause.value, of), "usual": usual}
    if cause.forecast is None:
        return say("page-figure", figure, lang, zone)
    level = titles.figure(metric, cause.forecast.level, of)
    return say("page-forecast", {**figure, "level": level, "within": cause.forecast.within}, lang, zone)


def _also(titles: Titles, effect: Effect, lang: Lang, zone: ZoneInfo) -> list[str]:
    """Rule 21: one page lists all that waits for this person in this incident."""
    if not effect.params.get("also"):
        return []
    others = [_thing(titles, name) for name in str(effect.params.get("also_about", "")).split(", ")]
    return [say("page-also", {"count": effect.params["also"], "about": joined(others, lang)}, lang, zone)]


def _how_to_answer(effect: Effect, incident: Incident, public_url: str | None, lang: Lang, zone: ZoneInfo) -> list[str]:
    known = {"incident": incident.id, "about": effect.about}
    code = {"page": "page-answer", "ask": "page-answer-ask", "approve": "page-answer-approve"}.get(effect.purpose)
    lines = [say(code, known, lang, zone)] if code else []
    if effect.purpose == "approve" and incident.unsigned:
        lines.insert(0, say("page-one-more", {"sources": incident.unsigned}, lang, zone))
    if public_url and lines:
        lines.append(f"{public_url.rstrip('/')}/incidents/{incident.id}")
    return lines


def _facts(effect: Effect, incident: Incident | None) -> dict[str, str]:
    """For machines: what a webhook's receiver may want to know."""
    facts = {"incident": effect.incident, "purpose": effect.purpose, "about": effect.about, "role": effect.role}
    if effect.purpose == "connector":
        facts["connector"] = effect.recipient
    if effect.notice:
        facts |= {"notice": effect.notice, "issue": str(effect.issue), "revision": str(effect.revision)}
    if incident is not None:
        facts |= {"runbook": incident.runbook, "severity": incident.severity}
        facts |= {f"label.{name}": value for name, value in incident.labels.items()}
    return {name: value for name, value in facts.items() if value}
