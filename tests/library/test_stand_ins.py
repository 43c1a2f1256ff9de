"""`check` tells a new site what is still an example, and stops telling when it is not."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from tests.library.shelf import make_site
from tocsin.engine.language.site import survey_site
from tocsin.notifiers.registry import CHANNELS


def codes(root: Path) -> set[str]:
    return {problem.code for problem in survey_site(root, channel_specs=CHANNELS, builtin=files("tocsin")).problems}


def change(root: Path, name: str, old: str, new: str) -> None:
    text = (root / name).read_text(encoding="utf-8")
    assert old in text
    (root / name).write_text(text.replace(old, new), encoding="utf-8")


def test_example_people_are_told_until_they_are_replaced(tmp_path: Path) -> None:
    root = make_site(tmp_path / "site")
    assert "example-people" in codes(root)
    change(root, "team.yaml", ", example: true", "")
    assert "example-people" not in codes(root)


def test_audiences_that_end_in_a_file_are_told_until_they_have_a_channel(tmp_path: Path) -> None:
    root = make_site(tmp_path / "site")
    assert "audience-only-a-file" in codes(root)
    change(root, "tocsin.yaml", "    type: file\n    path: .tocsin/outbox.jsonl\n",
           "    type: webhook\n    url: https://sender.example/notices\n    secret: env:SENDER_SECRET\n")  # fmt: skip
    assert "audience-only-a-file" not in codes(root)


def test_an_audience_that_is_empty_today_ends_nowhere_and_is_not_told(tmp_path: Path) -> None:
    root = make_site(tmp_path / "site")
    for audience in ("affected-customers", "affected-vip", "waiting-customers", "complainants",
                     "public-readers"):  # fmt: skip
        change(root, "team.yaml", f"to: outbox-file#{audience}", "empty: true")
    assert "audience-only-a-file" not in codes(root)
