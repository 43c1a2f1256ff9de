"""CloudWatch through SNS: only what AWS has signed for a listed topic comes in, and nothing else is ever visited."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from tocsin.engine.model.question import Timeline
from tocsin.engine.run.sns import Sns
from tocsin.notifiers.reach import reach
from tocsin.notifiers.wire import Wire

from . import cast
from .cast import BEN, Clock, Face, Got, House
from .fake_sns import HOST, PATH, TOPIC, FakeSns, alarm, certificate, fake_sns, pem

SOURCES = f"""\
  signed: {{type: cloudwatch, topics: [{TOPIC}]}}
  strict: {{type: cloudwatch, signature: sns-v2, topics: ["{TOPIC}"]}}
  easy: {{type: cloudwatch, topics: {TOPIC}, confirm: true}}
"""


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    root = tmp_path_factory.mktemp("sns") / "site"
    cast.write_site(root)
    settings = root / "tocsin.yaml"
    settings.write_text(settings.read_text("utf-8") + SOURCES, "utf-8")
    with cast.house(root, fresh=False) as made:
        yield made


@pytest.fixture(scope="module")
def aws(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FakeSns]:
    made = fake_sns(tmp_path_factory.mktemp("aws"))
    yield made
    made.close()


class At:
    """A face that finds the fake at the names of the real one."""

    def __init__(self, house: House, aws: FakeSns, wire: Callable[[], Wire] | None = None) -> None:
        self.face: Face = house.face()
        self.clock = Clock()
        aws.visited.clear()
        self.sns = Sns(house.behind.submit, self.clock, wire or (lambda: Wire(deadline_s=5, lookup=aws.lookup)))
        self.face.router.guard.sns = self.sns

    def post(self, told: Any, source: str = "signed") -> Got:
        return self.face.post(f"/hooks/{source}", json.dumps(told).encode())


@pytest.fixture
def at(house: House, aws: FakeSns, monkeypatch: pytest.MonkeyPatch) -> Iterator[At]:
    monkeypatch.setenv("SSL_CERT_FILE", str(aws.authority))
    made = At(house, aws)
    yield made
    made.sns.close()


@pytest.mark.parametrize("version", ["1", "2"])
def test_P_28_what_aws_has_signed_comes_in_by_either_version(at: At, aws: FakeSns, version: str) -> None:
    told = aws.message(version=version, Message=alarm(f"signed-{version}"), Subject="ALARM: 热线排队")
    got = at.post(told)
    assert (got.status, got.data["delivery"], got.data["not_understood"]) == (202, told["MessageId"], [])
    assert aws.visited == [PATH]
    assert at.post(aws.message(version=version, Message=alarm())).status == 202
    assert aws.visited == [PATH], "the certificate is fetched once"


def test_P_28_a_large_message_is_checked_too(at: At, aws: FakeSns) -> None:
    told = aws.message(Message=json.dumps({**json.loads(alarm("large")), "AlarmDescription": "长" * 60_000}))
    assert (at.post(told).status, at.post(told | {"Message": "x" * 100_000}).status) == (202, 401)


def test_F_112_it_is_kept_which_certificate_had_signed(at: At, aws: FakeSns, house: House) -> None:
    assert at.post(aws.message(Message=alarm("kept"))).status == 202
    store: Any = house.serving.app.store
    with store.reading() as line:
        ((kept,),) = line.execute("SELECT headers FROM tocsin_alerts ORDER BY id DESC LIMIT 1").fetchall()
    assert f"SNS 2, https://{HOST}{PATH}" in json.loads(kept).values()


def test_F_111_a_replay_is_a_repeat_and_an_old_message_is_refused(at: At, aws: FakeSns) -> None:
    told = aws.message(Message=alarm("replayed"))
    assert [at.post(told).data["again"] for _ in range(2)] == [False, True]
    now = time.time()
    ages = {3_600: 202, 7_000: 202, 7_300: 401, -200: 202, -400: 401}
    assert {age: at.post(aws.message(Message=alarm(), at=now - age)).status for age in ages} == ages


FORGED: dict[str, dict[str, Any]] = {
    "one byte more": {"Message": alarm() + " "},
    "another state": {"Message": alarm(state="OK")},
    "another subject": {"Subject": "x"},
    "no signature": {"Signature": ""},
    "no text": {"Signature": 7},
    "not base64": {"Signature": "你好"},
    "cut": {"Signature": "QUJD"},
    "another id": {"MessageId": "m-other"},
    "an id of two lines": {"MessageId": "a\nb"},
    "another version": {"SignatureVersion": "1"},
    "no such version": {"SignatureVersion": "3"},
    "another kind": {"Type": "SubscriptionConfirmation"},
    "no such kind": {"Type": "Hello"},
    "a time that is none": {"Timestamp": "soon"},
}


@pytest.mark.parametrize("name", FORGED)
def test_F_109_F_110_what_was_changed_after_signing_is_refused_alike(at: At, aws: FakeSns, name: str) -> None:
    told = aws.message(Message=alarm())
    got, stranger = at.post(told | FORGED[name]), at.face.post("/hooks/nobody", told)
    assert (got.status, got.code) == (stranger.status, stranger.code) == (401, "http-no-token")


CERTIFICATES = [
    f"http://{HOST}{PATH}", f"https://evil.example{PATH}", f"https://{HOST}.evil.example{PATH}",
    f"https://{HOST}@evil.example{PATH}", f"https://{HOST}:8443{PATH}", f"https://evil.example\\@{HOST}{PATH}",
    f"https://s3.eu-central-1.amazonaws.com{PATH}", f"https://{HOST}/other.pem", f"https://{HOST}{PATH}?a=b",
    f"https://{HOST}{PATH}#x", f"https://{HOST}/..{PATH}", "https://169.254.169.254/latest", "https://[::1", "", 7,
    None, f"https://sns.eu-central-1.amazonaws.com.cn.evil{PATH}", f"https://{HOST}{PATH.upper()}", "file:///etc/passwd",
]  # fmt: skip


@pytest.mark.parametrize("address", CERTIFICATES, ids=range(len(CERTIFICATES)))
def test_F_113_a_certificate_from_elsewhere_is_refused_and_nothing_is_fetched(
    at: At, aws: FakeSns, address: object
) -> None:
    assert at.post(aws.message(SigningCertURL=address)).status == 401
    assert aws.visited == []


def test_F_113_a_topic_that_is_not_listed_is_refused_and_nothing_is_fetched(at: At, aws: FakeSns) -> None:
    for topic in (TOPIC + "x", TOPIC.replace("123456789012", "210987654321"), "", TOPIC.upper()):
        assert at.post(aws.message(TopicArn=topic)).status == 401
    assert aws.visited == []


def test_F_113_where_the_site_wants_version_two_the_first_is_refused(at: At, aws: FakeSns) -> None:
    assert at.post(aws.message(version="1", Message=alarm("v1")), "strict").status == 401
    assert aws.visited == []
    assert at.post(aws.message(version="2", Message=alarm("v2")), "strict").status == 202


def test_F_113_a_name_that_leads_inside_is_not_followed(
    house: House, aws: FakeSns, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(aws.authority))
    guarded = At(house, aws, lambda: Wire(deadline_s=5, lookup=reach((), aws.lookup).addresses))
    assert guarded.post(aws.message(Message=alarm())).status == 503
    assert aws.visited == []
    guarded.sns.close()


def test_F_113_a_host_without_a_trusted_certificate_of_its_own_is_not_believed(house: House, aws: FakeSns) -> None:
    stranger = At(house, aws)  # this machine does not know the authority
    assert stranger.post(aws.message(Message=alarm())).status == 503
    assert aws.visited == []
    stranger.sns.close()


def wrong_certificates(aws: FakeSns) -> dict[str, bytes]:
    other, small = (rsa.generate_private_key(public_exponent=65_537, key_size=size) for size in (2_048, 1_024))
    return {
        "over": pem(certificate(aws.key, "sns.amazonaws.com", days=(-30, -1))),
        "not yet": pem(certificate(aws.key, "sns.amazonaws.com", days=(1, 30))),
        "of another name": pem(certificate(aws.key, "evil.example")),
        "of another key": pem(certificate(other, "sns.amazonaws.com")),
        "too small": pem(certificate(small, "sns.amazonaws.com")),
        "of another sort": pem(certificate(ec.generate_private_key(ec.SECP256R1()), "sns.amazonaws.com")),
        "none": b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
        "a page": b"<html>",
    }


def test_F_113_a_certificate_that_is_not_one_of_sns_in_its_time_proves_nothing(at: At, aws: FakeSns) -> None:
    for number, (what, body) in enumerate(wrong_certificates(aws).items()):
        path = f"/SimpleNotificationService-{number:032x}.pem"
        aws.pages[path] = (200, body)
        told = aws.message(SigningCertURL=f"https://{HOST}{path}", Message=alarm())
        assert (what, at.post(told).status) == (what, 401)
    path = f"/SimpleNotificationService-{99:032x}.pem"
    told = aws.message(SigningCertURL=f"https://{HOST}{path}", Message=alarm())
    assert [at.post(told).status for _ in range(2)] == [401, 401], "there is none, and that is remembered"
    assert aws.visited.count(path) == 1


def test_P_04_while_sns_cannot_be_asked_the_message_is_to_come_again_and_then_it_is_taken(
    at: At, aws: FakeSns, house: House
) -> None:
    path = f"/SimpleNotificationService-{77:032x}.pem"
    aws.pages[path] = (500, b"busy")
    told = aws.message(SigningCertURL=f"https://{HOST}{path}", Message=alarm("later"))
    first, again = at.post(told), at.post(told)
    assert [(one.status, one.code) for one in (first, again)] == [(503, "sns-no-certificate")] * 2
    assert int(first.headers["retry-after"]) > 0
    assert aws.visited == [path], "and SNS is left alone for a while"
    assert at.face.router.tally.fresh["certificate", "signed"] == 2
    aws.pages[path] = aws.pages[PATH]
    at.clock.now += 31
    assert at.post(told).status == 202


def test_many_messages_with_one_new_certificate_are_one_visit_and_hold_up_nobody(at: At, aws: FakeSns) -> None:
    aws.gate.clear()
    try:
        with ThreadPoolExecutor(6) as pool:
            waiting = [pool.submit(at.post, aws.message(Message=alarm(f"many-{n}"))) for n in range(6)]
            other = at.face.post("/hooks/prom", b"{}", {"Authorization": f"Bearer {cast.PROM}"})
            assert other.status == 202, "while SNS does not answer"
            assert not any(one.done() for one in waiting)
            aws.gate.set()
            assert [one.result(20).status for one in waiting] == [202] * 6
    finally:
        aws.gate.set()
    assert aws.visited == [PATH]


def test_no_more_than_a_few_addresses_are_visited_at_once_whatever_is_posted(at: At, aws: FakeSns) -> None:
    aws.gate.clear()
    try:
        asked = [
            at.sns.proof(source(at), json.dumps(forged(aws, number)).encode(), time.time()) for number in range(20)
        ]
        refused = [one for one in asked if one.done() and one.exception() is not None]
        assert len(refused) == 12
    finally:
        aws.gate.set()
    assert [one.result(20) for one in asked if one not in refused] == [None] * 8


def forged(aws: FakeSns, number: int) -> dict[str, Any]:
    return aws.message(SigningCertURL=f"https://{HOST}/SimpleNotificationService-{1_000 + number:032x}.pem")


def source(at: At) -> Any:
    found = at.face.router.behind.source("signed")
    assert found is not None
    return found


# --- subscriptions ------------------------------------------------------------------------


def lines(house: House) -> list[str]:
    found: Any = house.serving.door.ask(Timeline(), BEN, "en")
    return [one.text for one in found]


def until(look: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not look():
        assert time.monotonic() < end
        threading.Event().wait(0.02)


def test_F_113_a_signed_subscription_is_shown_with_its_link_and_not_visited(
    at: At, aws: FakeSns, house: House
) -> None:
    told = aws.message("SubscriptionConfirmation")
    got = at.post(told)
    assert (got.status, got.data["not_understood"]) == (202, ["subscription-asked"])
    assert any("a person checks the topic and opens" in line and told["SubscribeURL"] in line for line in lines(house))
    assert aws.visited == [PATH]


def test_a_listed_topic_confirms_itself_where_the_site_says_so(at: At, aws: FakeSns, house: House) -> None:
    told = aws.message("SubscriptionConfirmation")
    visit = told["SubscribeURL"].removeprefix(f"https://{HOST}")
    aws.pages[visit] = (200, b"<ConfirmSubscriptionResponse/>")
    got = at.post(told, "easy")
    assert (got.status, got.data["not_understood"]) == (202, [])
    until(lambda: any("has been confirmed by itself" in line for line in lines(house)))
    assert aws.visited == [PATH, visit]


def test_a_confirmation_that_fails_is_told_to_a_person_with_the_link(at: At, aws: FakeSns, house: House) -> None:
    told = aws.message("SubscriptionConfirmation", Token="over")
    aws.pages[told["SubscribeURL"].removeprefix(f"https://{HOST}")] = (403, b"no")
    assert at.post(told, "easy").status == 202
    until(lambda: any("could not be confirmed (HTTP 403)" in line for line in lines(house)))


@pytest.mark.parametrize(
    "address",
    [
        "https://169.254.169.254/latest", f"https://evil.example/?Action=ConfirmSubscription&TopicArn={TOPIC}",
        f"http://{HOST}/?Action=ConfirmSubscription&TopicArn={TOPIC}", f"https://{HOST}/?Action=Unsubscribe",
        f"https://{HOST}/?Action=ConfirmSubscription&TopicArn={TOPIC}x", f"https://{HOST}/other",
    ],
)  # fmt: skip
def test_F_113_even_a_signed_address_is_visited_only_when_it_confirms_this_topic_at_sns(
    at: At, aws: FakeSns, address: str
) -> None:
    assert at.post(aws.message("SubscriptionConfirmation", SubscribeURL=address), "easy").status == 202
    at.sns.close(wait=True)
    assert aws.visited == [PATH]


def test_the_end_of_a_subscription_is_told_and_never_undone_by_itself(at: At, aws: FakeSns, house: House) -> None:
    got = at.post(aws.message("UnsubscribeConfirmation"), "easy")
    assert (got.status, got.data["not_understood"]) == (202, ["subscription-ended"])
    assert any("has ended" in line and "no more alerts come" in line for line in lines(house))
    at.sns.close(wait=True)
    assert aws.visited == [PATH]


def test_raw_delivery_has_no_signature_and_needs_a_source_with_a_token(at: At) -> None:
    body, raw = alarm("raw").encode(), {"x-amz-sns-rawdelivery": "true"}
    assert at.face.post("/hooks/signed", body, raw).status == 401
    got = at.face.post("/hooks/aws", body, raw | {"Authorization": f"Bearer {cast.PROM}"})
    assert (got.status, got.data["not_understood"]) == (202, [])
