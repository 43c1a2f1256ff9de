"""`backtest --prometheus`: the record comes out of Prometheus, with a bar while it is read."""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING

from ..model.problem import Unavailable, WrongUsage
from ..model.time import Instant
from . import paper
from .desk import Desk

if TYPE_CHECKING:
    from ..model.site import Site
    from ..run.backtest import Chosen
    from ..run.gathered import Record

BAR = 24


def past_record(
    desk: Desk, site: Site, chosen: Chosen, asked: tuple[str, str], span: tuple[Instant | None, Instant | None],
    labels: Mapping[str, str],
) -> Record:  # fmt: skip
    """`asked` are the address and the query, `span` when judging begins and ends; without an end it is now."""
    from ..run.past import Past, questions, read_past
    from ..run.polls import Asking
    from ..run.views.fates import silence_said

    start, end = span
    if start is None:
        raise WrongUsage("past-needs-start")
    end = end if end is not None else Instant(time.time_ns() // 1000)
    if end <= start:
        raise WrongUsage("past-order")
    past = Past(monitors=questions(site, chosen, *asked), start=start, end=end, labels=labels)
    try:
        return read_past(past, chosen, Asking(site).outside, lambda done, whole: _bar(desk, done, whole))
    except Unavailable as error:
        said = {name: value for name, value in error.params.items() if name != "why"}
        raise Unavailable(error.code, **said, why=silence_said(desk.lang, str(error.params["why"]))) from None
    finally:
        if desk.interactive and sys.stderr is not None:
            paper.prompt("\n")


def _bar(desk: Desk, done: int, whole: int) -> None:
    if desk.interactive:
        full = BAR * done // max(1, whole)
        paper.prompt(f"\r[{'#' * full}{' ' * (BAR - full)}] {done:,}/{whole:,}")
