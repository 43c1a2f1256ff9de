"""`ack`, `status` and `show` against the running server, before anything that takes time is imported.

At 03:00 the answer must come at once. Whatever is unusual - another option, no server, an error in the words - is left
to the whole command line, which says it better.
"""

from __future__ import annotations

import json
import os

from ..run.finding import find_server, find_site, login
from ..run.wire import BadAnswer, exchange, query, quoted
from ..words.terminal import TERMINAL
from . import paper
from .look import Look, language
from .shape import shaped

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

FAST = ("ack", "status", "show")
_VALUED = ("--lang", "--site", "--as")
INTERRUPTED = 130
UNAVAILABLE = 5


class Wish:
    """What was typed, as far as the fast commands understand it."""

    __slots__ = ("claimed", "json", "lang", "site", "verb", "word")

    def __init__(self, verb: str) -> None:
        self.verb = verb
        self.word = self.lang = self.site = self.claimed = ""
        self.json = False


def try_fast(words: Sequence[str]) -> int | None:
    """The exit code, or None when the whole command line must take over; then nothing has been done."""
    wish = understand(words)
    if wish is None or os.environ.get("TOCSIN_URL"):
        return None
    site = find_site(wish.site, os.environ, os.getcwd())
    server = find_server(site) if site else None
    if server is None or not server.socket:
        return None
    lang = language(wish.lang, os.environ)
    method, target, body = request(wish, lang)
    try:
        status, answer = exchange(server.socket, method, target, headers(login(), wish.claimed), body)
        return _told(wish, status, answer, paper.look_for(lang))
    except BadAnswer:
        return _sorry("unclear-answer", UNAVAILABLE, paper.look_for(lang))
    except (ConnectionError, FileNotFoundError):
        return None
    except OSError:
        return _sorry("unclear-answer", UNAVAILABLE, paper.look_for(lang))
    except KeyboardInterrupt:
        return _sorry("interrupted", INTERRUPTED, paper.look_for(lang))


def understand(words: Sequence[str]) -> Wish | None:
    """`ack [INC]`, `status`, `show INC`, with `--json --lang --site --as`; None for anything else."""
    if not words or words[0] not in FAST:
        return None
    wish, names, rest = Wish(words[0]), [], list(words[1:])
    while rest:
        word, _, value = rest.pop(0).partition("=")
        if word == "--json" and not value:
            wish.json = True
        elif word in _VALUED and (value or rest):
            value = value or rest.pop(0)
            setattr(wish, {"--lang": "lang", "--site": "site", "--as": "claimed"}[word], value)
        elif word.startswith("-") or value:
            return None
        else:
            names.append(word)
    fits = {"ack": len(names) <= 1, "status": not names, "show": len(names) == 1}[wish.verb]
    if not fits or wish.lang not in ("", "zh", "en") or any("\udc80" <= sign <= "\udcff" for sign in "".join(words)):
        return None
    wish.word = names[0] if names else ""
    return wish


def request(wish: Wish, lang: str) -> tuple[str, str, bytes]:
    """Method, target and body."""
    if wish.verb == "ack":
        return "POST", f"/api/v1/commands/ack?lang={lang}", json.dumps({"incident": wish.word}).encode()
    fields = {"incident": wish.word, "lang": lang} if wish.verb == "show" else {"lang": lang}
    return "GET", f"/api/v1/{wish.verb}{query(fields)}", b""


def headers(user: str, claimed: str) -> dict[str, str]:
    """Who says it: the user of this machine, and the name that is claimed. Percent-encoded UTF-8."""
    told = {"Tocsin-Login": quoted(user)}
    return told | {"Tocsin-As": quoted(claimed)} if claimed else told


def _told(wish: Wish, status: int, answer: bytes, look: Look) -> int:
    try:
        found = json.loads(answer)
        if status < 300:
            return _data(wish, found["data"], answer, look)
        return _refused(wish, found, look)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadAnswer(str(error)) from None


def _data(wish: Wish, data: object, answer: bytes, look: Look) -> int:
    if wish.json:
        paper.raw(answer)
        return 0
    paper.out(_lines(wish.verb, shaped(data), look))
    return 0


def _lines(verb: str, view: Any, look: Look) -> list[str]:
    if verb == "status":
        from .show_status import status_lines

        return status_lines(view, look)
    if verb == "show":
        from .show_incident import incident_lines

        return incident_lines(view, look)
    from .show_answer import answer_lines

    return answer_lines(view, look)


def _refused(wish: Wish, problem: Mapping[str, Any], look: Look) -> int:
    """An error of the server, in its own words."""
    code = int(problem.get("exit_code", UNAVAILABLE))
    said = shaped(str(problem.get("detail") or problem["code"]))
    if wish.json:
        told = {"code": problem["code"], "where": "", "text": said, "next": str(problem.get("next", ""))}
        paper.raw_err(json.dumps({"v": 1, "error": told}, ensure_ascii=False).encode())
    else:
        paper.err(look.row(f"{look.say(TERMINAL['error'])}:", said))
    return code


def _sorry(code: str, exit_code: int, look: Look) -> int:
    paper.err([look.say(TERMINAL[code])])
    return exit_code
