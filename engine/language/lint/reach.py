"""Who can be reached in a small graph: names to the names that follow them at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

Edges = Mapping[str, Collection[str]]


def reach(starts: Iterable[str], edges: Edges, *, without: str | None = None) -> set[str]:
    """The starts and everything that follows them, never going through `without`."""
    found: set[str] = set()
    waiting = [start for start in starts if start != without]
    while waiting:
        node = waiting.pop()
        if node in found:
            continue
        found.add(node)
        waiting.extend(after for after in edges.get(node, ()) if after != without)
    return found


def turned(edges: Edges) -> dict[str, set[str]]:
    """The same arrows, read backwards."""
    back: dict[str, set[str]] = {}
    for node, after in edges.items():
        for other in after:
            back.setdefault(other, set()).add(node)
    return back


def last_of(members: Iterable[str], edges: Edges) -> list[str]:
    """Of a group of nodes the ones where its paths run out, in the order given; of a circle only the first.

    This is how one slip makes one message: what merely leads to the bad place is not named too.
    """
    order = {node: place for place, node in enumerate(members)}
    inside = {node: [after for after in edges.get(node, ()) if after in order] for node in order}
    ends = [knot for knot in knots(inside) if all(after in knot for node in knot for after in inside[node])]
    return sorted((min(knot, key=order.__getitem__) for knot in ends), key=order.__getitem__)


def circles(edges: Edges) -> list[list[str]]:
    """For each knot of nodes that lead back to themselves one circle, as the nodes passed from the first of them on."""
    order = {node: place for place, node in enumerate(edges)}
    found = []
    for knot in knots(edges):
        start = min(knot, key=order.__getitem__)
        if len(knot) > 1 or start in edges.get(start, ()):
            found.append(way_back(start, {node: [after for after in edges[node] if after in knot] for node in knot}))
    return sorted(found, key=lambda way: order[way[0]])


def knots(edges: Edges) -> list[set[str]]:
    """The strongly connected parts: sets of nodes each of which can reach all others of its set (Kosaraju)."""
    finished: list[str] = []
    seen: set[str] = set()
    for start in edges:
        _finish(start, edges, seen, finished)
    back = turned(edges)
    found: list[set[str]] = []
    taken: set[str] = set()
    for node in reversed(finished):
        if node in taken:
            continue
        knot: set[str] = set()
        waiting = [node]
        while waiting:
            each = waiting.pop()
            if each not in taken:
                taken.add(each)
                knot.add(each)
                waiting.extend(back.get(each, ()))
        found.append(knot)
    return found


def _finish(start: str, edges: Edges, seen: set[str], finished: list[str]) -> None:
    """Walk on from `start`; a node is finished when all that follows it is. Without recursion: files may be long."""
    if start in seen:
        return
    seen.add(start)
    waiting = [(start, iter(edges.get(start, ())))]
    while waiting:
        node, following = waiting[-1]
        after = next((each for each in following if each in edges and each not in seen), None)
        if after is None:
            finished.append(node)
            waiting.pop()
        else:
            seen.add(after)
            waiting.append((after, iter(edges.get(after, ()))))


def way_back(start: str, edges: Edges) -> list[str]:
    """The shortest way from a node to itself, without the last step; empty when there is none."""
    before: dict[str, str] = {}
    waiting = [start]
    for node in waiting:
        for after in edges.get(node, ()):
            if after == start:
                way = [node]
                while way[-1] != start:
                    way.append(before[way[-1]])
                return way[::-1]
            if after not in before:
                before[after] = node
                waiting.append(after)
    return []
