"""The table of one bench run, from the figures that it wrote: nothing in it is typed by hand."""
# ruff: noqa: E501 - the sentences here are lines of the pages

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bench.side_by_side import Spread
from tocsin.engine.model.text import Lang, Text

from .tables import page, table

MEASURED = Path(__file__).resolve().parents[2] / "bench" / "measured.json"
_TITLE = Text("测速表", "Performance")
_INTRO = Text(
    "`python3 dev.py bench --json bench/measured.json` 一次运行的结果；比值在前，每个数是各轮的中位数［最小..最大］。"
    "怎么量的、为什么有的没达到、量的时候修了什么：[有多快，哪里不快](discussions/speed.md)。",
    "One run of `python3 dev.py bench --json bench/measured.json`: ratio first, each figure the median of its rounds"
    " [smallest..largest].\nHow it was measured, why some goals are not met, and what measuring has repaired:"
    " [how fast it is, and where it is not](discussions/speed.md).",
)
_HEADS: Mapping[Lang, tuple[str, ...]] = {
    "zh": ("目标", "量什么", "比值", "目标值", "", "Tocsin", "旁边的"),
    "en": ("goal", "what", "ratio", "wanted", "", "Tocsin", "beside it"),
}
_MET = {True: Text("达到", "met"), False: Text("**未达到**", "**not met**"), None: Text("–", "–")}
_FACTS = {
    "cores": "核心", "processor": "处理器", "memory": "内存", "system": "系统", "python": "Python", "sqlite": "SQLite",
    "load": "开始时的负载", "calibration": "校准", "size": "规模", "rounds": "轮数",
    "measured later": "后来单独测的",
}  # fmt: skip

_ZH: tuple[tuple[str, str], ...] = (
    (r"pages a second, (.+) at once, (\d+) connections", r"每秒呼叫，\1 条同时，\2 个连接"),
    (r"alert to page (p\d+), (.+) at once, (\d+) connections", r"从告警到呼叫 \1，\2 条同时，\3 个连接"),
    (r"CPU for an alert with its page, (.+) at once, (\d+) connections", r"一条告警连同呼叫的 CPU，\1 条同时，\2 个连接"),
    (r"alert to page (p\d+), (\d+)/s", r"从告警到呼叫 \1，每秒 \2 条"),
    (r"alert to page (p\d+), (.+) open and (\d+) alerts/s", r"从告警到呼叫 \1，\2 个未结束，每秒 \3 条告警"),
    (r"accepted and lost in a kill -9 \(of some (\d+)\)", r"kill -9 后已收下而丢失的（约 \1 条）"),
    (r"pages sent twice after it", "其后重复的呼叫"),
    (r"the same alert again, taken in", "同一条告警反复，收下"),
    (r"alerts taken in, (\d+) in a request", r"收下告警，每次请求 \1 条"),
    (r"a figure with (.+) triggers loaded, beside (\d+)", r"一个数值，载入触发器 \1 个，对比 \2 个"),
    (r"a figure with (.+) triggers loaded, window of 5 min", r"一个数值，载入触发器 \1 个，5 分钟窗口"),
    (r"a recorded figure played, window of 5 min", "回放一个数值，5 分钟窗口"),
    (r"a recorded figure played, beside a sum and a comparison", "回放一个数值，对比一次求和与比较"),
    (r"a recorded figure played, against what is usual, beside a window", "回放一个数值，与平时相比，对比窗口"),
    (r"a recorded figure played, p95 of an hour", "回放一个数值，一小时的 p95"),
    (r"a recorded figure read from CSV, beside playing it", "从 CSV 读一个数值，对比回放"),
    (r"one move, (.+) open", r"一次移动，\1 个未结束"),
    (r"one move, (.+) open, beside (.+) open", r"一次移动，\1 个未结束，对比 \2 个"),
    (r"one timer wakes late by, p99, (.+) open", r"单个计时迟醒 p99，\1 个未结束"),
    (r"one timer wakes late by, p99, (.+) open and (\d+) alerts/s", r"单个计时迟醒 p99，\1 个未结束，每秒 \2 条告警"),
    (r"(.+) timers of one instant, all handled and on disk after", r"同一刻的 \1 个计时，全部处理并落盘"),
    (r"(.+) timers of one instant, a second", r"同一刻的 \1 个计时，每秒"),
    (r"arming a timer", "设一个计时"),
    (r"start with (.+) open incidents", r"带着 \1 个未结束事件启动"),
    (r"memory of each of them", "其中每个的内存"),
    (r"(`\w+`)", r"\1"),
    (r"CPU of handing over a page", "交出一次呼叫的 CPU"),
    (r"the same for a customer notice", "同上，一份对客通知"),
    (r"loading (.+\.yaml)", r"读 \1"),
    (r"rendering a notice", "渲染一份通知"),
    (r"append and fsync (p\d+)", r"追加并落盘 \1"),
    (r"SQLite alone, (\d+) rows a commit", r"SQLite 单独，每次提交 \1 行"),
    (r"(\d+) s of (\d+) alerts/s: alert to page p99, last quarter", r"每秒 \2 条共 \1 秒：最后四分之一从告警到呼叫 p99"),
    (r"(\d+) s of (\d+) alerts/s: largest write-ahead log", r"每秒 \2 条共 \1 秒：预写日志最大"),
    (r"(\d+) s of (\d+) alerts/s: the database", r"每秒 \2 条共 \1 秒：数据库"),
    (r"(\d+) s of (\d+) alerts/s: growth of memory", r"每秒 \2 条共 \1 秒：内存增长"),
)
_PEERS = {
    "window": "窗口", "a bare loop": "十行脚本", "10 open": "10 个未结束", "with none open": "没有未结束的",
    "its first quarter": "最初四分之一",
}  # fmt: skip
_WANTED = ((r"<= (\d+) in flight", r"<= 在路上的 \1"),)
_UNITS = {"KiB an alert": "KiB/条"}


