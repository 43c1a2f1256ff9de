"""The command `silence`: make one, make it longer or shorter, lift it. It names things and checks; `silences` does."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from ..language.lengths import BadLength, parse_length, say_length
from ..language.near import nearest
from ..model.command import Silence
from ..model.decision import Entry
from ..model.incident import LIVE
from ..model.matcher import BadMatcher, Matcher, parse_matcher
from ..model.problem import NoSuchThing, Refused, WrongUsage
from ..model.runbook import Combined, Runbook, Threshold, Trigger
from ..model.silence import SilenceRow, Window
from ..model.time import DAY, Instant, Length
from . import silences
from .turn import Turn
from .windows import check_window, working

PAST = DAY
"""A silence may begin so long ago: a slip of the date must not end it at once."""


def silence(turn: Turn, command: Silence, by: str, release: silences.Release) -> str | None:
    """Do it; the silence's id, or None where there was nothing to lift. Raises WrongUsage, NoSuchThing, Refused."""
    _check_named(turn, command)
    matchers = _matchers(command)
    known = _known(turn, command, matchers)
    if not command.length:
        return _lift(turn, known, by, command.reason, release)
    now, limit = turn.instant(LIVE), turn.memory.library.team.timing.silence_longest
    length = _length(command.length)
    start = command.start if command.start is not None else None
    if start is not None and start < now - PAST:
        raise WrongUsage("silence-long-ago")
    if len(known) > 1:
        raise Refused("silence-which", silences=", ".join(it.id for it in known))
    row = _changed(known[0], command, start, now) if known else _new(turn, command, matchers, start, now)
    row = replace(row, until=Instant(max(row.start, now) + length), by=by)
    if not row.reason:
        raise WrongUsage("silence-needs-reason")
    if row.until - now > limit:
        raise Refused("silence-too-long", longest=say_length(limit))
    if row.window is not None:
        check_window(row.window, turn.memory.library.team, row.start)
    _keep(turn, row, by, edited=bool(known))
    return row.id


# --- what is named --------------------------------------------------------------------


def _check_named(turn: Turn, command: Silence) -> None:
    """The runbook and the trigger are there, and something is named at all."""
    library = turn.memory.library
    if command.id:
        return
    if not command.runbook:
        if command.trigger or not (command.labels or command.matchers):
            raise WrongUsage("silence-of-what")
        return
    runbook = library.get(command.runbook)
    if runbook is None:
        raise NoSuchThing(
            "no-such-runbook", runbook=command.runbook[:60],
            near=nearest(command.runbook, library.newest) or ", ".join(library.newest),
        )  # fmt: skip
    if command.trigger and command.trigger not in runbook.triggers:
        raise NoSuchThing("no-such-trigger", trigger=command.trigger[:60], near=", ".join(runbook.triggers))


def _matchers(command: Silence) -> tuple[Matcher, ...]:
    """In one order, so that the same silence is found again however it is typed."""
    found = [Matcher(label=name, values=(value,)) for name, value in command.labels.items()]
    try:
        found += map(parse_matcher, command.matchers)
    except BadMatcher as bad:
        raise WrongUsage(bad.code, given=next(it for it in command.matchers if _is_bad(it))[:60]) from None
    return tuple(dict.fromkeys(sorted(found, key=str)))


def _is_bad(text: str) -> bool:
    try:
        parse_matcher(text)
    except BadMatcher:
        return True
    return False


def _known(turn: Turn, command: Silence, matchers: tuple[Matcher, ...]) -> list[SilenceRow]:
    """Silences that go on and are meant: by id, or by what they name. To lift, a window need not be said again."""
    going_on = [it for it in turn.silences().values() if it.ended is None]
    if command.id:
        found = [it for it in going_on if it.id.casefold() == command.id.strip().casefold()]
        if not found:
            ids = ", ".join(it.id for it in going_on) or "-"
            raise NoSuchThing("no-such-silence", id=command.id[:60], silences=ids)
        return found
    same = [it for it in going_on if (it.runbook, it.trigger) == (command.runbook, command.trigger)]
    same = [it for it in same if tuple(sorted(it.matchers, key=str)) == matchers]
    window = _window(command)
    return same if not command.length and window is None else [it for it in same if it.window == window]


def _window(command: Silence) -> Window | None:
    """How it repeats. Raises WrongUsage unless at most one way is said, with a length for a crontab alone."""
    said = [it for it in (command.weekly, command.calendar, command.cron) if it.strip()]
    if len(said) > 1 or bool(command.cron) != bool(command.lasts):
        raise WrongUsage("silence-one-window")
    if not said:
        return None
    lasts = _length(command.lasts) if command.lasts else Length(0)
    return Window(
        weekly=" ".join(command.weekly.split()), calendar=command.calendar.strip(),
        cron=" ".join(command.cron.split()), lasts=lasts,
    )  # fmt: skip


def _length(text: str) -> Length:
    try:
        return parse_length(text)
    except BadLength as bad:
        raise WrongUsage(bad.code, **bad.params) from None


