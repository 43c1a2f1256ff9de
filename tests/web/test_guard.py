"""Who may ask, and from where: tokens over TCP, the system's user on the Unix socket."""

from __future__ import annotations

import asyncio
import base64
from dataclasses import replace

import pytest

from tocsin.engine.web.behind import Behind
from tocsin.engine.web.guard import Guard
from tocsin.engine.web.limits import USUAL

from .cast import PROM, Clock, Face, Got, House

ALERT = {"event": "nobody-listens"}
COMMAND = "/api/v1/commands/trigger"
FORGED = [
    {},
    {"Authorization": "Bearer wrong"},
    {"Authorization": f"Bearer {PROM.upper()}"},
    {"Authorization": f"Bearer {PROM[:-1]}"},
    {"Authorization": f"Bearer {PROM} {PROM}"},
    {"Authorization": f"Bearer\t{PROM}"},
    {"Authorization": f"Basic {PROM}"},
    {"Authorization": PROM},
    *(
        {"Authorization": "Basic " + base64.b64encode(one).decode()}
        for one in (
            b"prom:wrong",
            PROM.encode(),
            b"prom:",
            PROM.encode() + b":",
            b"a:b:" + PROM.encode(),
            b"\xff:\xff",
            b":" * 600,
        )
    ),
    {"Authorization": "Basic " + base64.b64encode(f"x:{PROM}".encode()).decode() + "="},
    {"Authorization": "Bearer"},
    {"Authorization": "Bearer \xe9\xe9"},
    {"Authorization": "Bearer " + "x" * 600},
]


def told(got: Got) -> tuple[int, dict[str, str], bytes]:
    return got.status, dict(got.headers), got.body


@pytest.mark.parametrize("forged", FORGED, ids=range(len(FORGED)))
def test_P_28_F_085_F_109_unknown_source_and_wrong_secret_look_the_same(face: Face, forged: dict[str, str]) -> None:
    answers = [
        told(face.post(f"/hooks/{name}", ALERT, forged)) for name in ("prom", "tills", "nobody", "%00", "x" * 200)
    ]
    assert answers == [answers[0]] * len(answers)
    assert answers[0][0] == 401
    assert answers[0][1]["www-authenticate"].startswith("Bearer")


def test_F_109_two_authorization_headers_are_none(face: Face) -> None:
    pairs = [(b"authorization", f"Bearer {PROM}".encode())] * 2
    assert face.call("POST", "/hooks/prom", {}, [b"{}"], pairs=pairs).status == 401


def test_a_token_may_be_the_password_of_basic_authentication_at_hooks_alone(house: House, face: Face) -> None:
    def basic(token: str) -> dict[str, str]:
        return {"Authorization": "Basic " + base64.b64encode(f"anybody:{token}".encode()).decode()}

    assert face.post("/hooks/prom", ALERT, basic(PROM)).status == 202
    assert face.post("/hooks/tills", ALERT, basic(house.tokens["tills"])).status == 202
    assert face.post("/hooks/tills", ALERT, basic(PROM)).status == 401
    assert face.post("/api/v1/signals", ALERT, basic(house.tokens["tills"])).status == 401
    assert face.post(COMMAND, {"runbook": "x"}, basic(house.tokens["ben"])).status == 401


def test_P_28_each_secret_opens_only_its_own_source(house: House, face: Face) -> None:
    site, base, person = {"Authorization": f"Bearer {PROM}"}, house.bearer("tills"), house.bearer("ben")
    assert face.post("/hooks/prom", ALERT, site).status == 202
    assert face.post("/hooks/tills", ALERT, base).status == 202
    wrong = [("prom", base), ("tills", site), ("prom", person), ("tills", person), ("ben", person)]
    assert [face.post(f"/hooks/{name}", ALERT, header).status for name, header in wrong] == [401] * len(wrong)


def test_an_open_source_needs_no_token_on_loopback_alone(house: House, face: Face) -> None:
    assert face.post("/hooks/shop", ALERT).status == 202
    elsewhere = Guard(house.behind, USUAL, loopback=False, clock=Clock())
    scope = {"method": "POST", "headers": [], "client": ("10.0.0.1", 1)}
    with pytest.raises(Exception, match="http-no-token"):
        asyncio.run(elsewhere.source(scope, "shop"))


