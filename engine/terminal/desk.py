"""What a command has at hand: the reader's language, the site, a door to the engine, and a way to answer."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from ..model.command import Actor, Command
from ..model.problem import NoSuchThing, SiteWrong, WrongUsage
from ..model.question import Question
from ..model.text import Lang
from ..model.view import Answer
from ..run.finding import SITE_FILE, Server, find_server, find_site, login
from ..words import terminal_talk as talk
from ..words.terminal import pair
from . import paper
from .look import Look
from .shape import shaped

Printer = Callable[[Any, Look], Sequence[str]]


class Desk:
    """One command's surroundings."""

    def __init__(self, lang: Lang = "en", *, json: bool = False) -> None:
        self.lang: Lang = lang
        self.json = json
        self.site_given = ""
        self.root: Path | None = None
        """The site's folder, once it has been looked for."""
        self.claimed = ""
        self.exit_code = 0
        self.look = paper.look_for(lang)
        self._stack = ExitStack()
        self._kept: Any = None
        self.serve: Callable[[Path, str, Lang], None] | None = None
        """How to run the HTTP face; given by `cli`, which alone knows both."""
        self.begun = False
        """A change has been asked for; after an interruption it may have been done."""

    # -- where ------------------------------------------------------------------------------------

    @property
    def url(self) -> str:
        """`TOCSIN_URL`, unless a site is named on the command line."""
        return "" if self.site_given else os.environ.get("TOCSIN_URL", "")

    def site(self) -> Path:
        """The folder of the site. Raises WrongUsage, NoSuchThing when there is none, each with what to do."""
        found = find_site(self.site_given, os.environ, os.getcwd())
        if found is None:
            raise NoSuchThing("site-not-found", folder=os.getcwd())
        root = self.root = Path(found)
        if not root.exists():
            raise NoSuchThing("site-missing", path=found)
        if not root.is_dir():
            raise WrongUsage("site-no-folder", path=found)
        if not os.access(root, os.R_OK | os.X_OK):
            raise WrongUsage("site-unreadable", path=found)
        if not (root / SITE_FILE).is_file():
            raise NoSuchThing("site-empty", path=found)
        return root

    def server(self) -> Server | None:
        """The server of this site that runs on this machine."""
        return find_server(str(self.site()))

    # -- the engine ---------------------------------------------------------------------------------

    def do(self, command: Command, *, shown: bool = True) -> Answer:
        """Have it done and print the lines that it wrote, unless the caller knows better. Raises a `TocsinError`."""
        door = self._standing()
        self.begun = True
        answer: Answer = door.run(command, self.lang)
        self.begun = False
        if shown or self.json:
            self._said(answer, door)
        return answer

    def quietly(self, command: Command) -> Answer:
        """Have it done and say nothing: one of many. The door stays open until the command ends."""
        self.begun = True
        answer: Answer = self._standing().run(command, self.lang)
        self.begun = False
        return answer

    def ask(self, question: Question) -> Any:
        """The view that a question names."""
        return self._standing().ask(question, self.lang)

    def show(self, question: Question, printer: Printer) -> None:
        """Look it up and print it."""
        self.tell(self.ask(question), printer)

    def _standing(self) -> Any:
        """One door for all that a command does: opening the engine takes longer than most commands."""
        if self._kept is None:
            from .doors import opened

            self._kept = self._stack.enter_context(opened(self))
        return self._kept

    def close(self) -> None:
        """Give the door up."""
        self._kept = None
        self._stack.close()

    def read_zone(self) -> None:
        """Times of what follows are told in the site's zone."""
        from ..model.question import Status

        view = self.ask(Status())
        self.look.set_zone(view.zone)
        self.look.now = view.now

    # -- answering ------------------------------------------------------------------------------------

    def tell(self, data: Any, printer: Printer) -> None:
        """Print a view: for people through `printer`, with `--json` in its documented shape."""
        if self.json:
            import msgspec

            paper.raw(msgspec.json.encode({"v": 1, "data": data}))
            return
        import msgspec

        paper.out(printer(shaped(msgspec.to_builtins(data)), self.look))

    def say(self, code: str, **filling: object) -> None:
        """A sentence beside the data: stderr, and nothing with `--json`."""
        if not self.json:
            paper.err(self.look.row("", self.word(code, **filling)))

    def word(self, code: str, **filling: object) -> str:
        """One of the sentences of the command line."""
        return talk.SENTENCES[code].say(self.lang).format(**filling)

    def print(self, lines: Sequence[str]) -> None:
        paper.out(lines)

    @property
    def interactive(self) -> bool:
        """Somebody sits at a terminal and can be asked."""
        try:
            return bool(sys.stdin and sys.stdin.isatty() and sys.stderr.isatty()) and not self.json
        except ValueError:
            return False

    def _said(self, answer: Answer, door: Any) -> None:
        from .show_answer import answer_lines

        if self.json:
            self.tell({**_plain(answer), "sent": _plain(door.sent)} if door.local else answer, answer_lines)
            return
        self.tell(answer, answer_lines)
        if door.local:
            paper.out(self._sent(door.sent))
            paper.err([self.look.say(pair("needs-serve"))])

    def _sent(self, rows: Sequence[Mapping[str, str]]) -> list[str]:
        """What this process itself has sent, one line for each recipient."""
        if not rows:
            return [self.look.say(pair("sent-nothing"))]
        lines = [self.look.say(pair("sent-now"))]
        for row in shaped(rows):
            target = f"{row.channel}#{row.address}" if row.address else row.channel
            state = f": {self.outcome(row.state)}" if row.state else ""
            lines += self.look.row("-", f"{row.recipient}  {target}{state}", indent=2)
        return lines

    def outcome(self, state: str) -> str:
        from ..words.terminal import state as word

        return self.look.say(word(state))


def _plain(value: object) -> Any:
    import msgspec

    return msgspec.to_builtins(value)


def wrong_site(error: SiteWrong) -> Mapping[str, int]:
    """How many errors and warnings a site's problems are."""
    counts = {"error": 0, "warning": 0, "note": 0}
    for one in error.problems:
        counts[one.weight.value] += 1
    return counts


def actor_for(people: Mapping[str, Any], user: str, claimed: str) -> Actor | None:
    """The system's user as a person of the site, or the name that is claimed; None when it is neither."""
    known = next((person.id for person in people.values() if person.login == user), None)
    if claimed and claimed != known:
        return Actor(name=claimed, verified=False)
    return Actor(name=known) if known else None


def this_user() -> str:
    return login()
