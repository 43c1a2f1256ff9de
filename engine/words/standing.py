"""Where things stand: states of asks, notices, promises and triggers, buttons of the engine's own, and trouble."""

from __future__ import annotations

from ..model.text import Text

NAMES: dict[str, Text] = {
    "phase-warning-title": Text("预警", "Warning"),
    "phase-response-title": Text("应急响应", "Response"),
    "phase-handling-title": Text("应急处理", "Handling"),
    "phase-review-title": Text("总结评估", "Review"),
    "level-is-unknown": Text("情况不明", "level not known"),
    "level-is-firing": Text("仍在发生", "still happening"),
    "level-is-cleared": Text("已恢复", "cleared"),
    "view-unknown": Text("未知", "unknown"),
    "view-erased": Text("内容已按规定删除（{code}）", "the words of this line were erased ({code})"),
    "view-about": Text("{text}：{about}", "{text}: {about}"),
    "view-unverified": Text("（身份未验证）", "(name not verified)"),
    "view-button-yes": Text("同意：{connector}", "Yes: {connector}"),
    "view-button-no": Text("不同意：{connector}", "No: {connector}"),
    "view-button-undo": Text("撤销：{connector}", "Undo: {connector}"),
    "view-button-cleared": Text("判定为已恢复", "It is over (sets the level by hand)"),
    "view-button-firing": Text("判定为仍在发生", "It is happening again (sets the level by hand)"),
    "view-opened-trigger": Text("触发器“{name}”", "trigger “{name}”"),
    "view-opened-person": Text("{name}人工启动", "by hand, {name}"),
    "view-opened-call": Text("由 {name} 调用", "called by {name}"),
    "whoami-verified": Text("身份已验证", "verified"),
    "whoami-claimed": Text("身份未验证，不能审批顾客通知", "not verified: may not approve notices"),
    "why-restart": Text("同一触发器再次触发", "its trigger fired again"),
    "why-clock-jump": Text("系统时钟跳变", "the clock jumped"),
}

PARTS: dict[str, Text] = {
    "ask-is-open": Text("等待决定", "waits for a yes or no"),
    "ask-is-running": Text("{person}已同意，正在执行", "running, {person} said yes"),
    "ask-is-ran": Text("已执行", "has run"),
    "ask-is-failed": Text("执行失败", "failed"),
    "ask-is-uncertain": Text("结果不明", "in doubt"),
    "ask-is-refused": Text("{person}不同意", "refused by {person}"),
    "ask-is-undone": Text("已撤销", "undone"),
    "ask-is-withdrawn": Text("已撤回", "taken back"),
    "notice-is-waiting": Text("草稿未完成，需要修改", "the draft cannot go out as it is; edit it"),
    "notice-is-missing": Text("还缺：{facts}", "waits for: {facts}"),
    "notice-is-asking": Text("等待审批，{due} 到期", "waits for approval until {due}"),
    "notice-is-expired": Text("审批已于 {due} 到期，仍可决定", "approval ran out at {due}, may still be decided"),
    "notice-is-rejected": Text("已驳回", "rejected"),
    "notice-is-withdrawn": Text("草稿已撤回", "draft withdrawn"),
    "notice-is-stopped": Text("已停发（{counts}）", "stopped ({counts})"),
    "notice-count-sent": Text("已送出 {count} 条", "sent: {count}"),
    "notice-count-drilled": Text("演练 {count} 条，未发给顾客", "{count} drilled, none to a customer"),
    "notice-count-uncertain": Text("存疑 {count}", "{count} in doubt"),
    "notice-count-failed": Text("失败 {count}", "{count} failed"),
    "notice-count-waiting": Text("发送中 {count}", "{count} on the way"),
    "notice-count-nobody": Text("受众为空，没有发给任何人", "nobody was in the audience"),
    "sla-is-running": Text("计时中", "running"),
    "sla-is-warned": Text("即将到期", "close to its limit"),
    "sla-is-breached": Text("已超时", "broken"),
    "sla-is-kept": Text("已兑现", "kept"),
    "sla-is-resting": Text("计时暂停", "its clock stands still"),
    "outcome-resolved": Text("已解决", "resolved"),
    "outcome-false-alarm": Text("误报", "false-alarm"),
    "outcome-called-off": Text("取消处置", "called-off"),
    "outcome-superseded": Text("由新事件接替", "superseded"),
    "verdict-sent": Text("已送达", "sent"),
    "verdict-failed": Text("未送达", "failed"),
    "open-task": Text("任务未完成就离开了：{task}", "left undone: {task}"),
    "open-task-now": Text("任务还没有完成：{task}", "task not done yet: {task}"),
    "open-notice": Text("顾客通知“{notice}”：{state}", "customer notice “{notice}”: {state}"),
    "open-ask": Text("还没有结果：{connector}", "not settled yet: {connector}"),
    "open-sla": Text("时限承诺“{sla}”已超时", "promise “{sla}” was broken"),
}

