"""Sentences for what a new site still has to put its own in the place of."""

from __future__ import annotations

from ..model.text import Text

SENTENCES: dict[str, Text] = {
    "example-people": Text(
        zh="示例人员还在：{names}——换成你们自己的人，并去掉“example: true”",
        en="these are example people: {names} — put your own in their place, without “example: true”",
    ),
    "audience-only-a-file": Text(
        zh="这些顾客群体只写进文件（渠道“{channel}”）：{audiences}——有程序读取并发出之前，顾客什么也收不到；请换成真正的渠道",
        en="these audiences end in a file (channel “{channel}”): {audiences} — customers hear nothing until something "
        "reads it and sends it on; name a channel that reaches them",
    ),
}
