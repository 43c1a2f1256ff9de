"""The rules of the door hold for any channel, also one written by somebody else."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.notifiers.cast import message
from tocsin.notifiers.base import (
    Doorway,
    ImpossibleMessage,
    Marked,
    Message,
    Refused,
    Sent,
    Unknown,
    Verdict,
    attempt,
    marked,
)
from tocsin.notifiers.marks import END_MARK
from tocsin.notifiers.secret import Secret, redacted

PLANTED = "planted-secret+/=1234"
worlds = st.sampled_from(["live", "DRL-7", "DRL-70", ""])


@dataclass
class Stranger:
    """A channel that inherits nothing of ours."""

    does: Any
    name: str = "stranger"
    customers: bool = False
    secrets: tuple[str, ...] = (PLANTED,)
    seen: list[Message] = field(default_factory=list)

    def send(self, message: Message) -> Verdict:
        self.seen.append(message)
        if isinstance(self.does, BaseException):
            raise self.does
        return self.does  # type: ignore[no-any-return]

    def close(self) -> None: ...


def test_P_19_a_drill_message_to_customers_cannot_even_be_made() -> None:
    with pytest.raises(ImpossibleMessage):
        message(kind="customer", world="DRL-7")


def test_P_19_a_channel_of_ours_cannot_leave_the_door_open() -> None:
    """`send` is final to the type checker, and it calls `deliver` with marked messages alone."""
    assert getattr(Doorway.send, "__final__", False)
    assert Doorway.deliver.__annotations__["message"] == Marked.__name__


@pytest.mark.parametrize(
    "error", [RuntimeError(PLANTED), ValueError(), OSError(5, PLANTED), MemoryError(), AssertionError()]
)
def test_an_exception_that_escapes_is_doubt_and_tells_no_secret(error: Exception) -> None:
    verdict = attempt(Stranger(error), message())
    assert isinstance(verdict, Unknown)
    assert verdict.why.startswith(f"channel-broke: {type(error).__name__} in test_door.py:")
    assert PLANTED not in repr(verdict)


@pytest.mark.parametrize("error", [KeyboardInterrupt(), SystemExit(3), GeneratorExit()])
def test_the_end_of_the_process_passes_through(error: BaseException) -> None:
    with pytest.raises(type(error)):
        attempt(Stranger(error), message())


@pytest.mark.parametrize("nothing", [None, True, "ok", 200])
def test_what_is_no_verdict_is_doubt(nothing: object) -> None:
    assert attempt(Stranger(nothing), message()) == Unknown(f"no-verdict: {type(nothing).__name__}")


@pytest.mark.parametrize(
    "verdict", [Sent(PLANTED), Refused(f"x: {PLANTED}"), Unknown(f"y: {PLANTED}\x1b[2J\n{'z' * 999}")]
)
def test_every_verdict_is_fit_to_show(verdict: Verdict) -> None:
    shown = repr(attempt(Stranger(verdict), message()))
    assert PLANTED not in shown
    assert "\\n" not in shown
    assert len(shown) < 400


def test_a_strangers_channel_gets_marked_messages_and_no_forbidden_ones() -> None:
    stranger = Stranger(Sent("1"))
    attempt(stranger, message(world="DRL-7"))
    assert isinstance(attempt(stranger, message(kind="customer")), Refused)
    (seen,) = stranger.seen
    assert seen.subject.startswith("[演练][DRILL] DRL-7 ")
    assert seen.body.endswith(END_MARK)


@given(subject=st.text(), body=st.text(), world=worlds, attempts=st.integers(1, 4), lang=st.sampled_from(["zh", "en"]))
def test_marking_twice_is_marking_once(subject: str, body: str, world: str, attempts: int, lang: str) -> None:
    once = marked(message(subject=subject, body=body, world=world, attempt=attempts, lang=lang))
    assert marked(once) == once
    if world != "live":
        assert once.subject.startswith("[演练][DRILL]")
        assert once.body.startswith("[演练][DRILL]")
        assert once.body.endswith(END_MARK)
    assert subject.rstrip() in once.subject
    assert body in once.body


def test_a_mark_of_another_drill_is_not_taken_for_this_ones() -> None:
    once = marked(message(world="DRL-7", body="[演练][DRILL] DRL-70 x"))
    assert once.body.startswith("[演练][DRILL] DRL-7 [演练][DRILL] DRL-70 ")


def test_a_secret_shows_itself_only_on_request() -> None:
    secret = Secret(PLANTED)
    assert PLANTED not in f"{secret} {secret!r} {[secret]}"
    assert secret.reveal() == PLANTED


def test_a_secret_is_blotted_out_in_every_form_it_travels_in() -> None:
    told = redacted(
        "planted-secret+/=1234 planted-secret%2B%2F%3D1234 cGxhbnRlZC1zZWNyZXQrLz0xMjM0 else", [PLANTED, ""]
    )
    assert told == "••• ••• ••• else"
