"""Why the engine did what it did, and what it waits for: the sentences of `explain`."""

from __future__ import annotations

from ..model.text import Text

BECAUSE: dict[str, Text] = {
    "because-above": Text("{metric} {value}，高于 {level}{base}", "{metric} is {value}, above {level}{base}"),
    "because-below": Text("{metric} {value}，低于 {level}{base}", "{metric} is {value}, below {level}{base}"),
    "because-ahead-above": Text(
        "预测：{metric} {value}，按现在的趋势 {within} 后高于 {level}{base}",
        "forecast: {metric} is {value} and on its present course above {level}{base} in {within}",
    ),
    "because-ahead-below": Text(
        "预测：{metric} {value}，按现在的趋势 {within} 后低于 {level}{base}",
        "forecast: {metric} is {value} and on its present course below {level}{base} in {within}",
    ),
    "because-within": Text(
        "{metric} {value}，未越过 {level}{base}{course}", "{metric} is {value}, not beyond {level}{base}{course}"
    ),
    "because-under-floor": Text(
        "{metric} {value}，已越过 {level}{base}，但不到下限 {floor}{course}",
        "{metric} is {value}, beyond {level}{base} but under the least figure {floor}{course}",
    ),
    "because-clear-level": Text(
        "{metric} {value}，已回到恢复水平{course}", "{metric} is {value}, back at the clear level{course}"
    ),
    "because-not-yet-clear": Text(
        "{metric} {value}，还没回到恢复水平 {clear}{course}",
        "{metric} is {value}, not yet at the clear level {clear}{course}",
    ),
    "because-course": Text("；预测 {ahead} 后 {figure}", "; forecast in {ahead}: {figure}"),
    "because-forecast-unknown": Text(
        "{metric} {value}，但窗口内不足三个样本，无法预测",
        "{metric} is {value}, but with fewer than three samples in its window nothing can be forecast",
    ),
    "figure-per-minute": Text("{figure}/分钟", "{figure}/min"),
    "because-base-usual": Text("（平时 {figure}）", " (usual {figure})"),
    "because-base-previous": Text("（上一窗口 {figure}）", " (window before {figure})"),
    "because-base-target": Text("（目标 {figure}）", " (target {figure})"),
    "because-alerts": Text("告警 {event} 有 {count} 条正在发生", "alert {event}: {count} firing"),
    "because-no-alerts": Text("告警 {event} 没有正在发生的", "alert {event}: none firing"),
    "because-when-true": Text("条件 {condition} 成立（{saw}）", "{condition} is true ({saw})"),
    "because-when-false": Text("条件 {condition} 不成立（{saw}）", "{condition} is false ({saw})"),
    "because-when-unknown": Text("条件 {condition} 缺少数据（{saw}）", "{condition} cannot be told ({saw})"),
    "because-any": Text("其一成立：{parts}", "one of them holds: {parts}"),
    "because-all": Text("全部成立：{parts}", "all of them hold: {parts}"),
    "because-not-any": Text("无一成立：{parts}", "none of them holds: {parts}"),
    "because-not-all": Text("没有全部成立：{parts}", "not all of them hold: {parts}"),
    "because-no-data": Text(
        "{metric} 没有数据，预案把这也算故障", "{metric} has no data, and the runbook calls that trouble"
    ),
    "because-usual-unknown": Text(
        "{metric} {value}，但平时水平未知：可比时段不足三个",
        "{metric} is {value}, but what is usual is unknown: fewer than three comparable windows",
    ),
    "because-previous-unknown": Text(
        "{metric} {value}，但上一窗口没有数据", "{metric} is {value}, but the window before has no data"
    ),
    "because-target-unknown": Text("{metric} {value}，但没有目标值", "{metric} is {value}, but it has no target"),
    "because-missing": Text("{metric} 的新数据迟到，先不变", "a sample of {metric} is late; nothing moves meanwhile"),
    "because-silent": Text("{metric} 已超过两个周期没有数据", "{metric} has had no sample for more than two steps"),
    "because-never-seen": Text("从未收到数据", "no sample has ever come"),
    "because-too-few": Text(
        "{metric} 未知：太少（{have}，至少 {least}），不触发也不恢复",
        "{metric} is unknown: too few ({have} of {least}); it neither fires nor clears",
    ),
    "because-too-late": Text(
        "{metric} 的数据到得太晚，已在窗口之外", "samples of {metric} come too late for the window"
    ),
    "because-held-by-hours": Text("现在不在它的时段内", "it is outside its hours"),
    "because-flapping": Text("反复波动，暂不算恢复", "it is flapping; not called over yet"),
    "because-quiet": Text("已足够平静，算作恢复", "it has been quiet long enough and counts as over"),
    "because-not-judged-yet": Text("启动后还没有新数据", "nothing has come since the start"),
}

