"""A drill may rehearse a forecast: the figure is still calm, and the runbook opens by where it is going."""

from __future__ import annotations

from pathlib import Path

from tests.drills.floor import DUPLICATES, Floor
from tocsin.engine.model.forecast import Forecast
from tocsin.engine.model.time import SECOND, Length

SCENARIO = DUPLICATES.replace("    metrics: {orders.duplicate: 60}\n", "    forecast: {orders.duplicate: 60}\n")


class Looking(Floor):
    """The floor, whose runbook looks half an hour ahead."""

    def boot(self) -> None:
        runbook = self.shop.root / "runbooks" / "order-anomaly.yaml"
        text = runbook.read_text(encoding="utf-8")
        if "ahead:" not in text:
            text = text.replace("    window: 5m\n", "    window: 5m\n    ahead: 30m\n", 1)
            runbook.write_text(text, encoding="utf-8")
        super().boot()


def test_a_script_says_where_a_figure_is_going(tmp_path: Path) -> None:
    floor = Looking(tmp_path / "site", SCENARIO)
    session = floor.drill()
    assert "Duplicate orders rise to 60" in "\n".join(session.next())
    assert "Opened runbook" in "\n".join(session.next())
    [incident] = floor.app.memory.open_incidents("DRL-1")
    assert incident.cause is not None
    assert (incident.cause.value, incident.cause.usual) == (4, 6)
    assert incident.cause.forecast == Forecast(level=20, within=Length(514 * SECOND)), "16 of 56 upwards"
    floor.close()
