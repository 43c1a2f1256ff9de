"""What `serve` says when it begins, as a process of its own."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.terminal.conftest import clean_environment


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("zh", "tocsin: 来源 pay 缺少密文 env:PAY_SECRET——设置它"),
        ("en", "tocsin: source pay lacks its secret env:PAY_SECRET — set it"),
    ],
)
def test_a_secret_that_is_not_set_is_said_at_once_and_not_by_doctor_alone(site: Path, lang: str, said: str) -> None:
    settings = site / "tocsin.yaml"
    more = "sources:\n  pay: {type: json, token: env:PAY_SECRET}\n"
    settings.write_text(settings.read_text("utf-8").replace("sources:\n", more, 1), "utf-8")
    words = [sys.executable, "-m", "tocsin.cli", "serve", "--listen", "127.0.0.1:0", "--lang", lang]
    with subprocess.Popen(
        words, cwd=site, env=clean_environment(), stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True,
        encoding="utf-8",
    ) as running:  # fmt: skip
        assert running.stderr is not None
        try:
            lines = [running.stderr.readline().strip() for _ in range(2)]
        finally:
            running.send_signal(signal.SIGTERM)
            rest = running.stderr.read()
    assert lines[0].startswith("tocsin: http://127.0.0.1:")
    assert lines[1] == said
    assert running.returncode == 0, rest
