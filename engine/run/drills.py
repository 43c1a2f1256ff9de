"""A drill at a terminal or from a script: lines in, marked lines out, the result at the end."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TextIO

import msgspec

from ..model.drill import DrillResult, Timing
from ..model.problem import Refused, Unavailable
from ..model.text import Lang
from ..model.time import Instant, Length
from ..words.say import say
from .drill_bots import rehearse as bots
from .drill_files import find_scenario
from .drill_page import write_page
from .drill_result import text_lines
from .drill_session import DrillSession
from .drill_world import Host, sweep
from .finding import find_server
from .local import LocalApp


def run_drill(
    site_root: Path | str, scenario_name: str, *, lang: Lang, stdin: TextIO | None, stdout: TextIO,
    rehearse: bool = False, json: bool = False, participants: Mapping[str, str] | None = None,
) -> int:  # fmt: skip
    """Play a scenario on a site; 0 when it ran to its end, 1 when it was aborted.

    Raises a `TocsinError`: Refused beside a running server, WrongUsage, NoSuchThing, SiteWrong. Without a terminal
    lines are read from `stdin` and its end is the drill's.
    """
    root = Path(site_root)
    server = find_server(str(root))
    if server is not None:
        raise Refused("drill-beside-server", pid=server.pid)
    try:
        local = LocalApp(root)
    except Unavailable as held:
        if held.code != "already-running":
            raise
        raise Refused("drill-beside-server", pid=held.params.get("pid", "?")) from None
    with local:
        local.settle()  # what the live world owes comes first
        return play(
            local, scenario_name, lang=lang, stdin=stdin, stdout=stdout, rehearse=rehearse, json=json,
            participants=participants,
        )  # fmt: skip


def main(root: Path, scenario: str, lang: Lang, *, json: bool = False, yes: bool = False) -> int:
    """`tocsin drill run` on this process's streams. `yes`: nobody is asked; lines that are piped in are played, and
    without any the drill is rehearsed by bots."""
    script = sys.stdin.read() if yes and sys.stdin is not None and not sys.stdin.isatty() else ""
    stdin = io.StringIO(script) if yes else sys.stdin
    rehearse = yes and not script.strip()
    return run_drill(root, scenario, lang=lang, stdin=stdin, stdout=sys.stdout, rehearse=rehearse, json=json)


def play(
    host: Host, scenario_name: str, *, lang: Lang, stdin: TextIO | None, stdout: TextIO, rehearse: bool = False,
    json: bool = False, participants: Mapping[str, str] | None = None,
) -> int:  # fmt: skip
    """The same in an engine that is open already."""
    swept = sweep(host.app)
    scenario = find_scenario(host.app.site, scenario_name)
    terminal = stdin is not None and stdin.isatty()
    timing: Timing = "rehearsed" if rehearse else "measured" if terminal else "scripted"
    session = DrillSession(host, lang=lang, timing=timing)
    paper = _Paper(stdout, quiet=json)
    for drill in swept:
        paper.write([say("drill-swept", {"drill": drill}, lang, session.zone)])
    session.start(scenario, participants)
    try:
        paper.write(session.news())
        if rehearse:
            bots(session)
            paper.write(session.news())
        elif stdin is not None:
            _listen(host, session, stdin, paper, terminal)
    except KeyboardInterrupt:
        paper.write(session.abort("Ctrl-C"))
        raise
    result = session.finish()
    _tell(host, session, result, paper, json)
    return 0 if result.state == "reported" else 1


def _listen(host: Host, session: DrillSession, stdin: TextIO, paper: _Paper, terminal: bool) -> None:
    """Until the drill is over or there are no more lines. On a terminal, time passes while people think."""
    since = host.app.clock.mono()
    while not session.over:
        if terminal:
            paper.prompt(session.prompt_state().prompt)
        line = stdin.readline()
        if not line:
            return
        now = host.app.clock.mono()
        if terminal and not _declares(line):
            session.elapse(_length(since, now))
        since = now
        paper.write(session.news())
        paper.write(session.command(line))


def _declares(line: str) -> bool:
    """A declared time stands for the time that went by since the last line; it is not counted besides."""
    text = line.strip()
    return text.startswith("+") or ": +" in text


def _length(since: Instant, now: Instant) -> Length:
    return Length(max(0, now - since))


def _tell(host: Host, session: DrillSession, result: DrillResult, paper: _Paper, json: bool) -> None:
    site = host.app.site
    path = write_page(host.app.root, result, site, session.lang)
    paper.write(session.news())
    if json:
        paper.raw(msgspec.json.encode({"v": 1, "data": result}).decode() + "\n")
        return
    paper.write(text_lines(result, session.lang, site))
    shown = path.relative_to(host.app.root)
    paper.write([say("drill-page-file", {"path": str(shown)}, session.lang, session.zone)])


class _Paper:
    """Where lines go: letters that the terminal has not are written as `\\u8b66`, and nothing breaks."""

    def __init__(self, stream: TextIO, quiet: bool) -> None:
        self._stream = stream
        self._quiet = quiet

    def write(self, lines: Iterable[str]) -> None:
        if not self._quiet:
            self.raw("".join(f"{line}\n" for line in lines))

    def prompt(self, text: str) -> None:
        if not self._quiet:
            self.raw(text)

    def raw(self, text: str) -> None:
        encoding = self._stream.encoding or "utf-8"
        self._stream.write(text.encode(encoding, "backslashreplace").decode(encoding))
        self._stream.flush()
