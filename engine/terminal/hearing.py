"""What customers say: `heard TEXT --kind K` reports it, `heard` alone lists the reports, and options settle them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..model.command import Hear, Settle
from ..model.problem import WrongUsage
from ..model.question import Heard
from ..model.view import HeardView
from .command import argument, command, labels, option
from .desk import Desk
from .look import Look
from .moments import labels as labels_of


@command(
    "heard", argument("text", required=False, many=True), option("--kind", default="", metavar="KIND"), labels(),
    option("--into", default="", metavar="INCIDENT"), option("--open", "opens", default="", metavar="RUNBOOK"),
    option("--answer", default="", metavar="TEXT"),
)  # fmt: skip
def heard(
    desk: Desk, text: tuple[str, ...], kind: str, label: tuple[str, ...], into: str, opens: str, answer: str
) -> None:
    settles = bool(into or opens or answer)
    if not (text or kind or label or settles):
        _listed(desk)
        return
    if not kind:
        raise WrongUsage("heard-kind")
    if settles and text:
        raise WrongUsage("one-of-two", one="TEXT", other="--into, --open, --answer")
    where: Mapping[str, str] = labels_of(label)
    if settles:
        desk.do(Settle(kind=kind, labels=where, incident=into, runbook=opens, answer=answer))
        return
    told = desk.do(Hear(text=" ".join(text), kind=kind, labels=where))
    desk.say("talk-heard", count=(told.data or {}).get("count", 0))


def _listed(desk: Desk) -> None:
    if not desk.json:
        desk.read_zone()

    def printed(found: Sequence[HeardView], look: Look) -> list[str]:
        lines = [line for one in found for line in _lines(desk, one, look)]
        return lines or [desk.word("talk-heard-none")]

    desk.show(Heard(), printed)


def _lines(desk: Desk, one: HeardView, look: Look) -> list[str]:
    """One group: what and how many, the newest words, and what became of it."""
    where = "".join(f" {name}={value}" for name, value in one.labels.items())
    head = f"{one.count} x {one.title} ({one.kind}{where})"
    told = look.row(f"{look.clock(one.last)} ", head)
    told += look.row("-", f"{one.who}: {one.said}" if one.who else one.said, indent=4) if one.said else []
    about = ", ".join(one.incidents)
    if one.state == "answered":
        told += look.row(">", desk.word("talk-heard-answered", answer=one.answer), indent=4)
    elif one.state == "merged" or about:
        told += look.row(">", desk.word("talk-heard-into", incidents=about), indent=4)
    return told


COMMANDS = {"heard": heard}
