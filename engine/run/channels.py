"""The ways out of each world: the live one has the site's channels, a drill has one sink that no customer can read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from ...notifiers.base import Channel
from ...notifiers.registry import build
from ...notifiers.settings import ChannelMisconfigured
from ..model.incident import LIVE
from ..model.problem import TocsinError
from ..model.site import ChannelSettings, Secret, Site
from .secrets import SecretMissing, resolve


class ChannelWrong(TocsinError):
    """A channel of the site cannot be built (exit 3)."""

    exit_code = 3


class SiteChannels:
    """Channels by world and name. `trouble` names those that could not be built, and why."""

    def __init__(
        self, live: Mapping[str, Channel], sinks: Callable[[str], Channel], trouble: list[TocsinError],
        secrets: tuple[str, ...] = (),
    ) -> None:  # fmt: skip
        self.live = dict(live)
        self.trouble = trouble
        self.secrets = secrets
        """Words that no log may show."""
        self._sinks = sinks
        self._drills: dict[str, Channel] = {}

    def of(self, world: str, name: str) -> Channel | None:
        """The channel, or None when there is none of that name. A drill never gets one of the live world's."""
        if world == LIVE:
            return self.live.get(name)
        if world not in self._drills:
            self._drills[world] = self._sinks(world)
        return self._drills[world]

    def close(self) -> None:
        for channel in (*self.live.values(), *self._drills.values()):
            channel.close()


def of_site(site: Site) -> SiteChannels:
    """Every channel of `tocsin.yaml`. Nothing is sent with an empty secret: such a channel is left out and told."""
    live: dict[str, Channel] = {}
    trouble: list[TocsinError] = []
    secrets: list[str] = []
    for settings in site.settings.channels.values():
        try:
            live[settings.name] = _built(settings, site.root, secrets)
        except SecretMissing as missing:
            secret = str(missing.params["secret"])
            trouble.append(ChannelWrong("channel-secret-missing", channel=settings.name, secret=secret))
        except ChannelMisconfigured as wrong:
            trouble.append(
                ChannelWrong("channel-wrong", channel=settings.name, fault=wrong.code, setting=wrong.setting)
            )
    return SiteChannels(live, lambda world: sink(site.root, world), trouble, tuple(secrets))


def sink(root: Path, world: str) -> Channel:
    """Where everything of a drill goes: a file of its own, on a channel that may not reach customers."""
    path = root / ".tocsin" / "drills" / f"{world}.jsonl"
    path.parent.mkdir(parents=True, exist_ok=True)
    return build("file", f"drill-{world}", {"path": str(path)}, customers=False)


def _built(settings: ChannelSettings, root: Path, secrets: list[str]) -> Channel:
    """The channel; the secrets that it uses are added to `secrets`."""
    values = {
        name: resolve(value, root) if isinstance(value, Secret) else value for name, value in settings.settings.items()
    }
    secrets += [values[name] for name, value in settings.settings.items() if isinstance(value, Secret)]
    if settings.type == "file" and "path" in values:
        path = root / values["path"]
        path.parent.mkdir(parents=True, exist_ok=True)
        values["path"] = str(path)
    return build(settings.type, settings.name, values, customers=settings.customers)