# --- made, changed, lifted ------------------------------------------------------------


def _new(
    turn: Turn, command: Silence, matchers: tuple[Matcher, ...], start: Instant | None, now: Instant
) -> SilenceRow:
    _check_labels(turn, command, matchers)
    window, calendars = _window(command), turn.memory.library.team.calendars
    if window is not None and window.calendar and window.calendar not in calendars:
        near = nearest(window.calendar, calendars) or ", ".join(calendars) or "-"
        raise NoSuchThing("no-such-calendar", calendar=window.calendar[:60], near=near)
    if not command.reason.strip():
        raise WrongUsage("silence-needs-reason")
    return SilenceRow(
        id=f"S-{turn.count('silence')}", runbook=command.runbook, trigger=command.trigger, matchers=matchers,
        window=window, start=start if start is not None else now, until=now, by="", reason=command.reason.strip(),
        at=now,
    )  # fmt: skip


def _changed(row: SilenceRow, command: Silence, start: Instant | None, now: Instant) -> SilenceRow:
    """Longer or shorter, perhaps for another reason or in other windows; it is not a second one."""
    window = _window(command) or row.window
    begins = start if start is not None else row.start
    return replace(row, window=window, start=begins, reason=command.reason.strip() or row.reason, at=now)


def _keep(turn: Turn, row: SilenceRow, by: str, *, edited: bool) -> None:
    now, team = turn.instant(LIVE), turn.memory.library.team
    turn.keep_silence(row)
    at_work = working(row, team, now)
    turn.scope.after.append(lambda: silences.arm(turn.memory, row, at_work, now))
    code = "silence-changed" if edited else "silence-later" if row.start > now else "silence-made"
    params: dict[str, object] = {
        "silence": row.id, "runbook": row.runbook, "trigger": row.trigger, "what": row.what, "until": row.until,
        "from_at": row.start, "reason": row.reason, "windows": window_said(row.window),
    }  # fmt: skip
    turn.write(LIVE, "", 0, Entry(code=code, params=params, by=by))
    if row.matchers and not any(silences.names(row, it, team) for it in turn.memory.signals.trackers.values()):
        near = _near_values(turn, row)
        code = "silence-hides-nothing-near" if near else "silence-hides-nothing"
        turn.write(LIVE, "", 0, Entry(code=code, params={"silence": row.id, "what": row.what, "near": near}))


def window_said(window: Window | None) -> str:
    """As it was typed; the words around it are in the catalogue."""
    if window is None:
        return ""
    lasts = f" + {say_length(window.lasts)}" if window.lasts else ""
    return (window.weekly or window.calendar or window.cron) + lasts


def _lift(turn: Turn, known: list[SilenceRow], by: str, reason: str, release: silences.Release) -> str | None:
    if not known:
        return None
    if len(known) > 1:
        raise Refused("silence-which", silences=", ".join(it.id for it in known))
    now, row = turn.instant(LIVE), known[0]
    turn.keep_silence(replace(row, start=min(row.start, now), until=now))
    params = {"silence": row.id, "runbook": row.runbook, "trigger": row.trigger, "what": row.what, "reason": reason}
    turn.write(LIVE, "", 0, Entry(code="silence-lifted-early", params=params, by=by))
    silences.look(turn, row.id, release)
    return row.id


# --- slips of the pen -----------------------------------------------------------------


def _check_labels(turn: Turn, command: Silence, matchers: Iterable[Matcher]) -> None:
    """A label that none of the triggers has could never match."""
    library = turn.memory.library
    books = [library.newest[command.runbook]] if command.runbook else list(library.newest.values())
    known = dict.fromkeys(
        label for book in books for trigger in book.triggers.values()
        if command.trigger in ("", trigger.name) for label in _labels(book, trigger)
    )  # fmt: skip
    for matcher in matchers:
        if matcher.label not in known:
            near = nearest(matcher.label, known) or ", ".join(known) or "-"
            raise NoSuchThing("silence-no-label", label=matcher.label[:60], near=near)


def _labels(book: Runbook, trigger: Trigger) -> tuple[str, ...]:
    signal = trigger.signal
    parts = signal.signals if isinstance(signal, Combined) else (signal,)
    return (*book.one_per, *(name for it in parts if isinstance(it, Threshold) for name in it.labels))


def _near_values(turn: Turn, row: SilenceRow) -> str:
    """Values that have been seen and look like one that was typed."""
    team = turn.memory.library.team
    found: dict[str, None] = {}
    for matcher in row.matchers:
        bare = replace(row, matchers=())
        seen = dict.fromkeys(
            value for it in turn.memory.signals.trackers.values() if silences.names(bare, it, team)
            if (value := silences.labels_of(it).get(matcher.label))
        )  # fmt: skip
        for value in matcher.values:
            close = nearest(value, seen) if value not in seen else None
            if close:
                found[f"{matcher.label}={close}"] = None
    return ", ".join(found)
