"""Prints notices: how far one has got, and with `notice show` the very words that will leave."""

from __future__ import annotations

from ..words.terminal import pair, state
from .letters import fold
from .look import Look

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..model.view import NoticeView

HASH_SHOWN = 8
"""Characters of the hash that are shown; an approval needs at least 6."""


def notice_lines(one: NoticeView, look: Look) -> list[str]:
    """A notice in a few lines; what left in an earlier issue stays told, whatever became of the later one."""
    head = f"{one.name}  {one.title}" if one.title and one.title != one.name else one.name
    again = f", {look.say(pair('issue'), issue=one.issue)}" if one.issue > 1 else ""
    lines = look.row("", f"{head}: {one.state_text or look.say(state(one.state))}{again}", indent=2)
    if one.uncertain:
        lines += look.row("", look.say(pair("uncertain"), count=one.uncertain), indent=4, loud=True)
    for told in (_audience(one, look), _approval(one, look), _counts(one, look)):
        lines += look.row("", told, indent=4) if told else []
    for issue, at, count in one.sent_before:
        lines += look.row("", look.say(pair("sent-before"), issue=issue, when=look.clock(at), count=count), indent=4)
    return lines


def notice_whole(one: NoticeView, look: Look) -> list[str]:
    """The notice, and the text on each channel exactly as it will leave."""
    lines = notice_lines(one, look)
    for channel, form, body in one.texts:
        lines += ["", look.strong(f"  [{channel}/{form}]")]
        lines += [f"  | {part}".rstrip() for part in fold(body, max(8, look.width - 4))]
    return lines


def _audience(one: NoticeView, look: Look) -> str:
    title = one.audience_title or one.audience
    if not one.recipients:
        return look.say(pair("audience-empty"), title=title)
    return look.say(pair("audience"), title=title, count=one.recipients)


def _approval(one: NoticeView, look: Look) -> str:
    """What is missing to its release, and the hash that a yes is for."""
    told = [look.say(pair("missing"), names=", ".join(one.missing))] if one.missing else []
    if one.approved_by:
        names = one.approved_names or one.approved_by
        told.append(look.say(pair("approved-by"), names=", ".join(names)))
    if one.state == "asking":
        roles = one.who or ", ".join(one.approve)
        told.append(look.say(pair("yours")) if one.mine else look.say(pair("approve"), roles=roles))
        told += [look.say(pair("one-more"), sources=one.one_more)] if one.one_more else []
        told.append(look.say(pair("hash"), hash=one.hash[:HASH_SHOWN]))
        told += [look.say(pair("expires"), when=look.when(one.expires))] if one.expires else []
    return look.join(told)


def _counts(one: NoticeView, look: Look) -> str:
    if one.drilled:
        return look.say(pair("drilled"), count=one.drilled)
    if not (one.sent or one.failed or one.waiting):
        return ""
    return look.say(pair("counts"), sent=one.sent, failed=one.failed, waiting=one.waiting)
