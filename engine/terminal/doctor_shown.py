"""What `doctor` found, in words."""

from __future__ import annotations

from datetime import UTC, tzinfo
from typing import TYPE_CHECKING

from ..model.text import Lang

if TYPE_CHECKING:
    from ..run.doctor import Finding


def finding_said(finding: Finding, lang: Lang, zone: tzinfo = UTC) -> str:
    """The sentence of a finding, with what to do about it."""
    from ..words.doctor import SENTENCES
    from ..words.say import say

    own = f"doctor-{finding.code}"
    return say(own if own in SENTENCES else finding.code, finding.params, lang, zone)
