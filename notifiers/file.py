"""Messages as JSON lines in a file: for records, for tests, and for whatever reads along.

A line is on the disk (fsync) before the channel says yes. Where the power went out inside a line,
the torn rest of it is removed before the next one; it was never answered with yes.
"""

from __future__ import annotations

import json
import os
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from errno import EACCES, EEXIST, EISDIR, ENAMETOOLONG, ENOTDIR, EPERM, EROFS
from pathlib import Path
from typing import BinaryIO

from .base import Doorway, Marked, Refused, Sent, Unknown, Verdict
from .settings import Settings
from .texts import carried

try:
    import fcntl
except ImportError:  # Windows: one process alone writes, which is the usual case anyway
    fcntl = None  # type: ignore[assignment]

OPENING = b'{"key": '
"""How every line begins; anything else at the end of the file is not ours to remove."""
_FOR_A_PERSON = frozenset({EACCES, EEXIST, EISDIR, ENAMETOOLONG, ENOTDIR, EPERM, EROFS})
_LINE_BREAKING = re.compile("[\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


class File(Doorway):
    """Appends to one file; several channels and processes may share it."""

    def __init__(self, name: str, settings: Settings, *, customers: bool, now: Callable[[], int]) -> None:
        del now
        super().__init__(name, customers=customers)
        self._path = Path(settings.text("path"))
        self._lock = threading.Lock()

    def deliver(self, message: Marked) -> Verdict:
        """Append one line."""
        line = line_of(message, self.name)
        try:
            with self._lock, _opened(self._path) as file:
                start = _healed_end(file)
                return _appended(file, start, line) or Sent(f"{self._path.name}:{start}")
        except OSError as error:
            return Refused(f"file-not-writable: {error.strerror}", permanent=error.errno in _FOR_A_PERSON)

    def look_for(self, key: str) -> Sent | None:
        """The last whole line with this key, as evidence for a message whose verdict was lost."""
        found: Sent | None = None
        start = 0
        wanted = carried(key)
        try:
            with self._path.open("rb") as file:
                for line in file:
                    if line.endswith(b"\n") and _key_of(line) == wanted:
                        found = Sent(f"{self._path.name}:{start}")
                    start += len(line)
        except OSError:
            return None
        return found


def line_of(message: Marked, channel: str) -> bytes:
    """The message as one line of JSON: everything it has, and no time, for the channel has no clock."""
    told = {
        "key": carried(message.key),
        "channel": channel,
        "kind": message.kind,
        "world": message.world,
        "to": carried(message.to),
        "subject": carried(message.subject),
        "body": carried(message.body),
        "lang": message.lang,
        "attempt": message.attempt,
        "facts": {carried(name): carried(value) for name, value in message.facts.items()},
    }
    text = json.dumps(told, ensure_ascii=False)
    return _LINE_BREAKING.sub(lambda found: f"\\u{ord(found.group()):04x}", text).encode() + b"\n"


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    """The file for reading and writing, made (for its owner alone) when missing, locked against other processes."""
    new = not path.exists()
    if new:
        path.parent.mkdir(parents=True, exist_ok=True)
    with open(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+b", buffering=0) as file:
        if fcntl is not None:
            fcntl.flock(file, fcntl.LOCK_EX)
        if new:
            _sync_folder(path.parent)
        yield file


def _healed_end(file: BinaryIO) -> int:
    """Where the next line begins, after a torn line of ours is cut off and a foreign one is ended."""
    end = file.seek(0, os.SEEK_END)
    tail = _unfinished(file, end)
    if not tail:
        return end
    if _is_whole(tail) or not (tail.startswith(OPENING) or OPENING.startswith(tail)):
        file.write(b"\n")
        return end + 1
    file.truncate(end - len(tail))
    return file.seek(end - len(tail))


def _unfinished(file: BinaryIO, end: int) -> bytes:
    """What stands after the last line end."""
    step = 4096
    tail = b""
    while end > 0:
        start = max(0, end - step)
        file.seek(start)
        tail = file.read(end - start) + tail
        _, found, rest = tail.rpartition(b"\n")
        if found:
            tail = rest
            break
        end = start
    file.seek(0, os.SEEK_END)
    return tail


def _appended(file: BinaryIO, start: int, line: bytes) -> Refused | Unknown | None:
    """Write and sync; a write that failed is taken back, a sync that failed leaves doubt."""
    try:
        written = 0
        while written < len(line):
            written += file.write(line[written:])
    except OSError as error:
        file.truncate(start)
        return Refused(f"file-not-writable: {error.strerror}")
    try:
        os.fsync(file.fileno())
    except OSError as error:
        return Unknown(f"disk-in-doubt: {error.strerror}")
    return None


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _is_whole(tail: bytes) -> bool:
    return _key_of(tail) is not None


def _key_of(line: bytes) -> str | None:
    try:
        told = json.loads(line)
    except (ValueError, RecursionError):
        return None
    key = told.get("key") if isinstance(told, dict) else None
    return key if isinstance(key, str) else None
