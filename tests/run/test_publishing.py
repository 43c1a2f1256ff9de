"""Publishing: new content is a new version, open incidents keep theirs, and wrong files never stop the engine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tocsin.engine.model import command as ask
from tocsin.engine.model.problem import Refused, SiteWrong
from tocsin.engine.model.time import DAY, Length

from .shop import Shop


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    shop = Shop(tmp_path / "site")
    shop.boot()
    yield shop
    shop.die()


def edit(shop: Shop, file: str, old: str, new: str) -> None:
    path = shop.root / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def publish(shop: Shop) -> object:
    return shop.request("publish", lambda turn: shop.running.reload(turn, "lina"))


def test_P_23_rule_28_an_open_incident_keeps_its_version_when_its_runbook_changes(shop: Shop) -> None:
    shop.do("lina", ask.Trigger(runbook="order-anomaly", labels={"shop": "flagship"}))
    old = shop.incident().version
    edit(shop, "runbooks/order-anomaly.yaml", "title: 核实", "title: 先核实")
    changes = publish(shop)
    assert [(c.runbook, c.what, c.number, c.staying) for c in changes] == [  # type: ignore[attr-defined]
        ("order-anomaly", "changed", 2, ("INC-1",)),
        ("staff-shortage", "same", 1, ()),
    ]
    shop.do("lina", ask.Trigger(runbook="order-anomaly", labels={"shop": "outlet"}))
    assert shop.incident("INC-1").version == old != shop.incident("INC-2").version
    shop.die()
    shop.boot()
    shop.do("ben", ask.Ack(incident="INC-1"))
    assert shop.incident("INC-1").version == old


def test_publishing_the_same_files_again_makes_no_new_version(shop: Shop) -> None:
    assert {c.what for c in publish(shop)} == {"same"}  # type: ignore[attr-defined]


def test_rule_28_a_role_that_an_open_incident_uses_cannot_be_removed(shop: Shop) -> None:
    shop.do("lina", ask.Trigger(runbook="staff-shortage", labels={"site": "hotline"}))
    (shop.root / "runbooks" / "staff-shortage.yaml").unlink()
    call = "call: staff-shortage\n            with: {site: hotline}\n"
    edit(shop, "runbooks/order-anomaly.yaml", call, "tasks: {}\n")
    edit(shop, "team.yaml", "  planner: {title: 排班员 | Workforce planner, people: [mei]}\n", "")
    with pytest.raises((Refused, SiteWrong)):
        publish(shop)


def test_F_086_wrong_files_on_publish_leave_the_old_set(shop: Shop) -> None:
    edit(shop, "runbooks/order-anomaly.yaml", "title: 核实", "titel: 核实")
    with pytest.raises(SiteWrong) as wrong:
        publish(shop)
    assert wrong.value.problems[0].where.file == "runbooks/order-anomaly.yaml"
    shop.do("lina", ask.Trigger(runbook="order-anomaly", labels={"shop": "flagship"}))
    assert shop.incident().open


def test_F_086_wrong_files_at_start_run_the_last_good_set(shop: Shop) -> None:
    shop.do("lina", ask.Trigger(runbook="order-anomaly", labels={"shop": "flagship"}))
    edit(shop, "runbooks/order-anomaly.yaml", "title: 核实", "titel: 核实")
    shop.die()
    shop.boot()
    shop.do("ben", ask.Ack(incident="INC-1"))
    shop.do("lina", ask.Trigger(runbook="order-anomaly", labels={"shop": "outlet"}))
    assert shop.incident("INC-2").config == {"": "check"}


def test_F_086_the_very_first_start_with_wrong_files_is_refused(tmp_path: Path) -> None:
    shop = Shop(tmp_path / "site")
    edit(shop, "runbooks/order-anomaly.yaml", "title: 核实", "titel: 核实")
    with pytest.raises(SiteWrong):
        shop.boot()


def test_rule_28_a_start_with_a_role_gone_that_an_open_incident_uses_runs_the_last_good_set(shop: Shop) -> None:
    shop.do("lina", ask.Trigger(runbook="order-anomaly", labels={"shop": "flagship"}))
    shop.die()
    for file in ("staff-shortage", "order-anomaly"):
        (shop.root / "runbooks" / f"{file}.yaml").unlink()
    lines = (shop.root / "team.yaml").read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith("  order-desk:")]
    (shop.root / "team.yaml").write_text("".join(kept), encoding="utf-8")
    shop.boot()
    assert not shop.running.good
    shop.do("ben", ask.Ack(incident="INC-1"))
    assert shop.incident().ladders["check/do/0"].state == "answered"


def test_an_incident_that_closed_days_ago_can_still_be_looked_after(shop: Shop) -> None:
    shop.do("lina", ask.Trigger(runbook="order-anomaly", labels={"shop": "flagship"}))
    shop.do("lina", ask.Close(incident="INC-1", outcome="resolved", reason="by hand"))
    shop.die()
    edit(shop, "runbooks/order-anomaly.yaml", "title: 核实", "title: 先核实")
    shop.clock.go_on(Length(3 * DAY))
    shop.boot()
    assert "INC-1" not in shop.running.memory.incidents
    shop.do("lina", ask.Note(incident="INC-1", text="the bank has called back"))
    shop.do("lina", ask.Reopen(incident="INC-1", state="respond", reason="it was not over"))
    assert shop.incident().config[""] == "respond"
    assert shop.running.memory.open_ids() == ["INC-1"]
