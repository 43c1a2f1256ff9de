"""Templates for customer notices: `templates/notices/NAME.yaml`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..model.team import Calendar
from ..model.text import LANGS, Lang
from .desk import Desk
from .fields import Fields
from .read import Read, read_file
from .scope import NoticeFile
from .texts import CompiledWords


def read_notice_file(
    file: str, data: bytes, *, name: str, languages: Sequence[Lang] = LANGS,
    calendars: Mapping[str, Calendar] | None = None,
) -> Read[NoticeFile]:  # fmt: skip
    """One template; which names it uses is checked by each runbook that takes it."""

    def build(desk: Desk, top: Fields) -> NoticeFile:
        top.text("about")
        inner = top.block("forms")
        forms: dict[str, CompiledWords] = {}
        for form in inner.entries if inner else ():
            node = inner.get(form) if inner else None
            words = desk.words(node, form, None, calendars or {}) if node is not None else None
            if words is not None:
                forms[form] = words
        return NoticeFile(name=name, title=top.text("title"), forms=forms, text=desk.source.text)

    return read_file(file, data, "notice-file", build, languages)
