"""What a site asks or waits for by itself: the monitors of `tocsin.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from .problem import NOWHERE, Mark
from .secret import Secret
from .time import MINUTE, SECOND, Instant, Length


@dataclass(frozen=True, slots=True, kw_only=True)
class Monitor:
    """One monitor; which fields its type uses is said by `language.monitors.TYPES`."""

    name: str
    type: str
    every: Length
    """How often it is asked; of a heartbeat, how often somebody must call."""
    grace: Length = Length(MINUTE)
    """How late a call may be before it counts as missed."""
    source: str = ""
    """Of a heartbeat: every message of this source is a call."""
    match: Mapping[str, str] = field(default_factory=dict)
    """Of a heartbeat: only a message with a firing alert that has these labels is one. Of a `csv`: only a row whose
    columns say this."""
    metric: str = ""
    """Of a heartbeat: every sample of this metric is a call. Else: the metric that it measures."""
    event: str = ""
    """Of a heartbeat: the event that fires while calls are missed."""
    timeout: Length = Length(10 * SECOND)
    """How long one question may last, from first to last."""
    url: str = ""
    """The page; of `prometheus` the address before `/api/v1/query`."""
    url_secret: Secret | None = None
    """Of `sql`: where its address is kept, because a password stands in it."""
    token: Secret | None = None
    """Sent as `Authorization: Bearer`."""
    query: str = ""
    """PromQL, or SQL."""
    measure: str = ""
    """Of `http` instead of a figure in its JSON: `status`, or `latency` in seconds."""
    items: str = ""
    """JMESPath: the list whose items have a figure each; empty: the whole page is the one item."""
    value: str = ""
    """JMESPath: where an item has its figure; of a `csv` the column, or the number that each row
    counts."""
    labels: Mapping[str, str] = field(default_factory=dict)
    """Label of ours -> of `http` and `jsonl`, where an item has it (JMESPath); of `csv` its column; of `prometheus`,
    label of theirs (none: all)."""
    path: str = ""
    """The file, relative to the site; of a `command` the program, by its whole path."""
    arguments: tuple[str, ...] = ()
    """Of a `command`, each as it is: no shell reads them."""
    time: str = ""
    """Of a line, or of a row of `sql`: where its time stands, as `value`; '' for what holds when it is read."""
    timezone: str = ""
    """The zone of times that name none: the monitor's own, else the site's."""
    columns: tuple[str, ...] = ()
    """Of a `csv` without a header: the names of its columns."""
    separator: str = ","
    sheet: str = ""
    """Of a workbook: the sheet that is read; empty: the first."""
    holds: Length | None = None
    """Of a file that is replaced whole: how long its figures hold after it was written; None: they are taken once."""
    span: Length | None = None
    """Of `prometheus`: how far back a range query reaches; None: an instant query."""
    step: Length | None = None
    """Of a range query: how far its samples lie apart."""
    at: Mark = NOWHERE

    def due(self, heard: Instant) -> Instant:
        """When a call that followed `heard` is missed."""
        return Instant(heard + self.every + self.grace)
