"""The part of the table for `tocsin.yaml`: how one installation runs."""

from __future__ import annotations

from ..model.signature import SIGNATURES, SNS
from .grammar import Place, Shape, key, place
from .grammar_monitor import MONITOR_PLACES
from .source_types import source_types

S = Shape
_SIGNATURES = (*SIGNATURES, *SNS)

SITE_PLACES: tuple[Place, ...] = (
    place(
        "site",
        key("name", S.LINE, "这个安装的名字", "name of this installation"),
        key("database", S.LINE, "SQLite 文件", "the SQLite file"),
        key("listen", S.LINE, "监听地址，如 127.0.0.1:8642", "where it listens, such as 127.0.0.1:8642"),
        key("public_url", S.LINE, "链接里使用的地址", "the address used in links"),
        key("channels", S.MAP, "对外的渠道", "the ways out", of="channel"),
        key("sources", S.MAP, "可以向我们发告警的系统", "systems that may post alerts to us", of="source"),
        key("allow", S.LINES, "监控可以访问的内部主机、网段，可以运行的程序",
            "hosts and networks inside that monitors may ask, programs that they may run"),
        key("monitors", S.MAP, "由我们去问、去等的东西", "what we ask or wait for ourselves", of="monitor"),
    ),
    place(
        "channel",
        key("type", S.LINE, "渠道类型", "the type of channel", must=True),
        key("customers", S.YES_NO, "是否可以发给顾客", "whether it may reach customers"),
        rest=S.SETTINGS,
    ),
    place(
        "source",
        key("type", S.CHOICE, "来源类型", "the type of source", must=True, options=source_types()),
        key("mapping", S.LINE, "自己的映射文件（type: json）", "a mapping file of your own, with type: json"),
        key("timezone", S.LINE, "没有写明时区的时间按此理解", "the zone of times that name none"),
        key("token", S.SECRETS, "令牌的引用", "where its token is kept"),
        key("tokens", S.SECRETS, "多个令牌的引用", "where its tokens are kept"),
        key("signature", S.CHOICE, "对方怎么签名；省略则按类型", "how it signs, else its type", options=_SIGNATURES),
        key("secret", S.SECRETS, "签名密文的引用", "where the secret of the signature is kept"),
        key("secrets", S.SECRETS, "更换期间的两个密文", "the two secrets while one replaces the other"),
        key("topics", S.LINES, "SNS：只收这些主题的消息", "of SNS: the topics whose messages are let in"),
        key("confirm", S.YES_NO, "SNS：这些主题的订阅自动确认",
            "of SNS: subscriptions to these topics are confirmed without a person"),
        key("open", S.YES_NO, "不需要令牌（仅限本机）", "no token needed; on loopback only"),
        key("rules", S.LIST, "告警如何理解", "how an alert is read", of="rule"),
    ),
    *MONITOR_PLACES,
    place(
        "rule",
        key("match", S.LABELS, "标签须等于这些值", "labels must equal these"),
        key("event", S.LINE, "作为哪个 event", "the event that it is"),
        key("metric", S.REF, "作为哪个指标的样本", "the metric whose sample it carries", of="metric"),
        key("value", S.LINE, "数值在哪个标签或注释里", "the label or annotation that holds the figure"),
        key("labels", S.LABELS, "我们的标签: 对方的标签", "label of ours: label of theirs"),
        key("ignore", S.YES_NO, "忽略这类告警", "such alerts are ignored"),
    ),
)
