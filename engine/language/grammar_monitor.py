"""The part of the table for the monitors of `tocsin.yaml`."""

from __future__ import annotations

from .grammar import Place, Shape, key, place
from .monitor_types import MEASURES, TYPES

S = Shape

MONITOR_PLACES: tuple[Place, ...] = (
    place(
        "monitor",
        key("type", S.CHOICE, "监控类型", "the type of monitor", must=True, options=tuple(TYPES)),
        key("every", S.LENGTH, "多久问一次；heartbeat：多久一次", "how often it is asked, or must call", must=True),
        key("timeout", S.LENGTH, "最多问多久，默认 10s", "how long one question may last; 10s unless said"),
        key("metric", S.REF, "测的是哪个指标", "the metric that it measures", of="metric"),
        key("url", S.LINE, "地址；prometheus：/api/v1 之前；sql：可以是 env: 或 file:",
            "the address; of Prometheus what is before /api/v1; of sql env: or file: too"),
        key("token", S.SECRETS, "以 Authorization: Bearer 送出", "sent as Authorization: Bearer"),
        key("query", S.LINE, "PromQL 或 SQL", "PromQL or SQL"),
        key("range", S.LENGTH, "prometheus：每次取回这么久的样本", "of Prometheus: ask for the samples of so long"),
        key("step", S.LENGTH, "range 里样本的间隔，默认 every", "how far its samples lie apart; every unless said"),
        key("measure", S.CHOICE, "不看内容，看状态码或用时", "its status or its time instead", options=MEASURES),
        key("items", S.LINE, "JMESPath：逐项取值的列表", "JMESPath: the list whose items have a figure each"),
        key("value", S.LINE, "数值在哪里：JMESPath；csv：列名，或每行都算的数",
            "where the figure is: JMESPath; of a csv the column, or a number that each row counts"),
        key("labels", S.LABELS, "我们的标签: 对方的标签、列名或 JMESPath", "label of ours: theirs, column, JMESPath"),
        key("path", S.LINE, "文件，相对于站点，csv 可用 * 取最新的一个；command：程序的全路径",
            "the file, relative to the site, of a csv with * the newest; of a command the whole path of the program"),
        key("holds", S.LENGTH, "csv：整份替换的文件写成后，里面的数值管用多久；不写则只读一次",
            "of a csv that is replaced whole: how long its figures hold once written; else they are taken once"),
        key("sheet", S.LINE, "Excel 文件的工作表，默认第一张", "the sheet of an Excel file; the first unless said"),
        key("arguments", S.LINES, "command：逐个原样传入，不经过 shell", "each as it is; no shell reads them"),
        key("time", S.LINE, "时间在哪里，同 value；sql：列名，同一时刻只收一次",
            "where the time is, written as for value; of sql a column, and each time is taken once"),
        key("timezone", S.LINE, "没有写明时区的时间按此理解", "the zone of times that name none"),
        key("columns", S.LINES, "没有表头的 csv：各列的名字", "the columns of a csv without a header"),
        key("separator", S.LINE, "csv 的分隔符，默认逗号", "what parts the columns of a csv; a comma unless said"),
        key("source", S.REF, "它的每条消息都算一次心跳", "every message of it is a call", of="source"),
        key("match", S.LABELS, "只有带这些标签的告警才算；csv：只取各列是这些字的行",
            "only an alert with these labels is a call; of a csv only rows whose columns say this count"),
        key("grace", S.LENGTH, "迟到多久才算缺失，默认 1m", "how late a call may be; 1m unless said"),
        key("event", S.LINE, "缺失时的事件，默认用监控的名字", "the event while calls are missed, else its name"),
    ),
)
