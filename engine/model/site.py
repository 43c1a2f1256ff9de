"""How one installation runs (`tocsin.yaml`), and everything a site has published."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from .mapping import MappingFile
from .monitor import Monitor
from .problem import NOWHERE, Mark
from .runbook import Runbook
from .secret import Secret
from .team import Team

__all__ = ["AlertRule", "ChannelSettings", "Secret", "Settings", "Site", "SourceSettings"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelSettings:
    """One way out: its type is a name in `notifiers.registry`."""

    name: str
    type: str
    customers: bool = False
    """Only a channel with `customers: true` may carry a customer notice."""
    settings: Mapping[str, str | Secret] = field(default_factory=dict)
    at: Mark = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertRule:
    """How an alert of a source is read: the first rule whose `match` fits decides."""

    match: Mapping[str, str] = field(default_factory=dict)
    """Label -> text it must equal."""
    event: str | None = None
    """Name of the `event:` signal; None: the alert's own name."""
    metric: str | None = None
    """Then the alert carries a sample of this metric instead."""
    value: str | None = None
    """Label or annotation that holds the figure."""
    labels: Mapping[str, str] = field(default_factory=dict)
    """Label of ours -> label of theirs; empty: all labels under their own names."""
    ignore: bool = False
    at: Mark = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceSettings:
    """A monitoring system that may post to `/hooks/NAME`."""

    name: str
    type: str
    tokens: tuple[Secret, ...] = ()
    """Bearer tokens from the site's file; tokens made by `tocsin token` are in the database."""
    signature: str = ""
    """A name in `model.signature.SIGNATURES` or `SNS`: then a message must be signed, and no token lets it in."""
    secrets: tuple[Secret, ...] = ()
    """What messages are signed with; two while a secret is changed."""
    topics: tuple[str, ...] = ()
    """Of SNS: the topics whose messages are let in. Anybody with an account can have a topic of theirs signed."""
    confirm: bool = False
    """Of SNS: a subscription to one of `topics` is confirmed without a person."""
    open: bool = False
    """No token needed; refused when the server listens beyond loopback."""
    rules: tuple[AlertRule, ...] = ()
    mapping_file: str = ""
    """Of a `json` source: the file of the site, relative to its root, that says how its messages are read."""
    mapping: MappingFile | None = None
    """The mapping by which messages are read; None for the types that have a reader in Python."""
    timezone: str = "UTC"
    """The zone of times that name none: the source's own, else the site's."""
    at: Mark = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """`tocsin.yaml`."""

    name: str = ""
    database: str = ".tocsin/tocsin.db"
    """Path of the SQLite file, relative to the site."""
    listen: str = "127.0.0.1:8642"
    public_url: str | None = None
    channels: Mapping[str, ChannelSettings] = field(default_factory=dict)
    sources: Mapping[str, SourceSettings] = field(default_factory=dict)
    monitors: Mapping[str, Monitor] = field(default_factory=dict)
    allow: tuple[str, ...] = ()
    """Hosts and networks inside that monitors may ask; everything on the open internet may be asked anyway."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A folder whose files have been read and found good."""

    root: Path
    settings: Settings
    team: Team
    runbooks: Mapping[str, Runbook] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    """Runbook name -> the exact text of its file, stored with the version."""
    files: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Runbook name -> file name -> text: everything that it was compiled from."""
