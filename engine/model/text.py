"""A text that a person reads, in the languages of the site."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Lang = Literal["zh", "en"]
LANGS: tuple[Lang, ...] = ("zh", "en")


@dataclass(frozen=True, slots=True)
class Text:
    """The same words in Chinese and English; a site with one language fills only that one."""

    zh: str = ""
    en: str = ""

    def say(self, lang: Lang) -> str:
        """The words in `lang`, or in the other language where this one is missing."""
        return (self.zh or self.en) if lang == "zh" else (self.en or self.zh)

    def __bool__(self) -> bool:
        return bool(self.zh or self.en)


NO_TEXT = Text()
