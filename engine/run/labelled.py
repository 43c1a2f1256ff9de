"""Open incidents of one runbook, found by the labels of a figure instead of by looking at each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ..model.incident import Incident
from ..store.codec import number_of
from .indexed import Mark, Shape, agreeing_marks, mark_of


class Labelled:
    """Filed under the names of labels that somebody has asked with; these are few, and an incident's never change."""

    def __init__(self) -> None:
        self._filed: dict[Shape, dict[Mark, dict[str, None]]] = {}

    def agreeing(self, labels: Mapping[str, str], everyone: Iterable[Incident]) -> list[str]:
        """Ids of those that differ from `labels` in no label that both have, in order of opening.

        `everyone` is gone through only when nobody has asked with these names before.
        """
        shape = tuple(labels)
        if shape not in self._filed:
            self._filed[shape] = {}
            for incident in everyone:
                self._put(shape, incident)
        filed = self._filed[shape]
        return sorted((name for mark in agreeing_marks(shape, labels) for name in filed.get(mark, ())), key=number_of)

    def add(self, incident: Incident) -> None:
        for shape in self._filed:
            self._put(shape, incident)

    def drop(self, incident: Incident) -> None:
        for shape, filed in self._filed.items():
            mark = mark_of(shape, incident.labels)
            filed.get(mark, {}).pop(incident.id, None)
            if not filed.get(mark, True):
                del filed[mark]

    def _put(self, shape: Shape, incident: Incident) -> None:
        self._filed[shape].setdefault(mark_of(shape, incident.labels), {})[incident.id] = None
