"""Small records for the store's tests, and a clock and ids that never vary."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from tocsin.engine.model.batch import (
    AlertRow,
    ApprovalRow,
    BaselineRow,
    Batch,
    Claim,
    DrillRow,
    EventLevelRow,
    IncidentChange,
    JournalRow,
    Result,
    SampleRow,
    StopRow,
    TokenRow,
    TriggerRow,
    VersionRow,
)  # fmt: skip
from tocsin.engine.model.decision import Effect, Entry
from tocsin.engine.model.incident import (
    Approval,
    AskState,
    Caller,
    Filled,
    Incident,
    LadderState,
    NoticeState,
    Row,
    SlaState,
    TaskState,
    Timer,
)  # fmt: skip
from tocsin.engine.model.matcher import Matcher
from tocsin.engine.model.reading import SignalState
from tocsin.engine.model.silence import Hidden, SilenceRow, Window
from tocsin.engine.model.time import HOUR, MINUTE, Instant, Length, later
from tocsin.engine.store.library import choose
from tocsin.engine.store.sqlite import SqliteStore

NOW = Instant(1_800_000_000_000_000)
LATER = later(NOW, MINUTE)


class StillClock:
    """Always the same moment."""

    def wall(self) -> Instant:
        return NOW

    def mono(self) -> Instant:
        return Instant(0)


class CountedIds:
    """1, 2, 3 …"""

    def __init__(self) -> None:
        self.count = 0

    def token(self) -> str:
        return f"token-{self._next()}"

    def short(self) -> str:
        return f"id-{self._next()}"

    def salt(self) -> bytes:
        return self._next().to_bytes(16, "big")

    def _next(self) -> int:
        self.count += 1
        return self.count


def opened(path: Path, **options: Any) -> SqliteStore:
    """A store on a real file."""
    return SqliteStore(path, ids=CountedIds(), clock=StillClock(), **options)


def raw(path: Path) -> sqlite3.Connection:
    """A plain connection for an attacker with SQL."""
    connection: sqlite3.Connection = choose().module.connect(str(path), isolation_level=None)
    return connection


SqlError: type[Exception] = choose().module.Error


def incident(name: str = "INC-1", **changes: Any) -> Incident:
    """An open incident with a timer."""
    timer = Timer(key="after:check:20m", due=LATER, path="check", visit=1, created=NOW)
    values: dict[str, Any] = {
        "id": name, "runbook": "order-anomaly", "version": "v1", "key": f"shop={name}", "opened": NOW, "revision": 1,
        "timers": {timer.key: timer},
    }  # fmt: skip
    return Incident(**(values | changes))


def full_incident() -> Incident:
    """An incident with something in every field."""
    row = Row(channel="sms", address="138", recipient="c1", form="sms", subject="s", body="抱歉 🙏")
    yes = Approval(by="ana", role="cs-manager", at=NOW, hash="h")
    notice = NoticeState(
        name="apology", issue=2, revision=1, state="asking", rows=(row,), approvals=(yes,), edited=(("zh", "词"),),
        missing=("order",),
    )  # fmt: skip
    ladder = LadderState(
        id="check/do/0", rungs=(("lead",), ("head", "boss")), answer_within=Length(5 * MINUTE), paged=("lead",)
    )
    return incident(
        "INC-7", labels={"shop": "旗舰店"}, opened_by="trigger:dups", severity="high", proposed="grave",
        held_down=("low",), level="firing", firing=("dups",), config={"": "check"}, ended={"a": "done"},
        visits={"check": 1}, entered={"check": NOW}, lead="ana", paused=NOW, stuck=True, outcome="",
        tasks={"check/t": TaskState(path="check/t", visit=1, opened=NOW, due=LATER)},
        facts={
            "count": Filled(value=3, by="ana", at=NOW), "share": Filled(value=3.0, by="ana", at=NOW),
            "real": Filled(value=True, by="ana", at=NOW), "why": Filled(value="促销", by="ana", at=NOW),
        },
        ladders={ladder.id: ladder}, asks={"pause": AskState(connector="pause", state="uncertain")},
        notices={"apology": notice}, past={"apology": (notice,)},
        slas={"answer": SlaState(name="answer", started=NOW, left=MINUTE)}, watches={"w": "firing"},
        frozen={"after:check:20m": MINUTE}, callers=(Caller(incident="INC-2", path="p", visit=1),),
        children={"check": "INC-8"}, page_log={"ana": NOW}, nth=3,
    )  # fmt: skip


def page(key: str = "INC-1/1/0/slack/ana", **changes: Any) -> Effect:
    """A page that is ready."""
    values: dict[str, Any] = {
        "key": key, "kind": "page", "world": "live", "incident": key.split("/", 1)[0], "purpose": "page",
        "channel": "slack", "address": "U1", "recipient": "ana", "due": NOW, "params": {"rung": 1, "of": "三"},
        "text": ("重复下单", "Orders twice"), "fallbacks": (("sms", "138"),),
    }  # fmt: skip
    return Effect(**(values | changes))


def apology(key: str = "INC-1/2/0/sms/c1", **changes: Any) -> Effect:
    """A customer row that needs one approval for its hash."""
    values: dict[str, Any] = {
        "kind": "customer", "purpose": "notice", "channel": "sms", "recipient": "c1", "body": "抱歉", "text_hash": "h",
        "notice": "apology", "issue": 1, "needs": 1, "approvals_since": NOW, "useful_until": LATER, "repeat": "once",
    }  # fmt: skip
    return page(key, **(values | changes))


def yes(by: str = "ana", **changes: Any) -> ApprovalRow:
    """An approval of `apology`."""
    values: dict[str, Any] = {
        "incident": "INC-1", "notice": "apology", "issue": 1, "revision": 0, "by": by, "role": "cs-manager",
        "hash": "h", "at": NOW,
    }  # fmt: skip
    return ApprovalRow(**(values | changes))


def alert(delivery: str = "d1", **changes: Any) -> AlertRow:
    """An accepted message."""
    values: dict[str, Any] = {
        "source": "alertmanager", "delivery": delivery, "received": NOW, "body": b'{"x":"\xff\x00"}',
        "headers": {"content-type": "application/json"}, "status": "taken",
    }  # fmt: skip
    return AlertRow(**(values | changes))


def line(code: str = "opened", incident: str = "INC-1", **params: object) -> JournalRow:
    """A line of the journal."""
    return JournalRow(world="live", incident=incident, step=1, at=NOW, entry=Entry(code=code, params=params, by="ana"))


def stop(**changes: Any) -> StopRow:
    """A stop of all notices."""
    values: dict[str, Any] = {"id": "s1", "incident": "", "by": "ana", "reason": "wrong price", "at": NOW}
    return StopRow(**(values | changes))


def version(number: int = 1, content: str = "v1") -> VersionRow:
    """A published version."""
    return VersionRow(
        runbook="order-anomaly", number=number, hash=content, sources={"order-anomaly.yaml": "标题: x\n"},
        elements={"check": "e1"}, author="ana", at=NOW,
    )  # fmt: skip


def drill(**changes: Any) -> DrillRow:
    """A drill that runs."""
    values: dict[str, Any] = {
        "id": "DRL-1", "scenario": "dups", "scenario_hash": "s", "form": "tabletop", "scope": "team",
        "purpose": "practice", "state": "running", "runbook": "order-anomaly", "runbook_hash": "v1", "seed": 7,
        "clock": {"zero": 1}, "participants": {"ana": "lead"}, "outcome": {"rows": [1, "x", None]}, "created": NOW,
    }  # fmt: skip
    return DrillRow(**(values | changes))


def opening(name: str = "INC-1", **changes: Any) -> Batch:
    """The whole turn that opens an incident: alert, incident with timer, journal and a page."""
    one = incident(name, **changes)
    return Batch(
        now=NOW, names=["open"], alerts=[alert(f"d-{name}")], incidents=[IncidentChange(before=None, after=one)],
        journal=[line("opened", name, trigger="dups", value=12.5), line("paged", name)],
        effects=[page(f"{name}/1/0/slack/ana", incident=name, world=one.world)],
    )  # fmt: skip


def claimed(key: str, token: int = 0) -> Batch:
    """A turn with one claim."""
    return Batch(now=NOW, names=["claim"], claims=[Claim(key=key, token=token, deadline=LATER)])


def answered(key: str, after: Any = "sent", before: Any = "sending", token: int = 1, **changes: Any) -> Batch:
    """A turn with one result."""
    result = Result(key=key, token=token, before=before, after=after, at=LATER, **changes)
    return Batch(now=LATER, names=["result"], results=[result])


def everything() -> Batch:
    """One row of every kind."""
    one = full_incident()
    return Batch(
        now=NOW, names=["all"], alerts=[alert()], incidents=[IncidentChange(before=None, after=one)],
        journal=[line("opened", one.id, what="一", n=1, deep={"a": [1.5, None]})],
        effects=[page("INC-7/1/0/slack/ana"), apology("INC-7/1/1/sms/c1", state="held")],
        approvals=[yes(incident="INC-7")],
        triggers=[
            TriggerRow(
                world="live", runbook="order-anomaly", trigger="dups", key="shop=a", labels={"shop": "a"},
                state=SignalState(
                    phase="firing", since=NOW, fired=(NOW,), withheld=True, parts=(SignalState(phase="pending"),)
                ),
                wake_at=LATER,
            )
        ],
        samples=[SampleRow(world="live", metric="orders", labels="shop=a", at=NOW, value=0.1)],
        baselines=[BaselineRow(world="live", metric="orders", labels="", hour=Instant(NOW - HOUR), sum=2.5, count=2)],
        levels=[
            EventLevelRow(world="live", event="down", fingerprint="f", labels={"a": "b"}, started=NOW, ended=None)
        ],
        versions=[version()],
        tokens=[TokenRow(id="t1", hash="th", kind="person", name="ana", created=NOW)],
        stops=[stop()],
        silences=[
            SilenceRow(
                id="q1", runbook="order-anomaly", trigger="dups", matchers=(Matcher(label="shop", values=("a", "b")),),
                window=Window(cron="0 2 * * *", lasts=HOUR), start=NOW, until=LATER, by="ana", reason="sale", at=NOW,
                hidden=(Hidden(runbook="order-anomaly", trigger="dups", key="shop=a", since=NOW),),
            )
        ],
        drills=[drill()],
        counters={"set:next-incident": 8, "refused": 2},
    )  # fmt: skip
