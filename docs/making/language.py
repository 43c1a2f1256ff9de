"""Reference of everything that may be written in the files of a site, from the one grammar table."""
# ruff: noqa: E501 - the sentences here are lines of the pages

from __future__ import annotations

import re

from tocsin.engine.language.events import PLAIN, SUBJECTS
from tocsin.engine.language.places import PLACES
from tocsin.engine.language.reference import reference_page
from tocsin.engine.language.text_tree import FILTERS
from tocsin.engine.model.runbook import Phase
from tocsin.engine.model.scenario import DEEDS, PROOFS
from tocsin.engine.model.text import Lang, Text
from tocsin.engine.words.terms import KINDS

from .tables import page, table, ticked

OF_PAGE: dict[str, tuple[str, ...]] = {
    "runbook": (
        "runbook", "trigger", "watch", "part", "clear", "severity", "fact", "sla", "state", "branch", "task",
        "reaction", "button", "action", "policy", "notice", "review",
    ),
    "notices": ("notice-file", "forms"),
    "team": (
        "team", "calendar", "person", "role", "ladder", "severity-level", "audience", "metric", "connector", "inhibit", "timing",
    ),
    "site": ("site", "channel", "source", "rule", "monitor"),
    "tests": ("test", "given", "step", "expect"),
    "mappings": ("mapping", "example", "reading"),
    "drills": ("drill", "objective", "inject", "expected-action"),
}  # fmt: skip
"""Page -> the places that it describes."""
TITLES = {
    "runbook": Text("预案文件 runbooks/*.yaml", "Runbooks: runbooks/*.yaml"),
    "notices": Text("通知模板 templates/notices/*.yaml", "Notice templates: templates/notices/*.yaml"),
    "team": Text("团队文件 team.yaml", "Who and what: team.yaml"),
    "site": Text("安装文件 tocsin.yaml", "How an installation runs: tocsin.yaml"),
    "tests": Text("情景测试 runbooks/*.test.yaml", "Scenario tests: runbooks/*.test.yaml"),
    "mappings": Text("映射文件", "Mapping files"),
    "drills": Text("演练情景 runbooks/drills/*.yaml", "Drill scenarios: runbooks/drills/*.yaml"),
}
_HOME = {name: home for home, names in OF_PAGE.items() for name in names}


def language_page(name: str, lang: Lang) -> str:
    """One page: a table for each place, links to places of other pages, and for runbooks the small languages."""
    extra = [_values(lang), _conditions(lang), _texts(lang), _events(lang)] if name == "runbook" else []
    return page(lang, TITLES[name], _about(name, lang), *extra, _tables(name, lang))


def _tables(name: str, lang: Lang) -> str:
    unknown = set(PLACES) - set(_HOME)
    assert not unknown, f"docs/making/language.py has no page for {sorted(unknown)}"
    made = reference_page(lang, OF_PAGE[name])
    return re.sub(r"\]\(#([\w-]+)\)", lambda link: f"]({_link(name, link[1])})", made)


def _link(here: str, place: str) -> str:
    home = _HOME[place]
    return f"#{place}" if home == here else f"{home}.md#{place}"


def _about(name: str, lang: Lang) -> str:
    return _ABOUT[name].say(lang)


def _values(lang: Lang) -> str:
    """Texts, lengths, levels, ids."""
    return _VALUES.say(lang)


def _conditions(lang: Lang) -> str:
    return _CONDITIONS.say(lang)


def _texts(lang: Lang) -> str:
    return _TEXTS.say(lang).replace("FILTERS", ticked(FILTERS))


def _events(lang: Lang) -> str:
    """The events that the engine sends, from its own table."""
    heads = {"zh": ("事件", "关于", "何时"), "en": ("event", "about", "when")}[lang]
    plain = [(f"`{name}`", "", _WHEN[name].say(lang)) for name in PLAIN]
    with_subject = [
        (f"`{event}.NAME`", " / ".join(_kind(kind, lang) for kind in kinds), _WHEN[f"{event}."].say(lang))
        for event, kinds in SUBJECTS.items()
    ]
    return "\n\n".join([_EVENTS.say(lang), table(heads, [*plain, *with_subject]), _AFTER_EVENTS.say(lang)])


