"""A process that dies at any point leaves all of a transaction or nothing, and its successor can tell which."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.store import makers as make
from tests.store.makers import NOW
from tocsin.engine.store.audit import verify
from tocsin.engine.store.backup import check

ROOT = Path(__file__).parents[2]

TURNS = """
import os, sys
from pathlib import Path
from tests.store import makers as make
from tocsin.engine.model.batch import Batch

wanted, left = sys.argv[2], int(sys.argv[3])

def reach(point):
    global left
    if point == wanted:
        left -= 1
        if left == 0:
            os.kill(os.getpid(), 9)

store = make.opened(Path(sys.argv[1]), reach=reach)
print("opened", flush=True)
notice = make.opening("INC-1")
notice.effects.append(make.apology())
notice.approvals = [make.yes()]
store.commit(notice)
print("open", flush=True)
store.commit(make.claimed("INC-1/2/0/sms/c1"))
print("claim", flush=True)
store.commit(make.answered("INC-1/2/0/sms/c1", receipt="r-1"))
print("result", flush=True)
"""


def killed(path: Path, point: str, nth: int = 1) -> list[str]:
    """What the process had acknowledged when it was killed at the nth passing of a point."""
    done = subprocess.run(
        [sys.executable, "-c", TURNS, str(path), point, str(nth)], cwd=ROOT, check=False, capture_output=True, text=True
    )  # fmt: skip
    assert done.returncode == -9, done.stderr
    return done.stdout.split()


STATES = {"open": (None, "ready"), "claim": ("ready", "sending"), "result": ("sending", "sent")}
"""Where the notice stands before and after each turn."""


@pytest.mark.parametrize("turn", list(STATES))
@pytest.mark.parametrize("moment", ["begin", "commit", "done"])
def test_F_004_F_005_F_007_a_kill_at_a_named_point_leaves_all_or_nothing(
    tmp_path: Path, turn: str, moment: str
) -> None:
    path = tmp_path / "tocsin.db"
    acknowledged = killed(path, f"{turn}:{moment}")
    assert turn not in acknowledged
    store = make.opened(path)
    states = dict(store._connection.execute("SELECT key, state FROM tocsin_outbox").fetchall())
    before, after = STATES[turn]
    assert states.get("INC-1/2/0/sms/c1") == (after if moment == "done" else before)
    counts = [
        store._connection.execute(f"SELECT count(*) FROM tocsin_{table}").fetchone()[0]
        for table in ("incidents", "timers", "alerts", "approvals")
    ]
    assert counts == [1] * 4 if states else counts == [0] * 4
    [(attempts,)] = store._connection.execute("SELECT count(*) FROM tocsin_attempts").fetchall()
    assert attempts == {None: 0, "ready": 0, "sending": 1, "sent": 2}[states.get("INC-1/2/0/sms/c1")]
    store.close()
    assert check(path).sound
    assert verify(path).seq == (2 if states else 0)


def test_F_009_a_kill_at_any_statement_of_the_migration_leaves_an_empty_file(tmp_path: Path) -> None:
    """Some statements from the first to the last: each must leave a file that the next start can use."""
    counted: list[str] = []
    make.opened(tmp_path / "count.db", reach=counted.append).close()
    total = counted.count("migrate:statement")
    assert total > 50
    for nth in {*range(1, total, 17), total}:
        path = tmp_path / f"{nth}.db"
        assert killed(path, "migrate:statement", nth) == []
        store = make.opened(path)
        assert store.commit(make.opening()).seq == 2
        assert [one.id for one in store.load(NOW).incidents] == ["INC-1"]
        store.close()
