"""What is wrong with Tocsin itself, or is left in doubt: never silent about it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from ...model.incident import LIVE, Incident
from ...model.runbook import Combined, Runbook, Signal, Threshold
from ...model.time import DAY, HOUR, MINUTE, Instant
from ...model.view import Trouble
from ...store import reading
from ..pulse import pulse
from ..tracker import Tracker
from .fates import silence_said
from .look import Look
from .signals import resting, trackers_of
from .silences import trouble_of
from .waiting import all_issues

NEWLY = DAY
"""Messages that nobody could read are shown for a day; `tocsin alerts` has them all."""
MOST_ALERTS = 200
AFTER_A_GAP = HOUR
"""For so long `status` says that the engine was down."""
NOT_WORTH_SAYING = MINUTE
"""A restart that took less than this."""
_BLIND = {"usual-unknown", "previous-unknown", "target-unknown", "when-unknown"}


def trouble(look: Look, open_incidents: list[Incident]) -> tuple[Trouble, ...]:
    """Everything that a person should know, most urgent kind first."""
    found = [*_files(look), *_stops(look), *_incidents(look, open_incidents), *_unsent(look), *_alerts(look)]
    return (*found, *trouble_of(look), *_monitors(look), *_triggers(look), *_downtime(look))


def _files(look: Look) -> Iterator[Trouble]:
    if look.wrong:
        yield Trouble(code="trouble-files", text=look.say("trouble-files", count=look.wrong))


def _stops(look: Look) -> Iterator[Trouble]:
    for stop in look.memory.stops.values():
        if stop.lifted is None:
            code = "trouble-stop-one" if stop.incident else "trouble-stop"
            code = "trouble-clock-stop" if stop.id == "clock-jump" else code
            who = look.titles().who(stop.by)
            text = look.say(code, incident=stop.incident, person=who, reason=stop.reason, since=stop.at)
            yield Trouble(code=code, text=text, incident=stop.incident)


def _incidents(look: Look, open_incidents: list[Incident]) -> Iterator[Trouble]:
    """Doubts and incidents that were set aside; closed ones of the last day too, for a doubt outlives its incident."""
    for incident in open_incidents:
        if incident.stuck:
            yield Trouble(
                code="trouble-stuck", text=look.say("trouble-stuck", incident=incident.id), incident=incident.id
            )
    for name in look.memory.damaged:
        yield Trouble(code="trouble-damaged", text=look.say("trouble-damaged", incident=name), incident=name)
    for name in look.memory.census.doubted:
        incident = look.memory.incidents[name]
        for state in all_issues(incident):
            if state.uncertain:
                text = look.say("trouble-doubt", incident=incident.id, notice=state.name, count=state.uncertain)
                yield Trouble(code="trouble-doubt", text=text, incident=incident.id)
        for ask in incident.asks.values():
            if ask.state == "uncertain":
                text = look.say(
                    "trouble-doubt-connector", incident=incident.id, connector=look.titles().connector(ask.connector)
                )
                yield Trouble(code="trouble-doubt-connector", text=text, incident=incident.id)


def _unsent(look: Look) -> Iterator[Trouble]:
    """Channels on which something has been tried in vain."""
    tried: dict[str, int] = {}
    for row in look.memory.outbox.rows.values():
        if row.state == "ready" and row.attempts > 0:
            tried[row.effect.channel] = tried.get(row.effect.channel, 0) + 1
    for problem in look.broken:
        text = look.say("trouble-channel-broken", why=look.say(problem.code, **problem.params))
        yield Trouble(code="trouble-channel-broken", text=text)
    for channel, count in tried.items():
        yield Trouble(code="trouble-channel", text=look.say("trouble-channel", channel=channel, count=count))


def _alerts(look: Look) -> Iterator[Trouble]:
    """Messages of the last day that led nowhere: what nobody could read, and alerts that no runbook listens to."""
    for status, code in (("not-understood", "trouble-alerts"), ("ignored", "trouble-alerts-unused")):
        if not any(name.startswith(f"alerts-{status}:") for name in look.memory.counters):
            continue
        with look.database() as connection:
            kept = reading.alerts(connection, status=status, limit=MOST_ALERTS)
        since = look.now() - NEWLY
        told = (one.alert for one in kept if status == "not-understood" or not one.alert.why)
        counts = Counter(alert.source for alert in told if alert.received >= since)
        for source, count in counts.items():
            yield Trouble(code=code, text=look.say(code, source=source, count=count))


def _monitors(look: Look) -> Iterator[Trouble]:
    """Monitors that are silent: what they watch is unknown, which is never to be taken for good."""
    for monitor in look.monitors:
        found = pulse(look.memory.counters, monitor.name)
        waits = monitor.type == "heartbeat"
        if not found.silent and (found.heard is not None or not waits):
            continue
        code = "trouble-monitor" if found.heard is not None else "trouble-monitor-never"
        code = code if waits or found.heard is not None else "trouble-monitor-unheard"
        why = silence_said(look.lang, look.memory.reasons.get(monitor.name, "missed" if waits else "not-asked"))
        yield Trouble(code=code, text=look.say(code, monitor=monitor.name, since=found.heard or 0, cause=why))


def _triggers(look: Look) -> Iterator[Trouble]:
    """Triggers that cannot fire: their usual is unknown, their metric is silent, or they rest after a false alarm."""
    for runbook in look.memory.library.newest.values():
        for name, trigger in runbook.triggers.items():
            trackers = [it for it in trackers_of(look, runbook.name, name) if it.world == LIVE]
            if not trackers and not _by_event(trigger.signal):
                yield _say(look, "trouble-never-seen", runbook, name)
            for tracker in trackers:
                yield from _tracker(look, runbook, tracker)


def _tracker(look: Look, runbook: Runbook, tracker: Tracker) -> Iterator[Trouble]:
    word = look.memory.signals.last_word(tracker)
    if word is not None and word.because in _BLIND:
        yield _say(look, f"trouble-{word.because}", runbook, tracker.name, tracker.key)
    elif tracker.state.silent:
        yield _say(look, "trouble-silent", runbook, tracker.name, tracker.key)
    rest = resting(look, runbook, tracker)
    if rest is not None and rest[0] == "held-false-alarm":
        yield _say(look, "trouble-false-alarm", runbook, tracker.name, tracker.key, until=rest[1], incident=rest[2])


def _say(look: Look, code: str, runbook: Runbook, trigger: str, key: str = "", **params: object) -> Trouble:
    subject = f"{runbook.name}/{trigger}"
    name = f"{subject} ({key})" if key else subject
    return Trouble(code=code, text=look.say(code, trigger=name, subject=subject, **params))


def _by_event(signal: Signal) -> bool:
    """Whether it says nothing that no alert has come yet: events are quiet by nature."""
    if isinstance(signal, Combined):
        return all(_by_event(part) for part in signal.signals)
    return not isinstance(signal, Threshold)


def _downtime(look: Look) -> Iterator[Trouble]:
    """The engine was down lately, as the journal's newest start says."""
    since = Instant(look.now() - AFTER_A_GAP)
    with look.database() as connection:
        starts = reading.engine_lines(connection, "engine-started", since=since)
    for start in starts[:1]:
        down = (start.params or {}).get("down")
        if isinstance(down, int) and down >= NOT_WORTH_SAYING:
            yield Trouble(code="trouble-was-down", text=look.say("trouble-was-down", down=down, at=start.at))
