"""The part of the table for mapping files: how the messages of a monitoring system are read."""

from __future__ import annotations

from ..model.signature import SIGNATURES
from .grammar import Place, Shape, key, place

S = Shape

MAPPING_PLACES: tuple[Place, ...] = (
    place(
        "mapping",
        key("mapping", S.ID, "名字，与文件名相同", "its name, that of the file", must=True),
        key("title", S.TEXT, "发送方", "who sends these messages", must=True),
        key("about", S.TEXT, "设置时要知道的", "what to know when setting it up"),
        key("documents", S.LINES, "对方文档中的格式说明", "where the sender's maker documents the form"),
        key("form", S.CHOICE, "正文的形式", "the form of the body", options=("json", "form")),
        key("unwrap", S.LINE, "取代正文的部分", "what stands in for the body from here on"),
        key("unless", S.LINE, "成立时不是告警（测试、握手）", "true for what is no alert: a test, a handshake"),
        key("items", S.LINE, "告警的列表，或唯一的一条", "the list of alerts, or the only one"),
        key("name", S.LINE, "告警的名字", "the alert's name"),
        key("state", S.LINE, "表示状态的词", "the word for its state"),
        key("firing", S.LINES, "表示正在告警的词（* 为其余的词）", "words that mean firing; * is every other word"),
        key("resolved", S.LINES, "表示已恢复的词", "words that mean resolved"),
        key("neither", S.LINES, "两者都不是的词（无数据、测试）", "words that mean neither: no data, a test"),
        key("labels", S.LABELS, "标签: 表达式", "label: expression"),
        key("all_labels", S.LINE, "给出全部标签的表达式", "an expression that gives labels as an object"),
        key("fingerprint", S.LINE, "区分同一名字的告警", "what tells alerts of one name apart"),
        key("start", S.LINE, "开始时间", "when it began"),
        key("end", S.LINE, "结束时间", "when it ended"),
        key("summary", S.LINE, "给人看的一句话", "a sentence for people"),
        key("link", S.LINE, "给人打开的链接", "a link for people"),
        key("value", S.LINE, "数值", "the figure"),
        key("metric", S.LINE, "指标名：这一项是样本，不是告警", "a metric's name: the item is a figure, no alert"),
        key("delivery", S.LINE, "对方给这次投递的编号", "the sender's own id of the delivery"),
        key("truncated", S.LINE, "对方省略了几条", "how many alerts the sender left out"),
        key("timezone", S.LINE, "对方的时间没写时区时的时区", "the zone in which the sender writes times without one"),
        key("signature", S.CHOICE, "对方怎么签名", "how the sender signs", options=tuple(SIGNATURES)),
        key("nothing", S.LINES, "等于没有值的文字", "texts that stand for none"),
        key("examples", S.MAP, "例子，测试会重放", "examples, which a test replays", of="example"),
    ),
    place(
        "example",
        key("headers", S.LABELS, "请求头", "headers of the request"),
        key("body", S.LINE, "正文", "the body", must=True),
        key("alerts", S.LIST, "应读出的告警", "the alerts that it means", of="reading"),
        key("delivery", S.LINE, "投递编号", "the id of the delivery"),
        key("truncated", S.WHOLE, "省略了几条", "how many were left out"),
        key("unread", S.LINES, "看不懂的部分", "codes of what could not be read"),
    ),
    place(
        "reading",
        key("name", S.LINE, "名字", "its name"),
        key("metric", S.LINE, "指标名", "the metric's name"),
        key("state", S.CHOICE, "状态", "its state", options=("firing", "resolved")),
        key("labels", S.LABELS, "标签", "its labels"),
        key("fingerprint", S.LINE, "指纹", "its fingerprint"),
        key("start", S.LINE, "开始时间（带时区）", "when it began, with the zone"),
        key("end", S.LINE, "结束时间（带时区）", "when it ended, with the zone"),
        key("summary", S.LINE, "给人看的一句话", "its sentence"),
        key("link", S.LINE, "链接", "its link"),
        key("value", S.NUMBER, "数值", "its figure"),
    ),
)
