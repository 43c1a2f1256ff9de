"""Sentences for what the linter finds in a runbook as a whole, by code."""

from __future__ import annotations

from ..model.text import Text

PATHS: dict[str, Text] = {
    "lint-unreachable": Text(
        zh="状态“{state}”永远到不了——在别处写“go: {state}”，或删掉它",
        en="state “{state}” can never be reached — write “go: {state}” somewhere, or remove it",
    ),
    "lint-no-way-to-end": Text(
        zh="从“{state}”走不到任何结束——加一条通向结束的路，例如“end: resolved”",
        en="from “{state}” there is no way to an end — add one, such as “end: resolved”",
    ),
    "lint-only-called-off": Text(
        zh="从“{state}”出发只能靠按钮“{buttons}”中止——应当有正常的出路",
        en="from “{state}” only the button “{buttons}” leads to an end — it should have a way of its own",
    ),
    "lint-finished-unhandled": Text(
        zh="“{state}”里的事结束后没有下一步——加上“on: finished:”",
        en="nothing happens when “{state}” finishes — add “on: finished:”",
    ),
    "lint-after-unconditional": Text(
        zh="上一条没有“when:”，这一条永远不会执行——给上一条加条件，或删掉这一条",
        en="this line can never be reached: the one above has no “when:” — give it one, or remove this line",
    ),
    "lint-instant-loop": Text(
        zh="{way}：这些状态之间会无等待地来回切换——在其中一个里等待（“after:”或按钮）",
        en="{way}: these states hand over to each other without waiting — wait in one of them (“after:” or a button)",
    ),
    "lint-hidden-button": Text(
        zh="在“{state}”里，“{button}”由内层先处理，外层的按钮不起作用",
        en="in “{state}”, “{button}” is handled here first, the outer button does nothing",
    ),
    "lint-many-states": Text(
        zh="这一块有 {count} 个状态，超过 {limit} 个就没人看得清了——分成几块，或用“call:”",
        en="{count} states in one block; beyond {limit} nobody can follow — divide it, or use “call:”",
    ),
    "lint-no-phase": Text(
        zh="“{state}”没有阶段——写上“phase: warning”、“response”或“handling”",
        en="“{state}” has no phase — write “phase: warning”, “response” or “handling”",
    ),
    "lint-no-title": Text(
        zh="“{state}”没有标题，看板上只能显示它的名字",
        en="“{state}” has no title, boards can only show its name",
    ),
}

WAITS: dict[str, Text] = {
    "lint-waits-forever": Text(
        zh="“{state}”可能无限等待——加上“after:”，或给整份预案加“sla: resolve”",
        en="“{state}” could wait for ever — add “after:” (or an “sla: resolve” for the whole runbook)",
    ),
    "lint-warn-after-limit": Text(
        zh="预警（{warn}）不早于时限（{within}）——把预警提前",
        en="the warning ({warn}) comes at or after the limit ({within}) — warn earlier",
    ),
    "lint-task-due-late": Text(
        zh="任务“{task}”在 {due} 后到期，但“{state}”在 {after} 后就离开了——把期限提前，或让状态更久",
        en="“{task}” is due after {due}, but “{state}” is left after {after} — make it due earlier, or stay longer",
    ),
    "lint-many-updates": Text(
        zh="每 {every} 给顾客发一次通知“{notice}”——真的要这样吗？",
        en="the customer notice “{notice}” every {every} — is that meant?",
    ),
}

