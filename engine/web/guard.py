"""Who is asking, and whether a request may come from where it comes.

Over TCP a token says who; over the Unix socket the system does. Unknown source and wrong secret look the same.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import ipaddress
import re
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from ..model.command import Actor, Command, Publish, TestPage, TokenMake, TokenRevoke
from ..model.problem import NoSuchThing, NotAllowed
from ..model.signature import SNS
from ..model.site import Settings, SourceSettings
from ..run.service import SOURCE_VERBS
from ..run.signed import Proof
from ..run.sns import Sns
from .behind import Behind
from .limits import Limits
from .reply import HttpError, Scope
from .request import asked_with, header
from .tally import ASKED
from .waiting import settled

OWNER_VERBS = (*SOURCE_VERBS, Publish, TokenMake, TokenRevoke, TestPage)
"""What a user of the system may do whom `team.yaml` does not know: report, and look after the installation."""
SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
_BEARER = re.compile(rb"bearer +([!-~]{1,512})", re.IGNORECASE)
_BASIC = re.compile(rb"basic +([A-Za-z0-9+/]{2,800}={0,2})", re.IGNORECASE)
_PASSWORD = re.compile(rb"[^:]*:([!-~]{1,512})")
_HOST = re.compile(r"(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::(\d{1,5}))?", re.ASCII | re.IGNORECASE)
_DUMMY = hashlib.sha256(b"no such source").digest()
_UNUSUAL = (b"origin", b"sec-fetch-site", b"expect", b"transfer-encoding")
"""What a browser sends, or a sender that does not have the whole message yet."""
ASKED_FIRST = ("cloudwatch",)
"""Types whose sender comes without its password, waits for a 401, and comes again with it (SNS)."""
KEPT_S = 5.0
"""How long an answer about a token is believed without asking the engine again."""


@dataclass(frozen=True, slots=True)
class Local:
    """A caller on the Unix socket: `login` as the kernel says, empty when it does not."""

    login: str


def local_of(scope: Scope) -> Local | None:
    """Set by the server for connections of the Unix socket, never by a header."""
    found = scope.get("extensions", {}).get("tocsin.local")
    return found if isinstance(found, Local) else None


def unauthorized(*, hook: bool = False, reason: str = "") -> HttpError:
    """At a hook the password of basic authentication would do as well, and some senders wait to be asked for it."""
    asks = (b'Basic realm="tocsin"', b'Bearer realm="tocsin"') if hook else (b'Bearer realm="tocsin"',)
    headers = tuple((b"www-authenticate", one) for one in asks)
    return HttpError(401, "http-no-token", exit_code=6, headers=headers, close=True, reason=reason)


class Guard:
    """Checks of one server. `loopback` says that it listens only to this machine."""

    def __init__(
        self, behind: Behind, limits: Limits, *, loopback: bool, clock: Callable[[], float],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep, wall: Callable[[], float] = time.time,
    ) -> None:  # fmt: skip
        self._behind = behind
        self._limits = limits
        self._loopback = loopback
        self._clock = clock
        self._sleep = sleep
        self._wall = wall
        self._known: dict[bytes, tuple[float, Actor]] = {}
        self._generation = 0
        self._digests: dict[str, tuple[float, SourceSettings, tuple[bytes, ...]]] = {}
        self._keys: dict[str, tuple[float, SourceSettings, tuple[bytes, ...]]] = {}
        self._misses: dict[str, tuple[float, int]] = {}
        self._hosts: tuple[Settings, dict[bytes, bool]] = (behind.settings, {})
        self._slowed = 0
        self.sns = Sns(behind.submit, clock)

    # --- where it comes from ------------------------------------------------------------

    def place(self, scope: Scope) -> None:
        """Raises HttpError for a host that is not ours (DNS rebinding), or a post from another site's page."""
        if local_of(scope) is not None:
            return
        host = _host(scope)
        if self._loopback and not self._ours(host):
            raise HttpError(421, "http-misdirected", close=True)
        if scope["method"] in SAFE_METHODS:
            return
        site = header(scope, b"sec-fetch-site")
        if site is not None and site not in (b"same-origin", b"none"):
            raise HttpError(403, "http-cross-site", exit_code=6, close=True)
        origin = header(scope, b"origin")
        if origin is not None and urlsplit(origin.decode("latin-1")).netloc.lower() != _told_host(scope):
            raise HttpError(403, "http-cross-site", exit_code=6, close=True)

    def _ours(self, host: str) -> bool:
        public = self._behind.settings.public_url
        if host == "localhost" or (public is not None and host == (urlsplit(public).hostname or "").lower()):
            return True
        try:
            return ipaddress.ip_address(host.strip("[]")).is_loopback
        except ValueError:
            return False

    # --- who ----------------------------------------------------------------------------

    async def source(self, scope: Scope, name: str) -> SourceSettings:
        """The source that may post under this name. Raises HttpError 401, the same for all that is wrong."""
        found = self._behind.source(name)
        if found is not None and (local_of(scope) is not None or (found.open and self._loopback)):
            return found
        if found is not None and found.signature:
            found = None  # its token, if it has one, is for `/api/v1`
        secret = _hook_token(scope)
        if secret is not None and await self._opens(found, name, secret):
            assert found is not None  # `_opens` is False without a source
            return found
        await self._miss(scope)
        waits = found is not None and found.type in ASKED_FIRST and header(scope, b"authorization") is None
        raise unauthorized(hook=True, reason=ASKED if waits else "")

    def must_sign(self, scope: Scope, name: str) -> SourceSettings | None:
        """The source of this name, when its messages are let in by their signature alone."""
        found = self._behind.source(name)
        return found if found is not None and found.signature and local_of(scope) is None else None

    async def signed(self, scope: Scope, source: SourceSettings, body: bytes) -> Proof:
        """That the message was signed with a secret of the source, or by SNS. Raises HttpError 401, whatever is wrong.

        Raises NoCertificate (503) while SNS cannot be asked for its certificate: then the sender comes again.
        """
        if source.signature in SNS:
            found = await self._by_sns(source, body)
        else:
            told = [*scope["headers"], *asked_with(scope)]
            found = self._behind.proof(source, self._keys_of(source), told, body, self._wall())
        if found is None:
            raise await self.nobody(scope)
        return found

    async def nobody(self, scope: Scope, reason: str = "") -> HttpError:
        """The 401 of a hook, after whatever slows guessing down."""
        await self._miss(scope)
        return unauthorized(hook=True, reason=reason)

    async def _by_sns(self, source: SourceSettings, body: bytes) -> Proof | None:
        if len(body) > self._limits.in_thread:
            asked = await asyncio.to_thread(self.sns.proof, source, body, self._wall())
        else:
            asked = self.sns.proof(source, body, self._wall())
        return asked.result() if asked.done() else await asyncio.wrap_future(asked)

    def usual(self, scope: Scope, name: str) -> SourceSettings | None:
        """The source, when `place` and `source` would let it in without asking the engine; None: they must tell."""
        host = None
        for key, value in scope["headers"]:
            if key in _UNUSUAL or (key == b"host" and host is not None):
                return None
            if key == b"host":
                host = value
        found = self._behind.source(name)
        if found is None or found.signature:
            return None
        local = local_of(scope) is not None
        if not local and not self._known_host(host):
            return None
        if local or (found.open and self._loopback):
            return found
        secret = _hook_token(scope)
        if secret is None:
            return None
        given = hashlib.sha256(secret.encode()).digest()
        right = 0
        for digest in self._of(found):
            right |= hmac.compare_digest(given, digest)
        actor = self._believed(given)
        known = actor is not None and (actor.kind, actor.name) == ("source", name)
        return found if right or known else None

    def _believed(self, name: bytes) -> Actor | None:
        """Whose token has this digest, if the engine has said so a moment ago."""
        kept = self._known.get(name)
        return kept[1] if kept is not None and self._clock() - kept[0] < KEPT_S else None

    def _known_host(self, told: bytes | None) -> bool:
        """Whether `place` lets this host in; looked at once for each form in which it is told."""
        if told is None:
            return False
        if self._hosts[0] is not self._behind.settings:
            self._hosts = (self._behind.settings, {})
        known = self._hosts[1]
        if told not in known and len(known) < 100:
            match = _HOST.fullmatch(told.decode("latin-1").strip().lower())
            known[told] = match is not None and (not self._loopback or self._ours(match[1]))
        return known.get(told, False)

    async def _opens(self, found: SourceSettings | None, name: str, secret: str) -> bool:
        """Compares with every token, and asks the database, whether there is such a source or not."""
        given = hashlib.sha256(secret.encode()).digest()
        right = 0
        for digest in self._of(found) or (_DUMMY,):
            right |= hmac.compare_digest(given, digest)
        if found is not None and right:
            return True
        actor = await self._actor_of(secret)
        return found is not None and actor is not None and (actor.kind, actor.name) == ("source", name)

    async def actor(self, scope: Scope, typed: str | None = None) -> Actor:
        """Whoever asks. Raises HttpError 401 over TCP without a valid token, be it `typed` into a form."""
        local = local_of(scope)
        if local is not None:
            return self._on_socket(scope, local)
        secret = _bearer(scope) if typed is None else typed
        found = await self._actor_of(secret) if secret is not None else None
        if found is None:
            await self._miss(scope)
            raise unauthorized()
        return found

    def _on_socket(self, scope: Scope, local: Local) -> Actor:
        """The system's user as `team.yaml` maps it; another name is a claim, and so is somebody else's login."""
        login = _text(scope, b"tocsin-login") or local.login
        claimed = _text(scope, b"tocsin-as")
        person = self._behind.person_of_login(login)
        if claimed and claimed != person:
            if not self._behind.knows(claimed):
                raise NoSuchThing("no-such-person", person=claimed[:60], near="")
            return Actor(name=claimed, verified=False, via="cli")
        own = bool(local.login) and local.login in (login, "root")
        return Actor(name=person or login or "-", verified=person is not None and own, via="cli")

    def allow(self, actor: Actor, command: Command, scope: Scope) -> None:
        """Raises NotAllowed for what this caller may not ask of the engine at all; the engine checks the rest."""
        local = local_of(scope) is not None
        if local and not self._behind.knows(actor.name) and not isinstance(command, OWNER_VERBS):
            raise NotAllowed("http-who", login=actor.name[:60])
        if not local and isinstance(command, TokenMake) and command.kind == "person" and command.name != actor.name:
            raise NotAllowed("http-token-local", person=command.name[:60])

    # --- tokens -------------------------------------------------------------------------

    def forget(self) -> None:
        """Tokens have changed: believe nothing that was said before."""
        self._generation += 1
        self._known.clear()

    async def _actor_of(self, secret: str) -> Actor | None:
        name = hashlib.sha256(secret.encode()).digest()
        believed = self._believed(name)
        if believed is not None:
            return believed
        generation = self._generation
        try:
            actor = await settled(self._behind.door.actor_of(secret), self._limits.answer_s)
        except NotAllowed:
            self._known.pop(name, None)
            return None
        if generation == self._generation:
            if len(self._known) > 1_000:
                self._known.clear()
            self._known[name] = (self._clock(), actor)
        return actor

    def _of(self, source: SourceSettings | None) -> tuple[bytes, ...]:
        """A source's digests from the site's file, read again when the site was published or after a while."""
        if source is None:
            return ()
        kept = self._digests.get(source.name)
        if kept is None or kept[1] is not source or self._clock() - kept[0] >= KEPT_S:
            kept = (self._clock(), source, tuple(self._behind.digests(source)))
            self._digests[source.name] = kept
        return kept[2]

    def _keys_of(self, source: SourceSettings) -> tuple[bytes, ...]:
        """The keys with which a source signs, read again when the site was published or after a while."""
        kept = self._keys.get(source.name)
        if kept is None or kept[1] is not source or self._clock() - kept[0] >= KEPT_S:
            kept = (self._clock(), source, tuple(self._behind.keys(source)))
            self._keys[source.name] = kept
        return kept[2]

    async def _miss(self, scope: Scope) -> None:
        """F-123: wrong tokens of one address are answered slower and slower; right ones never are."""
        address = str((scope.get("client") or ("-",))[0])
        now = self._clock()
        began, count = self._misses.get(address, (now, 0))
        if now - began >= 60:
            began, count = now, 0
        if len(self._misses) > 10_000:
            self._misses.clear()
        self._misses[address] = (began, count + 1)
        if count + 1 <= self._limits.misses or self._slowed >= self._limits.slowed:
            return
        self._slowed += 1
        try:
            await self._sleep(min(1.0, (count + 1 - self._limits.misses) / 10) * self._limits.slow_s)
        finally:
            self._slowed -= 1


