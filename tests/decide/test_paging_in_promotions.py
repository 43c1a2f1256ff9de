"""Pages in phases of promotions: each rung waits as the phase wants that holds when it is paged."""

from __future__ import annotations

from tests.decide.build import H, M, page, runbook, state, team
from tests.decide.play import Play
from tocsin.engine.model.promotion import Pace, Promotion, PromotionPhase, Promotions, Stretch
from tocsin.engine.model.time import Instant, Length


def _play(pace: Pace | None, start: int, end: int) -> Play:
    """An order desk that is paged for ten minutes, then its lead, with a phase so long after the beginning."""
    book = runbook("x", [state("a", do=[page("order-desk", within=10 * M, then=("shift-lead",))])])
    play = Play(book)
    span = Instant(play.now + start), Instant(play.now + end)
    phases = {"peak": PromotionPhase(id="peak", answer_within=pace)}
    stretches = (Stretch(*span, "sale", "peak", "2026"),)
    calendar = Promotions(named={"sale": Promotion(id="sale", phases=phases, stretches=stretches)})
    return Play(book, team=team(promotions=calendar)).open()


def _minutes(play: Play) -> list[object]:
    return [it.params["minutes"] for it in play.pages()]


def test_in_a_phase_the_next_person_is_paged_sooner_and_the_page_says_so() -> None:
    play = _play(Pace(factor=0.5), 0, 5 * H)
    play.wait(5 * M)
    assert play.did == ["page order-desk", "page shift-lead"]
    assert set(_minutes(play)) == {5}


def test_the_change_is_in_the_journal_once() -> None:
    play = _play(Pace(length=Length(3 * M)), 0, 5 * H)
    play.wait(9 * M)
    assert play.codes().count("pages-wait") == 1
    params = play.entry("pages-wait").params
    assert (params["promotion"], params["within"], params["length"]) == ("sale.peak", 3 * M, 10 * M)


def test_a_ladder_that_began_before_the_phase_goes_on_faster_and_after_it_as_usual() -> None:
    play = _play(Pace(factor=0.2), 5 * M, 11 * M)
    play.wait(10 * M)  # the second rung is paged in the phase: it waits two minutes
    assert _minutes(play)[-1] == 2
    play.wait(2 * M)  # the first one again, after the phase
    assert _minutes(play)[-1] == 10
    assert "pages-wait-again" in play.codes()
    assert all(ladder.usually is None for ladder in play.incident.ladders.values())


def test_a_phase_that_says_nothing_of_pages_changes_nothing() -> None:
    play, plain = _play(None, 0, 5 * H), _play(Pace(factor=0.5), 6 * H, 7 * H)
    for one in (play, plain):
        one.wait(25 * M)
    assert play.codes() == plain.codes()
    assert _minutes(play) == _minutes(plain) == [10] * len(_minutes(play))
