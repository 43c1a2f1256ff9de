"""Signatures: who signs how, and everything that is not one."""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks import Webhook

from tocsin.engine.model.signature import SIGNATURES, WINDOW_S, SignatureRule
from tocsin.engine.sources.signature import BadSecret, Proof, key_of, proof

NOW = 1_794_391_200
SECRET = "whsec_" + base64.b64encode(b"twenty-four bytes of key").decode()
BODY = '{"event": "payments-down", "说": 1.0}'.encode()
ID = "msg-1"

Pairs = list[tuple[bytes, bytes]]


def written(rule: SignatureRule, at: float) -> str:
    return f"{datetime.fromtimestamp(at, UTC):%Y-%m-%dT%H:%M:%SZ}" if rule.time_form == "rfc3339" else str(int(at))


def signed(name: str, body: bytes = BODY, at: float = NOW, secret: str = SECRET, **other: str) -> Pairs:
    """Headers as the sender would write them; `time` and `id` may be given in other forms."""
    rule = SIGNATURES[name]
    told = {"time": other.get("time", written(rule, at)), "id": other.get("id", ID)}
    right = hmac.digest(key_of(rule, secret), rule.signed.format(**told).encode() + body, hashlib.sha256)
    if rule.digest == "sha1-of-md5":
        content = secret + hashlib.md5(body, usedforsecurity=False).hexdigest() + told["time"]
        right = hashlib.sha1(content.encode(), usedforsecurity=False).digest()
    text = right.hex() if rule.encoding == "hex" else base64.b64encode(right).decode()
    headers = [(rule.header, rule.mark + text), (rule.time_header, told["time"]), (rule.id_header, told["id"])]
    return [(key.encode(), value.encode()) for key, value in headers if key]


def checked(name: str, headers: Pairs, body: bytes = BODY, now: float = NOW, *secrets: str) -> Proof | None:
    rule = SIGNATURES[name]
    return proof(rule, [key_of(rule, one) for one in secrets or (SECRET,)], headers, body, now)


every = pytest.mark.parametrize("name", SIGNATURES)
timed = pytest.mark.parametrize("name", [name for name, rule in SIGNATURES.items() if rule.time_header])


@every
def test_P_28_what_is_signed_with_the_secret_is_let_in_and_nothing_else(name: str) -> None:
    headers = signed(name)
    found = checked(name, headers)
    assert found is not None
    assert found.secret == 0
    assert checked(name, []) is None
    assert checked(name, headers, BODY, NOW, "whsec_" + "AAAA" * 8) is None
    assert checked(name, [(b"x-other", value) for _, value in headers]) is None


@every
def test_F_109_a_signature_in_another_form_is_none(name: str) -> None:
    rule = SIGNATURES[name]
    (key, value), *rest = signed(name)
    mark = rule.mark.encode()
    text = value[len(mark) :]
    odd = [b"", mark, mark + text[:-1], mark + text + b"=", mark + "ｆ".encode() * 64, b"v9" + value]
    odd.append(mark + b"\xff" * len(text))
    if rule.encoding == "hex":
        odd.append(mark + text.upper())
    if mark:
        odd.append(text)
    for one in odd:
        assert checked(name, [(key, one), *rest]) is None
    assert checked(name, [(key, value), (key, value), *rest]) is None
    assert checked(name, [(key, value), (key, b"x"), *rest]) is None


@every
def test_F_110_one_other_byte_and_the_same_json_in_other_words_are_refused(name: str) -> None:
    headers = signed(name)
    for other in (BODY[:-1] + b" }", BODY.replace(b"1.0", b"1"), BODY + b"\n", b""):
        assert checked(name, headers, other) is None


@timed
def test_F_111_an_old_or_a_coming_time_is_refused(name: str) -> None:
    for late in (-WINDOW_S, WINDOW_S):
        assert checked(name, signed(name), BODY, NOW + late) is not None
        assert checked(name, signed(name), BODY, NOW + late * 1.01) is None


@pytest.mark.parametrize("name", ["standard-webhooks", "slack"])
@pytest.mark.parametrize(
    "time", ["nan", "１７９４３９１２００", str(2**80), "-1794391200", "1794391200.0", " 1794391200 0", "1.794e9", ""]
)
def test_F_111_a_time_has_ten_digits(name: str, time: str) -> None:
    assert checked(name, signed(name, time=time)) is None


def test_F_112_two_secrets_are_good_while_one_replaces_the_other_and_it_is_known_which() -> None:
    old, new = SECRET, "whsec_" + "bmV3" * 8
    for place, secret in enumerate((old, new)):
        found = checked("standard-webhooks", signed("standard-webhooks", secret=secret), BODY, NOW, old, new)
        assert found == Proof(place, ID)
    assert checked("standard-webhooks", signed("standard-webhooks", secret=old), BODY, NOW, new) is None


def test_several_signatures_of_a_sender_that_changes_its_secret_are_all_looked_at() -> None:
    (key, value), *rest = signed("standard-webhooks")
    other = b"v1," + base64.b64encode(bytes(32))
    assert checked("standard-webhooks", [(key, b"v1a,xyz " + other + b" " + value), *rest]) == Proof(0, ID)
    assert checked("standard-webhooks", [(key, b" ".join([other] * 50 + [value])), *rest]) is None


def test_what_the_library_of_standard_webhooks_signs_is_let_in() -> None:
    at = datetime.fromtimestamp(NOW, UTC)
    text = Webhook(SECRET).sign(ID, at, BODY.decode())
    told = {"webhook-id": ID, "webhook-timestamp": str(NOW), "webhook-signature": text}
    headers = [(key.encode(), value.encode()) for key, value in told.items()]
    assert checked("standard-webhooks", headers) == Proof(0, ID)


def test_a_replay_is_known_by_the_signed_id_or_by_the_signature_itself() -> None:
    names = {name: checked(name, signed(name)) for name in SIGNATURES}
    assert all(found is not None for found in names.values())
    again = {name: checked(name, signed(name)) for name in SIGNATURES}
    assert again == names
    other = checked("sentry", signed("sentry", BODY + b" "), BODY + b" ")
    assert other is not None
    assert other != names["sentry"]


@every
@given(data=st.lists(st.tuples(st.sampled_from(sorted({
    one.encode() for rule in SIGNATURES.values() for one in (rule.header, rule.time_header, rule.id_header) if one
})), st.binary(max_size=80)), max_size=5))  # fmt: skip
def test_F_109_no_header_can_hurt_or_get_in(name: str, data: Pairs) -> None:
    assert checked(name, data) is None


def test_a_secret_of_standard_webhooks_is_base64_and_its_value_is_never_told() -> None:
    with pytest.raises(BadSecret) as wrong:
        key_of(SIGNATURES["standard-webhooks"], "whsec_not base64!")
    assert "not base64!" not in str(wrong.value)
