"""What `backtest --suggest` says: what was tried, what came of it, and what it would change."""

from __future__ import annotations

from ..model.text import Text

SENTENCES: dict[str, Text] = {
    "suggest-now": Text("现在：{said}", "now: {said}"),
    "suggest-best": Text("建议：{said}", "proposed: {said}"),
    "suggest-same": Text(
        "现在的写法在试过的里面已经最合适，不必改。", "What it says now is the best of what was tried: leave it."
    ),
    "suggest-none": Text(
        "试过的 {count} 种写法里，没有一种每周误报不超过 {budget} 次而又有用；下面是最接近的。"
        "换一个窗口、指标，或放宽 --budget。",
        "None of {count} that were tried stays within {budget} false pages a week and is of use; the nearest are below."
        " Try another window or metric, or a larger --budget.",
    ),
    "suggest-known": Text(
        "按 {known} 个已知事件衡量，每周最多 {budget} 次误报。",
        "Held against {known} known incidents, at most {budget} false pages a week.",
    ),
    "suggest-unknown": Text(
        "没有 --labels，每次呼叫都算误报（每周最多 {budget} 次）：选的是在此限度内最灵敏的，哪些是真的请你判断。",
        "Without --labels every page counts as false (at most {budget} a week): the most sensitive one within that is"
        " chosen, and which pages would be right is yours to say.",
    ),
    "suggest-head-false": Text("误报/周", "false/week"),
    "suggest-head-pages": Text("呼叫/周", "pages/week"),
    "suggest-head-night": Text("夜间", "at night"),
    "suggest-head-found": Text("发现", "found"),
    "suggest-head-delay": Text("延迟", "delay"),
    "suggest-head-firing": Text("误报占时", "falsely firing"),
    "suggest-patch-hint": Text(
        "没有改动任何文件；--diff 输出补丁（patch -p0 或 git apply -p0）。",
        "No file was changed; --diff prints a patch for `patch -p0` or `git apply -p0`.",
    ),
    "suggest-curve": Text("{trigger}：放宽与收紧的代价", "{trigger}: what a lower or a higher level costs"),
    "suggest-axis-false": Text("每周误报", "false pages a week"),
    "suggest-axis-pages": Text("每周呼叫", "pages a week"),
    "suggest-axis-level": Text("触发线", "level"),
    "suggest-axis-found": Text("发现（右轴）", "found (right)"),
    "suggest-budget": Text("限度", "budget"),
    "suggest-without-for": Text("不设 for", "without for"),
    # -- refusals -----------------------------------------------------------------------------------
    "suggest-nothing": Text(
        "没有可以建议的触发器：只建议“一个指标的触发线”，不建议 any/all、when 与 event",
        "there is no trigger to propose for — only a level of one metric can be proposed, not any/all, when or event",
    ),
    "suggest-budget-bad": Text("--budget 要大于或等于 0，不是 {given}", "--budget must be 0 or more, not {given}"),
    "suggest-budget-alone": Text(
        "--budget 要和 --suggest 或 --diff 一起用", "--budget goes with --suggest or --diff"
    ),
    "suggest-with": Text("{one} 不能和 {other} 一起用", "{one} does not go with {other}"),
    "suggest-unread": Text(
        "改写 {file} 后读出来的不一样，没有输出补丁——请按上面的建议手工修改",
        "{file} would not read as wanted after the change, so there is no patch — change it by hand as proposed",
    ),
    "suggest-outside": Text(
        "{file} 不在站点里，不能为它输出补丁——先复制到 runbooks/ 下",
        "{file} is not in the site, so there is no patch — copy it below runbooks/ first",
    ),
}
