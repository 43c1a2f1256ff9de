"""`init --with`: what recipes there are, and what one would write into a site that exists already."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from ..model.authoring import Fragment, FragmentsView, RecipesView, RecipeView
from ..run.founding import builtin_runbooks
from ..run.recipes import SETTINGS, TEAM, Recipe, recipes
from .desk import Desk
from .look import Look


def listed(desk: Desk) -> None:
    """All recipes, and the runbooks that may be named beside them."""
    known = RecipesView(recipes=tuple(map(_about, recipes().values())), runbooks=builtin_runbooks())
    desk.tell(known, lambda view, look: _list(desk, view, look))


def printed(desk: Desk, root: Path, chosen: tuple[Recipe, ...]) -> None:
    """The fragments for a site that is its owner's: nothing of it is changed."""
    found = FragmentsView(
        site=str(root), secrets=tuple(dict.fromkeys(name for one in chosen for name in one.secrets)),
        fragments=tuple(Fragment(recipe=one.name, file=name, text=text) for one in chosen for name, text in one.files),
    )  # fmt: skip
    if desk.json:
        desk.tell(found, lambda _view, _look: [])
        return
    lines: list[str] = []
    for one in found.fragments:
        code = "talk-recipe-into" if one.file in (SETTINGS, TEAM) else "talk-recipe-file"
        lines += [f"# {desk.word(code, file=root / one.file, recipe=one.recipe)}", *one.text.splitlines(), ""]
    desk.print(lines[:-1])
    desk.say("talk-recipe-unchanged", path=root)
    needed(desk, chosen)


def needed(desk: Desk, chosen: tuple[Recipe, ...]) -> None:
    """What a recipe asks of its owner: what it needs, and the secrets that are not set here."""
    for one in chosen:
        for what in one.needs:
            desk.say("talk-recipe-needs", recipe=one.name, what=what.say(desk.lang))
        missing = [name for name in one.secrets if not os.environ.get(name)]
        if missing:
            desk.say("talk-recipe-secret", recipe=one.name, names=", ".join(missing))


def _about(one: Recipe) -> RecipeView:
    return RecipeView(
        name=one.name, title=one.title, gives=one.gives, needs=one.needs, documents=one.documents,
        metrics=one.metrics, secrets=one.secrets, files=tuple(name for name, _ in one.files),
    )  # fmt: skip


def _list(desk: Desk, view: Any, look: Look) -> list[str]:
    lines = [desk.word("talk-recipes")]
    for one in view.recipes:
        lines += [f"  {look.strong(one.name)}  {one.title[desk.lang]}"]
        for what in one.gives:
            lines += look.row("", what[desk.lang], indent=6)
    lines += ["", desk.word("talk-recipe-runbooks"), *look.row("", ", ".join(view.runbooks), indent=2), ""]
    return [*lines, *look.row("", desk.word("talk-recipe-how"))]
