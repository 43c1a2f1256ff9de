"""What a new site begins with and must put its own in the place of: example people, and a file instead of a sender."""

from __future__ import annotations

from collections.abc import Iterator

from ..model.problem import Problem, Weight
from ..model.site import Settings
from ..model.team import Team


def stand_ins(team: Team, settings: Settings) -> Iterator[Problem]:
    """A warning for the example people, and one for each file that customers' notices end in."""
    examples = [person for person in team.people.values() if person.example]
    if examples:
        names = ", ".join(person.name for person in examples)
        yield Problem("example-people", examples[0].at, {"names": names}, Weight.WARNING)
    for channel in settings.channels.values():
        if channel.type == "file":
            yield from _only_a_file(team, channel.name)


def _only_a_file(team: Team, channel: str) -> Iterator[Problem]:
    """A file tells nobody anything until something reads it: that must not be taken for a notice delivered."""
    found = [
        audience for audience in team.audiences.values() if any(way.channel == channel for way in audience.destinations)
    ]
    if found:
        names = ", ".join(audience.id for audience in found)
        yield Problem("audience-only-a-file", found[0].at, {"channel": channel, "audiences": names}, Weight.WARNING)
