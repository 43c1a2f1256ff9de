"""When an expected action counts as met, late, missed, or as not observed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.drills.floor import Floor
from tocsin.engine.decide.drill import by_objective, results, shows, standings, waited_for
from tocsin.engine.model.drill import ActionResult, Course, Record
from tocsin.engine.model.runbook import Runbook
from tocsin.engine.model.scenario import DrillScenario, ExpectedAction, Proof
from tocsin.engine.model.team import Team
from tocsin.engine.model.time import MINUTE, Instant, Length

START = Instant(1_000 * MINUTE)


def at(minutes: float) -> Instant:
    return Instant(START + int(minutes * MINUTE))


def record(minutes: float, code: str, by: str = "engine", **params: object) -> Record:
    return Record(at=at(minutes), code=code, by=by, params=params)


def action(name: str, proof: Proof, trigger: str = "open", target: int = 5, limit: int | None = 10) -> ExpectedAction:
    return ExpectedAction(
        id=name, objective="O1", role="order-desk", satisfied_by=proof, trigger=trigger,
        target=Length(target * MINUTE), limit=None if limit is None else Length(limit * MINUTE),
    )  # fmt: skip


COUNT = Proof(verb="done", subject="count")
SENT = Proof(verb="sent", subject="apology")
ENTERED = record(0, "entered", state="check")
ASKED = record(1, "notice-asked", notice="apology")


class Judge:
    """The runbook and team of the shop, and a scenario whose actions each test gives."""

    def __init__(self, floor: Floor) -> None:
        self.scenario: DrillScenario = floor.scenario()
        self.team: Team = floor.app.site.team
        self.runbook: Runbook = floor.app.site.runbooks["order-anomaly"]

    def judge(
        self, actions: list[ExpectedAction], *records: Record, end: float = 60, **injected: float
    ) -> ActionResult:
        """The result of the last action."""
        return self.all(actions, *records, end=end, **injected)[-1]

    def all(
        self, actions: list[ExpectedAction], *records: Record, end: float = 60, **injected: float
    ) -> tuple[ActionResult, ...]:
        scenario = replace(self.scenario, expected_actions=tuple(actions))
        course = self.course(*records, end=end, **injected)
        return results(scenario, course, self.team, self.runbook, START)

    def course(self, *records: Record, end: float = 60, **injected: float) -> Course:
        return Course(
            records=records, opened=START, injected={name: at(when) for name, when in injected.items()}, now=at(end)
        )


@pytest.fixture(scope="module")
def judge(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Judge]:
    floor = Floor(Path(tmp_path_factory.mktemp("judge")) / "site")
    yield Judge(floor)
    floor.close()


@pytest.mark.parametrize(
    ("minutes", "word"), [(0, "met"), (5, "met"), (5.1, "late"), (10, "late"), (10.1, "missed")]
)  # fmt: skip
def test_the_target_and_the_limit_decide_and_both_still_count(judge: Judge, minutes: float, word: str) -> None:
    found = judge.judge([action("A", COUNT)], ENTERED, record(minutes, "task-done", "ben", task="check/count"))
    assert (found.result, found.elapsed, found.by) == (word, int(minutes * MINUTE), "ben")


def test_without_a_limit_the_target_is_the_limit(judge: Judge) -> None:
    done = record(6, "task-done", "ben", task="check/count")
    assert judge.judge([action("A", COUNT, limit=None)], ENTERED, done).result == "missed"


def test_what_nobody_did_is_missed_when_its_limit_has_passed(judge: Judge) -> None:
    found = judge.judge([action("A", COUNT)], ENTERED)
    assert (found.result, found.elapsed, found.why) == ("missed", None, "")


def test_not_observed_is_not_failed_when_the_drill_ends_before_the_limit(judge: Judge) -> None:
    found = judge.judge([action("A", COUNT)], ENTERED, end=9)
    assert (found.result, found.why) == ("na", "ended-early")


def test_a_branch_that_was_not_taken_is_not_observed(judge: Judge) -> None:
    assert judge.judge([action("A", SENT)], ENTERED).why == "not-reached"
    assert judge.judge([action("A", Proof(verb="done", subject="refund"))], ENTERED).why == "not-reached"
    assert judge.judge([action("A", Proof(verb="press", subject="pause-promotion.yes"))], ENTERED).why == "not-reached"
    assert judge.judge([action("A", Proof(verb="ack", subject="order-desk"))], ENTERED).why == "not-reached"
    assert judge.judge([action("A", Proof(verb="press", subject="call-off"))], ENTERED).result == "missed"


def test_a_late_predecessor_is_not_punished_twice(judge: Judge) -> None:
    chain = [action("A", COUNT), action("B", SENT, trigger="A")]
    sent = record(24, "notice-sent", notice="apology")
    first, second = judge.all(chain, ENTERED, record(20, "task-done", "ben", task="check/count"), ASKED, sent)
    assert (first.result, second.result, second.elapsed) == ("missed", "met", 4 * MINUTE)


def test_what_waits_for_an_action_that_nobody_did_is_not_observed(judge: Judge) -> None:
    found = judge.all([action("A", COUNT), action("B", SENT, trigger="A")], ENTERED, ASKED)
    assert [(one.result, one.why) for one in found] == [("missed", ""), ("na", "no-trigger")]


def test_an_inject_that_never_came_starts_nothing(judge: Judge) -> None:
    assert judge.judge([action("A", COUNT, trigger="I9")], ENTERED).why == "no-trigger"


def test_actions_that_wait_for_each_other_start_nothing(judge: Judge) -> None:
    found = judge.all([action("A", COUNT, trigger="B"), action("B", SENT, trigger="A")], ENTERED)
    assert {one.why for one in found} == {"no-trigger"}


def test_what_had_been_done_before_it_was_asked_for_was_done_in_time(judge: Judge) -> None:
    done = record(2, "task-done", "ben", task="check/count")
    found = judge.judge([action("A", COUNT, trigger="I1")], ENTERED, done, I1=8)
    assert (found.result, found.elapsed) == ("met", 0)


def test_a_notice_before_an_inject_is_no_reaction_to_it(judge: Judge) -> None:
    before, after = record(2, "notice-sent", notice="apology"), record(15, "notice-sent", notice="apology")
    asked = [action("A", SENT, trigger="I1")]
    assert judge.judge(asked, ASKED, before, I1=8).result == "missed"
    assert judge.judge(asked, ASKED, before, after, I1=8).elapsed == 7 * MINUTE


PROVEN = [
    ("ack order-desk", record(1, "answered", "ben", about="x"), True),
    ("ack planner", record(1, "answered", "ben", about="x"), False),
    ("done count", record(1, "task-done", "ben", task="check/count"), True),
    ("done count", record(1, "task-done", "ben", task="check/recount"), False),
    ("press real", record(1, "pressed", "lina", button="real"), True),
    ("press pause-promotion.yes", record(1, "ask-yes", "haoran", connector="pause-promotion"), True),
    ("press pause-promotion.yes", record(1, "ask-no", "haoran", connector="pause-promotion"), False),
    ("press pause-promotion.undo", record(1, "undo", "haoran", connector="pause-promotion"), True),
    ("press cleared", record(1, "level-cleared", "lina"), True),
    ("approve apology", record(1, "notice-approved", "haoran", notice="apology"), True),
    ("sent apology", record(1, "notice-sent", notice="vip-apology"), False),
    ("fact affected", record(1, "task-filled", "ben", fact="affected"), True),
    ("fact affected", record(1, "fact-given", fact="affected"), False),
    ("state repair", record(1, "entered", state="respond/fix/repair"), True),
    ("severity sev2", record(1, "severity-raised", level="sev1"), True),
    ("severity sev2", record(1, "severity-given", "lina", level="sev3"), False),
    ("close", record(1, "ended", "lina", outcome="resolved"), True),
    ("close", record(1, "left", state="check"), False),
]


@pytest.mark.parametrize(("text", "line", "proven"), PROVEN, ids=[f"{i}-{case[0]}" for i, case in enumerate(PROVEN)])
def test_each_proof_is_one_kind_of_record(judge: Judge, text: str, line: Record, proven: bool) -> None:
    verb, _, subject = text.partition(" ")
    assert shows(Proof(verb=verb, subject=subject), line, judge.team) is proven  # type: ignore[arg-type]


def test_players_are_waited_for_from_the_start_of_the_stopwatch_to_the_limit(judge: Judge) -> None:
    scenario = replace(judge.scenario, expected_actions=(action("A", COUNT), action("B", SENT, trigger="A", target=1)))
    done = record(2, "task-done", "ben", task="check/count")

    def waiting(*records: Record, now: float) -> list[str]:
        found = standings(scenario, judge.course(*records, end=now), judge.team)
        return [it.action.id for it in waited_for(found, at(now))]

    assert waiting(now=1) == ["A"]
    assert waiting(done, now=3) == ["B"]
    assert waiting(now=10) == []


def test_an_objective_counts_what_could_be_observed(judge: Judge) -> None:
    chain = [action("A", COUNT), action("B", SENT, trigger="A"), action("C", Proof(verb="close"))]
    found = judge.all(chain, ENTERED, record(1, "ended", "lina"))
    (summary, empty) = by_objective(judge.scenario, found)
    assert (summary.met, summary.late, summary.missed, summary.na, summary.shown) == (1, 0, 1, 1, "partly")
    assert empty.shown == "not-observed"
