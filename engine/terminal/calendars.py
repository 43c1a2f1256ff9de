"""`calendar`: which phase of a promotion holds, and which phases, holidays and make-up workdays come."""

from __future__ import annotations

import click

from .command import Option as Choice
from .command import Whole, command
from .desk import Desk
from .show_calendar import calendar_lines

LONGEST = 800
"""Days ahead that may be asked for."""


@command("calendar", Choice(["--days"], type=Whole(), default=90, metavar="N"))
def calendar(desk: Desk, days: int) -> None:
    from ..run.clock import SystemClock
    from ..run.looking import look
    from ..run.views.promotions import calendar as calendar_of

    site = look(desk.site(), stories=False).needed()
    view = calendar_of(site, desk.lang, SystemClock().wall(), min(days, LONGEST))
    desk.tell(view, calendar_lines)


COMMANDS: dict[str, click.Command] = {"calendar": calendar}
