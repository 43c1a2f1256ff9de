"""Messages of Amazon SNS: whether AWS has signed them, and the visit that confirms a subscription.

What AWS asks of a receiver ("Verifying the signatures of Amazon SNS messages"): the certificate by HTTPS from an
address of SNS, one that is its own and in its time, and no message of another topic. The certificate's file holds no
chain; that it is Amazon's is known from the authorities of this machine, by which the connection to SNS is trusted.

A certificate is fetched once, by threads that do nothing else: neither the engine nor the other messages wait for it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from threading import Lock
from typing import TYPE_CHECKING, Protocol

from ...notifiers.reach import reach
from ...notifiers.reply import Answer, NeverSent, NoAnswer
from ...notifiers.wire import Wire
from ..model.decision import Entry
from ..model.incident import LIVE
from ..model.problem import Unavailable
from ..model.site import SourceSettings
from ..model.time import SECOND
from ..sources.signature import Proof
from ..sources.sns import Letter, letter
from .door import Submit
from .turn import Turn

if TYPE_CHECKING:
    from .sns_certificate import Certificate

log = logging.getLogger(__name__)
WITHIN_S = 5.0
"""For one page of SNS; it waits 15 s for our answer."""
OLDEST_S = 2 * 3600
"""SNS tries for an hour at most ("Amazon SNS message delivery retries": 3,600 s); then a message is somebody else's."""
NEWEST_S = 300
AT_ONCE, MOST_WAITING, MOST_KEPT = 2, 8, 32
"""Threads, addresses that are being fetched, certificates: SNS has one in each region and changes it once a year."""
SHUNNED_S = 30.0
"""How long an address that gave nothing is left alone."""


class Pages(Protocol):
    """`notifiers.wire.Wire`."""

    def get(self, url: str, headers: dict[str, str], *, most: int = ...) -> Answer: ...


class NoCertificate(Unavailable):
    """SNS could not be asked; the same message may come again, and does."""


def open_wire() -> Wire:
    """To addresses of the open internet alone."""
    return Wire(deadline_s=WITHIN_S, lookup=reach(()).addresses)


