"""The part of the table for `team.yaml`: who and what the runbooks speak of."""

from __future__ import annotations

from .grammar import Place, Shape, key, place

S = Shape

_TIMES = (
    ("answer_within", "呼叫每一级的默认等待时间", "how long a rung waits where nothing is said"),
    ("ack_lasts", "一次应答管多久", "how long an acknowledgement lasts"),
    ("idle", "事件无人等待时多久后呼叫负责人", "when an incident that waits for nobody pages its lead"),
    ("bundle", "多久之内的重复呼叫合并为一次", "repeated pages within this are one"),
    ("approver_every", "每隔多久催一次审批人", "how often an approver is reminded"),
    ("approval_valid", "审批有效期", "how long an approval stays valid"),
    ("notice_within", "通知的默认审批时限", "time for an approval where a notice names none"),
    ("useful_for", "通知多久后过时不再发送", "when a notice is too old to be sent"),
    ("uncertain_page", "存疑的发送多久后呼叫负责人", "when a sending in doubt pages the lead"),
    ("flap_within", "在多久之内反复触发算抖动", "the span in which repeated firings are flapping"),
    ("flap_quiet", "安静多久算抖动结束", "how long it must be quiet again"),
    ("storm_within", "在多久之内大量开启算风暴", "the span in which many incidents are a storm"),
    ("false_alarm_quiet", "误报后触发器最多安静多久", "how long a trigger stays quiet after a false alarm"),
    ("silence_longest", "静默最长多久，周期性的也算", "the longest silence, a recurring one too"),
    ("clock_jump", "时钟跳动超过多少要记录", "the clock jump that is recorded"),
)
_COUNTS = (
    ("flap_count", "触发几次算抖动", "how many firings are flapping"),
    ("storm_count", "开启几个事件算风暴", "how many incidents are a storm"),
    ("baseline_weeks", "“平时”取几周", "how many weeks make up the usual"),
)

TEAM_PLACES: tuple[Place, ...] = (
    place(
        "team",
        key("timezone", S.LINE, "时区，如 Asia/Shanghai", "the site's zone, such as Europe/Paris", must=True),
        key("languages", S.IDS, "使用的语言及顺序", "its languages, in order", options=("zh", "en")),
        key("contact", S.TEXT, "顾客的咨询方式", "where customers may ask"),
        key("calendars", S.MAP, "工作时段", "hours of work", of="calendar"),
        key("people", S.MAP, "人员", "people", must=True, of="person"),
        key("roles", S.MAP, "角色", "roles", must=True, of="role"),
        key("ladders", S.MAP, "共用的呼叫阶梯", "page ladders shared by name", of="ladder"),
        key("severities", S.MAP, "严重级别，由轻到重", "severities, from mild to grave", must=True,
            of="severity-level"),
        key("rooms", S.DESTINATION_MAP, "群", "rooms", of="room"),
        key("audiences", S.MAP, "顾客群体", "groups of customers", of="audience"),
        key("metrics", S.MAP, "指标", "figures", of="metric"),
        key("connectors", S.MAP, "其他系统里的动作", "what can be done in other systems", of="connector"),
        key("inhibit", S.MAP, "谁在发生时谁不启动", "what opens nothing while something else goes on", of="inhibit"),
        key("timing", S.PLACE, "各种默认时长", "lengths that may be changed", of="timing"),
    ),
    place(
        "calendar",
        key("days", S.DAYS, "星期几", "days of the week", must=True),
        key("from", S.CLOCK, "开始", "from", must=True),
        key("to", S.CLOCK, "结束", "to", must=True),
    ),
    place(
        "person",
        key("name", S.LINE, "姓名", "the name", must=True),
        key("login", S.LINE, "登录名", "the login of the operating system"),
        key("contacts", S.CONTACTS, "联系方式，按先后顺序", "how to reach them, in order"),
        key("lang", S.CHOICE, "首选语言", "the language they prefer", options=("zh", "en")),
        key("example", S.YES_NO, "示例人员，待换成自己的人", "an example, to be replaced by a person of yours"),
    ),
    place(
        "role",
        key("title", S.TEXT, "名称", "its title", must=True),
        key("people", S.REFS, "人员，按先后顺序", "its people, in order", must=True, of="person"),
    ),
    place(
        "ladder",
        key("roles", S.REFS, "先呼叫谁", "whom to wake first", must=True, of="role"),
        key("then", S.REFS, "然后呼叫谁", "whom to wake next, in order", of="role"),
        key("answer_within", S.LENGTH, "每一级等多久", "how long each rung waits"),
    ),
    place(
        "severity-level",
        key("title", S.TEXT, "名称", "its title", must=True),
        key("page", S.PAGE, "达到这一级时呼叫谁", "whom to wake when it is reached"),
        key("declare", S.REF, "须由这个角色宣布", "the role that must declare it", of="role"),
    ),
    place(
        "audience",
        key("title", S.TEXT, "名称", "its title"),
        key("to", S.DESTINATIONS, "发到哪里", "where it is reached"),
        key("empty", S.YES_NO, "今天没有人", "nobody is in it today"),
        key("nobody", S.YES_NO, "今天没有人", "nobody is in it today"),
        short=S.DESTINATIONS,
    ),
    place(
        "metric",
        key("title", S.TEXT, "名称", "its title", must=True),
        key("kind", S.CHOICE, "计数、水平或比例", "count, level or share", must=True,
            options=("count", "level", "share")),
        key("step", S.LENGTH, "两个样本之间的间隔", "the distance between two samples", must=True),
        key("per", S.IDS, "区分序列的标签", "labels that tell its series apart"),
        key("target", S.LEVEL, "目标值", "what it should be"),
        key("window", S.LENGTH, "默认统计窗口", "its usual window"),
        key("of", S.CHOICE, "窗口内如何汇总", "how a window is summed up",
            options=("sum", "mean", "max", "min", "last")),
    ),
    place(
        "connector",
        key("title", S.TEXT, "名称", "its title", must=True),
        key("asks", S.REFS, "须由谁同意", "who must say yes", of="role"),
        key("undo", S.REF, "撤销它的连接器", "the connector that undoes it", of="connector"),
        key("repeat", S.CHOICE, "结果不明时可否重做", "whether it may be repeated in doubt", options=("once", "safe")),
        key("via", S.DESTINATION, "在哪里执行", "where it runs"),
    ),
    place(
        "inhibit",
        key("while", S.LINE, "先处理的预案，或 预案/触发器", "what is put first: a runbook, or RUNBOOK/TRIGGER",
            must=True),
        key("hold", S.LINES, "此时不启动的预案，或 预案/触发器", "what opens nothing meanwhile: as many as you like",
            must=True),
        key("equal", S.IDS, "两边须相同的标签", "labels that must be the same on both sides"),
    ),
    place(
        "timing",
        *(key(name, S.LENGTH, zh, en) for name, zh, en in _TIMES),
        *(key(name, S.WHOLE, zh, en) for name, zh, en in _COUNTS),
    ),
)  # fmt: skip
