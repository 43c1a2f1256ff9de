"""`backtest`: which runbooks listen to a record, what they would have done, and what to know before believing it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from ..decide.baseline import FEWEST
from ..decide.calendars import is_workday, opens_on, to_local
from ..decide.evidence import relative_kinds
from ..decide.index import interests
from ..language.near import nearest
from ..model.backtest import Backtest, Episode, Known, Recorded, Remark
from ..model.problem import NoSuchThing, Refused
from ..model.runbook import Combined, Runbook, Signal, Threshold
from ..model.site import Site
from ..model.team import Team, leaves
from ..model.time import WEEK, Instant
from .gathered import Record
from .known import scores, within
from .nights import is_night
from .replay import Player
from .trial import first_pages


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """Whom a record is played to."""

    team: Team
    runbooks: tuple[Runbook, ...]
    metrics: tuple[str, ...]
    """What their triggers look at, in order of the files."""

    @property
    def metric(self) -> str:
        """The metric of a record that names none; empty where it could be several."""
        return self.metrics[0] if len(self.metrics) == 1 else ""


def choose(site: Site, target: str, metric: str = "") -> Chosen:
    """A runbook by its name, else all runbooks with a trigger on the metric of that name; `metric` narrows it down.

    Raises NoSuchThing, or Refused when nothing listens.
    """
    team, books = site.team, site.runbooks
    if target not in books and target not in team.metrics:
        near = nearest(target, [*books, *team.metrics]) or ", ".join(books)
        raise NoSuchThing("backtest-no-such", name=target[:60], near=near)
    if metric and metric not in team.metrics:
        raise NoSuchThing("no-such-metric", metric=metric[:60])
    wanted = metric or ("" if target in books else target)
    found = [books[target]] if target in books else [book for book in books.values() if _listens(book, team, target)]
    if not found or (wanted and not any(_listens(book, team, wanted) for book in found)):
        raise Refused("backtest-nobody", name=wanted or target)
    names = leaves(wanted, team.metrics) if wanted else (name for book in found for name in heard(book, team))
    metrics = tuple(dict.fromkeys(names))
    if not metrics:
        raise Refused("backtest-no-figures", runbook=target)
    return Chosen(team=team, runbooks=tuple(found), metrics=metrics)


def _listens(book: Runbook, team: Team, metric: str) -> bool:
    """Whether a trigger looks at a metric, or at what is computed from it."""
    signals = _thresholds(trigger.signal for trigger in book.triggers.values())
    return metric in heard(book, team) or any(one.metric == metric for one in signals)


def heard(book: Runbook, team: Team) -> tuple[str, ...]:
    """The metrics whose samples a runbook's triggers look at."""
    found = (i for trigger in book.triggers.values() for i in interests(trigger.signal, team.metrics))
    return tuple(dict.fromkeys(one.name for one in found if one.kind == "metric"))


def backtest(
    chosen: Chosen, record: Record, start: Instant | None = None, end: Instant | None = None,
    known: Iterable[Known] | None = None, prepare: Callable[[Player, Instant, Instant], None] | None = None,
) -> Backtest:  # fmt: skip
    """Play a record. Figures before `start` only say what is usual; at `end` it stops, and silence until then counts.

    `known` are the incidents that there were; `prepare` gets the player before it judges, with the first and the last
    instant. Raises Refused when there is no figure between `start` and `end`.
    """
    figures = record.figures
    history = [one for one in figures if start is not None and one.at < start]
    judged = [one for one in figures[len(history) :] if end is None or one.at < end]
    if not judged:
        raise Refused("backtest-nothing")
    player = Player(chosen.team, chosen.runbooks, figures[0].at)
    player.remember(history)
    if prepare is not None:
        prepare(player, judged[0].at, judged[-1].at)
    player.play(judged)
    player.until(end if end is not None else Instant(judged[-1].at + 1))
    zone = ZoneInfo(chosen.team.timezone)
    told = sorted([*player.episodes, *player.open_episodes()], key=lambda one: (one.start, one.runbook, one.trigger))
    episodes = [_dated(one, chosen.team, zone) for one in told]
    answer = _answer(chosen, record, episodes, judged, len(history))
    return answer if known is None else _scored(answer, chosen, record, known)


