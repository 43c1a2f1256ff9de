"""What explain, status, show and calendar say of phases of promotions and of holidays."""

from __future__ import annotations

from ..model.text import Text

VIEWS: dict[str, Text] = {
    "phase-staff": Text("至少 {count} 人在岗", "at least {count} people are there"),
    "phase-answer": Text("呼叫每级等 {within}", "each step of a page waits {within}"),
    "phase-answer-times": Text("呼叫每级等平时的 {times} 倍", "each step of a page waits {times} times what is usual"),
    "phase-triggers": Text("阈值另定：{names}", "other levels: {names}"),
    "next-phase-begins": Text("大促“{promotion}”开始", "“{promotion}” begins"),
    "next-phase-ends": Text("大促“{promotion}”结束", "“{promotion}” ends"),
    "compared-hour": Text(
        "比较对象：{occurrence} {promotion} 第 {hour} 小时（{at}）",
        "compared with {occurrence} {promotion}, hour {hour} ({at})",
    ),
    "compared-clock": Text(
        "比较对象：{occurrence} {promotion} 最后一天的同一钟点（{at}）——那次没有第 {hour} 小时",
        "compared with {occurrence} {promotion}, the same hour of its last day ({at}): it had no hour {hour}",
    ),
    "compared-none": Text(
        "没有比较对象：同一大促以前没有数据——用 tocsin signal --history 导入",
        "nothing to compare with: no figures of this promotion before — import them with tocsin signal --history",
    ),
    "trigger-phase": Text(
        "大促“{promotion}”（{occurrence}）期间的条件：{rule}",
        "in “{promotion}” ({occurrence}) it fires on: {rule}",
    ),
    "trigger-phase-same": Text(
        "大促“{promotion}”（{occurrence}）期间条件不变", "in “{promotion}” ({occurrence}) it is as always"
    ),
    "day-off": Text("放假", "holiday"),
    "day-work": Text("调休上班", "make-up workday"),
}

SENTENCES: dict[str, Text] = {**VIEWS}