SIGNALS: dict[str, Text] = {
    "lint-clear-side": Text(
        zh="恢复阈值在错误的一侧：把“{key}”改成“{wanted}”",
        en="the clear level is on the wrong side: write “{wanted}” instead of “{key}”",
    ),
    "lint-clear-level-high": Text(
        zh="恢复阈值必须低于触发阈值（{level}），否则告警会来回抖动",
        en="the clear level must be lower than the firing level ({level}), or the alarm would flap",
    ),
    "lint-clear-level-low": Text(
        zh="恢复阈值必须高于触发阈值（{level}），否则告警会来回抖动",
        en="the clear level must be higher than the firing level ({level}), or the alarm would flap",
    ),
    "lint-clear-missing": Text(
        zh="有状态在等“cleared”，但“{trigger}”没有“clear:”——一有好数据就算恢复；请写恢复阈值和持续时间",
        en="a state waits for “cleared”, but “{trigger}” has no “clear:” — one good sample would end it; "
        "write a clear level and “for:”",
    ),
    "lint-no-floor": Text(
        zh="相对“{level}”的阈值还需要“and_at_least:”——否则平静的夜里一两个就会触发",
        en="a level relative to “{level}” needs “and_at_least:” too — on a quiet night one or two would fire it",
    ),
    "lint-no-target": Text(
        zh="指标“{metric}”没有“target:”——在 team.yaml 里写上，或用固定阈值",
        en="the metric “{metric}” has no “target:” — give it one in team.yaml, or write a fixed level",
    ),
    "lint-usual-of": Text(
        zh="平时水平只按小时记总和与个数，“{of}”的无从得知——改用 {options} 之一，或写 x previous、x target 或固定值",
        en="what is usual is kept as sums by the hour, so that of “{of}” is never known — use one of {options}, or "
        "write x previous, x target or a number",
    ),
    "lint-rate-kind": Text(
        zh="“rate”是每分钟的个数，而“{metric}”不是计数——用 avg 或 last，或在 team.yaml 里写“kind: count”",
        en="“rate” is a number per minute, but “{metric}” counts nothing — use avg or last, or say “kind: count” in "
        "team.yaml",
    ),
    "lint-ahead-of": Text(
        zh="直线预测不了“{of}”——改用 {options} 之一",
        en="a straight line cannot forecast “{of}” — use one of {options}",
    ),
    "lint-ahead-window": Text(
        zh="“ahead: {ahead}”要从窗口里的样本看趋势——加上“window:”，例如“window: {ahead}”",
        en="“ahead: {ahead}” takes its line from the samples of a window — add one, such as “window: {ahead}”",
    ),
    "lint-ahead-few": Text(
        zh="窗口 {window} 里不足三个 {metric} 的样本，预测不了——至少写“window: {least}”",
        en="a window of {window} holds fewer than three samples of {metric}, which makes no forecast — write at least "
        "“window: {least}”",
    ),
    "lint-computed-no": Text(
        zh="“{metric}”是算出来的，没有自己的“{key}:”——去掉它；要看最大、百分位或预测，就看 {parts}",
        en="“{metric}” is computed and has no “{key}:” of its own — leave it out; for a highest, a percentile or a "
        "forecast look at {parts}",
    ),
    "lint-answers-mean": Text(
        zh="“{metric}”含个人答卷，只看平均，没有“{key}:”——去掉它：最大、最小或最近一份就是某个人的答卷",
        en="“{metric}” holds answers of people: their mean and no “{key}:” — leave it out; the highest, the lowest or "
        "the last answer is somebody's",
    ),
    "lint-shorter-than-step": Text(
        zh="“{key}: {length}”短于 {metric} 的采样间隔（{step}）——至少写 {step}",
        en="“{key}: {length}” is shorter than one sample of {metric} ({step}) — write at least {step}",
    ),
    "lint-trigger-label": Text(
        zh="“one_per”里有“{label}”，但指标“{metric}”不按它区分——触发时不知道是哪一个",
        en="“one_per” names “{label}”, but the metric “{metric}” is not measured per {label} — "
        "the trigger could not tell which one it is",
    ),
    "lint-trigger-deaf": Text(
        zh="指标“{metric}”按“{label}”区分，而这个预案没有这个标签，触发器永远不会触发——"
        "写“one_per: {label}”，或用“with:”指定一个",
        en="the metric “{metric}” is measured per “{label}”, which this runbook lacks, so the trigger can never fire — "
        "write “one_per: {label}”, or name one by “with:”",
    ),
    "lint-watch-label": Text(
        zh="指标“{metric}”按“{label}”区分，而事件没有这个标签——加上“with: {{{label}: …}}”",
        en="the metric “{metric}” is measured per “{label}”, which the incident lacks — add “with: {{{label}: …}}”",
    ),
    "lint-peak-missing": Text(
        zh="触发器“{trigger}”没有说大促期间怎样——写“peak: same”、“peak: 1.5 x”，或另写阈值",
        en="the trigger “{trigger}” does not say what holds in promotions — "
        "write “peak: same”, “peak: 1.5 x”, or levels of its own",
    ),
    "lint-promotion-unknown": Text(
        zh="不会有“{event}”：team.yaml 里没有这个大促或阶段——有：{known}",
        en="“{event}” never comes: team.yaml has no such promotion or phase — there are: {known}",
    ),
}

NOTICES: dict[str, Text] = {
    "lint-fact-unknown": Text(
        zh="到这一步时“{fact}”可能还没有值：只有任务“{tasks}”填写它——通知“{notice}”会一直等",
        en="“{fact}” may be unknown here: only the task “{tasks}” fills it — the notice “{notice}” would wait for it",
    ),
    "lint-fact-never-filled": Text(
        zh="没有任务填写“{fact}”——通知“{notice}”会一直等；在此之前加一个“fills: {fact}”的任务",
        en="no task fills “{fact}” — the notice “{notice}” would wait for it; add a task with “fills: {fact}” before",
    ),
    "lint-notice-unused": Text(
        zh="通知“{notice}”从未使用——在某个状态里写“notice: {notice}”，或删掉它",
        en="the notice “{notice}” is never used — write “notice: {notice}” in a state, or remove it",
    ),
    "lint-notice-rejected": Text(
        zh="“{notice}”被驳回后没有下一步——加上“on: rejected.{notice}:”",
        en="nothing happens if “{notice}” is rejected — add “on: rejected.{notice}:”",
    ),
    "lint-notice-expired": Text(
        zh="“{notice}”一直没人审批时没有下一步——加上“on: expired.{notice}:”",
        en="nothing happens if nobody approves “{notice}” in time — add “on: expired.{notice}:”",
    ),
    "lint-notice-undecided": Text(
        zh="“{notice}”被驳回或没人审批时没有下一步——加上“rejected.{notice}:”和“expired.{notice}:”",
        en="nothing happens if “{notice}” is rejected, or if nobody decides — "
        "add “rejected.{notice}:” and “expired.{notice}:”",
    ),
    "lint-via-elsewhere": Text(
        zh="受众“{audience}”没有渠道“{channel}”——改“via:”，或在 team.yaml 里给受众加上它",
        en="the audience “{audience}” has no channel “{channel}” — change “via:”, or add it in team.yaml",
    ),
    "lint-channel-not-for-customers": Text(
        zh="渠道“{channel}”不能给顾客发通知（受众“{audience}”）——确认后在 tocsin.yaml 里写“customers: true”",
        en="the channel “{channel}” may not carry words to customers (audience “{audience}”) — "
        "if it may, write “customers: true” in tocsin.yaml",
    ),
}

