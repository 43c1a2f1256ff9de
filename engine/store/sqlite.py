"""The store on SQLite: one connection that writes, one lock, one epoch, every batch one transaction."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import RLock
from typing import Any

from ..model.batch import Batch, Committed
from ..model.ports import Clock, Ids, Memory, StaleEpoch, StoreBroken, StoreConflict
from ..model.problem import Unavailable
from ..model.time import DAY, WEEK, Instant, Length
from . import place
from .chain import Head
from .connection import BUSY_TIMEOUT_MS, at_opening, open_reader, open_writer, translated
from .incident_rows import write_incidents
from .journal_rows import verified_head, write_journal
from .library import Library, choose
from .loading import load
from .lock import FileLock
from .outbox_rows import claim, record, withdraw, write_effects
from .ownership import TURN, doubt_after_restore, is_copy, take
from .plain_rows import AFTER, BEFORE, write, write_approvals, write_counters, write_triggers
from .schema import SCHEMA, schema_of

Reach = Callable[[str], None]
"""Called at named points; a test may end the process there."""


def nothing(_point: str) -> None:
    """No fail-point."""


class SqliteStore:
    """`engine.model.ports.Store` in one file.

    Opening makes the file, brings it to the newest schema, and takes it over: the epoch grows by one. Raises
    `Unavailable` when the place or the file will not do, or another engine runs on it (see `engine/words/store.py`
    for all codes). One thread commits; `reading` and `head` may be called from others, one at a time reads.
    """

    def __init__(
        self, path: Path, *, ids: Ids, clock: Clock, reach: Reach = nothing, library: Library | None = None,
        busy_timeout_ms: int = BUSY_TIMEOUT_MS, sample_span: Length = Length(2 * DAY),
        baseline_span: Length = Length(9 * WEEK), file_system: Callable[[Path], str] = place.file_system,
    ) -> None:  # fmt: skip
        self.path = path
        self.library = library or choose()
        self._salt, self._reach, self._busy_ms = ids.salt, reach, busy_timeout_ms
        self._spans = (sample_span, baseline_span)
        self._mutex, self._reading = RLock(), RLock()
        self._broken = ""
        self._reader: Any = None
        self._pid = os.getpid()
        now = clock.wall()
        place.folder(path, file_system)
        self._lock = FileLock(path, now)
        try:
            self._open(now)
        except BaseException:
            self._lock.release()
            raise

    def _open(self, now: Instant) -> None:
        """1 look at the file · 2 newest schema · 3 check the journal's end, still unchanged · 4 take it over."""
        place.header(self.path)
        place.private(self.path)
        with _opening(self.path):
            new = prepare(self.path, self.library, self._busy_ms, self._reach) is None
            self._connection = open_writer(self.path, self.library, busy_timeout_ms=self._busy_ms)
        try:
            with _opening(self.path):
                self._head = self._checked_head()
                if self._head.seq < self._lock.reached and not new and not is_copy(self._connection):
                    raise Unavailable(
                        "log-missing", path=str(self.path), found=self._head.seq, known=self._lock.reached
                    )
                self._lock.note(self._head.seq)
                self.restored = doubt_after_restore(self._connection, now)
                self.epoch = take(self._connection, self._pid, now)
        except BaseException:
            self._connection.close()
            raise

    def _checked_head(self) -> Head:
        try:
            return verified_head(self._connection)
        except StoreConflict as conflict:
            raise Unavailable("journal-broken", path=str(self.path), what=str(conflict)) from None

    @property
    def head(self) -> Head:
        """The journal's newest line, to be published where this database's owner cannot change it (P-24)."""
        return self._head

    def load(self, now: Instant) -> Memory:
        """What the engine needs in memory."""
        with self._mutex, self._translating():
            self._connection.execute("BEGIN")
            try:
                memory = load(self._connection, now, *self._spans)
            finally:
                self._connection.execute("ROLLBACK")
        memory.restored = self.restored
        return memory

    def commit(self, batch: Batch) -> Committed:
        """Write a batch in one transaction; see `engine.model.ports.Store.commit`."""
        with self._mutex, self._translating():
            self._usable()
            self._point(batch, "begin")
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                committed, head = self._write(batch)
                self._point(batch, "commit")
                self._connection.execute("COMMIT")
            except BaseException:
                # SQLite has already rolled back by itself after some errors, such as a full disk.
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise
            self._head = head
            if batch.journal:
                self._lock.note(head.seq)
            self._point(batch, "done")
            return committed

    def _write(self, batch: Batch) -> tuple[Committed, Head]:
        """All rows, in the order on which the guards rely; nothing is visible before COMMIT."""
        connection = self._connection
        if connection.execute(TURN, (batch.now, self.epoch)).rowcount != 1:
            raise StaleEpoch(f"epoch {self.epoch} of {self.path}")
        write(connection, batch, BEFORE)
        if batch.incidents:
            write_incidents(connection, batch.incidents)
        head = write_journal(connection, batch.journal, self._head, self._salt) if batch.journal else self._head
        if batch.effects:
            write_effects(connection, batch.effects, batch.now)
        if batch.approvals:
            write_approvals(connection, batch)
        if batch.results:  # first: a row that this turn made ready again may be withdrawn in it too
            record(connection, batch.results)
        late = withdraw(connection, batch.withdrawn, batch.now) if batch.withdrawn else ()
        refused = claim(connection, batch.claims, batch.now) if batch.claims else ()
        write_triggers(connection, batch)
        write(connection, batch, AFTER)
        write_counters(connection, batch)
        return Committed(seq=head.seq, head=head.hash.hex(), refused=refused, too_late=late), head

    def known_delivery(self, source: str, delivery: str) -> bool:
        """True when this delivery has been accepted before."""
        with self._mutex, self._translating():
            found = self._connection.execute(
                "SELECT 1 FROM tocsin_alerts WHERE source=? AND delivery=?", (source, delivery)
            )
            return found.fetchone() is not None

    @contextmanager
    def reading(self) -> Iterator[Any]:
        """A connection for questions of people: a second one that can only read, or the one there is (F-027)."""
        if self.library.affected:
            with self._mutex, self._translating():
                yield self._connection
            return
        with self._reading:
            try:
                if self._reader is None:
                    self._reader = open_reader(self.path, self.library, busy_timeout_ms=self._busy_ms)
                yield self._reader
            except self.library.module.Error as error:
                # A question that fails says nothing about the connection that writes.
                raise at_opening(error, self.path) from error

    def close(self) -> None:
        """Give up file and lock; calling it again does nothing."""
        with self._mutex, self._reading:
            if self._reader is not None:
                self._reader.close()
                self._reader = None
            self._connection.close()
            self._lock.release()

    def _point(self, batch: Batch, moment: str) -> None:
        for name in batch.names:
            self._reach(f"{name}:{moment}")

    def _usable(self) -> None:
        if self._broken:
            raise StoreBroken(self._broken)
        if os.getpid() != self._pid:
            raise StoreBroken("this process is a copy of the one that opened the database")

    @contextmanager
    def _translating(self) -> Iterator[None]:
        try:
            yield
        except self.library.module.Error as error:
            told = translated(error, self.path)
            if isinstance(told, StoreBroken):
                self._broken = str(told)
            raise told from error
        except UnicodeEncodeError:
            raise StoreConflict("a text cannot be stored: it holds a lone surrogate") from None


def prepare(path: Path, library: Library, busy_timeout_ms: int = BUSY_TIMEOUT_MS, reach: Reach = nothing) -> int | None:
    """Bring the file to the newest schema; gives the number it had, None when it was new. The lock is held."""
    connection = open_writer(path, library, busy_timeout_ms=busy_timeout_ms)
    try:
        found = schema_of(connection, str(path))
        if found != SCHEMA:
            from .migrate import upgrade

            upgrade(connection, library.module, reach)
        return found
    finally:
        connection.close()


@contextmanager
def _opening(path: Path) -> Iterator[None]:
    """Errors of SQLite while the file is opened, as `Unavailable`."""
    try:
        yield
    except Exception as error:
        cause = getattr(error, "orig", None) or error
        told = at_opening(cause, path)
        if told is cause:
            raise
        raise told from error
