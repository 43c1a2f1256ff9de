"""Metrics that are computed from others: their formulas read, and whether the parts fit together."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import NamedTuple

from ..model.computed import FEWEST_ANSWERS, Burden, Formula, Gap, Ratio, Staffing, Strain
from ..model.problem import Mark
from ..model.team import Metric
from .desk import Desk
from .fields import Fields
from .grammar_computed import BURDENS, FORMULAS
from .lengths import say_length
from .levels import say_level

WEIGHTS = {"answers": 40.0, "overtime": 20.0, "peak_shifts": 20.0, "angry": 20.0}
"""What people say themselves weighs most. The shares are our choice, and a site's to change: no study gives them."""
FULL = {"answers": 100.0, "overtime": 9.0, "peak_shifts": 6.0, "angry": 0.2}
"""Overtime: hours a week, 36 a month is the most that China's Labour Law (article 41) allows. Peak shifts: six, since
its article 38 gives a day of rest a week. The questionnaire ends at 100; one angry contact in five is our choice."""
_PERSONAL = frozenset({
    "agent", "agent_id", "agent-id", "customer", "email", "employee", "employee_id", "login", "mail", "member", "name",
    "person", "phone", "staff", "user", "user_id", "username", "worker", "人员", "员工", "坐席", "姓名", "工号", "用户",
})  # fmt: skip
"""Labels that can only mean one person."""


class Written(NamedTuple):
    """A metric as it stands in the file, for what is found out once all are read."""

    fields: Fields
    at: Mark


def read_formula(desk: Desk, fields: Fields, names: Collection[str]) -> Formula | None:
    """How a metric is computed; None where it has samples of its own, or where it cannot be told."""
    given = [name for name in FORMULAS if name in fields]
    for other in given[1:]:
        desk.say("key-not-with", fields.key_at(other), key=other, other=given[0])
    for key in ("step", "of", *(("kind",) if given[:1] != ["ratio"] else ())) if given else ():
        if key in fields:
            desk.say("key-not-with", fields.key_at(key), key=key, other=given[0])
    inner = fields.block(given[0]) if given else None
    if inner is None:
        return None
    read = {"ratio": _ratio, "staffing": _staffing, "gap": _gap, "strain": _strain}[given[0]]
    formula = read(desk, inner, names)
    return formula if formula is not None and all(part in names for part in formula.parts) else None


def _ratio(desk: Desk, fields: Fields, names: Collection[str]) -> Formula | None:
    part, whole, least = fields.ref("part", names), fields.ref("whole", names), fields.number("at_least")
    if least is not None and least <= 0:
        desk.say("at-least-zero", fields.at("at_least"))
        return None
    return Ratio(part=part, whole=whole, at_least=least) if part and whole and least else None


def _staffing(desk: Desk, fields: Fields, names: Collection[str]) -> Formula | None:
    arrivals, handling = fields.ref("arrivals", names), fields.ref("handling", names)
    answered, within = _share(desk, fields, "answered", 0.01, 0.999), fields.length("within")
    occupancy, shrinkage = _share(desk, fields, "occupancy", 0.01, 1.0), _share(desk, fields, "shrinkage", 0.0, 0.9)
    at_once, floor = _whole(desk, fields, "at_once", 1, 50), _whole(desk, fields, "floor", 0, 10_000)
    if not arrivals or not handling or answered is None or within is None:
        return None
    return Staffing(
        arrivals=arrivals, handling=handling, answered=answered, within=within, shrinkage=shrinkage or 0.0,
        occupancy=1.0 if occupancy is None else occupancy, at_once=at_once or 1, floor=floor or 0,
    )  # fmt: skip


def _gap(_desk: Desk, fields: Fields, names: Collection[str]) -> Formula | None:
    needed, available = fields.ref("needed", names), fields.ref("available", names)
    return Gap(needed=needed, available=available) if needed and available else None


def _strain(desk: Desk, fields: Fields, names: Collection[str]) -> Formula | None:
    weights, full = fields.block("weights"), fields.block("full")
    fewest = _whole(desk, fields, "fewest", 3, 1_000)
    burdens: list[Burden] = []
    for name in BURDENS:
        metric = fields.ref(name, names)
        weight = _positive(desk, weights, name, WEIGHTS[name])
        most = _positive(desk, full, name, FULL[name])
        if metric:
            burdens.append(Burden(metric=metric, weight=weight, full=most))
    return Strain(burdens=tuple(burdens), fewest=fewest or FEWEST_ANSWERS) if "answers" in fields else None


def _share(desk: Desk, fields: Fields, key: str, least: float, most: float) -> float | None:
    level = fields.level(key)
    if level is None:
        return None
    if level.relative or not least <= level.factor <= most:
        span = {"least": f"{least:.0%}", "most": f"{most * 100:g}%"}
        desk.say("out-of-range", fields.at(key), key=key, number=say_level(level), **span)
        return None
    return level.factor


def _whole(desk: Desk, fields: Fields, key: str, least: int, most: int) -> int | None:
    node = fields.get(key)
    return None if node is None else desk.whole(node, key, least, most)


