"""Tokens to tree: operator precedence by binding powers (V. Pratt, “Top down operator precedence”, 1973).

From loose to tight: `or`, `and`, `not`, comparisons and `in` (these do not chain), `+ -`, `* /`, a leading `-`.
"""

from __future__ import annotations

from .condition_tree import All, Arithmetic, BoolOp, Compare, Known, Literal, Name, Negative, Node, Not, OneOf
from .condition_types import Kind
from .slip import BadText, quoted
from .tokens import Sort, Token

DEEPEST = 20
COMPARISONS = frozenset({"==", "!=", "<", "<=", ">", ">="})
KEYWORDS = ("and", "or", "not", "in", "true", "false", "known")

_OR, _AND, _NOT, _COMPARE, _SUM, _PRODUCT, _LEADING = 10, 20, 30, 40, 50, 60, 70
_POWERS = {"or": _OR, "and": _AND, "in": _COMPARE, "not": _COMPARE, "+": _SUM, "-": _SUM, "*": _PRODUCT, "/": _PRODUCT}
_KINDS: dict[Sort, Kind] = {
    Sort.NUMBER: "number", Sort.SHARE: "share", Sort.LENGTH: "length", Sort.TEXT: "text",
}  # fmt: skip
_NOTHING = frozenset({"null", "none", "nil", "undefined", "unknown", "空"})


class BadGrammar(BadText):
    """The words do not make a condition; parsing stops at the first place where that is certain."""


def parse(tokens: list[Token]) -> Node:
    """The tree of a whole condition; raises `BadGrammar`."""
    if len(tokens) == 1:
        raise BadGrammar("condition-empty", 0)
    reader = _Reader(tokens)
    tree = reader.expression(0)
    if reader.token.sort is not Sort.END:
        raise reader.unexpected()
    return tree


