"""Prints `tocsin status`: what is burning, what waits for me, what happens next and when."""

from __future__ import annotations

from ..words.terminal import outcome, pair
from .letters import columns, cut, pad
from .look import Look, blocks
from .show_calendar import phase_lines

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..model.view import IncidentCard, NextView, SignalView, SilenceView, StatusView, Trouble

MOST_NEXT = 8
MOST_ALIKE = 3


def status_lines(view: StatusView, look: Look) -> list[str]:
    """The whole screen, most urgent first."""
    look.set_zone(view.zone)
    look.now = view.now
    quiet = [] if view.burning else [look.say(pair("quiet"))]
    return blocks(
        headline(view.site, look),
        phase_lines(view.promotion, look) if view.promotion else [],
        _titled("burning", len(view.burning), look) if view.burning else quiet,
        *(card_lines(card, look, without=card.mine) for card in view.burning),
        _mine(view, look),
        _coming(view.next, look),
        _troubles(view.trouble, look),
        _pending(view.pending, look),
        _silences(view.silences, look),
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
    return lines + (look.row("", look.say(pair("your-clock"), offset=own)) if own else [])


def card_lines(card: IncidentCard, look: Look, *, without: Sequence[str] = ()) -> list[str]:
    """One incident: what it is, how it stands, and what waits, `without` what is told elsewhere."""
    lines = look.row(card.id, card.title)
    lines[0] = lines[0].replace(card.id, look.strong(card.id), 1)
    lines += look.row("", standing(card, look), indent=4)
    states = card.state_titles or card.states
    lines += look.row(">", " + ".join(states), indent=4) if states else []
    for waits in card.waiting:
        lines += look.row("-", waits, indent=4) if waits not in without else []
    return lines


def standing(card: IncidentCard, look: Look) -> str:
    """Gravity, phase, since when, who leads, and the labels that tell it apart."""
    head = [look.say(pair("severity"), title=card.severity_title or card.severity) if card.severity else ""]
    head += [look.say(pair("phase"), title=card.phase_title or card.phase) if card.phase else ""]
    head += [look.say(pair(name)) for name in ("paused", "stuck") if getattr(card, name)]
    facts = [f"{name}={value}" for name, value in card.labels.items()]
    if card.closed is None:
        facts.append(look.say(pair("open-for"), span=look.since(card.opened)))
    else:
        facts += [look.say(pair("closed-at"), when=look.clock(card.closed))]
        ended = card.outcome_text or look.say(outcome(card.outcome))
        facts += [look.say(pair("outcome"), outcome=ended)] if card.outcome else []
    lead = card.lead_name or card.lead
    facts.append(look.say(pair("lead"), name=lead) if lead else look.say(pair("no-lead")))
    return look.join([*head, *facts])


def _titled(code: str, count: int, look: Look) -> list[str]:
    return [look.strong(f"{look.say(pair(code))} ({count})")]


def _mine(view: StatusView, look: Look) -> list[str]:
    """Each with its due time and the command that does it."""
    if not view.mine:
        return [look.say(pair("mine-none"))] if view.burning else []
    lines = _titled("mine", len(view.mine), look)
    for one in view.mine:
        late = f"  {look.say(pair('overdue'), when=look.when(one.due))}" if one.overdue and one.due is not None else ""
        lines += look.row(one.incident, one.text + late, indent=2, loud=one.overdue)
        lines += look.row("$", one.command, indent=4) if one.command else []
    return lines


def _coming(coming: Sequence[NextView], look: Look) -> list[str]:
    lines = next_lines(coming[:MOST_NEXT], look)
    return [look.strong(look.say(pair("next"))), *lines] if lines else []


def next_lines(coming: Sequence[NextView], look: Look, *, incident: bool = True) -> list[str]:
    """`03:20 (in 8 min)  INC-42 …`: what will happen by itself, the times under each other."""
    times = [look.when(one.at) for one in coming]
    wide = max(map(columns, times), default=0)
    lines = []
    for one, when in zip(coming, times, strict=True):
        what = f"{one.incident}  {one.what}" if incident and one.incident else one.what
        lines += look.row(pad(when, wide) + " ", what, indent=2, loud=one.at < look.now)
    return lines


def _troubles(troubles: Sequence[Trouble], look: Look) -> list[str]:
    """Many of one kind are told by the first of them: a new site has one for every trigger."""
    lines: list[str] = []
    for code in dict.fromkeys(one.code for one in troubles):
        same = [one for one in troubles if one.code == code]
        shown = same if len(same) <= MOST_ALIKE else same[:1]
        for one in shown:
            what = f"{one.incident}  {one.text}" if one.incident and one.incident not in one.text else one.text
            lines += look.row("!", what, indent=2, loud=True)
        if len(shown) < len(same):
            lines += look.row("", look.say(pair("alike"), count=len(same) - len(shown)), indent=4)
    return [*_titled("trouble", len(troubles), look), *lines] if lines else []


def _silences(silences: Sequence[SilenceView], look: Look) -> list[str]:
    """Each with what it hides now: who is quiet on whose word, and until when."""
    lines = []
    for one in silences:
        until = look.clock(one.changes_at if one.changes_at is not None else one.until)
        said = look.say(pair("silence"), what=one.what, until=until, who=one.by_name or one.by, reason=one.reason)
        lines += look.row(one.id, said, indent=2)
        names = [f"{it.runbook}/{it.trigger} {it.key}".rstrip() for it in one.hides if it.over is None]
        if names:
            more = f" +{len(names) - MOST_ALIKE}" if len(names) > MOST_ALIKE else ""
            lines += look.row("-", look.say(pair("hides"), names=", ".join(names[:MOST_ALIKE]) + more), indent=4)
    return [*_titled("silences", len(silences), look), *lines] if lines else []


def _pending(pending: Sequence[SignalView], look: Look) -> list[str]:
    lines = []
    for one in pending:
        name = f"{one.runbook}/{one.trigger}" + (f" {one.key}" if one.key else "")
        flags = [look.say(pair(word)) for word in ("silent", "flapping") if getattr(one, word)]
        wake = [look.when(one.wake_at)] if one.wake_at is not None else []
        said = look.join([look.say(pair(f"phase-{one.phase}")), *flags, *wake])
        lines += look.row("", f"{name}: {said}", indent=2)
        lines += look.row("", one.because, indent=4) if one.because else []
    return [*_titled("pending", len(pending), look), *lines] if lines else []
