"""Incidents at rest: what nobody touches lies in memory as a few bytes, and is made whole when somebody does.

An incident is written as msgpack and deflated against the first one that rested in the same states of the same
version of a runbook. Those two share nearly everything - names of states and tasks, roles, the words of notices - so
that some 800 bytes become 30, and several thousand with notices less than 100. Packing takes about 7 us, unpacking 6.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import overload

import msgspec

from ..model.incident import Incident

Record = bytes | Incident
"""An incident at rest; one that cannot be written so (a whole number beyond 64 bits) stays as it is."""

_PATTERNS = 2**16 - 1
"""As many as two bytes can name; what comes after the last rests without one."""
_LEVEL, _WINDOW, _EFFORT = 1, -13, 4
"""zlib's level, window (raw, 8 KiB: pattern and incident fit in) and memory: more of each gains nothing here."""

_write = msgspec.msgpack.Encoder().encode
_read = msgspec.msgpack.Decoder(Incident).decode


class Packer:
    """Packs incidents, and knows the patterns against which it has packed them."""

    def __init__(self) -> None:
        self._patterns = [b""]
        self._numbers: dict[tuple[str, ...], int] = {}

    def pack(self, incident: Incident) -> Record:
        """Two bytes that name the pattern, then what differs from it."""
        try:
            written = _write(incident)
        except OverflowError:
            return incident
        number = self._number(incident, written)
        deflater = zlib.compressobj(_LEVEL, zlib.DEFLATED, _WINDOW, _EFFORT, zdict=self._patterns[number])
        return number.to_bytes(2, "big") + deflater.compress(written) + deflater.flush()

    def unpack(self, name: str, record: Record) -> Incident:
        """The incident again. `name` is its id: all who hold on to it hold the same string."""
        if not isinstance(record, bytes):
            return record
        pattern = self._patterns[int.from_bytes(record[:2], "big")]
        found = _read(zlib.decompressobj(_WINDOW, zdict=pattern).decompress(record[2:]))
        found.id = name
        return found

    def _number(self, incident: Incident, written: bytes) -> int:
        shape = (incident.runbook, incident.version, *incident.config.values())
        number = self._numbers.get(shape)
        if number is None:
            if len(self._patterns) > _PATTERNS:
                return 0
            number = self._numbers[shape] = len(self._patterns)
            self._patterns.append(written)
        return number


class Resting(Sequence[Incident]):
    """Incidents in an order, each made whole only while somebody looks at it."""

    def __init__(self, packer: Packer) -> None:
        self.packer = packer
        self.records: dict[str, Record] = {}

    def add(self, incident: Incident) -> None:
        self.records[incident.id] = self.packer.pack(incident)

    def arrange(self, names: Iterable[tuple[str]]) -> None:
        """Put them in this order; names of others are passed over."""
        ids = {name: name for name in self.records}  # the very strings, not others that spell the same
        self.records = {ids[name]: self.records[name] for (name,) in names if name in ids}

    def __iter__(self) -> Iterator[Incident]:
        for name, record in self.records.items():
            yield self.packer.unpack(name, record)

    def __len__(self) -> int:
        return len(self.records)

    @overload
    def __getitem__(self, place: int) -> Incident: ...
    @overload
    def __getitem__(self, place: slice) -> list[Incident]: ...
    def __getitem__(self, place: int | slice) -> Incident | list[Incident]:
        found = list(self.records.items())[place]
        if isinstance(found, list):
            return [self.packer.unpack(*one) for one in found]
        return self.packer.unpack(*found)

    def __eq__(self, other: object) -> bool:
        """Equal to any sequence of the same incidents."""
        return isinstance(other, Sequence) and len(self) == len(other) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"<{len(self)} resting: {', '.join(islice(self.records, 5))}>"
