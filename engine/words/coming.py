"""What will happen by itself, what waits for a person, and what a page is about."""

from __future__ import annotations

from ..model.text import Text

NEXT: dict[str, Text] = {
    "next-after": Text("进入“{state}”满 {delay}：{what}", "{delay} after entering “{state}”: {what}"),
    "next-every": Text("“{state}”期间每 {delay}：{what}", "every {delay} in “{state}”: {what}"),
    "next-if": Text("若 {condition}，{what}", "if {condition}, {what}"),
    "next-else": Text("否则{what}", "otherwise {what}"),
    "next-goes": Text("转到“{state}”", "go to “{state}”"),
    "next-ends": Text("以“{outcome}”结束", "end as “{outcome}”"),
    "next-nothing": Text("不做任何事", "nothing is done"),
    "next-overdue": Text("任务“{task}”逾期 → 呼叫{roles}", "task “{task}” overdue → page {roles}"),
    "next-rung": Text(
        "无人应答 → 呼叫{roles}（第 {rung} 级，共 {rungs} 级）：{about}",
        "nobody answers → page {roles} (rung {rung} of {rungs}): {about}",
    ),
    "next-round": Text(
        "无人应答 → 从头再呼叫{roles}（第 {round} 轮）：{about}",
        "nobody answers → page {roles} again from the first rung (round {round}): {about}",
    ),
    "next-again": Text(
        "无人应答 → 再次呼叫{roles}（第 {round} 次）：{about}",
        "nobody answers → page {roles} again (time {round}): {about}",
    ),
    "next-lapse": Text(
        "{person}的应答到期；若事情仍未了结 → 再次呼叫{roles}：{about}",
        "the answer of {person} runs out; if it is still so → page {roles} again: {about}",
    ),
    "next-lapse-over": Text(
        "{person}的应答到期；事由已过，不再呼叫：{about}",
        "the answer of {person} runs out and nobody is paged again, for it is over: {about}",
    ),
    "next-expire": Text("顾客通知“{notice}”的审批到期", "time to approve the notice “{notice}” runs out"),
    "next-sla-warn": Text("时限承诺“{sla}”预警 → 告知{roles}", "promise “{sla}” is warned of → write to {roles}"),
    "next-sla-breach": Text("时限承诺“{sla}”超时 → 呼叫{roles}", "promise “{sla}” breached → page {roles}"),
    "next-idle": Text("再无其他安排 → 呼叫{roles}", "nothing else is going on → page {roles}"),
    "next-try": Text(
        "第 {attempts} 次尝试经 {channel} 送达 {recipient}", "try {channel} to {recipient}, attempt {attempts}"
    ),
    "next-watch": Text("“{state}”关注的“{watch}”若持续则成立", "“{watch}”, watched in “{state}”, fires if it lasts"),
    "next-pending": Text("{trigger} 若持续则触发", "{trigger} fires if it lasts"),
    "next-clearing": Text("{trigger} 若保持则算恢复", "{trigger} counts as over if it lasts"),
    "next-rest-ends": Text(
        "{incident} 结束后的静默期到；{trigger} 若仍成立则再启动",
        "the rest after {incident} ends; {trigger} opens a new incident if it still fires",
    ),
    "next-silence-ends": Text("{trigger} 的静默结束", "the silence of {trigger} ends"),
}

LADDERS: dict[str, Text] = {
    "ladder-page": Text("“{about}”", "“{about}”"),
    "ladder-overdue": Text("任务逾期“{about}”", "overdue task “{about}”"),
    "ladder-ask": Text("能否执行“{about}”", "may “{about}” run"),
    "ladder-by-hand": Text("请人工执行“{about}”", "“{about}” has to be done by hand"),
    "ladder-approve": Text("审批顾客通知“{about}”", "approval of the notice “{about}”"),
    "ladder-fact-missing": Text("顾客通知“{about}”还缺内容", "the notice “{about}” lacks something"),
    "ladder-expired": Text("顾客通知“{about}”无人及时审批", "nobody decided on the notice “{about}” in time"),
    "ladder-declare": Text("是否升为{about}", "whether it is {about}"),
    "ladder-severity": Text("级别升为{about}", "severity is {about}"),
    "ladder-hand": Text("人工呼叫{about}", "{about} paged by hand"),
    "ladder-failed": Text("“{about}”失败", "“{about}” failed"),
    "ladder-uncertain": Text("“{about}”结果不明", "“{about}” is in doubt"),
    "ladder-breached": Text("时限承诺“{about}”已超时", "promise “{about}” was broken"),
    "ladder-call-failed": Text("预案“{about}”无法启动", "runbook “{about}” could not be called"),
    "ladder-idle": Text("事件未结束，但已没有任何安排", "the incident is open and nothing is going on"),
    "ladder-stuck": Text("预案停住了", "the runbook is stuck"),
}

WAITS: dict[str, Text] = {
    "waits-page": Text("呼叫无人应答：{about}（已叫{roles}）", "a page nobody has answered: {about} (paged {roles})"),
    "waits-doubt": Text(
        "顾客通知“{notice}”有 {count} 条不知是否送达，请查实",
        "notice “{notice}”: {count} in doubt, find out whether they arrived",
    ),
    "waits-doubt-connector": Text(
        "“{connector}”不知是否已执行，请查实", "“{connector}”: in doubt, find out whether it has run"
    ),
    "waits-ask": Text("请{roles}决定：能否执行“{connector}”", "{roles} to decide: may “{connector}” run?"),
    "waits-facts": Text("顾客通知“{notice}”还缺：{facts}", "notice “{notice}” waits for: {facts}"),
    "waits-approval": Text(
        "请{roles}在 {due} 前审批顾客通知“{notice}”", "{roles} to approve the notice “{notice}” by {due}"
    ),
    "waits-approval-late": Text(
        "顾客通知“{notice}”的审批已于 {due} 到期，{roles}仍可决定",
        "time to approve “{notice}” ran out at {due}; {roles} may still decide",
    ),
    "waits-decision": Text("在“{state}”作出决定：{labels}", "a decision in “{state}”: {labels}"),
    "waits-task": Text("任务：{task}（{roles}）", "task: {task} ({roles})"),
    "waits-task-due": Text("任务：{task}（{roles}，{due} 前）", "task: {task} ({roles}, due {due})"),
    "waits-task-overdue": Text(
        "任务逾期：{task}（{roles}，应在 {due} 前）", "OVERDUE task: {task} ({roles}, was due {due})"
    ),
    "waits-declare": Text("请{roles}决定是否升为{level}", "{roles} to decide whether it is {level}"),
    "waits-paused": Text(
        "事件已暂停，计时停着，等负责人恢复", "paused: its clocks stand still until the lead resumes"
    ),
    "waits-stuck": Text("预案停住了，请负责人接手", "stuck: the lead has to move it by hand"),
}

SENTENCES: dict[str, Text] = {**NEXT, **LADDERS, **WAITS}
