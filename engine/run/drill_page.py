"""The result of a drill as one HTML page: both languages, no script, nothing fetched, readable in black and white."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from jinja2 import Environment, StrictUndefined

from ...notifiers.marks import END_MARK, drill_mark
from ..model.drill import ActionResult, DrillResult
from ..model.site import Site
from ..model.text import LANGS, Lang
from . import drill_result as result_words
from .drill_result import Say, role_title, speaker, time_said, verdict_said

TEMPLATE = "drill.html.j2"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One expected action; shares of the longest time on the page, in percent."""

    id: str
    title: str
    role: str
    target: str
    limit: str
    time: str
    verdict: str
    result: str
    by: str
    share: int
    target_share: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The page in one language, every word of it."""

    lang: str
    heading: list[str]
    closing: list[str]
    labels: Mapping[str, str]
    bars: list[Bar]
    objectives: list[tuple[str, str, str, str]]
    people: list[tuple[str, str]]


def page(result: DrillResult, site: Site, lang: Lang) -> str:
    """The page, the reader's language first."""
    env = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    source = files("tocsin").joinpath("templates").joinpath("reports").joinpath(TEMPLATE).read_text(encoding="utf-8")
    order = sorted(LANGS, key=lambda one: one != lang)
    sheets = [_sheet(result, site, one) for one in order]
    return env.from_string(source).render(
        sheets=sheets, mark=drill_mark(result.id).strip(), end=END_MARK, title=sheets[0].heading[0]
    )


def write_page(root: Path, result: DrillResult, site: Site, lang: Lang) -> Path:
    """Put it beside the drill's messages: `.tocsin/drills/DRL-7.html`."""
    path = root / ".tocsin" / "drills" / f"{result.id}.html"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(page(result, site, lang), encoding="utf-8")
    return path


def _sheet(result: DrillResult, site: Site, lang: Lang) -> Sheet:
    told, names = speaker(result, lang), result_words.names_of(site)
    longest = max((a.elapsed or a.limit or a.target for a in result.actions), default=1)
    longest = max([longest, *(a.target for a in result.actions), 1])
    words = ("actions", "objectives", "people", "action", "role", "target", "limit", "time", "result", "who", "shown")
    html_lang = "zh-CN" if lang == "zh" else "en"
    return Sheet(
        lang=html_lang, heading=result_words.heading(result, told, lang), closing=result_words.closing(result, told),
        labels={word: told(f"drill-page-{word}") for word in words},
        bars=[_bar(action, site, told, lang, longest) for action in result.actions],
        objectives=[
            (one.id, one.statement.say(lang), told(f"drill-shown-{one.shown}"),
             told("drill-page-counts", met=one.met, late_count=one.late, missed=one.missed, na=one.na))
            for one in result.objectives
        ],
        people=[(role_title(site, role, lang), names(person)) for role, person in result.participants.items()],
    )  # fmt: skip


def _bar(action: ActionResult, site: Site, told: Say, lang: Lang, longest: int) -> Bar:
    names = result_words.names_of(site)
    return Bar(
        id=action.id, title=action.title.say(lang) or action.satisfied_by, role=role_title(site, action.role, lang),
        target=time_said(action.target), limit=time_said(action.limit), time=time_said(action.elapsed),
        verdict=verdict_said(action, told), result=action.result,
        by=names(action.by) if action.by and action.by != "engine" else "",
        share=min(100, 100 * (action.elapsed or 0) // longest), target_share=min(100, 100 * action.target // longest),
    )  # fmt: skip
