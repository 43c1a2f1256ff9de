"""Why a message was not understood and what became of a delivery, in words; an unknown code stays as it is."""

from __future__ import annotations

from ....notifiers.words import say as channel_said
from ...model.text import Lang
from ...words.catalogue import sentences
from ...words.say import clean, joined


def unread_said(lang: Lang, why: str) -> str:
    """The reasons in an alert's `why`, codes parted by commas."""
    codes = [code.strip() for code in why.split(",") if code.strip()]
    return joined([_said(lang, "unread", code) or clean(code) for code in codes], lang)


def fate_said(lang: Lang, why: str) -> str:
    """An outbox row's `why`: the courier's own codes, else what the channel said."""
    return (_said(lang, "fate", why) or clean(channel_said(why, lang))) if why else ""


def silence_said(lang: Lang, why: str) -> str:
    """Why a monitor is silent: `code` or `code: detail`, in its own words, else in those of the wire."""
    code, _, detail = why.partition(": ")
    text = sentences().get(f"silent-{code}")
    return clean(text.say(lang).replace("{detail}", detail) if text is not None else channel_said(why, lang))


def _said(lang: Lang, room: str, code: str) -> str:
    text = sentences().get(f"{room}-{code}")
    return text.say(lang) if text is not None else ""
