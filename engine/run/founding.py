"""Makes a new site out of the built-in library: an ordinary folder that its owner edits from then on."""

from __future__ import annotations

import json
import os
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from ..model.problem import NoSuchThing, Refused, Unavailable
from .joining import joined
from .recipes import SETTINGS, TEAM, Recipe

BUILTIN = "tocsin"
CHANNELS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "terminal": (),
    "dingtalk": (("url", "env:DINGTALK_URL"), ("secret", "env:DINGTALK_SECRET")),
    "slack": (("token", "env:SLACK_TOKEN"),),
    "smtp": (("host", "smtp.example.com"), ("from", "tocsin@example.com"), ("username", "tocsin"),
             ("password", "env:SMTP_PASSWORD")),
    "webhook": (("secret", "env:WEBHOOK_SECRET"),),
}  # fmt: skip
"""Channels that can page, and what a new site writes for each; secrets only by reference."""
FIGURES: Mapping[str, str] = {
    "alertmanager": "",
    "json": "  figures:\n    type: json\n    open: true               # no token on this machine alone\n",
    "csv": "",
}
"""Where figures come from, and the source that is added for it (the template has Alertmanager already)."""
EDITORS_LINE = re.compile(r"\A# yaml-language-server: [^\n]*\n")
IGNORED = "# What this installation writes by itself.\n.tocsin/\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What was asked before a site is made. All texts are as they were typed; `login` is a name of the system."""

    name: str
    timezone: str
    lang: str
    person: str
    login: str
    channel: str
    contact: str
    figures: str
    runbooks: tuple[str, ...] = ()
    """Empty: all."""
    recipes: tuple[Recipe, ...] = ()


def builtin_runbooks() -> tuple[str, ...]:
    """Names of the runbooks that ship with the program."""
    folder = files(BUILTIN).joinpath("runbooks")
    names = (one.name for one in folder.iterdir() if one.name.endswith(".yaml") and not one.name.endswith(".test.yaml"))
    return tuple(sorted(name.removesuffix(".yaml") for name in names))


def found(root: Path, wishes: Wishes) -> tuple[str, ...]:
    """Make the site, whole or not at all; gives its files. Raises Refused for a folder that is not empty."""
    need_room(root)
    known = builtin_runbooks()
    for name in wishes.runbooks:
        if name not in known:
            raise NoSuchThing("no-such-builtin", name=name[:60], recipes="-", runbooks=", ".join(known))
    made = dict(_contents(wishes, _with_called(wishes.runbooks, known) if wishes.runbooks else known))
    try:
        _place(root, made)
    except OSError as error:
        raise Unavailable("file-unwritable", path=str(root), why=error.strerror or "") from None
    return tuple(made)


def need_room(root: Path) -> None:
    """Raises Refused for a folder that is not empty, or a file."""
    if root.exists() and (not root.is_dir() or any(root.iterdir())):
        raise Refused("folder-not-empty", path=str(root))


def person_id(wishes: Wishes) -> str:
    """The id of the person on duty: of the login, else of the name, else `me`."""
    for text in (wishes.login, wishes.person):
        word = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")
        if word and word[0].isalpha():
            return word[:40]
    return "me"


def secrets_of(channel: str) -> tuple[str, ...]:
    """Environment variables that must be set before the channel can send."""
    return tuple(value.removeprefix("env:") for _, value in CHANNELS[channel] if value.startswith("env:"))


