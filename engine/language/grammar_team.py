"""The part of the table for `team.yaml`: who and what the runbooks speak of."""

from __future__ import annotations

from ..model.window import OFS
from .grammar import Place, Shape, key, place
from .grammar_computed import FORMULAS

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
        key("holidays", S.PLACE, "公共假期和调休", "public holidays and make-up workdays", of="holidays"),
        key("calendars", S.MAP, "工作时段", "hours of work", of="calendar"),
        key("promotions", S.MAP, "大促日历", "the promotion calendar", of="promotion"),
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
        key("holidays", S.CHOICE, "closed：假日关闭，调休上班日照开",
            "closed: shut on holidays, open on make-up workdays", options=("closed", "open")),
    ),
    place(
        "holidays",
        key("country", S.LINE, "国家代码，如 CN", "the code of the country, such as CN"),
        key("subdivision", S.LINE, "省、州等的代码", "the code of a state or province"),
        key("days", S.MAP, "本单位自己的日子，优先：日期: off 或 work",
            "the organisation's own days, which win: date: off or work", of="own-day"),
    ),
    place(
        "own-day",
        key("day", S.CHOICE, "off 放假，work 上班", "off: nobody works, work: people do", must=True,
            options=("off", "work")),
        key("title", S.TEXT, "名称", "its name"),
        short=S.LINE,
    ),
    place(
        "promotion",
        key("title", S.TEXT, "名称", "its title", must=True),
        key("phases", S.MAP, "各阶段，如 预热、爆发、返场", "its phases, such as warm-up, peak, encore", must=True,
            of="promotion-phase"),
        key("dates", S.MAP, "每一次的起止：年份，下面是 阶段: 从 to 到",
            "every occurrence: the year, and phase: FROM to UNTIL", of="promotion-dates"),
    ),
    place(
        "promotion-phase",
        key("title", S.TEXT, "名称", "its title", must=True),
        key("staff", S.WHOLE, "最少在岗人数", "the fewest people who must be there"),
        key("answer_within", S.LINE, "呼叫每一级等多久：5m，或平时的 0.5 x",
            "how long a rung of a page waits: 5m, or 0.5 x what is usual"),
    ),
    place("promotion-dates", rest=S.LINE),
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
            options=("count", "level", "share"), unless=FORMULAS),
        key("step", S.LENGTH, "两个样本之间的间隔", "the distance between two samples", must=True, unless=FORMULAS),
        key("per", S.IDS, "区分序列的标签", "labels that tell its series apart"),
        key("target", S.LEVEL, "目标值", "what it should be"),
        key("window", S.LENGTH, "默认统计窗口", "its usual window"),
        key("of", S.CHOICE, "窗口内如何汇总", "how a window is summed up",
            options=OFS),
        key("ratio", S.PLACE, "由两个指标相除得出", "computed: one metric divided by another", of="ratio"),
        key("staffing", S.PLACE, "由 Erlang C 算出的需要人数", "computed: people needed, by Erlang C", of="staffing"),
        key("gap", S.PLACE, "需要人数减现有人数", "computed: people needed less people there", of="gap"),
        key("strain", S.PLACE, "团队压力指数，0–100", "computed: the strain of a team, 0 to 100", of="strain"),
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
