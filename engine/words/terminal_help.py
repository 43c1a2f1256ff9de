"""Help of every command and option, in both languages, and two examples of each command."""

from __future__ import annotations

from collections.abc import Mapping

from ..model.text import Text

USAGE = Text("用法：", "Usage:")
OPTIONS_TITLE = Text("选项", "Options")
COMMANDS_TITLE = Text("命令", "Commands")
EXAMPLES_TITLE = Text("示例：", "Examples:")

GROUPS: tuple[tuple[Text, tuple[str, ...]], ...] = (
    (Text("值班时", "On call"), ("status", "show", "ack", "do", "done", "fact", "note", "timeline")),
    (
        Text("指挥", "Leading"),
        ("trigger", "page", "severity", "assign", "pause", "resume", "override", "close", "reopen", "silence"),
    ),
    (Text("对客通知", "Customers"), ("notice",)),
    (Text("数据", "Figures"), ("signal", "heard", "explain", "monitor", "calendar")),
    (Text("编写预案", "Authors"), ("init", "check", "test", "backtest", "publish", "graph", "schema")),
    (Text("运行", "Running"), ("serve", "demo", "doctor", "db", "token", "login", "whoami")),
    (Text("演练与记录", "Drills and records"), ("drill", "report", "export", "audit")),
)

