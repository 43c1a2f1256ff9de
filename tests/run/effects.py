"""A shop with a failure of payments, and complaints that it causes; both are opened by alerts."""

from __future__ import annotations

from pathlib import Path

from tests.run.shop import Shop
from tocsin.engine.model import command as ask
from tocsin.engine.model.incident import Incident

PAYMENTS = """\
runbook: payments
title: 支付中断 | Payments down
lead: shift-lead
one_per: shop
triggers:
  down: {event: pay-down}
severity: {start: sev3}
sla: {resolve: {within: 4h}}
states:
  fix:
    phase: response
    title: 修复 | Repair
    do: {page: it-duty, answer_within: 10m}
    on:
      cleared: {end: resolved}
    after:
      3h: {end: given-up}
"""
COMPLAINTS = """\
runbook: complaints
title: 投诉激增 | Many complaints
lead: cs-manager
one_per: shop
caused_by: payments
triggers:
  many: {event: complaints-many}
severity: {start: sev3}
sla: {resolve: {within: 4h}}
review: {by: cs-manager, due: 3d}
states:
  answer:
    phase: response
    title: 答复 | Answer them
    do: {page: order-desk, answer_within: 10m}
    tasks:
      script: {text: 统一口径 | One wording, due: 30m}
    buttons:
      nothing: {label: 没事 | Nothing, by: cs-manager, end: false-alarm}
    on:
      cleared: {end: over}
    after:
      3h: {end: given-up}
"""


def shop_with(tmp_path: Path, *, complaints: str = COMPLAINTS, payments: str = PAYMENTS, team: str = "") -> Shop:
    shop = Shop(tmp_path / "site")
    write(shop, complaints=complaints, payments=payments)
    if team:
        path = shop.root / "team.yaml"
        path.write_text(path.read_text(encoding="utf-8") + team, encoding="utf-8")
    shop.boot()
    return shop


def write(shop: Shop, *, complaints: str = COMPLAINTS, payments: str = PAYMENTS) -> None:
    for name, text in (("payments", payments), ("complaints", complaints)):
        (shop.root / "runbooks" / f"{name}.yaml").write_text(text, encoding="utf-8")


def alert(shop: Shop, event: str, state: str = "firing", key: str = "flagship") -> None:
    told = ask.SignalEvent(event=event, labels={"shop": key}, state="firing" if state == "firing" else "resolved")
    shop.do("lina", told)


def codes(shop: Shop, incident: str = "") -> list[str]:
    found = shop.rows("SELECT code FROM tocsin_journal WHERE incident=? AND code<>'step' ORDER BY seq", incident)
    return [code for (code,) in found]


def every(shop: Shop) -> list[Incident]:
    return list(shop.running.memory.incidents.values())


def opened(shop: Shop) -> list[str]:
    """Runbooks of the open incidents, oldest first."""
    return [incident.runbook for incident in shop.running.memory.open_incidents()]
