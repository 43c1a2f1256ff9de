"""Why something that a person asked of an incident is not possible now, and what to do instead."""

from __future__ import annotations

from ..model.text import Text

SENTENCES: dict[str, Text] = {
    "already-closed": Text(
        "{incident} 已结束（{outcome}）。如需继续，请重新打开：tocsin reopen {incident}",
        "{incident} is closed ({outcome}). To go on, reopen it: tocsin reopen {incident}",
    ),
    "runbook-on-trial": Text(
        "{runbook} 在试运行，不会启动——去掉预案里的 trial: true 并发布，或用 tocsin drill run 演练",
        "{runbook} is on trial and opens nothing — take `trial: true` out of it and publish, or rehearse it with"
        " `tocsin drill run`",
    ),
    "already-open": Text("{incident} 已经启动", "{incident} has been opened already"),
    "reason-needed": Text("请写明原因（--reason）", "Say why (--reason)"),
    "role-needed": Text("{person}不能这样做，需要：{roles}", "{person} may not do this; it needs: {roles}"),
    "lead-needed": Text(
        "{person}不能这样做，只有负责人（{role}）可以", "{person} may not do this; only the lead ({role}) may"
    ),
    "no-page-for-you": Text(
        "没有等待{person}应答的呼叫，正在等：{roles}", "No page waits for {person}; it waits for: {roles}"
    ),
    "no-such-button-now": Text(
        "现在没有按钮“{button}”。可用的有：{buttons}", "There is no button “{button}” now. There are: {buttons}"
    ),
    "button-not-ready": Text(
        "按钮“{button}”的条件还不满足", "Button “{button}” leads nowhere yet: none of its conditions holds"
    ),
    "no-such-connector-now": Text(
        "没有连接器“{connector}”，请检查 team.yaml", "There is no connector “{connector}”; look at team.yaml"
    ),
    "no-such-task-now": Text(
        "现在没有任务“{task}”。现有：{tasks}", "There is no task “{task}” now. There are: {tasks}"
    ),
    "which-task": Text(
        "有几个任务都叫“{task}”，请写明其一：{tasks}", "Several tasks are called “{task}”; name one of: {tasks}"
    ),
    "task-already-done": Text("任务“{task}”已由{person}完成", "Task “{task}” was done by {person} already"),
    "task-not-done": Text("任务“{task}”还没完成，无需重开", "Task “{task}” is not done; there is nothing to reopen"),
    "task-needs-value": Text("完成任务“{task}”要填写“{fact}”", "Task “{task}” fills “{fact}”: give its value"),
    "no-such-fact": Text("没有事实“{fact}”。现有：{facts}", "There is no fact “{fact}”. There are: {facts}"),
    "no-such-role": Text("没有角色“{role}”。现有：{roles}", "There is no role “{role}”. There are: {roles}"),
    "no-such-person": Text("team.yaml 中没有“{person}”", "There is no person “{person}” in team.yaml"),
    "no-such-severity": Text(
        "没有级别“{level}”。现有：{levels}", "There is no severity “{level}”. There are: {levels}"
    ),
    "severity-already": Text("级别已经是{level}", "Severity is {level} already"),
    "no-such-state": Text(
        "没有状态“{state}”。可用：{states}", "There is no state “{state}” to go to. There are: {states}"
    ),
    "open-already": Text(
        "{incident} 没有结束。要换到别的状态：tocsin override {incident} 状态",
        "{incident} has not ended. To move it to another state: tocsin override {incident} STATE",
    ),
    "already-paused": Text("已经暂停，恢复请用 tocsin resume", "It is paused already; go on with tocsin resume"),
    "not-paused": Text("没有暂停", "It is not paused"),
    "no-such-version": Text("版本 {version} 不是现行版本", "Version {version} is not the published one"),
    "version-already": Text("已经在用版本 {version}", "It runs version {version} already"),
    "cannot-migrate": Text(
        "新版中“{state}”不存在或类别不同，先把事件移到两版都有的状态",
        "“{state}” does not exist in the new version, or is of another kind; first move to a state that both have",
    ),
    "no-such-notice": Text(
        "没有通知“{notice}”。现有：{notices}", "There is no notice “{notice}”. There are: {notices}"
    ),
    "no-such-notice-now": Text(
        "本事件尚未起草“{notice}”。已起草：{notices}", "“{notice}” has not been drafted here. Drafted: {notices}"
    ),
    "notice-decided": Text("“{notice}”已有结论（{state}）", "“{notice}” has been decided ({state})"),
    "notice-not-ready": Text("“{notice}”还缺：{facts}", "“{notice}” still waits for: {facts}"),
    "notice-changed": Text(
        "“{notice}”已改为第 {revision} 稿，请看过再批准",
        "“{notice}” has changed to revision {revision}; read it again, then approve",
    ),
    "notice-words-needed": Text(
        "请给出非空的文字，语言：{languages}", "Give words that are not empty, in: {languages}"
    ),
    "already-approved": Text(
        "{person}已批准“{notice}”，还需他人批准", "{person} has approved “{notice}”; somebody else must too"
    ),
    "author-alone": Text(
        "{person}修改了“{notice}”，须由他人批准", "{person} wrote these words of “{notice}”; somebody else must approve"
    ),
    "nothing-to-stop": Text("“{notice}”没有待发的内容", "Nothing of “{notice}” is waiting to leave"),
    "nothing-to-resend": Text("“{notice}”没有失败或存疑的内容", "Nothing of “{notice}” has failed or is in doubt"),
    "nothing-to-correct": Text(
        "“{notice}”尚未发出，直接修改草稿即可", "“{notice}” has not been sent; edit or ask for it instead"
    ),
    "not-in-doubt": Text("{key} 没有存疑", "{key} is not in doubt"),
}
