"""Computed metrics in a running engine: woken by their parts, refused as samples, and nobody's answer told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.run.shop import START, Shop
from tocsin.engine.model import command as ask
from tocsin.engine.model.backtest import Recorded
from tocsin.engine.model.command import Actor
from tocsin.engine.model.incident import LIVE
from tocsin.engine.model.labels import canonical
from tocsin.engine.model.problem import Refused
from tocsin.engine.model.question import Explain
from tocsin.engine.model.runbook import Threshold
from tocsin.engine.model.time import MINUTE, Instant
from tocsin.engine.model.view import Explanation
from tocsin.engine.run.reader import SiteReader
from tocsin.engine.run.replay import Player
from tocsin.engine.run.stage import closest

METRICS = """\
metrics:
  calls: {title: 来电 | Calls, kind: count, step: 1m, per: [site, channel]}
  angry: {title: 投诉 | Complaints, kind: count, step: 1m, per: [site]}
  angry.share:
    title: 投诉占比 | Complaints per call
    ratio: {part: angry, whole: calls, at_least: 50}
    window: 10m
  mood: {title: 问卷 | Questionnaire, kind: level, step: 1d, per: [team]}
  mood.strain: {title: 压力 | Strain, strain: {answers: mood}, target: 70}
"""
BOOK = """\
runbook: angry-callers
title: 投诉占比高 | Many complaints
lead: shift-lead
one_per: site
triggers:
  many: {metric: angry.share, window: 10m, above: 10%, for: 2m, clear: {below: 5%, for: 2m}}
severity:
  start: sev3
  sev2: angry.share > 30%
sla:
  resolve: {title: 解决 | Resolution, within: 9h}
states:
  look:
    phase: response
    title: 核实 | Look
    do:
      page: shift-lead
      text: 投诉占比 {{ angry.share }} | Complaints are {{ angry.share }} of the calls
    on:
      cleared: {end: resolved}
    buttons:
      over: {label: 好了 | It is over, by: shift-lead, end: resolved}
"""
TIRED = """\
runbook: tired-team
title: 团队压力 | Tired team
lead: shift-lead
one_per: team
triggers:
  strained: {metric: mood.strain, above: 70, clear: {below: 60}}
severity: {start: sev3}
sla:
  resolve: {title: 解决 | Resolution, within: 9h}
states:
  look:
    phase: response
    title: 看看 | Look
    do: {page: shift-lead}
    buttons:
      over: {label: 好了 | It is over, by: shift-lead, end: resolved}
