"""What a drill says: its lines in the journal, its talk with players, and the labels of its one-page result."""

from __future__ import annotations

from ..model.text import Text

JOURNAL: dict[str, Text] = {
    "drill-started": Text(
        "演练开始：情景“{scenario}”，预案“{runbook}”", "Drill started: scenario “{scenario}”, runbook “{runbook}”"
    ),
    "drill-inject": Text("注入 {inject}（{channel}）给{roles}", "Inject {inject} ({channel}) to {roles}"),
    "drill-fed": Text("情景数据 {inject} 未被接收：{problem}", "Data of {inject} was not taken: {problem}"),
    "drill-action-met": Text("{action} 达成：用时 {waited}，目标 {within}", "{action} met: {waited}, target {within}"),
    "drill-action-late": Text(
        "{action} 迟到：用时 {waited}，目标 {within}", "{action} late: {waited}, target {within}"
    ),
    "drill-action-missed": Text("{action} 错过：目标 {within}", "{action} missed: target {within}"),
    "drill-action-na": Text("{action} 未能观察：{why}", "{action} not observed: {why}"),
    "drill-ended": Text(
        "演练结束，历时 {length}：达成 {met}，迟到 {late_count}，错过 {missed}，未观察 {na}",
        "Drill ended after {length}: {met} met, {late_count} late, {missed} missed, {na} not observed",
    ),
    "drill-aborted": Text("演练中止：{reason}", "Drill aborted: {reason}"),
    "drill-interrupted": Text(
        "演练所在进程已不在，演练视为中断；没有任何消息离开演练",
        "The drill's process is gone: it was interrupted, and nothing has left it",
    ),
}

CHANNELS: dict[str, Text] = {
    "drill-by-monitor": Text("监控", "monitor"),
    "drill-by-phone_card": Text("电话卡", "phone card"),
    "drill-by-chat": Text("聊天", "chat"),
    "drill-by-mail": Text("邮件", "mail"),
    "drill-by-social": Text("社交媒体", "social media"),
    "drill-by-facilitator_voice": Text("导调口述", "facilitator"),
}

TALK: dict[str, Text] = {
    "drill-welcome": Text(
        "{drill}：{title}。这是演练，没有任何消息会离开演练或到达顾客；结果不用于考核。",
        "{drill}: {title}. This is a drill: no message leaves it or reaches a customer, and nobody is graded by it.",
    ),
    "drill-how": Text(
        "直接输入命令（ack、do、done、notice…），help 看用法；“终止演练”或 abort 随时可停，谁都可以。",
        "Type the ordinary commands (ack, do, done, notice …); help shows how. Anyone may stop it at any time: abort.",
    ),
    "drill-role": Text("{role}：{person}", "{role}: {person}"),
    "drill-swept": Text(
        "{drill} 上次没有做完，记为中断", "{drill} had not been finished; it is recorded as interrupted"
    ),
    "drill-live-open": Text(
        "注意：同一预案有真实事件 {incident} 未结束，真实事件优先",
        "Mind: live incident {incident} of the same runbook is open. Real ones come first.",
    ),
    "drill-opened-by-hand": Text("情景开始，由演练主持启动预案", "The facilitator opens the runbook"),
    "drill-inject-said": Text("【{channel} → {roles}】{text}", "[{channel} → {roles}] {text}"),
    "drill-phone": Text("【顾客手机 ×{count}，{notice}】", "[customer's phone ×{count}, {notice}]"),
    "drill-work-open": Text(
        "还有人手上有事，时间不会跳过：请动手，或说用了多久（+4m done …），或 wait 5m",
        "Somebody has work to do, and work is never skipped: act, say how long it took (+4m done …), or wait 5m",
    ),
    "drill-nothing-left": Text(
        "剧本已走完，也没有定时在走：quit 结束演练", "The script has been played and no timer runs: quit ends the drill"
    ),
    "drill-skipped": Text("跳过等待 {length}", "Waiting skipped: {length}"),
    "drill-speaks": Text("现在由{person}发言", "{person} speaks now"),
    "drill-already": Text("已经如此，没有变化", "It was so already; nothing changed"),
    "drill-done-ok": Text("好的", "Done"),
    "drill-refused": Text("不行：{text}", "No: {text}"),
    "drill-not-open": Text("事件还没有启动；next 往下走", "No incident is open yet; go on with next"),
    "drill-over": Text("演练已经结束", "The drill is over"),
    "drill-outside": Text(
        "“{what}”在演练之外，从 {drill} 里碰不到；真实事件请另开终端处理",
        "“{what}” is outside the drill and cannot be reached from {drill}; use another terminal for what is real",
    ),
    "drill-reserved": Text(
        "演练中的文字不能有“{words}”，请换个说法", "No text of a drill may say “{words}”; please word it otherwise"
    ),
    "drill-no-such-command": Text(
        "没有命令“{verb}”；help 列出能用的", "There is no command “{verb}”; help lists those there are"
    ),
    "drill-more-words": Text("“{verb}”还缺内容；help 有例子", "“{verb}” needs more words; help has examples"),
    "drill-length": Text("“{given}”不是时长，请写 5m、1h30m", "“{given}” is no length; write 5m or 1h30m"),
    "drill-approve-again": Text(
        "看过以后批准：notice approve {notice} {hash}", "Read it, then say yes: notice approve {notice} {hash}"
    ),
    "drill-which": Text(
        "演练哪个情景？——写上其一：{scenarios}",
        "Which scenario? — name one of: {scenarios}",
    ),
    "no-such-scenario": Text(
        "没有情景“{scenario}”——相近的或现有的：{near}",
        "there is no scenario “{scenario}” — near or known: {near}",
    ),
    "drill-no-result": Text("{drill} 没有结果（{state}）", "{drill} has no result ({state})"),
    "drill-beside-server": Text(
        "这个站点正由另一个进程（pid {pid}）运行——演练前先停下它，或复制一份站点，用 --site 在副本中演练",
        "another process (pid {pid}) runs this site — stop it for the drill, or drill in a copy with --site",
    ),
    "drill-bot-failed": Text("机器人：{action} 现在做不了（{text}）", "bot: {action} is not possible now ({text})"),
    "drill-clock": Text("{at}", "{at}"),
}

