"""A way out for tests: the real wire, allowed to reach this machine, and one secret."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from tocsin.engine.model.monitor import Monitor
from tocsin.engine.model.secret import Secret
from tocsin.engine.model.time import SECOND, Instant, Length
from tocsin.engine.monitors import ASKS, Figure, Outside, Silent
from tocsin.notifiers.reach import reach
from tocsin.notifiers.wire import Wire

ROOT = Path("/")
"""Files are named by their whole path."""
TOKEN = "a-token-that-must-not-be-shown"


def secret(reference: Secret) -> str:
    if reference.reference == "env:HERE":
        return TOKEN
    raise Silent("secret-missing", reference.reference)


def outside(*allow: str, wall: Callable[[], Instant] | None = None) -> Outside:
    lookup = reach(allow or ("127.0.0.1",)).addresses
    return Outside(
        wire=lambda s: Wire(deadline_s=s, lookup=lookup), addresses=lookup, root=ROOT, secret=secret,
        mono=time.monotonic, wall=wall or (lambda: Instant(time.time_ns() // 1_000)),
    )  # fmt: skip


def monitor(type_: str, **given: object) -> Monitor:
    return Monitor(name="m", type=type_, every=Length(60 * SECOND), **given)  # type: ignore[arg-type]


def ask(type_: str, *allow: str, **given: object) -> tuple[Figure, ...]:
    return ASKS[type_](monitor(type_, **given), outside(*allow))


def why(type_: str, *allow: str, **given: object) -> str:
    """Why it is silent."""
    try:
        found = ask(type_, *allow, **given)
    except Silent as silence:
        return silence.why
    raise AssertionError(f"not silent: {found}")
