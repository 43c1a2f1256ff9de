"""Which series of a metric agree with the fewer labels of a metric that is computed from it."""

from __future__ import annotations

from collections.abc import Iterable

from ..model.labels import canonical, parse, pick

Names = tuple[str, ...]
_Place = tuple[str, str, Names]
"""World, metric, the names of the fewer labels."""


class Spread:
    """Canonical labels of series by fewer of their labels; made when first asked for, kept as series come."""

    def __init__(self) -> None:
        self._filed: dict[_Place, dict[str, list[str]]] = {}

    def clear(self) -> None:
        self._filed.clear()

    def add(self, world: str, metric: str, labels: str) -> None:
        """A new series."""
        for (there, of, names), filed in self._filed.items():
            if (there, of) == (world, metric):
                _file(filed, names, labels)

    def under(self, world: str, metric: str, names: Names, labels: str, known: Iterable[str]) -> list[str]:
        """The series whose labels `names` are `labels`; `known` is gone through only when this is asked first."""
        place = (world, metric, names)
        if place not in self._filed:
            filed = self._filed[place] = {}
            for one in known:
                _file(filed, names, one)
        return self._filed[place].get(labels, [])


def _file(filed: dict[str, list[str]], names: Names, labels: str) -> None:
    mine = pick(parse(labels), names)
    if mine is not None:
        filed.setdefault(canonical(mine), []).append(labels)
