"""The condition language: `orders.lost > 20 or affected > 100`.

Numbers, shares (`80%`), lengths (`15m`), texts in quotes (the ids of options and severities), names with dots,
`true` and `false`; `and`, `or`, `not`; six comparisons, which do not chain; `in ['a', 'b']`, `not in`; `+ - * /`;
parentheses; `known(x)`. A `-` between letters belongs to the name, so a minus needs a space before it. No calls,
no attributes, no loops: the cost is linear in a text of at most 400 characters, 20 levels deep.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal as Only

from ..model.condition import Lookup, Value
from .condition_check import check
from .condition_code import Code, code_of
from .condition_parser import BadGrammar, parse
from .condition_tree import Node, names_in
from .condition_types import Names
from .condition_verdict import decide
from .slip import BadTexts, Slip
from .tokens import LONGEST_CONDITION, tokenize


class ConditionErrors(BadTexts):
    """What is wrong with a condition: `slips`, in the order of the text; codes `condition-…` and `length-…`."""


@dataclass(frozen=True, slots=True)
class Compiled:
    """A condition ready to be asked; two of the same text are equal."""

    source: str
    names: frozenset[str]
    tree: Node = field(repr=False, compare=False)
    code: Code = field(repr=False, compare=False)

    def test(self, lookup: Lookup) -> bool | None:
        """True, False, or None where an unknown value leaves it open."""
        value = self.code(lookup)
        return value if isinstance(value, bool) else None

    def seen(self, lookup: Lookup) -> Mapping[str, Value | None]:
        """The values a decision saw, by name in sorted order."""
        return {name: lookup(name) for name in sorted(self.names)}


def compile_condition(text: str, names: Names) -> Compiled:
    """The condition that `text` writes over the names of the catalogue; raises `ConditionErrors`."""
    if len(text) > LONGEST_CONDITION:
        raise ConditionErrors(
            [Slip("condition-too-long", LONGEST_CONDITION, {"length": len(text), "limit": LONGEST_CONDITION})]
        )
    tokens, slips = tokenize(text)
    if slips:
        raise ConditionErrors(slips)
    try:
        tree = parse(tokens)
    except BadGrammar as bad:
        raise ConditionErrors([bad.slip]) from None
    slips = check(tree, names)
    if slips:
        raise ConditionErrors(slips)
    return Compiled(source=text, names=names_in(tree), tree=tree, code=code_of(tree, names))


def verdict(condition: Compiled, names: Names) -> Only["always", "never"] | None:
    """Whether the condition is true whatever its names are, or never true; None: it depends, as it should."""
    decided = decide(condition.tree, names)
    return None if decided is None else "always" if decided else "never"
