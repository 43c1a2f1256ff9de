"""Words for the kinds of thing, places and types that problems speak of, by the codes that the loader uses."""

from __future__ import annotations

from ..model.text import Text

KINDS: dict[str, Text] = {
    "role": Text("角色", "role"),
    "metric": Text("指标", "metric"),
    "room": Text("群", "room"),
    "audience": Text("顾客群体", "audience"),
    "connector": Text("连接器", "connector"),
    "calendar": Text("日历", "calendar"),
    "label": Text("标签", "label"),
    "severity": Text("严重级别", "severity"),
    "notice": Text("通知", "notice"),
    "fact": Text("事实", "fact"),
    "runbook": Text("预案", "runbook"),
    "state": Text("状态", "state"),
    "ladder": Text("呼叫阶梯", "ladder"),
    "person": Text("人员", "person"),
    "channel": Text("渠道", "channel"),
    "template": Text("通知模板", "notice template"),
    "channel-type": Text("渠道类型", "type of channel"),
    "source": Text("来源", "source"),
    "column": Text("列", "column"),
    "timezone": Text("时区", "time zone"),
    "outcome": Text("结果", "outcome"),
    "objective": Text("目标", "objective"),
    "task": Text("任务", "task"),
    "button": Text("按钮", "button"),
    "inject": Text("注入", "inject"),
    "event": Text("事件", "event"),
    "case": Text("用例", "case"),
    "block": Text("块", "block"),
    "element": Text("元素", "element"),
    "trigger": Text("触发器", "trigger"),
}
"""Nouns without an article: “there is no … “x””."""

PLACES: dict[str, Text] = {
    "runbook": Text("预案", "a runbook"),
    "trigger": Text("触发器", "a trigger"),
    "watch": Text("监控信号", "a watch"),
    "part": Text("信号", "a signal"),
    "clear": Text("clear", "“clear:”"),
    "severity": Text("severity", "“severity:”"),
    "fact": Text("事实", "a fact"),
    "sla": Text("时限承诺", "a promise (sla)"),
    "state": Text("状态", "a state"),
    "branch": Text("分支", "a branch"),
    "task": Text("任务", "a task"),
    "reaction": Text("反应", "a reaction"),
    "button": Text("按钮", "a button"),
    "action": Text("动作", "an action"),
    "policy": Text("page", "“page:”"),
    "notice": Text("顾客通知", "a notice"),
    "review": Text("复盘", "“review:”"),
    "notice-file": Text("通知模板", "a notice template"),
    "forms": Text("forms", "“forms:”"),
    "team": Text("team.yaml", "team.yaml"),
    "calendar": Text("日历", "a calendar"),
    "person": Text("人员", "a person"),
    "role": Text("角色", "a role"),
    "ladder": Text("呼叫阶梯", "a ladder"),
    "severity-level": Text("严重级别", "a severity"),
    "audience": Text("顾客群体", "an audience"),
    "metric": Text("指标", "a metric"),
    "connector": Text("连接器", "a connector"),
    "inhibit": Text("抑制规则", "a rule of “inhibit:”"),
    "timing": Text("timing", "“timing:”"),
    "site": Text("tocsin.yaml", "tocsin.yaml"),
    "channel": Text("渠道", "a channel"),
    "source": Text("来源", "a source"),
    "monitor": Text("监控", "a monitor"),
    "rule": Text("规则", "a rule"),
    "test": Text("测试", "a test"),
    "given": Text("given", "“given:”"),
    "step": Text("步骤", "a step"),
    "expect": Text("expect", "“expect:”"),
    "drill": Text("演练情景", "a drill scenario"),
    "objective": Text("目标", "an objective"),
    "inject": Text("注入", "an inject"),
    "expected-action": Text("期待的行动", "an expected action"),
    "mapping": Text("映射文件", "a mapping file"),
    "example": Text("例子", "an example"),
    "reading": Text("应有的读法", "what an example means"),
}

WANTED: dict[str, Text] = {
    "block": Text("“键: 值”的几行", "“key: value” lines"),
    "named": Text("若干个带名字的项", "names, each with its own lines"),
    "line": Text("一段文字", "one text"),
    "id": Text("一个名字", "a name"),
    "yes-no": Text("true 或 false", "true or false"),
    "number": Text("数字，如 20", "a number such as 20"),
    "whole": Text("整数，如 4", "a whole number such as 4"),
    "length": Text("时长，如 15m", "a length such as 15m"),
    "level": Text("阈值，如 20、80% 或 3 x usual", "a level such as 20, 80% or 3 x usual"),
    "condition": Text("条件，如 affected > 100", "a condition such as affected > 100"),
    "text": Text("“中文 | English”，或 zh: 和 en: 两行", "“中文 | English”, or zh: and en: on lines of their own"),
    "destination": Text("渠道#地址，如 slack#cs-war-room", "channel#address, such as slack#cs-war-room"),
    "days": Text("星期，如 mon-fri", "days such as mon-fri"),
    "clock": Text('时刻，如 "08:00"', 'a time such as "08:00"'),
    "clocks": Text("“20m: 状态”这样的几行", "lines such as “20m: respond”"),
    "handlers": Text("“事件: 反应”的几行", "lines such as “cleared: covered”"),
    "labels": Text("“名字: 值”的几行", "“name: value” lines"),
    "reaction": Text("状态名，或 go / end / do", "a state's name, or go, end, do"),
    "signals": Text("至少两个信号的列表", "a list of at least two signals"),
    "listen": Text("地址:端口，如 127.0.0.1:8642", "address:port, such as 127.0.0.1:8642"),
    "url": Text("以 https:// 开头的地址", "an address that begins with https://"),
    "program": Text("程序的全路径，如 /usr/local/bin/queue", "the whole path of a program, as /usr/local/bin/queue"),
    "database": Text(
        "sqlite:///文件 或 postgresql://主机/库，或 env:名字", "sqlite:///FILE, postgresql://HOST/NAME, or env:NAME"
    ),
    "moment": Text('时间，如 "18:30" 或 "+1d"', 'a time such as "18:30" or "+1d"'),
    "true": Text("true（这个任务不填写事实）", "true (this task fills no fact)"),
    "list": Text("列表（每项以“- ”开头）", "a list, each item with “- ”"),
    "instant": Text("带时区的时间，如 2026-11-11T20:05:00+08:00", "a time with its zone, as 2026-11-11T20:05:00+01:00"),
    "offset": Text("+5m 这样的时间", "a time such as +5m"),
    "alert": Text("firing 或 resolved", "firing or resolved"),
    "answer": Text("yes、no 或 unknown", "yes, no or unknown"),
    "figure": Text("数字，如 60 或 80%", "a figure such as 60 or 80%"),
    "did": Text("“动作 对象”，如 page order-desk", "“verb subject”, such as page order-desk"),
}


def term(param: str, code: str) -> Text | None:
    """The words for a code that stands in the parameter `param` of a problem; None when it is no code."""
    if param == "place":
        return PLACES.get(code)
    if param == "wanted":
        return WANTED.get(code) or KINDS.get(code)
    return None
