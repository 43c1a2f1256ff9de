"""Power loss, as a write-ahead log sees it: its end is cut, zeroed or flipped (F-021, P-01).

The harness knows after each acknowledged commit how long the log was: with `synchronous=FULL` all of it had been synced
then. What a power cut may spoil lies behind that; there nothing acknowledged may go. Damage further in is a disk that
lies: then the database must come back as it was after some earlier commit, exactly the last one before the damage, and
never as a mixture.
"""

from __future__ import annotations

import shutil
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest

from tests.store import makers as make
from tests.store.makers import NOW
from tocsin.engine.store.audit import verify

COMMITS = 30
UNHEARD = 6
"""Commits at the end whose power went out before anybody was told."""
SECTOR = 512
CASES = 400
SEED = 7


@dataclass(frozen=True)
class Written:
    """A database with a living log, as the disk held it."""

    path: Path
    log: bytes
    ends: list[int]
    """Length of the log after each commit; the first is that of the opening itself."""

    @property
    def synced(self) -> int:
        """End of the last commit that was acknowledged."""
        return self.ends[COMMITS - UNHEARD]

    def spoilt(self, folder: Path, log: bytes) -> Path:
        """A copy with this log; there is none when it is empty."""
        folder.mkdir()
        copy = folder / self.path.name
        shutil.copyfile(self.path, copy)
        if log:
            copy.with_name(copy.name + "-wal").write_bytes(log)
        return copy

    def whole_before(self, place: int) -> int:
        """Commits that lie wholly before a place in the log."""
        return bisect_right(self.ends, place) - 1


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Written:
    path = tmp_path_factory.mktemp("log") / "tocsin.db"
    make.opened(path).close()
    log = path.with_name(path.name + "-wal")
    store = make.opened(path)
    ends = [log.stat().st_size]
    for number in range(1, COMMITS + 1):
        store.commit(make.opening(f"INC-{number}"))
        ends.append(log.stat().st_size)
    assert ends == sorted(set(ends)), "the log was folded in between"
    safe = path.with_name("safe.db")
    shutil.copyfile(path, safe)
    made = Written(safe, log.read_bytes(), ends)
    store.close()
    return made


def cut(log: bytes, place: int, dice: Random) -> bytes:
    """The rest never reached the disk."""
    del dice
    return log[:place]


def flipped(log: bytes, place: int, dice: Random) -> bytes:
    """One bit is another."""
    return log[:place] + bytes([log[place] ^ (1 << dice.randrange(8))]) + log[place + 1 :]


def zeroed(log: bytes, place: int, dice: Random) -> bytes:
    """A sector was allocated and never written."""
    del dice
    start = place - place % SECTOR
    return log[: max(start, place)] + bytes(min(SECTOR, len(log) - place)) + log[place + SECTOR :]


def first_change(log: bytes, spoilt: bytes, place: int) -> int:
    """The first byte from a place on that differs; the length when none does."""
    end = min(len(log), len(spoilt))
    return next((at for at in range(place, min(end, place + SECTOR)) if log[at] != spoilt[at]), end)


def found_in(path: Path) -> list[int]:
    """Numbers of the incidents that an engine finds; it can go on from there, and everything fits together."""
    store = make.opened(path)
    try:
        found = sorted(int(one.id.partition("-")[2]) for one in store.load(NOW).incidents)
        [(sound,)] = store._connection.execute("PRAGMA integrity_check").fetchall()
        assert sound == "ok"
        tables = [
            store._connection.execute(f"SELECT count(*) FROM tocsin_{table}").fetchone()[0]
            for table in ("incidents", "timers", "alerts", "outbox")
        ]
        assert tables == [len(found)] * 4
        assert store.commit(make.opening("INC-999")).seq == 2 * len(found) + 2
    finally:
        store.close()
    assert verify(path).bad is None
    return found


DAMAGES: list[Callable[[bytes, int, Random], bytes]] = [cut, flipped, zeroed]


@pytest.mark.parametrize("damage", DAMAGES)
def test_P_01_F_021_damage_behind_the_last_sync_costs_nothing_that_was_acknowledged(
    written: Written, memory: Path, damage: Callable[[bytes, int, Random], bytes]
) -> None:
    dice = Random(SEED)
    for case in range(CASES // 4):
        place = dice.randrange(written.synced, len(written.log))
        spoilt = damage(written.log, place, dice)
        found = found_in(written.spoilt(memory / f"{case}", spoilt))
        expected = written.whole_before(first_change(written.log, spoilt, place))
        assert found == list(range(1, expected + 1)), (case, place)
        assert expected >= COMMITS - UNHEARD
        shutil.rmtree(memory / f"{case}")


def test_F_021_damage_within_gives_the_last_whole_commit_before_it_and_never_a_mixture(
    written: Written, memory: Path
) -> None:
    dice = Random(SEED)
    seen: set[int] = set()
    for case in range(CASES // 4):
        place = dice.randrange(written.ends[0], written.synced)
        spoilt = DAMAGES[case % len(DAMAGES)](written.log, place, dice)
        found = found_in(written.spoilt(memory / f"{case}", spoilt))
        expected = written.whole_before(first_change(written.log, spoilt, place))
        assert found == list(range(1, expected + 1)), (case, place)
        seen.add(expected)
        shutil.rmtree(memory / f"{case}")
    assert len(seen) > (COMMITS - UNHEARD) // 2  # the places were spread over the whole log
