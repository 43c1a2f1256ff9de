"""Looking: `status`, `show`, `timeline`, `explain`."""

from __future__ import annotations

from ..model.question import Alerts, Explain, Incidents, Show, Status, Timeline
from ..model.view import AlertView, Explanation, IncidentCard, Line, Reason
from ..words.terminal import pair
from .command import Whole, argument, command, flag, option
from .desk import Desk
from .letters import brief
from .look import Look, blocks
from .show_answer import ledger
from .show_incident import incident_lines
from .show_status import card_lines, status_lines

LONGEST_BODY = 400
"""Characters of a kept message that are shown."""


@command("status", flag("--all"), flag("--messages"))
def status(desk: Desk, all: bool, messages: bool) -> None:  # noqa: A002 - the option's name
    if messages:
        _messages(desk)
        return
    if not all:
        desk.show(Status(), status_lines)
        return
    if not desk.json:
        desk.read_zone()

    def printed(cards: tuple[IncidentCard, ...], look: Look) -> list[str]:
        return blocks(*(card_lines(card, look) for card in cards)) or [desk.word("talk-no-incidents")]

    desk.show(Incidents(which="all"), printed)


def _messages(desk: Desk) -> None:
    """What monitoring systems posted, newest first, with its fate: nothing that was accepted is ever gone."""
    if not desk.json:
        desk.read_zone()

    def printed(alerts: tuple[AlertView, ...], look: Look) -> list[str]:
        found: list[str] = []
        for one in alerts:
            why = f" - {one.why}" if one.why else ""
            fate = look.say(pair(f"fate-{one.status}"))
            found += look.row(f"{look.when(one.received)} ", f"{one.source}  {fate}{why}")
            found += look.row("", one.body[:LONGEST_BODY], indent=2)
        return found or [desk.word("talk-no-messages")]

    desk.show(Alerts(), printed)


@command("show", argument("incident"))
def show(desk: Desk, incident: str) -> None:
    desk.show(Show(incident=incident), incident_lines)


@command(
    "timeline", argument("incident", required=False), flag("--every"),
    option("--after", type=Whole(), metavar="NUMBER", default=0),
    option("--limit", type=Whole(), metavar="NUMBER", default=1000),
)  # fmt: skip
def timeline(desk: Desk, incident: str | None, every: bool, after: int, limit: int) -> None:
    if not desk.json:
        desk.read_zone()

    def printed(lines: tuple[Line, ...], look: Look) -> list[str]:
        return ledger(lines, look, incident=not incident) or [desk.word("talk-no-lines")]

    desk.show(Timeline(incident=incident or "", every=every, after=after, limit=limit), printed)


@command("explain", argument("subject", many=True))
def explain(desk: Desk, subject: tuple[str, ...]) -> None:
    if not desk.json:
        desk.read_zone()

    def printed(view: Explanation, look: Look) -> list[str]:
        return blocks(
            [look.strong(brief(view.subject))],
            _reasons("talk-past", view.past, look),
            _reasons("talk-next", view.next, look),
        )

    def _reasons(title: str, reasons: tuple[Reason, ...], look: Look) -> list[str]:
        lines = [look.strong(desk.word(title))] if reasons else []
        for one in reasons:
            told = [desk.word("talk-rule", rule=one.rule)] if one.rule else []
            told += [desk.word("talk-entry", seq=one.seq)] if one.seq else []
            text = f"{one.text}  ({', '.join(told)})" if told else one.text
            lines += look.row(f"{look.when(one.at)} " if one.at is not None else "-", text, indent=2)
        return lines

    desk.show(Explain(subject=" ".join(subject)), printed)


COMMANDS = {"status": status, "show": show, "timeline": timeline, "explain": explain}
