"""What the journal says, line by line, and why somebody is woken: the sentences of the codes that decisions write."""

from __future__ import annotations

from ..model.text import Text

RUNNING: dict[str, Text] = {
    "opened": Text("启动预案“{runbook}”（{how}）", "Opened runbook “{runbook}” ({how})"),
    "opened-unsigned": Text(
        "只有 {sources} 这样说，而且没有签名：顾客通知须多一人批准",
        "Only {sources} says so, without a signature: every customer notice needs one approval more",
    ),
    "vouched": Text(
        "{by} 也这样说，不再只凭 {sources}：顾客通知不再多要一人批准",
        "{by} says so too, not only {sources}: customer notices need no more than their own approvals",
    ),
    "entered": Text("进入“{state}”", "Entered “{state}”"),
    "left": Text("离开“{state}”", "Left “{state}”"),
    "branch-ended": Text("分支“{block}”结束：{outcome}", "Branch “{block}” ended: {outcome}"),
    "ended": Text("事件结束：{outcome}，历时 {minutes} 分钟", "Ended: {outcome}, after {minutes} min"),
    "closed": Text("人工结束：{outcome}（{reason}）", "Closed by a person: {outcome} ({reason})"),
    "superseded": Text("由新事件接替：{outcome}（{reason}）", "Replaced by a new incident: {outcome} ({reason})"),
    "reopened": Text("重新打开，从“{state}”继续：{reason}", "Reopened in “{state}”: {reason}"),
    "review-opened": Text("请{role}复盘，截止 {due}", "Review opened for {role}, due {due}"),
    "after-close": Text("事件已结束，此后收到的不再处理：{event}", "Closed before this came, nothing done: {event}"),
    "time-up": Text("“{state}”的时限已到（{clock}）", "Time is up in “{state}” ({clock})"),
    "timer-late": Text(
        "定时 {timer} 应于 {due} 触发，迟了 {seconds} 秒才处理", "Timer {timer} was due {due}, handled {seconds} s late"
    ),
    "clock-jumped": Text("系统时钟向前跳了 {seconds} 秒", "The clock jumped ahead by {seconds} s"),
    "idle": Text("已无定时，也无人被呼叫，提醒负责人", "Nothing was running and nobody was called: the lead is asked"),
    "stuck": Text(
        "预案绕圈停不下来（{word}），本步作废", "The runbook goes round in a circle ({word}); the step was undone"
    ),
    "called": Text("“{state}”启动预案“{runbook}”", "“{state}” called runbook “{runbook}”"),
    "call-failed": Text(
        "“{state}”要启动的预案“{runbook}”不存在", "“{state}” could not call “{runbook}”: not published"
    ),
    "child-opened": Text("“{state}”启动的事件是 {child}", "The incident that “{state}” called is {child}"),
    "child-ended": Text("被启动的事件 {child} 已结束：{outcome}", "The called incident {child} ended: {outcome}"),
    "subscription-asked": Text(
        "{source} 请求确认订阅 {topic}，地址在 {host}：核对主题后由人打开 {link}",
        "{source} asks to confirm its subscription to {topic} at {host}: a person checks the topic and opens {link}",
    ),
    "subscription-listed": Text(
        "{source} 请求确认订阅 {topic}（{host}）：已列入 topics，自动打开 {link}",
        "{source} asks to confirm its subscription to {topic} ({host}): it is listed, and {link} is visited by itself",
    ),
    "subscription-confirmed": Text(
        "{source} 对 {topic} 的订阅已自动确认", "The subscription of {source} to {topic} has been confirmed by itself"
    ),
    "subscription-failed": Text(
        "{source} 对 {topic} 的订阅没能自动确认（{why}）：请由人打开 {link}",
        "The subscription of {source} to {topic} could not be confirmed ({why}): a person opens {link}",
    ),
    "subscription-ended": Text(
        "{source} 对 {topic} 的订阅已取消（{host}），不会再有告警；打开 {link} 重新订阅",
        "The subscription of {source} to {topic} has ended ({host}), no more alerts come; {link} begins it again",
    ),
    "subscription-odd": Text(
        "{source} 的订阅请求不是 SNS 的主题或地址：{topic}，{host}，请不要打开",
        "{source} asks to confirm what is no topic or address of SNS: {topic}, {host}; do not open it",
    ),
    "reported": Text("信息报告（{what}）：{text}", "Reported ({what}): {text}"),
    "reports-merged": Text("“{what}”的报告归入 {into}", "Reports of “{what}” belong to {into}"),
    "reports-answered": Text("对“{what}”报告的答复：{answer}", "Answer to the reports of “{what}”: {answer}"),
    "heard": Text("收到事件“{event}”", "Heard “{event}”"),
    "migrated": Text("改用新版预案 {version}：{reason}", "Moved to version {version}: {reason}"),
}

