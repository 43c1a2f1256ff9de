"""A program of the site's own: what it prints is the figure.

No shell, no input, an environment of its own (ours holds secrets), and a process group of its own, so that what it has
started ends with it. It runs only when the site allows it by its whole path, and nobody else may write it.
"""

from __future__ import annotations

import os
import selectors
import signal
import stat
import subprocess
from contextlib import suppress

from ..model.monitor import Monitor
from ..model.time import SECOND
from ..sources.reading import number
from .base import Figure, Outside, Silent
from .http import figures_of, parsed

MOST_PRINTED = 256 * 1024
ENVIRONMENT = {"PATH": "/usr/local/bin:/usr/bin:/bin", "LANG": "C.UTF-8"}
_READ = 64 * 1024


def ask(monitor: Monitor, outside: Outside) -> tuple[Figure, ...]:
    """A number alone, or JSON where `value:` says what to look for."""
    _check(monitor.path)
    ends = outside.mono() + monitor.timeout / SECOND
    try:
        running = subprocess.Popen(
            [monitor.path, *monitor.arguments], cwd=outside.root, env=ENVIRONMENT, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
    except OSError as error:
        raise Silent("not-run", error.strerror or type(error).__name__) from None
    with running:
        try:
            printed = _printed(running, outside, ends)
            code = _ended(running, ends - outside.mono())
        finally:
            _end(running)
    if code:
        raise Silent("exit", str(code))
    return _figures(monitor, printed)


def _check(path: str) -> None:
    try:
        found = os.stat(path)
    except OSError as error:
        raise Silent("not-run", error.strerror or type(error).__name__) from None
    if not stat.S_ISREG(found.st_mode) or found.st_mode & stat.S_IWOTH:
        raise Silent("not-run", "anybody may write it" if found.st_mode & stat.S_IWOTH else "not a file")


def _printed(running: subprocess.Popen[bytes], outside: Outside, ends: float) -> bytes:
    """All that is printed until the end of the output. Raises `Silent` when that is too much, or too late."""
    assert running.stdout is not None
    handle, printed = running.stdout.fileno(), b""
    with selectors.DefaultSelector() as selector:
        selector.register(handle, selectors.EVENT_READ)
        while True:
            left = ends - outside.mono()
            if left <= 0 or not selector.select(left):
                raise Silent("late")
            piece = os.read(handle, _READ)
            if not piece:
                return printed
            printed += piece
            if len(printed) > MOST_PRINTED:
                raise Silent("cut")


def _ended(running: subprocess.Popen[bytes], left: float) -> int:
    try:
        return running.wait(max(0.05, left))
    except subprocess.TimeoutExpired:
        raise Silent("late") from None


def _end(running: subprocess.Popen[bytes]) -> None:
    """Whatever of its group is left ends here; the group has the number of the process that we began."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(running.pid, signal.SIGKILL)


def _figures(monitor: Monitor, printed: bytes) -> tuple[Figure, ...]:
    if monitor.value:
        return figures_of(monitor, parsed(printed))
    figure = number(printed.decode("utf-8", "replace").strip()[:200])
    if figure is None:
        raise Silent("nothing")
    return (Figure(value=figure),)
