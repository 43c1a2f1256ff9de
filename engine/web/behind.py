"""What the HTTP face needs of the program behind it, and how a running engine gives it."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

from ..model.command import Actor, Command
from ..model.problem import TocsinError
from ..model.question import Question
from ..model.site import Settings, Site, SourceSettings
from ..model.text import Lang
from ..model.view import Answer
from ..run.app import read_site
from ..run.door import Submit
from ..run.intake import Taken
from ..run.publish import Change, difference
from ..run.secrets import resolve
from ..run.serving import Serving
from ..run.signed import Proof, check, keys

log = logging.getLogger(__name__)


class Door(Protocol):
    """`engine.run.door.LocalDoor`: everything comes back as a future of the engine's thread, but for `ask`."""

    def submit(self, command: Command, actor: Actor, lang: Lang) -> Future[Answer]: ...

    def ask(self, question: Question, actor: Actor, lang: Lang) -> object: ...

    def hook(
        self, source: SourceSettings, body: bytes, headers: Mapping[str, str], proof: Proof | None = None
    ) -> Future[Taken]: ...

    def actor_of(self, secret: str) -> Future[Actor]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Behind:
    """A running engine as seen from HTTP. All callables may be called from any thread."""

    root: Path
    door: Door
    submit: Submit
    site: Callable[[], Site]
    alive: Callable[[], bool]
    """False when the engine's thread has ended."""
    turned_at: Callable[[], float]
    """Monotonic seconds of the last turn's end."""
    tokens: Callable[[], int]
    """Tokens in the database that are not revoked."""
    publish: Callable[[str], Future[tuple[Change, ...]]]
    """By this author; the future raises SiteWrong with all problems, and then the old set stays."""
    preview: Callable[[], Future[tuple[Change, ...]]]
    """What publishing would change. Reads the site's files: not for the event loop."""
    epoch: int = 0
    """Of the database's owner."""
    database: Path | None = None

    @property
    def settings(self) -> Settings:
        return self.site().settings

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.site().team.timezone)

    def source(self, name: str) -> SourceSettings | None:
        return self.settings.sources.get(name)

    def person_of_login(self, login: str) -> str | None:
        """The person whom `team.yaml` maps to a user of the system."""
        people = self.site().team.people.values()
        return next((person.id for person in people if person.login == login), None) if login else None

    def knows(self, person: str) -> bool:
        return person in self.site().team.people

    def digests(self, source: SourceSettings) -> Sequence[bytes]:
        """SHA-256 of a source's tokens in the site's file. One that is not set opens nothing, and is logged."""
        found = []
        for secret in source.tokens:
            try:
                found.append(hashlib.sha256(resolve(secret, self.root).encode()).digest())
            except TocsinError:
                log.error("a token is not set", extra={"source": source.name, "secret": secret.reference})
        return found

    def keys(self, source: SourceSettings) -> Sequence[bytes]:
        """The keys with which a source signs."""
        return keys(source, self.root)

    def proof(
        self, source: SourceSettings, known: Sequence[bytes], headers: Iterable[tuple[bytes, bytes]], body: bytes,
        now_s: float,
    ) -> Proof | None:  # fmt: skip
        """None unless a message was signed with one of `known`."""
        return check(source, known, headers, body, now_s)


def of_serving(serving: Serving) -> Behind:
    """The engine of this process."""
    app = serving.app

    def preview() -> Future[tuple[Change, ...]]:
        site = read_site(app.root).site
        assert site is not None  # `read_site` raises otherwise
        return serving.inbox.submit("ask", lambda turn: difference(turn, site))

    return Behind(
        root=app.root, door=serving.door, submit=serving.inbox.submit, site=lambda: app.site,
        alive=lambda: serving.loop.alive() and not serving.failed.is_set(), turned_at=lambda: serving.loop.turned_at,
        tokens=lambda: len(app.memory.tokens), publish=serving.publish, preview=preview,
        epoch=getattr(app.store, "epoch", 0), database=getattr(app.store, "path", None),
    )  # fmt: skip
