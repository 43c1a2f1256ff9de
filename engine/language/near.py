"""“Did you mean …?”: the nearest known word to one that was mistyped."""

from __future__ import annotations

from collections.abc import Iterable

LONGEST_WORD = 64
"""Longer words are not compared: the cost grows with the product of both lengths."""


def nearest(word: str, candidates: Iterable[str]) -> str | None:
    """The candidate that `word` most probably meant, or None when nothing is near.

    Near means at most one slip per three letters and three in all; a slip is a letter too many, too few,
    wrong, or two neighbours swapped (Damerau's four). Case does not count. Equal candidates: same first
    letter first, then the order given.
    """
    folded = word.casefold()
    if not 1 < len(folded) <= LONGEST_WORD:
        return None
    best: tuple[int, bool] | None = None
    found: str | None = None
    for candidate in candidates:
        rank = _rank(folded, candidate.casefold())
        if rank is not None and (best is None or rank < best):
            best, found = rank, candidate
    return found


def _rank(word: str, candidate: str) -> tuple[int, bool] | None:
    """(slips, other first letter) for sorting, or None when too far away."""
    if not candidate or len(candidate) > LONGEST_WORD:
        return None
    allowed = min(3, max(1, len(word) // 3))
    if abs(len(word) - len(candidate)) > allowed:
        return None
    other_start = word[0] != candidate[0]
    # Two letters with another start share a single one: a guess would mislead (`go` for `to`).
    if len(word) <= 2 and other_start:
        return None
    slips = distance(word, candidate)
    return (slips, other_start) if slips <= allowed else None


def distance(left: str, right: str) -> int:
    """Number of slips between two words: optimal string alignment distance."""
    before: list[int] = []
    above = list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        row = [i]
        for j, b in enumerate(right, 1):
            cost = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (a != b))
            if i > 1 and j > 1 and a == right[j - 2] and left[i - 2] == b:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        before, above = above, row
    return above[-1]
