"""Reference of the HTTP face: its paths and the figures of `/metrics`, from the tables that serve them."""
# ruff: noqa: E501 - the sentences here are lines of the pages

from __future__ import annotations

from tocsin.engine.model.text import Lang, Text
from tocsin.engine.web import openapi
from tocsin.engine.web.limits import USUAL
from tocsin.engine.web.metrics import NAMES, Named

from .tables import page, table

_HTTP = Text("HTTP", "HTTP")
_METRICS = Text("指标 /metrics", "Metrics: /metrics")


def http_page(lang: Lang) -> str:
    """Every path with its summary; the whole description is `openapi.json`."""
    heads = {"zh": ("方法与路径", "说明（英文，取自 OpenAPI）"), "en": ("method and path", "what it does")}[lang]
    rows = [
        (f"`{method.upper()} {path}`", str(one.get("summary", "")))
        for path, methods in openapi.document()["paths"].items()
        for method, one in methods.items()
    ]
    figures = {"body": USUAL.body // 1024, "rate": int(USUAL.rate), "answer": int(USUAL.answer_s)}
    openapi_file = {"zh": "../../reference/openapi.json", "en": "openapi.json"}[lang]
    return page(lang, _HTTP, _ABOUT.say(lang).format(**figures, openapi=openapi_file), table(heads, rows))


def metrics_page(lang: Lang) -> str:
    """Name, type, labels, meaning in both languages; then what to watch."""
    heads = "| name | kind | labels | meaning | 含义 |\n|---|---|---|---|---|"
    rows = "\n".join(_metric(one) for one in NAMES)
    return page(lang, _METRICS, _SCRAPE.say(lang), f"{heads}\n{rows}", _watch(lang), _REASONS.say(lang))


def _metric(one: Named) -> str:
    labels = ", ".join(f"`{label}`" for label in one.labels) or "–"
    return f"| `{one.name}` | {one.kind} | {labels} | {one.about.en} | {one.about.zh} |"


def _watch(lang: Lang) -> str:
    title, *heads = {"zh": ("## 盯住什么", "规则", "含义"), "en": ("## What to watch", "rule", "what it means")}[lang]
    return f"{title}\n\n" + table(heads, [(f"`{rule}`", said.say(lang)) for rule, said in _RULES.items()])


_ABOUT = Text(
    """`tocsin serve` 默认监听 `127.0.0.1:8642`。完整说明是 [`openapi.json`]({openapi})，服务器也在 `/openapi.json` 提供它。

- 令牌：`Authorization: Bearer …`。`tocsin token make person NAME` 给人，`tocsin token make source NAME` 给监控系统。来源只能上报，不能读取，也从不能批准。未知来源与错误密文看起来一样：401。
- 回答在提交之后才给出；{answer} 秒内做不到则 503，同样的请求可以再来。
- 正文至多 {body} KiB；一个来源每秒至多 {rate} 条，超过得到 429 与 `Retry-After`，什么也不保存。
- 成功：`{{"v": 1, "data": …}}`；错误：`application/problem+json`（RFC 9457），语言取自 `Accept-Language` 或 `?lang=`。
- 其他机器要访问时，前面放一个带 TLS 的反向代理。没有令牌时，服务器拒绝监听本机以外的地址。""",
    """`tocsin serve` listens on `127.0.0.1:8642`. The whole description is [`openapi.json`]({openapi}); the server gives it at
`/openapi.json` too.

- Tokens: `Authorization: Bearer …`. `tocsin token make person NAME` for people, `tocsin token make source NAME` for monitoring
  systems. A source may report, not read, and never approve. Unknown source and wrong secret look the same: 401.
- The answer comes after the commit; when that takes longer than {answer} s it is 503 and the same request may come again.
- A body has at most {body} KiB; a source may send {rate} messages a second in the long run, more is answered 429 with
  `Retry-After` and not kept.
- Success is `{{"v": 1, "data": …}}`, an error `application/problem+json` (RFC 9457) in the language of `Accept-Language` or
  `?lang=`.
- Put a reverse proxy with TLS before a server that other machines reach. Without tokens it refuses to listen beyond this
  machine.""",
)
_SCRAPE = Text(
    """`GET /metrics` 用 Prometheus 的文本格式回答，不要令牌。里面有站点的来源名和级别，没有事件、人和文字。计数存在数据库里，重启后接着数；
最近一秒的拒收从内存里加上。引擎不回答时，需要它的数字缺席，`tocsin_engine_up` 或 `tocsin_engine_answer_seconds` 说明原因。""",
    """`GET /metrics` answers in the text format of Prometheus, without a token. It names sources and severities of the site, no
incident, no person and no text. Counters are in the database and go on after a restart; refusals of the last second are
added from memory. While the engine does not answer, the figures that need it are missing, and `tocsin_engine_up` or
`tocsin_engine_answer_seconds` shows why.""",
)
_RULES = {
    "up == 0 or tocsin_engine_up == 0": Text(
        "Tocsin 停了，叫不醒任何人。要由 Tocsin 以外的系统告诉你。",
        "Tocsin is down: nothing is paged. Let another system than Tocsin tell you.",
    ),
    "tocsin_page_oldest_due_seconds > 60": Text(
        "有呼叫到期却没发出：用 `tocsin doctor` 看它的渠道。",
        "A page is due and does not leave: look at its channel with `tocsin doctor`.",
    ),
    'tocsin_uncertain{kind="customer"} > 0': Text(
        "有对客消息结果不明，由人用 `tocsin notice mark` 判断。",
        "A message to customers may or may not have arrived; a person decides with `tocsin notice mark`.",
    ),
    'increase(tocsin_refusals_total{reason="token"}[10m]) > 0': Text(
        "有人用错误的令牌上报；若是你们的来源，它的告警正在丢失。",
        "Somebody posts with a wrong token; if the source is one of yours, its alerts are being lost.",
    ),
    "tocsin_storage_failing == 1": Text("写不进去：检查磁盘。", "Nothing can be written: look at the disk."),
}
_REASONS = Text(
    """`tocsin_refusals_total` 的原因：`asked` 先来要密码的第一次请求（SNS，没有丢失） · `bad` 读不懂 · `certificate` 暂时取不到 SNS 的证书 · `connections` 连接太多 · `cut-short` 对方走了 · `flood` 太多 · `forbidden` 不允许 ·
`head` 请求头太大 · `host` 不是我们的主机名 · `size` 太大 · `slow` 太慢 · `storage` 存不进 · `token` 令牌不对 · `type` 类型不对。""",
    """Reasons of `tocsin_refusals_total`: `asked` first request of a sender that waits to be asked for its password (SNS; nothing is lost) · `bad` not readable · `certificate` that of SNS cannot be had now · `connections` too many · `cut-short` the sender left · `flood` ·
`forbidden` · `head` headers too large · `host` not ours · `size` · `slow` · `storage` · `token` · `type`.""",
)
