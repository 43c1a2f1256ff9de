"""Telling a room: a line that nobody has to answer."""

from __future__ import annotations

from ..model.decision import Effect
from ..model.runbook import Tell
from .fillings import rendered
from .step import Step


def tell(step: Step, action: Tell) -> None:
    """Write into a room; one that the site no longer has is named in the journal (rule 28 keeps that rare)."""
    room = step.setting.team.rooms.get(action.room)
    if room is None:
        step.engine_log("no-such-room", room=action.room)
        return
    step.effects.append(
        Effect(
            key=step.key(room.channel, action.room), kind="internal", world=step.incident.world,
            incident=step.incident.id, purpose="tell", channel=room.channel, address=room.address,
            recipient=action.room, reason="word-room", params={"room": action.room},
            text=rendered(step, action.text), due=step.now,
        )
    )  # fmt: skip
    step.engine_log("told", room=action.room)
