"""Methods, paths, pages and headers of the whole HTTP face, as a table."""

from __future__ import annotations

import pytest

from tocsin.engine.model.command import VERBS
from tocsin.engine.model.question import QUESTIONS
from tocsin.engine.web.router import PLAIN, allowed

from .cast import Face, House

PATHS = [*PLAIN, "/hooks/prom", "/api/v1/signals", "/api/v1/status", "/api/v1/commands/ack"]
METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "BREW"]
NO_PATHS = [
    "/hooks",
    "/hooks/",
    "/hooks/a/b",
    "/api",
    "/api/v1/",
    "/api/v1/none",
    "/healthz/",
    "//healthz",
    "/docs",
    "/redoc",
    "/api/v1/commands/none",
    "/../etc/passwd",
    "/HEALTHZ",
    "/api/v1/status/",
    "/favicon.ico",
]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("method", METHODS)
def test_a_wrong_method_is_405_and_names_the_right_ones(face: Face, method: str, path: str) -> None:
    got = face.call(method, path)
    if method in allowed(path):
        assert got.status not in (404, 405)
    else:
        assert got.status == 405
        assert got.headers["allow"].split(", ") == list(allowed(path))


@pytest.mark.parametrize("path", NO_PATHS)
def test_a_wrong_path_is_404(face: Face, path: str) -> None:
    for method in ("GET", "POST", "OPTIONS"):
        got = face.call(method, path)
        assert (got.status, got.code) == (404, "http-no-path")
    assert face.call("TRACE", path).status == 405


@pytest.mark.parametrize("path", PATHS)
def test_options_names_the_methods_and_does_nothing(face: Face, path: str) -> None:
    got = face.call("OPTIONS", path)
    assert (got.status, got.body, got.headers["allow"]) == (204, b"", ", ".join(allowed(path)))


@pytest.mark.parametrize("path", [*PLAIN, "/api/v1/whoami"])
def test_head_is_get_without_the_body(house: House, face: Face, path: str) -> None:
    got = face.call("GET", path, house.bearer("ben"))
    head = face.call("HEAD", path, house.bearer("ben"))
    assert (head.status, head.body) == (got.status, b"")
    if path != "/metrics":  # its figures differ from one moment to the next
        assert head.headers == got.headers


def test_F_120_a_get_never_changes_and_no_method_can_be_smuggled(house: House, face: Face) -> None:
    for verb in VERBS:
        assert "GET" not in allowed(f"/api/v1/commands/{verb}")
    told = {**house.bearer("ben"), "X-HTTP-Method-Override": "POST", "X-Method-Override": "DELETE"}
    assert face.get("/api/v1/commands/ack", told).status == 405
    assert face.get("/api/v1/signals", told).status == 200
    assert all("POST" not in allowed(f"/api/v1/{name}") for name in QUESTIONS if name != "signals")


@pytest.mark.parametrize("path", [*PATHS, "/nothing"])
def test_F_120_every_answer_keeps_browsers_in_check(house: House, face: Face, path: str) -> None:
    for got in (face.get(path), face.call("BREW", path), face.post(path, b"{}", house.bearer("ben"))):
        assert "frame-ancestors 'none'" in got.headers["content-security-policy"]
        assert "default-src 'none'" in got.headers["content-security-policy"]
        assert got.headers["x-content-type-options"] == "nosniff"
        assert got.headers["cache-control"] == "no-store"
        assert "access-control-allow-origin" not in got.headers
        assert "set-cookie" not in got.headers
        assert int(got.headers["content-length"]) == len(got.body)


@pytest.mark.parametrize("path", ["/", "/status"])
def test_the_pages_are_short_need_no_script_and_speak_both_languages(face: Face, path: str) -> None:
    zh, en = face.get(f"{path}?lang=zh"), face.get(path, {"Accept-Language": "en-GB"})
    assert zh.headers["content-language"] == "zh-CN"
    assert b'<html lang="en">' in en.body
    assert zh.body != en.body
    for got in (zh, en):
        assert b"<script" not in got.body
        assert b"http" not in got.body
        assert len(got.body) < 1_000


def test_the_pages_show_nothing_of_the_site(house: House, face: Face) -> None:
    incident = house.incident("hidden-shop")
    for path in ("/", "/status", "/healthz", "/readyz"):
        body = face.get(path).body.decode()
        assert incident not in body
        assert "hidden-shop" not in body


@pytest.mark.parametrize(
    ("told", "title"),
    [
        ("zh-TW", "不存在"),
        ("en;q=0.1, zh;q=0.9", "不存在"),
        ("zh;q=x, en", "Not found"),
        ("", "Not found"),
        ("*", "Not found"),
        (";;,,q=", "Not found"),
    ],
)
def test_the_readers_language_is_found_or_english(face: Face, told: str, title: str) -> None:
    assert face.get("/nothing", {"Accept-Language": told}).json["title"] == title