def _contents(wishes: Wishes, runbooks: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Every file of the site by its name."""
    library = files(BUILTIN)
    site = library.joinpath("templates").joinpath("site")
    yield SETTINGS, _with_recipes(SETTINGS, _settings(_text(site.joinpath(SETTINGS)), wishes), wishes.recipes)
    yield TEAM, _with_recipes(TEAM, _team(_text(site.joinpath(TEAM)), wishes), wishes.recipes)
    yield ".gitignore", IGNORED
    for recipe in wishes.recipes:
        yield from recipe.files[2:]
    told = ""
    for name in runbooks:
        for ending in (".yaml", ".test.yaml"):
            file = library.joinpath("runbooks").joinpath(name + ending)
            if file.is_file():
                text = _text(file)
                told += text
                yield f"runbooks/{name}{ending}", text
    yield from _named_in(library.joinpath("templates").joinpath("notices"), "templates/notices", told)
    yield from _drills(library.joinpath("runbooks").joinpath("drills"), runbooks)


def _with_recipes(name: str, text: str, recipes: tuple[Recipe, ...]) -> str:
    """One of the two files of a site with the fragments of recipes; a metric that is there already stays."""
    for recipe in recipes:
        text = joined(text, dict(recipe.files)[name], f"tocsin init --with {recipe.name}")
    return text


def _with_called(wanted: tuple[str, ...], known: tuple[str, ...]) -> tuple[str, ...]:
    """The runbooks that were chosen, and those that they call."""
    found: dict[str, None] = {}
    waiting = list(wanted)
    while waiting:
        name = waiting.pop(0)
        if name not in found and name in known:
            found[name] = None
            text = _text(files(BUILTIN).joinpath("runbooks").joinpath(f"{name}.yaml"))
            waiting += re.findall(r"call: *(?:\{ *runbook: *)?([\w-]+)", text)
    return tuple(found)


def _named_in(folder: Traversable, place: str, told: str) -> Iterator[tuple[str, str]]:
    """Notice templates that one of the runbooks names."""
    for file in _yaml(folder):
        if re.search(rf"\b{re.escape(file.name.removesuffix('.yaml'))}\b", told):
            yield f"{place}/{file.name}", _text(file)


def _drills(folder: Traversable, runbooks: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Drills whose runbook is there."""
    for file in _yaml(folder):
        text = _text(file)
        if any(re.search(rf"\b{re.escape(name)}\b", text) for name in runbooks):
            yield f"runbooks/drills/{file.name}", text


def _yaml(folder: Traversable) -> list[Traversable]:
    if not folder.is_dir():
        return []
    return sorted((one for one in folder.iterdir() if one.name.endswith(".yaml")), key=lambda one: one.name)


def _settings(text: str, wishes: Wishes) -> str:
    """`tocsin.yaml` with the site's name, its channel and its source."""
    text = re.sub(r"(?m)^name:.*$", lambda _: f"name: {_quoted(wishes.name)}", text, count=1)
    channel = "".join(f"    {name}: {value}\n" for name, value in CHANNELS[wishes.channel])
    if channel:
        added = f"  {wishes.channel}:\n    type: {wishes.channel}\n{channel}"
        text = _below(text, "channels", added)
    return _below(text, "sources", FIGURES[wishes.figures])


def _team(text: str, wishes: Wishes) -> str:
    """`team.yaml` with the zone, and the person on duty first in every role; the examples stay until replaced."""
    me = person_id(wishes)
    text = re.sub(r"(?m)^timezone:.*$", lambda _: f"timezone: {wishes.timezone}", text, count=1)
    contact = f"{{{wishes.channel}: {_quoted(wishes.contact)}}}" if wishes.contact else f"{{{wishes.channel}: {me}}}"
    line = (
        f"  {me}: {{name: {_quoted(wishes.person)}, login: {_quoted(wishes.login)}, contacts: [{contact}],"
        f" lang: {wishes.lang}}}\n"
    )
    text = re.sub(rf"(?m)^  {re.escape(me)}: \{{name:.*\n", "", text)
    text = _below(text, "people", line)
    head, roles, rest = _section(text, "roles")
    roles = re.sub(r"people: \[([^\]]*)\]", lambda found: f"people: [{_first(me, found[1])}]", roles)
    return head + roles + rest


def _below(text: str, key: str, added: str) -> str:
    """`added` right below a top key, whose line may end in a comment."""
    found, count = re.subn(rf"(?m)^{key}:[^\n]*\n", lambda line: line[0] + added, text, count=1)
    if not count:
        raise Unavailable("library-missing", path=f"templates/site: {key}")
    return found


def _first(me: str, others: str) -> str:
    return ", ".join([me, *(name for name in re.split(r"\s*,\s*", others.strip()) if name and name != me)])


def _section(text: str, key: str) -> tuple[str, str, str]:
    """The text before a top key, its lines, and what follows."""
    found = re.search(rf"(?m)^{key}:.*\n(?:[ #].*\n|\n)*", text)
    if found is None:
        raise Unavailable("library-missing", path=f"templates/site/team.yaml: {key}")
    return text[: found.start()], found[0], text[found.end() :]


def _place(root: Path, made: Mapping[str, str]) -> None:
    """Everything into a folder beside, which is then renamed."""
    root.parent.mkdir(parents=True, exist_ok=True)
    part = Path(tempfile.mkdtemp(prefix=f".{root.name}-", dir=root.parent))
    try:
        for name, text in made.items():
            file = part / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        (part / ".tocsin").mkdir(mode=0o700)
        part.chmod(0o755)
        if root.exists():
            _move(part, root)
        else:
            os.replace(part, root)
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _move(part: Path, root: Path) -> None:
    """Into an empty folder that is there already: a terminal may stand in it. What makes it a site comes last."""
    moved: list[Path] = []
    try:
        for one in sorted(part.iterdir(), key=lambda one: one.name == SETTINGS):
            os.replace(one, root / one.name)
            moved.append(root / one.name)
    except OSError:
        for one in moved:
            shutil.rmtree(one) if one.is_dir() else one.unlink()
        raise


def _text(file: Traversable) -> str:
    try:
        text = file.read_text(encoding="utf-8")
    except OSError:
        raise Unavailable("library-missing", path=file.name) from None
    return EDITORS_LINE.sub("", text, count=1)  # the schema lies in our repository, not beside a site's files


def _quoted(text: str) -> str:
    """A double-quoted scalar of YAML; JSON's form is one."""
    return json.dumps(text, ensure_ascii=False)
