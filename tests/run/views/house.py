"""A small house of its own for the views: one site, two runbooks, four people, and somebody who looks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from tests.run.shop import Shop
from tocsin.engine.model.command import Actor
from tocsin.engine.model.question import Question
from tocsin.engine.model.text import Lang
from tocsin.engine.run.reader import SiteReader

T = TypeVar("T")

SITE = """
name: House of views
database: .tocsin/tocsin.db
channels:
  terminal: {type: terminal}
  outbox-file: {type: file, path: .tocsin/customers.jsonl, customers: true}
sources:
  shop: {type: json, open: true}
  wall: {type: grafana, open: true}
"""

TEAM = """
timezone: Asia/Shanghai
languages: [zh, en]
contact: 在线客服 | the chat
calendars:
  desk-hours: {days: mon-sun, from: "08:00", to: "21:00"}
people:
  lina: {name: 李娜, login: lina, contacts: [{terminal: lina}]}
  haoran: {name: 王浩然, contacts: [{terminal: haoran}]}
  ben: {name: Ben Okafor, contacts: [{terminal: ben}]}
  mei: {name: 陈梅, contacts: [{terminal: mei}]}
roles:
  order-desk: {title: 订单组 | Order desk, people: [ben]}
  shift-lead: {title: 值班长 | Shift lead, people: [lina]}
  cs-manager: {title: 客服经理 | Service manager, people: [haoran]}
severities:
  sev3: {title: 一般 | Minor}
  sev2: {title: 严重 | Major, page: [shift-lead]}
  sev1: {title: 特别严重 | Critical, page: [cs-manager], declare: cs-manager}
