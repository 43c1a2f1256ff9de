"""Monitoring systems: feeds of figures and alerts, with everything that goes wrong on the way to us."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING

from tocsin.engine.model.time import MINUTE, SECOND
from tocsin.engine.run import intake
from tocsin.engine.run.turn import Turn

from .asking import Asking

if TYPE_CHECKING:
    from .node import Node
    from .world import World

FEEDS: tuple[tuple[str, dict[str, str], float, float, int], ...] = (
    ("orders.lost", {"shop": "flagship"}, 0, 9, 1),
    ("orders.lost", {"shop": "outlet"}, 0, 30, 2),
    ("system.up", {"system": "pay"}, 1.0, 0.5, 1),
    ("staff.present", {"site": "hotline"}, 0.97, 0.7, 5),
    ("chat.waiting", {"site": "hotline"}, 10, 80, 2),
)
"""Metric, labels, good figure, bad figure, minutes between two posts."""
ALERTS: tuple[tuple[str, dict[str, str]], ...] = (
    ("ServiceDown", {"system": "chat"}),
    ("ServiceDown", {"system": "phone"}),
    ("DataLeakSuspected", {}),
)


LATE_ALERT, TWICE_ALERT, FLASH = 55, 15, 20
"""Seconds by which an alert may come late, after which it may come a second time, and after which a short one is over.