def test_a_revoked_token_opens_nothing_from_that_moment(house: House, face: Face) -> None:
    secret = house.make_token("source", "shop")
    header = {"Authorization": f"Bearer {secret}"}
    assert face.post("/api/v1/signals", ALERT, header).status == 202
    got = face.post("/api/v1/commands/token-revoke", {"id": house.ids["shop"]}, house.bearer("ben"))
    assert got.status == 200
    assert face.post("/api/v1/signals", ALERT, header).status == 401


def test_a_source_token_reports_and_does_nothing_else(house: House, face: Face) -> None:
    got = face.post("/api/v1/commands/ack", {}, house.bearer("tills"))
    assert (got.status, got.code, got.json["exit_code"]) == (403, "sources-only-report", 6)
    assert face.get("/api/v1/status", house.bearer("tills")).status == 403
    trigger = {"runbook": "order-anomaly", "labels": {"shop": "by-source"}}
    assert face.post(COMMAND, trigger, house.bearer("tills")).status == 200


def test_a_person_makes_no_token_for_somebody_else_from_afar(house: House, face: Face) -> None:
    for name, status in (("ben", 200), ("lina", 403)):
        got = face.post("/api/v1/commands/token-make", {"kind": "person", "name": name}, house.bearer("ben"))
        assert got.status == status
    assert face.post("/api/v1/commands/token-make", {"kind": "person", "name": "lina"}, local="ben-os").status == 200


# --- the Unix socket --------------------------------------------------------------------


WHO = [
    # kernel, Tocsin-Login, Tocsin-As -> name, verified
    ("ben-os", "", "", "ben", True),
    ("ben-os", "ben-os", "", "ben", True),
    ("root", "ben-os", "", "ben", True),
    ("eve", "ben-os", "", "ben", False),
    ("", "ben-os", "", "ben", False),
    ("ben-os", "", "lina", "lina", False),
    ("ben-os", "", "ben", "ben", True),
    ("eve", "", "", "eve", False),
]


@pytest.mark.parametrize(("kernel", "login", "claimed", "name", "verified"), WHO)
def test_on_the_socket_the_system_says_who_it_is_and_another_name_is_unverified(
    face: Face, kernel: str, login: str, claimed: str, name: str, verified: bool
) -> None:
    got = face.get("/api/v1/whoami", {"Tocsin-Login": login, "Tocsin-As": claimed}, local=kernel)
    assert (got.data["name"], got.data["verified"]) == (name, verified)


def test_headers_of_the_socket_mean_nothing_over_tcp(face: Face) -> None:
    assert face.get("/api/v1/whoami", {"Tocsin-Login": "ben-os", "Tocsin-As": "ben"}).status == 401


def test_a_user_of_the_system_whom_the_team_does_not_know_may_report_but_not_respond(face: Face) -> None:
    assert face.post(COMMAND, {"runbook": "order-anomaly", "labels": {"shop": "eve"}}, local="eve").status == 200
    got = face.post("/api/v1/commands/ack", {}, local="eve")
    assert (got.status, got.code, got.json["params"]) == (403, "http-who", {"login": "eve"})
    assert face.get("/api/v1/status", local="eve").status == 200


def test_nobody_can_claim_to_be_a_person_who_does_not_exist(face: Face) -> None:
    assert face.get("/api/v1/whoami", {"Tocsin-As": "%E8%B0%81"}, local="ben-os").status == 404


# --- where it comes from ----------------------------------------------------------------


OURS = ["127.0.0.1:8642", "localhost", "LOCALHOST:1", "[::1]:8642", "127.1.2.3"]
NOT_OURS = [
    "evil.example",
    "evil.example:8642",
    "127.0.0.1.evil.example",
    "localhost.evil.example",
    "10.0.0.1",
    "[::2]",
]


@pytest.mark.parametrize("host", OURS)
def test_our_own_names_are_answered(face: Face, host: str) -> None:
    assert face.get("/healthz", {"Host": host}).status == 200


@pytest.mark.parametrize("host", NOT_OURS)
def test_another_name_is_421_so_that_no_page_can_rebind_its_name_to_us(face: Face, host: str) -> None:
    assert face.get("/healthz", {"Host": host}).status == 421


