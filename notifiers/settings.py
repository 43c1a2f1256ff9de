"""The settings of one channel: read once, when it is built, and complained about by name, never by value."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from .secret import Secret

Fault = Literal["unknown-type", "unknown-setting", "missing-setting", "empty-secret", "bad-setting"]
USUAL_DEADLINE_S = 10.0
LONGEST_DEADLINE_S = 20.0
"""The outbox takes a send that has not answered after 30 s for lost; a channel must be done before."""


class ChannelMisconfigured(Exception):
    """A channel cannot be built: `code` says why, `setting` which one. No value is ever named."""

    def __init__(self, code: Fault, setting: str, why: str = "") -> None:
        super().__init__(f"{code}: {setting}" + (f" ({why})" if why else ""))
        self.code: Fault = code
        self.setting = setting
        self.why = why
        """A code of `notifiers.words` where more can be said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What may stand under a channel in `tocsin.yaml`."""

    required: bool = False
    secret: bool = False
    """Only a reference to an environment variable or a file is accepted in the text."""
    zh: str
    en: str


class Settings:
    """Typed views of the settings; the repr shows names alone."""

    def __init__(self, given: Mapping[str, str]) -> None:
        self._given = given

    def text(self, name: str, default: str = "") -> str:
        """A line of text."""
        return self._given.get(name, default).strip()

    def secret(self, name: str) -> Secret:
        """A secret word; empty when it is optional and absent."""
        return Secret(self._given.get(name, "").strip())

    def words(self, name: str) -> tuple[str, ...]:
        """A list, separated by commas or blanks."""
        return tuple(word for word in re.split(r"[,，\s]+", self.text(name)) if word)

    def choice(self, name: str, allowed: tuple[str, ...], default: str) -> str:
        """One of a few words."""
        word = self.text(name, default)
        if word not in allowed:
            raise ChannelMisconfigured("bad-setting", name, "one-of: " + " | ".join(allowed))
        return word

    def whole(self, name: str, default: int, most: int) -> int:
        """A whole number from 1 to `most`."""
        word = self.text(name, str(default))
        if not re.fullmatch(r"[0-9]{1,6}", word) or not 1 <= int(word) <= most:
            raise ChannelMisconfigured("bad-setting", name, f"number: 1-{most}")
        return int(word)

    def deadline_s(self) -> float:
        """Seconds that one exchange may last from first to last byte."""
        word = self.text("deadline_s", str(USUAL_DEADLINE_S))
        try:
            seconds = float(word)
        except ValueError:
            seconds = math.nan
        if not 0 < seconds <= LONGEST_DEADLINE_S:
            raise ChannelMisconfigured("bad-setting", "deadline_s", f"number: 0-{LONGEST_DEADLINE_S:g}")
        return seconds

    def address(self, name: str, default: str = "") -> str:
        """An http(s) address, or '' when it is absent."""
        url = self._given.get(name, default).strip()
        if url and not is_web_address(url):
            raise ChannelMisconfigured("bad-setting", name, "address-not-web")
        return url

    def address_with_login(self, name: str) -> str:
        """An http(s) address that may carry a name and a password (a proxy's), or ''."""
        url = self._given.get(name, "").strip()
        bare = re.sub(r"(?<=://)[^/@]*@", "", url)
        if url and not is_web_address(bare):
            raise ChannelMisconfigured("bad-setting", name, "address-not-web")
        return url

    def __repr__(self) -> str:
        return f"Settings({', '.join(sorted(self._given))})"


def is_web_address(url: str) -> bool:
    """True for `http(s)://host...` without a name or password before the host and without blanks."""
    if not re.fullmatch(r"[\x21-\x7e]+", url):
        return False
    try:
        cut = urlsplit(url)
        _ = cut.port  # raises when it is no number
    except ValueError:
        return False
    return cut.scheme in ("http", "https") and bool(cut.hostname) and "@" not in cut.netloc
