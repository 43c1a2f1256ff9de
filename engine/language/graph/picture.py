"""A runbook as boxes in frames and arrows between them, before anybody decides how lines are drawn.

A state is a box. A state with blocks inside is a frame that begins with its own box; its branches are frames
in it. Every outcome of a block is a box of its own. Triggers stand at the top, what may happen at any moment
beside them, the review at the bottom.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from ...model.runbook import Block, Phase, Reaction, Runbook, State
from ...model.team import Team
from ...model.text import Lang
from ..lengths import say_length
from ..lint.flow import BlockFlow, Cause, Flow, Move, causes, flow_of
from .sayings import SIGNS, Speaker

BoxKind = Literal["state", "end", "starts", "any-moment", "review"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """`id` is unique in the picture; `lines` are what happens there."""

    id: str
    kind: BoxKind
    title: str
    phase: Phase | None = None
    phase_title: str = ""
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """Boxes and frames that belong together: a state with its insides, or one of its branches."""

    id: str
    title: str
    parts: tuple[Box | Frame, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrow:
    """From box to box; several ways between the same two are lines of one label."""

    source: str
    target: str
    lines: tuple[str, ...] = ()
    faint: bool = False
    """Not a way that an incident goes, but what belongs together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """All of it; `lang` for the renderers that tell readers."""

    title: str
    lang: Lang
    parts: tuple[Box | Frame, ...]
    arrows: tuple[Arrow, ...]


def picture_of(runbook: Runbook, team: Team, lang: Lang) -> Picture:
    """The picture of a runbook in one language."""
    speaker = Speaker(runbook=runbook, team=team, lang=lang)
    painter = _Painter(speaker, flow_of(runbook))
    parts = (painter.starts(), *painter.block(runbook.root, None), *painter.review())
    who = speaker.roles((runbook.lead,))
    title = speaker.phrase("led-by", title=speaker.text(runbook.title, runbook.name), name=runbook.name, who=who)
    return Picture(title=title, lang=lang, parts=parts, arrows=painter.joined())


