"""What `doctor --deep` says of an invariant that the tables break: what, how many, the first of them, what to do."""

from __future__ import annotations

from ..model.text import Text

_FOUND = Text("：{count} 处，第一处 {first}——", ": {count}, the first {first} — ")
_MEND = Text(
    "先用 `tocsin db backup` 留一份，再恢复上一份完好的备份",
    "keep a copy with `tocsin db backup`, then restore the last sound backup",
)
_ASK = Text(
    "先问清是否收到，再决定是否重发；然后恢复完好的备份",
    "find out what arrived before anything is sent again, then restore a sound backup",
)
_WAKE = Text(
    "一分钟后再查一次；若仍如此，请人工接手，并重启 tocsin serve",
    "look again in a minute; if it stays, take over by hand and restart `tocsin serve`",
)


def _said(zh: str, en: str, remedy: Text) -> Text:
    return Text(f"{zh}{_FOUND.zh}{remedy.zh}", f"{en}{_FOUND.en}{remedy.en}")


_BROKEN: dict[str, tuple[str, str, Text]] = {
    "I-01": ("I-01 同一次投递存了两份告警", "I-01 a delivery is stored as two alerts", _MEND),
    "I-02": ("I-02 同一个键有多个未关闭的事件", "I-02 several incidents of one key are open", _MEND),
    "I-03": ("I-03 没读懂的告警没有写明原因", "I-03 an alert was not understood and no reason is kept", _MEND),
    "I-04": ("I-04 事件走的不是它自己那版预案的路", "I-04 an incident left the way of its runbook's version", _MEND),
    "I-05": ("I-05 事件的状态与它的日志不符", "I-05 an incident does not stand where its journal leads", _MEND),
    "I-06": ("I-06 演练与真实的数据混在一起", "I-06 live and drill are mixed", _MEND),
    "I-07": ("I-07 演练中的对客消息可能发出", "I-07 a drill's message to customers could leave", _MEND),
    "I-08": ("I-08 对客消息可能自行发了不止一次", "I-08 customers may have been told twice by itself", _ASK),
    "I-09": ("I-09 对客消息没有足够的批准就领取了", "I-09 a notice was taken without its approvals", _ASK),
    "I-10": ("I-10 写着已发送，却没有渠道的肯定回答", "I-10 it says sent and no channel said yes", _ASK),
    "I-11": ("I-11 写着没有发出，最后一次尝试却没有结果", "I-11 it says not sent and its last try was open", _ASK),
    "I-12": ("I-12 已发出的消息没有对应的记录", "I-12 something left and its row does not say so", _ASK),
    "I-13": ("I-13 终结的状态又被改动", "I-13 a final state was left", _MEND),
    "I-14": ("I-14 领取的令牌次序不对", "I-14 the tokens of claims are out of order", _MEND),
    "I-15": ("I-15 有计时器不属于任何未关闭的事件", "I-15 a timer belongs to no open incident", _MEND),
    "I-16": ("I-16 下一级被呼叫得太早", "I-16 a rung was paged before its time", _MEND),
    "I-17": ("I-17 应答之后还在呼叫", "I-17 a ladder paged on after its answer", _MEND),
    "I-20": ("I-20 日志缺行或缺内容", "I-20 lines of the journal, or what they say, are missing", _MEND),
    "I-25": ("I-25 有等待应答的呼叫没有下一级的计时器", "I-25 a ladder waits and will page nobody", _WAKE),
    "I-26": ("I-26 早该发出或早该有结果的消息仍停着", "I-26 something due long ago has not left", _WAKE),
    "I-27": ("I-27 有未关闭的事件睡着了", "I-27 an open incident sleeps", _WAKE),
    "I-28": ("I-28 存疑的消息没有告诉任何人", "I-28 a doubt was told to nobody", _WAKE),
}

SENTENCES: dict[str, Text] = {f"invariant-{number}": _said(*said) for number, said in _BROKEN.items()}
