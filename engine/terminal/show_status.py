"""Prints `tocsin status`: what is burning, what waits for me, what happens next and when."""

from __future__ import annotations

from ..words.terminal import pair
from .letters import columns, cut, pad
from .look import Look, blocks

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..model.view import IncidentCard, NextView, SignalView, StatusView, Trouble

MOST_NEXT = 8


def status_lines(view: StatusView, look: Look) -> list[str]:
    """The whole screen, most urgent first."""
    look.set_zone(view.zone)
    look.now = view.now
    quiet = [] if view.burning else [look.say(pair("quiet"))]
    return blocks(
        headline(view.site, look),
        _titled("burning", len(view.burning), look) if view.burning else quiet,
        *(card_lines(card, look) for card in view.burning),
        _mine(view, look),
        _coming(view.next, look),
        _trouble(view.trouble, look),
        _pending(view.pending, look),
        [f"{look.say(pair('drills'))}: {', '.join(view.drills)}"] if view.drills else [],
        [] if view.server else look.row("!", look.say(pair("no-server"))),
    )


def headline(title: str, look: Look) -> list[str]:
    """The site's name on the left, its clock on the right; below it the reader's, when that differs."""
    clock = look.moment(look.now)
    room = look.width - columns(clock) - 2
    if room < 8:
        lines = [look.strong(cut(title, look.width)), cut(clock, look.width)]
    else:
        lines = [look.strong(pad(cut(title, room), room)) + "  " + clock]
    own = look.otherwise()
    return lines + ([look.faint(look.say(pair("your-clock"), offset=own))] if own else [])


def card_lines(card: IncidentCard, look: Look) -> list[str]:
    """One incident in two to four lines."""
    head = [card.severity_title or card.severity, card.phase_title or card.phase]
    flags = [look.say(pair(name)) for name in ("paused", "stuck") if getattr(card, name)]
    first = "  ".join(part for part in [*head, *flags, card.title] if part)
    facts = [f"{name}={value}" for name, value in card.labels.items()]
    if card.closed is None:
        facts.append(look.say(pair("open-for"), span=look.since(card.opened)))
    else:
        facts += [look.say(pair("closed-at"), when=look.clock(card.closed))]
        facts += [look.say(pair("outcome"), outcome=card.outcome)] if card.outcome else []
    lead = card.lead_name or card.lead
    facts.append(look.say(pair("lead"), name=lead) if lead else look.say(pair("no-lead")))
    lines = look.row(card.id, first)
    lines[0] = lines[0].replace(card.id, look.strong(card.id), 1)
    lines += look.row("", ", ".join(facts), indent=4)
    states = card.state_titles or card.states
    if states:
        lines += look.row(">", " + ".join(states), indent=4)
    for waits in card.waiting:
        lines += look.row("-", waits, indent=4)
    return lines


def _titled(code: str, count: int, look: Look) -> list[str]:
    return [look.strong(f"{look.say(pair(code))} ({count})")]


def _mine(view: StatusView, look: Look) -> list[str]:
    """Each with its due time and the command that does it."""
    if not view.mine:
        return [look.say(pair("mine-none"))] if view.burning else []
    lines = _titled("mine", len(view.mine), look)
    for one in view.mine:
        due = "" if one.due is None else "  " + look.say(pair("overdue" if one.overdue else "due"), when=look.when(one.due))
        lines += look.row(one.incident, one.text + due, indent=2, loud=one.overdue)
        lines += look.row("$", one.command, indent=4) if one.command else []
    return lines


def _coming(coming: Sequence[NextView], look: Look) -> list[str]:
    lines = [line for one in coming[:MOST_NEXT] for line in next_lines(one, look)]
    return [look.strong(look.say(pair("next"))), *lines] if lines else []


def next_lines(one: NextView, look: Look, *, incident: bool = True) -> list[str]:
    """`03:20 (in 8 min)  INC-42 …`: something that will happen by itself."""
    what = f"{one.incident}  {one.what}" if incident and one.incident else one.what
    return look.row(f"{look.when(one.at)} ", what, indent=2, loud=one.at < look.now)


def _trouble(troubles: Sequence[Trouble], look: Look) -> list[str]:
    lines = []
    for one in troubles:
        what = f"{one.incident}  {one.text}" if one.incident and one.incident not in one.text else one.text
        lines += look.row("!", what, indent=2, loud=True)
    return [*_titled("trouble", len(troubles), look), *lines] if lines else []


def _pending(pending: Sequence[SignalView], look: Look) -> list[str]:
    lines = []
    for one in pending:
        name = f"{one.runbook}/{one.trigger}" + (f" {one.key}" if one.key else "")
        flags = [look.say(pair(word)) for word in ("silent", "flapping") if getattr(one, word)]
        wake = [look.when(one.wake_at)] if one.wake_at is not None else []
        said = ", ".join([look.say(pair(f"phase-{one.phase}")), *flags, *wake])
        lines += look.row("", f"{name}: {said}", indent=2)
        lines += look.row("", one.because, indent=4) if one.because else []
    return [*_titled("pending", len(pending), look), *lines] if lines else []
