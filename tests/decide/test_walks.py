"""Random walks: whatever happens, the incident stands somewhere legal, is awake, and can be replayed."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.decide.walk import Walk

WALKS, STEPS, BATCH = 400, 60, 40


def _walks(batch: int) -> list[Walk]:
    walks = [Walk(seed) for seed in range(batch * BATCH, (batch + 1) * BATCH)]
    for walk in walks:
        walk.run(STEPS)
    return walks


@pytest.mark.parametrize("batch", range(WALKS // BATCH))
def test_I_27_rule_32_random_walks_stay_legal_awake_and_replay_byte_for_byte(batch: int) -> None:
    """`Walk.check` holds the invariants after each step; nothing but a refusal may be raised."""
    for walk in _walks(batch):
        again = walk.replay()
        assert again == walk.play.incident
        assert repr(again) == repr(walk.play.incident)


def test_the_walks_come_to_every_corner() -> None:
    """A walk that never sees a correction or a stop proves nothing about them."""
    reached: Counter[str] = Counter()
    told: Counter[str] = Counter()
    for batch in range(5):
        for walk in _walks(batch):
            reached += walk.reached
            told += walk.told
    wanted = {
        "notice-sent", "notice-failed", "notice-uncertain", "notice-edited", "notice-stopped", "notice-waits",
        "notice-again", "notice-correction", "notice-rejected", "notice-expired", "connector-ok", "connector-failed",
        "connector-uncertain", "ask-no", "undo", "migrated", "paused", "resumed", "reopened", "overridden", "ended",
        "severity-lowered", "severity-proposed", "answer-lapsed", "unanswered", "idle", "ladder-joined", "watch-fired",
        "child-ended", "review-opened", "sla-breached", "sla-kept", "task-reopened", "fact-corrected",
    }  # fmt: skip
    assert wanted <= set(reached)
    assert {"author-alone", "already-approved", "notice-changed", "role-needed", "lead-needed"} <= set(told)
