"""Lines of the journal that the engine writes about itself: starts, publishing, silences, stops, tokens, messages."""

from __future__ import annotations

from ..model.text import Text

SENTENCES: dict[str, Text] = {
    "engine-started": Text("Tocsin 启动，此前停机 {down}", "Tocsin started after {down} down"),
    "backup-restored": Text("数据库是从 {at} 的备份恢复的", "The database was put back from the backup of {at}"),
    "published": Text(
        "发布预案“{runbook}”第 {number} 版（{hash}）", "Published “{runbook}” as version {number} ({hash})"
    ),
    "trial-would-open": Text(
        "试运行：{runbook}/{trigger} {key} 本会启动，并呼叫{roles}",
        "On trial: {runbook}/{trigger} {key} would have opened and paged {roles}",
    ),
    "trial-would-join": Text(
        "试运行：{runbook}/{trigger} {key} 本会并入已启动的事件，不再呼叫",
        "On trial: {runbook}/{trigger} {key} would have joined the incident that was open, and woken nobody",
    ),
    "fired-and-queued": Text(
        "{runbook}/{trigger} {key} 成立，排在 {incident} 之后",
        "{runbook}/{trigger} {key} fired and waits behind {incident}",
    ),
    "fired-in-cooldown": Text("冷却期内“{trigger}”再次成立", "“{trigger}” fired again during the cool-down"),
    "storm": Text(
        "这是风暴：{within} 内已启动 {count} 个事件，其余都并到这里",
        "This is a storm: {count} incidents had opened within {within}, all further ones come here",
    ),
    "storm-joined": Text("并入风暴：{key}", "Part of the storm: {key}"),
    "follows": Text("接续 {incident}", "Follows {incident}"),
    "not-understood": Text(
        "来自 {source} 的消息没能看懂（{why}），已保留",
        "A message of {source} was not understood ({why}); it is kept",
    ),
    "monitor-silent": Text("监控 {monitor} 没有消息：{why}", "Monitor {monitor} has fallen silent: {why}"),
    "monitor-heard": Text("监控 {monitor} 又有消息了", "Monitor {monitor} is heard again"),
    "heartbeat-firing": Text("心跳 {monitor} 没有按时到来", "The heartbeat {monitor} did not come in time"),
    "heartbeat-resolved": Text("心跳 {monitor} 又来了", "The heartbeat {monitor} has come again"),
    "alerts-truncated": Text("发送方略去了 {count} 条告警", "The sender left out {count} alerts"),
    "notices-stopped": Text("停发顾客通知：{reason}", "Customer notices stopped: {reason}"),
    "notices-resumed": Text("恢复发送顾客通知", "Customer notices may be sent again"),
    "silenced": Text(
        "{runbook} {trigger} 静默到 {until}：{reason}", "{runbook} {trigger} silenced until {until}: {reason}"
    ),
    "silence-lifted": Text("解除 {runbook} {trigger} 的静默", "The silence of {runbook} {trigger} was lifted"),
    "token-made": Text("为 {name} 生成令牌 {id}（{kind}）", "Token {id} made for {name} ({kind})"),
    "token-revoked": Text("撤销 {name} 的令牌 {id}", "Token {id} of {name} revoked"),
    "test-paged": Text("向{person}发出测试呼叫", "Test page sent to {person}"),
}
