"""JSON Schema (Draft 2020-12) of the files of a site, made from the one table, for editors and for checks elsewhere.

It is weaker than the loader on purpose: names, conditions and texts are only checked here as far as their shape goes.
An editor reads plain `20` as a number and `true` as yes, so both forms are allowed everywhere.
"""

from __future__ import annotations

from collections.abc import Mapping

from .grammar import Key, Place, Shape
from .places import PLACES

Schema = dict[str, object]

FILES: Mapping[str, str] = {
    "runbook": "runbook", "team": "team", "site": "site", "test": "test", "drill": "drill", "notice": "notice-file",
    "mapping": "mapping",
}  # fmt: skip
"""Name of a schema -> the place it describes."""

_LENGTH = r"^([0-9]+d)?([0-9]+h)?([0-9]+m)?([0-9]+s)?$"
_TEXT: Schema = {
    "anyOf": [
        {"type": "string", "minLength": 1},
        {
            "type": "object", "properties": {"zh": {"type": "string"}, "en": {"type": "string"}}, "minProperties": 1,
            "additionalProperties": False,
        },
    ]
}  # fmt: skip
_LINE: Schema = {"type": ["string", "number", "boolean"]}
_NAME: Schema = {"type": "string", "minLength": 1}
_LENGTH_TEXT: Schema = {"type": "string", "pattern": _LENGTH, "minLength": 2}
_LEVEL: Schema = {
    "anyOf": [
        {"type": "number"},
        {"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]+)?(%| ?x (usual|previous|target))?$"},
    ]
}
_NAMES_AND_LINES: Schema = {"type": "object", "additionalProperties": {"anyOf": [_LINE, {"type": "array"}]}}
_OFFSET: Schema = {"anyOf": [{"type": "string", "pattern": r"^\+?([0-9]+[dhms])+$"}, {"const": 0}]}


def schema(name: str) -> Schema:
    """The schema of one kind of file; `name` is a key of `FILES`."""
    top = FILES[name]
    definitions = {place: _place(PLACES[place]) for place in _reachable(top)}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": name,
        "$ref": f"#/$defs/{top}",
        "$defs": {**definitions, "text": _TEXT, **({"reactions": _REACTIONS} if "reaction" in definitions else {})},
    }


def _reachable(top: str) -> list[str]:
    """The places that can stand inside `top`, itself first."""
    found: list[str] = []
    waiting = [top]
    while waiting:
        one = waiting.pop(0)
        if one in found:
            continue
        found.append(one)
        for row in PLACES[one].keys.values():
            inner = {Shape.ACTIONS: "action", Shape.REACTIONS: "reaction", Shape.HANDLERS: "reaction",
                     Shape.CLOCKS: "reaction", Shape.PAGE: "policy"}.get(row.shape, row.of)  # fmt: skip
            waiting += [inner] if inner in PLACES and row.shape not in (Shape.REF, Shape.REFS) else []
    return found


def _place(place: Place) -> Schema:
    made: Schema = {
        "type": "object",
        "properties": {row.name: _row(row) for row in place.keys.values()},
        "additionalProperties": _shape(place.rest, "") if place.rest else False,
    }
    required = [row.name for row in place.keys.values() if row.required and not row.unless]
    if required:
        made["required"] = required
    for others in dict.fromkeys(row.unless for row in place.keys.values() if row.unless):
        made["if"] = {"not": {"anyOf": [{"required": [name]} for name in others]}}
        made["then"] = {"required": [row.name for row in place.keys.values() if row.unless == others]}
    return {"anyOf": [_shape(place.short, ""), made]} if place.short else made


def _row(row: Key) -> Schema:
    about = f"{row.about.zh} | {row.about.en}"
    shape = _OFFSET if row.name == "at" and row.shape is Shape.LENGTH else _shape(row.shape, row.of, row.options)
    return {"description": about, **shape}


def _shape(shape: Shape, of: str, options: tuple[str, ...] = ()) -> Schema:
    """The schema of a value."""
    if shape in _SIMPLE:
        return _SIMPLE[shape]
    one: Schema = {"$ref": f"#/$defs/{of}"}
    match shape:
        case Shape.CHOICE:
            return {"enum": list(options)}
        case Shape.IDS if options:
            return _one_or_list({"enum": list(options)})
        case Shape.PLACE:
            return one
        case Shape.MAP:
            return {"type": "object", "additionalProperties": one}
        case Shape.LIST | Shape.SIGNALS:
            return {"type": "array", "items": one, "minItems": 1}
        case Shape.CASES:
            return {"type": "object", "additionalProperties": {"type": "array", "items": one}}
        case _:
            return _one_or_list(_NAME)


def _one_or_list(one: Schema) -> Schema:
    return {"anyOf": [one, {"type": "array", "items": one}]}


def _use(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


_SIMPLE: Mapping[Shape, Schema] = {
    Shape.TEXT: _use("text"),
    Shape.WORDS: _use("text"),
    Shape.TEXTS: {"type": "array", "items": _use("text")},
    Shape.LINE: _LINE,
    Shape.LINES: _one_or_list(_LINE),
    Shape.ID: _NAME,
    Shape.REF: _NAME,
    Shape.LENGTH: _LENGTH_TEXT,
    Shape.SPAN: {"anyOf": [_LENGTH_TEXT, {"type": "string", "pattern": "^[0-9]+ windows?$"}]},
    Shape.LEVEL: _LEVEL,
    Shape.NUMBER: {"anyOf": [{"type": "number"}, {"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]+)?%?$"}]},
    Shape.WHOLE: {"type": "integer", "minimum": 0},
    Shape.YES_NO: {"enum": [True, False, "yes", "no"]},
    Shape.CONDITION: {"type": ["string", "boolean"]},
    Shape.EVENT: _NAME,
    Shape.CLOCK: {"type": "string", "pattern": "^[0-9]{1,2}:[0-9]{2}$"},
    Shape.DAYS: _one_or_list(_NAME),
    Shape.LABELS: _NAMES_AND_LINES,
    Shape.CONSTANTS: _NAMES_AND_LINES,
    Shape.PAGE: {"anyOf": [_NAME, {"type": "array", "items": _NAME}, _use("policy")]},
    Shape.ACTIONS: {"anyOf": [_use("action"), {"type": "array", "items": _use("action")}]},
    Shape.REACTIONS: _use("reactions"),
    Shape.HANDLERS: {"type": "object", "additionalProperties": _use("reactions")},
    Shape.CLOCKS: {
        "type": "object", "propertyNames": {"pattern": _LENGTH}, "additionalProperties": _use("reactions"),
    },
    Shape.DESTINATION: _NAME,
    Shape.DESTINATIONS: _one_or_list(_NAME),
    Shape.DESTINATION_MAP: {"type": "object", "additionalProperties": _NAME},
    Shape.CONTACTS: {"type": "array", "items": {"anyOf": [_NAME, _NAMES_AND_LINES]}},
    Shape.TEXT_MAP: {"type": "object", "additionalProperties": _use("text")},
    Shape.SETTINGS: _LINE,
    Shape.SECRETS: _one_or_list({"type": "string", "pattern": "^(env|file):"}),
    Shape.DECISIONS: {"anyOf": [_NAME, {"type": "array", "items": _NAME}, _NAMES_AND_LINES]},
    Shape.OPEN: {},
}  # fmt: skip

_REACTIONS: Schema = {
    "anyOf": [_NAME, _use("reaction"), {"type": "array", "items": {"anyOf": [_NAME, _use("reaction")]}}]
}
