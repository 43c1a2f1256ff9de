"""Everything that can be said about a wrong file, and the errors of the program.

A `Problem` is data: a code, a place and parameters. The words in both languages are in
`engine.words.problems`, looked up by code when somebody reads it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in a file that people edit; line and column count from 1."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class CellMark(Mark):
    """A place in a workbook: `line` is its row."""

    cell: str
    """As the program that wrote it names it: `Sheet1!B7`."""

    def __str__(self) -> str:
        return f"{self.file}:{self.cell}"


NOWHERE = Mark("", 0, 0)


class Weight(Enum):
    """How much a problem matters: only an error keeps a file from being published."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding in one place; `params` fill the placeholders of its sentence."""

    code: str
    where: Mark
    params: Mapping[str, str | int | float] = field(default_factory=dict)
    weight: Weight = Weight.ERROR


class TocsinError(Exception):
    """Root of the errors that a person may meet; each has a code and parameters for its sentence."""

    exit_code = 5
    said: str = ""
    """The sentence in the reader's language where another process has made it; else it is made from the code."""

    def __init__(self, code: str, /, **params: str | int | float) -> None:
        super().__init__(code)
        self.code = code
        self.params = params

    def __str__(self) -> str:
        told = ", ".join(f"{name}={value}" for name, value in self.params.items())
        return f"{self.code}({told})"


class Refused(TocsinError):
    """The person asked for something that is not possible in this state (exit 1)."""

    exit_code = 1


class WrongUsage(TocsinError):
    """The command, flag or value makes no sense (exit 2)."""

    exit_code = 2


class SiteWrong(TocsinError):
    """Files of the site cannot be used (exit 3); carries all problems at once."""

    exit_code = 3

    def __init__(self, problems: tuple[Problem, ...], /) -> None:
        super().__init__("site-wrong", count=len(problems))
        self.problems = problems


class DataWrong(SiteWrong):
    """A file of figures cannot be read; `problems` are the first of `count`."""

    def __init__(self, problems: tuple[Problem, ...], count: int = 0, /) -> None:
        super().__init__(problems)
        self.code = "data-wrong"
        self.params = {"count": count or len(problems)}


class NoSuchThing(TocsinError):
    """The named incident, notice, person or file does not exist (exit 4)."""

    exit_code = 4


class Unavailable(TocsinError):
    """The engine, the database or a channel cannot be reached (exit 5)."""

    exit_code = 5


class NotAllowed(TocsinError):
    """The person or token has no right to this verb (exit 6)."""

    exit_code = 6