rooms: {war-room: "terminal#war-room"}
audiences:
  affected: {title: 受影响的顾客 | Affected customers, to: outbox-file#affected}
metrics:
  orders.lost: {title: 丢单数 | Lost orders, kind: count, step: 1m, per: [shop]}
  orders.double: {title: 重复订单 | Duplicate orders, kind: count, step: 1m, per: [shop]}
  staff.present: {title: 到岗率 | Staff present, kind: share, step: 5m, per: [site]}
connectors:
  pause-promo: {title: 暂停促销 | Pause the promotion, asks: cs-manager, undo: resume-promo}
  resume-promo: {title: 恢复促销 | Resume the promotion, asks: cs-manager, undo: pause-promo}
"""

ORDERS = """
runbook: orders
title: 订单异常 | Order anomaly
lead: shift-lead
about: 丢单或重复 | Lost or duplicate orders
one_per: shop
cooldown: 30m
triggers:
  lost:
    metric: orders.lost
    window: 5m
    above: 5
    for: 2m
    clear: {below: 1, for: 15m}
  double:
    metric: orders.double
    window: 5m
    above: 3 x usual
    and_at_least: 20
    for: 3m
    clear: {below: 1.5 x usual, for: 10m}
severity:
  start: sev3
  sev2: orders.lost > 20 or affected > 100
  sev1: affected > 1000
facts:
  affected: {title: 受影响订单数 | Affected orders, type: number}
  cause:
    title: 原因 | Cause
    type: choice
    options: {coupon: 优惠券规则 | Coupon rule, stock: 库存同步 | Stock sync}
  refund_by: {title: 到账时间 | Refunds arrive by, type: time}
sla:
  first-notice: {within: 30m, warn: 20m, until: sent.apology}
buttons:
  call-off: {label: 取消 | Call it off, by: shift-lead, end: called-off}
states:
  check:
    phase: warning
    title: 核实 | Is it real?
    do: {page: order-desk, answer_within: 5m, then: [shift-lead, cs-manager]}
    tasks:
      count: {text: 统计受影响订单 | Count the affected orders, by: order-desk, due: 15m, fills: affected}
      look: {text: 抽查 | Look at ten orders, due: 10m, optional: true}
    buttons:
      real: {label: 属实 | It is real, by: [order-desk, shift-lead], go: respond}
      false-alarm: {label: 误报 | False alarm, by: shift-lead, end: false-alarm}
      coupon: {label: 是优惠券 | It is the coupon, by: order-desk, when: cause == 'coupon', go: respond}
    after:
      20m:
        - when: affected > 100
          go: respond
        - do: {raise: sev2}
      2h: respond
  respond:
    phase: response
    title: 处置 | Respond
    do:
      tell: war-room
      text: 店铺 {{ shop }} 处置中 | Responding at {{ shop }}
    buttons:
      back: {label: 再核实 | Check again, by: shift-lead, go: check}
    parallel:
      fix:
        phase: handling
        title: 修复 | Fix
        buttons:
          fixed: {label: 修好了 | It is fixed, by: order-desk, end: fixed}
        states:
          stop:
            title: 止损 | Stop the loss
            do: {ask: pause-promo}
            tasks:
              find: {text: 查明原因 | Find the cause, by: order-desk, due: 45m, fills: cause}
            buttons:
              stopped: {label: 已止损 | Loss stopped, by: order-desk, end: fixed}
            after:
              4h: {end: fixed}
            watch:
              still: {metric: orders.double, above: 100, for: 5m, do: {tell: war-room, text: 仍在重复 | still doubling}}
      customers:
        phase: handling
        title: 顾客 | Customers
        states:
          sorry:
            title: 告知顾客 | Tell the customers
            do: {notice: apology}
            on:
              sent.apology: posted
            after:
              1h: posted
          posted:
            title: 持续更新 | Keep them posted
            every:
              1h: {do: {tell: war-room, text: 更新 | update}}
            after:
              8h: {end: told}
            on:
              cleared: {end: told}
    on:
      finished: {end: resolved}
notices:
  apology:
    title: 致歉 | Apology
    audience: affected
    approve: cs-manager
    within: 15m
    text:
      zh: 非常抱歉，{{ since }} 起您的订单可能未生成，{{ time(1h) }} 前再次告知进展。查询：{{ contact }}
      en: We are sorry, since {{ since }} your order may be missing. More by {{ time(1h) }}. Questions - {{ contact }}
review:
  by: shift-lead
  due: 2d
  skip: [false-alarm, called-off]
  ask:
    - 监控比顾客先发现吗？ | Did monitoring see it first?
    - 下次要改什么？ | What must change before next time?
"""

STAFF = """
runbook: staff
title: 人手不足 | Staff shortage
lead: shift-lead
one_per: site
triggers:
  absent: {metric: staff.present, below: 80%, for: 10m, during: desk-hours, clear: {above: 90%, for: 15m}}
states:
  find:
    phase: warning
    title: 找人 | Find people
    do: {page: shift-lead}
    on:
      cleared: {end: resolved}
    after:
      1h: {end: gave-up}
review:
  by: shift-lead
  due: 3d
  ask:
    - 够用吗？ | Was it enough?
"""


class House(Shop):
    """The shop with files of its own, and `look` for asking."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        for old in (root / "runbooks").iterdir():
            old.unlink()
        for name, text in (("tocsin.yaml", SITE), ("team.yaml", TEAM)):
            (root / name).write_text(text.lstrip(), encoding="utf-8")
        for name, text in (("orders", ORDERS), ("staff", STAFF)):
            (root / "runbooks" / f"{name}.yaml").write_text(text.lstrip(), encoding="utf-8")

    def look(self, wanted: type[T], question: Question, who: str = "lina", lang: Lang = "en") -> T:
        return look_of(self, wanted, question, who, lang)

    def lose_orders(self, shop: str = "flagship", count: float = 9) -> None:
        """Figures that open an incident of `orders` after three minutes."""
        for _ in range(3):
            self.figure("orders.lost", count, shop=shop)
            self.go(1)
        self.figure("orders.lost", count, shop=shop)


def look_of(shop: Shop, wanted: type[T], question: Question, who: str, lang: Lang) -> T:
    """The answer to a question, as the door gives it."""
    reader = SiteReader(shop.running, server=True)
    found = shop.request("ask", lambda turn: reader.answer(turn, question, Actor(name=who), lang))
    assert isinstance(found, wanted)
    return found


@contextmanager
def running(root: Path) -> Iterator[House]:
    """A house that is open while the test lasts."""
    house = House(root)
    house.boot()
    try:
        yield house
    finally:
        house.die()
