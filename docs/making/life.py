"""The life of an incident and of what it sends, drawn by asking the program's own tables and functions."""
# ruff: noqa: E501 - the sentences here are lines of the pages

from __future__ import annotations

import typing
from itertools import pairwise, product
from typing import Literal

from tocsin.engine.model.decision import FINAL_STATES, Effect, Kind, OutboxState
from tocsin.engine.model.incident import AskState, LadderState, NoticeState, SlaState
from tocsin.engine.model.ports import OutboxRow
from tocsin.engine.model.runbook import Phase
from tocsin.engine.model.text import Lang, Text
from tocsin.engine.model.time import Instant
from tocsin.engine.run.outbox import TRIES, claimed, new_row, settled
from tocsin.engine.run.verdict import Verdict

from .tables import code, page, table, ticked

_TITLE = Text("事件的一生", "The life of an incident")
_NOW = Instant(1)
_KINDS: tuple[tuple[Kind, Literal["once", "safe"]], ...] = (
    ("page", "safe"), ("customer", "once"), ("internal", "safe"), ("internal", "once"),
)  # fmt: skip
_ANSWERS = {
    "yes": Verdict(word="sent"), "no, for now": Verdict(word="refused"),
    "no, for good": Verdict(word="refused", permanent=True), "unknown": Verdict(word="unknown"),
}  # fmt: skip
_SAID = {
    "yes": Text("是", "yes"), "no, for now": Text("暂时不行", "no, for now"),
    "no, for good": Text("永远不行", "no, for good"), "unknown": Text("不明", "unknown"),
}  # fmt: skip


def life_page(lang: Lang) -> str:
    """Phases, what a channel's answer makes of a row, and the states of the smaller things."""
    return page(
        lang, _TITLE, _PHASES.say(lang), code(_phases(lang), "mermaid"), _ROWS.say(lang), _answers(lang),
        code(_rows(lang), "mermaid"), _SMALL.say(lang), _small(lang),
    )  # fmt: skip


def _phases(lang: Lang) -> str:
    """The phases in their order; from each an incident may end."""
    names = [phase.value for phase in Phase]
    said = {"zh": ("信号或人", "结局", "复盘", "重新打开"), "en": ("signal or person", "an end", "review", "reopen")}[lang]
    lines = ["stateDiagram-v2", f"  [*] --> {names[0]}: {said[0]}"]
    lines += [f"  {here} --> {there}" for here, there in pairwise(names[:-1])]
    lines += [f"  {name} --> closed: {said[1]}" for name in names[:-1]]
    return "\n".join([*lines, f"  closed --> {names[-1]}: {said[2]}", f"  closed --> {names[0]}: {said[3]}"])


def _answers(lang: Lang) -> str:
    """One row for each class of effect and answer, as `engine.run.outbox` decides it."""
    heads = {"zh": ("类别", "回答", "第一次", f"第 {TRIES} 次"), "en": ("class", "answer", "first try", f"try {TRIES}")}[lang]
    rows = [(_kind(kind, repeat, lang), _SAID[answer].say(lang), f"`{_after(kind, repeat, answer, 1)}`",
             f"`{_after(kind, repeat, answer, TRIES)}`") for (kind, repeat), answer in product(_KINDS, _ANSWERS)]  # fmt: skip
    return table(heads, rows)


def _rows(lang: Lang) -> str:
    """Arrows from the engine's answers, and those that a person or the clock makes."""
    arrows: dict[tuple[str, str], list[str]] = {}
    for (kind, repeat), answer, tries in product(_KINDS, _ANSWERS, (1, TRIES)):
        labels = arrows.setdefault(("sending", _after(kind, repeat, answer, tries)), [])
        labels += [] if (said := _SAID[answer].say(lang)) in labels else [said]
    for (start, goal), said_by in _BY_OTHERS.items():
        arrows[start, goal] = [said_by.say(lang)]
    lines = ["stateDiagram-v2", "  [*] --> held", "  [*] --> ready"]
    lines += [f"  {start} --> {goal}: {', '.join(labels)}" for (start, goal), labels in arrows.items()]
    return "\n".join([*lines, *(f"  {name} --> [*]" for name in sorted(FINAL_STATES))])


def _after(kind: Kind, repeat: Literal["once", "safe"], answer: str, tries: int) -> OutboxState:
    """Ask the engine: the state of a row after this answer to this try."""
    effect = Effect(
        key="k", kind=kind, world="live", incident="INC-1", purpose="tell", channel="c", repeat=repeat
    )  # fmt: skip
    row: OutboxRow = new_row(effect, _NOW)
    for _ in range(tries):
        row, _claim = claimed(row, _NOW)
    return settled(row, _ANSWERS[answer], _NOW)[0].state


def _kind(kind: str, repeat: str, lang: Lang) -> str:
    return _CLASSES[kind].say(lang) + (f" (`repeat: {repeat}`)" if kind == "internal" else "")


def _small(lang: Lang) -> str:
    heads = {"zh": ("什么", "状态"), "en": ("what", "states")}[lang]
    rows = [(said.say(lang), ticked(typing.get_args(typing.get_type_hints(record)["state"]))) for record, said in _OTHERS.items()]
    return table(heads, rows)


_CLASSES = {"page": Text("呼叫", "page"), "customer": Text("对客", "customer"), "internal": Text("内部", "internal")}
_BY_OTHERS = {
    ("held", "ready"): Text("时钟或人放行", "let go by the clock or a person"),
    ("ready", "sending"): Text("领取（写入后才发）", "claimed, written before it leaves"),
    ("ready", "cancelled"): Text("有人应答、被停止", "answered or stopped"),
    ("ready", "stale"): Text("过时", "too old to be true"),
    ("ready", "drilled"): Text("演练", "a drill"),
    ("uncertain", "sent"): Text("人判断到了", "a person says it arrived"),
    ("uncertain", "failed"): Text("人判断没到", "a person says it did not"),
}
_OTHERS = {
    NoticeState: Text("通知", "notice"), LadderState: Text("呼叫阶梯", "page ladder"),
    AskState: Text("询问能否执行连接器", "question whether a connector may run"), SlaState: Text("时限承诺", "promise (sla)"),
}  # fmt: skip
_PHASES = Text(
    """一个事件由信号或人开启，走过预案的状态，每个状态属于一个阶段，最后以某个结果结束。并行的分支各有自己的状态，看板显示其中最早的阶段。
暂停让它的时钟停住；负责人可以把它移到任何状态（`override`），记入日志。""",
    """An incident is opened by a signal or a person, walks through the states of its runbook, each in a phase, and ends with an
outcome. Parallel branches have states of their own; boards show the earliest of their phases. A pause stops its clocks; its
lead may move it into any state (`override`), and the journal says so.""",
)
_ROWS = Text(
    """## 发出去的每一条

每条要离开程序的消息先是发件箱里的一行，与引起它的状态一起提交。领取（`sending`）也先提交，再发送；所以死机时最多有一条不知道结果，而这一点会写明。
下面是程序自己对每种回答的决定。一个人的所有联系方式都失败时，立即呼叫下一级。""",
    """## Everything that leaves

Each message is first a row of the outbox, committed with the state that caused it. A claim (`sending`) is committed before the
message leaves, so that a death leaves at most a row whose outcome is not known, and says so. This is what the program itself
makes of each answer. When a page has failed by all contacts of those it was for, the next rung is paged at once.""",
)
_SMALL = Text("## 其余的状态", "## States of the smaller things")
