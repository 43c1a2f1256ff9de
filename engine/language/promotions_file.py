"""`promotions:` of `team.yaml`: phases with what they change, and the dates of every occurrence.

    double-11:
      title: 双十一 | Double 11
      phases:
        peak: {title: 爆发 | Peak, staff: 80, answer_within: 0.5 x}
      dates:
        2026: {peak: 2026-10-31 20:00 to 2026-11-12 00:00}

Two phases never hold at once: stretches that overlap, of one promotion or of two, are refused. A time that the clock
of the zone leaves out is warned of and means the next that exists; a doubled one means its first (rule 15).
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from ..model.problem import Mark, Weight
from ..model.promotion import ANY, Pace, Promotion, PromotionPhase, Promotions, Stretch
from ..model.time import Instant
from ..model.wall import from_local, is_missing
from .desk import Desk
from .fields import Fields
from .lengths import BadLength, parse_length
from .nodes import Keyed, Scalar, Value

_MOMENT = r"([0-9]{4}-[0-9]{2}-[0-9]{2}) ([0-9]{1,2}:[0-9]{2})"
_STRETCH = re.compile(rf"{_MOMENT} *(?:to|至|~) *{_MOMENT}")
_FACTOR = re.compile(r"([0-9]{1,3}(?:\.[0-9]{1,3})?) ?x")
_AHEAD = re.compile(r"in-[0-9]+[dhms].*")
LEAST_FACTOR, MOST_FACTOR = 0.1, 10.0
MOST_STAFF = 100_000
LONGEST_OCCURRENCE = 40
Placed = dict[Stretch, Mark]


def read_promotions(desk: Desk, top: Fields, zone: ZoneInfo) -> Promotions:
    """The promotions by name, none overlapping another."""
    placed: Placed = {}
    named = {}
    for id_, at, fields in top.named_blocks("promotions"):
        if id_ == ANY:
            desk.say("name-taken", at.at, name=id_)
        phases = {name: _phase(desk, name, where, inner) for name, where, inner in fields.named_blocks("phases")}
        mine = _dates(desk, fields.get("dates"), id_, phases, zone)
        named[id_] = Promotion(
            id=id_, title=fields.text("title"), phases=phases, stretches=tuple(sorted(mine)), at=at.at
        )
        placed |= mine
    return Promotions(named=_apart(desk, named, placed))


def _phase(desk: Desk, name: str, at: Scalar, fields: Fields) -> PromotionPhase:
    if _AHEAD.fullmatch(name):
        desk.say("name-taken", at.at, name=name)
    staff, pace = fields.get("staff"), fields.get("answer_within")
    return PromotionPhase(
        id=name, title=fields.text("title"), staff=desk.whole(staff, "staff", 0, MOST_STAFF) if staff else None,
        answer_within=read_pace(desk, pace) if pace else None, at=at.at,
    )  # fmt: skip


def read_pace(desk: Desk, node: Value) -> Pace | None:
    """`5m`, or `0.5 x` of what is usual."""
    factor = _FACTOR.fullmatch(node.text) if isinstance(node, Scalar) else None
    if factor is not None:
        if LEAST_FACTOR <= float(factor[1]) <= MOST_FACTOR:
            return Pace(factor=float(factor[1]))
    elif isinstance(node, Scalar):
        try:
            return Pace(length=parse_length(node.text))
        except BadLength:
            pass
    desk.wrong_type(node, "pace", "answer_within")
    return None


def _dates(
    desk: Desk, node: Value | None, promotion: str, phases: dict[str, PromotionPhase], zone: ZoneInfo
) -> Placed:
    """Every stretch with the place where it is written."""
    found: Placed = {}
    if node is not None and not isinstance(node, Keyed):
        desk.wrong_type(node, "named", "dates")
    for occurrence, block in node.entries.values() if isinstance(node, Keyed) else ():
        if not isinstance(block, Keyed) or len(occurrence.text) > LONGEST_OCCURRENCE:
            desk.wrong_type(block, "stretches", occurrence.text)
            continue
        for name, written in block.entries.values():
            phase, span = desk.ref(name, "promotion-phase", phases), _stretch(desk, written, name.text, zone)
            if phase is not None and phase in phases and span is not None:
                found[Stretch(*span, promotion, phase, occurrence.text)] = written.at
    return found


def _stretch(desk: Desk, node: Value, key: str, zone: ZoneInfo) -> tuple[Instant, Instant] | None:
    parts = _STRETCH.fullmatch(node.text.strip()) if isinstance(node, Scalar) else None
    moments = [_local(parts[1], parts[2]), _local(parts[3], parts[4])] if parts else []
    if len(moments) != 2 or moments[0] is None or moments[1] is None:
        desk.wrong_type(node, "stretch", key)
        return None
    for moment in (moments[0], moments[1]):
        if is_missing(moment, zone):
            desk.say("promotion-time-gap", node.at, Weight.WARNING, time=f"{moment:%Y-%m-%d %H:%M}", zone=zone.key)
    start, end = from_local(moments[0], zone), from_local(moments[1], zone)
    if end <= start:
        desk.say("promotion-backwards", node.at, phase=key)
        return None
    return start, end


def read_moment(desk: Desk, node: Value) -> datetime | None:
    """`2026-11-01 20:00`, a naive time of the wall clock."""
    found = re.fullmatch(_MOMENT, node.text.strip()) if isinstance(node, Scalar) else None
    moment = _local(found[1], found[2]) if found is not None else None
    if moment is None:
        desk.wrong_type(node, "minute", "now")
    return moment


def _local(day: str, clock: str) -> datetime | None:
    """A naive wall-clock time; `24:00` is the midnight after the day."""
    hour, minute = (int(part) for part in clock.split(":"))
    if minute > 59 or hour > 24 or (hour == 24 and minute):
        return None
    try:
        midnight = datetime.combine(date.fromisoformat(day), datetime.min.time())
    except ValueError:
        return None
    return midnight + timedelta(hours=hour, minutes=minute)


def _apart(desk: Desk, named: dict[str, Promotion], placed: Placed) -> dict[str, Promotion]:
    """Refuse stretches that overlap an earlier one, and leave them out of what is read on."""
    kept: list[Stretch] = []
    for stretch in sorted(placed):
        if kept and stretch.start < kept[-1].end:
            before = kept[-1]
            desk.say("promotion-overlap", placed[stretch], one=stretch.name, other=before.name,
                     occurrence=before.occurrence)  # fmt: skip
        else:
            kept.append(stretch)
    return {
        id_: Promotion(
            id=id_, title=it.title, phases=it.phases, stretches=tuple(one for one in kept if one.promotion == id_),
            at=it.at,
        )
        for id_, it in named.items()
    }  # fmt: skip
