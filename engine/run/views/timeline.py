"""The timeline of an incident, or of the engine: journal entries from the database, as sentences."""

from __future__ import annotations

from ...model.question import Timeline
from ...model.view import Line
from ...store import reading
from .lines import line_of, of_stored, shown_in_timeline, titles_of
from .look import Look

MOST = 5_000
_PAGE = 1_000


def timeline(look: Look, question: Timeline) -> tuple[Line, ...]:
    """Lines behind `after`, oldest first. Raises NoSuchThing for an unknown incident."""
    incident = look.incident(question.incident).id if question.incident else ""
    titles = titles_of(look, incident)
    limit = max(1, min(question.limit, MOST))
    found: list[Line] = []
    after = question.after
    with look.database() as connection:
        while len(found) < limit:
            page = [
                of_stored(line) for line in reading.journal(connection, incident=incident, after=after, limit=_PAGE)
            ]
            found += [line_of(look, titles, it) for it in page if shown_in_timeline(it, question.every)]
            if len(page) < _PAGE:
                break
            after = page[-1].seq
    return tuple(found[:limit])
