"""What every test shares: nothing from the machine it runs on leaks in."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, settings

KEPT = ("TOCSIN_TEST_",)

# A slow machine is no fault of the code: no deadlines by the wall clock.
settings.register_profile("tocsin", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True)
settings.load_profile("tocsin")


@pytest.fixture(autouse=True)
def _no_site_or_server_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """A developer's TOCSIN_SITE, TOCSIN_URL or language must not decide a test."""
    for name in os.environ:
        if name.startswith("TOCSIN_") and not name.startswith(KEPT):
            monkeypatch.delenv(name)
    monkeypatch.setenv("LANG", "C.UTF-8")
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "NO_COLOR", "FORCE_COLOR", "TZ"):
        monkeypatch.delenv(name, raising=False)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What the simulator met, also when workers played it: one line of its run, one of the planted bugs."""
    reports = [report for word in ("passed", "failed") for report in terminalreporter.stats.get(word, [])]
    told = [pair for report in reports if report.when == "call" for pair in report.user_properties]
    for line in (value for name, value in told if name == "simulation"):
        terminalreporter.write_line(f"simulation: {line}")
    found = sum(name == "planted bug found" for name, _ in told)
    if found:
        terminalreporter.write_line(f"simulation: {found} planted bugs found")
