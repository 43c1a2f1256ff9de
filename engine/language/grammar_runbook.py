"""The runbook's part of the table."""

from __future__ import annotations

from ..model.window import OFS
from .grammar import Place, Shape, key, place

S = Shape

_REACTION = (
    key("when", S.CONDITION, "只有这个条件成立时才走这一条", "taken only while this holds"),
    key("go", S.REF, "转到同一块内的哪个状态", "the neighbouring state to go to", of="state"),
    key("end", S.ID, "以这个结果结束本块", "ends the block with this outcome"),
    key("do", S.ACTIONS, "同时做什么", "what to do at the same time"),
)
_HOLD = key("for", S.SPAN, "持续多久才算数", "how long it must hold before it counts")
_SIGNAL = (
    key("metric", S.REF, "监控的指标", "the figure that is watched", of="metric"),
    key("with", S.LABELS, "事件没有而指标需要的标签", "labels of the metric that the incident lacks"),
    key("window", S.LENGTH, "统计窗口", "the window over which the figure is taken"),
    key("of", S.CHOICE, "窗口内如何汇总（默认随指标）", "how the window becomes one figure (else as the metric says)",
        options=OFS),
    key("above", S.LEVEL, "高于此值触发", "fires above this level"),
    key("below", S.LEVEL, "低于此值触发", "fires below this level"),
    key("ahead", S.LENGTH, "按直线趋势预测：这么久之内会越过也触发",
        "a forecast: it fires too when a straight line crosses the level within this"),
    key("and_at_least", S.NUMBER, "相对阈值的最低绝对值", "the floor under a relative level"),
    _HOLD,
    key("clear", S.PLACE, "何时算恢复", "when it counts as over", of="clear"),
    key("no_data", S.SPAN, "多久没有数据也算触发", "silence of this length fires too"),
    key("during", S.REF, "只在这个日历的时段内有效", "only within the hours of this calendar", of="calendar"),
    key("peak", S.PLACE, "大促期间怎样：same、1.5 x，或另写阈值", "in promotions: same, 1.5 x, or levels of its own",
        of="peak"),
    key("when", S.CONDITION, "用条件代替阈值", "a condition instead of a level"),
    key("event", S.LINE, "监控系统发来的告警名", "the name of an alert that a monitoring system sends"),
)
_PEAK = (
    key("times", S.NUMBER, "所有数值乘以几", "all its figures so many times"),
    key("above", S.LEVEL, "大促时高于此值触发", "fires above this level then"),
    key("below", S.LEVEL, "大促时低于此值触发", "fires below this level then"),
    key("and_at_least", S.NUMBER, "大促时的最低绝对值", "the floor then"),
    key("for", S.SPAN, "大促时持续多久才算数", "how long it must hold then"),
    key("clear", S.PLACE, "大促时何时算恢复", "when it counts as over then", of="clear"),
)
_COMBINED = (
    key("any", S.SIGNALS, "其中任何一个成立", "one of these signals holds", of="part"),
    key("all", S.SIGNALS, "全部成立", "all of these signals hold", of="part"),
)
_BUTTONS = key("buttons", S.MAP, "由人按下的按钮", "what a person may press", of="button")
_ON = key("on", S.HANDLERS, "收到事件时怎么办", "what to do on an event")
_PHASE = key(
    "phase", S.CHOICE, "处于哪个阶段（向内继承）", "the phase of the response; inherited inwards",
    options=("warning", "response", "handling"),
)  # fmt: skip
_BY = key("by", S.REFS, "由哪个角色来做", "the role that does it", of="role")