class NotTranslated(Exception):
    """A line of the bench that has no Chinese words yet: add them here."""


def performance_page(lang: Lang) -> str:
    """The machine, then the table."""
    measured: dict[str, Any] = json.loads(MEASURED.read_text("utf-8"))
    rows = [_row(line, lang) for line in measured["lines"]]
    facts = " · ".join(f"{_fact(name, lang)} {value}" for name, value in measured["machine"].items())
    return page(lang, _TITLE, _INTRO.say(lang), facts, table(_HEADS[lang], rows))


def _row(line: Mapping[str, Any], lang: Lang) -> tuple[str, ...]:
    unit = _UNITS.get(line["unit"], line["unit"]) if lang == "zh" else line["unit"]
    theirs = f"{_peer(line['peer'], lang)} {_figure(line['theirs'])} {unit}" if line["theirs"] else "–"
    return (
        line["goal"] if line["goal"].startswith("P") else "–", _what(line["what"], lang),
        _figure(line["ratio"]) if line["ratio"] else "–", _wanted(line["wanted"], lang) or "–",
        _MET[line["met"]].say(lang), f"{_figure(line['ours'])} {unit}", theirs,
    )  # fmt: skip


def _figure(told: Mapping[str, float]) -> str:
    return str(Spread(**told))


def _what(what: str, lang: Lang) -> str:
    if lang == "en":
        return what
    for pattern, words in _ZH:
        if re.fullmatch(pattern, what):
            return re.sub(pattern, words, what)
    raise NotTranslated(what)


def _peer(peer: str, lang: Lang) -> str:
    return _PEERS.get(peer, peer) if lang == "zh" else peer


def _wanted(wanted: str, lang: Lang) -> str:
    for pattern, words in _WANTED if lang == "zh" else ():
        wanted = re.sub(pattern, words, wanted)
    return wanted


def _fact(name: str, lang: Lang) -> str:
    return _FACTS[name] if lang == "zh" else name
