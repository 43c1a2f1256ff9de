"""P12: what handing one page to a local HTTP receiver costs in CPU, beside slack_sdk's own client."""

from __future__ import annotations

import time
from base64 import b64encode
from collections.abc import Callable, Mapping

from slack_sdk.webhook import WebhookClient

from tocsin.notifiers.base import Kind, Message, Sent, attempt
from tocsin.notifiers.registry import build

from .receiver import receiver
from .side_by_side import Line, Sizes, compare, interleave, say

WORDS = "INC-1 [Major] Queue is too long\nYou are needed: deal with it (step 1 of 1, answer within 5 min)"


def handover(sizes: Sizes) -> list[Line]:
    """CPU of the whole sending process, every thread counted; the receiver is another process."""
    say("handing over pages")
    times = sizes.of(1_000, 200)
    with receiver() as url:
        secret = "whsec_" + b64encode(bytes(range(32))).decode()
        to_people = build("webhook", "pager", {"url": url, "secret": secret}, customers=False)
        to_customers = build("webhook", "site", {"url": url, "secret": secret}, customers=True)
        slack = WebhookClient(url, retry_handlers=[])
        page, notice = message("page"), message("customer")

        def told() -> None:
            assert slack.send(text=WORDS).status_code == 200

        works: dict[str, Callable[[], None]] = {
            "page": lambda: sent(attempt(to_people, page)),
            "notice": lambda: sent(attempt(to_customers, notice)),
            "slack_sdk": told,
        }
        try:
            rounds = interleave({name: _timed(work, times) for name, work in works.items()}, sizes.rounds)
        finally:
            to_people.close()
            to_customers.close()
    note = "ours signs the body and limits the whole exchange; a page uses a kept connection, a notice its own"
    return [
        compare(rounds, "P12", "CPU of handing over a page", "cpu", "us", "page", "slack_sdk", at_most=0.4, note=note),
        compare(rounds, "P12", "the same for a customer notice", "cpu", "us", "notice", "slack_sdk"),
    ]


def message(kind: Kind) -> Message:
    """A live one of usual length."""
    subject = WORDS.partition("\n")[0]
    return Message(key="INC-1/1/0/pager/ana", kind=kind, world="live", to="ana", subject=subject, body=WORDS)


def sent(verdict: object) -> None:
    assert isinstance(verdict, Sent), verdict


def _timed(work: Callable[[], None], times: int) -> Callable[[], Mapping[str, float]]:
    def run() -> Mapping[str, float]:
        begun = time.process_time()
        for _ in range(times):
            work()
        return {"cpu": (time.process_time() - begun) / times * 1e6}

    return run
