"""Prints a backtest: episodes, sums, pages per role, and what is odd about the record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..model.backtest import Backtest, Episode, Flaw, Moved, Score
from ..model.team import Team
from ..words.backtesting import SENTENCES
from ..words.say import length_said, number_said, say
from .letters import plain
from .look import Look, blocks
from .suggest_shown import suggestion_lines

MOST_EPISODES = 40
MOST_FLAWS = 5
"""Of each kind; `--json` has more."""
KINDS = ("gap", "duplicate", "backward", "empty")


def backtest_lines(found: Backtest, team: Team, look: Look) -> list[str]:
    """The whole answer for a person."""
    return blocks(
        _head(found, look), _episodes(found, look), [*_sums(found, team, look)], [*_scores(found, look)],
        [*_difference(found, team, look)],
        suggestion_lines(found.suggestions, look),
        [*_record(found, look)],
        [line for one in found.remarks for line in look.row("!", _say(look, one.code, **one.params))],
    )  # fmt: skip


def _head(found: Backtest, look: Look) -> list[str]:
    said = _word(
        look, "backtest-head", runbooks=", ".join(found.runbooks), figures=f"{found.figures:,}", series=found.series,
        first=day(found.first, look), last=day(found.last, look), zone=found.zone,
    )  # fmt: skip
    history = _word(look, "backtest-history", history=f"{found.history:,}") if found.history else ""
    return [*look.row("", said), *(look.row("", history) if history else [])]


def _episodes(found: Backtest, look: Look) -> list[str]:
    if not found.episodes:
        return look.row("", _word(look, "backtest-none"))
    several = len(found.runbooks) > 1
    lines = [line for one in found.episodes[:MOST_EPISODES] for line in episode_row(one, look, several)]
    more = len(found.episodes) - MOST_EPISODES
    return lines + (look.row("", _word(look, "backtest-more", count=more)) if more > 0 else [])


def episode_row(one: Episode, look: Look, several: bool) -> list[str]:
    """One episode: when, which trigger and key, how long, how bad, and what it meant."""
    name = f"{one.runbook} {one.trigger}" if several else one.trigger
    parts = [plain(f"{name} {one.key}".strip()), _lasted(one, look), *_figures(one, look), *_meant(one, look)]
    return look.row(day(one.start, look), look.join(parts))


def _lasted(one: Episode, look: Look) -> str:
    return _word(look, "backtest-still") if one.end is None else length_said(one.end - one.start)


def _figures(one: Episode, look: Look) -> Iterator[str]:
    if one.because == "no-data":
        yield _word(look, "backtest-silence")
    elif one.peak is not None and one.peak_at is not None:
        yield _word(look, "backtest-peak", peak=number_said(one.peak), at=_clock(one.peak_at, one.start, look))
    if one.because.startswith("ahead-"):
        yield _word(look, "backtest-forecast")
    if one.usual is not None:
        yield _word(look, "backtest-usual", usual=number_said(one.usual))


def _meant(one: Episode, look: Look) -> Iterator[str]:
    if one.flapping:
        yield _word(look, "backtest-flapping")
    if one.opened is None:
        yield _word(look, "backtest-joins")
    elif one.opened != one.start:
        yield _word(look, "backtest-opens-late", at=_clock(one.opened, one.start, look))
    if one.night:
        yield _word(look, "backtest-night")
    if one.free_day:
        yield _word(look, "backtest-free-day")


def _sums(found: Backtest, team: Team, look: Look) -> Iterator[str]:
    if not found.episodes:
        return
    yield from look.row("", _word(
        look, "backtest-sum", episodes=len(found.episodes), night=found.night, free=found.free_days,
        openings=found.openings,
    ))  # fmt: skip
    yield from look.row("", _pages(found.pages, team, look))


def _pages(pages: Mapping[str, int], team: Team, look: Look) -> str:
    titles = {role: team.roles[role].title.say(look.lang) if role in team.roles else role for role in pages}
    told = look.join(_word(look, "backtest-role", role=titles[role], count=count) for role, count in pages.items())
    return _word(look, "backtest-pages", pages=told) if told else _word(look, "backtest-no-pages")


def _scores(found: Backtest, look: Look) -> Iterator[str]:
    """All triggers together, then each where there are several; what nobody saw is named."""
    if found.scores and not found.known:
        yield from look.row("", _word(look, "backtest-no-known"))
        return
    for score in found.scores[:1] if len(found.scores) == 2 else found.scores:
        name = f"{score.runbook} {score.trigger}" if score.trigger else _word(look, "backtest-all-triggers")
        said = look.join(_scored(score, len(found.known), look))
        yield from look.row("", _word(look, "backtest-score", name=name, said=said))
    for one in found.scores[0].missed[:MOST_EPISODES] if found.scores else ():
        said = _word(look, "backtest-missed", at=day(one.start, look), name=plain(one.name))
        yield from look.row("-", said, indent=2)


def _scored(score: Score, known: int, look: Look) -> Iterator[str]:
    yield _word(look, "backtest-found", found=score.found, known=known)
    yield _word(look, "backtest-false", false=score.false, length=length_said(score.false_time))
    if score.delay_median is not None and score.delay_worst is not None:
        median, worst = length_said(score.delay_median), length_said(score.delay_worst)
        yield _word(look, "backtest-delay", median=median, worst=worst)


def _difference(found: Backtest, team: Team, look: Look) -> Iterator[str]:
    """`+` is only in this version, `-` only in the other one, `~` in both at other times."""
    told = found.difference
    if told is None:
        return
    yield from look.row("", _word(
        look, "backtest-difference", against=plain(told.against), same=told.same, moved=len(told.moved),
        here=len(told.only_here), there=len(told.only_there),
    ))  # fmt: skip
    said = _word(look, "backtest-there", night=told.night, openings=told.openings, pages=_pages(told.pages, team, look))
    yield from look.row("", said)
    for sign, episodes in (("+", told.only_here), ("-", told.only_there)):
        for one in episodes[:MOST_EPISODES]:
            yield from look.row(sign, look.join([day(one.start, look), _name(one), _lasted(one, look)]), indent=2)
    for pair in told.moved[:MOST_EPISODES]:
        yield from look.row("~", look.join(_moved(pair, look)), indent=2)


def _moved(pair: Moved, look: Look) -> Iterator[str]:
    yield f"{day(pair.here.start, look)} {_name(pair.here)}"
    far = pair.here.start - pair.there.start
    if far:
        code = "backtest-later" if far > 0 else "backtest-earlier"
        yield _word(look, code, length=length_said(abs(far)))
    if pair.here.end != pair.there.end:
        yield _word(look, "backtest-was-long", here=_lasted(pair.here, look), there=_lasted(pair.there, look))


def _name(one: Episode) -> str:
    return plain(f"{one.trigger} {one.key}".strip())


def _record(found: Backtest, look: Look) -> Iterator[str]:
    counted = [_word(look, f"backtest-{kind}-count", count=n) for kind in KINDS if (n := found.counts.get(kind, 0))]
    if not counted:
        yield from look.row("", _word(look, "backtest-sound"))
        return
    yield from look.row("", _word(look, "backtest-flaws", flaws=look.join(counted)))
    for kind in KINDS:
        for flaw in [one for one in found.flaws if one.kind == kind][:MOST_FLAWS]:
            mark = _word(look, "backtest-line", line=flaw.line) if flaw.line else "-"
            yield from look.row(mark, _flaw(flaw, look), indent=2)


def _flaw(flaw: Flaw, look: Look) -> str:
    series = plain(f"{flaw.metric} {_labels(flaw.labels)}".strip())
    return _word(look, f"backtest-{flaw.kind}", at=day(flaw.at, look), length=length_said(flaw.lasts), series=series)


def _labels(labels: Mapping[str, str]) -> str:
    return ",".join(f"{name}={value}" for name, value in labels.items())


def day(instant: int, look: Look) -> str:
    """With its year: a record is of another one."""
    return f"{look.local(instant):%Y-%m-%d %H:%M}"


def _clock(instant: int, beside: int, look: Look) -> str:
    """The time alone where it is on the same day as what stands beside it."""
    there = look.local(instant)
    return f"{there:%H:%M}" if there.date() == look.local(beside).date() else f"{there:%m-%d %H:%M}"


def _word(look: Look, code: str, **filling: object) -> str:
    return SENTENCES[code].say(look.lang).format(**filling)


def _say(look: Look, code: str, **params: object) -> str:
    """A remark, whose instants and lengths are data."""
    from datetime import UTC

    return say(code, params, look.lang, look.zone or UTC)
