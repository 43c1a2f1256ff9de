"""Sources that sign: let in by the signature alone, once."""

from __future__ import annotations

import base64
import hashlib
import hmac
import time
from dataclasses import replace

from tocsin.engine.web.limits import USUAL

from .cast import SECRETS, Got, House

BODY = b'{"event": "payments-down", "labels": {"shop": "flagship"}}'


def headers(secret: str = "old", name: str = "m-1", body: bytes = BODY, at: int | None = None) -> dict[str, str]:
    """As Standard Webhooks say."""
    stamp = str(int(time.time()) if at is None else at)
    key = base64.b64decode(SECRETS[secret].removeprefix("whsec_"))
    right = hmac.digest(key, f"{name}.{stamp}.".encode() + body, hashlib.sha256)
    text = "v1," + base64.b64encode(right).decode()
    return {"webhook-id": name, "webhook-timestamp": stamp, "webhook-signature": text}


def test_P_28_only_the_signature_lets_a_message_in(house: House) -> None:
    face = house.face()
    told = headers(name="p-28")
    assert face.post("/hooks/pay", BODY, told).status == 202
    refused = [
        face.post("/hooks/pay", BODY),
        face.post("/hooks/pay", BODY, {"Authorization": f"Bearer {house.tokens['tills']}"}),
        face.post("/hooks/pay", BODY + b" ", told),
        face.post("/hooks/pay", BODY, headers(name="p-28-late", at=int(time.time()) - 301)),
        face.post("/hooks/nobody", BODY, told),
    ]
    assert [one.status for one in refused] == [401] * 5
    assert len({str(one.json.get("code")) for one in refused}) == 1


def test_F_111_a_replay_is_a_repeat_whatever_its_unsigned_headers_say(house: House) -> None:
    face = house.face()
    told = headers(name="f-111")
    first, again = (face.post("/hooks/pay", BODY, told | more) for more in ({}, {"Idempotency-Key": "another"}))
    assert (first.status, again.status) == (202, 202)
    assert not first.json["data"]["again"]
    assert again.json["data"]["again"]
    event = b'{"event": {"id": "e", "event_type": "incident.resolved", "data": {"service": {"summary": "refunds"}}}}'
    right = hmac.digest(SECRETS["old"].encode(), event, hashlib.sha256).hex()
    answers = [face.post("/hooks/pd", event, {"X-PagerDuty-Signature": f"v1={right}"}).json["data"] for _ in range(2)]
    assert [one["again"] for one in answers] == [False, True]


def test_F_112_both_secrets_are_good_and_it_is_kept_which_one_signed(house: House) -> None:
    face = house.face()
    for secret in SECRETS:
        assert face.post("/hooks/pay", BODY, headers(secret, name=f"f-112-{secret}")).status == 202


def _said(got: Got) -> tuple[object, ...]:
    return got.status, got.code, got.json["detail"], got.headers["www-authenticate"], got.headers["connection"]


def test_F_085_a_body_that_cannot_be_proof_does_not_tell_that_there_is_such_a_source(house: House) -> None:
    """By its length alone, growing, and too slow: all as for a name that the site does not have."""
    face = house.face(limits=replace(USUAL, body=1_000, body_s=0.01, drain_s=0.01))
    declared = {**headers(), "Content-Length": "1001"}
    growing = {**headers(), "Transfer-Encoding": "chunked", "Content-Length": "-"}
    slow = {**headers(), "Content-Length": "100"}
    for told, chunks in ((declared, [b"x"]), (growing, [b"x" * 600] * 3), (slow, [])):
        signed, stranger, by_token = (
            face.call("POST", f"/hooks/{name}", told, list(chunks)) for name in ("pay", "nobody", "prom")
        )
        assert signed.status == 401
        assert _said(signed) == _said(stranger) == _said(by_token)


def test_P_04_what_was_refused_unread_is_counted_by_its_real_reason(house: House) -> None:
    face = house.face(limits=replace(USUAL, body=1_000, body_s=0.01, drain_s=0.01))
    face.call("POST", "/hooks/pay", {**headers(), "Content-Length": "1001"}, [b"x"])
    face.call("POST", "/hooks/pay", {**headers(), "Content-Length": "100"}, [])
    face.post("/hooks/pay", BODY, headers("old", at=1_000_000_000))
    counted = {reason: n for (reason, source), n in face.router.tally.fresh.items() if source == "pay"}
    assert counted == {"size": 1, "slow": 1, "token": 1}


def test_P_28_a_signature_in_the_address_lets_a_message_in_and_no_other_address_does(house: House) -> None:
    """As 七鱼 signs: SHA1(secret + MD5(body) + time), with the time and the event beside it."""
    face, now = house.face(), int(time.time())

    def address(at: int, body: bytes = BODY, secret: str = SECRETS["old"]) -> str:
        told = f"{secret}{hashlib.md5(body, usedforsecurity=False).hexdigest()}{at}".encode()
        right = hashlib.sha1(told, usedforsecurity=False).hexdigest()
        return f"/hooks/fish?eventType=SESSION_END&time={at}&checksum={right}"

    good = address(now)
    assert face.post(good, BODY).status == 202
    assert face.post(good, BODY).json["data"]["again"]
    refused = [
        good.replace("time=", "time=0"), good + "&time=1", address(now, secret="x"), address(now - 301), "/hooks/fish",
        address(now, BODY + b" "), f"/hooks/fish?time={now}&checksum=", "/hooks/fish?" + "a=1&" * 60,
    ]  # fmt: skip
    assert [face.post(one, BODY).status for one in refused] == [401] * 8
