"""Views made by hand: one bad night in a shop."""

from __future__ import annotations

from dataclasses import replace

from tocsin.engine.model.time import HOUR, MINUTE, Instant
from tocsin.engine.model.view import (
    Answer,
    ButtonView,
    FactView,
    IncidentCard,
    IncidentView,
    Line,
    NextView,
    NoticeView,
    PageView,
    SlaView,
    StateView,
    StatusView,
    TaskView,
    ToDo,
    Trouble,
)

NOW = Instant(1_795_374_720_000_000)
"""2026-11-23 03:12 in Shanghai."""


def at(minutes: int) -> Instant:
    return Instant(NOW + minutes * MINUTE)


CARD = IncidentCard(
    id="INC-42", world="live", runbook="order-anomaly", title="促销订单异常", labels={"shop": "tmall"}, severity="sev1",
    severity_title="特别严重", phase="response", phase_title="应急响应", states=("respond",), opened=at(-18),
    closed=None, outcome="", lead="ana", level="firing", paused=False, stuck=False, waiting=("a page", "a task"),
    mine=("a page",), next=None, state_titles=("处置",), lead_name="Ana",
)  # fmt: skip

VIEW = IncidentView(
    card=CARD,
    states=(StateView(path="respond", title="处置", phase="response", entered=at(-7)),),
    tasks=(
        TaskView(number=1, name="stop", path="respond/stop", text="Pause the campaign", roles=("cs-manager",),
                 mine=True, due=at(-2), overdue=True, done_by="", done_at=None, fills="", fills_title="",
                 fills_type=""),
        TaskView(number=2, name="count", path="respond/count", text="Count the orders", roles=("it-duty",), mine=False,
                 due=at(8), overdue=False, done_by="", done_at=None, fills="affected", fills_title="How many?",
                 fills_type="number", who="IT on duty"),
        TaskView(number=3, name="look", path="respond/look", text="Look", roles=(), mine=False, due=None, overdue=False,
                 done_by="ben", done_at=at(-5), fills="", fills_title="", fills_type="", done_name="Ben"),
    ),
    buttons=(
        ButtonView(number=1, name="over", owner="respond", label="It is over", roles=("cs-manager",), mine=False,
                   leads_to="go to “Watch”", who="Manager"),
        ButtonView(number=2, name="real", owner="respond", label="It is real", roles=("shift-lead",), mine=True),
    ),
    pages=(
        PageView(ladder="respond/do/0", reason="waits", roles=("shift-lead",), rung=2, round=1, state="waiting",
                 answered_by="", answered_at=None, next_at=at(4), next_roles=("cs-manager",), text="Orders are doubled",
                 who="Shift lead", next_who="Manager", rungs=3),
        PageView(ladder="check/do/0", reason="x", roles=(), rung=1, round=1, state="answered", answered_by="ana",
                 answered_at=at(-12), next_at=None, next_roles=(), text="Check it", answered_name="Ana"),
    ),
    notices=(
        NoticeView(name="apology", title="Apology", issue=1, revision=1, state="asking", audience="affected",
                   audience_title="Affected", recipients=312, hash="3f9a1c77aa", approve=("comms",),
                   approved_by=("ben",), mine=False, missing=(), expires=at(18), waiting=0, sent=0, failed=0,
                   uncertain=0, drilled=0, texts=(("sms", "default", "很抱歉，您的订单重复了。\nWe are sorry."),),
                   who="Comms"),
        NoticeView(name="update", title="", issue=2, revision=1, state="released", audience="all", audience_title="All",
                   recipients=0, hash="", approve=(), approved_by=(), mine=False, missing=("refund_by",), expires=None,
                   waiting=0, sent=5, failed=1, uncertain=2, drilled=0),
    ),
    asks=(),
    facts=(FactView(name="affected", title="How many?", type="number", value=320.0, shown="320", by="Ana", at=at(-3)),),
    slas=(SlaView(name="first-notice", state="breached", due=at(-1), warn=None),),
    next=(NextView(at=at(4), what="the manager is paged", incident="INC-42"),),
    firing=("duplicates",), version="abc", version_number=3, newest=False, called_by="", calls={}, proposed="",
    said="付款失败率 86% | payments fail", links=("https://wiki.example/pay", "https://grafana.example/d/pay"),
    zone="Asia/Shanghai",
)  # fmt: skip

STATUS = StatusView(
    site="Shop 小店", zone="Asia/Shanghai", me="ana", now=NOW, server=True, burning=(CARD,),
    mine=(ToDo(incident="INC-42", text="a page nobody has answered", command="tocsin ack INC-42"),),
    next=(NextView(at=at(4), what="the manager is paged", incident="INC-42"),
          NextView(at=Instant(NOW + 26 * HOUR), what="the silence ends")),
    trouble=(Trouble(code="doubt", text="2 notices are in doubt", incident="INC-42"),), pending=(),
)  # fmt: skip

QUIET = replace(STATUS, burning=(), mine=(), next=(), trouble=(), server=False)

ANSWER = Answer(
    incident="INC-42",
    lines=(Line(seq=9, at=NOW, incident="INC-42", code="answered", text="李娜 answered the page", by="lina"),),
)
