"""One engine for a database: a lock of the operating system on a file beside it (F-026).

The lock goes with the process, however that ends. The file stays: its first line says who holds it, for the message,
its second how far the journal had come, so that a database that has lost its log is noticed (F-022).
"""

from __future__ import annotations

import os
import sys
from errno import ENOSPC
from pathlib import Path
from typing import IO

from ..model.problem import Unavailable
from ..model.time import Instant

_SECOND = 64
"""Where the second line begins."""


class FileLock:
    """Held from creation until `release`. Raises `Unavailable("already-running")` with `pid` and `since`.

    `reached` is the journal line that the last holder had committed, 0 where nobody noted one.
    """

    def __init__(self, database: Path, now: Instant) -> None:
        path = database.with_name(database.name + ".lock")
        try:
            self._file: IO[str] = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+", encoding="ascii")
        except OSError:
            raise Unavailable("database-read-only", path=str(database), what=str(path)) from None
        if not _taken(self._file.fileno()):
            raise self._occupied(database)
        line = self._file.read()[_SECOND:].strip()
        self.reached = int(line) if line.isdecimal() else 0
        try:
            self._write(0, f"{os.getpid()} {now}".ljust(_SECOND - 1))
        except OSError as error:
            self._file.close()
            raise Unavailable("database-full" if error.errno == ENOSPC else "database-io", path=str(database)) from None

    def note(self, seq: int) -> None:
        """The journal has been committed up to this line. Not synced: after a power cut it may say less, never more."""
        try:
            self._write(_SECOND, f"{seq:020d}")
        except OSError:
            return  # a full disk; the database itself will say so

    def _write(self, place: int, line: str) -> None:
        os.lseek(self._file.fileno(), place, os.SEEK_SET)
        os.write(self._file.fileno(), line.encode("ascii") + b"\n")

    def release(self) -> None:
        """Give the lock up; calling it again does nothing."""
        if not self._file.closed:
            _given_up(self._file.fileno())
            self._file.close()

    def _occupied(self, database: Path) -> Unavailable:
        pid, _, since = self._file.readline().strip().partition(" ")
        self._file.close()
        known = {"pid": int(pid or 0), "since": int(since or 0)}
        return Unavailable("already-running", path=str(database), **known)


def _given_up(handle: int) -> None:
    """Closing would do, but not at once while somebody looks at our open files in /proc."""
    if sys.platform != "win32":
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_UN)


def _taken(handle: int) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            # Far behind the text, which Windows could not read while it is locked.
            os.lseek(handle, 1 << 20, os.SEEK_SET)
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
            os.lseek(handle, 0, os.SEEK_SET)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True
