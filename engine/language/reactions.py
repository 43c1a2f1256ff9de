"""What follows an event: a state's name, a reaction, or alternatives of which the first that holds is taken."""

from __future__ import annotations

from collections.abc import Collection

from ..model.condition import Condition
from ..model.problem import Mark
from ..model.runbook import After, Button, Reaction, Reactions
from .actions import read_actions
from .events import is_engine_event
from .fields import Fields
from .nodes import Keyed, Listed, Scalar, Value
from .scope import Handler, Scope


def read_reactions(scope: Scope, node: Value, block: Collection[str], prefix: str) -> Reactions:
    """The alternatives of `node`; `block` holds the names of the states that may be gone to."""
    items = node.items if isinstance(node, Listed) else [node]
    if not items:
        scope.desk.wrong_type(node, "reaction")
    found = (_alternative(scope, item, block, f"{prefix}/{number}") for number, item in enumerate(items))
    return tuple(one for one in found if one is not None)


def _alternative(scope: Scope, node: Value, block: Collection[str], prefix: str) -> Reaction | None:
    if isinstance(node, Scalar):
        target = scope.neighbour(node, block)
        return Reaction(go=target, at=node.at) if target else None
    if not isinstance(node, Keyed):
        scope.desk.wrong_type(node, "reaction")
        return None
    fields = scope.desk.fields(node, "reaction")
    assert fields is not None
    return read_reaction(scope, fields, block, prefix, when=fields.condition("when", scope.names), at=node.at)


def read_reaction(
    scope: Scope, fields: Fields, block: Collection[str], prefix: str, *, when: Condition | None, at: Mark
) -> Reaction:
    """`go`, `end` and `do` of a reaction, a button or a watch."""
    target = fields.get("go")
    if target is not None and "end" in fields:
        scope.desk.say("go-and-end", fields.key_at("end"))
    if not any(name in fields for name in ("go", "end", "do")) and not fields.broken:
        scope.desk.say("reaction-empty", at)
    return Reaction(
        when=when,
        go=scope.neighbour(target, block) if target is not None else None,
        end=fields.identifier("end"),
        do=read_actions(scope, fields.get("do"), f"{prefix}/do"),
        at=at,
    )


def read_handlers(scope: Scope, fields: Fields, block: Collection[str], path: str, *, of_block: bool) -> dict[
    str, Reactions
]:  # fmt: skip
    """The `on:` lines of a state or a block."""
    node = fields.get("on")
    if node is None:
        return {}
    if not isinstance(node, Keyed):
        scope.desk.wrong_type(node, "handlers", "on")
        return {}
    found: dict[str, Reactions] = {}
    for name, value in node.entries.values():
        if isinstance(value, Scalar) and value.empty:
            scope.desk.say("empty-value", name.at, key=name.text)
            continue
        scope.handlers.append(Handler(name.text, name.at, path, of_block))
        found[name.text] = read_reactions(scope, value, block, f"{path}/on/{name.text}")
    return found


def read_clocks(scope: Scope, fields: Fields, key: str, block: Collection[str], path: str) -> list[After]:
    """The lines of `after:` or `every:`: a length, then what follows."""
    node = fields.get(key)
    if node is None:
        return []
    if not isinstance(node, Keyed):
        scope.desk.wrong_type(node, "clocks", key)
        return []
    found: list[After] = []
    for name, value in node.entries.values():
        delay = scope.desk.length(name)
        if isinstance(value, Scalar) and value.empty:
            scope.desk.say("empty-value", name.at, key=name.text)
        elif delay is not None:
            reactions = read_reactions(scope, value, block, f"{path}/{key}/{name.text}")
            found.append(After(key=f"{key}:{name.text}", delay=delay, reactions=reactions, repeat=key == "every",
                               at=name.at))  # fmt: skip
    return found


def read_buttons(scope: Scope, fields: Fields, block: Collection[str], owner: str) -> tuple[Button, ...]:
    """The buttons of a state (`owner` is its path) or of a block (`owner` ends with `/`)."""
    found: list[Button] = []
    for name, at, inner in fields.named_blocks("buttons"):
        if is_engine_event(name):
            scope.desk.say("button-event-name", at.at, name=name)
        path = f"{owner.rstrip('/')}/buttons/{name}"
        when = inner.condition("when", scope.names)
        reaction = read_reaction(scope, inner, block, path, when=when, at=at.at)
        by = inner.refs("by", scope.team.roles)
        scope.elements[path] = inner.node
        found.append(Button(name=name, label=inner.text("label"), by=by, reactions=(reaction,), owner=owner, at=at.at))
    return tuple(found)
