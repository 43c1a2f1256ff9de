"""Drills: `drill run list show`."""

from __future__ import annotations

from ..model.problem import NoSuchThing
from ..model.question import Drills
from ..model.view import DrillView
from .command import Family, argument, command, flag
from .desk import Desk
from .look import Look


@command("drill run", argument("scenario", required=False), flag("--yes"))
def run(desk: Desk, scenario: str | None, yes: bool) -> None:
    """The tabletop itself is played by `engine.run.drills`; `--yes` plays it through.

    Without a name `engine.run.drills` takes the only scenario, or says which there are.
    """
    from ..run.drills import main

    desk.exit_code = main(desk.site(), scenario or "", desk.lang, json=desk.json, yes=yes or not desk.interactive)


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
    desk.tell(one, lambda view, look: drill_lines(view, desk, look))


def drill_lines(one: DrillView, desk: Desk, look: Look) -> list[str]:
    """A drill in two lines."""
    lines = look.row(one.id, f"{one.title}  {one.runbook}, {look.when(one.created)}, {one.state}")
    return lines + look.row("", desk.word("talk-drill", met=one.met, late=one.late, missed=one.missed), indent=4)


COMMANDS = {"drill": Family("drill", [run, list_, show])}
