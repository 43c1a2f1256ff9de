"""`/metrics` in the format of Prometheus: one table of names, from which the reference page is written too."""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Literal

from prometheus_client import generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector, CollectorRegistry

from ..model.incident import LIVE
from ..model.problem import TocsinError
from ..model.text import Text
from ..model.time import SECOND, Instant
from ..run import pulse
from ..run.courier import SENDS
from ..run.logs import Log
from ..run.turn import Turn
from .behind import Behind
from .reply import Reply
from .tally import PREFIX, Tally
from .waiting import settled

TYPE = b"text/plain; version=0.0.4; charset=utf-8"
LOOK_S = 2.0
Labels = tuple[str, ...]
Figures = dict[str, dict[Labels, float]]
"""Name -> label values -> figure."""


@dataclass(frozen=True, slots=True)
class Named:
    """A metric. A counter's name ends in `_total`; times are seconds, sizes bytes."""

    name: str
    kind: Literal["counter", "gauge"]
    labels: Labels
    about: Text


NAMES: tuple[Named, ...] = (
    Named("tocsin_build_info", "gauge", ("version",), Text("版本，值恒为 1", "Version; always 1")),
    Named("tocsin_engine_up", "gauge", (), Text("引擎线程在运行为 1", "1 while the engine's thread runs")),
    Named(
        "tocsin_engine_answer_seconds",
        "gauge",
        (),
        Text("引擎接受一个请求所用的时间", "Time in which the engine took a request of this scrape"),
    ),
    Named(
        "tocsin_engine_lag_seconds",
        "gauge",
        (),
        Text("最早到期而未处理之事的延迟", "Age of the oldest thing that is due and not done"),
    ),
    Named(
        "tocsin_engine_last_turn_seconds",
        "gauge",
        (),
        Text("距引擎上一次处理的时间", "Time since the engine's last turn; grows while nothing happens"),
    ),
    Named(
        "tocsin_storage_failing",
        "gauge",
        (),
        Text("最近一次提交失败为 1", "1 after a commit of the HTTP face failed, until one succeeds"),
    ),
    Named(
        "tocsin_alerts_total",
        "counter",
        ("source", "status"),
        Text("收到的消息", "Messages accepted: taken, ignored, not-understood, again"),
    ),
    Named(
        "tocsin_refusals_total",
        "counter",
        ("source", "reason"),
        Text("拒收的请求", "Requests refused before they were accepted; source - is none of the site"),
    ),
    Named(
        "tocsin_sends_total",
        "counter",
        ("kind", "outcome"),
        Text("已有结果的发送", "Sends with an outcome: sent, failed, uncertain, again"),
    ),
    Named(
        "tocsin_monitor_up",
        "gauge",
        ("monitor",),
        Text(
            "监控有消息为 1，没有消息为 0；从未有过则不列出",
            "1 while a monitor is heard, 0 while silent; absent before the first time",
        ),
    ),
    Named(
        "tocsin_monitor_heard_seconds",
        "gauge",
        ("monitor",),
        Text("距监控上一次有消息的时间", "Time since a monitor was last heard"),
    ),
    Named("tocsin_incidents_open", "gauge", ("severity",), Text("未关闭的事件", "Open live incidents")),
    Named(
        "tocsin_pages",
        "gauge",
        ("state",),
        Text("未了结的呼叫", "Pages that have not come to an end: ready, sending, held"),
    ),
    Named(
        "tocsin_page_oldest_due_seconds",
        "gauge",
        (),
        Text("最早到期而未发出的呼叫的延迟", "Age of the oldest page that is due and has not left"),
    ),
    Named(
        "tocsin_notices",
        "gauge",
        ("state",),
        Text("未了结的对客消息", "Messages to customers that have not come to an end: held, ready, sending, uncertain"),
    ),
    Named(
        "tocsin_uncertain",
        "gauge",
        ("kind",),
        Text("结果不明、等人判断的发送", "Sends whose outcome is unknown and waits for a person"),
    ),
    Named("tocsin_timers_armed", "gauge", (), Text("已设定的计时器", "Timers of open live incidents")),
    Named("tocsin_tokens", "gauge", ("kind",), Text("有效的令牌", "Tokens in the database that are not revoked")),
    Named(
        "tocsin_log_lines_lost_total",
        "counter",
        (),
        Text("未能写出的日志行", "Lines of the log that could not be written, as on a full disk"),
    ),
    Named(
        "tocsin_database_bytes",
        "gauge",
        ("file",),
        Text("数据库文件大小", "Size of the database and of its write-ahead log"),
    ),
)


@dataclass(slots=True, eq=False)
class Gathered(Collector):
    """Figures in the form that the library writes out."""

    figures: Figures = field(default_factory=dict)

    def collect(self) -> Iterator[Metric]:
        for named in NAMES:
            yield from self._family(named)

    def _family(self, named: Named) -> Iterable[Metric]:
        values = self.figures.get(named.name)
        if values is None:
            return
        made = CounterMetricFamily if named.kind == "counter" else GaugeMetricFamily
        family = made(named.name.removesuffix("_total"), named.about.en, labels=named.labels)
        for labels, value in sorted(values.items()):
            family.add_metric(list(labels), value)
        yield family


