"""Secrets in a file of a site: only where they are kept."""

from __future__ import annotations

import re

from ..model.secret import Secret
from .desk import Desk
from .fields import Fields
from .nodes import Listed, Scalar

REFERENCE = re.compile(r"env:[A-Za-z_][A-Za-z0-9_]*|file:\S.*")


def read_secrets(desk: Desk, fields: Fields, key: str) -> list[Secret]:
    """Where each is kept; a secret that stands in the file itself is reported, and never shown."""
    node = fields.get(key)
    found: list[Secret] = []
    for item in node.items if isinstance(node, Listed) else [node] if node is not None else []:
        if isinstance(item, Scalar) and REFERENCE.fullmatch(item.text):
            found.append(Secret(reference=item.text))
        else:
            desk.say("secret-literal", item.at, key=key)
    return found
