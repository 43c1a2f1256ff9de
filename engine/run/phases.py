"""Which phase of a promotion holds in each world, worked out once for each time that it changes."""

from __future__ import annotations

from collections.abc import Mapping

from ..decide.evidence import relative_kinds
from ..model.computed import Staffing
from ..model.promotion import Promotions, Stretch
from ..model.runbook import Combined, Signal, Threshold
from ..model.team import Metric, walk
from ..model.time import Instant

FOREVER = Instant(2**62)
Span = tuple[Instant, Instant]
UNKNOWN: Span = (FOREVER, FOREVER)
_ITEM = "phase:"


class Phases:
    """`spans` says for each world from when until before when `of` is known to hold."""

    __slots__ = ("_held", "spans")

    def __init__(self) -> None:
        self.spans: dict[str, Span] = {}
        self._held: dict[str, Stretch | None] = {}

    def forget(self) -> None:
        """A site was published, or loaded: all is worked out anew."""
        self.spans.clear()
        self._held.clear()

    def of(self, world: str) -> Stretch | None:
        """The phase that held when the world was looked at last."""
        return self._held.get(world)

    def look(self, world: str, now: Instant, promotions: Promotions) -> Instant | None:
        """Work out what holds at `now`; when that changes."""
        stretch, until = promotions.at(now), promotions.changes_at(now)
        self._held[world] = stretch
        since = stretch.start if stretch is not None else now if promotions.stretches else Instant(-FOREVER)
        self.spans[world] = (since, FOREVER if until is None else until)
        return until


def item_of(world: str) -> str:
    """What the agenda of a world calls the change of its phase."""
    return _ITEM + world


def is_item(who: str) -> bool:
    """Whether an item of the agenda is such a change."""
    return who.startswith(_ITEM)


def heeds(signal: Signal, metrics: Mapping[str, Metric]) -> bool:
    """Whether it may be judged otherwise when a phase begins or ends: it has a `peak:`, looks at what is usual, or at
    how many people are needed."""
    parts = signal.signals if isinstance(signal, Combined) else (signal,)
    return any(isinstance(part, Threshold) and _heeds(part, metrics) for part in parts)


def _heeds(part: Threshold, metrics: Mapping[str, Metric]) -> bool:
    if part.peak is not None or "usual" in relative_kinds(part):
        return True
    return any(isinstance(metrics[name].computed, Staffing) for name in walk(part.metric, metrics))
