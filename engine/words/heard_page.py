"""The form of agents at `/heard`."""

from __future__ import annotations

from ..model.text import Text

SENTENCES: dict[str, Text] = {
    "heard-title": Text("信息报告", "Report what customers say"),
    "heard-about": Text(
        "顾客说的事，监控也许还没看到。写下来，一句就够；相同的报告会算在一起，够多就会叫醒人。",
        "Customers may say it before any monitor sees it. One sentence is enough; equal reports are counted together, "
        "and enough of them wake somebody.",
    ),
    "heard-what": Text("是哪一类", "What kind"),
    "heard-choose": Text("请选择", "choose"),
    "heard-words": Text("顾客怎么说（不要写顾客的姓名、电话、订单号）", "What they say (no names, numbers or orders)"),
    "heard-needed": Text("{kinds}需要", "needed for {kinds}"),
    "heard-token": Text("您的令牌（tocsin token make person 您的名字）", "Your token (tocsin token make person YOU)"),
    "heard-token-wrong": Text(
        "令牌不对，或者没有填，报告没有收下。令牌由 tocsin token make person 您的名字 生成；不知道的，请问管理员。",
        "The token is wrong or missing, and the report was not taken. `tocsin token make person YOU` makes one; ask "
        "whoever runs Tocsin.",
    ),
    "heard-send": Text("报告", "Report"),
    "heard-no-kinds": Text(
        "这个站点还没有报告种类：在 team.yaml 的 metrics 里写上 reports.种类，kind: count。",
        "This site has no kinds of report yet: declare reports.KIND with kind: count under metrics in team.yaml.",
    ),
    "heard-thanks": Text("收到，谢谢。", "Got it, thank you."),
    "heard-again": Text("这份报告已经收到过，只算一次。", "This very report had come before; it counts once."),
    "heard-count": Text("同类报告：{count} 次。", "Reports of this kind: {count}."),
    "heard-known": Text("已有人在处理：{incidents}", "Somebody is at work on it: {incidents}"),
    "heard-new": Text("监测小组会看到它。", "The monitoring team will see it."),
    "heard-answer": Text("监测小组的答复：{answer}", "The monitoring team says: {answer}"),
    "heard-more": Text("再报告一件", "Report something else"),
}
