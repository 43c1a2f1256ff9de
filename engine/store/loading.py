"""Reads what the engine keeps in memory: a handful of SELECTs, each in an order that never varies."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, get_args

import msgspec

from ..model.batch import (
    BaselineRow,
    DrillRow,
    EventLevelRow,
    SampleRow,
    StopRow,
    TokenRow,
    TriggerRow,
    VersionRow,
)  # fmt: skip
from ..model.decision import FINAL_STATES, OutboxState
from ..model.incident import Incident
from ..model.ports import Memory, OutboxRow
from ..model.reading import SignalState
from ..model.time import DAY, Instant, Length
from . import silence_rows
from .codec import EFFECT, EFFECT_COLUMNS, INCIDENT_COLUMNS
from .resting import Packer, Resting

QUIET = DAY
"""A closed incident may matter for so long: cool-down, and the quiet after a false alarm."""

WAITING = ", ".join(f"'{state}'" for state in get_args(OutboxState) if state not in FINAL_STATES)
"""Spelt as in the partial index, which is used only then."""

_OUTBOX_REST = ("state", "token", "due", "deadline", "attempts", "first_try", "receipt", "why", "updated")
OUTBOX = f"SELECT {', '.join((*EFFECT_COLUMNS, 'payload', *_OUTBOX_REST))} FROM tocsin_outbox"


def _as_json(names: Iterable[str], more: str = "") -> str:
    return "json_object(" + ", ".join(f"'{name}', \"{name}\"" for name in names) + more + ")"


_TIMER = ("key", "due", "path", "visit", "created")
_ARMED = f"SELECT {', '.join(_TIMER)} FROM tocsin_timers WHERE incident = id ORDER BY due, key"
_TIMERS = f", 'timers', (SELECT json_group_object(key, {_as_json(_TIMER)}) FROM ({_ARMED}))"
INCIDENT = f"SELECT state, {_as_json(INCIDENT_COLUMNS, _TIMERS)}, id FROM tocsin_incidents"
"""The document of an incident, and the rest of it as another: put together, they are read at one go."""

_incident = msgspec.json.Decoder(Incident)
_labels = msgspec.json.Decoder(dict[str, str])
_numbers = msgspec.json.Decoder(dict[str, int])
_signal = msgspec.json.Decoder(SignalState)
_decode = msgspec.json.decode


def load(connection: Any, now: Instant, sample_span: Length, baseline_span: Length) -> Memory:
    """All of it, from a connection whose transaction the caller holds."""
    with no_collection():
        return _load(connection.execute, now, now - sample_span, now - baseline_span)


def _load(ask: Any, now: Instant, samples_from: int, baselines_from: int) -> Memory:
    memory = Memory()
    packer = Packer()
    memory.incidents = _incidents(ask, "closed IS NULL", (), packer, memory.damaged)
    memory.closed = _incidents(ask, "closed >= ?", (now - QUIET,), packer, memory.damaged)
    memory.outbox = [outbox_row(r) for r in ask(f"{OUTBOX} WHERE state IN ({WAITING}) ORDER BY due, key")]
    _signals(ask, memory, samples_from, baselines_from)
    _people(ask, memory, now)
    memory.counters = dict(ask("SELECT name, value FROM tocsin_counters ORDER BY name").fetchall())
    [(memory.last_seen,)] = ask("SELECT turned FROM tocsin_owner").fetchall()
    return memory


@contextmanager
def no_collection() -> Iterator[None]:
    """Nothing that is loaded is garbage: looking for some took a third of the time at 100,000 incidents."""
    active = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if active:
            gc.enable()


def incident_of(document: str, columns: str) -> Incident:
    """An incident from what `INCIDENT` finds; raises `msgspec.MsgspecError` when its document is damaged."""
    if document == "{}":
        return _incident.decode(columns)
    if document[:1] != "{" or document[-1:] != "}":
        raise msgspec.DecodeError("no document")
    return _incident.decode(f"{document[:-1]},{columns[1:]}")


def outbox_row(row: tuple[Any, ...]) -> OutboxRow:
    """An outbox row; the effect's own `state` and `due` are those of the row. An erased payload leaves defaults."""
    columns = dict(zip(EFFECT_COLUMNS, row, strict=False))
    payload, state, token, due, *rest = row[len(EFFECT_COLUMNS) :]
    deadline, attempts, first_try, receipt, why, updated = rest
    return OutboxRow(
        effect=EFFECT.decode(payload or "{}", columns | {"state": state, "due": due}),
        state=state, token=token, due=due, deadline=deadline, attempts=attempts, first_try=first_try,
        receipt=receipt, why=why, updated=updated,
    )  # fmt: skip


