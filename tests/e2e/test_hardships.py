"""A bad night for real: flaps, Alertmanager restarted, Tocsin killed and stopped, and a silence in Alertmanager.

The same files as on the how-to page, with the Debian packages. Through all of it no alert opens two incidents, nobody
who should be paged is left out, nobody is paged twice for one incident, and what is over is told to be over.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import urllib.parse
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tocsin.engine.model.command import Actor
from tocsin.engine.model.question import Incidents
from tocsin.engine.run.client import over_socket

from .night import Night, until

NEEDED = ("prometheus", "prometheus-alertmanager")
pytestmark = [
    pytest.mark.skipif(
        not all(shutil.which(name) for name in NEEDED),
        reason="needs the Debian packages prometheus and prometheus-alertmanager; `.ci/run` installs them",
    ),
    pytest.mark.timeout(300),
]
LONG, SHORT = 86, 12
BOTH = Counter({"lina": 1, "ben": 1})
PATIENCE_S = 45.0
"""Alertmanager gives up a post after 10 s and tries again a second later."""


class Hardship(Night):
    """A night in which programs die and come back on their old addresses."""

    more = ("--rules.alert.resend-delay=2s",)
    """Alertmanager forgets its alerts in a restart; Prometheus tells them again, usually after a minute."""

    # --- what is done to them -----------------------------------------------------------

    def kill_tocsin(self) -> None:
        """As by a power cut: `kill -9`."""
        self._running["tocsin"].kill()
        self._running["tocsin"].wait(20)

    def start_tocsin(self) -> None:
        self._start("tocsin", *self._command("serve", "--listen", self.url.removeprefix("http://")))
        number = self._running["tocsin"].pid
        until("tocsin serves again", lambda: (self._told() or {}).get("pid") == number)

    @contextmanager
    def stopped(self) -> Iterator[None]:
        """It runs, its socket takes connections, and it does nothing at all."""
        number = self._running["tocsin"].pid
        os.kill(number, signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(number, signal.SIGCONT)

    def restart_alertmanager(self) -> None:
        """As `systemctl restart` does it."""
        old = self._running["alertmanager"]
        old.send_signal(signal.SIGTERM)
        old.wait(20)
        self._start("alertmanager", *[str(part) for part in old.args])  # type: ignore[union-attr]
        until("Alertmanager is ready again", lambda: self._ready(f"{self.alertmanager}/-/ready"))

    def silence(self, channel: str, seconds: float) -> None:
        """In Alertmanager, from now on."""
        now = datetime.now(UTC)
        matcher = {"name": "channel", "value": channel, "isRegex": False, "isEqual": True}
        ends = now + timedelta(seconds=seconds)
        told = {"matchers": [matcher], "createdBy": "ana", "comment": "moving the hotline"}
        told |= {"startsAt": now.isoformat(), "endsAt": ends.isoformat()}
        asked = urllib.request.Request(
            f"{self.alertmanager}/api/v2/silences", json.dumps(told).encode(), {"Content-Type": "application/json"}
        )
        with self.opener.open(asked, timeout=10) as answer:
            assert answer.status == 200

    # --- what is seen -------------------------------------------------------------------

    def alerts(self, channel: str) -> list[str]:
        """States of what Alertmanager has: `active` or `suppressed`."""
        with self.opener.open(f"{self.alertmanager}/api/v2/alerts", timeout=10) as answer:
            return [one["status"]["state"] for one in json.load(answer) if one["labels"]["channel"] == channel]

    def failed_posts(self) -> float:
        """By Alertmanager's own count."""
        with self.opener.open(f"{self.alertmanager}/metrics", timeout=10) as answer:
            lines = answer.read().decode().splitlines()
        name = "alertmanager_notifications_failed_total{"
        return sum(float(line.rpartition(" ")[2]) for line in lines if line.startswith(name) and "webhook" in line)

    def fires(self, channel: str) -> bool:
        """By Prometheus' own rule."""
        query = urllib.parse.quote(f'ALERTS{{alertstate="firing",channel="{channel}"}}')
        with self.opener.open(f"{self.prometheus}/api/v1/query?query={query}", timeout=10) as answer:
            return bool(json.load(answer)["data"]["result"])

    def of(self, channel: str, which: Any = "all") -> list[str]:
        """The incidents of a channel, oldest first, asked of the server itself."""
        found: Any = over_socket(self._socket(), "nobody").ask(Incidents(which=which), Actor(name="nobody"), "en")
        return [one.id for one in reversed(found) if one.labels["channel"] == channel]

    def paged(self) -> dict[str, Counter[str]]:
        """Incident -> whom it has paged, and how often."""
        found: dict[str, Counter[str]] = {}
        for page in self.pages():
            if page["kind"] == "page":
                found.setdefault(page["key"].split("/")[0], Counter())[page["to"]] += 1
        return found

    # --- a whole alert --------------------------------------------------------------------

    def raised(self, channel: str, count: int = 1) -> str:
        """The incident number `count` of a channel opens, alone, and both people are paged, once."""
        until("an incident is open", lambda: len(self.of(channel)) == count and self.of(channel, "open"), PATIENCE_S)
        (name,) = self.of(channel, "open")
        until("both people are paged", lambda: self.paged().get(name) == BOTH)
        return name

    def calm(self, name: str) -> None:
        """It ends by itself, and nobody has been paged again."""
        until(f"{name} has ended", lambda: self.card(name)["closed"] is not None, PATIENCE_S)
        assert (self.card(name)["outcome"], self.paged()[name]) == ("short-again", BOTH)


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hardship]:
    night = Hardship(tmp_path_factory.mktemp("hardships"))
    try:
        night.begin()
        yield night
    finally:
        codes = night.end()
    assert codes["tocsin"] == 0, "tocsin serve did not end in order"


