"""Puts the rooms of the repository below `tocsin/` in the wheel.

In a checkout `tocsin/` holds links to the rooms. A build drops links to folders (sdist) or
would follow them and add every file twice (wheel), so the wheel excludes them and this
hook names the real folders instead: the same answer from an sdist and from a checkout.
"""

from __future__ import annotations

from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOMS = ("engine", "notifiers", "runbooks", "templates")


class RoomsHook(BuildHookInterface[Any]):
    """Called by hatchling before it writes a wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add each room as `tocsin/<room>`; `editable` builds import through the links and need nothing."""
        if version != "standard":
            return
        for room in ROOMS:
            build_data["force_include"][room] = f"tocsin/{room}"
