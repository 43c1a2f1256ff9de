"""Reference of channels and sources: settings from the registry, what an answer means, the two forms of intake."""
# ruff: noqa: E501 - the sentences here are lines of the pages

from __future__ import annotations

from tocsin.engine.model.text import Lang, Text
from tocsin.notifiers.registry import CHANNELS

from .tables import page, table

_TITLE = Text("渠道与来源", "Channels and sources")
_HEADS = {"zh": ("设置", "必填", "密文", "说明"), "en": ("setting", "required", "secret", "what it is")}
_YES = Text("是", "yes")


def channels_page(lang: Lang) -> str:
    """Every channel type with its settings."""
    parts = [_ABOUT.say(lang)]
    for name, kind in CHANNELS.items():
        parts.append(f"## {name} · {Text(kind.zh, kind.en).say(lang)}")
        rows = [
            (f"`{setting}`", _YES.say(lang) if one.required else "", _YES.say(lang) if one.secret else "",
             Text(one.zh, one.en).say(lang))
            for setting, one in kind.settings.items()
        ]  # fmt: skip
        parts.append(table(_HEADS[lang], rows) if rows else _NONE.say(lang))
        parts.append(_NOTES[name].say(lang))
    return page(lang, _TITLE, *parts, _SOURCES.say(lang))