COMMANDS: Mapping[str, Text] = {
    "status": Text(
        "现在有什么事、什么在等我、接下来何时发生什么。",
        "What is burning, what waits for me, what happens next and when.",
    ),
    "show": Text(
        "一个事件的全部：阶段、任务、按钮、呼叫、通知。",
        "Everything about one incident: phase, tasks, buttons, pages, notices.",
    ),
    "ack": Text(
        "应答正在呼叫我的一切；写上编号则只应答该事件。",
        "Answer every page that waits for me, of one incident or of all.",
    ),
    "do": Text("按下一个按钮，用 show 列出的编号或名称。", "Press a button, by the number or name that `show` prints."),
    "done": Text(
        "完成一项任务；需要答案的任务要写上值。",
        "Tick a task; one that asks something takes the answer as well.",
    ),
    "fact": Text("填写或更正一个事实。", "Give or correct a fact."),
    "note": Text("在时间线上写一句话。", "Write a line into the timeline."),
    "timeline": Text(
        "事件的时间线；不写编号则是整个引擎的。",
        "The timeline of an incident, or without one that of the engine.",
    ),
    "trigger": Text("手动启动一个预案。", "Open a runbook by hand."),
    "page": Text("呼叫一个角色，直到有人应答。", "Page a role until somebody answers."),
    "severity": Text("宣布或更改严重级别。", "Declare or change the severity."),
    "assign": Text("由谁负责；不写人名则是我。", "Who leads; without a name it is you."),
    "pause": Text("暂停事件的计时器。", "Stop the clocks of an incident."),
    "resume": Text("让暂停的事件继续。", "Let a paused incident go on."),
    "override": Text("把事件移到某个状态，记入日志。", "Move an incident to a state; the journal says who did it."),
    "close": Text("结束一个事件。", "End an incident."),
    "reopen": Text("重新打开已结束的事件。", "Open a closed incident again."),
    "silence": Text(
        "让触发器安静一段时间：按预案或标签，一次或周期；silence list 列出各条遮住了什么。再写一次即改时长。",
        "Keep triggers quiet for a while: of a runbook or by labels, once or again and again. `silence list` shows what"
        " each hides now; said again, or with its id, a silence is made longer or shorter.",
    ),
    "notice": Text("对客通知：起草、审批、发送、停止。", "Notices to customers: draft, approve, send, stop."),
    "notice list": Text("各个通知及其状态。", "Notices and how far they have got."),
    "notice show": Text(
        "通知将要发出的原文和审批用的校验值。",
        "The words exactly as they will leave, and the hash that a yes is for.",
    ),
    "notice draft": Text("现在就起草一个通知。", "Ask for a notice of the runbook now."),
    "notice edit": Text(
        "修改通知的文字；已有的同意作废。",
        "Change the words of a notice; a yes that was given becomes void.",
    ),
    "notice approve": Text("同意你读过的这份文字。", "Say yes to the very words that you have read."),
    "notice reject": Text("否决一个通知。", "Say no to a notice."),
    "notice send": Text(
        "重新发送失败或结果不明的部分，由你决定。",
        "Send again what failed or is in doubt; it is your decision.",
    ),
    "notice stop": Text(
        "停止通知：一个、一个事件的或全部；--lift 解除。",
        "Stop one notice, those of an incident, or all; --lift ends a stop.",
    ),
    "notice mark": Text("说明结果不明的通知到底到了没有。", "Say whether a notice in doubt has arrived."),
    "signal": Text(
        "报告一个数值，或告知告警触发 (firing) 与恢复 (resolved)；也可读入文件。",
        "Report a figure, or that an alert is firing or resolved; or read a file of figures.",
    ),
    "heard": Text(
        "信息报告：顾客说了什么；不带参数列出待处理的报告，--into、--open、--answer 处理它们。",
        "Report what customers say; alone it lists the reports that wait, and --into, --open and --answer settle them.",
    ),
    "calendar": Text(
        "大促的各阶段、它们改变什么，以及假日和调休。",
        "Phases of promotions, what they change, holidays and make-up workdays.",
    ),
    "explain": Text("为什么这样做，接下来会做什么。", "Why it did what it did, and what it will do."),
    "monitor": Text("监控：Tocsin 自己去问的东西。", "Monitors: what Tocsin asks by itself."),
    "monitor try": Text(
        "问一次，显示拿到的数值或没有的原因；不需要服务器，什么也不写。不写名字就问全部。",
        "Ask once and show the figures, or why there are none. Needs no server and writes nothing; without a name all"
        " are asked.",
    ),
    "init": Text(
        "建立一个可以工作的站点。--with 加入配方；在已有的站点里只打印配方的片段，不改动任何文件。",
        "Make a working site. --with adds recipes; in a site that exists it prints them and changes nothing.",
    ),
    "check": Text(
        "检查站点的全部文件，一次列出所有问题。",
        "Check all files of the site and tell every problem at once.",
    ),
    "test": Text("在虚拟时钟上运行预案的情景测试。", "Play the scenario tests of the runbooks on a virtual clock."),
    "backtest": Text(
        "把记录下来的数值放给触发器：何时会触发、会叫醒谁；不写数据库，不发任何东西。",
        "Play recorded figures to the triggers: when they would have fired, whom they would have woken."
        " Nothing is written to a database or sent.",
    ),
    "publish": Text(
        "重新读入文件并发布；有一处错误则保留旧版本。",
        "Read the files again and publish them; one error and the old set stays.",
    ),
    "graph": Text("画出一个预案。", "Draw a runbook."),
    "schema": Text("输出编辑器使用的 JSON Schema。", "Print the JSON Schema for editors."),
    "serve": Text("运行服务器：计时器、升级、接口与控制台。", "Run the server: timers, escalations, intake."),
    "demo": Text("在本机上演一次完整的突发事件。", "Play a whole emergency on this machine."),
    "doctor": Text(
        "检查这个安装是否健康，逐项给出处理办法。",
        "Check whether this installation is well, with a remedy for each finding.",
    ),
    "db": Text("数据库：备份、恢复、检查、升级。", "The database: back up, restore, check, migrate."),
    "db backup": Text(
        "备份数据库并检查备份；引擎可以继续运行。",
        "Copy the database and check the copy; the engine may go on running.",
    ),
    "db restore": Text(
        "用备份替换数据库；未完成的对客通知会标为结果不明。",
        "Put a backup in place of the database; customer notices that were on their way become doubtful.",
    ),
    "db check": Text("检查数据库的完整性和日志链。", "Check the database and the chain of its journal."),
    "db migrate": Text("把数据库升级到本版本。", "Bring the database to this version."),
    "token": Text("令牌：建立、列出、作废。", "Tokens: make, list, revoke."),
    "token make": Text("建立令牌，只显示这一次。", "Make a token; it is shown this once."),
    "token list": Text("列出令牌（不含密文）。", "List the tokens, without their secrets."),
    "token revoke": Text("作废一个令牌。", "Make a token void."),
    "login": Text(
        "保存一个服务器的令牌；令牌从标准输入读取，不写在命令行上。",
        "Keep the token for a server; it is read from standard input, never from the command line.",
    ),
    "whoami": Text("引擎认为我是谁。", "Who the engine takes me for."),
    "drill": Text(
        "演练：用同样的预案，绝不会触达顾客。",
        "Drills: the same runbooks, and no customer is ever reached.",
    ),
    "drill run": Text("进行一次桌面演练。", "Play a tabletop drill."),
    "drill list": Text("列出做过的演练。", "List the drills."),
    "drill show": Text("一次演练的结果。", "The result of a drill."),
    "report": Text("一个事件从第一个迹象到结束的报告。", "The report of an incident, from the first sign to its end."),
    "export": Text(
        "按时间段导出日志、事件和发送记录 (JSON Lines)。",
        "The journal, incidents and sendings of a time as JSON lines.",
    ),
    "audit": Text("审计日志。", "The journal as evidence."),
    "audit verify": Text(
        "核对日志链，指出第一处改动。",
        "Walk the journal's chain and name the first line that was changed.",
    ),
}

