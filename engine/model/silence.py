"""A silence: which triggers are kept quiet, when, until when, by whom and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .matcher import Matcher
from .time import Instant, Length


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """When a recurring silence is at work; exactly one of the three is written."""

    weekly: str = ""
    """`sat-sun 02:00-04:00`, on the wall clock of the site."""
    calendar: str = ""
    """A calendar of `team.yaml`: at work while it is open."""
    cron: str = ""
    """Five fields of crontab, on the wall clock of the site: each moment begins a window that `lasts`."""
    lasts: Length = Length(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hidden:
    """A trigger that fired under a silence; `over` once it has cleared."""

    runbook: str
    trigger: str
    key: str
    since: Instant
    over: Instant | None = None

    @property
    def name(self) -> str:
        """`runbook/trigger key`."""
        return f"{self.runbook}/{self.trigger} {self.key}".rstrip()


@dataclass(frozen=True, slots=True, kw_only=True)
class SilenceRow:
    """Triggers that open nothing between `start` and `until`, or in the windows between them."""

    id: str
    runbook: str
    """Empty: of all runbooks, by labels alone."""
    trigger: str
    """Empty: all triggers of the runbook."""
    matchers: tuple[Matcher, ...] = ()
    """All must match the labels of the key and those that the trigger itself insists on."""
    window: Window | None = None
    """None: all the time."""
    start: Instant
    until: Instant
    by: str
    reason: str
    at: Instant
    ended: Instant | None = None
    """When its end, or its lifting, was handled: what still fired has opened, and the rest was told."""
    hidden: tuple[Hidden, ...] = ()
    """What has fired under it since its window opened."""
    told: tuple[Hidden, ...] = ()
    """What had cleared by itself when it ended last, or its window closed."""
    told_at: Instant | None = None

    def names(self, runbook: str, trigger: str, labels: Mapping[str, str], *, own: bool) -> bool:
        """Whether a trigger with these labels is meant, at work or not.

        `own`: it pages about Tocsin itself, and then a silence by labels alone does not reach it.
        """
        if self.runbook != runbook and (self.runbook or own):
            return False
        return self.trigger in ("", trigger) and all(one.matches(labels) for one in self.matchers)

    @property
    def what(self) -> str:
        """What it names, as it is typed: `orders/lost shop!=outlet`."""
        name = f"{self.runbook}/{self.trigger}" if self.trigger else self.runbook
        return " ".join([name, *map(str, self.matchers)]).strip()
