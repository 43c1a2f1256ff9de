"""Reading an answer does not depend on how its bytes are cut into pieces."""

from __future__ import annotations

import gc
import weakref
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from tocsin.notifiers.reply import Answer, BadReply, Reply

ANSWERS = [
    b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nX-Name:  a b \r\nx-name: c\r\ncontent-length: 5\r\n\r\nwhole",
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\nTrailer: x\r\n\r\n",
    b"HTTP/1.0 503 Busy\r\nRetry-After: Sun, 06 Nov 1994 08:51:37 GMT\r\n\r\nuntil the end",
    b"HTTP/1.1 200 OK\r\ncontent-length: 50\r\n\r\ncut",
    b"HTTP/1.1 200 OK\r\ncontent-le",
    b"no http at all",
]


def read(pieces: list[bytes]) -> tuple[Answer | None, str]:
    reply = Reply()
    try:
        for piece in [*pieces, b""]:
            if not reply.ended:
                reply.take(piece)
    except BadReply as bad:
        return None, str(bad)
    finally:
        reply.release()
    return reply.answer(), ""


@given(told=st.sampled_from(ANSWERS), cuts=st.lists(st.integers(0, 120)))
def test_any_pieces_make_the_same_answer(told: bytes, cuts: list[int]) -> None:
    edges = [0, *sorted(cut for cut in cuts if cut < len(told)), len(told)]
    pieces = [told[start:end] for start, end in pairwise(edges) if start < end]
    assert read(pieces) == read([told])


@given(st.binary(max_size=300), st.sampled_from([b"", *[told[:17] for told in ANSWERS[:4]]]))
def test_any_bytes_end_in_an_answer_or_in_doubt(rubbish: bytes, start: bytes) -> None:
    answer, why = read([start + rubbish])
    assert answer is not None or why


def test_a_reader_leaves_without_the_garbage_collector() -> None:
    reply = Reply()
    reply.take(ANSWERS[0])
    reply.release()
    gone = weakref.ref(reply)
    gc.disable()
    try:
        del reply
        assert gone() is None
    finally:
        gc.enable()
