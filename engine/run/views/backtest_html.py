"""A backtest as one page that needs nothing else: a picture for each trigger and key, then the same in words."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from ...decide.calendars import to_local
from ...language.graph.sayings import over_said
from ...model.backtest import Backtest
from ...model.team import Team
from ...model.text import Lang
from ...model.window import Of
from ...words.say import number_said, say
from ..backtest_drawn import HEIGHT, LEFT, TOP, WIDTH, Panel
from ..suggest_drawn import ROOM, drawn
from .report_html import template


def backtest_html(
    found: Backtest, panels: Sequence[Panel], more: int, team: Team, said: Sequence[str], lang: Lang
) -> str:  # fmt: skip
    """`said` are the lines that the terminal prints; `more` is how many panels there was no room for."""
    zone = ZoneInfo(found.zone)

    def word(code: str, **params: object) -> str:
        return say(code, params, lang, zone)

    return template("backtest.html.j2", html=True).render(
        found=found, panels=panels, more=more, said=said, word=word, number=number_said,
        title=", ".join(found.runbooks),
        metric=lambda name, of: _titled(team, name, of, lang), forecasts=any(panel.forecast for panel in panels),
        at=lambda instant: f"{to_local(instant, zone):%Y-%m-%d %H:%M}", html_lang="zh-CN" if lang == "zh" else "en",
        left=LEFT, top=TOP, width=WIDTH, height=HEIGHT, curves=[drawn(one) for one in found.suggestions], room=ROOM,
    )  # fmt: skip


def _titled(team: Team, metric: str, of: Of | None, lang: Lang) -> str:
    title = team.metrics[metric].title.say(lang) if metric in team.metrics else metric
    return title if of is None else over_said(of, title, lang)