def _bearer(scope: Scope) -> str | None:
    """The token of the only `Authorization` header; None for anything else."""
    found = [value for name, value in scope["headers"] if name == b"authorization"]
    match = _BEARER.fullmatch(found[0].strip()) if len(found) == 1 else None
    return match[1].decode("ascii") if match is not None else None


def _hook_token(scope: Scope) -> str | None:
    """At `/hooks` the token may also be the password of basic authentication: some senders know only `https://u:p@…`.

    Not elsewhere: a browser sends what it was once asked for along with everything.
    """
    token = _bearer(scope)
    found = [value for name, value in scope["headers"] if name == b"authorization"] if token is None else []
    match = _BASIC.fullmatch(found[0].strip()) if len(found) == 1 else None
    if match is None:
        return token
    try:
        inner = _PASSWORD.fullmatch(base64.b64decode(match[1], validate=True))
    except ValueError:
        return None
    return inner[1].decode("ascii") if inner is not None else None


def _host(scope: Scope) -> str:
    """Name or address in `Host`, without port. Raises HttpError 400 when it is missing, double or malformed."""
    match = _HOST.fullmatch(_told_host(scope))
    if match is None:
        raise HttpError(400, "http-host", close=True)
    return match[1].lower()


def _told_host(scope: Scope) -> str:
    return (header(scope, b"host") or b"").decode("latin-1").strip().lower()


def _text(scope: Scope, name: bytes) -> str:
    """A header that may hold any name, percent-encoded."""
    return unquote((header(scope, name) or b"").decode("latin-1")).strip()[:200]
