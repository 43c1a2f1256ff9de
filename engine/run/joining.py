"""Fragments of `tocsin.yaml` and `team.yaml` joined to a whole file as text: no comment and no line is lost.

It reads what the library writes and no more of YAML: top keys at the margin, their entries indented by two, and what
belongs to an entry (its comments before it, its lines after it) beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_TOP = re.compile(r"([\w.-]+):(?:\s|$)")
_ENTRY = re.compile(r"  (?:([\w.-]+):(?:\s|$)|(- .*))")


def joined(whole: str, fragment: str, origin: str) -> str:
    """`whole` with the entries of `fragment` that it does not have yet, below a comment that names their origin.

    What the file says already stays as it is: it is its owner's.
    """
    for key, entries in _sections(fragment).items():
        known = names_in(whole, key)
        new = [text for name, text in entries.items() if name not in known]
        if new:
            whole = _added(whole, key, f"  # {origin}\n" + "".join(new))
    return whole


def names_in(text: str, key: str) -> tuple[str, ...]:
    """The names (of a list: its lines) below a top key."""
    return tuple(_sections(text).get(key, {}))


def _added(whole: str, key: str, lines: str) -> str:
    """The lines at the end of a section, behind its last entry; comments before the next section stay with that."""
    old = whole.splitlines(keepends=True)
    begin = next((at for at, line in enumerate(old) if (top := _TOP.match(line)) and top[1] == key), None)
    if begin is None:
        return f"{whole.rstrip()}\n\n{key}:\n{lines}"
    end = begin + 1
    for at, line in enumerate(old[begin + 1 :], begin + 1):
        if _TOP.match(line):
            break
        end = at + 1 if line.startswith(" ") else end
    return "".join(old[:end]) + lines + "".join(old[end:])


def _sections(text: str) -> dict[str, dict[str, str]]:
    """Top key -> name of an entry -> its lines, with the comments that stand before it."""
    found: dict[str, dict[str, str]] = {}
    entries: dict[str, str] = {}
    name, waiting = "", ""
    for line in _lines(text):
        top, entry = _TOP.match(line), _ENTRY.match(line)
        if top is not None:
            entries = found.setdefault(top[1], {})
            name, waiting = "", ""
        elif entry is not None:
            name = entry[1] or _bare(entry[2])
            entries[name] = waiting + line
            waiting = ""
        elif line.startswith("  #"):
            waiting += line
        elif name and line.startswith("   "):
            entries[name] += waiting + line
            waiting = ""
    return found


def _lines(text: str) -> Iterator[str]:
    for line in text.splitlines():
        if line.strip():
            yield line + "\n"


def _bare(item: str) -> str:
    """An item of a list without its comment."""
    return item.partition(" #")[0].rstrip()
