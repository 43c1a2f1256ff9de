"""`ack`, `status` and `show` against a running server: right, quick, and quiet about what they cannot do."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from tests.terminal.conftest import FakeServer, Run, announce, clean_environment
from tests.terminal.views import ANSWER, STATUS, VIEW
from tocsin.engine.run.finding import find_server, find_site
from tocsin.engine.terminal.fast import FAST, understand
from tocsin.engine.terminal.main import HOME

SLOW = ("click", "yaml", "sqlmodel", "sqlalchemy", "msgspec", "jinja2", "dataclasses", "typing", "httpx2", "asyncio")


def body(view: object) -> object:
    told: object = msgspec.json.decode(msgspec.json.encode({"v": 1, "data": view}))
    return told


def modules_after(shop: Path, *words: str) -> set[str]:
    """Names of the modules that the command loaded, asked of the process itself."""
    code = (
        "import sys; from tocsin.cli import main; code = main(); print(*sys.modules, file=sys.stderr); sys.exit(code)"
    )
    done = subprocess.run(
        [sys.executable, "-S", "-c", code, *words], cwd=shop, capture_output=True, env=clean_environment(), timeout=60,
        check=True,
    )  # fmt: skip
    return set(done.stderr.decode().split())


@pytest.mark.parametrize(("words", "place", "view"), [
    (("ack",), "/api/v1/commands/ack", ANSWER), (("ack", "INC-42"), "/api/v1/commands/ack", ANSWER),
    (("status",), "/api/v1/status", STATUS), (("show", "INC-42"), "/api/v1/show", VIEW),
])  # fmt: skip
def test_an_ack_status_or_show_imports_nothing_that_takes_time(
    server: FakeServer, tmp_path: Path, words: tuple[str, ...], place: str, view: object
) -> None:
    server.answers[place] = (200, body(view))
    loaded = modules_after(tmp_path / "shop", *words)
    assert "tocsin.engine.terminal.fast" in loaded
    assert [name for name in SLOW if name in loaded] == []


def test_ack_tells_the_server_who_asks_and_prints_what_it_wrote(
    server: FakeServer, tmp_path: Path, tocsin: Run
) -> None:
    server.answers["/api/v1/commands/ack"] = (200, body(ANSWER))
    ran = tocsin("ack", "INC-42", "--as", "王敏", "--lang", "zh", cwd=tmp_path / "shop")
    assert (ran.code, ran.out) == (0, "INC-42\n  - 李娜 answered the page\n")
    assert server.asked == ["POST /api/v1/commands/ack?lang=zh HTTP/1.1"]
    assert json.loads(server.bodies[0]) == {"incident": "INC-42"}
    assert "Tocsin-As: %E7%8E%8B%E6%95%8F" in server.heads[0]
    assert "Tocsin-Login: " in server.heads[0]


def test_json_is_the_servers_own_answer_in_utf8_whatever_the_terminal_speaks(
    server: FakeServer, tmp_path: Path, process: Run
) -> None:
    server.answers["/api/v1/status"] = (200, body(STATUS))
    ran = process("status", "--json", cwd=tmp_path / "shop", PYTHONIOENCODING="gbk")
    assert json.loads(ran.out) == body(STATUS)


@pytest.mark.parametrize(("status", "problem", "code"), [
    (409, {"code": "already-closed", "exit_code": 1, "detail": "INC-42 已结束"}, 1),
    (404, {"code": "no-such-incident", "exit_code": 4, "detail": "没有 INC-42"}, 4),
    (403, {"code": "role-needed", "exit_code": 6, "detail": "不能"}, 6),
])  # fmt: skip
def test_a_refusal_is_the_servers_sentence_and_exit_code(
    server: FakeServer, tmp_path: Path, tocsin: Run, status: int, problem: dict[str, object], code: int
) -> None:
    server.answers["/api/v1/show"] = (status, problem)
    ran = tocsin("show", "INC-42", "--lang", "zh", cwd=tmp_path / "shop")
    assert (ran.code, ran.out) == (code, "")
    assert ran.err == f"错误: {problem['detail']}\n"
    ran = tocsin("show", "INC-42", "--json", cwd=tmp_path / "shop")
    assert (ran.code, ran.out, ran.error["code"], ran.error["text"]) == (code, "", problem["code"], problem["detail"])


def test_an_answer_that_was_cut_off_says_that_the_command_may_have_been_done(
    server: FakeServer, tmp_path: Path, tocsin: Run
) -> None:
    server.answers["/api/v1/commands/ack"] = (200, body(ANSWER))
    server.cut = True
    ran = tocsin("ack", cwd=tmp_path / "shop")
    assert ran.code == 5
    assert "may have done it" in ran.err


def test_a_server_file_that_a_killed_server_left_behind_is_ignored(site: Path) -> None:
    dead = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, check=True)
    announce(site, socket="tocsin.sock", pid=int(dead.stdout))
    assert find_server(str(site)) is None
    announce(site, socket="tocsin.sock", pid=os.getpid())
    found = find_server(str(site))
    assert found is not None
    assert found.socket == str(site / "tocsin.sock")


@pytest.mark.parametrize(
    "text", ["", "[]", "{", '{"socket": 1}', '{"socket": "s", "pid": "x"}', '{"socket":"s","pid":-1}']
)
def test_a_server_file_that_makes_no_sense_is_no_server(site: Path, text: str) -> None:
    (site / ".tocsin" / "server.json").write_text(text)
    assert find_server(str(site)) is None


def test_a_socket_that_nobody_listens_on_falls_back_to_the_engine_of_this_process(site: Path, tocsin: Run) -> None:
    # The process of a killed server may have another owner by now.
    announce(site, socket="nobody.sock", pid=os.getpid())
    ran = tocsin("status", cwd=site)
    assert (ran.code, ran.err) == (0, "")
    assert "No server is running" in ran.out


def test_the_site_is_found_upwards_or_by_name(site: Path) -> None:
    inner = site / "runbooks"
    assert find_site("", {}, str(inner)) == str(site)
    assert find_site("", {"TOCSIN_SITE": "x"}, str(inner)) == str(inner / "x")
    assert find_site("y", {"TOCSIN_SITE": "x"}, str(inner)) == str(inner / "y")
    assert find_site("", {}, "/proc") is None


@pytest.mark.parametrize("words", [
    ("ack", "--help"), ("ack", "A", "B"), ("show",), ("status", "x"), ("status", "--all"), ("ack", "--lang"),
    ("ack", "--lang", "fr"), ("ack", "--json=1"), ("do", "x"), ("ack", "\udc80"),
])  # fmt: skip
def test_whatever_is_unusual_is_left_to_the_whole_command_line(words: tuple[str, ...]) -> None:
    assert understand(words) is None


def test_every_fast_command_is_an_ordinary_command_too() -> None:
    assert [name for name in FAST if name not in HOME] == []