METRICS: dict[str, Text] = {
    "metric-is": Text(
        "{metric}（{title}）：每 {hold} 一个数值，窗口 {length}，{how}",
        "{metric} ({title}): a figure every {hold}, {how} over a window of {length}",
    ),
    "metric-computed": Text(
        "{metric}（{title}）：窗口 {length}，由这些算出：{parts}",
        "{metric} ({title}): over a window of {length}, computed from {parts}",
    ),
    "metric-sum": Text("求和", "summed"),
    "metric-avg": Text("取平均", "averaged"),
    "metric-max": Text("取最大", "the largest"),
    "metric-min": Text("取最小", "the smallest"),
    "metric-last": Text("取最后一个", "the last"),
    "metric-count": Text("数样本个数", "counted"),
    "metric-rate": Text("折成每分钟", "per minute"),
    "metric-rank": Text("取 {of}", "{of}"),
    "metric-samples": Text("{series} 最近的数值：{samples}", "{series}, the last samples: {samples}"),
    "metric-usual": Text("{series} 平时在这个时段是 {usual}", "{series} is usually {usual} at this hour"),
    "metric-quiet": Text("{series} 已有 {length} 没有数值", "{series}: nothing has come for {length}"),
    "metric-no-sample": Text("{metric} 从未收到数据", "no sample of {metric} has ever come"),
    "metric-more-series": Text("还有 {count} 个序列", "and {count} more series"),
    "metric-unheard": Text("没有触发器看 {metric}", "no trigger looks at {metric}"),
    "explain-no-such": Text(
        "没有叫“{name}”的事件、预案、触发器或指标——是不是 {near}？",
        "there is no incident, runbook, trigger or metric “{name}” — did you mean {near}?",
    ),
    "explain-which-trigger": Text(
        "几个预案都有触发器“{trigger}”——写明是哪一个：{known}",
        "several runbooks have a trigger “{trigger}” — say which: {known}",
    ),
}

TRIGGERS: dict[str, Text] = {
    "trigger-rule": Text("“{trigger}”的条件：{rule}", "“{trigger}” fires on: {rule}"),
    "trigger-no-sample": Text("“{trigger}”从未收到数据", "“{trigger}”: no sample has ever come"),
    "trigger-no-alert": Text("“{trigger}”从未收到告警", "“{trigger}”: no alert has ever come"),
    "trigger-is-normal": Text("{trigger}：正常", "{trigger}: normal"),
    "trigger-is-pending": Text("{trigger}：已越过，正在计时", "{trigger}: beyond, its time is running"),
    "trigger-is-firing": Text("{trigger}：成立", "{trigger}: firing"),
    "trigger-is-clearing": Text("{trigger}：已回落，正在计时", "{trigger}: back, its time is running"),
    "trigger-fired-at": Text("{trigger} 曾成立", "{trigger} fired"),
    "whole-is": Text("{metric} 现在：{value}", "{metric} now: {value}"),
    "part-is": Text("其中 {metric}：{value}", "computed from {metric}: {value}"),
    "part-too-few": Text("太少（{have}，至少 {least}）", "too few ({have} of {least})"),
    "part-never-seen": Text("从未收到数据", "no sample has ever come"),
    "part-silent": Text("没有新数据，最后一次在 {at}", "silent, last heard at {at}"),
    "trigger-silent": Text(
        "{trigger} 的指标没有新数据；没有数据不算恢复", "{trigger}: its metric is silent, and silence clears nothing"
    ),
    "trigger-will-fire": Text("{trigger} 持续满 {length} 就触发", "{trigger} fires when it has lasted {length}"),
    "trigger-will-clear": Text(
        "{trigger} 保持满 {length} 就算恢复", "{trigger} is over when this has lasted {length}"
    ),
    "trigger-fires-when": Text("{trigger} 何时触发：{rule}", "{trigger} fires when: {rule}"),
    "trigger-clears-when": Text("{trigger} 何时恢复：{clear}", "{trigger} clears when {clear}"),
    "trigger-hours-open": Text(
        "{trigger} 在时段 {calendar} 内；到点关闭并恢复", "{trigger} is in its hours ({calendar}); closing ends them"
    ),
    "trigger-hours-closed": Text(
        "{trigger} 不在时段 {calendar} 内，到点才开始看", "{trigger} is outside its hours ({calendar}); they begin"
    ),
    "trigger-would-open": Text(
        "{trigger} 触发时会启动一起新事件（预案 {runbook}）",
        "firing, {trigger} would open a new incident of {runbook}",
    ),
    "trigger-would-note": Text(
        "{trigger} 触发时只记一笔（预案 {runbook} 在试运行）", "firing, {trigger} would be noted: {runbook} is on trial"
    ),
    "trigger-would-attach": Text("{trigger} 触发时并入 {incident}", "firing, {trigger} would join {incident}"),
    "trigger-would-queue": Text(
        "{trigger} 触发时排在 {incident} 之后", "firing, {trigger} would wait until {incident} is closed"
    ),
    "trigger-would-restart": Text(
        "{trigger} 触发时结束 {incident} 并重新开始", "firing, {trigger} would close {incident} and start anew"
    ),
    "trigger-would-new": Text(
        "{trigger} 触发时另开一起（已有 {incident}）", "firing, {trigger} would open one more beside {incident}"
    ),
    "trigger-looked-at": Text("{trigger} 下次检查", "{trigger} is looked at again"),
    "trigger-waits-for-news": Text("{trigger} 等新数据来了再看", "{trigger} is looked at when something new comes"),
    "clear-itself": Text("不再越过触发水平", "it is not beyond its level any more"),
    "clear-for": Text("，并保持 {length}", ", for {length}"),
    "clear-above": Text("{metric} 高于 {level}", "{metric} is above {level}"),
    "clear-below": Text("{metric} 低于 {level}", "{metric} is below {level}"),
    "clear-level-absolute": Text("{factor}", "{factor}"),
    "clear-level-usual": Text("平时的 {factor} 倍", "{factor} × usual"),
    "clear-level-previous": Text("上一窗口的 {factor} 倍", "{factor} × the window before"),
    "clear-level-target": Text("目标的 {factor} 倍", "{factor} × target"),
    "held-silence": Text("静默到 {until}（{person}：{reason}）", "silenced until {until} ({person}: {reason})"),
    "held-trial": Text(
        "预案在试运行：只记录，不启动、不呼叫", "the runbook is on trial: it is noted, nothing opens, nobody is paged"
    ),
    "held-cooldown": Text("{incident} 结束后的冷却期到 {until}", "cool-down after {incident} until {until}"),
    "held-false-alarm": Text(
        "{incident} 被判误报，静默到 {until} 或先恢复一次",
        "quiet after the false alarm {incident}, until {until} or until it has cleared once",
    ),
    "held-flapping": Text("反复波动，暂不算恢复", "flapping: it is not called over until it has been quiet"),
    "held-silent-metric": Text(
        "指标没有新数据：没有数据不会触发", "its metric is silent, and silence does not fire here"
    ),
}

