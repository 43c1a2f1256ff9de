"""Everything about one incident."""

from __future__ import annotations

from ...model.alert import apart
from ...model.incident import Incident
from ...model.runbook import Runbook
from ...model.view import IncidentView
from ...words.say import clean
from . import parts
from .card import card
from .coming import coming
from .look import Look
from .notices import notices
from .pages import pages
from .promotions import phase_now


def show(look: Look, typed: str) -> IncidentView:
    """The incident that was typed. Raises NoSuchThing."""
    incident = look.incident(typed)
    return incident_view(look, incident, look.runbook(incident))


def incident_view(look: Look, incident: Incident, runbook: Runbook) -> IncidentView:
    """All parts; those of a closed incident that need a running one are empty."""
    library = look.memory.library
    row = library.rows.get((incident.runbook, incident.version))
    newest = library.get(incident.runbook)
    said, links = apart(incident.cause.said) if incident.cause is not None else ("", ())
    return IncidentView(
        card=card(look, incident, runbook), states=parts.states(look, incident, runbook),
        tasks=parts.tasks(look, incident, runbook), buttons=parts.buttons(look, incident, runbook),
        pages=pages(look, incident, runbook), notices=notices(look, incident, runbook),
        asks=parts.asks(look, incident, runbook), facts=parts.facts(look, incident, runbook),
        slas=parts.slas(look, incident, runbook), next=coming(look, incident, runbook) if incident.open else (),
        firing=incident.firing, version=incident.version,
        version_number=_number(look, incident, row.number if row else 0),
        newest=newest is not None and newest.version == incident.version,
        called_by=", ".join(caller.incident for caller in incident.callers), calls=dict(incident.children),
        proposed=incident.proposed, zone=look.team.timezone, said=clean(said), links=links,
        promotion=phase_now(look, incident.world) if incident.open else None,
        also=parts.also(look, incident),
    )  # fmt: skip


def _number(look: Look, incident: Incident, stored: int) -> int:
    newest = look.memory.library.get(incident.runbook)
    if stored or newest is None or newest.version != incident.version:
        return stored
    return look.memory.library.numbers.get(incident.runbook, 0)