def _positive(desk: Desk, fields: Fields | None, key: str, usual: float) -> float:
    """A figure above 0 of `weights:` or `full:`, else what is usual."""
    level = fields.level(key) if fields is not None else None
    if fields is None or level is None:
        return usual
    if level.relative or level.factor <= 0:
        desk.wrong_type(fields.entries[key][1], "number", key)
        return usual
    return level.factor


# --- once all metrics are read ----------------------------------------------------------


def settled(desk: Desk, metrics: Mapping[str, Metric], written: Mapping[str, Written]) -> dict[str, Metric]:
    """The metrics with what computed ones take over from their parts: labels, step, and the shield of answers."""
    known = {one.id: one if _parts_read(one, metrics) else replace(one, computed=None) for one in metrics.values()}
    found = _shielded(desk, known, written)
    # A formula that could not be read has been told; what is computed from it is passed over.
    sound = {
        name: False for name, one in written.items()
        if found[name].computed is None and any(key in one.fields for key in FORMULAS)
    }  # fmt: skip
    for name in list(found):
        _settle(desk, found, written, name, (), sound)
    return found


def _parts_read(metric: Metric, metrics: Mapping[str, Metric]) -> bool:
    """False where a part is written but could not be read; that has been told."""
    return metric.computed is None or all(part in metrics for part in metric.computed.parts)


def _shielded(desk: Desk, metrics: Mapping[str, Metric], written: Mapping[str, Written]) -> dict[str, Metric]:
    """Answers of people tell their mean, never one of them, and no label says whose it is."""
    found = dict(metrics)
    for metric in metrics.values():
        if not isinstance(metric.computed, Strain):
            continue
        answers = found[metric.computed.parts[0]]
        if answers.computed is not None or answers.kind != "level" or answers.of not in (None, "mean"):
            desk.say("answers-not-a-mean", written[metric.id].at, name=answers.id)
        fewest = max(answers.fewest, metric.computed.fewest)
        found[answers.id] = replace(answers, fewest=fewest)
        for label in dict.fromkeys(one for part in (metric, *_parts(metric, found)) for one in part.per):
            if label.casefold() in _PERSONAL:
                desk.say("label-personal", written[metric.id].at, name=metric.id, label=label)
    return found


def _parts(metric: Metric, metrics: Mapping[str, Metric]) -> tuple[Metric, ...]:
    return tuple(metrics[part] for part in metric.computed.parts) if metric.computed is not None else ()


def _settle(
    desk: Desk, metrics: dict[str, Metric], written: Mapping[str, Written], name: str, above: tuple[str, ...],
    sound: dict[str, bool],
) -> bool:  # fmt: skip
    """One metric after its parts; False where it is part of a circle, which is told once, or computed from one."""
    metric = metrics[name]
    if metric.computed is None or name in sound:
        return sound.get(name, True)  # told already, or a metric with samples
    if name in above:
        desk.say("metric-circle", written[name].at, name=name, way=" → ".join((*above[above.index(name) :], name)))
        return False
    whole = all(_settle(desk, metrics, written, part, (*above, name), sound) for part in metric.computed.parts)
    sound[name] = whole
    if not whole:
        metrics[name] = replace(metric, computed=None)
        return False
    parts = _parts(metric, metrics)
    _fits(desk, metric, metrics, written[name].at)
    step = max(part.step for part in parts)
    per = _labels(desk, metric, parts, written[name])
    metrics[name] = replace(metric, step=step, per=per)
    if metric.window is not None and metric.window < step:
        slow = max(parts, key=lambda part: part.step)
        desk.say(
            "lint-shorter-than-step", written[name].fields.at("window"), key="window",
            length=say_length(metric.window), metric=slow.id, step=say_length(step),
        )  # fmt: skip
    return True


def _labels(desk: Desk, metric: Metric, parts: tuple[Metric, ...], written: Written) -> tuple[str, ...]:
    """Those written, else those that all parts have; over other labels only counts are added up."""
    shared = tuple(label for label in parts[0].per if all(label in part.per for part in parts))
    per = metric.per if "per" in written.fields else shared
    for part in parts:
        for label in per:
            if label not in part.per:
                desk.say("computed-label", written.fields.at("per"), name=metric.id, part=part.id, label=label)
        for label in part.per:
            if label not in per and not _adds_up(part):
                desk.say("computed-not-added-up", written.at, name=metric.id, part=part.id, label=label)
    return tuple(label for label in per if label in shared)


def _adds_up(part: Metric) -> bool:
    return part.computed is None and part.kind == "count" and part.of in (None, "sum")


def _fits(desk: Desk, metric: Metric, metrics: Mapping[str, Metric], at: Mark) -> None:
    """Arrivals are added up, a time to handle one contact is not."""
    formula = metric.computed
    if not isinstance(formula, Staffing):
        return
    arrivals, handling = metrics[formula.arrivals], metrics[formula.handling]
    if not _adds_up(arrivals):
        desk.say("computed-kind", at, name=metric.id, part=arrivals.id, kind="count")
    if handling.computed is None and handling.kind != "level":
        desk.say("computed-kind", at, name=metric.id, part=handling.id, kind="level")
