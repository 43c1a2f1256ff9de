"""Bodies that mean harm, and the check that what was read of them fits into a database."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from hypothesis import strategies as st

from tocsin.engine.model.alert import Body

_scalars = (
    st.none() | st.booleans() | st.integers(min_value=-(10**400), max_value=10**400) | st.floats()
    | st.text(st.characters(exclude_categories=()), max_size=20)
    | st.sampled_from(["firing", "resolved", "alertname", "NaN", "1e400", "95%", "2026-11-11T10:00:00Z", "9" * 5_000])
)  # fmt: skip
values = st.recursive(
    _scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
"""Any JSON, with half surrogates, NaN and numbers of hundreds of digits."""

_DIGITS = b"7" * 5_000
HOSTILE: tuple[bytes, ...] = (
    b"", b" ", b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"null", b"true", b'""', b"[]", b"{}", b"[[]]",
    b'{"alerts":[[]]}',
    b"[" * 100_000, b'{"a":' * 50_000, b'{"alerts":' + b"[" * 50_000 + b"]" * 50_000 + b"}",
    b'{"items":' + b"[" * 400 + b"]" * 400 + b"}", _DIGITS, b"-" + _DIGITS, b"[" + _DIGITS + b"]",
    b'{"metric":"orders.lost","value":' + _DIGITS + b"}", b'{"metric":"orders.lost","value":1,"at":' + _DIGITS + b"}",
    b'{"metric":"orders.lost","value":1,"at":' + b"1" * 400 + b"}", b'{"metric":"orders.lost","value":1,"at":-1e308}',
    b'{"metric":"orders.lost","value":1e999}', b'{"metric":"orders.lost","value":-Infinity,"at":NaN}',
    b'{"metric":' + _DIGITS + b',"value":1}', b'{"metric":{"a":1},"value":1}',
    b'{"metric":"a","value":"' + _DIGITS + b'"}',
    b'{"event":"\\ud800\\u0000","labels":{"\\udfff":"\\u0000"},"id":"\\ud83d"}', b'{"event":"a\nb\tc"}',
    b'{"event":"\xc3\x28","state":"firing"}', b'{"event":"a","event":"b","state":"firing","state":"resolved"}',
    b'{"event":"a","at":"9999-12-31T23:59:59-23:59"}', b'{"event":"a","at":"0001-01-01T00:00:00+23:59"}',
    b'{"event":"a","at":"2026-11-11T10:00:00+99:99"}', b'{"event":"a","labels":[["x","y"]]}',
    b'{"alerts":[{"status":"firing","labels":{"alertname":"a"},"startsAt":' + b"1" * 400 + b"}]}",
    b'{"alerts":[{"status":"firing","labels":{"alertname":1e300}}],"truncatedAlerts":1e308}',
    b'{"alerts":[{"status":"firing","labels":{"alertname":"a","":""},"fingerprint":{}}],"truncatedAlerts":'
    + _DIGITS + b"}",
    b'{"alerts":[' + b"{}," * 9_999 + b"{}]}", b"alerts=1&status=firing", b"<alerts/>", b"\x1f\x8b\x08\x00",
)  # fmt: skip


def storable(body: Body) -> None:
    """Every text is clean UTF-8 within its bound, every number fits into 64 bits."""
    for text in _texts(body):
        assert "\x00" not in text
        assert len(text.encode("utf-8")) <= 4 * 4_000
    assert 0 <= body.truncated <= 1_000_000
    for one in body.alerts:
        assert one.name
        assert one.state in ("firing", "resolved")
        assert one.value is None or -1e200 <= one.value <= 1e200
        assert all(at is None or 0 < at < 2**58 for at in (one.starts, one.ends))
    for _metric, value, _labels, at in body.samples:
        assert -1e200 <= value <= 1e200
        assert at is None or 0 < at < 2**58


def _texts(body: Body) -> Iterator[str]:
    def of(table: Mapping[str, str]) -> Iterator[str]:
        yield from table
        yield from table.values()

    for one in body.alerts:
        yield from (one.name, one.fingerprint)
        yield from of(one.labels)
        yield from of(one.notes)
    for metric, _value, labels, _at in body.samples:
        yield metric
        yield from of(labels)
    yield from body.unread
