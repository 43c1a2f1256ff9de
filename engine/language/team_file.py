"""`team.yaml` read into a `Team`."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Literal, cast
from zoneinfo import ZoneInfo, available_timezones

from ..model.computed import Ratio
from ..model.problem import Weight
from ..model.team import Audience, Connector, Ladder, Metric, Person, Role, SeverityLevel, Team, Timing
from ..model.text import LANGS, Lang
from ..model.window import Of
from .calendars import read_calendars
from .computed import Written, read_formula, settled
from .desk import Desk
from .destinations import read_contacts, read_destination, read_destinations
from .fields import Fields
from .guard import Unreadable
from .holidays_file import read_holidays
from .inhibit import read_inhibit
from .labels import labels
from .near import nearest
from .nodes import Keyed, Listed, Scalar, Source, read_source
from .promotions_file import read_promotions
from .read import Read, read_tree


def read_team(file: str, data: bytes, *, channels: Collection[str] | None = None) -> Read[Team]:
    """The team; `channels` are those of `tocsin.yaml` (None: not known, nothing is said about them)."""
    try:
        source = read_source(file, data)
    except Unreadable as wrong:
        return Read(None, None, (wrong.problem,))
    return read_team_tree(source, channels=channels)


def read_team_tree(source: Source, *, channels: Collection[str] | None = None) -> Read[Team]:
    """The same from a tree that has been read already."""
    # The languages first: without them no text in the file can be read.
    languages = _peek_languages(source.root)
    return read_tree(source, "team", lambda desk, top: _team(desk, top, languages, channels), languages)


def _peek_languages(root: Keyed) -> tuple[Lang, ...]:
    node = root.get("languages")
    items = node.items if isinstance(node, Listed) else [node] if node is not None else []
    words = [item.text for item in items if isinstance(item, Scalar)]
    return tuple(dict.fromkeys(lang for word in words for lang in LANGS if lang == word)) or LANGS


def _team(desk: Desk, top: Fields, languages: tuple[Lang, ...], channels: Collection[str] | None) -> Team:
    """In the order of the file; things that name each other are checked against the names first."""
    node = top.get("languages")
    for item in desk.scalars(node, "languages") if node is not None else ():
        desk.choice(item, "languages", LANGS)
    people = _people(desk, top, channels)
    roles = _roles(top, people)
    severities = _names(top, "severities")
    ladders = _ladders(top, roles)
    holidays = read_holidays(desk, top)
    zone = _timezone(desk, top)
    return Team(
        timezone=zone,
        languages=languages,
        contact=top.text("contact"),
        holidays=holidays,
        calendars=read_calendars(desk, top, holidays),
        promotions=read_promotions(desk, top, ZoneInfo(zone)),
        people=people,
        roles=roles,
        ladders=ladders,
        severities=_severities(desk, top, severities, roles, ladders),
        rooms={id_: to for id_, _, node in top.named("rooms") if (to := read_destination(desk, node, channels))},
        audiences=_audiences(desk, top, channels),
        metrics=_metrics(desk, top),
        connectors=_connectors(desk, top, roles, channels),
        inhibit=read_inhibit(desk, top),
        timing=_timing(desk, top),
    )


def _names(top: Fields, key: str) -> tuple[str, ...]:
    node = top.get(key)
    return tuple(node.entries) if isinstance(node, Keyed) else ()


def _timezone(desk: Desk, top: Fields) -> str:
    name = top.line("timezone") or "UTC"
    try:
        ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        # Three kinds of error, depending on what the name looks like to the file system.
        near = nearest(name, sorted(available_timezones()))
        code = "unknown-timezone-near" if near else "unknown-timezone"
        desk.say(code, top.at("timezone"), name=name, **({"near": near} if near else {}))
        return near or "UTC"
    return name


def _people(desk: Desk, top: Fields, channels: Collection[str] | None) -> dict[str, Person]:
    found: dict[str, Person] = {}
    logins: dict[str, str] = {}
    for id_, at, fields in top.named_blocks("people"):
        login, contacts = fields.line("login"), fields.get("contacts")
        reached = read_contacts(desk, contacts, channels) if contacts is not None else ()
        if not reached:
            desk.say("person-unreachable", at.at, Weight.WARNING, name=id_)
        if login is not None and logins.setdefault(login, id_) != id_:
            desk.say("login-twice", fields.at("login"), login=login, name=logins[login])
        lang = cast("Lang | None", fields.choice("lang"))
        found[id_] = Person(
            id=id_, name=fields.line("name") or id_, login=login, contacts=reached, lang=lang,
            example=fields.yes_no("example"), at=at.at,
        )  # fmt: skip
    return found


def _roles(top: Fields, people: Mapping[str, Person]) -> dict[str, Role]:
    return {
        id_: Role(id=id_, title=fields.text("title"), people=fields.refs("people", people), at=at.at)
        for id_, at, fields in top.named_blocks("roles")
    }


def _ladders(top: Fields, roles: Mapping[str, Role]) -> dict[str, Ladder]:
    return {
        id_: Ladder(
            id=id_, roles=fields.refs("roles", roles), then=fields.refs("then", roles),
            answer_within=fields.length("answer_within"), at=at.at,
        )
        for id_, at, fields in top.named_blocks("ladders")
    }  # fmt: skip


def _severities(
    desk: Desk, top: Fields, names: Sequence[str], roles: Mapping[str, Role], ladders: Mapping[str, Ladder]
) -> dict[str, SeverityLevel]:
    found: dict[str, SeverityLevel] = {}
    for id_, at, fields in top.named_blocks("severities"):
        page, policy = read_page(desk, fields, "page", roles, ladders)
        found[id_] = SeverityLevel(
            id=id_, title=fields.text("title"), page=page, policy=policy, declare=fields.ref("declare", roles), at=at.at
        )
    if not names and "severities" in top:
        desk.say("empty-value", top.key_at("severities"), key="severities")
    return found


def read_page(
    desk: Desk, fields: Fields, key: str, roles: Mapping[str, Role], ladders: Mapping[str, Ladder]
) -> tuple[tuple[str, ...], str | None]:
    """Whom to wake: (roles, None), or ((), ladder) for `{policy: NAME}`."""
    node = fields.get(key)
    if node is None:
        return (), None
    if not isinstance(node, Keyed):
        return desk.refs(node, "role", roles), None
    inner = desk.fields(node, "policy")
    return (), inner.ref("policy", ladders) if inner else None


def _audiences(desk: Desk, top: Fields, channels: Collection[str] | None) -> dict[str, Audience]:
    found: dict[str, Audience] = {}
    for id_, at, node in top.named("audiences"):
        if not isinstance(node, Keyed):
            found[id_] = Audience(id=id_, destinations=read_destinations(desk, node, channels), at=at.at)
            continue
        fields = desk.fields(node, "audience", at.at)
        assert fields is not None
        to = fields.get("to")
        empty = fields.yes_no("empty") or fields.yes_no("nobody")
        if (to is None) != empty:
            desk.say("audience-to-or-empty", at.at, name=id_)
        destinations = read_destinations(desk, to, channels) if to is not None else ()
        found[id_] = Audience(id=id_, title=fields.text("title"), destinations=destinations, empty=empty, at=at.at)
    return found


def _metrics(desk: Desk, top: Fields) -> dict[str, Metric]:
    found: dict[str, Metric] = {}
    written: dict[str, Written] = {}
    names = _names(top, "metrics")
    for id_, at, fields in top.named_blocks("metrics", dots=True):
        step, target = fields.length("step"), fields.level("target")
        if target is not None and target.relative:
            desk.say("target-relative", fields.at("target"), name=id_)
        per = fields.get("per")
        formula = read_formula(desk, fields, names)
        usual = "share" if isinstance(formula, Ratio) else "level"
        kind = cast('Literal["count", "level", "share"]', fields.choice("kind") or usual)
        written[id_] = Written(fields, at.at)
        found[id_] = Metric(
            id=id_, title=fields.text("title"), kind=kind, step=step or Timing().answer_within,
            per=labels(desk, per) if per is not None else (), target=target, window=fields.length("window"),
            of=cast("Of | None", fields.choice("of")), computed=formula, at=at.at,
        )  # fmt: skip
    return settled(desk, found, written)


def _connectors(
    desk: Desk, top: Fields, roles: Mapping[str, Role], channels: Collection[str] | None
) -> dict[str, Connector]:
    names = _names(top, "connectors")
    found: dict[str, Connector] = {}
    for id_, at, fields in top.named_blocks("connectors"):
        via, undo = fields.get("via"), fields.ref("undo", names)
        if undo == id_:
            desk.say("undo-itself", fields.at("undo"), name=id_)
        found[id_] = Connector(
            id=id_, title=fields.text("title"), asks=fields.refs("asks", roles), undo=undo,
            repeat=cast('Literal["once", "safe"]', fields.choice("repeat") or "once"),
            via=read_destination(desk, via, channels) if via is not None else None, at=at.at,
        )  # fmt: skip
    return found


def _timing(desk: Desk, top: Fields) -> Timing:
    fields = top.block("timing")
    if fields is None:
        return Timing()
    given: dict[str, int] = {}
    for name in fields.entries:
        node = fields.get(name)
        assert node is not None
        count = name.endswith(("_count", "_weeks"))
        value = desk.whole(node, name) if count else fields.length(name)
        if value is not None:
            given[name] = value
    return Timing(**given)  # type: ignore[arg-type]  # lengths are whole numbers behind a name
