"""Rules 28 to 31: late-bound people, migration, override, corrected facts, severity that only a person lowers."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.decide import samples
from tests.decide.build import (
    LEVELS,
    M,
    When,
    after,
    button,
    do,
    end,
    fact,
    go,
    level,
    page,
    runbook,
    state,
    task,
    team,
)
from tests.decide.play import Play
from tocsin.engine.model.event import (
    FactGiven,
    FiguresChanged,
    Heard,
    LeadAssigned,
    Migrated,
    Noted,
    Overridden,
    Pressed,
    SeverityGiven,
    TaskReopened,
)
from tocsin.engine.model.problem import NotAllowed, Refused
from tocsin.engine.model.runbook import FactType, Raise, Runbook

MANY = When(("affected",), lambda affected: affected > 100)
MORE = When(("affected",), lambda affected: affected > 1000)


def _graded(**parts: object) -> Play:
    rb = runbook(
        "x", [state("a", tasks=[task("t")], on={"worse": (do(Raise(level="sev1")))})],
        severity={"sev2": MANY, "sev1": MORE}, facts=[fact("affected", FactType.NUMBER)],
    )  # fmt: skip
    return Play(rb, **parts).open()  # type: ignore[arg-type]


def _affected(play: Play, count: int) -> None:
    play.send(FactGiven(fact="affected", value=count, by="ben"))


def test_rule_31_severity_rises_at_once_with_the_pages_of_all_levels_passed_each_person_once() -> None:
    play = _graded()
    _affected(play, 2000)
    assert play.incident.severity == "sev1"
    assert play.did == ["page shift-lead", "page cs-manager", "page it-duty", "page shift-lead"]
    assert [it.recipient for it in play.pages()] == ["ana", "eve", "cleo", "dan"]


def test_rule_31_it_never_falls_by_itself() -> None:
    play = _graded()
    _affected(play, 340)
    _affected(play, 5)
    assert play.incident.severity == "sev2"


def test_rule_31_lowered_by_a_lead_it_rises_again_only_after_the_condition_was_false() -> None:
    play = _graded()
    _affected(play, 340)
    with pytest.raises(NotAllowed, match="lead-needed"):
        play.send(SeverityGiven(level="sev3", reason="calm", by="ben"))
    play.send(SeverityGiven(level="sev3", reason="calm", by="ana"))
    assert (play.incident.severity, play.incident.held_down) == ("sev3", ("sev2",))
    _affected(play, 400)
    assert play.incident.severity == "sev3"
    _affected(play, 50)
    _affected(play, 400)
    assert play.incident.severity == "sev2"


def test_rule_31_a_new_figure_is_enough() -> None:
    rb = runbook("x", [state("a")], severity={"sev2": When(("share",), lambda share: share < 0.7)})
    play = Play(rb).open()
    play.send(FiguresChanged())
    assert play.incident.severity == "sev3"
    play.figures = {"share": 0.5}
    play.send(FiguresChanged())
    assert play.incident.severity == "sev2"


def test_a_level_that_must_be_declared_is_only_proposed() -> None:
    levels = (*LEVELS[:2], level("sev1", "it-duty", declare="cs-manager"))
    play = _graded(team=team(severities=levels))
    _affected(play, 2000)
    assert (play.incident.severity, play.incident.proposed) == ("sev2", "sev1")
    assert play.did == ["page shift-lead", "page cs-manager"]
    with pytest.raises(NotAllowed, match="role-needed"):
        play.send(SeverityGiven(level="sev1", reason="yes", by="ben"))
    play.send(SeverityGiven(level="sev1", reason="yes", by="cleo"))
    assert (play.incident.severity, play.incident.proposed, play.did[-1]) == ("sev1", "", "page it-duty")


def test_a_proposal_that_the_lead_declines_is_not_made_again() -> None:
    levels = (*LEVELS[:2], level("sev1", "it-duty", declare="cs-manager"))
    play = _graded(team=team(severities=levels))
    _affected(play, 2000)
    play.send(SeverityGiven(level="sev2", reason="no", by="ana"))
    _affected(play, 3000)
    assert (play.incident.proposed, "declare:sev1" in play.incident.ladders) == ("", False)


def test_raise_means_at_least() -> None:
    play = _graded()
    play.send(Heard(event="worse"))
    assert play.incident.severity == "sev1"
    play.forget()
    play.send(Heard(event="worse"))
    assert play.did == []


def test_rule_30_a_lead_moves_a_block_to_any_of_its_states() -> None:
    play = Play(samples.orders()).open()
    play.send(Overridden(state="respond/fix/repair", reason="cause is known", by="ana"))
    assert play.states() == ["respond/fix/repair", "respond/customers/say-sorry", "respond/desk/normal"]
    play.send(Overridden(state="respond/fix/stop-loss", reason="not yet", by="ana"))
    assert play.states() == ["respond/fix/stop-loss", "respond/customers/say-sorry", "respond/desk/normal"]
    assert play.incident.visits["respond"] == 1
    with pytest.raises(NotAllowed, match="lead-needed"):
        play.send(Overridden(state="verify", reason="x", by="ben"))
    with pytest.raises(Refused, match="no-such-state"):
        play.send(Overridden(state="resolved", reason="x", by="ana"))


def test_rule_30_quietly_leaves_out_what_the_states_do() -> None:
    play = Play(samples.orders()).open()
    play.forget()
    play.send(Overridden(state="respond", reason="quiet", quietly=True, by="ana"))
    assert play.did == []
    assert "hold" in {path.rpartition("/")[2] for path in play.incident.tasks}


def test_rule_30_an_ended_branch_can_be_taken_up_again() -> None:
    play = Play(samples.orders()).open()
    play.press("real", "ben")
    play.send(Heard(event="calm-down"))
    assert "respond/desk" in play.incident.ended
    play.send(Overridden(state="respond/desk/normal", reason="again", by="ana"))
    assert play.states()[-1] == "respond/desk/normal"
    assert "respond/desk" not in play.incident.ended


def test_P_31_rule_30_the_lead_presses_any_button_and_others_only_theirs() -> None:
    play = Play(samples.orders()).open()
    with pytest.raises(NotAllowed, match="role-needed"):
        play.press("real", "dan")
    with pytest.raises(Refused, match="no-such-button-now") as refused:
        play.press("back", "ana")
    assert refused.value.params["buttons"] == "real, false-alarm, call-off, cleared, firing"
    play.press("real", "ana")
    assert play.entry("pressed").by == "ana"


def test_a_button_whose_conditions_do_not_hold_is_refused() -> None:
    rb = runbook("x", [state("a", buttons=[button("b", "order-desk", go("c", when=MANY))]), state("c")],
                 facts=[fact("affected", FactType.NUMBER)])  # fmt: skip
    play = Play(rb).open()
    with pytest.raises(Refused, match="button-not-ready"):
        play.press("b", "ben")


def test_rule_30_correcting_a_fact_keeps_the_old_value_in_the_journal() -> None:
    play = _graded()
    _affected(play, 5)
    _affected(play, 7)
    assert play.entry("fact-corrected").params == {"fact": "affected", "value": 7, "before": 5}


def test_rule_30_a_reopened_task_does_not_take_back_tasks_done() -> None:
    rb = runbook("x", [state("a", tasks=[task("t")], on={"tasks-done": do(Raise(level="sev2"))})])
    play = Play(rb).open()
    with pytest.raises(Refused, match="task-not-done"):
        play.send(TaskReopened(task="t", reason="no", by="ana"))
    play.tick("t")
    play.send(TaskReopened(task="a/t", reason="no", by="ana"))
    assert play.incident.severity == "sev2"
    assert play.incident.tasks["a/t"].done_at is None
    play.tick("t")
    with pytest.raises(Refused, match="task-already-done"):
        play.tick("t")


def test_a_task_that_fills_a_fact_needs_its_value() -> None:
    play = Play(samples.orders()).open()
    with pytest.raises(Refused, match="task-needs-value"):
        play.tick("count")
    play.tick("count", value=340)
    assert (play.incident.facts["affected"].value, play.incident.severity) == (340, "sev2")


def test_tasks_that_are_all_ruled_out_are_done_at_once() -> None:
    rb = runbook("x", [state("a", tasks=[task("t", when=MANY)], on={"tasks-done": end("none")})],
                 facts=[fact("affected", FactType.NUMBER)])  # fmt: skip
    assert Play(rb).open().incident.outcome == "none"


def test_optional_tasks_are_not_waited_for() -> None:
    rb = runbook("x", [state("a", tasks=[task("t"), task("o", optional=True)], on={"tasks-done": end("done")})])
    play = Play(rb).open()
    play.tick("o")
    assert play.incident.open
    play.tick("t")
    assert play.incident.outcome == "done"


def test_rule_28_people_are_those_of_now() -> None:
    play = Play(runbook("x", [state("a", do=[page("order-desk")])])).open()
    roles = {**play.team.roles, "order-desk": replace(play.team.roles["order-desk"], people=("dan",))}
    play.team = replace(play.team, roles=roles)
    play.wait(10 * M)
    assert [it.recipient for it in play.pages()] == ["ben", "dan"]


def test_whoever_took_the_lead_is_paged_first_and_may_do_what_leads_may() -> None:
    play = Play(runbook("x", [state("a", tasks=[task("t", due=M)])])).open()
    with pytest.raises(NotAllowed, match="lead-needed"):
        play.send(LeadAssigned(person="cleo", by="ben"))
    play.send(LeadAssigned(person="dan", by="dan"))
    play.wait(M)
    assert [it.recipient for it in play.pages()] == ["dan", "ana", "eve"]
    play.send(Overridden(state="a", reason="again", by="dan"))


def _newer(version: Runbook, **changes: object) -> Runbook:
    return replace(version, version="v2", **changes)  # type: ignore[arg-type]


def test_rule_29_timers_of_the_new_version_count_from_the_old_entry() -> None:
    old = runbook("x", [state("a", after=[after(20 * M, end("slow"))], tasks=[task("t"), task("old")])])
    new = runbook("x", [state("a", after=[after(10 * M, end("fast"))], tasks=[task("t"), task("new")])], version="v2")
    play = Play(old).open()
    play.published["x"] = new
    play.wait(4 * M)
    play.send(Migrated(version="v2", reason="better", by="ana"))
    play.runbook = new
    assert play.incident.version == "v2"
    assert set(play.incident.tasks) == {"a/t", "a/new"}
    play.wait(6 * M)
    assert play.incident.outcome == "fast"


def test_rule_29_a_current_state_that_the_new_version_lacks_refuses_the_migration() -> None:
    play = Play(runbook("x", [state("a", tasks=[task("t")])])).open()
    play.published["x"] = runbook("x", [state("b")], version="v2")
    with pytest.raises(Refused, match="cannot-migrate"):
        play.send(Migrated(version="v2", reason="better", by="ana"))
    with pytest.raises(Refused, match="no-such-version"):
        play.send(Migrated(version="v3", reason="better", by="ana"))


def test_what_somebody_did_whose_name_was_only_claimed_says_so() -> None:
    play = Play(samples.orders()).open()
    play.send(Noted(text="hm", by="ben", verified=False))
    assert play.entry("noted").params == {"text": "hm", "unverified": True}
    play.send(Pressed(button="real", by="ben", verified=False))
    assert play.entry("pressed").params["unverified"] is True
