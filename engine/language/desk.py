"""The desk on which one file is read: typed views of its nodes by the table, and every problem noted with its place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

from ..model.condition import Condition
from ..model.level import Level
from ..model.problem import Mark, Problem, Weight
from ..model.team import Calendar
from ..model.text import LANGS, Lang, Text
from ..model.time import Length
from .condition_types import Names
from .conditions import ConditionErrors, compile_condition
from .fields import Fields
from .foreign import FUNCTIONS
from .ids import LONGEST_ID, bad_sign, looks_typed, shown_sign
from .lengths import BadLength, parse_length, parse_span
from .levels import BadLevel, parse_level
from .near import nearest
from .nodes import Keyed, Listed, Node, Scalar, Source, Value
from .phrases import BadPhrase, check_languages, split_phrase
from .places import PLACES
from .slip import quoted
from .spots import spot
from .texts import CompiledText, CompiledWords, TextErrors, compile_text

LONGEST_LINE = 2_000
MOST_NAMES = 8
_NUMBER = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,9})?")
T = TypeVar("T")
_FOREIGN_OPTIONS = {
    "integer": "number", "int": "number", "float": "number", "decimal": "number", "string": "text", "str": "text",
    "bool": "yes-no", "boolean": "yes-no", "yesno": "yes-no", "date": "time", "datetime": "time", "enum": "choice",
    "select": "choice", "list": "choice", "counter": "count", "gauge": "level", "percent": "share", "ratio": "share",
    **FUNCTIONS, "drop": "attach", "single": "attach", "parallel": "new", "queued": "queue",
    "prewarning": "warning", "recovery": "handling", "prometheus": "alertmanager", "webhook": "json",
}  # fmt: skip
"""Options of other tools and what they are called here."""
_LISTS = ("known", "options", "verbs", "kinds", "bodies")
"""Parameters that list what there is: made by us, so they are not cut."""
_YES = {"true": True, "yes": True, "false": False, "no": False}


class Desk:
    """Reads one file; `languages` are those of the site, in their order."""

    def __init__(self, source: Source, languages: Sequence[Lang] = LANGS) -> None:
        self.source = source
        self.languages: Sequence[Lang] = languages
        self.problems: list[Problem] = list(source.problems)
        self.doubtful: set[str] = set()
        """Facts whose type could not be read: what is said about them in conditions may only follow from that."""

    @property
    def wrong(self) -> bool:
        """Whether an error has been noted."""
        return any(problem.weight is Weight.ERROR for problem in self.problems)

    def say(self, code: str, at: Mark, weight: Weight = Weight.ERROR, /, **params: str | int | float) -> None:
        """Note a problem; texts among the parameters are cut and cleaned."""
        shown = {
            name: quoted(value) if isinstance(value, str) and name not in _LISTS else value
            for name, value in params.items()
        }
        self.problems.append(Problem(code=code, where=at, params=shown, weight=weight))

    def wrong_type(self, node: Node, wanted: str, key: str = "") -> None:
        """The value is no `wanted` (a term of the catalogue)."""
        got = node.text if isinstance(node, Scalar) else "{…}" if isinstance(node, Keyed) else "[…]"
        self.say("wrong-type", node.at, key=key, wanted=wanted, got=got)

    # --- blocks ---------------------------------------------------------------------------

    def fields(self, node: Value, place: str, owner: Mark | None = None) -> Fields | None:
        """The block `node` by the rules of `place`; None when it is no block. `owner`: its name's place."""
        if isinstance(node, Keyed):
            return Fields(self, node, PLACES[place], owner or node.at)
        self.wrong_type(node, "block", place)
        return None

    def named(self, node: Value | None, thing: str, *, dots: bool = False) -> Iterator[tuple[str, Scalar, Value]]:
        """The entries of a block whose keys are names: (name, its node, value)."""
        if node is None:
            return
        if not isinstance(node, Keyed):
            self.wrong_type(node, "named", thing)
            return
        for name, value in node.entries.values():
            if name.text.startswith("\0"):
                continue
            self.check_id(name, dots=dots)
            if isinstance(value, Scalar) and value.empty:
                self.say("empty-value", name.at, key=name.text)
            else:
                yield name.text, name, value

    def check_id(self, node: Scalar, *, dots: bool = False) -> None:
        """Names are letters of one script, digits, `-` and `_`; dots only where they are allowed."""
        text = node.text
        if not text:
            self.say("id-empty", node.at)
            return
        if len(text) > LONGEST_ID:
            self.say("id-too-long", node.at, id=text, limit=LONGEST_ID)
            return
        if not node.style and looks_typed(text):
            self.say("id-not-text", node.at, id=text)
            return
        bad = bad_sign(text, dots=dots)
        if bad is not None:
            sign, point = shown_sign(text[bad]), f"U+{ord(text[bad]):04X}"
            self.say("id-sign", spot(self.source, node, bad), id=text, sign=sign, point=point)

    # --- single values ----------------------------------------------------------------------

    def line(self, node: Value, key: str = "") -> str | None:
        """A single text."""
        if not isinstance(node, Scalar):
            self.wrong_type(node, "line", key)
            return None
        if len(node.text) > LONGEST_LINE:
            self.say("line-too-long", node.at, length=len(node.text), limit=LONGEST_LINE)
            return None
        return node.text

    def scalars(self, node: Value, key: str = "") -> list[Scalar]:
        """One value or a list of values."""
        found: list[Scalar] = []
        for item in node.items if isinstance(node, Listed) else [node]:
            if isinstance(item, Scalar):
                found.append(item)
            else:
                self.wrong_type(item, "line", key)
        return found

    def identifier(self, node: Value, key: str, *, dots: bool = False) -> str | None:
        """A name that the author makes up."""
        if not isinstance(node, Scalar):
            self.wrong_type(node, "id", key)
            return None
        self.check_id(node, dots=dots)
        return node.text

    def ref(self, node: Value, kind: str, known: Iterable[str] | None) -> str | None:
        """The name of a thing of this kind; a near miss is reported and then taken for what was meant."""
        if not isinstance(node, Scalar):
            self.wrong_type(node, kind)
            return None
        names = None if known is None else list(known)
        if names is None or node.text in names:
            return node.text
        near = nearest(node.text, names)
        if near:
            self.say(f"unknown-{kind}-near", node.at, name=node.text, near=near)
            return near
        if names:
            self.say(f"unknown-{kind}", node.at, name=node.text, known=_listed(names))
        else:
            self.say(f"unknown-{kind}-none", node.at, name=node.text)
        return node.text

    def refs(self, node: Value, kind: str, known: Iterable[str] | None) -> tuple[str, ...]:
        """One name or a list, each once."""
        names = None if known is None else list(known)
        if isinstance(node, Keyed):
            self.wrong_type(node, kind)
            return ()
        found = (self.ref(item, kind, names) for item in (node.items if isinstance(node, Listed) else [node]))
        return tuple(dict.fromkeys(name for name in found if name is not None))

    def choice(self, node: Value, key: str, options: Sequence[str]) -> str | None:
        """One of a few words."""
        if isinstance(node, Scalar) and node.text in options:
            return node.text
        word = node.text if isinstance(node, Scalar) else "…"
        near = _FOREIGN_OPTIONS.get(word.casefold()) or nearest(word, options)
        near = near if near in options else None
        if near:
            self.say("not-an-option-near", node.at, key=key, word=word, near=near)
        else:
            self.say("not-an-option", node.at, key=key, word=word, options=", ".join(options))
        return near

    def yes_no(self, node: Value, key: str) -> bool:
        """true, false, yes or no; anything else is reported and false."""
        if isinstance(node, Scalar) and node.text in _YES:
            return _YES[node.text]
        self.wrong_type(node, "yes-no", key)
        return False

    def number(self, node: Value, key: str) -> float | None:
        """A plain decimal number."""
        if isinstance(node, Scalar) and _NUMBER.fullmatch(node.text):
            return float(node.text)
        self.wrong_type(node, "number", key)
        return None

    def whole(self, node: Value, key: str, least: int = 1, most: int = 1_000) -> int | None:
        """A whole number within its range."""
        if not isinstance(node, Scalar) or not re.fullmatch(r"[0-9]{1,9}", node.text):
            self.wrong_type(node, "whole", key)
            return None
        if not least <= int(node.text) <= most:
            self.say("out-of-range", node.at, key=key, number=node.text, least=least, most=most)
            return None
        return int(node.text)

    def length(self, node: Value, key: str = "") -> Length | None:
        """A length of time."""
        return self._small(node, parse_length, "length")

    def span(self, node: Value, window: Length | None) -> Length | None:
        """A length, or so many windows."""
        return self._small(node, lambda text: parse_span(text, window), "length")

    def level(self, node: Value) -> Level | None:
        """A level."""
        return self._small(node, parse_level, "level")

    def _small(self, node: Value, parse: Callable[[str], T], wanted: str) -> T | None:
        """A value of one of the small languages."""
        if not isinstance(node, Scalar):
            self.wrong_type(node, wanted)
            return None
        try:
            return parse(node.text)
        except (BadLength, BadLevel) as bad:
            self.say(bad.code, node.at, **bad.params)
            return None

    def condition(self, node: Value, names: Names) -> Condition | None:
        """A condition over these names; each slip at its own sign."""
        if not isinstance(node, Scalar):
            self.wrong_type(node, "condition")
            return None
        try:
            return compile_condition(node.text, names)
        except ConditionErrors as wrong:
            for slip in wrong.slips if not any(name in node.text for name in self.doubtful) else ():
                self.say(slip.code, spot(self.source, node, slip.at), **slip.params)
            return None

    # --- texts ------------------------------------------------------------------------------

    def text(self, node: Value, key: str = "") -> Text:
        """Words without holes, in the languages of the site."""
        found = Text()
        for lang, part, whole, offset in self._parts(node, key):
            hole = part.find("{{")
            if hole >= 0:
                self.say("text-no-holes", spot(self.source, whole, offset + hole), key=key)
            found = Text(part, found.en) if lang == "zh" else Text(found.zh, part)
        return found

    def words(
        self, node: Value, key: str, names: Iterable[str] | None, calendars: Mapping[str, Calendar]
    ) -> CompiledWords | None:
        """Words with holes; every name in them must be one of `names` (None: any name)."""
        known = None if names is None else tuple(names)
        made: dict[Lang, CompiledText] = {}
        for lang, part, whole, offset in self._parts(node, key):
            try:
                made[lang] = compile_text(part, calendars)
            except TextErrors as wrong:
                for slip in wrong.slips:
                    self.say(slip.code, spot(self.source, whole, offset + slip.at), **slip.params)
                continue
            for used in made[lang].places:
                if known is not None and used.name not in known:
                    self._unknown_name(used.name, known, spot(self.source, whole, offset + used.at))
        return CompiledWords(zh=made.get("zh"), en=made.get("en")) if made else None

    def _unknown_name(self, name: str, known: Sequence[str], at: Mark) -> None:
        near = nearest(name, known)
        if near:
            self.say("unknown-name-near", at, name=name, near=near)
        else:
            self.say("unknown-name", at, name=name, known=_listed(known))

    def _parts(self, node: Value, key: str) -> list[tuple[Lang, str, Scalar, int]]:
        """(language, words, their scalar, offset in it); what is missing or swapped is reported."""
        if isinstance(node, Keyed):
            return self._by_language(node, key)
        if not isinstance(node, Scalar):
            self.wrong_type(node, "text", key)
            return []
        try:
            text = split_phrase(node.text, self.languages)
        except BadPhrase as bad:
            self.say(bad.code, spot(self.source, node, bad.at), **bad.params)
            return []
        found: list[tuple[Lang, str, Scalar, int]] = []
        start = 0
        for lang in self.languages:
            part = text.zh if lang == "zh" else text.en
            start = max(node.text.find(part, start), 0)
            found.append((lang, part, node, start))
            start += len(part)
        return found

    def _by_language(self, node: Keyed, key: str) -> list[tuple[Lang, str, Scalar, int]]:
        """`zh:` and `en:` on lines of their own."""
        found: dict[Lang, Scalar] = {}
        for name, value in node.entries.values():
            lang = next((one for one in self.languages if one == name.text), None)
            if lang is None:
                known = ", ".join(self.languages)
                self.say("not-a-language", name.at, word=name.text, known=known)
            elif isinstance(value, Scalar) and value.text.strip():
                found[lang] = value
            else:
                self.say("empty-value", name.at, key=name.text)
        for lang in self.languages:
            if lang not in found and lang not in node.entries:
                self.say("phrase-missing-language", node.at, key=key, lang=lang)
        texts = {lang: found[lang].text.strip() for lang in found}
        slip = check_languages(Text(zh=texts.get("zh", ""), en=texts.get("en", "")))
        if slip is not None:
            place: Lang = "en" if slip.code == "phrase-en-not-english" else "zh"
            self.say(slip.code, found[place].at, **slip.params)
        return [(lang, texts[lang], one, len(one.text) - len(one.text.lstrip())) for lang, one in found.items()]


def _listed(names: Sequence[str]) -> str:
    """The first names of a list, fit to be shown."""
    return ", ".join(quoted(name) for name in names[:MOST_NAMES]) + (" …" if len(names) > MOST_NAMES else "")
