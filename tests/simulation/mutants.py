"""Planted bugs: each takes one guard away, and a seed must find it. A guard without its mutant is not trusted."""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping
from contextlib import ExitStack, nullcontext

from tocsin.engine.model.time import HOUR, Length

from . import planted as old
from . import planted_more as more
from .mutant import Mutant
from .stories import restored, storm_over
from .world import Plan, World

STORM = Length(2 * HOUR)

MUTANTS: Mapping[str, Mutant] = {
    "early-answer": Mutant(guard="answer-after-commit", plant=old.early_answer, on=("crash-transaction",)),
    "half-commit": Mutant(guard="one-transaction", plant=old.half_commit, on=("crash-transaction",)),
    "no-next-rung": Mutant(guard="next-rung", plant=old.no_next_rung),
    "claim-late": Mutant(guard="claim-before-send", plant=old.claim_late),
    "says-sent": Mutant(guard="sent-on-yes", plant=old.says_sent, on=("lose", "doubt")),
    "retries-doubt": Mutant(guard="doubt-waits", plant=old.retries_doubt, on=("doubt", "lose")),
    "recovery-resends": Mutant(
        guard="dead-claim-is-doubt",
        plant=old.recovery_resends,
        on=("crash-send", "crash-report", "kill"),
    ),
    "doubt-is-no": Mutant(guard="unknown-is-not-no", plant=old.doubt_is_no, on=("doubt",)),
    "early-timer": Mutant(guard="timer-when-due", plant=old.early_timer),
    "no-fence": Mutant(guard="result-needs-token", plant=old.no_fence, on=("late-no", "late-yes", "lose", "doubt")),
    "stale-owner": Mutant(guard="newest-epoch", plant=old.stale_owner, on=("takeover",)),
    "ignores-stops": Mutant(guard="stop-at-claim", plant=old.ignores_stops),
    "one-yes": Mutant(guard="every-role", plant=old.one_yes),
    "any-text": Mutant(guard="approved-words-leave", plant=old.any_text),
    "pages-on": Mutant(guard="answer-stops-ladder", plant=old.pages_on),
    "forgets-timers": Mutant(guard="timers-armed-at-start", plant=old.forgets_timers, on=("kill",)),
    "forgets-claims": Mutant(guard="dead-claims-at-start", plant=old.forgets_claims, on=("crash-send", "kill")),
    "no-undo": Mutant(guard="failed-commit-undone", plant=old.no_undo, on=("full",)),
    "undo-once": Mutant(guard="loaded-until-it-is", plant=old.undo_once, on=("locked", "unreadable")),
    "keeps-refused": Mutant(guard="refusal-leaves-nothing", plant=old.keeps_refused, on=("clumsy",)),
    "no-overtaking": Mutant(guard="overtaken-alert", plant=old.no_overtaking, on=("reorder", "repeat")),
    "silent-clock": Mutant(guard="clock-jump-told", plant=old.silent_clock, on=("jump-ahead",)),
    "drill-leak": Mutant(guard="drill-no-customers", plant=old.drill_leaks, on=("drill",)),
    "verdicts-lost": Mutant(guard="answers-kept", plant=old.verdicts_lost, on=("full", "locked")),
    "withdraw-first": Mutant(
        guard="results-before-withdrawals",
        plant=old.withdraw_first,
        on=("refuse", "slow-turns", "flood"),
    ),
    "clogged": Mutant(guard="room", plant=old.clogged, on=("flood", "slow-turns")),
    "counts-repeats": Mutant(guard="delivery-once", plant=more.counts_repeats, on=("repeat",)),
    "opens-twice": Mutant(guard="one-open-incident", plant=more.opens_twice, on=("flap",)),
    "no-cool-down": Mutant(guard="cool-down", plant=more.no_cool_down, on=("flap",)),
    "no-silence": Mutant(guard="silence", plant=more.no_silence, on=("flap", "hush")),
    "deaf-after-silence": Mutant(guard="after-a-silence", plant=more.deaf_after_silence, on=("flap", "hush")),
    "no-storm": Mutant(guard="storm", plant=more.no_storm, on=("flood",)),
    "forgets-storm": Mutant(guard="after-a-storm", plant=more.forgets_storm, story=storm_over),
    "old-visit": Mutant(guard="own-visit", plant=more.old_visit),
    "falls-asleep": Mutant(guard="never-asleep", plant=more.falls_asleep),
    "jump-goes-on": Mutant(guard="customers-wait-after-jump", plant=more.jump_goes_on, on=("jump-ahead",)),
    "answers-again": Mutant(guard="first-answer", plant=more.answers_again),
    "never-lapses": Mutant(guard="answer-lapses", plant=more.never_lapses),
    "retries-answered": Mutant(
        guard="answered-not-retried",
        plant=more.retries_answered,
        on=("refuse", "late-no", "rate-limit"),
    ),
    "silent-doubt": Mutant(guard="doubt-is-told", plant=more.silent_doubt, on=("doubt", "lose", "gateway")),
    "uses-old-claims": Mutant(guard="old-claim-not-used", plant=more.uses_old_claims, on=("stall",)),
    "tells-all-again": Mutant(
        guard="not-twice-to-one",
        plant=more.tells_all_again,
        on=("doubt", "refuse-for-good", "gateway"),
    ),
    "never-too-old": Mutant(
        guard="too-old",
        plant=more.never_too_old,
        on=("rate-limit", "outage", "refuse", "jump-ahead"),
    ),
    "all-at-once": Mutant(guard="at-most-at-once", plant=more.all_at_once, on=("flood", "slow-turns")),
    "never-quiet": Mutant(guard="quiet-when-asked", plant=more.never_quiet, on=("rate-limit", "flood")),
    "sends-backup": Mutant(guard="backup-in-doubt", plant=more.sends_backup, story=restored),
    "any-voice": Mutant(guard="own-role", plant=more.any_voice),
    "unread-yes": Mutant(guard="words-seen", plant=more.unread_yes),
    "own-words": Mutant(guard="author-not-alone", plant=more.own_words),
    "retries-stopped": Mutant(
        guard="stopped-not-retried",
        plant=more.retries_stopped,
        on=("second-thoughts", "refuse", "rate-limit"),
    ),
    "drill-aloud": Mutant(guard="drill-own-ways", plant=more.drill_aloud, on=("drill",)),
    "hears-closed": Mutant(guard="closed-hears-nothing", plant=more.hears_closed),
    "newest-version": Mutant(guard="own-version", plant=more.newest_version, on=("publish",)),
}


def found_by(mutant: Mutant, seed: int, *, plant: bool = True) -> list[str]:
    """The first thing that a run finds with this bug planted; without it, that it is sound."""
    if mutant.story is not None:
        with mutant.plant() if plant else nullcontext():
            return mutant.story(seed)
    world = World(Plan(seed=seed, on=frozenset(mutant.on), storm=STORM))
    world.oracles.most = 1
    with ExitStack() as stack:
        if plant:
            stack.enter_context(mutant.plant())
        try:
            world.run()
        except Exception as broken:  # noqa: BLE001 - a bug may also show itself by breaking what is around it
            return [f"broke: {type(broken).__name__}"]
    return world.oracles.found


def _print(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def hunt(first: int, seeds: int = 50) -> int:
    """Look for a seed for each mutant; prints lines for `killers.txt`. 1 when one survives."""
    survived = 0
    for name, mutant in MUTANTS.items():
        began = time.perf_counter()
        for seed in range(first, first + seeds):
            found = found_by(mutant, seed)
            if found:
                _print(f"{name} {seed}  # {time.perf_counter() - began:.1f} s: {found[0][:110]}")
                break
        else:
            survived += 1
            _print(f"{name} SURVIVED {seeds} seeds")
    return 1 if survived else 0
