"""Numbers of a trigger are changed in the text alone: it reads as was wanted, and nothing else has moved."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.engine.language.nodes import read_source
from tocsin.engine.language.retouch import applied, patch, retouched
from tocsin.engine.language.runbook_file import read_runbook
from tocsin.engine.language.scope import Library
from tocsin.engine.language.team_file import read_team
from tocsin.engine.model.level import Level
from tocsin.engine.model.runbook import Clear, Threshold
from tocsin.engine.model.time import MINUTE, Length

TEAM = b"""\
timezone: Asia/Shanghai
languages: [en]
people: {ana: {name: Ana, contacts: [{pager: ana}]}}
roles: {lead: {title: Lead, people: [ana]}}
severities: {sev3: {title: Minor}}
metrics:
  lost: {title: Lost, kind: count, step: 1m}
  gone: {title: Gone, kind: share, step: 1m}
"""
REST = """
severity: {start: sev3}   # the rest stays as it is
states:
  look: {phase: response, title: Look, do: {page: lead}, on: {cleared: {end: quiet}}, after: {2d: {end: handed-over}}}
"""
HEAD = "runbook: floor\ntitle: Floor\nlead: lead\ntriggers:\n"
WRITTEN = {
    "a block": "  high:\n    metric: lost\n    above: 5          # five\n    for: 2m           # two\n    clear:\n"
               "      below: 1        # one\n      for: 15m\n    # a last word\n",
    "braces": "  high: {metric: lost, above: 5, for: 2m, clear: {below: 1, for: 15m}}  # said at once\n",
    "clear in braces": "  high:\n    metric: lost\n    above: '5'\n    clear: {for: 15m}\n",
    "only a level": "  high:\n    metric: lost\n    above: 5 # five\n",
    "only a level in braces": "  high: {above: \"5\", metric: lost}\n",
    "a clear level alone": "  high:\n    above: 5\n    metric: lost\n    clear:\n      below: 1\n    for: 2m\n",
    "over several lines": "  high: {\n    metric: lost,\n    above: 5,   # five\n    clear: {\n      below: 1,\n"
                          "      for: 15m }\n    }\n",
}  # fmt: skip


def library() -> Library:
    team = read_team("team.yaml", TEAM, channels=("pager",)).value
    assert team is not None
    return Library(team=team, channels=("pager",))


def threshold(text: str) -> Threshold:
    read = read_runbook("floor.yaml", text.encode(), library())
    assert read.value is not None, read.problems
    assert not read.wrong, read.problems
    signal = read.value.triggers["high"].signal
    assert isinstance(signal, Threshold)
    return signal


def rewritten(text: str, new: Threshold) -> str:
    return applied(text, retouched(read_source("floor.yaml", text.encode()), "high", new))


levels = st.sampled_from([Level(kind="absolute", factor=f) for f in (5, 40, 12.5, -3, 123_456)]
                         + [Level(kind="usual", factor=3), Level(kind="absolute", factor=0.8, share=True)])  # fmt: skip
lengths = st.one_of(st.none(), st.sampled_from([Length(n * MINUTE) for n in (2, 15, 90)]))
clears = st.one_of(st.none(), st.builds(Clear, below=st.one_of(st.none(), levels), hold=lengths))


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("written", list(WRITTEN.values()), ids=list(WRITTEN))
@settings(max_examples=60, deadline=None)
@given(above=levels, hold=lengths, clear=clears)
def test_what_is_read_afterwards_is_what_was_wanted(
    written: str, ending: str, above: Level, hold: Length | None, clear: Clear | None
) -> None:
    text = (HEAD + written + REST).replace("\n", ending)
    if clear == Clear():
        clear = None
    new = replace(threshold(text), above=above, hold=hold, clear=clear)
    changed = rewritten(text, new)
    found = threshold(changed)
    assert replace(found, at=new.at) == new
    assert rewritten(changed, found) == changed
    assert changed.endswith(REST.replace("\n", ending))
    for word in re.findall(r"# [a-z ]+", written):
        assert word in changed or "clear" in written, "comments stay"


def test_only_the_lines_that_say_something_else_are_touched() -> None:
    text = HEAD + WRITTEN["a block"] + REST
    new = replace(threshold(text), above=Level(kind="absolute", factor=40.0), hold=Length(3 * MINUTE))
    told = patch("runbooks/floor.yaml", text, rewritten(text, new))
    assert [line for line in told.splitlines() if line[0] in "+-"] == [
        "--- runbooks/floor.yaml", "+++ runbooks/floor.yaml",
        "-    above: 5          # five", "-    for: 2m           # two",
        "+    above: 40         # five", "+    for: 3m           # two",
    ]  # fmt: skip
    assert patch("runbooks/floor.yaml", text, text) == ""


@pytest.mark.parametrize("tool", [("patch", "-p0", "-s", "-i"), ("git", "apply", "-p0")], ids=["patch", "git"])
@pytest.mark.parametrize("cut", [0, 1], ids=["with its last line end", "without it"])
def test_patch_and_git_take_it(tool: tuple[str, ...], cut: int, tmp_path: Path) -> None:
    if shutil.which(tool[0]) is None:
        pytest.skip(f"{tool[0]} is not installed")
    text = REST.lstrip() + HEAD + WRITTEN["only a level"]
    text = text[: len(text) - cut]
    new = replace(threshold(text), above=Level(kind="absolute", factor=40.0), hold=Length(3 * MINUTE),
                  clear=Clear(below=Level(kind="absolute", factor=20.0)))  # fmt: skip
    changed = rewritten(text, new)
    (tmp_path / "runbooks").mkdir()
    (tmp_path / "runbooks" / "floor.yaml").write_bytes(text.encode())
    (tmp_path / "a.patch").write_bytes(patch("runbooks/floor.yaml", text, changed).encode())
    done = subprocess.run([*tool, "a.patch"], cwd=tmp_path, capture_output=True, check=False)
    assert done.returncode == 0, done
    assert (tmp_path / "runbooks" / "floor.yaml").read_bytes() == changed.encode()
