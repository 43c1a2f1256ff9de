"""Names of things as people know them: titles instead of ids, values instead of codes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from ...decide.plan import plan_of
from ...language.graph.sayings import Speaker, over_said
from ...model.incident import FactValue, LadderState
from ...model.runbook import Action, FactType, Reactions, Runbook, Signal
from ...model.team import Team
from ...model.text import Lang, Text
from ...model.time import Instant
from ...model.window import COUNTING, PLAIN, Of
from ...words.catalogue import sentences
from ...words.say import clean, joined, number_said, say, share_said, shown_value, when


@dataclass(frozen=True, slots=True, kw_only=True)
class Titles:
    """Looks titles up; what has none, or is not there any more, keeps its id. `runbook` None: only the team's."""

    team: Team
    lang: Lang
    zone: ZoneInfo
    now: Instant
    runbook: Runbook | None = None

    def say(self, code: str, /, **params: object) -> str:
        return say(code, params, self.lang, self.zone, self.now)

    def text(self, text: Text | None, otherwise: str) -> str:
        return clean((text.say(self.lang) if text is not None else "") or otherwise)

    # --- of the team ------------------------------------------------------------------

    def role(self, role: str) -> str:
        known = self.team.roles.get(role)
        return self.text(known.title if known else None, role)

    def roles(self, roles: Iterable[str]) -> str:
        """`Order desk, Shift lead`; without any, the lead."""
        named = [self.role(role) for role in roles]
        return joined(named, self.lang) or self.role(self.runbook.lead if self.runbook else "")

    def person(self, person: str) -> str:
        known = self.team.people.get(person)
        return clean(known.name if known else person)

    def who(self, by: str) -> str:
        """The name of whoever did something; empty for the engine."""
        return "" if by in ("", "engine") else self.person(by)

    def severity(self, level: str) -> str:
        known = self.team.severities.get(level)
        return self.text(known.title if known else None, level)

    def connector(self, connector: str) -> str:
        known = self.team.connectors.get(connector)
        return self.text(known.title if known else None, connector)

    def metric(self, metric: str, of: Of | None = None) -> str:
        """Its title; with the function that a signal names, `p95 of Wait`, or the team one that is not plain."""
        known = self.team.metrics.get(metric)
        title = self.text(known.title if known else None, metric)
        of = of or (known.of if known is not None and known.of not in PLAIN else None)
        return title if of is None else clean(over_said(of, title, self.lang))

    def figure(self, metric: str, value: float, of: Of | None = None) -> str:
        """A figure as its metric is read: `12%` of a share, `12/min` of a rate, else a number."""
        known = self.team.metrics.get(metric)
        of = of or (known.of if known is not None else None)
        if of == "rate":
            return self.say("figure-per-minute", figure=number_said(value))
        share = known is not None and known.kind == "share" and of not in COUNTING
        return share_said(value) if share else number_said(value)

    def outcome(self, outcome: str) -> str:
        """In the runbook's words, else in ours for the usual ones, else as it is written."""
        code = f"outcome-{outcome}"
        usual = self.say(code) if code in sentences() else outcome
        return self.text(self.runbook.outcomes.get(outcome) if self.runbook else None, usual)

    def audience(self, audience: str) -> str:
        known = self.team.audiences.get(audience)
        return self.text(known.title if known else None, audience)

    def promotion(self, name: str) -> str:
        """`Double 11`, or `Double 11 · Peak` for `double-11.peak`."""
        id_, _, phase = name.partition(".")
        known = self.team.promotions.named.get(id_)
        inner = known.phases.get(phase) if known is not None else None
        title = self.text(known.title if known else None, id_)
        return f"{title} · {self.text(inner.title if inner else None, phase)}" if phase else title

    # --- of the runbook ---------------------------------------------------------------

    def state(self, path: str) -> str:
        """A state's title; the runbook's own for the empty path."""
        if self.runbook is None or not path:
            return self.text(self.runbook.title, self.runbook.name) if self.runbook else path
        known = plan_of(self.runbook).states.get(path)
        return self.text(known.title, known.name) if known else path

    def block(self, block: str) -> str:
        known = plan_of(self.runbook).blocks.get(block) if self.runbook else None
        return self.text(known.title, known.name or block) if known else block

    def task(self, path: str) -> str:
        """A task's words, by its path or its bare name."""
        for state in plan_of(self.runbook).states.values() if self.runbook else ():
            for task in state.tasks:
                if path in (task.path, task.name):
                    return self.text(task.text, task.name)
        return path

    def button(self, name: str) -> str:
        if self.runbook is None:
            return name
        plan = plan_of(self.runbook)
        buttons = [*(it for state in plan.states.values() for it in state.buttons)]
        buttons += [it for block in plan.blocks.values() for it in block.buttons]
        return next((self.text(it.label, name) for it in buttons if it.name == name), name)

    def notice(self, name: str) -> str:
        known = self.runbook.notices.get(name) if self.runbook else None
        return self.text(known.title, name) if known else name

    def fact(self, name: str) -> str:
        known = self.runbook.facts.get(name) if self.runbook else None
        return self.text(known.title, name) if known else name

    def sla(self, name: str) -> str:
        known = self.runbook.slas.get(name) if self.runbook else None
        return self.text(known.title, name) if known else name

    def value(self, fact: str, value: FactValue | None) -> str:
        """An answer as people gave it: an option's title, a time in the site's zone."""
        known = self.runbook.facts.get(fact) if self.runbook else None
        if value is None:
            return ""
        if known is not None and known.type is FactType.TIME and isinstance(value, (int, float)):
            return when(int(value), self.zone, None, self.now, self.lang)
        if known is not None and known.type is FactType.CHOICE:
            return self.text(known.options.get(str(value)), str(value))
        return shown_value("", value, self.lang, self.zone)

    def saw(self, values: Mapping[str, object]) -> str:
        """What a guard saw: `Cause = Coupon rule, orders.lost = 12`."""
        parts = []
        for name, value in values.items():
            shown = self._saw(name, value)
            parts.append(f"{name} = {shown}")
        return joined(parts, self.lang)

    def _saw(self, name: str, value: object) -> str:
        if value is None:
            return self.say("view-unknown")
        if name == "severity":
            return self.severity(str(value))
        if isinstance(value, (int, float)) and not isinstance(value, bool) and name in self.team.metrics:
            return self.figure(name, float(value), self.runbook.functions.get(name) if self.runbook else None)
        return self.value(name, value) if isinstance(value, (int, float, str, bool)) else str(value)

    # --- what something is about ------------------------------------------------------

    def about(self, reason: str, about: str) -> str:
        """What a page is about, in words: its reason and the title of its subject."""
        return self.say(f"ladder-{reason}", about=self.subject(reason, about)).strip()

    def subject(self, reason: str, about: str) -> str:
        """The title of what a page of that reason is about."""
        match reason:
            case "page":
                return self.state(about)
            case "overdue":
                return self.task(about)
            case "ask" | "by-hand":
                return self.connector(about)
            case "approve" | "fact-missing" | "expired":
                return self.notice(about)
            case "declare" | "severity":
                return self.severity(about)
            case "hand":
                return self.role(about)
            case "breached" | "sla-warned":
                return self.sla(about)
            case "failed" | "uncertain":
                known = self.runbook is not None and about in self.runbook.notices
                return self.notice(about) if known else self.connector(about)
        return about

    def ladder(self, ladder: LadderState) -> str:
        """What a ladder is about; the author's own words where there are some."""
        own = Text(*ladder.text).say(self.lang)
        said = self.about(ladder.reason, ladder.about)
        return f"{said} — {clean(own, 200)}" if own else said

    def reactions(self, reactions: Reactions) -> str:
        """Where alternatives lead: `if cause == 'coupon', go to “Hand over”; go to “Verify”`."""
        said: list[str] = []
        for reaction in reactions:
            parts = [*(self.action(action) for action in reaction.do), self._goal(reaction.go, reaction.end)]
            what = joined(parts, self.lang) or self.say("next-nothing")
            condition = reaction.when.source if reaction.when is not None else ""
            if condition:
                what = self.say("next-if", condition=condition, what=what)
            said.append(self.say("next-else", what=what) if said and not condition else what)
        return ("；" if self.lang == "zh" else "; ").join(said)

    def action(self, action: Action) -> str:
        """What an action of the runbook does, in the words of its picture but without the sign."""
        if self.runbook is None:
            return ""
        return Speaker(runbook=self.runbook, team=self.team, lang=self.lang).action(action).partition(" ")[2]

    def signal(self, signal: Signal) -> str:
        """What a signal waits for: metric, level, for."""
        if self.runbook is None:
            return ""
        return Speaker(runbook=self.runbook, team=self.team, lang=self.lang).signal(signal)

    def _goal(self, go: str | None, end: str | None) -> str:
        if go is not None:
            return self.say("next-goes", state=self._named(go))
        return self.say("next-ends", outcome=self.outcome(end)) if end is not None else ""

    def _named(self, name: str) -> str:
        """A neighbour by its bare name: its title where only one state is called so."""
        states = plan_of(self.runbook).states.values() if self.runbook else ()
        found = {self.text(state.title, name) for state in states if state.name == name}
        return found.pop() if len(found) == 1 else name