SIGNALS: dict[str, Text] = {
    "trigger-fired": Text("触发器“{trigger}”已触发（{value}）", "Trigger “{trigger}” fires ({value})"),
    "trigger-fired-event": Text("触发器“{trigger}”已触发", "Trigger “{trigger}” fires"),
    "foreseen": Text(
        "预测：{value}，按现在的趋势 {within} 后越过 {limit}",
        "Forecast: {value}, on its present course beyond {limit} in {within}",
    ),
    "monitoring-said": Text("监控系统说：{text}", "Monitoring says: {text}"),
    "trigger-cleared": Text("触发器“{trigger}”已恢复", "Trigger “{trigger}” has cleared"),
    "trigger-flapping": Text(
        "触发器“{trigger}”反复波动，暂不算恢复", "Trigger “{trigger}” is flapping; not called over yet"
    ),
    "watch-fired": Text("“{state}”关注的“{watch}”成立", "“{watch}”, watched in “{state}”, fires"),
    "watch-cleared": Text("“{state}”关注的“{watch}”已恢复", "“{watch}”, watched in “{state}”, has cleared"),
    "level-cleared": Text("负责人判定：已恢复", "The lead says: it is over"),
    "level-firing": Text("负责人判定：仍在发生", "The lead says: it is happening again"),
    "severity-raised": Text("级别升为{level}", "Severity rose to {level}"),
    "raised-by-runbook": Text("预案将级别升为{level}", "The runbook raised severity to {level}"),
    "severity-given": Text("级别定为{level}：{reason}", "Severity set to {level}: {reason}"),
    "severity-lowered": Text("级别降为{level}：{reason}", "Severity lowered to {level}: {reason}"),
    "severity-proposed": Text("建议升为{level}，请{role}决定", "{level} is proposed; {role} decides"),
    "severity-declined": Text("不升为{level}：{reason}", "{level} was not declared: {reason}"),
    "sla-warned": Text("时限承诺“{sla}”即将到期", "Promise “{sla}” is close to its limit"),
    "sla-breached": Text("时限承诺“{sla}”已超时", "Promise “{sla}” was broken"),
    "sla-kept": Text("时限承诺“{sla}”已兑现", "Promise “{sla}” was kept"),
}

CALENDAR: dict[str, Text] = {
    "promotion-ahead": Text(
        "大促“{promotion}”（{occurrence}）将于 {at} 开始：{event}",
        "“{promotion}” ({occurrence}) begins at {at}: {event}",
    ),
    "promotion-began": Text(
        "大促阶段“{promotion}”（{occurrence}）开始，到 {at}：{event}",
        "“{promotion}” ({occurrence}) has begun, until {at}: {event}",
    ),
    "promotion-ended": Text(
        "大促阶段“{promotion}”（{occurrence}）结束：{event}",
        "“{promotion}” ({occurrence}) is over: {event}",
    ),
}

