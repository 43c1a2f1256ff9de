"""For those who write runbooks: `check test publish graph schema`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import msgspec

from ..model.command import Publish
from ..model.problem import NoSuchThing, SiteWrong, WrongUsage
from .command import OneOf, argument, command, flag, option
from .desk import Desk, wrong_site
from .files import write
from .problems_shown import as_data, problem_lines

if TYPE_CHECKING:
    from ..run.looking import Looked

WRONG = 3
FORMATS = {".mmd": "mmd", ".dot": "dot", ".svg": "svg"}
SCHEMAS = ("runbook", "team", "site", "test", "drill", "notice")


@command("check", argument("files", required=False, many=True))
def check(desk: Desk, files: tuple[str, ...]) -> None:
    from ..run.looking import look

    root = desk.site()
    found = look(root)
    names = named(root, found, files)
    problems = [one for one in found.problems if not names or one.where.file in names]
    counts = wrong_site(SiteWrong(tuple(problems)))
    if desk.json:
        told = {**counts, "problems": [as_data(one, desk.lang, root) for one in problems]}
        desk.tell(told, lambda _view, _look: [])
    else:
        desk.print(problem_lines(problems, desk.lang, root))
        desk.print(_sum(desk, counts, found))
    desk.exit_code = WRONG if counts["error"] else 0


def _sum(desk: Desk, counts: Any, found: Looked) -> list[str]:
    if any(counts.values()) or found.site is None:
        said = desk.word("talk-found", errors=counts["error"], warnings=counts["warning"], notes=counts["note"])
    else:
        said = desk.word("talk-clean", count=len(found.site.runbooks))
    return desk.look.row("", said)


def named(root: Path, found: Looked, files: tuple[str, ...]) -> set[str]:
    """The files that were asked for, as the site names them. Raises NoSuchThing for one that is not of the site."""
    names = set()
    for typed in files:
        path = Path(typed).absolute()
        if not path.exists():
            raise NoSuchThing("path-missing", path=typed)
        inside = path.resolve().is_relative_to(root.resolve())
        name = path.resolve().relative_to(root.resolve()).as_posix() if inside else ""
        known = {*found.names, *(one.where.file for one in found.problems)}
        if name not in known and not (inside and (root / name).suffix in (".yaml", ".yml")):
            raise NoSuchThing("file-not-of-site", path=typed)
        names.add(name)
    return names


@command("test", argument("files", required=False, many=True), flag("--coverage"))
def test(desk: Desk, files: tuple[str, ...], coverage: bool) -> None:
    from ..run.looking import look
    from ..run.scenario import run_tests
    from .tests_shown import case_lines, coverage_lines, data_of

    root = desk.site()
    found = look(root)
    site = found.needed()
    names = named(root, found, files)
    tests = [one for one in found.tests if not names or one.file in names]
    watch = (lambda _: None) if desk.json else lambda result: desk.print(case_lines(result, desk, root))
    ran = run_tests(site, tests, watch)
    failed = sum(bool(one.failures) for one in ran.results)
    if desk.json:
        desk.tell(data_of(ran, coverage), lambda _view, _look: [])
    else:
        desk.print(coverage_lines(ran, desk) if coverage else [])
        word = desk.word("talk-tests", passed=len(ran.results) - failed, failed=failed)
        desk.print([word if ran.results else desk.word("talk-no-tests")])
    desk.exit_code = 1 if failed else 0


@command("publish", flag("--dry"))
def publish(desk: Desk, dry: bool) -> None:
    answer = desk.do(Publish(dry=dry), shown=False)
    if not desk.json:
        desk.print(changes(desk, msgspec.to_builtins(answer.data)))
        desk.say("talk-dry" if dry else "talk-published")


def changes(desk: Desk, data: Any) -> list[str]:
    """Runbook by runbook: what is new, what changed, which open incidents stay behind."""
    lines: list[str] = []
    for one in data.get("changes", ()):
        told = desk.word(f"change-{one['what']}")
        lines += desk.look.row("", f"{one['runbook']}: {told} ({one['number']})", indent=2)
        for sign, key in (("+", "added"), ("-", "removed"), ("~", "changed")):
            for path in one.get(key, ()) if one["what"] != "new" else ():  # of a new one all is new
                lines += desk.look.row(sign, str(path), indent=4)
        if one.get("staying"):
            lines += desk.look.row("", desk.word("change-staying", incidents=", ".join(one["staying"])), indent=4)
    return lines


@command("graph", argument("runbook"), option("-o", "--output", "output", default="", metavar="FILE"))
def graph(desk: Desk, runbook: str, output: str) -> None:
    from ..language.graph import draw
    from ..language.near import nearest
    from ..run.looking import look

    site = look(desk.site(), stories=False).needed()
    book = site.runbooks.get(runbook)
    if book is None:
        near = nearest(runbook, site.runbooks) or ", ".join(site.runbooks)
        raise NoSuchThing("no-such-runbook", runbook=runbook[:60], near=near)
    kind = FORMATS.get(Path(output).suffix.lower()) if output else "mmd"
    if kind is None:
        raise WrongUsage("format-unknown", path=output)
    drawn = draw(book, site.team, kind, desk.lang)  # type: ignore[arg-type]
    deliver(desk, drawn, output, {"runbook": runbook, "format": kind, "text": drawn})


@command(
    "schema", click.Argument(["kind"], type=OneOf(SCHEMAS), required=False, default="runbook"),
    option("-o", "--output", "output", default="", metavar="FILE"),
)  # fmt: skip
def schema(desk: Desk, kind: str, output: str) -> None:
    from ..language.schema import schema as schema_of

    found = schema_of(kind)
    deliver(desk, json.dumps(found, ensure_ascii=False, indent=2), output, found)


def deliver(desk: Desk, text: str, output: str, data: Any) -> None:
    """To the file that was named, else to stdout."""
    if output:
        write(Path(output), text.encode() + (b"" if text.endswith("\n") else b"\n"))
        if desk.json:
            desk.tell({"file": output}, lambda _view, _look: [])
        else:
            desk.say("talk-written", path=output)
    elif desk.json:
        desk.tell(data, lambda _view, _look: [])
    else:
        desk.print(text.rstrip("\n").split("\n"))


COMMANDS = {"check": check, "test": test, "publish": publish, "graph": graph, "schema": schema}
