"""Asterisk's `queue_log`, `queue show` and call records, from lines in the documented form to an opened incident.

Lines: <https://docs.asterisk.org/Operation/Logging/Queue-Logs/>; records: the sixteen columns of `cdr_csv`.
"""

from __future__ import annotations

import runpy
from collections.abc import Callable, Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.library.shelf import ROOT
from tests.recipes.floor import figures, floor, opened, poll, usual, why_silent
from tests.run.shop import Shop
from tocsin.engine.decide.calendars import to_local
from tocsin.engine.model.time import MINUTE, SECOND, Instant

QUEUE_LOG = ("asterisk-arrived", "asterisk-answered", "asterisk-abandoned", "asterisk-not-abandoned")
HOTLINE = "site=hotline"


class Pbx:
    """A queue_log that grows, with a floor that reads it."""

    def __init__(self, root: Path) -> None:
        self.log = root.parent / "queue_log"
        self.log.write_text("1700000000|NONE|NONE|NONE|QUEUESTART|\n", "utf-8")
        self.shop = floor("asterisk", root, ("/var/log/asterisk/queue_log", str(self.log)))
        poll(self.shop, *QUEUE_LOG)

    def say(self, *told: str, queue: str = "hotline") -> None:
        """`EVENT|data…` of one caller, now."""
        at = self.shop.clock.wall() // SECOND
        with self.log.open("a", encoding="utf-8") as file:
            for one in told:
                file.write(f"{at}|{at}.{len(told)}|{queue}|NONE|{one}\n")

    def minute(self, *told: str) -> None:
        self.say(*told)
        poll(self.shop, *QUEUE_LOG)
        self.shop.go(1)


@pytest.fixture
def pbx(tmp_path: Path) -> Iterator[Pbx]:
    pbx = Pbx(tmp_path / "site")
    yield pbx
    pbx.shop.die()


def test_calls_that_enter_are_contacts_and_each_of_one_second_counts(pbx: Pbx) -> None:
    pbx.minute("ENTERQUEUE||13800000000|1", "ENTERQUEUE||13900000000|2", "EXITEMPTY|2|2|9", "RINGNOANSWER|1000")
    pbx.minute("ENTERQUEUE||13800000000|1", "COMPLETECALLER|4|60|1")
    assert figures(pbx.shop, "contacts.arrived") == {HOTLINE: [1.0] * 3}
    assert why_silent(pbx.shop) == {}
    kept = "".join(str(body) for (body,) in pbx.shop.rows("SELECT body FROM tocsin_alerts"))
    assert "13800000000" not in kept, "callers' numbers stay in the log"


def test_the_share_abandoned_is_that_of_the_calls_that_came_to_an_answer_or_gave_up(pbx: Pbx) -> None:
    pbx.minute("CONNECT|7|1.2|5", "CONNECT|9|1.3|6", "CONNECT|4|1.4|2", "ABANDON|1|3|40")
    told = figures(pbx.shop, "phone.abandoned")[HOTLINE]
    assert (sum(told), len(told)) == (1.0, 4)
    assert sorted(figures(pbx.shop, "phone.answer")[HOTLINE]) == [4.0, 7.0, 9.0]


def test_from_lines_to_an_incident_nobody_picks_up(pbx: Pbx) -> None:
    for _ in range(15):
        pbx.minute("ENTERQUEUE||13800000000|1", "CONNECT|95|1.2|5", "CONNECT|41|1.3|5")
    assert opened(pbx.shop) == [("staff-shortage", HOTLINE)]


def test_P_03_a_log_that_is_rotated_loses_no_call(pbx: Pbx) -> None:
    pbx.minute("ENTERQUEUE||1|1")
    pbx.say("ENTERQUEUE||1|1")
    pbx.log.rename(pbx.log.with_name("queue_log.1"))
    pbx.minute("ENTERQUEUE||1|1")
    pbx.minute("ENTERQUEUE||1|1")
    assert figures(pbx.shop, "contacts.arrived") == {HOTLINE: [1.0] * 4}


SHOWN = """hotline has 2 calls (max unlimited) in 'ringall' strategy (3s holdtime, 60s talktime), W:0, C:12, A:1
   Members:
      Li (PJSIP/8001) (ringinuse disabled) (dynamic) (Not in use) has taken 4 calls (last was 30 secs ago)
      Wang (PJSIP/8002) (ringinuse disabled) (dynamic) (in call) (In use) has taken 5 calls (last was 9 secs ago)
      Zhou (PJSIP/8003) (ringinuse disabled) (paused:Lunch was 60 secs ago) (Not in use) has taken no calls yet
      PJSIP/8004 (ringinuse disabled) (\x1b[1;31mUnavailable\x1b[0m) has taken no calls yet
   Callers:
      1. PJSIP/trunk-1 (wait: 0:05, prio: 0)
      2. PJSIP/trunk-2 (wait: 0:02, prio: 0)

empty has 0 calls (max unlimited) in 'rrmemory' strategy (0s holdtime, 0s talktime), W:0, C:0, A:0, SL:0.0% within 0s
   No Members
   No Callers
"""


