"""The description of the whole HTTP face (OpenAPI 3.1), made from the same records and tables that serve it.

`docs/reference/openapi.json` is this text; a test compares the two, and walks every path against a running server.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import lru_cache
from inspect import cleandoc
from typing import Any

import msgspec

from ..model.command import VERBS
from ..model.question import QUESTIONS
from ..model.view import Answer
from ..run.client import ANSWERS
from ..run.intake import Taken
from .strict import RANGES

REF = "#/components/schemas/{name}"
_LANG = {
    "name": "lang", "in": "query", "schema": {"type": "string", "enum": ["zh", "en"]},
    "description": "Language of all texts; else Accept-Language, else English.",
}  # fmt: skip
_STATUS = {
    "400": "The request makes no sense; `pointer` or `params.field` says where.",
    "401": "No valid token. Unknown source and wrong secret look the same.",
    "403": "Not allowed.",
    "404": "No such thing.",
    "405": "Wrong method; see Allow.",
    "408": "The body came too slowly.",
    "409": "Not possible in this state; `detail` names the next step.",
    "413": "More than 1 MiB.",
    "415": "Not application/json in UTF-8, or compressed.",
    "421": "The Host header names another server.",
    "422": "A field is missing, unknown or of the wrong type, or files of the site are wrong.",
    "429": "Too many at once; nothing was kept. See Retry-After.",
    "500": "A bug; `instance` is the id under which the log holds it.",
    "503": "Cannot be kept or answered now. See Retry-After.",
}


@lru_cache(maxsize=1)
def text() -> bytes:
    """The document as it is served and committed: sorted, indented, with a newline at the end."""
    return (json.dumps(document(), ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def document() -> dict[str, Any]:
    """OpenAPI 3.1 as plain data. (Its schemas are JSON; they have no type of ours.)"""
    records = [*VERBS.values(), Answer, Taken, *ANSWERS.values()]
    schemas, components = msgspec.json.schema_components(records, ref_template=REF, schema_hook=_any)
    answer, taken, *views = schemas[len(VERBS) :]
    paths: dict[str, Any] = {}
    for name, schema in zip(VERBS, schemas, strict=False):
        paths[f"/api/v1/commands/{name}"] = {"post": _command(name, schema, answer)}
    for name, view in zip(ANSWERS, views, strict=True):
        paths[f"/api/v1/{name}"] = {"get": _question(name, view)}
    paths["/api/v1/signals"]["post"] = _signals(taken)
    paths["/hooks/{source}"] = {"post": _hook(taken)}
    paths |= _plain()
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Tocsin", "version": "1", "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
            "description": (
                "Instants are integers: microseconds since 1970-01-01T00:00:00Z. Every success is "
                '`{"v": 1, "data": …}`, every error `application/problem+json` (RFC 9457). A changing request is '
                "answered after its commit. On the server's Unix socket no token is needed."
            ),
        },
        "paths": dict(sorted(paths.items())),
        "components": {
            "schemas": {**components, "Problem": _PROBLEM, "SignalItem": _ITEM},
            "responses": {status: _refusal(status, words) for status, words in _STATUS.items()},
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }  # fmt: skip


def _any(made: type) -> dict[str, Any]:
    """`object`: whatever the verb has to tell."""
    if made is not object:
        raise NotImplementedError(made)
    return {"description": "Anything."}


def _command(name: str, schema: Any, answer: Any) -> dict[str, Any]:
    needed = not _all_optional(VERBS[name])
    return {
        "operationId": f"command-{name}", "summary": _summary(VERBS[name], name), "tags": ["commands"],
        "parameters": [_LANG], "security": [{"token": []}],
        "requestBody": {"required": needed, "content": {"application/json": {"schema": schema}}},
        "responses": _responses("200", _enveloped(answer), "400 401 403 404 408 409 413 415 421 422 500 503"),
    }  # fmt: skip


def _question(name: str, view: Any) -> dict[str, Any]:
    made = QUESTIONS[name]
    described = msgspec.json.schema_components([made], ref_template=REF)[1].get(made.__name__, {})
    needed = described.get("required", [])
    parameters = [
        {"name": field, "in": "query", "required": field in needed, "schema": _ranged(field, schema)}
        for field, schema in described.get("properties", {}).items()
    ]
    return {
        "operationId": f"question-{name}", "summary": _summary(made, name), "tags": ["questions"],
        "parameters": [*parameters, _LANG], "security": [{"token": []}],
        "responses": _responses("200", _enveloped(view), "400 401 403 404 421 500 503"),
    }  # fmt: skip


def _hook(taken: Any) -> dict[str, Any]:
    return {
        "operationId": "hook", "tags": ["intake"],
        "summary": "A message of a monitoring system, kept whatever it holds and answered after the commit.",
        "parameters": [{"name": "source", "in": "path", "required": True, "schema": {"type": "string"}}, _LANG],
        "security": [{"token": []}, {}],
        "requestBody": {"content": {"*/*": {"schema": {}}}},
        "responses": _responses("202", _enveloped(taken), "400 401 403 408 413 421 429 500 503"),
    }  # fmt: skip


def _signals(taken: Any) -> dict[str, Any]:
    item = {"$ref": REF.format(name="SignalItem")}
    many = {"type": "object", "required": ["items"], "properties": {"items": {"type": "array", "items": item}}}
    return {
        "operationId": "signals", "tags": ["intake"], "summary": "Figures and events, one or many, in one transaction.",
        "parameters": [_LANG], "security": [{"token": []}],
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": {"anyOf": [item, {"type": "array", "items": item}, many]}}},
        },
        "responses": _responses("202", _enveloped(taken), "400 401 403 408 413 415 421 429 500 503"),
    }  # fmt: skip


def _plain() -> dict[str, Any]:
    def of(summary: str, kind: str, codes: str = "421") -> dict[str, Any]:
        made = {"summary": summary, "tags": ["server"], "security": []}
        ok = {"description": "OK", "content": {kind: {"schema": {}}}}
        return {"get": {**made, "responses": {"200": ok, **_refs(codes)}}}

    ready = of("200 when it may be relied on, else 503 with the reasons.", "application/json")
    ready["get"]["responses"]["503"] = {"description": "Not ready.", "content": {"application/json": {"schema": {}}}}
    return {
        "/healthz": of("200 while the process lives.", "application/json"),
        "/readyz": ready,
        "/metrics": of("Figures in the format of Prometheus.", "text/plain"),
        "/openapi.json": of("This document.", "application/json"),
        "/": of("What this is.", "text/html"),
        "/status": of("The public page.", "text/html"),
        "/heard": {**of("The form in which people report what customers say.", "text/html"), **_form()},
    }


def _form() -> dict[str, Any]:
    """Answered with a page, also where it is refused."""
    page: dict[str, Any] = {"content": {"text/html": {"schema": {}}}}
    return {
        "post": {
            "summary": "The form, filled in: kind, text, labels, id, and the token of whoever reports.",
            "tags": ["intake"], "security": [],
            "requestBody": {
                "required": True, "content": {"application/x-www-form-urlencoded": {"schema": {"type": "object"}}}
            },
            "responses": {
                "200": {"description": "Taken; a repeat of the same id counts once.", **page},
                **{code: {"description": _STATUS[code], **page} for code in ("400", "401", "404", "409", "415", "503")},
                **_refs("403 408 413 421 500"),
            },
        }
    }  # fmt: skip


def _responses(ok: str, schema: Any, codes: str) -> dict[str, Any]:
    done = {"description": "Done.", "content": {"application/json": {"schema": schema}}}
    return {ok: done, **_refs(codes)}


def _refs(codes: str) -> dict[str, Any]:
    return {code: {"$ref": f"#/components/responses/{code}"} for code in codes.split()}


def _refusal(status: str, words: str) -> dict[str, Any]:
    problem = {"schema": {"$ref": REF.format(name="Problem")}}
    made: dict[str, Any] = {"description": words, "content": {"application/problem+json": problem}}
    if status in ("429", "503"):
        made["headers"] = {"Retry-After": {"schema": {"type": "integer"}, "description": "Seconds."}}
    return made


def _enveloped(schema: Any) -> dict[str, Any]:
    return {"type": "object", "required": ["v", "data"], "properties": {"v": {"const": 1}, "data": schema}}


def _ranged(name: str, schema: Mapping[str, Any]) -> dict[str, Any]:
    if name not in RANGES:
        return dict(schema)
    least, most = RANGES[name]
    return {**schema, "minimum": least, "maximum": most}


def _summary(made: type, name: str) -> str:
    """The first lines of a record's own text, without the view that they name; else the name as words."""
    told = cleandoc(made.__doc__ or "")
    if not told or told.startswith(("Base of ", f"{made.__name__}(")):  # inherited, or what `dataclass` writes
        return f"{name.replace('-', ' ').capitalize()}."
    first = told.split("\n\n")[0].replace("\n", " ")
    return re.sub(r" -> [^.]*\.", ".", first, count=1)


