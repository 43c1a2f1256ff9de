"""A runbook as the engine runs it: the compiled form of one published version.

The loader (`engine.language`) makes these from YAML; `engine.decide` walks them. They are
immutable and shared by all incidents of a version. Elements carry the `Mark` of the line
that wrote them, so that the linter and `explain` can point at it.

Paths. A *block* is the runbook's own `states`, a state's `states`, or one branch of
`parallel`. The root block's id is `""`; a state's path is its name at the root, else
`BLOCK/NAME`; the block of a state's own `states:` has that state's path as its id; a
branch's id is `STATE/BRANCH`. So `respond/fix/repair` is the state `repair` in the branch
`fix` of the state `respond`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Literal

from .condition import Condition
from .level import Level
from .peak import Peaks
from .problem import NOWHERE, Mark
from .text import NO_TEXT, Text
from .texts import Words
from .time import Length
from .window import Of


class Phase(Enum):
    """The four phases of a response, earliest first."""

    WARNING = "warning"
    RESPONSE = "response"
    HANDLING = "handling"
    REVIEW = "review"


# --- what the engine does -------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Wake the people of `roles`, then those of each role in `then`, until somebody answers."""

    roles: tuple[str, ...] = ()
    then: tuple[str, ...] = ()
    answer_within: Length | None = None
    """How long one rung waits; None means the site's default."""
    policy: str | None = None
    """A ladder named in `team.yaml`; replaces roles, then and answer_within."""
    text: Words | None = None
    element: str = ""
    at: Mark = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Tell:
    """Write a line into a room; nobody has to answer."""

    room: str
    text: Words | None = None
    element: str = ""
    at: Mark = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """Ask a person whether a connector may run; repeats until one of the role says yes or no."""

    connector: str
    answer_within: Length | None = None
    then: tuple[str, ...] = ()
    element: str = ""
    at: Mark = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Http:
    """Run a connector that changes nothing in the business (it has no `asks:`)."""

    connector: str
    element: str = ""
    at: Mark = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveNotice:
    """Draft a customer notice and ask for its approval."""

    notice: str
    element: str = ""
    at: Mark = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Raise:
    """Severity becomes at least `level`."""

    level: str
    element: str = ""
    at: Mark = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Set:
    """Fill facts with constants of their type."""

    facts: Mapping[str, float | str | bool | int]
    element: str = ""
    at: Mark = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Emit:
    """Send an event of the runbook's own to all branches."""

    event: str
    element: str = ""
    at: Mark = NOWHERE


Action = Page | Tell | Ask | Http | GiveNotice | Raise | Set | Emit


@dataclass(frozen=True, slots=True, kw_only=True)
class Reaction:
    """One alternative: taken when `when` is absent or true. At most one of `go` and `end`."""

    when: Condition | None = None
    go: str | None = None
    """Name of a neighbouring state of the block that reacts."""
    end: str | None = None
    """Outcome with which that block ends."""
    do: tuple[Action, ...] = ()
    at: Mark = NOWHERE


Reactions = tuple[Reaction, ...]
"""Alternatives in file order; the first whose `when` holds is taken."""


# --- what is watched ------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Clear:
    """When a firing signal may be called over: the level, and how long it must hold."""

    above: Level | None = None
    below: Level | None = None
    hold: Length | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """A metric beyond a level."""

    metric: str
    labels: Mapping[str, str] = field(default_factory=dict)
    """`with:` - labels of the metric that the incident lacks."""
    window: Length | None = None
    of: Of | None = None
    """How the window becomes one figure; None: as the metric says."""
    above: Level | None = None
    below: Level | None = None
    ahead: Length | None = None
    """It is beyond too when it will be within this time, going on in a straight line."""
    and_at_least: float | None = None
    hold: Length | None = None
    """`for:` - how long it must be beyond before it counts."""
    clear: Clear | None = None
    no_data: Length | None = None
    during: str | None = None
    """A calendar; outside its hours the signal is held at normal."""
    peak: Peaks | None = None
    """What differs in phases of promotions; None: nothing is said about them."""
    at: Mark = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class WhenSignal:
    """A condition over facts and figures that must hold for `hold`."""

    when: Condition
    hold: Length | None = None
    clear: Clear | None = None
    at: Mark = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class EventSignal:
    """A named alert of a monitoring system: a level that lasts from its first firing to its last resolved."""

    event: str
    hold: Length | None = None
    clear: Clear | None = None
    during: str | None = None
    at: Mark = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Combined:
    """`any:` or `all:` of several signals, with a `for` and a `clear` of its own."""

    how: Literal["any", "all"]
    signals: tuple[Threshold | WhenSignal | EventSignal, ...]
    hold: Length | None = None
    clear: Clear | None = None
    during: str | None = None
    at: Mark = NOWHERE


Signal = Threshold | WhenSignal | EventSignal | Combined


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """A signal that opens the runbook."""

    name: str
    signal: Signal
    at: Mark = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """A signal that matters only while its state lasts, and what it leads to."""

    name: str
    signal: Signal
    reactions: Reactions
    at: Mark = NOWHERE


# --- what people do -------------------------------------------------------------------