class Sns:
    """One for each server. `mono` gives monotonic seconds."""

    def __init__(self, submit: Submit, mono: Callable[[], float], pages: Callable[[], Pages] = open_wire) -> None:
        self._submit = submit
        self._mono = mono
        self._open = pages
        self._pages: Pages | None = None
        self._threads: ThreadPoolExecutor | None = None
        self._lock = Lock()
        self._kept: dict[str, Certificate] = {}
        self._asked: dict[str, Future[Certificate | None]] = {}
        self._shunned: dict[str, tuple[float, bool]] = {}
        """Address -> until when, and whether SNS has said that there is nothing."""

    def proof(self, source: SourceSettings, body: bytes, now_s: float) -> Future[Proof | None]:
        """None for whatever AWS has not signed; the future raises NoCertificate. At once when the certificate is known.

        1. It is complete, of a listed topic, of an allowed version, and of our time. 2. Only then its certificate is
        looked for. 3. The signature fits.
        """
        found, answer = letter(body), Future[Proof | None]()
        if found is None or not _expected(source, found, now_s):
            answer.set_result(None)
            return answer
        known = self._kept.get(found.certificate)
        if known is not None:
            answer.set_result(_proof(found, known, now_s))
            return answer
        try:
            fetched = self._fetched(found.certificate)
        except NoCertificate as none:
            answer.set_exception(none)
        else:
            fetched.add_done_callback(partial(_settle, answer, found, now_s))
        return answer

    # --- certificates ----------------------------------------------------------------------

    def _fetched(self, address: str) -> Future[Certificate | None]:
        """The one visit of an address, for everybody who waits for it. Raises NoCertificate."""
        with self._lock:
            if address in self._asked:
                return self._asked[address]
            until, nothing = self._shunned.get(address, (0.0, False))
            if self._mono() < until and nothing:
                answer: Future[Certificate | None] = Future()
                answer.set_result(None)
                return answer
            if self._mono() < until or len(self._asked) >= MOST_WAITING:
                raise NoCertificate("sns-no-certificate")
            fetched = self._asked[address] = self._pool().submit(self._fetch, address)
        fetched.add_done_callback(lambda _: self._forget(address))
        return fetched

    def _forget(self, address: str) -> None:
        with self._lock:
            self._asked.pop(address, None)

    def _fetch(self, address: str) -> Certificate | None:
        """None when there is none at the address. Raises NoCertificate when SNS could not be asked."""
        from .sns_certificate import read

        try:
            answer = self._wire().get(address, {})
        except (NeverSent, NoAnswer) as error:
            self._shun(address, str(error), nothing=False)
            raise NoCertificate("sns-no-certificate") from None
        found = read(answer.body) if answer.status == 200 and answer.whole else None
        if found is None:
            busy = answer.status >= 500 or answer.status == 429
            self._shun(address, f"status {answer.status}", nothing=not busy)
            if busy:
                raise NoCertificate("sns-no-certificate")
            return None
        with self._lock:
            if len(self._kept) >= MOST_KEPT:
                del self._kept[next(iter(self._kept))]
            self._kept[address] = found
        return found

    def _shun(self, address: str, why: str, *, nothing: bool) -> None:
        log.error("no certificate of SNS", extra={"address": address, "why": why[:200]})
        with self._lock:
            if len(self._shunned) >= 10 * MOST_KEPT:
                self._shunned.clear()
            self._shunned[address] = self._mono() + SHUNNED_S, nothing

    def _pool(self) -> ThreadPoolExecutor:
        if self._threads is None:
            self._threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="sns")
        return self._threads

    def _wire(self) -> Pages:
        with self._lock:
            self._pages = self._pages or self._open()
            return self._pages

    # --- subscriptions ---------------------------------------------------------------------

    def confirm(self, source: SourceSettings, body: bytes) -> None:
        """Visit the address that a checked and kept message asks to be confirmed by, if the site wants that."""
        found = letter(body) if source.confirm else None
        if found is not None and found.visit:
            with self._lock:
                threads = self._pool()
            threads.submit(self._visit, source.name, found)

    def _visit(self, source: str, found: Letter) -> None:
        try:
            status = self._wire().get(found.visit, {}).status
            why = "" if status == 200 else f"HTTP {status}"
        except (NeverSent, NoAnswer) as error:
            why = str(error)[:200]
        told = {"source": source, "topic": found.topic, "link": found.visit, "why": why}
        entry = Entry(code="subscription-failed" if why else "subscription-confirmed", params=told)

        def work(turn: Turn) -> None:
            turn.write(LIVE, "", 0, entry)

        self._submit("subscription", work)

    def close(self, *, wait: bool = False) -> None:
        """Start nothing more; what runs ends within `WITHIN_S`. `wait` for everything that was asked for."""
        if self._threads is not None:
            self._threads.shutdown(wait=wait, cancel_futures=not wait)


def _expected(source: SourceSettings, found: Letter, now_s: float) -> bool:
    age = now_s - found.at / SECOND
    allowed = ("2",) if source.signature == "sns-v2" else ("1", "2")
    return found.topic in source.topics and found.version in allowed and -NEWEST_S <= age <= OLDEST_S


def _proof(found: Letter, certificate: Certificate, now_s: float) -> Proof | None:
    if not certificate.good(now_s) or not certificate.signed(found.version, found.signed, found.signature):
        return None
    return Proof(-1, found.id, f"SNS {found.version}, {found.certificate}")


def _settle(answer: Future[Proof | None], found: Letter, now_s: float, done: Future[Certificate | None]) -> None:
    try:
        certificate = done.result()
    except NoCertificate as none:
        answer.set_exception(none)
    except BaseException as bug:
        log.error("certificate not fetched", exc_info=bug)
        answer.set_exception(NoCertificate("sns-no-certificate"))
    else:
        answer.set_result(None if certificate is None else _proof(found, certificate, now_s))
