"""The marks a message carries for people: drill at both ends, repeat at the front.

The opening mark is eleven characters, so that it lies inside the first fifteen that a lock
screen shows; the closing one is there because opening words have been missed in real drills.
"""

from __future__ import annotations

END_MARK = "——演练结束标记 / END OF DRILL MESSAGE"


def drill_mark(world: str) -> str:
    """What stands before every text of the drill `world`, with its closing blank."""
    return f"[演练][DRILL] {world} "


def repeat_mark(attempt: int, lang: str) -> str:
    """What stands before a page that an earlier attempt may have delivered."""
    return f"[重发·第{attempt}次] " if lang == "zh" else f"[REPEAT, attempt {attempt}] "
