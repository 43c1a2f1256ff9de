"""Reference of the HTTP face: its paths and the figures of `/metrics`, from the tables that serve them."""

from __future__ import annotations

from tocsin.engine.model.text import Lang, Text
from tocsin.engine.web import openapi
from tocsin.engine.web.limits import USUAL
from tocsin.engine.web.metrics import NAMES

from .tables import page, table, ticked

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
    """Name, type, labels, meaning."""
    heads = {"zh": ("名字", "种类", "标签", "说明"), "en": ("name", "kind", "labels", "what it is")}[lang]
    rows = [(f"`{one.name}`", one.kind, ticked(one.labels), one.about.say(lang)) for one in NAMES]
    return page(lang, _METRICS, _WATCH.say(lang), table(heads, rows))


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
_WATCH = Text(
    "Prometheus 格式。至少盯住三件事：`tocsin_engine_up` 为 0、`tocsin_page_oldest_due_seconds` 大于 60、`tocsin_uncertain{kind=\"customer\"}` 大于 0。"
    "Tocsin 自己停了谁来叫人，要由另一套系统负责。",
    "In the format of Prometheus. Watch at least three: `tocsin_engine_up` is 0, `tocsin_page_oldest_due_seconds` above 60, "
    "`tocsin_uncertain{kind=\"customer\"}` above 0. Who wakes you when Tocsin itself is down must be another system.",
)
