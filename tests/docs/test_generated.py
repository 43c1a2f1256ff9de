"""Generated pages are those that the program would write now, and say all that its tables know."""

from __future__ import annotations

import os
import re
import subprocess
import sys

from tests.docs.pages import DOCS, ROOT
from tocsin.engine.language.places import PLACES
from tocsin.engine.model.problem import TocsinError
from tocsin.engine.words.catalogue import sentences
from tocsin.notifiers.registry import CHANNELS

BOTH = (DOCS / "reference", DOCS / "zh-CN/reference")


def test_every_generated_page_is_current() -> None:
    done = subprocess.run(
        [sys.executable, str(DOCS / "generate.py"), "--check"], cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True, text=True, check=False, timeout=100,
    )  # fmt: skip
    assert done.returncode == 0, f"{done.stderr}\nrun: python docs/generate.py"


def test_the_language_pages_name_every_key_of_the_grammar_and_no_other() -> None:
    for folder in BOTH:
        found: dict[str, list[str]] = {}
        for name in ("runbook", "notices", "team", "site", "tests", "drills", "mappings"):
            for section in (folder / f"{name}.md").read_text(encoding="utf-8").split("\n## ")[1:]:
                found[section.split("\n", 1)[0]] = re.findall(r"(?m)^\| `(\w+)`", section)
        assert {name: found[name] for name in PLACES} == {name: list(place.keys) for name, place in PLACES.items()}


def test_the_channel_pages_name_every_setting() -> None:
    for folder in BOTH:
        page = (folder / "channels.md").read_text(encoding="utf-8")
        for name, kind in CHANNELS.items():
            section = page.split(f"\n## {name} ·")[1].split("\n## ")[0]
            assert re.findall(r"(?m)^\| `(\w+)`", section) == list(kind.settings)


def test_every_exit_code_of_the_program_is_explained() -> None:
    codes = {0, 1, 2, 3, 130}
    waiting: list[type[TocsinError]] = [TocsinError]
    while waiting:
        one = waiting.pop()
        codes.add(one.exit_code)
        waiting += one.__subclasses__()
    for folder in BOTH:
        page = (folder / "answers.md").read_text(encoding="utf-8")
        assert codes <= {int(code) for code in re.findall(r"(?m)^\| (\d+) \|", page)}


def test_the_journal_pages_have_a_sentence_for_every_code_that_a_decision_writes() -> None:
    written = set()
    for path in (ROOT / "engine/decide").glob("*.py"):
        written |= set(re.findall(r'\.(?:engine_)?log\(\s*"([a-z-]+)"', path.read_text(encoding="utf-8")))
    assert len(written) > 40
    assert sorted(written - set(sentences())) == []
