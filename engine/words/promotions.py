"""What the promotion calendar tells: lines of the journal, and what explain, status and show say of a phase."""

from __future__ import annotations

from ..model.text import Text

JOURNAL: dict[str, Text] = {
    "promotion-ahead": Text(
        "大促“{promotion}”（{occurrence}）将于 {at} 开始：{event}",
        "“{promotion}” ({occurrence}) begins at {at}: {event}",
    ),
    "promotion-began": Text(
        "大促阶段“{promotion}”（{occurrence}）开始，到 {at}：{event}",
        "“{promotion}” ({occurrence}) has begun, until {at}: {event}",
    ),
    "promotion-ended": Text(
        "大促阶段“{promotion}”（{occurrence}）结束：{event}",
        "“{promotion}” ({occurrence}) is over: {event}",
    ),
}

SENTENCES: dict[str, Text] = {**JOURNAL}
