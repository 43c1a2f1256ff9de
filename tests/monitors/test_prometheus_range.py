"""Figures of the past: the pieces in which they are asked for, and answers that a real Prometheus never gives."""

from __future__ import annotations

import json
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.monitors.outside import TOKEN, monitor, outside
from tests.notifiers.sink import Sink, answer
from tocsin.engine.model.secret import Secret
from tocsin.engine.model.time import MINUTE, SECOND, Instant, Length
from tocsin.engine.monitors import Silent
from tocsin.engine.monitors.prometheus_range import MOST_POINTS, Past, Piece, ask_range

START = Instant(1_750_000_000 * SECOND)
STEP = Length(MINUTE)


def matrix(*series: object) -> str:
    return json.dumps({"status": "success", "data": {"resultType": "matrix", "result": [*series]}})


def pieces(sink: Sink, points: int, step: Length = STEP, **more: object) -> list[Piece]:
    one = monitor("prometheus", url=sink.url, query="lost", **more)
    return list(ask_range(one, outside(), START, Instant(START + points * step), step))


def asked(sink: Sink) -> list[tuple[float, float]]:
    """Of each question its first point and its last, in points from the start."""
    found = []
    for one in sink.asked:
        told = parse_qs(urlsplit(one.target).query)
        assert (told["query"], float(told["step"][0])) == (["lost"], STEP / SECOND)
        at = [(float(told[name][0]) * SECOND - START) / STEP for name in ("start", "end")]
        found.append((at[0], at[1]))
    return found


@pytest.mark.parametrize(("points", "spans"), [
    (1, [(0, 0)]), (11_000, [(0, 10_999)]), (11_001, [(0, 10_999), (11_000, 11_000)]),
    (25_000, [(0, 10_999), (11_000, 21_999), (22_000, 24_999)]),
])  # fmt: skip
def test_no_piece_has_more_points_than_prometheus_gives_and_none_is_asked_twice(
    points: int, spans: list[tuple[int, int]]
) -> None:
    with Sink() as sink:
        sink.will(answer(matrix()))
        found = pieces(sink, points)
        assert asked(sink) == spans
    assert sum((it.end - it.start) // STEP + 1 for it in found) == points
    assert all((it.end - it.start) // STEP < MOST_POINTS for it in found)


def test_steps_of_parts_of_a_second_are_asked_exactly() -> None:
    with Sink() as sink:
        sink.will(answer(matrix()))
        pieces(sink, 3, Length(SECOND // 4))
        told = parse_qs(urlsplit(sink.asked[0].target).query)
        assert (told["start"], told["end"], told["step"]) == (["1750000000"], ["1750000000.5"], ["0.25"])


def test_a_piece_that_is_cut_is_asked_for_again_in_halves() -> None:
    with Sink() as sink:
        whole = answer(matrix({"metric": {"shop": "a"}, "values": [[1_750_000_000, "7"]]}))
        sink.will(answer("[" + "1," * 17_000_000), whole)
        found = pieces(sink, 400)
        assert asked(sink) == [(0, 399), (0, 199), (200, 399)]
    assert found[0].series == [Past({"shop": "a"}, [(START, 7.0)])]


def test_a_value_that_is_no_number_is_kept_as_none_at_its_instant() -> None:
    values = [[1_750_000_000, "NaN"], [1_750_000_060.5, "+Inf"], [1_750_000_120, "1.5e3"]]
    with Sink() as sink:
        sink.will(answer(matrix({"metric": {"__name__": "lost", "shop": "a"}, "values": values})))
        (piece,) = pieces(sink, 3)
    half = Instant(START + MINUTE + SECOND // 2)
    assert piece.series == [Past({"shop": "a"}, [(START, None), (half, None), (Instant(START + 2 * MINUTE), 1500.0)])]


def test_the_monitors_labels_and_token_are_used() -> None:
    with Sink() as sink:
        sink.will(answer(matrix({"metric": {"store": "a", "job": "x"}, "values": [[1_750_000_000, "1"]]})))
        (piece,) = pieces(sink, 1, labels={"shop": "store"}, token=Secret(reference="env:HERE"))
        assert sink.asked[0].headers["authorization"] == f"Bearer {TOKEN}"
    assert piece.series[0].labels == {"shop": "a"}


@pytest.mark.parametrize(("body", "status", "said"), [
    ('{"status":"error","error":"exceeded maximum resolution"}', 400, "refused: exceeded maximum resolution"),
    ("bad gateway", 502, "answered: 502"), ("<html>", 200, "not-json"),
    ('{"status":"success","data":{"resultType":"vector","result":[]}}', 200, "not-range: vector"),
    (matrix({"metric": {}, "values": [[1]]}), 200, "not-json"),
    (matrix({"metric": {}, "values": [7]}), 200, "not-json"),
    (matrix({"metric": {}, "values": [["x", "1"]]}), 200, "not-json"),
    (matrix({"metric": {}, "values": [[1, "many"]]}), 200, "not-json"),
    (matrix({"metric": {}, "values": [[1e300, "1"]]}), 200, None),
    (matrix(*({"metric": {"n": str(n)}, "values": []} for n in range(1_001))), 200, "too-many: 1001 > 1000"),
])  # fmt: skip
def test_odd_answers_are_silence(body: str, status: int, said: str | None) -> None:
    with Sink() as sink:
        sink.will(answer(body, status=status))
        if said is None:
            assert pieces(sink, 1)[0].series[0].points[0][1] == 1.0
            return
        with pytest.raises(Silent) as told:
            pieces(sink, 1)
    assert told.value.why == said
