"""A channel's answer as the outbox reads it: yes, no or unknown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ...notifiers.base import Refused, Sent, Unknown
from ...notifiers.base import Verdict as Answer
from ..model.time import SECOND, Length


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """`retry_after` is a length asked for by the receiver."""

    word: Literal["sent", "refused", "unknown"]
    receipt: str = ""
    why: str = ""
    permanent: bool = False
    retry_after: Length | None = None


def read(answer: Answer) -> Verdict:
    """The same answer in the engine's words."""
    match answer:
        case Sent():
            return Verdict(word="sent", receipt=answer.id)
        case Refused():
            after = None if answer.retry_after_s is None else Length(int(answer.retry_after_s * SECOND))
            return Verdict(word="refused", why=answer.reason, permanent=answer.permanent, retry_after=after)
        case Unknown():
            return Verdict(word="unknown", why=answer.why)


DIED = Verdict(word="unknown", why="no-report")
"""Nobody came back from the send: the process or the thread died."""
