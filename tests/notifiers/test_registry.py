"""Building channels: what is wrong is named, values never are, and nothing heavy is loaded before it is needed."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import tocsin.notifiers.registry
from tests.notifiers.cast import DING_SECRET, WHSEC
from tocsin.notifiers.registry import CHANNELS, build, faults_of
from tocsin.notifiers.settings import ChannelMisconfigured
from tocsin.notifiers.words import REASONS

HEAVY = ("slack_sdk", "httpx2", "httpcore2", "smtplib", "ssl", "standardwebhooks")
PLANTED = "planted0value0planted0value"
GOOD = {
    "terminal": {},
    "file": {"path": "x.jsonl"},
    "webhook": {"url": "https://shop.example/in", "secret": WHSEC},
    "smtp": {"host": "127.0.0.1", "security": "plain", "from": "a@shop.example", "password": "p"},
    "slack": {"token": "xoxb-1", "channel": "C1"},
    "dingtalk": {"url": "https://oapi.dingtalk.com/robot/send?access_token=1", "secret": DING_SECRET},
}


def test_looking_at_the_registry_loads_no_channel() -> None:
    code = f"import sys, tocsin.notifiers.registry; print([name for name in {HEAVY!r} if name in sys.modules])"
    root = Path(__file__).parents[2]
    told = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"


def test_no_channel_knows_of_the_engine() -> None:
    folder = Path(tocsin.notifiers.registry.__file__).parent
    for file in folder.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom):
                assert node.level < 2, f"{file.name} reaches out of the room"
                assert not (node.module or "").startswith("tocsin"), file.name


def test_no_channel_reads_a_clock_or_waits() -> None:
    folder = Path(tocsin.notifiers.registry.__file__).parent
    for file in folder.glob("*.py"):
        if file.name == "registry.py":
            continue  # it hands the clock to those that sign
        names = {
            alias.name
            for node in ast.walk(ast.parse(file.read_text("utf-8")))
            if isinstance(node, ast.Import)
            for alias in node.names
        }
        assert not names & {"time", "random", "uuid"}, file.name
        assert "datetime.now" not in file.read_text("utf-8")


@pytest.mark.parametrize("kind", sorted(CHANNELS))
def test_each_channel_is_built_by_its_name(kind: str) -> None:
    channel = build(kind, "mine", GOOD[kind], customers=True)
    assert (channel.name, channel.customers) == ("mine", True)
    channel.close()


@pytest.mark.parametrize(
    ("kind", "name"),
    [(kind, name) for kind, given in GOOD.items() for name in given if CHANNELS[kind].settings[name].required],
)
def test_a_required_setting_that_is_missing_or_empty_is_named(kind: str, name: str) -> None:
    with pytest.raises(ChannelMisconfigured) as missing:
        build(kind, "x", {key: value for key, value in GOOD[kind].items() if key != name}, customers=False)
    assert (missing.value.code, missing.value.setting) == ("missing-setting", name)
    with pytest.raises(ChannelMisconfigured) as empty:
        build(kind, "x", {**GOOD[kind], name: " "}, customers=False)
    wanted = "empty-secret" if CHANNELS[kind].settings[name].secret else "missing-setting"
    assert (empty.value.code, empty.value.setting) == (wanted, name)


def test_an_optional_secret_that_is_there_must_not_be_empty() -> None:
    """An environment variable that was meant to hold the key and does not must not switch signing off."""
    with pytest.raises(ChannelMisconfigured) as found:
        build("dingtalk", "x", {**GOOD["dingtalk"], "secret": ""}, customers=False)
    assert (found.value.code, found.value.setting) == ("empty-secret", "secret")


def test_an_unknown_setting_or_type_is_named() -> None:
    assert faults_of("slack", {"token": None, "tokn": "x"}) == [("unknown-setting", "tokn")]
    assert faults_of("pigeon", {}) == [("unknown-type", "pigeon")]
    assert faults_of("slack", {}) == [("missing-setting", "token")]


@pytest.mark.parametrize(
    ("kind", "name", "value"),
    [
        ("webhook", "secret", PLANTED), ("webhook", "secret", "whsec_c2hvcnQ="), ("webhook", "secret", "whsec_钥匙"),
        ("webhook", "url", f"ftp://{PLANTED}/"), ("webhook", "url", f"https://me:{PLANTED}@shop.example/"),
        ("webhook", "url", f"https://shop.example:{PLANTED}/"), ("webhook", "deadline_s", PLANTED),
        ("webhook", "deadline_s", "0"), ("webhook", "deadline_s", "inf"), ("webhook", "deadline_s", "nan"),
        ("webhook", "proxy", f"socks5://{PLANTED}"), ("dingtalk", "url", f"file:///{PLANTED}"),
        ("dingtalk", "at_mobiles", PLANTED + "@"), ("slack", "api", PLANTED), ("smtp", "port", PLANTED),
        ("smtp", "port", "0"), ("smtp", "port", "65536"), ("smtp", "security", PLANTED), ("smtp", "from", PLANTED),
        ("smtp", "from", f"a@b.example\r\nBcc: {PLANTED}@b.example"), ("smtp", "ca_file", f"/no/{PLANTED}"),
        ("smtp", "password", PLANTED + "密码"),
    ],
)  # fmt: skip
def test_a_bad_value_is_named_by_its_setting_and_never_shown(kind: str, name: str, value: str) -> None:
    with pytest.raises(ChannelMisconfigured) as found:
        build(kind, "x", {**GOOD[kind], name: value}, customers=False)
    assert (found.value.code, found.value.setting) == ("bad-setting", name)
    assert PLANTED not in f"{found.value} {found.value!r}"
    assert found.value.why.partition(": ")[0] in REASONS


def test_a_password_does_not_travel_in_the_open() -> None:
    with pytest.raises(ChannelMisconfigured) as found:
        build("smtp", "x", {**GOOD["smtp"], "host": "mail.shop.example"}, customers=False)
    assert (found.value.setting, found.value.why) == ("security", "password-in-clear")


def test_every_setting_and_type_is_explained_in_both_languages() -> None:
    for kind in CHANNELS.values():
        told = [kind.zh, kind.en, *(words for one in kind.settings.values() for words in (one.zh, one.en))]
        assert all(told)
