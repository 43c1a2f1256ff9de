"""The workspace: who and what a site's runbooks speak of (`team.yaml`)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from .computed import Formula
from .holidays import Holidays
from .level import Level
from .problem import NOWHERE, Mark
from .promotion import NO_PROMOTIONS, Promotions
from .text import LANGS, NO_TEXT, Lang, Text
from .time import DAY, HOUR, MINUTE, Length
from .window import Of


@dataclass(frozen=True, slots=True, kw_only=True)
class Destination:
    """An address on a channel: `slack#cs-war-room` is channel `slack`, address `cs-war-room`."""

    channel: str
    address: str = ""

    def __str__(self) -> str:
        return f"{self.channel}#{self.address}" if self.address else self.channel


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who can be woken; contacts in the order in which they are tried."""

    id: str
    name: str
    login: str | None = None
    contacts: tuple[Destination, ...] = ()
    lang: Lang | None = None
    example: bool = False
    """Came with the program and is to be replaced: `check` warns while it is there."""
    at: Mark = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """What runbooks speak of instead of persons."""

    id: str
    title: Text
    people: tuple[str, ...]
    at: Mark = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Ladder:
    """A page ladder shared by name: `page: {policy: NAME}`."""

    id: str
    roles: tuple[str, ...]
    then: tuple[str, ...] = ()
    answer_within: Length | None = None
    at: Mark = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class SeverityLevel:
    """One step of the one ladder of gravity."""

    id: str
    title: Text
    page: tuple[str, ...] = ()
    """Roles to page when an incident reaches this level."""
    policy: str | None = None
    declare: str | None = None
    """When set, the level is only proposed and a person of this role declares it."""
    at: Mark = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience:
    """Customers who can be told: by broadcast (one row a destination) or one row a recipient."""

    id: str
    title: Text = NO_TEXT
    destinations: tuple[Destination, ...] = ()
    empty: bool = False
    """Said out loud in the file: nobody is in it today."""
    at: Mark = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """A figure that is watched. A window sums counts and averages levels and shares, unless `of` says else."""

    id: str
    title: Text
    kind: Literal["count", "level", "share"]
    step: Length
    """Distance between two samples."""
    per: tuple[str, ...] = ()
    """Labels that tell its series apart."""
    target: Level | None = None
    window: Length | None = None
    of: Of | None = None
    computed: Formula | None = None
    """Set where it has no samples of its own; then `step` is that of its slowest part."""
    fewest: int = 0
    """Answers of people, one a sample: fewer than this in a window are not told, and none may say whose it is."""
    at: Mark = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Connector:
    """Something a runbook may have done in another system."""

    id: str
    title: Text
    asks: tuple[str, ...] = ()
    """Roles of which one must say yes; empty: it may run by itself (`http`)."""
    undo: str | None = None
    repeat: Literal["once", "safe"] = "once"
    via: Destination | None = None
    """Where it runs; None: a person does it by hand and says yes when it is done."""
    at: Mark = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """Hours of a week in the site's zone; `end` not after `start` means over midnight."""

    id: str
    days: frozenset[int]
    """0 is Monday."""
    start: int
    """Minutes after midnight."""
    end: int
    holidays: Holidays | None = None
    """Set where it follows them: closed on a holiday, open on a make-up workday."""
    at: Mark = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A runbook, or one trigger of it: `payment-down`, `payment-down/refused`."""

    runbook: str
    trigger: str = ""
    at: Mark = NOWHERE

    def __str__(self) -> str:
        return f"{self.runbook}/{self.trigger}" if self.trigger else self.runbook


@dataclass(frozen=True, slots=True, kw_only=True)
class Inhibit:
    """While the first goes on, the others open nothing, where the labels in `equal` are the same."""

    id: str
    source: Named
    """A runbook: while an incident of it is open. A trigger: while it fires."""
    hold: tuple[Named, ...]
    equal: tuple[str, ...] = ()
    at: Mark = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """Lengths that a site may change; the defaults come with the rules that use them."""

    answer_within: Length = Length(10 * MINUTE)
    """A page rung without a time of its own (rule 10)."""
    ack_lasts: Length = Length(30 * MINUTE)
    """How long an acknowledgement quietens a ladder (rule 21)."""
    idle: Length = HOUR
    """A step that leaves nothing waiting sets a timer of this length that pages the lead (rule 17)."""
    bundle: Length = Length(5 * MINUTE)
    """Repeats for one person of one incident within this are one page (rule 21)."""
    approver_every: Length = Length(5 * MINUTE)
    """Asking pages the approver this often until decided or expired (rule 20)."""
    approval_valid: Length = Length(30 * MINUTE)
    """An approval that has not been completed by then is void (rule 20)."""
    notice_within: Length = Length(30 * MINUTE)
    """Time for an approval where the notice names none."""
    useful_for: Length = Length(2 * HOUR)
    """A notice that could not be sent by then is stale and is not sent."""
    uncertain_page: Length = Length(5 * MINUTE)
    flap_count: int = 4
    flap_within: Length = HOUR
    flap_quiet: Length = Length(30 * MINUTE)
    storm_count: int = 20
    storm_within: Length = Length(10 * MINUTE)
    false_alarm_quiet: Length = DAY
    clock_jump: Length = Length(5 * MINUTE)
    silence_longest: Length = Length(90 * DAY)
    """No silence is made for longer, a recurring one neither: somebody looks at it again by then."""
    baseline_weeks: int = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """Everything in `team.yaml`. Mappings keep the order of the file."""

    timezone: str = "UTC"
    languages: tuple[Lang, ...] = LANGS
    contact: Text = NO_TEXT
    holidays: Holidays | None = None
    calendars: Mapping[str, Calendar] = field(default_factory=dict)
    promotions: Promotions = NO_PROMOTIONS
    people: Mapping[str, Person] = field(default_factory=dict)
    roles: Mapping[str, Role] = field(default_factory=dict)
    ladders: Mapping[str, Ladder] = field(default_factory=dict)
    severities: Mapping[str, SeverityLevel] = field(default_factory=dict)
    """From mild to grave."""
    rooms: Mapping[str, Destination] = field(default_factory=dict)
    audiences: Mapping[str, Audience] = field(default_factory=dict)
    metrics: Mapping[str, Metric] = field(default_factory=dict)
    connectors: Mapping[str, Connector] = field(default_factory=dict)
    inhibit: Mapping[str, Inhibit] = field(default_factory=dict)
    timing: Timing = Timing()

    def people_of(self, roles: tuple[str, ...]) -> tuple[Person, ...]:
        """The persons behind roles, each once, in file order."""
        found: dict[str, Person] = {}
        for role in roles:
            for person in self.roles[role].people if role in self.roles else ():
                if person in self.people:
                    found[person] = self.people[person]
        return tuple(found.values())

    def roles_of(self, person: str) -> tuple[str, ...]:
        """The roles that a person has, in file order."""
        return tuple(role.id for role in self.roles.values() if person in role.people)

    def rank(self, severity: str) -> int:
        """Place of a severity on the ladder, 0 the mildest; -1 when it is not on it."""
        return list(self.severities).index(severity) if severity in self.severities else -1


def walk(name: str, metrics: Mapping[str, Metric]) -> Iterator[str]:
    """A metric and all that it is computed from, from the top down; a name that is not known is passed over."""
    if name not in metrics:
        return
    yield name
    formula = metrics[name].computed
    for part in formula.parts if formula is not None else ():
        yield from walk(part, metrics)


def leaves(name: str, metrics: Mapping[str, Metric]) -> tuple[str, ...]:
    """The metrics with samples behind a metric, each once; itself when it is not computed."""
    return tuple(dict.fromkeys(one for one in walk(name, metrics) if metrics[one].computed is None))
