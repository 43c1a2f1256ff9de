"""`caused_by:`: runbooks that cause each other in a circle, and causes whose labels say nothing about the effect."""

from __future__ import annotations

from collections.abc import Iterator

from ...model.problem import Problem
from .reach import way_back
from .work import Work, error, warning


def circle(work: Work) -> Iterator[Problem]:
    """Each would go on in the incident of the other."""
    runbooks = {**work.others, work.runbook.name: work.runbook}
    edges = {name: list(runbook.caused_by) for name, runbook in runbooks.items()}
    home = work.runbook.name
    way = way_back(home, edges)
    if way:
        yield error("lint-cause-circle", work.place(("caused_by",), work.runbook.at), way=" → ".join([*way, home]))


def labels(work: Work) -> Iterator[Problem]:
    """Without a label that both have, any incident of the cause takes every incident of this runbook."""
    ours = set(work.runbook.one_per)
    for name in work.runbook.caused_by:
        cause = work.others.get(name)
        if cause is not None and ours and cause.one_per and not ours & set(cause.one_per):
            at = work.place(("caused_by",), work.runbook.at)
            yield warning(
                "lint-cause-labels", at, runbook=name, labels=", ".join(cause.one_per), ours=", ".join(sorted(ours))
            )
