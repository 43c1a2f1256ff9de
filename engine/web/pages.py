"""The two pages for browsers: what this is, and the public page. No scripts, no styles, nothing from elsewhere."""

from __future__ import annotations

from html import escape

from ..model.text import Lang, Text
from .reply import Reply

TYPE = b"text/html; charset=utf-8"
HOME = (
    Text("Tocsin 警钟", "Tocsin"),
    Text(
        "这里是一台 Tocsin 服务器：客服应急的运行手册、呼叫与对客通知。网页控制台还没有；请用命令 tocsin status。",
        "This is a server of Tocsin: runbooks, pages and notices for customer-service emergencies. There is no "
        "console in the browser yet; use the command tocsin status.",
    ),
)
STATUS = (
    Text("公告", "Public notices"),
    Text(
        "这个页面目前不发布公告。这里没有内容，不表示一切正常。",
        "No notices are published on this page yet. That nothing stands here does not mean that all is well.",
    ),
)


def home(lang: Lang) -> Reply:
    """`/`: says what this is; shows nothing of the site."""
    return _page(*HOME, lang)


def status(lang: Lang) -> Reply:
    """`/status`: for everybody; promises nothing that it cannot keep."""
    return _page(*STATUS, lang)


def _page(title: Text, words: Text, lang: Lang) -> Reply:
    head = escape(title.say(lang))
    said = f"<h1>{head}</h1>\n<p>{escape(words.say(lang))}</p>"
    tongue = "zh-CN" if lang == "zh" else "en"
    text = (
        f'<!doctype html>\n<html lang="{tongue}">\n<head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><title>{head}</title></head>\n'
        f"<body>\n{said}\n</body>\n</html>\n"
    )
    return Reply(200, text.encode(), TYPE, ((b"content-language", tongue.encode()),))