def _all_optional(made: type) -> bool:
    return all(not item.required for item in msgspec.inspect.type_info(made).fields)  # type: ignore[attr-defined]


_PROBLEM: dict[str, Any] = {
    "type": "object", "required": ["type", "title", "status", "code", "detail", "params", "exit_code"],
    "properties": {
        "type": {"type": "string", "description": "urn:tocsin:CODE"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string", "description": "Stable; the sentence in `detail` is not."},
        "detail": {"type": "string", "description": "What is wrong and what to do next, in the asked language."},
        "params": {"type": "object"},
        "exit_code": {"type": "integer", "description": "Exit code of the command line for the same error."},
        "pointer": {"type": "string", "description": "JSON pointer into the body."},
        "instance": {"type": "string", "description": "Id of this occurrence in the server's log."},
        "problems": {"type": "array", "items": {"type": "object"}, "description": "Findings in files of the site."},
    },
}  # fmt: skip
_ITEM: dict[str, Any] = {
    "type": "object", "description": "A figure (`metric`, `value`) or a named event (`event`, `state`).",
    "properties": {
        "metric": {"type": "string"},
        "value": {"type": ["number", "string"], "description": "`95%` is 0.95."},
        "event": {"type": "string"},
        "state": {"type": "string", "enum": ["firing", "resolved"], "default": "firing"},
        "id": {"type": "string", "description": "Tells two alerts of one event apart."},
        "labels": {"type": "object", "additionalProperties": {"type": ["string", "number", "boolean", "null"]}},
        "at": {"type": ["string", "number"], "description": "RFC 3339 with offset, or seconds since 1970."},
    },
}  # fmt: skip
