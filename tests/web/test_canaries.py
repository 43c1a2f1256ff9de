"""I-23: secrets that the program knows are in no byte that leaves it, and in none that it keeps."""

from __future__ import annotations

import json
import logging
from pathlib import Path

import pytest

from tocsin.engine.run import upkeep
from tocsin.engine.run.logs import configure
from tocsin.engine.web import openapi

from .cast import PROM, House, house

BAD = b"\xff{not json"


def asked(here: House) -> list[bytes]:
    """Everything one can ask for, rightly and wrongly, with and without secrets; what was answered."""
    face = here.face()
    ben, tills = here.bearer("ben"), here.bearer("tills")
    prom = {"Authorization": f"Bearer {PROM}"}
    alert = {"version": "4", "alerts": [{"status": "firing", "labels": {"alertname": "Down"}, "fingerprint": "f"}]}
    got = [
        face.post("/hooks/prom", alert, prom), face.post("/hooks/prom", BAD, prom),
        face.post("/hooks/prom", alert, tills),
        face.post(f"/hooks/prom?token={PROM}", alert), face.post(f"/hooks/{PROM}", alert, prom),
        face.post("/api/v1/signals", {"metric": "no.such", "value": 1}, tills),
        face.post("/api/v1/commands/explode", {}, ben), face.post("/api/v1/commands/ack", BAD, ben),
        face.post("/api/v1/commands/ack", {"incident": "INC-999"}, ben), face.post("/api/v1/commands/ack", {}, prom),
        face.post("/api/v1/commands/page", {"incident": "INC-1", "role": "it-duty", "text": "come"}, ben),
    ]  # fmt: skip
    paths = [path for path, methods in openapi.document()["paths"].items() if "get" in methods]
    for path in paths:
        whole = path.replace("{incident}", "INC-1").replace("{", "").replace("}", "")
        got += [face.get(f"{whole}?lang=zh", ben), face.get(whole, ben), face.get(whole, tills)]
    got += [face.get("/api/v1/status", headers) for headers in ({}, prom)]  # more are answered ever more slowly
    assert {it.status for it in got} >= {200, 401, 404}
    return [it.body + json.dumps(dict(it.headers)).encode() for it in got]


def kept(root: Path) -> list[bytes]:
    """Every file that the program has written: the database, its log, what went to customers and to drills."""
    return [file.read_bytes() for file in sorted((root / ".tocsin").rglob("*")) if file.is_file()]


def test_I_23_P_32_no_secret_is_in_what_leaves_nor_in_what_is_kept(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    log = logging.getLogger()
    handlers, level = list(log.handlers), log.level
    try:
        with house(tmp_path / "site") as here:
            configure(json=True)  # as `serve` does, but nothing is blotted out: no line may hold a secret to begin with
            log.setLevel(logging.DEBUG)
            here.incident("flagship")
            said = asked(here)
            secrets = [PROM.encode(), *(token.encode() for token in here.tokens.values())]
            said += kept(tmp_path / "site")
    finally:
        log.handlers[:] = handlers
        log.setLevel(level)
    database = upkeep.database_of(tmp_path / "site")
    said += [json.dumps(line, default=str).encode() for line in upkeep.exported(database, 0, 2**62)]  # type: ignore[arg-type]
    out, err = capfd.readouterr()
    said += [out.encode(), err.encode(), *kept(tmp_path / "site")]
    assert len(secrets) == 4
    assert sum(map(len, said)) > 100_000
    for secret in secrets:
        assert [piece for piece in said if secret in piece] == []


def test_the_search_would_find_one(tmp_path: Path) -> None:
    with house(tmp_path / "site") as here:
        note = {"incident": here.incident("flagship"), "text": f"the token is {PROM}"}
        here.face().post("/api/v1/commands/note", note, here.bearer("ben"))
        assert any(PROM.encode() in piece for piece in kept(tmp_path / "site"))
