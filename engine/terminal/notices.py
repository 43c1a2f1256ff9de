"""Notices to customers: `notice list show draft edit approve reject send stop mark`."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import click

from ..model.command import (
    NoticeApprove,
    NoticeDraft,
    NoticeEdit,
    NoticeMark,
    NoticeReject,
    NoticeSend,
    NoticeStop,
)
from ..model.problem import NoSuchThing, WrongUsage
from ..model.question import Notices
from ..model.view import NoticeView
from .asking import confirmed
from .command import Family, OneOf, argument, command, flag, option, reason
from .desk import Desk
from .files import text_of
from .look import Look, blocks
from .show_notices import notice_lines, notice_whole

Listed = tuple[tuple[str, NoticeView], ...]


@command("notice list", argument("incident", required=False))
def list_(desk: Desk, incident: str | None) -> None:
    if not desk.json:
        desk.read_zone()

    def printed(found: Listed, look: Look) -> list[str]:
        lines = blocks(*([look.strong(one), *notice_lines(notice, look)] for one, notice in found))
        return lines or desk.look.row("", desk.word("talk-no-notices" if incident else "talk-no-open-notices"))

    desk.show(Notices(incident=incident or ""), printed)


@command("notice show", argument("incident"), argument("notice"))
def show(desk: Desk, incident: str, notice: str) -> None:
    if not desk.json:
        desk.read_zone()
    desk.tell(find(desk, incident, notice), notice_whole)


def find(desk: Desk, incident: str, name: str) -> NoticeView:
    """The notice of that name. Raises NoSuchThing that names those there are."""
    found: Listed = desk.ask(Notices(incident=incident))
    for _, one in found:
        if one.name == name:
            return one
    known = ", ".join(one.name for _, one in found) or "-"
    raise NoSuchThing("no-such-notice", notice=name[:60], notices=known)


@command("notice draft", argument("incident"), argument("notice"))
def draft(desk: Desk, incident: str, notice: str) -> None:
    desk.do(NoticeDraft(incident=incident, notice=notice))


@command("notice edit", argument("incident"), argument("notice"), option("--text", multiple=True, metavar="zh=TEXT"))
def edit(desk: Desk, incident: str, notice: str, text: tuple[str, ...]) -> None:
    desk.do(NoticeEdit(incident=incident, notice=notice, texts=_texts(text)))


def _texts(given: tuple[str, ...]) -> dict[str, str]:
    """`zh=…`, `en=@file`."""
    found = {}
    for word in given:
        lang, sign, text = word.partition("=")
        if not sign or lang not in ("zh", "en") or not text:
            raise WrongUsage("text-what")
        found[lang] = text_of(Path(text[1:])).strip() if text.startswith("@") else text
    if not found:
        raise WrongUsage("text-what")
    return found


@command("notice approve", argument("incident"), argument("notice"), option("--hash", default="", metavar="HASH"))
def approve(desk: Desk, incident: str, notice: str, hash: str) -> None:  # noqa: A002 - the option's name
    if not hash and desk.interactive:
        desk.read_zone()
        one = find(desk, incident, notice)
        desk.tell(one, notice_whole)
        if not confirmed(desk, "talk-approve"):
            desk.say("talk-not-approved")
            return
        hash = one.hash  # noqa: A001
    desk.do(NoticeApprove(incident=incident, notice=notice, hash=hash))


@command("notice reject", argument("incident"), argument("notice"), reason())
def reject(desk: Desk, incident: str, notice: str, reason: str) -> None:
    desk.do(NoticeReject(incident=incident, notice=notice, reason=reason))


@command("notice send", argument("incident"), argument("notice"), reason())
def send(desk: Desk, incident: str, notice: str, reason: str) -> None:
    desk.do(NoticeSend(incident=incident, notice=notice, reason=reason))


@command(
    "notice stop", argument("incident", required=False), argument("notice", required=False), flag("--lift"), reason()
)
def stop(desk: Desk, incident: str | None, notice: str | None, lift: bool, reason: str) -> None:
    answer = desk.do(NoticeStop(incident=incident or "", notice=notice or "", reason=reason, lift=lift))
    leaving = (answer.data or {}).get("on-the-wire")
    if isinstance(leaving, (list, tuple)) and leaving and not lift:
        desk.say("talk-on-the-wire", count=len(leaving))


@command(
    "notice mark", argument("incident"), argument("notice"),
    click.Argument(["verdict"], type=OneOf(["sent", "failed"])), reason(),
)  # fmt: skip
def mark(desk: Desk, incident: str, notice: str, verdict: Literal["sent", "failed"], reason: str) -> None:
    desk.do(NoticeMark(incident=incident, notice=notice, verdict=verdict, reason=reason))


COMMANDS = {"notice": Family("notice", [list_, show, draft, edit, approve, reject, send, stop, mark])}
