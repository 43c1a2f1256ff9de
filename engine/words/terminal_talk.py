"""What the command line says beside the data: questions, progress, results of checks."""

from __future__ import annotations

from ..model.text import Text

SENTENCES: dict[str, Text] = {
    "talk-no-messages": Text("还没有收到消息。", "No message has come yet."),
    "talk-no-incidents": Text("没有事件。", "There are no incidents."),
    "talk-trial": Text(
        "最近 {days} 天本会启动 {count} 次，夜间（22–8 点）{night} 次：{runbooks}",
        "In the last {days} days: openings {count}, at night (22–08) {night}: {runbooks}",
    ),
    "talk-trial-whom": Text("首次呼叫：{roles}；其中的人：{people}", "First pages: {roles}; to people: {people}"),
    "talk-no-lines": Text("没有记录。", "There are no lines."),
    "talk-no-notices": Text("没有通知。", "There are no notices."),
    "talk-drill-rehearsed": Text(
        "排演：由程序按目标时间完成，不代表任何人的表现",
        "rehearsal: done by the program at the targets, nobody's achievement",
    ),
    "talk-drill-page": Text("结果页：{path}", "Result page: {path}"),
    "talk-on-the-wire": Text(
        "已在途中、停不住的：{count} 条，结果见 tocsin notice list",
        "Already on its way and not to be stopped: {count}. Look what becomes of it: tocsin notice list",
    ),
    "talk-no-open-notices": Text(
        "进行中的事件没有通知。已结束的事件：tocsin notice list 事件编号",
        "No open incident has a notice. For one that has ended: tocsin notice list INCIDENT",
    ),
    "talk-approve": Text("同意发出以上文字？[y/N] ", "Send exactly these words? [y/N] "),
    "talk-not-approved": Text("没有同意，什么也没发。", "Not approved; nothing was sent."),
    "talk-past": Text("为什么", "WHY"),
    "talk-next": Text("接下来", "NEXT"),
    "talk-entry": Text("第 {seq} 行", "line {seq}"),
    # -- check, test, publish, graph --------------------------------------------------------------
    "talk-clean": Text("{count} 个预案，没有问题。", "{count} runbooks, nothing wrong."),
    "talk-found": Text(
        "{errors} 处错误，{warnings} 处警告，{notes} 处提示。",
        "{errors} error(s), {warnings} warning(s), {notes} note(s).",
    ),
    "weight-error": Text("错误", "error"),
    "weight-warning": Text("警告", "warning"),
    "weight-note": Text("提示", "note"),
    "talk-written": Text("已写入 {path}", "written to {path}"),
    "talk-tests": Text("{passed} 个通过，{failed} 个失败。", "{passed} passed, {failed} failed."),
    "test-failed": Text("失败", "FAILED"),
    "test-expected": Text("应为", "expected"),
    "test-actual": Text("实际", "actual"),
    "cover-state": Text("状态", "state"),
    "cover-button": Text("按钮", "button"),
    "cover-end": Text("结局", "end"),
    "cover-all": Text("全部到过", "everything was reached"),
    "talk-no-tests": Text("没有 *.test.yaml。", "There is no *.test.yaml."),
    "talk-published": Text("已发布。", "Published."),
    "talk-dry": Text("没有发布，只看差别。", "Only looked; nothing was published."),
    "change-new": Text("新", "new"),
    "change-changed": Text("有改动", "changed"),
    "change-same": Text("未变", "unchanged"),
    "change-gone": Text("已删除", "gone"),
    "change-staying": Text("{incidents} 仍用旧版本", "{incidents} stay on the older version"),
    # -- what people report --------------------------------------------------------------------------
    "talk-heard": Text("这类报告在指标窗口内共 {count} 次。", "Reports of this kind within its window: {count}."),
    "talk-heard-none": Text("没有待处理的报告。", "No report is waiting."),
    "talk-silence-none": Text("没有静默。", "Nothing is silenced."),
    "talk-silence-by": Text("{who}：{reason}", "{who}: {reason}"),
    "talk-silence-until": Text("到 {until}", "until {until}"),
    "talk-silence-window": Text("本次到 {at}，总共到 {until}", "this window until {at}, all of it until {until}"),
    "talk-silence-next": Text("现在不在时段内，下次 {at}，总共到 {until}", "next {at}, all of it until {until}"),
    "talk-silence-no-more": Text("不会再有时段，{until} 结束", "no window any more; over at {until}"),
    "talk-silence-ended": Text("已于 {at} 结束", "ended {at}"),
    "talk-silence-nothing": Text("现在什么也没有遮住", "hides nothing at this moment"),
    "talk-silence-firing": Text("{name}：自 {since} 起在触发", "{name}: firing since {since}"),
    "talk-silence-clearing": Text("{name}：自 {since} 起在回落", "{name}: clearing since {since}"),
    "talk-silence-pending": Text("{name}：自 {since} 起越过，尚未触发", "{name}: on its way since {since}"),
    "talk-silence-over": Text(
        "{name}：{since} 触发，{over} 已自行恢复", "{name}: fired {since}, cleared by itself {over}"
    ),
    "talk-heard-into": Text("属于 {incidents}", "belongs to {incidents}"),
    "talk-heard-answered": Text("已答复：{answer}", "answered: {answer}"),
    # -- signals ------------------------------------------------------------------------------------
    "talk-rule": Text("规则 {rule}", "rule {rule}"),
    "talk-signals": Text(
        "读入 {taken} 个数值，跳过 {skipped} 行。", "Figures taken: {taken}. Rows skipped: {skipped}."
    ),
    "talk-skipped": Text("第 {line} 行：{why}", "line {line}: {why}"),
    "talk-skipped-cell": Text("{cell}：{why}", "{cell}: {why}"),
    "talk-skipped-more": Text("……还有 {count} 行。", "... and {count} more."),
    "talk-resumed": Text(
        "从第 {line} 行继续（上次中断；--again 从头再读）。",
        "Going on at line {line}, where it stopped; --again reads all of it.",
    ),
    "talk-all-read": Text(
        "这个文件已全部读过；--again 从头再读。",
        "This file has been read to its end; --again reads it again.",
    ),
    "talk-stopped-at": Text(
        "停在第 {line} 行；之前的都已保存，同样的命令会从这里继续。",
        "Stopped at line {line}; all before it is kept, and the same command goes on from here.",
    ),
    "skip-columns": Text("列数不对", "wrong number of columns"),
    "skip-value": Text("“{given}”不是数字", "“{given}” is not a number"),
    "skip-time": Text("“{given}”不是时刻", "“{given}” is not a time"),
    "skip-no-metric": Text("没有 metric", "there is no metric"),
    "skip-json": Text("不是 JSON 对象", "not a JSON object"),
    "skip-empty": Text("数值是空的", "the figure is empty"),
    "skip-refused": Text("{why}", "{why}"),
    # -- tokens and names -----------------------------------------------------------------------------
    "talk-token": Text("令牌（只显示这一次）：", "The token, shown this once:"),
    "talk-no-tokens": Text("没有令牌。", "There are no tokens."),
    "talk-token-ask": Text("令牌（输入时不显示）：", "Token (not shown as you type): "),
    "talk-logged-in": Text(
        "{url} 认得你：{name}。令牌已存入 {path}。",
        "{url} knows you as {name}. The token is kept in {path}.",
    ),
    "talk-you": Text("你是 {name}（{how}）", "You are {name} ({how})"),
    "talk-roles": Text("角色：{roles}", "Roles: {roles}"),
    "talk-no-roles": Text("没有角色", "no roles"),
    "talk-unverified": Text("未核实", "not verified"),
    "talk-revoked": Text("{when} 作废", "revoked {when}"),
    # -- database and evidence ------------------------------------------------------------------------
    "talk-backup": Text("已备份到 {path}（{size} 字节），并检查过。", "Copied to {path} ({size} bytes) and checked."),
    "talk-restored": Text("已恢复。原来的数据库在 {path}。", "Restored. The database that was there is now {path}."),
    "talk-restore-ask": Text(
        "用这个备份替换现在的数据库？之后发生的都会丢失。[y/N] ",
        "Put this backup in place of the database? All that happened since is lost. [y/N] ",
    ),
    "talk-nothing-changed": Text("没有改动。", "Nothing was changed."),
    "talk-db-sound": Text("数据库完好（{size} 字节）。", "The database is sound ({size} bytes)."),
    "talk-db-migrated": Text("数据库已是版本 {version}。", "The database is at version {version}."),
    "talk-chain-good": Text("日志链完整：{seq} 行，链尾 {head}。", "The chain is whole: {seq} lines, head {head}."),
    "talk-chain-erased": Text(
        "其中 {count} 行的内容已依规定删除。",
        "The contents of {count} of them were erased, as recorded.",
    ),
    "talk-chain-bad": Text("日志链在第 {seq} 行断开（{why}）。", "The chain breaks at line {seq} ({why})."),
    "chain-hole": Text("缺了一行", "a line is missing"),
    "chain-line": Text("这一行被改过", "the line was changed"),
    "chain-payload": Text("内容被改过", "its contents were changed"),
    "chain-stray": Text("有不属于任何行的内容", "there are contents that belong to no line"),
    "talk-exported": Text("导出 {count} 行到 {path}。", "{count} lines written to {path}."),
    # -- doctor -----------------------------------------------------------------------------------------
    "doctor-ok": Text("好", "ok"),
    "doctor-warn": Text("注意", "warn"),
    "doctor-bad": Text("坏", "BAD"),
    "doctor-sum": Text("{ok} 项正常，{warn} 项注意，{bad} 项有问题。", "{ok} ok, {warn} to look at, {bad} bad."),
    # -- init -------------------------------------------------------------------------------------------
    "ask-name": Text("站点的名字", "Name of the site"),
    "ask-timezone": Text("时区", "Time zone"),
    "ask-lang": Text("语言 (zh / en)", "Language (zh / en)"),
    "ask-person": Text("谁值班（姓名）", "Who is on duty (name)"),
    "ask-login": Text("此人的系统登录名", "That person's login on this machine"),
    "ask-channel": Text("用什么呼叫 ({known})", "What pages them ({known})"),
    "ask-contact": Text("这个渠道上的地址", "Their address there"),
    "ask-figures": Text("数值从哪里来 ({known})", "Where the figures come from ({known})"),
    "ask-page": Text("现在发一次测试呼叫？[Y/n] ", "Send a real test page now? [Y/n] "),
    "talk-made": Text("站点已建在 {path}。", "The site is in {path}."),
    "talk-made-next": Text("接下来：", "Next:"),
    "talk-secret-needed": Text(
        "渠道 {channel} 还需要密文：先设置环境变量 {names}，再运行 tocsin doctor",
        "channel {channel} needs its secret: set {names} in the environment, then run `tocsin doctor`",
    ),
    "talk-no-monitors": Text("tocsin.yaml 里没有监控。", "There are no monitors in tocsin.yaml."),
    "talk-try-more": Text("……还有 {count} 个数列", "… and {count} more series"),
    "talk-try-silent": Text("没有数值：{why}", "no figure: {why}"),
    "talk-try-waits": Text("它等别人来报，不去问", "it waits for calls and is not asked"),
    "talk-try-label-missing": Text(
        "指标按标签 {detail} 分开，这里没有——引擎不会收",
        "the metric is kept by {detail}, which is missing: the engine would not take it",
    ),
    "talk-try-no-number": Text(
        "“{detail}”不是数，引擎会显示为没看懂", "“{detail}” is no number: it would be shown as not understood"
    ),
    "talk-try-no-time": Text(
        "“{detail}”不是时间，引擎会显示为没看懂", "“{detail}” is no time: it would be shown as not understood"
    ),
    "talk-try-ahead": Text(
        "有的时间在我们的时钟之后，请核对 timezone", "some of its times are ahead of our clock: look at its “timezone:”"
    ),
    "talk-try-not-held-back": Text(
        "{detail} 不会被告知只读——只能靠这个账号的权限",
        "{detail} is not told to read alone: only the rights of its user keep it from writing",
    ),
    "talk-recipes": Text("配方（tocsin init --with 名字）：", "Recipes (tocsin init --with NAME):"),
    "talk-recipe-runbooks": Text(
        "内置预案（写了就只要这些）：", "Built-in runbooks (name some and a new site has only these):"
    ),
    "talk-recipe-how": Text(
        "新站点会写入配方的片段；在已有的站点里，同一命令只打印片段，由你们放进文件",
        "a new site gets what a recipe says written into its files; in a site that exists the same command prints it,"
        " for you to put in",
    ),
    "talk-recipe-into": Text("配方 {recipe}：并入 {file} 的同名各节", "recipe {recipe}: into the sections of {file}"),
    "talk-recipe-file": Text("配方 {recipe}：新文件 {file}", "recipe {recipe}: a new file {file}"),
    "talk-recipe-unchanged": Text(
        "{path} 没有改动。把以上各行并入文件后运行 tocsin check；已有的指标保持原样",
        "{path} was left as it is. Put these lines into its files, then run `tocsin check`; a metric that is there"
        " already stays as it is",
    ),
    "talk-recipe-needs": Text("配方 {recipe} 需要：{what}", "recipe {recipe} needs: {what}"),
    "talk-recipe-secret": Text(
        "配方 {recipe} 还需要密文：先设置环境变量 {names}",
        "recipe {recipe} reads a secret: set {names} in the environment of the server",
    ),
    "talk-test-page": Text("测试呼叫已发出，请看 {channel}。", "The test page has left: look at {channel}."),
    # -- drills -----------------------------------------------------------------------------------------
    "talk-no-drills": Text("还没有做过演练。", "There have been no drills."),
    "talk-drill": Text("达成 {met}，迟到 {late}，错过 {missed}", "{met} met, {late} late, {missed} missed"),
}  # fmt: skip
