"""One approval more where nothing but sources that cannot sign have said so: anybody with their token could have.

Such a source opens incidents and wakes people as every other does; what customers are told needs another pair of eyes
(OWASP ASVS 5.0, 2.3.5: two persons for what cannot be taken back).
"""

from __future__ import annotations

from collections.abc import Collection

from ..model.incident import Incident


def may_approve(roles: tuple[str, ...], incident: Incident, lead: str) -> tuple[str, ...]:
    """Whose yes counts for a notice: that of its roles, and for the one more also that of the runbook's lead."""
    return tuple(dict.fromkeys((*roles, lead))) if incident.unsigned else roles


def still_asked(
    roles: tuple[str, ...], spoken: Collection[str], given: int, incident: Incident, lead: str
) -> tuple[str, ...]:
    """Roles whose yes is missing; empty when enough have said it. `spoken`: those that have, `given`: people."""
    rest = tuple(role for role in roles if role not in spoken)
    if rest or not incident.unsigned or given > len(roles):
        return rest
    return may_approve(roles, incident, lead)
