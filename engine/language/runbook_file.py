"""A runbook's file read into a `Runbook`, with all problems of its structure at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Literal, cast

from ..model.runbook import Fact, FactType, Review, Runbook, SeverityRule, Sla, Trigger
from ..model.text import Text
from ..model.time import DAY, Length
from ..model.window import Of
from .desk import Desk
from .events import check_handlers
from .fields import Fields
from .fingerprints import element_hashes, whole_hash
from .nodes import Keyed, Scalar, Source, Value
from .notices import read_notices, used_templates
from .outcomes import check_known, check_titled, outcomes_of, read_outcomes
from .read import Read, read_file, read_tree
from .scope import RESERVED, Handler, Library, Scope
from .signals import read_triggers, thresholds
from .states import read_block


def read_runbook(file: str, data: bytes, library: Library) -> Read[Runbook]:
    """The runbook in these bytes; raises nothing."""
    return read_file(file, data, "runbook", lambda desk, top: _runbook(desk, top, library), library.team.languages)


def read_runbook_tree(source: Source, library: Library) -> Read[Runbook]:
    """The same from a tree that has been read already."""
    return read_tree(source, "runbook", lambda desk, top: _runbook(desk, top, library), library.team.languages)


def _runbook(desk: Desk, top: Fields, library: Library) -> Runbook:
    """1. Names. 2. What is watched, asked and promised. 3. States. 4. What is said. 5. Checks over the whole."""
    scope = Scope(desk, library, top.node)
    scope.settle_names(_facts(desk, top), _labels(scope, top))
    name = top.identifier("runbook") or ""
    start, rules = _severity(scope, top)
    triggers = read_triggers(scope, top)
    runbook = Runbook(
        name=name, title=top.text("title"), lead=top.ref("lead", library.team.roles) or "", about=top.text("about"),
        one_per=scope.labels, if_open=_if_open(top), cooldown=top.length("cooldown") or Length(0),
        caused_by=top.refs("caused_by", library.runbooks),
        trial=top.yes_no("trial"), triggers=triggers, start_severity=start, severity=rules, facts=scope.facts,
        slas=_slas(scope, top), root=read_block(scope, top, "", at=top.node.at), notices=read_notices(scope, top),
        outcomes=read_outcomes(desk, top), review=_review(scope, top), windows=_windows(scope, triggers.values()),
        functions=_functions(triggers.values()),
        version=whole_hash(top.node, used_templates(scope, top.node)), elements=element_hashes(scope.elements),
        at=top.at("runbook"),
    )  # fmt: skip
    check_handlers(scope, runbook)
    if not desk.wrong:
        _check_skipped(scope, top, runbook)
        check_titled(desk, top, runbook)
    return runbook


def _if_open(top: Fields) -> Literal["attach", "queue", "restart", "new"]:
    return cast('Literal["attach", "queue", "restart", "new"]', top.choice("if_open") or "attach")


def _labels(scope: Scope, top: Fields) -> tuple[str, ...]:
    """`one_per`: labels of the metrics that start it; any label where an alert or a person does."""
    node = top.get("one_per")
    if node is None:
        return ()
    known = tuple(dict.fromkeys(label for metric in scope.team.metrics.values() for label in metric.per))
    free = not _has_only_metrics(top.node.get("triggers"))
    found: list[str] = []
    if isinstance(node, Keyed):
        # Not a list of labels, but they can be guessed: so no name is unknown only because of this.
        scope.desk.wrong_type(node, "line", "one_per")
        return tuple(node.entries)
    for item in scope.desk.scalars(node, "one_per"):
        scope.desk.check_id(item)
        found.append(scope.desk.ref(item, "label", None if free else known) or item.text)
    return tuple(dict.fromkeys(found))


def _has_only_metrics(triggers: Value | None) -> bool:
    if not isinstance(triggers, Keyed):
        return False
    return all(isinstance(one, Keyed) and "metric" in one.entries for _, one in triggers.entries.values())


def _facts(desk: Desk, top: Fields) -> dict[str, Fact]:
    found: dict[str, Fact] = {}
    for name, at, fields in top.named_blocks("facts"):
        if name in RESERVED:
            desk.say("name-taken", at.at, name=name)
        word = fields.choice("type")
        kind = FactType(word or "text")
        options: dict[str, Text] = {}
        for option, _, node in fields.named("options"):
            options[option] = desk.text(node, option)
        if kind is FactType.CHOICE and not options and not fields.broken:
            desk.say("choice-no-options", fields.at("type"), name=name)
            word = None
        elif kind is not FactType.CHOICE and "options" in fields:
            desk.say("key-not-with", fields.key_at("options"), key="options", other=kind.value)
        if word is None:
            desk.doubtful.add(name)
        found[name] = Fact(name=name, title=fields.text("title"), type=kind, options=options, at=at.at)
    return found


def _severity(scope: Scope, top: Fields) -> tuple[str, tuple[SeverityRule, ...]]:
    """The level at the beginning (the mildest where nothing is said) and the rules that raise it, mild to grave."""
    levels = scope.team.severities
    fields = top.block("severity")
    if fields is None:
        return next(iter(levels), ""), ()
    start = fields.ref("start", levels) or next(iter(levels), "")
    rules: list[SeverityRule] = []
    for name, node in fields.rest:
        level = scope.desk.ref(name, "severity", levels)
        condition = scope.desk.condition(node, scope.names)
        if level is not None and level in levels and scope.team.rank(level) <= scope.team.rank(start):
            scope.desk.say("severity-not-higher", name.at, level=level, start=start)
        if level is not None and condition is not None:
            rules.append(SeverityRule(level=level, when=condition, at=name.at))
    return start, tuple(sorted(rules, key=lambda rule: scope.team.rank(rule.level)))


def _slas(scope: Scope, top: Fields) -> dict[str, Sla]:
    found: dict[str, Sla] = {}
    for name, at, fields in top.named_blocks("sla"):
        events = {key: fields.line(key) for key in ("from", "until")}
        for key, event in events.items():
            if event is not None:
                # A path that is no block: the whole runbook may send it.
                scope.handlers.append(Handler(event, fields.at(key), "\0", True))
        found[name] = Sla(
            name=name, title=fields.text("title"),
            within=fields.length("within") or DAY, warn=fields.length("warn"), start=events["from"],
            until=events["until"], pause_in=fields.refs("pause_in", sorted(scope.all_states)), at=at.at,
        )  # fmt: skip
    return found


def _review(scope: Scope, top: Fields) -> Review | None:
    fields = top.block("review")
    if fields is None:
        return None
    skip, ask = fields.get("skip"), fields.get("ask")
    questions = ask.items if ask is not None and not isinstance(ask, Scalar | Keyed) else [ask] if ask else []
    return Review(
        by=fields.refs("by", scope.team.roles), due=fields.length("due") or DAY,
        skip=tuple(one.text for one in scope.desk.scalars(skip, "skip")) if skip is not None else (),
        ask=tuple(scope.desk.text(one, "ask") for one in questions), at=fields.owner,
    )  # fmt: skip


def _check_skipped(scope: Scope, top: Fields, runbook: Runbook) -> None:
    """An outcome that needs no review must be one with which the runbook can end."""
    review = top.node.get("review")
    skip = review.get("skip") if isinstance(review, Keyed) else None
    outcomes = outcomes_of(runbook)
    for node in scope.desk.scalars(skip, "skip") if skip is not None else ():
        check_known(scope.desk, node, outcomes)


def _functions(triggers: Iterable[Trigger]) -> dict[str, Of]:
    """Where the one trigger on a metric says how its window becomes a figure, conditions read that figure too."""
    found = list(thresholds(trigger.signal for trigger in triggers))
    times = Counter(one.metric for one in found)
    return {one.metric: one.of for one in found if one.of is not None and times[one.metric] == 1}


def _windows(scope: Scope, triggers: Iterable[Trigger]) -> dict[str, Length]:
    """Window over which each metric's name is read: that of the one trigger on it, else the metric's own."""
    signals = [trigger.signal for trigger in triggers]
    found: dict[str, Length] = {}
    for metric in scope.team.metrics.values():
        on_it = [one for one in thresholds(signals) if one.metric == metric.id]
        own = metric.window or metric.step
        found[metric.id] = on_it[0].window or own if len(on_it) == 1 else own
    return found