class FactType(Enum):
    """The type of an answer that people give."""

    NUMBER = "number"
    TEXT = "text"
    TIME = "time"
    YES_NO = "yes-no"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A typed question whose answer feeds notices, severity and guards."""

    name: str
    title: Text
    type: FactType
    options: Mapping[str, Text] = field(default_factory=dict)
    at: Mark = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """Work for a role: it is ticked by a person, and overdue after `due`."""

    name: str
    path: str
    """State path + `/` + name."""
    text: Text
    by: tuple[str, ...] = ()
    """Roles; empty means the lead."""
    due: Length | None = None
    fills: str | None = None
    optional: bool = False
    when: Condition | None = None
    at: Mark = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """A decision that a certain role may take."""

    name: str
    label: Text
    by: tuple[str, ...]
    reactions: Reactions
    owner: str
    """Path of its state, or id of its block followed by `/`; `/` for the runbook's own."""
    at: Mark = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Sla:
    """A promise that outlives states: `within` from the opening (or `start`) until `until`."""

    name: str
    title: Text = NO_TEXT
    within: Length
    warn: Length | None = None
    start: str | None = None
    """`from:` - an event; None means the opening."""
    until: str | None = None
    """An event; None means the close."""
    pause_in: tuple[str, ...] = ()
    at: Mark = NOWHERE


# --- states ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class After:
    """A reaction when the state has lasted `delay`; `every` repeats it."""

    key: str
    """Unique within the state: `after:20m`, `every:1h`."""
    delay: Length
    reactions: Reactions
    repeat: bool = False
    at: Mark = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """Another runbook run as an incident of its own; its close sends `finished`."""

    runbook: str
    labels: Mapping[str, str] = field(default_factory=dict)
    at: Mark = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """One stage of a block. At most one of `blocks`, `call` and `end` is filled."""

    name: str
    path: str
    title: Text = NO_TEXT
    phase: Phase | None = None
    do: tuple[Action, ...] = ()
    leave: tuple[Action, ...] = ()
    tasks: tuple[Task, ...] = ()
    buttons: tuple[Button, ...] = ()
    on: Mapping[str, Reactions] = field(default_factory=dict)
    """In file order."""
    after: tuple[After, ...] = ()
    watch: tuple[Watch, ...] = ()
    blocks: tuple[Block, ...] = ()
    call: Call | None = None
    end: str | None = None
    at: Mark = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """States of which exactly one is current while the block is active."""

    id: str
    states: Mapping[str, State]
    """By name, in file order; the first is entered first."""
    title: Text = NO_TEXT
    phase: Phase | None = None
    buttons: tuple[Button, ...] = ()
    on: Mapping[str, Reactions] = field(default_factory=dict)
    branch: bool = False
    """True for a branch of `parallel`: only then is `ended.BRANCH` sent with its name."""
    name: str = ""
    at: Mark = NOWHERE

    @property
    def first(self) -> str:
        return next(iter(self.states))


# --- what customers are told ----------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Words for customers; `forms` maps a form (`default`, `sms`, `ivr`) to the words in each language."""

    name: str
    title: Text = NO_TEXT
    audience: str
    via: tuple[str, ...] = ()
    """Channels, where the audience leaves a choice; empty means all of the audience."""
    approve: tuple[str, ...] = ()
    """Roles who must each say yes; empty means that `approve: nobody` was said out loud."""
    within: Length | None = None
    forms: Mapping[str, Words]
    template: str | None = None
    at: Mark = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """The fourth phase: who looks back, by when, at which questions, and after which outcomes not."""

    by: tuple[str, ...]
    due: Length
    skip: tuple[str, ...] = ()
    ask: tuple[Text, ...] = ()
    at: Mark = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class SeverityRule:
    """A level and the condition that raises to it."""

    level: str
    when: Condition
    at: Mark = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Runbook:
    """One published version of a runbook."""

    name: str
    title: Text
    lead: str
    """The role that leads."""
    about: Text = NO_TEXT
    one_per: tuple[str, ...] = ()
    """Labels that make the key; empty means one incident of this runbook at a time."""
    if_open: Literal["attach", "queue", "restart", "new"] = "attach"
    cooldown: Length = Length(0)
    caused_by: tuple[str, ...] = ()
    """Runbooks whose open incident takes the signals of this one, where their labels agree."""
    trial: bool = False
    triggers: Mapping[str, Trigger] = field(default_factory=dict)
    start_severity: str = ""
    severity: tuple[SeverityRule, ...] = ()
    """From mild to grave."""
    facts: Mapping[str, Fact] = field(default_factory=dict)
    slas: Mapping[str, Sla] = field(default_factory=dict)
    root: Block
    """Its buttons and `on` are those of the runbook."""
    notices: Mapping[str, Notice] = field(default_factory=dict)
    outcomes: Mapping[str, Text] = field(default_factory=dict)
    """How people read the words with which it, or a branch of it, ends."""
    review: Review | None = None
    windows: Mapping[str, Length] = field(default_factory=dict)
    """Window over which a metric's name is read in this runbook's conditions."""
    functions: Mapping[str, Of] = field(default_factory=dict)
    """How that window becomes one figure, where it is not as the metric says."""
    version: str = ""
    """Hash of the whole content, hex."""
    elements: Mapping[str, str] = field(default_factory=dict)
    """Element path -> content hash (a state, task, button, page or notice at its path)."""
    at: Mark = NOWHERE

    def blocks(self) -> dict[str, Block]:
        """All blocks by id, outermost first."""
        found: dict[str, Block] = {}
        waiting = [self.root]
        while waiting:
            block = waiting.pop(0)
            found[block.id] = block
            for state in block.states.values():
                waiting.extend(state.blocks)
        return found

    def heard(self) -> frozenset[str]:
        """Names of all events that something in this runbook reacts to."""
        in_blocks = {name for block in self.blocks().values() for name in block.on}
        return frozenset(in_blocks | {name for state in self.states().values() for name in state.on})

    def states(self) -> dict[str, State]:
        """All states by path."""
        return {state.path: state for block in self.blocks().values() for state in block.states.values()}
