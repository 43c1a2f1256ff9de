"""Figures: `signal NAME VALUE`, `signal NAME firing|resolved`, and whole files of them."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Literal

from ..model.command import Sample, Signal, SignalEvent
from ..model.problem import WrongUsage
from ..model.time import Instant
from .command import argument, command, flag, labels, option
from .desk import Desk
from .moments import figure, moment
from .moments import labels as labels_of

_EVENTS: dict[str, Literal["firing", "resolved"]] = {"firing": "firing", "resolved": "resolved"}


@command(
    "signal", argument("name", required=False), argument("value", required=False), labels(),
    option("--at", default="", metavar="TIME"), option("--file", default="", metavar="FILE"), flag("--history"),
    flag("--again"), option("--sheet", default="", metavar="NAME"),
)  # fmt: skip
def signal(
    desk: Desk, name: str | None, value: str | None, label: tuple[str, ...], at: str, file: str, history: bool,
    again: bool, sheet: str,
) -> None:  # fmt: skip
    if file:
        if name or value:
            raise WrongUsage("one-of-two", one="--file", other="NAME VALUE")
        from .signal_files import send_file

        send_file(desk, Path(file), labels_of(label), history=history, again=again, sheet=sheet)
        return
    if not name or value is None:
        raise WrongUsage("signal-what")
    if value.lower() in _EVENTS:
        desk.do(SignalEvent(event=name, labels=labels_of(label), state=_EVENTS[value.lower()]))
        return
    sample = Sample(metric=name, value=figure(value), labels=labels_of(label), at=moment_or_now(desk, at))
    desk.do(Signal(samples=(sample,), history=history))


def moment_or_now(desk: Desk, text: str) -> Instant | None:
    """A time as it was typed, in the site's zone; None where nothing was."""
    if not text:
        return None
    from datetime import UTC

    if not desk.json:
        desk.read_zone()
    return moment(text, Instant(time.time_ns() // 1000), desk.look.zone or UTC)


COMMANDS = {"signal": signal}
