"""`init`: a few questions, then a site that works."""

from __future__ import annotations

import os
from pathlib import Path

from ..model.command import TestPage
from ..model.problem import WrongUsage
from ..run.finding import SITE_FILE, find_site
from ..run.finding import login as this_user
from ..run.founding import (
    CHANNELS,
    FIGURES,
    Wishes,
    builtin_runbooks,
    found,
    need_room,
    person_id,
    secrets_of,
)
from ..run.recipes import parted
from . import failing, recipes_shown
from .asking import asked, confirmed
from .command import argument, command, flag, option
from .desk import Desk
from .letters import brief
from .moments import zone_named

LIST = "list"
"""`--with list` shows what may be named."""
_ASKED = ("name", "timezone", "lang", "person", "login", "channel", "contact", "figures")


@command(
    "init", argument("folder", required=False), flag("--yes"), option("--name", default="", metavar="TEXT"),
    option("--timezone", "--tz", "timezone", default="", metavar="ZONE"),
    option("--person", default="", metavar="NAME"), option("--login", default="", metavar="USER"),
    option("--channel", default="", metavar="TYPE"),
    option("--contact", default="", metavar="ADDRESS"), option("--figures", default="", metavar="KIND"),
    option("--with", "with_", multiple=True, metavar="NAMES"),
)  # fmt: skip
def init(desk: Desk, folder: str | None, yes: bool, with_: tuple[str, ...], **given: str) -> None:
    """Asks for what was not given. Without a terminal, or with `--yes`, the usual answers are taken."""
    names = [name.strip() for word in with_ for name in word.split(",") if name.strip()]
    if LIST in names:
        recipes_shown.listed(desk)
        return
    runbooks, recipes = parted(names, builtin_runbooks())
    root = _place(desk, folder)
    if recipes and not runbooks and (root / SITE_FILE).is_file():
        recipes_shown.printed(desk, root, recipes)
        return
    answers = _usual(desk, root) | {name: value for name, value in given.items() if value}
    _check(answers)
    if desk.interactive and not yes:
        need_room(root)
        answers = _questions(desk, answers, given)
    wishes = Wishes(**answers, runbooks=runbooks, recipes=recipes)
    made = found(root, wishes)
    _told(desk, root, wishes, made)
    if desk.interactive and not yes:
        _test_page(desk, root, wishes)


def _place(desk: Desk, folder: str | None) -> Path:
    """Where it is to be: the folder that is named, else the site that this one belongs to, else this one."""
    if folder is None and (site := find_site(desk.site_given, os.environ, os.getcwd())) is not None:
        return Path(site)
    return Path(os.path.abspath(folder or "."))


def _usual(desk: Desk, root: Path) -> dict[str, str]:
    user = this_user()
    return {
        "name": root.name, "timezone": _here(desk.lang), "lang": desk.lang, "person": user, "login": user,
        "channel": "terminal", "contact": "", "figures": "alertmanager",
    }  # fmt: skip


def _questions(desk: Desk, usual: dict[str, str], given: dict[str, str]) -> dict[str, str]:
    """Each with its usual answer in brackets; what the command line has said already is not asked."""
    answers = dict(usual)
    known = {"channel": ", ".join(CHANNELS), "figures": ", ".join(FIGURES)}
    for name in _ASKED:
        if not given.get(name):
            answers[name] = _answer(desk, name, usual, known.get(name, ""))
    return answers


def _answer(desk: Desk, name: str, usual: dict[str, str], known: str) -> str:
    """Asked again until the files would take it: a slip at the fifth question must not cost the first four."""
    while True:
        answer = asked(desk, f"ask-{name}", usual[name], known=known)
        try:
            _check({**usual, name: answer})
        except WrongUsage as error:
            failing.told(desk, error)
        else:
            return answer


def _check(answers: dict[str, str]) -> None:
    """Raises WrongUsage for an answer that the site's files would refuse."""
    zone_named(answers["timezone"])
    for name, known in (("lang", ("zh", "en")), ("channel", tuple(CHANNELS)), ("figures", tuple(FIGURES))):
        if answers[name] not in known:
            why = ", ".join(known)
            raise WrongUsage("option-value-bad", name=f"--{name}", given=brief(answers[name]), why=why)
    for name in ("name", "person", "contact", "login"):
        if not answers[name].isprintable() or len(answers[name]) > 200:
            raise WrongUsage("option-value-bad", name=f"--{name}", given=brief(answers[name]), why="<= 200")


def _told(desk: Desk, root: Path, wishes: Wishes, made: tuple[str, ...]) -> None:
    if desk.json:
        told = {"site": str(root), "files": made, "person": person_id(wishes)}
        recipes = {one.name: one.secrets for one in wishes.recipes}
        desk.tell({**told, "recipes": recipes}, lambda _view, _look: [])
        return
    lines = desk.look.row("", desk.word("talk-made", path=root))
    missing = [name for name in secrets_of(wishes.channel) if not os.environ.get(name)]
    if missing:
        needed = desk.word("talk-secret-needed", channel=wishes.channel, names=", ".join(missing))
        lines += desk.look.row("!", needed)
    recipes_shown.needed(desk, wishes.recipes)
    lines += [desk.word("talk-made-next"), f"  cd {os.path.relpath(root)}", "  tocsin check", "  tocsin test"]
    desk.print([*lines, "  tocsin doctor", "  tocsin serve"])


def _test_page(desk: Desk, root: Path, wishes: Wishes) -> None:
    if not confirmed(desk, "ask-page", usual=True):
        return
    desk.site_given = str(root)
    desk.do(TestPage(person=person_id(wishes)))
    desk.say("talk-test-page", channel=wishes.channel)


def _here(lang: str) -> str:
    """The zone of this machine, as far as it tells."""
    told = os.environ.get("TZ", "").lstrip(":")
    try:
        path = os.path.realpath("/etc/localtime")
    except OSError:
        path = ""
    for name in (told, path.partition("/zoneinfo/")[2]):
        try:
            if name:
                zone_named(name)
                return name
        except WrongUsage:
            continue
    return "Asia/Shanghai" if lang == "zh" else "UTC"


COMMANDS = {"init": init}
