"""Which signals a sample or an alert concerns, at a cost that does not grow with their number.

Signals are filed under their metric, then under the labels they insist on. A metric has few
such shapes (none, `{shop}`, `{shop, channel}` …), so a look-up is one dictionary access for each
shape, whether ten signals are filed or ten thousand.
"""

from __future__ import annotations

from collections.abc import Container, Hashable, Iterator, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from ..model.runbook import Combined, EventSignal, Runbook, Signal, Threshold, Trigger, WhenSignal
from ..model.team import leaves

Item = TypeVar("Item", bound=Hashable)
Shape = tuple[str, ...]
"""Names of the labels that a signal insists on, sorted."""
NO_LABELS: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Interest:
    """What a signal listens to: a metric or the name of an event, under these labels at least."""

    kind: str
    """`metric` or `event`."""
    name: str
    labels: tuple[tuple[str, str], ...] = ()


def interests(signal: Signal, metrics: Container[str]) -> tuple[Interest, ...]:
    """Everything whose change can change `signal`, each once; of a computed metric, what it is computed from.

    `metrics`: the names in conditions that are metrics; as a mapping it says which of them are computed.
    """
    found: dict[Interest, None] = {}
    for simple in signal.signals if isinstance(signal, Combined) else (signal,):
        found.update(dict.fromkeys(_interests(simple, metrics)))
    return tuple(found)


def _interests(signal: Threshold | WhenSignal | EventSignal, metrics: Container[str]) -> Iterator[Interest]:
    match signal:
        case Threshold():
            labels = tuple(sorted(signal.labels.items()))
            yield from (Interest(kind="metric", name=name, labels=labels) for name in _heard(signal.metric, metrics))
        case EventSignal():
            yield Interest(kind="event", name=signal.event)
        case WhenSignal():
            for name in sorted(signal.when.names):
                if name in metrics:
                    yield from (Interest(kind="metric", name=leaf) for leaf in _heard(name, metrics))


def _heard(name: str, metrics: Container[str]) -> tuple[str, ...]:
    """The metrics whose samples move the figure of this one."""
    return leaves(name, metrics) if isinstance(metrics, Mapping) and name in metrics else (name,)


class SignalIndex(Generic[Item]):
    """Items (a trigger, a watch of an open incident) by what they listen to."""

    __slots__ = ("_filed", "_places")

    def __init__(self) -> None:
        self._filed: dict[tuple[str, str], dict[Shape, dict[tuple[str, ...], dict[Item, None]]]] = {}
        self._places: dict[Item, dict[Interest, None]] = {}

    def add(self, item: Item, interest: Interest) -> None:
        """File `item`; the same again changes nothing."""
        shape = tuple(name for name, _ in sorted(interest.labels))
        values = tuple(value for _, value in sorted(interest.labels))
        shapes = self._filed.setdefault((interest.kind, interest.name), {})
        shapes.setdefault(shape, {}).setdefault(values, {})[item] = None
        self._places.setdefault(item, {})[interest] = None

    def drop(self, item: Item) -> None:
        """Forget `item` and the drawers it leaves empty; one that is not filed is no error."""
        for interest in self._places.pop(item, {}):
            shape = tuple(name for name, _ in sorted(interest.labels))
            values = tuple(value for _, value in sorted(interest.labels))
            shapes = self._filed[interest.kind, interest.name]
            del shapes[shape][values][item]
            if not shapes[shape][values]:
                del shapes[shape][values]
            if not shapes[shape]:
                del shapes[shape]

    def matching(self, kind: str, name: str, labels: Mapping[str, str]) -> list[Item]:
        """The items that a sample or alert of `name` with `labels` concerns, each once."""
        found: dict[Item, None] = {}
        for shape, drawers in self._filed.get((kind, name), {}).items():
            values = tuple(labels[label] for label in shape) if all(label in labels for label in shape) else None
            if values is not None and values in drawers:
                found.update(drawers[values])
        return list(found)


@dataclass(frozen=True, slots=True)
class TriggerRef:
    """A trigger of a published runbook."""

    runbook: str
    trigger: str
    one_per: Shape = ()


@dataclass(frozen=True, slots=True)
class Match:
    """A trigger that a sample concerns. `key` None: not one key but every key that the trigger already has."""

    trigger: TriggerRef
    key: Mapping[str, str] | None


class TriggerIndex:
    """The triggers of all published runbooks."""

    __slots__ = ("_index", "_of_runbook")

    def __init__(self) -> None:
        self._index: SignalIndex[TriggerRef] = SignalIndex()
        self._of_runbook: dict[str, list[TriggerRef]] = {}

    def add(self, runbook: Runbook, trigger: Trigger, metrics: Container[str]) -> None:
        """File a trigger under every metric and event of its signal."""
        ref = TriggerRef(runbook.name, trigger.name, runbook.one_per)
        for interest in interests(trigger.signal, metrics):
            self._index.add(ref, interest)
        self._of_runbook.setdefault(runbook.name, []).append(ref)

    def drop(self, runbook: str) -> None:
        """Forget the triggers of a runbook, before its new version is added."""
        for ref in self._of_runbook.pop(runbook, ()):
            self._index.drop(ref)

    def matching(self, metric: str, labels: Mapping[str, str] = NO_LABELS) -> list[Match]:
        """The triggers that a sample of `metric` with `labels` concerns."""
        return [Match(ref, key_labels(ref.one_per, labels)) for ref in self._index.matching("metric", metric, labels)]

    def of_event(self, event: str, labels: Mapping[str, str] = NO_LABELS) -> list[Match]:
        """The triggers that an alert named `event` with `labels` concerns."""
        return [Match(ref, key_labels(ref.one_per, labels)) for ref in self._index.matching("event", event, labels)]


def key_labels(one_per: Shape, labels: Mapping[str, str]) -> dict[str, str] | None:
    """The labels that make the key of an incident (rule 26); None where one of them is missing."""
    return {name: labels[name] for name in one_per} if all(name in labels for name in one_per) else None
