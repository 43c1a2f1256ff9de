"""Why a message could not be read, and what became of a delivery: words for the codes in `alerts` and `outbox`.

What a channel itself said has its words with the channels.
"""

from __future__ import annotations

from ..model.text import Text

SENTENCES: dict[str, Text] = {
    "unread-not-json": Text("不是 JSON", "not JSON"),
    "unread-no-alerts": Text("里面没有告警", "no alerts in it"),
    "unread-subscription-asked": Text(
        "订阅等人确认：核对主题后，在浏览器里打开消息中的 SubscribeURL",
        "a subscription waits for a person: check the topic, then open the SubscribeURL of the message in a browser",
    ),
    "unread-subscription-ended": Text("订阅已取消，不会再有告警", "the subscription has ended, no more alerts come"),
    "unread-subscription-odd": Text(
        "订阅请求指向的不是 SNS 的地址，请不要打开", "a subscription that names no address of SNS: do not open it"
    ),
    "unread-alert-without-state": Text("告警没有写明是开始还是结束", "an alert that is neither firing nor resolved"),
    "unread-alert-without-name": Text("告警没有名称", "an alert without a name"),
    "unread-alert-label-missing": Text(
        "告警缺少预案 one_per 需要的标签", "an alert without the label that “one_per” of its runbook needs"
    ),
    "unread-neither": Text(
        "没有开始也没有恢复的告警：测试、无数据、握手等", "neither firing nor resolved: a test, no data, a handshake"
    ),
    "unread-by-rule": Text("来源的规则写明忽略", "a rule of the source says to ignore it"),
    "unread-reader-failed": Text("本程序读取时出错（已记入日志）", "our reader failed on it (see the log)"),
    "unread-too-many-items": Text(
        "一条消息里的告警太多，多出的只保留、未处理",
        "too many items in one message; the rest is kept but not acted upon",
    ),
    "unread-value-is-no-number": Text("数值不是数字", "a value that is no number"),
    "unread-time-unreadable": Text("时间看不懂", "a time that cannot be read"),
    "unread-neither-metric-nor-event": Text("既没有指标也没有事件名", "an item with neither a metric nor an event"),
    "unread-no-such-metric": Text("没有这个指标，请检查 team.yaml", "a metric that team.yaml does not have"),
    "unread-sample-computed": Text("这个指标是算出来的，不收数值", "a metric that is computed and takes no figures"),
    "unread-sample-label-personal": Text(
        "个人答卷不能带团队以外的标签", "an answer with labels that could say whose it is"
    ),
    "unread-sample-label-missing": Text("缺少该指标需要的标签", "a label is missing that the metric needs"),
    "fate-too-old": Text("未能及时发出，已作废", "could not be sent in time and is not sent any more"),
    "fate-no-report": Text("发送时进程中断，不知是否送达", "the process died while sending; it may have arrived"),
    "fate-claim-expired": Text("进程曾被暂停，这次发送已作废", "the process had been stopped; this try was given up"),
    "fate-no-such-channel": Text("没有这个渠道，请检查 tocsin.yaml", "there is no such channel; look at tocsin.yaml"),
    "fate-marked": Text("由人认定", "a person's verdict"),
}