def _incidents(ask: Any, where: str, values: tuple[int, ...], packer: Packer, damaged: list[str]) -> Resting:
    """All of them, at rest. Whole, or sorted together with their documents, they would take ten times the room for a
    moment, and the process would keep it: so they are read as they lie, and put in order afterwards."""
    found = Resting(packer)
    for document, columns, name in ask(f"{INCIDENT} WHERE {where}", values):
        try:
            found.add(incident_of(document, columns))
        except (msgspec.MsgspecError, UnicodeError):
            damaged.append(name)
    found.arrange(ask(f"SELECT id FROM tocsin_incidents WHERE {where} ORDER BY opened, number, id", values))
    return found


def _signals(ask: Any, memory: Memory, samples_from: int, baselines_from: int) -> None:
    memory.triggers = [
        TriggerRow(
            world=world, runbook=runbook, trigger=name, key=key, labels=_labels.decode(labels),
            state=_signal.decode(state), wake_at=wake_at,
        )
        for world, runbook, name, key, labels, state, wake_at in ask(
            "SELECT world, runbook, name, key, labels, state, wake_at FROM tocsin_trigger_states"
            " ORDER BY world, runbook, name, key"
        )
    ]  # fmt: skip
    memory.samples = [
        SampleRow(world=world, metric=metric, labels=labels, at=at, value=value)
        for world, metric, labels, at, value in ask(
            # The newest of a series however old: how long it has been silent must be known.
            "SELECT world, metric, labels, at, value FROM tocsin_samples WHERE at >= ? UNION"
            " SELECT world, metric, labels, max(at), value FROM tocsin_samples GROUP BY world, metric, labels"
            " ORDER BY world, metric, labels, at", (samples_from,),
        )
    ]  # fmt: skip
    memory.baselines = [
        BaselineRow(world=world, metric=metric, labels=labels, hour=hour, sum=total, count=count)
        for world, metric, labels, hour, total, count in ask(
            "SELECT world, metric, labels, hour, sum, count FROM tocsin_baselines WHERE hour >= ?"
            " ORDER BY world, metric, labels, hour", (baselines_from,),
        )
    ]  # fmt: skip
    memory.levels = [
        EventLevelRow(
            world=world, event=event, fingerprint=mark, labels=_labels.decode(labels), started=started, ended=None
        )
        for world, event, mark, labels, started in ask(
            "SELECT world, event, fingerprint, labels, started FROM tocsin_event_levels WHERE ended IS NULL"
            " ORDER BY world, event, fingerprint"
        )
    ]


def _people(ask: Any, memory: Memory, now: Instant) -> None:
    memory.versions = [version_row(row) for row in ask(
        f"{VERSIONS} WHERE (runbook, number) IN (SELECT runbook, max(number) FROM tocsin_versions GROUP BY runbook)"
        " OR hash IN (SELECT version FROM tocsin_incidents WHERE closed IS NULL OR closed >= ?)"
        " ORDER BY runbook, number", (now - QUIET,),
    )]  # fmt: skip
    memory.tokens = [
        TokenRow(id=token, hash=hashed, kind=kind, name=name, created=created)
        for token, hashed, kind, name, created in ask(
            "SELECT id, hash, kind, name, created FROM tocsin_tokens WHERE revoked IS NULL ORDER BY created, id"
        )
    ]
    memory.stops = [
        StopRow(id=stop, incident=incident, by=by, reason=reason, at=at)
        for stop, incident, by, reason, at in ask(
            'SELECT id, incident, "by", reason, at FROM tocsin_stops WHERE lifted IS NULL ORDER BY at, id'
        )
    ]
    memory.silences = [
        silence_rows.read(row)
        for row in ask(f"{silence_rows.SILENCES} WHERE ended IS NULL OR ended >= ? ORDER BY at, id", (now - QUIET,))
    ]  # fmt: skip
    memory.drills = [drill_row(row) for row in ask(f"{DRILLS} WHERE ended IS NULL ORDER BY created, id")]


VERSIONS = "SELECT runbook, number, hash, sources, elements, author, at FROM tocsin_versions"
DRILLS = (
    "SELECT id, scenario, scenario_hash, form, scope, purpose, state, runbook, runbook_hash, seed, clock, participants,"
    " outcome, created, ended FROM tocsin_drills"
)


def version_row(row: tuple[Any, ...]) -> VersionRow:
    """A published version."""
    runbook, number, hashed, sources, elements, author, at = row
    return VersionRow(
        runbook=runbook, number=number, hash=hashed, sources=_labels.decode(sources),
        elements=_labels.decode(elements), author=author, at=at,
    )  # fmt: skip


def drill_row(row: tuple[Any, ...]) -> DrillRow:
    """A drill."""
    names = (
        "id", "scenario", "scenario_hash", "form", "scope", "purpose", "state", "runbook", "runbook_hash", "seed",
    )  # fmt: skip
    clock, participants, outcome, created, ended = row[10:]
    return DrillRow(
        **dict(zip(names, row, strict=False)), clock=_numbers.decode(clock), participants=_labels.decode(participants),
        outcome=_decode(outcome), created=created, ended=ended,
    )  # fmt: skip