def _kind(kind: str, lang: Lang) -> str:
    return (KINDS.get(kind) or _MORE_KINDS[kind]).say(lang)


_MORE_KINDS = {"trigger": Text("触发器", "trigger"), "branch": Text("分支", "branch"), "sla": Text("时限承诺", "promise (sla)")}
_WHEN = {
    "ack": Text("呼叫有人应答", "somebody has answered a page"),
    "unanswered": Text("阶梯叫到头，还没有人应答（随后从头再叫）", "the ladder has come to its end without an answer (and begins again)"),
    "tasks-done": Text("本状态必做的任务都已完成", "all tasks of the state that are not optional are done"),
    "fired": Text("事件的任一触发器成立", "one of the incident's triggers fires"),
    "cleared": Text("事件的触发器都已恢复", "all triggers of the incident have cleared"),
    "finished": Text("状态里的分支都已结束，或被调用的预案已结束", "all branches of the state have ended, or the runbook that it called has"),
    "done.": Text("任务完成", "the task is done"),
    "overdue.": Text("任务逾期", "the task is overdue"),
    "fired.": Text("该触发器成立", "that trigger fires"),
    "cleared.": Text("该触发器恢复", "that trigger has cleared"),
    "sent.": Text("没有在等的了，且至少一条已送达", "nothing of it is under way and at least one was sent"),
    "failed.": Text("没有在等的了，一条也没送达，也没有存疑；或连接器失败", "nothing of it is under way, sent or in doubt; or the connector failed"),
    "uncertain.": Text("第一次存疑时，一次", "once, at the first doubt"),
    "rejected.": Text("被否决", "somebody said no"),
    "expired.": Text("审批时限已过", "nobody decided in time"),
    "ok.": Text("连接器做成了", "the connector has done it"),
    "refused.": Text("有人不同意执行", "a person said no to the connector"),
    "ended.": Text("该分支结束", "that branch has ended"),
    "warned.": Text("时限将到", "the limit is near"),
    "breached.": Text("时限已过", "the limit has passed"),
}
"""Event, with a dot where it has a subject -> when it is sent."""
_PHASES = ticked(phase.value for phase in Phase)
_ABOUT = {
    "runbook": Text(
        "一个文件一份预案，从上到下读起来就像事件的经过：什么启动它、有多严重、要查明什么、到何时、做什么、说什么、学到什么。"
        f"阶段有 {_PHASES}；最后一个是 `review:`，其余由各状态的 `phase:` 给出。",
        "One file is one runbook, and reads from top to bottom as the incident runs: what starts it, how bad it is, what "
        f"must be found out, by when, what to do, what to say, what to learn. The phases are {_PHASES}; the last one is "
        "`review:`, the others are given by `phase:` of the states.",
    ),
    "notices": Text(
        "一个文件一个模板，文件名就是模板名。站点里的文件整个取代内置的同名模板。",
        "One file is one template, named like the file. A site's file replaces the built-in one of that name as a whole.",
    ),
    "team": Text("预案里提到的人和物，所有预案共用。", "The people and things that runbooks speak of, shared by all of them."),
    "site": Text(
        "数据库、监听地址、渠道和来源。密文从不写在这里，只写 `env:NAME` 或 `file:PATH`；相对路径从站点算起。"
        "各渠道的设置见[渠道](channels.md)。",
        "Database, address, channels and sources. A secret never stands here, only `env:NAME` or `file:PATH`; a relative "
        "path is in the site. The settings of each channel: [channels](channels.md).",
    ),
    "mappings": Text(
        "映射文件说明一种监控系统的消息怎么读。随程序附带的类型在[来源类型](sources.md)里；自己的文件写在来源的 `type: json` 与 `mapping: FILE` 下。"
        "表达式是 JMESPath（<https://jmespath.org/specification.html>），名字有 `body`（正文）、`headers`（请求头，小写）和 `item`（`items` 中的一条）；"
        "另有四个函数：`after(文字, 记号)` 取记号之后，`json(文字)` 读文字里的 JSON，`pairs(值)` 把 `k=v` 的列表或文字变成对象，`table(列表)` 把 name 与 value 的列表变成对象。"
        "时间可以是 RFC 3339、1970 年以来的秒或毫秒，或不带时区的当地时间：按来源的 `timezone:`，其次是文件的，再次是站点的。",
        "A mapping file says how the messages of a monitoring system are read. The types that ship are on the page [source types](sources.md); "
        "a file of your own stands at a source as `type: json` with `mapping: FILE`. Expressions are JMESPath "
        "(<https://jmespath.org/specification.html>) over `body`, `headers` (in lower case) and `item` (one of `items`), with four "
        "functions more: `after(text, sign)` is what follows the sign, `json(text)` reads JSON inside a text, `pairs(value)` makes an object of a list "
        "or a text of `k=v`, `table(list)` one of a list of names and values. A time may be RFC 3339, seconds or milliseconds since 1970, or local without a "
        "zone: then the source's `timezone:` holds, else that of the file, else the site's.",
    ),
    "tests": Text(
        "放在预案旁边，由 `tocsin test` 在虚拟时钟上运行。渠道默认都回答“已送达”，`answers:` 可以改。"
        f"`did` 的写法是“动作 对象”，如 `page order-desk`、`notice apology`；动作有 {ticked(DEEDS)}。`NAME.yes`、`NAME.no`、`NAME.undo` 是连接器的按钮。",
        "They stand beside the runbook and are played by `tocsin test` on a virtual clock. Channels answer yes unless "
        f"`answers:` says otherwise. `did` is written as action and object: `page order-desk`, `notice apology`; the actions are "
        f"{ticked(DEEDS)}. `NAME.yes`, `NAME.no` and `NAME.undo` are the buttons of a connector.",
    ),
    "drills": Text(
        f"演练用同样的预案，在自己的时钟和自己的世界里进行，到不了任何顾客。`satisfied_by` 的写法是“动作 对象”，如 `done count`、`sent apology`；动作有 {ticked(PROOFS)}。"
        "`trigger` 是开始计时的注入或应有行动的编号，`open` 指事件开启。",
        "A drill plays the same runbook on a clock and in a world of its own and reaches no customer. `satisfied_by` is written as "
        f"verb and object: `done count`, `sent apology`; the verbs are {ticked(PROOFS)}. `trigger` names the inject or the expected "
        "action that starts the stopwatch; `open` is the opening of the incident.",
    ),
}
_VALUES = Text(
    """## 值的写法

- **文字**：一行写 `中文 | English`（顺序同 `languages:`），长的分写在 `zh:` 和 `en:` 下。只用一种语言的站点写一种即可。
- **时长**：`90s` `15m` `2h` `3d` `1h30m`；在信号里也可写 `3 windows`。
- **阈值**：`20`、`80%`、`3 x usual`（平时：前四周同一星期几、同一时刻的中位数）、`1.5 x previous`（前一个窗口）、`2 x target`。
- **名字**：各种文字的字母、数字、`-`、`_`；不含点，指标名除外。
- 不加引号的文字、时刻、`yes`、`on` 都是文字，不会变成别的东西。锚点、别名、标签和重复的键会被拒绝。""",
    """## How values are written

- **Texts**: `中文 | English` on one line, in the order of `languages:`; long ones under `zh:` and `en:`. A site with one
  language writes one.
- **Lengths**: `90s` `15m` `2h` `3d` `1h30m`; in a signal also `3 windows`.
- **Levels**: `20`, `80%`, `3 x usual` (the median of this weekday and hour over the last four weeks), `1.5 x previous`
  (the window before), `2 x target`.
- **Names**: letters of any script, digits, `-` and `_`; no dots, but for the names of metrics.
- Plain words, clock times, `yes` and `on` stay what they are. Anchors, aliases, tags and keys that stand twice are refused.""",
)
_CONDITIONS = Text(
    """## 条件

用在 `when:` 和 `severity:` 里，例如 `orders.lost > 20 or affected > 100`。

- 名字：事实、指标、事件的标签、`severity`、`minutes`（开启后的分钟数）。指标指它在本预案触发器里的窗口值。
- 值：数字、`80%`、时长、`'选项'`、`true` `false`。运算：`and` `or` `not`、六种比较（不连写）、`in ['a', 'b']`、`not in`、`+ - * /`、括号、`known(x)`。
- 还不知道的值使条件*未知*；未知不算成立，`known(x)` 用来询问。减号前要留空格。
- 没有调用、循环和变量；最长 400 字符。""",
    """## Conditions

They stand in `when:` and `severity:`, for example `orders.lost > 20 or affected > 100`.

- Names: facts, metrics, labels of the incident, `severity`, `minutes` (since it opened). A metric means its figure over the
  window of this runbook's trigger on it.
- Values: numbers, `80%`, lengths, `'option'`, `true`, `false`. Between them: `and`, `or`, `not`, the six comparisons (not
  chained), `in ['a', 'b']`, `not in`, `+ - * /`, parentheses, `known(x)`.
- A value that is not known yet makes the condition *unknown*, which is not true; `known(x)` asks. A minus needs a blank
  before it.
- No calls, loops or variables; at most 400 characters.""",
)
_TEXTS = Text(
    """## 文字里的空位

`{{ name }}` 填入事实、指标、标签、`severity`、`minutes`、`since`（开启时刻）或 `contact`；`{{ name|filter }}` 指定写法，有 FILTERS；
`{{ time(4h) }}` 与 `{{ date(2d) }}` 是从现在起算的时刻与日期；`{{ hours(desk-hours) }}` 是日历的时段。没有判断、循环和运算。
缺少的名字不会印成空白：通知会等到事实填好，缺什么一次列全。值只是数据，不会再被当作模板。""",
    """## Holes in texts

`{{ name }}` is filled with a fact, a metric, a label, `severity`, `minutes`, `since` (the opening) or `contact`;
`{{ name|filter }}` says how, with FILTERS; `{{ time(4h) }}` and `{{ date(2d) }}` are counted from now;
`{{ hours(desk-hours) }}` are the hours of a calendar. No choices, loops or arithmetic. A missing name is never printed as
nothing: the notice waits until the fact is known, and all that is missing is named at once. Values are data and are never
read as templates.""",
)
_EVENTS = Text(
    """## 事件

引擎发出的事件，写在 `on:` 下。其余名字是 `emit` 或监控系统的告警名。不带对象的写法匹配全部（`failed:` 也接 `failed.NAME`），
但 `fired` 与 `cleared` 指整个事件，不匹配单个触发器。""",
    """## Events

What the engine sends, to be written under `on:`. Every other name is an `emit` or the name of an alert. Without a subject
all subjects match (`failed:` takes `failed.NAME`), but `fired` and `cleared` are those of the whole incident and do not
match a single trigger.""",
)
_AFTER_EVENTS = Text(
    """属于某物的事件（任务、呼叫、通知、连接器、分支）先给发起它的状态，再向外，从不给旁边的分支；按钮、`fired`/`cleared`、时限、告警和 `emit` 处处可闻。
`fired` 与 `cleared` 是*水平*：进入一个处理它们的状态时，若已成立，立即收到。""",
    """Events that belong to something (a task, page, notice, connector, branch) are offered to the state that started it and
then outwards, never sideways; buttons, `fired`/`cleared`, promises, alerts and `emit` are heard everywhere. `fired` and
`cleared` are *levels*: a state that handles one gets it on entry when it already holds.""",
)
