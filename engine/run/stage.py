"""What a story needs to know of a runbook that does not say it: labels that only the runbook itself gives a metric."""

from __future__ import annotations

from collections.abc import Mapping

from ..model.runbook import Combined, Runbook, Signal, Threshold
from ..model.team import Metric, leaves


def closest(runbook: Runbook, metric: str, label: str, metrics: Mapping[str, Metric]) -> str | None:
    """The label that some signal of the runbook fixes by `with:` for a metric, or for what is computed from it; None
    when none does."""
    signals: list[Signal] = [trigger.signal for trigger in runbook.triggers.values()]
    signals += [watch.signal for state in runbook.states().values() for watch in state.watch]
    while signals:
        signal = signals.pop(0)
        if isinstance(signal, Combined):
            signals += signal.signals
        elif isinstance(signal, Threshold) and label in signal.labels and metric in leaves(signal.metric, metrics):
            return signal.labels[label]
    return next((state.call.labels[label] for state in runbook.states().values()
                 if state.call is not None and label in state.call.labels), None)  # fmt: skip
