"""The three ways to the engine: a server by its address, the server of this site, or the engine in this process."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

from ..model.command import Actor, Command, Publish
from ..model.problem import NoSuchThing, NotAllowed
from ..model.question import Question
from ..model.text import Lang
from ..model.view import Answer
from ..run.finding import login
from ..run.wire import listens
from .desk import Desk, actor_for

if TYPE_CHECKING:
    from ..run.client import RemoteDoor
    from ..run.local import LocalApp


class Opened(Protocol):
    """A door with the person in it. `sent` is what this process itself has sent."""

    local: bool

    @property
    def sent(self) -> Sequence[Mapping[str, str]]: ...

    def run(self, command: Command, lang: Lang) -> Answer: ...

    def ask(self, question: Question, lang: Lang) -> object: ...


class Far:
    """A server's door; the server decides who is asking."""

    local = False
    sent: Sequence[Mapping[str, str]] = ()

    def __init__(self, door: RemoteDoor, actor: Actor) -> None:
        self._door = door
        self._actor = actor

    def run(self, command: Command, lang: Lang) -> Answer:
        return self._door.run(command, self._actor, lang)

    def ask(self, question: Question, lang: Lang) -> object:
        return self._door.ask(question, self._actor, lang)


class Near:
    """The engine in this process, for the length of one command."""

    local = True

    def __init__(self, app: LocalApp, claimed: str) -> None:
        self._app = app
        team = app.app.site.team
        self._user = login()
        self._people = team.people
        self._actor = actor_for(team.people, self._user, claimed)
        if claimed and claimed not in team.people:
            raise NoSuchThing("no-such-person", person=claimed[:60], near=", ".join(team.people))

    @property
    def sent(self) -> Sequence[Mapping[str, str]]:
        """What has left, or was tried, because of this command; `state` where it is not over."""
        rows = self._app.app.memory.outbox.rows
        told = []
        for row in self._app.sent:
            now = rows.get(row.effect.key)
            effect = row.effect
            told.append({
                "key": effect.key, "kind": effect.kind, "purpose": effect.purpose, "channel": effect.channel,
                "address": effect.address, "recipient": effect.recipient, "state": now.state if now is not None else "",
            })  # fmt: skip
        return told

    def run(self, command: Command, lang: Lang) -> Answer:
        if self._actor is None:
            raise NotAllowed("who-are-you", user=self._user, people=", ".join(self._people))
        if isinstance(command, Publish):
            return self._publish(command, self._actor)
        return self._app.run(command, self._actor, lang)

    def _publish(self, command: Publish, actor: Actor) -> Answer:
        """The same answer as that of a server."""
        from ..run.app import read_site
        from ..run.publish import difference

        app = self._app.app
        if command.dry:
            site = read_site(app.root).site
            assert site is not None  # `read_site` raises otherwise
            future = self._app.submit("ask", lambda turn: difference(turn, site))
        else:
            future = self._app.submit("publish", lambda turn: app.reload(turn, actor.name))
        return Answer(data={"dry": command.dry, "changes": future.result()})

    def ask(self, question: Question, lang: Lang) -> object:
        return self._app.ask(question, self._actor or Actor(name=self._user, verified=False), lang)


@contextmanager
def opened(desk: Desk) -> Iterator[Opened]:
    """The door that this command goes through. Raises a `TocsinError`."""
    user = login()
    actor = Actor(name=desk.claimed or user, verified=not desk.claimed)
    if desk.url:
        from ..run.client import over_url
        from .tokens_kept import token_for

        yield Far(over_url(desk.url, os.environ.get("TOCSIN_TOKEN") or token_for(desk.url)), actor)
        return
    root = desk.site()
    server = desk.server()
    if server is not None and (not server.socket or listens(server.socket)):
        from ..run.client import over_socket, over_url
        from .tokens_kept import token_for

        token = os.environ.get("TOCSIN_TOKEN") or token_for(server.url)
        yield Far(over_socket(server.socket, user) if server.socket else over_url(server.url, token), actor)
        return
    from ..run.local import LocalApp

    # A site that came out of a repository has no folder for its database yet.
    (root / ".tocsin").mkdir(mode=0o700, exist_ok=True)
    with LocalApp(root) as app:
        yield Near(app, desk.claimed)