HELP: dict[str, Text] = {
    "drill-help-1": Text(
        "ack | ben: ack          应答呼叫；冒号前说明谁在做",
        "ack | ben: ack          answer a page; the name before the colon acts",
    ),
    "drill-help-2": Text(
        "do real | do 1          按按钮，用名字或编号", "do real | do 1          press a button, by name or number"
    ),
    "drill-help-3": Text(
        "done count 340          完成任务，需要时填值",
        "done count 340          tick a task, with its value where it fills one",
    ),
    "drill-help-4": Text("fact affected 340       填写事实", "fact affected 340       give a fact"),
    "drill-help-5": Text(
        "notice show apology     看通知全文；notice approve apology 批准",
        "notice show apology     read a notice; notice approve apology says yes to it",
    ),
    "drill-help-6": Text(
        "note … severity … page … close …   与平时相同", "note … severity … page … close …   as on any day"
    ),
    "drill-help-7": Text(
        "+4m done compare        声明这件事用了 4 分钟，再做",
        "+4m done compare        it took 4 minutes, then it is done",
    ),
    "drill-help-8": Text(
        "next 或空行             没人有事时跳到下一件事",
        "next, or an empty line  skip to what comes next when nobody has work",
    ),
    "drill-help-9": Text("wait 5m                 让时间过去", "wait 5m                 let time pass"),
    "drill-help-10": Text(
        "show  status  timeline  看事件、演练、时间线", "show  status  timeline  the incident, the drill, the timeline"
    ),
    "drill-help-11": Text(
        "as lina                 以后默认由她做", "as lina                 from now on she acts by default"
    ),
    "drill-help-12": Text(
        "quit                    结束并看结果；abort 原因 立即停止",
        "quit                    end it and see the result; abort WHY stops at once",
    ),
}

SHOW: dict[str, Text] = {
    "drill-show-head": Text("{incident} {title} · {severity} · {states}", "{incident} {title} · {severity} · {states}"),
    "drill-show-task": Text(
        "任务 {number} {task}：{text}（{who}）{more}", "task {number} {task}: {text} ({who}){more}"
    ),
    "drill-show-done": Text("任务 {number} {task}：{text} ✓ {person}", "task {number} {task}: {text} ✓ {person}"),
    "drill-show-fills": Text("，填写“{fact}”", ", fills “{fact}”"),
    "drill-show-due": Text("，{due} 前", ", due {due}"),
    "drill-show-button": Text("按钮 {number} {button}：{label}（{who}）", "button {number} {button}: {label} ({who})"),
    "drill-show-page": Text("正在呼叫{who}：{text}", "{who} is being paged: {text}"),
    "drill-show-notice": Text("通知 {notice}“{title}”：{state}", "notice {notice} “{title}”: {state}"),
    "drill-show-missing": Text("，还缺{facts}", ", waits for {facts}"),
    "drill-show-hash": Text("，批准码 {hash}，等{who}", ", hash {hash}, waits for {who}"),
    "drill-show-fact": Text("{fact}：{value}", "{fact}: {value}"),
    "drill-show-next": Text("接下来 {at}：{what}", "next {at}: {what}"),
    "drill-status": Text(
        "演练 {state}，已过 {length}；还有 {left_count} 个注入，{open} 项工作等人做",
        "drill {state}, {length} gone; {left_count} injects to come, {open} things wait for somebody",
    ),
    "drill-state-running": Text("进行中", "running"),
    "drill-state-endex": Text("已结束", "ended"),
    "drill-state-reported": Text("已出结果", "reported"),
    "drill-state-aborted": Text("已中止", "aborted"),
}

