"""A file that grows: the lines that have come since the last look, each once.

Where we have read to is a `Place`, kept by the engine in the transaction that takes the lines in. It survives a rename
with a new file behind it (the rest of the old one is read first), a copy that empties the file, and a new file that got
the old one's number: the beginning of the file is compared too. Half a line is left until its end is written.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import BinaryIO

from .base import Silent

AT_ONCE = 1024 * 1024
"""Bytes of one look; the rest waits for the next."""
MOST_LINES = 4_000
HEAD = 256
"""Bytes by which a file is known again."""
_FIT = 2**62 - 1
"""A number in the database has a sign."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Read up to `at` of the file number `file`, whose first `min(at, HEAD)` bytes hash to `head`.

    `file` 0: there was no file when somebody looked; the one that comes is new from its first line.
    """

    file: int = 0
    at: int = 0
    head: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """Whole lines without their ends, and where to go on. `header` is the first line of the file they stand in."""

    lines: tuple[str, ...] = ()
    starts: tuple[int, ...] = ()
    """Where each line begins in the file."""
    header: str = ""
    place: Place = Place()


def tail(path: Path, since: Place | None) -> Read:
    """The new lines. `since` None: nobody has looked yet, and what stands there already is not news.

    Raises `Silent` when there is no such file, or it cannot be read.
    """
    rest = _left_behind(path, since) if since is not None and since.file else None
    if rest is not None and rest.lines:
        return rest
    with _opened(path) as file:
        number, size = _known(file)
        if since is None:
            at = _whole_lines(file, size)
            return Read(header=_header(file), place=_place(file, number, at))
        at = since.at if _same(file, number, size, since) else 0
        return _lines(file, number, at, last=False)


def _opened(path: Path) -> BinaryIO:
    """A plain file; a pipe or a device would keep us waiting."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        raise Silent("no-file", error.strerror or type(error).__name__) from None
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise Silent("no-file", "not a regular file")
    return os.fdopen(handle, "rb")


def _known(file: BinaryIO) -> tuple[int, int]:
    """Number and size."""
    found = os.fstat(file.fileno())
    return found.st_ino & _FIT or 1, found.st_size


def _same(file: BinaryIO, number: int, size: int, since: Place) -> bool:
    return number == since.file and size >= since.at and _head(file, since.at) == since.head


def _head(file: BinaryIO, at: int) -> int:
    file.seek(0)
    return int.from_bytes(hashlib.sha256(file.read(min(at, HEAD))).digest()[:8]) & _FIT


def _place(file: BinaryIO, number: int, at: int) -> Place:
    return Place(file=number, at=at, head=_head(file, at))


def _whole_lines(file: BinaryIO, size: int) -> int:
    """The end of the last whole line."""
    begin = max(0, size - AT_ONCE)
    file.seek(begin)
    return begin + file.read(size - begin).rfind(b"\n") + 1


def _header(file: BinaryIO) -> str:
    file.seek(0)
    return decoded(file.readline(64 * 1024).rstrip(b"\r\n"), first=True)


def _lines(file: BinaryIO, number: int, at: int, *, last: bool) -> Read:
    """Whole lines from `at` on; `last`: nothing more will be written, so that a half line is one too."""
    file.seek(at)
    block = file.read(AT_ONCE)
    end = block.rfind(b"\n") + 1
    if (last and len(block) < AT_ONCE) or (not end and len(block) == AT_ONCE):
        end = len(block)  # a line of a megabyte is none: it is left behind, and told as not understood
    raw = block[:end].split(b"\n")
    if raw[-1] == b"":
        raw.pop()
    raw = raw[:MOST_LINES]
    starts = tuple(accumulate((len(one) + 1 for one in raw), initial=at))
    used = min(end, starts[-1] - at)
    lines = tuple(_readable(raw, first=at == 0))
    return Read(lines=lines, starts=starts[:-1], header=_header(file), place=_place(file, number, at + used))


def _readable(raw: list[bytes], *, first: bool) -> Iterator[str]:
    for position, one in enumerate(raw):
        yield decoded(one.rstrip(b"\r"), first=first and position == 0)


def decoded(line: bytes, *, first: bool) -> str:
    """UTF-8 with or without its mark, else GB18030, as older office programs write; no sign of it holds a line end."""
    try:
        return line.decode("utf-8-sig" if first else "utf-8")
    except UnicodeDecodeError:
        return line.decode("gb18030", "replace")


def _left_behind(path: Path, since: Place) -> Read | None:
    """The end of the file that was renamed: it stands beside the new one under a name that begins with the old."""
    try:
        if (os.stat(path).st_ino & _FIT or 1) == since.file:
            return None
        beside = sorted(path.parent.glob(f"{_plain(path.name)}*"))
    except OSError:
        return None
    for other in beside:
        try:
            with _opened(other) as file:
                number, size = _known(file)
                if _same(file, number, size, since) and size > since.at:
                    return _lines(file, number, since.at, last=True)
        except Silent:
            continue
    return None


def _plain(name: str) -> str:
    """The name with the signs of a pattern taken literally."""
    return "".join(f"[{sign}]" if sign in "*?[" else sign for sign in name)
