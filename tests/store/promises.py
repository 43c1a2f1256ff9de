"""What every store promises: one list of tests, run against each by a class that says how to open and reopen it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.store import makers as make
from tests.store.makers import LATER, NOW
from tocsin.engine.model.batch import Batch, Claim, IncidentChange, RefusedClaim, TriggerRow
from tocsin.engine.model.incident import Timer
from tocsin.engine.model.ports import StaleEpoch, Store, StoreConflict
from tocsin.engine.model.time import DAY, Instant

PAGE = "INC-1/1/0/slack/ana"
APOLOGY = "INC-1/2/0/sms/c1"


class Killed(BaseException):
    """The process ends here."""


class StoreTests:
    """Subclasses give `store` through `fresh` and a successor on the same data through `again`."""

    def fresh(self) -> Store:
        raise NotImplementedError

    def again(self) -> Store:
        raise NotImplementedError

    def fail_at(self, point: str) -> None:
        """Raise `Killed` when the store reaches this point."""
        raise NotImplementedError

    @pytest.fixture
    def store(self) -> Store:
        return self.fresh()

    @pytest.fixture(autouse=True)
    def _closing(self) -> Iterator[None]:
        self.made: list[Store] = []
        yield
        for store in self.made:
            store.close()

    # --- what goes in comes out ---------------------------------------------------------------

    def test_every_kind_of_row_comes_back_as_it_was_written(self, store: Store) -> None:
        batch = make.everything()
        store.commit(batch)
        store.close()
        memory = self.again().load(NOW)
        assert memory.incidents == [make.full_incident()]
        assert [row.effect for row in memory.outbox] == batch.effects
        assert {row.state for row in memory.outbox} == {"ready", "held"}
        for name in ("triggers", "samples", "baselines", "levels", "versions", "tokens", "stops", "silences", "drills"):
            assert getattr(memory, name) == getattr(batch, name), name
        assert memory.counters == {"next-incident": 8, "refused": 2}
        assert memory.last_seen == NOW
        assert memory.damaged == []

    def test_only_what_still_matters_is_loaded(self, store: Store) -> None:
        store.commit(make.everything())
        one = make.full_incident()
        ended = one.fork()
        ended.closed, ended.revision, ended.timers = LATER, 2, {}
        store.commit(
            Batch(
                now=LATER, incidents=[IncidentChange(before=one, after=ended)], withdrawn=["INC-7/1/0/slack/ana"],
                stops=[make.stop(lifted=LATER)], drills=[make.drill(ended=LATER)], versions=[make.version(2, "v2")],
                levels=[replace(make.everything().levels[0], ended=LATER)],
                tokens=[replace(make.everything().tokens[0], revoked=LATER)],
                silences=[replace(make.everything().silences[0], ended=Instant(NOW - 2 * DAY))],
            )
        )  # fmt: skip
        memory = store.load(LATER)
        assert (memory.incidents, memory.closed) == ([], [ended])
        assert [row.effect.key for row in memory.outbox] == ["INC-7/1/1/sms/c1"]
        assert [row.number for row in memory.versions] == [1, 2]
        assert [memory.stops, memory.drills, memory.levels, memory.tokens, memory.silences] == [[]] * 5

    def test_counters_add_up_and_can_be_set(self, store: Store) -> None:
        for counters in ({"refused": 2}, {"refused": 3, "set:next": 5}, {"set:next": 4}):
            store.commit(Batch(now=NOW, counters=counters))
        assert store.load(NOW).counters == {"next": 4, "refused": 5}

    def test_a_trigger_state_is_removed_by_none(self, store: Store) -> None:
        known = make.everything().triggers[0]
        gone = replace(known, state=None)
        store.commit(Batch(now=NOW, triggers=[known]))
        store.commit(Batch(now=NOW, triggers=[gone]))
        assert store.load(NOW).triggers == []
        assert isinstance(gone, TriggerRow)

    # --- incidents and timers -------------------------------------------------------------------

    def test_P_03_the_same_delivery_is_kept_once(self, store: Store) -> None:
        assert not store.known_delivery("alertmanager", "d1")
        store.commit(Batch(now=NOW, alerts=[make.alert()]))
        assert store.known_delivery("alertmanager", "d1")
        with pytest.raises(StoreConflict):
            store.commit(Batch(now=NOW, alerts=[make.alert("d2"), make.alert("d1")]))
        assert not store.known_delivery("alertmanager", "d2")

    def test_I_02_a_key_has_one_open_incident_in_a_world(self, store: Store) -> None:
        store.commit(make.opening("INC-1", key="shop=a"))
        with pytest.raises(StoreConflict):
            store.commit(make.opening("INC-2", key="shop=a"))
        store.commit(make.opening("DRL-1/1", key="shop=a", world="DRL-1"))
        store.commit(make.opening("INC-3", key="shop=a", nth=1))
        assert [one.id for one in store.load(NOW).incidents] == ["DRL-1/1", "INC-1", "INC-3"]

    def test_closing_makes_room_for_the_next_of_its_key_in_the_same_turn(self, store: Store) -> None:
        first = make.incident("INC-1", key="shop=a")
        store.commit(Batch(now=NOW, incidents=[IncidentChange(before=None, after=first)]))
        ended = first.fork()
        ended.closed, ended.revision, ended.timers = NOW, 2, {}
        turn = make.opening("INC-2", key="shop=a")
        turn.incidents.insert(0, IncidentChange(before=first, after=ended))
        store.commit(turn)
        assert [one.id for one in store.load(NOW).incidents] == ["INC-2"]

    def test_several_steps_of_one_incident_are_one_change(self, store: Store) -> None:
        first = make.incident()
        second, third = first.fork(), first.fork()
        second.revision, second.timers = 2, {}
        third.revision, third.timers, third.lead = 3, {"t": Timer(key="t", due=LATER)}, "ana"
        steps = [(None, first), (first, second), (second, third)]
        store.commit(Batch(now=NOW, incidents=[IncidentChange(before=a, after=b) for a, b in steps]))
        assert store.load(NOW).incidents == [third]

    def test_an_incident_is_changed_only_from_the_revision_that_was_seen(self, store: Store) -> None:
        first = make.incident()
        store.commit(Batch(now=NOW, incidents=[IncidentChange(before=None, after=first)]))
        other = first.fork()
        other.revision = 2
        store.commit(Batch(now=NOW, incidents=[IncidentChange(before=first, after=other)]))
        with pytest.raises(StoreConflict):
            store.commit(Batch(now=NOW, incidents=[IncidentChange(before=first, after=other)]))
        gap = other.fork()
        gap.revision = 9
        changes = [IncidentChange(before=other, after=gap), IncidentChange(before=other, after=gap)]
        with pytest.raises(StoreConflict):
            store.commit(Batch(now=NOW, incidents=changes))

    def test_I_15_a_timer_goes_once(self, store: Store) -> None:
        first = make.incident()
        store.commit(Batch(now=NOW, incidents=[IncidentChange(before=None, after=first)]))
        fired = first.fork()
        fired.revision, fired.timers = 2, {}
        store.commit(Batch(now=NOW, incidents=[IncidentChange(before=first, after=fired)]))
        believed = first.fork()
        believed.revision = 2
        twice = fired.fork()
        twice.revision = 3
        with pytest.raises(StoreConflict):
            store.commit(Batch(now=NOW, incidents=[IncidentChange(before=believed, after=twice)]))
        assert store.load(NOW).incidents == [fired]

    def test_P_08_a_timer_that_moves_keeps_its_new_time(self, store: Store) -> None:
        first = make.incident()
        store.commit(Batch(now=NOW, incidents=[IncidentChange(before=None, after=first)]))
        moved = first.fork()
        key = "after:check:20m"
        moved.revision, moved.timers = 2, {key: replace(first.timers[key], due=NOW)}
        store.commit(Batch(now=NOW, incidents=[IncidentChange(before=first, after=moved)]))
        assert store.load(NOW).incidents[0].timers[key].due == NOW

    # --- outbox ---------------------------------------------------------------------------------

    def test_an_effect_key_is_used_once(self, store: Store) -> None:
        store.commit(make.opening())
        with pytest.raises(StoreConflict):
            store.commit(Batch(now=NOW, effects=[make.page(PAGE)]))

    def test_I_14_a_claim_takes_the_token_and_a_second_one_with_it_is_a_conflict(self, store: Store) -> None:
        store.commit(make.opening())
        assert store.commit(make.claimed(PAGE)).refused == ()
        [row] = store.load(NOW).outbox
        assert (row.state, row.token, row.attempts, row.first_try, row.deadline) == ("sending", 1, 1, NOW, LATER)
        with pytest.raises(StoreConflict):
            store.commit(make.claimed(PAGE))

    def test_I_14_a_result_with_an_older_token_changes_nothing(self, store: Store) -> None:
        store.commit(make.opening())
        store.commit(make.claimed(PAGE))
        store.commit(make.answered(PAGE, "ready", due=LATER, why="busy"))
        store.commit(make.claimed(PAGE, token=1))
        with pytest.raises(StoreConflict):
            store.commit(make.answered(PAGE, "sent", token=1))
        [row] = store.load(NOW).outbox
        assert (row.state, row.token, row.attempts, row.due) == ("sending", 2, 2, LATER)

    def test_I_13_a_final_state_is_never_left(self, store: Store) -> None:
        store.commit(make.opening())
        store.commit(make.claimed(PAGE))
        store.commit(make.answered(PAGE, "sent", receipt="ts-1"))
        assert store.load(NOW).outbox == []
        for after in ("ready", "uncertain", "failed", "cancelled"):
            with pytest.raises(StoreConflict):
                store.commit(make.answered(PAGE, after, before="sent"))

    def test_P_12_a_notice_in_doubt_does_not_become_ready_again(self, store: Store) -> None:
        store.commit(self._released())
        store.commit(make.claimed(APOLOGY))
        store.commit(make.answered(APOLOGY, "uncertain", why="timeout"))
        with pytest.raises(StoreConflict):
            store.commit(make.answered(APOLOGY, "ready", before="uncertain"))
        store.commit(make.answered(APOLOGY, "sent", before="uncertain", why="ana saw it"))
        assert APOLOGY not in [row.effect.key for row in store.load(NOW).outbox]

    def test_a_withdrawal_that_comes_too_late_is_told(self, store: Store) -> None:
        store.commit(make.opening("INC-1"))
        store.commit(make.opening("INC-2"))
        store.commit(make.claimed(PAGE))
        other = "INC-2/1/0/slack/ana"
        assert store.commit(Batch(now=NOW, withdrawn=[PAGE, other])).too_late == (PAGE,)
        assert [row.effect.key for row in store.load(NOW).outbox] == [PAGE]
        with pytest.raises(StoreConflict):
            store.commit(Batch(now=NOW, withdrawn=["INC-9/1/0/slack/ana"]))

    def test_a_claim_of_a_row_withdrawn_in_the_same_turn_is_refused_as_data(self, store: Store) -> None:
        store.commit(make.opening())
        turn = make.claimed(PAGE)
        turn.withdrawn = [PAGE]
        assert store.commit(turn).refused == (RefusedClaim(key=PAGE, why="not-ready"),)
        assert store.load(NOW).outbox == []

    def test_P_13_a_notice_is_claimed_only_with_its_approvals(self, store: Store) -> None:
        store.commit(make.opening())
        store.commit(Batch(now=NOW, effects=[make.apology(APOLOGY, needs=2)]))
        refused = (RefusedClaim(key=APOLOGY, why="unapproved"),)
        wrong = [
            make.yes("ben", hash="other"), make.yes("cai", revision=1), make.yes("dan", issue=2),
            make.yes("eva", notice="other"), make.yes("fay", at=NOW - 1),
        ]  # fmt: skip
        store.commit(Batch(now=NOW, approvals=[*wrong, make.yes("ana"), make.yes("ana", role="lead")]))
        assert store.commit(make.claimed(APOLOGY)).refused == refused
        turn = make.claimed(APOLOGY)
        turn.approvals = [make.yes("gus")]
        assert store.commit(turn).refused == ()

    @pytest.mark.parametrize("covered", ["", "INC-1"])
    def test_P_16_a_stop_holds_before_the_next_claim(self, store: Store, covered: str) -> None:
        store.commit(self._released())
        turn = make.claimed(APOLOGY)
        turn.stops = [make.stop(incident=covered)]
        turn.claims.append(Claim(key=PAGE, token=0, deadline=LATER))
        assert store.commit(turn).refused == (RefusedClaim(key=APOLOGY, why="stopped"),)
        assert {row.effect.key: row.state for row in store.load(NOW).outbox} == {PAGE: "sending", APOLOGY: "ready"}
        lifted = make.claimed(APOLOGY)
        lifted.stops = [make.stop(incident=covered, lifted=LATER)]
        assert store.commit(lifted).refused == ()

    def test_a_stop_of_another_incident_stops_nothing_here(self, store: Store) -> None:
        turn = self._released()
        turn.stops = [make.stop(incident="INC-2")]
        store.commit(turn)
        assert store.commit(make.claimed(APOLOGY)).refused == ()

    @pytest.mark.parametrize("state", ["ready", "sending", "sent", "failed", "uncertain", "stale"])
    def test_P_19_a_drill_has_no_customer_row_that_could_leave(self, store: Store, state: str) -> None:
        store.commit(make.opening("DRL-1/1", world="DRL-1"))
        key = "DRL-1/1/2/0/sms/c1"
        row = make.apology(key, incident="DRL-1/1", world="DRL-1", state=state)
        with pytest.raises(StoreConflict):
            store.commit(Batch(now=NOW, effects=[row]))
        store.commit(Batch(now=NOW, effects=[replace(row, state="held")]))
        with pytest.raises(StoreConflict):
            store.commit(make.answered(key, state, before="held", token=0))
        store.commit(make.answered(key, "drilled", before="held", token=0))

    def test_I_06_an_effect_is_of_the_world_of_its_incident(self, store: Store) -> None:
        store.commit(make.opening("DRL-1/1", world="DRL-1"))
        with pytest.raises(StoreConflict):
            store.commit(Batch(now=NOW, effects=[make.page("DRL-1/1/2/0/slack/ana", incident="DRL-1/1")]))

    # --- transaction ----------------------------------------------------------------------------

    def test_a_conflict_writes_nothing_at_all(self, store: Store) -> None:
        store.commit(make.opening())
        before = (store.load(NOW), store.commit(Batch(now=NOW, counters={"n": 0})).head)
        turn = make.opening("INC-2")
        turn.results = make.answered(PAGE, before="sending").results
        with pytest.raises(StoreConflict):
            store.commit(turn)
        after = store.load(NOW)
        after.counters = before[0].counters
        assert (after, store.commit(Batch(now=NOW, counters={"n": 0})).head) == before

    def test_the_journal_counts_without_holes(self, store: Store) -> None:
        assert store.commit(Batch(now=NOW, counters={"n": 1})).head == "0" * 64
        seqs = [store.commit(make.opening(f"INC-{n}")).seq for n in (1, 2, 3)]
        assert seqs == [2, 4, 6]
        store.close()
        assert self.again().commit(Batch(now=NOW, journal=[make.line()])).seq == 7

    @pytest.mark.parametrize(("point", "kept"), [("open:begin", False), ("open:commit", False), ("open:done", True)])
    def test_F_004_a_death_at_a_named_point_leaves_all_or_nothing(self, point: str, kept: bool) -> None:
        store = self.fresh()
        self.fail_at(point)
        with pytest.raises(Killed):
            store.commit(make.opening())
        store.close()
        successor = self.again()
        memory = successor.load(NOW)
        assert [one.id for one in memory.incidents] == (["INC-1"] if kept else [])
        assert len(memory.outbox) == successor.known_delivery("alertmanager", "d-INC-1") == kept
        assert successor.commit(Batch(now=NOW, counters={"n": 1})).seq == (2 if kept else 0)

    def _released(self) -> Batch:
        turn = make.opening()
        turn.effects.append(make.apology(APOLOGY))
        turn.approvals = [make.yes()]
        return turn


__all__ = ["Killed", "StaleEpoch", "StoreTests"]
