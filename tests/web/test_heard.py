"""The form at `/heard`: who reports is known, a browser's own habits are not enough, and a reload counts once."""

from __future__ import annotations

import base64
import hashlib
import itertools
import re
from html import unescape
from urllib.parse import urlencode

import pytest

from tocsin.engine.model.command import Actor, Settle
from tocsin.engine.model.question import Heard

from .cast import Face, Got, Headers, House

TYPE = {"Content-Type": "application/x-www-form-urlencoded"}
NUMBERS = itertools.count()


def send(
    face: Face, token: str = "", *, lang: str = "en", headers: Headers | None = None, local: str | None = None,
    **given: str,
) -> Got:  # fmt: skip
    told = {"kind": "other", "text": "the page spins", "id": f"form-{next(NUMBERS)}", **given}
    if token:
        told["token"] = token
    body = urlencode(told).encode()
    return face.call(
        "POST", f"/heard?lang={lang}", {**TYPE, "Content-Length": str(len(body)), **(headers or {})}, [body],
        local=local,
    )  # fmt: skip


def count(house: House) -> int:
    found = house.serving.door.ask(Heard(), Actor(name="ben"), "en")
    assert isinstance(found, tuple)
    return sum(one.count for one in found if one.kind == "other")


def text(got: Got) -> str:
    return unescape(got.body.decode())


@pytest.mark.parametrize(("lang", "title"), [("zh", "信息报告"), ("en", "Report what customers say")])
def test_the_form_works_without_script_in_both_languages(face: Face, lang: str, title: str) -> None:
    got = face.get(f"/heard?lang={lang}")
    assert got.status == 200
    assert title in text(got)
    assert 'name="viewport"' in text(got)
    assert "<script" not in text(got)
    assert 'type="password" name="token"' in text(got)
    assert re.findall(r'<option value="(\w+)"', text(got)) == ["payment", "order", "other"]
    assert len(re.findall(r"<label>", text(got))) == 3


@pytest.mark.parametrize("who", ["ben", "tills"])
def test_a_person_or_a_source_reports_and_is_known(house: House, face: Face, who: str) -> None:
    before = count(house)
    got = send(face, house.tokens[who])
    assert (got.status, "Got it" in text(got)) == (200, True)
    assert count(house) == before + 1
    by = house.serving.inbox.submit("ask", lambda turn: turn.memory.counters).result(5)
    assert by["alerts-taken:people"] >= 1


def test_the_user_of_the_socket_needs_no_token(house: House, face: Face) -> None:
    before = count(house)
    assert 'name="token"' not in text(face.call("GET", "/heard", {}, local="ben-os"))
    assert send(face, local="ben-os").status == 200
    assert count(house) == before + 1


@pytest.mark.parametrize("token", ["", "not-the-token", "tocsin_" + "x" * 43])
def test_P_28_without_a_token_nobody_reports_and_nothing_is_kept(house: House, face: Face, token: str) -> None:
    before = count(house)
    got = send(face, token, text="<b>my words</b>")
    assert (got.status, count(house)) == (401, before)
    assert "令牌不对，或者没有填" in text(send(face, token="wrong", lang="zh"))
    assert "&lt;b&gt;my words&lt;/b&gt;" in got.body.decode()
    assert not token or token not in text(got)


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"}, {"Origin": "https://evil.example", "X-HTTP-Method-Override": "POST"},
    ],
)  # fmt: skip
def test_F_120_a_page_of_another_site_cannot_report_even_with_a_token(
    house: House, face: Face, headers: dict[str, str]
) -> None:
    before = count(house)
    assert send(face, house.tokens["ben"], headers=headers).status == 403
    assert count(house) == before


def test_F_120_a_get_changes_nothing_and_a_cookie_or_a_token_in_the_address_says_nothing(
    house: House, face: Face
) -> None:
    before, token = count(house), house.tokens["ben"]
    asked = urlencode({"kind": "other", "text": "x", "token": token})
    assert face.get(f"/heard?{asked}").status == 200
    assert token not in text(face.get(f"/heard?{asked}"))
    cookie = {**TYPE, "Cookie": f"token={token}"}
    assert face.call("POST", f"/heard?{asked}", cookie, [b"kind=other&text=x"]).status == 401
    assert count(house) == before


def test_F_120_the_form_of_this_server_may_be_sent(house: House, face: Face) -> None:
    headers = {"Host": "127.0.0.1:8642", "Origin": "http://127.0.0.1:8642", "Sec-Fetch-Site": "same-origin"}
    assert send(face, house.tokens["ben"], headers=headers).status == 200


def test_F_120_F_121_nothing_from_elsewhere_and_in_no_frame(face: Face) -> None:
    got = face.get("/heard")
    policy = dict(part.strip().split(" ", 1) for part in got.headers["content-security-policy"].split(";"))
    style = re.search(r"<style>(.*?)</style>", text(got), re.DOTALL)
    assert style is not None
    named = "'sha256-" + base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode() + "'"
    assert policy == {
        "default-src": "'none'", "style-src": named, "form-action": "'self'", "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }  # fmt: skip
    assert got.headers["referrer-policy"] == "same-origin"
    assert " style=" not in text(got)


def test_P_03_a_form_sent_twice_counts_once(house: House, face: Face) -> None:
    before = count(house)
    first, second = (send(face, house.tokens["ben"], id="one-form") for _ in range(2))
    assert (first.status, second.status) == (200, 200)
    assert "counts once" in text(second)
    assert count(house) == before + 1


def test_each_form_has_an_id_of_its_own(face: Face) -> None:
    ids = [re.findall(r'name="id" value="([^"]+)"', text(face.get("/heard")))[0] for _ in range(2)]
    assert ids[0] != ids[1]


@pytest.mark.parametrize(
    ("given", "status", "words"),
    [
        ({"kind": "nothing"}, 404, "no kind of report"),
        ({"text": "  "}, 400, "is empty"),
        ({"text": "a\x00b"}, 400, "cannot be kept"),
    ],
)
def test_a_wrong_report_comes_back_with_the_reason_and_the_words(
    house: House, face: Face, given: dict[str, str], status: int, words: str
) -> None:
    got = send(face, house.tokens["ben"], **given)  # type: ignore[arg-type]
    assert got.status == status
    assert words in text(got)
    assert "<form" in text(got)
    assert house.tokens["ben"] not in text(got)


@pytest.mark.parametrize(
    ("kind", "body", "status"),
    [
        ("application/json", b"{}", 415), ("multipart/form-data; boundary=x", b"", 415),
        (TYPE["Content-Type"], b"text=%ff%fe", 400), (TYPE["Content-Type"], b"text=x&text=y", 400),
        (TYPE["Content-Type"], "text=你".encode(), 400), (TYPE["Content-Type"], b"&".join([b"a=b"] * 65), 400),
    ],
)  # fmt: skip
def test_another_body_is_refused(face: Face, kind: str, body: bytes, status: int) -> None:
    got = face.call("POST", "/heard", {"Content-Type": kind, "Content-Length": str(len(body))}, [body])
    assert got.status == status
    assert got.headers["content-type"].startswith("text/html")


def test_whoever_reports_what_is_answered_already_reads_the_answer(house: House, face: Face) -> None:
    token = house.tokens["ben"]
    send(face, token, kind="order")
    house.serving.door.run(Settle(kind="order", answer="<known> since nine"), Actor(name="ben"), "en")
    assert "The monitoring team says: <known> since nine" in text(send(face, token, kind="order"))
    assert "since nine" not in text(send(face, house.tokens["tills"], kind="order"))
