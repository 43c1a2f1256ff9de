"""Why a monitor has no figure, by the codes that monitors raise, and what to do about it."""

from __future__ import annotations

from ..model.text import Text

SENTENCES: dict[str, Text] = {
    "silent-missed": Text("该来的没有按时来", "no call came in time"),
    "silent-not-asked": Text("本次启动后还没有问过", "not asked yet since the start"),
    "silent-answered": Text("对方答复 {detail}", "the answer was {detail}"),
    "silent-too-often": Text(
        "对方说问得太频，{detail} 秒后再问", "the other side says that this is too often; asked again after {detail} s"
    ),
    "silent-cut": Text("答复太大或不完整", "the answer was too large, or cut"),
    "silent-not-json": Text("答复不是 JSON", "the answer is no JSON"),
    "silent-nothing": Text("答复里没有数值", "there is no figure in the answer"),
    "silent-too-many": Text("数列太多（{detail}），请在查询里汇总", "too many series ({detail}): sum them up"),
    "silent-refused": Text("对方不接受查询：{detail}", "the query was refused: {detail}"),
    "silent-not-instant": Text(
        "查询的结果是 {detail}，要的是即时向量或标量", "the query gives a {detail}, not an instant vector or a scalar"
    ),
    "silent-not-range": Text("查询的结果是 {detail}，不是区间", "the query gives a {detail}, not a range"),
    "silent-partial": Text("答复不完整，没有采用：{detail}", "the answer is not whole and was not used: {detail}"),
    "silent-gave-up": Text("对方没能在它的时限内算完：{detail}", "the query took the other side too long: {detail}"),
    "silent-unwell": Text("对方自己出了错：{detail}", "the other side has trouble of its own: {detail}"),
    "silent-sheet-missing": Text("没有这张工作表：{detail}", "there is no such sheet: {detail}"),
    "silent-sheet-empty": Text("工作表是空的：{detail}", "the sheet is empty: {detail}"),
    "silent-sheet-locked": Text("文件有密码：{detail}", "the file has a password: {detail}"),
    "silent-sheet-unreadable": Text("表格文件读不了：{detail}", "the workbook cannot be read: {detail}"),
    "silent-sheet-broken": Text(
        "表格文件坏了，或大得读不下：{detail}", "the workbook is broken, or too large to read: {detail}"
    ),
    "silent-sheet-too-big": Text("表格文件太大：{detail}", "the workbook is too large: {detail}"),
    "silent-sheet-merged": Text(
        "表头有合并的单元格：{detail}，请让第一行就是各列的名字",
        "the header has merged cells at {detail}: let the first row name the columns",
    ),
    "silent-outdated": Text("文件太旧了，没有新的导出：{detail}", "the file is too old, no new one has come: {detail}"),
    "silent-sheet-twice": Text("两列同名：{detail}", "two columns have one name: {detail}"),
    "silent-sheet-unnamed": Text("没有列名的单元格：{detail}", "a cell under no column name: {detail}"),
    "silent-no-file": Text("文件读不了：{detail}", "the file cannot be read: {detail}"),
    "silent-not-database": Text(
        "地址不是数据库地址的写法，或带有会绕开它的选项",
        "the address is none of a database, or has an option that leads elsewhere",
    ),
    "silent-no-host": Text(
        "{detail} 的地址里没有主机名，无法判断能不能去", "the address of {detail} names no host that could be judged"
    ),
    "silent-no-driver": Text(
        "缺少数据库驱动 {detail}，请把它装进 Tocsin 的环境",
        "the database driver {detail} is missing: install it into the environment of Tocsin",
    ),
    "silent-no-rows": Text("查询没有返回行", "the query returns no rows"),
    "silent-no-column": Text("结果里没有列 {detail}", "the result has no column {detail}"),
    "silent-ahead": Text(
        "时间 {detail} 在我们的时钟之后，请核对 timezone 和对方的时钟",
        "its time {detail} is ahead of our clock: look at its “timezone:” and its clock",
    ),
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
