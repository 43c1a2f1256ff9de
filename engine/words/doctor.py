"""What `doctor` finds, and what to do about it."""

from __future__ import annotations

from ..model.text import Text

SENTENCES: dict[str, Text] = {
    "doctor-files": Text(
        "站点文件有 {count} 处错误——tocsin check",
        "the files of the site have {count} error(s) — `tocsin check`",
    ),
    "doctor-files-warn": Text(
        "站点文件有 {count} 处警告——tocsin check",
        "the files of the site have {count} warning(s) — `tocsin check`",
    ),
    "doctor-files-good": Text("{count} 个文件没有问题", "{count} files, nothing wrong"),
    "doctor-examples": Text(
        "仍有示例人员：{names}——在 team.yaml 里换成真正的人",
        "example people remain: {names} — put your own in team.yaml",
    ),
    "doctor-sqlite": Text("SQLite {version}", "SQLite {version}"),
    "doctor-sqlite-old": Text(
        "SQLite {version} 的预写日志有缺陷：引擎独占数据库，读取也经由它——安装 pysqlite3 可解除",
        "the write-ahead log of SQLite {version} has a fault: the engine keeps the file to itself — install pysqlite3",
    ),
    "doctor-disk": Text("磁盘剩余 {megabytes} MB", "{megabytes} MB of disk are free"),
    "doctor-disk-low": Text("磁盘只剩 {megabytes} MB——腾出空间", "only {megabytes} MB of disk are free — make room"),
    "doctor-folder-read-only": Text("不能写入 {path}——改正权限", "{path} cannot be written — correct its rights"),
    "doctor-clock-early": Text("时钟显示 {at}，显然不对——校准时钟", "the clock says {at}, which cannot be — set it"),
    "doctor-clock-back": Text(
        "日志最后一行的时间是 {at}，比现在还晚——时钟被调慢了，请校准",
        "the last line of the journal is of {at}, later than now — the clock was put back, set it right",
    ),
    "doctor-zone": Text(
        "不认识时区 {zone}——改正 team.yaml，或安装 tzdata",
        "the time zone {zone} is not known — correct team.yaml, or install tzdata",
    ),
    "doctor-secret": Text(
        "来源 {source} 缺少密文 {secret}——设置它",
        "source {source} lacks its secret {secret} — set it",
    ),
    "doctor-monitor-secret": Text(
        "监控 {monitor} 缺少密文 {secret}——设置它",
        "monitor {monitor} lacks its secret {secret} — set it",
    ),
    "doctor-channel-secret-missing": Text(
        "渠道 {channel} 缺少密文 {secret}——设置它",
        "channel {channel} lacks its secret {secret} — set it",
    ),
    "doctor-channel-wrong": Text(
        "渠道 {channel} 用不了：{fault}，{setting}——改正 tocsin.yaml",
        "channel {channel} cannot be used: {fault}, {setting} — correct tocsin.yaml",
    ),
    "doctor-monitors": Text("监控都有消息：{names}", "monitors heard: {names}"),
    "doctor-monitor-silent": Text(
        "监控 {monitor} 没有消息——tocsin status 看原因",
        "monitor {monitor} is silent — `tocsin status` says why",
    ),
    "doctor-monitor-never": Text(
        "监控 {monitor} 从未有过消息——让它该来的地方来一次",
        "monitor {monitor} was never heard — let whatever it waits for call once",
    ),
    "doctor-channels": Text("渠道可用：{names}", "channels ready: {names}"),
    "doctor-no-customers": Text(
        "没有渠道可以发给顾客——在 tocsin.yaml 里给一个渠道写上 customers: true",
        "no channel may reach customers — write customers: true at one in tocsin.yaml",
    ),
    "doctor-holidays": Text(
        "{year} 年的放假调休通知还没有收录——升级 Tocsin，或在 team.yaml 的 holidays: days: 里写上",
        "make-up workdays of {year} are not known yet — update Tocsin, or write them in team.yaml",
    ),
    "doctor-mute": Text(
        "没有联系方式：{names}——在 team.yaml 里写上 contacts",
        "nobody can reach {names} — give them contacts in team.yaml",
    ),
    "doctor-no-server": Text(
        "没有服务器：计时器和升级停着——tocsin serve",
        "no server runs: timers and escalations stand still — `tocsin serve`",
    ),
    "doctor-server": Text("服务器在运行（进程 {pid}）", "the server runs (process {pid})"),
    "doctor-server-ill": Text(
        "服务器（进程 {pid}）没有就绪（{status}）——看它的日志",
        "the server (process {pid}) is not ready ({status}) — look at its log",
    ),
    "doctor-no-url": Text(
        "没有 public_url：呼叫里的链接打不开——在 tocsin.yaml 里写上",
        "there is no public_url: links in pages lead nowhere — set it in tocsin.yaml",
    ),
    "doctor-url-here": Text(
        "{url} 只有本机打得开——public_url 要写别人也能打开的地址",
        "{url} opens on this machine alone — give an address as public_url that others reach",
    ),
    "doctor-url": Text("链接使用 {url}", "links use {url}"),
    "doctor-database-none": Text(
        "还没有数据库，首次使用时建立：{path}",
        "no database yet; it is made at first use: {path}",
    ),
    "doctor-database": Text(
        "数据库可读，{bytes} 字节（--deep 逐项核对）",
        "the database can be read, {bytes} bytes (--deep walks it)",
    ),
    "doctor-database-deep": Text(
        "数据库和日志链完好，{invariants} 条不变量成立，{bytes} 字节",
        "the database and its chain are sound, {invariants} invariants hold, {bytes} bytes",
    ),
    "doctor-database-ill": Text(
        "数据库或日志链有问题——tocsin db check，然后从备份恢复",
        "the database or its chain is damaged — `tocsin db check`, then restore a backup",
    ),
}  # fmt: skip
