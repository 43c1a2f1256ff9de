"""What the demo says between the lines of the incident's own journal."""

from __future__ import annotations

from ..model.text import Text

SENTENCES: dict[str, Text] = {
    "demo-title": Text(
        "Tocsin 警钟演示：大促之夜，订单开始重复。时间走得很快；一切都是真的，只有顾客不是。",
        "Tocsin demo: on the night of a promotion, orders begin to double. The clock runs fast; all "
        "is real but the customers.",
    ),
    "demo-site": Text("演示现场：{path}", "The demo's site: {path}"),
    "demo-history": Text(
        "先导入过去四周同一时段的数据（{count} 个），让系统知道“平时”是多少。",
        "First, four weeks of figures for this hour ({count}), so that it knows what is usual.",
    ),
    "demo-trouble": Text(
        "20:05 起，每分钟的重复订单从 1 单升到 12 单。没有人在看，监控系统把数字送进来。",
        "From 20:05 duplicate orders rise from 1 to 12 a minute. Nobody is looking; monitoring posts the figures.",
    ),
    "demo-phone": Text("这时订单组的 Ben 手机上是：", "On Ben's phone at the order desk it says:"),
    "demo-nobody": Text(
        "订单组没有人应答。看它接着叫谁。",
        "Nobody at the order desk answers. Watch whom it calls next.",
    ),
    "demo-answer": Text("值班长李娜醒了，应答并核实。", "Li Na, the shift lead, wakes, answers, and checks."),
    "demo-decide": Text(
        "李娜判定属实，并填写受影响的订单数。", "She finds that it is real, and fills in how many orders."
    ),
    "demo-notice": Text(
        "致歉通知在等批准。批准的人先看到顾客将收到的原文：",
        "The apology waits for approval. The approver first reads exactly what customers will get:",
    ),
    "demo-approve": Text(
        "客服经理王浩然逐字看过后批准；只发一次。",
        "The manager, Wang Haoran, approves these very words; they leave once.",
    ),
    "demo-work": Text(
        "止损、查因、退款；数字回落。", "The loss is stopped, the cause found, money refunded; figures fall."
    ),
    "demo-over": Text(
        "观察期平安度过，告知顾客结果并回访。", "It stays quiet. Customers are told the outcome and called back."
    ),
    "demo-told": Text(
        "写入“顾客信箱”文件的通知共 {count} 条，每条一次：{notices}",
        "{count} notices went into the file that stands in for customers, each once: {notices}",
    ),
    "demo-look": Text(
        "可以看看：\n  报告       {report}\n  时间线     cd {path} && {tocsin} timeline {incident}\n"
        "  顾客收到的 {customers}",
        "Have a look:\n  report    {report}\n  timeline  cd {path} && {tocsin} timeline {incident}\n  "
        "customers {customers}",
    ),
    "demo-plug": Text(
        "就在通知离开的一刻，拔掉电源：进程被杀死，没有任何告别。",
        "At the very moment the notice leaves, the plug is pulled: the process is killed without a word.",
    ),
    "demo-restart": Text("重新启动，同一个数据库。", "It is started again, on the same database."),
    "demo-survived": Text(
        "还在：事件 {incident}（{states}），{timers} 个定时，{facts} 个事实，{lines} 行日志。",
        "Still there: incident {incident} ({states}), timers: {timers}, facts: {facts}, journal lines: {lines}.",
    ),
    "demo-chain-whole": Text("日志的哈希链完整。", "The journal's hash chain is whole."),
    "demo-chain-broken": Text("日志的哈希链在第 {line} 行断开。", "The journal's hash chain breaks at line {line}."),
    "demo-doubt": Text(
        "有一条送达存疑：{notice}（{channel}）。系统不会自己再发一次，它叫人来看：",
        "One delivery is in doubt: {notice} ({channel}). It will not be sent again by itself; a "
        "person is asked to look:",
    ),
    "demo-evidence": Text(
        "李娜去看发件记录：通知其实已经到了。她这样记录：tocsin notice mark {incident} {notice} sent",
        "Li Na looks at the sender's own record: it did arrive. She says so: tocsin notice mark "
        "{incident} {notice} sent",
    ),
    "demo-once": Text(
        "顾客一共收到 {count} 次“{notice}”。不会自己发第二次，也不会在存疑时沉默。",
        "Customers got “{notice}” {count} time(s). Never twice by itself, and never silently in doubt.",
    ),
}
