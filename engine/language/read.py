"""What comes out of reading one file: the thing itself as far as it could be read, its source, and all problems."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from ..model.problem import Problem, Weight
from ..model.text import LANGS, Lang
from .desk import Desk
from .fields import Fields
from .fold import folded
from .guard import Unreadable
from .nodes import Source, read_source
from .places import PLACES

T = TypeVar("T")


@dataclass(frozen=True)
class Read(Generic[T]):
    """The result of reading one file. With errors among `problems`, `value` is only good for further checks."""

    value: T | None
    source: Source | None
    problems: tuple[Problem, ...]

    @property
    def wrong(self) -> bool:
        """Whether there is an error, not only a warning or a note."""
        return any(problem.weight is Weight.ERROR for problem in self.problems)


def read_file(
    file: str, data: bytes, place: str, build: Callable[[Desk, Fields], T], languages: Sequence[Lang] = LANGS
) -> Read[T]:
    """Read the bytes of `file` as a block of the kind `place` and build from it; raises nothing."""
    try:
        source = read_source(file, data)
    except Unreadable as wrong:
        return Read(None, None, (wrong.problem,))
    return read_tree(source, place, build, languages)


def read_tree(
    source: Source, place: str, build: Callable[[Desk, Fields], T], languages: Sequence[Lang] = LANGS
) -> Read[T]:
    """The same from a tree that has been read already."""
    desk = Desk(source, languages)
    fields = Fields(desk, source.root, PLACES[place], source.root.at)
    value = build(desk, fields)
    return Read(value, source, folded(desk.problems))
