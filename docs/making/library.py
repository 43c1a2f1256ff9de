"""The built-in runbooks with their graphs, and the pictures of the first page."""
# ruff: noqa: E501 - the sentences here are lines of the pages

from __future__ import annotations

import hashlib
import shutil
import tempfile
from functools import lru_cache
from pathlib import Path

from tocsin.engine.language.graph import draw
from tocsin.engine.model.problem import Weight
from tocsin.engine.model.runbook import Runbook
from tocsin.engine.model.site import Site
from tocsin.engine.model.text import Lang, Text
from tocsin.engine.run.looking import look

from .tables import code, page

ROOT = Path(__file__).resolve().parents[2]
PICTURED = "order-anomaly"
_TITLE = Text("内置预案", "The built-in runbooks")


def library_page(lang: Lang) -> str:
    """Each runbook: its title, what it is for, its graph."""
    parts = [_ABOUT.say(lang)]
    for name, runbook in sorted(built_in().runbooks.items()):
        parts += [f"## {name} · {runbook.title.say(lang)}", _about(runbook, lang), code(_graph(name, lang), "mermaid")]
    return page(lang, _TITLE, *parts)


@lru_cache(maxsize=1)
def built_in() -> Site:
    """The library as a site; asserts that it has no error."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for name in ("tocsin.yaml", "team.yaml"):
            shutil.copy(ROOT / "templates/site" / name, root / name)
        shutil.copytree(ROOT / "runbooks", root / "runbooks")
        found = look(root, stories=False)
    wrong = [one for one in found.problems if one.weight is Weight.ERROR]
    assert found.site is not None, wrong
    return found.site


def picture(lang: Lang) -> str:
    """SVG of the pictured runbook, with a mark that says from which graph it was drawn. Needs a drawing tool."""
    site = built_in()
    drawn = draw(site.runbooks[PICTURED], site.team, "svg", lang)
    return drawn.rstrip("\n") + f"\n<!-- {mark(lang)} -->\n"


def mark(lang: Lang) -> str:
    """Changes when the picture must be drawn again; drawing tools differ, so the drawing itself is not compared."""
    return "drawn from " + hashlib.sha256(_graph(PICTURED, lang).encode()).hexdigest()[:16]


def _graph(name: str, lang: Lang) -> str:
    site = built_in()
    return draw(site.runbooks[name], site.team, "mmd", lang)


def _about(runbook: Runbook, lang: Lang) -> str:
    return runbook.about.say(lang)


_ABOUT = Text(
    """这些预案随程序附带，`tocsin init` 会放进新站点，从此归你们修改。数字是默认值，请改成自己的；改完运行 `tocsin check` 和 `tocsin test`。
图由 `tocsin graph NAME` 生成：上方是什么会启动它，方框是状态（颜色是阶段），绿色是结局。""",
    """They come with the program; `tocsin init` puts them into a new site, and from then on they are yours to change. The figures
are defaults: make them your own, then run `tocsin check` and `tocsin test`. The graphs are those of `tocsin graph NAME`: what
starts it stands at the top, boxes are states in the colour of their phase, green boxes are ends.""",
)