PEOPLE: dict[str, Text] = {
    "lint-role-empty": Text(
        zh="角色“{role}”里没有人——在 team.yaml 的“people:”里写上",
        en="nobody is in the role “{role}” — name its people in team.yaml",
    ),
    "lint-role-unreachable": Text(
        zh="角色“{role}”的人（{people}）都没有联系方式——在 team.yaml 里写“contacts:”",
        en="nobody in the role “{role}” ({people}) has a contact — write “contacts:” in team.yaml",
    ),
    "lint-approver-is-lead": Text(
        zh="“{notice}”只有 {person} 能审批，而负责人也只有 {person}：改过文字的人不能自己审批——再加一个人",
        en="only {person} may approve “{notice}”, and the only lead is {person} too: "
        "whoever edits a notice never approves it alone — add a second person",
    ),
    "lint-too-few-approve": Text(
        zh="来源“{source}”不签名，只由它报告的事件，“{notice}”要 {need} 人批准，而能批准的只有 {people}"
        "——再加人，或让它签名",
        en="source “{source}” does not sign: where it alone reports an incident, “{notice}” needs {need} people who"
        " approve, and there is only {people} — add somebody, or let the source sign",
    ),
}

CALLS: dict[str, Text] = {
    "lint-call-circle": Text(
        zh="预案互相循环调用：{way}——去掉其中一次调用",
        en="runbooks call each other in a circle: {way} — remove one of the calls",
    ),
    "lint-call-label": Text(
        zh="预案“{runbook}”需要标签“{label}”——加上“with: {{{label}: …}}”",
        en="the runbook “{runbook}” needs the label “{label}” — add “with: {{{label}: …}}”",
    ),
    "lint-call-label-unknown": Text(
        zh="预案“{runbook}”没有标签“{label}”——它的标签写在“one_per:”里",
        en="the runbook “{runbook}” has no label “{label}” — its labels are those of its “one_per:”",
    ),
    "lint-cause-circle": Text(
        zh="“caused_by:”互为起因：{way}——去掉其中一处",
        en="runbooks cause each other in a circle: {way} — remove one of the “caused_by:”",
    ),
    "lint-cause-labels": Text(
        zh="与起因“{runbook}”（{labels}）没有共同的标签（这里是 {ours}）——它的任何事件都会并入这里的一切信号",
        en="no label in common with its cause “{runbook}” ({labels}; here {ours}) — any incident of it takes every "
        "signal of this runbook",
    ),
    "lint-http-asks": Text(
        zh="“{connector}”要先有人同意（{roles}）——请用“ask: {connector}”",
        en="“{connector}” needs a yes from {roles} first — write “ask: {connector}”",
    ),
    "lint-ask-free": Text(
        zh="“{connector}”没有写由谁同意——请用“http: {connector}”，或在 team.yaml 里加“asks:”",
        en="“{connector}” asks nobody — write “http: {connector}”, or give it “asks:” in team.yaml",
    ),
    "lint-http-nowhere": Text(
        zh="“{connector}”没有“via:”，什么都不会执行——在 team.yaml 里写上它走哪个渠道",
        en="“{connector}” has no “via:”, nothing would run — say in team.yaml where it runs",
    ),
    "lint-ask-by-hand": Text(
        zh="“{connector}”没有“via:”：由人手工完成，做完后按“同意”",
        en="“{connector}” has no “via:”: a person does it by hand and says yes when it is done",
    ),
}

CONDITIONS: dict[str, Text] = {
    "lint-always-true": Text(
        zh="条件恒为真：{condition}",
        en="this is always true: {condition}",
    ),
    "lint-never-true": Text(
        zh="条件永远不成立：{condition}",
        en="this is never true: {condition}",
    ),
    "lint-condition-label": Text(
        zh="指标“{metric}”按“{label}”区分，而事件没有这个标签，条件里永远没有它的值——把“{label}”加进“one_per:”",
        en="the metric “{metric}” is measured per “{label}”, which the incident lacks, so it is never known here — "
        "add “{label}” to “one_per:”",
    ),
}

SENTENCES: dict[str, Text] = {**PATHS, **WAITS, **SIGNALS, **NOTICES, **PEOPLE, **CALLS, **CONDITIONS}
