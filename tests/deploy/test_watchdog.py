"""The Watchdog of `deploy/tocsin-alerts.yml` as a sign of life, with the rule of the how-to page."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from tests.docs.pages import DOCS, blocks
from tests.run.shop import REPOSITORY, Shop


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    shop = Shop(tmp_path / "site")
    book = "system-outage.yaml"
    (shop.root / "runbooks" / book).write_bytes((REPOSITORY / "runbooks" / book).read_bytes())
    path = shop.root / "tocsin.yaml"
    settings = yaml.safe_load(path.read_text(encoding="utf-8"))
    [fragment] = [one for one in blocks(DOCS / "how-to" / "deploy.md", "yaml") if one.file == "tocsin.yaml"]
    settings["sources"] |= yaml.safe_load(fragment.text)["sources"]
    path.write_text(yaml.safe_dump(settings, allow_unicode=True, sort_keys=False), encoding="utf-8")
    shop.boot()
    yield shop
    shop.die()


def watchdog() -> bytes:
    """What Alertmanager sends each minute: the very same words, as long as the alert fires."""
    [labels] = [
        rule["labels"]
        for group in yaml.safe_load((REPOSITORY / "deploy" / "tocsin-alerts.yml").read_text(encoding="utf-8"))["groups"]
        for rule in group["rules"]
        if rule["alert"] == "Watchdog"
    ]
    alert = {
        "status": "firing", "labels": {"alertname": "Watchdog", **labels}, "annotations": {},
        "startsAt": "2026-11-11T12:00:00Z", "endsAt": "0001-01-01T00:00:00Z", "fingerprint": "cafe",
    }  # fmt: skip
    return json.dumps({"version": "4", "status": "firing", "alerts": [alert]}).encode()


def live(shop: Shop, minutes: int) -> None:
    for _ in range(minutes):
        shop.post(watchdog(), source="alertmanager")
        shop.go(1)


def test_as_long_as_it_comes_nothing_happens_and_ten_minutes_after_the_last_the_outage_opens(shop: Shop) -> None:
    live(shop, 30)
    shop.go(8)
    assert dict(shop.running.memory.incidents) == {}
    shop.go(4)
    (incident,) = shop.running.memory.incidents.values()
    assert (incident.runbook, incident.labels) == ("system-outage", {"system": "monitoring"})


def test_what_never_came_is_not_missed(shop: Shop) -> None:
    shop.go(60)
    assert dict(shop.running.memory.incidents) == {}