STEPS: dict[str, Text] = {
    "step-event": Text("{event} {detail}", "{event} {detail}"),
    "step-taken": Text("“{event}”由 {where} 处理", "“{event}” taken by {where}"),
    "step-not-used": Text("“{event}”在此无人处理", "“{event}” not used here"),
    "step-guard-true": Text("{where} 的条件成立（{saw}）", "the guard of {where} held ({saw})"),
    "step-guard-false": Text("{where} 的条件不成立（{saw}）", "the guard of {where} did not hold ({saw})"),
    "step-guard-unknown": Text("{where} 的条件未知（{saw}）", "the guard of {where} was unknown ({saw})"),
    "step-skipped": Text("跳过 {where}：所在状态已离开", "skipped {where}: its state had been left"),
    "event-is-Opened": Text("启动", "opened"),
    "event-is-Vouched": Text("签名的来源也这样说", "a source that signs says so too"),
    "event-is-TriggerFired": Text("触发器触发", "trigger fired"),
    "event-is-TriggerCleared": Text("触发器恢复", "trigger cleared"),
    "event-is-Absorbed": Text("并入另一预案的信号", "signal of an effect taken"),
    "event-is-AbsorbedCleared": Text("并入的信号恢复", "signal of an effect cleared"),
    "event-is-AbsorbedInto": Text("并入起因事件", "went on in its cause"),
    "event-is-CauseFound": Text("发现起因或后果", "cause or effect found"),
    "event-is-WatchFired": Text("关注项成立", "watch fired"),
    "event-is-WatchCleared": Text("关注项恢复", "watch cleared"),
    "event-is-FiguresChanged": Text("新数据", "new figures"),
    "event-is-TimerDue": Text("定时到点", "timer due"),
    "event-is-Heard": Text("收到外部事件", "event heard"),
    "event-is-Pressed": Text("按下按钮", "button pressed"),
    "event-is-TaskDone": Text("任务完成", "task ticked"),
    "event-is-TaskReopened": Text("任务重开", "task reopened"),
    "event-is-FactGiven": Text("填写事实", "fact given"),
    "event-is-Acknowledged": Text("应答", "acknowledged"),
    "event-is-PageAsked": Text("人工呼叫", "page by hand"),
    "event-is-NoticeAsked": Text("起草通知", "notice asked for"),
    "event-is-NoticeApproved": Text("批准通知", "notice approved"),
    "event-is-NoticeRejected": Text("驳回通知", "notice rejected"),
    "event-is-NoticeEdited": Text("修改通知", "notice edited"),
    "event-is-NoticeStopped": Text("停发通知", "notice stopped"),
    "event-is-EffectReported": Text("发送有了结果", "a delivery was reported"),
    "reported-sent": Text("已发出", "sent"),
    "reported-failed": Text("失败", "failed"),
    "reported-uncertain": Text("存疑", "in doubt"),
    "reported-drilled": Text("演练，没有发出", "drill, not sent"),
    "reported-stale": Text("过时作废", "too old, dropped"),
    "reported-cancelled": Text("已撤回", "taken back"),
    "event-is-EffectMarked": Text("人工认定发送结果", "a delivery was marked"),
    "event-is-ResendAsked": Text("要求重发", "resend asked for"),
    "event-is-CorrectionAsked": Text("要求更正", "correction asked for"),
    "event-is-ChildOpened": Text("被调用的事件已启动", "called incident opened"),
    "event-is-ChildEnded": Text("被调用的事件已结束", "called incident ended"),
    "event-is-SeverityGiven": Text("指定级别", "severity given"),
    "event-is-LeadAssigned": Text("指定负责人", "lead assigned"),
    "event-is-Paused": Text("暂停", "paused"),
    "event-is-Resumed": Text("恢复", "resumed"),
    "event-is-Overridden": Text("人工转移状态", "moved by hand"),
    "event-is-Closed": Text("人工结束", "closed by hand"),
    "event-is-Reopened": Text("重新打开", "reopened"),
    "event-is-Noted": Text("备注", "note"),
    "event-is-Migrated": Text("改用新版", "moved to a new version"),
    "event-is-ClockJumped": Text("时钟跳变", "clock jumped"),
}

