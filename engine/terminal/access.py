"""Who may: `token make list revoke`, `login`, `whoami`."""

from __future__ import annotations

import os

import click

from ..model.command import TokenMake, TokenRevoke
from ..model.problem import WrongUsage
from ..model.question import Tokens, Whoami
from ..model.view import TokenView, WhoamiView
from . import tokens_kept
from .asking import secret
from .command import Family, OneOf, argument, command
from .desk import Desk
from .look import Look
from .show_incident import table


@command("token make", click.Argument(["kind"], type=OneOf(["person", "source"])), argument("name"))
def make(desk: Desk, kind: str, name: str) -> None:
    answer = desk.do(TokenMake(kind="person" if kind == "person" else "source", name=name), shown=False)
    if not desk.json:
        desk.say("talk-token")
        desk.print([str(answer.data.get("token", ""))])


@command("token list")
def list_(desk: Desk) -> None:
    if not desk.json:
        desk.read_zone()

    def printed(found: tuple[TokenView, ...], look: Look) -> list[str]:
        rows = [
            [one.id, one.kind, one.name, look.clock(one.created),
             desk.word("talk-revoked", when=look.clock(one.revoked)) if one.revoked is not None else ""]
            for one in found
        ]  # fmt: skip
        return table(rows, look) or [desk.word("talk-no-tokens")]

    desk.show(Tokens(), printed)


@command("token revoke", argument("id"))
def revoke(desk: Desk, id: str) -> None:  # noqa: A002 - the argument's name
    desk.do(TokenRevoke(id=id))


@command("login", argument("url", required=False))
def login(desk: Desk, url: str | None) -> None:
    """Keeps the token only when the server knows it."""
    server = url or os.environ.get("TOCSIN_URL", "")
    if not server:
        raise WrongUsage("url-needed")
    from ..model.command import Actor
    from ..run.client import over_url

    door = over_url(server, token := secret(desk, "talk-token-ask"))
    if not token:
        raise WrongUsage("token-empty")
    view = door.ask(Whoami(), Actor(name=""), desk.lang)
    assert isinstance(view, WhoamiView)  # `Whoami` is answered by nothing else
    path = tokens_kept.keep(server, token)
    desk.say("talk-logged-in", url=server, name=view.name, path=path)
    if desk.json:
        desk.tell(view, whoami_lines)


def whoami_lines(view: WhoamiView, look: Look) -> list[str]:
    from ..words.terminal_talk import SENTENCES

    def word(code: str, **filling: object) -> str:
        return SENTENCES[code].say(look.lang).format(**filling)

    how = view.how or ("" if view.verified else word("talk-unverified"))
    roles = word("talk-roles", roles=", ".join(view.roles)) if view.roles else word("talk-no-roles")
    return [*look.row("", word("talk-you", name=view.name, how=how)), *look.row("", roles)]


@command("whoami")
def whoami(desk: Desk) -> None:
    desk.show(Whoami(), whoami_lines)


COMMANDS = {"token": Family("token", [make, list_, revoke]), "login": login, "whoami": whoami}
