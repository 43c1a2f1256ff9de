"""Drills: `drill run list show`."""

from __future__ import annotations

from ..model.problem import NoSuchThing
from ..model.question import Drills
from ..model.view import DrillView
from ..words.terminal import outcome
from .command import Family, argument, command, flag
from .desk import Desk
from .failing import INTERRUPTED
from .look import Look


@command("drill run", argument("scenario", required=False), flag("--yes"))
def run(desk: Desk, scenario: str | None, yes: bool) -> None:
    """The tabletop itself is played by `engine.run.drills`; `--yes` plays it through.

    Without a name `engine.run.drills` takes the only scenario, or says which there are.
    """
    from ..run.drills import main

    quiet = yes or not desk.interactive
    try:
        desk.exit_code = main(desk.site(), scenario or "", desk.lang, json=desk.json, yes=quiet)
    except KeyboardInterrupt:
        desk.exit_code = INTERRUPTED  # the drill has said itself that it was stopped, and that is on record


@command("drill list")
def list_(desk: Desk) -> None:
    if not desk.json:
        desk.read_zone()

    def printed(found: tuple[DrillView, ...], look: Look) -> list[str]:
        return [line for one in found for line in drill_lines(one, desk, look)] or [desk.word("talk-no-drills")]

    desk.show(Drills(), printed)


@command("drill show", argument("drill"))
def show(desk: Desk, drill: str) -> None:
    if not desk.json:
        desk.read_zone()
    found: tuple[DrillView, ...] = desk.ask(Drills())
    one = next((one for one in found if one.id.lower() == drill.lower()), None)
    if one is None:
        raise NoSuchThing("no-such-drill", drill=drill[:60], known=", ".join(one.id for one in found))
    page = desk.site() / ".tocsin" / "drills" / f"{one.id}.html"

    def printed(view: DrillView, look: Look) -> list[str]:
        found = look.row("", desk.word("talk-drill-page", path=page), indent=4) if page.is_file() else []
        return [*drill_lines(view, desk, look), *found]

    desk.tell(one, printed)


def drill_lines(one: DrillView, desk: Desk, look: Look) -> list[str]:
    """A drill in a few lines; one that the program played says so, for its figures are nobody's."""
    state = look.say(outcome(f"drill-{one.state}"))
    lines = look.row(one.id, f"{one.title}  {look.join([one.runbook, look.when(one.created), state])}")
    lines += look.row("", desk.word("talk-drill", met=one.met, late=one.late, missed=one.missed), indent=4)
    return lines + (look.row("", desk.word("talk-drill-rehearsed"), indent=4) if one.rehearsed else [])


COMMANDS = {"drill": Family("drill", [run, list_, show])}
