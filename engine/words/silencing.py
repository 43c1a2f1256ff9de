"""Silences, inhibition and absorption: what the journal, `status`, `explain` and refusals say of them."""

from __future__ import annotations

from ..model.text import Text

JOURNAL: dict[str, Text] = {
    "silence-made": Text("{what} 静默到 {until}：{reason}", "{what} silenced until {until}: {reason}"),
    "silence-later": Text(
        "{what} 将自 {from_at} 静默到 {until}：{reason}",
        "{what} will be silenced from {from_at} until {until}: {reason}",
    ),
    "silence-changed": Text(
        "静默 {silence}（{what}）改为到 {until} 止：{reason}",
        "The silence {silence} of {what} now lasts until {until}: {reason}",
    ),
    "silence-lifted-early": Text("解除 {what} 的静默 {silence}", "The silence {silence} of {what} was lifted"),
    "silence-ended": Text("静默 {silence} 已结束：{what}", "The silence {silence} of {what} has ended"),
    "silence-resolved": Text(
        "静默 {silence} 期间触发并已自行恢复（{count}）：{names}",
        "Fired under the silence {silence} and cleared by themselves ({count}): {names}",
    ),
    "silence-still-fires": Text(
        "静默 {silence} 结束时仍在触发（{count}）：{names}",
        "Still firing as the silence {silence} ends ({count}): {names}",
    ),
    "silence-hides-nothing": Text(
        "注意：至今没有数据与 {what} 相符，静默 {silence} 目前什么也不遮",
        "Mind: nothing seen so far matches {what}; the silence {silence} hides nothing that is known",
    ),
    "silence-hides-nothing-near": Text(
        "注意：至今没有数据与 {what} 相符，是不是 {near}？静默 {silence} 目前什么也不遮",
        "Mind: nothing seen so far matches {what}, did you mean {near}? The silence {silence} hides nothing known",
    ),
    "fired-but-silenced": Text(
        "{runbook}/{trigger} {key} 成立，但已静默", "{runbook}/{trigger} {key} fired, but is silenced"
    ),
    "fired-but-held": Text(
        "{runbook}/{trigger} {key} 成立，但被 {by} 抑制（规则“{rule}”）",
        "{runbook}/{trigger} {key} fired, but is held back by {by} (rule “{rule}”)",
    ),
    "absorbed": Text("并发现象：{what}（{value}）", "Also, caused by this: {what} ({value})"),
    "absorbed-cleared": Text("并发现象已恢复：{what}", "Also, and over again: {what}"),
    "took-over": Text(
        "{incident} 由本事件引起，已并入：{what}", "{incident} is caused by this and goes on here: {what}"
    ),
    "absorbed-into": Text("由 {incident} 引起，并入该事件", "Caused by {incident}: it goes on there"),
    "cause-found": Text(
        "可能由 {incident} 引起；双方都已有人处置，各自继续",
        "Perhaps caused by {incident}; people work on both, so both go on",
    ),
    "effect-found": Text(
        "可能引起了 {incident}；双方都已有人处置，各自继续",
        "Perhaps the cause of {incident}; people work on both, so both go on",
    ),
    "parted": Text(
        "{incident} 已结束而此处仍在发生，单独处置", "{incident} has closed and this still fires: it parts from it"
    ),
    "word-absorbed": Text("已并入 {about}，请到那里处置", "It goes on in {about}: please turn to that one"),
    "word-cause-found": Text(
        "{mine} 可能由 {about} 引起。若是同一件事：tocsin close {mine} --outcome absorbed",
        "{mine} is perhaps caused by {about}. If they are one: tocsin close {mine} --outcome absorbed",
    ),
    "word-effect-found": Text(
        "{about} 可能由本事件引起，请与其负责人商量", "Perhaps this causes {about}: talk to its lead"
    ),
}

