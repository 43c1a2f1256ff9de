"""What players see of their incident: where it stands, what may be done now, what waits; with marks on every line."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ...notifiers.marks import END_MARK, drill_mark
from ..model.incident import NoticeState
from ..model.view import IncidentView, NoticeView, PageView, TaskView

Say = Callable[..., str]
"""A sentence of the catalogue in the reader's language: `say(code, **params)`."""
HASH_SHOWN = 8


def marked_line(drill: str, tau: str, clock: str, text: str) -> str:
    """A line with its mark, drill time and the time of day in the drill."""
    return f"{drill_mark(drill)}{tau} | {clock} | {text}"


def enclosed(text: str) -> str:
    """Words that a player could take for a real message: marked at their end too."""
    return f"{text} {END_MARK}"


def incident_lines(view: IncidentView, say: Say) -> list[str]:
    """The incident in a few lines, with the numbers that `do` and `done` take."""
    card = view.card
    states = " · ".join(one.title or one.path for one in view.states if one.innermost) or "-"
    lines = [say("drill-show-head", incident=card.id, title=card.title, severity=card.severity_title, states=states)]
    lines += [_task(one, say) for one in view.tasks]
    lines += [_button(one.number, one.name, one.label, one.who, say) for one in view.buttons]
    lines += [_page(one, say) for one in view.pages if one.state == "waiting"]
    lines += [notice_line(one, say) for one in view.notices]
    lines += [say("drill-show-fact", fact=one.title, value=one.shown) for one in view.facts if one.value is not None]
    return lines + [say("drill-show-next", at=one.at, what=one.what) for one in view.next[:3]]


def _task(one: TaskView, say: Say) -> str:
    if one.done_at is not None:
        return say("drill-show-done", number=one.number, task=one.name, text=one.text, person=one.done_name)
    fills = say("drill-show-fills", fact=one.fills_title) if one.fills else ""
    due = say("drill-show-due", due=one.due) if one.due is not None else ""
    return say("drill-show-task", number=one.number, task=one.name, text=one.text, who=one.who, more=f"{fills}{due}")


def _button(number: int, name: str, label: str, who: str, say: Say) -> str:
    return say("drill-show-button", number=number, button=name, label=label, who=who)


def _page(one: PageView, say: Say) -> str:
    return say("drill-show-page", who=one.who, text=one.text or one.ladder)


def notice_line(one: NoticeView, say: Say) -> str:
    """A notice: where it stands, and the hash that a yes is for."""
    line = say("drill-show-notice", notice=one.name, title=one.title, state=one.state_text or one.state)
    if one.missing:
        line += say("drill-show-missing", facts=", ".join(one.missing))
    if one.state == "asking":
        line += say("drill-show-hash", hash=one.hash[:HASH_SHOWN], who=one.who)
    return line


def notice_text(one: NoticeView, say: Say) -> list[str]:
    """The very words that would leave, marked at their end too."""
    lines = [notice_line(one, say)]
    for channel, form, body in one.texts:
        lines.append(enclosed(f"[{channel}/{form}] {body}"))
    return lines


def phone(state: NoticeState, say: Say) -> Iterator[str]:
    """What customers would have read, when a notice was released in a drill; each text once."""
    bodies: dict[str, int] = {}
    for row in state.rows:
        bodies[row.body] = bodies.get(row.body, 0) + 1
    for body, count in bodies.items():
        told = say("drill-phone", notice=state.name, count=count)
        yield enclosed(f"{told} {body}")
