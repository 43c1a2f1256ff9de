"""What the fast printers say (`status`, `show`, `ack`): code -> (Chinese, English).

Pairs, not `Text`: loading the library behind records would cost these commands half of their time. A test compares
the placeholders all the same.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

TERMINAL: Mapping[str, tuple[str, str]] = {
    # -- the clock ------------------------------------------------------------------------------
    "your-clock": ("你的时钟是 {offset}", "your clock is at {offset}"),
    # -- status ---------------------------------------------------------------------------------
    "burning": ("正在处理", "BURNING"),
    "quiet": ("没有进行中的事件。", "Nothing is burning."),
    "mine": ("等你处理", "WAITS FOR YOU"),
    "mine-none": ("没有事情在等你。", "Nothing waits for you."),
    "next": ("接下来", "NEXT"),
    "trouble": ("需要留意", "NEEDS ATTENTION"),
    "pending": ("正在观察", "ON THE WAY"),
    "drills": ("演练", "DRILLS"),
    "silences": ("静默中", "SILENCED"),
    "silence": ("{what}，到 {until}（{who}：{reason}）", "{what}, until {until} ({who}: {reason})"),
    "hides": ("遮住：{names}", "hides: {names}"),
    "no-server": (
        "没有服务器在运行：计时器和升级需要 tocsin serve。",
        "No server is running: timers and escalations need `tocsin serve`.",
    ),
    "open-for": ("已持续 {span}", "open for {span}"),
    "closed-at": ("{when} 关闭", "closed {when}"),
    "outcome-drill-reported": ("已出结果", "reported"),
    "outcome-drill-aborted": ("中止", "aborted"),
    "outcome-drill-running": ("进行中", "running"),
    "outcome-resolved": ("已解决", "resolved"),
    "outcome-false-alarm": ("误报", "false-alarm"),
    "outcome-called-off": ("取消处置", "called-off"),
    "outcome-superseded": ("由新事件接替", "superseded"),
    "outcome-absorbed": ("并入起因事件", "absorbed"),
    "outcome": ("结果 {outcome}", "outcome {outcome}"),
    "lead": ("负责人 {name}", "lead {name}"),
    "severity": ("级别 {title}", "severity {title}"),
    "phase": ("阶段 {title}", "phase {title}"),
    "alike": ("……还有 {count} 条同类", "... and {count} more of this kind"),
    "no-lead": ("尚无负责人", "no lead yet"),
    "level": ("级别 {level}", "level {level}"),
    "paused": ("已暂停", "PAUSED"),
    "stuck": ("卡住了", "STUCK"),
    "silent": ("没有新数据", "no data"),
    "flapping": ("反复抖动", "flapping"),
    "none": ("没有。", "None."),
    # -- status --messages ----------------------------------------------------------------------
    "fate-taken": ("已处理", "taken"),
    "fate-ignored": ("未用到", "ignored"),
    "fate-not-understood": ("没看懂", "not understood"),
    # -- promotions -----------------------------------------------------------------------------
    "phase-holds": ("大促阶段：{title}，到 {when}", "promotion: {title}, until {when}"),
    "phases": ("大促", "PROMOTIONS"),
    "days": ("假日与调休", "HOLIDAYS"),
    "day-off": ("休", "off "),
    "day-work": ("班", "work"),
    "day-own": ("（本单位）", " (our own)"),
    "calendar-empty": (
        "这段时间没有大促，也没有假日。在 team.yaml 里写 promotions: 和 holidays:。",
        "No promotion and no holiday in this time. Name them in team.yaml: promotions:, holidays:.",
    ),
    # -- show -----------------------------------------------------------------------------------
    "opened": ("{when} 开启", "opened {when}"),
    "where": ("当前", "NOW"),
    "proposed": (
        "建议升到 {level}：由有权的人宣布 (tocsin severity {id} {level})",
        "{level} is proposed: somebody with the right declares it (tocsin severity {id} {level})",
    ),
    "firing": ("仍在触发", "still firing"),
    "also": ("并发：{name}（{text}）", "also: {name} ({text})"),
    "said": ("监控系统说：{text}", "monitoring says: {text}"),
    "called-by": ("由 {id} 调用", "called by {id}"),
    "calls": ("调用", "calls"),
    "old-version": ("运行的是旧版本 {number}", "runs an older version, {number}"),
    "tasks": ("任务", "TASKS"),
    "how-done": ("tocsin done {id} 编号 [值]", "tocsin done {id} NUMBER [VALUE]"),
    "due": ("最迟 {when}", "due {when}"),
    "overdue": ("已超时：应在 {when} 之前", "OVERDUE since {when}"),
    "done-by": ("{name} {when} 完成", "done by {name} {when}"),
    "fills": ("填写“{title}”", "fills “{title}”"),
    "options": ("可选 {options}", "one of {options}"),
    "optional": ("可不做", "optional"),
    "yours": ("归你", "yours"),
    "for-roles": ("由 {roles}", "by {roles}"),
    "buttons": ("按钮", "BUTTONS"),
    "how-do": ("tocsin do {id} 编号", "tocsin do {id} NUMBER"),
    "pages": ("呼叫", "PAGES"),
    "how-ack": ("tocsin ack {id}", "tocsin ack {id}"),
    "page-answered": ("{name} {when} 已应答", "answered by {name} {when}"),
    "page-waits": (
        "正在呼叫 {roles}（第 {rung}/{rungs} 级，第 {round} 轮）",
        "calling {roles} (rung {rung} of {rungs}, round {round})",
    ),
    "page-next": ("接着 {when} 呼叫 {roles}", "then {roles} at {when}"),
    "notices": ("对客通知", "NOTICES"),
    "how-notice": ("tocsin notice show {id} 名称", "tocsin notice show {id} NAME"),
    "issue": ("第 {issue} 次", "issue {issue}"),
    "audience": ("发给 {title}（{count} 条）", "to {title} (messages: {count})"),
    "audience-empty": ("发给 {title}：现在没有人", "to {title}: nobody is in it now"),
    "approve": ("需 {roles} 审批", "needs a yes of {roles}"),
    "one-more": (
        "仅 {sources} 报告、没有签名，须多一人同意", "only {sources} says so, unsigned: one more yes is needed"
    ),
    "approved-by": ("{names} 已同意", "approved by {names}"),
    "hash": ("文本 {hash}", "text {hash}"),
    "missing": ("缺少 {names}", "missing {names}"),
    "expires": ("{when} 失效", "void at {when}"),
    "counts": ("已发 {sent}，失败 {failed}，待发 {waiting}", "sent {sent}, failed {failed}, waiting {waiting}"),
    "uncertain": (
        "{count} 条结果不明：tocsin notice mark",
        "{count} IN DOUBT: tocsin notice mark",
    ),
    "drilled": ("演练 {count} 条，未发给顾客", "{count} drilled, none to a customer"),
    "sent-before": ("第 {issue} 次：{when} 已发出 {count} 条", "issue {issue}: left {when} (messages: {count})"),
    "asks": ("请求同意", "ASKED"),
    "by-hand": ("由人完成", "done by hand"),
    "undoes": ("撤销操作", "takes it back"),
    "facts": ("事实", "FACTS"),
    "unknown": ("未知", "not known"),
    "fact-by": ("{name} {when}", "{name} {when}"),
    "slas": ("时限", "LIMITS"),
    # -- states of things -------------------------------------------------------------------------
    "state-waiting": ("等待补全", "waits for a fact"),
    "state-asking": ("等待审批", "waits for approval"),
    "state-expired": ("审批已过期", "approval expired"),
    "state-rejected": ("已否决", "rejected"),
    "state-withdrawn": ("已收回", "withdrawn"),
    "state-released": ("已放行", "released"),
    "state-stopped": ("已停止", "stopped"),
    "state-sent": ("已发送", "sent"),
    "state-failed": ("失败", "FAILED"),
    "state-uncertain": ("结果不明", "IN DOUBT"),
    "state-drilled": ("演练", "drilled"),
    "state-open": ("等待同意", "waits for a yes"),
    "state-running": ("进行中", "running"),
    "state-ran": ("已执行", "done"),
    "state-refused": ("未同意", "refused"),
    "state-undone": ("已撤销", "taken back"),
    "state-warned": ("即将到时", "almost due"),
    "state-breached": ("已违反", "BREACHED"),
    "state-kept": ("已遵守", "kept"),
    "state-answered": ("已应答", "answered"),
    "state-sending": ("发送中", "being sent"),
    "state-ready": ("待发", "waits to be sent"),
    "state-held": ("保留", "held"),
    "state-cancelled": ("已取消", "cancelled"),
    "state-stale": ("已过时未发", "too old, not sent"),
    "phase-normal": ("正常", "normal"),
    "phase-pending": ("将触发", "about to fire"),
    "phase-firing": ("触发中", "firing"),
    "phase-clearing": ("将解除", "about to clear"),
    # -- answers ----------------------------------------------------------------------------------
    "did": ("{who}：{text}", "{who}: {text}"),
    "already": ("早已如此，没有改变。", "It was so already; nothing changed."),
    "figures-taken": ("已记录 {count} 个数值，没有触发任何事。", "Figures recorded: {count}. They set nothing off."),
    "nothing-written": ("完成，没有新的记录。", "Done; nothing new was written."),
    "sent-now": ("已发出：", "Sent:"),
    "sent-nothing": ("没有需要发出的。", "Nothing had to be sent."),
    "needs-serve": (
        "没有服务器：计时器和升级需要 tocsin serve。",
        "There is no server: timers and escalations need `tocsin serve`.",
    ),
    # -- errors of the fast path --------------------------------------------------------------------
    "interrupted": (
        "已中断。请求已交给服务器，可能已执行：用 tocsin status 查看。",
        "Interrupted. The server has the request and may have done it: look with `tocsin status`.",
    ),
    "unclear-answer": (
        "服务器没有给出可理解的回答，可能已执行：用 tocsin status 查看。",
        "The server gave no answer that can be read; it may have done it: look with `tocsin status`.",
    ),
    "error": ("错误", "error"),
}


def pair(code: str) -> tuple[str, str]:
    """The sentence of a code; a code that nobody has words for is shown as it is."""
    return TERMINAL.get(code) or (code, code)


def outcome(name: str) -> tuple[str, str]:
    """The word for a usual outcome; one that a runbook alone knows is shown as it is written there."""
    return TERMINAL.get(f"outcome-{name}") or (name, name)


def state(name: str) -> tuple[str, str]:
    """The word for a state of a notice, an approval, a limit or a page."""
    return TERMINAL.get(f"state-{name}") or (name, name)