def test_the_members_of_each_queue_who_are_there() -> None:
    """The form in which `app_queue.c` prints `queue show`; a colour is taken away, callers are no members."""
    found: Callable[[str], dict[str, list[int]]] = runpy.run_path(str(PROGRAM))["queues"]
    assert found(SHOWN) == {"hotline": [2, 4]}
    assert found("No queues.\n") == {}
    assert found("hotline has 0 calls (max unlimited) in 'ringall' strategy\n   No Members\n   No Callers\n") == {}


PROGRAM = ROOT / "templates/recipes/asterisk/agents-present"


def test_from_members_to_an_incident_half_the_shift_is_missing(tmp_path: Path) -> None:
    program = tmp_path / "agents-present"
    asterisk = tmp_path / "asterisk"
    asterisk.write_text(f"#!/bin/sh\ntest \"$1 $2\" = '-rx queue show' && cat <<'END'\n{SHOWN}END\n", "utf-8")
    program.write_text(PROGRAM.read_text("utf-8").replace("/usr/sbin/asterisk", str(asterisk)), "utf-8")
    for one in (program, asterisk):
        one.chmod(0o755)
    shop = floor("asterisk", tmp_path / "site", ("/usr/local/bin/agents-present", str(program)))
    try:
        for _ in range(12):
            poll(shop, "asterisk-agents")
            shop.go(1)
        assert set(figures(shop, "staff.present")[HOTLINE]) == {0.5}
        assert opened(shop) == [("staff-shortage", HOTLINE)]
    finally:
        shop.die()


# --- call records -----------------------------------------------------------------------------

CDR = ("asterisk-cdr-arrived", "asterisk-cdr-unanswered", "asterisk-cdr-answered", "asterisk-cdr-talk")
GROUP = "site=ext-group"


def record(shop: Shop, disposition: str, billed: int, context: str = "ext-group") -> str:
    """A call that has just ended, as `cdr_csv` writes it: every text in quotes, times on the wall clock."""
    end = shop.clock.wall()
    begun, ended = (
        f"{to_local(Instant(at), ZoneInfo('Asia/Shanghai')):%Y-%m-%d %H:%M:%S}" for at in (end - MINUTE, end)
    )
    answer = begun if disposition == "ANSWERED" else ""
    return (
        f'"","13800000000","600","{context}","""Li, Na"" <13800000000>","PJSIP/t-1","PJSIP/8001-2","Dial",'
        '"PJSIP/8001,,t",'
        f'"{begun}","{answer}","{ended}",60,{billed},"{disposition}","DOCUMENTATION","1.1",""\n'
    )


def test_records_of_calls_are_counted_at_their_end(tmp_path: Path) -> None:
    log = tmp_path / "Master.csv"
    log.write_text("", "utf-8")
    shop = floor("asterisk-cdr", tmp_path / "site", ("/var/log/asterisk/cdr-csv/Master.csv", str(log)))
    try:
        poll(shop, *CDR)
        with log.open("a", encoding="utf-8") as file:
            for told in (("ANSWERED", 50), ("NO ANSWER", 0), ("ANSWERED", 20), ("BUSY", 0)):
                file.write(record(shop, *told))
            file.write(record(shop, "ANSWERED", 99, "from-internal"))
        shop.go(1)
        poll(shop, *CDR)
        assert figures(shop, "contacts.arrived") == {GROUP: [1.0] * 4}
        assert sorted(figures(shop, "phone.abandoned")[GROUP]) == [0.0, 0.0, 1.0]
        assert sorted(figures(shop, "contacts.handling")[GROUP]) == [20.0, 50.0]
        kept = "".join(str(body) for (body,) in shop.rows("SELECT body FROM tocsin_alerts"))
        assert "13800000000" not in kept
    finally:
        shop.die()


def test_from_records_to_an_incident_far_more_calls_than_usual(tmp_path: Path) -> None:
    log = tmp_path / "Master.csv"
    log.write_text("", "utf-8")
    shop = floor("asterisk-cdr", tmp_path / "site", ("/var/log/asterisk/cdr-csv/Master.csv", str(log)))
    try:
        usual(shop, "contacts.arrived", 2, "ext-group")
        poll(shop, *CDR)
        for _ in range(30):
            with log.open("a", encoding="utf-8") as file:
                file.write(record(shop, "ANSWERED", 50) * 12)
            poll(shop, *CDR)
            shop.go(1)
        assert opened(shop) == [("staff-shortage", GROUP)]
    finally:
        shop.die()
