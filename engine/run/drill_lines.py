"""What players type in a drill: who speaks, how long it took, and the ordinary command without `tocsin` and incident.

    ack            ben: done count 340       +4m mei: done compare       as lina
    do real        do 1                      notice approve apology      wait 5m

A line can only ever become a command about an incident of this drill; what would act outside is refused here, before
the engine hears of it.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ..language.lengths import BadLength, parse_length
from ..model import command as ask
from ..model.command import Command
from ..model.problem import Refused, WrongUsage
from ..model.time import Length

OUTSIDE = frozenset({
    "trigger", "signal", "event", "silence", "publish", "token", "token-make", "token-revoke", "test-page", "migrate",
    "heard", "serve", "demo", "init", "db", "oncall", "drill", "login", "promise", "handover",
})  # fmt: skip
"""Commands of the site itself: from inside a drill they would reach the live world."""
ALIASES: Mapping[str, str] = {
    "应答": "ack", "按": "do", "完成": "done", "事实": "fact", "备注": "note", "通知": "notice", "查看": "show",
    "状态": "status", "时间线": "timeline", "下一步": "next", "等": "wait", "帮助": "help", "结束": "quit",
    "终止演练": "abort", "end": "quit", "exit": "quit", "endex": "quit", "drill-abort": "abort", "?": "help",
}  # fmt: skip
RESERVED = ("this is not a drill", "not a drill", "这不是演习", "这不是演练", "并非演习", "并非演练")
"""Words that may stand in no text of a drill: somebody could believe them."""
_SPEAKER = re.compile(r"(?:as\s+)?([^\s:：]+)\s*[:：]\s*(.*)", re.DOTALL)
_AS = re.compile(r"as\s+(\S+)")
_TOOK = re.compile(r"\+(\S+)\s+(.*)", re.DOTALL)
_LIVE_ID = re.compile(r"(?i)inc-?\d+")
_DRILL_ID = re.compile(r"(?i)drl-\d+/\d+")


class OutOfDrill(Refused):
    """Somebody tried to reach out of the drill; it is counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A line taken apart. `verb` empty: only a speaker was named, or nothing at all."""

    speaker: str = ""
    took: Length | None = None
    verb: str = ""
    words: tuple[str, ...] = ()

    @property
    def rest(self) -> str:
        return " ".join(self.words)


def heard(line: str, people: Callable[[str], str | None]) -> Said:
    """Take a line apart; `people` knows a person by id, name or role. Raises WrongUsage for a length that is none."""
    text, took, speaker = line.strip().lstrip("\ufeff"), None, ""
    for _ in range(2):  # `+4m ben: …` and `ben: +4m …` are the same
        found = _TOOK.fullmatch(text)
        if found is not None:
            took, text = length_of(found[1]), found[2]
        named = _SPEAKER.fullmatch(text)
        person = people(named[1]) if named is not None else None
        if named is not None and person is not None:
            speaker, text = person, named[2]
    alone = _AS.fullmatch(text)
    if alone is not None and people(alone[1]) is not None:
        return Said(speaker=people(alone[1]) or "", took=took)
    words = _words(text.removeprefix("tocsin "))
    verb = words[0].lower() if words else ""
    return Said(speaker=speaker, took=took, verb=ALIASES.get(verb, verb), words=tuple(words[1:]))


def length_of(text: str) -> Length:
    """A length as `5m`. Raises WrongUsage."""
    try:
        return parse_length(text)
    except BadLength:
        raise WrongUsage("drill-length", given=text[:20]) from None


def _words(text: str) -> list[str]:
    try:
        return shlex.split(text)
    except ValueError:  # an apostrophe in a note is no quotation
        return text.split()


def addressed(words: tuple[str, ...], drill: str) -> tuple[str, tuple[str, ...]]:
    """The incident that a command names (empty: the drill's own) and the other words. Raises OutOfDrill."""
    found, rest = "", []
    for place, word in enumerate(words):
        if _LIVE_ID.fullmatch(word) and place <= 1:
            raise OutOfDrill("drill-outside", what=word.upper(), drill=drill)
        if _DRILL_ID.fullmatch(word) and not found and place <= 1:
            found = word.upper()
        else:
            rest.append(word)
    if found and not found.startswith(f"{drill}/"):
        raise OutOfDrill("drill-outside", what=found, drill=drill)
    return found, tuple(rest)


def command_of(verb: str, words: tuple[str, ...], incident: str, drill: str) -> Command:
    """The engine's command. Raises OutOfDrill, Refused for reserved words, WrongUsage for what is none."""
    if verb in OUTSIDE:
        raise OutOfDrill("drill-outside", what=verb, drill=drill)
    text = " ".join(words).lower()
    reserved = next((word for word in RESERVED if word in text), None)
    if reserved is not None:
        raise Refused("drill-reserved", words=reserved)
    words = tuple(word for word in words if word != "--reason")
    make = _NOTICE.get(words[0]) if verb == "notice" and words else _VERBS.get(verb)
    if make is None:
        raise WrongUsage("drill-no-such-command", verb=" ".join((verb, *words[:1])) if verb == "notice" else verb[:40])
    least, build = make
    given = words[1:] if verb == "notice" else words
    if len(given) < least:
        raise WrongUsage("drill-more-words", verb=f"notice {words[0]}" if verb == "notice" else verb)
    return build(incident, given)


Build = Callable[[str, tuple[str, ...]], Command]


def _tail(words: tuple[str, ...], start: int = 1) -> str:
    return " ".join(words[start:])


_VERBS: Mapping[str, tuple[int, Build]] = {
    "ack": (0, lambda i, w: ask.Ack(incident=i)),
    "do": (1, lambda i, w: ask.Do(incident=i, button=w[0], reason=_tail(w))),
    "done": (1, lambda i, w: ask.Done(incident=i, task=w[0], value=_tail(w))),
    "undone": (1, lambda i, w: ask.Undone(incident=i, task=w[0], reason=_tail(w))),
    "fact": (2, lambda i, w: ask.Fact(incident=i, fact=w[0], value=_tail(w))),
    "note": (1, lambda i, w: ask.Note(incident=i, text=_tail(w, 0))),
    "page": (1, lambda i, w: ask.PageRole(incident=i, role=w[0], text=_tail(w))),
    "severity": (1, lambda i, w: ask.Severity(incident=i, level=w[0], reason=_tail(w))),
    "assign": (0, lambda i, w: ask.Assign(incident=i, person=w[0] if w else "")),
    "pause": (1, lambda i, w: ask.Pause(incident=i, reason=_tail(w, 0))),
    "resume": (0, lambda i, w: ask.Resume(incident=i)),
    "override": (2, lambda i, w: ask.Override(incident=i, state=w[0], reason=_tail(w))),
    "close": (0, lambda i, w: ask.Close(incident=i, outcome=w[0] if w else "resolved", reason=_tail(w))),
    "reopen": (1, lambda i, w: ask.Reopen(incident=i, state=w[0], reason=_tail(w))),
}  # fmt: skip
"""Verb -> how many words it needs, and its command."""

_NOTICE: Mapping[str, tuple[int, Build]] = {
    "draft": (1, lambda i, w: ask.NoticeDraft(incident=i, notice=w[0])),
    "edit": (3, lambda i, w: ask.NoticeEdit(incident=i, notice=w[0], texts={w[1]: _tail(w, 2)})),
    "approve": (2, lambda i, w: ask.NoticeApprove(incident=i, notice=w[0], hash=w[1])),
    "reject": (1, lambda i, w: ask.NoticeReject(incident=i, notice=w[0], reason=_tail(w))),
    "send": (1, lambda i, w: ask.NoticeSend(incident=i, notice=w[0], reason=_tail(w))),
    "stop": (1, lambda i, w: ask.NoticeStop(incident=i, notice=w[0], reason=_tail(w))),
}
