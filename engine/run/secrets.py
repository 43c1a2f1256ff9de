"""Secrets by reference: `env:NAME` or `file:PATH`, read when they are needed and never kept in a file of the site."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from ..model.problem import TocsinError
from ..model.site import Secret

LARGEST_FILE = 64 * 1024


class SecretMissing(TocsinError):
    """A secret that a channel or source needs is not set; its name is told, never its value."""

    exit_code = 3


def resolve(secret: Secret, root: Path, environment: Mapping[str, str] = os.environ) -> str:
    """The secret itself. A relative `file:` lies in the site. Raises SecretMissing when it is not there or empty."""
    how, _, where = secret.reference.partition(":")
    if how == "env":
        value = environment.get(where, "")
    else:
        path = root / where
        try:
            value = path.read_text(encoding="utf-8").strip() if path.stat().st_size <= LARGEST_FILE else ""
        except (OSError, UnicodeError):
            value = ""
    if not value.strip():
        raise SecretMissing("secret-missing", secret=secret.reference)
    return value
