"""States, the blocks they stand in and the blocks inside them: one grammar at every depth (the guard bounds it)."""

from __future__ import annotations

from collections.abc import Collection

from ..model.problem import Mark
from ..model.runbook import Block, Call, Phase, State, Task
from ..model.text import NO_TEXT
from .actions import read_actions
from .fields import Fields
from .nodes import Keyed, Value
from .reactions import read_buttons, read_clocks, read_handlers
from .scope import Scope
from .signals import read_labels, read_watches

_BODIES = ("states", "parallel", "call", "end")
_END_KEYS = ("end", "title", "do")


def read_block(scope: Scope, fields: Fields, block_id: str, *, name: str = "", at: Mark) -> Block:
    """The runbook's own block or a branch: its states, and the buttons and `on:` lines that hold in all of them."""
    names = _names(fields.get("states"))
    states = read_states(scope, fields, names, block_id)
    return Block(
        id=block_id,
        states=states,
        title=fields.text("title") if name else NO_TEXT,
        phase=read_phase(fields) if name else None,
        buttons=read_buttons(scope, fields, names, f"{block_id}/"),
        on=read_handlers(scope, fields, names, block_id, of_block=True),
        branch=bool(name),
        name=name,
        at=at,
    )


def read_states(scope: Scope, fields: Fields, names: Collection[str], block_id: str) -> dict[str, State]:
    """The states of one block by name, in file order."""
    found: dict[str, State] = {}
    for name, at, inner in fields.named_blocks("states"):
        path = f"{block_id}/{name}" if block_id else name
        found[name] = _state(scope, inner, name, path, names, at.at)
    return found


def _state(scope: Scope, fields: Fields, name: str, path: str, block: Collection[str], at: Mark) -> State:
    _check_body(scope, fields, name)
    scope.elements[path] = fields.node
    call = fields.ref("call", scope.library.runbooks)
    with_ = fields.get("with")
    if with_ is not None and "call" not in fields:
        scope.desk.say("key-not-with", fields.key_at("with"), key="with", other="state")
    clocks = [clock for key in ("after", "every") for clock in read_clocks(scope, fields, key, block, path)]
    return State(
        name=name, path=path, title=fields.text("title"), phase=read_phase(fields),
        do=read_actions(scope, fields.get("do"), f"{path}/do"),
        leave=read_actions(scope, fields.get("leave"), f"{path}/leave"),
        tasks=_tasks(scope, fields, path),
        buttons=read_buttons(scope, fields, block, path),
        on=read_handlers(scope, fields, block, path, of_block=False),
        after=tuple(clocks),
        watch=read_watches(scope, fields, block, path),
        blocks=_inner(scope, fields, path),
        call=Call(runbook=call, labels=read_labels(scope, with_, None), at=fields.key_at("call")) if call else None,
        end=fields.identifier("end"), at=at,
    )  # fmt: skip


def _check_body(scope: Scope, fields: Fields, name: str) -> None:
    """A state waits, or holds blocks, or calls, or ends: one of these."""
    if "end" in fields:
        others = [key for key in fields.entries if key not in _END_KEYS]
        if others:
            scope.desk.say("end-with-others", fields.key_at(others[0]), state=name, key=others[0])
        return
    bodies = [key for key in fields.entries if key in _BODIES]
    if len(bodies) > 1:
        scope.desk.say("two-bodies", fields.key_at(bodies[1]), state=name, bodies=", ".join(bodies))


def _inner(scope: Scope, fields: Fields, path: str) -> tuple[Block, ...]:
    """The blocks inside a state: its own `states:`, or the branches of `parallel:`."""
    found: list[Block] = []
    node = fields.get("states")
    if node is not None:
        states = read_states(scope, fields, _names(node), path)
        if states:
            found.append(Block(id=path, states=states, at=fields.key_at("states")))
    for name, at, branch in fields.named_blocks("parallel"):
        block = read_block(scope, branch, f"{path}/{name}", name=name, at=at.at)
        if block.states:
            found.append(block)
    return tuple(found)


def _tasks(scope: Scope, fields: Fields, path: str) -> tuple[Task, ...]:
    found: list[Task] = []
    for name, at, inner in fields.named_blocks("tasks"):
        task = f"{path}/{name}"
        scope.elements[task] = inner.node
        found.append(Task(
            name=name, path=task, text=inner.text("text"), by=inner.refs("by", scope.team.roles),
            due=inner.length("due"), fills=inner.ref("fills", scope.facts), optional=inner.yes_no("optional"),
            when=inner.condition("when", scope.names), at=at.at,
        ))  # fmt: skip
    return tuple(found)


def read_phase(fields: Fields) -> Phase | None:
    """The phase written here; None: inherited."""
    word = fields.choice("phase")
    return Phase(word) if word else None


def _names(node: Value | None) -> tuple[str, ...]:
    return tuple(node.entries) if isinstance(node, Keyed) else ()
