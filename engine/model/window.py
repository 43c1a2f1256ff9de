"""How the samples of a window become one figure: the words that `of:` knows."""

from __future__ import annotations

from typing import Final, Literal, get_args

Of = Literal[
    "sum", "avg", "max", "min", "last", "count", "rate", "p50", "p75", "p80", "p90", "p95", "p98", "p99",
]  # fmt: skip
"""`count`: how many samples there are. `rate`: what they add up to per minute. `p95`: the figure that 95% of them do
not exceed."""
OFS: Final[tuple[Of, ...]] = get_args(Of)

USUAL_OF: Final[tuple[Of, ...]] = ("sum", "avg", "last", "count", "rate")
"""Those of which what is usual is known: of each hour only the sum and the number of its samples are kept."""
AHEAD_OF: Final[tuple[Of, ...]] = ("sum", "avg", "last", "rate")
"""Those that a straight line through the samples can carry on: it tells where they go, not how they scatter."""
FEWEST_AHEAD: Final = 3
"""Through two samples a line always goes, so it says nothing; with fewer than three there is no forecast."""
PLAIN: Final[tuple[Of, ...]] = ("sum", "avg", "last")
"""Those that people take for the metric itself: as its own function they are not said beside its title."""
COUNTING: Final[tuple[Of, ...]] = ("count", "rate")
"""Those whose figures are numbers even where the metric is a share."""


def of_kind(kind: str) -> Of:
    """Where nobody says else, counts are summed, levels and shares averaged."""
    return "sum" if kind == "count" else "avg"


def percent(of: Of) -> int | None:
    """The 95 of `p95`; None for the other words."""
    return int(of[1:]) if of.startswith("p") else None
