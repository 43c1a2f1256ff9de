"""What comes due: one heap a world, its items cancelled by meaning.

An item is looked up again when it comes due; if what it points to has changed, it is dropped.
Nothing has to be removed from the heap when a timer is withdrawn.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from ..model.time import Instant

Sort = Literal["timer", "signal", "cooldown", "silence", "outbox", "deadline"]


class Item(NamedTuple):
    """`who` is an incident, a tracker or an outbox key, by `sort`; `what` a timer's key."""

    due: Instant
    order: int
    """Order of creation: decides between items of one instant."""
    sort: Sort
    who: str
    what: str = ""


@dataclass(slots=True)
class Agenda:
    """A heap of items of one world."""

    _heap: list[Item] = field(default_factory=list)
    _order: int = 0

    def add(self, due: Instant, sort: Sort, who: str, what: str = "") -> None:
        self._order += 1
        heapq.heappush(self._heap, Item(due, self._order, sort, who, what))

    def next_at(self) -> Instant | None:
        """When to look again, as far as is known; the item may turn out to be stale."""
        return self._heap[0].due if self._heap else None

    def take(self, now: Instant, most: int = 200) -> list[Item]:
        """Items due by `now`, in order; at most `most` for one turn."""
        found: list[Item] = []
        while self._heap and self._heap[0].due <= now and len(found) < most:
            found.append(heapq.heappop(self._heap))
        return found

    def clear(self) -> None:
        self._heap.clear()

    def __len__(self) -> int:
        return len(self._heap)
