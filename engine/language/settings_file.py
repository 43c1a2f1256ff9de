"""`tocsin.yaml` read into `Settings`. Secrets stand there as `env:NAME` or `file:PATH`; a literal is never shown."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Collection, Mapping
from typing import Protocol
from urllib.parse import urlsplit

from ..model.monitor import Monitor
from ..model.problem import Weight
from ..model.signature import SNS, TOPIC
from ..model.site import AlertRule, ChannelSettings, Secret, Settings, SourceSettings
from .desk import Desk
from .fields import Fields
from .monitors import check_allowed, names_of, read_allow, read_monitor
from .near import nearest
from .nodes import Listed, Scalar, Source, Value
from .pairs import read_pairs
from .read import Read, read_file, read_tree
from .secrets import REFERENCE, read_secrets
from .zones import read_timezone

_LISTEN = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[^\s:\[\]]+):([0-9]{1,5})")


class SettingSpec(Protocol):
    """What is known of one setting of a channel type."""

    @property
    def required(self) -> bool: ...
    @property
    def secret(self) -> bool: ...


class ChannelSpec(Protocol):
    """What is known of a channel type; `notifiers.registry.CHANNELS` is a mapping of these."""

    @property
    def settings(self) -> Mapping[str, SettingSpec]: ...


def read_settings(
    file: str, data: bytes, *, channel_specs: Mapping[str, ChannelSpec], metrics: Collection[str] | None = None
) -> Read[Settings]:
    """The settings; `metrics` are those of `team.yaml` (None: not known)."""
    return read_file(file, data, "site", lambda desk, top: _settings(desk, top, channel_specs, metrics))


def read_settings_tree(
    source: Source, *, channel_specs: Mapping[str, ChannelSpec], metrics: Collection[str] | None = None
) -> Read[Settings]:
    """The same from a tree that has been read already."""
    return read_tree(source, "site", lambda desk, top: _settings(desk, top, channel_specs, metrics))


def _settings(desk: Desk, top: Fields, specs: Mapping[str, ChannelSpec], metrics: Collection[str] | None) -> Settings:
    usual = Settings()
    listen = _listen(desk, top) or usual.listen
    allow = read_allow(desk, top)
    return Settings(
        name=top.line("name") or usual.name,
        database=top.line("database") or usual.database,
        listen=listen,
        public_url=_public_url(desk, top),
        channels={name: _channel(desk, fields, name, specs) for name, _, fields in top.named_blocks("channels")},
        sources={
            name: _source(desk, fields, name, metrics, loopback=is_loopback(listen))
            for name, _, fields in top.named_blocks("sources")
        },
        allow=allow,
        monitors={
            name: _monitor(desk, fields, name, metrics, names_of(top.get("sources")), allow)
            for name, _, fields in top.named_blocks("monitors")
        },
    )


def _monitor(
    desk: Desk, fields: Fields, name: str, metrics: Collection[str] | None, sources: Collection[str],
    allow: tuple[str, ...],
) -> Monitor:  # fmt: skip
    made = read_monitor(desk, fields, name, metrics, sources)
    check_allowed(desk, made, fields, allow)
    return made


def _listen(desk: Desk, top: Fields) -> str | None:
    text = top.line("listen")
    if text is None:
        return None
    found = _LISTEN.fullmatch(text)
    if found is None or int(found[2]) > 65_535:
        desk.wrong_type(top.entries["listen"][1], "listen", "listen")
        return None
    return text


def is_loopback(listen: str) -> bool:
    """Whether an address `host:port` can be reached from this machine alone."""
    host = listen.rpartition(":")[0].strip("[]")
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _public_url(desk: Desk, top: Fields) -> str | None:
    text = top.line("public_url")
    if text is None:
        return None
    try:
        cut = urlsplit(text)
        good = cut.scheme in ("http", "https") and bool(cut.hostname) and "@" not in cut.netloc
    except ValueError:
        good = False
    if not good:
        desk.wrong_type(top.entries["public_url"][1], "url", "public_url")
        return None
    return text.rstrip("/")


# --- channels -----------------------------------------------------------------------------


def _channel(desk: Desk, fields: Fields, name: str, specs: Mapping[str, ChannelSpec]) -> ChannelSettings:
    written = fields.get("type")
    type_ = desk.ref(written, "channel-type", specs) if written is not None else None
    spec = specs.get(type_ or "")
    given: dict[str, str | Secret] = {}
    for key, node in fields.rest:
        setting = spec.settings.get(key.text) if spec else None
        if spec is not None and setting is None:
            near = nearest(key.text, [*spec.settings, "customers"])
            code = "unknown-setting-near" if near else "unknown-setting"
            known = {"near": near} if near else {"known": ", ".join(spec.settings) or "–"}
            desk.say(code, key.at, name=key.text, type=type_ or "", **known)
        value = _setting(desk, key, node, secret=setting is not None and setting.secret)
        if value is not None and setting is not None:
            given[key.text] = value
    for needed, setting in spec.settings.items() if spec else ():
        if setting.required and needed not in {key.text for key, _ in fields.rest}:
            desk.say("setting-missing", fields.node.at, name=needed, type=type_ or "")
    return ChannelSettings(
        name=name, type=type_ or "", customers=fields.yes_no("customers"), settings=given, at=fields.owner
    )


def _setting(desk: Desk, key: Scalar, node: Value, *, secret: bool) -> str | Secret | None:
    if not isinstance(node, Scalar):
        desk.say("setting-not-text", node.at, key=key.text)
        return None
    if node.empty or not node.text.strip():
        desk.say("empty-value", key.at, key=key.text)
        return None
    if REFERENCE.fullmatch(node.text):
        return Secret(reference=node.text)
    if secret or _sounds_secret(key.text):
        desk.say("secret-literal", node.at, key=key.text)
        return None
    return node.text


def _sounds_secret(key: str) -> bool:
    """A setting of an unknown type or name that is probably a secret all the same."""
    return any(word in key.casefold() for word in ("password", "secret", "token", "api_key", "passwd", "apikey"))


# --- sources ------------------------------------------------------------------------------


def _source(
    desk: Desk, fields: Fields, name: str, metrics: Collection[str] | None, *, loopback: bool
) -> SourceSettings:
    tokens = [secret for key in ("token", "tokens") for secret in read_secrets(desk, fields, key)]
    secrets = [secret for key in ("secret", "secrets") for secret in read_secrets(desk, fields, key)]
    open_ = fields.yes_no("open")
    if open_ and ("signature" in fields or secrets):
        desk.say("open-with-signature", fields.key_at("open"), name=name)
    if open_ and not loopback:
        desk.say("open-off-loopback", fields.at("open"), name=name)
    if open_ and tokens:
        desk.say("open-with-token", fields.key_at("open"), Weight.WARNING, name=name)
    rules = fields.get("rules")
    items = rules.items if isinstance(rules, Listed) else [rules] if rules is not None else []
    read = [desk.fields(item, "rule") for item in items]
    type_ = fields.choice("type") or "json"
    if "mapping" in fields and type_ != "json":
        desk.say("mapping-not-json", fields.key_at("mapping"), type=type_)
    topics = _topics(desk, fields, name, type_)
    return SourceSettings(
        name=name, type=type_, tokens=tuple(tokens), open=open_, topics=topics, confirm=fields.yes_no("confirm"),
        signature=fields.choice("signature") or "", secrets=tuple(secrets),
        rules=tuple(_rule(desk, rule, metrics) for rule in read if rule is not None),
        mapping_file=fields.line("mapping") or "", timezone=read_timezone(desk, fields), at=fields.owner,
    )  # fmt: skip


def _topics(desk: Desk, fields: Fields, name: str, type_: str) -> tuple[str, ...]:
    """The topics of SNS that a source takes messages of; only SNS has some."""
    if "topics" not in fields and "confirm" not in fields and (fields.choice("signature") or "") not in SNS:
        return ()
    if type_ != "cloudwatch":
        desk.say("sns-not-cloudwatch", fields.owner, name=name, type=type_)
    node = fields.get("topics")
    written = desk.scalars(node, "topics") if node is not None else ()
    if not written and not fields.broken:
        desk.say("sns-no-topics", fields.owner, name=name)
    for topic in written:
        if not TOPIC.fullmatch(topic.text):
            desk.say("sns-topic-odd", topic.at, topic=topic.text[:80])
    if "secret" in fields or "secrets" in fields:
        desk.say("sns-no-secret", fields.owner, name=name)
    if fields.yes_no("open"):
        desk.say("open-with-signature", fields.key_at("open"), name=name)
    return tuple(topic.text for topic in written)


def _rule(desk: Desk, fields: Fields, metrics: Collection[str] | None) -> AlertRule:
    metric, event, value = fields.ref("metric", metrics), fields.line("event"), fields.line("value")
    for first, second in (("metric", "event"), ("ignore", "event"), ("ignore", "metric"), ("event", "value")):
        if first in fields and second in fields:
            desk.say("key-not-with", fields.key_at(second), key=second, other=first)
    if metric is not None and value is None and not fields.broken:
        desk.say("rule-no-value", fields.key_at("metric"), name=metric)
    return AlertRule(
        match=read_pairs(desk, fields, "match"), event=event, metric=metric, value=value,
        labels=read_pairs(desk, fields, "labels"), ignore=fields.yes_no("ignore"), at=fields.node.at,
    )  # fmt: skip
