"""Planted bugs in what comes in, in pages, in who says so, and in worlds and versions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from unittest.mock import patch

from tocsin.engine.decide import approvals, deliveries, ladders, people, timers
from tocsin.engine.decide import incident as deciding
from tocsin.engine.model.event import Acknowledged, NoticeApproved
from tocsin.engine.model.team import Team
from tocsin.engine.run import courier, firing, intake, silences
from tocsin.engine.run.channels import SiteChannels
from tocsin.engine.run.library import Library
from tocsin.engine.run.turn import Turn
from tocsin.engine.store import sqlite

from .mutant import swap


def counts_repeats() -> Any:
    """A delivery is taken for new however often it comes."""

    @contextmanager
    def planted() -> Iterator[None]:
        def made(take: Any) -> Any:
            return lambda *given: take(*given[:-1], False)

        with swap(intake, "take", made), patch.object(Turn, "delivered", lambda *_: False):
            yield

    return planted()


def opens_twice() -> Any:
    """Nobody looks whether an incident of the key is open."""
    return patch.object(Turn, "open_under", lambda *_: None)


def no_cool_down() -> Any:
    """A key may open again at once."""
    return patch.object(firing, "held_until", lambda *_: None)


def no_silence() -> Any:
    """Silences are not looked at."""
    return patch.object(firing, "_silenced", lambda *_: None)


def deaf_after_silence() -> Any:
    """What fired under a silence stays unheard when it ends."""
    return patch.object(silences, "look", lambda *_: None)


def no_storm() -> Any:
    """Openings are not counted."""
    return patch.object(firing, "_storming", lambda *_: False)


def forgets_storm() -> Any:
    """When a storm is over, only its own key is looked at."""

    def quiet_over(turn: Any, closed: Any) -> None:
        firing.still_firing(turn, closed.world, closed.runbook, closed.key)

    return patch.object(firing, "quiet_over", quiet_over)


def old_visit() -> Any:
    """A timer counts also when the visit that set it is over."""

    def take(step: Any, key: str) -> Any:
        timer = step.incident.timers.get(key)
        return step.incident.timers.pop(key) if timer is not None and timer.due <= step.now else None

    def made(stop: Any) -> Any:
        return lambda step, key: None if key.startswith("after:") else stop(step, key)

    @contextmanager
    def planted() -> Iterator[None]:
        with patch.object(timers, "take_due", take), swap(timers, "stop", made):
            yield

    return planted()


def falls_asleep() -> Any:
    """No timer is set when nothing else waits."""
    return patch.object(deciding, "_stay_awake", lambda _step: None)


def jump_goes_on() -> Any:
    """After a jump of the clock customers are told as before."""

    def made(keep: Any) -> Any:
        return lambda self, rows: keep(self, [row for row in rows if row.id != "clock-jump"])

    return swap(Turn, "keep_stops", made)


def answers_again() -> Any:
    """Whoever answers second takes it over."""

    def acknowledge(step: Any, event: Any) -> None:
        for ladder in list(step.incident.ladders.values()):
            if ladder.state == "answered":
                ladders.answer(step, ladder)
        people.acknowledge(step, event)

    return patch.dict(deciding._HANDLERS, {Acknowledged: acknowledge})


def never_lapses() -> Any:
    """An answer quietens for ever."""

    def made(start: Any) -> Any:
        def started(step: Any, key: str, *given: Any, **named: Any) -> None:
            if not key.startswith(timers.LAPSE):
                start(step, key, *given, **named)

        return started

    return swap(timers, "start", made)


def retries_answered() -> Any:
    """A page that was refused is tried again, answered or not."""
    return patch.object(courier, "_answered", lambda *_: False)


def silent_doubt() -> Any:
    """Nobody is paged about a doubt that the runbook does not mention."""
    return patch.object(deciding, "NEEDS_SOMEBODY", ("failed", "expired"))


def uses_old_claims() -> Any:
    """A process that was stopped sends what it had claimed before."""
    return patch.object(courier._Fresh, "__call__", lambda _self: True)


def tells_all_again() -> Any:
    """What has arrived is sent again with what has not."""

    def made(send_again: Any) -> Any:
        def again(step: Any, state: Any, reason: str) -> None:
            outcomes = tuple("failed" if outcome == "sent" else outcome for outcome in state.outcomes)
            send_again(step, replace(state, outcomes=outcomes), reason)

        return again

    return swap(deliveries, "send_again", made)


def never_too_old() -> Any:
    """A notice leaves however old it is."""
    return patch.object(courier.Courier, "_stale", lambda self, turn, row, now: self._load(turn, row, now))


def all_at_once() -> Any:
    """A channel is given all there is."""
    return patch.object(courier, "_ROOM", dict.fromkeys(courier._ROOM, 10**6))


def never_quiet() -> Any:
    """A receiver that asks for quiet is not heard."""

    def made(settle: Any) -> Any:
        def settled(self: courier.Courier, *given: Any) -> None:
            settle(self, *given)
            self.resting.clear()

        return settled

    return swap(courier.Courier, "_settle", made)


def sends_backup() -> Any:
    """A backup that was put back is a database like any other."""
    return patch.object(sqlite, "doubt_after_restore", lambda *_: None)


def _approving(change: Callable[[Any, Any], Any]) -> Any:
    """Every approval is changed before it is heard."""

    def approve(step: Any, event: Any) -> None:
        approvals.approve(step, change(step, event))

    return patch.dict(deciding._HANDLERS, {NoticeApproved: approve})


def any_voice() -> Any:
    """Everybody may approve for every role."""

    def approve(step: Any, event: Any) -> None:
        with patch.object(Team, "roles_of", lambda self, _person: tuple(self.roles)):
            approvals.approve(step, event)

    return patch.dict(deciding._HANDLERS, {NoticeApproved: approve})


def unread_yes() -> Any:
    """A yes counts for whatever the words are by now."""

    def change(step: Any, event: Any) -> Any:
        state = step.incident.notices.get(event.notice)
        return event if state is None else replace(event, hash=state.hash)

    return _approving(change)


def own_words() -> Any:
    """The author's own yes is enough."""

    def change(step: Any, event: Any) -> Any:
        state = step.incident.notices.get(event.notice)
        if state is not None:
            step.incident.notices[event.notice] = replace(state, author="")
        return event

    return _approving(change)


def retries_stopped() -> Any:
    """A notice that was stopped on its way and refused is tried again."""
    return patch.object(courier, "_stopped", lambda *_: False)


def drill_aloud() -> Any:
    """A drill uses the ways of the live world."""
    return patch.object(SiteChannels, "of", lambda self, _world, name: self.live.get(name))


def hears_closed() -> Any:
    """A closed incident goes on taking part."""
    return patch.object(deciding, "_still_heard", lambda _step: True)


def newest_version() -> Any:
    """An incident goes on by the newest version of its runbook."""

    def made(of: Any) -> Any:
        return lambda self, name, version: self.newest.get(name) or of(self, name, version)

    return swap(Library, "of", made)
