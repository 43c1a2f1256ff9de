"""A report as one page of HTML that needs nothing else, or as Markdown: made from a `ReportView` alone.

Whatever people, customers or monitoring systems wrote is data: escaped in HTML, and in Markdown kept from making
links, pictures, headings or tables (F-114).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from zoneinfo import ZoneInfo

from jinja2 import BaseLoader, Environment, StrictUndefined, Template, TemplateNotFound

from ...model.incident import LIVE
from ...model.text import Lang
from ...model.time import Instant
from ...model.view import Mark, ReportView
from ...words.say import clean, length_said, say, when

LANES = ("states", "pages", "notices", "severity")
WIDTH = 1000
"""Width of the strip in its own units."""
ROW = 22
LABELS = 90
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+!|~&-])")


@dataclass(frozen=True, slots=True)
class Bar:
    """A mark of the strip where it is drawn; `room` is how many characters fit inside."""

    x: float
    y: int
    width: float
    text: str
    shown: str
    kind: str
    lane: str
    point: bool


@dataclass(frozen=True, slots=True)
class Lane:
    """One lane of the strip: where its name stands and where it ends."""

    name: str
    y: int
    height: int


@dataclass(frozen=True, slots=True)
class Drawing:
    """The strip as numbers."""

    bars: tuple[Bar, ...]
    lanes: tuple[Lane, ...]
    ticks: tuple[tuple[float, str], ...]
    height: int


def report_html(report: ReportView, lang: Lang) -> str:
    """One self-contained page: no scripts, no other files, printable."""
    return template("incident.html.j2", html=True).render(_names(report, lang), strip=draw(report, lang))


def report_markdown(report: ReportView, lang: Lang) -> str:
    """The same facts as Markdown."""
    return template("incident.md.j2", html=False).render(_names(report, lang), md=markdown)


def markdown(text: object) -> str:
    """Data inside Markdown: one line without anything that means something."""
    return _MARKDOWN.sub(r"\\\1", clean(str(text)))


def _names(report: ReportView, lang: Lang) -> dict[str, object]:
    """What the templates may use."""
    zone = ZoneInfo(report.incident.zone)
    card = report.incident.card

    def word(code: str, **params: object) -> str:
        return say(code, params, lang, zone, report.made)

    return {
        "report": report, "incident": report.incident, "card": card, "word": word, "lang": lang,
        "html_lang": "zh-CN" if lang == "zh" else "en", "drill": card.world != LIVE,
        "at": _at(zone, report.made, lang), "after": _after(card.opened, word), "comma": "、" if lang == "zh" else ", ",
    }  # fmt: skip


def _at(zone: ZoneInfo, made: Instant, lang: Lang) -> Callable[[int], str]:
    """Every time with its date: a report is read on another day."""
    return lambda instant: when(instant, zone, None, None, lang)


def _after(opened: Instant, word: Callable[..., str]) -> Callable[[int], str]:
    return lambda instant: word("report-after", length=instant - opened)


# --- the strip --------------------------------------------------------------------------


def draw(report: ReportView, lang: Lang) -> Drawing:
    """Lay the marks out: one row for those that do not overlap, lanes below each other."""
    zone = ZoneInfo(report.incident.zone)
    start = report.incident.card.opened
    end = max([report.incident.card.closed or report.made, *(mark.end for mark in report.strip), start + 1])
    bars: list[Bar] = []
    lanes: list[Lane] = []
    y = 0
    for name in LANES:
        rows = _rows([mark for mark in report.strip if mark.lane == name])
        for row, mark in rows:
            bars.append(_bar(mark, y + row * ROW, start, end))
        height = (max((row for row, _ in rows), default=0) + 1) * ROW
        lanes.append(Lane(name, y, height))
        y += height + 8
    return Drawing(tuple(bars), tuple(lanes), _ticks(start, end, zone, lang), y)


def _rows(marks: list[Mark]) -> list[tuple[int, Mark]]:
    """Each mark in the first row that is free when it begins."""
    free: list[int] = []
    placed = []
    for mark in marks:
        row = next((number for number, until in enumerate(free) if until <= mark.start), len(free))
        free[row : row + 1] = [max(mark.end, mark.start + 1)]
        placed.append((row, mark))
    return placed


def _bar(mark: Mark, y: int, start: int, end: int) -> Bar:
    scale = WIDTH / (end - start)
    x, width = (mark.start - start) * scale, max((mark.end - mark.start) * scale, 3.0)
    room = int(width // 13)
    shown = mark.text if len(mark.text) <= room else mark.text[: room - 1] + "…" if room > 2 else ""
    point = mark.end == mark.start
    return Bar(round(LABELS + x, 1), y, round(width, 1), mark.text, shown, mark.kind, mark.lane, point)


def _ticks(start: int, end: int, zone: ZoneInfo, lang: Lang) -> tuple[tuple[float, str], ...]:
    """Five times along the strip, and how long after the opening they are."""
    ticks = []
    for part in range(5):
        moment = start + (end - start) * part // 4
        told = f"{when(moment, zone, None, moment, lang)} +{length_said(moment - start)}"
        ticks.append((round(LABELS + WIDTH * part / 4, 1), told))
    return tuple(ticks)


# --- templates --------------------------------------------------------------------------


class _Packaged(BaseLoader):
    """Templates that ship with the program; there is no way to any other file."""

    def get_source(self, environment: Environment, template: str) -> tuple[str, str | None, Callable[[], bool] | None]:
        found = files("tocsin").joinpath("templates", "reports", template)
        if "/" in template or not found.is_file():
            raise TemplateNotFound(template)
        return found.read_text(encoding="utf-8"), None, lambda: True


@lru_cache(maxsize=4)
def template(name: str, *, html: bool) -> Template:
    """A report's template, compiled once."""
    environment = Environment(
        loader=_Packaged(), autoescape=html, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
        keep_trailing_newline=True,
    )  # fmt: skip
    return environment.get_template(name)
