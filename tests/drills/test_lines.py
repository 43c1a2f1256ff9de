"""What players type becomes a command about this drill, or is refused before the engine hears of it."""

from __future__ import annotations

import pytest

from tocsin.engine.model import command as ask
from tocsin.engine.model.command import Command
from tocsin.engine.model.problem import Refused, WrongUsage
from tocsin.engine.model.time import MINUTE, Length
from tocsin.engine.run.drill_lines import OUTSIDE, OutOfDrill, Said, addressed, command_of, heard

PEOPLE = {"ben": "ben", "李娜": "lina", "order-desk": "mei"}


def said(line: str) -> Said:
    return heard(line, PEOPLE.get)


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("ack", Said(verb="ack")),
        ("tocsin ack", Said(verb="ack")),
        ("ben: done count 340", Said(speaker="ben", verb="done", words=("count", "340"))),
        ("as ben: ack", Said(speaker="ben", verb="ack")),
        ("李娜：应答", Said(speaker="lina", verb="ack")),
        ("order-desk: ack", Said(speaker="mei", verb="ack")),
        ("+4m done compare", Said(took=Length(4 * MINUTE), verb="done", words=("compare",))),
        ("+4m ben: ack", Said(speaker="ben", took=Length(4 * MINUTE), verb="ack")),
        ("ben: +4m ack", Said(speaker="ben", took=Length(4 * MINUTE), verb="ack")),
        ("as ben", Said(speaker="ben")),
        ("note at 20:30 it was seen", Said(verb="note", words=("at", "20:30", "it", "was", "seen"))),
        ("note it's so", Said(verb="note", words=("it's", "so"))),
        ('note "two words" more', Said(verb="note", words=("two words", "more"))),
        ("终止演练 有人受伤", Said(verb="abort", words=("有人受伤",))),
        ("", Said()),
        ("   ", Said()),
    ],
)
def test_a_line_is_who_how_long_and_what(line: str, wanted: Said) -> None:
    assert said(line) == wanted


def test_a_length_that_is_none_says_what_one_looks_like() -> None:
    with pytest.raises(WrongUsage) as refusal:
        said("+soon ack")
    assert refusal.value.code == "drill-length"


@pytest.mark.parametrize(
    ("line", "command"),
    [
        ("ack", ask.Ack(incident="DRL-1/1")),
        ("do real it is so", ask.Do(incident="DRL-1/1", button="real", reason="it is so")),
        ("done count 340", ask.Done(incident="DRL-1/1", task="count", value="340")),
        ("fact affected 340", ask.Fact(incident="DRL-1/1", fact="affected", value="340")),
        ("severity sev1 --reason many", ask.Severity(incident="DRL-1/1", level="sev1", reason="many")),
        ("notice approve apology 9f95a5", ask.NoticeApprove(incident="DRL-1/1", notice="apology", hash="9f95a5")),
        ("notice edit apology en We are sorry", ask.NoticeEdit(
            incident="DRL-1/1", notice="apology", texts={"en": "We are sorry"})),
        ("close", ask.Close(incident="DRL-1/1", outcome="resolved")),
    ],
)  # fmt: skip
def test_the_ordinary_commands_need_no_incident(line: str, command: Command) -> None:
    taken = said(line)
    assert command_of(taken.verb, taken.words, "DRL-1/1", "DRL-1") == command


@pytest.mark.parametrize("words", [("INC-1", "real"), ("inc-42",), ("INC7",), ("DRL-2/1",), ("apology", "INC-1")])
def test_P_19_a_drill_cannot_name_an_incident_outside_it(words: tuple[str, ...]) -> None:
    with pytest.raises(OutOfDrill):
        addressed(words, "DRL-1")


def test_an_incident_of_the_drill_may_be_named() -> None:
    assert addressed(("drl-1/2", "real"), "DRL-1") == ("DRL-1/2", ("real",))


@pytest.mark.parametrize("verb", sorted(OUTSIDE))
def test_P_19_commands_of_the_site_are_not_to_be_had_in_a_drill(verb: str) -> None:
    with pytest.raises(OutOfDrill):
        command_of(verb, ("x", "y", "z"), "DRL-1/1", "DRL-1")


@pytest.mark.parametrize("text", ["This is NOT a drill", "注意，这不是演习"])
def test_words_that_somebody_could_believe_are_refused_in_every_text(text: str) -> None:
    for verb, words in (("note", (text,)), ("notice", ("edit", "apology", "en", text)), ("page", ("it-duty", text))):
        with pytest.raises(Refused) as refusal:
            command_of(verb, words, "DRL-1/1", "DRL-1")
        assert refusal.value.code == "drill-reserved"


@pytest.mark.parametrize(("verb", "words"), [("fly", ()), ("notice", ()), ("notice", ("burn", "x")), ("done", ())])
def test_what_is_no_command_says_where_to_look(verb: str, words: tuple[str, ...]) -> None:
    with pytest.raises(WrongUsage):
        command_of(verb, words, "DRL-1/1", "DRL-1")
