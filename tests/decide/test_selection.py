"""Rules 1 to 8 and 11: steps, snapshots, who is offered an event and who takes it."""

from __future__ import annotations

import pytest

from tests.decide import samples
from tests.decide.build import M, When, after, branch, button, do, either, end, fact, go, page, runbook, state, task
from tests.decide.play import START, Play
from tocsin.engine.decide.incident import decide
from tocsin.engine.decide.step import MOST_WORDS, Stuck
from tocsin.engine.decide.stuck import decide_stuck
from tocsin.engine.model.event import FactGiven, Heard, Opened, TimerDue, TriggerCleared, TriggerFired
from tocsin.engine.model.incident import Filled
from tocsin.engine.model.runbook import Emit, FactType, Raise, Set, Tell

TOLD = Tell(room="war-room")


def test_rule_01_a_step_changes_a_copy_and_counts_one() -> None:
    play = Play(samples.orders()).open()
    before, copy = play.incident, play.incident.fork()
    after_ = decide(before, FactGiven(fact="affected", value=5, by="ana"), play.now, play.setting()).incident
    assert before == copy
    assert after_.revision == before.revision + 1
    assert after_.facts["affected"] == Filled(value=5, by="ana", at=START)


def test_rule_02_internal_events_are_emptied_in_order_before_the_step_ends() -> None:
    rb = runbook(
        "queue",
        [
            state("a", do=[Emit(event="one"), Emit(event="two")], on={"two": go("c"), "one": go("b")}),
            state("b", on={"two": end("in order")}),
            state("c", after=[after(M, end("out of order"))]),
        ],
    )
    assert Play(rb).open().incident.outcome == "in order"


def test_rule_03_a_runbook_that_goes_round_in_a_circle_is_stuck_and_pages_the_lead() -> None:
    loop = [
        state("idle", on={"start": go("a")}, after=[after(M, end("x"))]),
        state("a", do=[Emit(event="x")], on={"x": go("b")}),
        state("b", do=[Emit(event="y")], on={"y": go("a")}),
    ]
    play = Play(runbook("loop", loop)).open()
    before = play.incident
    with pytest.raises(Stuck) as stuck:
        play.send(Heard(event="start"))
    assert play.incident is before
    play.take(decide_stuck(before, Heard(event="start"), play.now, play.setting(), stuck.value))
    assert play.incident.stuck
    assert play.incident.config == before.config
    assert "page shift-lead" in play.did
    assert MOST_WORDS == 100


def test_rule_03_the_timer_that_began_a_circle_does_not_come_again() -> None:
    loop = [state("a", after=[after(M, do(Emit(event="x")))], on={"x": do(Emit(event="x"))})]
    play = Play(runbook("loop", loop)).open()
    key = next(iter(play.incident.timers))
    play.now = play.incident.timers[key].due
    with pytest.raises(Stuck) as stuck:
        play.send(TimerDue(key=key))
    play.take(decide_stuck(play.incident, TimerDue(key=key), play.now, play.setting(), stuck.value))
    assert key not in play.incident.timers


def test_rule_04_a_branch_never_sees_what_another_did_a_moment_ago() -> None:
    known = When(("seen",), lambda seen: seen)
    rb = runbook(
        "snapshot",
        [
            state(
                "s",
                parallel={
                    "one": [state("a", on={"x": do(Set(facts={"seen": True}))})],
                    "two": [
                        state("b", on={"x": either(go("late", when=known), go("right"))}),
                        state("late"),
                        state("right"),
                    ],
                },
            )
        ],
        facts=[fact("seen", FactType.YES_NO)],
    )
    play = Play(rb).open()
    play.send(Heard(event="x"))
    assert play.states() == ["s/one/a", "s/two/right"]
    play.send(Heard(event="x"))
    assert play.incident.facts["seen"].value is True


