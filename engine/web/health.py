"""Is the process alive, and may it be relied on? `/healthz` and `/readyz`."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from ..model.problem import TocsinError
from ..model.text import Lang
from ..words.say import say
from .behind import Behind
from .reply import Reply, envelope
from .tally import Tally
from .waiting import settled

PROBE_S = 2.0
"""The engine must take a question within this long; a healthy one needs a commit's time."""


@dataclass(slots=True)
class Health:
    """The migrations are done before anything listens, so readiness is about the engine and its storage."""

    behind: Behind
    tally: Tally
    stopping: Callable[[], bool] = lambda: False
    probe_s: float = PROBE_S
    _probe: Future[None] | None = None

    def live(self) -> Reply:
        """200 while the process can answer at all."""
        return envelope({"status": "ok"})

    async def ready(self, lang: Lang) -> Reply:
        """200, or 503 with the reasons as codes and words."""
        reasons = await self.reasons()
        zone = ZoneInfo("UTC")
        told = [{"code": code, "detail": say(code, {}, lang, zone)} for code in reasons]
        status = "ready" if not reasons else "not-ready"
        return envelope({"status": status, "reasons": told}, 503 if reasons else 200)

    async def reasons(self) -> list[str]:
        """Codes of what keeps this server from being relied on."""
        if not self.behind.alive():
            return ["ready-engine-ended"]
        found = ["ready-stopping"] if self.stopping() else []
        if self.tally.storage_failing:
            found.append("ready-storage")
        if not await self._answers():
            found.append("ready-engine-busy")
        return found

    async def _answers(self) -> bool:
        """True when the engine's thread takes a request; never more than one such request waits."""
        if self._probe is None or self._probe.done():
            self._probe = self.behind.submit("probe", lambda turn: None)
        try:
            await settled(self._probe, self.probe_s)
        except TocsinError:
            return False
        return True