def _scored(answer: Backtest, chosen: Chosen, record: Record, known: Iterable[Known]) -> Backtest:
    """Beside the incidents that there were; a trigger that never fired has missed them all."""
    there = {one.metric for one in record.figures}
    triggers = [
        (book.name, trigger.name) for book in chosen.runbooks for trigger in book.triggers.values()
        if any(one.kind == "metric" and one.name in there for one in interests(trigger.signal, chosen.team.metrics))
    ]  # fmt: skip
    reached = within(known, answer.first, answer.last)
    return replace(answer, known=reached, scores=scores(reached, answer.episodes, triggers, answer.last))


def _answer(
    chosen: Chosen, record: Record, episodes: list[Episode], judged: list[Recorded], history: int
) -> Backtest:
    roles = {book.name: first_pages(book, chosen.team) for book in chosen.runbooks}
    opened = [one for one in episodes if one.opened is not None]
    pages = Counter(role for one in opened for role in roles[one.runbook])
    first, last = judged[0].at, judged[-1].at
    return Backtest(
        runbooks=tuple(roles), zone=chosen.team.timezone, first=first, last=last,
        figures=len(judged), history=history, series=record.series, episodes=tuple(episodes),
        night=sum(one.night for one in episodes), free_days=sum(one.free_day for one in episodes),
        openings=len(opened), pages=dict(pages), flaws=record.flaws, counts=record.counts,
        remarks=(*record.remarks, *_unheard(chosen, record), *_unknown(chosen, record, first), *_alone(chosen)),
    )  # fmt: skip


def _dated(episode: Episode, team: Team, zone: ZoneInfo) -> Episode:
    """With what its beginning means for the people on duty."""
    local = to_local(episode.start, zone)
    day, calendars = local.toordinal(), team.calendars.values()
    duty = any(opens_on(one, day) for one in calendars) if calendars else is_workday(team.holidays, day)
    return replace(episode, night=is_night(episode.start, zone), free_day=not duty)


def _unheard(chosen: Chosen, record: Record) -> Iterator[Remark]:
    """Metrics that the record has nothing of: their triggers had nothing to say."""
    there = {one.metric for one in record.figures}
    for book in chosen.runbooks:
        missing = [name for name in heard(book, chosen.team) if name not in there]
        if missing:
            yield Remark(code="backtest-unheard", params={"runbook": book.name, "metrics": ", ".join(missing)})


def _alone(chosen: Chosen) -> Iterator[Remark]:
    """Runbooks that others would hold back or take: here each is played as if it were alone."""
    for book in chosen.runbooks:
        rules = chosen.team.inhibit.values()
        others = [rule.source.runbook for rule in rules if any(it.runbook == book.name for it in rule.hold)]
        others = list(dict.fromkeys([*book.caused_by, *others]))
        if others:
            yield Remark(code="backtest-alone", params={"runbook": book.name, "others": ", ".join(others)})


def _unknown(chosen: Chosen, record: Record, first: Instant) -> Iterator[Remark]:
    """Until when a comparison with what is usual could not say anything."""
    known = Instant(record.figures[0].at + FEWEST * WEEK)
    signals = _thresholds(it.signal for book in chosen.runbooks for it in book.triggers.values())
    asking = {leaf for one in signals if "usual" in relative_kinds(one)
              for leaf in leaves(one.metric, chosen.team.metrics)}  # fmt: skip
    if known > first and any(one.metric in asking for one in record.figures):
        yield Remark(code="backtest-usual-unknown", params={"until": known})


def _thresholds(signals: Iterable[Signal]) -> Iterator[Threshold]:
    for signal in signals:
        for one in signal.signals if isinstance(signal, Combined) else (signal,):
            if isinstance(one, Threshold):
                yield one
