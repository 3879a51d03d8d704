"""The connection: how the catalogue's file is opened, changed, read concurrently, and trusted.

It is one SQLite file. A build's changes go to the write-ahead log, so that workers can read the
file undisturbed and a transaction may be larger than memory; `Store.settle` checkpoints it into the
file and seals it (`seal`). A catalogue without a valid seal is discarded; after a killed build it
is in the state in which it was last sealed.
"""

import errno
import json
import os
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tilshi import filesystem
from tilshi.filesystem import write_atomically
from tilshi.store import meta, seal, signature
from tilshi.store.seal import UnsealedError, checked, hash_chunk, seal_of, touched
from tilshi.store.tables import SCHEMA

_PATIENCE = 60.0
"""Seconds to wait for a worker that is reading."""
_MEMORY = 65_536
"""Kilobytes of the catalogue that are cached in memory."""


class Store:
    """A catalogue open for writing. `rebuilt` says why it was discarded: a key of the messages, ""
    if there was none yet, None if it is still valid.
    """

    def __init__(self, file: Path, key: str, full_check: bool = False) -> None:
        """Opens the catalogue in `file` if one of our builds has sealed it under the same `key`,
        else an empty one. With `full_check`, all of it is read to verify this; otherwise only if
        its ctime says that it was touched.
        """
        self._file = file
        self._sealed: list[str] = []
        self._changed: set[int] = set()
        self._touched = False
        # A log has no seal: the catalogue is in its previous state.
        for log in _logs(file):
            filesystem.remove(log)
        self.rebuilt = self._reopen(key, full_check) if os.path.lexists(file) else ""
        if self.rebuilt is not None:
            self._begin_anew(key)

    def _reopen(self, key: str, full_check: bool) -> str | None:
        try:
            self._sealed, self._touched = checked(self._file, full_check)
        except UnsealedError as error:
            return error.why
        db = _connect(self._file)
        with suppress(sqlite3.Error):
            if meta.get(db, meta.CACHE_KEY) == key:
                self.db, self._stream = db, self._file.open("rb")
                return None
        db.close()
        return "catalogue-older"

    def _begin_anew(self, key: str) -> None:
        self._sealed = []
        filesystem.remove(self._file)
        filesystem.remove(seal_of(self._file))
        self._file.parent.mkdir(parents=True, exist_ok=True)
        self.db, self._stream = _connect(self._file), self._file.open("rb")
        with transaction(self.db):
            for statement in SCHEMA.split(";"):
                self.db.execute(statement)
            meta.put(self.db, meta.CACHE_KEY, key)
        self.settle()

    def settle(self) -> None:
        """Checkpoints changes into the file, from which workers then read; a build killed later is
        continued from there. The caller ensures that nobody is reading: SQLite does not know about
        workers forked during a transaction.
        """
        if self._put_into_file():
            self._seal(closed=False)

    def _put_into_file(self) -> bool:
        if not _is_logged(self.db):
            return False
        pages = set(_logged_pages(self._file.with_name(self._file.name + "-wal")))
        size = self.db.execute("pragma page_size").fetchone()[0]
        if self.db.execute("pragma wal_checkpoint(truncate)").fetchone()[0]:
            raise sqlite3.OperationalError("a worker is still reading the catalogue")
        self._changed |= {(page - 1) * size // seal.CHUNK for page in pages}
        return bool(pages)

    def close(self, failed: bool = False) -> None:
        """Closes the catalogue and seals it, so that the next build can trust it; if it has
        `failed`, removes the seal, so that the next build discards it.
        """
        # The file is closed after SQLite has closed it: closing it earlier would release SQLite's
        # locks, which belong to the process.
        with self._stream:
            self._close(failed)

    def _close(self, failed: bool) -> None:
        if failed:
            self.db.close()
            filesystem.remove(seal_of(self._file))
            return
        rollback_transaction(self.db)
        logged = _is_logged(self.db)
        if logged:
            self._put_into_file()
            self.db.execute("pragma journal_mode = delete")
        self.db.close()
        if logged or self._touched:
            self._seal(closed=True)

    def _seal(self, closed: bool) -> None:
        handle = self._stream.fileno()
        if closed:
            # The seal must not reach the disk before what it seals.
            os.fsync(handle)
        stat = os.fstat(handle)
        for chunk in range(-(-stat.st_size // seal.CHUNK)):
            if chunk >= len(self._sealed):
                self._sealed.append("")
            if not self._sealed[chunk] or chunk in self._changed:
                self._sealed[chunk] = hash_chunk(
                    chunk, os.pread(handle, seal.CHUNK, chunk * seal.CHUNK)
                )
        self._changed.clear()
        seen = touched(stat) if closed else None
        kept = json.dumps({"size": stat.st_size, "touched": seen, "chunks": self._sealed})
        write_atomically(seal_of(self._file), signature.seal(self._file.name, kept.encode()))


def system_error(error: Exception) -> OSError | None:
    """The operating system's error: `error` itself, or the one SQLite reported; None if it is not
    the system's.
    """
    if isinstance(error, OSError):
        return error
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    return OSError(_REFUSED[code], str(error)) if code in _REFUSED else None


_REFUSED = {
    sqlite3.SQLITE_FULL: errno.ENOSPC,
    sqlite3.SQLITE_IOERR: errno.EIO,
    sqlite3.SQLITE_READONLY: errno.EROFS,
    sqlite3.SQLITE_CANTOPEN: errno.EACCES,
    sqlite3.SQLITE_PERM: errno.EPERM,
}


def _connect(file: Path) -> sqlite3.Connection:
    db = sqlite3.connect(file, isolation_level=None, timeout=_PATIENCE)
    # A power failure is noticed: the seal is written last, and `settle` decides when the log is
    # checkpointed.
    db.executescript(
        "pragma synchronous = off; pragma temp_store = memory; pragma wal_autocheckpoint = 0;"
    )
    db.execute(f"pragma cache_size = {-_MEMORY}")
    return db


def begin_log(db: sqlite3.Connection) -> None:
    """From now on, changes go to the log. Nobody may be reading at this time."""
    if _is_logged(db):
        return
    mode = db.execute("pragma journal_mode = wal").fetchone()[0]
    if mode != "wal":
        raise sqlite3.OperationalError(f"the catalogue cannot have a log, only {mode}")


def begin_transaction(db: sqlite3.Connection) -> None:
    """Begins a transaction."""
    begin_log(db)
    db.execute("begin immediate")


def commit_transaction(db: sqlite3.Connection) -> None:
    """Commits the transaction."""
    db.execute("commit")


def rollback_transaction(db: sqlite3.Connection) -> None:
    """Rolls back the transaction."""
    if db.in_transaction:  # SQLite has already rolled back if the disk was full
        db.execute("rollback")


@contextmanager
def transaction(db: sqlite3.Connection) -> Iterator[None]:
    """A transaction: the changes in the block happen all at once, or not at all."""
    begin_transaction(db)
    try:
        yield
    except BaseException:
        rollback_transaction(db)
        raise
    commit_transaction(db)


@contextmanager
def without_indexes(db: sqlite3.Connection, table: str) -> Iterator[None]:
    """In the block, an empty `table` is filled without its indexes, which are created afterwards,
    all at once. Other tables keep theirs.
    """
    indexes: list[tuple[str, str]] = []
    if not db.execute(f"select 1 from {table} limit 1").fetchone():
        indexes = db.execute(
            "select name, sql from sqlite_master"
            " where type = 'index' and tbl_name = ? and sql is not null",
            (table,),
        ).fetchall()
    for name, _ in indexes:
        db.execute(f"drop index {name}")
    yield
    for _, sql in indexes:
        db.execute(sql)


def _is_logged(db: sqlite3.Connection) -> bool:
    return bool(db.execute("pragma journal_mode").fetchone() == ("wal",))


def _logged_pages(log: Path) -> Iterator[int]:
    """The numbers of the pages in the log, from 1.

    Source: the format of SQLite's WAL files: a header of 32 bytes with the page size at 8, then
    frames of 24 bytes, which begin with the page number, and the page.
    """
    with suppress(FileNotFoundError), log.open("rb", buffering=0) as stream:
        head = stream.read(32)
        frame = 24 + int.from_bytes(head[8:12], "big")
        for place in range(32, os.fstat(stream.fileno()).st_size, frame):
            yield int.from_bytes(os.pread(stream.fileno(), 4, place), "big")


def _logs(file: Path) -> list[Path]:
    return [file.with_name(file.name + end) for end in ("-journal", "-wal", "-shm")]


def read_catalogue(file: Path, still: bool = False) -> sqlite3.Connection:
    """The catalogue in `file` for reading; `still` if nobody changes the file meanwhile, which
    saves locking. Its SQL has `unpacked(html)` for bodies.
    """
    mode = "immutable=1" if still else "mode=ro"
    db = sqlite3.connect(f"{file.as_uri()}?{mode}", uri=True, timeout=_PATIENCE)
    db.create_function("unpacked", 1, unpacked, deterministic=True)
    return db


def packed(text: str) -> bytes:
    """A body's HTML or terms, compressed for the catalogue; b"" for ""."""
    return zlib.compress(text.encode(), 1) if text else b""


def unpacked(kept: bytes | None) -> str:
    """The text from `packed`; "" for None."""
    return zlib.decompress(kept).decode() if kept else ""
