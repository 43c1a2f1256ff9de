"""Dictionaries that find their entries by more than their key, at a cost that does not grow with their number."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, MutableMapping
from typing import TypeVar

from ..model.batch import EventLevelRow

K = TypeVar("K")
V = TypeVar("V")
Shape = tuple[str, ...]
"""Names of labels."""
Mark = tuple[Shape, tuple[str | None, ...]]
"""Names of labels and their values; None: it has no such label."""


class Indexed(dict[K, V]):
    """A dictionary filed by marks of its entries too. An entry's marks must not change while it is in it."""

    def __init__(self, marks: Callable[[K, V], Iterable[Hashable]]) -> None:
        super().__init__()
        self._marks = marks
        self._filed: dict[Hashable, K | dict[K, None]] = {}
        """Mark -> the one key that has it, or all that do: most are alone, and a dictionary for one is heavy."""

    def marked(self, mark: Hashable) -> list[V]:
        """The entries with a mark, oldest first."""
        return [self[key] for key in self._under(mark)]

    def __setitem__(self, key: K, value: V) -> None:
        if key in self:
            before, after = list(self._marks(key, self[key])), list(self._marks(key, value))
            if before != after:
                self._take_out(key, before)
                self._file(key, after)
        else:
            self._file(key, self._marks(key, value))
        super().__setitem__(key, value)

    def __delitem__(self, key: K) -> None:
        self._take_out(key, self._marks(key, self[key]))
        super().__delitem__(key)

    def clear(self) -> None:
        super().clear()
        self._filed.clear()

    def pop(self, key: K, *default: V | None) -> V | None:  # type: ignore[override]
        """The entry, taken out; `default` where there is none. Raises KeyError without a default."""
        if key not in self and default:
            return default[0]
        found = self[key]
        del self[key]
        return found

    # The other ways of `dict` that would pass by `__setitem__` and `__delitem__`.
    popitem = MutableMapping.popitem
    update = MutableMapping.update
    setdefault = MutableMapping.setdefault

    def _file(self, key: K, marks: Iterable[Hashable]) -> None:
        for mark in marks:
            known = self._filed.setdefault(mark, key)
            if isinstance(known, dict):
                known[key] = None
            elif known != key:
                self._filed[mark] = {known: None, key: None}

    def _take_out(self, key: K, marks: Iterable[Hashable]) -> None:
        for mark in marks:
            known = self._filed[mark]
            if isinstance(known, dict):
                del known[key]
            if not isinstance(known, dict) or not known:
                del self._filed[mark]

    def _under(self, mark: Hashable) -> Collection[K]:
        """The keys with a mark, oldest first."""
        if mark not in self._filed:
            return ()
        known = self._filed[mark]
        return known if isinstance(known, dict) else (known,)


class Alerts(Indexed[str, EventLevelRow]):
    """Alerts of one event that fire, by fingerprint, counted under the labels that somebody has asked for."""

    def __init__(self) -> None:
        super().__init__(lambda _, row: [mark_of(shape, row.labels) for shape in self._shapes])
        self._shapes: dict[tuple[str, ...], None] = {}

    def agreeing(self, labels: Mapping[str, str]) -> int:
        """How many of them differ from `labels` in no label that both have (`model.labels.agree`)."""
        shape = tuple(labels)
        if shape not in self._shapes:
            self._shapes[shape] = None
            for fingerprint, row in self.items():
                self._file(fingerprint, [mark_of(shape, row.labels)])
        return sum(len(self._under(mark)) for mark in agreeing_marks(shape, labels))

    def about(self, labels: Mapping[str, str]) -> Iterator[str]:
        """The fingerprints of those that `agreeing` counts."""
        if self.agreeing(labels):
            for mark in agreeing_marks(tuple(labels), labels):
                yield from self._under(mark)


def mark_of(shape: Shape, labels: Mapping[str, str]) -> Mark:
    """What something with these labels is filed under, for those who ask with the names in `shape`."""
    return shape, tuple([labels.get(name) for name in shape])


def agreeing_marks(shape: Shape, labels: Mapping[str, str]) -> list[Mark]:
    """The marks that agree: each label the same, or not there at all."""
    found: list[tuple[str | None, ...]] = [()]
    for name in shape:
        found = [(*mark, value) for mark in found for value in (labels[name], None)]
    return [(shape, mark) for mark in found]
