"""JSON and fields for `/api/v1`: wrong ones are refused with the place and the reason, never guessed."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from dataclasses import fields
from typing import Any, TypeVar
from urllib.parse import parse_qsl

import msgspec

from .reply import HttpError, Scope
from .request import header, media_type

T = TypeVar("T")
RANGES: Mapping[str, tuple[int, int]] = {"limit": (1, 1_000), "days": (1, 366), "after": (0, 2**53)}
"""Numbers in queries and what they may be."""
_WHERE = re.compile(r"(?P<what>.*?)(?: - at `(?P<path>\$.*)`)?", re.DOTALL)
_MISSING = re.compile(r"Object missing required field `(?P<name>[^`]*)`")
LONGEST = 60


def json_body(scope: Scope, body: bytes) -> object:
    """The body as JSON. Raises HttpError 415 for another type or coding, 400 for what is not strict JSON."""
    check_type(scope)
    try:
        text = body.decode("utf-8")
        found = json.loads(text, object_pairs_hook=_once, parse_constant=_no_constant, parse_float=_finite)
        if "\\u" in text:
            _storable(found)
        return found
    except HttpError:
        raise
    except UnicodeDecodeError:
        raise HttpError(400, "http-not-utf8") from None
    except json.JSONDecodeError as error:
        raise HttpError(400, "http-not-json", line=error.lineno, column=error.colno) from None
    except (ValueError, RecursionError):  # thousands of digits, or nested too deep
        raise HttpError(400, "http-not-json", line=1, column=1) from None


def check_type(scope: Scope) -> None:
    """Raises HttpError 415 unless the body is plain JSON in UTF-8."""
    kind, charset = media_type(scope)
    if kind != "application/json" and not (kind.startswith("application/") and kind.endswith("+json")):
        raise HttpError(415, "http-wrong-type", accepted="application/json")
    if charset not in ("", "utf-8", "utf8"):
        raise HttpError(415, "http-wrong-type", accepted="application/json; charset=utf-8")
    if (header(scope, b"content-encoding") or b"identity").lower() != b"identity":
        raise HttpError(415, "http-encoded", headers=((b"accept-encoding", b"identity"),))


def record(made: type[T], given: object) -> T:
    """A JSON object as a frozen record. Raises HttpError 422 that names the field."""
    if not isinstance(given, dict):
        raise HttpError(422, "http-not-object", pointer="")
    known = [item.name for item in fields(made)]  # type: ignore[arg-type]
    for name in given:
        if name not in known:
            raise HttpError(422, "http-unknown-field", pointer=_pointer([name]), field=name[:LONGEST],
                            known=", ".join(known) or "-")  # fmt: skip
    try:
        return msgspec.convert(given, made)
    except msgspec.ValidationError as error:
        raise wrong_field(str(error)) from None


def wrong_field(told: str, status: int = 422) -> HttpError:
    """A conversion's message as an error with a JSON pointer. (The message names types and the path, no values.)"""
    found = _WHERE.fullmatch(told)
    what, path = (found["what"], found["path"] or "$") if found else (told, "$")
    steps = re.findall(r"\.([^.\[\]]+)|\[([^\]]*)\]", path)
    names = [name or place for name, place in steps]
    missing = _MISSING.match(what)
    if missing is not None:
        names.append(missing["name"])
        return HttpError(status, "http-field-missing", pointer=_pointer(names), field=".".join(names)[:LONGEST])
    why = what.replace("`", "")[:200]
    return HttpError(status, "http-field-wrong", pointer=_pointer(names), field=".".join(names)[:LONGEST], why=why)


def query_record(made: type[T], query: bytes) -> T:
    """A query as a record; `lang` belongs to every query. Raises HttpError 400 that names the parameter."""
    given: dict[str, str] = {}
    known = [item.name for item in fields(made)]  # type: ignore[arg-type]
    for name, value in _pairs(query):
        if name in given:
            raise HttpError(400, "http-query-twice", field=name[:LONGEST])
        given[name] = value
    if given.pop("lang", "en") not in ("zh", "en"):
        raise HttpError(400, "http-lang")
    for name, value in given.items():
        if name not in known:
            raise HttpError(400, "http-unknown-field", field=name[:LONGEST], known=", ".join(known) or "-")
        _in_range(name, value)
    try:
        return msgspec.convert(given, made, strict=False)
    except msgspec.ValidationError as error:
        raise wrong_field(str(error), 400) from None


def _pairs(query: bytes) -> list[tuple[str, str]]:
    try:
        return parse_qsl(query.decode("ascii"), keep_blank_values=True, max_num_fields=32, errors="strict")
    except (UnicodeDecodeError, ValueError):
        raise HttpError(400, "http-query-bad") from None


def _in_range(name: str, value: str) -> None:
    if name not in RANGES:
        return
    least, most = RANGES[name]
    if not (value.isascii() and value.isdigit() and len(value) < 18 and least <= int(value) <= most):
        raise HttpError(400, "http-range", field=name, least=least, most=most)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise HttpError(400, "http-json-twice", field=name[:LONGEST])
        found[name] = value
    return found


def _finite(figure: str) -> float:
    value = float(figure)
    return value if math.isfinite(value) else _no_constant(figure[:LONGEST])


def _storable(value: object) -> None:
    """Escapes can write what no database keeps as text: half a character, or NUL."""
    if isinstance(value, dict):
        for name, item in value.items():
            _storable(name)
            _storable(item)
    elif isinstance(value, list):
        for item in value:
            _storable(item)
    elif isinstance(value, str) and ("\x00" in value or any("\ud800" <= sign <= "\udfff" for sign in value)):
        raise HttpError(400, "http-json-sign")


def _no_constant(name: str) -> float:
    raise HttpError(400, "http-json-constant", name=name)


def _pointer(names: list[str]) -> str:
    return "".join("/" + name.replace("~", "~0").replace("/", "~1")[:LONGEST] for name in names)