EXAMPLES: Mapping[str, tuple[str, ...]] = {
    "status": ("tocsin status", "tocsin status --all"),
    "show": ("tocsin show INC-42", "tocsin show INC-42 --json"),
    "ack": ("tocsin ack", "tocsin ack INC-42"),
    "do": ("tocsin do INC-42 2", 'tocsin do INC-42 confirm --reason "two shops affected"'),
    "done": ("tocsin done INC-42 1", "tocsin done INC-42 3 120"),
    "fact": ("tocsin fact INC-42 affected 320", "tocsin fact INC-42 refund_by 18:00"),
    "note": ('tocsin note INC-42 "The bank confirms."', "tocsin note INC-42 银行已确认"),
    "timeline": ("tocsin timeline INC-42", "tocsin timeline INC-42 --every"),
    "trigger": (
        "tocsin trigger order-anomaly --label shop=tmall",
        'tocsin trigger system-outage --reason "phones dead"',
    ),
    "page": ("tocsin page INC-42 it-duty", 'tocsin page INC-42 cs-manager "We need a decision on refunds"'),
    "severity": ("tocsin severity INC-42 sev1", 'tocsin severity INC-42 sev3 --reason "only test orders"'),
    "assign": ("tocsin assign INC-42", "tocsin assign INC-42 lina"),
    "pause": ("tocsin pause INC-42", 'tocsin pause INC-42 --reason "until the bank opens"'),
    "resume": ("tocsin resume INC-42", "tocsin resume INC-42 --json"),
    "override": ('tocsin override INC-42 covered --reason "IT has fixed it"', "tocsin override INC-42 check --quietly"),
    "close": ("tocsin close INC-42", 'tocsin close INC-42 --outcome false-alarm --reason "test data"'),
    "reopen": ("tocsin reopen INC-42", 'tocsin reopen INC-42 check --reason "it is back"'),
    "silence": (
        'tocsin silence order-anomaly --for 2h --reason "load test"',
        'tocsin silence order-anomaly --weekly "sun 02:00-04:00" --for 30d --reason "stock import"',
    ),
    "notice": ("tocsin notice list INC-42", "tocsin notice show INC-42 apology"),
    "notice list": ("tocsin notice list", "tocsin notice list INC-42"),
    "notice show": ("tocsin notice show INC-42 apology", "tocsin notice show INC-42 apology --lang zh"),
    "notice draft": ("tocsin notice draft INC-42 apology", "tocsin notice draft INC-42 resolved"),
    "notice edit": (
        'tocsin notice edit INC-42 apology --text zh="很抱歉……"',
        "tocsin notice edit INC-42 apology --text en=@new.txt",
    ),
    "notice approve": ("tocsin notice approve INC-42 apology --hash 3f9a1c", "tocsin notice approve INC-42 apology"),
    "notice reject": (
        'tocsin notice reject INC-42 apology --reason "no time of the next update"',
        "tocsin notice reject INC-42 apology",
    ),
    "notice send": (
        'tocsin notice send INC-42 apology --reason "the provider is back"',
        "tocsin notice send INC-42 apology",
    ),
    "notice stop": ("tocsin notice stop INC-42 apology", 'tocsin notice stop --reason "wrong price in all texts"'),
    "notice mark": (
        "tocsin notice mark INC-42 apology sent",
        'tocsin notice mark INC-42 apology failed --reason "asked the provider"',
    ),
    "heard": (
        'tocsin heard "支付页一直转圈" --kind payment --label shop=tmall',
        "tocsin heard --kind payment --label shop=tmall --into INC-42",
    ),
    "signal": ("tocsin signal orders.duplicate 31 --label shop=tmall", "tocsin signal --file orders.csv --history"),
    "calendar": ("tocsin calendar", "tocsin calendar --days 365 --json"),
    "explain": ("tocsin explain INC-42", "tocsin explain order-anomaly/duplicates"),
    "init": (
        "tocsin init shop --yes --lang zh --timezone Asia/Shanghai",
        "tocsin init shop --with chatwoot",
    ),
    "monitor": ("tocsin monitor try", "tocsin monitor try chats-waiting"),
    "monitor try": ("tocsin monitor try chats-waiting", "tocsin monitor try --json"),
    "check": ("tocsin check", "tocsin check runbooks/order-anomaly.yaml"),
    "test": ("tocsin test", "tocsin test --coverage runbooks/order-anomaly.test.yaml"),
    "backtest": (
        "tocsin backtest order-anomaly --data june.csv --metric orders.lost --labels known.csv --suggest",
        "tocsin backtest orders.lost --prometheus http://prometheus.example:9090 --from 2026-06-01 --to 2026-06-19",
    ),
    "publish": ("tocsin publish --dry", "tocsin publish"),
    "graph": ("tocsin graph order-anomaly", "tocsin graph order-anomaly -o order-anomaly.svg"),
    "schema": ("tocsin schema runbook", "tocsin schema team -o team.schema.json"),
    "serve": ("tocsin serve", "tocsin serve --listen 127.0.0.1:9000"),
    "demo": ("tocsin demo", "tocsin demo --pull-the-plug"),
    "doctor": ("tocsin doctor", "tocsin doctor --deep"),
    "db": ("tocsin db check", "tocsin db backup tonight.db"),
    "db backup": ("tocsin db backup tonight.db", "tocsin db backup /var/backups/tocsin.db --json"),
    "db restore": ("tocsin db restore tonight.db --yes", "tocsin db restore tonight.db --yes --json"),
    "db check": ("tocsin db check", "tocsin db check --json"),
    "db migrate": ("tocsin db migrate", "tocsin db migrate --json"),
    "token": ("tocsin token list", "tocsin token make person lina"),
    "token make": ("tocsin token make person lina", "tocsin token make source alertmanager"),
    "token list": ("tocsin token list", "tocsin token list --json"),
    "token revoke": ("tocsin token revoke a1b2c3", "tocsin token revoke a1b2c3 --json"),
    "login": ("tocsin login https://tocsin.example.com", "tocsin login https://tocsin.example.com < token.txt"),
    "whoami": ("tocsin whoami", "tocsin whoami --json"),
    "drill": ("tocsin drill run order-anomaly-tabletop", "tocsin drill list"),
    "drill run": ("tocsin drill run order-anomaly-tabletop", "tocsin drill run order-anomaly-tabletop --yes"),
    "drill list": ("tocsin drill list", "tocsin drill list --json"),
    "drill show": ("tocsin drill show DRL-7", "tocsin drill show DRL-7 --json"),
    "report": ("tocsin report INC-42", "tocsin report INC-42 --html -o INC-42.html"),
    "export": (
        "tocsin export --since 2026-11-01",
        "tocsin export --since 2026-11-01 --until 2026-12-01 -o november.jsonl",
    ),
    "audit": ("tocsin audit verify", "tocsin audit verify --json"),
    "audit verify": ("tocsin audit verify", "tocsin audit verify --json"),
}

