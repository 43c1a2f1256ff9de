"""Whom we may speak to when a site's files name the host: a guard against being sent to the inside (SSRF, F-116).

A name is looked up once, and the connection goes to the very addresses that were judged: a second look-up could answer
otherwise. Every address of a name must be one of the open internet, or one that the site allows in so many words;
one that is not closes the door on all of them. A host is written in one way only: what a resolver would take for an
address besides that (`127.1`, `0x7f.1`, `2130706433`) is refused.

`ipaddress` calls many addresses global that lead elsewhere: translated ones (64:ff9b::/96, 2002::/16), those of
multicast, of the old site-local range, and `::127.0.0.1`. So IPv6 is judged by what IANA has handed out, 2000::/3
("IANA IPv6 Global Unicast Address Assignments"), less the parts of it that are tunnels, tests or documents.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

Ip = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Found = tuple[int, int, int, str, Any]
"""What `socket.getaddrinfo` says of one address: family, kind, protocol, name, address."""
Lookup = Callable[[str, int], Sequence[Found]]

_LABEL = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
_NAME = re.compile(rf"(?=.{{1,253}}\Z){_LABEL}(?:\.{_LABEL})*")
_LIKE_NUMBER = re.compile(r"(?:.*\.)?(?:[0-9]+|0x[0-9a-f]*)")
"""A last label that a resolver would read as a part of an IPv4 address (WHATWG URL §3.5, "ends in a number")."""
_NOT_OPEN = tuple(map(ipaddress.ip_network, ("192.0.0.0/24", "192.88.99.0/24", "2001::/23", "2002::/16", "3fff::/20")))
_OPEN_6 = ipaddress.ip_network("2000::/3")


class Forbidden(Exception):
    """A host that may not be spoken to: `code` is one of `notifiers.words`, `detail` the host, or its address."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(f"{code}: {detail}")
        self.code, self.detail = code, detail


def look_up(host: str, port: int) -> Sequence[Found]:
    """The system's resolver. Raises OSError, or UnicodeError for a host that cannot be a name."""
    return socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)


@dataclass(frozen=True, slots=True)
class Reach:
    """Everything open, and what a site allows besides: hosts by name, addresses and networks."""

    hosts: frozenset[str] = frozenset()
    networks: tuple[Network, ...] = ()
    lookup: Lookup = look_up

    def addresses(self, host: str, port: int) -> Sequence[Found]:
        """All addresses of `host`, looked up once. Raises Forbidden, and what the lookup raises."""
        host = host.lower()
        if not well_spelt(host):
            raise Forbidden("host-odd", host[:80])
        found = self.lookup(host, port)
        for one in found if host not in self.hosts else ():
            self._judge(host, str(one[4][0]))
        return found

    def _judge(self, host: str, address: str) -> None:
        ip = _plain(ipaddress.ip_address(address))
        if not is_open(ip) and not any(ip in network for network in self.networks):
            raise Forbidden("address-inside", host if host == address else f"{host}, {address}")


def reach(allow: Iterable[str], lookup: Lookup = look_up) -> Reach:
    """The guard of a site; `allow` are its words: `10.20.0.0/16`, `192.168.1.7`, `prometheus.shop.internal`."""
    hosts, networks = [], []
    for one in allow:
        network = network_of(one)
        if network is None:
            hosts.append(one.lower())
        else:
            networks.append(network)
    return Reach(frozenset(hosts), tuple(networks), lookup)


def network_of(text: str) -> Network | None:
    """The network or the one address that `text` names, or None. A network with bits beyond its length is none."""
    try:
        return ipaddress.ip_network(text)
    except ValueError:
        return None


def well_spelt(host: str) -> bool:
    """Whether a host in small letters is a plain name, or an address in its one proper form."""
    if ":" in host or _LIKE_NUMBER.fullmatch(host.removesuffix(".")):
        try:
            return "%" not in host and ipaddress.ip_address(host) is not None
        except ValueError:
            return False
    return _NAME.fullmatch(host) is not None


def is_open(ip: Ip) -> bool:
    """Whether an address is one of the open internet, of one machine, and no way through to another."""
    if ip.version == 6 and (ip not in _OPEN_6 or getattr(ip, "scope_id", None)):
        return False
    return ip.is_global and not ip.is_multicast and not any(ip in network for network in _NOT_OPEN)


def _plain(ip: Ip) -> Ip:
    """`::ffff:10.0.0.1` is 10.0.0.1, and is judged as that."""
    mapped = ip.ipv4_mapped if isinstance(ip, ipaddress.IPv6Address) else None
    return mapped or ip
