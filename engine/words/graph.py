"""Words in the picture of a runbook, by code."""

from __future__ import annotations

from ..model.text import Text

EVENTS: dict[str, Text] = {
    "event-ack": Text(zh="有人应答", en="somebody answers"),
    "event-unanswered": Text(zh="无人应答", en="nobody answers"),
    "event-tasks-done": Text(zh="任务全部完成", en="all tasks done"),
    "event-done": Text(zh="完成{subject}", en="done: {subject}"),
    "event-overdue": Text(zh="{subject}逾期", en="overdue: {subject}"),
    "event-fired": Text(zh="再次触发{subject}", en="fires again {subject}"),
    "event-cleared": Text(zh="恢复正常{subject}", en="back to normal {subject}"),
    "event-sent": Text(zh="{subject}已发出", en="sent: {subject}"),
    "event-failed": Text(zh="{subject}失败", en="failed: {subject}"),
    "event-uncertain": Text(zh="{subject}结果不明", en="in doubt: {subject}"),
    "event-rejected": Text(zh="{subject}被驳回", en="rejected: {subject}"),
    "event-expired": Text(zh="{subject}无人审批", en="nobody approved: {subject}"),
    "event-ok": Text(zh="{subject}已执行", en="has run: {subject}"),
    "event-refused": Text(zh="{subject}被拒绝", en="refused: {subject}"),
    "event-ended": Text(zh="分支{subject}结束", en="branch ended: {subject}"),
    "event-finished": Text(zh="全部结束", en="all of it is finished"),
    "event-warned": Text(zh="{subject}即将超时", en="limit is near: {subject}"),
    "event-breached": Text(zh="{subject}超时", en="limit passed: {subject}"),
    "event-own": Text(zh="收到{subject}", en="event: {subject}"),
    "subject": Text(zh="“{name}”", en="{name}"),
    "event-any": Text(zh="任何一个", en="any"),
}

ACTIONS: dict[str, Text] = {
    "do-page": Text(zh="呼叫 {who}", en="page {who}"),
    "do-page-within": Text(zh="呼叫 {who}（每级 {within}）", en="page {who} ({within} each)"),
    "do-tell": Text(zh="群通知 {room}", en="tell {room}"),
    "do-notice": Text(zh="通知顾客：{notice}（{who}审批）", en="tell customers: {notice} (approved by {who})"),
    "do-notice-free": Text(zh="通知顾客：{notice}（无需审批）", en="tell customers: {notice} (no approval)"),
    "do-ask": Text(zh="请 {who} 同意：{connector}", en="ask {who}: {connector}"),
    "do-http": Text(zh="执行：{connector}", en="run: {connector}"),
    "do-raise": Text(zh="升级到“{level}”", en="raise to {level}"),
    "do-set": Text(zh="记录：{facts}", en="note: {facts}"),
    "do-emit": Text(zh="发出“{event}”", en="emit {event}"),
    "do-call": Text(zh="调用预案：{runbook}", en="call runbook: {runbook}"),
    "on-leaving": Text(zh="离开时：{what}", en="on leaving: {what}"),
    "within": Text(zh="{due} 内", en="within {due}"),
    "task-optional": Text(zh="可选：{text}", en="optional: {text}"),
    "by": Text(zh="{what}（{who}）", en="{what} ({who})"),
    "leads-to": Text(zh="{cause}：{what}", en="{cause}: {what}"),
    "if": Text(zh="{cause}，若 {condition}", en="{cause}, if {condition}"),
    "every": Text(zh="每 {delay}", en="every {delay}"),
    "list-comma": Text(zh="、", en=", "),
    "lead": Text(zh="负责人", en="the lead"),
}

PARTS: dict[str, Text] = {
    "starts": Text(zh="什么情况会启动", en="What starts it"),
    "starts-by-hand": Text(zh="由人启动", en="started by hand"),
    "any-moment": Text(zh="任何时候", en="At any moment"),
    "any-state-here": Text(zh="本块任何状态", en="In every state here"),
    "ends-here": Text(zh="本块结束：{outcome}", en="Done here: {outcome}"),
    "ends-as": Text(zh="结束：{outcome}", en="End: {outcome}"),
    "review-by": Text(zh="{who}，{due} 内", en="{who}, within {due}"),
    "led-by": Text(zh="{title}（{name}）· 负责：{who}", en="{title} ({name}) · led by {who}"),
    "sla": Text(zh="{name}：{within} 内", en="{name}: within {within}"),
    "sla-until": Text(zh="{name}：{within} 内 {event}", en="{name}: within {within}: {event}"),
    "severity-rule": Text(zh="“{level}”：若 {condition}", en="{level}: if {condition}"),
    "phase-warning": Text(zh="预警", en="Warning"),
    "phase-response": Text(zh="应急响应", en="Response"),
    "phase-handling": Text(zh="应急处理", en="Handling"),
    "phase-review": Text(zh="总结评估", en="Review"),
}

SIGNALS: dict[str, Text] = {
    "level-usual": Text(zh="平时的 {factor} 倍", en="{factor} × usual"),
    "level-previous": Text(zh="上一窗口的 {factor} 倍", en="{factor} × previous"),
    "level-target": Text(zh="目标的 {factor} 倍", en="{factor} × target"),
    "signal-above": Text(zh="{metric} 高于 {level}", en="{metric} above {level}"),
    "signal-below": Text(zh="{metric} 低于 {level}", en="{metric} below {level}"),
    "signal-ahead": Text(zh="或预测 {ahead} 内会越过", en="or forecast to be within {ahead}"),
    "signal-floor": Text(zh="且至少 {floor}", en="at least {floor}"),
    "signal-for": Text(zh="持续 {hold}", en="for {hold}"),
    "signal-silent": Text(zh="或 {length} 没有数据", en="or no data for {length}"),
    "signal-event": Text(zh="告警 {event}", en="alert {event}"),
    "signal-during": Text(zh="限 {calendar}", en="during {calendar}"),
    "signal-any": Text(zh="任何一个：{parts}", en="any of: {parts}"),
    "signal-all": Text(zh="全部：{parts}", en="all of: {parts}"),
}

OVER: dict[str, Text] = {
    "of-sum": Text(zh="{metric}合计", en="sum of {metric}"),
    "of-avg": Text(zh="{metric}平均", en="average of {metric}"),
    "of-max": Text(zh="{metric}最高", en="highest {metric}"),
    "of-min": Text(zh="{metric}最低", en="lowest {metric}"),
    "of-last": Text(zh="{metric}最新", en="latest {metric}"),
    "of-count": Text(zh="{metric}样本数", en="samples of {metric}"),
    "of-rate": Text(zh="{metric}每分钟", en="{metric} per minute"),
    "of-percent": Text(zh="{metric} p{percent}", en="p{percent} of {metric}"),
}
"""A metric with the function of its window."""

PHRASES: dict[str, Text] = {**EVENTS, **ACTIONS, **PARTS, **SIGNALS, **OVER}

SENTENCES: dict[str, Text] = {
    "no-drawing-tool": Text(
        zh="没有画图工具：运行“pip install 'tocsin[diagrams]'”，或安装 Graphviz（apt install graphviz）；"
        "也可以输出 .mmd，GitHub 会直接显示",
        en="there is no drawing tool: run “pip install 'tocsin[diagrams]'”, or install Graphviz "
        "(apt install graphviz); or write .mmd, which GitHub draws by itself",
    ),
    "drawing-failed": Text(
        zh="“{tool}”画不出这张图：{why}——请改用 .dot 或 .mmd",
        en="“{tool}” could not draw it: {why} — write .dot or .mmd instead",
    ),
}
