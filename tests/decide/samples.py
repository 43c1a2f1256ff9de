"""Two runbooks with everything in them: branches, calls, questions, notices, promises, ladders, loops."""

from __future__ import annotations

from tests.decide.build import (
    HANDLING,
    RESPONSE,
    WARNING,
    D,
    H,
    M,
    Say,
    When,
    after,
    branch,
    button,
    do,
    either,
    end,
    every,
    fact,
    go,
    notice,
    page,
    review,
    runbook,
    sla,
    state,
    task,
    watch,
)
from tocsin.engine.model.runbook import Ask, Call, Emit, FactType, GiveNotice, Http, Raise, Runbook, Set, Tell
from tocsin.engine.model.text import Text
from tocsin.engine.model.time import Length


def _m(minutes: int) -> Length:
    return Length(minutes * M)


MANY = When(("affected",), lambda affected: affected > 100)
VERY_MANY = When(("affected",), lambda affected: affected > 1000)
COUPON = When(("cause",), lambda cause: cause == "coupon")


def orders() -> Runbook:
    """Orders go wrong during a promotion."""
    fix = branch(
        "fix",
        [
            state(
                "stop-loss",
                phase=RESPONSE,
                do=[Ask(connector="pause", then=("shift-lead",))],
                tasks=[
                    task("hold", by="order-desk", due=_m(20)),
                    task("find", by="it-duty", due=_m(45), fills="cause"),
                    task("extra", optional=True),
                ],
                on={
                    "failed.pause": do(page("it-duty", within=_m(5), then=("cs-manager",))),
                    "tasks-done": go("repair"),
                },
            ),
            state(
                "repair",
                tasks=[
                    task("refund", by="order-desk", due=Length(2 * H), fills="refund-by"),
                    task("reconcile", by="it-duty", when=MANY),
                ],
                buttons=[button("back", "it-duty", go("stop-loss"))],
                on={"tasks-done": end("fixed")},
            ),
        ],
        phase=HANDLING,
    )
    customers = branch(
        "customers",
        [
            state(
                "say-sorry",
                do=[GiveNotice(notice="apology")],
                on={
                    "sent.apology": go("keep-posted"),
                    "rejected": go("reword"),
                    "expired.apology": do(page("cs-manager")),
                },
                after=[after(Length(H), go("keep-posted"))],
            ),
            state("reword", tasks=[task("wording", by="shift-lead", due=_m(10))], on={"tasks-done": go("say-sorry")}),
            state(
                "keep-posted",
                after=[every(Length(H), do(GiveNotice(notice="progress")))],
                on={"cleared": end("told")},
            ),
        ],
        phase=HANDLING,
    )
    desk = branch(
        "desk",
        [
            state("normal", watch=[watch("queue", go("more-people"))], on={"cleared": end("enough")}),
            state(
                "more-people", call=Call(runbook="shortage", labels={"site": "hotline"}), on={"finished": end("enough")}
            ),
        ],
        phase=HANDLING,
        on={"calm-down": end("calm")},
    )
    return runbook(
        "orders",
        [
            state(
                "check",
                phase=WARNING,
                do=[page("order-desk", within=_m(5), then=("shift-lead", "cs-manager"))],
                tasks=[task("compare", due=_m(10)), task("count", due=_m(15), fills="affected")],
                buttons=[
                    button("real", ("order-desk", "shift-lead"), go("respond")),
                    button("false-alarm", "shift-lead", end("false-alarm")),
                ],
                after=[after(_m(20), go("respond"))],
            ),
            state(
                "respond",
                phase=RESPONSE,
                do=[
                    Tell(room="war-room", text=Say("店铺 {{ shop }}", "Shop {{ shop }}, {{ affected }}")),
                    GiveNotice(notice="vip"),
                ],
                leave=[Tell(room="war-room")],
                parallel={"fix": fix, "customers": customers, "desk": desk},
                on={"finished": either(go("hand-over", when=COUPON), go("verify"))},
            ),
            state(
                "hand-over",
                phase=HANDLING,
                tasks=[task("fix-rule", by="it-duty", due=Length(D))],
                on={"tasks-done": go("verify")},
            ),
            state(
                "verify",
                phase=HANDLING,
                do=[Ask(connector="resume"), Emit(event="calm-down")],
                on={"fired": go("respond"), "failed": do(Tell(room="war-room"))},
                after=[after(_m(30), go("make-good"))],
            ),
            state(
                "make-good",
                phase=HANDLING,
                do=[GiveNotice(notice="solved")],
                tasks=[task("call-back", by="shift-lead", due=Length(D))],
                on={"tasks-done": end("resolved")},
            ),
            state("resolved", end="resolved", do=[Tell(room="war-room")]),
        ],
        notices=[
            notice("apology", "cs-manager"),
            notice("vip", "cs-manager", "deputy", audience="vip"),
            notice("progress", audience="none"),
            notice(
                "solved", "shift-lead", within=_m(30), text=Say("退款 {{ refund-by }} 到账", "Back by {{ refund-by }}")
            ),
        ],
        severity={"sev2": MANY, "sev1": VERY_MANY},
        facts=[
            fact("affected", FactType.NUMBER),
            fact("refund-by", FactType.TIME),
            fact("cause", FactType.CHOICE, payment=Text("支付", "Payment"), coupon=Text("券", "Coupon")),
        ],
        slas=[
            sla("first-notice", _m(30), warn=_m(20), until="sent.apology"),
            sla("resolve", Length(4 * H), warn=Length(3 * H), pause_in=("hand-over",)),
            sla("answer", _m(15), start="fired", until="ack"),
        ],
        buttons=[button("call-off", "shift-lead", end("called-off"))],
        on={"breached.resolve": do(Raise(level="sev1")), "uncertain": do(page(policy="night"))},
        review=review("shift-lead", "false-alarm", "called-off"),
    )


