"""The database: `db backup restore check migrate`. Each works on the file itself."""

from __future__ import annotations

import time
from pathlib import Path

from ..model.problem import NoSuchThing
from ..model.time import Instant
from .asking import confirmed
from .command import Family, argument, command, flag
from .desk import Desk


@command("db backup", argument("file"))
def backup(desk: Desk, file: str) -> None:
    from ..run import upkeep

    target = Path(file).absolute()
    health = upkeep.back_up(upkeep.database_of(desk.site()), target, _now())
    if desk.json:
        desk.tell({"file": str(target), "bytes": health.size, "sound": health.sound}, lambda _view, _look: [])
    else:
        desk.print(desk.look.row("", desk.word("talk-backup", path=target, size=health.size)))
    desk.exit_code = 0 if health.sound else 1


@command("db restore", argument("file"), flag("--yes"))
def restore(desk: Desk, file: str, yes: bool) -> None:
    """What is there steps aside under another name; nothing is deleted."""
    from ..model.problem import Unavailable
    from ..run import upkeep

    source, root = Path(file).absolute(), desk.site()
    if not source.is_file():
        raise NoSuchThing("path-missing", path=str(source))
    server = desk.server()
    if server is not None:
        raise Unavailable("server-runs", pid=server.pid)
    if not yes and not confirmed(desk, "talk-restore-ask"):
        desk.say("talk-nothing-changed")
        return
    aside = upkeep.restore(upkeep.database_of(root), source, _now())
    if desk.json:
        desk.tell({"restored": str(source), "before": str(aside or "")}, lambda _view, _look: [])
    else:
        desk.print(desk.look.row("", desk.word("talk-restored", path=aside or "-")))


@command("db check")
def check(desk: Desk) -> None:
    from ..run import upkeep
    from .records import audit_data, audit_lines

    health = upkeep.check(upkeep.database_of(desk.site()))
    if desk.json:
        chain = audit_data(health.audit) if health.audit is not None else None
        told = {"bytes": health.size, "sound": health.sound, "findings": health.findings, "audit": chain}
        desk.tell(told, lambda _view, _look: [])
    else:
        good = [] if health.findings else [desk.word("talk-db-sound", size=health.size)]
        walked = audit_lines(desk, health.audit) if health.audit is not None else []
        desk.print([*good, *health.findings, *walked])
    desk.exit_code = 0 if health.sound else 1


@command("db migrate")
def migrate(desk: Desk) -> None:
    from ..run import upkeep

    before, version = upkeep.migrate(upkeep.database_of(desk.site()), _now())
    if desk.json:
        desk.tell({"before": before, "version": version}, lambda _view, _look: [])
    else:
        desk.print([desk.word("talk-db-migrated", version=version)])


def _now() -> Instant:
    return Instant(time.time_ns() // 1000)


COMMANDS = {"db": Family("db", [backup, restore, check, migrate])}
