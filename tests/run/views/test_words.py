"""From codes to sentences: nothing raises, nothing is said twice, both languages say the same."""

from __future__ import annotations

import ast
import string
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

import tocsin.engine
from tocsin.engine.decide.evidence import REASONS
from tocsin.engine.model import event
from tocsin.engine.model.event import Event
from tocsin.engine.model.runbook import Phase
from tocsin.engine.model.text import LANGS, Text
from tocsin.engine.words import catalogue, say
from tocsin.engine.words.say import clean, length_said, phase_title, severity_title, when

SHANGHAI, BERLIN = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin")
EVENING = 1_794_400_200_000_000
"""2026-11-11 20:30 in Shanghai."""
DAY = 86_400_000_000
ENGINE = Path(next(iter(tocsin.engine.__path__)))


def holes(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_no_code_has_two_sentences() -> None:
    seen: dict[str, tuple[str, Text]] = {}
    for module, table in catalogue.tables().items():
        for code, text in table.items():
            other = seen.setdefault(code, (module, text))
            assert other[1] is text or other[1] == text, f"{code} is said by {other[0]} and by {module}"


def test_both_languages_have_words_with_the_same_holes() -> None:
    for code, text in catalogue.sentences().items():
        assert text.zh, code
        assert text.en, code
        assert holes(text.zh) == holes(text.en), code


@given(
    code=st.one_of(st.sampled_from(sorted(catalogue.sentences())), st.text(max_size=20)),
    params=st.dictionaries(
        st.sampled_from(["at", "until", "role", "people", "length", "count", "value", "notice", "x"]),
        st.one_of(
            st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.lists(st.text()),
            st.dictionaries(st.text(), st.integers()),
        ),
    ),
    lang=st.sampled_from(LANGS),
)  # fmt: skip
def test_whatever_is_asked_for_a_sentence_comes_back(code: str, params: dict[str, object], lang: str) -> None:
    said = say.say(code, params, "zh" if lang == "zh" else "en", SHANGHAI)
    assert isinstance(said, str)
    assert "\x1b" not in say.say("noted", {"text": "\x1b[31m\u202ered"}, "en", SHANGHAI)


def test_what_has_no_words_is_printed_as_code_and_parameters() -> None:
    assert say.say("no-such-code", {"a": 1, "b": "x"}, "en", SHANGHAI) == "no-such-code (a: 1, b: x)"
    assert say.say("task-done", {"wrong": 1}, "en", SHANGHAI) == "task-done (wrong: 1)"


def test_instants_are_told_in_the_zone_of_the_site_and_lengths_as_people_write_them() -> None:
    params = {"runbook": "a", "trigger": "b", "until": EVENING, "reason": "r"}
    said = say.say("silenced", params, "en", SHANGHAI, EVENING)
    assert said == "a b silenced until 20:30: r"
    assert "20m" in say.say("engine-started", {"down": 20 * 60_000_000}, "en", SHANGHAI)


@pytest.mark.parametrize(
    ("instant", "now", "en", "zh"),
    [
        (EVENING, EVENING, "20:30", "20:30"),
        (EVENING + DAY, EVENING, "12 Nov 20:30", "11月12日 20:30"),
        (EVENING, None, "11 Nov 20:30", "11月11日 20:30"),
        (EVENING + 60 * DAY, EVENING, "10 Jan 2027 20:30", "2027年1月10日 20:30"),
    ],
)
def test_today_is_a_time_and_other_days_have_a_date(instant: int, now: int | None, en: str, zh: str) -> None:
    assert when(instant, SHANGHAI, None, now, "en") == en
    assert when(instant, SHANGHAI, None, now, "zh") == zh


def test_the_offset_is_told_where_the_reader_sits_in_another_zone() -> None:
    assert when(EVENING, SHANGHAI, BERLIN, EVENING, "en") == "20:30 (UTC+8)"
    assert when(EVENING, SHANGHAI, ZoneInfo("Asia/Taipei"), EVENING, "en") == "20:30"
    assert when(EVENING, ZoneInfo("Asia/Kolkata"), BERLIN, EVENING, "zh").endswith("(UTC+5:30)")


@pytest.mark.parametrize(
    ("length", "said"),
    [(0, "0s"), (999_999, "0s"), (45_000_000, "45s"), (20 * 60_000_000, "20m"), (5400_000_000, "1h30m"), (DAY, "1d")],
)
def test_lengths_are_short(length: int, said: str) -> None:
    assert length_said(length) == said


def test_an_instant_beyond_the_calendar_does_not_raise() -> None:
    assert when(10**30, SHANGHAI, None, 0, "en") == str(10**30)


def test_control_signs_and_direction_overrides_are_taken_out() -> None:
    assert clean("a\x1b[31m\u202eb\nc\x00") == "a[31mb c"


def test_the_four_phases_have_names_and_a_severity_keeps_its_id_without_one() -> None:
    for phase in Phase:
        assert phase_title(phase.value, "zh") != phase.value
    assert severity_title("sev9", {}, "en") == "sev9"
    assert severity_title("sev1", {"sev1": Text("特别严重", "Critical")}, "en") == "Critical"


def test_every_reason_of_a_signal_and_every_event_has_words() -> None:
    known = catalogue.sentences()
    assert [code for code in REASONS if f"because-{code}" not in known] == []
    kinds = [kind for kind in vars(event).values() if isinstance(kind, type) and issubclass(kind, Event)]
    assert [kind.__name__ for kind in kinds if kind is not Event and f"event-is-{kind.__name__}" not in known] == []


def written_codes() -> Iterator[tuple[str, str]]:
    """(file, code) of every journal entry that is written anywhere in the engine."""
    for path in [*(ENGINE / "run").glob("*.py"), *(ENGINE / "decide").glob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                yield from ((path.name, code) for code in codes_of(node))


def codes_of(call: ast.Call) -> list[str]:
    name = call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
    found: list[ast.expr] = []
    if name == "Entry":
        found = [word.value for word in call.keywords if word.arg == "code"]
    elif name in ("log", "engine_log") and call.args:
        found = [call.args[0]]
    elif name == "_line" and len(call.args) > 2:
        found = [call.args[2]]
    return [it.value for it in found if isinstance(it, ast.Constant) and isinstance(it.value, str)]


def test_every_line_of_the_journal_has_words() -> None:
    codes = {code: file for file, code in written_codes()}
    assert len(codes) > 60
    assert {code: file for code, file in codes.items() if code not in catalogue.sentences() and code != "step"} == {}


def test_a_sentence_whose_reason_was_not_given_ends_before_it() -> None:
    level = {"level": "Critical", "reason": ""}
    assert say.say("severity-given", level, "en", SHANGHAI) == "Severity set to Critical"
    assert say.say("severity-given", level, "zh", SHANGHAI) == "级别定为Critical"
    assert say.say("task-reopened", {"task": "Count", "reason": ""}, "en", SHANGHAI) == "Task reopened: Count"
