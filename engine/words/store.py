"""What the store says about a database that cannot be used, in both languages. `path` is the database's file."""

from __future__ import annotations

from ..model.text import Text

SENTENCES: dict[str, Text] = {
    "already-running": Text(
        zh="另一个 Tocsin 进程（pid {pid}）正在使用数据库 {path}。请先停止它，或直接使用正在运行的服务。",
        en="Another Tocsin process (pid {pid}) is using the database {path}. Stop it first, or use that server.",
    ),
    "backup-exists": Text(
        zh="{path} 已存在，备份不会覆盖它。请换一个文件名。",
        en="{path} exists already and a backup never overwrites. Choose another name.",
    ),
    "database-damaged": Text(
        zh="数据库 {path} 已损坏。请保留该文件，用最近一次备份恢复；“tocsin db check” 会列出问题。",
        en=(
            "The database {path} is damaged. Keep the file and restore the newest backup; “tocsin db check” "
            "lists what is wrong."
        ),
    ),
    "database-foreign": Text(
        zh="{path} 是其他程序的 SQLite 数据库。请在 tocsin.yaml 的 database 中换一个文件。",
        en="{path} is the SQLite database of another program. Name another file as “database” in tocsin.yaml.",
    ),
    "database-full": Text(
        zh="数据库 {path} 所在磁盘已满。请腾出空间后再启动。",
        en="The disk that holds the database {path} is full. Free some space, then start again.",
    ),
    "database-io": Text(
        zh="读写数据库 {path} 时磁盘出错。请检查磁盘和系统日志，再重新启动。",
        en=(
            "The disk failed while the database {path} was read or written. Look at the disk and the system "
            "log, then start again."
        ),
    ),
    "database-is-folder": Text(
        zh="{path} 是文件夹，不是数据库文件。请在 tocsin.yaml 的 database 中写一个文件名。",
        en="{path} is a folder, not a database file. Name a file as “database” in tocsin.yaml.",
    ),
    "database-locked": Text(
        zh="数据库 {path} 一直被其他程序占用。请结束正在读它的备份或查询工具，再试一次。",
        en=(
            "The database {path} stays locked by another program. End the backup or query tool that reads "
            "it, then try again."
        ),
    ),
    "database-missing": Text(
        zh="没有数据库 {path}。运行 “tocsin serve” 会创建它。",
        en="There is no database {path}. “tocsin serve” makes it.",
    ),
    "database-no-folder": Text(
        zh="{path} 的文件夹 {folder} 不存在。请先创建它。",
        en="{path} cannot be made: the folder {folder} does not exist. Create it first.",
    ),
    "database-not-sqlite": Text(
        zh="{path} 不是 SQLite 数据库。请检查 tocsin.yaml 中的 database，或移走该文件。",
        en="{path} is not an SQLite database. Check “database” in tocsin.yaml, or move the file away.",
    ),
    "database-old": Text(
        zh="数据库 {path} 由旧版程序创建。请先启动一次 “tocsin serve”，它会升级到第 {known} 版结构。",
        en=(
            "The database {path} was made by an older program. Start “tocsin serve” once; it brings it to "
            "schema {known}."
        ),
    ),
    "database-on-network": Text(
        zh="{path} 位于网络文件系统（{kind}），那里的文件锁不可靠。请把数据库放到本机磁盘。",
        en=(
            "{path} lies on a network file system ({kind}), whose locks cannot be relied on. Put the "
            "database on a local disk."
        ),
    ),
    "database-read-only": Text(
        zh="数据库 {path} 需要对 {what} 的写权限，而当前用户没有。",
        en="The database {path} needs the right to write to {what}, which this user does not have.",
    ),
    "database-setting": Text(
        zh="SQLite 没有接受数据库 {path} 的设置 {name} = {value}。请更新 SQLite，或换一个文件系统。",
        en=(
            "SQLite did not take the setting {name} = {value} for the database {path}. Update SQLite, or "
            "use another file system."
        ),
    ),
    "incident-damaged": Text(
        zh="事件 {incident} 的记录无法读取，程序不会猜测其内容。请从备份恢复；其他事件不受影响。",
        en=(
            "The record of incident {incident} cannot be read and is not guessed at. Restore it from a "
            "backup; others go on."
        ),
    ),
    "journal-broken": Text(
        zh="数据库 {path} 的日志链已断（{what}）。请运行 “tocsin audit verify”，并与备份比较。",
        en=(
            "The journal of the database {path} has been changed ({what}). Run “tocsin audit verify” and "
            "compare with a backup."
        ),
    ),
    "log-missing": Text(
        zh=(
            "数据库 {path} 的记录只到第 {found} 条，而先前已提交到第 {known} 条："
            "旁边的 -wal 文件可能被删除，或没有一起复制。"
            "请把它放回原处，或用 “tocsin db restore” 恢复备份；"
            "若确定只保留现有内容，请删除 {path}.lock 后再启动。"
        ),
        en=(
            "The database {path} ends at journal line {found}, but line {known} had been committed: "
            "the -wal file beside it may have been deleted or not copied along. "
            "Put it back, or restore a backup with “tocsin db restore”; "
            "to go on with what is there, delete {path}.lock and start again."
        ),
    ),
    "schema-half": Text(
        zh="数据库 {path} 有 Tocsin 的表，但没有结构版本记录。请从备份恢复。",
        en="The database {path} has tables of Tocsin but no record of its schema. Restore it from a backup.",
    ),
    "schema-newer": Text(
        zh="数据库 {path} 的结构是第 {version} 版，而本程序只认识到第 {known} 版。请升级 Tocsin。",
        en="The database {path} has schema {version}, this program knows {known}. Upgrade Tocsin.",
    ),
}
"""Code of an error -> its sentence; both languages name the same parameters."""
