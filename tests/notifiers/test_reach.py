"""The guard of outgoing calls: which hosts, which addresses, and that what was judged is what is spoken to."""

from __future__ import annotations

import socket
from collections.abc import Sequence

import pytest

from tests.notifiers.sink import Sink, answer
from tocsin.notifiers.reach import Forbidden, Found, Reach, reach, well_spelt
from tocsin.notifiers.reply import NeverSent
from tocsin.notifiers.wire import Wire
from tocsin.notifiers.words import REASONS


class Names:
    """A resolver that says what it is told; a name may have another address at every question."""

    def __init__(self, *answers: tuple[str, ...]) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []

    def __call__(self, host: str, port: int) -> Sequence[Found]:
        self.asked.append(host)
        told = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        family = {False: socket.AF_INET, True: socket.AF_INET6}
        return [(family[":" in one], socket.SOCK_STREAM, 6, "", (one, port)) for one in told]


def refused(host: str, guard: Reach) -> str:
    with pytest.raises(Forbidden) as caught:
        guard.addresses(host, 80)
    assert caught.value.code in REASONS
    return caught.value.code


@pytest.mark.parametrize(
    "host",
    ["127.1", "0x7f.1", "0x7f000001", "2130706433", "0177.0.0.1", "127.0.0.1.", "127.0.0.0x1", "1.2.3.4.5", "a.0x",
     "me@shop.example", "shop.example%00", "fe80::1%eth0", "::1%1", "[::1]", "", ".", "a..b", "-a.example",
     "１２７.0.0.1", "shop。example", "a b", "x" * 64 + ".example"],
)  # fmt: skip
def test_F_116_an_odd_spelling_is_refused_before_anybody_is_asked(host: str) -> None:
    names = Names(("1.1.1.1",))
    assert refused(host, reach((), names)) == "host-odd"
    assert names.asked == []


@pytest.mark.parametrize("host", ["shop.example", "xn--fiqs8s.example", "a_b.example", "8.8.8.8", "2606:4700::1", "h"])
def test_usual_spellings_are_taken(host: str) -> None:
    assert well_spelt(host)


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.0.0.1", "172.16.5.4", "192.168.1.1", "100.64.0.1", "169.254.169.254", "0.0.0.0", "198.18.0.1",
     "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255", "192.0.0.9", "192.88.99.1", "203.0.113.7",
     "::1", "::", "::7f00:1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b::808:808", "64:ff9b:1::1",
     "2002:7f00:1::", "2001::1", "2001:db8::1", "3fff::1", "fc00::1", "fd12::1", "fe80::1", "fec0::1", "ff02::1",
     "5f00::1"],
)  # fmt: skip
def test_F_116_a_name_that_leads_inside_is_refused(address: str) -> None:
    assert refused("shop.example", reach((), Names((address,)))) == "address-inside"
    assert refused("shop.example", reach((), Names(("1.1.1.1", address)))) == "address-inside"


@pytest.mark.parametrize("address", ["1.1.1.1", "223.5.5.5", "2606:4700::1111", "2400:3200::1", "::ffff:1.1.1.1"])
def test_the_open_internet_may_be_spoken_to(address: str) -> None:
    assert reach((), Names((address,))).addresses("Shop.Example", 443)[0][4] == (address, 443)


def test_a_site_allows_what_it_names_and_no_more() -> None:
    guard = reach(["10.20.0.0/16", "Prom.Shop.internal", "::1"], Names(("10.20.3.4",)))
    assert guard.addresses("other.internal", 80)
    assert refused("other.internal", reach(["10.20.0.0/16"], Names(("10.21.0.1",)))) == "address-inside"
    assert reach(["Prom.Shop.internal"], Names(("192.168.0.1",))).addresses("prom.shop.INTERNAL", 80)
    assert refused("x.prom.shop.internal", reach(["prom.shop.internal"], Names(("192.168.0.1",)))) == "address-inside"
    assert reach(["10.0.0.0/8"], Names(("::ffff:10.0.0.1",))).addresses("a.internal", 80)
    assert refused("127.1", reach(["127.0.0.0/8", "127.1"], Names(("127.0.0.1",)))) == "host-odd"


def test_F_116_the_connection_goes_to_the_address_that_was_judged() -> None:
    """The name would lead elsewhere at a second question; there is none."""
    with Sink() as sink:
        sink.will(answer("ok"))
        names = Names(("127.0.0.1",), ("192.0.2.1",))
        wire = Wire(deadline_s=5, lookup=reach(["127.0.0.1"], names).addresses)
        told = wire.get(f"http://shop.example:{sink.port}/page?a=1", {"accept": "*/*"})
        assert (told.status, told.body) == (200, b"ok")
        assert sink.asked[0].target == "/page?a=1"
        assert sink.asked[0].headers["host"] == f"shop.example:{sink.port}"
        assert "content-length" not in sink.asked[0].headers
    assert names.asked == ["shop.example"]


def test_F_116_a_redirect_is_an_answer_and_is_not_followed() -> None:
    with Sink() as sink, Sink() as inside:
        sink.will(answer("", status=302, location=inside.url))
        wire = Wire(deadline_s=5, lookup=reach(["127.0.0.1"]).addresses)
        assert wire.get(sink.url, {}).status == 302
        assert inside.asked == []


def test_F_116_nothing_leaves_for_a_host_that_is_refused() -> None:
    with Sink() as sink:
        wire = Wire(deadline_s=5, lookup=reach(()).addresses)
        with pytest.raises(NeverSent, match=r"address-inside: 127\.0\.0\.1"):
            wire.get(sink.url, {})
        with pytest.raises(NeverSent, match="address-inside: localhost, "):
            wire.post(f"http://localhost:{sink.port}/", b"", {})
        assert sink.connections == 0


def test_a_page_is_kept_up_to_what_its_reader_asks_for() -> None:
    with Sink() as sink:
        sink.will(answer("x" * 200_000))
        wire = Wire(deadline_s=5)
        assert wire.get(sink.url, {}, most=300_000).whole
        cut = wire.get(sink.url, {}, most=100_000)
        assert (len(cut.body), cut.whole) == (100_000, False)
