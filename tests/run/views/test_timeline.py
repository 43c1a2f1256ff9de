"""The timeline in words, and the lines that a command answers with."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.run.views.house import House, running
from tocsin.engine.model import command as ask
from tocsin.engine.model import question as q
from tocsin.engine.model.command import Actor
from tocsin.engine.model.problem import NoSuchThing
from tocsin.engine.model.text import LANGS, Lang
from tocsin.engine.model.view import Answer, Line
from tocsin.engine.run.reader import SiteReader
from tocsin.engine.run.service import Asked, perform


def timeline(house: House, question: q.Timeline, lang: Lang = "en") -> tuple[Line, ...]:
    return house.look(tuple, question, lang=lang)


def test_it_tells_in_order_what_happened_with_titles_instead_of_ids(tmp_path: Path) -> None:
    with running(tmp_path / "site") as house:
        house.lose_orders()
        house.do("ben", ask.Ack(incident="INC-1"))
        lines = timeline(house, q.Timeline(incident="INC-1"))
        assert [line.seq for line in lines] == sorted(line.seq for line in lines)
        texts = [line.text for line in lines]
        assert texts[:3] == [
            "Opened runbook “Order anomaly” (trigger “lost”)",
            "Entered “Is it real?”",
            "Paged Order desk (Ben Okafor), step 1 of 3: “Is it real?”",
        ]
        assert (lines[-1].text, lines[-1].who) == ("Answered (“Is it real?”) after 1 min", "Ben Okafor")


@pytest.mark.parametrize("lang", LANGS)
def test_every_line_of_a_whole_incident_has_words_in_both_languages(tmp_path: Path, lang: Lang) -> None:
    with running(tmp_path / "site") as house:
        house.lose_orders()
        house.do("ben", ask.Done(incident="INC-1", task="count", value="340"))
        house.do("ben", ask.Fact(incident="INC-1", fact="cause", value="coupon"))
        house.do("ben", ask.Fact(incident="INC-1", fact="cause", value="stock"))
        house.do("lina", ask.Severity(incident="INC-1", level="sev3", reason="small"))
        house.do("ben", ask.Do(incident="INC-1", button="real"))
        house.go(70)
        house.do("lina", ask.Do(incident="INC-1", button="call-off"))
        lines = timeline(house, q.Timeline(incident="INC-1"), lang)
        assert len(lines) > 30
        raw = [line.text for line in lines if line.text.startswith(line.code)]
        assert raw == []
        ids = ("order-desk", "shift-lead", "sev2", "check/")
        assert [line.text for line in lines if any(name in line.text for name in ids)] == []


def test_every_also_shows_the_traces_and_the_usual_one_does_not(tmp_path: Path) -> None:
    with running(tmp_path / "site") as house:
        house.lose_orders()
        assert "step" not in [line.code for line in timeline(house, q.Timeline(incident="INC-1"))]
        traces = [line for line in timeline(house, q.Timeline(incident="INC-1", every=True)) if line.code == "step"]
        assert traces[0].text.startswith("opened lost")


def test_the_engine_has_a_timeline_of_its_own(tmp_path: Path) -> None:
    with running(tmp_path / "site") as house:
        house.do("lina", ask.Silence(runbook="orders", length="2h", reason="stock take"))
        texts = [line.text for line in timeline(house, q.Timeline())]
        assert texts[0].startswith("Tocsin started")
        assert texts[-1] == "orders silenced until 22:30: stock take"


def test_it_can_be_read_on_from_where_a_reader_stopped(tmp_path: Path) -> None:
    with running(tmp_path / "site") as house:
        house.lose_orders()
        whole = timeline(house, q.Timeline(incident="INC-1"))
        first = timeline(house, q.Timeline(incident="INC-1", limit=3))
        rest = timeline(house, q.Timeline(incident="INC-1", after=first[-1].seq))
        assert first + rest == whole


def test_a_timeline_of_no_incident_is_refused(tmp_path: Path) -> None:
    with running(tmp_path / "site") as house, pytest.raises(NoSuchThing):
        timeline(house, q.Timeline(incident="INC-9"))


def test_a_claimed_name_is_shown_as_not_verified(tmp_path: Path) -> None:
    with running(tmp_path / "site") as house:
        house.lose_orders()
        claimed = Asked(Actor(name="ben", verified=False), house.ids)
        house.request("command.note", lambda turn: perform(turn, ask.Note(incident="INC-1", text="seen"), claimed))
        assert timeline(house, q.Timeline(incident="INC-1"))[-1].text == "Note: seen (name not verified)"


@pytest.mark.parametrize(("lang", "text"), [("en", "Pressed “It is real”"), ("zh", "按下“属实”")])
def test_a_command_answers_with_the_lines_that_it_wrote(tmp_path: Path, lang: Lang, text: str) -> None:
    with running(tmp_path / "site") as house:
        house.lose_orders()
        reader, asked = SiteReader(house.running), Asked(Actor(name="ben"), house.ids)

        def work(turn: object) -> object:
            perform(turn, ask.Do(incident="INC-1", button="real"), asked)  # type: ignore[arg-type]
            return reader.lines(turn, lang)  # type: ignore[arg-type]

        answer = house.request("command.do", work)
        assert isinstance(answer, Answer)
        assert answer.incident == "INC-1"
        assert text in [line.text for line in answer.lines]
        assert "step" not in [line.code for line in answer.lines]
