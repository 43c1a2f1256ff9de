"""Prints what `backtest --suggest` found: the proposal first, then the trade-off level by level."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..model.suggestion import Suggestion, Tried
from ..words.say import length_said, number_said, share_said
from ..words.suggesting import SENTENCES
from .letters import columns, pad
from .look import Look

MOST_ROWS = 18


def suggestion_lines(found: Sequence[Suggestion], look: Look) -> list[str]:
    """For each trigger."""
    lines: list[str] = []
    for one in found:
        lines += [*([""] if lines else []), *_one(one, look)]
    return [*lines, "", *look.row("", _word(look, "suggest-patch-hint"))] if found else lines


def _one(one: Suggestion, look: Look) -> Iterator[str]:
    yield from look.row("", f"{one.runbook} {one.trigger} ({one.metric})")
    code = "suggest-known" if one.known else "suggest-unknown"
    yield from look.row("", _word(look, code, known=one.known, budget=number_said(one.budget)), indent=2)
    if one.best is None:
        said = _word(look, "suggest-none", count=len(one.tried), budget=number_said(one.budget))
        yield from look.row("!", said, indent=2)
    elif one.best.said == one.now.said:
        yield from look.row("", _word(look, "suggest-same"), indent=2)
    else:
        yield from look.row("=", _word(look, "suggest-now", said=one.now.said), indent=2)
        yield from look.row(">", _word(look, "suggest-best", said=one.best.said), indent=2)
    yield ""
    yield from _table(one, look)


def _table(one: Suggestion, look: Look) -> Iterator[str]:
    """A line for each level; the figures stand below each other, and what does not fit is left to `--json`."""
    names = ("false", "night", "found", "delay", "firing") if one.known else ("pages", "night", "firing")
    heads = ["", *(_word(look, f"suggest-head-{name}") for name in names)]
    shown = curve(one)[:MOST_ROWS]
    rows = [heads, *(_cells(one, tried, names) for tried in shown)]
    wide = [max(columns(row[place]) for row in rows) for place in range(len(heads))]
    for tried, row in zip((None, *shown), rows, strict=True):
        best = tried is not None and one.best is not None and tried.said == one.best.said
        mark = ">" if best else "=" if tried is not None and tried.said == one.now.said else " "
        figures = "  ".join(" " * (width - columns(cell)) + cell for cell, width in zip(row[1:], wide[1:], strict=True))
        yield f"  {mark} {pad(row[0], wide[0])}  {figures}".rstrip()


def _cells(one: Suggestion, tried: Tried, names: Sequence[str]) -> list[str]:
    delay = "-" if tried.delay_median is None else length_said(tried.delay_median)
    cells = {
        "false": number_said(round(tried.per_week, 2)), "pages": number_said(round(tried.per_week, 2)),
        "night": str(tried.night), "found": f"{tried.found}/{one.known}", "delay": delay,
        "firing": share_said(round(tried.firing, 3)),
    }  # fmt: skip
    return [tried.said, *(cells[name] for name in names)]


def curve(one: Suggestion) -> list[Tried]:
    """The levels with the `for` and the way to be over of the proposal, else with those of now: one step at a time."""
    chosen = one.best or one.now
    same = [it for it in one.tried if it.hold == chosen.hold and _over(it) == _over(chosen)]
    shown = {it.said: it for it in (*same, one.now, chosen)}
    upwards = one.now.said.startswith("above")
    return sorted(shown.values(), key=lambda it: (it.level if upwards else -it.level, it.hold))


def _over(one: Tried) -> tuple[float, int]:
    """How it ends: the clear level's share of the level."""
    share = round(one.clear / one.level, 1) if one.clear is not None and one.level else -1.0
    return share, one.clear_hold


def _word(look: Look, code: str, **filling: object) -> str:
    return SENTENCES[code].say(look.lang).format(**filling)
