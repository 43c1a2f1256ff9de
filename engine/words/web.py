"""What the HTTP face says: titles of its statuses, refusals before anything was accepted, and why it is not ready."""

from __future__ import annotations

from ..model.text import Text

SENTENCES: dict[str, Text] = {
    # -- titles, one for each status ----------------------------------------------------------------
    "http-400": Text("请求有误", "Bad request"),
    "http-401": Text("需要令牌", "Token needed"),
    "http-403": Text("不允许", "Not allowed"),
    "http-404": Text("不存在", "Not found"),
    "http-405": Text("方法不对", "Wrong method"),
    "http-408": Text("太慢", "Too slow"),
    "http-409": Text("当前状态下不可行", "Not possible now"),
    "http-413": Text("太大", "Too large"),
    "http-415": Text("内容类型不对", "Wrong content type"),
    "http-421": Text("不是这台服务器", "Not this server"),
    "http-422": Text("内容有误", "Wrong content"),
    "http-429": Text("太多", "Too many"),
    "http-500": Text("程序错误", "A bug"),
    "http-503": Text("暂不可用", "Not available"),
    # -- who --------------------------------------------------------------------------------------
    "http-no-token": Text(
        "需要有效的令牌：请求头 Authorization: Bearer 令牌。"
        "个人用 “tocsin login” 取得；监控系统的令牌由 “tocsin token” 创建。",
        "A valid token is needed, as the header “Authorization: Bearer TOKEN”. “tocsin login” gives a person one; "
        "“tocsin token” makes one for a monitoring system.",
    ),
    "http-who": Text(
        "team.yaml 中没有人的 login 是 “{login}”。请写上，或用 --as 说明您是谁。",
        "Nobody in team.yaml has “login: {login}”. Add it there, or say who you are with --as.",
    ),
    "http-token-local": Text(
        "别人（{person}）的令牌只能在服务器所在的机器上创建：在那里运行 “tocsin token”。",
        "A token for somebody else ({person}) is made on the server's own machine: run “tocsin token” there.",
    ),
    "http-cross-site": Text(
        "拒绝来自其他网站页面的请求。请直接调用接口。",
        "A request from a page of another site is refused. Call the interface directly.",
    ),
    "http-misdirected": Text(
        "Host 请求头不是这台服务器的地址。请使用 localhost，或在 tocsin.yaml 中设置 public_url。",
        "The Host header does not name this server. Use localhost, or set public_url in tocsin.yaml.",
    ),
    "http-host": Text("Host 请求头缺失或无效。", "The Host header is missing or malformed."),
    # -- where ------------------------------------------------------------------------------------
    "http-no-path": Text(
        "没有这个地址。/openapi.json 列出全部接口。", "There is no such address. /openapi.json lists them all."
    ),
    "http-no-verb": Text(
        "没有命令 “{verb}”。/openapi.json 列出全部接口。", "There is no command “{verb}”. /openapi.json lists them all."
    ),
    "http-method": Text("这里只接受 {allowed}。", "Only {allowed} is possible here."),
    # -- what -------------------------------------------------------------------------------------
    "http-too-large": Text(
        "内容超过 {most} 字节。请分批发送。", "The body is longer than {most} bytes. Send it in parts."
    ),
    "http-too-slow": Text(
        "内容没有在 {seconds} 秒内到齐。请重新发送。",
        "The body did not arrive within {seconds} seconds. Send it again.",
    ),
    "http-header-twice": Text("请求头 {header} 出现了两次。", "The header {header} came twice."),
    "http-wrong-type": Text("内容类型须为 {accepted}。", "The content type must be {accepted}."),
    "http-encoded": Text("不接受压缩的内容。请直接发送。", "Compressed bodies are not accepted. Send it plain."),
    "http-not-utf8": Text("内容不是 UTF-8。", "The body is not UTF-8."),
    "http-not-json": Text(
        "内容不是 JSON（第 {line} 行第 {column} 列）。", "The body is not JSON (line {line}, column {column})."
    ),
    "http-json-twice": Text(
        "字段 “{field}” 出现了两次。请只写一次。", "The field “{field}” came twice. Write it once."
    ),
    "http-json-constant": Text("{name} 不是 JSON 数字。", "{name} is no number of JSON."),
    "http-json-sign": Text(
        "文本中有无法保存的字符（NUL 或半个字符）。",
        "A text holds a sign that cannot be kept (NUL, or half a character).",
    ),
    "http-not-object": Text("内容须为 JSON 对象。", "The body must be a JSON object."),
    "http-unknown-field": Text("没有字段 “{field}”。可用：{known}。", "There is no field “{field}”. Known: {known}."),
    "http-field-missing": Text("缺少字段 “{field}”。", "The field “{field}” is missing."),
    "http-field-wrong": Text("字段 “{field}” 的值不对：{why}。", "The field “{field}” has a wrong value: {why}."),
    "http-signal-form": Text(
        "每一条须是对象，含 metric 和 value，或含 event；多条放入列表或 items。",
        "Each item is an object with metric and value, or with event; several go into a list or into items.",
    ),
    "http-query-twice": Text(
        "参数 “{field}” 出现了两次。请只写一次。", "The parameter “{field}” came twice. Write it once."
    ),
    "http-query-bad": Text(
        "查询参数无法读取。请用 UTF-8 的百分号编码。", "The query cannot be read. Use percent-encoded UTF-8."
    ),
    "http-lang": Text("lang 须为 zh 或 en。", "lang must be zh or en."),
    "http-range": Text(
        "{field} 须为 {least} 到 {most} 之间的整数。", "{field} must be a whole number from {least} to {most}."
    ),
    # -- when -------------------------------------------------------------------------------------
    "http-too-many": Text(
        "消息太多，这一条没有保存。请在 {seconds} 秒后重发。",
        "Too many messages at once; this one was not kept. Send it again after {seconds} seconds.",
    ),
    "http-storage": Text(
        "现在无法保存，什么都没有记下。请重发；“tocsin doctor” 会检查磁盘和数据库。",
        "This cannot be kept now; nothing was written. Send it again; “tocsin doctor” looks at disk and database.",
    ),
    "http-internal": Text(
        "程序出错。服务器日志中编号 {id} 处有详情。", "A bug in Tocsin. The server's log has the details under {id}."
    ),
    # -- ready, and listening -----------------------------------------------------------------------
    "ready-engine-ended": Text("引擎已停止。请重启服务。", "The engine has ended. Start the server again."),
    "ready-engine-busy": Text("引擎没有及时回应。", "The engine does not answer in time."),
    "ready-storage": Text("最近一次提交失败。请检查磁盘。", "The last commit failed. Look at the disk."),
    "ready-stopping": Text("服务正在停止。", "The server is stopping."),
    "engine-ended": Text(
        "引擎意外停止，服务已关闭。原因在日志中；排除后重新启动。",
        "The engine ended by itself and the server has stopped. The log says why; start again when that is mended.",
    ),
    "listen-address": Text(
        "“{address}” 不是监听地址。例：127.0.0.1:8642。",
        "“{address}” is no address to listen on. Write it like 127.0.0.1:8642.",
    ),
    "listen-failed": Text(
        "无法监听 {address}：{why}。请换一个地址，或停止占用它的程序。",
        "Cannot listen on {address}: {why}. Choose another address, or stop the program that has it.",
    ),
    "listen-needs-token": Text(
        "监听本机以外的地址之前，请先用 “tocsin token” 创建令牌。",
        "Before listening beyond this machine, make a token with “tocsin token”.",
    ),
    "listen-open-source": Text(
        "来源 {source} 设置了 open: true，只允许在本机监听。请给它一个令牌，或监听 127.0.0.1。",
        "Source {source} is “open: true”, which is only for this machine. Give it a token, or listen on 127.0.0.1.",
    ),
}