NEXT: dict[str, Text] = {
    "explain-closed": Text(
        "事件已于 {at} 以“{outcome}”结束，不会再自行做什么",
        "closed as “{outcome}” at {at}; it does nothing by itself any more",
    ),
    "explain-frozen": Text("已暂停，剩 {left}：{what}", "paused, {left} left: {what}"),
    "explain-on": Text("在“{state}”，{event} → {what}", "in “{state}”: {event} → {what}"),
    "explain-severity": Text(
        "若 {condition}，级别升为{level}（现在 {saw}）", "severity rises to {level} if {condition} (now {saw})"
    ),
    "explain-held-down": Text(
        "{level}已被人工降下：{condition} 须先不成立一次才会再升（现在 {saw}）",
        "{level} was lowered by a person: it rises again once {condition} has been false in between (now {saw})",
    ),
    "explain-timer-set": Text("在“{state}”设下的定时，长 {length}", "set in “{state}”, {length} long"),
    "explain-ladder-ends": Text(
        "{about}：{roles}有人应答（tocsin ack {incident}）、按下按钮、完成任务，或事件结束，呼叫才停",
        "{about}: paging ends when somebody of {roles} answers (tocsin ack {incident}), presses a button or "
        "ticks a task, or when the incident ends",
    ),
    "explain-ladder-ends-asked": Text(
        "{about}：{roles}作出决定，呼叫才停；应答只让它安静一阵（tocsin ack {incident}）",
        "{about}: paging ends when {roles} decide; an acknowledgement only quietens it for a while (tocsin ack "
        "{incident})",
    ),
    "explain-no-ladder": Text("现在没有进行中的呼叫", "no page is going on now"),
    "explain-notice-never": Text("顾客通知“{notice}”还没有起草", "the notice “{notice}” has not been asked for yet"),
    "explain-notice": Text("顾客通知“{notice}”：{state}", "notice “{notice}”: {state}"),
    "explain-doubt": Text(
        "“{notice}”有 {count} 条存疑：系统不会自行重发；查实后 tocsin notice mark {incident} {name} sent 或 "
        "failed",
        "“{notice}”: {count} in doubt and never sent again by itself; find out, then tocsin notice mark "
        "{incident} {name} sent|failed",
    ),
    "explain-stopped": Text(
        "顾客通知已停发（{person}：{reason}）", "customer notices are stopped ({person}: {reason})"
    ),
    "explain-nothing-comes": Text("没有自行会发生的事", "nothing will happen by itself"),
    "no-such-part": Text("{incident} 没有“{part}”。有：{known}", "{incident} has no “{part}”. It has: {known}"),
    "no-such-question": Text("没有“{question}”这种查询", "there is no question “{question}”"),
}

SENTENCES: dict[str, Text] = {**BECAUSE, **METRICS, **TRIGGERS, **STEPS, **NEXT}
