"""Recipes: what a site writes to get the figures of a system that it has, ready to copy or to begin with.

A recipe is a folder of the library, `templates/recipes/NAME/`:

- `recipe.yaml`: `title`; `gives` and `needs` (lists of lines); `documents`, a list of `{of, at}`: which documented
  schema or version of the system it relies on, and the address of the public page. Texts are “中文 | English”.
- `tocsin.yaml`: the fragment for the site's own (`allow`, `monitors`, `sources`); secrets as `env:` references.
- `team.yaml`: the fragment with its `metrics`.
- Whatever else lies there (a mapping, a runbook with its test) is a new file of the site at the same path.

Fragments are joined as text (`joining`), so that their comments arrive with them: top keys at the margin, one entry of
them for each line that is indented by two, and comments only inside a section, before the entry that they speak of.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable

from ..language.near import nearest
from ..language.nodes import Keyed, Listed, Scalar, Source, Value, read_source
from ..model.authoring import Document
from ..model.problem import NoSuchThing, Unavailable
from ..model.text import NO_TEXT, Text
from .joining import names_in

BUILTIN = "tocsin"
ABOUT, SETTINGS, TEAM = "recipe.yaml", "tocsin.yaml", "team.yaml"
_SECRET = re.compile(r"\benv:([A-Za-z_][A-Za-z0-9_]*)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """One recipe of the library."""

    name: str
    title: Text
    gives: tuple[Text, ...]
    needs: tuple[Text, ...]
    documents: tuple[Document, ...]
    files: tuple[tuple[str, str], ...]
    """(path in the site, text): the two fragments first, then whole files."""

    @property
    def secrets(self) -> tuple[str, ...]:
        """Variables of the environment that it reads, in the order in which they are named."""
        told = "\n".join(text for _, text in self.files)
        return tuple(dict.fromkeys(_SECRET.findall(told)))

    @property
    def metrics(self) -> tuple[str, ...]:
        """What it measures."""
        return names_in(dict(self.files)[TEAM], "metrics")


def recipes() -> dict[str, Recipe]:
    """All recipes by name, in order."""
    folder = files(BUILTIN).joinpath("templates").joinpath("recipes")
    if not folder.is_dir():
        raise Unavailable("library-missing", path="templates/recipes")
    found = sorted((one for one in folder.iterdir() if one.joinpath(ABOUT).is_file()), key=lambda one: one.name)
    return {one.name: _read(one) for one in found}


def parted(names: Iterable[str], runbooks: Iterable[str]) -> tuple[tuple[str, ...], tuple[Recipe, ...]]:
    """What was named, as runbooks and as recipes. Raises NoSuchThing, with the nearest name where there is one."""
    known, plain = recipes(), tuple(runbooks)
    chosen: tuple[list[str], list[Recipe]] = [], []
    for name in dict.fromkeys(names):
        if name in known:
            chosen[1].append(known[name])
        elif name in plain:
            chosen[0].append(name)
        else:
            raise _unknown(name, plain, tuple(known))
    return tuple(chosen[0]), tuple(chosen[1])


def _unknown(name: str, runbooks: tuple[str, ...], known: tuple[str, ...]) -> NoSuchThing:
    near = nearest(name, (*known, *runbooks))
    told = {"name": name[:60], "recipes": ", ".join(known), "runbooks": ", ".join(runbooks)}
    return NoSuchThing("no-such-builtin-near", near=near, **told) if near else NoSuchThing("no-such-builtin", **told)


def _read(folder: Traversable) -> Recipe:
    about = read_source(f"{folder.name}/{ABOUT}", folder.joinpath(ABOUT).read_bytes())
    fragments = tuple((name, folder.joinpath(name).read_text(encoding="utf-8")) for name in (SETTINGS, TEAM))
    return Recipe(
        name=folder.name, title=_text(about.root.get("title")), gives=tuple(map(_text, _items(about, "gives"))),
        needs=tuple(map(_text, _items(about, "needs"))), documents=tuple(_documents(about)),
        files=(*fragments, *_others(folder, "")),
    )  # fmt: skip


def _others(folder: Traversable, path: str) -> Iterator[tuple[str, str]]:
    for one in sorted(folder.iterdir(), key=lambda one: one.name):
        if one.is_dir():
            yield from _others(one, f"{path}{one.name}/")
        elif path or one.name not in (ABOUT, SETTINGS, TEAM):
            yield f"{path}{one.name}", one.read_text(encoding="utf-8")


def _documents(about: Source) -> Iterator[Document]:
    for one in _items(about, "documents"):
        if isinstance(one, Keyed):
            at = one.get("at")
            yield Document(of=_text(one.get("of")), at=at.text if isinstance(at, Scalar) else "")


def _items(about: Source, key: str) -> list[Value]:
    node = about.root.get(key)
    return node.items if isinstance(node, Listed) else []


def _text(node: Value | None) -> Text:
    """“中文 | English”."""
    if not isinstance(node, Scalar):
        return NO_TEXT
    zh, _, en = node.text.partition(" | ")
    return Text(zh.strip(), en.strip())