def test_rule_25_flaps_are_an_incident_each_until_the_fourth_which_stays(night: Hardship) -> None:
    queues, name = night.queue.others, ""
    for count in (1, 2, 3):
        queues["flaps"] = LONG
        name = night.raised("flaps", count)
        queues["flaps"] = SHORT
        night.calm(name)
    for _ in range(3):  # from the fourth time within an hour it flaps: nothing opens, closes or pages any more
        queues["flaps"] = LONG
        name = night.raised("flaps", 4)
        until("Prometheus fires", lambda: night.fires("flaps"))
        queues["flaps"] = SHORT
        until("Prometheus has resolved it", lambda: not night.fires("flaps"))
    assert night.of("flaps", "open") == [name]
    assert "flapping" in night.tocsin("timeline", name)


def test_alertmanager_restarted_opens_nothing_twice_and_the_end_arrives(night: Hardship) -> None:
    night.queue.others["restarts"] = LONG
    name = night.raised("restarts")
    night.restart_alertmanager()
    until("Prometheus has told it again", lambda: night.alerts("restarts") == ["active"])
    night.restart_alertmanager()
    night.queue.others["restarts"] = SHORT
    night.calm(name)
    assert night.of("restarts") == [name]


def test_P_01_P_07_killed_while_it_is_open_and_while_it_ends(night: Hardship) -> None:
    night.queue.others["dies"] = LONG
    name = night.raised("dies")
    night.kill_tocsin()
    night.queue.others["dies"] = SHORT
    until("Prometheus has resolved it", lambda: not night.fires("dies"))
    night.start_tocsin()
    night.calm(name)
    assert night.of("dies") == [name]


def test_P_01_P_07_killed_before_it_begins_nobody_is_left_asleep(night: Hardship) -> None:
    night.kill_tocsin()
    night.queue.others["asleep"] = LONG
    until("Prometheus fires", lambda: night.fires("asleep"))
    night.start_tocsin()
    name = night.raised("asleep")
    night.kill_tocsin()
    night.start_tocsin()
    assert night.of("asleep", "open") == [name]
    night.queue.others["asleep"] = SHORT
    night.calm(name)


def test_P_03_a_receiver_that_answers_late_is_posted_to_again_and_it_is_one_incident(night: Hardship) -> None:
    failed = night.failed_posts()
    with night.stopped():
        night.queue.others["late"] = LONG
        until("Alertmanager has given up once", lambda: night.failed_posts() > failed)
    name, failed = night.raised("late"), night.failed_posts()
    with night.stopped():
        night.queue.others["late"] = SHORT
        until("Alertmanager has given up again", lambda: night.failed_posts() > failed)
    night.calm(name)
    assert night.of("late") == [name]


def test_a_silence_of_alertmanager_keeps_it_quiet_and_when_it_ends_what_still_holds_opens(night: Hardship) -> None:
    night.silence("moves", 10)
    night.queue.others["moves"] = LONG
    until("it is silenced", lambda: night.alerts("moves") == ["suppressed"])
    assert night.of("moves") == []
    name = night.raised("moves")
    assert night.alerts("moves") == ["active"], "the silence is over"
    night.queue.others["moves"] = SHORT
    night.calm(name)
    assert night.of("moves") == [name]


def test_after_all_of_it_every_incident_has_woken_both_once_and_the_journal_is_whole(night: Hardship) -> None:
    assert set(night.paged()) == set(night.incidents())
    assert all(pages == BOTH for pages in night.paged().values())
    assert "chain is whole" in night.tocsin("audit", "verify")
