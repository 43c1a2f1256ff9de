"""Tokens that `tocsin login` has checked, kept for this user alone (file mode 0600)."""

from __future__ import annotations

import json
import os
from pathlib import Path

from ..model.problem import Unavailable


def place() -> Path:
    """The file, below `XDG_CONFIG_HOME` or `~/.config`."""
    home = os.environ.get("XDG_CONFIG_HOME") or os.path.join(os.path.expanduser("~"), ".config")
    return Path(home) / "tocsin" / "tokens.json"


def token_for(url: str) -> str:
    """The token kept for a server; empty when there is none."""
    return _all().get(_key(url), "")


def keep(url: str, token: str) -> Path:
    """Keep a token; the file is replaced whole and only its owner may read it. Raises Unavailable."""
    file = place()
    part = file.with_name(file.name + ".part")
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        part.unlink(missing_ok=True)
        with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as out:
            json.dump({**_all(), _key(url): token}, out)
        os.replace(part, file)
    except OSError as error:
        raise Unavailable("token-not-kept", path=str(file), why=error.strerror or "") from None
    return file


def _all() -> dict[str, str]:
    try:
        told = json.loads(place().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {str(url): str(token) for url, token in told.items()} if isinstance(told, dict) else {}


def _key(url: str) -> str:
    return url.rstrip("/").lower()
