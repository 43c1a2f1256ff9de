"""Silences as rows and back: what people ask for in columns, how they repeat and what they hide in a document."""

from __future__ import annotations

from typing import Any

import msgspec

from ..model.labels import parse
from ..model.matcher import Matcher
from ..model.silence import Hidden, SilenceRow, Window
from ..model.time import Instant
from .codec import as_json

SILENCES = 'SELECT id, runbook, name, key, until, "by", reason, at, rule, ended FROM tocsin_silences'


class _Rule(msgspec.Struct, omit_defaults=True):
    start: int = 0
    matchers: tuple[Matcher, ...] = ()
    window: Window | None = None
    hidden: tuple[Hidden, ...] = ()
    told: tuple[Hidden, ...] = ()
    told_at: int | None = None


_decoder = msgspec.json.Decoder(_Rule)


def written(row: SilenceRow) -> tuple[Any, ...]:
    """The values of its columns; `key` is that of schema 1, which knew whole keys alone."""
    rule = _Rule(row.start, row.matchers, row.window, row.hidden, row.told, row.told_at)
    return (
        row.id, row.runbook, row.trigger, "", row.until, row.by, row.reason, row.at, as_json(rule), row.ended,
    )  # fmt: skip


def read(row: tuple[Any, ...]) -> SilenceRow:
    """A row of `SILENCES`; a silence of schema 1 for one key becomes one by the labels of that key."""
    silence, runbook, trigger, key, until, by, reason, at, document, ended = row
    rule = _decoder.decode(document)
    of_key = tuple(Matcher(label=name, values=(value,)) for name, value in parse(key).items())
    return SilenceRow(
        id=silence, runbook=runbook, trigger=trigger, matchers=rule.matchers or of_key, window=rule.window,
        start=Instant(rule.start or at), until=until, by=by, reason=reason, at=at, ended=ended, hidden=rule.hidden,
        told=rule.told, told_at=None if rule.told_at is None else Instant(rule.told_at),
    )  # fmt: skip
