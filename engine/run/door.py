"""The door to the engine: commands in, answers out. In the server and in a command's own process it is the same.

`Door` is what the terminal and HTTP speak to; `LocalDoor` is the engine in this process,
`client.RemoteDoor` one over HTTP.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import Future
from typing import Protocol, TypeVar

from ..model.command import Actor, Command
from ..model.incident import LIVE
from ..model.ports import Ids
from ..model.problem import NotAllowed, TocsinError, Unavailable
from ..model.question import Question
from ..model.site import SourceSettings
from ..model.text import Lang
from ..model.view import Answer
from . import intake
from .intake import Taken
from .service import Asked, Outcome, perform, token_hash
from .signed import Proof
from .turn import Turn

T = TypeVar("T")


class Submit(Protocol):
    """Brings work to the engine's thread (`Inbox.submit`), or does it at once in a command's own process."""

    def __call__(self, name: str, work: Callable[[Turn], T]) -> Future[T]: ...


LONGEST_WAIT_S = 15.0


class Door(Protocol):
    """What can be asked of Tocsin."""

    def run(self, command: Command, actor: Actor, lang: Lang) -> Answer:
        """Do it; returns after the commit. Raises a `TocsinError`."""
        ...

    def ask(self, question: Question, actor: Actor, lang: Lang) -> object:
        """Look it up: the view that the question names. Raises a `TocsinError`."""
        ...


class Reader(Protocol):
    """Answers questions from the engine's memory and the database."""

    def answer(self, turn: Turn, question: Question, actor: Actor, lang: Lang) -> object: ...

    def lines(self, turn: Turn, lang: Lang) -> Answer:
        """The lines that the current request has written, as an answer."""
        ...


class LocalDoor:
    """The engine of this process."""

    def __init__(
        self, submit: Submit, ids: Ids, reader: Reader, sources: Callable[[], Mapping[str, SourceSettings]],
        known: Callable[[str, str], bool],
    ) -> None:  # fmt: skip
        self._submit = submit
        self._ids = ids
        self.reader = reader
        self._sources = sources
        self._known = known

    def run(self, command: Command, actor: Actor, lang: Lang) -> Answer:
        return self._wait(self.submit(command, actor, lang))

    def submit(self, command: Command, actor: Actor, lang: Lang) -> Future[Answer]:
        """As `run`, without waiting: for callers with a loop of their own."""

        def work(turn: Turn) -> Answer:
            outcome: Outcome = perform(turn, command, Asked(actor, self._ids, self._known))
            answer = self.reader.lines(turn, lang)
            return Answer(
                incident=outcome.incident, lines=answer.lines, data=outcome.data or {}, already=outcome.already
            )

        return self._submit(f"command.{type(command).__name__.lower()}", work)

    def ask(self, question: Question, actor: Actor, lang: Lang) -> object:
        return self._wait(self._submit("ask", lambda turn: self.reader.answer(turn, question, actor, lang)))

    def hook(
        self, source: SourceSettings, body: bytes, headers: Mapping[str, str], proof: Proof | None = None
    ) -> Future[Taken]:
        """A message of a monitoring system whose right to post has been checked, by `proof` when it was signed."""
        parsed = intake.read(source, body, headers)
        if proof is not None:
            parsed, headers = intake.signed(source, parsed, headers, proof)

        def work(turn: Turn) -> Taken:
            delivery = intake.delivery_of(parsed, body, turn.instant(LIVE))
            known = self._known(source.name, delivery)
            return intake.take(turn, source, body, headers, parsed, delivery, known)

        return self._submit("ingest", work)

    def actor_of(self, secret: str) -> Future[Actor]:
        """Whose token this is. The future raises NotAllowed for an unknown one."""

        def work(turn: Turn) -> Actor:
            row = turn.memory.tokens.get(token_hash(secret))
            if row is None:
                raise NotAllowed("token-unknown")
            return Actor(name=row.name, kind=row.kind, verified=True, via="api")

        return self._submit("ask", work)

    def source(self, name: str) -> SourceSettings | None:
        return self._sources().get(name)

    def _wait(self, future: Future[T]) -> T:
        try:
            return future.result(LONGEST_WAIT_S)
        except TocsinError:
            raise
        except TimeoutError:
            raise Unavailable("engine-busy", seconds=LONGEST_WAIT_S) from None
        except Exception as error:
            raise Unavailable("engine-unavailable", kind=type(error).__name__) from error
