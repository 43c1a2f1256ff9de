"""`init`: a site that works, whole or not at all."""

from __future__ import annotations

import json
import os
import select
import sys
from pathlib import Path

import pytest

from tests.terminal.conftest import Run, clean_environment
from tocsin.engine.run.founding import CHANNELS, FIGURES, builtin_runbooks
from tocsin.engine.run.looking import look


def test_yes_asks_nothing_and_the_new_site_has_the_whole_library_and_no_error(tocsin: Run, tmp_path: Path) -> None:
    ran = tocsin("init", "shop", "--yes")
    assert ran.code == 0
    found = look(tmp_path / "shop")
    assert not found.wrong
    assert found.site is not None
    assert set(found.site.runbooks) == set(builtin_runbooks())
    assert (tmp_path / "shop" / ".tocsin").stat().st_mode & 0o777 == 0o700
    assert not list(tmp_path.glob(".shop-*"))


@pytest.mark.parametrize("channel", list(CHANNELS))
@pytest.mark.parametrize("figures", list(FIGURES))
def test_every_channel_and_source_gives_files_without_an_error(
    tocsin: Run, tmp_path: Path, channel: str, figures: str
) -> None:
    ran = tocsin("init", "shop", "--yes", "--channel", channel, "--figures", figures, "--contact", 'U1"23: {x}')
    assert ran.code == 0
    found = look(tmp_path / "shop")
    assert [str(one.where) for one in found.problems if one.weight.value == "error"] == []


def test_the_person_on_duty_is_first_in_every_role_and_known_by_the_login(tocsin: Run, tmp_path: Path) -> None:
    words = ("--person", "王 敏", "--login", "wangmin", "--tz", "Europe/Paris", "--name", "旗舰店: #1")
    assert tocsin("init", "shop", "--yes", *words).code == 0
    site = look(tmp_path / "shop").needed()
    assert site.settings.name == "旗舰店: #1"
    assert site.team.timezone == "Europe/Paris"
    assert site.team.people["wangmin"].name == "王 敏"
    assert site.team.people["wangmin"].login == "wangmin"
    assert {role.people[0] for role in site.team.roles.values()} == {"wangmin"}


def test_a_choice_of_runbooks_brings_those_that_they_call(tocsin: Run, tmp_path: Path) -> None:
    assert tocsin("init", "shop", "--yes", "--with", "order-anomaly").code == 0
    site = look(tmp_path / "shop").needed()
    assert "order-anomaly" in site.runbooks
    assert len(site.runbooks) < len(builtin_runbooks())
    ran = tocsin("init", "other", "--yes", "--with", "order-anomaly,nothing")
    assert ran.code == 4
    assert "order-anomaly" in ran.err
    assert not (tmp_path / "other").exists()


def test_a_folder_that_is_not_empty_is_left_alone(tocsin: Run, tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "precious").write_text("x")
    for lang, said in (("en", "was left alone"), ("zh", "没有改动它")):
        ran = tocsin("init", "full", "--yes", "--lang", lang)
        assert ran.code == 1
        assert said in ran.err
    assert [one.name for one in (tmp_path / "full").iterdir()] == ["precious"]
    (tmp_path / "empty").mkdir()
    assert tocsin("init", "empty", "--yes").code == 0


