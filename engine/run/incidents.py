"""The incidents that the engine holds: those in use as they are, the others at rest (`store.resting`).

It is a mapping like any other. Who goes through all of it (`values`, `items`) sees one after the other made whole and
keeps none of them awake; on the way of an alert or a timer nobody should: see `census.py`.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import ItemsView, Iterator, MutableMapping, Sequence, ValuesView

from ..model.incident import Incident
from ..store.resting import Packer, Record, Resting

AWAKE = 8_000
"""Incidents kept whole: those used last. A flood of alerts finds the incidents of its last seconds among them."""


class Incidents(MutableMapping[str, Incident]):
    """Id -> incident, oldest entry first."""

    def __init__(self, awake: int = AWAKE) -> None:
        self._most = awake
        self._packer = Packer()
        self._records: dict[str, Record | None] = {}
        """All of them; None for one that has changed since it woke."""
        self._awake: OrderedDict[str, Incident] = OrderedDict()
        """The one used last stands last."""

    def adopt(self, *loaded: Sequence[Incident]) -> None:
        """Hold these and no others, as they were loaded."""
        self.clear()
        for incidents in loaded:
            if isinstance(incidents, Resting) and (not self._records or incidents.packer is self._packer):
                self._packer = incidents.packer
                self._records.update(incidents.records)
            else:
                self.update((incident.id, incident) for incident in incidents)

    def __getitem__(self, name: str) -> Incident:
        found = self._awake.get(name)
        if found is not None:
            self._awake.move_to_end(name)
            return found
        record = self._records[name]
        assert record is not None, "one that has changed is awake"
        found = self._awake[name] = self._packer.unpack(name, record)
        self._rest()
        return found

    def __setitem__(self, name: str, incident: Incident) -> None:
        self._records[name] = None
        self._awake[name] = incident
        self._awake.move_to_end(name)
        self._rest()

    def __delitem__(self, name: str) -> None:
        del self._records[name]
        self._awake.pop(name, None)

    def __contains__(self, name: object) -> bool:
        return name in self._records

    def __iter__(self) -> Iterator[str]:
        return iter(self._records)

    def __len__(self) -> int:
        return len(self._records)

    def clear(self) -> None:
        self._records.clear()
        self._awake.clear()
        self._packer = Packer()

    def values(self) -> ValuesView[Incident]:
        return _Whole(self)

    def items(self) -> ItemsView[str, Incident]:
        return _Named(self)

    def glance(self, name: str) -> Incident:
        """As `[name]`, but it stays at rest. Raises KeyError."""
        record = self._records[name]
        if record is None:
            return self._awake[name]
        return self._awake.get(name) or self._packer.unpack(name, record)

    def _rest(self) -> None:
        """Put those to rest that nobody has used for longest."""
        while len(self._awake) > self._most:
            name, incident = self._awake.popitem(last=False)
            if self._records[name] is None:
                self._records[name] = self._packer.pack(incident)


class _Whole(ValuesView[Incident]):
    _mapping: Incidents

    def __iter__(self) -> Iterator[Incident]:
        return map(self._mapping.glance, self._mapping)


class _Named(ItemsView[str, Incident]):
    _mapping: Incidents

    def __iter__(self) -> Iterator[tuple[str, Incident]]:
        return ((name, self._mapping.glance(name)) for name in self._mapping)
