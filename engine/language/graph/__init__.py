"""A runbook as a picture that a lead can read: what starts it, who does what when, and where it ends."""

from __future__ import annotations

from typing import Literal

from ...model.runbook import Runbook
from ...model.team import Team
from ...model.text import Lang
from .dot import dot
from .mermaid import mermaid
from .picture import picture_of
from .svg import svg

Format = Literal["mmd", "dot", "svg"]


def draw(runbook: Runbook, team: Team, fmt: Format, lang: Lang) -> str:
    """The picture as text of that format, in that language; raises `Unavailable` where SVG cannot be drawn."""
    picture = picture_of(runbook, team, lang)
    return {"mmd": mermaid, "dot": dot, "svg": svg}[fmt](picture)
