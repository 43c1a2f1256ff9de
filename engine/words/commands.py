"""Why a command could not be taken: no such name, a value without sense, somebody without the right."""

from __future__ import annotations

from ..model.text import Text

SENTENCES: dict[str, Text] = {
    # -- no such thing --------------------------------------------------------------------------
    "no-such-world": Text("没有演练“{world}”，或已经结束", "there is no drill “{world}”, or it has ended"),
    "no-such-incident": Text(
        "没有事件 {incident}——进行中的有：{open}",
        "there is no incident {incident} — open are: {open}",
    ),
    "no-such-button": Text(
        "{incident} 现在没有按钮“{button}”——有：{offered}",
        "{incident} has no button “{button}” now — there are: {offered}",
    ),
    "no-such-task": Text(
        "{incident} 现在没有任务“{task}”——未完成的有：{open}",
        "{incident} has no task “{task}” now — open are: {open}",
    ),
    "no-such-runbook": Text(
        "没有预案“{runbook}”——是不是：{near}",
        "there is no runbook “{runbook}” — did you mean: {near}",
    ),
    "no-such-outcome": Text(
        "没有结果“{outcome}”——可用：{outcomes}", "there is no outcome “{outcome}” — there are: {outcomes}"
    ),
    "no-such-event": Text(
        "没有预案在听告警“{event}”——tocsin check 列出信号",
        "no runbook listens for “{event}” — look at the triggers with `tocsin explain`",
    ),
    "no-such-metric": Text(
        "没有指标“{metric}”——在 team.yaml 的 metrics 里写上",
        "there is no metric “{metric}” — declare it under metrics in team.yaml",
    ),
    "no-such-kind": Text(
        "没有报告种类“{kind}”——可用：{kinds}；种类 K 就是 team.yaml 里的计数指标 reports.K",
        "there is no kind of report “{kind}” — there are: {kinds}; kind K is the count “reports.K” in team.yaml",
    ),
    "heard-empty": Text("没有写内容——写上顾客说了什么", "the report is empty — write what customers say"),
    "heard-labels": Text("标签太多——最多 {most} 个", "too many labels — at most {most}"),
    "settle-how": Text(
        "三者选一：归入事件 （--into）、启动预案（--open）、答复（--answer）",
        "say one of three: into an incident (--into), open a runbook (--open), or an answer (--answer)",
    ),
    "nothing-heard": Text(
        "没有“{kind}”的待处理报告，或标签不同——tocsin heard 列出全部",
        "no report of “{kind}” is waiting, or its labels differ — `tocsin heard` lists them",
    ),
    "heard-kind": Text(
        "写明种类（--kind）；tocsin heard 不带参数则列出报告",
        "name the kind (--kind); `tocsin heard` alone lists the reports",
    ),
    "no-such-notice-here": Text(
        "这个预案没有通知“{notice}”——是不是：{near}",
        "this runbook has no notice “{notice}” — did you mean: {near}",
    ),
    "no-such-trigger": Text("没有触发器“{trigger}”——有：{near}", "there is no trigger “{trigger}” — there are: {near}"),
    "no-such-token": Text("没有令牌 {id}——tocsin token list", "there is no token {id} — `tocsin token list`"),
    "no-such-verb": Text(
        "引擎不认识命令 {verb}——两边的版本是否相同？",
        "the engine does not know {verb} — are both of the same version?",
    ),
    # -- which one, or what ------------------------------------------------------------------------
    "button-ambiguous": Text(
        "有几个按钮叫“{button}”——写编号：{numbers}",
        "several buttons are called “{button}” — give the number: {numbers}",
    ),
    "task-ambiguous": Text(
        "有几个任务叫“{task}”——写全路径：{paths}",
        "several tasks are called “{task}” — give the path: {paths}",
    ),
    "state-ambiguous": Text(
        "有几个状态叫“{state}”——写全路径：{paths}",
        "several states are called “{state}” — give the path: {paths}",
    ),
    "fact-text": Text("“{fact}”要写一段文字，最多 {most} 个字符", "“{fact}” takes a text of at most {most} characters"),
    "fact-time": Text(
        "“{given}”不是时刻——写 18:30、11-30 18:30 或 +2h",
        "“{given}” is not a time — write 18:30, 11-30 18:30 or +2h",
    ),
    "fact-number": Text(
        "“{fact}”要写数字，不是“{given}”——例如 320 或 12%",
        "“{fact}” takes a number, not “{given}” — such as 320 or 12%",
    ),
    "fact-yes-no": Text("“{fact}”要写 是 或 否，不是“{given}”", "“{fact}” takes yes or no, not “{given}”"),
    "fact-choice": Text(
        "“{fact}”没有选项“{given}”——可选：{options}",
        "“{given}” is no choice of “{fact}” — there are: {options}",
    ),
    "task-takes-no-value": Text(
        "任务“{task}”不需要答案——去掉后面的值",
        "task “{task}” asks nothing — leave the value out",
    ),
    "note-empty": Text("没有写内容", "the note is empty — write what happened"),
    "approve-needs-hash": Text(
        "同意必须写明读过的是哪份文字——先 tocsin notice show {incident} {notice}，再加 --hash",
        "say which words you have read — `tocsin notice show {incident} {notice}`, then add --hash",
    ),
    # -- not now --------------------------------------------------------------------------------
    "still-firing-needs-reason": Text(
        "{incident} 的触发器仍在触发——要结束请写明原因（--reason）",
        "{incident} still fires — say why you close it (--reason)",
    ),
    "nothing-in-doubt": Text(
        "{incident} 的通知“{notice}”没有结果不明的部分",
        "nothing of “{notice}” in {incident} is in doubt",
    ),
    "person-without-contact": Text(
        "{person} 没有联系方式——在 team.yaml 里写上 contacts",
        "{person} cannot be reached — give them contacts in team.yaml",
    ),
    "label-missing": Text(
        "预案“{runbook}”需要标签 {labels}——加 --label 名字=值",
        "runbook “{runbook}” needs the labels {labels} — add --label NAME=VALUE",
    ),
    "sample-label-missing": Text(
        "指标“{metric}”需要标签 {labels}——加 --label 名字=值",
        "metric “{metric}” needs the labels {labels} — add --label NAME=VALUE",
    ),
    "sample-computed": Text(
        "指标“{metric}”是算出来的，不能发送——发送 {parts}",
        "metric “{metric}” is computed, nothing can be sent to it — send {parts}",
    ),
    "sample-label-personal": Text(
        "“{metric}”是个人答卷，只收标签 {allowed}，不收 {labels}——去掉后再发，任何人的答卷都不应写明是谁的",
        "“{metric}” holds answers of people: it takes the labels {allowed} and not {labels} — send it without them, no "
        "answer may say whose it is",
    ),
    "event-label-missing": Text(
        "告警“{event}”缺少预案 one_per 要求的标签，不知道属于哪个事件——加 --label 名字=值",
        "alert “{event}” lacks the label that one_per of its runbook asks for — add --label NAME=VALUE",
    ),
    "role-in-use": Text(
        "{incident} 仍需要角色“{role}”——先结束它，或保留这个角色",
        "{incident} still needs the role “{role}” — close it first, or keep the role",
    ),
    "connector-in-use": Text(
        "{incident} 仍需要连接器“{connector}”——先结束它，或保留它",
        "{incident} still needs the connector “{connector}” — close it first, or keep it",
    ),
    # -- no right -------------------------------------------------------------------------------
    "token-unknown": Text(
        "令牌无效——用 tocsin login 换一个",
        "the token is not valid — get another and use `tocsin login`",
    ),
    "sources-only-report": Text(
        "“{name}”是来源的令牌，只能上报数据",
        "“{name}” is the token of a source, which may only report",
    ),
    "approve-needs-verified": Text(
        "“{name}”只是自称，不能审批——用自己的系统账号或令牌",
        "“{name}” is only claimed and may not approve — use your own login or token",
    ),
    # -- the engine -----------------------------------------------------------------------------
    "sns-no-certificate": Text(
        "现在取不到 SNS 的证书，这一条没有保存。请重发。",
        "The certificate of SNS cannot be fetched now; this message was not kept. Send it again.",
    ),
    "engine-busy": Text(
        "引擎在 {seconds} 秒内没有回答——命令可能仍会执行，用 tocsin status 查看",
        "the engine did not answer within {seconds} s — it may still do it, look with `tocsin status`",
    ),
    "engine-unavailable": Text(
        "引擎不可用（{kind}）——tocsin doctor",
        "the engine is not available ({kind}) — `tocsin doctor`",
    ),
    "internal-error": Text(
        "引擎在“{action}”时出了自己的错（{kind}）——什么也没有改变，请报告",
        "the engine made a mistake of its own in “{action}” ({kind}) — nothing was changed, please report it",
    ),
    "secret-missing": Text("没有设置密文 {secret}", "the secret {secret} is not set — set it and try again"),
    "channel-secret-missing": Text(
        "渠道 {channel} 缺少密文 {secret}——设置它",
        "channel {channel} lacks its secret {secret} — set it",
    ),
    "channel-wrong": Text(
        "渠道 {channel} 用不了：{fault}，{setting}——改正 tocsin.yaml",
        "channel {channel} cannot be used: {fault}, {setting} — correct tocsin.yaml",
    ),
}  # fmt: skip
