"""What monitoring systems post: kept first, then understood (P-01 to P-05).

One transaction holds the message as it came and everything that followed from it. A body that cannot be understood is
kept all the same, shown as *not understood* and counted; it is never refused for its content.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from ..model.alert import Alert, Body, links_of
from ..model.batch import AlertRow
from ..model.decision import Entry
from ..model.incident import LIVE
from ..model.labels import canonical
from ..model.monitor import Monitor
from ..model.problem import TocsinError
from ..model.site import AlertRule, SourceSettings
from ..model.time import Instant
from ..sources import SOURCES, Reader
from ..sources.reading import number
from . import firing, own, pulse, trust
from .samples import hear_sample
from .signed import Proof, listed
from .turn import Turn

KEPT_HEADERS = ("content-type", "content-encoding", "user-agent", "webhook-id", "webhook-timestamp", "idempotency-key")
"""Headers kept for audit; none of them carries a secret."""


SIGNED_WITH = "signed with"
"""Kept beside the sender's headers: the reference of the secret. No header of a request has a blank in its name."""
MOST_ITEMS = 5_000
"""Alerts and samples of one body that are acted on; the body is kept whole and says so."""
LONGEST_SAID = 300
"""Characters of an alert's own words that are shown to people."""
log = logging.getLogger(__name__)

