"""Running it: `serve`, `demo`, `doctor`."""

from __future__ import annotations

from datetime import UTC
from pathlib import Path

from .command import argument, command, flag, option
from .desk import Desk
from .letters import columns, pad


@command("serve", option("--listen", default="", metavar="HOST:PORT"))
def serve(desk: Desk, listen: str) -> None:
    """Runs in the foreground until SIGTERM or Ctrl-C, which both end it in order."""
    from ..model.problem import Unavailable

    root = desk.site()
    (root / ".tocsin").mkdir(mode=0o700, exist_ok=True)
    if desk.serve is None:
        raise Unavailable("not-in-this-version", what="serve")
    desk.serve(root, listen, desk.lang)


@command("demo", argument("folder", required=False), flag("--pull-the-plug"))
def demo(desk: Desk, folder: str | None, pull_the_plug: bool) -> None:
    from ..run.demo import main

    desk.exit_code = main(Path(folder) if folder else None, desk.lang, pull_the_plug=pull_the_plug)


@command("doctor", flag("--deep"))
def doctor(desk: Desk, deep: bool) -> None:
    """One line for each thing looked at; 1 when something is bad."""
    from ..run.doctor import examine
    from .doctor_shown import finding_said

    found = []
    marks = {state: desk.word(f"doctor-{state}") for state in ("ok", "warn", "bad")}
    wide = max(columns(mark) for mark in marks.values())
    for one in examine(desk.site(), deep=deep):
        said = finding_said(one, desk.lang, desk.look.zone or UTC)
        found.append({"state": one.state, "code": one.code, "text": said})
        if not desk.json:
            desk.print(desk.look.row(pad(marks[one.state], wide), said, loud=one.state == "bad"))
    counts = {state: sum(one["state"] == state for one in found) for state in marks}
    if desk.json:
        desk.tell({**counts, "findings": found}, lambda _view, _look: [])
    else:
        desk.print(["", desk.word("doctor-sum", **counts)])
    desk.exit_code = 1 if counts["bad"] else 0


COMMANDS = {"serve": serve, "demo": demo, "doctor": doctor}
