"""What comes due: one agenda a world, its items cancelled by meaning.

An item is looked up again when it comes due; if what it points to has changed, it is dropped.
Nothing has to be removed from the agenda when a timer is withdrawn.

Items of the current minute and before are in a heap. Those of later minutes lie in sheets, one a minute, as columns:
there may be hundreds of thousands, and most will be withdrawn before anybody needs them in order.
"""

from __future__ import annotations

import heapq
from array import array
from dataclasses import dataclass, field
from itertools import count
from sys import intern
from typing import Literal, NamedTuple

from ..model.time import MINUTE, Instant

Sort = Literal[
    "timer", "signal", "cooldown", "silence", "report", "zero", "outbox", "deadline", "heartbeat", "promotion",
]  # fmt: skip


_NEVER = Instant(2**63)


class Item(NamedTuple):
    """`who` is an incident, a tracker, an event, a metric, a monitor or an outbox key, by `sort`.

    `what` is a timer's key, a fingerprint, or the labels of a series.
    """

    due: Instant
    order: int
    """Order of creation: decides between items of one instant."""
    sort: Sort
    who: str
    what: str = ""


class Sheet:
    """Items of one later minute, in order of creation."""

    __slots__ = ("_due", "_sort", "_what", "_who", "first")

    def __init__(self) -> None:
        self._due = array("q")
        self._sort: list[Sort] = []
        self._who: list[str] = []
        self._what: list[str] = []
        self.first: Instant = _NEVER
        """The earliest of them."""

    def add(self, due: Instant, sort: Sort, who: str, what: str) -> None:
        self._due.append(due)
        self._sort.append(sort)
        self._who.append(who)
        self._what.append(intern(what))
        if due < self.first:
            self.first = due

    def items(self, order: int) -> list[Item]:
        """All of them, numbered from `order` on: what is added to their minute from now on comes after them."""
        columns = zip(self._due, count(order), self._sort, self._who, self._what, strict=False)
        return [Item(Instant(due), number, sort, who, what) for due, number, sort, who, what in columns]

    def __len__(self) -> int:
        return len(self._due)


@dataclass(slots=True)
class Agenda:
    """Items of one world."""

    _heap: list[Item] = field(default_factory=list)
    """Up to the end of the minute `_until`."""
    _until: int = -1
    _sheets: dict[int, Sheet] = field(default_factory=dict)
    """Minute -> its items."""
    _minutes: list[int] = field(default_factory=list)
    """Heap of the minutes that have a sheet."""
    _order: int = 0

    def add(self, due: Instant, sort: Sort, who: str, what: str = "") -> None:
        minute = due // MINUTE
        if minute <= self._until:
            self._order += 1
            heapq.heappush(self._heap, Item(due, self._order, sort, who, what))
            return
        sheet = self._sheets.get(minute)
        if sheet is None:
            sheet = self._sheets[minute] = Sheet()
            heapq.heappush(self._minutes, minute)
        sheet.add(due, sort, who, what)

    def next_at(self) -> Instant | None:
        """When to look again, as far as is known; the item may turn out to be stale."""
        if self._heap:
            return self._heap[0].due
        return self._sheets[self._minutes[0]].first if self._minutes else None

    def take(self, now: Instant, most: int = 200) -> list[Item]:
        """Items due by `now`, in order; at most `most` for one turn."""
        self._turn_over(now // MINUTE)
        found: list[Item] = []
        while self._heap and self._heap[0].due <= now and len(found) < most:
            found.append(heapq.heappop(self._heap))
        return found

    def first(self) -> Item | None:
        """The earliest item of the minutes that have begun."""
        return self._heap[0] if self._heap else None

    def put_off(self, due: Instant) -> None:
        """The first item shall come later, behind all that are due at the same instant."""
        first = self._heap[0]
        self._order += 1
        heapq.heapreplace(self._heap, Item(due, self._order, first.sort, first.who, first.what))

    def clear(self) -> None:
        self._heap.clear()
        self._sheets.clear()
        self._minutes.clear()
        self._until = -1

    def __len__(self) -> int:
        return len(self._heap) + sum(map(len, self._sheets.values()))

    def _turn_over(self, minute: int) -> None:
        """Put the items of minutes that have begun into the heap."""
        self._until = max(self._until, minute)
        while self._minutes and self._minutes[0] <= minute:
            items = self._sheets.pop(heapq.heappop(self._minutes)).items(self._order + 1)
            self._order += len(items)
            self._heap += items
            heapq.heapify(self._heap)
