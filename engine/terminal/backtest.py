"""`backtest`: what recorded figures would have set off. Reads the site and a file; opens no database and no door."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from ..model.problem import WrongUsage
from ..model.time import Instant
from .authors import deliver
from .command import argument, command, flag, labels, option
from .desk import Desk
from .files import bytes_of, decoded
from .look import WIDEST, Look
from .moments import labels as labels_of
from .moments import moment, zone_named

if TYPE_CHECKING:
    from ..run.backtest import Chosen
    from ..run.looking import Looked
    from ..run.sheets import Sheet


@command(
    "backtest", argument("target"), option("--data", default="", metavar="FILE"),
    option("--prometheus", default="", metavar="URL"), option("--query", default="", metavar="PROMQL"),
    option("--from", "start", default="", metavar="TIME"), option("--to", "end", default="", metavar="TIME"),
    option("--metric", default="", metavar="NAME"), labels(),
    option("--labels", "known", default="", metavar="FILE"), option("--zone", default="", metavar="ZONE"),
    option("--against", default="", metavar="FILE|VERSION"), flag("--suggest"),
    option("--budget", default="", metavar="N"), flag("--diff"), flag("--html"),
    option("-o", "--output", "output", default="", metavar="FILE"), option("--sheet", default="", metavar="NAME"),
)  # fmt: skip
def backtest(
    desk: Desk, target: str, data: str, prometheus: str, query: str, start: str, end: str, metric: str,
    label: tuple[str, ...], known: str, zone: str, against: str, suggest: bool, budget: str, diff: bool, html: bool,
    output: str, sheet: str,
) -> None:  # fmt: skip
    """Everything is checked before the first figure is played."""
    from ..run.backtest import backtest as played
    from ..run.backtest import choose
    from ..run.backtest_drawn import drawn, undrawn
    from ..run.known import read_known
    from ..run.looking import look
    from ..run.recorded import Wanted, read_record
    from ..run.suggesting import Ground
    from ..run.versions import difference
    from ..run.views.backtest_html import backtest_html
    from .backtest_past import past_record
    from .backtest_shown import backtest_lines
    from .suggesting import budget_of, nothing_better, patches, suggested

    _one_source(data, prometheus, query)
    if budget and not (suggest or diff):
        raise WrongUsage("suggest-budget-alone")
    if diff and (html or output.lower().endswith((".html", ".htm"))):
        raise WrongUsage("suggest-with", one="--diff", other="--html")
    most = budget_of(budget)
    looked = look(desk.site(), stories=False)
    site = looked.needed()
    desk.look.set_zone(site.team.timezone)
    chosen = choose(site, target, metric)
    here = ZoneInfo(site.team.timezone)
    begin, until = (_moment(text, here) for text in (start, end))
    there = zone_named(zone) if zone else here
    incidents = read_known(known, _text(known), there) if known else None
    wanted = Wanted(metrics=site.team.metrics, metric=chosen.metric, labels=labels_of(label), zone=there)
    other = _other(desk, looked, chosen, target, against) if against else None
    if prometheus:
        record = past_record(desk, site, chosen, (prometheus, query), (begin, until), wanted.labels)
    else:
        record = read_record(data, _figures(data, sheet), wanted)
    page = html or output.lower().endswith((".html", ".htm"))
    play = drawn if page else undrawn
    found, panels, more = play(chosen, record, begin, until, incidents)
    if other is not None:
        found = replace(found, difference=difference(against, found, played(other, record, begin, until)))
    ground = Ground(chosen=chosen, record=record, start=begin, end=until, known=incidents, budget=most)
    if suggest or diff:
        found = replace(found, suggestions=suggested(desk, ground))
    if diff and not desk.json:
        told = patches(desk, looked, ground, found.suggestions)
        if told:
            deliver(desk, told, output, found)
        else:
            nothing_better(desk, found.suggestions)
    elif page:
        said = backtest_lines(found, site.team, plain_look(desk))
        deliver(desk, backtest_html(found, panels, more, site.team, said, desk.lang), output, found)
    elif desk.json:
        desk.tell(found, lambda _view, _look: [])
    else:
        deliver(desk, "\n".join(backtest_lines(found, site.team, desk.look)), output, found)


def plain_look(desk: Desk) -> Look:
    """For words inside a page: no colour, and lines that the page itself breaks."""
    look = Look(lang=desk.lang, width=WIDEST, now=desk.look.now)
    look.zone = desk.look.zone
    return look


def _other(desk: Desk, looked: Looked, chosen: Chosen, target: str, against: str) -> Chosen:
    """The same with another version of the runbook: a file where there is one of that name."""
    from ..run.versions import other_version

    names = [book.name for book in chosen.runbooks]
    if target not in names and len(names) > 1:
        raise WrongUsage("backtest-against-runbook", name=target)
    data = bytes_of(Path(against)) if Path(against).is_file() or against.endswith((".yaml", ".yml")) else None
    return replace(chosen, runbooks=(other_version(desk.site(), looked, names[0], against, data),))


def _figures(name: str, wanted: str) -> str | Sheet:
    """The text of a file, or the sheet of a workbook."""
    from ..run.sheets import sheet_of

    data = bytes_of(Path(name))
    sheet = sheet_of(data, name, wanted)
    return sheet if sheet is not None else decoded(data, Path(name))
def _one_source(data: str, prometheus: str, query: str) -> None:
    """A file, or Prometheus. Raises WrongUsage."""
    if data and prometheus:
        raise WrongUsage("one-of-two", one="--data", other="--prometheus")
    if not data and not prometheus:
        raise WrongUsage("backtest-needs-data")
    if query and not prometheus:
        raise WrongUsage("past-query-alone")


def _text(name: str) -> str:
    return decoded(bytes_of(Path(name)), Path(name))


def _moment(text: str, zone: ZoneInfo) -> Instant | None:
    return moment(text, Instant(time.time_ns() // 1000), zone) if text else None


COMMANDS = {"backtest": backtest}
