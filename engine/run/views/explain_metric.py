"""A metric explained: its last samples, what is usual now, and every trigger that looks at it."""

from __future__ import annotations

from collections.abc import Iterator

from ...decide.index import interests
from ...decide.series import window_of
from ...model.incident import LIVE
from ...model.labels import canonical, parse, pick
from ...model.runbook import Runbook
from ...model.team import Metric, leaves, walk
from ...model.view import Explanation, Reason
from ...model.window import of_kind, percent
from ...words.say import joined
from ..parts import Parts
from .explain_trigger import explain_trigger, part_said
from .last_samples import samples
from .look import Look

MOST_SERIES = 12


def explain_metric(look: Look, name: str) -> Explanation:
    """The series first, then the triggers of all runbooks that listen, each with what comes next."""
    metric = look.team.metrics[name]
    past = list(_figures(look, metric) if metric.computed is None else _computed(look, metric))
    told = [explain_trigger(look, book, trigger, f"{book.name}/{trigger}") for book, trigger in _listeners(look, name)]
    past += [one for it in told for one in it.past]
    following = [one for it in told for one in it.next]
    if not told:
        following.append(Reason(text=look.say("metric-unheard", metric=name)))
    return Explanation(subject=name, past=tuple(past), next=tuple(following))


def _figures(look: Look, metric: Metric) -> Iterator[Reason]:
    """The last samples of each series of a metric that is measured."""
    series = _known(look, (metric.id,), metric.per)
    yield Reason(text=look.say("metric-is", metric=metric.id, title=metric.title, hold=metric.step,
                               length=window_of(metric, None), how=_how(look, metric)))  # fmt: skip
    for labels in series[:MOST_SERIES]:
        yield from samples(look, metric, labels)
    yield from _rest(look, metric, len(series))


def _computed(look: Look, metric: Metric) -> Iterator[Reason]:
    """What a computed metric is for each of its keys, and what it is computed from."""
    metrics, titles, now = look.team.metrics, look.titles(), look.now()
    behind = leaves(metric.id, metrics)
    parts = joined([titles.metric(one) for one in behind], look.lang)
    window = window_of(metric, None)
    yield Reason(text=look.say("metric-computed", metric=metric.id, title=metric.title, length=window, parts=parts))
    series = _known(look, behind, metric.per)
    for labels in series[:MOST_SERIES]:
        for name, reading in Parts(look.memory.signals.figures, LIVE, metric, labels, None, now).each(metrics):
            code, key = ("whole-is", f" {labels}") if name == metric.id else ("part-is", "")
            said = part_said(look, titles, name, reading, now)
            text = look.say(code, metric=(titles.metric(name) + key).rstrip(), value=said)
            yield Reason(text=text, at=reading.last_at if code == "part-is" else None, rule="24")
    yield from _rest(look, metric, len(series))


def _known(look: Look, names: tuple[str, ...], per: tuple[str, ...]) -> list[str]:
    """Series of any of these metrics, told apart by `per` alone, each once."""
    known = (parse(labels) for name, labels in look.memory.signals.figures.known(LIVE) if name in names)
    return sorted({canonical(mine) for labels in known if (mine := pick(labels, per)) is not None})


def _rest(look: Look, metric: Metric, count: int) -> Iterator[Reason]:
    if not count:
        yield Reason(text=look.say("metric-no-sample", metric=metric.id), rule="24")
    if count > MOST_SERIES:
        yield Reason(text=look.say("metric-more-series", count=count - MOST_SERIES))


def _listeners(look: Look, name: str) -> Iterator[tuple[Runbook, str]]:
    """Triggers that look at a metric, be it by way of one that is computed from it."""
    metrics = look.team.metrics
    for book in look.memory.library.newest.values():
        for trigger in book.triggers.values():
            written = (one.name for one in interests(trigger.signal, metrics.keys()) if one.kind == "metric")
            if any(name in walk(one, metrics) for one in written):
                yield book, trigger.name


def _how(look: Look, metric: Metric) -> str:
    """How its samples become one figure."""
    of = metric.of or of_kind(metric.kind)
    return look.say("metric-rank", of=of) if percent(of) is not None else look.say(f"metric-{of}")
