"""Records: `report`, `export`, `audit verify`."""

from __future__ import annotations

import time
from datetime import UTC
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..model.problem import Refused, WrongUsage
from ..model.question import Report, TrialReport
from ..model.time import Instant
from ..model.view import ReportView, TrialView
from . import paper
from .authors import deliver
from .command import Family, Whole, argument, command, flag, option
from .desk import Desk
from .files import reason
from .look import Look
from .moments import moment
from .show_answer import ledger

if TYPE_CHECKING:
    from ..run.upkeep import Audit


@command(
    "report", argument("incident", required=False), flag("--html"), flag("--md"), flag("--trial"),
    option("--days", type=Whole(), metavar="NUMBER", default=7),
    option("-o", "--output", "output", default="", metavar="FILE"),
)  # fmt: skip
def report(desk: Desk, incident: str | None, html: bool, md: bool, trial: bool, days: int, output: str) -> None:
    if html and md:
        raise WrongUsage("one-of-two", one="--html", other="--md")
    if not trial and not incident:
        raise WrongUsage("argument-missing", name="INCIDENT")
    if trial and incident:
        raise WrongUsage("argument-extra", word=incident)
    if trial:
        _trial(desk, days)
        return
    from ..run.views.report_html import report_html, report_markdown

    view = desk.ask(Report(incident=incident or ""))
    assert isinstance(view, ReportView)  # `Report` is answered by nothing else
    as_html = html or (not md and output.lower().endswith((".html", ".htm")))
    text = report_html(view, desk.lang) if as_html else report_markdown(view, desk.lang)
    if desk.json and not output:
        desk.tell(view, lambda _view, _look: [])
    else:
        deliver(desk, text, output, None)


def _trial(desk: Desk, days: int) -> None:
    if not desk.json:
        desk.read_zone()

    def printed(view: TrialView, look: Look) -> list[str]:
        lines = ledger(view.openings, look)
        if not lines:
            return [desk.word("talk-no-lines")]
        said = {
            name: look.join(f"{view.titles.get(one, one)} {count}" for one, count in found.items())
            for name, found in (("runbooks", view.runbooks), ("roles", view.roles), ("people", view.people))
        }
        told = desk.word("talk-trial", count=len(view.openings), days=days, night=view.night, runbooks=said["runbooks"])
        whom = desk.word("talk-trial-whom", roles=said["roles"] or "-", people=said["people"] or "-")
        return [*lines, "", *look.row("", told), *look.row("", whom)]

    desk.show(TrialReport(days=days), printed)


@command(
    "export", option("--since", default="", metavar="TIME"), option("--until", default="", metavar="TIME"),
    option("-o", "--output", "output", default="", metavar="FILE"),
)  # fmt: skip
def export(desk: Desk, since: str, until: str, output: str) -> None:
    """JSON lines, each with `kind`: journal, incident, outbox. Times without an offset are the site's."""
    import msgspec

    from ..run import upkeep

    root = desk.site()
    now = Instant(time.time_ns() // 1000)
    begin, end = (_time(desk, root, text, now) for text in (since, until))
    rows = upkeep.exported(upkeep.database_of(root), begin or Instant(0), end or Instant(now + 1))
    lines = (msgspec.json.encode(row, enc_hook=_told) + b"\n" for row in rows)
    if not output:
        _stream(lines)
        return
    count = _save(Path(output), lines)
    if desk.json:
        desk.tell({"file": output, "lines": count}, lambda _view, _look: [])
    else:
        desk.say("talk-exported", count=count, path=output)


def _time(desk: Desk, root: Path, text: str, now: Instant) -> Instant | None:
    if not text:
        return None
    from ..run.looking import look

    site = look(root, stories=False).site
    if site is not None:
        desk.look.set_zone(site.team.timezone)
    return moment(text, now, desk.look.zone or UTC)


def _stream(lines: Any) -> None:
    for line in lines:
        if not paper.raw(line):
            return


def _save(path: Path, lines: Any) -> int:
    """Whole or not at all."""
    part = path.with_name(path.name + ".part")
    try:
        with part.open("wb") as out:
            count = 0
            for line in lines:
                out.write(line)
                count += 1
        part.replace(path)
    except OSError as error:
        raise Refused("file-unwritable", path=str(path), why=reason(error)) from None
    finally:
        part.unlink(missing_ok=True)
    return count


def _told(value: object) -> str:
    return value.hex() if isinstance(value, bytes) else str(value)


@command("audit verify")
def verify(desk: Desk) -> None:
    from ..run import upkeep

    found = upkeep.verify(upkeep.database_of(desk.site()))
    if desk.json:
        desk.tell(audit_data(found), lambda _view, _look: [])
    else:
        desk.print(audit_lines(desk, found))
    desk.exit_code = 0 if found.bad is None else 1


def audit_data(found: Audit) -> dict[str, object]:
    """The documented shape."""
    return {"good": found.bad is None, "first_bad": found.bad, "why": found.why, "lines": found.seq, "head": found.head,
            "erased": found.erased}  # fmt: skip


def audit_lines(desk: Desk, found: Audit) -> list[str]:
    if found.bad is not None:
        why = desk.word(f"chain-{found.why}")
        return desk.look.row("!", desk.word("talk-chain-bad", seq=found.bad, why=why), loud=True)
    lines = desk.look.row("", desk.word("talk-chain-good", seq=found.seq, head=found.head))
    return lines + (desk.look.row("", desk.word("talk-chain-erased", count=found.erased)) if found.erased else [])


COMMANDS = {"report": report, "export": export, "audit": Family("audit", [verify])}