RUNBOOK_PLACES: tuple[Place, ...] = (
    place(
        "runbook",
        key("runbook", S.ID, "预案的名字", "name of the runbook", must=True),
        key("title", S.TEXT, "标题", "its title", must=True),
        key("lead", S.REF, "负责指挥的角色", "the role that leads", must=True, of="role"),
        key("about", S.TEXT, "适用范围与说明", "what it is for"),
        key("one_per", S.IDS, "按哪些标签区分事件", "the labels that tell incidents apart"),
        key("if_open", S.CHOICE, "同一事件未关闭时再次触发怎么办", "what a second firing does while one is open",
            options=("attach", "queue", "restart", "new")),
        key("cooldown", S.LENGTH, "关闭后多久内不再自动开启", "how long after closing it does not open again"),
        key("caused_by", S.REFS, "由哪些预案的事件引起：并入其中", "runbooks whose open incident takes its signals",
            of="runbook"),
        key("trial", S.YES_NO, "试运行：只记录，不发送", "trial: it records and sends nothing"),
        key("triggers", S.MAP, "什么情况会启动它", "what starts it", of="trigger"),
        key("severity", S.PLACE, "严重程度", "how bad it is", of="severity"),
        key("facts", S.MAP, "要由人填写的事实", "what people must find out", of="fact"),
        key("sla", S.MAP, "跨状态的时限承诺", "promises that outlive a state", of="sla"),
        _BUTTONS,
        _ON,
        key("states", S.MAP, "各个状态，第一个是起点", "the states; the first one is entered first", must=True,
            of="state"),
        key("notices", S.MAP, "给顾客的通知", "what customers are told", of="notice"),
        key("outcomes", S.TEXT_MAP, "各个结果怎么称呼", "how people read its outcomes, those of branches too"),
        key("review", S.PLACE, "复盘", "the look back", of="review"),
    ),
    place("trigger", *_SIGNAL, *_COMBINED),
    place("watch", *_SIGNAL, *_COMBINED, *_REACTION[1:]),
    place("part", *_SIGNAL),
    place(
        "peak",
        *_PEAK,
        key("phases", S.MAP, "个别阶段：大促.阶段、大促 或 阶段", "single phases: PROMOTION.PHASE, PROMOTION or PHASE",
            of="peak-phase"),
        short=S.LINE,
    ),
    place("peak-phase", *_PEAK, short=S.LINE),
    place(
        "clear",
        key("above", S.LEVEL, "高于此值算恢复", "over when above this level"),
        key("below", S.LEVEL, "低于此值算恢复", "over when below this level"),
        key("for", S.SPAN, "持续多久才算恢复", "how long that must hold"),
    ),
    place(
        "severity",
        key("start", S.REF, "起始级别", "the level at the beginning", must=True, of="severity"),
        rest=S.CONDITION,
    ),
    place(
        "fact",
        key("title", S.TEXT, "问题", "the question", must=True),
        key("type", S.CHOICE, "答案的类型", "the type of the answer", must=True,
            options=("number", "text", "time", "yes-no", "choice")),
        key("options", S.TEXT_MAP, "可选的答案", "the answers to choose from"),
    ),
    place(
        "sla",
        key("title", S.TEXT, "标题", "its title"),
        key("within", S.LENGTH, "时限", "the limit", must=True),
        key("warn", S.LENGTH, "提前多久预警", "when to warn before it"),
        key("from", S.EVENT, "从哪个事件开始计时", "the event that starts the clock"),
        key("until", S.EVENT, "到哪个事件为止", "the event that stops it"),
        key("pause_in", S.REFS, "在哪些状态里停表", "states in which it stands still", of="state"),
    ),
    place(
        "state",
        _PHASE,
        key("title", S.TEXT, "标题", "its title"),
        key("do", S.ACTIONS, "进入时做什么", "what to do on entering"),
        key("leave", S.ACTIONS, "离开时做什么", "what to do on leaving"),
        key("tasks", S.MAP, "要由人完成的任务", "work for people", of="task"),
        _BUTTONS,
        _ON,
        key("after", S.CLOCKS, "停留这么久之后怎么办", "what to do when the state has lasted this long"),
        key("every", S.CLOCKS, "每隔这么久做什么", "what to do again and again"),
        key("watch", S.MAP, "只在本状态内监控的信号", "signals that matter only here", of="watch"),
        key("states", S.MAP, "内部的状态", "states inside", of="state"),
        key("parallel", S.MAP, "同时进行的分支", "branches that run at the same time", of="branch"),
        key("call", S.REF, "调用另一份预案", "another runbook to run", of="runbook"),
        key("with", S.LABELS, "交给被调用预案的标签", "labels for the runbook that is called"),
        key("end", S.ID, "以这个结果结束本块", "ends the block with this outcome"),
    ),
    place(
        "branch",
        _PHASE,
        key("title", S.TEXT, "标题", "its title"),
        _BUTTONS,
        _ON,
        key("states", S.MAP, "分支内的状态", "the states of the branch", must=True, of="state"),
    ),
    place(
        "task",
        key("text", S.TEXT, "要做的事", "what to do", must=True),
        _BY,
        key("due", S.LENGTH, "多久之内", "how long it may take"),
        key("fills", S.REF, "完成时填写的事实", "the fact that it fills", of="fact"),
        key("optional", S.YES_NO, "可做可不做", "whether it may be left out"),
        key("when", S.CONDITION, "只有条件成立时才需要", "needed only while this holds"),
    ),
    place("reaction", *_REACTION),
    place(
        "button",
        key("label", S.TEXT, "按钮上的字", "the words on it", must=True),
        key("by", S.REFS, "谁可以按", "who may press it", must=True, of="role"),
        *_REACTION,
    ),
    place(
        "action",
        key("page", S.PAGE, "呼叫一个角色，直到有人应答", "wake a role until somebody answers"),
        key("tell", S.REF, "在群里发一句话", "write a line into a room", of="room"),
        key("notice", S.REF, "起草一份顾客通知并请人审批", "draft a customer notice and ask for approval", of="notice"),
        key("ask", S.REF, "请人同意执行一个连接器", "ask a person whether a connector may run", of="connector"),
        key("http", S.REF, "执行一个不需同意的连接器", "run a connector that asks nobody", of="connector"),
        key("raise", S.REF, "把严重程度至少提到这一级", "severity becomes at least this level", of="severity"),
        key("set", S.CONSTANTS, "填写事实", "fill facts"),
        key("emit", S.ID, "发出自定义事件", "send an event of the runbook's own"),
        key("answer_within", S.LENGTH, "每一级等多久", "how long each rung waits"),
        key("then", S.REFS, "无人应答时依次呼叫谁", "whom to wake next, in order", of="role"),
        key("text", S.WORDS, "说什么", "the words"),
    ),
    place(
        "policy",
        key("policy", S.REF, "team.yaml 里的呼叫阶梯", "a ladder named in team.yaml", must=True, of="ladder"),
    ),
    place(
        "notice",
        key("title", S.TEXT, "标题", "its title"),
        key("audience", S.REF, "发给谁", "who is told", must=True, of="audience"),
        key("via", S.REFS, "只走这些渠道", "only by these channels", of="channel"),
        key("approve", S.REFS, "谁来审批，或 nobody", "who says yes, or nobody", must=True, of="role"),
        key("within", S.LENGTH, "审批时限", "how long the approval may take"),
        key("text", S.WORDS, "正文", "the words"),
        key("template", S.REF, "templates/notices 里的模板", "a template in templates/notices", of="template"),
    ),
    place(
        "review",
        key("by", S.REFS, "谁来复盘", "who looks back", must=True, of="role"),
        key("due", S.LENGTH, "多久之内", "how long it may take", must=True),
        key("skip", S.IDS, "哪些结果不必复盘", "outcomes that need none"),
        key("ask", S.TEXTS, "要回答的问题", "the questions"),
    ),
    place(
        "notice-file",
        key("title", S.TEXT, "标题", "its title"),
        key("about", S.TEXT, "何时使用", "when to use it"),
        key("forms", S.PLACE, "各种形式的正文", "the words in each form", must=True, of="forms"),
    ),
    place(
        "forms",
        key("default", S.WORDS, "通用形式", "the usual form", must=True),
        key("sms", S.WORDS, "短信", "for text messages"),
        key("ivr", S.WORDS, "电话语音", "to be read out on the phone"),
    ),
)  # fmt: skip
