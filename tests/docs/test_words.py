"""What the documents say in public: plain, true, and about nobody's workplace."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.docs.pages import README, README_ZH, ROOT, blocks, headings, links, pages, shown, text_of, written
from tocsin.engine.language.mapping_file import built_in_mapping
from tocsin.engine.language.places import PLACES
from tocsin.engine.language.source_types import mapped_types
from tocsin.engine.model.signature import SIGNATURES
from tocsin.engine.run.recipes import recipes
from tocsin.engine.words.terms import KINDS

READMES = pytest.mark.parametrize("page", [README, README_ZH], ids=["en", "zh"])
CODE = re.compile(r"\b[PIF]-\d{2,3}\b")
HOSTS = re.compile(r"https?://([^/\s\"')`>:]+)")
KNOWN_HOSTS = {"127.0.0.1", "localhost", "keepachangelog.com", "semver.org", "json-schema.org", "jmespath.org"} | {
    "github.com", "doi.org",  # where the public records of a page come from
}  # fmt: skip
MAKERS = {urlsplit(link).hostname for name in mapped_types() for link in built_in_mapping(name).documents} | {
    urlsplit(rule.documents).hostname for rule in SIGNATURES.values()
} | {urlsplit(one.at).hostname for recipe in recipes().values() for one in recipe.documents}
"""Where the makers of systems document what they send and keep."""
KEY = re.compile(r"`([a-z_]+):`")
"""How the pages name a key of a file: `approve:`."""
FOREIGN_KEYS = {"max_alerts", "group_by", "group_wait", "one_per", "send_resolved"}


@READMES
def test_the_first_page_is_short_and_free_of_codes(page: Path) -> None:
    assert len(text_of(page).splitlines()) <= 150
    assert CODE.findall(text_of(page)) == []


def test_both_first_pages_have_the_same_sections_and_commands() -> None:
    levels = [[heading.split()[0] for heading in headings(page)] for page in (README, README_ZH)]
    assert levels[0] == levels[1]
    commands = [
        [one.command.split("#")[0].strip() for block in blocks(page, "sh") for one in shown(block)]
        for page in (README, README_ZH)
    ]
    assert commands[0] == commands[1]


@pytest.mark.parametrize("page", ["quickstart.md", "how-to.md", "discussions/why.md"])
def test_every_section_exists_in_both_languages(page: str) -> None:
    here, there = (ROOT / "docs" / folder / page for folder in ("", "zh-CN"))
    assert [one.split()[0] for one in headings(here)] == [one.split()[0] for one in headings(there)]
    assert list(_plain_commands(here)) == list(_plain_commands(there))


def _plain_commands(page: Path) -> Iterator[str]:
    """The commands without what differs between the languages: reasons, quoted texts, `--lang`, comments."""
    for block in blocks(page, "console", "sh"):
        for one in shown(block):
            plain = re.split(r" --(?:reason|text|lang)\b|\s*#", one.command, maxsplit=1)[0]
            yield re.sub(r'"[^"]*"', '"…"', plain)


@pytest.mark.parametrize("page", pages(), ids=lambda page: str(page.relative_to(ROOT)))
def test_hosts_are_examples(page: Path) -> None:
    found = {host for host in HOSTS.findall(text_of(page)) if host not in KNOWN_HOSTS | MAKERS}
    assert {host for host in found if not re.search(r"(^|\.)(example(\.com|\.org|\.net)?)$|^<", host)} == set()


@pytest.mark.parametrize("page", written(), ids=lambda page: str(page.relative_to(ROOT)))
def test_nothing_is_promised_that_cannot_be_kept(page: Path) -> None:
    text = text_of(page).lower()
    assert re.findall(r"nobody (?:else )?has (?!answered|decided)", text) == []
    assert re.findall(r"(?<![“])exactly once(?![”])", text) == []


@pytest.mark.parametrize("page", written(), ids=lambda page: str(page.relative_to(ROOT)))
def test_every_key_that_a_page_names_is_in_the_grammar(page: Path) -> None:
    known = {key for place in PLACES.values() for key in place.keys} | FOREIGN_KEYS
    assert {key for key in KEY.findall(text_of(page)) if key not in known} == set()


def test_the_glossary_and_the_program_use_one_word_for_one_thing() -> None:
    rows = re.findall(r"(?m)^\| ([^|]+?) \| ([^|]+?) \|", text_of(ROOT / "docs/glossary.md"))
    glossary = dict(rows)
    shared = {text.en: text.zh for text in KINDS.values() if text.en in glossary}
    assert len(shared) >= 12
    assert {word: zh for word, zh in shared.items() if glossary[word] != zh} == {}


def test_documents_are_shorter_than_the_code() -> None:
    def lines(*patterns: str) -> int:
        return sum(len(path.read_bytes().splitlines()) for pattern in patterns for path in ROOT.glob(pattern))

    assert lines("*.md", "docs/**/*.md") < lines("engine/**/*.py", "notifiers/*.py", "cli.py", "dev.py")


@pytest.mark.parametrize("page", pages(), ids=lambda page: str(page.relative_to(ROOT)))
def test_every_page_is_reached_from_the_first(page: Path) -> None:
    seen: set[Path] = set()
    waiting = [README]
    while waiting:
        one = waiting.pop()
        if one in seen or one.suffix != ".md" or not one.exists():
            continue
        seen.add(one)
        here = [link.split("#")[0] for link in links(one) if "://" not in link]
        waiting += [(one.parent / name).resolve() for name in here if name]
    assert page.resolve() in seen
