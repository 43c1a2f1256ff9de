"""Generated conditions give what Python's own arithmetic and Kleene's three-valued tables give."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.engine.language.condition_types import NUMBER, YES_NO, Names, choice
from tocsin.engine.language.conditions import compile_condition, verdict

NAMES: Names = {"a": NUMBER, "b-c": NUMBER, "数": NUMBER, "p": YES_NO, "q.r": YES_NO, "cause": choice("x", "y", "z")}
FIGURES = ("a", "b-c", "数")
FLAGS = ("p", "q.r")

Tree = tuple[Any, ...]
AND = {(a, b): False if False in (a, b) else None if None in (a, b) else True
       for a in (True, False, None) for b in (True, False, None)}  # fmt: skip
OR = {(a, b): True if True in (a, b) else None if None in (a, b) else False
      for a in (True, False, None) for b in (True, False, None)}  # fmt: skip
NOT = {True: False, False: True, None: None}
COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip
COUNT: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv,
}  # fmt: skip

literals = st.one_of(st.integers(0, 50), st.integers(1, 400).map(lambda n: n / 8)).map(lambda n: ("figure", n))
figures = st.recursive(
    st.one_of(literals, st.sampled_from(FIGURES).map(lambda name: ("name", name))),
    lambda inner: st.one_of(
        st.tuples(st.just("count"), st.sampled_from("+-*/"), inner, inner), st.tuples(st.just("minus"), inner)
    ),
    max_leaves=5,
)
choices = st.tuples(st.just("choice"), st.sampled_from(["==", "!="]), st.sampled_from("xyz"))
conditions = st.recursive(
    st.one_of(
        st.tuples(st.just("compare"), st.sampled_from(sorted(COMPARE)), figures, figures),
        st.tuples(st.just("in"), figures, st.lists(literals, min_size=1, max_size=3)),
        st.sampled_from(FLAGS).map(lambda name: ("name", name)),
        st.sampled_from(FIGURES + FLAGS).map(lambda name: ("known", name)),
        choices,
    ),
    lambda inner: st.one_of(st.tuples(st.sampled_from(["and", "or"]), inner, inner), st.tuples(st.just("not"), inner)),
    max_leaves=6,
)
values = st.fixed_dictionaries({
    **{name: st.one_of(st.none(), st.integers(-60, 60), st.integers(-400, 400).map(lambda n: n / 8))
       for name in FIGURES},
    **{name: st.sampled_from([None, True, False]) for name in FLAGS},
    "cause": st.sampled_from([None, "x", "y", "z"]),
})  # fmt: skip


def written(tree: Tree) -> str:
    """The tree in our language, with parentheses everywhere."""
    match tree:
        case ("figure", value):
            return str(value)
        case ("name", name):
            return str(name)
        case ("count" | "compare", op, left, right):
            return f"({written(left)} {op} {written(right)})"
        case ("minus", inner):
            return f"(-{written(inner)})"
        case ("in", inner, options):
            return f"({written(inner)} in [{', '.join(written(one) for one in options)}])"
        case ("known", name):
            return f"known({name})"
        case ("choice", op, option):
            return f"(cause {op} '{option}')"
        case ("not", inner):
            return f"(not {written(inner)})"
        case (op, left, right):
            return f"({written(left)} {op} {written(right)})"
    raise AssertionError(tree)


def worked_out(tree: Tree, known: dict[str, Any]) -> Any:
    """The tree by Python's operators and Kleene's tables; None is unknown."""
    match tree:
        case ("figure", value):
            return value
        case ("name", name):
            return known[name]
        case ("known", name):
            return known[name] is not None
        case ("minus", inner):
            value = worked_out(inner, known)
            return None if value is None else 0 - value
        case ("count" | "compare" as kind, op, left, right):
            a, b = worked_out(left, known), worked_out(right, known)
            if a is None or b is None or (op == "/" and b == 0):
                return None
            return COUNT[op](a, b) if kind == "count" else COMPARE[op](a, b)
        case ("in", inner, options):
            value = worked_out(inner, known)
            return None if value is None else value in [one[1] for one in options]
        case ("choice", op, option):
            return None if known["cause"] is None else COMPARE[op](known["cause"], option)
        case ("not", inner):
            return NOT[worked_out(inner, known)]
        case (op, left, right):
            return (AND if op == "and" else OR)[worked_out(left, known), worked_out(right, known)]
    raise AssertionError(tree)


def constant_zero(tree: Tree) -> bool:
    """Whether a literal 0 stands under a `/`: that is refused when compiled."""
    if tree[0] == "count" and tree[1] == "/" and tree[3] in (("figure", 0), ("figure", 0.0)):
        return True
    return any(constant_zero(part) for part in tree if isinstance(part, tuple))


@settings(max_examples=300)
@given(conditions.filter(lambda tree: len(written(tree)) <= 400 and not constant_zero(tree)), values)
def test_rule_5_it_answers_as_python_and_the_tables_of_kleene_do(tree: Tree, known: dict[str, Any]) -> None:
    assert compile_condition(written(tree), NAMES).test(known.get) is worked_out(tree, known)


@settings(max_examples=300)
@given(conditions.filter(lambda tree: len(written(tree)) <= 400 and not constant_zero(tree)), values)
def test_always_is_never_false_and_never_is_never_true(tree: Tree, known: dict[str, Any]) -> None:
    condition = compile_condition(written(tree), NAMES)
    said, answer = verdict(condition, NAMES), condition.test(known.get)
    assert not (said == "never" and answer is True)
    assert not (said == "always" and answer is False)


flat_sums = st.tuples(
    st.sampled_from(["a", "数", "3", "2.5", "7", "-a"]),
    st.lists(st.tuples(st.sampled_from("+-*/"), st.sampled_from(["a", "数", "3", "2.5", "7", "-数"])), max_size=8),
)


@given(flat_sums, flat_sums, st.sampled_from(sorted(COMPARE)), st.integers(1, 60), st.integers(1, 60))
def test_operators_bind_as_tightly_as_in_python(left: Any, right: Any, op: str, a: int, b: int) -> None:
    sides = [f"{first} " + " ".join(f"{sign} {part}" for sign, part in rest) for first, rest in (left, right)]
    text = f"{sides[0]} {op} {sides[1]}"
    expected = eval(text, {"__builtins__": {}}, {"a": a, "数": b})  # noqa: S307 - our own generated sum, as the judge
    assert compile_condition(text, NAMES).test({"a": a, "数": b}.get) is expected


flat_logic = st.lists(
    st.tuples(st.sampled_from(["", "not ", "not not "]), st.sampled_from(["p", "a > 3", "a == 3", "a + 1 < 5"])),
    min_size=1, max_size=8,
)  # fmt: skip


@given(
    flat_logic, st.lists(st.sampled_from([" and ", " or "]), min_size=8, max_size=8), st.integers(0, 6), st.booleans()
)
def test_and_or_not_bind_as_tightly_as_in_python(
    parts: list[tuple[str, str]], signs: list[str], a: int, p: bool
) -> None:
    text = "".join(lead + part + sign for (lead, part), sign in zip(parts, signs, strict=False))
    text = text.removesuffix(signs[len(parts) - 1])
    expected = eval(text, {"__builtins__": {}}, {"a": a, "p": p})  # noqa: S307 - our own generated logic, as the judge
    assert compile_condition(text, NAMES).test({"a": a, "p": p}.get) is expected
