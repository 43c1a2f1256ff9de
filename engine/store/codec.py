"""Records as rows and back: the columns people ask for stand alone, the rest is one JSON document.

A document holds exactly the fields that have no column and differ from their default, so a field is stored in one
place and a new field of the model needs no migration.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, Field, fields
from operator import attrgetter
from typing import Any, Generic, TypeVar, get_type_hints

import msgspec

from ..model.decision import Effect
from ..model.incident import Incident

Record = TypeVar("Record")
Columns = tuple[Any, ...]

_json = msgspec.json.Encoder()

INCIDENT_COLUMNS = (
    "id", "world", "runbook", "version", "key", "nth", "opened", "closed", "outcome", "severity", "level", "revision",
)  # fmt: skip
EFFECT_COLUMNS = (
    "key", "world", "incident", "kind", "purpose", "channel", "recipient", "notice", "issue", "revision", "text_hash",
    "needs", "approvals_since",
)  # fmt: skip


def as_json(value: object) -> str:
    """Compact JSON text."""
    return _json.encode(value).decode()


class Document(Generic[Record]):
    """The fields of a dataclass that are stored together; `apart` are stored elsewhere."""

    def __init__(self, record: Callable[..., Record], apart: tuple[str, ...]) -> None:
        hints = get_type_hints(record)
        kept = [item for item in fields(record) if item.name not in apart]  # type: ignore[arg-type]
        shape: Any = msgspec.defstruct(
            "Document", [_slot(item, hints[item.name]) for item in kept], omit_defaults=True, kw_only=False
        )
        self._record = record
        self._names = tuple(item.name for item in kept)
        self._values: Callable[[Record], Columns] = attrgetter(*self._names)
        self._shape = shape
        self._decoder = msgspec.json.Decoder(shape)

    def encode(self, record: Record) -> str:
        """The document of a record."""
        return _json.encode(self._shape(*self._values(record))).decode()

    def decode(self, document: str, apart: dict[str, Any]) -> Record:
        """The record again; raises `msgspec.MsgspecError` when the document is damaged."""
        found = self._decoder.decode(document)
        return self._record(**dict(zip(self._names, self._values(found), strict=True)), **apart)


def _slot(item: Field[Any], hint: Any) -> tuple[str, Any, Any]:
    """Name, type and default of a field, as msgspec wants them."""
    if item.default_factory is not MISSING:
        return item.name, hint, msgspec.field(default_factory=item.default_factory)
    return item.name, hint, item.default


INCIDENT: Document[Incident] = Document(Incident, (*INCIDENT_COLUMNS, "timers"))
EFFECT: Document[Effect] = Document(Effect, (*EFFECT_COLUMNS, "state", "due"))

incident_columns: Callable[[Incident], Columns] = attrgetter(*INCIDENT_COLUMNS)
effect_columns: Callable[[Effect], Columns] = attrgetter(*EFFECT_COLUMNS)


def number_of(incident: str) -> int:
    """The 42 of `INC-42`, the 1 of `DRL-7/1`; 0 when an id has none."""
    digits = incident[len(incident.rstrip("0123456789")) :]
    return int(digits) if digits else 0
