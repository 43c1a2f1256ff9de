"""What every channel over HTTP promises, against a sink that misbehaves in the known ways."""

from __future__ import annotations

import socket

import pytest

from tests.notifiers.cast import PLENTY, SHORT, HttpPart, message, server_tls
from tests.notifiers.sink import Reply, Sink, answer, cut, drip_body, drip_head, drop, flood, reset, stall
from tocsin.notifiers.base import Refused, Sent, Unknown, Verdict, attempt

LOGIN_PAGE = answer("<!doctype html><title>Sign in</title>", content_type="text/html")


def tried(part: HttpPart, *replies: Reply, deadline_s: str = PLENTY) -> Verdict:
    """One attempt; it must have been one request, and its verdict must hold no secret."""
    part.sink.will(*replies)
    verdict = attempt(part.channel(deadline_s=deadline_s), message())
    assert len(part.sink.asked) == 1
    assert not [secret for secret in part.secrets if secret in repr(verdict)]
    return verdict


def test_a_yes_is_a_yes(http: HttpPart) -> None:
    assert isinstance(tried(http, http.good), Sent)


def test_F_051_a_refused_connection_is_a_certain_no(http: HttpPart) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    verdict = attempt(http.channel(at=f"http://127.0.0.1:{port}"), message())
    assert isinstance(verdict, Refused)
    assert not verdict.permanent
    assert verdict.reason.startswith("no-connection")


def test_F_051_a_name_that_does_not_exist_is_a_certain_no(http: HttpPart, monkeypatch: pytest.MonkeyPatch) -> None:
    def nowhere(*_: object, **__: object) -> object:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", nowhere)
    verdict = attempt(http.channel(at="http://nowhere.example"), message())
    assert isinstance(verdict, Refused)
    assert not verdict.permanent


def test_F_051_a_certificate_nobody_vouches_for_is_a_certain_no(http: HttpPart) -> None:
    with Sink(tls=server_tls()) as stranger:
        stranger.will(http.good)
        verdict = attempt(http.channel(at=stranger.url), message())
        assert stranger.asked == []
    assert isinstance(verdict, Refused)
    assert not verdict.permanent
    assert "certificate" in verdict.reason


def test_F_051_a_server_that_never_finishes_tls_is_a_certain_no(http: HttpPart) -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute:  # the kernel accepts, nobody answers
        at = f"https://127.0.0.1:{mute.getsockname()[1]}"
        verdict = attempt(http.channel(at=at, deadline_s=SHORT), message())
    assert verdict == Refused("too-slow-to-connect")


@pytest.mark.parametrize("reply", [drop, reset])
def test_F_052_a_connection_dropped_after_the_request_is_doubt_and_one_request(http: HttpPart, reply: Reply) -> None:
    verdict = tried(http, reply, http.good)
    assert isinstance(verdict, Unknown)
    assert verdict.why.startswith("connection-lost")


@pytest.mark.parametrize("reply", [stall, drip_head])
def test_F_053_an_answer_after_the_deadline_is_doubt(http: HttpPart, reply: Reply) -> None:
    assert tried(http, reply, http.good, deadline_s=SHORT) == Unknown("no-answer-in-time")


def test_F_057_a_dripping_answer_ends_at_the_total_deadline(http: HttpPart) -> None:
    """A drip never meets a read timeout, so only a limit on the whole lets this test end."""
    assert tried(http, drip_body, http.good, deadline_s=SHORT) == Unknown("answer-cut")


@pytest.mark.parametrize(
    ("asked", "rest"),
    [
        ("30", 30.0), ("0", 1.0), ("-5", 1.0), ("1e9", 900.0), ("3600", 900.0), ("2.5", 2.5),
        ("soon", 30.0), ("nan", 30.0), ("inf", 30.0), ("", 30.0), ("٣", 30.0),
        ("Sun, 06 Nov 1994 08:51:37 GMT", 120.0), ("Sun, 06 Nov 1994 08:00:00 GMT", 1.0), ("Sun, 99 Foo", 30.0),
    ],
)  # fmt: skip
def test_F_054_a_rest_that_is_asked_for_is_kept_within_bounds(http: HttpPart, asked: str, rest: float) -> None:
    if not asked.isascii():
        asked = asked.encode().decode("latin-1")
    reply = answer(b"{}", 429, retry_after=asked, date="Sun, 06 Nov 1994 08:49:37 GMT")
    assert tried(http, reply) == Refused("too-fast: HTTP 429", retry_after_s=rest)


def test_F_054_without_any_hint_the_rest_is_half_a_minute(http: HttpPart) -> None:
    assert tried(http, answer(b"", 429)) == Refused("too-fast: HTTP 429", retry_after_s=30.0)


