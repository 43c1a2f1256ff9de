"""Why a monitor has no figure, by the codes that monitors raise, and what to do about it."""

from __future__ import annotations

from ..model.text import Text

SENTENCES: dict[str, Text] = {
    "silent-missed": Text("该来的没有按时来", "no call came in time"),
    "silent-not-asked": Text("本次启动后还没有问过", "not asked yet since the start"),
    "silent-answered": Text("对方答复 {detail}", "the answer was {detail}"),
    "silent-cut": Text("答复太大或不完整", "the answer was too large, or cut"),
    "silent-not-json": Text("答复不是 JSON", "the answer is no JSON"),
    "silent-nothing": Text("答复里没有数值", "there is no figure in the answer"),
    "silent-too-many": Text("数列太多（{detail}），请在查询里汇总", "too many series ({detail}): sum them up"),
    "silent-refused": Text("对方不接受查询：{detail}", "the query was refused: {detail}"),
    "silent-not-instant": Text(
        "查询的结果是 {detail}，要的是即时向量或标量", "the query gives a {detail}, not an instant vector or a scalar"
    ),
    "silent-not-range": Text(
        "查询的结果是 {detail}，要的是一段时间的数值", "the query gives a {detail}, not figures over a stretch of time"
    ),
    "silent-no-file": Text("文件读不了：{detail}", "the file cannot be read: {detail}"),
    "silent-not-database": Text(
        "地址不是 SQLite 或 PostgreSQL 数据库的写法", "the address is none of a SQLite or PostgreSQL database"
    ),
    "silent-no-driver": Text(
        "缺少数据库驱动 {detail}，请安装 psycopg", "the database driver {detail} is missing: install psycopg"
    ),
    "silent-no-rows": Text("查询没有返回行", "the query returns no rows"),
    "silent-no-column": Text("结果里没有列 {detail}", "the result has no column {detail}"),
    "silent-not-run": Text("程序运行不了：{detail}", "the program cannot be run: {detail}"),
    "silent-exit": Text("程序以 {detail} 结束", "the program ended with {detail}"),
    "silent-late": Text("在时限内没有答复", "no answer within the time limit"),
    "silent-too-slow-to-connect": Text("在时限内没有接通", "not connected within the time limit"),
    "silent-lost": Text("连接中断（{detail}）", "the connection broke ({detail})"),
    "silent-secret-missing": Text("密文 {detail} 没有设置", "the secret {detail} is not set"),
    "silent-broke": Text(
        "监控程序自己出错（{detail}），请报告此问题", "the monitor itself failed ({detail}); please report this"
    ),
}
