"""How things look to one reader: language, width, colour, and the time of day."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta

from .letters import columns, fold, pad

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import tzinfo

    from ..model.text import Lang

NARROWEST, WIDEST, USUAL = 20, 120, 80
_DAYS = {"zh": "一二三四五六日", "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class Look:
    """All that a printer needs to know of its reader. `now` is an instant in microseconds UTC."""

    __slots__ = ("colour", "lang", "now", "own", "width", "zone")

    def __init__(
        self, *, lang: Lang = "en", width: int = USUAL, colour: bool = False, now: int = 0, own: tzinfo | None = None,
    ) -> None:  # fmt: skip
        self.lang: Lang = lang
        self.width = max(NARROWEST, min(WIDEST, width))
        self.colour = colour
        self.now = now
        self.zone: tzinfo | None = None
        self.own = own
        """The reader's own zone; None is that of this machine."""

    # -- words and colour ---------------------------------------------------------------------

    def say(self, pair: tuple[str, str], **filling: object) -> str:
        """One of our sentences: a pair of Chinese and English."""
        text = pair[0] if self.lang == "zh" else pair[1]
        return text.format(**filling) if filling else text

    def strong(self, text: str) -> str:
        return f"\x1b[1m{text}\x1b[0m" if self.colour else text

    def loud(self, text: str) -> str:
        """For what is overdue or wrong; never the only sign of it."""
        return f"\x1b[1;31m{text}\x1b[0m" if self.colour else text

    def faint(self, text: str) -> str:
        return f"\x1b[2m{text}\x1b[0m" if self.colour else text

    def join(self, parts: Iterable[str]) -> str:
        """Parts of one line, with the comma of the language; empty ones are left out."""
        return ("，" if self.lang == "zh" else ", ").join(part for part in parts if part)

    def row(self, head: str, text: str, *, indent: int = 0, loud: bool = False) -> list[str]:
        """`head` and, beside it, `text` in as many lines as it takes; on a narrow screen below each other."""
        margin = indent + columns(head) + (1 if head else 0)
        if head and margin > self.width // 2:
            first = [f"{' ' * indent}{part}" for part in fold(head.rstrip(), self.width - indent)]
            return first + [f"{' ' * min(indent + 2, 4)}{part}" for part in fold(text, max(8, self.width - 4))]
        parts = fold(text, max(8, self.width - margin))
        paint = self.loud if loud else str
        lines = [f"{' ' * indent}{pad(head, margin - indent)}{paint(parts[0])}".rstrip()]
        return lines + [f"{' ' * margin}{paint(part)}".rstrip() for part in parts[1:]]

    # -- time -----------------------------------------------------------------------------------

    def set_zone(self, name: str) -> None:
        """Read times in this zone; a name that this machine does not know leaves UTC."""
        from zoneinfo import ZoneInfo

        try:
            self.zone = ZoneInfo(name) if name else None
        except (OSError, ValueError, LookupError):
            self.zone = None

    def local(self, instant: int) -> datetime:
        """The instant on the clock of the site."""
        return _aware(instant).astimezone(self.zone or UTC)

    def clock(self, instant: int) -> str:
        """`03:20` today, else `11-24 03:20`, in the site's zone."""
        there, here = self.local(instant), self.local(self.now)
        return f"{there:%H:%M}" if there.date() == here.date() else f"{there:%m-%d %H:%M}"

    def moment(self, instant: int) -> str:
        """Day, time and offset in full."""
        there = self.local(instant)
        day = _DAYS[self.lang][there.weekday()]
        if self.lang == "zh":
            return f"{there.month}月{there.day}日 周{day} {there:%H:%M} {_offset(there)}"
        return f"{day} {there.day} {_MONTHS[there.month - 1]} {there:%H:%M} {_offset(there)}"

    def otherwise(self) -> str:
        """The reader's own offset, where it differs from the site's; else nothing."""
        own = _aware(self.now).astimezone(self.own)
        return "" if own.utcoffset() == self.local(self.now).utcoffset() else _offset(own)

    def away(self, instant: int) -> str:
        """`in 8 min`, `8 min ago`."""
        span = _span(abs(instant - self.now) // 1_000_000, self.lang)
        if self.lang == "zh":
            return f"{span}后" if instant >= self.now else f"{span}前"
        return f"in {span}" if instant >= self.now else f"{span} ago"

    def when(self, instant: int) -> str:
        """`03:20 (in 8 min)`."""
        return f"{self.clock(instant)} ({self.away(instant)})"

    def since(self, instant: int) -> str:
        """How long it has lasted: `18 min`."""
        return _span(max(0, self.now - instant) // 1_000_000, self.lang)


def _span(seconds: int, lang: str) -> str:
    units = (" 秒", " 分钟", " 小时", " 天") if lang == "zh" else (" s", " min", " h", " d")
    if seconds < 60:
        return f"{seconds}{units[0]}"
    minutes = seconds // 60
    if minutes < 60:
        return f"{minutes}{units[1]}"
    hours, minutes = divmod(minutes, 60)
    if hours < 48:
        return f"{hours}{units[2]} {minutes}{units[1]}" if minutes else f"{hours}{units[2]}"
    return f"{hours // 24}{units[3]}"


def _aware(instant: int) -> datetime:
    try:
        return _EPOCH + timedelta(microseconds=instant)
    except OverflowError:
        return _EPOCH


def _offset(there: datetime) -> str:
    told = f"{there:%z}"
    return f"{told[:3]}:{told[3:5]}"


def wants_colour(environment: Mapping[str, str], tty: bool) -> bool:
    """Colour only on a terminal that can, for a reader who has not said no (no-color.org)."""
    return tty and not environment.get("NO_COLOR") and environment.get("TERM", "dumb") not in ("dumb", "")


def width_of(environment: Mapping[str, str], fd: int) -> int:
    """Columns of the terminal: `COLUMNS`, the terminal's own answer, or 80."""
    told = environment.get("COLUMNS", "")
    if told.isascii() and told.isdigit() and int(told[:5]) > 0:
        return int(told[:5])
    try:
        return os.get_terminal_size(fd).columns or USUAL
    except (OSError, ValueError):
        return USUAL


def language(given: str, environment: Mapping[str, str]) -> Lang:
    """`--lang`, else the first of LC_ALL, LC_MESSAGES, LANG that is set; Chinese where it begins with zh."""
    if given in ("zh", "en"):
        return "zh" if given == "zh" else "en"
    told = next((environment[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environment.get(name)), "")
    return "zh" if told.lower().startswith("zh") else "en"


def blocks(*parts: Iterable[str]) -> list[str]:
    """Groups of lines with an empty line between; empty groups vanish."""
    lines: list[str] = []
    for part in parts:
        found = list(part)
        if found:
            lines += ["", *found] if lines else found
    return lines