async def page(behind: Behind, tally: Tally) -> Reply:
    """The text of a scrape. When the engine does not answer, what is known without it is told all the same."""
    figures = outside(behind, tally)
    began = time.monotonic()
    try:
        if behind.alive():
            inside_figures = await settled(behind.submit("metrics", inside), LOOK_S)
            figures.update(inside_figures)
            figures["tocsin_engine_answer_seconds"] = {(): time.monotonic() - began}
    except TocsinError:
        figures["tocsin_engine_answer_seconds"] = {(): time.monotonic() - began}
    _add_fresh(figures, tally)
    registry = CollectorRegistry(auto_describe=False)
    registry.register(Gathered(figures))
    return Reply(200, generate_latest(registry), TYPE)


def outside(behind: Behind, tally: Tally) -> Figures:
    """What can be known without the engine's thread."""
    figures: Figures = {
        "tocsin_build_info": {(_version(),): 1},
        "tocsin_engine_up": {(): float(behind.alive())},
        "tocsin_engine_last_turn_seconds": {(): max(0.0, time.monotonic() - behind.turned_at())},
        "tocsin_storage_failing": {(): float(tally.storage_failing)},
        "tocsin_log_lines_lost_total": {(): float(Log.lost)},
    }
    if behind.database is not None:
        wal = behind.database.with_name(f"{behind.database.name}-wal")
        figures["tocsin_database_bytes"] = {("main",): _size(behind.database), ("wal",): _size(wal)}
    return figures


def inside(turn: Turn) -> Figures:
    """What the engine's memory says; runs in its thread and changes nothing."""
    memory, now = turn.memory, turn.instant(LIVE)
    rows = [row for row in memory.outbox.rows.values() if row.effect.world == LIVE]
    next_at = memory.world(LIVE).agenda.next_at()
    due = [row.due for row in rows if row.effect.kind == "page" and row.state == "ready" and row.due <= now]
    kinds = Counter((row.effect.kind, row.state) for row in rows)
    return {
        "tocsin_engine_lag_seconds": {(): max(0, now - next_at) / SECOND if next_at is not None else 0.0},
        "tocsin_alerts_total": _by_source(memory.counters, "alerts-"),
        "tocsin_refusals_total": _by_source(memory.counters, PREFIX),
        "tocsin_sends_total": _by_source(memory.counters, SENDS),
        **monitors(memory.counters, now),
        "tocsin_incidents_open": {(name,): float(n) for name, n in (+memory.census.severities).items()},
        "tocsin_pages": {(state,): float(n) for (kind, state), n in kinds.items() if kind == "page"},
        "tocsin_page_oldest_due_seconds": {(): (now - min(due)) / SECOND if due else 0.0},
        "tocsin_notices": {(state,): float(n) for (kind, state), n in kinds.items() if kind == "customer"},
        "tocsin_uncertain": {
            (kind,): float(kinds[kind, "uncertain"]) for kind in ("page", "customer", "internal")
        },
        "tocsin_timers_armed": {(): float(memory.census.timers)},
        "tocsin_tokens": _counted((token.kind,) for token in memory.tokens.values()),
    }  # fmt: skip


def monitors(counters: Mapping[str, int], now: Instant) -> Figures:
    """A monitor of which nothing is known has no figure: a 0 would be one."""
    names = [name.removeprefix(pulse.PREFIX) for name, at in counters.items() if at and name.startswith(pulse.PREFIX)]
    found = {name: pulse.pulse(counters, name) for name in names}
    return {
        "tocsin_monitor_up": {(name,): float(not one.silent) for name, one in found.items()},
        "tocsin_monitor_heard_seconds": {
            (name,): (now - one.heard) / SECOND for name, one in found.items() if one.heard is not None
        },
    }


def _by_source(counters: Mapping[str, int], prefix: str) -> dict[Labels, float]:
    """`PREFIXstatus:source` as (source, status)."""
    found: dict[Labels, float] = {}
    for name, count in counters.items():
        status, colon, source = name.removeprefix(prefix).partition(":")
        if name.startswith(prefix) and colon:
            found[source, status] = float(count)
    return found


def _add_fresh(figures: Figures, tally: Tally) -> None:
    """Refusals of the last second are not in the database yet."""
    refusals = figures.setdefault("tocsin_refusals_total", {})
    for (reason, source), count in tally.fresh.items():
        refusals[source, reason] = refusals.get((source, reason), 0.0) + count


def _counted(labels: Iterable[Labels]) -> dict[Labels, float]:
    return {found: float(count) for found, count in Counter(labels).items()}


def _size(path: Path) -> float:
    try:
        return float(os.stat(path).st_size)
    except OSError:
        return 0.0


def _version() -> str:
    try:
        return version("tocsin")
    except PackageNotFoundError:
        return "checkout"
