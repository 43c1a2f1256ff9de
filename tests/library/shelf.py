"""The built-in library as a new site gets it: copied into a folder, read by the same loader and linter."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory

from tocsin.engine.language.drill_files import read_drill
from tocsin.engine.language.notice_file import read_notice_file
from tocsin.engine.language.read import Read
from tocsin.engine.language.scenario_tests import read_test
from tocsin.engine.language.site import Survey, survey_site
from tocsin.engine.model.runbook import Action, Runbook, State
from tocsin.engine.model.scenario import DrillScenario, ScenarioTest
from tocsin.engine.model.site import Site
from tocsin.engine.model.text import Lang
from tocsin.notifiers.registry import CHANNELS

ROOT = Path(__file__).parents[2]
RUNBOOKS = ("complaint-surge", "order-anomaly", "other-privacy-breach", "staff-shortage", "system-outage")
HOUSE = ("monitoring-unheard", "peak-readiness", "staff-strain")
"""No emergencies of customers: our own ears, our own people, and getting ready. Customers hear nothing of them."""
DRILLS = ("order-anomaly-tabletop", "system-outage-tabletop")
TEMPLATES = tuple(path.stem for path in sorted((ROOT / "templates/notices").glob("*.yaml")))
LANGUAGES: tuple[Lang, Lang] = ("zh", "en")


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What customers read: one form of one notice in one language."""

    notice: str
    form: str
    lang: Lang
    source: str

    def __str__(self) -> str:
        return f"{self.notice} ({self.form}, {self.lang})"

    @property
    def holes(self) -> tuple[str, ...]:
        """What stands in `{{ }}`, in order of its name."""
        return tuple(sorted(re.findall(r"\{\{\s*(.*?)\s*\}\}", self.source)))


def make_site(root: Path) -> Path:
    """A site with the whole library in it."""
    root.mkdir(parents=True, exist_ok=True)
    shutil.copytree(ROOT / "runbooks", root / "runbooks")
    for name in ("team.yaml", "tocsin.yaml"):
        shutil.copy(ROOT / "templates/site" / name, root / name)
    return root


@cache
def survey() -> Survey:
    """The library loaded and linted."""
    with TemporaryDirectory() as folder:
        return survey_site(make_site(Path(folder) / "site"), channel_specs=CHANNELS, builtin=files("tocsin"))


def site() -> Site:
    found = survey().site
    assert found is not None
    return found


def runbook(name: str) -> Runbook:
    return site().runbooks[name]


def cases_of(name: str) -> Read[ScenarioTest]:
    path = ROOT / "runbooks" / f"{name}.test.yaml"
    return read_test(path.name, path.read_bytes(), runbooks=site().runbooks, team=site().team)


def drill(name: str) -> Read[DrillScenario]:
    path = ROOT / "runbooks/drills" / f"{name}.yaml"
    return read_drill(path.name, path.read_bytes(), runbooks=site().runbooks, team=site().team)


def actions(book: Runbook) -> Iterator[tuple[State | None, Action]]:
    """Every action with the state that it belongs to; None: it belongs to a whole block."""
    for block in book.blocks().values():
        handlers = [*block.on.values(), *(button.reactions for button in block.buttons)]
        yield from ((None, action) for reactions in handlers for reaction in reactions for action in reaction.do)
    for state in book.states().values():
        yield from ((state, action) for action in (*state.do, *state.leave))
        handlers = [*state.on.values(), *(button.reactions for button in state.buttons)]
        handlers += [*(timer.reactions for timer in state.after), *(watch.reactions for watch in state.watch)]
        yield from ((state, action) for reactions in handlers for reaction in reactions for action in reaction.do)


def told() -> Iterator[Words]:
    """Everything that customers may read: the runbooks' notices and the templates, form by form."""
    for name in RUNBOOKS:
        for notice in runbook(name).notices.values():
            for form, words in notice.forms.items():
                for lang in LANGUAGES:
                    yield Words(notice=f"{name} {notice.name}", form=form, lang=lang, source=words.source.say(lang))
    for name in TEMPLATES:
        data = (ROOT / "templates/notices" / f"{name}.yaml").read_bytes()
        read = read_notice_file(f"{name}.yaml", data, name=name, calendars=site().team.calendars)
        assert read.value is not None
        for form, words in read.value.forms.items():
            for lang in LANGUAGES:
                yield Words(notice=name, form=form, lang=lang, source=words.source.say(lang))
