"""The picture in Graphviz's language. Labels are its HTML-like tables; everything from the file is escaped."""

from __future__ import annotations

from collections.abc import Iterator

from .picture import Arrow, Box, Frame, Picture
from .wrapping import clean, wrap

_FONT = (
    "Noto Sans CJK SC, Noto Sans, Microsoft YaHei, PingFang SC, WenQuanYi Zen Hei, DejaVu Sans, Segoe UI Symbol, "
    "Apple Symbols, sans-serif"
)
_FILLS = {
    "warning": ("#fff3cd", "#b58900"),
    "response": ("#fde2e0", "#c0392b"),
    "handling": ("#dcebfa", "#2a6fb0"),
    "review": ("#e6e3f4", "#5e4fa2"),
}
_HTML = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"}


def dot(picture: Picture) -> str:
    """The text of the digraph, one statement a line."""
    ids: dict[str, str] = {}
    body = list(_parts(picture.parts, ids, "  "))
    arrows = [_arrow(arrow, ids) for arrow in picture.arrows if arrow.source in ids and arrow.target in ids]
    head = [
        "digraph runbook {",
        f'  graph [rankdir=TB, compound=true, nodesep=0.35, ranksep=0.5, fontname="{_FONT}", fontsize=18, '
        f"labelloc=t, label=<<b>{_escaped(picture.title)}</b>>];",
        f'  node [shape=plain, fontname="{_FONT}", fontsize=11];',
        f'  edge [fontname="{_FONT}", fontsize=10, color="#444444", fontcolor="#222222", arrowsize=0.7];',
    ]
    return "\n".join([*head, *body, *arrows, "}"]) + "\n"


def _parts(parts: tuple[Box | Frame, ...], ids: dict[str, str], indent: str) -> Iterator[str]:
    for part in parts:
        name = ids.setdefault(part.id, f"n{len(ids)}")
        if isinstance(part, Box):
            yield f"{indent}{name} [label=<{_table(part)}>];"
            continue
        yield f"{indent}subgraph cluster_{name} {{"
        yield f'{indent}  graph [label=<<b>{_escaped(part.title)}</b>>, style="rounded", color="#999999", fontsize=12];'
        yield from _parts(part.parts, ids, indent + "  ")
        yield f"{indent}}}"


def _table(box: Box) -> str:
    """One cell for the title, one for the lines below it."""
    fill, border = _colours(box)
    style = ' style="rounded"' if box.kind == "end" else ""
    title = "<br/>".join(_escaped(piece) for piece in wrap(box.title))
    rows = f'<tr><td align="center" cellpadding="5"><b>{title}</b></td></tr>'
    if box.phase_title:
        phase = f'<font point-size="9" color="{border}">{_escaped(box.phase_title)}</font>'
        rows = f'<tr><td align="center" cellpadding="2">{phase}</td></tr>{rows}'
    if box.lines:
        text = "".join(f'{_escaped(piece)}<br align="left"/>' for line in box.lines for piece in _hanging(line))
        rows += f'<tr><td align="left" balign="left" cellpadding="5">{text}</td></tr>'
    return (f'<table border="1" cellborder="0" cellspacing="0" bgcolor="{fill}" color="{border}"{style}>'
            f"{rows}</table>")  # fmt: skip


def _colours(box: Box) -> tuple[str, str]:
    """(fill, border)."""
    if box.kind == "end":
        return "#dff2e1", "#2e7d32"
    if box.kind in ("starts", "any-moment"):
        return "#ffffff", "#888888"
    return _FILLS[box.phase.value] if box.phase is not None else ("#f5f5f5", "#666666")


def _arrow(arrow: Arrow, ids: dict[str, str]) -> str:
    # A space in front keeps the words off the line.
    pieces = [f"\u2002{_escaped(piece)}" for line in arrow.lines for piece in wrap(line, 30)]
    text = '<br align="left"/>'.join(pieces)
    settings = [f'label=<{text}<br align="left"/>>'] if text else []
    if arrow.faint:
        settings += ["style=dashed", 'color="#999999"']
    return f"  {ids[arrow.source]} -> {ids[arrow.target]} [{', '.join(settings)}];"


def _hanging(line: str) -> list[str]:
    """The lines of one entry, those after the first set in a little."""
    first, *rest = wrap(line)
    return [first, *(f"\u2003{piece}" for piece in rest)]


def _escaped(text: str) -> str:
    inset = "\u2003" if text.startswith("\u2003") else ""
    return inset + "".join(_HTML.get(sign, sign) for sign in clean(text))
