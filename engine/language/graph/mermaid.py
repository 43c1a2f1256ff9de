"""The picture as a Mermaid flowchart, which GitHub and many editors draw by themselves.

Only signs without meaning in Mermaid, Markdown and HTML are written as they are; every other becomes an entity
(`#60;` for `<`), so that no label can close its quotes, start a tag or a directive.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from .picture import Box, Frame, Picture
from .wrapping import clean, wrap

_PLAIN = frozenset(" ,:/()!?.-")
_LIST = re.compile(r"(\d+|)([.)-])(?= )")
"""At the start of a label Mermaid takes `1. ` and `- ` for a list, which it then refuses to draw."""
_STYLES = {
    "warning": "fill:#fff3cd,stroke:#b58900,color:#222,text-align:left",
    "response": "fill:#fde2e0,stroke:#c0392b,color:#222,text-align:left",
    "handling": "fill:#dcebfa,stroke:#2a6fb0,color:#222,text-align:left",
    "review": "fill:#e6e3f4,stroke:#5e4fa2,color:#222,text-align:left",
    "none": "fill:#f5f5f5,stroke:#666,color:#222,text-align:left",
    "finish": "fill:#dff2e1,stroke:#2e7d32,color:#222,text-align:left",
    "side": "fill:#ffffff,stroke:#888,color:#222,text-align:left,stroke-dasharray: 4 3",
}


def mermaid(picture: Picture) -> str:
    """The text of the flowchart, one statement a line."""
    ids: dict[str, str] = {}
    body = list(_parts(picture.parts, ids, "  "))
    arrows = [line for arrow in picture.arrows if arrow.source in ids and arrow.target in ids
              for line in [_arrow(ids[arrow.source], ids[arrow.target], arrow.lines, faint=arrow.faint)]]  # fmt: skip
    styles = [f"  classDef {name} {style}" for name, style in _STYLES.items()]
    # The title is read as YAML, of which JSON's strings are a part, and drawn as plain text.
    title = f"title: {json.dumps(clean(picture.title), ensure_ascii=False)}"
    # Our own line breaks: Mermaid's would cut every box at 200 pixels.
    settings = ["config:", "  flowchart:", "    wrappingWidth: 600"]
    head = ["---", title, *settings, "---", "flowchart TD"]
    return "\n".join([*head, *body, *arrows, *styles]) + "\n"


def _parts(parts: tuple[Box | Frame, ...], ids: dict[str, str], indent: str) -> Iterator[str]:
    for part in parts:
        name = ids.setdefault(part.id, f"n{len(ids)}")
        if isinstance(part, Box):
            yield f"{indent}{name}{_shape(part)}:::{_style(part)}"
            continue
        yield f'{indent}subgraph {name}["{_escaped(part.title)}"]'
        yield from _parts(part.parts, ids, indent + "  ")
        yield f"{indent}end"


def _shape(box: Box) -> str:
    head = f"{box.phase_title} · {box.title}" if box.phase_title else box.title
    lines = [f"<b>{_escaped(head)}</b>", *(_escaped(piece) for line in box.lines for piece in wrap(line))]
    text = '"' + "<br/>".join(lines) + '"'
    return f"([{text}])" if box.kind == "end" else f"[{text}]"


def _style(box: Box) -> str:
    if box.kind == "end":
        return "finish"
    if box.kind in ("starts", "any-moment"):
        return "side"
    return box.phase.value if box.phase is not None else "none"


def _arrow(source: str, target: str, lines: tuple[str, ...], *, faint: bool) -> str:
    shaft = "-.->" if faint else "-->"
    label = "<br/>".join(_escaped(piece) for line in lines for piece in wrap(line, 30))
    return f'  {source} {shaft}|"{label}"| {target}' if label else f"  {source} {shaft} {target}"


def _escaped(text: str) -> str:
    said = "".join(sign if _harmless(sign) else f"#{ord(sign)};" for sign in clean(text))
    return _LIST.sub(lambda mark: f"{mark[1]}#{ord(mark[2])};", said, count=1) if _LIST.match(said) else said


def _harmless(sign: str) -> bool:
    return sign in _PLAIN or sign.isalnum() or ord(sign) > 0x7F
