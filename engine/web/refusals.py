"""From an error to the answer: counted, told in the reader's language, and never repeating the request."""

from __future__ import annotations

import logging
import re
import uuid
from dataclasses import dataclass

from ..model.problem import TocsinError
from ..model.text import Lang
from ..run.sns import NoCertificate
from .behind import Behind
from .reply import HttpError, Reply, problem, status_of
from .tally import Tally
from .waiting import NotKept

log = logging.getLogger(__name__)
HOOK = re.compile(r"/hooks/([^/]{1,200})")
REASONS = {400: "bad", 401: "token", 403: "forbidden", 408: "slow", 413: "size", 415: "type", 421: "host", 429: "flood"}
"""Status -> reason in the counters; 404 and 405 are mistakes of callers and are not counted."""


@dataclass(frozen=True, slots=True)
class Refusals:
    """One for each server."""

    behind: Behind
    tally: Tally

    def known(self, path: str, lang: Lang, error: TocsinError) -> Reply:
        """An error that we have words for."""
        status = status_of(error)
        if isinstance(error, NotKept):
            self.tally.storage_failing = True
        if isinstance(error, HttpError) and status in REASONS:
            self.tally.add(error.reason or REASONS[status], self.source_in(path))
        elif status == 503:
            self.tally.add("certificate" if isinstance(error, NoCertificate) else "storage", self.source_in(path))
        return problem(error, lang, self.behind.zone)

    def bug(self, lang: Lang, error: Exception) -> Reply:
        """The log holds everything under an id, the answer the id alone."""
        number = str(uuid.uuid4())
        log.error("request failed", extra={"action": "http", "error_id": number}, exc_info=error)
        return problem(HttpError(500, "http-internal", exit_code=5, id=number), lang, self.behind.zone, number)

    def source_in(self, path: str) -> str:
        """The source that a request is for, if the site has it: other names must not fill the counters."""
        hook = HOOK.fullmatch(path)
        return hook[1] if hook is not None and self.behind.source(hook[1]) is not None else "-"
