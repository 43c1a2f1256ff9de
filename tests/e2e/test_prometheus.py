"""Real Prometheus, real Alertmanager, real `tocsin serve`, with the very files of the how-to page.

The queue grows, Prometheus fires, Alertmanager posts, the runbook opens by itself, two people are paged, one answers
in a process of her own, the queue shrinks, and the incident ends with a report.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest

from .night import Night, until

NEEDED = ("prometheus", "prometheus-alertmanager")
pytestmark = pytest.mark.skipif(
    not all(shutil.which(name) for name in NEEDED),
    reason="needs the Debian packages prometheus and prometheus-alertmanager; `.ci/run` installs them",
)


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Night]:
    night = Night(tmp_path_factory.mktemp("hotline"))
    try:
        night.begin()
        yield night
    finally:
        codes = night.end()
    assert codes["tocsin"] == 0, "tocsin serve did not end in order"


def test_a_real_alert_opens_the_runbook_pages_until_answered_and_ends_with_a_report(night: Night) -> None:
    assert "BURNING" not in night.tocsin("status")

    night.queue.waiting = 86
    pages = until("both people are paged", lambda: night.pages() if len(night.pages()) == 2 else None)
    by_person = {page["to"]: page for page in pages}
    assert sorted(by_person) == ["ben", "lina"]
    assert "INC-1 [Major] The hotline's queue is too long channel=hotline" in by_person["ben"]["body"]
    assert "Put more people on the phones" in by_person["ben"]["body"]
    assert "tocsin ack INC-1" in by_person["ben"]["body"]
    assert "INC-1 [严重] 热线排队过长" in by_person["lina"]["body"]
    assert "加派人手" in by_person["lina"]["body"]
    assert night.card()["labels"] == {"channel": "hotline"}

    assert "Answered" in night.tocsin("ack", "INC-1", "--as", "ben")
    assert "answered by Ben Okafor" in night.tocsin("show", "INC-1")

    night.queue.waiting = 12
    until("the incident has ended by itself", lambda: night.card()["closed"] is not None)
    assert len(night.pages()) == 2
    report = night.tocsin("report", "INC-1", "--md")
    assert "The hotline's queue is too long" in report
    assert "Ended: short-again" in report.replace("\\", "")
    assert "Ben Okafor" in report


def test_P_03_what_alertmanager_has_posted_is_one_alert_when_it_comes_again(night: Night) -> None:
    if not night.posted("taken"):  # this test alone
        night.queue.waiting = 86
    body = until("Alertmanager has posted", lambda: next(iter(night.posted("taken")), None))
    kept, incidents = len(night.posted()), night.incidents()
    status, answer = night.post(body.encode())
    assert (status, answer["data"]["again"], answer["data"]["taken"]) == (202, True, 0)
    assert (len(night.posted()), night.incidents()) == (kept, incidents)


@pytest.mark.parametrize("token", ["", "wrong", "x" * 300])
def test_P_04_a_wrong_token_is_told_and_nothing_is_kept(night: Night, token: str) -> None:
    kept = len(night.posted("not-understood"))
    assert night.post(b"not an alert", token=token)[0] == 401
    assert len(night.posted("not-understood")) == kept


def test_P_02_a_body_that_cannot_be_read_is_kept_and_status_says_so(night: Night) -> None:
    odd = b"FIRING: the queue is long"
    status, answer = night.post(odd)
    assert (status, answer["data"]["not_understood"]) == (202, ["not-json"])
    assert odd.decode() in night.posted("not-understood")
    assert "alertmanager" in night.tocsin("status").partition("NEEDS ATTENTION")[2]


def test_alertmanager_itself_has_met_no_error(night: Night) -> None:
    """Its own count of deliveries that failed."""
    with night.opener.open(f"{night.alertmanager}/metrics", timeout=10) as answer:
        lines = answer.read().decode().splitlines()
    failed = [
        line for line in lines if line.startswith("alertmanager_notifications_failed_total{") and "webhook" in line
    ]
    assert failed
    assert all(float(line.rpartition(" ")[2]) == 0 for line in failed)
