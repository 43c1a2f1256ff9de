"""Looks at the place of a database before SQLite touches it, and says plainly what is wrong there.

All functions raise `Unavailable` with `path`. They never open the database file while an engine of this process
may hold it: closing a second handle would drop SQLite's locks. So the lock comes first, `header` after it.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from ..model.problem import Unavailable

NETWORK = frozenset({
    "9p", "afs", "beegfs", "ceph", "cifs", "davfs", "fuse.davfs2", "fuse.glusterfs", "fuse.rclone", "fuse.s3fs",
    "fuse.sshfs", "gpfs", "lustre", "ncpfs", "nfs", "nfs4", "smb2", "smb3", "smbfs",
})  # fmt: skip
"""File systems whose locks or shared memory SQLite cannot rely on (F-025)."""

_MAGIC = b"SQLite format 3\x00"


def folder(path: Path, kind: Callable[[Path], str]) -> None:
    """The folder exists, may be written, and is not on a network file system."""
    try:
        is_folder, has_home = path.is_dir(), path.parent.is_dir()
    except OSError:  # a folder on the way may not even be looked into
        raise Unavailable("database-read-only", path=str(path), what=str(path.parent)) from None
    if is_folder:
        raise Unavailable("database-is-folder", path=str(path))
    if not has_home:
        raise Unavailable("database-no-folder", path=str(path), folder=str(path.parent))
    writable(path)
    found = kind(path.parent)
    if found in NETWORK:
        raise Unavailable("database-on-network", path=str(path), kind=found)


def writable(path: Path) -> None:
    """The file, when there is one, and its folder may be written: SQLite puts its log beside the file."""
    if not os.access(path.parent, os.W_OK | os.X_OK):
        raise Unavailable("database-read-only", path=str(path), what=str(path.parent))
    if path.exists() and not os.access(path, os.R_OK | os.W_OK):
        raise Unavailable("database-read-only", path=str(path), what=str(path))


def header(path: Path) -> None:
    """The file is missing, empty, or begins as SQLite files do."""
    if not path.exists() or path.stat().st_size == 0:
        return
    with path.open("rb") as file:
        if file.read(len(_MAGIC)) != _MAGIC:
            raise Unavailable("database-not-sqlite", path=str(path))


def private(path: Path) -> None:
    """Make an empty file that only its owner may read; SQLite gives its log the same rights."""
    if not path.exists():
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600))


def file_system(directory: Path, table: Path = Path("/proc/self/mountinfo")) -> str:
    """Type of the file system that holds `directory`; empty where the machine does not tell."""
    try:
        lines = table.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    wanted = os.path.realpath(directory)
    best, kind = "", ""
    for line in lines:
        before, _, after = line.partition(" - ")
        mounted = before.split(" ")[4].replace("\\040", " ")
        inside = wanted == mounted or wanted.startswith(mounted.rstrip("/") + "/")
        if inside and len(mounted) >= len(best):
            best, kind = mounted, after.split(" ")[0]
    return kind
