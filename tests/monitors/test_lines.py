"""Rows of a file as figures: columns, JSON, times, and lines that say nothing."""

from __future__ import annotations

from pathlib import Path

from tests.monitors.outside import monitor
from tocsin.engine.model.time import Instant
from tocsin.engine.monitors import Figure, Place
from tocsin.engine.monitors.lines import follow

AT_20 = Instant(1_794_398_400_000_000)
"""2026-11-11 20:00 in Shanghai."""


def read(root: Path, type_: str, text: str | bytes, **given: object) -> tuple[Figure, ...]:
    root.joinpath("f").write_bytes(text.encode() if isinstance(text, str) else text)
    return follow(monitor(type_, path="f", **given), root, Place())[0]


def test_columns_have_the_names_of_the_first_line(tmp_path: Path) -> None:
    text = 'at,shop,lost\n2026-11-11 20:00:00,"flag, ship",9\n2026-11-11T12:00:00Z,mall,8%\n\nat,shop,lost\n'
    found = read(
        tmp_path, "csv", text, value="lost", time="at", labels={"store": "shop"}, timezone="Asia/Shanghai"
    )  # fmt: skip
    assert found == (
        Figure(value=9.0, labels={"store": "flag, ship"}, at=AT_20),
        Figure(value=0.08, labels={"store": "mall"}, at=AT_20),
    )  # fmt: skip


def test_a_file_without_a_header_says_its_columns_in_the_site(tmp_path: Path) -> None:
    """The form of Asterisk's `queue_log`: epoch|callid|queue|agent|event|…"""
    text = "1794398400|1.2|hotline|NONE|QUEUEWAIT|7\n"
    columns = ("at", "call", "queue", "agent", "event", "figure")
    found = read(
        tmp_path, "csv", text, columns=columns, separator="|", value="figure", time="at", labels={"channel": "queue"}
    )  # fmt: skip
    assert found == (Figure(value=7.0, labels={"channel": "hotline"}, at=AT_20),)


LOG = ("at", "call", "queue", "agent", "event", "data1", "data2", "data3")


def test_lines_of_one_kind_are_counted_and_two_of_one_second_are_two(tmp_path: Path) -> None:
    """The form of Asterisk's `queue_log`, whose lines have as many columns as their event has things to say."""
    enter = "1794398400|1.%d|hotline|NONE|ENTERQUEUE||13800000000|1\n"
    connect, other = "1794398400|1.1|hotline|SIP/8001|CONNECT|7|1.2|5|more\n", "1794398401|NONE|NONE|NONE|QUEUESTART\n"
    text = enter % 1 + connect + enter % 2 + other
    given: dict[str, object] = {"columns": LOG, "separator": "|", "time": "at", "labels": {"site": "queue"}}
    arrived = read(tmp_path, "csv", text, value="1", match={"event": "ENTERQUEUE"}, **given)
    assert [(one.value, one.labels) for one in arrived] == [(1.0, {"site": "hotline"})] * 2
    assert len({one.at for one in arrived}) == 2
    assert all(isinstance(one.at, int) and AT_20 <= one.at < AT_20 + 1_000_000 for one in arrived)
    (answered,) = read(tmp_path, "csv", text, value="data1", match={"event": "CONNECT"}, **given)
    assert answered.value == 7.0
    assert read(tmp_path, "csv", text, value="data1", match={"event": "ABANDON", "queue": "hotline"}, **given) == ()


def test_an_export_in_gb18030(tmp_path: Path) -> None:
    text = "店铺;数\n旗舰店;3\n".encode("gb18030")
    found = read(tmp_path, "csv", text, separator=";", value="数", labels={"shop": "店铺"})
    assert found == (Figure(value=3.0, labels={"shop": "旗舰店"}),)


def test_json_lines(tmp_path: Path) -> None:
    text = '{"m": {"lost": 4}, "shop": "a", "t": 1794398400}\n\n{"m": {"lost": "5"}}\n'
    found = read(tmp_path, "jsonl", text, value="m.lost", time="t", labels={"shop": "shop"})
    assert found == (Figure(value=4.0, labels={"shop": "a"}, at=AT_20), Figure(value=5.0))


def test_what_says_nothing_is_handed_on_to_be_shown(tmp_path: Path) -> None:
    found = read(tmp_path, "csv", "lost,at\nmany,\n3\n4,yesterday\n,\n", value="lost", time="at")
    assert found == (Figure(value="many"), Figure(value=""), Figure(value=4.0, at="yesterday"))
    assert read(tmp_path, "jsonl", 'not json\n{"a": null}\n', value="a") == (Figure(value=""), Figure(value=""))
