"""Buttons and their numbers: what is offered is accepted, and nothing else is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.decide import samples
from tests.decide.build import PEOPLE
from tests.decide.play import Play
from tests.decide.walk import Walk
from tocsin.engine.decide.incident import decide
from tocsin.engine.decide.offers import buttons_now, tasks_now
from tocsin.engine.decide.plan import plan_of
from tocsin.engine.decide.step import Stuck
from tocsin.engine.model.decision import Setting
from tocsin.engine.model.event import FactGiven, Opened, Pressed, TaskDone
from tocsin.engine.model.incident import Incident
from tocsin.engine.model.problem import Refused
from tocsin.engine.model.team import Person, Team
from tocsin.engine.model.time import Instant

ROOT = "root"
ROOT_PERSON = next(iter(PEOPLE))


def everybody(team: Team) -> Team:
    """The team with one more person who has every role: what is refused to them is refused to all."""
    roles = {name: replace(role, people=(*role.people, ROOT)) for name, role in team.roles.items()}
    return replace(team, roles=roles, people={**team.people, ROOT: Person(id=ROOT, name=ROOT)})


def accepted(incident: Incident, setting: Setting, now: Instant, name: str, owner: str) -> bool:
    try:
        decide(incident, Pressed(button=name, owner=owner, by=ROOT, reason="test"), now, setting)
    except Refused:
        return False
    except Stuck:
        return True  # it was taken; that the runbook goes round in a circle is another matter
    return True


class OfferWalk(Walk):
    """After every step: press everything that is offered, and everything that could ever be."""

    def __init__(self, seed: int) -> None:
        super().__init__(seed)
        self.meant: dict[str, str] = {}
        """What each number has ever stood for."""

    def check(self, before: Incident) -> None:
        super().check(before)
        incident, now = self.play.incident, self.play.now
        setting = replace(self.play.setting(), team=everybody(self.play.team))
        offers = buttons_now(incident, setting)
        offered = {(it.name, it.owner) for it in offers}
        assert len(offered) == len(offers), "a button is offered twice"
        for it in offers:
            assert self.meant.setdefault(f"button {it.number}", f"{it.owner} {it.name}") == f"{it.owner} {it.name}"
        for number, task in tasks_now(incident, setting):
            assert self.meant.setdefault(f"task {number}", task.path) == task.path
        for name, owner in offered:
            assert accepted(incident, setting, now, name, owner), f"{name} of {owner} is offered and refused"
        for name, owner in self.imaginable(setting) - offered:
            assert not accepted(incident, setting, now, name, owner), f"{name} of {owner} is accepted but not offered"

    def imaginable(self, setting: Setting) -> set[tuple[str, str]]:
        plan = plan_of(setting.runbook)
        found = {(it.name, it.owner) for state in plan.states.values() for it in state.buttons}
        found |= {(it.name, it.owner) for block in plan.blocks.values() for it in block.buttons}
        found |= {(f"{name}.{word}", "ask") for name in setting.team.connectors for word in ("yes", "no")}
        found |= {(name, "undo") for name in setting.team.connectors}
        return found | {("cleared", "lead"), ("firing", "lead")}


@pytest.mark.parametrize("seed", range(40))
def test_every_offered_button_is_accepted_and_no_other_is(seed: int) -> None:
    OfferWalk(seed).run(30)


def opened() -> Play:
    play = Play(samples.orders())
    play.send(Opened(trigger="lost", by="engine"))
    return play


def test_buttons_stand_innermost_first_and_the_standing_two_last() -> None:
    play = opened()
    names = [it.name for it in buttons_now(play.incident, play.setting())]
    assert names[-2:] == ["cleared", "firing"]
    owners = [it.owner for it in buttons_now(play.incident, play.setting())]
    root = [place for place, owner in enumerate(owners) if owner == "/"]
    states = [place for place, owner in enumerate(owners) if owner not in ("/", "lead")]
    assert states
    assert root
    assert max(states) < min(root)


def test_rule_24_the_lead_has_the_standing_two_on_every_open_incident() -> None:
    offers = buttons_now(opened().incident, opened().setting())
    assert [(it.name, it.sort, it.roles) for it in offers[-2:]] == [
        ("cleared", "standing", ("shift-lead",)), ("firing", "standing", ("shift-lead",)),
    ]  # fmt: skip


def test_a_tick_renumbers_no_task() -> None:
    play = opened()
    before = [task.path for _, task in tasks_now(play.incident, play.setting())]
    assert len(before) > 1
    task = next(it for state in play.runbook.states().values() for it in state.tasks if it.path == before[0])
    value = 340 if task.fills else None
    play.send(TaskDone(task=before[0], value=value, by=ROOT_PERSON))
    assert [task.path for _, task in tasks_now(play.incident, play.setting())] == before


def test_the_number_of_a_pressed_button_means_nothing_else_in_the_next_state() -> None:
    """Two people look, both press the same number, one is a second later: the later one must be refused."""
    play = opened()
    first = buttons_now(play.incident, play.setting())[0]
    play.send(Pressed(button=first.name, owner=first.owner, by=ROOT_PERSON))
    assert first.number not in {it.number for it in buttons_now(play.incident, play.setting())}


def test_what_people_do_elsewhere_does_not_renumber_the_buttons_of_a_state() -> None:
    play = opened()
    before = [it.name for it in buttons_now(play.incident, play.setting())]
    play.send(FactGiven(fact="affected", value=3, by=ROOT_PERSON))
    assert [it.name for it in buttons_now(play.incident, play.setting())] == before
