"""`silence`: keep triggers quiet for a while, make that longer or shorter, lift it, list what is hidden now."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..model.command import Silence
from ..model.problem import WrongUsage
from ..model.question import Silences, Status
from ..model.time import Instant
from ..model.view import HiddenView, SilenceView
from .command import argument, command, flag, labels, option, reason
from .desk import Desk
from .look import Look
from .moments import labels as labels_of
from .moments import moment, span

_ID = re.compile(r"[sS]-[0-9]+")


@command(
    "silence", argument("what", required=False), option("--for", "length", default="", metavar="2h"),
    option("--from", "begins", default="", metavar="TIME"), flag("--lift"),
    option("--trigger", default="", metavar="NAME"), labels(),
    option("--match", "matchers", multiple=True, metavar="MATCHER"),
    option("--weekly", default="", metavar="WINDOW"), option("--calendar", default="", metavar="NAME"),
    option("--cron", default="", metavar="CRONTAB"), option("--lasts", default="", metavar="2h"), reason(),
)  # fmt: skip
def silence(
    desk: Desk, what: str | None, length: str, begins: str, lift: bool, trigger: str, label: tuple[str, ...],
    matchers: tuple[str, ...], weekly: str, calendar: str, cron: str, lasts: str, reason: str,
) -> None:  # fmt: skip
    if what == "list" and not length and not lift:
        _list(desk)
        return
    if lift == bool(length):
        raise WrongUsage("silence-what")
    for given in (length, lasts):
        if given:
            span(given)
    named = what or ""
    by_id = _ID.fullmatch(named) is not None
    start = _start(desk, begins) if begins else None
    desk.do(
        Silence(
            runbook="" if by_id else named, id=named if by_id else "", trigger=trigger, labels=labels_of(label),
            matchers=matchers, length=length, start=start, weekly=weekly, calendar=calendar, cron=cron, lasts=lasts,
            reason=reason,
        )
    )  # fmt: skip


def _start(desk: Desk, text: str) -> Instant:
    """The moment as it is read at the site."""
    view = desk.ask(Status())
    desk.look.set_zone(view.zone)
    return moment(text, view.now, desk.look.zone)  # type: ignore[arg-type]  # `status` has told the zone


def _list(desk: Desk) -> None:
    desk.read_zone()

    def printed(found: Sequence[SilenceView], look: Look) -> list[str]:
        lines = [line for one in found for line in _lines(desk, one, look)]
        return lines or [desk.word("talk-silence-none")]

    desk.show(Silences(), printed)


def _lines(desk: Desk, one: SilenceView, look: Look) -> list[str]:
    """What, who and why; until when; what it hides at this moment, or what it hid last."""
    told = look.row(one.id, f"{one.what}  {_when(desk, one, look)}".rstrip())
    told += look.row("", desk.word("talk-silence-by", who=one.by_name or one.by, reason=one.reason), indent=4)
    if one.windows:
        told += look.row("", one.windows, indent=4)
    for it in one.hides:
        told += look.row("-", _hidden(desk, it, look), indent=4)
    if one.at_work and not one.hides:
        told += look.row("-", desk.word("talk-silence-nothing"), indent=4)
    for it in one.told:
        told += look.row("-", _hidden(desk, it, look), indent=4)
    return told


def _when(desk: Desk, one: SilenceView, look: Look) -> str:
    until = look.clock(one.until)
    if one.ended is not None:
        return desk.word("talk-silence-ended", at=look.clock(one.ended))
    if one.at_work and one.windows and one.changes_at is not None:
        return desk.word("talk-silence-window", at=look.clock(one.changes_at), until=until)
    if one.at_work:
        return desk.word("talk-silence-until", until=until)
    if one.changes_at is None:
        return desk.word("talk-silence-no-more", until=until)
    return desk.word("talk-silence-next", at=look.clock(one.changes_at), until=until)


def _hidden(desk: Desk, it: HiddenView, look: Look) -> str:
    name = f"{it.runbook}/{it.trigger} {it.key}".rstrip()
    if it.over is not None:
        return desk.word("talk-silence-over", name=name, since=look.clock(it.since), over=look.clock(it.over))
    return desk.word(f"talk-silence-{it.phase}", name=name, since=look.clock(it.since))


COMMANDS = {"silence": silence}
