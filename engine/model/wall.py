"""The wall clock of a zone: instants as people read them, and back (rule 15)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo

from .time import Instant

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def to_local(instant: Instant, zone: tzinfo) -> datetime:
    """The wall clock of `zone` at `instant`."""
    return (_EPOCH + timedelta(microseconds=instant)).astimezone(zone)


def from_local(local: datetime, zone: tzinfo) -> Instant:
    """The instant of a naive wall-clock time: the first of a doubled one, the next valid one of a missing one."""
    first = _instant(local.replace(tzinfo=zone, fold=0))
    if to_local(first, zone).replace(tzinfo=None) == local:
        return first
    # In a gap, fold 0 reads the clock as before the change and lands after it, fold 1 the other way round.
    return _change(_instant(local.replace(tzinfo=zone, fold=1)), first, zone)


def is_missing(local: datetime, zone: tzinfo) -> bool:
    """Whether the clock of `zone` leaves this naive time out."""
    return to_local(from_local(local, zone), zone).replace(tzinfo=None, fold=0) != local


def _instant(aware: datetime) -> Instant:
    return Instant((aware.astimezone(UTC) - _EPOCH) // _MICROSECOND)


def _change(low: Instant, high: Instant, zone: tzinfo) -> Instant:
    """The first instant after `low`, not after `high`, with the offset that `high` has."""
    after = to_local(high, zone).utcoffset()
    while high - low > 1:
        middle = Instant((low + high) // 2)
        if to_local(middle, zone).utcoffset() == after:
            high = middle
        else:
            low = middle
    return high
