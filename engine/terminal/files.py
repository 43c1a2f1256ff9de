"""Files that people name on the command line: read in UTF-8 or GB18030, written whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

from ..model.problem import NoSuchThing, Refused, WrongUsage

MOST_BYTES = 64 * 1024 * 1024


def bytes_of(path: Path, most: int = MOST_BYTES) -> bytes:
    """The bytes of a file. Raises NoSuchThing, WrongUsage, each with the path."""
    try:
        size = path.stat().st_size
        if size > most:
            raise WrongUsage("path-too-big", path=str(path), size=size, most=most)
        return path.read_bytes()
    except FileNotFoundError:
        raise NoSuchThing("path-missing", path=str(path)) from None
    except (OSError, ValueError) as error:
        raise WrongUsage("path-unreadable", path=str(path), why=reason(error)) from None


def text_of(path: Path) -> str:
    """The text of a file."""
    return decoded(bytes_of(path), path)


def decoded(data: bytes, path: Path) -> str:
    """UTF-8, else GB18030, as offices in China write it. Raises WrongUsage for anything else, UTF-16 among it."""
    for encoding in ("utf-8-sig", "gb18030"):
        if b"\0" in data:
            break
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise WrongUsage("path-not-text", path=str(path))


def write(path: Path, data: bytes, *, over: bool = True) -> None:
    """Write a file whole: a part of it is never left under its name. Raises Refused."""
    part = path.with_name(path.name + ".part")
    if not over and path.exists():
        raise Refused("file-exists", path=str(path))
    try:
        part.write_bytes(data)
        os.replace(part, path)
    except (OSError, ValueError) as error:
        part.unlink(missing_ok=True)
        raise Refused("file-unwritable", path=str(path), why=reason(error)) from None


def reason(error: Exception) -> str:
    """What the system says, without the path."""
    return error.strerror or type(error).__name__ if isinstance(error, OSError) else type(error).__name__
