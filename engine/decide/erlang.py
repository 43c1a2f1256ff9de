"""Erlang C: how many people a load of contacts needs, when those who find nobody free wait.

A load of `a` erlangs is the contacts that would be going on at once if nobody had to wait: arrivals a second times
seconds of handling. The model and its formulas: A. K. Erlang, "Solution of some problems in the theory of
probabilities of significance in automatic telephone exchanges" (1917). Its assumptions are those of every table of
it: contacts come independently of each other, and nobody gives up, so it asks for a few people too many rather
than too few.
"""

from __future__ import annotations

import math

LARGEST_LOAD = 20_000.0
"""Erlangs. More than any floor has: beyond it, as after a feed of nonsense, the answer is the load itself."""
_MOST = 1e9


def blocked(servers: int, load: float) -> float:
    """Erlang B: the probability that all are busy when nobody waits. The recurrence never leaves 0 … 1, so it is stable
    for any number of servers, where the formula with its factorials overflows at 171."""
    probability = 1.0
    for count in range(1, servers + 1):
        probability = _one_more(probability, count, load)
    return probability


def waiting(servers: int, load: float) -> float:
    """Erlang C: the probability that a contact must wait; 1 where the load is more than all of them can carry."""
    return 1.0 if servers <= load else _waiting(blocked(servers, load), servers, load)


def answered_within(servers: int, load: float, limit: float, handling: float) -> float:
    """Share of contacts answered within `limit` seconds, each of which keeps somebody for `handling` seconds."""
    if not load:
        return 1.0
    return 0.0 if servers <= load else _answered(waiting(servers, load), servers, load, limit, handling)


def servers_needed(load: float, handling: float, limit: float, share: float, occupancy: float = 1.0) -> int:
    """The fewest that answer `share` of the contacts within `limit` seconds, busy at most `occupancy` of their time.

    One walk along the recurrence: as many steps as the answer is long.
    """
    if load <= 0:
        return 0
    least = math.ceil(min(load, _MOST) / occupancy)
    if load > LARGEST_LOAD:
        return least
    probability, count = 1.0, 0
    while True:
        count += 1
        probability = _one_more(probability, count, load)
        if count < least or count <= load:
            continue
        if _answered(_waiting(probability, count, load), count, load, limit, handling) >= share:
            return count


def _one_more(probability: float, count: int, load: float) -> float:
    return load * probability / (count + load * probability)


def _waiting(blocked_: float, servers: int, load: float) -> float:
    return servers * blocked_ / (servers - load * (1.0 - blocked_))


def _answered(waits: float, servers: int, load: float, limit: float, handling: float) -> float:
    return 1.0 - waits * math.exp(-(servers - load) * limit / handling)
