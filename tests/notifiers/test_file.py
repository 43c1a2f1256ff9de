"""The file: whole lines only, whatever happened before, and evidence by key."""

from __future__ import annotations

import errno
import json
import os
import stat
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.notifiers.cast import FilePart, message
from tocsin.notifiers.base import Refused, Sent, Unknown, attempt
from tocsin.notifiers.file import File
from tocsin.notifiers.registry import build


@pytest.fixture
def kept(tmp_path: Path):  # type: ignore[no-untyped-def]
    with FilePart(tmp_path) as part:
        yield part


def test_a_line_holds_the_whole_message_and_no_time(kept: FilePart) -> None:
    attempt(kept.channel(), message(to="wang", attempt=1))
    (row,) = kept.rows()
    assert row == {
        "key": "INC-42/page/1/wang", "channel": "f", "kind": "page", "world": "live", "to": "wang",
        "subject": "订单重复 Duplicate orders", "body": "请确认 Please acknowledge: INC-42", "lang": "zh", "attempt": 1,
        "facts": {"incident": "INC-42"},
    }  # fmt: skip


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other rights")
def test_only_the_owner_may_read_it(kept: FilePart) -> None:
    attempt(kept.channel(), message())
    assert stat.S_IMODE(kept.path.stat().st_mode) == 0o600


def test_every_cut_of_a_line_is_healed_and_no_whole_line_is_lost(kept: FilePart) -> None:
    channel = kept.channel()
    attempt(channel, message(key="first"))
    whole = kept.path.read_bytes()
    attempt(channel, message(key="second", body="字🇨🇳"))
    both = kept.path.read_bytes()
    for end in range(len(whole), len(both) + 1):
        kept.path.write_bytes(both[:end])
        assert isinstance(attempt(channel, message(key="third")), Sent)
        keys = [row["key"] for row in kept.rows()]
        assert keys in (["first", "third"], ["first", "second", "third"])
        assert (len(keys) == 3) == (end >= len(both) - 1)


def test_a_long_torn_line_is_healed_too(kept: FilePart) -> None:
    channel = kept.channel()
    attempt(channel, message(body="x" * 20_000))
    kept.path.write_bytes(kept.path.read_bytes()[:-3])
    attempt(channel, message(key="next"))
    assert [row["key"] for row in kept.rows()] == ["next"]
    assert kept.path.read_bytes().endswith(b"}\n")


def test_a_foreign_rest_is_ended_and_not_removed(kept: FilePart) -> None:
    kept.path.parent.mkdir()
    kept.path.write_bytes(b"somebody's notes")
    attempt(kept.channel(), message(key="k"))
    notes, line, rest = kept.path.read_bytes().split(b"\n")
    assert notes == b"somebody's notes"
    assert json.loads(line)["key"] == "k"
    assert rest == b""


def test_F_115_one_message_is_one_line_for_every_reader(kept: FilePart) -> None:
    attempt(kept.channel(), message(body='a\u2028b\x85c\n{"key": "forged"}'))
    text = kept.path.read_text("utf-8")
    assert len(text.splitlines()) == 1
    assert kept.rows()[0]["body"] == 'a\u2028b\x85c\n{"key": "forged"}'


def test_evidence_is_found_by_key(kept: FilePart) -> None:
    channel = kept.channel()
    assert isinstance(channel, File)
    assert channel.look_for("one") is None
    sent = attempt(channel, message(key="one"))
    attempt(channel, message(key="two"))
    assert channel.look_for("one") == sent
    assert channel.look_for("three") is None
    kept.path.write_bytes(kept.path.read_bytes() + b'{"key": "three"')
    assert channel.look_for("three") is None


def test_several_channels_share_one_file(kept: FilePart) -> None:
    channels = [kept.channel(), kept.channel(customers=True)]
    with ThreadPoolExecutor(8) as pool:
        verdicts = list(pool.map(lambda n: attempt(channels[n % 2], message(key=f"k{n}")), range(60)))
    assert all(isinstance(verdict, Sent) for verdict in verdicts)
    assert sorted(row["key"] for row in kept.rows()) == sorted(f"k{n}" for n in range(60))


def test_a_full_disk_is_a_certain_no_and_leaves_no_half_line(kept: FilePart, monkeypatch: pytest.MonkeyPatch) -> None:
    channel = kept.channel()
    attempt(channel, message(key="first"))
    monkeypatch.setattr("tocsin.notifiers.file.line_of", lambda *_: _Full())
    verdict = attempt(channel, message(key="second"))
    assert verdict == Refused(f"file-not-writable: {os.strerror(errno.ENOSPC)}")
    monkeypatch.undo()
    attempt(channel, message(key="third"))
    assert [row["key"] for row in kept.rows()] == ["first", "third"]


def test_a_disk_that_does_not_confirm_leaves_doubt(kept: FilePart, monkeypatch: pytest.MonkeyPatch) -> None:
    channel = kept.channel()
    attempt(channel, message(key="first"))

    def broken(_: int) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(os, "fsync", broken)
    assert attempt(channel, message(key="second")) == Unknown(f"disk-in-doubt: {os.strerror(errno.EIO)}")


def test_a_path_that_cannot_be_a_file_is_refused_for_good(tmp_path: Path) -> None:
    (tmp_path / "plain").write_text("x", "utf-8")
    for path in (tmp_path, tmp_path / "plain" / "below.jsonl"):
        verdict = attempt(build("file", "f", {"path": str(path)}, customers=False), message())
        assert isinstance(verdict, Refused)
        assert verdict.permanent, verdict


class _Full:
    """Bytes of which the disk takes a few and then refuses the rest."""

    def __init__(self) -> None:
        self.parts = [b'{"key": "seco']

    def __len__(self) -> int:
        return 99

    def __getitem__(self, _: slice) -> bytes:
        if self.parts:
            return self.parts.pop()
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
