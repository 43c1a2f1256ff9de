"""Sentences for files of recorded figures that cannot be read."""

from __future__ import annotations

from ..model.text import Text

SENTENCES: dict[str, Text] = {
    "data-columns": Text(
        zh="这一行有 {found} 列，表头有 {wanted} 列——请补齐，或给含逗号的文字加引号",
        en="this row has {found} columns, the header has {wanted} — fill it, or put text with commas in quotes",
    ),
    "data-unreadable": Text(
        zh="从这一行起不是可以读懂的 CSV——检查引号", en="this is no CSV from here on — check the quotes"
    ),
    "data-json": Text(
        zh="这一行不是 JSON 对象——每行写一个，如 {{\"at\": …, \"value\": …}}",
        en="this line is no JSON object — write one a line, such as {{\"at\": …, \"value\": …}}",
    ),
    "data-no-time": Text(
        zh="没有时间列——表头里要有一列叫 {names} 之一",
        en="there is no column of times — one must be called {names} or the like in the header",
    ),
    "data-no-value": Text(
        zh="没有数值列——表头里要有 value，或以指标命名的列：{metrics}",
        en="there is no column of figures — call it value, or after a metric: {metrics}",
    ),
    "data-which-metric": Text(
        zh="不知道这是哪个指标的数值——加一列 metric，或用 --metric 说明",
        en="it is not said whose figures these are — add a column `metric`, or say it with --metric",
    ),
    "data-no-such-metric": Text(
        zh="team.yaml 没有指标“{given}”——是不是 {near}？",
        en="team.yaml has no metric “{given}” — did you mean {near}?",
    ),
    "data-label-missing": Text(
        zh="指标 {metric} 按 {label} 区分，这里没有——加这一列，或用 --label {label}=… 说明",
        en="{metric} is told apart by {label}, which is missing — add the column, or give --label {label}=…",
    ),
    "data-time": Text(
        zh="“{given}”不是时刻——写 2026-11-30 18:30、2026-11-30T18:30+08:00 或 1970 年以来的秒、毫秒",
        en="“{given}” is not a time — write 2026-11-30 18:30, 2026-11-30T18:30+08:00, or (milli)seconds since 1970",
    ),
    "data-value": Text(
        zh="“{given}”不是数字——写 20、0.5 或 95%；没有数值就留空",
        en="“{given}” is not a number — write 20, 0.5 or 95%, or leave the cell empty where there is none",
    ),
    "labels-columns": Text(
        zh="已知事件的文件要有 start 和 end 两列，可以再有 name",
        en="a file of known incidents has the columns start and end, and perhaps name",
    ),
    "labels-row": Text(
        zh="这一行读不懂——列数要和表头相同", en="this row cannot be read — it needs the columns of the header"
    ),
    "labels-order": Text(
        zh="事件的结束“{end}”不晚于开始——两者都要写对",
        en="the incident ends at “{end}”, not after its start — correct one of them",
    ),
}