def test_F_054_a_date_without_the_answers_own_date_is_half_a_minute(http: HttpPart) -> None:
    reply = answer(b"", 429, retry_after="Sun, 06 Nov 1994 08:51:37 GMT")
    assert tried(http, reply) == Refused("too-fast: HTTP 429", retry_after_s=30.0)


def test_408_may_be_tried_again(http: HttpPart) -> None:
    assert tried(http, answer(b"", 408)) == Refused("too-fast: HTTP 408", retry_after_s=30.0)


@pytest.mark.parametrize("status", [500, 502, 503, 504, 501, 599])
def test_F_055_a_server_in_trouble_is_doubt(http: HttpPart, status: int) -> None:
    assert tried(http, answer(b'{"ok":false}', status)) == Unknown(f"receiver-in-trouble: HTTP {status}")


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 413, 422])
def test_F_059_a_refusal_is_permanent(http: HttpPart, status: int) -> None:
    assert tried(http, answer(b"no", status)) == Refused(f"refused-by-receiver: HTTP {status}", permanent=True)


def test_F_056_a_login_page_proves_nothing(http: HttpPart) -> None:
    assert tried(http, LOGIN_PAGE) == Unknown("answer-foreign")


def test_F_056_a_body_of_a_hundred_megabytes_is_not_read(http: HttpPart) -> None:
    assert tried(http, flood) == Unknown("answer-cut")


def test_F_056_a_good_answer_is_read_up_to_64_kibibytes(http: HttpPart) -> None:
    good = b'{"ok":true,"ts":"1.1","errcode":0}'
    assert isinstance(tried(http, answer(good.ljust(64 * 1024))), Sent)
    http.sink.asked.clear()
    assert tried(http, answer(good.ljust(64 * 1024 + 1))) == Unknown("answer-cut")


def test_F_056_a_body_that_ends_too_early_proves_nothing(http: HttpPart) -> None:
    assert tried(http, cut(b'{"ok":tr', 60)) == Unknown("answer-cut")


def test_F_056_a_packed_body_is_not_unpacked(http: HttpPart) -> None:
    reply = answer(b"<\x1f\x8b\x08\x00 not even gzip", content_encoding="gzip")
    assert tried(http, reply) == Unknown("answer-foreign")


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_F_060_a_redirect_is_not_followed(http: HttpPart, status: int) -> None:
    with Sink() as elsewhere:
        elsewhere.will(http.good)
        verdict = tried(http, answer(b"", status, location=elsewhere.url + "/x"))
        assert elsewhere.asked == []
    if status in (302, 303):  # it may have been acted upon
        assert verdict == Unknown(f"receiver-in-trouble: HTTP {status}")
    else:
        assert verdict == Refused(f"redirected: HTTP {status}", permanent=True)


@pytest.mark.parametrize("kind", ["customer", "internal"])
def test_two_attempts_share_no_connection(http: HttpPart, kind: str) -> None:
    """A kept connection that dies while it is used again would put a notice in doubt, and an action to be done once."""
    channel = http.channel(customers=True)
    http.sink.will(http.good, drop)
    assert isinstance(attempt(channel, message(kind=kind)), Sent)
    assert isinstance(attempt(channel, message(kind=kind)), Unknown)
    assert [asked.headers["connection"] for asked in http.sink.asked] == ["close", "close"]


def test_the_environment_chooses_no_proxy(http: HttpPart, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9/")
    assert isinstance(tried(http, http.good), Sent)


def test_a_proxy_that_is_set_is_used_and_its_password_is_not_told(http: HttpPart) -> None:
    with Sink() as proxy:
        proxy.will(answer(b"", 407))
        address = f"http://me:planted-proxy-pass@127.0.0.1:{proxy.port}"
        verdict = attempt(http.channel(at="http://receiver.example", proxy=address), message())
        assert len(proxy.asked) == 1
        assert "receiver.example" in proxy.asked[0].target
    assert verdict == Refused("refused-by-receiver: HTTP 407", permanent=True)
    assert http.sink.asked == []


def test_a_receiver_that_echoes_our_secrets_does_not_get_them_into_the_verdict(http: HttpPart) -> None:
    secret = http.secrets[-1]
    told = f'{{"ok":true,"ts":"{secret}","channel":"C","errcode":0,"error":"{secret}"}}'
    assert secret not in repr(tried(http, answer(told)))


def test_one_channel_serves_many_threads(http: HttpPart) -> None:
    from concurrent.futures import ThreadPoolExecutor

    channel = http.channel()
    with ThreadPoolExecutor(8) as pool:
        verdicts = list(pool.map(lambda n: attempt(channel, message(key=f"k/{n}")), range(24)))
    assert all(isinstance(verdict, Sent) for verdict in verdicts)
    assert len(http.sink.asked) == 24