@pytest.mark.parametrize(("value", "state_"), [(None, "a"), (5, "a"), (500, "b")])
def test_rule_05_only_true_takes_a_reaction_and_unknown_does_not(value: int | None, state_: str) -> None:
    many = When(("affected",), lambda affected: affected > 100)
    rb = runbook(
        "guard", [state("a", on={"x": go("b", when=many)}), state("b")], facts=[fact("affected", FactType.NUMBER)]
    )
    play = Play(rb).open()
    if value is not None:
        play.send(FactGiven(fact="affected", value=value, by="ana"))
    decision = play.send(Heard(event="x"))
    assert play.states() == [state_]
    guards = decision.entries[0].params["guards"]
    assert guards == [{"at": "a.on.x", "is": None if value is None else value > 100, "saw": {"affected": value}}]


def _nested(inner: dict[str, object]) -> Play:
    rb = runbook(
        "nested",
        [
            state(
                "outer",
                parallel={
                    "one": branch("one", [state("a", **inner), state("a2")], on={"x": go("a2")}),
                    "two": [state("b", on={"x": go("b2")}), state("b2")],
                },
                on={"x": go("away")},
            ),
            state("away"),
        ],
        on={"y": go("away")},
    )
    return Play(rb).open()


def test_rule_06_every_branch_takes_a_broadcast_for_itself_and_those_around_are_not_asked() -> None:
    play = _nested({"on": {"x": do(TOLD)}})
    play.send(Heard(event="x"))
    assert play.states() == ["outer/one/a", "outer/two/b2"]
    assert play.did == ["tell war-room"]


def test_rule_06_what_no_branch_takes_goes_to_those_around() -> None:
    play = _nested({})
    play.send(Heard(event="y"))
    assert play.states() == ["away"]


def test_rule_06_nobody_taking_an_event_is_noted_and_no_error() -> None:
    play = _nested({})
    decision = play.send(Heard(event="nothing"))
    assert decision.entries[0].params["offers"] == [{"event": "nothing", "taken": []}]


def test_rule_06_within_a_state_handlers_are_asked_in_file_order() -> None:
    rb = runbook(
        "order",
        [state("a", on={"sent": go("b"), "sent.n": go("c"), "x": either(go("c"), go("b"))}), state("b"), state("c")],
    )
    play = Play(rb).open()
    play.send(Heard(event="x"))
    assert play.states() == ["c"]


def test_rule_07_an_addressed_event_goes_to_its_owner_then_outward_and_never_sideways() -> None:
    rb = runbook(
        "addressed",
        [
            state(
                "outer",
                parallel={
                    "one": branch(
                        "one",
                        [state("a", do=[page("order-desk")], buttons=[button("next", "ana", go("a2"))]), state("a2")],
                        on={"next": go("a2")},
                    ),
                    "two": [state("b", on={"unanswered": go("wrong")}), state("wrong")],
                },
                on={"unanswered": do(TOLD)},
            )
        ],
    )
    play = Play(rb).open()
    play.send(Heard(event="next"))
    play.wait(10 * M)
    assert play.states() == ["outer/one/a2", "outer/two/b"]
    assert play.did.count("tell war-room") == 1


def test_rule_07_finished_of_an_inner_state_is_not_that_of_the_state_around_it() -> None:
    rb = runbook(
        "finished",
        [
            state(
                "outer",
                parallel={
                    "one": [state("group", states=[state("in", on={"x": end("ok")})])],
                    "two": [state("open")],
                },
                on={"finished": go("too-early")},
            ),
            state("too-early"),
        ],
    )
    play = Play(rb).open()
    play.send(Heard(event="x"))
    assert play.states() == ["outer/one/group", "outer/two/open"]


def test_rule_07_tasks_done_of_an_inner_state_leaves_the_tasks_of_the_state_around_it_open() -> None:
    rb = runbook(
        "tasks",
        [
            state(
                "outer", tasks=[task("big")], states=[state("in", tasks=[task("small")])], on={"tasks-done": end("all")}
            )
        ],
    )
    play = Play(rb).open()
    play.tick("small")
    assert play.incident.open
    play.tick("big")
    assert play.incident.outcome == "all"


