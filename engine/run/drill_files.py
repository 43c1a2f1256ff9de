"""Finding the scenario of a drill: the site's own first, then those that come with the program."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable

from ..language.drill_files import read_drill
from ..language.folder import drill_files, read_bytes, stem
from ..language.guard import Unreadable
from ..language.near import nearest
from ..model.problem import NoSuchThing, SiteWrong, WrongUsage
from ..model.scenario import DrillScenario
from ..model.site import Site


def scenario_names(site: Site) -> tuple[str, ...]:
    """Names that `tocsin drill run` takes, the site's own first."""
    return tuple(_sources(site))


def find_scenario(site: Site, name: str = "") -> DrillScenario:
    """The scenario of a name; the only one there is when none is named.

    Raises WrongUsage (which one?), NoSuchThing, SiteWrong with all problems of the file.
    """
    known = _sources(site)
    if not name and len(known) == 1:
        name = next(iter(known))
    if not name:
        raise WrongUsage("drill-which", scenarios=", ".join(known) or "-")
    if name not in known:
        near = nearest(name, known) or ", ".join(known) or "-"
        raise NoSuchThing("no-such-scenario", scenario=name[:60], near=near)
    file, data = known[name]
    read = read_drill(file, data, runbooks=site.runbooks, team=site.team)
    if read.value is None or read.wrong:
        raise SiteWrong(read.problems)
    return read.value


def _sources(site: Site) -> dict[str, tuple[str, bytes]]:
    """Name -> file and bytes. A site with scenarios of its own does not get the built-in ones besides."""
    own: dict[str, tuple[str, bytes]] = {}
    for file in drill_files(site.root):
        try:
            own[stem(file)] = (file, read_bytes(site.root, file))
        except Unreadable as wrong:
            raise SiteWrong((wrong.problem,)) from None
    return own or _builtin(site.runbooks)


def _builtin(runbooks: Mapping[str, object]) -> dict[str, tuple[str, bytes]]:
    """Those that rehearse a runbook that the site has."""
    folder: Traversable = files("tocsin").joinpath("runbooks").joinpath("drills")
    if not folder.is_dir():
        return {}
    found = sorted((one for one in folder.iterdir() if one.name.endswith((".yaml", ".yml"))), key=lambda it: it.name)
    sources = {stem(one.name): (f"runbooks/drills/{one.name}", one.read_bytes()) for one in found}
    return {name: it for name, it in sources.items() if _rehearses(it[1], runbooks)}


def _rehearses(data: bytes, runbooks: Mapping[str, object]) -> bool:
    """Whether the line `runbook: NAME` of a file names one of these; the file itself is read properly later."""
    lines = data.decode("utf-8", "replace").splitlines()
    named = [line.partition(":")[2].split("#")[0].strip() for line in lines if line.startswith("runbook:")]
    return any(name in runbooks for name in named)
