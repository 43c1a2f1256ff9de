"""The door to an engine in another process: commands and questions over HTTP, views back.

Over the Unix socket of `.tocsin/server.json` the system's user says who is asking; over a URL a token does.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal

import msgspec

from ..model.command import VERBS, Actor, Command
from ..model.problem import (
    Mark,
    NoSuchThing,
    NotAllowed,
    Problem,
    Refused,
    SiteWrong,
    TocsinError,
    Unavailable,
    Weight,
    WrongUsage,
)
from ..model.question import QUESTIONS, Question
from ..model.text import Lang
from ..model.view import (
    AlertView,
    Answer,
    DrillView,
    Explanation,
    HeardView,
    IncidentCard,
    IncidentView,
    Line,
    NoticeView,
    OutboxView,
    ReportView,
    SignalView,
    SilenceView,
    StatusView,
    TokenView,
    TrialView,
    VersionView,
    WhoamiView,
)
from .wire import exchange, query, quoted

Method = Literal["GET", "POST"]
Send = Callable[[Method, str, Mapping[str, str], bytes], tuple[int, bytes]]
"""(method, target, headers, body) -> (status, body); raises `OSError` when nothing came back."""

ANSWERS: Mapping[str, Any] = {
    "status": StatusView, "incidents": tuple[IncidentCard, ...], "show": IncidentView, "timeline": tuple[Line, ...],
    "notices": tuple[tuple[str, NoticeView], ...], "explain": Explanation, "signals": tuple[SignalView, ...],
    "alerts": tuple[AlertView, ...], "heard": tuple[HeardView, ...],
    "silences": tuple[SilenceView, ...], "outbox": tuple[OutboxView, ...],
    "report": ReportView, "trial": TrialView,
    "whoami": WhoamiView, "versions": tuple[VersionView, ...], "tokens": tuple[TokenView, ...],
    "drills": tuple[DrillView, ...],
}  # fmt: skip
"""Name of the question -> type of its answer."""

_VERB_OF: Mapping[type[Command], str] = {made: name for name, made in VERBS.items()}
_QUESTION_OF: Mapping[type[Question], str] = {made: name for name, made in QUESTIONS.items()}
_ERRORS: Mapping[int, type[TocsinError]] = {
    error.exit_code: error for error in (Refused, WrongUsage, NoSuchThing, Unavailable, NotAllowed)
}


class RemoteDoor:
    """`engine.run.door.Door` over HTTP. The answer's texts come in the language that was asked for."""

    def __init__(self, send: Send, who: Mapping[str, str] | None = None) -> None:
        self._send = send
        self._who = dict(who or {})

    def run(self, command: Command, actor: Actor, lang: Lang) -> Answer:
        """Do it. The server decides who is asking; `actor` adds only the name that is claimed (`verified` False)."""
        target = f"/api/v1/commands/{_VERB_OF[type(command)]}?lang={lang}"
        body = self._exchange("POST", target, actor, msgspec.json.encode(command))
        answer: Answer = _decoded(body, Answer)
        return answer

    def ask(self, question: Question, actor: Actor, lang: Lang) -> object:
        """Look it up."""
        name = _QUESTION_OF[type(question)]
        target = f"/api/v1/{name}{query({**fields_of(question), 'lang': lang})}"
        return _decoded(self._exchange("GET", target, actor, b""), ANSWERS[name])

    def _exchange(self, method: Method, target: str, actor: Actor, body: bytes) -> bytes:
        who = dict(self._who)
        if not actor.verified:
            who["Tocsin-As"] = quoted(actor.name)
        try:
            status, answer = self._send(method, target, who, body)
        except OSError as error:
            raise Unavailable("server-silent", kind=type(error).__name__) from None
        if status >= 300:
            raise error_of(status, answer)
        return answer


def over_socket(path: str, login: str) -> RemoteDoor:
    """The server of this machine; `login` is the system's user, which the server sees for itself as well."""

    def send(method: Method, target: str, headers: Mapping[str, str], body: bytes) -> tuple[int, bytes]:
        return exchange(path, method, target, headers, body)

    return RemoteDoor(send, {"Tocsin-Login": quoted(login)})


def over_url(url: str, token: str) -> RemoteDoor:
    """A server anywhere. Raises WrongUsage for an address that is none."""
    if not url.startswith(("http://", "https://")):
        raise WrongUsage("url-bad", url=url[:200])

    def send(method: Method, target: str, headers: Mapping[str, str], body: bytes) -> tuple[int, bytes]:
        import httpx2

        told = {**headers, "Content-Type": "application/json"} if method == "POST" else dict(headers)
        try:
            # `trust_env`: a proxy of the environment must not see the token.
            with httpx2.Client(timeout=20.0, trust_env=False) as client:
                got = client.request(method, url.rstrip("/") + target, headers=told, content=body or None)
                return got.status_code, got.content
        except (httpx2.HTTPError, httpx2.InvalidURL) as error:
            raise ConnectionError(type(error).__name__) from None

    return RemoteDoor(send, {"Authorization": f"Bearer {token}"} if token else {})


def fields_of(question: Question) -> dict[str, str]:
    """A question's fields as they stand in a query; those that are empty are left out."""
    told = msgspec.to_builtins(question)
    return {name: _typed(value) for name, value in told.items() if value not in ("", None)}


def error_of(status: int, body: bytes) -> TocsinError:
    """The error of the program that a problem document tells of; `said` is its sentence."""
    try:
        found = msgspec.json.decode(body)
        code, params = str(found["code"]), dict(found.get("params") or {})
        made = _made(int(found.get("exit_code", 5)), code, params, found.get("problems") or [])
        made.said = str(found.get("detail") or "")
    except (msgspec.DecodeError, KeyError, TypeError, ValueError, AttributeError):
        return Unavailable("server-unclear", status=status)
    return made


def _made(exit_code: int, code: str, params: dict[str, Any], problems: list[Any]) -> TocsinError:
    if exit_code == SiteWrong.exit_code:
        return SiteWrong(tuple(_problem(one) for one in problems))
    return _ERRORS.get(exit_code, Unavailable)(code, **params)


def _problem(told: Mapping[str, Any]) -> Problem:
    where = Mark(str(told.get("file", "")), int(told.get("line", 0)), int(told.get("column", 0)))
    return Problem(str(told["code"]), where, dict(told.get("params") or {}), Weight(told.get("weight", "error")))


def _typed(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _decoded(body: bytes, wanted: Any) -> Any:
    """The `data` of an envelope, as the records that callers expect."""
    try:
        return msgspec.convert(msgspec.json.decode(body)["data"], wanted)
    except (msgspec.MsgspecError, KeyError, TypeError):
        raise Unavailable("server-unclear", status=200) from None