WAKING: dict[str, Text] = {
    "paged": Text(
        "呼叫{role}（{people}），第 {rung} 级，共 {rungs} 级：{why}",
        "Paged {role} ({people}), step {rung} of {rungs}: {why}",
    ),
    "nobody-reached": Text(
        "呼叫{role}失败：无人可联系（第 {rung} 级，共 {rungs} 级；{why}）",
        "Nobody of {role} can be reached (step {rung} of {rungs}; {why})",
    ),
    "pages-wait": Text(
        "大促“{promotion}”期间，每级等 {within}（平时 {length}）：{about}",
        "In “{promotion}” each step waits {within} (usually {length}): {about}",
    ),
    "pages-wait-again": Text(
        "大促阶段已过，每级又等 {within}：{about}", "The phase is over, each step waits {within} again: {about}"
    ),
    "unreachable": Text("{person}（{role}）没有联系方式", "{person} ({role}) has no contact"),
    "bundled": Text(
        "{person}刚被呼叫过，并入同一次呼叫（{about}）", "{person} was just paged: one page for both ({about})"
    ),
    "page-failed": Text("呼叫未送达：{detail}", "A page was refused: {detail}"),
    "answered": Text("已应答（{about}），用时 {minutes} 分钟", "Answered ({about}) after {minutes} min"),
    "already-answered": Text("已应答过，没有等待应答的呼叫", "Already answered; no page is waiting"),
    "answer-lapsed": Text(
        "{person}的应答已过时效，重新呼叫（{about}）", "The answer of {person} has run out, paging again ({about})"
    ),
    "unanswered": Text("一轮呼叫无人应答（{about}）", "Nobody answered a whole round ({about})"),
    "ladder-joined": Text("并入正在进行的呼叫（{about}）", "Joined the page that goes on ({about})"),
    "page-asked": Text("人工呼叫{role}：{text}", "{role} is paged by hand: {text}"),
    "told": Text("已告知群“{room}”", "Told room “{room}”"),
    "no-such-room": Text("没有群“{room}”，未能告知", "There is no room “{room}”; nothing was told"),
}

DOING: dict[str, Text] = {
    "task-done": Text("任务完成：{task}", "Task done: {task}"),
    "task-filled": Text("{fact}：{value}（任务 {task}）", "{fact}: {value} (task {task})"),
    "task-reopened": Text("任务重开：{task}（{reason}）", "Task reopened: {task} ({reason})"),
    "task-withdrawn": Text("新版预案没有任务“{task}”，已撤销", "The new version has no task “{task}”: withdrawn"),
    "overdue": Text("任务超时：{task}", "Task overdue: {task}"),
    "fact-given": Text("{fact}：{value}", "{fact}: {value}"),
    "fact-corrected": Text("{fact}由 {before} 更正为 {value}", "{fact} corrected from {before} to {value}"),
    "fact-set": Text("{fact}：{value}（预案填写）", "{fact}: {value} (set by the runbook)"),
    "pressed": Text("按下“{button}”", "Pressed “{button}”"),
    "noted": Text("备注：{text}", "Note: {text}"),
    "lead-assigned": Text("{person}担任负责人", "{person} leads"),
    "paused": Text("暂停计时：{reason}", "Paused: {reason}"),
    "resumed": Text("恢复计时", "Resumed"),
    "overridden": Text("人工转到“{state}”：{reason}", "Moved to “{state}” by hand: {reason}"),
    "asked": Text("请示能否执行“{connector}”（{roles}）", "Asked {roles} whether “{connector}” may run"),
    "ask-joined": Text("“{connector}”已在请示或执行", "“{connector}” is already asked about or running"),
    "ask-needless": Text("“{connector}”无需再做，不再请示", "“{connector}” needs no doing; nobody is asked"),
    "ask-withdrawn": Text("撤回请示“{connector}”", "The question about “{connector}” was taken back"),
    "ask-yes": Text("同意执行“{connector}”", "Yes to “{connector}”"),
    "ask-no": Text("不同意执行“{connector}”：{reason}", "No to “{connector}”: {reason}"),
    "undo": Text("撤销：执行“{connector}”", "Undo: running “{connector}”"),
    "connector-run": Text("执行“{connector}”", "Running “{connector}”"),
    "connector-by-hand": Text("“{connector}”由人工完成", "“{connector}” was done by hand"),
    "connector-ok": Text("“{connector}”已完成", "“{connector}” is done"),
    "connector-failed": Text("“{connector}”失败", "“{connector}” failed"),
    "connector-uncertain": Text("“{connector}”结果不明，请人工核实", "“{connector}”: no answer, a person must look"),
    "no-such-connector": Text("没有连接器“{connector}”", "There is no connector “{connector}”"),
}