class _Painter:
    """Walks the blocks once and collects arrows on the way."""

    def __init__(self, speaker: Speaker, flow: Flow) -> None:
        self._speaker = speaker
        self._flow = flow
        self._arrows: list[Arrow] = []

    def starts(self) -> Box:
        """The triggers."""
        speaker, runbook = self._speaker, self._speaker.runbook
        lines = [f"{SIGNS['trigger']} {trigger.name}: {speaker.signal(trigger.signal)}"
                 for trigger in runbook.triggers.values()]  # fmt: skip
        lines = lines or [speaker.phrase("starts-by-hand")]
        for state in list(runbook.root.states.values())[:1]:
            self._arrow("starts", _box_id(state))
        return Box(id="starts", kind="starts", title=speaker.phrase("starts"), lines=tuple(lines))

    def block(self, block: Block, owner: State | None) -> tuple[Box | Frame, ...]:
        """The boxes and frames of one block, its ends last."""
        flow = self._flow.blocks[block.id]
        parts: list[Box | Frame] = []
        standing = self._standing(flow)
        if standing is not None:
            parts.append(standing)
        for state in block.states.values():
            parts.append(self._state(state))
            for move in flow.from_state(state.name, standing=False):
                self._draw(flow, _box_id(state), move)
        written = {state.end for state in block.states.values()}
        outcomes = dict.fromkeys(move.outcome for move in flow.moves if move.outcome and move.outcome not in written)
        parts += [self._end(block, outcome) for outcome in outcomes]
        return tuple(parts)

    def review(self) -> tuple[Box, ...]:
        """The fourth phase, after every end that does not skip it."""
        speaker, review = self._speaker, self._speaker.runbook.review
        if review is None:
            return ()
        root = self._flow.blocks[self._speaker.runbook.root.id]
        ends = {move.outcome: self._end_id(root, move.outcome) for move in root.moves if move.outcome}
        ends.update({state.end: _box_id(state) for state in root.block.states.values() if state.end})
        for outcome, box in ends.items():
            if outcome not in review.skip:
                self._arrow(box, "review", faint=True)
        by = speaker.phrase("review-by", who=speaker.roles(review.by), due=say_length(review.due))
        questions = (f"{SIGNS['event']} {question.say(speaker.lang)}" for question in review.ask)
        return (Box(id="review", kind="review", title=speaker.phrase("phase-review"),
                    phase=Phase.REVIEW, lines=(by, *questions)),)  # fmt: skip

    def joined(self) -> tuple[Arrow, ...]:
        """The arrows, those between the same two boxes made one."""
        joined: dict[tuple[str, str, bool], list[str]] = {}
        for arrow in self._arrows:
            lines = joined.setdefault((arrow.source, arrow.target, arrow.faint), [])
            lines.extend(line for line in arrow.lines if line not in lines)
        return tuple(Arrow(source=source, target=target, lines=tuple(lines), faint=faint)
                     for (source, target, faint), lines in joined.items())  # fmt: skip

    def _state(self, state: State) -> Box | Frame:
        phase, title = self._phase(state), self._speaker.text(state.title, state.name)
        box = Box(
            id=_box_id(state),
            kind="state" if state.end is None else "end",
            title=title if state.end is None else self._ending(self._flow.home(state), title),
            phase=phase if state.end is None else None,
            phase_title=self._speaker.phrase(f"phase-{phase.value}") if phase and state.end is None else "",
            lines=tuple(self._lines(state)),
        )
        if not state.blocks:
            return box
        inner: list[Box | Frame] = [box]
        for block in state.blocks:
            for first in list(block.states.values())[:1]:
                self._arrow(box.id, _box_id(first), faint=True)
            parts = self.block(block, state)
            name = self._speaker.text(block.title, block.name)
            inner += [Frame(id=f"block/{block.id}", title=name, parts=parts)] if block.branch else parts
        return Frame(id=f"frame/{state.path}", title=title, parts=tuple(inner))

    def _lines(self, state: State) -> Iterable[str]:
        speaker = self._speaker
        yield from (speaker.action(action) for action in state.do)
        if state.call is not None:
            yield f"{SIGNS['call']} {speaker.phrase('do-call', runbook=state.call.runbook)}"
        yield from (speaker.task(task) for task in state.tasks)
        yield from self._staying(state)
        yield from (speaker.phrase("on-leaving", what=speaker.action(action)) for action in state.leave)

    def _staying(self, part: State | Block) -> Iterable[str]:
        """Reactions that do something and stay."""
        watches = {watch.name: watch for watch in part.watch} if isinstance(part, State) else {}
        for cause, reactions in causes(part):
            for reaction in reactions:
                if reaction.go is None and reaction.end is None:
                    signal = watches[cause.name].signal if cause.kind == "watch" else None
                    said = self._speaker.signal(signal) if signal is not None else None
                    yield self._said(cause, reaction, said)

    def _said(self, cause: Cause, reaction: Reaction, signal: str | None) -> str:
        """Cause, condition and what is done, on one line."""
        speaker = self._speaker
        head = f"{SIGNS['event']} {signal}" if signal is not None else speaker.cause(cause)
        if reaction.when is not None:
            head = speaker.phrase("if", cause=head, condition=reaction.when.source)
        done = " ".join(speaker.action(action) for action in reaction.do)
        return speaker.phrase("leads-to", cause=head, what=done) if done else head

    def _standing(self, flow: BlockFlow) -> Box | None:
        """What works in every state of a block; for the runbook its limits and severities too."""
        speaker, block = self._speaker, flow.block
        lines = list(self._staying(block))
        if flow.owner is None:
            lines += self._promises()
        moves = [move for move in flow.moves if move.source is None and move.leaves]
        if not moves and not lines:
            return None
        box = f"standing/{block.id}"
        for move in moves:
            self._draw(flow, box, move)
        code = "any-moment" if flow.owner is None else "any-state-here"
        return Box(id=box, kind="any-moment", title=speaker.phrase(code), lines=tuple(lines))

    def _promises(self) -> Iterable[str]:
        speaker, runbook = self._speaker, self._speaker.runbook
        for sla in runbook.slas.values():
            within, title = say_length(sla.within), sla.title.say(speaker.lang) or sla.name
            if sla.until is None:
                said = speaker.phrase("sla", name=title, within=within)
            else:
                said = speaker.phrase("sla-until", name=title, within=within, event=speaker.event(sla.until))
            yield f"{SIGNS['sla']} {said}"
        for rule in runbook.severity:
            level = speaker.severity(rule.level)
            yield f"{SIGNS['raise']} {speaker.phrase('severity-rule', level=level, condition=rule.when.source)}"

    def _draw(self, flow: BlockFlow, box: str, move: Move) -> None:
        if not move.leaves:
            return
        if move.target is not None:
            target = _box_id(flow.block.states[move.target])
        else:
            target = self._end_id(flow, move.outcome or "")
        watch = None
        if move.cause.kind == "watch" and move.source is not None:
            state = flow.block.states[move.source]
            watch = next(self._speaker.signal(each.signal) for each in state.watch if each.name == move.cause.name)
        self._arrow(box, target, self._said(move.cause, move.reaction, watch))

    def _end(self, block: Block, outcome: str) -> Box:
        title = self._ending(self._flow.blocks[block.id], outcome)
        return Box(id=f"end/{block.id}/{outcome}", kind="end", title=title)

    def _ending(self, flow: BlockFlow, outcome: str) -> str:
        code = "ends-as" if flow.owner is None else "ends-here"
        return self._speaker.phrase(code, outcome=self._speaker.outcome(outcome))

    def _end_id(self, flow: BlockFlow, outcome: str) -> str:
        written = next((state for state in flow.block.states.values() if state.end == outcome), None)
        return _box_id(written) if written is not None else f"end/{flow.block.id}/{outcome}"

    def _phase(self, state: State) -> Phase | None:
        """The state's own phase, or the nearest around it."""
        for each in (state, *self._flow.around(state)):
            block = self._flow.home(each).block
            if each.phase or block.phase:
                return each.phase or block.phase
        return None

    def _arrow(self, source: str, target: str, line: str = "", *, faint: bool = False) -> None:
        self._arrows.append(Arrow(source=source, target=target, lines=(line,) if line else (), faint=faint))


def _box_id(state: State) -> str:
    return f"state/{state.path}"
