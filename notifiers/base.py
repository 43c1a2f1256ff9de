"""The channel port: one message in, one of three answers out.

A channel makes exactly one attempt: it neither repeats, nor waits, nor reads a clock; only the
outbox decides about another attempt. Its answer is `Sent` (the receiver said so in the way this
channel defines), `Refused` (certainly not delivered) or `Unknown` (it may have arrived).

The doorway. Three things are made impossible here rather than forbidden in each channel:

- a message to customers that belongs to a drill cannot be constructed (`ImpossibleMessage`);
- our channels inherit `Doorway`, whose final `send` refuses what may not pass: anything of a drill at a
  channel that reaches customers, and anything for customers at a channel that may not reach them;
- what a channel puts on the wire is a `Marked` message, a type that only `marked` makes.

`attempt` repeats the check and the marks for channels written by others, turns an escaping exception
into `Unknown`, and blots secrets out of the answer.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal, NewType, Protocol, final

from .marks import END_MARK, drill_mark, repeat_mark
from .secret import redacted
from .texts import visible

Kind = Literal["page", "customer", "internal"]
LIVE = "live"
LONGEST_REASON = 300
"""Characters of a reason that are kept."""


class ImpossibleMessage(ValueError):
    """Somebody tried to address customers from a drill: a bug of the caller, never a state of the world."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message to one recipient (or one broadcast address), with its words already rendered."""

    key: str
    """Stable name of the effect; the idempotency key towards the receiver."""
    kind: Kind
    world: str
    """`live`, or the id of a drill such as `DRL-7`."""
    to: str
    """Address in the channel's own form; '' is the channel's default."""
    subject: str
    """One line, may be ''."""
    body: str
    """Plain text in the languages wanted."""
    lang: str = "zh"
    attempt: int = 1
    """From 2 on an earlier attempt may have arrived; a page then says so."""
    facts: Mapping[str, str] = field(default_factory=dict)
    """For machines: incident, runbook, severity, notice ..."""

    def __post_init__(self) -> None:
        if self.kind == "customer" and self.world != LIVE:
            raise ImpossibleMessage("a drill has no customers")


Marked = NewType("Marked", Message)
"""A message that carries its marks; only `marked` makes one."""


@dataclass(frozen=True, slots=True)
class Sent:
    """The receiver has it; `id` is its own name for it, or ours where it gives none."""

    id: str


@dataclass(frozen=True, slots=True)
class Refused:
    """Certainly not delivered. `reason` is a code of `notifiers.words`, or `code: detail`."""

    reason: str
    permanent: bool = False
    """Another attempt cannot help: somebody must change something first."""
    retry_after_s: float | None = None
    """The whole channel should rest this long; None leaves it to the outbox."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """It may have arrived. `why` is a code of `notifiers.words`, or `code: detail`."""

    why: str


Verdict = Sent | Refused | Unknown


class Channel(Protocol):
    """What the outbox needs of a channel. `send` may be called from several threads at once."""

    @property
    def name(self) -> str:
        """The channel's name in `tocsin.yaml`."""

    @property
    def customers(self) -> bool:
        """Whether it may reach customers."""

    def send(self, message: Message) -> Verdict:
        """Make one attempt."""

    def close(self) -> None:
        """Give back what the channel holds; harmless when repeated."""


class Doorway(ABC):
    """What every channel of ours inherits: nobody writes a channel that forgets the rules of the door."""

    def __init__(self, name: str, *, customers: bool) -> None:
        self._name = name
        self._customers = customers

    @property
    def name(self) -> str:
        """The channel's name in `tocsin.yaml`."""
        return self._name

    @property
    def customers(self) -> bool:
        """Whether it may reach customers; fixed when the channel is built."""
        return self._customers

    @property
    def secrets(self) -> tuple[str, ...]:
        """Words that must never be shown; `attempt` blots them out."""
        return ()

    @final
    def send(self, message: Message) -> Verdict:
        """Refuse what may not pass, mark the rest, and make one attempt."""
        return turned_away(message, customers=self._customers) or self.deliver(marked(message))

    @abstractmethod
    def deliver(self, message: Marked) -> Verdict:
        """Put the marked message on the wire, once."""

    def close(self) -> None:  # noqa: B027 - most channels hold nothing between two attempts
        """Give back what the channel holds."""

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self._name!r}>"


def turned_away(message: Message, *, customers: bool) -> Refused | None:
    """The refusal at the door, or None when the message may pass."""
    if customers and message.world != LIVE:
        return Refused("drill-at-customer-door", permanent=True)
    if not customers and message.kind == "customer":
        return Refused("not-for-customers", permanent=True)
    return None


def marked(message: Message) -> Marked:
    """The same message with the marks its readers need; marking again changes nothing.

    A drill is marked at both ends of every text. A page that may have arrived before says so; the
    words of a customer notice are never touched, because exactly they were approved.
    """
    subject, body = message.subject, message.body
    if message.kind == "page" and message.attempt > 1:
        again = repeat_mark(message.attempt, message.lang)
        if again not in subject and again not in body:
            subject, body = (again + subject, body) if subject else (subject, again + body)
    if message.world != LIVE:
        start = drill_mark(message.world)
        if not subject.startswith(start) and subject != start.rstrip():
            subject = start + subject if subject else start.rstrip()
        body = body if body.startswith(start) else start + body
        body = body if body.endswith(END_MARK) else f"{body}\n{END_MARK}"
    if subject is message.subject and body is message.body:
        return Marked(message)
    return Marked(replace(message, subject=subject, body=body))


def may_repeat(message: Message) -> bool:
    """Whether its arriving twice is the cheaper mistake. Only a page's is, of the kinds a channel can tell apart."""
    return message.kind == "page"


def attempt(channel: Channel, message: Message) -> Verdict:
    """Try once. An exception that escapes from the channel means that the message may have arrived.

    `KeyboardInterrupt` and its like pass through: they end the process, not the attempt.
    """
    refusal = turned_away(message, customers=channel.customers)
    if refusal is not None:
        return refusal
    try:
        verdict = channel.send(marked(message))
    except Exception as error:  # noqa: BLE001 - whatever it is, the attempt has no answer
        return Unknown(f"channel-broke: {scene_of(error)}")
    return _fit_to_show(channel, verdict)


def scene_of(error: BaseException) -> str:
    """Type and place of an error. Its text stays out: it may quote a secret or a customer's data."""
    step = error.__traceback__
    while step is not None and step.tb_next is not None:
        step = step.tb_next
    if step is None:
        return type(error).__name__
    file = step.tb_frame.f_code.co_filename.replace("\\", "/").rsplit("/", 1)[-1]
    return f"{type(error).__name__} in {file}:{step.tb_lineno}"


def _fit_to_show(channel: Channel, verdict: object) -> Verdict:
    secrets: tuple[str, ...] = getattr(channel, "secrets", ())

    def shown(text: str) -> str:
        return visible(redacted(text, secrets)).replace("\n", " ")[:LONGEST_REASON]

    match verdict:
        case Sent():
            return Sent(shown(verdict.id))
        case Refused():
            return replace(verdict, reason=shown(verdict.reason))
        case Unknown():
            return Unknown(shown(verdict.why))
    return Unknown(f"no-verdict: {type(verdict).__name__}")
