"""Prints `tocsin show INC-42`: where it stands, what is to be done, by whom and until when."""

from __future__ import annotations

from ..words.terminal import pair, state
from .letters import columns, pad
from .look import Look, blocks
from .show_calendar import phase_lines
from .show_notices import notice_lines
from .show_status import headline, next_lines, standing

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..model.view import AskView, ButtonView, FactView, IncidentView, PageView, SlaView, StateView, TaskView


def incident_lines(view: IncidentView, look: Look) -> list[str]:
    """The whole incident; what a person may do carries the number or name that the commands take."""
    look.set_zone(view.zone)
    return blocks(
        headline(view.card.id, look) + _about(view, look),
        phase_lines(view.promotion, look) if view.promotion else [],
        _states(view.states, look),
        _tasks(view, look),
        _buttons(view, look),
        _pages(view, look),
        _notices(view, look),
        _asks(view.asks, look),
        _facts(view.facts, look),
        _slas(view.slas, look),
        _next(view, look),
    )


def section(code: str, look: Look, how: str = "") -> str:
    """A heading, and at the right how to act on what stands below it."""
    title = look.say(pair(code))
    room = look.width - columns(title) - columns(how)
    return look.strong(title) + (" " * room + look.faint(how) if how and room > 1 else "")


def who(mine: bool, titles: str, roles: Sequence[str], look: Look) -> str:
    """`yours`, or by whom."""
    if mine:
        return look.say(pair("yours"))
    shown = titles or ", ".join(roles)
    return look.say(pair("for-roles"), roles=shown) if shown else ""


def _about(view: IncidentView, look: Look) -> list[str]:
    told = [view.card.title, standing(view.card, look)]
    if view.proposed:
        told.append(look.say(pair("proposed"), level=view.proposed, id=view.card.id))
    if view.firing:
        told.append(f"{look.say(pair('firing'))}: {', '.join(view.firing)}")
    if view.said:
        told.append(look.say(pair("said"), text=view.said))
    told += [look.say(pair("also"), name=f"{one.title} {one.key}".rstrip(), text=one.text) for one in view.also]
    told += view.links
    if view.called_by:
        told.append(look.say(pair("called-by"), id=view.called_by))
    if view.calls:
        told.append(f"{look.say(pair('calls'))}: {', '.join(view.calls.values())}")
    if not view.newest:
        told.append(look.say(pair("old-version"), number=view.version_number))
    return [line for text in told for line in look.row("", text)]


def _states(states: Sequence[StateView], look: Look) -> list[str]:
    """Only the innermost: those around them are told by their titles."""
    here = [one for one in states if one.innermost]
    lines = [section("where", look)] if here else []
    for one in here:
        lines += look.row(">", f"{one.title or one.path}  {look.when(one.entered)}", indent=2)
    return lines


def _tasks(view: IncidentView, look: Look) -> list[str]:
    if not view.tasks:
        return []
    lines = [section("tasks", look, look.say(pair("how-done"), id=view.card.id))]
    wide = max(len(str(one.number)) for one in view.tasks)
    for one in view.tasks:
        lines += _task(one, wide, look)
    return lines


def _task(one: TaskView, wide: int, look: Look) -> list[str]:
    done = one.done_at is not None
    head = f"{one.number:>{wide}} [{'x' if done else '!' if one.overdue else ' '}]"
    if one.done_at is not None:
        told = [look.say(pair("done-by"), name=one.done_name or one.done_by, when=look.clock(one.done_at))]
    else:
        told = [who(one.mine, one.who, one.roles, look), _due(one, look)]
        told += [look.say(pair("fills"), title=one.fills_title or one.fills)] if one.fills else []
        told += [look.say(pair("options"), options=", ".join(one.options))] if one.options else []
        told += [look.say(pair("optional"))] if one.optional else []
    lines = look.row(head, one.text, indent=2)
    said = look.join(told)
    return lines + look.row("", said, indent=2 + columns(head) + 1, loud=one.overdue and not done) if said else lines


def _due(one: TaskView, look: Look) -> str:
    if one.due is None:
        return ""
    return look.say(pair("overdue" if one.overdue else "due"), when=look.when(one.due))


