"""All places of the table, by name."""

from __future__ import annotations

from collections.abc import Mapping

from .grammar import Place
from .grammar_cases import CASE_PLACES
from .grammar_computed import COMPUTED_PLACES
from .grammar_mapping import MAPPING_PLACES
from .grammar_runbook import RUNBOOK_PLACES
from .grammar_site import SITE_PLACES
from .grammar_team import TEAM_PLACES

PLACES: Mapping[str, Place] = {
    one.name: one
    for places in (RUNBOOK_PLACES, TEAM_PLACES, COMPUTED_PLACES, SITE_PLACES, CASE_PLACES, MAPPING_PLACES)
    for one in places
}
