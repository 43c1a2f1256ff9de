"""What other levels a trigger could have, and what they would have done: the answer of `backtest --suggest`."""

from __future__ import annotations

from dataclasses import dataclass

from .time import Length


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """One candidate, judged on the record by the evaluator itself, as the only trigger of its runbook."""

    level: float
    """The figure, or the multiple of what is usual, was before or should be."""
    hold: Length
    """`for`; 0 for none."""
    clear: float | None
    """The clear level, of the kind of the level; None: not being beyond is enough."""
    clear_hold: Length
    said: str
    """`above 40 for 2m, clear below 20 for 10m`, in the words of the language."""
    openings: int
    """Incidents that it would have opened, and `night` those of them at night."""
    night: int
    false: int
    """Those that are about no known incident; without known incidents all of them."""
    per_week: float
    """False ones a week."""
    firing: float
    """Share of the time for which false ones fired: what always fires finds everything."""
    found: int
    """Known incidents in which it rang; one that had begun earlier by less than the incident lasted counts too."""
    missed: int
    delay_median: Length | None
    delay_worst: Length | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """For one trigger. Nothing is changed by it."""

    runbook: str
    trigger: str
    metric: str
    kind: str
    """Of the levels: `absolute`, `usual`, `previous`, `target`."""
    budget: float
    """False pages a week that are borne."""
    known: int
    """Known incidents that they were held against; 0: none were given, and every page counts as false."""
    now: Tried
    best: Tried | None
    """The proposal; None where nothing that was tried stays within the budget."""
    tried: tuple[Tried, ...]
    """All, by `for` and level."""
