"""The guards of the engine by name: what each keeps, and where it stands.

A guard is a check without which a promise would be broken in some rare order of events. Every one is declared here,
and for every one the simulator plants the bug that takes it away and must find it (`dev.py simulate --mutants`); the
build fails for a guard without its planted bug, and for a planted bug without its guard. Nothing imports this while
the program runs.

What guards the doors (tokens, sizes, signatures) is told and tested with the HTTP face; what the database itself
refuses stands in its migrations and is attacked statement by statement.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Guard:
    """`at`: the functions that check, by their names below `tocsin.engine`."""

    keeps: str
    at: tuple[str, ...]
    second: str = ""
    """For a second line, which cannot be missed while the first one stands: the test that proves it by itself."""


def _guard(keeps: str, *at: str, second: str = "") -> Guard:
    return Guard(keeps=keeps, at=at, second=second)


GUARDS: Mapping[str, Guard] = {
    # --- what is written ------------------------------------------------------------------
    "answer-after-commit": _guard("an alert is on the disk before its sender hears so", "run.engine.Engine.turn"),
    "one-transaction": _guard("a turn is written whole or not at all", "store.sqlite.SqliteStore.commit"),
    "newest-epoch": _guard("only the newest owner writes", "store.ownership.take", "store.sqlite.SqliteStore.commit"),
    "failed-commit-undone": _guard("a failed commit leaves nothing in memory", "run.engine.Engine._undo"),
    "loaded-until-it-is": _guard("nothing is decided on a memory ahead of the disk", "run.engine.Engine._catch_up"),
    "refusal-leaves-nothing": _guard("a refused request leaves nothing in memory", "run.engine.Engine._drop"),
    "answers-kept": _guard("a channel's answer outlives a commit that failed", "run.engine.Engine._fail"),
    "results-before-withdrawals": _guard(
        "a row made ready and withdrawn in one turn does not leave", "store.outbox_rows.record"
    ),
    # --- what comes in --------------------------------------------------------------------
    "delivery-once": _guard("the same delivery is one alert", "run.intake.take"),
    "overtaken-alert": _guard("an alert overtaken by its own end is old news", "run.alert_levels.AlertLevels.hear"),
    "one-open-incident": _guard("one incident of a key is open", "run.turn.Turn.open_under"),
    "cool-down": _guard("a key that has just closed stays quiet", "run.firing.held_until"),
    "silence": _guard("a silenced trigger opens nothing", "run.firing._silenced"),
    "after-a-silence": _guard("what still fires when a silence ends opens then", "run.silences.look"),
    "storm": _guard("too many at once are one", "run.firing._storming"),
    "after-a-storm": _guard("what a storm stood for is looked at when it ends", "run.firing.quiet_over"),
    # --- time -----------------------------------------------------------------------------
    "timer-when-due": _guard(
        "a timer fires once and not early", "decide.timers.take_due", "run.engine.Engine._timer"
    ),
    "own-visit": _guard(
        "a timer of a visit that is over does nothing", "decide.leaving.leave", "decide.timers.take_due"
    ),
    "timers-armed-at-start": _guard("a start forgets no timer", "run.boot._arm_incident"),
    "next-rung": _guard("each page sets the timer of the next", "decide.ladders.climb"),
    "never-asleep": _guard("an open incident has a timer", "decide.incident._stay_awake"),
    "clock-jump-told": _guard("a clock that jumps ahead is told", "run.engine.Engine._look_at_clock"),
    "customers-wait-after-jump": _guard("after a jump customers wait for a person", "run.turn.Turn.keep_stops"),
    # --- pages ----------------------------------------------------------------------------
    "answer-stops-ladder": _guard("nobody is paged about what was answered", "decide.ladders.answer"),
    "first-answer": _guard("what was answered is not answered again", "decide.people.acknowledge"),
    "answer-lapses": _guard("an answer does not quieten for ever", "decide.ladders.answer"),
    "answered-not-retried": _guard("a page is not tried again once answered", "run.courier._answered"),
    "doubt-is-told": _guard("somebody hears of every doubt", "decide.incident._hear"),
    # --- what leaves ----------------------------------------------------------------------
    "claim-before-send": _guard("a claim is committed before its send", "run.courier.Courier.let_go"),
    "sent-on-yes": _guard("sent is said after a yes alone", "run.outbox.settled"),
    "doubt-waits": _guard("customers are never told again by itself", "run.outbox.settled"),
    "unknown-is-not-no": _guard("no answer is not a no", "run.outbox.settled"),
    "dead-claim-is-doubt": _guard("a claim whose process died may have left", "run.courier.Courier.overdue"),
    "dead-claims-at-start": _guard("a start looks after claims of the dead", "run.boot._arm"),
    "old-claim-not-used": _guard("a process that slept does not send its claim", "run.courier._sending"),
    "result-needs-token": _guard("an answer counts for its own attempt", "run.courier.Courier.record"),
    "not-twice-to-one": _guard("who has got it is not told again", "decide.deliveries.send_again"),
    "too-old": _guard("a notice too old to be true is not sent", "run.courier.Courier._stale"),
    "room": _guard("sends that came back make room, and no others", "run.outbox.Outbox.put"),
    "at-most-at-once": _guard("a channel is given so much at once", "run.courier.Courier._claim_on"),
    "quiet-when-asked": _guard("a receiver that asks for quiet gets it", "run.courier.Courier._settle"),
    "backup-in-doubt": _guard("a backup put back sends nothing again", "store.ownership.doubt_after_restore"),
    # --- who says so ----------------------------------------------------------------------
    "every-role": _guard("every role that must approve has", "decide.approvals.assigned"),
    "own-role": _guard("only those of a role approve for it", "decide.approvals.approve"),
    "words-seen": _guard("a yes is for the words that were read", "decide.approvals.approve"),
    "author-not-alone": _guard("nobody approves their own words alone", "decide.approvals.approve"),
    "approved-words-leave": _guard("what leaves is what was approved", "decide.deliveries.release"),
    "stop-at-claim": _guard(
        "nothing is claimed under a stop", "run.memory.Memory.stopped", "store.outbox_rows.claim"
    ),
    "stopped-not-retried": _guard("a stopped notice is not tried again", "run.courier._stopped"),
    "approvals-at-claim": _guard(
        "a claim needs its approvals on the disk", "store.outbox_rows.claim",
        second="tests/store/promises.py::test_P_13_a_notice_is_claimed_only_with_its_approvals",
    ),
    # --- worlds and versions ----------------------------------------------------------------
    "drill-no-customers": _guard("a drill has no customers", "decide.deliveries.release"),
    "drill-own-ways": _guard("a drill has no way out but its own", "run.channels.SiteChannels.of"),
    "closed-hears-nothing": _guard("a closed incident takes part in nothing", "decide.incident._still_heard"),
    "own-version": _guard("an incident keeps the version it began with", "run.library.Library.of"),
    "one-engine": _guard(
        "a second engine on one file stops at once", "store.lock.FileLock",
        second="tests/store/test_opening.py::test_F_026_an_engine_in_another_process_is_seen",
    ),
}  # fmt: skip
