"""The pictures of the built-in runbooks hold everything that is written in them."""

from __future__ import annotations

import html
import re

import pytest

from tests.language.lint.library import FILES, Shelf, shelf
from tocsin.engine.language.graph import Format, draw
from tocsin.engine.language.graph.wrapping import clean
from tocsin.engine.model.text import LANGS, Lang


@pytest.fixture(scope="module")
def built_in() -> Shelf:
    return shelf()


def squeezed(text: str) -> str:
    """Without tags, entities and spaces: what a line break in a box may not change."""
    plain = re.sub(r"#(\d+);", lambda code: chr(int(code[1])), html.unescape(re.sub(r"<[^<>]*>", "", text)))
    return re.sub(r"\s", "", plain)


@pytest.mark.parametrize("name", [path.stem for path in FILES])
@pytest.mark.parametrize("fmt", ["mmd", "dot"])
@pytest.mark.parametrize("lang", LANGS)
def test_every_title_task_and_button_is_in_the_picture(name: str, fmt: Format, lang: Lang, built_in: Shelf) -> None:
    runbook = built_in.runbooks[name]
    drawn = squeezed(draw(runbook, built_in.team, fmt, lang))
    states = runbook.states().values()
    words = [
        runbook.title,
        *(state.title for state in states),
        *(task.text for state in states for task in state.tasks),
    ]
    words += [button.label for block in runbook.blocks().values() for button in block.buttons]
    words += [button.label for state in states for button in state.buttons]
    assert [said for text in words if (said := squeezed(clean(text.say(lang)))) not in drawn] == []
