"""Texts for pages, rooms and customers: plain words with `{{ holes }}`.

A hole is one of

- `{{ name }}`: a fact, metric or label; letters of any script, `-` and dots as everywhere;
- `{{ name|filter }}`: `number` (`12,000`; `number(2)` two decimals), `percent` (`12%`; `percent(1)`), `time`
  (`18:30` alone), `date` (`11月25日`, `25 Nov` alone); a value of another type is said as it is;
- `{{ time(4h) }}`, the moment four hours from now; `{{ date(2d) }}`, the day two days from now;
- `{{ hours(desk-hours) }}`, the opening hours of that calendar; `{{ hours(36h) }}`, a length in hours.

No loops, choices, arithmetic, calls or attributes. Values are data: they are never parsed again, and what is
unknown is never printed as “None” but reported, all names at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple
from zoneinfo import ZoneInfo

from ..model.problem import Refused
from ..model.team import Calendar
from ..model.text import Lang, Text
from ..model.texts import Filling
from ..model.time import Instant
from .holes import MOST_SLIPS, BadHole, Hole, cut, rewrite
from .said import Speaker, is_known
from .slip import BadTexts
from .text_pieces import Piece
from .text_tree import Walk

LONGEST_RESULT = 4_000


class TextErrors(BadTexts):
    """What is wrong with a text: `slips`, in the order of the text; codes `text-…` and `length-…`."""


class UnknownName(Refused):
    """A text cannot be rendered yet: `names` have no value."""

    def __init__(self, names: tuple[str, ...], /) -> None:
        super().__init__("text-unknown", names=", ".join(names))
        self.names = names


class Place(NamedTuple):
    """Where a text uses a name: for the linter."""

    name: str
    filter: str
    at: int


@dataclass(frozen=True, slots=True)
class CompiledText:
    """A text in one language; two of the same source are equal."""

    source: str
    names: frozenset[str]
    places: tuple[Place, ...] = field(repr=False)
    _parts: tuple[str | Piece, ...] = field(repr=False, compare=False)

    def render(
        self, values: Mapping[str, Filling | None], *, now: Instant, zone: ZoneInfo, lang: Lang,
        limit: int = LONGEST_RESULT,
    ) -> str:  # fmt: skip
        """The finished text, not empty and at most `limit` characters; raises `UnknownName` or `Refused`."""
        found = {name: values.get(name) for name in self.names}
        known = {name: value for name, value in found.items() if is_known(value)}
        if len(known) < len(self.names):
            raise UnknownName(tuple(sorted(self.names - known.keys())))
        speaker = Speaker(now=now, zone=zone, lang=lang)
        said = "".join([part if isinstance(part, str) else part(known, speaker) for part in self._parts]).strip()
        if not said:
            raise Refused("text-said-nothing")
        if len(said) > limit:
            raise Refused("text-said-too-much", length=len(said), limit=limit)
        return said


@dataclass(frozen=True, slots=True, kw_only=True)
class CompiledWords:
    """A text in the languages of the site; the form that a runbook carries (`engine.model.texts.Words`)."""

    zh: CompiledText | None = None
    en: CompiledText | None = None

    @property
    def source(self) -> Text:
        """The words as the author wrote them."""
        return Text(zh=self.zh.source if self.zh else "", en=self.en.source if self.en else "")

    @property
    def names(self) -> frozenset[str]:
        """Names that must be known before it can be rendered, over both languages."""
        return frozenset().union(*(text.names for text in (self.zh, self.en) if text))

    def render(self, values: Mapping[str, Filling], *, now: Instant, zone: ZoneInfo, lang: Lang) -> str:
        """The finished text in `lang`, or in the other language where this one is missing; raises `Refused`."""
        here, there = (self.zh, self.en) if lang == "zh" else (self.en, self.zh)
        text = here or there
        if text is None:
            raise Refused("text-said-nothing")
        spoken: Lang = lang if here else ("en" if lang == "zh" else "zh")
        return text.render(values, now=now, zone=zone, lang=spoken)


def compile_text(source: str, calendars: Mapping[str, Calendar] | None = None) -> CompiledText:
    """The text of one language; `calendars` are those that `hours(…)` may name. Raises `TextErrors`.

    1. Size, unsafe signs and marks. 2. Each hole: rewrite, parse, judge, and make its piece.
    """
    pieces, slips = cut(source)
    if slips:
        raise TextErrors(slips)
    places: list[Place] = []
    parts: list[str | Piece] = []
    for piece in pieces:
        if isinstance(piece, str):
            parts.append(piece)
        elif len(slips) < MOST_SLIPS:
            try:
                parts.append(_hole(piece, calendars or {}, places))
            except BadHole as bad:
                slips.append(bad.slip)
    if slips:
        raise TextErrors(slips)
    return CompiledText(source, frozenset(place.name for place in places), tuple(places), tuple(parts))


def _hole(hole: Hole, calendars: Mapping[str, Calendar], places: list[Place]) -> Piece:
    """What says one hole; notes the name it uses."""
    used: dict[str, str] = {}

    def stand_in(name: str) -> str:
        used[f"v{len(used)}"] = name
        return f"v{len(used) - 1}"

    said = rewrite(hole, stand_in)
    piece, filtered = Walk(calendars, used).piece(hole, said)
    places.extend(Place(name, filtered, hole.at) for name in used.values())
    return piece