"""


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    shop = Shop(tmp_path / "site")
    team = shop.root / "team.yaml"
    team.write_text(team.read_text(encoding="utf-8").replace("metrics:\n", METRICS, 1), encoding="utf-8")
    for name, text in (("angry-callers", BOOK), ("tired-team", TIRED)):
        (shop.root / "runbooks" / f"{name}.yaml").write_text(text, encoding="utf-8")
    shop.boot()
    yield shop
    shop.die()


def minute(shop: Shop, angry: float, phone: float, chat: float) -> None:
    """One minute of a floor with two channels."""
    shop.figure("calls", phone, site="bj", channel="phone")
    shop.figure("calls", chat, site="bj", channel="chat")
    shop.figure("angry", angry, site="bj")
    shop.go(1)


def explained(shop: Shop, subject: str) -> str:
    reader = SiteReader(shop.running)
    told = shop.request("ask", lambda turn: reader.answer(turn, Explain(subject=subject), Actor(name="lina"), "en"))
    assert isinstance(told, Explanation)
    return "\n".join(one.text for one in told.past)


def test_a_ratio_opens_its_runbook_when_its_parts_arrive_and_its_text_has_the_figure(shop: Shop) -> None:
    for _ in range(5):
        minute(shop, 4, 15, 5)
    assert shop.incident().runbook == "angry-callers"
    pages = [page.body for page in shop.ledger.of("page")]
    assert any("投诉占比 20%\n" in page for page in pages)
    told = explained(shop, "angry-callers/many")
    assert "Complaints: 20" in told
    assert "Calls: 100" in told, "added up over its channels"


def test_forty_per_cent_of_five_calls_at_night_is_no_news_and_explain_says_so(shop: Shop) -> None:
    for _ in range(8):
        minute(shop, 2, 3, 2)
    assert not shop.running.memory.incidents
    assert "too few (40 of 50)" in explained(shop, "angry-callers/many")


def test_what_fires_goes_on_while_there_is_too_little_to_say(shop: Shop) -> None:
    for _ in range(4):
        minute(shop, 4, 15, 5)
    for _ in range(20):
        minute(shop, 0, 1, 0)
    assert shop.incident().open
    assert "too few (10 of 50)" in explained(shop, "angry-callers/many")
    for _ in range(20):
        minute(shop, 0, 15, 5)
    assert not shop.incident().open


def test_severity_follows_a_computed_figure(shop: Shop) -> None:
    for _ in range(5):
        minute(shop, 4, 15, 5)
    assert shop.incident().severity == "sev3"
    for _ in range(5):
        minute(shop, 12, 15, 5)
    assert shop.incident().severity == "sev2"


def test_a_channel_that_falls_silent_makes_the_ratio_unknown_until_its_figures_have_left_the_window(shop: Shop) -> None:
    for _ in range(3):
        minute(shop, 0, 15, 5)
    for _ in range(4):
        shop.figure("calls", 15, site="bj", channel="phone")
        shop.figure("angry", 4, site="bj")
        shop.go(1)
    assert "silent" in explained(shop, "angry-callers/many")
    assert not shop.running.memory.incidents
    for _ in range(12):
        shop.figure("calls", 15, site="bj", channel="phone")
        shop.figure("angry", 4, site="bj")
        shop.go(1)
    assert shop.incident().open, "the chat was closed; the telephone tells enough"


def test_after_a_restart_the_parts_are_there_again(shop: Shop) -> None:
    for _ in range(2):
        minute(shop, 4, 20, 10)
    shop.die()
    shop.boot()
    for _ in range(3):
        minute(shop, 4, 20, 10)
    assert shop.incident().runbook == "angry-callers"


def test_nothing_can_be_sent_to_a_computed_metric_and_its_parts_are_named(shop: Shop) -> None:
    with pytest.raises(Refused) as refused:
        shop.figure("angry.share", 0.2, site="bj")
    assert (refused.value.code, refused.value.params["parts"]) == ("sample-computed", "angry, calls")
    assert shop.rows("SELECT count(*) FROM tocsin_samples") == [(0,)]


def test_a_backtest_says_what_the_live_engine_did(shop: Shop) -> None:
    figures: list[Recorded] = []
    for number in range(30):
        at, angry = Instant(START + number * MINUTE), 4.0 if 5 <= number < 15 else 0.0
        for metric, labels, value in (
            ("calls", {"site": "bj", "channel": "phone"}, 15.0), ("calls", {"site": "bj", "channel": "chat"}, 5.0),
            ("angry", {"site": "bj"}, angry),
        ):  # fmt: skip
            figures.append(Recorded(at, metric, labels, value, number))
            shop.figure(metric, value, **labels)
        shop.go(1)
    player = Player(shop.running.memory.library.team, [shop.running.memory.library.newest["angry-callers"]], START)
    player.play(figures)
    player.until(Instant(START + 40 * MINUTE))
    shop.go(10)
    [episode] = player.episodes
    assert (episode.opened, episode.end) == (shop.incident().opened, shop.incident().closed)


def test_the_planner_is_told_how_many_people_are_missing_and_by_when(shop: Shop) -> None:
    """100 contacts in half an hour, 3 minutes each: 14 people at work, 20 with breaks and training; 12 are there."""
    for number in range(41):
        shop.figure("contacts.arrived", 10 if number % 3 == 0 else 0, site="hq")
        if number % 5 == 0:
            shop.figure("contacts.handling", 180, site="hq")
            shop.figure("staff.available", 20 if number < 30 else 12, site="hq")
        shop.go(1)
    incident = shop.incident()
    assert (incident.runbook, incident.fired) == ("staff-shortage", ("short",))
    [page] = [page.body for page in shop.ledger.of("page") if "INC-1" in page.body][:1]
    assert "人手缺口：8 人（需要 20，在岗 12）。请在 21:4" in page
    told = explained(shop, "staff-shortage/short")
    assert "computed from People needed: 20" in told
    assert "computed from Time to handle a contact (seconds): 180" in told


def test_a_story_gives_a_part_the_label_that_its_runbook_names_for_the_whole(shop: Shop) -> None:
    library = shop.running.memory.library
    book = library.newest["angry-callers"]
    signal = book.triggers["many"].signal
    assert isinstance(signal, Threshold)
    named = replace(book.triggers["many"], signal=replace(signal, labels={"site": "bj"}))
    told = replace(book, triggers={"many": named})
    found = [closest(told, name, "site", library.team.metrics) for name in ("calls", "angry", "mood")]
    assert found == ["bj", "bj", None]


# --- answers of people ------------------------------------------------------------------


def answer(shop: Shop, score: float, **labels: str) -> None:
    shop.figure("mood", score, **{"team": "night", **labels})
    shop.go(1)


def test_an_answer_that_could_say_whose_it_is_is_refused_and_leaves_nothing_behind(shop: Shop) -> None:
    answer(shop, 50)
    for labels in ({"agent": "li.wei"}, {"login": "li.wei"}, {"desk": "7"}):
        with pytest.raises(Refused) as refused:
            answer(shop, 95, **labels)
        assert refused.value.code == "sample-label-personal"
        assert "li.wei" not in str(refused.value)
    assert shop.rows("SELECT labels, value FROM tocsin_samples") == [("team=night", 50.0)]
    shop.running.store.close()
    assert b"li.wei" not in b"".join(path.read_bytes() for path in shop.root.rglob("shop.db*"))
    shop.app = None


def test_fewer_than_five_answers_are_shown_nowhere(shop: Shop) -> None:
    for score in (91, 92, 93, 94):
        answer(shop, score)
    team, figures = shop.running.memory.library.team, shop.running.memory.signals.figures
    series, now = canonical({"team": "night"}), shop.clock.wall()
    for name in ("mood", "mood.strain"):
        assert figures.figure(LIVE, team.metrics[name], series, None, now) is None
        reading = figures.reading(LIVE, team.metrics[name], series, None, now, frozenset({"usual", "previous"}))
        assert (reading.value, reading.usual, reading.previous, reading.short) == (None, None, None, (4, 5))
    told = explained(shop, "tired-team/strained")
    assert "too few (4 of 5)" in told
    assert not any(figure in told for figure in ("91", "92", "93", "94"))
    assert not shop.running.memory.incidents


def test_with_the_fifth_answer_the_team_is_seen_and_its_runbook_opens(shop: Shop) -> None:
    for score in (91, 92, 93, 94, 60):
        answer(shop, score)
    assert shop.incident().runbook == "tired-team"
    assert shop.incident().labels == {"team": "night"}
    assert "Strain: 86" in explained(shop, "tired-team/strained").replace("Strain is", "Strain:")


def test_what_people_answer_is_not_counted_as_usual(shop: Shop) -> None:
    for score in (10, 20, 30, 40, 50, 60):
        answer(shop, score)
    rows = shop.rows("SELECT count(*) FROM tocsin_baselines WHERE metric = 'mood'")
    assert rows == [(0,)], "an hour with one answer would be that answer"


def test_answers_of_one_file_without_times_are_so_many_answers(shop: Shop) -> None:
    samples = tuple(ask.Sample(metric="mood", value=80.0 + number, labels={"team": "day"}) for number in range(6))
    shop.do("lina", ask.Signal(samples=samples))
    assert shop.incident().labels == {"team": "day"}