TELLING: dict[str, Text] = {
    "notice-asked": Text(
        "起草顾客通知“{notice}”（第 {issue} 次）", "Customer notice “{notice}” drafted (issue {issue})"
    ),
    "notice-replaced": Text("“{notice}”的旧草稿作废", "The earlier draft of “{notice}” was replaced"),
    "notice-ready": Text(
        "“{notice}”待批准（{roles}），{rows} 条", "“{notice}” waits for approval by {roles} (messages: {rows})"
    ),
    "notice-one-more": Text(
        "“{notice}”须多一人批准：仅 {sources} 报告，没有签名",
        "“{notice}” needs one approval more: only {sources} says so, without a signature",
    ),
    "audience-empty": Text("“{notice}”的受众为空", "Nobody is in the audience of “{notice}”"),
    "notice-waits": Text("“{notice}”缺少：{facts}", "“{notice}” waits for: {facts}"),
    "notice-unfit": Text(
        "“{notice}”无法发送，请修改（{problem}）", "“{notice}” cannot be sent as it is, edit it ({problem})"
    ),
    "notice-edited": Text("修改“{notice}”，第 {revision} 稿", "“{notice}” edited, revision {revision}"),
    "notice-approved": Text("批准“{notice}”第 {revision} 稿", "“{notice}” approved, revision {revision}"),
    "notice-rejected": Text("驳回“{notice}”：{reason}", "“{notice}” rejected: {reason}"),
    "notice-expired": Text("“{notice}”无人及时批准", "Nobody decided on “{notice}” in time"),
    "notice-withdrawn": Text("“{notice}”草稿撤回", "The draft of “{notice}” was withdrawn"),
    "notice-released": Text("“{notice}”开始发送，{rows} 条", "“{notice}” released (messages: {rows})"),
    "notice-sent": Text(
        "“{notice}”已送出：成功 {sent}，失败 {failed}，存疑 {doubt}",
        "“{notice}” sent: {sent} sent, {failed} failed, {doubt} in doubt",
    ),
    "notice-failed": Text(
        "“{notice}”发送失败：成功 {sent}，失败 {failed}，存疑 {doubt}",
        "“{notice}” failed: {sent} sent, {failed} failed, {doubt} in doubt",
    ),
    "notice-uncertain": Text(
        "“{notice}”有 {doubt} 条结果不明，系统不会自行重发（成功 {sent}，失败 {failed}）",
        "“{notice}”: {doubt} in doubt, never sent again by itself ({sent} sent, {failed} failed)",
    ),
    "notice-stopped": Text("停发“{notice}”：{reason}", "“{notice}” stopped: {reason}"),
    "notice-again": Text("“{notice}”重发 {rows} 条：{reason}", "“{notice}” sent again (messages: {rows}): {reason}"),
    "notice-correction": Text("更正“{notice}”：{reason}", "“{notice}” is corrected: {reason}"),
    "marked": Text("“{about}”人工判定为 {verdict}：{reason}", "“{about}” marked {verdict} by a person: {reason}"),
}

