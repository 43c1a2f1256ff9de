"""What one sender may ask of the server: sizes, times and numbers. One record, so that a test can make them small."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Sizes in bytes, times in seconds."""

    body: int = 1024 * 1024
    body_s: float = 10.0
    head: int = 16 * 1024
    """Request line and all headers together."""
    headers: int = 64
    head_s: float = 5.0
    keep_alive_s: float = 75.0
    """Longer than senders keep idle connections, so that they never send into one that is just being closed."""
    connections: int = 1_000
    connections_per_address: int = 256
    answer_s: float = 15.0
    """How long a request waits for the engine; then 503, and the same message may come again."""
    stop_s: float = 10.0
    drain_s: float = 2.0
    drain: int = 4 * 1024 * 1024
    """An answer given before the body was read is followed by this much reading, so that the sender sees the answer."""
    in_thread: int = 64 * 1024
    """Bodies above this are parsed beside the event loop."""
    rate: float = 2_000.0
    """Messages per second of one source in the long run."""
    burst: float = 10_000.0
    waiting: int = 512
    """Messages of one source that wait for the engine at the same time."""
    misses: int = 10
    """Wrong tokens of one address within a minute, before its wrong answers are slowed down."""
    slow_s: float = 1.0
    slowed: int = 64
    """Slowed answers at the same time; more are given at once, so that slowing costs no memory."""


USUAL = Limits()
