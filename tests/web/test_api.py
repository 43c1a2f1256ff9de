"""`/api/v1`: commands and questions as a terminal asks them, and every error with its code, place and words."""

from __future__ import annotations

import json
from dataclasses import fields, replace

import pytest

from tocsin.engine.model.command import VERBS
from tocsin.engine.model.ports import StoreFull
from tocsin.engine.model.problem import (
    Mark,
    NoSuchThing,
    NotAllowed,
    Problem,
    Refused,
    SiteWrong,
    TocsinError,
    Unavailable,
    WrongUsage,
)
from tocsin.engine.model.question import QUESTIONS
from tocsin.engine.run.client import error_of

from .cast import Face, House, failing


def test_a_command_is_answered_with_the_lines_it_wrote(house: House, face: Face) -> None:
    got = face.post(
        "/api/v1/commands/trigger?lang=en", {"runbook": "order-anomaly", "labels": {"shop": "one"}}, house.bearer("ben")
    )
    assert got.status == 200
    assert got.json["v"] == 1
    incident = got.data["incident"]
    assert incident.startswith("INC-")
    assert got.data["lines"][0]["by"] == "ben"
    note = face.post("/api/v1/commands/note", {"incident": incident, "text": "人来了"}, house.bearer("lina"))
    assert [line["by"] for line in note.data["lines"]] == ["lina"]
    shown = face.get(f"/api/v1/show?incident={incident}", house.bearer("ben"))
    assert shown.data["card"]["labels"] == {"shop": "one"}


def test_the_language_is_the_one_that_was_asked_for(house: House, face: Face) -> None:
    house.incident("langs")
    said = {
        lang: face.get(f"/api/v1/status?lang={lang}", house.bearer("ben")).data["burning"][0]["title"]
        for lang in ("zh", "en")
    }
    assert said["zh"] != said["en"]
    header = face.get(
        "/api/v1/show?incident=INC-9999", {**house.bearer("ben"), "Accept-Language": "fr, zh-CN;q=0.8, en;q=0.3"}
    )
    english = face.get("/api/v1/show?incident=INC-9999", {**house.bearer("ben"), "Accept-Language": "de"})
    assert header.json["title"] == "不存在"
    assert english.json["title"] == "Not found"


@pytest.mark.parametrize("name", sorted(QUESTIONS))
def test_every_question_is_answered_or_refused_with_a_reason(house: House, face: Face, name: str) -> None:
    incident = house.incident(f"question-{name}")
    needed = {"incident": f"?incident={incident}", "subject": f"?subject={incident}"}
    made = QUESTIONS[name]
    query = next((needed[item.name] for item in fields(made) if item.name in needed), "")
    got = face.get(f"/api/v1/{name}{query}", house.bearer("ben"))
    assert (got.status, list(got.json)) == (200, ["v", "data"])


def test_an_unknown_verb_or_question_is_404(house: House, face: Face) -> None:
    for method, path in (("POST", "/api/v1/commands/explode"), ("GET", "/api/v1/secrets"), ("GET", "/api/v2/status")):
        assert face.call(method, path, house.bearer("ben")).status == 404


BAD = [
    ("ack", b"[1]", 422, "http-not-object", ""),
    ("ack", b'{"incident": 7}', 422, "http-field-wrong", "/incident"),
    ("ack", b'{"incdent": "INC-1"}', 422, "http-unknown-field", "/incdent"),
    ("do", b'{"incident": "INC-1"}', 422, "http-field-missing", "/button"),
    ("do", b"", 422, "http-field-missing", "/incident"),
    ("signal", b'{"samples": [{"metric": "a", "value": "b"}]}', 422, "http-field-wrong", "/samples/0/value"),
    ("signal", b'{"samples": [{"metric": "a"}]}', 422, "http-field-missing", "/samples/0/value"),
    ("notice-mark", b'{"incident": "INC-1", "notice": "n", "verdict": "perhaps"}', 422, "http-field-wrong", "/verdict"),
    ("ack", b'{"incident": "a", "incident": "b"}', 400, "http-json-twice", None),
    ("ack", b"{", 400, "http-not-json", None),
    ("ack", b'{"incident": "\\udfff"}', 400, "http-json-sign", None),
    ("signal", b'{"samples": [{"metric": "a", "value": Infinity}]}', 400, "http-json-constant", None),
]


@pytest.mark.parametrize(("verb", "body", "status", "code", "pointer"), BAD, ids=range(len(BAD)))
def test_a_wrong_field_is_named(
    house: House, face: Face, verb: str, body: bytes, status: int, code: str, pointer: str | None
) -> None:
    got = face.post(f"/api/v1/commands/{verb}", body, house.bearer("ben"))
    assert (got.status, got.code, got.json.get("pointer")) == (status, code, pointer)


BAD_QUERIES = [
    ("incidents?limit=0", "http-range"),
    ("incidents?limit=-1", "http-range"),
    ("incidents?limit=1000000000", "http-range"),
    ("incidents?limit=abc", "http-range"),
    ("incidents?limit=%EF%BC%95", "http-range"),
    ("incidents?which=both", "http-field-wrong"),
    ("incidents?limit=5&limit=6", "http-query-twice"),
    ("status?colour=red", "http-unknown-field"),
    ("status?lang=fr", "http-lang"),
    ("show", "http-field-missing"),
    ("timeline?every=perhaps", "http-field-wrong"),
    ("show?incident=%FF", "http-query-bad"),
]


