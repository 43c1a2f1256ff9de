"""Sources and monitors that would send figures of a metric which is computed: nothing can be sent to it."""

from __future__ import annotations

from collections.abc import Iterator

from ..model.problem import Mark, Problem
from ..model.site import Settings
from ..model.team import Team, leaves


def fed(team: Team, settings: Settings) -> Iterator[Problem]:
    """One problem a place."""
    for metric, at in _named(settings):
        known = team.metrics.get(metric)
        if known is not None and known.computed is not None:
            parts = ", ".join(leaves(metric, team.metrics))
            yield Problem(code="computed-fed", where=at, params={"name": metric, "parts": parts})


def _named(settings: Settings) -> Iterator[tuple[str, Mark]]:
    for source in settings.sources.values():
        yield from ((rule.metric, rule.at) for rule in source.rules if rule.metric is not None)
    yield from ((monitor.metric, monitor.at) for monitor in settings.monitors.values())
