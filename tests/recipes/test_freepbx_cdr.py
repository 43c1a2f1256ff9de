"""Asterisk's call records in a real MariaDB, from rows to an opened incident.

The table is that of FreePBX (`SQL/cdr_mysql_table.sql` of FreePBX/framework, with what the module `cdr` adds). Its
server lives in another zone than UTC, as its exchange does.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.databases import mariadb, run
from tests.recipes.floor import HERE, figures, floor, opened, poll, poll_for, why_silent
from tests.run.shop import Shop

WORDS = ("clid", "src", "dst", "dcontext", "channel", "dstchannel", "lastapp", "lastdata")
TABLE = (
    "DROP TABLE IF EXISTS cdr",
    "CREATE TABLE cdr (calldate datetime NOT NULL DEFAULT '0000-00-00 00:00:00',"
    + "".join(f" {word} varchar(80) NOT NULL DEFAULT ''," for word in WORDS)
    + " duration int(11) NOT NULL DEFAULT '0', billsec int(11) NOT NULL DEFAULT '0',"
    " disposition varchar(45) NOT NULL DEFAULT '', amaflags int(11) NOT NULL DEFAULT '0',"
    " accountcode varchar(20) NOT NULL DEFAULT '', uniqueid varchar(32) NOT NULL DEFAULT '',"
    " userfield varchar(255) NOT NULL DEFAULT '', did varchar(50) NOT NULL DEFAULT '',"
    " recordingfile varchar(255) NOT NULL DEFAULT '', cnum varchar(40) NOT NULL DEFAULT '',"
    " KEY calldate (calldate), KEY dst (dst), KEY accountcode (accountcode), KEY uniqueid (uniqueid))",
)
HOTLINE, SALES = "4008001234", "4008005678"
ANSWERED = {"disposition": "ANSWERED", "dstchannel": "PJSIP/201-0001"}
MISSED = {"disposition": "NO ANSWER", "dstchannel": "PJSIP/201-0002"}
MUSIC = {"disposition": "ANSWERED", "lastapp": "Queue"}


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with mariadb() as url:
        yield url


@pytest.fixture
def shop(server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shop]:
    run(server, TABLE)
    monkeypatch.setenv("FREEPBX_CDR", server)
    shop = floor("freepbx-cdr", tmp_path / "site", ("freepbx.example", HERE))
    yield shop
    shop.die()


def call(name: str, ended: int, duration: int, billsec: int, did: str = HOTLINE, **said: str) -> str:
    """A record of a call that ended so many seconds ago; calls without `said` were dialled and answered."""
    told = {"lastapp": "Dial", **ANSWERED, **said, "did": did, "uniqueid": name}
    values = "".join(f", '{value}'" for value in told.values())
    return (
        f"INSERT INTO cdr (calldate, duration, billsec, {', '.join(told)})"
        f" VALUES (now() - INTERVAL {ended + duration} SECOND, {duration}, {billsec}{values})"
    )


def test_calls_are_counted_once_in_the_minute_in_which_they_ended(shop: Shop, server: str) -> None:
    run(server, [
        call("1", 200, 30, 20), call("2", 200, 3600, 3500),
        call("3", 200, 40, 0, **MISSED), call("3", 200, 40, 0, **MISSED),
        call("4", 200, 60, 50, SALES), call("5", 4000, 30, 20), call("6", 200, 10, 5, ""),
    ])  # fmt: skip
    poll_for(shop, 2, "freepbx-arrived")
    arrived = figures(shop, "contacts.arrived")
    assert sorted(arrived) == [f"site={HOTLINE}", f"site={SALES}"]
    assert (len(arrived[f"site={HOTLINE}"]), max(arrived[f"site={HOTLINE}"])) == (10, 3.0)
    assert (sum(arrived[f"site={HOTLINE}"]), sum(arrived[f"site={SALES}"])) == (3.0, 1.0)


def test_whoever_heard_only_music_has_given_up(shop: Shop, server: str) -> None:
    run(server, [
        call("1", 60, 30, 20), call("2", 60, 30, 0, **MISSED), call("2", 60, 45, 20),  # a second telephone, picked up
        call("3", 60, 90, 90, dstchannel="", **MUSIC), call("4", 60, 20, 0, **MISSED),
        call("5", 60, 30, 20, SALES), call("6", 3000, 30, 0, SALES, **MISSED),
    ])  # fmt: skip
    poll(shop, "freepbx-abandoned", "freepbx-handling")
    assert figures(shop, "phone.abandoned") == {f"site={HOTLINE}": [0.5], f"site={SALES}": [0.0]}
    assert figures(shop, "contacts.handling") == {f"site={HOTLINE}": [20.0], f"site={SALES}": [20.0]}


def test_from_rows_to_an_incident_nobody_picks_up_in_time(shop: Shop, server: str) -> None:
    run(server, [
        call("1", 30, 55, 5), call("2", 30, 45, 15), call("3", 30, 300, 299, **MUSIC), call("4", 30, 12, 4, SALES),
    ])  # fmt: skip
    poll_for(shop, 15, "freepbx-answer")
    assert set(figures(shop, "phone.answer")[f"site={HOTLINE}"]) == {40.0}
    assert set(figures(shop, "phone.answer")[f"site={SALES}"]) == {8.0}
    assert opened(shop) == [("staff-shortage", f"site={HOTLINE}")]


def test_nothing_of_the_recipe_is_refused(shop: Shop) -> None:
    poll(shop)
    names = ("freepbx-arrived", "freepbx-abandoned", "freepbx-answer", "freepbx-handling")
    assert why_silent(shop) == dict.fromkeys(names, "nothing")
