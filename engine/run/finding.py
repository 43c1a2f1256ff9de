"""Finds the site and the server that runs on it, without reading a line of YAML."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

SITE_FILE = "tocsin.yaml"
SERVER_FILE = os.path.join(".tocsin", "server.json")
_BIGGEST = 65_536


class Server:
    """What `.tocsin/server.json` says of a running server. (No dataclass: importing that takes as long as all else.)"""

    __slots__ = ("epoch", "pid", "socket", "url")

    def __init__(self, socket: str, url: str, pid: int, epoch: int) -> None:
        self.socket = socket
        self.url = url
        self.pid = pid
        self.epoch = epoch


def find_site(given: str, environment: Mapping[str, str], cwd: str) -> str | None:
    """The folder of the site: named with `--site`, by `TOCSIN_SITE`, else upwards from the current folder.

    A named folder is given back as it is, also when it holds no site: the caller says so.
    """
    named = given or environment.get("TOCSIN_SITE", "")
    if named:
        return os.path.abspath(os.path.join(cwd, named))
    folder = os.path.abspath(cwd)
    while True:
        if os.path.isfile(os.path.join(folder, SITE_FILE)):
            return folder
        above = os.path.dirname(folder)
        if above == folder:
            return None
        folder = above


def find_server(site: str) -> Server | None:
    """The server of a site, when its file is whole and its process lives; what a killed one left behind is ignored."""
    import json

    try:
        with open(os.path.join(site, SERVER_FILE), "rb") as file:
            told = json.loads(file.read(_BIGGEST))
        found = Server(str(told["socket"]), str(told.get("url", "")), int(told["pid"]), int(told.get("epoch", 0)))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    # Where no Unix socket could be made only the address is told.
    found.socket = os.path.join(site, found.socket) if found.socket else ""
    return found if found.pid > 0 and _alive(found.pid) else None


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except PermissionError:
        return True
    except (OSError, OverflowError):
        return False
    return True


def login() -> str:
    """Name of the user of this process as the system knows it; `LOGNAME` is not asked, it can be set to anything."""
    import pwd

    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return str(os.getuid())
