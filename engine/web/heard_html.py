"""The pages of `/heard` as HTML: one column, readable on a phone; no script, nothing from elsewhere."""

from __future__ import annotations

import base64
import hashlib
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from ..model.text import Lang
from ..model.view import Answer
from ..words.heard_page import SENTENCES
from .reply import Header, Reply

TYPE = b"text/html; charset=utf-8"
LABEL = "label."
"""Fields of labels begin with it: a label may have any name."""
STYLE = (
    "body{font:1.1rem/1.5 sans-serif;max-width:34rem;margin:0 auto;padding:1rem}"
    "label{display:block;margin:.8rem 0}input,select,textarea,button{font:inherit;width:100%;box-sizing:border-box;"
    "padding:.6rem}.wrong{border-left:.3rem solid;padding-left:.6rem}small{display:block}"
)
_HASH = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
_POLICY = (
    f"default-src 'none'; style-src 'sha256-{_HASH}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS: tuple[Header, ...] = (
    (b"content-security-policy", _POLICY.encode()),
    # With “no-referrer” a browser posts the form with “Origin: null”, and the guard could not tell it from another's.
    (b"referrer-policy", b"same-origin"),
)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of report as the form offers it; `labels` are those that it needs."""

    name: str
    title: str
    labels: tuple[str, ...]


def page(lang: Lang, inner: str, refused: Reply | None = None) -> Reply:
    """A whole page; with the status and the headers of a refusal."""
    title, tongue = escape(_say("heard-title", lang)), "zh-CN" if lang == "zh" else "en"
    other = '<a lang="en" href="?lang=en">English</a>' if lang == "zh" else '<a lang="zh-CN" href="?lang=zh">中文</a>'
    text = (
        f'<!doctype html>\n<html lang="{tongue}">\n<head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><title>{title}</title><style>{STYLE}</style></head>\n'
        f"<body>\n<main>\n<h1>{title}</h1>\n{inner}</main>\n<p>{other}</p>\n</body>\n</html>\n"
    )
    headers = (*HEADERS, (b"content-language", tongue.encode()), *(refused.headers if refused is not None else ()))
    status, close = (refused.status, refused.close) if refused is not None else (200, False)
    return Reply(status, text.encode(), TYPE, headers, close)


def wrong(why: str) -> str:
    """Why a report was not taken."""
    return f'<p class="wrong" role="alert">{escape(why)}</p>\n'


def form(found: Sequence[Kind], given: Mapping[str, str], lang: Lang, *, token: bool) -> str:
    """The form, with what was `given` before; its id makes a second sending the same report."""
    if not found:
        return f"<p>{escape(_say('heard-no-kinds', lang))}</p>\n"
    number = escape(given.get("id") or secrets.token_urlsafe(16))
    parts = [
        f"<p>{escape(_say('heard-about', lang))}</p>",
        f'<form method="post" action="/heard?lang={lang}" autocomplete="on">',
        f'<input type="hidden" name="id" value="{number}">',
        _labelled("heard-what", _select(found, given.get("kind", ""), lang), lang),
        *(_label(name, found, given, lang) for name in dict.fromkeys(name for one in found for name in one.labels)),
        _labelled("heard-words", _words(given.get("text", "")), lang),
        _labelled("heard-token", _TOKEN, lang) if token else "",
        f"<button>{escape(_say('heard-send', lang))}</button>",
        "</form>",
    ]
    return "\n".join(part for part in parts if part) + "\n"


def thanks(answer: Answer, answered: str, lang: Lang) -> str:
    """What became of the report."""
    data = answer.data or {}
    about = data.get("incidents")
    told = [_say("heard-again" if answer.already else "heard-thanks", lang)]
    if not answer.already:
        told.append(_say("heard-count", lang, count=str(data.get("count", ""))))
        known = ", ".join(map(str, about)) if isinstance(about, list) else ""
        told.append(_say("heard-known", lang, incidents=known) if known else _say("heard-new", lang))
    if answered:
        told.append(_say("heard-answer", lang, answer=answered))
    more = f'<p><a href="/heard?lang={lang}">{escape(_say("heard-more", lang))}</a></p>\n'
    return "".join(f"<p>{escape(one)}</p>\n" for one in told) + more


_TOKEN = '<input type="password" name="token" autocomplete="current-password" required>'


def _words(text: str) -> str:
    return f'<textarea name="text" rows="3" maxlength="500" required>{escape(text)}</textarea>'


def _select(found: Sequence[Kind], chosen: str, lang: Lang) -> str:
    options = [f'<option value="">{escape(_say("heard-choose", lang))}</option>'] + [
        f'<option value="{escape(one.name)}"{" selected" if one.name == chosen else ""}>{escape(one.title)}</option>'
        for one in found
    ]
    return f'<select name="kind" required>{"".join(options)}</select>'


def _label(name: str, found: Sequence[Kind], given: Mapping[str, str], lang: Lang) -> str:
    """A field for a label, and which kinds need it: without script all fields are there."""
    titles = (", " if lang == "en" else "、").join(one.title for one in found if name in one.labels)
    value = escape(given.get(LABEL + name, ""))
    return (
        f"<label>{escape(name)}<small>{escape(_say('heard-needed', lang, kinds=titles))}</small>"
        f'<input name="{escape(LABEL + name)}" value="{value}" maxlength="100"></label>'
    )


def _labelled(code: str, field: str, lang: Lang) -> str:
    return f"<label>{escape(_say(code, lang))}{field}</label>"


def _say(code: str, lang: Lang, **filling: str) -> str:
    return SENTENCES[code].say(lang).format(**filling)
