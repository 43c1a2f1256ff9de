"""The patch that makes a proposal true: the runbook's file with other numbers, read again before it is shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ..language.folder import read_bytes
from ..language.nodes import read_source
from ..language.retouch import applied, patch, retouched
from ..language.runbook_file import read_runbook
from ..model.level import Level
from ..model.problem import Refused
from ..model.runbook import Clear, Threshold, Trigger
from ..model.suggestion import Tried
from .looking import Looked

BOM = "\ufeff"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A trigger, and what it shall say."""

    trigger: Trigger
    best: Tried

    def signal(self) -> Threshold:
        """The trigger's signal as it shall be."""
        now, best = self.trigger.signal, self.best
        assert isinstance(now, Threshold)
        level = now.above or now.below
        assert level is not None
        new, upwards = replace(level, factor=best.level), now.above is not None
        goal = None if best.clear is None else self._goal(now, level, best.clear)
        clear = Clear(below=goal if upwards else None, above=None if upwards else goal, hold=best.clear_hold or None)
        return replace(
            now, above=new if upwards else None, below=None if upwards else new, hold=best.hold or None,
            clear=clear if goal is not None or best.clear_hold else None,
        )  # fmt: skip

    def _goal(self, now: Threshold, level: Level, factor: float) -> Level:
        """A clear level that stays keeps its kind."""
        back = (now.clear.below or now.clear.above) if now.clear is not None else None
        kept = back is not None and back.kind != level.kind and back.factor == factor
        return back if back is not None and kept else replace(level, factor=factor)


def patch_of(root: Path, file: Path, looked: Looked, wishes: Sequence[Wish]) -> str:
    """For one file of the site. Raises Refused when it is outside, or would not read as wanted afterwards."""
    whole = file if file.is_absolute() else root / file
    try:
        name = whole.resolve().relative_to(root.resolve()).as_posix()
    except ValueError:
        raise Refused("suggest-outside", file=str(file)) from None
    data = read_bytes(root, name)
    source = read_source(name, data)
    edits = [edit for wish in wishes for edit in retouched(source, wish.trigger.name, wish.signal())]
    new = applied(source.text, edits)
    if not _reads(name, new, looked, wishes):
        raise Refused("suggest-unread", file=name)
    head = BOM if data.startswith(BOM.encode()) else ""
    return patch(name, head + source.text, head + new)


def _reads(name: str, text: str, looked: Looked, wishes: Sequence[Wish]) -> bool:
    assert looked.library is not None  # `needed` was asked before
    read = read_runbook(name, text.encode(), looked.library)
    if read.value is None or read.wrong:
        return False
    for wish in wishes:
        found = read.value.triggers[wish.trigger.name].signal
        if not isinstance(found, Threshold) or replace(found, at=wish.signal().at) != wish.signal():
            return False
    return True