OPTIONS: Mapping[str, Text] = {
    "help": Text("显示帮助", "show this help"),
    "json": Text("以 JSON 输出", "answer as JSON"),
    "lang": Text("语言；默认取自环境", "language; by default that of the locale"),
    "site": Text("站点所在的文件夹", "folder of the site"),
    "claimed": Text("以谁的名义（记为未核实）", "in whose name; recorded as not verified"),
    "reason": Text("原因，记入日志", "why; goes into the journal"),
    "label": Text("标签，可重复", "a label; may be repeated"),
    "all": Text("也列出已结束的事件", "also list incidents that have ended"),
    "messages": Text("监控系统发来的消息及其去向", "what monitoring systems posted, and what became of it"),
    "every": Text("也显示引擎自己的记录", "also the engine's own traces"),
    "after": Text("从这个编号之后", "lines after this number"),
    "limit": Text("最多几行", "at most so many lines"),
    "undo": Text("把任务改回未完成", "open the task again"),
    "quietly": Text("进入状态时不执行其动作", "without the actions of entering it"),
    "outcome": Text("结果，默认 resolved", "the outcome, `resolved` by default"),
    "trigger": Text("只针对这个触发器", "only this trigger"),
    "length": Text("多久，如 2h", "how long, such as 2h"),
    "begins": Text("从何时开始，默认现在", "from when on; now by default"),
    "matchers": Text("标签条件，可重复：shop=a、shop!=a、shop=a,b", "labels: shop=a, shop!=a, shop=a,b; may repeat"),
    "weekly": Text('每周的时段，如 "sat-sun 02:00-04:00"', 'weekly window, such as "sat-sun 02:00-04:00"'),
    "calendar": Text("team.yaml 的日历开放时", "while this calendar of team.yaml is open"),
    "cron": Text('crontab 五段，如 "0 2 * * 0"', 'crontab with five fields, such as "0 2 * * 0"'),
    "lasts": Text("--cron 每次持续多久", "how long each window of --cron lasts"),
    "lift": Text("解除", "end it"),
    "hash": Text(
        "notice show 显示的文本校验值，至少 6 位",
        "hash of the text as `notice show` prints it, at least 6 characters",
    ),
    "text": Text("zh=文字 或 en=文字；@文件 则从文件读", "zh=WORDS or en=WORDS; @FILE reads them from a file"),
    "at": Text("时刻，默认现在", "when; now by default"),
    "file": Text("CSV、Excel 或 JSON Lines 文件", "file of CSV, a workbook, or JSON lines"),
    "sheet": Text("Excel 文件的工作表；默认第一张", "sheet of a workbook; the first unless said"),
    "history": Text("只用于基线，不触发任何预案", "for baselines only; nothing fires"),
    "data": Text(
        "CSV、Excel 或 JSON Lines：时间列、数值列（value 或指标名），其余为标签",
        "CSV, a workbook or JSON lines: a column of times, figures (`value`, or the metric's name), the rest labels",
    ),
    "start": Text("从何时开始判断；之前的只算平时水平", "judge from then on; what is before only says what is usual"),
    "end": Text("到何时为止", "until when"),
    "metric": Text("数值是哪个指标的", "the metric that the figures are of"),
    "against": Text(
        "与预案的另一个版本比较：文件，或已发布版本的编号、哈希",
        "compare with another version of the runbook: a file, or number or hash of a published one",
    ),
    "known": Text(
        "已知事件的文件 (start,end,name)：发现、漏掉、误报与延迟",
        "file of known incidents (start,end,name): found, missed, false, delay",
    ),
    "prometheus": Text(
        "从这个 Prometheus 读取，代替 --data；按站点里该指标的查询，或 --query",
        "read from this Prometheus instead of --data, by the site's query for the metric, or by --query",
    ),
    "query": Text("--prometheus 用的 PromQL", "the PromQL for --prometheus"),
    "suggest": Text(
        "试其他触发线、for 与 clear，按 --budget 提出建议；不改文件",
        "try other levels, `for` and `clear`, and propose some within --budget; no file is changed",
    ),
    "budget": Text("每周最多几次误报，默认 0.5", "false pages a week that are borne, 0.5 by default"),
    "diff": Text("只输出建议的补丁", "print the proposal as a patch, and nothing else"),
    "zone": Text("没有时区的时间属于哪个时区；默认是站点的", "zone of times without one; by default the site's"),
    "again": Text("从头再读", "read it again from the start"),
    "yes": Text("不再询问", "ask nothing"),
    "name": Text("站点的名字", "name of the site"),
    "timezone": Text("时区，如 Asia/Shanghai", "time zone, such as Asia/Shanghai"),
    "person": Text("值班的人", "who is on duty"),
    "login": Text("此人的系统登录名", "that person's login on this machine"),
    "contact": Text("如何找到此人，如 dingtalk#13800000000", "how to reach that person, such as slack#U123"),
    "channel": Text("呼叫用的渠道", "the channel that pages"),
    "figures": Text("数值从哪里来", "where the figures come from"),
    "with_": Text(
        "加入这些配方，只要这些预案（逗号分隔，可重复）；list 列出全部",
        "these recipes besides, only these runbooks (by commas or repeated); list shows all",
    ),
    "coverage": Text("指出从未到过的状态、按钮和结局", "name states, buttons and ends never reached"),
    "dry": Text("只显示差别", "only show the difference"),
    "output": Text("写入这个文件", "write to this file"),
    "listen": Text("监听地址", "address to listen on"),
    "deep": Text("也核对整个数据库", "also walk the whole database"),
    "pull_the_plug": Text("中途断电再恢复", "pull the plug in the middle and start again"),
    "html": Text("HTML 网页", "as HTML"),
    "md": Text("Markdown 文本", "as Markdown"),
    "trial": Text("试运行的预案本会启动什么", "what runbooks on trial would have opened"),
    "calendar.days": Text("看今后多少天", "so many days ahead"),
    "days": Text("最近几天", "of the last so many days"),
    "since": Text("从何时", "from when"),
    "until": Text("到何时", "until when"),
    "kind": Text("报告的种类：K 即计数指标 reports.K", "kind of report: K is counted by the metric reports.K"),
    "into": Text("这些报告归入这个事件", "these reports belong to this incident"),
    "opens": Text("为这些报告启动这个预案", "open this runbook for these reports"),
    "answer": Text("答复这些报告，不启动预案", "answer these reports without a runbook"),
    "every_": Text("全部", "all"),
    "version": Text("显示版本", "print the version"),
}

WELCOME = Text(
    "Tocsin 警钟：客服突发事件的预案，自己启动，叫醒人，对顾客说真话。",
    "Tocsin: runbooks for customer-service emergencies that start by themselves, wake people and tell customers"
    " the truth.",
)
MORE = Text(
    "每个命令的帮助：tocsin 命令 --help。语言：--lang zh|en。",
    "Help of a command: tocsin COMMAND --help. Language: --lang zh|en.",
)
START = Text("从这里开始：tocsin demo，然后 tocsin init 文件夹。", "Begin here: tocsin demo, then tocsin init DIR.")