Status = Literal["taken", "ignored", "not-understood"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What became of a message. `again`: the very same delivery had been accepted before."""

    delivery: str
    again: bool = False
    taken: int = 0
    ignored: int = 0
    not_understood: tuple[str, ...] = ()
    incidents: tuple[str, ...] = ()


def read(source: SourceSettings, body: bytes, headers: Mapping[str, str]) -> Body:
    """Parse a body by its source's type; done outside the engine's thread. Never raises: our bug loses nothing."""
    try:
        parsed = _reader(source)(body, headers)
    except Exception:
        log.exception("reader failed", extra={"source": source.name})
        return Body(unread=("reader-failed",))
    if len(parsed.alerts) + len(parsed.samples) > MOST_ITEMS:
        return replace(
            parsed,
            alerts=parsed.alerts[:MOST_ITEMS],
            samples=parsed.samples[:MOST_ITEMS],
            unread=(*parsed.unread, "too-many-items"),
        )
    return parsed


def _reader(source: SourceSettings) -> Reader:
    """By the source's mapping when it has one; JMESPath is loaded only then."""
    if source.mapping is None:
        return SOURCES[source.type]
    from ..sources.mapped import reader

    return reader(source.mapping, source.timezone or "UTC")


def signed(
    source: SourceSettings, parsed: Body, headers: Mapping[str, str], proof: Proof
) -> tuple[Body, dict[str, str]]:
    """The same with the name under which a replay is known, and a note which secret it was signed with (F-112).

    A name that was not signed counts for nothing: with another one, a captured message would be a new one.
    """
    by = proof.by or source.secrets[proof.secret].reference
    return replace(listed(source, parsed), delivery=proof.delivery), {**headers, SIGNED_WITH: by}


def delivery_of(parsed: Body, body: bytes, now: Instant) -> str:
    """The name under which a delivery is known: the sender's own id, else a hash of the body with the sender's times.

    A body without any time in it (a bare figure) is a new delivery whenever it comes: the same figure a minute later
    is another sample, not a repeat.
    """
    if parsed.delivery:
        return parsed.delivery
    name = hashlib.sha256(body).hexdigest()
    dated = all(a.starts is not None for a in parsed.alerts) and all(at is not None for *_, at in parsed.samples)
    return name if dated else f"{name}@{now}"


def take(
    turn: Turn,
    source: SourceSettings,
    body: bytes,
    headers: Mapping[str, str],
    parsed: Body,
    delivery: str,
    known: bool,
) -> Taken:
    """One accepted message. `known`: this delivery is in the database already.

    A known body without an id of its own is looked at again: an alert that fires again after it was resolved comes
    with the very same words and is a new episode. Where it changes nothing it is a repeat, and only counted.
    """
    if turn.memory.heartbeats.by_source:
        _back(turn, pulse.called(turn, source.name, parsed.alerts))
    known = known or turn.delivered(source.name, delivery)
    heard = _Heard(turn, source, LIVE, trust.teller(turn.memory, source.name, signed=SIGNED_WITH in headers))
    if not (known and parsed.delivery):
        heard.all(parsed, samples=not known)
    if known and not turn.scope.batch.levels:
        turn.count(f"alerts-again:{source.name}")
        return Taken(delivery=delivery, again=True)
    received = turn.instant(LIVE)
    trouble = (*parsed.unread, *heard.trouble)
    called = pulse.only_called(turn, source.name, trouble, body)
    trouble = () if called else trouble
    status: Status = "not-understood" if trouble else "taken" if heard.taken or called else "ignored"
    turn.scope.batch.alerts.append(
        AlertRow(
            source=source.name,
            delivery=f"{delivery}+{received}" if known else delivery,
            received=received,
            body=body,
            status=status,
            headers={name: headers[name] for name in (*KEPT_HEADERS, SIGNED_WITH) if name in headers},
            why=",".join(dict.fromkeys(trouble))[:500] if status != "ignored" else heard.idle(),
        )
    )
    turn.count(f"alerts-{status}:{source.name}")
    if trouble:
        why = ", ".join(dict.fromkeys(trouble))
        turn.write(LIVE, "", 0, Entry(code="not-understood", params={"source": source.name, "why": why}))
        own.tell(turn, own.NOT_UNDERSTOOD, source.name)
    if parsed.subscription is not None:
        asked = parsed.subscription
        told = {
            "source": source.name, "topic": asked.topic[:LONGEST_SAID], "host": asked.host[:LONGEST_SAID] or "-",
            "link": asked.link or "-",
        }  # fmt: skip
        turn.write(LIVE, "", 0, Entry(code=f"subscription-{asked.state}", params=told))
    if parsed.truncated:
        for incident in heard.incidents:
            turn.write(LIVE, incident, 0, Entry(code="alerts-truncated", params={"count": parsed.truncated}))
    return Taken(
        delivery=delivery, taken=heard.taken, ignored=heard.ignored, not_understood=trouble,
        incidents=tuple(heard.incidents),
    )  # fmt: skip


def beat_due(turn: Turn, name: str, item: Instant) -> None:
    """Time is up for a heartbeat (`item`: when this was to be looked at): its event fires if nobody has called."""
    monitor = pulse.missed(turn, name, item)
    if monitor is not None:
        _say(turn, monitor, "firing")


def measured(turn: Turn, world: str, metric: str) -> None:
    """A figure has come: heartbeats that wait for it are heard again."""
    if world == LIVE and turn.memory.heartbeats.by_metric:
        _back(turn, pulse.measured(turn, metric))


def _back(turn: Turn, monitors: Iterator[Monitor]) -> None:
    for monitor in monitors:
        _say(turn, monitor, "resolved")


def _say(turn: Turn, monitor: Monitor, state: Literal["firing", "resolved"]) -> None:
    """The event of a heartbeat, as if its monitor had posted it: kept, journalled, and heard by the runbooks."""
    now = turn.instant(LIVE)
    item = {"event": monitor.event, "state": state, "labels": {"monitor": monitor.name}, "id": monitor.name}
    body = json.dumps(item, ensure_ascii=False).encode()
    turn.write(LIVE, "", 0, Entry(code=f"heartbeat-{state}", params={"monitor": monitor.name}))
    source = SourceSettings(name=monitor.name, type="json")
    take(turn, source, body, {}, read(source, body, {}), f"{monitor.name}-{state}@{now}", known=False)


class _Heard:
    """Takes the parts of one message to the signals, and counts what became of them."""

    def __init__(self, turn: Turn, source: SourceSettings, world: str, teller: str) -> None:
        self.turn, self.source, self.world, self.teller = turn, source, world, teller
        self.unsigned = trust.unproved(turn.memory, teller)
        self.taken = self.ignored = self.unused = 0
        self.trouble: list[str] = []
        self.incidents: dict[str, None] = {}

    def all(self, parsed: Body, *, samples: bool) -> None:
        for metric, value, labels, at in parsed.samples if samples else ():
            self.sample(metric, value, labels, at)
        for alert in parsed.alerts:
            self.alert(alert)

    def idle(self) -> str:
        """Why a message that was understood did nothing; empty when a runbook might have been meant to listen."""
        if self.unused:
            return ""
        return "by-rule" if self.ignored else "neither"

    def alert(self, alert: Alert) -> None:
        rule = next((r for r in self.source.rules if _fits(r.match, alert)), AlertRule())
        if rule.ignore:
            self.ignored += 1
            return
        labels = _renamed(rule, alert)
        if rule.metric is not None:
            value = _value(rule, alert)
            if value is None:
                self.trouble.append("value-is-no-number")
            elif alert.state == "firing":
                self.sample(rule.metric, value, labels, self._measured(rule.metric, alert))
            return
        name = rule.event or alert.name
        if not self.turn.memory.signals.knows_event(name):
            self.ignored, self.unused = self.ignored + 1, self.unused + 1
            self.turn.count(f"event-unused:{name}"[:200])
            return
        if self.turn.memory.signals.lacks_key(name, labels):
            self.trouble.append("alert-label-missing")
            return
        now = self.turn.instant(self.world)
        # No later than now: a start ahead of our clock could never be ended by an alert that gives no time.
        at = min((alert.starts if alert.state == "firing" else alert.ends) or now, now)
        fingerprint = f"{self.teller}/{alert.fingerprint or canonical(alert.labels)}"
        self._hear(name, labels, alert, fingerprint, at)

    def _measured(self, name: str, alert: Alert) -> Instant | None:
        """When the figure of an alert holds: `starts` stays that of the first firing while a level moves on.

        A count belongs to its beginning; there the same alert told again replaces itself instead of adding up.
        """
        metric = self.turn.memory.library.team.metrics.get(name)
        return alert.starts if metric is not None and metric.kind == "count" else None

    def _hear(self, name: str, labels: Mapping[str, str], alert: Alert, fingerprint: str, at: Instant) -> None:
        on = alert.state == "firing"
        said = said_by(alert) if on else ""
        dated = alert.starts is not None
        words = self.turn.memory.signals.event(self.turn, self.world, name, labels, on, fingerprint, at, said, dated)
        before = set(self.turn.scope.incidents)
        firing.hear(self.turn, words)
        if on and not self.unsigned:
            trust.vouch(self.turn, name, labels, self.source.name)
        self.incidents.update(dict.fromkeys(i for i in self.turn.scope.incidents if i not in before))
        self.taken += 1

    def sample(self, metric: str, value: float, labels: Mapping[str, str], at: Instant | None) -> None:
        try:
            measured(self.turn, self.world, metric)
            if self.unsigned:
                trust.fed(self.turn, metric, self.teller)
            hear_sample(self.turn, self.world, metric, value, labels, at, history=False)
        except TocsinError as error:
            self.trouble.append(error.code)
        else:
            self.taken += 1


def said_by(alert: Alert) -> str:
    """The alert's own words for people: its summary, else its description; its links behind them, never cut.

    It is data: nothing of it is ever read as a template or markup (P-29); channels escape it.
    """
    words = alert.notes.get("summary") or alert.notes.get("description") or alert.notes.get("message") or ""
    line = " ".join(words.split())
    if len(line) > LONGEST_SAID:
        line = f"{line[:LONGEST_SAID].rstrip()} …"  # the blank keeps half an address from passing for a link
    return " ".join((line, *links_of(alert.notes))).strip()


def _fits(match: Mapping[str, str], alert: Alert) -> bool:
    """True when every label of a rule is on the alert with that text."""
    return all(alert.labels.get(name) == wanted for name, wanted in match.items())


def _renamed(rule: AlertRule, alert: Alert) -> dict[str, str]:
    if not rule.labels:
        return dict(alert.labels)
    return {ours: alert.labels[theirs] for ours, theirs in rule.labels.items() if theirs in alert.labels}


def _value(rule: AlertRule, alert: Alert) -> float | None:
    if rule.value is None:
        return alert.value
    return number(alert.labels.get(rule.value, alert.notes.get(rule.value)))
