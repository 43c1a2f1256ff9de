"""A metric explained: its last samples, what is usual now, and every trigger that looks at it."""

from __future__ import annotations

from collections.abc import Iterator

from ...decide.index import interests
from ...decide.series import window_of
from ...model.incident import LIVE
from ...model.runbook import Runbook
from ...model.team import Metric
from ...model.view import Explanation, Reason
from .explain_trigger import explain_trigger
from .last_samples import samples
from .look import Look

MOST_SERIES = 12


def explain_metric(look: Look, name: str) -> Explanation:
    """The series first, then the triggers of all runbooks that listen, each with what comes next."""
    metric = look.team.metrics[name]
    series = sorted(labels for known, labels in look.memory.signals.figures.known(LIVE) if known == name)
    past = [Reason(text=look.say("metric-is", metric=name, title=metric.title, hold=metric.step,
                                 length=window_of(metric, None), how=look.say(f"metric-{_how(metric)}")))]  # fmt: skip
    for labels in series[:MOST_SERIES]:
        past += samples(look, metric, labels)
    if not series:
        past.append(Reason(text=look.say("metric-no-sample", metric=name), rule="24"))
    if len(series) > MOST_SERIES:
        past.append(Reason(text=look.say("metric-more-series", count=len(series) - MOST_SERIES)))
    told = [explain_trigger(look, book, trigger) for book, trigger in _listeners(look, name)]
    past += [one for it in told for one in it.past]
    following = [one for it in told for one in it.next]
    if not told:
        following.append(Reason(text=look.say("metric-unheard", metric=name)))
    return Explanation(subject=name, past=tuple(past), next=tuple(following))


def _listeners(look: Look, name: str) -> Iterator[tuple[Runbook, str]]:
    for book in look.memory.library.newest.values():
        for trigger in book.triggers.values():
            if any(one.kind == "metric" and one.name == name for one in interests(trigger.signal, look.team.metrics)):
                yield book, trigger.name


def _how(metric: Metric) -> str:
    return metric.of or ("sum" if metric.kind == "count" else "mean")