@pytest.mark.parametrize("host", ["", "a b", "a/b", "user@localhost", "localhost:99999999", "-"])
def test_a_malformed_or_missing_host_is_400(face: Face, host: str) -> None:
    assert face.get("/healthz", {"Host": host}).status == 400


def test_the_public_address_of_the_site_is_ours_too(house: House) -> None:
    site = house.behind.site()
    public = replace(site, settings=replace(site.settings, public_url="https://tocsin.example/x"))
    face = house.face(replace(house.behind, site=lambda: public))
    assert face.get("/healthz", {"Host": "tocsin.example"}).status == 200
    assert face.get("/healthz", {"Host": "other.example"}).status == 421


CROSS = [
    ({"Sec-Fetch-Site": "cross-site"}, 403),
    ({"Sec-Fetch-Site": "same-site"}, 403),
    ({"Sec-Fetch-Site": "same-origin"}, 202),
    ({"Sec-Fetch-Site": "none"}, 202),
    ({}, 202),
    ({"Origin": "https://evil.example"}, 403),
    ({"Origin": "null"}, 403),
    ({"Origin": "http://127.0.0.1:8642"}, 202),
    ({"Origin": "http://127.0.0.1:9999"}, 403),
]


@pytest.mark.parametrize(("headers", "status"), CROSS)
def test_F_120_a_page_of_another_site_cannot_post(face: Face, headers: dict[str, str], status: int) -> None:
    assert face.post("/hooks/shop", ALERT, headers).status == status


# --- guessing ---------------------------------------------------------------------------


def test_F_123_guessing_is_slowed_down_and_the_right_token_never_is(house: House) -> None:
    waits: list[float] = []

    async def sleep(seconds: float) -> None:
        waits.append(seconds)

    async def attempts(guard: Guard) -> None:
        wrong = {"method": "POST", "headers": [(b"authorization", b"Bearer guess")], "client": ("10.0.0.9", 1)}
        right = {**wrong, "headers": [(b"authorization", f"Bearer {PROM}".encode())]}
        for _ in range(25):
            with pytest.raises(Exception, match="http-no-token"):
                await guard.source(wrong, "prom")
            assert (await guard.source(right, "prom")).name == "prom"

    clock = Clock()
    guard = Guard(house.behind, replace(USUAL, misses=10), loopback=True, clock=clock, sleep=sleep)
    asyncio.run(attempts(guard))
    assert waits == [pytest.approx(min(1.0, n / 10)) for n in range(1, 16)]
    clock.now += 60
    waits.clear()
    asyncio.run(attempts(guard))
    assert len(waits) == 15


def test_a_secret_that_is_not_set_opens_nothing(house: House) -> None:
    (house.behind.root / "prom.token").rename(house.behind.root / "moved.token")
    try:
        behind: Behind = house.behind
        source = behind.source("prom")
        assert source is not None
        assert behind.digests(source) == []
        assert house.face().post("/hooks/prom", ALERT, {"Authorization": f"Bearer {PROM}"}).status == 401
    finally:
        (house.behind.root / "moved.token").rename(house.behind.root / "prom.token")


def test_a_sender_that_waits_to_be_asked_for_its_password_is_asked_and_loses_nothing(house: House, face: Face) -> None:
    def basic(word: str) -> dict[str, str]:
        return {"Authorization": "Basic " + base64.b64encode(f"tocsin:{word}".encode()).decode()}

    tally = face.router.tally
    first = face.post("/hooks/aws", {"Type": "Notification", "Message": "x"})
    assert (first.status, tally.fresh) == (401, {("asked", "aws"): 1})
    assert face.post("/hooks/aws", {}, basic("wrong")).status == 401
    assert face.post("/hooks/prom", {}).status == 401
    assert tally.fresh == {("asked", "aws"): 1, ("token", "aws"): 1, ("token", "prom"): 1}
    assert face.post("/hooks/aws", {"Type": "Notification", "Message": "x"}, basic(PROM)).status == 202


def test_P_28_who_is_asked_first_cannot_be_told_from_a_source_that_there_is_not(face: Face) -> None:
    answers = [told(face.post(f"/hooks/{name}", ALERT)) for name in ("aws", "prom", "nobody")]
    assert answers == [answers[0]] * 3
