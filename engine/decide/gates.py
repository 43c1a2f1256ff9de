"""What a firing leads to, as one ordered list: the first line that holds is taken.

Before it stands what makes a firing at all (`for`, flapping, hours: `threshold.py`); after it the storm rule, which
only says whether an opening is one for its key or one for all keys.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Literal


class Way(Enum):
    """Where a firing goes."""

    JOIN = "join"  # its incident is open and takes it: nothing hides from who is at work already
    HELD = "held"  # inhibited: something that the site puts first is going on
    SILENCED = "silenced"  # somebody has said so, until a time
    TRIAL = "trial"  # the runbook is on trial: a line says what it would have done
    QUEUE = "queue"  # it waits until the open incident is closed
    RESTART = "restart"  # it takes the place of the open incident
    BESIDE = "beside"  # it opens beside the open incident
    ABSORBED = "absorbed"  # an open incident has caused it: it is told there
    STORM = "storm"  # the storm of its runbook stands for it
    COOLDOWN = "cooldown"  # its key has just been closed, or was a false alarm
    OPEN = "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What is known at the moment of the firing."""

    trial: bool = False
    open: bool = False
    """An incident of its key is."""
    if_open: Literal["attach", "queue", "restart", "new"] = "attach"
    held: bool = False
    silenced: bool = False
    caused: bool = False
    """An incident of one of its causes is open."""
    storm: bool = False
    resting: bool = False
    """Cool-down, or the quiet after a false alarm."""


_IF_OPEN = {"queue": Way.QUEUE, "restart": Way.RESTART, "new": Way.BESIDE}


def way(around: Around) -> Way:
    """Rules 25 to 27 in order."""
    if around.open and around.if_open == "attach" and not around.trial:
        return Way.JOIN
    if around.held:
        return Way.HELD
    if around.silenced:
        return Way.SILENCED
    if around.trial:
        return Way.TRIAL
    if around.open:
        return _IF_OPEN[around.if_open]
    if around.caused:
        return Way.ABSORBED
    if around.storm:
        return Way.STORM
    return Way.COOLDOWN if around.resting else Way.OPEN
