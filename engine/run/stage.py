"""What a story needs to know of a runbook that does not say it: labels that only the runbook itself gives a metric."""

from __future__ import annotations

from ..model.runbook import Combined, Runbook, Signal, Threshold


def closest(runbook: Runbook, metric: str, label: str) -> str | None:
    """The label that some signal of the runbook fixes for a metric by `with:`; None when none does."""
    signals: list[Signal] = [trigger.signal for trigger in runbook.triggers.values()]
    signals += [watch.signal for state in runbook.states().values() for watch in state.watch]
    while signals:
        signal = signals.pop(0)
        if isinstance(signal, Combined):
            signals += signal.signals
        elif isinstance(signal, Threshold) and signal.metric == metric and label in signal.labels:
            return signal.labels[label]
    return next((state.call.labels[label] for state in runbook.states().values()
                 if state.call is not None and label in state.call.labels), None)  # fmt: skip
