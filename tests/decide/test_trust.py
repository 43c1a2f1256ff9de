"""Reliability 8.5: where only sources without a signature have said so, a notice needs one approval more."""

from __future__ import annotations

import pytest

from tests.decide.build import M, end, go, notice, runbook, state, task
from tests.decide.play import Play
from tocsin.engine.model.event import NoticeEdited, NoticeRejected, Opened, TriggerFired, Vouched
from tocsin.engine.model.incident import NoticeState
from tocsin.engine.model.problem import NotAllowed, Refused
from tocsin.engine.model.runbook import GiveNotice

SAID = "alertmanager"


def play(*roles: str, unsigned: str = SAID) -> Play:
    """Ana and Eve lead, Cleo manages and is a deputy as Eve is; the notice goes to everybody."""
    states = [
        state("a", do=[GiveNotice(notice="sorry")], on={"x": go("b")}, tasks=[task("t")]),
        state("b", on={"over": end("over")}, tasks=[task("u")]),
    ]
    made = Play(runbook("x", states, notices=[notice("sorry", *roles)]))
    made.send(Opened(trigger="t", unsigned=unsigned))
    return made


def sorry(made: Play) -> NoticeState:
    return made.incident.notices["sorry"]


def codes(made: Play) -> list[str]:
    return [one.code for one in made.entries]


def test_P_14_rule_8_5_an_unsigned_source_costs_one_approval_more() -> None:
    made = play("cs-manager")
    assert {"opened-unsigned", "notice-one-more"} <= set(codes(made))
    made.approve("sorry", "cleo")
    assert sorry(made).state == "asking"
    assert not [one for one in made.effects if one.kind == "customer"]
    assert made.did[-1].startswith("page "), "and somebody is asked for it"
    made.approve("sorry", "ana")
    assert sorry(made).state == "released"
    customers = [one for one in made.effects if one.kind == "customer"]
    assert customers
    assert {one.needs for one in customers} == {2}, "the claim demands as many from the database"


def test_P_14_rule_8_5_the_one_more_is_another_person_and_one_who_may() -> None:
    made = play("cs-manager")
    made.approve("sorry", "cleo")
    with pytest.raises(Refused, match="already-approved"):
        made.approve("sorry", "cleo")
    with pytest.raises(NotAllowed, match="role-needed"):
        made.approve("sorry", "dan")
    assert sorry(made).state == "asking"


def test_P_14_rule_8_5_whoever_says_it_first_the_roles_of_the_notice_must_have_spoken() -> None:
    made = play("cs-manager")
    made.approve("sorry", "ana")
    made.approve("sorry", "eve")
    assert sorry(made).state == "asking", "two leads are no manager"
    made.approve("sorry", "cleo")
    assert sorry(made).state == "released"


def test_P_14_rule_8_5_with_several_roles_it_is_one_more_in_all() -> None:
    made = play("cs-manager", "deputy")
    made.approve("sorry", "cleo")
    made.approve("sorry", "eve")
    assert sorry(made).state == "asking"
    made.approve("sorry", "ana")
    assert sorry(made).state == "released"


def test_P_14_rule_8_5_what_nobody_has_to_approve_needs_the_lead() -> None:
    assert sorry(play(unsigned="")).state == "released"
    made = play()
    assert sorry(made).state == "asking"
    made.approve("sorry", "ana")
    assert sorry(made).state == "released"


def test_P_14_rule_8_5_the_author_does_not_count_as_the_one_more() -> None:
    made = play("cs-manager")
    made.send(NoticeEdited(notice="sorry", texts={"en": "Truly sorry"}, by="cleo"))
    with pytest.raises(Refused, match="author-alone"):
        made.approve("sorry", "cleo")
    made = play()
    made.send(NoticeEdited(notice="sorry", texts={"en": "Truly sorry"}, by="ana"))
    with pytest.raises(Refused, match="author-alone"):
        made.approve("sorry", "ana")


def test_P_14_rule_8_5_an_approval_that_has_run_out_is_not_the_one_more() -> None:
    made = play("cs-manager")
    made.approve("sorry", "ana")
    made.now = made.now + 31 * M  # type: ignore[assignment]
    made.approve("sorry", "cleo")
    assert sorry(made).state == "asking"


def test_rule_8_5_one_no_is_enough() -> None:
    made = play("cs-manager")
    made.send(NoticeRejected(notice="sorry", reason="not true", by="cleo"))
    assert sorry(made).state == "rejected"


@pytest.mark.parametrize("event", [Vouched(source="pay"), TriggerFired(trigger="other")])
def test_rule_8_5_a_signed_source_that_says_so_too_lifts_it(event: Vouched | TriggerFired) -> None:
    made = play("cs-manager")
    made.send(event)
    assert "vouched" in codes(made)
    made.approve("sorry", "cleo")
    assert sorry(made).state == "released"


def test_rule_8_5_what_waited_for_the_one_more_alone_leaves_when_it_is_lifted() -> None:
    made = play("cs-manager")
    made.approve("sorry", "cleo")
    made.send(Vouched(source="pay"))
    assert sorry(made).state == "released"
    assert {one.needs for one in made.effects if one.kind == "customer"} == {1}
    made.send(Vouched(source="pay"))
    assert codes(made).count("vouched") == 1


def test_rule_8_5_lifted_it_still_needs_its_own_approvals() -> None:
    made = play("cs-manager")
    made.approve("sorry", "ana")
    made.send(Vouched(source="pay"))
    assert sorry(made).state == "asking"


def test_rule_8_5_another_unsigned_source_lifts_nothing() -> None:
    made = play("cs-manager")
    made.send(TriggerFired(trigger="other", unsigned="zabbix"))
    made.approve("sorry", "cleo")
    assert sorry(made).state == "asking"
