"""Whether the parts of a condition go together: every name known, every comparison of like with like."""

from __future__ import annotations

from .condition_parser import foreign_keyword
from .condition_tree import All, Arithmetic, Compare, Known, Literal, Name, Negative, Node, Not, OneOf
from .condition_types import RATIO, YES_NO, Kind, Names, ValueType, comparable, is_figure, is_ordered, result_kind
from .near import nearest
from .slip import Params, Slip, quoted
from .tokens import MOST_SLIPS


def check(tree: Node, names: Names) -> list[Slip]:
    """Everything that is wrong with the types; at most `MOST_SLIPS`, in no special order."""
    checker = _Checker(names)
    kind = checker.kind(tree)
    if kind is not None and kind.kind != "yes-no":
        checker.slip("condition-not-yes-no", tree.at, {"kind": kind.kind})
    return checker.slips


class _Checker:
    """Walks the tree; a part that is wrong has kind None, so that one slip makes one message."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self.slips: list[Slip] = []

    def slip(self, code: str, at: int, params: Params) -> None:
        if len(self.slips) < MOST_SLIPS:
            self.slips.append(Slip(code, at, params))

    def kind(self, node: Node) -> ValueType | None:
        match node:
            case Literal():
                return ValueType(kind=node.kind)
            case Name():
                return self._name(node)
            case Known():
                self._name(node.name)
                return YES_NO
            case Not():
                self._yes_no(node.part)
                return YES_NO
            case All():
                for part in node.parts:
                    self._yes_no(part)
                return YES_NO
            case Negative():
                return self._negative(node)
            case Arithmetic():
                return self._arithmetic(node)
            case Compare():
                self._compare(node)
                return YES_NO
            case OneOf():
                self._one_of(node)
                return YES_NO

    def _name(self, node: Name) -> ValueType | None:
        known = self._names.get(node.name)
        if known is None and len(self.slips) < MOST_SLIPS:
            self._unknown(node)
        return known

    def _unknown(self, node: Name) -> None:
        shown = quoted(node.name)
        keyword = foreign_keyword(node.name)
        minus = self._minus(node.name)
        near = None if keyword or minus else nearest(node.name, (*self._names, "true", "false"))
        if keyword:
            self.slip("condition-write", node.at, {"sign": shown, "meant": keyword})
        elif minus:
            self.slip("condition-minus", node.at, {"name": shown, "meant": minus})
        elif near:
            self.slip("condition-name-near", node.at, {"name": shown, "meant": near})
        else:
            self.slip("condition-name", node.at, {"name": shown})

    def _minus(self, name: str) -> str | None:
        """`a - b` when `a-b` is no name but both sides are: the minus lacks its spaces."""
        for at, sign in enumerate(name):
            left, right = name[:at], name[at + 1 :]
            if sign == "-" and left in self._names and (right in self._names or right.isdecimal()):
                return f"{left} - {right}"
        return None

    def _yes_no(self, node: Node) -> None:
        kind = self.kind(node)
        if kind is None or kind.kind == "yes-no":
            return
        if isinstance(node, Literal) and node.kind == "text":
            # `cause == 'a' or 'b'`
            self.slip("condition-bare-text", node.at, {"text": quoted(node.text)})
        else:
            self.slip("condition-needs-yes-no", node.at, {"kind": kind.kind})

    def _negative(self, node: Negative) -> ValueType | None:
        kind = self.kind(node.part)
        if kind is None or is_figure(kind.kind) or kind.kind == "length":
            return kind and ValueType(kind=kind.kind)
        self.slip("condition-arithmetic-one", node.at, {"kind": kind.kind})
        return None

    def _arithmetic(self, node: Arithmetic) -> ValueType | None:
        left, right = self.kind(node.left), self.kind(node.right)
        if node.op == "/" and isinstance(node.right, Literal) and node.right.value == 0:
            self.slip("condition-by-zero", node.sign_at, {})
            return None
        if left is None or right is None:
            return None
        kind = result_kind(node.op, left.kind, right.kind)
        if kind is None:
            self.slip("condition-arithmetic", node.sign_at, {"op": node.op, "left": left.kind, "right": right.kind})
            return None
        return RATIO if kind == "ratio" else ValueType(kind=kind)

    def _compare(self, node: Compare) -> None:
        if self._unquoted(node.left, node.right) or self._unquoted(node.right, node.left):
            return
        left, right = self.kind(node.left), self.kind(node.right)
        if left is None or right is None:
            return
        if right.options and isinstance(node.left, Literal):
            self._option(right, node.left)
        elif left.options and isinstance(node.right, Literal):
            self._option(left, node.right)
        elif not comparable(left, right):
            self._unlike(node.left, left, node.right, right, node.sign_at)
            return
        if node.op not in ("==", "!=") and not (is_ordered(left.kind) or is_ordered(right.kind)):
            self.slip("condition-order", node.sign_at, {"op": node.op, "kind": left.kind})

    def _unquoted(self, node: Node, other: Node) -> bool:
        """`cause == coupon`: an option without its quotes."""
        if not isinstance(node, Name) or not isinstance(other, Name) or node.name in self._names:
            return False
        kind = self._names.get(other.name)
        if kind is None or node.name not in kind.options:
            return False
        self.slip("condition-unquoted", node.at, {"option": node.name, "meant": f"'{node.name}'"})
        return True

    def _one_of(self, node: OneOf) -> None:
        kind = self.kind(node.part)
        if kind is None:
            return
        for option in node.options:
            if kind.options:
                self._option(kind, option)
            elif not comparable(kind, ValueType(kind=option.kind)):
                self._unlike(node.part, kind, option, ValueType(kind=option.kind), option.at)

    def _option(self, kind: ValueType, option: Literal) -> None:
        """A quoted id must be one of the options of the name beside it."""
        known = ", ".join(kind.options)
        value = str(option.value)
        if option.kind != "text":
            self.slip("condition-quote", option.at, {"kind": kind.kind, "options": known})
        elif value not in kind.options:
            near = nearest(value, kind.options)
            shown = quoted(value)
            if near:
                self.slip("condition-option-near", option.at, {"option": shown, "meant": near})
            else:
                self.slip("condition-option", option.at, {"option": shown, "options": known})

    def _unlike(self, left: Node, left_kind: ValueType, right: Node, right_kind: ValueType, at: int) -> None:
        """Two sides that never compare: with a remedy where a bare number stands beside a share or a length."""
        for node, kind, other in ((right, right_kind, left_kind), (left, left_kind, right_kind)):
            if kind.kind == "number" and isinstance(node, Literal) and other.kind in ("share", "length"):
                meant = _with_unit(float(node.value), other.kind)
                self.slip(f"condition-bare-{other.kind}", node.at, {"number": node.text, "meant": meant})
                return
        self.slip("condition-unlike", at, {"left": left_kind.kind, "right": right_kind.kind})


def _with_unit(number: float, kind: Kind) -> str:
    if kind == "length":
        return f"{number:g}m"
    return f"{number * 100:g}%" if -1 <= number <= 1 else f"{number:g}%"
