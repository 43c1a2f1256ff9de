"""The words of a notice as they will leave: rendered once, whole or not at all (rule 20, P-15)."""

from __future__ import annotations

import hashlib

from ..model.incident import NoticeState, Row
from ..model.runbook import Notice
from ..model.text import Lang
from ..model.texts import Words
from .fillings import filling, zone_of
from .step import Step


def missing(step: Step, notice: Notice, edited: dict[str, str]) -> tuple[str, ...]:
    """Names in the text that nobody knows yet, sorted; words that a person wrote need none."""
    found: set[str] = set()
    for words in notice.forms.values():
        if not all(lang in edited for lang in _langs(step, words)):
            found |= words.names
    return tuple(name for name in sorted(found) if filling(step, name) is None)


def rows_of(step: Step, notice: Notice, edited: dict[str, str]) -> tuple[Row, ...]:
    """One row for each destination of the audience; none when it is empty.

    Raises `Refused` when the text comes out empty, too long or unsafe.
    """
    audience = step.setting.team.audiences.get(notice.audience)
    if audience is None or audience.empty:
        return ()
    rows: list[Row] = []
    subject = notice.title.say(step.setting.team.languages[0])
    for place in audience.destinations:
        if notice.via and place.channel not in notice.via:
            continue
        form = place.channel if place.channel in notice.forms else "default"
        words = notice.forms.get(form) or next(iter(notice.forms.values()))
        body = _body(step, words, edited)
        rows.append(
            Row(channel=place.channel, address=place.address, recipient="-", form=form, subject=subject, body=body)
        )
    return tuple(rows)


def _body(step: Step, words: Words, edited: dict[str, str]) -> str:
    """All languages of the site, the first one first, parted by an empty line."""
    values = {name: value for name in sorted(words.names) if (value := filling(step, name)) is not None}
    texts = [
        edited[lang] if lang in edited else words.render(values, now=step.now, zone=zone_of(step), lang=lang)
        for lang in _langs(step, words)
    ]
    return "\n\n".join(texts)


def _langs(step: Step, words: Words) -> tuple[Lang, ...]:
    """The languages of the site in which the text is written."""
    langs = step.setting.team.languages
    return tuple(lang for lang in langs if getattr(words.source, lang)) or langs[:1]


def text_hash(subject: str, body: str) -> str:
    """SHA-256 of what a customer reads, hex."""
    return hashlib.sha256(f"{subject}\x1f{body}".encode()).hexdigest()


def bundle_hash(notice: Notice, rows: tuple[Row, ...]) -> str:
    """One hash over the audience and the sorted rows: exactly what an approval covers, hex."""
    parts = sorted(
        "\x1f".join((row.channel, row.address, row.recipient, row.form, text_hash(row.subject, row.body)))
        for row in rows
    )
    return hashlib.sha256("\x1e".join((notice.audience, *parts)).encode()).hexdigest()


def undecided(state: NoticeState) -> bool:
    """Whether somebody may still say yes or no."""
    return state.state in ("waiting", "asking", "expired")