By rule an end can only have overtaken a beginning that has not been heard yet: a firing that comes after an end which
met its beginning is a new episode, a page too many rather than one too few. So only short alerts are overtaken here."""


class Sources:
    """All of them. `accepted` holds every delivery that was answered 2xx."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.accepted: list[tuple[str, str]] = []
        self.latest: dict[str, tuple[int, str]] = {}
        """Fingerprint -> newest (source's time, state) among accepted alerts."""
        self._told: dict[str, tuple[int, str]] = {}
        """Fingerprint -> newest state that its source has wanted to tell."""
        self._mode: dict[str, str] = {}
        self._number = 0
        for place in range(len(FEEDS)):
            world.at(world.now + place * 7 * SECOND, "feed", partial(self._feed, place))
        for place in range(len(ALERTS)):
            self._plan_alert(place)
        self._plan_flood()

    # --- figures --------------------------------------------------------------------------

    def _feed(self, place: int) -> None:
        metric, labels, good, bad, minutes = FEEDS[place]
        chance = self.world.chance.of(f"source/{metric}/{place}")
        name = f"{metric}/{place}"
        pick, drawn = chance.random(), chance.choice(("good", "good", "bad", "bad", "silent", "flap"))
        mode = self._mode.get(name, "good")
        if pick < 0.04 * minutes:
            mode = self._mode[name] = drawn
        if self.world.faults.calm or (mode == "silent" and "silence" not in self.world.faults.on):
            mode = "good" if self.world.faults.calm else mode.replace("silent", "good")
        if mode == "flap" and "flap" in self.world.faults.on:
            mode = chance.choice(("good", "bad"))
        if mode != "silent":
            times = 5 if self.world.faults.draws("burst", 0.02) else 1
            for n in range(times):
                value = (bad if mode in ("bad", "flap") else good) + n * 0.001
                at = (self.world.now + n * SECOND) / SECOND
                self.post("shop", {"metric": metric, "value": value, "labels": labels, "at": at}, f"feed/{place}")
        pace = max(minutes, 4) if self.world.faults.calm else minutes
        self.world.at(self.world.now + pace * MINUTE, "feed", lambda: self._feed(place))

    # --- alerts ---------------------------------------------------------------------------

    def _plan_alert(self, place: int) -> None:
        chance = self.world.chance.of(f"alert/{place}")
        wait, lasts = chance.randint(10, 200), chance.randint(2, 90)
        self.world.at(self.world.now + wait * MINUTE, "alert", lambda: self._alert(place, lasts))

    def _alert(self, place: int, lasts: int) -> None:
        """An alert begins, is told again every few minutes as Alertmanager does, and is resolved."""
        if self.world.faults.calm:
            return
        name, labels = ALERTS[place]
        mark, start, end = f"f{place}", self.world.now, self.world.now + lasts * MINUTE
        if lasts % 3 == 0:
            end = start + FLASH * SECOND
        tell = partial(self._tell, place, name, labels, mark, start)
        for when in range(start, end, 7 * MINUTE):
            self.world.at(when, "alert", partial(tell, None))
        self.world.at(end, "alert", partial(tell, end))
        self.world.at(end, "alert", partial(self._plan_alert, place))

    def _plan_flood(self) -> None:
        wait = self.world.chance.of("flood").randint(20, 150)
        self.world.at(self.world.now + wait * MINUTE, "flood", self._flood)

    def _flood(self) -> None:
        """Many systems fail at once and many people are paged in one moment, by one channel; at times it is a storm."""
        many = self.world.chance.of("flood").choice((12, 12, 30))
        self._plan_flood()
        if "flood" not in self.world.faults.on or self.world.faults.calm:
            return
        for state, after in (("firing", 0), ("resolved", 25)):
            alerts = [
                {"status": state, "labels": {"alertname": "ServiceDown", "system": f"s{n}"}, "fingerprint": f"s{n}"}
                for n in range(many)
            ]
            body: dict[str, object] = {"version": "4", "alerts": alerts, "groupKey": f"{self.world.now}/{state}"}
            tell = partial(self.post, "alertmanager", body, "flood")
            self.world.at(self.world.now + after * MINUTE, "flood", tell)

    def _tell(self, place: int, name: str, labels: dict[str, str], mark: str, start: int, end: int | None) -> None:
        alert = {
            "status": "firing" if end is None else "resolved", "labels": {"alertname": name, **labels},
            "startsAt": _text(start), "endsAt": _text(end) if end else "0001-01-01T00:00:00Z", "fingerprint": mark,
        }  # fmt: skip
        newest = (end or start, "firing" if end is None else "resolved")
        body: dict[str, object] = {"version": "4", "alerts": [alert]}
        self.post("alertmanager", body, f"alert/{place}", heard=(f"alertmanager/{mark}", newest))

    # --- the way to us --------------------------------------------------------------------

    def post(
        self, source: str, body: dict[str, object], who: str, heard: tuple[str, tuple[int, str]] | None = None
    ) -> None:
        """One delivery: perhaps late, perhaps twice, and again until it is answered."""
        faults, chance = self.world.faults, self.world.chance.of(f"way/{who}")
        if heard is not None:
            self._told[heard[0]] = max(heard[1], self._told.get(heard[0], (0, "")))
        raw = json.dumps(body).encode()
        late = chance.randint(1, LATE_ALERT if heard is not None else 1200)
        twice = chance.randint(1, TWICE_ALERT if heard is not None else 1200)
        delay = late * SECOND if faults.draws("reorder", 0.06) else 0
        self.world.at(self.world.now + delay, "post", lambda: self._send(source, raw, who, heard))
        if faults.draws("repeat", 0.1):
            self.world.at(self.world.now + delay + twice * SECOND, "post", lambda: self._send(source, raw, who, heard))

    def _send(self, source: str, raw: bytes, who: str, heard: tuple[str, tuple[int, str]] | None) -> None:
        def work(node: Node, turn: Turn) -> object:
            settings = node.app.site.settings.sources[source]
            parsed, told = intake.read(settings, raw, {}), {intake.SIGNED_WITH: "env:SECRET"}
            delivery = intake.delivery_of(parsed, raw, turn.instant("live"))
            known = node.app.store.known_delivery(source, delivery)
            return intake.take(turn, settings, raw, told, parsed, delivery, known)

        def answered(taken: object) -> None:
            assert isinstance(taken, intake.Taken)
            self.world.count["accepted"] += 1
            self.accepted.append((source, taken.delivery))
            if heard is not None and heard[1] > self.latest.get(heard[0], (0, "")):
                self.latest[heard[0]] = heard[1]

        def still_wanted() -> bool:
            """An alert manager repeats what is so now, never what was so before."""
            return heard is None or self._told[heard[0]] <= heard[1]

        Asking(self.world, f"source/{who}", "ingest", work, answered, tries=400, still_wanted=still_wanted)


def _text(instant: int) -> str:
    """RFC 3339 with microseconds; the sender's clock is the true one."""
    from datetime import UTC, datetime

    return datetime.fromtimestamp(instant / 1_000_000, UTC).isoformat().replace("+00:00", "Z")