TROUBLE: dict[str, Text] = {
    "trouble-stop": Text(
        "顾客通知已全部停发（{person}，{since}）：{reason}。解除：tocsin notice stop --lift",
        "all customer notices are stopped ({person}, {since}): {reason}. To lift: tocsin notice stop --lift",
    ),
    "trouble-stop-one": Text(
        "{incident} 的顾客通知已停发（{person}，{since}）：{reason}。解除：tocsin notice stop {incident} --lift",
        "customer notices of {incident} are stopped ({person}, {since}): {reason}. To lift: tocsin notice stop "
        "{incident} --lift",
    ),
    "trouble-clock-stop": Text(
        "{since} 系统时钟跳变，顾客通知已停发，请查看后解除：tocsin notice stop --lift",
        "the clock jumped at {since}: customer notices wait. Look at them, then: tocsin notice stop --lift",
    ),
    "trouble-files": Text(
        "站点文件有 {count} 处错误，正在用上一套可用的：tocsin check",
        "{count} errors in the site's files; the last good set is at work: tocsin check",
    ),
    "trouble-damaged": Text(
        "{incident} 存储的状态已损坏，无法读取：请人工接手，并看 tocsin doctor --deep",
        "the stored state of {incident} is damaged and cannot be read: take over by hand, and see tocsin doctor --deep",
    ),
    "trouble-stuck": Text(
        "{incident} 停住了，请负责人接手：tocsin override {incident} 状态",
        "{incident} is stuck; the lead moves it by hand: tocsin override {incident} STATE",
    ),
    "trouble-doubt": Text(
        "{incident} 顾客通知“{notice}”有 {count} 条不知是否送达，系统不会自行重发：tocsin notice show "
        "{incident} {notice}",
        "{incident} notice “{notice}”: {count} in doubt, never sent again by itself: tocsin notice show "
        "{incident} {notice}",
    ),
    "trouble-doubt-connector": Text(
        "{incident}“{connector}”不知是否已执行，请查实",
        "{incident} “{connector}”: in doubt, find out whether it has run",
    ),
    "trouble-channel": Text(
        "渠道 {channel} 有 {count} 条发送未成，正在重试：tocsin doctor",
        "channel {channel}: {count} tried in vain, being tried again: tocsin doctor",
    ),
    "trouble-channel-broken": Text("渠道不可用：{why}", "a channel cannot be used: {why}"),
    "trouble-alerts": Text(
        "24 小时内来自 {source} 的 {count} 条消息没能看懂，均已保留：tocsin status --messages",
        "{count} messages of {source} in 24 h were not understood; all are kept: tocsin status --messages",
    ),
    "trouble-alerts-unused": Text(
        "24 小时内来自 {source} 的 {count} 条告警没有任何预案在听：tocsin status --messages",
        "{count} alerts of {source} in 24 h: no runbook listens to them: tocsin status --messages",
    ),
    "trouble-monitor": Text(
        "监控 {monitor} 自 {since} 起没有消息（{cause}），它看的东西现在情况不明",
        "monitor {monitor} has been silent since {since} ({cause}): what it watches is unknown",
    ),
    "trouble-monitor-unheard": Text(
        "监控 {monitor} 还没有拿到过数值：{cause}", "monitor {monitor} has had no figure yet: {cause}"
    ),
    "trouble-monitor-never": Text(
        "监控 {monitor} 从未有过消息；第一次有了才开始计时",
        "monitor {monitor} has never been heard; it begins with the first time",
    ),
    "trouble-never-seen": Text(
        "{trigger} 从未收到数据，无法触发：tocsin explain {subject}",
        "{trigger} has never had a sample and cannot fire: tocsin explain {subject}",
    ),
    "trouble-usual-unknown": Text(
        "{trigger} 的平时水平未知（可比时段不足三个），暂不能触发。补历史数据：tocsin signal --file 文件 "
        "--history",
        "{trigger}: what is usual is unknown (fewer than three comparable windows), so it cannot fire. Load "
        "history: tocsin signal --file FILE --history",
    ),
    "trouble-previous-unknown": Text(
        "{trigger} 的上一窗口没有数据，暂不能触发", "{trigger}: no data in the window before, so it cannot fire yet"
    ),
    "trouble-target-unknown": Text(
        "{trigger} 的指标没有目标值，不能触发。请在 team.yaml 补 target",
        "{trigger}: its metric has no target, so it cannot fire. Give it one in team.yaml",
    ),
    "trouble-when-unknown": Text(
        "{trigger} 的条件缺少数据，暂不能触发：tocsin explain {subject}",
        "{trigger}: its condition lacks data, so it cannot fire yet: tocsin explain {subject}",
    ),
    "trouble-silent": Text(
        "{trigger} 的指标没有新数据：tocsin explain {subject}",
        "{trigger}: its metric has gone silent: tocsin explain {subject}",
    ),
    "trouble-false-alarm": Text(
        "{trigger} 在 {incident} 被判误报后静默到 {until}，或先恢复一次为止",
        "{trigger} is kept quiet after the false alarm {incident}, until {until} or until it has cleared once",
    ),
    "trouble-was-down": Text(
        "Tocsin 曾停机 {down}，{at} 恢复；到期未办的已补办",
        "Tocsin was down for {down}, back at {at}; what fell due was made up",
    ),
}

SENTENCES: dict[str, Text] = {**NAMES, **PARTS, **TROUBLE}
