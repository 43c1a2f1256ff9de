"""The sentence for every problem in a file, in both languages, looked up by code when somebody reads it."""

from __future__ import annotations

from collections.abc import Mapping

from ..model.problem import Problem
from ..model.text import Lang, Text
from . import (
    problems_calendar,
    problems_computed,
    problems_data,
    problems_files,
    problems_inhibit,
    problems_lint,
    problems_small,
    problems_stand_ins,
    problems_structure,
)
from .terms import term

SENTENCES: dict[str, Text] = {
    **problems_files.SENTENCES,
    **problems_structure.SENTENCES,
    **problems_small.SENTENCES,
    **problems_lint.SENTENCES,
    **problems_inhibit.SENTENCES,
    **problems_stand_ins.SENTENCES,
    **problems_data.SENTENCES,
    **problems_calendar.SENTENCES,
    **problems_computed.SENTENCES,
}
ALSO = Text(zh="（第 {also} 行也是）", en=" (also on line {also})")


def sentence(problem: Problem, lang: Lang) -> str:
    """One plain sentence: what is wrong and what to do next. The place is not in it."""
    text = SENTENCES.get(problem.code)
    if text is None:
        return problem.code
    said = text.say(lang).format_map(_Spoken(problem.params, lang))
    return said + ALSO.say(lang).format_map(problem.params) if "also" in problem.params else said


class _Spoken(dict[str, str | int | float]):
    """Parameters as they are said; one that is missing is shown by its name, so that no report ever breaks."""

    def __init__(self, params: Mapping[str, str | int | float], lang: Lang) -> None:
        super().__init__(params)
        self._lang = lang

    def __getitem__(self, name: str) -> str | int | float:
        value = super().__getitem__(name) if name in self else f"{{{name}}}"
        word = term(name, value) if isinstance(value, str) else None
        return word.say(self._lang) if word is not None else value