_ABOUT = Text(
    """渠道写在 `tocsin.yaml` 的 `channels:` 下：`名字: {type: 类型, …}`。只有写了 `customers: true` 的渠道能带走对客通知。
密文一栏为“是”的设置只接受 `env:NAME` 或 `file:PATH`。HTTP 代理只取自 `proxy` 设置，环境变量 `HTTP_PROXY` 等不起作用。

渠道的回答只有三种：*已送达*（对方按本渠道的方式说了是）、*拒绝*（肯定没送到）、*不明*（可能送到了）。渠道自己从不重试；
呼叫会重复并注明“可能已收到”，对客通知不明时变为*存疑*并等人判断。""",
    """A channel stands under `channels:` in `tocsin.yaml`: `NAME: {type: TYPE, …}`. Only one with `customers: true` carries
notices to customers. Settings marked as secret take `env:NAME` or `file:PATH` alone. An HTTP proxy is taken only from the
setting `proxy`; `HTTP_PROXY` and its like in the environment have no effect.

A channel gives one of three answers: *sent* (the receiver said so in the way this channel defines), *refused* (certainly
not delivered) or *unknown* (it may have arrived). Channels never repeat by themselves. A page is repeated and says that it
may have arrived before; a notice to customers becomes *uncertain* and waits for a person.""",
)
_NONE = Text("没有设置。", "It has no settings.")
_NOTES = {
    "terminal": Text(
        "写到 `tocsin serve` 的终端，并响铃。地址可以是任何名字。",
        "Writes to the terminal of `tocsin serve`, with a bell. The address may be any name.",
    ),
    "file": Text(
        "每条消息一行 JSON，写完落盘才算送达。给测试、存档，或由你们自己的发送程序读走。",
        "One line of JSON for each message, sent when it is on the disk. For tests, records, or a sender of your own.",
    ),
    "webhook": Text(
        "按 Standard Webhooks 签名（`webhook-id`、`webhook-timestamp`、`webhook-signature`）。2xx 即送达；不跟随重定向。",
        "Signed as Standard Webhooks say (`webhook-id`, `webhook-timestamp`, `webhook-signature`). 2xx means sent; redirects "
        "are not followed.",
    ),
    "smtp": Text(
        "末尾的点之后得到 250 即送达；点之后断线为不明。",
        "Sent when 250 comes after the final dot; a connection that breaks after the dot is unknown.",
    ),
    "slack": Text(
        "`ok` 为真且有 `ts` 即送达。不读回频道，因为机器人可能看不到。",
        "Sent when `ok` is true and there is a `ts`.",
    ),
    "dingtalk": Text(
        "回答正文里 `errcode` 为 0 才算送达；200 本身不算。被限流后休息十分钟。",
        "Sent only when the body says `errcode` 0; a 200 alone does not count. After a rate limit it rests for ten minutes.",
    ),
}
_SOURCES = Text(
    """## 来源

来源写在 `sources:` 下，对应 `POST /hooks/NAME`。令牌放在 `Authorization: Bearer …`，或作为基本认证的密码（地址里写 `任意名:令牌@主机`，给只会填地址的系统），用 `token: env:NAME` 或 `tocsin token make source NAME` 给出；
`open: true` 只在本机监听时允许。过了认证且不超过 1 MiB 的正文，无论内容如何都会保存并回答 202；看不懂的会计数，并出现在 `tocsin status` 里。

会签名的来源写 `secret: env:NAME`（更换期间 `secrets:` 写两个），那时只凭签名放行，令牌不算：正文按原始字节用 HMAC-SHA256 核对，带时间的签名只在五分钟内有效，
再放一遍的消息至多算重复。`json` 按 Standard Webhooks，`pagerduty`、`sentry`、`zendesk` 按各自的方式，别的用 `signature:` 指明。

`rules:` 按顺序取第一条 `match` 相符的：`event:` 换名，`metric:` 加 `value:` 变成样本，`ignore: true` 忽略。没有规则时，告警名就是 `event:` 的名字。

其余监控系统各有一个类型，见[来源类型](sources.md)；都没有的，写一个自己的[映射文件](mappings.md)：`{type: json, mapping: FILE}`。
`timezone:` 是没写时区的时间所在的时区。

**alertmanager**：Alertmanager webhook 第 4 版。

**cloudwatch**：AWS CloudWatch 告警，经 SNS 送来，带不带外层都可以。告警名就是 `AlarmName`；标签是第一个指标的维度，加上 `alarm`、`account`、`region`、`metric`、
`namespace`；`INSUFFICIENT_DATA` 既不是告警也不是恢复。令牌写在订阅的地址里：`任意名:令牌@主机/hooks/NAME`（用 HTTPS）；SNS 先不带密码来一次，得到 401 再带上，这第一次计为
`asked`。写 `topics:` 代替令牌，就核对 SNS 的签名（见[其他系统发来什么](../how-to/webhooks.md)）；只有令牌时不核对，订阅和取消订阅的确认会显示为没看懂的消息，
日志里写明主题和链接：核对主题后，由人在浏览器里打开，程序不去访问。

**json**：

```json
{"items": [
  {"metric": "orders.lost", "value": 9, "labels": {"shop": "flagship"}, "at": "2026-11-11T20:05:00+08:00"},
  {"event": "payments-down", "state": "firing", "labels": {"shop": "flagship"}, "id": "pd-1"}
]}
```

`state` 为 `firing`（默认）或 `resolved`；`id` 区分同一事件的两个告警，缺省按标签。单个对象、列表或 `items` 都可以。""",
    """## Sources

A source stands under `sources:` and is posted to at `POST /hooks/NAME`. Its token goes into `Authorization: Bearer …`, or is the
password of basic authentication (for systems that know only an address: `NAME:TOKEN@HOST`); it is given by `token: env:NAME` or made by `tocsin token make source NAME`; `open: true` is allowed only while the server listens
to this machine alone. After that every body of at most 1 MiB is kept and answered 202, whatever it holds; what is not
understood is counted and shown by `tocsin status`.

A source that signs gets `secret: env:NAME` (while it is changed, two under `secrets:`) and is then let in by its signature alone,
not by a token: HMAC-SHA256 over the raw bytes; a signature with a time is good for five minutes; a message that is played back
is a repeat at most. `json` is signed as Standard Webhooks say, `pagerduty`, `sentry` and `zendesk` in ways of their own, others
by what `signature:` names.

Of `rules:` the first whose `match` fits decides: `event:` gives another name, `metric:` with `value:` makes a sample,
`ignore: true` drops it. Without rules the alert's name is the name of the `event:`.

Other monitoring systems have types of their own: [source types](sources.md). For one that has none write a
[mapping file](mappings.md): `{type: json, mapping: FILE}`. `timezone:` is the zone of times that name none.

**alertmanager**: the webhook of Alertmanager, version 4.

**cloudwatch**: alarms of AWS CloudWatch through SNS, with or without the notification around them. The alert's name is the `AlarmName`; its
labels are the dimensions of the first metric and `alarm`, `account`, `region`, `metric`, `namespace`; `INSUFFICIENT_DATA` is neither firing nor
resolved. The token stands in the address of the subscription: `ANYTHING:TOKEN@HOST/hooks/NAME`, over HTTPS; SNS comes without it first, is answered 401 and
comes again with it, and that first request is counted as `asked`. With `topics:` in place of the token the signature of SNS is checked
([what other systems post](../how-to/webhooks.md)). With a token alone it is not, and the confirmation of a subscription, or of its end, is shown as a
message that was not understood, with its topic and link in the timeline: a person checks the topic and opens it in a browser; the program does not.

**json**:

```json
{"items": [
  {"metric": "orders.lost", "value": 9, "labels": {"shop": "flagship"}, "at": "2026-11-11T20:05:00+08:00"},
  {"event": "payments-down", "state": "firing", "labels": {"shop": "flagship"}, "id": "pd-1"}
]}
```

`state` is `firing` (default) or `resolved`; `id` tells two alerts of one event apart, else the labels do. One object, a list,
or `items` will do.""",
)
