"""The level at which a signal fires or clears."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

LevelKind = Literal["absolute", "usual", "previous", "target"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """An absolute figure, or a multiple of what the figure usually is, was just before, or should be.

    `factor` is the figure itself where `kind` is `absolute` (80% is 0.8), else the multiple. `share` tells
    that a per cent sign was written, so that it can be checked against the metric and said back.
    """

    kind: LevelKind
    factor: float
    share: bool = False

    @property
    def relative(self) -> bool:
        """Whether it needs history or a target before it means anything."""
        return self.kind != "absolute"
