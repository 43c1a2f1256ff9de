"""Every recipe of the library: said in both languages, whole, and a site that begins with it has no error."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.library.shelf import ROOT
from tocsin.engine.language.nodes import read_source
from tocsin.engine.model.problem import NoSuchThing, Weight
from tocsin.engine.model.text import LANGS
from tocsin.engine.run.founding import Wishes, builtin_runbooks, found
from tocsin.engine.run.looking import look
from tocsin.engine.run.recipes import ABOUT, SETTINGS, TEAM, Recipe, parted, recipes

ALL = recipes()
SITE = ROOT / "templates/site"
LITERAL = re.compile(r"(?i)^ *(?:token|secret|password|url): (?! *(?:env:|file:|https?://[^@\s]*$)).*$", re.MULTILINE)
"""A value that should have been a reference."""


def each() -> pytest.MarkDecorator:
    return pytest.mark.parametrize("recipe", ALL.values(), ids=list(ALL))


def wishes(*chosen: Recipe) -> Wishes:
    return Wishes(
        name="Shop", timezone="Asia/Shanghai", lang="zh", person="Ana", login="ana", channel="terminal", contact="",
        figures="alertmanager", recipes=chosen,
    )  # fmt: skip


@each()
def test_it_says_in_both_languages_what_it_gives_and_needs_and_names_what_it_relies_on(recipe: Recipe) -> None:
    data = (ROOT / "templates/recipes" / recipe.name / ABOUT).read_bytes()
    assert read_source(ABOUT, data).problems == []
    texts = [recipe.title, *recipe.gives, *recipe.needs, *(one.of for one in recipe.documents)]
    assert all(vars_of.strip() for text in texts for vars_of in (text.zh, text.en))
    assert recipe.gives
    assert recipe.needs
    assert recipe.documents
    assert all(one.at.startswith("https://") for one in recipe.documents)


@each()
def test_its_fragments_are_what_joining_understands_and_hold_no_secret(recipe: Recipe) -> None:
    for name, text in recipe.files[:2]:
        assert (recipe.name, name, LITERAL.findall(text)) == (recipe.name, name, [])
        source = read_source(name, text.encode())
        assert source.problems == []
        first = next(line for line in text.splitlines() if line.strip())
        assert not first.startswith("#"), "comments stand inside the sections: others would be lost"
        assert set(source.root.entries) <= ({"metrics"} if name == TEAM else {"allow", "monitors", "sources"})
    assert recipe.metrics


@each()
def test_a_site_that_begins_with_it_has_all_of_it_and_no_error(recipe: Recipe, tmp_path: Path) -> None:
    root = tmp_path / "shop"
    made = found(root, wishes(recipe))
    seen = look(root)
    assert [f"{one.where} {one.code}" for one in seen.problems if one.weight is Weight.ERROR] == []
    site = seen.needed()
    settings = read_source(SETTINGS, dict(recipe.files)[SETTINGS].encode())
    for key, there in (("monitors", site.settings.monitors), ("sources", site.settings.sources)):
        node = settings.root.get(key)
        assert set(getattr(node, "entries", ())) <= set(there)
    assert set(recipe.metrics) <= set(site.team.metrics)
    assert {name for name, _ in recipe.files} <= set(made)
    others = [one for one in seen.problems if one.weight is Weight.WARNING]
    assert {one.code for one in others} <= {"example-people", "audience-only-a-file"}


def test_all_of_them_together_are_a_site_too_and_no_two_names_meet(tmp_path: Path) -> None:
    root = tmp_path / "shop"
    found(root, wishes(*ALL.values()))
    site = look(root).needed()
    names: list[str] = []
    for recipe in ALL.values():
        source = read_source(SETTINGS, dict(recipe.files)[SETTINGS].encode())
        for key in ("monitors", "sources"):
            names += list(getattr(source.root.get(key), "entries", ()))
    assert len(names) == len(set(names))
    assert set(names) <= {*site.settings.monitors, *site.settings.sources}
    assert not set(ALL) & {*builtin_runbooks(), "list"}


def test_a_metric_means_the_same_wherever_it_is_written() -> None:
    known: dict[str, str] = {}
    for text in ((SITE / TEAM).read_text("utf-8"), *(dict(one.files)[TEAM] for one in ALL.values())):
        metrics = text[text.index("\nmetrics:") if "\nmetrics:" in text else 0 :]
        for name, rest in re.findall(r"(?m)^  ([a-z.-]+\.[a-z-]+|csat): (\{.*\})$", metrics):
            assert known.setdefault(name, rest) == rest


def test_an_unknown_name_is_told_with_the_nearest_one() -> None:
    with pytest.raises(NoSuchThing) as told:
        parted(["chatwood"], builtin_runbooks())
    assert (told.value.code, told.value.params["near"]) == ("no-such-builtin-near", "chatwoot")
    with pytest.raises(NoSuchThing) as told:
        parted(["order-anomaly", "q"], builtin_runbooks())
    assert told.value.code == "no-such-builtin"
    runbooks, chosen = parted(["order-anomaly", "chatwoot", "chatwoot"], builtin_runbooks())
    assert (runbooks, [one.name for one in chosen], len(LANGS)) == (("order-anomaly",), ["chatwoot"], 2)
