"""A drill from start to end: the runbook opens itself, people act, waiting is skipped and work never is."""

from __future__ import annotations

from pathlib import Path

from tests.drills.floor import DUPLICATES, Floor
from tocsin.engine.model.time import MINUTE, Instant, Length
from tocsin.engine.run.drill_bots import rehearse
from tocsin.engine.run.drill_session import DrillSession
from tocsin.notifiers.marks import END_MARK

NO_RISE = DUPLICATES.replace("    metrics: {orders.duplicate: 60}\n", "")
BY_HAND = NO_RISE.replace(", metrics: {orders.duplicate: 2}", "")


def minutes(session: DrillSession) -> float:
    return session.clock.tau / MINUTE


def text(lines: list[str]) -> str:
    return "\n".join(lines)


def to_the_page(floor: Floor) -> DrillSession:
    """Played until the runbook has opened and pages somebody."""
    session = floor.drill()
    session.next()
    session.next()
    return session


def test_the_runbook_opens_by_itself_when_the_figures_of_the_script_hold(floor: Floor) -> None:
    session = floor.drill()
    assert floor.app.memory.open_incidents("DRL-1") == []
    assert "Duplicate orders rise to 60" in text(session.next())
    assert "Opened runbook" in text(session.next())
    assert minutes(session) == 4  # at 1m for 3m
    [incident] = floor.app.memory.open_incidents("DRL-1")
    assert (incident.id, incident.world, incident.opened_by) == ("DRL-1/1", "DRL-1", "trigger:duplicates")


def test_a_script_without_figures_is_opened_by_its_facilitator_at_once(tmp_path: Path) -> None:
    floor = Floor(tmp_path / "by-hand", BY_HAND)
    session = floor.drill()
    assert (session.incident() is not None, minutes(session)) == (True, 0)
    floor.close()


def test_waiting_is_skipped_and_work_is_not(floor: Floor) -> None:
    session = to_the_page(floor)
    assert "work is never skipped" in text(session.next())
    assert minutes(session) == 4
    session.command("")
    assert minutes(session) == 4
    session.command("wait 2m")
    assert minutes(session) == 6


def test_a_declared_time_passes_before_the_deed_and_is_counted_apart(floor: Floor) -> None:
    session = to_the_page(floor)
    session.command("ack")
    session.command("+4m mei: done count 340")
    result = session.finish()
    count = next(one for one in result.actions if one.id == "A-count")
    assert (count.elapsed, count.by, result.declared) == (4 * MINUTE, "mei", 4 * MINUTE)
    assert result.skipped == 4 * MINUTE


def test_nobody_answers_and_the_next_person_is_paged_in_drill_time(floor: Floor) -> None:
    session = to_the_page(floor)
    shown = text(session.command("wait 11m"))
    assert "Shift lead" in shown
    assert "Customer-service manager" in shown
    assert floor.shop.clock.wall() < session.clock.now  # the live clock has not moved


def test_real_time_passes_on_a_terminal(floor: Floor) -> None:
    session = to_the_page(floor)
    session.elapse(Length(3 * MINUTE))
    session.command("ack")
    result = session.finish()
    assert next(one for one in result.actions if one.id == "A-ack").elapsed == 3 * MINUTE


def test_whoever_plays_the_role_acts_unless_somebody_is_named(floor: Floor) -> None:
    session = to_the_page(floor)
    assert session.prompt_state().speaker == "ben"
    session.command("ack")
    session.command("done count 340")
    assert session.prompt_state().speaker == "lina"
    assert "陈梅" in text(session.command("mei: done compare"))
    session.command("as haoran")
    assert session.prompt_state().speaker == "haoran"


def test_a_refusal_of_the_engine_is_told_and_changes_nothing(floor: Floor) -> None:
    session = to_the_page(floor)
    assert "No: " in text(session.command("ben: do call-off"))
    assert "No: " in text(session.command("do nothing-of-the-kind"))
    incident = session.incident()
    assert incident is not None
    assert incident.open


def test_a_notice_is_approved_only_after_it_was_shown_and_ends_on_the_simulated_phone(floor: Floor) -> None:
    session = to_the_page(floor)
    for line in ("ack", "done count 340", "do real"):
        session.command(line)
    shown = session.command("notice approve apology")
    assert "We are sorry" in text(shown)
    assert "notice approve apology " in shown[-1]
    asked = shown[-1].rsplit(" ", 1)[-1]
    released = text(session.command(f"notice approve apology {asked}"))
    assert "customer's phone ×1, apology" in released
    assert END_MARK in released
    assert floor.shop.ledger.arrived == []
    assert session.finish().safety.customers == 1


def test_every_line_carries_the_mark_drill_time_and_the_time_of_day(floor: Floor) -> None:
    session = floor.drill()
    shown = session.news()
    for line in ("next", "next", "ack", "show", "status", "timeline", "notice list", "help", "nonsense", "wait 40m"):
        shown += session.command(line)
    shown += session.abort("enough")
    assert len(shown) > 40
    assert all(line.startswith("[演练][DRILL] DRL-1 00:") and line.count(" | ") >= 2 for line in shown)


def test_anyone_may_stop_it_at_once_with_one_word(floor: Floor) -> None:
    session = to_the_page(floor)
    session.command("终止演练 有人不舒服")
    assert session.over
    assert text(session.command("ack")).endswith("The drill is over")
    result = session.finish()
    assert (result.state, result.reason) == ("aborted", "有人不舒服")
    assert floor.app.memory.open_incidents("DRL-1") == []


def test_bots_can_play_the_scenario_to_its_end(floor: Floor) -> None:
    session = floor.drill()
    rehearse(session)
    result = session.finish()
    assert {one.id: one.result for one in result.actions} == dict.fromkeys(
        ("A-ack", "A-count", "A-real", "A-yes", "A-sent"), "met"
    )
    assert [one.shown for one in result.objectives] == ["shown", "shown"]
    assert minutes(session) == 40  # every inject was played


def test_a_drill_where_nobody_does_anything_ends_by_itself(floor: Floor) -> None:
    session = floor.drill()
    session.command("wait 24h")
    assert session.over
    found = {one.id: one.result for one in session.finish().actions}
    assert found == {"A-ack": "missed", "A-count": "na", "A-real": "na", "A-yes": "na", "A-sent": "na"}
    assert session.clock.now <= Instant(session.clock.start + 8 * 60 * MINUTE)


def test_a_pause_of_the_live_clock_changes_no_time_of_the_drill(floor: Floor) -> None:
    session = to_the_page(floor)
    floor.shop.go(60)
    session.command("ack")
    assert next(one for one in session.finish().actions if one.id == "A-ack").elapsed == 0


def test_the_same_lines_give_the_same_result(tmp_path: Path) -> None:
    def played(name: str) -> object:
        floor = Floor(tmp_path / name)
        session = floor.drill()
        for line in ("next", "next", "+2m ack", "+5m done count 340", "+1m do real", "wait 30m"):
            session.command(line)
        result = session.finish()
        floor.close()
        return result

    assert played("once") == played("again")


def test_players_are_told_only_what_they_may_know(floor: Floor) -> None:
    """No expected action, target or later inject before the result."""
    session = floor.drill()
    shown = text(session.news())
    for line in ("next", "next", "ack", "show", "status", "timeline", "help"):
        shown += text(session.command(line))
    assert not any(secret in shown for secret in ("A-ack", "A-count", "reporter", "target", "O2"))
