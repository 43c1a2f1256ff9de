"""A shop's order tables in a real PostgreSQL and a real MariaDB, from rows to an opened incident."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.databases import mariadb, postgresql, run
from tests.recipes.floor import HERE, figures, floors, opened, poll, poll_for, why_silent
from tests.run.shop import Shop

NAMES = ("payment_callbacks", "order_items", "stock", "orders")
TABLES = (
    *(f"DROP TABLE IF EXISTS {name}" for name in NAMES),
    "CREATE TABLE orders (id int PRIMARY KEY, order_no varchar(64) NOT NULL UNIQUE, shop varchar(64) NOT NULL,"
    " customer_id int NOT NULL, amount numeric(12, 2) NOT NULL, status varchar(16) NOT NULL,"
    " created_at {moment} NOT NULL, paid_at {moment} NULL, ship_by {moment} NULL, shipped_at {moment} NULL)",
    "CREATE INDEX by_time ON orders (created_at)",
    "CREATE TABLE order_items (order_id int NOT NULL, sku varchar(64) NOT NULL, quantity int NOT NULL)",
    "CREATE TABLE stock (shop varchar(64) NOT NULL, sku varchar(64) NOT NULL, available int NOT NULL)",
    "CREATE TABLE payment_callbacks (provider varchar(32) NOT NULL, transaction_no varchar(64) NOT NULL,"
    " order_no varchar(64) NOT NULL, shop varchar(64) NOT NULL, amount numeric(12, 2) NOT NULL,"
    " status varchar(16) NOT NULL, received_at {moment} NOT NULL)",
)


@dataclass(frozen=True)
class Kind:
    """One of the two databases: the type of its times, and how it says so many seconds ago."""

    name: str
    url: str
    moment: str
    before: str

    @property
    def prefix(self) -> str:
        return f"orders-{'pg' if self.name == 'postgresql' else 'mysql'}-"

    def ago(self, seconds: float) -> str:
        return self.before.format(seconds)

    def order(self, number: int, created: float, *, shop: str = "tmall", customer: int = 0, amount: int = 99,
              status: str = "paid", ship_in: int = 86_400, paid: bool = True) -> str:  # fmt: skip
        times = f"{self.ago(created)}, {self.ago(created) if paid else 'NULL'}, {self.ago(-ship_in)}"
        return (
            "INSERT INTO orders (id, order_no, shop, customer_id, amount, status, created_at, paid_at, ship_by) VALUES"
            f" ({number}, 'N{number}', '{shop}', {customer or number}, {amount}, '{status}', {times})"
        )

    def payment(self, number: int, received: float, *, shop: str = "tmall", amount: int = 99, status: str = "success",
                provider: str = "wechat") -> str:  # fmt: skip
        return (
            f"INSERT INTO payment_callbacks VALUES ('{provider}', 'T{number}', 'N{number}', '{shop}', {amount},"
            f" '{status}', {self.ago(received)})"
        )


@pytest.fixture(scope="module")
def postgres() -> Iterator[Kind]:
    with postgresql() as url:
        yield Kind("postgresql", url, "timestamptz", "now() - interval '{} seconds'")


@pytest.fixture(scope="module")
def maria() -> Iterator[Kind]:
    with mariadb() as url:
        yield Kind("mysql", url, "datetime(3)", "utc_timestamp(3) - INTERVAL {} SECOND")


@pytest.fixture(params=["postgres", "maria"])
def kind(request: pytest.FixtureRequest) -> Kind:
    found: Kind = request.getfixturevalue(request.param)
    run(found.url, [statement.format(moment=found.moment) for statement in TABLES])
    return found


@pytest.fixture
def open_shop(kind: Kind, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[int], Shop]]:
    monkeypatch.setenv("SHOP_DATABASE", kind.url)
    with floors(f"orders-{kind.name}", tmp_path / "site", ("shop-db.example", HERE)) as opened_shop:
        yield opened_shop


@pytest.fixture
def shop(open_shop: Callable[[int], Shop]) -> Shop:
    return open_shop(0)


def ask(shop: Shop, kind: Kind, *names: str) -> None:
    poll(shop, *(kind.prefix + name for name in names))


def test_orders_are_counted_by_the_minute_and_a_shop_that_sells_nothing_is_a_zero(shop: Shop, kind: Kind) -> None:
    run(kind.url, [*(kind.order(n, 130) for n in range(4)), kind.order(9, 3000, shop="jd")])
    ask(shop, kind, "placed")
    shop.go(1)
    ask(shop, kind, "placed")
    placed = figures(shop, "orders.placed")
    assert (max(placed["shop=tmall"]), sum(placed["shop=tmall"]), set(placed["shop=jd"])) == (4.0, 4.0, {0.0})
    assert len(placed["shop=tmall"]) == 10


def test_a_payment_without_an_order_is_lost_after_three_minutes_and_only_once(shop: Shop, kind: Kind) -> None:
    run(kind.url, [
        kind.order(1, 280), kind.payment(1, 280),                # all is well
        kind.payment(2, 280), kind.payment(2, 100),              # lost, and told again
        kind.order(3, 280, paid=False), kind.payment(3, 280),    # the order is there, and does not know that it is paid
        kind.payment(4, 280, status="failed"), kind.payment(5, 20),  # nobody paid; may still come
        kind.payment(6, 4000), kind.payment(6, 280),             # was lost an hour ago
        kind.payment(7, 4000, shop="jd"),
    ])  # fmt: skip
    ask(shop, kind, "lost")
    assert sum(figures(shop, "orders.lost")["shop=tmall"]) == 2.0
    assert set(figures(shop, "orders.lost")["shop=jd"]) == {0.0}


def test_duplicates_and_wrong_amounts(shop: Shop, kind: Kind) -> None:
    run(kind.url, [
        kind.order(1, 230, customer=7), kind.order(2, 220, customer=7), kind.order(3, 210, customer=7),
        kind.order(4, 200, customer=8), kind.order(5, 190, customer=8, amount=5),
        kind.order(6, 180, customer=9), kind.order(7, 170, customer=9, status="cancelled"),
        kind.order(8, 900, customer=10), kind.order(9, 200, customer=10), kind.order(10, 200, customer=7, shop="jd"),
        kind.payment(1, 200), kind.payment(4, 200, amount=9), kind.payment(4, 100, amount=9),
    ])  # fmt: skip
    ask(shop, kind, "duplicate", "wrong")
    assert sum(figures(shop, "orders.duplicate")["shop=tmall"]) == 2.0
    assert sum(figures(shop, "orders.duplicate")["shop=jd"]) == 0.0
    assert sum(figures(shop, "orders.wrong")["shop=tmall"]) == 1.0


def test_what_is_sold_out_what_is_late_and_what_fails_to_be_paid(shop: Shop, kind: Kind) -> None:
    run(kind.url, [
        kind.order(1, 200), kind.order(2, 200, ship_in=-60), kind.order(3, 200, ship_in=-60, status="shipped"),
        kind.order(4, 200, shop="jd"),
        "INSERT INTO order_items VALUES (1, 'a', 1), (1, 'b', 1), (2, 'c', 1), (3, 'a', 1), (4, 'a', 1)",
        "INSERT INTO stock VALUES ('tmall', 'a', -2), ('tmall', 'b', -1), ('tmall', 'c', 0), ('jd', 'a', 5)",
        kind.payment(1, 60), kind.payment(2, 60, status="failed"), kind.payment(3, 60, provider="alipay"),
        kind.payment(4, 900, status="failed"),
    ])  # fmt: skip
    ask(shop, kind, "short", "late", "payments-failed")
    assert figures(shop, "orders.short") == {"shop=tmall": [1.0], "shop=jd": [0.0]}
    assert figures(shop, "orders.late") == {"shop=tmall": [1.0], "shop=jd": [0.0]}
    assert figures(shop, "payments.failed") == {"system=wechat": [0.5], "system=alipay": [0.0]}


def test_from_rows_to_an_incident_payments_without_orders(open_shop: Callable[[int], Shop], kind: Kind) -> None:
    run(kind.url, [*(kind.payment(n, 480) for n in range(12)), kind.order(99, 480), kind.payment(99, 480)])
    shop = open_shop(5)
    poll_for(shop, 5, f"{kind.prefix}lost")
    assert opened(shop) == [("order-anomaly", "shop=tmall")]
    assert sum(figures(shop, "orders.lost")["shop=tmall"]) == 12.0


def test_nothing_of_the_recipe_is_refused(shop: Shop) -> None:
    poll(shop)
    assert set(why_silent(shop).values()) == {"nothing"}