def shortage() -> Runbook:
    """Too few people; nested states, emits, connectors that run by themselves."""
    return runbook(
        "shortage",
        [
            state(
                "find",
                phase=WARNING,
                do=[page("planner", within=_m(10), then=("shift-lead",))],
                states=[
                    state(
                        "ask-around",
                        tasks=[task("why", due=_m(10), fills="reason"), task("standby", due=_m(15))],
                        on={"tasks-done": go("wait"), "unanswered": go("wait")},
                        after=[after(_m(40), go("wait"))],
                    ),
                    state(
                        "wait",
                        do=[Emit(event="ping")],
                        on={"ping": do(Set(facts={"pinged": True})), "ack": end("found")},
                        after=[after(_m(50), end("nobody"))],
                    ),
                ],
                on={"cleared": go("covered"), "finished": go("cut")},
                after=[after(_m(30), go("cut"))],
            ),
            state(
                "cut",
                phase=RESPONSE,
                do=[Tell(room="war-room"), GiveNotice(notice="wait"), Ask(connector="block-by-hand")],
                buttons=[
                    button("partner", "cs-manager", do(Http(connector="route"))),
                    button("again", "shift-lead", go("cut")),
                ],
                on={"cleared": go("covered"), "ok": do(Tell(room="war-room"))},
                after=[after(Length(H), do(Raise(level="sev2")))],
            ),
            state("covered", phase=HANDLING, on={"fired": go("find")}, after=[after(_m(20), end("resolved"))]),
            state("asleep", phase=HANDLING, buttons=[button("wake", "planner", go("cut"))]),
        ],
        facts=[fact("reason", FactType.TEXT), fact("pinged", FactType.YES_NO)],
        severity={"sev2": When(("staff.present",), lambda share: share < 0.7)},
        notices=[notice("wait", "shift-lead", within=_m(5))],
        buttons=[button("call-off", "shift-lead", end("called-off")), button("doze", "shift-lead", go("asleep"))],
        review=review("planner"),
    )
