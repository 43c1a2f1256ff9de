"""The description of the HTTP face is the committed one, is valid, and tells the truth about a running router."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tocsin.engine.web import openapi
from tocsin.engine.web.router import allowed

from .cast import Face, Got, House

COMMITTED = Path(__file__).parents[2] / "docs" / "reference" / "openapi.json"
DOCUMENT: dict[str, Any] = openapi.document()
OPERATIONS = [(path, method) for path, item in DOCUMENT["paths"].items() for method in item]


def checks(schema: dict[str, Any], value: object) -> None:
    """Raises when `value` is not what the document says."""
    Draft202012Validator({**schema, "components": DOCUMENT["components"]}).validate(value)


def response(path: str, method: str, got: Got) -> dict[str, Any]:
    found = DOCUMENT["paths"][path][method]["responses"][str(got.status)]
    if "$ref" in found:
        found = DOCUMENT["components"]["responses"][found["$ref"].rpartition("/")[2]]
    content: dict[str, Any] = found["content"]
    return dict(content[got.headers["content-type"].partition(";")[0]]["schema"])


def test_the_committed_description_is_the_one_that_is_served(face: Face) -> None:
    assert COMMITTED.read_bytes() == openapi.text(), "python3 dev.py docs writes it again"
    assert face.get("/openapi.json").body == openapi.text()


def test_its_references_lead_somewhere_and_its_schemas_are_schemas() -> None:
    told = json.dumps(DOCUMENT)
    for reference in set(re.findall(r'"\$ref": "#/([^"]+)"', told)):
        found: Any = DOCUMENT
        for step in reference.split("/"):
            found = found[step]
    for schema in DOCUMENT["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)
    assert all(item[method]["summary"] for item in DOCUMENT["paths"].values() for method in item)
    ids = [
        item[method]["operationId"]
        for item in DOCUMENT["paths"].values()
        for method in item
        if "operationId" in item[method]
    ]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_every_operation_exists_and_wants_a_token_where_it_says_so(face: Face, path: str, method: str) -> None:
    real = path.replace("{source}", "prom")
    assert method.upper() in allowed(real)
    got = face.call(method.upper(), real, {"Content-Type": "application/json", "Content-Length": "2"}, [b"{}"])
    needs = {"token": []} in DOCUMENT["paths"][path][method]["security"]
    assert (got.status == 401) is needs
    if needs:
        checks(response(path, method, got), got.json)


def test_nothing_is_served_that_is_not_described() -> None:
    from tocsin.engine.model.command import VERBS
    from tocsin.engine.model.question import QUESTIONS
    from tocsin.engine.web.router import FORMS, PLAIN

    served = {(path, "get") for path in PLAIN} | {(f"/api/v1/{name}", "get") for name in QUESTIONS}
    served |= {(f"/api/v1/commands/{verb}", "post") for verb in VERBS}
    served |= {("/hooks/{source}", "post"), ("/api/v1/signals", "post")}
    served |= {(path, method) for path in FORMS for method in ("get", "post")}
    assert served == set(OPERATIONS)


def test_answers_are_what_the_description_says(house: House, face: Face) -> None:
    incident, who = house.incident("described"), house.bearer("ben")
    for path, query in (
        ("/api/v1/status", ""),
        ("/api/v1/incidents", "?which=all"),
        ("/api/v1/versions", ""),
        ("/api/v1/show", f"?incident={incident}"),
        ("/api/v1/timeline", f"?incident={incident}"),
        ("/api/v1/explain", f"?subject={incident}"),
        ("/api/v1/tokens", ""),
        ("/api/v1/whoami", ""),
        ("/api/v1/report", f"?incident={incident}"),
        ("/api/v1/signals", ""),
        ("/api/v1/alerts", ""),
    ):
        got = face.get(path + query, who)
        assert got.status == 200
        checks(response(path, "get", got), got.json)
    note = face.post("/api/v1/commands/note", {"incident": incident, "text": "x"}, who)
    checks(response("/api/v1/commands/note", "post", note), note.json)
    hook = face.post("/hooks/tills", b"anything", house.bearer("tills"))
    checks(response("/hooks/{source}", "post", hook), hook.json)
    wrong = face.post("/api/v1/commands/note", {"incident": incident, "txt": "x"}, who)
    checks(response("/api/v1/commands/note", "post", wrong), wrong.json)
