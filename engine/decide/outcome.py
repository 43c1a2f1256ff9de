"""What a decision did, in the words of scenario tests and reports."""

from __future__ import annotations

from ..model.decision import Decision, Entry
from ..model.incident import Incident

_DID = {
    "paged": ("page", "role"),
    "told": ("tell", "room"),
    "notice-asked": ("notice", "notice"),
    "asked": ("ask", "connector"),
    "connector-run": ("http", "connector"),
    "connector-by-hand": ("http", "connector"),
    "review-opened": ("review", "role"),
}


def did(decision: Decision) -> list[str]:
    """Such as `page order-desk`, `tell war-room`, `notice apology`, `ask pause-promotion`, in order."""
    return [line for entry in decision.entries if (line := did_entry(entry))]


def did_entry(entry: Entry) -> str:
    """The same for one line of the journal; empty when it is nothing that was done to somebody."""
    if entry.code not in _DID:
        return ""
    verb, name = _DID[entry.code]
    return f"{verb} {entry.params[name]}"


def paging(incident: Incident) -> tuple[str, ...]:
    """The roles that ladders still going have paged, each once, in order."""
    going = [ladder for ladder in incident.ladders.values() if ladder.state == "waiting"]
    return tuple(dict.fromkeys(role for ladder in going for role in ladder.paged))
