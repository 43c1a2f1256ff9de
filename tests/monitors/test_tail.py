"""Files that grow, are renamed, emptied and written by half: every line comes, and comes once."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.engine.monitors import Silent
from tocsin.engine.monitors.tail import AT_ONCE, Place, tail


class Log:
    """A file, and somebody who reads on in it."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "figures.csv"
        self.place: Place | None = Place()

    def write(self, text: str | bytes, mode: str = "ab") -> None:
        with self.path.open(mode) as file:
            file.write(text.encode() if isinstance(text, str) else text)

    def news(self) -> list[str]:
        read = tail(self.path, self.place)
        self.place = read.place
        return list(read.lines)


@pytest.fixture
def log(tmp_path: Path) -> Log:
    return Log(tmp_path)


def test_new_lines_come_once(log: Log) -> None:
    log.write("a\nb\n")
    assert log.news() == ["a", "b"]
    assert log.news() == []
    log.write("c\n\nd\n")
    assert log.news() == ["c", "", "d"]


def test_what_stands_there_when_we_first_look_is_not_news(log: Log) -> None:
    log.write("h\n1\n2\nhal")
    log.place = None
    assert log.news() == []
    log.write("f\n3\n")
    assert log.news() == ["half", "3"]


def test_half_a_line_waits_for_its_end(log: Log) -> None:
    log.write("1\n2")
    assert log.news() == ["1"]
    assert log.news() == []
    log.write("3")
    assert log.news() == []
    log.write("\n")
    assert log.news() == ["23"]


def test_a_rename_loses_nothing_of_the_old_file(log: Log) -> None:
    log.write("1\n2\n")
    log.news()
    log.write("3\nhalf")
    log.path.rename(log.path.with_name("figures.csv.1"))
    log.write("4\n")
    assert log.news() == ["3", "half"]
    assert log.news() == ["4"]
    assert log.news() == []


def test_a_copy_that_empties_the_file_begins_anew(log: Log) -> None:
    log.write("1\n2\n3\n")
    log.news()
    log.write("4\n", "wb")
    assert log.news() == ["4"]


def test_a_file_that_was_overwritten_by_a_longer_one_is_new(log: Log) -> None:
    log.write("1\n2\n")
    log.news()
    number = log.path.stat().st_ino
    log.write("7\n8\n9\n", "wb")
    assert log.path.stat().st_ino == number
    assert log.news() == ["7", "8", "9"]


def test_a_file_that_goes_and_comes_back_is_read_from_its_first_line(log: Log) -> None:
    log.write("1\n")
    log.news()
    log.path.unlink()
    with pytest.raises(Silent, match="no-file: No such file"):
        log.news()
    log.write("5\n")
    assert log.news() == ["5"]


def test_what_is_no_plain_file_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for name in ("pipe", "."):
        with pytest.raises(Silent, match="no-file"):
            tail(tmp_path / name, Place())


def test_chinese_of_older_office_programs_is_read_and_a_byte_mark_is_not(log: Log) -> None:
    log.write("\ufeff店铺,数\n".encode())
    log.write("旗舰店,3\n".encode("gb18030"))
    log.write("镕𠮷,4\r\n".encode("gb18030"))
    log.write("旗舰店,5\n")
    read = tail(log.path, log.place)
    assert read.lines == ("店铺,数", "旗舰店,3", "镕𠮷,4", "旗舰店,5")
    assert read.header == "店铺,数"


def test_much_comes_in_several_looks_and_a_line_without_end_keeps_nothing_waiting(log: Log) -> None:
    log.write("".join(f"{n}\n" for n in range(10_000)))
    found: list[str] = []
    while news := log.news():
        assert len(news) <= 4_000
        found += news
    assert found == [str(n) for n in range(10_000)]
    log.write(b"x" * (AT_ONCE + 5) + b"\nlast\n")
    assert [len(one) for one in log.news()] == [AT_ONCE]
    assert log.news() == ["xxxxx", "last"]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(["line", "half", "rename", "look"]), max_size=30))
def test_no_line_is_lost_or_comes_twice_whatever_the_order(
    tmp_path_factory: pytest.TempPathFactory, doings: list[str]
) -> None:
    log = Log(tmp_path_factory.mktemp("log"))
    log.write("")
    told, found, renamed = [""], list[str](), 0
    for count, doing in enumerate([*doings, "line"]):
        if doing == "line":
            log.write(f"{count}\n")
            told[-1] += str(count)
            told.append("")
        elif doing == "half":
            log.write(f"{count}-")
            told[-1] += f"{count}-"
        elif doing == "rename" and log.place is not None and log.path.stat().st_size:
            found += _all(log)  # as often as files are changed, somebody looks in between
            renamed += 1
            log.path.rename(log.path.with_name(f"figures.csv.{renamed}"))
            log.write("")
            if told[-1]:
                told.append("")
        else:
            found += log.news()
    found += _all(log)
    assert found == [one for one in told if one]


def _all(log: Log) -> list[str]:
    """Everything up to now."""
    found: list[str] = []
    while news := log.news():
        found += news
    return found
