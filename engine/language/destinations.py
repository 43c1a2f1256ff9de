"""Addresses on channels: `slack#cs-war-room`, `chat-banner`, `{sms: "+86138…"}`."""

from __future__ import annotations

from collections.abc import Iterable

from ..model.problem import Problem
from ..model.team import Destination
from .desk import Desk
from .nodes import Keyed, Listed, Scalar, Value
from .spots import spot


def read_destination(desk: Desk, node: Value, channels: Iterable[str] | None) -> Destination | None:
    """One address `channel#address`, or a channel alone; the channel must be one of `channels` (None: any)."""
    if not isinstance(node, Scalar):
        desk.wrong_type(node, "destination")
        return None
    channel, sign, address = node.text.partition("#")
    if not channel.strip() or (sign and not address.strip()):
        desk.wrong_type(node, "destination")
        return None
    if "＃" in channel:
        desk.say("destination-wide", spot(desk.source, node, channel.index("＃")))
        return None
    named = Scalar(node.file, node.line, node.column, node.index, channel.strip(), node.style)
    return Destination(channel=desk.ref(named, "channel", channels) or channel.strip(), address=address.strip())


def read_destinations(desk: Desk, node: Value, channels: Iterable[str] | None) -> tuple[Destination, ...]:
    """One address or a list of them."""
    known = None if channels is None else tuple(channels)
    found = (read_destination(desk, item, known) for item in (node.items if isinstance(node, Listed) else [node]))
    return tuple(one for one in found if one is not None)


def read_contacts(desk: Desk, node: Value, channels: Iterable[str] | None) -> tuple[Destination, ...]:
    """A list of `channel: address` or `channel#address`, in the order in which they are tried."""
    known = None if channels is None else tuple(channels)
    found: list[Destination] = []
    for item in node.items if isinstance(node, Listed) else [node]:
        if isinstance(item, Keyed):
            found += _pairs(desk, item, known)
        else:
            one = read_destination(desk, item, known)
            found += [one] if one else []
    return tuple(found)


def _pairs(desk: Desk, node: Keyed, channels: Iterable[str] | None) -> list[Destination]:
    found: list[Destination] = []
    for name, value in node.entries.values():
        address = desk.line(value, name.text)
        if address is None:
            continue
        if not address.strip():
            desk.problems.append(Problem(code="empty-value", where=name.at, params={"key": name.text}))
            continue
        found.append(Destination(channel=desk.ref(name, "channel", channels) or name.text, address=address.strip()))
    return found
