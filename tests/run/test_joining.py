"""Fragments joined to a site's files: every comment and line of both arrives, and what is there stays."""

from __future__ import annotations

from tocsin.engine.run.joining import joined, names_in

WHOLE = """\
# The whole.
allow:
  - a.example   # ours
metrics:
  one: {kind: count}
  # two is told apart
  two:
    kind: level

# What follows.
connectors:
  x: {title: X}
"""


def test_new_entries_stand_at_the_end_of_their_section_with_their_comments() -> None:
    fragment = "metrics:\n  # three has\n  # two lines\n  three:\n    kind: level\n\n    step: 1m\n"
    assert joined(WHOLE, fragment, "here") == WHOLE.replace(
        "    kind: level\n\n#",
        "    kind: level\n  # here\n  # three has\n  # two lines\n  three:\n    kind: level\n    step: 1m\n\n#",
    )


def test_what_is_there_already_stays_as_it_is() -> None:
    assert joined(WHOLE, "metrics:\n  two: {kind: share}\nallow:\n  - a.example # theirs\n", "here") == WHOLE
    added = joined(WHOLE, "metrics:\n  two: {kind: share}\n  three: {kind: share}\n", "here")
    assert "  two: {kind: share}" not in added
    assert "  three: {kind: share}" in added


def test_a_list_takes_the_new_lines_alone() -> None:
    added = joined(WHOLE, "allow:\n  - a.example\n  - 10.0.0.0/8  # the floor\n", "here")
    assert added == WHOLE.replace("# ours\n", "# ours\n  # here\n  - 10.0.0.0/8  # the floor\n")


def test_a_section_that_is_missing_is_begun_at_the_end() -> None:
    assert joined(WHOLE, "monitors:\n  m: {type: csv}\n", "here") == WHOLE + "\nmonitors:\n  # here\n  m: {type: csv}\n"


def test_the_names_of_a_section() -> None:
    assert names_in(WHOLE, "metrics") == ("one", "two")
    assert names_in(WHOLE, "allow") == ("- a.example",)
    assert names_in(WHOLE, "nothing") == ()
