"""The invariants, and who judges each; the table of the page about promises, held against the code by a test."""
# ruff: noqa: E501 - the sentences here are lines of the pages

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tocsin.engine.model.text import Lang, Text

from .tables import table


@dataclass(frozen=True, slots=True, kw_only=True)
class Invariant:
    """`by`: `tables` a query of `doctor --deep` · `database` a constraint or trigger · `simulator` an oracle · `tests`."""

    says: Text
    by: tuple[str, ...] = ()
    not_yet: Text | None = None
    """Why nobody judges it, or what of it is not judged."""


def _one(zh: str, en: str, *by: str, not_yet: Text | None = None) -> Invariant:
    return Invariant(says=Text(zh, en), by=by, not_yet=not_yet)


INVARIANTS: Mapping[str, Invariant] = {
    "I-01": _one("每个答以 2xx 的投递恰有一行告警。", "A delivery that was answered 2xx is one alert.", "tables", "database", "simulator"),
    "I-02": _one("一个键至多一个未关闭的事件。", "A key has at most one open incident.", "tables", "database", "simulator"),
    "I-03": _one("触发的告警都有事件或写明的原因。", "What fires has an incident or a recorded reason why not.", "tables", "simulator"),
    "I-04": _one("事件只走自己那版预案的路。", "An incident moves along its own version of the runbook.", "tables", "simulator"),
    "I-05": _one("事件的状态就是日志推出的状态。", "An incident stands where its journal leads.", "tables", "database", "simulator"),
    "I-06": _one("演练与真实从不相混。", "Live and drill never mix.", "tables", "database", "simulator"),
    "I-07": _one("演练的消息到不了顾客的渠道。", "Nothing of a drill is on a channel to customers.", "tables", "database", "simulator"),
    "I-08": _one("对顾客至多说一次，除非有人决定重发。", "Customers are told once, and again only by a person.", "tables", "database", "simulator"),
    "I-09": _one("发出的正是批准的，批准足够且有效。", "What leaves has enough valid approvals for just its words.", "tables", "database", "simulator"),
    "I-10": _one("写着已发送的，确已到达。", "What says sent has arrived.", "tables", "simulator"),
    "I-11": _one("写着没有发出的，确未到达。", "What says not sent has not arrived.", "tables", "simulator"),
    "I-12": _one("到达的，行里不会写没有发出。", "What has arrived does not say that it has not.", "tables", "database", "simulator"),
    "I-13": _one("终结的状态不再改变。", "Final states are never left.", "tables", "database", "simulator"),
    "I-14": _one("令牌只增；旧的回答只是证据。", "Tokens only grow; an old answer is evidence at most.", "tables", "database", "simulator"),
    "I-15": _one("计时器至多走一次。", "A timer goes once.", "tables", "database", "simulator"),
    "I-16": _one("下一级不会被提前呼叫。", "No rung is paged before its time.", "tables", "simulator"),
    "I-17": _one("应答之后不再呼叫。", "Nobody is paged about what was answered.", "tables", "simulator"),
    "I-18": _one("停了就不再领取。", "Nothing is claimed under a stop.", "simulator"),
    "I-19": _one("渠道一次不会收到太多，要求安静时得到安静。", "A channel gets so much at once, and quiet when it asks for it.", "simulator",
                 not_yet=Text("每段时间的速率还不能设置。", "A rate over time cannot be set yet.")),
    "I-20": _one("日志链完整，没有缺号。", "The journal's chain is whole and has no holes.", "tables", "database", "simulator"),
    "I-21": _one("被删除的人，哪里都找不到。", "Nothing of an erased person can be found.",
                 not_yet=Text("还没有删除的命令。", "There is no command yet that erases.")),
    "I-22": _one("各入口允许的动作与表一致。", "What a role may do is one table for every interface.",
                 not_yet=Text("判断在各个决定里，还没有由一处生成的表。", "Rights stand in the decisions; there is no table yet that they come from.")),
    "I-23": _one("密文不出现在任何离开或留存的字节里。", "No secret is in a byte that leaves or is kept.", "tests"),
    "I-24": _one("同样的输入和种子，同样的结果。", "The same input and seed, the same story.", "simulator"),
    "I-25": _one("等待应答的呼叫会继续。", "A ladder that waits goes on.", "tables", "simulator"),
    "I-26": _one("没有消息永远停在途中。", "Nothing is ready or on its way for ever.", "tables", "simulator"),
    "I-27": _one("没有事件会睡着。", "No incident sleeps.", "tables", "simulator"),
    "I-28": _one("每个存疑都告诉了人。", "Somebody hears of every doubt.", "tables", "simulator"),
    "I-29": _one("收下的告警当场判断。", "An accepted alert is judged in the same transaction.", "tests"),
    "I-30": _one("全链路正常时心跳才发出。", "The heartbeat leaves when the whole chain works, and only then.",
                 not_yet=Text("还没有心跳的出口。", "There is no heartbeat yet.")),
}  # fmt: skip

_BY = {
    "tables": Text("`doctor --deep`", "`doctor --deep`"),
    "database": Text("数据库", "the database"),
    "simulator": Text("模拟器", "the simulator"),
    "tests": Text("测试", "tests"),
}
_TITLE = Text("## 不变量由谁判断", "## Who judges the invariants")
_NOT_YET = Text("*尚未*：{why}", "*not yet*: {why}")


def invariants_part(lang: Lang) -> str:
    """A heading and a row for each invariant."""
    heads = {"zh": ("编号", "不变量", "由谁判断"), "en": ("number", "invariant", "judged by")}[lang]
    rows = [(number, one.says.say(lang), _judges(one, lang)) for number, one in INVARIANTS.items()]
    return f"{_TITLE.say(lang)}\n\n{table(heads, rows)}"


def _judges(one: Invariant, lang: Lang) -> str:
    by = {"zh": "、", "en": ", "}[lang].join(_BY[who].say(lang) for who in one.by)
    why = _NOT_YET.say(lang).format(why=one.not_yet.say(lang)) if one.not_yet is not None else ""
    return " · ".join(part for part in (by, why) if part)
