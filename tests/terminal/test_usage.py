"""Wrong command lines: each gets its sentence and exit code, in both languages, and never a traceback."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.terminal.conftest import Run

CHINESE = ("--lang", "zh")


def both(tocsin: Run, *words: str, code: int, en: str, zh: str, cwd: Path | None = None) -> None:
    """The command fails with this code, saying these words in each language; stdout stays empty."""
    for lang, said in (("en", en), ("zh", zh)):
        ran = tocsin("--lang", lang, *words, cwd=cwd)
        assert (ran.code, ran.out) == (code, ""), ran
        assert said in " ".join(ran.err.split()).replace(" ", "") or said in " ".join(ran.err.split()), ran.err
        assert "Traceback" not in ran.err


@pytest.mark.parametrize(("word", "near"), [
    ("statsu", "status"), ("incidnet", "show"), ("acknowledge", "ack"), ("chekc", "check"), ("notcie", "notice"),
])  # fmt: skip
def test_an_unknown_command_offers_the_one_that_was_meant(tocsin: Run, word: str, near: str) -> None:
    both(tocsin, word, code=2, en=f"did you mean “{near}”?", zh=f"是不是“{near}”？")


def test_an_unknown_command_that_is_near_to_nothing_points_to_the_list(tocsin: Run) -> None:
    both(tocsin, "xyzzyplugh", code=2, en="`tocsin --help` lists them", zh="tocsin--help列出全部命令")


@pytest.mark.parametrize(("words", "en", "zh"), [
    (("show",), "INCIDENT is missing", "缺少INCIDENT"),
    (("do", "INC-1"), "BUTTON is missing", "缺少BUTTON"),
    (("show", "INC-1", "more"), "“more” is too many", "多出了“more”"),
    (("show", "INC-1", "--jsno"), "did you mean “--json”?", "是不是“--json”？"),
    (("trigger", "x", "--reason"), "option --reason needs a value", "选项--reason后面要写一个值"),
    (("notice",), "a command is missing", "还要写一个子命令"),
    (("trigger", "x", "--label", "shop"), "write a label as NAME=VALUE, not “shop”", "标签要写成名字=值，不是“shop”"),
    (("signal",), "give a name and a figure", "写上名字和数值"),
    (("signal", "m", "many"), "“many” is not a number", "“many”不是数字"),
    (("signal", "m", "nan"), "“nan” is not a number", "“nan”不是数字"),
    (("silence", "x", "--for", "-5m"), "must be positive", "必须大于零"),
    (("silence", "x", "--for", "5"), "has no unit", "缺少单位"),
    (("silence", "x", "--for", "5", "--lift"), "say --for how long", "写上--for多久"),
    (("silence", "x"), "say --for how long", "写上--for多久"),
    (("export", "--since", "yesterday"), "is not a time", "不是时刻"),
    (("export", "--since", "2026-02-30"), "there is no such day", "没有这个日期"),
    (("export", "--until", "25:99"), "there is no such day", "没有这个日期"),
    (("report", "INC-1", "--html", "--md"), "not both", "只能用一个"),
    (("report",), "INCIDENT is missing", "缺少INCIDENT"),
    (("graph", "order-anomaly", "-o", "x.png"), "use .mmd, .dot or .svg", "用.mmd、.dot或.svg"),
    (("notice", "edit", "INC-1", "apology"), "give the new words", "写上新文字"),
    (("notice", "mark", "INC-1", "apology", "maybe"), "VERDICT cannot be “maybe” — it takes: sent, failed",
     "不能是“maybe”"),
    (("timeline", "--limit", "-3"), "--limit cannot be “-3”", "--limit不能是“-3”"),
    (("status", "--lang", "fr"), "--lang cannot be “fr” — it takes: zh, en", "不能是“fr”"),
])  # fmt: skip
def test_a_wrong_word_is_told_with_the_usage_of_that_command_alone(
    tocsin: Run, site: Path, words: tuple[str, ...], en: str, zh: str
) -> None:
    both(tocsin, *words, code=2, en=en, zh=zh, cwd=site)


def test_a_negative_number_is_a_value_and_an_option_beside_it_is_still_checked(tocsin: Run, site: Path) -> None:
    assert tocsin("signal", "orders.lost", "-3.5", "--label", "shop=flagship", cwd=site).code == 0
    both(tocsin, "signal", "orders.lost", "-3.5", "--lable", "x=y", code=2, en="--lable", zh="--lable", cwd=site)
    both(tocsin, "signal", "orders.lost", "-x", code=2, en="no option “-x”", zh="没有选项“-x”", cwd=site)


def test_the_usage_line_is_that_of_the_command_alone(tocsin: Run) -> None:
    ran = tocsin("notice", "approve")
    assert ran.err.splitlines()[0].startswith("Usage: tocsin notice approve")
    assert "用法： tocsin notice approve" in tocsin("notice", "approve", *CHINESE).err


@pytest.mark.parametrize("zone", ["Mars/Base", "../../etc/passwd", "", "/etc/passwd", "Asia/", "\u4e0a\u6d77"])
def test_a_time_zone_that_is_none_is_said_so_whatever_it_is(tocsin: Run, tmp_path: Path, zone: str) -> None:
    if zone:
        both(tocsin, "init", "x", "--yes", "--tz", zone, code=2, en="there is no time zone", zh="没有时区")
    assert not (tmp_path / "x").exists()


@pytest.mark.parametrize("words", [
    ("login", "https://x.example", "--token", "tocsin_abcdefghijklmnopqrstuvwx"),
    ("login", "tocsin_abcdefghijklmnopqrstuvwx"), ("status", "--password=hunter2"),
    ("token", "revoke", "tocsin_abcdefghijklmnopqrstuvwx"),
])  # fmt: skip
def test_a_secret_on_the_command_line_is_refused_and_not_repeated(tocsin: Run, words: tuple[str, ...]) -> None:
    both(tocsin, *words, code=2, en="others can see a secret", zh="命令行上的密文别人看得到")
    ran = tocsin(*words)
    assert "abcdefgh" not in ran.err
    assert "hunter2" not in ran.err


@pytest.mark.parametrize(("make", "code", "en", "zh"), [
    ("missing", 4, "there is no folder", "没有文件夹"),
    ("file", 2, "--site takes the folder", "--site要写站点的文件夹"),
    ("empty", 4, "it is not a site", "它不是站点"),
])  # fmt: skip
def test_a_site_that_is_none_is_told_with_what_to_do(
    tocsin: Run, tmp_path: Path, make: str, code: int, en: str, zh: str
) -> None:
    place = tmp_path / "place"
    if make == "file":
        place.write_text("")
    if make == "empty":
        place.mkdir()
    both(tocsin, "status", "--site", str(place), code=code, en=en, zh=zh)


def test_outside_a_site_every_command_says_how_to_get_into_one(tocsin: Run, tmp_path: Path) -> None:
    both(tocsin, "status", code=4, en="make one with `tocsin init DIR`", zh="用tocsininit建立一个")


@pytest.mark.parametrize(("content", "en", "zh"), [
    (b"", "tocsin.yaml", "tocsin.yaml"), (b"name: [", "tocsin.yaml:1", "tocsin.yaml:1"),
    ("name: 店".encode("utf-16"), "UTF-16", "UTF-16"), (b"name: \xff\xfe\xfa\n", "tocsin.yaml:1", "tocsin.yaml:1"),
    (b"# only a comment\n", "tocsin.yaml", "tocsin.yaml"), (b"name: x\nchanels: {}\n", "channels", "channels"),
])  # fmt: skip
def test_a_wrong_tocsin_yaml_is_told_with_its_place_by_check_and_by_every_other_command(
    tocsin: Run, site: Path, content: bytes, en: str, zh: str
) -> None:
    (site / "tocsin.yaml").write_bytes(content)
    both(tocsin, "status", code=3, en=en, zh=zh, cwd=site)
    ran = tocsin("check", cwd=site)
    assert ran.code == 3
    assert en in ran.out


def test_with_json_an_error_is_one_object_on_stderr(tocsin: Run, site: Path) -> None:
    ran = tocsin("show", "INC-99", "--json", cwd=site)
    assert (ran.code, ran.out) == (4, "")
    told = json.loads(ran.err)
    assert told["v"] == 1
    assert set(told["error"]) >= {"code", "where", "text", "next"}
    assert told["error"]["code"] == "no-such-incident"
    assert tocsin("statsu", "--json").error["code"] == "unknown-command-near"


def test_an_unknown_command_of_a_family_names_those_that_there_are_in_both_languages(tocsin: Run) -> None:
    ran = tocsin("monitor", "ask", "--lang", "zh")
    assert ran.code == 2
    assert "没有命令“monitor ask”——可用：try" in ran.err
    assert "there are: try" in tocsin("monitor", "ask").err


def test_a_very_long_word_is_cut_in_the_message_with_its_length(tocsin: Run) -> None:
    ran = tocsin("show", "INC-1", "x" * 5000)
    assert "(5000)" in ran.err
    assert len(ran.err) < 1000


def test_control_characters_in_a_word_are_shown_escaped(tocsin: Run) -> None:
    ran = tocsin("\x1b[2Jgo\u202e")
    assert "\x1b" not in ran.err
    assert "\\x1b[2Jgo\\u202e" in ran.err


def test_tocsin_alone_says_in_both_languages_where_to_begin(tocsin: Run) -> None:
    ran = tocsin()
    assert ran.code == 0
    assert "从这里开始：tocsin demo" in ran.out
    assert "Begin here: tocsin demo" in ran.out


def test_version_and_help_are_data(tocsin: Run) -> None:
    assert tocsin("--version").out.startswith("tocsin 0.")
    for words in (("--help",), ("ack", "-h"), ("notice", "--help")):
        ran = tocsin(*words, *CHINESE)
        assert (ran.code, ran.err) == (0, "")
        assert "用法" in ran.out
