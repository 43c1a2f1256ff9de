"""All channel types, one line each, and the one function that builds a channel.

Importing this module loads no channel: each lies behind its module's name, so that a site can be
checked without the libraries that sending needs.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Protocol, cast

from .base import Channel
from .settings import ChannelMisconfigured, Fault, Setting, Settings

Now = Callable[[], int]
"""Seconds since 1970 UTC, for signatures and the date of a mail."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelType:
    """A kind of channel: where its class is, and what may be set."""

    module: str
    maker: str
    settings: Mapping[str, Setting]
    zh: str
    en: str


class _Maker(Protocol):
    def __call__(self, name: str, settings: Settings, *, customers: bool, now: Now) -> Channel: ...


_DEADLINE = Setting(zh="一次发送最多几秒,默认 10", en="seconds one exchange may last, 10 by default")
_PROXY = Setting(secret=True, zh="HTTP 代理地址；不读环境变量", en="HTTP proxy; the environment's is not used")

_TERMINAL: Mapping[str, Setting] = {}
_FILE = {
    "path": Setting(required=True, zh="JSON Lines 文件", en="file of JSON lines"),
}
_WEBHOOK = {
    "url": Setting(zh="默认地址", en="address used when a message names none"),
    "secret": Setting(required=True, secret=True, zh="签名密钥 whsec_…", en="signing secret, whsec_…"),
    "hosts": Setting(zh="还允许发往的主机,逗号分隔", en="further hosts it may post to, separated by commas"),
    "deadline_s": _DEADLINE,
    "proxy": _PROXY,
}
_SMTP = {
    "host": Setting(required=True, zh="邮件服务器", en="mail server"),
    "port": Setting(zh="端口,默认 587/465/25", en="port; 587, 465 or 25 by default"),
    "security": Setting(zh="starttls(默认)、ssl 或 plain", en="starttls (default), ssl or plain"),
    "from": Setting(required=True, zh="发件地址", en="sender's address"),
    "to": Setting(zh="默认收件地址", en="recipient when a message names none"),
    "username": Setting(zh="登录名", en="login name"),
    "password": Setting(secret=True, zh="登录密码", en="login password"),
    "ca_file": Setting(zh="自有证书机构的文件", en="file with your own certificate authority"),
    "deadline_s": _DEADLINE,
}
_SLACK = {
    "token": Setting(required=True, secret=True, zh="机器人令牌 xoxb-…", en="bot token, xoxb-…"),
    "channel": Setting(zh="默认频道 ID", en="channel id used when a message names none"),
    "api": Setting(zh="API 地址,默认官方", en="address of the API; Slack's own by default"),
    "deadline_s": _DEADLINE,
    "proxy": _PROXY,
}
_DINGTALK = {
    "url": Setting(required=True, secret=True, zh="机器人 Webhook 地址", en="the robot's webhook address"),
    "secret": Setting(secret=True, zh="加签密钥 SEC…", en="signing secret, SEC…"),
    "at_mobiles": Setting(zh="每次都 @ 的手机号", en="mobile numbers to mention every time"),
    "deadline_s": _DEADLINE,
    "proxy": _PROXY,
}

CHANNELS: dict[str, ChannelType] = {
    "terminal": ChannelType(module="terminal", maker="Terminal", settings=_TERMINAL, zh="终端", en="terminal"),
    "file": ChannelType(module="file", maker="File", settings=_FILE, zh="文件", en="file"),
    "webhook": ChannelType(module="webhook", maker="Webhook", settings=_WEBHOOK, zh="Webhook", en="webhook"),
    "smtp": ChannelType(module="smtp", maker="Smtp", settings=_SMTP, zh="邮件", en="mail"),
    "slack": ChannelType(module="slack", maker="Slack", settings=_SLACK, zh="Slack", en="Slack"),
    "dingtalk": ChannelType(
        module="dingtalk", maker="Dingtalk", settings=_DINGTALK, zh="钉钉机器人", en="DingTalk robot"
    ),
}


def faults_of(type_name: str, given: Mapping[str, str | None]) -> list[tuple[Fault, str]]:
    """What is wrong with the names of the settings, without building anything; a secret not looked up yet is None."""
    kind = CHANNELS.get(type_name)
    if kind is None:
        return [("unknown-type", type_name)]
    faults: list[tuple[Fault, str]] = [("unknown-setting", name) for name in given if name not in kind.settings]
    for name, setting in kind.settings.items():
        value = given.get(name, "" if name not in given else None)
        if name not in given:
            faults += [("missing-setting", name)] if setting.required else []
        elif value is not None and not value.strip() and (setting.secret or setting.required):
            faults.append(("empty-secret" if setting.secret else "missing-setting", name))
    return faults


def build(
    type_name: str, name: str, settings: Mapping[str, str], *, customers: bool, now: Now | None = None
) -> Channel:
    """A channel ready to send; raises `ChannelMisconfigured`. Secrets are given as the words themselves."""
    for code, setting in faults_of(type_name, settings):
        raise ChannelMisconfigured(code, setting)
    kind = CHANNELS[type_name]
    maker = cast(_Maker, getattr(import_module(f".{kind.module}", __package__), kind.maker))
    return maker(name, Settings(settings), customers=customers, now=now or _wall)


def _wall() -> int:
    return int(time.time())
