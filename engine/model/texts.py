"""Words with holes: what a page, a line in a room or a notice will say once its names are filled.

The compiled forms live in `engine.language.texts`; decisions call them through this port.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol
from zoneinfo import ZoneInfo

from .text import Lang, Text
from .time import Instant

Filling = float | str | bool | int | Text
"""What may fill a hole: a number, a word, a title; an `Instant` comes as `Moment`."""


class Moment(int):
    """An `Instant` that is to be read as a time of day in the site's zone."""


class Share(float):
    """A number that is to be read as a percentage."""


class Words(Protocol):
    """A text in the languages of the site, compiled."""

    @property
    def source(self) -> Text:
        """The words as the author wrote them."""
        ...

    @property
    def names(self) -> frozenset[str]:
        """Names that must be known before it can be rendered, over all languages."""
        ...

    def render(self, values: Mapping[str, Filling], *, now: Instant, zone: ZoneInfo, lang: Lang) -> str:
        """The finished text. Every one of `names` is in `values`.

        Raises `engine.model.problem.Refused` when the result is empty, too long or unsafe.
        """
        ...