def _buttons(view: IncidentView, look: Look) -> list[str]:
    """Those that the reader may press first; the others for the record."""
    if not view.buttons:
        return []
    lines = [section("buttons", look, look.say(pair("how-do"), id=view.card.id))]
    wide = max(len(str(one.number)) for one in view.buttons)
    for one in sorted(view.buttons, key=lambda button: not button.mine):
        lines += look.row(f"{one.number:>{wide}}", _button(one, look), indent=2)
    return lines


def _button(one: ButtonView, look: Look) -> str:
    told = [f"-> {one.leads_to}"] if one.leads_to else []
    told += [] if one.mine or not one.roles else [f"({who(False, one.who, one.roles, look)})"]
    return "  ".join([one.label or one.name, *told])


def _pages(view: IncidentView, look: Look) -> list[str]:
    if not view.pages:
        return []
    open_ones = any(one.state == "waiting" for one in view.pages)
    lines = [section("pages", look, look.say(pair("how-ack"), id=view.card.id) if open_ones else "")]
    for one in view.pages:
        told, waits = _page(one, look), one.state == "waiting"
        lines += look.row("!" if waits else "-", one.text or one.reason or one.ladder, indent=2)
        lines += [line for text in told for line in look.row("", text, indent=4, loud=waits)]
    return lines


def _page(one: PageView, look: Look) -> list[str]:
    """Who answered; or who is called now, and who is next and when."""
    if one.answered_by:
        name = one.answered_name or one.answered_by
        return [look.say(pair("page-answered"), name=name, when=look.when(one.answered_at or look.now))]
    if one.state != "waiting":
        return [look.say(state(one.state))]
    called = one.who or ", ".join(one.roles)
    told = [look.say(pair("page-waits"), roles=called, rung=one.rung, rungs=one.rungs, round=one.round)]
    if one.next_at is not None:
        follow = one.next_who or ", ".join(one.next_roles)
        told.append(look.say(pair("page-next"), when=look.when(one.next_at), roles=follow))
    return told


def _notices(view: IncidentView, look: Look) -> list[str]:
    if not view.notices:
        return []
    lines = [section("notices", look, look.say(pair("how-notice"), id=view.card.id))]
    return lines + [line for one in view.notices for line in notice_lines(one, look)]


def _asks(asks: Sequence[AskView], look: Look) -> list[str]:
    lines = [section("asks", look)] if asks else []
    for one in asks:
        told = [one.state_text or look.say(state(one.state)), who(one.mine, one.who, one.roles, look)]
        told += [look.say(pair("by-hand"))] if one.by_hand else []
        told += [look.say(pair("undoes"))] if one.undoes else []
        lines += look.row("", f"{one.title or one.connector}: {look.join(told)}", indent=2)
    return lines


def _facts(facts: Sequence[FactView], look: Look) -> list[str]:
    lines = [section("facts", look)] if facts else []
    for one in facts:
        value = one.shown or str(one.value) if one.value is not None else look.say(pair("unknown"))
        by = f"  ({look.say(pair('fact-by'), name=one.by, when=look.clock(one.at))})" if one.at is not None else ""
        lines += look.row("", f"{one.title or one.name}: {value}{by}", indent=2)
    return lines


def _slas(slas: Sequence[SlaView], look: Look) -> list[str]:
    lines = [section("slas", look)] if slas else []
    for one in slas:
        due = f"  {look.when(one.due)}" if one.due is not None and one.state in ("running", "warned") else ""
        said = one.state_text or look.say(state(one.state))
        lines += look.row("", f"{one.title or one.name}: {said}{due}", indent=2, loud=one.state == "breached")
    return lines


def _next(view: IncidentView, look: Look) -> list[str]:
    lines = next_lines(view.next, look, incident=False)
    return [section("next", look), *lines] if lines else []


def table(rows: Sequence[Sequence[str]], look: Look) -> list[str]:
    """Columns as wide as their widest cell; on a narrow screen one row after the other."""
    if not rows:
        return []
    wide = [max(columns(row[place]) for row in rows) for place in range(len(rows[0]))]
    if sum(wide) + 2 * len(wide) > look.width:
        return [line for row in rows for line in look.row("", "  ".join(cell for cell in row if cell), indent=0)]
    return ["  ".join(pad(cell, size) for cell, size in zip(row, wide, strict=True)).rstrip() for row in rows]