class _Reader:
    """A cursor over the tokens; `depth` counts parentheses, `not` and leading `-` that are open."""

    def __init__(self, tokens: list[Token]) -> None:
        self._tokens = tokens
        self._next = 0
        self._depth = 0

    @property
    def token(self) -> Token:
        return self._tokens[self._next]

    def take(self) -> Token:
        token = self.token
        if token.sort is not Sort.END:
            self._next += 1
        return token

    def need(self, sign: str, opened: Token) -> None:
        if self.token.text != sign or self.token.sort is not Sort.SIGN:
            if self.token.sort is Sort.END:
                raise BadGrammar("condition-not-closed", opened.at, sign=opened.text, meant=sign)
            raise self.unexpected()
        self.take()

    def unexpected(self) -> BadGrammar:
        """The error for a token that cannot stand here."""
        token = self.token
        if token.sort is Sort.END:
            return BadGrammar("condition-unfinished", token.at)
        before = self._tokens[self._next - 1] if self._next else None
        if token.text == "(" and before is not None and before.sort is Sort.WORD and before.text not in KEYWORDS:
            return BadGrammar("condition-call", before.at, name=quoted(before.text))
        if token.sort is Sort.WORD and token.text not in KEYWORDS and token.text.lower() in KEYWORDS:
            return BadGrammar("condition-write", token.at, sign=token.text, meant=token.text.lower())
        return BadGrammar("condition-unexpected", token.at, sign=quoted(token.text))

    def expression(self, power: int) -> Node:
        left = self._first(power)
        chained = False
        while True:
            token = self.token
            if self._chains(token) and chained:
                raise BadGrammar("condition-chain", token.at, sign=token.text)
            binding = _power(token)
            if binding <= power:
                return left
            left = self._rest(left, self.take(), binding)
            chained = isinstance(left, (Compare, OneOf))

    def _chains(self, token: Token) -> bool:
        return (token.sort is Sort.SIGN and token.text in COMPARISONS) or (
            token.sort is Sort.WORD and token.text in ("in", "not")
        )

    def _first(self, power: int) -> Node:
        """What may begin an expression: a value, a name, `not` (not inside anything tighter), `-`, a parenthesis."""
        token = self.token
        if token.sort in _KINDS:
            self.take()
            return Literal(token.at, _KINDS[token.sort], token.value, token.text)
        if token.sort is Sort.WORD:
            return self._word(power)
        if token.sort is Sort.SIGN and token.text in "(-":
            self.take()
            return self._inside(token)
        raise self.unexpected()

    def _word(self, power: int) -> Node:
        token = self.token
        if token.text == "known":
            return self._known()
        if token.text in ("true", "false"):
            self.take()
            return Literal(token.at, "yes-no", token.text == "true", token.text)
        if token.text == "not" and power <= _NOT:
            self.take()
            return self._inside(token)
        if token.text in KEYWORDS:
            raise self.unexpected()
        if token.text.lower() in _NOTHING:
            raise BadGrammar("condition-nothing", token.at, sign=token.text)
        self.take()
        return Name(token.at, token.text)

    def _inside(self, opened: Token) -> Node:
        """After `(`, `-` or `not`: one level deeper."""
        self._depth += 1
        if self._depth > DEEPEST:
            raise BadGrammar("condition-too-deep", opened.at, limit=DEEPEST)
        node: Node
        if opened.text == "(":
            node = self.expression(0)
            self.need(")", opened)
        elif opened.text == "-":
            node = Negative(opened.at, self.expression(_LEADING))
        else:
            node = Not(opened.at, self.expression(_NOT))
        self._depth -= 1
        return node

    def _known(self) -> Node:
        start = self.take()
        opened = self.token
        if opened.text != "(" or opened.sort is not Sort.SIGN:
            raise BadGrammar("condition-known", start.at)
        self.take()
        token = self.token
        if token.sort is not Sort.WORD or token.text in KEYWORDS:
            raise BadGrammar("condition-known", token.at)
        self.take()
        self.need(")", opened)
        return Known(start.at, Name(token.at, token.text))

    def _rest(self, left: Node, sign: Token, binding: int) -> Node:
        """After a left side and an operator: the right side, and both together."""
        if sign.text in ("and", "or"):
            return _joined("and" if sign.text == "and" else "or", left, self.expression(binding))
        if sign.text in ("in", "not"):
            return self._one_of(left, sign)
        right = self.expression(binding)
        if sign.text in COMPARISONS:
            return Compare(left.at, sign.text, left, right, sign.at)
        return Arithmetic(left.at, sign.text, left, right, sign.at)

    def _one_of(self, left: Node, sign: Token) -> Node:
        if sign.text == "not":
            if self.token.text != "in":
                raise BadGrammar("condition-unexpected", sign.at, sign="not")
            self.take()
        opened = self.token
        if opened.text != "[" or opened.sort is not Sort.SIGN:
            raise BadGrammar("condition-in-list", opened.at)
        self.take()
        options = [self._option()]
        while self.token.text == "," and self.token.sort is Sort.SIGN:
            self.take()
            options.append(self._option())
        self.need("]", opened)
        return OneOf(left.at, left, tuple(options), sign.text == "not", sign.at)

    def _option(self) -> Literal:
        """A value in a list; names and sums are refused, so that the list can be read at a glance."""
        minus = self.take() if self.token.text == "-" and self.token.sort is Sort.SIGN else None
        token = self.token
        if token.sort not in _KINDS or (minus and isinstance(token.value, str)):
            raise BadGrammar("condition-in-list", token.at)
        self.take()
        if minus is not None and not isinstance(token.value, str):
            return Literal(minus.at, _KINDS[token.sort], -token.value, "-" + token.text)
        return Literal(token.at, _KINDS[token.sort], token.value, token.text)


def _joined(op: BoolOp, left: Node, right: Node) -> Node:
    if isinstance(left, All) and left.op == op:
        return All(left.at, op, (*left.parts, right))
    return All(left.at, op, (left, right))


def _power(token: Token) -> int:
    """How strongly a token binds what is left of it; 0 ends the expression."""
    if token.sort is Sort.SIGN and token.text in COMPARISONS:
        return _COMPARE
    return _POWERS.get(token.text, 0) if token.sort in (Sort.SIGN, Sort.WORD) else 0


def foreign_keyword(word: str) -> str | None:
    """The keyword that an unknown name was meant to be: `True`, `yes`, `且`."""
    chinese = {"且": "and", "并且": "and", "或": "or", "或者": "or", "非": "not", "真": "true", "假": "false"}
    if word.lower() in KEYWORDS:
        return word.lower()
    yes_no = {"yes": "true", "no": "false", "是": "true", "否": "false"}
    return chinese.get(word) or yes_no.get(word.lower())
