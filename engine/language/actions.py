"""What a runbook has done: `do: {page: order-desk}`, or a list of such."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ..model.problem import Mark
from ..model.runbook import Action, Ask, Emit, Fact, FactType, GiveNotice, Http, Page, Raise, Set, Tell
from .events import is_engine_event
from .fields import Fields
from .nodes import Keyed, Listed, Scalar, Value
from .scope import Scope
from .team_file import read_page

_FITTING: Mapping[str, tuple[str, ...]] = {
    "page": ("answer_within", "then", "text"), "tell": ("text",), "ask": ("answer_within", "then"), "notice": (),
    "http": (), "raise": (), "set": (), "emit": (),
}  # fmt: skip
VERBS = tuple(_FITTING)


def read_actions(scope: Scope, node: Value | None, prefix: str) -> tuple[Action, ...]:
    """One action or a list; `prefix` is the path that their elements begin with."""
    if node is None:
        return ()
    found: list[Action] = []
    for number, item in enumerate(node.items if isinstance(node, Listed) else [node]):
        fields = _action_fields(scope, item)
        action = _action(scope, fields, f"{prefix}/{number}") if fields else None
        if action is not None:
            scope.elements[action.element] = item
            found.append(action)
    return tuple(found)


def _action_fields(scope: Scope, item: Value) -> Fields | None:
    if isinstance(item, Keyed):
        return scope.desk.fields(item, "action")
    word = item.text if isinstance(item, Scalar) else "…"
    scope.desk.say("action-bare", item.at, word=word, verbs=", ".join(VERBS))
    return None


def _action(scope: Scope, fields: Fields, element: str) -> Action | None:
    verbs = [name for name in fields.entries if name in VERBS]
    if len(verbs) > 1:
        scope.desk.say("two-actions", fields.key_at(verbs[1]), verbs=", ".join(verbs))
    elif not verbs:
        if fields.entries:
            scope.desk.say("action-missing", fields.node.at, verbs=", ".join(VERBS))
        return None
    fitting = {modifier for verb in verbs for modifier in _FITTING[verb]}
    for name in fields.entries:
        if name not in verbs and name not in fitting:
            scope.desk.say("key-not-with", fields.key_at(name), key=name, other=verbs[0])
    return _MAKERS[verbs[0]](scope, fields, element, fields.key_at(verbs[0]))


def _then(scope: Scope, fields: Fields) -> tuple[str, ...]:
    if "then" in fields and "answer_within" not in fields:
        scope.desk.say("then-without-answer", fields.key_at("then"))
    return fields.refs("then", scope.team.roles)


def _page(scope: Scope, fields: Fields, element: str, at: Mark) -> Action:
    roles, policy = read_page(scope.desk, fields, "page", scope.team.roles, scope.team.ladders)
    if policy is not None:
        for name in ("then", "answer_within"):
            if name in fields:
                scope.desk.say("key-not-with", fields.key_at(name), key=name, other="policy")
        return Page(policy=policy, text=scope.words(fields), element=element, at=at)
    return Page(
        roles=roles, then=_then(scope, fields), answer_within=fields.length("answer_within"),
        text=scope.words(fields), element=element, at=at,
    )  # fmt: skip


def _tell(scope: Scope, fields: Fields, element: str, at: Mark) -> Action | None:
    room = fields.ref("tell", scope.team.rooms)
    return Tell(room=room, text=scope.words(fields), element=element, at=at) if room else None


def _ask(scope: Scope, fields: Fields, element: str, at: Mark) -> Action | None:
    connector, then = fields.ref("ask", scope.team.connectors), _then(scope, fields)
    within = fields.length("answer_within")
    return Ask(connector=connector, answer_within=within, then=then, element=element, at=at) if connector else None


def _http(scope: Scope, fields: Fields, element: str, at: Mark) -> Action | None:
    connector = fields.ref("http", scope.team.connectors)
    return Http(connector=connector, element=element, at=at) if connector else None


def _notice(scope: Scope, fields: Fields, element: str, at: Mark) -> Action | None:
    notice = fields.ref("notice", scope.notices)
    return GiveNotice(notice=notice, element=element, at=at) if notice else None


def _raise(scope: Scope, fields: Fields, element: str, at: Mark) -> Action | None:
    level = fields.ref("raise", scope.team.severities)
    return Raise(level=level, element=element, at=at) if level else None


def _emit(scope: Scope, fields: Fields, element: str, at: Mark) -> Action | None:
    event = fields.identifier("emit")
    if event is not None and is_engine_event(event):
        scope.desk.say("emit-engine-event", fields.at("emit"), event=event)
    return Emit(event=event, element=element, at=at) if event else None


def _set(scope: Scope, fields: Fields, element: str, at: Mark) -> Action | None:
    found: dict[str, float | str | bool | int] = {}
    for _, name, value in fields.named("set"):
        fact = scope.desk.ref(name, "fact", scope.facts)
        constant = read_constant(scope, scope.facts[fact], value) if fact in scope.facts else None
        if fact is not None and constant is not None:
            found[fact] = constant
    return Set(facts=found, element=element, at=at) if found else None


def read_constant(scope: Scope, fact: Fact, node: Value) -> float | str | bool | int | None:
    """A constant of the fact's type; a moment cannot be known when a runbook is written."""
    if fact.type is FactType.NUMBER:
        return scope.desk.number(node, fact.name)
    if fact.type is FactType.YES_NO:
        return scope.desk.yes_no(node, fact.name)
    if fact.type is FactType.CHOICE:
        return scope.desk.choice(node, fact.name, tuple(fact.options))
    if fact.type is FactType.TIME:
        scope.desk.say("set-time", node.at, name=fact.name)
        return None
    return scope.desk.line(node, fact.name)


_MAKERS: Mapping[str, Callable[[Scope, Fields, str, Mark], Action | None]] = {
    "page": _page, "tell": _tell, "ask": _ask, "http": _http, "notice": _notice, "raise": _raise, "emit": _emit,
    "set": _set,
}  # fmt: skip
