"""What can go wrong. Each kind is switched on or off for a whole run and draws from a generator of its own."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from tocsin.engine.model.time import MINUTE, SECOND
from tocsin.notifiers.base import Refused, Sent, Unknown, Verdict

from .chance import Chance

DEATHS = ("crash-transaction", "crash-send", "crash-report", "kill")
ANSWERS = ("refuse", "refuse-for-good", "lose", "doubt", "late-yes", "late-no", "break", "rate-limit", "outage")
TIME = ("jump-ahead", "jump-back", "suspend", "drift")
DISK = ("full", "locked", "broken", "unreadable")
PROCESSES = ("freeze", "takeover", "skew")
INPUT = ("repeat", "reorder", "burst", "silence", "flap", "slow-turns", "flood", "clumsy")
CHANGE = ("publish", "drill")
MORE = ("stall", "hush", "second-thoughts")
KINDS = (*DEATHS, *ANSWERS, *TIME, *DISK, *PROCESSES, *INPUT, *CHANGE, "gateway", *MORE)

# `gateway`: every second notice to customers gets no answer, and half of these have arrived. `stall`: a process is
# stopped between a claim and its send. `hush`: people silence triggers. `second-thoughts`: a notice is stopped as it
# goes.
TRANSACTIONS = (
    "start", "ingest", "record", "claim", "timer", "signal", "deadline", "cooldown", "clock-jump", "publish",
    "command.ack", "command.do", "command.done", "command.fact", "command.noticeapprove", "command.noticemark",
    "command.noticesend", "command.close", "command.note", "command.noticedraft", "command.noticeedit",
    "command.noticereject", "command.noticestop", "command.pagerole", "command.pause", "command.silence",
    "command.trigger", "drill-start", "drill-end", "drill-close", "drill-interrupted",
)  # fmt: skip
"""Transactions that the storm must have been in, at least; more are found by themselves."""
MOMENTS = ("begin", "commit", "done")
SENDS = ("send-page", "send-customer", "send-internal")


class Crash(BaseException):
    """The process dies here. Not an `Exception`: nothing in the product may swallow it."""


@dataclass(frozen=True, slots=True)
class Fate:
    """Of one send: whether it arrives, what is said, and how long the answer takes (microseconds)."""

    arrives: bool
    answer: Verdict | None
    """None: the channel breaks with an exception."""
    latency: int


@dataclass(slots=True)
class Faults:
    """The faults of one run. `on` are the kinds in force; nothing happens once `calm` is set."""

    chance: Chance
    on: frozenset[str]
    calm: bool = False
    certain: set[str] = field(default_factory=set)
    """Points at which the process dies the first time that it gets there."""
    reached: Counter[str] = field(default_factory=Counter)
    crashed: Counter[str] = field(default_factory=Counter)
    dead_until: dict[str, int] = field(default_factory=dict)
    """Channel -> end of its outage, true time."""

    def draws(self, kind: str, share: float) -> bool:
        """Whether a fault of this kind happens now; the draw is made whether or not the kind is on."""
        hit = self.chance.of(f"fault/{kind}").random() < share
        return hit and kind in self.on and not self.calm

    # --- deaths -----------------------------------------------------------------------

    def reach(self, point: str) -> None:
        """A named point. The first times that a run reaches one are the likeliest to be fatal."""
        self.reached[point] += 1
        kind = "crash-transaction"
        if point.startswith("send-"):
            kind = "crash-send"
        elif point.startswith("report"):
            kind = "crash-report"
        many = self.reached[point]
        hit = self.chance.of(f"fault/{kind}/{point}").random() < 0.25 / (1 + many) + 0.001
        if point in self.certain:
            self.certain.remove(point)
            if not self.calm:
                self.crashed[point] += 1
                raise Crash(point)
        if hit and kind in self.on and not self.calm:
            self.crashed[point] += 1
            raise Crash(point)

    # --- channels ---------------------------------------------------------------------

    def fate(self, channel: str, kind: str, now: int) -> Fate:
        """What becomes of one send."""
        chance = self.chance.of(f"fault/answers/{channel}")
        pick, lag, long = chance.random(), chance.random(), chance.random()
        quick = int((0.02 + lag) * SECOND)
        if self.dead_until.get(channel, 0) > now and "outage" in self.on and not self.calm:
            return Fate(False, Refused("connect-refused"), quick)
        if pick < 0.004:
            self.dead_until[channel] = now + int((2 + 28 * long) * MINUTE)
        step = 0.11 if kind == "customer" else 0.04  # customers are told seldom: each time should be interesting
        late = int((16 + 120 * long) * SECOND)
        if kind == "customer" and lag < 0.5 and "gateway" in self.on and not self.calm:
            return Fate(long < 0.5, Unknown("timed-out"), int(10 * SECOND))
        share = 0.0
        for name, fate in (
            ("refuse", Fate(False, Refused("busy"), quick)),
            ("refuse-for-good", Fate(False, Refused("no-such-number", permanent=True), quick)),
            ("lose", Fate(False, Unknown("timed-out"), int(10 * SECOND))),
            ("doubt", Fate(True, Unknown("timed-out"), int(10 * SECOND))),
            ("late-yes", Fate(True, Sent("late"), late)),
            ("late-no", Fate(False, Refused("late"), late)),
            ("break", Fate(long < 0.5, None, quick)),
            ("rate-limit", Fate(False, Refused("slow-down", retry_after_s=1 + 59 * long), quick)),
        ):
            share += step
            if share - step <= pick - 0.01 < share and name in self.on and not self.calm:
                return Fate(fate.arrives, fate.answer, fate.latency)
        return Fate(True, Sent(f"{channel}-ok"), quick)


def drawn(seed: int) -> frozenset[str]:
    """Which kinds are on in a run of this seed: about half of them, so that the rare mixtures come too."""
    chance = Chance(seed).of("swarm")
    share = chance.choice((0.25, 0.5, 0.5, 0.75))
    return frozenset(kind for kind in KINDS if chance.random() < share)
