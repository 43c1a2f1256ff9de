"""What `init --with` and `monitor try` answer, as `--json` shows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .text import Text
from .time import Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What a recipe relies on: a system's tables, files or messages, and the page that documents them."""

    of: Text
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipeView:
    """A recipe; `secrets` are variables of the environment, `files` what it writes into a new site."""

    name: str
    title: Text
    gives: tuple[Text, ...]
    needs: tuple[Text, ...]
    documents: tuple[Document, ...]
    metrics: tuple[str, ...]
    secrets: tuple[str, ...]
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipesView:
    """`init --with list`: what may be named."""

    recipes: tuple[RecipeView, ...]
    runbooks: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fragment:
    """A text for a file of the site: joined to `tocsin.yaml` or `team.yaml`, else a new file."""

    recipe: str
    file: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FragmentsView:
    """`init --with` in a site that exists: what its owner would put in."""

    site: str
    fragments: tuple[Fragment, ...]
    secrets: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureTried:
    """One series of an answer. A text for `value` or `at` is one that could not be read."""

    value: float | str
    labels: Mapping[str, str]
    at: Instant | str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """What the engine would not take as it is, or what should be known."""

    code: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MonitorTried:
    """A monitor asked once. `silent` is the reason as a code, `why` the same in words; empty when figures came."""

    name: str
    type: str
    metric: str
    figures: tuple[FigureTried, ...]
    silent: str
    why: str
    remarks: tuple[Remark, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MonitorsTried:
    """`monitor try`."""

    monitors: tuple[MonitorTried, ...]
