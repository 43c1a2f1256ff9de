"""Courses of events that chance brings too seldom; each gives what is wrong at its end."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from unittest.mock import patch

from tocsin.engine.model import command as ask
from tocsin.engine.model.time import HOUR, MILLISECOND, MINUTE, Length
from tocsin.engine.store.backup import back_up
from tocsin.notifiers.base import Refused

from .disk import FileDisk
from .faults import Fate, Faults
from .site import kept_readings
from .world import Plan, World


def storm_over(seed: int) -> list[str]:
    """Rule 27: thirty systems fail and are one storm; somebody closes it too early, and ten are still down."""
    with kept_readings():
        world = World(Plan(seed=seed, on=frozenset(), storm=Length(3 * HOUR)))
        world._heap.clear()  # nobody but this story makes things happen
        world._boot()
        world._until(world.now + MINUTE)
        world.sources.post("alertmanager", {"version": "4", "alerts": [_down(n) for n in range(30)]}, "story")
        world._until(world.now + MINUTE)
        storm = [i for i in world.disk.incidents().values() if i.key == "system=*"]
        close = ask.Close(incident=storm[0].id, outcome="resolved", reason="it seems so")
        world.people.do("lina", close)
        world._until(world.now + 40 * MINUTE)
        world.oracles.rest()
        world.close()
    return world.oracles.found


def _down(number: int) -> dict[str, object]:
    labels = {"alertname": "ServiceDown", "system": f"s{number}"}
    return {"status": "firing", "labels": labels, "fingerprint": f"s{number}"}


def restored(seed: int) -> list[str]:
    """P-27: a notice waits for its channel, a backup is made, the notice leaves, the backup is put back."""
    with tempfile.TemporaryDirectory() as name, kept_readings():
        folder = Path(name)
        world = World(Plan(seed=seed, on=frozenset(), file=folder, storm=Length(3 * HOUR)))
        with patch.object(Faults, "fate", _busy_at_first()):
            world._boot()
            copy = _backup_while_it_waits(world, folder)
            world._until(world.now + 5 * MINUTE)
            _put_back(world, folder, copy)
            world._until(world.now + 30 * MINUTE)
        world.close()
    told = dict.fromkeys(delivery.message.key for delivery in world.ledger.of("customer"))
    return [f"I-08: {key} arrived {world.ledger.count(key)} times" for key in told if world.ledger.count(key) > 1]


def _busy_at_first() -> object:
    """The channel refuses the first notice, and takes everything after it."""
    refused: list[str] = []
    fate = Faults.fate

    def drawn(self: Faults, channel: str, kind: str, now: int) -> Fate:
        if kind == "customer" and not refused:
            refused.append(channel)
            return Fate(False, Refused("busy"), MILLISECOND)
        return fate(self, channel, kind, now)

    return drawn


def _backup_while_it_waits(world: World, folder: Path) -> Path:
    end, copy = world.now + 3 * HOUR, folder / "copy.db"
    waits = world.oracles.claims.waiting
    while world.now < end and not waits:
        world._until(world.now + 200 * MILLISECOND)
    _stop(world)
    back_up(folder / "simulated.db", copy, world.wall())
    world._boot()
    return copy


def _put_back(world: World, folder: Path, copy: Path) -> None:
    _stop(world)
    for old in folder.glob("simulated.db*"):
        old.unlink()
    os.replace(copy, folder / "simulated.db")
    world._boot()


def _stop(world: World) -> None:
    node = world.node
    assert node is not None
    node.alive = False
    node.app.store.close()
    world.node = None
    assert isinstance(world.disk, FileDisk)
    world.disk.close()
