"""Reading an HTTP answer: one table for every channel that speaks HTTP.

| what came back                                    | verdict                                   |
|---------------------------------------------------|-------------------------------------------|
| no connection, no TLS, no name                    | refused, another attempt may help         |
| nothing after the request began                   | unknown                                   |
| 2xx                                               | the channel's own `proof` reads the body  |
| 301, 307, 308: repeat the same request elsewhere  | refused for good: the address is wrong    |
| other 3xx: it may have been acted upon            | unknown                                   |
| 408, 429                                          | refused, not before `Retry-After`         |
| other 4xx                                         | refused for good                          |
| 5xx and anything else                             | unknown                                   |

Status codes: RFC 9110 §15. A redirect is never followed.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from email.utils import parsedate_to_datetime

from .base import Refused, Unknown, Verdict
from .reply import Answer, NeverSent, NoAnswer
from .wire import Post

SHORTEST_REST_S = 1.0
LONGEST_REST_S = 15 * 60.0
USUAL_REST_S = 30.0

Proof = Callable[[Answer], Verdict]


def exchange(wire: Post, url: str, content: bytes, headers: Mapping[str, str], proof: Proof, *, again: bool) -> Verdict:
    """One request and its verdict. `again`: it may arrive twice, so a kept connection may carry it."""
    try:
        answer = wire.post(url, content, headers, again=again)
    except NeverSent as failure:
        return Refused(failure.reason)
    except NoAnswer as silence:
        return Unknown(silence.why)
    return verdict_of_http(answer, proof)


def verdict_of_http(answer: Answer, proof: Proof) -> Verdict:
    """The table of this module's head; `proof` sees the answer only when its status is 2xx."""
    status = answer.status
    if 200 <= status < 300:
        return proof(answer)
    if status in (301, 307, 308):
        return Refused(f"redirected: HTTP {status}", permanent=True)
    if status in (408, 429):
        return Refused(f"too-fast: HTTP {status}", retry_after_s=rest_asked(answer.headers))
    if 400 <= status < 500:
        return Refused(f"refused-by-receiver: HTTP {status}", permanent=True)
    return Unknown(f"receiver-in-trouble: HTTP {status}")


def rest_asked(headers: Mapping[str, str]) -> float:
    """Seconds to rest by `Retry-After` (RFC 9110 §10.2.3), within 1 s and 15 min; 30 s when it is missing or rubbish.

    A date is measured against the answer's own `Date`, so that neither clock's error matters.
    """
    asked = headers.get("retry-after", "").strip()
    seconds = _number(asked)
    if seconds is None:
        seconds = _until(asked, headers.get("date", ""))
    if seconds is None:
        return USUAL_REST_S
    return min(LONGEST_REST_S, max(SHORTEST_REST_S, seconds))


def json_object(answer: Answer) -> Mapping[str, object] | None:
    """The body as a JSON object, or None when it is empty, cut, or something else."""
    if not answer.whole:
        return None
    try:
        found = json.loads(answer.body)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def foreign(answer: Answer) -> Unknown:
    """The verdict on a 2xx whose body is not one of the service, such as a proxy's login page."""
    if not answer.whole:
        return Unknown("answer-cut")
    return Unknown("answer-foreign" if answer.body.strip() else "answer-empty")


def _number(text: str) -> float | None:
    try:
        number = float(text) if text.isascii() else math.nan
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _until(asked: str, sent_at: str) -> float | None:
    try:
        return (parsedate_to_datetime(asked) - parsedate_to_datetime(sent_at)).total_seconds()
    except (ValueError, TypeError, OverflowError):
        return None