def test_a_place_that_cannot_be_written_leaves_nothing_behind(tocsin: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert tocsin("init", "file/shop", "--yes").code in (1, 5)
    assert (tmp_path / "file").read_text() == ""


def test_secrets_are_only_named_and_what_must_be_set_is_told(tocsin: Run, tmp_path: Path) -> None:
    ran = tocsin("init", "shop", "--yes", "--channel", "slack")
    assert "SLACK_TOKEN" in ran.out
    assert "token: env:SLACK_TOKEN" in (tmp_path / "shop" / "tocsin.yaml").read_text()


def test_an_answer_that_the_files_would_refuse_is_refused_first(tocsin: Run, tmp_path: Path) -> None:
    for words in (("--channel", "pigeon"), ("--figures", "guess"), ("--person", "a\x1bb"), ("--name", "x" * 300)):
        assert tocsin("init", "shop", "--yes", *words).code == 2
    assert not (tmp_path / "shop").exists()


def test_a_folder_that_is_not_empty_is_refused_before_anything_is_asked(tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "precious").write_text("x")
    said, code = at_a_terminal(tmp_path, ("init", "full", "--lang", "en"), [])
    assert (code, "was left alone" in said, "Name of the site" in said) == (1, True, False)


def test_a_wrong_answer_is_asked_for_again_and_costs_none_of_the_others(tmp_path: Path) -> None:
    answers = [b"My shop", b"Moon/Base", b"Asia/Shanghai", *[b""] * 6, b"n"]
    said, code = at_a_terminal(tmp_path, ("init", "shop", "--lang", "en"), answers)
    assert code == 0, said
    assert said.count("Time zone [") == 2
    assert "there is no time zone “Moon/Base”" in said
    site = look(tmp_path / "shop").needed()
    assert (site.settings.name, site.team.timezone) == ("My shop", "Asia/Shanghai")


def test_json_names_the_files_that_were_made(tocsin: Run, tmp_path: Path) -> None:
    data = json.loads(tocsin("init", "shop", "--yes", "--json").out)["data"]
    assert all((tmp_path / "shop" / name).is_file() for name in data["files"])


def test_at_a_terminal_it_asks_and_ends_by_offering_a_real_test_page(tmp_path: Path) -> None:
    """A real terminal: each question is answered with Enter, the test page with yes."""
    said, code = at_a_terminal(tmp_path, ("init", "shop", "--lang", "en"), [b""] * 9)
    assert code == 0, said
    assert "Name of the site [shop]:" in said
    assert "Send a real test page now?" in said
    assert "The test page has left" in said


def at_a_terminal(folder: Path, words: tuple[str, ...], answers: list[bytes]) -> tuple[str, int]:
    """What the command says at a real terminal, with an answer for each question, and its exit code."""
    import pty

    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(folder)
        os.execve(sys.executable, [sys.executable, "-m", "tocsin.cli", *words], clean_environment())
    told, left = b"", list(answers)
    while ready := select.select([terminal], [], [], 60)[0]:
        try:
            part = os.read(ready[0], 65_536)
        except OSError:
            break
        told += part
        if told.rstrip().endswith((b"]:", b"there:", b"[Y/n]")) and left:
            os.write(terminal, left.pop(0) + b"\n")
            told += b"\n"
    _, status = os.waitpid(pid, 0)
    os.close(terminal)
    assert not left, told
    return told.decode(), os.waitstatus_to_exitcode(status)


# --- recipes ----------------------------------------------------------------------------------


def test_recipes_are_joined_to_the_files_of_a_new_site_with_their_comments(tocsin: Run, tmp_path: Path) -> None:
    ran = tocsin("init", "shop", "--yes", "--with", "chatwoot", "--with", "zammad,order-anomaly", "--lang", "en")
    assert ran.code == 0
    assert "CHATWOOT_DATABASE" in ran.err
    assert "ZAMMAD_DATABASE" in ran.err
    site = look(tmp_path / "shop").needed()
    assert {"chatwoot-waiting", "zammad-backlog"} <= set(site.settings.monitors)
    assert site.settings.allow == ("chatwoot-db.example", "zammad-db.example")
    assert "order-anomaly" in site.runbooks
    assert len(site.runbooks) < len(builtin_runbooks())
    text = (tmp_path / "shop" / "tocsin.yaml").read_text("utf-8")
    assert text.count("\nmonitors:") == 1
    assert "  # tocsin init --with zammad\n" in text
    assert "# Open conversations whose customer wrote last." in text
    team = (tmp_path / "shop" / "team.yaml").read_text("utf-8")
    assert team.count("  contacts.arrived:") == 1
    assert "# What can be done in other systems" in team


def test_an_empty_folder_is_filled_where_it_stands(tocsin: Run, tmp_path: Path) -> None:
    here = tmp_path / "here"
    here.mkdir()
    number = here.stat().st_ino
    assert tocsin("init", "--yes", "--with", "chatwoot", cwd=here).code == 0
    assert here.stat().st_ino == number
    assert "chatwoot-waiting" in look(here).needed().settings.monitors
    assert tocsin("check", cwd=here).code == 0


@pytest.mark.parametrize("words", [("shop",), ()])
def test_in_a_site_that_exists_the_fragments_are_printed_and_nothing_changes(
    tocsin: Run, tmp_path: Path, words: tuple[str, ...]
) -> None:
    assert tocsin("init", "shop", "--yes").code == 0
    shop = tmp_path / "shop"
    before = {path: path.read_bytes() for path in shop.rglob("*") if path.is_file()}
    cwd = tmp_path if words else shop / "runbooks"
    for lang, said in (("en", "wasleftasitis"), ("zh", "没有改动")):
        ran = tocsin("init", *words, "--with", "chatwoot", "--lang", lang, cwd=cwd)
        assert ran.code == 0
        assert said in "".join(ran.err.split())
        assert "  chatwoot-waiting:" in ran.out
        assert "  replies.missed: {" in ran.out
    data = json.loads(tocsin("init", *words, "--with", "chatwoot", "--json", cwd=cwd).out)["data"]
    assert [one["file"] for one in data["fragments"]] == ["tocsin.yaml", "team.yaml"]
    assert data["secrets"] == ["CHATWOOT_DATABASE"]
    assert {path: path.read_bytes() for path in shop.rglob("*") if path.is_file()} == before


def test_the_list_of_recipes_and_the_nearest_name(tocsin: Run) -> None:
    for lang, said in (("en", "Recipes ("), ("zh", "配方（")):
        ran = tocsin("init", "--with", "list", "--lang", lang)
        assert ran.code == 0
        assert said in ran.out
        assert "chatwoot" in ran.out
        assert "order-anomaly" in ran.out
    data = json.loads(tocsin("init", "--with", "list", "--json").out)["data"]
    [chatwoot] = [one for one in data["recipes"] if one["name"] == "chatwoot"]
    assert chatwoot["secrets"] == ["CHATWOOT_DATABASE"]
    assert "csat" in chatwoot["metrics"]
    assert set(chatwoot["title"]) == {"zh", "en"}
    ran = tocsin("init", "x", "--with", "chatwood", "--lang", "en")
    assert ran.code == 4
    assert "did you mean chatwoot?" in " ".join(ran.err.split())
    assert "zammad" in ran.err
