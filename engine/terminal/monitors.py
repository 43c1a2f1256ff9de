"""`monitor try`: ask once, show what came or why nothing did, and write nothing."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from ..model.authoring import FigureTried, MonitorsTried, MonitorTried, Remark
from ..model.time import Instant
from .command import Family, argument, command
from .desk import Desk
from .letters import brief
from .look import Look

if TYPE_CHECKING:
    from ..run.trying import Tried

MOST_SHOWN = 20
"""Series of one monitor that are printed; `--json` has them all."""


@command("monitor try", argument("names", required=False, many=True))
def try_(desk: Desk, names: tuple[str, ...]) -> None:
    """Exit code 1 when one of them is silent."""
    from ..run.looking import look
    from ..run.trying import chosen, tried

    site = look(desk.site(), stories=False).needed()
    desk.look.set_zone(site.team.timezone)
    now = Instant(time.time_ns() // 1000)
    found = tuple(_told(desk, tried(site, one, now)) for one in chosen(site, names))
    desk.exit_code = int(any(one.silent for one in found))
    desk.tell(
        MonitorsTried(monitors=found),
        lambda view, look: [line for one in view.monitors for line in _lines(desk, one, look)],
    )
    if not found:
        desk.say("talk-no-monitors")


def _told(desk: Desk, found: Tried) -> MonitorTried:
    from ..run.views.fates import silence_said

    monitor = found.monitor
    return MonitorTried(
        name=monitor.name, type=monitor.type, metric=monitor.metric,
        figures=tuple(FigureTried(value=one.value, labels=one.labels, at=one.at) for one in found.figures),
        silent=found.why, why=silence_said(desk.lang, found.why) if found.why else "",
        remarks=tuple(
            Remark(code=code, text=desk.word(f"talk-try-{code}", detail=detail)) for code, detail in found.remarks
        ),
    )  # fmt: skip


def _lines(desk: Desk, one: Any, look: Look) -> list[str]:
    lines = look.row("", f"{look.strong(one.name)}  {one.type} → {one.metric or '-'}")
    for figure in one.figures[:MOST_SHOWN]:
        labels = look.join(f"{name}={brief(word, 60)}" for name, word in figure.labels.items())
        when = figure.at if isinstance(figure.at, str) else look.moment(figure.at) if figure.at else ""
        lines += look.row("", "  ".join(part for part in (_number(figure.value), labels, when) if part), indent=4)
    if len(one.figures) > MOST_SHOWN:
        lines += look.row("", desk.word("talk-try-more", count=len(one.figures) - MOST_SHOWN), indent=4)
    if one.silent:
        lines += look.row("!", desk.word("talk-try-silent", why=one.why), indent=2)
    for remark in one.remarks:
        lines += look.row("!", remark.text, indent=2)
    return lines


def _number(value: object) -> str:
    return f"{value:.10g}" if isinstance(value, float) else brief(str(value), 60)


COMMANDS = {"monitor": Family("monitor", [try_])}
