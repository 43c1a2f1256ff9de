"""A server that answers as Zendesk documents, over tickets that a test puts in.

- Search, its count, and what a page holds: <https://developer.zendesk.com/api-reference/ticketing/ticket-management/search/>
- Words of a search (`created>1hours`, `status<solved`, terms of one name are alternatives):
  <https://support.zendesk.com/hc/en-us/articles/4408886879258-Zendesk-Support-search-reference>
- Ticket metrics, newest first: <https://developer.zendesk.com/api-reference/ticketing/tickets/ticket_metrics/>
- 401 without a token: <https://developer.zendesk.com/api-reference/introduction/security-and-auth/>
- 429 with `Retry-After`: <https://developer.zendesk.com/api-reference/introduction/rate-limits>
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any
from urllib.parse import parse_qs, urlsplit

STATUSES = ("new", "open", "pending", "hold", "solved", "closed")
_TERM = re.compile(r"(\w+)(:|[<>]=?)(\S+)")
_AGO = re.compile(r"(\d+)(minutes|hours|days)")
_SECONDS = {"minutes": 60, "hours": 3600, "days": 86_400}


@dataclass
class Zendesk:
    """Use it with `with`; `url` is its address."""

    now: Callable[[], float]
    """Seconds since 1970."""
    token: str
    tickets: list[dict[str, Any]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    left: int | None = None
    """Requests until the limit; None: there is none."""

    def ticket(self, ago_s: float, **other: Any) -> None:
        """A ticket that was created so many seconds ago."""
        told = _written(self.now() - ago_s)
        usual = {
            "id": len(self.tickets) + 1, "status": "open", "tags": [], "created_at": told, "updated_at": told,
            "subject": "a name, a street", "satisfaction_rating": {"score": "unoffered"}, "reply_s": None,
        }  # fmt: skip
        self.tickets.append(usual | other)

    def __enter__(self) -> Zendesk:
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                status, told, headers = outer.answer(self.path, self.headers.get("authorization", ""))
                body = json.dumps(told).encode()
                self.send_response(status)
                for name, value in {**headers, "content-length": str(len(body))}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the library's name
                """Quiet."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(10)

    def answer(self, target: str, authorization: str) -> tuple[int, Any, dict[str, str]]:
        self.asked.append(target)
        if authorization != f"Bearer {self.token}":
            return 401, {"error": "Couldn't authenticate you"}, {}
        if self.left is not None:
            self.left -= 1
            if self.left < 0:
                return 429, {"error": "APIRateLimitExceeded"}, {"Retry-After": "93", "X-Rate-Limit-Remaining": "0"}
        cut = urlsplit(target)
        given = {name: values[0] for name, values in parse_qs(cut.query).items()}
        if cut.path == "/api/v2/ticket_metrics.json":
            return 200, {"ticket_metrics": self._metrics(int(given.get("per_page", 100)))}, {}
        found = self._search(given.get("query", ""))
        if cut.path == "/api/v2/search/count.json":
            return 200, {"count": len(found)}, {}
        if cut.path != "/api/v2/search.json":
            return 404, {"error": "InvalidEndpoint"}, {}
        by = given.get("sort_by", "updated_at")
        found.sort(key=lambda one: str(one[by]), reverse=given.get("sort_order", "desc") == "desc")
        page = [{**one, "result_type": "ticket"} for one in found[: int(given.get("per_page", 100))]]
        return 200, {"results": page, "count": len(found), "next_page": None, "previous_page": None}, {}

    def _metrics(self, most: int) -> list[dict[str, Any]]:
        newest = sorted(self.tickets, key=lambda one: str(one["created_at"]), reverse=True)[:most]
        return [
            {"ticket_id": one["id"], "created_at": one["created_at"],
             "reply_time_in_minutes": {"calendar": None, "business": None},
             "reply_time_in_seconds": {"calendar": one["reply_s"]}}
            for one in newest
        ]  # fmt: skip

    def _search(self, query: str) -> list[dict[str, Any]]:
        """Terms of one name and `:` are alternatives, all others must hold together."""
        terms = [(name, sign, word) for name, sign, word in _TERM.findall(query) if (name, word) != ("type", "ticket")]
        names = {(name, sign) if sign == ":" else (name, sign, word) for name, sign, word in terms}
        groups = [[term for term in terms if term[: len(name)] == name] for name in names]
        return [one for one in self.tickets if all(any(self._fits(one, *term) for term in group) for group in groups)]

    def _fits(self, one: dict[str, Any], name: str, sign: str, word: str) -> bool:
        if name == "tags":
            return word in one["tags"]
        if name == "satisfaction":
            return bool(one["satisfaction_rating"]["score"] == word)
        if name == "status":
            place, limit = STATUSES.index(one["status"]), STATUSES.index(word)
            return place == limit if sign == ":" else place < limit if sign == "<" else place > limit
        ago = _AGO.fullmatch(word)
        assert ago is not None, f"a time that Zendesk does not know: {word}"
        limit_s = self.now() - int(ago[1]) * _SECONDS[ago[2]]
        at = datetime.fromisoformat(one[f"{name}_at"]).timestamp()
        return at > limit_s if sign == ">" else at < limit_s


def _written(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