@pytest.mark.parametrize(("query", "code"), BAD_QUERIES)
def test_a_wrong_parameter_is_400_and_named(house: House, face: Face, query: str, code: str) -> None:
    got = face.get(f"/api/v1/{query}", house.bearer("ben"))
    assert (got.status, got.code) == (400, code)


ERRORS = [
    (Refused("already-open", incident="INC-1", runbook="r"), 409, 1),
    (WrongUsage("note-empty"), 400, 2),
    (SiteWrong((Problem("yaml-bad", Mark("team.yaml", 3, 9)),)), 422, 3),
    (NoSuchThing("no-such-incident", incident="INC-1"), 404, 4),
    (Unavailable("engine-busy", seconds=15), 503, 5),
    (NotAllowed("sources-only-report", name="x"), 403, 6),
]


@pytest.mark.parametrize(("error", "status", "exit_code"), ERRORS, ids=lambda value: type(value).__name__)
def test_each_error_of_the_program_has_its_status_and_survives_the_way_to_the_terminal(
    house: House, error: TocsinError, status: int, exit_code: int
) -> None:
    got = house.face(failing(house.behind, error)).post("/api/v1/commands/ack", {}, house.bearer("ben"))
    assert (got.status, got.json["exit_code"], got.code) == (status, exit_code, error.code)
    assert got.headers["content-type"] == "application/problem+json"
    assert ("retry-after" in got.headers) is (status == 503)
    back = error_of(got.status, got.body)
    assert (type(back), back.code) == (type(error), error.code)
    if isinstance(error, SiteWrong):
        assert isinstance(back, SiteWrong)
        assert str(back.problems[0].where) == "team.yaml:3:9"


def test_a_commit_that_failed_is_503_for_commands_too(house: House) -> None:
    got = house.face(failing(house.behind, StoreFull("x"))).post("/api/v1/commands/ack", {}, house.bearer("ben"))
    assert (got.status, got.code) == (503, "http-storage")


@pytest.mark.parametrize("path", ["/hooks/tills", "/api/v1/commands/ack", "/api/v1/status", "/metrics"])
def test_an_unexpected_exception_is_500_with_an_id_and_repeats_nothing(
    house: House, path: str, caplog: pytest.LogCaptureFixture
) -> None:
    class Broken:
        def __getattr__(self, name: str) -> object:
            raise RuntimeError("a secret in the text")

    real = house.behind

    class Door(Broken):
        actor_of = staticmethod(real.door.actor_of)

    def broken(*_: object) -> object:
        raise RuntimeError("a secret in the text")

    behind = replace(real, door=Door(), turned_at=broken)  # type: ignore[arg-type]
    face, who = house.face(behind), house.bearer("tills" if "hooks" in path else "ben")
    got = face.get(path, who) if path in ("/api/v1/status", "/metrics") else face.post(path, {}, who)
    assert (got.status, got.code) == (500, "http-internal")
    assert b"a secret" not in got.body
    number = got.json["instance"].removeprefix("urn:uuid:")
    assert any(getattr(record, "error_id", "") == number for record in caplog.records)


def test_publishing_shows_what_would_change_and_then_does_it(house: House, face: Face) -> None:
    folder = house.behind.root / "runbooks"
    book = folder / "staff-shortage.yaml"
    old = book.read_text("utf-8")
    book.write_text(old.replace("# ", "#  ", 1).rstrip() + "\n# changed\n", "utf-8")
    told = {"dry": True}
    dry = face.post("/api/v1/commands/publish", told, house.bearer("ben"))
    done = face.post("/api/v1/commands/publish", {}, house.bearer("ben"))
    assert (dry.status, done.status) == (200, 200)
    assert {change["runbook"] for change in dry.data["data"]["changes"]} >= {"staff-shortage", "order-anomaly"}
    assert dry.data["data"]["changes"] == done.data["data"]["changes"]


def test_publishing_a_wrong_site_names_file_and_line_and_keeps_the_old_set(house: House, face: Face) -> None:
    book = house.behind.root / "runbooks" / "wrong.yaml"
    book.write_text("runbook: wrong\nnonsense: 1\n", "utf-8")
    try:
        got = face.post("/api/v1/commands/publish?lang=zh", {}, house.bearer("ben"))
        assert (got.status, got.code, got.json["exit_code"]) == (422, "site-wrong", 3)
        errors = [one for one in got.json["problems"] if one["weight"] == "error"]
        assert {one["file"] for one in errors} == {"runbooks/wrong.yaml"}
        assert all(one["line"] > 0 and one["detail"] for one in got.json["problems"])
    finally:
        book.unlink()


def test_every_verb_of_the_engine_has_its_address(house: House, face: Face) -> None:
    for verb in VERBS:
        got = face.post(f"/api/v1/commands/{verb}", {"no-such-field": 1}, house.bearer("ben"))
        assert (got.status, got.code) == (422, "http-unknown-field")


def test_nothing_of_an_unknown_field_comes_back_but_its_short_name(house: House, face: Face) -> None:
    got = face.post("/api/v1/commands/ack", json.dumps({"x" * 5_000: "secret-value"}).encode(), house.bearer("ben"))
    assert b"secret-value" not in got.body
    assert len(got.body) < 1_000