PAGE: dict[str, Text] = {
    "drill-page-title": Text("{drill} 演练结果：{title}", "{drill} drill result: {title}"),
    "drill-page-runbook": Text("预案 {runbook}（版本 {version}）", "Runbook {runbook} (version {version})"),
    "drill-page-scenario": Text("情景 {scenario}（{version}），{form}", "Scenario {scenario} ({version}), {form}"),
    "drill-page-when": Text("{at} 开始，演练时间共 {length}", "Began {at}, {length} of drill time"),
    "drill-page-clock": Text(
        "其中跳过的等待 {skipped}，声明的工作 {declared}",
        "of which waiting skipped {skipped}, work declared {declared}",
    ),
    "drill-page-people": Text("参演", "Players"),
    "drill-page-actions": Text("期待的行动", "Expected actions"),
    "drill-page-objectives": Text("目标", "Objectives"),
    "drill-page-action": Text("行动", "Action"),
    "drill-page-role": Text("角色", "Role"),
    "drill-page-target": Text("目标", "Target"),
    "drill-page-limit": Text("最迟", "Limit"),
    "drill-page-time": Text("用时", "Time"),
    "drill-page-result": Text("结果", "Result"),
    "drill-page-who": Text("由谁", "By"),
    "drill-page-shown": Text("情况", "Shown"),
    "drill-page-counts": Text(
        "达成 {met} · 迟到 {late_count} · 错过 {missed} · 未观察 {na}",
        "{met} met · {late_count} late · {missed} missed · {na} not observed",
    ),
    "drill-page-safety": Text(
        "安全：{messages} 条消息留在演练内，其中 {customers} 条本会发给顾客，{acted} 项本会改动其他系统；"
        "离开演练 {gone} 条；拦下越界尝试 {blocked} 次。",
        "Safety: {messages} messages stayed in the drill, {customers} of them would have gone to customers and {acted}"
        " would have acted in other systems; {gone} left it; attempts to reach out of it that were blocked: {blocked}.",
    ),
    "drill-page-escaped": Text(
        "警告：{gone} 条顾客消息离开了演练。这是 Tocsin 的缺陷：立即停用并查明收件人。",
        "WARNING: {gone} customer messages left the drill. This is a defect: stop Tocsin and find out who got them.",
    ),
    "drill-page-aborted": Text(
        "演练中止：{reason}。以下只到中止为止。", "The drill was aborted: {reason}. What follows ends there."
    ),
    "drill-page-foot": Text(
        "未能观察不算失败；结果用于改进预案，不用于考核个人。",
        "Not observed is not failed. Results improve the runbook; nobody is graded by them.",
    ),
    "drill-page-file": Text("结果页：{path}", "Result page: {path}"),
    "drill-result-met": Text("达成", "met"),
    "drill-result-late": Text("迟到", "late"),
    "drill-result-missed": Text("错过", "missed"),
    "drill-result-na": Text("未观察", "not observed"),
    "drill-why-no-trigger": Text("起因没有出现", "what should start it never came"),
    "drill-why-not-reached": Text("没有走到这一支", "its branch was not taken"),
    "drill-why-ended-early": Text("演练先结束了", "the drill ended before its limit"),
    "drill-shown-shown": Text("做到", "shown"),
    "drill-shown-partly": Text("部分做到", "partly shown"),
    "drill-shown-not-shown": Text("没有做到", "not shown"),
    "drill-shown-not-observed": Text("未能观察", "not observed"),
    "drill-form-tabletop": Text("桌面演练", "tabletop"),
    "drill-form-live": Text("实战演练", "live drill"),
    "drill-form-special-purpose": Text("专项演练", "special-purpose drill"),
    "drill-timing-measured": Text("时间为实测", "times are measured"),
    "drill-timing-declared": Text(
        "时间由参演者声明，不与实测时间合并统计", "times are as players declared them, never mixed with measured ones"
    ),
    "drill-timing-scripted": Text("时间来自脚本，不是人的用时", "times come from a script, not from people"),
    "drill-timing-rehearsed": Text(
        "预演：由程序按目标时间完成，不是人的成绩",
        "rehearsal: done by the program at the targets, nobody's achievement",
    ),
}

SENTENCES: dict[str, Text] = {**JOURNAL, **CHANNELS, **TALK, **HELP, **SHOW, **PAGE}
HELP_CODES = tuple(HELP)
