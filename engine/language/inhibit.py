"""`inhibit:` of `team.yaml`: what is put first, what it holds back, and whether all that it names is there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..model.problem import Problem, Weight
from ..model.runbook import Runbook
from ..model.team import Inhibit, Named, Team
from .desk import Desk
from .fields import Fields
from .labels import labels
from .lint.reach import way_back
from .near import nearest
from .nodes import Scalar


def read_inhibit(desk: Desk, top: Fields) -> dict[str, Inhibit]:
    """The rules by name. Runbooks are not known yet: `check_inhibit` looks for them."""
    found: dict[str, Inhibit] = {}
    for id_, at, fields in top.named_blocks("inhibit"):
        source, hold, equal = fields.get("while"), fields.get("hold"), fields.get("equal")
        if source is None or hold is None:
            continue  # said already
        sources = [_named(one) for one in desk.scalars(source, "while")]
        if len(sources) != 1:
            desk.wrong_type(source, "line", "while")
            continue
        found[id_] = Inhibit(
            id=id_, source=sources[0], hold=tuple(map(_named, desk.scalars(hold, "hold"))),
            equal=labels(desk, equal) if equal is not None else (), at=at.at,
        )  # fmt: skip
    return found


def _named(one: Scalar) -> Named:
    runbook, _, trigger = one.text.strip().partition("/")
    return Named(runbook=runbook.strip(), trigger=trigger.strip(), at=one.at)


def check_inhibit(team: Team, runbooks: Mapping[str, Runbook]) -> Iterator[Problem]:
    """Names that nobody has, rules that hold themselves or each other, and labels that one side never has."""
    for rule in team.inhibit.values():
        unknown = [problem for named in (rule.source, *rule.hold) for problem in _unknown(named, runbooks)]
        yield from unknown
        if not unknown:
            yield from _labels(rule, runbooks)
    yield from _circles(team)


def _unknown(named: Named, runbooks: Mapping[str, Runbook]) -> Iterator[Problem]:
    book = runbooks.get(named.runbook)
    known = list(runbooks) if book is None else list(book.triggers)
    if book is not None and (not named.trigger or named.trigger in known):
        return
    wanted = named.runbook if book is None else named.trigger
    near = nearest(wanted, known)
    kind = "runbook" if book is None else "trigger"
    code = f"inhibit-unknown-{kind}-near" if near else f"inhibit-unknown-{kind}"
    yield Problem(code, named.at, {"name": wanted, "near": near or "", "known": ", ".join(known) or "-"})


def _labels(rule: Inhibit, runbooks: Mapping[str, Runbook]) -> Iterator[Problem]:
    """A label of one side alone is empty on the other: they are never equal. One that nobody has always is."""
    for label in rule.equal:
        for target in rule.hold:
            sides = [(one, label in runbooks[one.runbook].one_per) for one in (rule.source, target)]
            missing = [str(one) for one, has in sides if not has]
            if missing:
                code = "inhibit-label-nowhere" if len(missing) == 2 else "inhibit-label"
                where = {"label": label, "name": missing[0]}
                yield Problem(code, rule.at, where, Weight.WARNING)


def _circles(team: Team) -> Iterator[Problem]:
    """Two that hold each other back would let nobody hear of either."""
    edges: dict[str, list[str]] = {}
    for rule in team.inhibit.values():
        edges.setdefault(rule.source.runbook, []).extend(it.runbook for it in rule.hold)
    for rule in team.inhibit.values():
        home = rule.source.runbook
        way = way_back(home, {**edges, home: [it.runbook for it in rule.hold]})
        if way:
            yield Problem("inhibit-circle", rule.at, {"way": " → ".join([*way, home])})