# Why a page rings: the first line of its message. `about` is what it is about.
PAGES: dict[str, Text] = {
    "wake-page": Text(
        "请处理：{about}（第 {rung} 级，共 {rungs} 级，{minutes} 分钟内应答）",
        "You are needed: {about} (step {rung} of {rungs}, answer within {minutes} min)",
    ),
    "wake-no-answer": Text(
        "{about}：{minutes} 分钟无人应答，第 {rung} 级，共 {rungs} 级",
        "{about}: no acknowledgement for {minutes} min, step {rung} of {rungs}",
    ),
    "wake-nobody-there": Text(
        "上一级无人可联系，第 {rung} 级，共 {rungs} 级", "Nobody before you can be reached, step {rung} of {rungs}"
    ),
    "wake-answer-lapsed": Text("应答已过时效，事情仍未了结", "The acknowledgement has run out and it is still so"),
    "wake-ask": Text("请决定：能否执行“{about}”？", "Please decide: may “{about}” run?"),
    "wake-approve": Text("顾客通知“{about}”等您批准", "Customer notice “{about}” waits for your approval"),
    "wake-fact-missing": Text(
        "顾客通知“{about}”还缺内容", "Customer notice “{about}” cannot go out yet: something is missing"
    ),
    "wake-overdue": Text("任务超时：{about}", "A task is overdue: {about}"),
    "wake-breached": Text("时限承诺“{about}”已超时", "Promise “{about}” was broken"),
    "wake-failed": Text("“{about}”失败，请处理", "“{about}” failed, please look"),
    "wake-uncertain": Text("“{about}”结果不明，请核实", "“{about}” is in doubt, please find out"),
    "wake-expired": Text("顾客通知“{about}”无人及时批准", "Nobody decided on customer notice “{about}” in time"),
    "wake-idle": Text("事件仍未结束，但已没有任何安排", "The incident is open and nothing is going on"),
    "wake-severity": Text("级别升为 {about}", "Severity is now {about}"),
    "wake-declare": Text("建议升为 {about}，请决定", "{about} is proposed, please decide"),
    "wake-hand": Text("有人叫您", "Somebody asks for you"),
    "wake-stuck": Text("预案出错停住了，请人工处置", "The runbook is stuck, please take over"),
    "wake-call-failed": Text("预案“{about}”无法启动", "Runbook “{about}” could not be called"),
    "wake-by-hand": Text("请人工执行“{about}”", "Please do “{about}” by hand"),
}

# The same reasons as a few words without holes: the end of a line in the timeline (`paged`: “… — nobody answered”).
REASONS: dict[str, Text] = {
    "why-page": Text("预案要求", "the runbook asks for it"),
    "why-no-answer": Text("此前无人应答", "nobody answered before"),
    "why-nobody-there": Text("上一级无人可联系", "nobody of the step before can be reached"),
    "why-answer-lapsed": Text("应答已过时效", "the acknowledgement has run out"),
    "why-ask": Text("等人决定能否执行", "somebody must say yes or no"),
    "why-approve": Text("顾客通知待批准", "a customer notice waits for approval"),
    "why-fact-missing": Text("顾客通知缺内容", "a customer notice lacks something"),
    "why-overdue": Text("任务超时", "a task is overdue"),
    "why-breached": Text("时限承诺超时", "a promise was broken"),
    "why-failed": Text("执行或发送失败", "something failed"),
    "why-uncertain": Text("结果不明", "something is in doubt"),
    "why-expired": Text("无人及时批准", "nobody decided in time"),
    "why-idle": Text("事件无人推进", "nothing is going on"),
    "why-severity": Text("级别升高", "severity rose"),
    "why-declare": Text("建议升级，待决定", "a severity waits to be declared"),
    "why-hand": Text("人工呼叫", "somebody asked for them"),
    "why-stuck": Text("预案卡住", "the runbook is stuck"),
    "why-call-failed": Text("预案无法启动", "a runbook could not be called"),
    "why-by-hand": Text("需人工执行", "something must be done by hand"),
}

# A line to one person or a room that needs no answer, and the names of rows that carry their own words.
WORDS: dict[str, Text] = {
    "word-sla-warned": Text("时限承诺“{about}”即将到期", "Promise “{about}” is close to its limit"),
    "word-flapping": Text("触发器“{about}”反复波动", "Trigger “{about}” is flapping"),
    "word-not-undone": Text("已结束，但尚未撤销：{about}", "Closed, but not undone: {about}"),
    "word-review": Text("请复盘（结果：{outcome}），截止 {due}", "Please review (outcome: {outcome}), due {due}"),
    "word-room": Text("通报", "For your information"),
    "word-notice": Text("顾客通知“{notice}”", "Customer notice “{notice}”"),
    "word-connector": Text("执行“{connector}”", "Run “{connector}”"),
}

SENTENCES: dict[str, Text] = {
    **RUNNING, **SIGNALS, **CALENDAR, **WAKING, **DOING, **TELLING, **PAGES, **REASONS, **WORDS,
}  # fmt: skip
