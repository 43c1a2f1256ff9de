"""One thread cuts what takes too long, and nothing else."""

from __future__ import annotations

import socket
import threading

from tocsin.notifiers.deadline import Deadline


def test_the_socket_of_a_late_exchange_is_cut_and_its_neighbours_are_not() -> None:
    near, far = socket.socketpair()
    other, other_far = socket.socketpair()
    with near, far, other, other_far, Deadline(60) as patient, Deadline(0.05) as hasty:
        patient.guard(other)
        hasty.guard(near)
        assert near.recv(1) == b""
        assert hasty.passed
        assert not patient.passed
        other_far.send(b"x")
        assert other.recv(1) == b"x"


def test_a_socket_that_comes_too_late_is_cut_at_once() -> None:
    near, far = socket.socketpair()
    with near, far, Deadline(60) as deadline:
        deadline.cut()
        deadline.guard(near)
        assert near.recv(1) == b""


def test_what_is_over_is_not_cut() -> None:
    near, far = socket.socketpair()
    with near, far:
        with Deadline(60) as deadline:
            deadline.guard(near)
        deadline.cut()
        assert not deadline.passed
        far.send(b"x")
        assert near.recv(1) == b"x"


def test_many_exchanges_have_one_watchman() -> None:
    for _ in range(50):
        with Deadline(60):
            pass
    assert sum(thread.name == "deadlines" for thread in threading.enumerate()) == 1
