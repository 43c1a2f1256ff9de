"""A page asked over a real socket: figures in its JSON, its status, its time; all else is silence, never zero."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

import pytest

from tests.monitors.outside import TOKEN, ask, monitor, outside, why
from tests.notifiers.sink import Reply, Sink, answer, cut, drip_body, drop, flood, raw, reset
from tocsin.engine.model.secret import Secret
from tocsin.engine.model.time import SECOND, Instant, Length
from tocsin.engine.monitors import ASKS, Figure, Silent
from tocsin.engine.run.views.fates import silence_said

QUEUES = {"queues": [{"name": "hotline", "waiting": 7}, {"name": "chat", "waiting": "12"}, {"name": "mail"}]}


@pytest.fixture
def page() -> Iterator[Sink]:
    with Sink() as sink:
        yield sink


def test_one_figure_of_a_page(page: Sink) -> None:
    page.will(answer('{"stats": {"waiting": 7}}'))
    assert ask("http", url=page.url + "/stats?a=1", value="stats.waiting") == (Figure(value=7.0),)
    assert page.asked[0].target == "/stats?a=1"
    assert "authorization" not in page.asked[0].headers


def test_a_list_gives_a_figure_for_each_item_that_has_one(page: Sink) -> None:
    page.will(answer(json.dumps(QUEUES)))
    found = ask("http", url=page.url, items="queues", value="waiting", labels={"channel": "name", "none": "nowhere"})
    assert found == (
        Figure(value=7.0, labels={"channel": "hotline"}), Figure(value=12.0, labels={"channel": "chat"}),
    )  # fmt: skip


@pytest.mark.parametrize(("status", "value"), [(200, 200.0), (302, 302.0), (404, 404.0), (503, 503.0)])
def test_the_status_of_a_page(page: Sink, status: int, value: float) -> None:
    page.will(answer("", status=status, location="http://127.0.0.1:1/"))
    found = ask("http", url=page.url, measure="status", labels={"system": "'website'"})
    assert found == (Figure(value=value, labels={"system": "website"}),)


def test_the_time_of_a_page_is_that_of_a_good_answer(page: Sink) -> None:
    page.will(answer("hello"), answer("gone", status=500))
    (found,) = ask("http", url=page.url, measure="latency")
    assert 0 < float(found.value) < 10
    assert why("http", url=page.url, measure="latency") == "answered: 500"


@pytest.mark.parametrize(("reply", "said"), [
    (answer("{}", status=500), "answered: 500"), (answer("", status=301, location="/x"), "answered: 301"),
    (answer("<html>log in</html>"), "not-json"), (answer(""), "not-json"), (answer("{}"), "nothing"),
    (answer('{"a": null}'), "nothing"), (answer('{"a": "many"}'), "nothing"), (answer('{"a": true}'), "nothing"),
    (answer('{"a": NaN}'), "nothing"), (answer('{"a": {"b": 1}}'), "nothing"), (answer("[]"), "nothing"),
    (cut(b'{"a": 1', 100), "cut"), (flood, "cut"), (drop, "lost: closed"), (reset, "lost: ConnectionResetError"),
    (raw(b"SSH-2.0\r\n"), "lost: "),
])  # fmt: skip
def test_F_077_what_is_no_figure_is_silence_and_says_why(page: Sink, reply: Reply, said: str) -> None:
    page.will(reply)
    got = why("http", url=page.url, value="a")
    assert got.startswith(said)
    for lang in ("zh", "en"):
        words = silence_said(lang, got)
        assert words != got
        assert "{" not in words


def test_a_page_that_drips_is_cut_off_at_the_time_limit(page: Sink) -> None:
    page.will(drip_body)
    assert why("http", url=page.url, value="a", timeout=Length(SECOND // 5)) == "cut"


def test_a_thousand_series_are_too_many(page: Sink) -> None:
    page.will(answer(json.dumps([{"v": 1}] * 1001)))
    assert why("http", url=page.url, items="@", value="v") == "too-many: 1001 > 1000"


AT_20 = Instant(1_794_398_400_000_000)
"""2026-11-11 20:00 in Shanghai."""


def test_a_list_of_events_has_a_figure_for_each_at_its_own_time(page: Sink) -> None:
    events = [{"at": "2026-11-11T12:00:01Z", "q": "a"}, {"at": "2026-11-11 20:00:00", "q": "a"},
              {"at": None, "q": "a"}, {"at": "2026/11/11 20:00", "q": "a"}, {"at": 1_794_398_400, "q": "b"},
              {"at": "soon", "q": "b"}]  # fmt: skip
    page.will(answer(json.dumps({"events": events})), answer('{"events": []}'), answer('{"events": [{"q": "a"}]}'))
    given: dict[str, object] = {
        "url": page.url, "items": "events", "value": "`1`", "time": "at", "labels": {"site": "q"},
    }  # fmt: skip
    found = ask("http", timezone="Asia/Shanghai", **given)
    assert [(one.labels["site"], one.at) for one in found] == [
        ("a", AT_20 + SECOND), ("a", AT_20), ("a", AT_20 + 1), ("b", AT_20), ("b", "soon"),
    ], "two of one second are two"  # fmt: skip
    assert ask("http", **given) == (), "no event is no silence"
    assert why("http", **given) == "nothing", "events without a time are"


@pytest.mark.parametrize(("status", "told", "said"), [
    (429, "93", "too-often: 93"), (429, "", "too-often: 60"), (429, "soon", "too-often: 60"),
    (429, "0", "too-often: 60"),
    (429, "999999", "too-often: 3600"), (429, "Wed, 11 Nov 2026 12:02:00 GMT", "too-often: 120"),
    (429, "Wed, 11 Nov 2026 11:00:00 GMT", "too-often: 60"), (503, "5", "too-often: 5"), (503, "", "answered: 503"),
    (500, "5", "answered: 500"),
])  # fmt: skip
def test_a_server_says_how_long_it_wants_to_be_left_alone(page: Sink, status: int, told: str, said: str) -> None:
    page.will(answer("{}", status=status, **({"retry-after": told} if told else {})))
    way = outside("127.0.0.1", wall=lambda: AT_20)
    with pytest.raises(Silent) as caught:
        ASKS["http"](monitor("http", url=page.url, value="a"), way)
    assert caught.value.why == said
    assert caught.value.wait_s == (float(said.split()[1]) if said.startswith("too-often") else 0)


def test_the_status_of_a_page_that_is_asked_too_often_is_a_figure(page: Sink) -> None:
    page.will(answer("", status=429))
    assert ask("http", url=page.url, measure="status") == (Figure(value=429.0),)


def test_the_token_goes_in_the_header_and_one_that_is_not_set_is_told_by_its_name(page: Sink) -> None:
    page.will(answer('{"a": 1}'))
    assert ask("http", url=page.url, value="a", token=Secret(reference="env:HERE"))
    assert page.asked[0].headers["authorization"] == f"Bearer {TOKEN}"
    assert why("http", url=page.url, value="a", token=Secret(reference="env:GONE")) == "secret-missing: env:GONE"


@pytest.mark.parametrize(("url", "allow", "said"), [
    ("http://127.0.0.1:{port}/", "10.0.0.0/8", "address-inside: 127.0.0.1"),
    ("http://localhost:{port}/", "10.0.0.0/8", "address-inside: localhost, "),
    ("http://127.1:{port}/", "127.0.0.0/8", "host-odd: 127.1"),
    ("http://2130706433:{port}/", "127.0.0.0/8", "host-odd: 2130706433"),
    ("http://0x7f.1:{port}/", "127.0.0.0/8", "host-odd: 0x7f.1"),
    ("http://[::ffff:127.0.0.1]:{port}/", "10.0.0.0/8", "address-inside: ::ffff:127.0.0.1"),
])  # fmt: skip
def test_F_116_a_monitor_asks_nothing_inside_that_the_site_does_not_allow(
    page: Sink, url: str, allow: str, said: str
) -> None:
    page.will(answer('{"a": 1}'))
    assert why("http", allow, url=url.format(port=page.port), value="a").startswith(said)
    assert page.connections == 0


def test_nobody_listens(page: Sink) -> None:
    gone: Callable[[], str] = lambda: why("http", url="http://127.0.0.1:1/", value="a")  # noqa: E731
    assert gone().startswith("no-connection: ")