STANDING: dict[str, Text] = {
    "outcome-absorbed": Text("并入起因事件", "absorbed"),
    "held-inhibited": Text("被 {by} 抑制（规则“{rule}”）", "held back by {by} (rule “{rule}”)"),
    "held-caused": Text(
        "由 {incident} 引起：并入该事件，不另开", "caused by {incident}: it is told there and opens nothing"
    ),
    "also-since": Text("自 {since}", "since {since}"),
    "also-figure": Text("{value}", "{value}"),
    "also-usual": Text("平时的 {times} 倍", "{times} x usual"),
    "also-over": Text("{until} 已恢复", "over at {until}"),
    "also-was": Text("原为 {incident}", "was {incident}"),
    "trouble-silence-hides": Text(
        "静默 {silence} 自 {since} 起遮住了仍在触发的 {names}，到 {until} 为止（{person}：{reason}）",
        "the silence {silence} hides {names}, firing since {since}, until {until} ({person}: {reason})",
    ),
    "trouble-silence-told": Text(
        "静默 {silence} 于 {at} 结束；期间触发并已自行恢复：{names}",
        "the silence {silence} ended at {at}; fired under it and cleared by themselves: {names}",
    ),
    "silence-weekly-said": Text("每周 {what}", "weekly {what}"),
    "silence-calendar-said": Text("日历“{what}”内", "while the calendar “{what}” is open"),
    "silence-cron-said": Text("crontab {what}，每次 {length}", "crontab {what}, {length} each"),
}

REFUSALS: dict[str, Text] = {
    "matcher-bad": Text(
        "“{given}”不是标签条件：写作 shop=a、shop!=a 或 shop=a,b",
        "“{given}” is no matcher: shop=a, shop!=a or shop=a,b",
    ),
    "matcher-regex": Text(
        "“{given}”：不支持正则表达式，请列出各个值，如 shop=a,b",
        "“{given}”: there are no regular expressions here; list the values, such as shop=a,b",
    ),
    "silence-needs-reason": Text("静默必须写明原因（--reason）", "say why it shall be silent (--reason)"),
    "silence-of-what": Text(
        "写明静默哪个预案，或用 --label / --match 写明哪些标签", "name a runbook, or labels with --label or --match"
    ),
    "silence-which": Text(
        "有几条静默符合：{silences}。请写明编号", "several silences are meant: {silences}; name one of them"
    ),
    "silence-too-long": Text(
        "静默最长 {longest}（team.yaml 的 timing.silence_longest）；到期前可以再延长",
        "a silence lasts {longest} at most (timing.silence_longest of team.yaml); make it longer before it ends",
    ),
    "silence-long-ago": Text("开始时间早于一天前，请核对日期", "it would begin more than a day ago: check the date"),
    "silence-one-window": Text(
        "--weekly、--calendar、--cron 只能写一个；--cron 须带 --lasts",
        "say one of --weekly, --calendar and --cron; --lasts goes with --cron, and --cron with --lasts",
    ),
    "silence-weekly": Text(
        '“{given}”看不懂：写作 "sat-sun 02:00-04:00"', '“{given}” is no weekly window: "sat-sun 02:00-04:00"'
    ),
    "silence-cron": Text(
        "“{given}”不是五段的 crontab：分 时 日 月 周，如 \"0 2 * * 0\"",
        "“{given}” is not crontab with five fields: minute, hour, day, month, weekday, such as \"0 2 * * 0\"",
    ),
    "silence-cron-days": Text(
        "“{given}”同时限定了日期和星期，含义不明：请只写一个",
        "“{given}” names days of the month and of the week: say one",
    ),
    "silence-lasts": Text("--lasts 须大于零且不超过七天", "--lasts is more than nothing and at most seven days"),
    "silence-never": Text("这样的时段永远不会到来", "such a window never comes"),
    "silence-always": Text("这样的时段没有间断：去掉它即可", "such a window never closes: leave it out"),
    "silence-no-label": Text(
        "这里的触发器没有“{label}”标签，是不是 {near}？", "no trigger here has a label “{label}”; there is {near}"
    ),
    "no-such-silence": Text(
        "没有编号为“{id}”的静默；有：{silences}", "there is no silence “{id}”; there are: {silences}"
    ),
    "no-such-calendar": Text(
        "没有“{calendar}”这个日历；有：{near}", "there is no calendar “{calendar}”; there is {near}"
    ),
}

SENTENCES: dict[str, Text] = {**JOURNAL, **STANDING, **REFUSALS}