def test_rule_08_a_branch_handler_moves_the_states_of_its_branch_and_an_end_ends_it() -> None:
    rb = runbook(
        "blocks",
        [
            state(
                "outer",
                parallel={
                    "one": branch("one", [state("a"), state("a2")], on={"x": go("a2"), "stop": end("over")}),
                    "two": [state("b")],
                },
                on={"ended.one": go("after")},
            ),
            state("after"),
        ],
    )
    play = Play(rb).open()
    play.send(Heard(event="x"))
    assert play.states() == ["outer/one/a2", "outer/two/b"]
    play.send(Heard(event="stop"))
    assert play.states() == ["after"]


def test_rule_11_a_reaction_whose_block_an_earlier_one_has_left_is_skipped() -> None:
    rb = runbook(
        "skip",
        [
            state(
                "outer",
                parallel={"one": [state("a", watch=[])], "two": [state("b")]},
                buttons=[button("out", "shift-lead", go("away"))],
            ),
            state("away"),
        ],
    )
    play = Play(rb).open()
    from tocsin.engine.decide.select import Chosen
    from tocsin.engine.decide.step import begin
    from tocsin.engine.decide.taking import take_all
    from tocsin.engine.model.runbook import Reaction

    step = begin(play.incident, Heard(event="x"), play.now, play.setting())
    out = Chosen(reaction=Reaction(go="away"), where="out", block="", path="outer", visit=1)
    late = Chosen(reaction=Reaction(do=(TOLD,)), where="late", block="outer/one", path="outer/one/a", visit=1)
    take_all(step, "x", [out, late])
    assert step.trace.skipped == ["late"]
    assert not [it for it in step.effects if it.purpose == "tell"]


def test_rule_24_levels_are_unknown_until_a_trigger_fires_or_the_lead_says() -> None:
    rb = runbook("level", [state("a", on={"cleared": go("good"), "fired": go("bad")}), state("good"), state("bad")])
    play = Play(rb).open(trigger=None)
    assert (play.incident.level, play.states()) == ("unknown", ["a"])
    play.press("cleared", "ana")
    assert play.states() == ["good"]


def test_rule_24_levels_that_hold_are_delivered_on_entry() -> None:
    rb = runbook(
        "entry",
        [
            state("a", on={"x": go("b")}),
            state(
                "b",
                on={"cleared": end("calm"), "cleared.other": end("wrong")},
                after=[after(M, do(Raise(level="sev2")))],
            ),
        ],
    )
    play = Play(rb).open()
    play.send(TriggerCleared(trigger="lost"))
    assert play.states() == ["a"]
    play.send(Heard(event="x"))
    assert play.incident.outcome == "calm"


def test_a_bare_cleared_is_the_level_of_all_and_not_that_of_one_trigger() -> None:
    rb = runbook("two", [state("a", on={"cleared": end("all"), "cleared.lost": do(TOLD)})], triggers=("lost", "dup"))
    play = Play(rb).open()
    play.send(TriggerFired(trigger="dup"))
    play.send(TriggerCleared(trigger="lost"))
    assert play.incident.open
    assert play.did == ["tell war-room"]
    play.send(TriggerCleared(trigger="dup"))
    assert play.incident.outcome == "all"


def test_rule_25_while_a_trigger_flaps_cleared_is_withheld_and_the_lead_is_told() -> None:
    play = Play(runbook("flap", [state("a", on={"cleared": end("over")})])).open()
    decision = play.send(TriggerCleared(trigger="lost", flapping=True))
    assert play.incident.open
    assert {it.recipient for it in decision.effects} == {"ana", "eve"}
    assert {it.reason for it in decision.effects} == {"word-flapping"}


def test_an_incident_opens_once() -> None:
    from tocsin.engine.model.problem import Refused

    play = Play(samples.orders()).open()
    with pytest.raises(Refused, match="already-open"):
        play.send(Opened(trigger="lost"))
