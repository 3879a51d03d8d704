"""The store: the catalogue's file, how it is opened, changed, read meanwhile, and trusted again.

It is one SQLite file. What a build changes goes to a log beside it (SQLite's WAL), so that workers
read on undisturbed and a change may be larger than the memory; `Store.settle` puts it into the
file and seals it. A seal holds the hashes of the file's chunks and is proven by a key (`trust`). A
catalogue without its seal is begun anew; one whose build was killed is what it was when it was last
sealed.
"""

import errno
import hashlib
import json
import os
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path

from tilshi import filesystem
from tilshi.filesystem import write_atomically
from tilshi.store import signature

_SCHEMA = """
create table meta (name text primary key, value text) without rowid;
create table file (path text primary key, size integer, changed integer, digest text) without rowid;

create table source (
    path text primary key, kind text, story text, lang text, digest text, title text,
    value text, problems text
);
create index source_story on source (kind, story);
create index source_title on source (title);
create index source_wrong on source (path) where problems is not null;
create index source_digest on source (digest);
create table body (digest text primary key, html blob);
create table replaced (digest text primary key) without rowid;

create table dirty (kind text, story text, primary key (kind, story)) without rowid;
create table article (
    lang text, story text, path text, slug text, state text, counted integer, mark text,
    time integer, expires integer, body text, value text, primary key (story, lang)
);
create index article_body on article (body);
create index article_state on article (state, story, lang);
create index article_slug on article (lang, slug);
create index article_time on article (time);
create index article_expires on article (expires) where expires is not null;
create table scheduled (time integer, kind text, story text);
create index scheduled_time on scheduled (time);
create index scheduled_story on scheduled (kind, story);
create table page (
    lang text, id text, position integer, path text, body text, value text, primary key (id, lang)
);
create table mention (
    kind text, key text, whose_kind text, whose text, primary key (kind, key, whose_kind, whose)
) without rowid;
create index mention_whose on mention (whose_kind, whose);
create table claim (
    key text, place text, rank integer, file text, field text, line integer,
    whose_kind text, whose text
);
create index claim_key on claim (key);
create index claim_whose on claim (whose_kind, whose);
create table listed (
    lang text, kind text, id text, time integer, story text, due integer, number integer,
    primary key (lang, kind, id, time, story)
) without rowid;
create index listed_number on listed (lang, kind, id, number);
create index listed_due on listed (lang, kind, id, time, story) where due;
create index listed_story on listed (lang, story);
create table picture (name text primary key, value text, digests text) without rowid;

create table stale (key text primary key) without rowid;
create table output (
    key text primary key, path text, digest text, size integer, changed integer, mark integer,
    fold integer
);
create index output_path on output (path, size, changed, digest);
create index output_mark on output (mark);
create index output_fold on output (fold);
create table folder (path text primary key, changed integer) without rowid;
"""


_PATIENCE = 60.0
"""Seconds to wait for a worker that is reading."""
_MEMORY = 65_536
"""Kilobytes of the catalogue that are kept in memory."""
_CHUNK = 2**17
"""Bytes of the file that are sealed together."""


class Store:
    """A catalogue open for writing. `rebuilt` says why it had to be begun anew: a key of
    `problems.yaml`'s words, "" if there was none yet, None if it goes on.
    """

    def __init__(self, file: Path, key: str, doubt: bool = False) -> None:
        """Opens the catalogue in `file` if it is as a build of ours has sealed it and was made
        under the same `key`, else an empty one. In `doubt`, all of it is read to tell; otherwise
        not if the system says that nobody has touched it since.
        """
        self._file = file
        self._sealed: list[str] = []
        self._changed: set[int] = set()
        self._touched = False
        # What stands in a log has no seal: the catalogue is what it was before.
        for log in _logs(file):
            filesystem.remove(log)
        self.rebuilt = self._reopen(key, doubt) if os.path.lexists(file) else ""
        if self.rebuilt is not None:
            self._begin_anew(key)

    def _reopen(self, key: str, doubt: bool) -> str | None:
        try:
            self._sealed, self._touched = _checked(self._file, doubt)
        except _UnsealedError as error:
            return error.why
        db = _connect(self._file)
        with suppress(sqlite3.Error):
            if get_meta(db, "key") == key:
                self.db, self._stream = db, self._file.open("rb")
                return None
        db.close()
        return "catalogue-older"

    def _begin_anew(self, key: str) -> None:
        self._sealed = []
        filesystem.remove(self._file)
        filesystem.remove(_seal(self._file))
        self._file.parent.mkdir(parents=True, exist_ok=True)
        self.db, self._stream = _connect(self._file), self._file.open("rb")
        with change(self.db):
            for statement in _SCHEMA.split(";"):
                self.db.execute(statement)
            set_meta(self.db, "key", key)
        self.settle()

    def settle(self) -> None:
        """Puts what was changed into the file itself, where workers read it from now on; a build
        that is killed after it is taken up from there. The caller sees to it that nobody is
        reading: SQLite cannot tell of workers forked in a change.
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
        self._changed |= {(page - 1) * size // _CHUNK for page in pages}
        return bool(pages)

    def close(self, failed: bool = False) -> None:
        """Closes the catalogue and seals it, so that the next build can trust it; if it has
        `failed`, takes the seal away, so that the next one begins it anew.
        """
        # The file is closed after SQLite has closed it: to close it any earlier would take SQLite's
        # locks away, which are the process's.
        with self._stream:
            self._close(failed)

    def _close(self, failed: bool) -> None:
        if failed:
            self.db.close()
            filesystem.remove(_seal(self._file))
            return
        if self.db.in_transaction:
            self.db.execute("rollback")
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
        for chunk in range(-(-stat.st_size // _CHUNK)):
            if chunk >= len(self._sealed):
                self._sealed.append("")
            if not self._sealed[chunk] or chunk in self._changed:
                self._sealed[chunk] = _hash(chunk, os.pread(handle, _CHUNK, chunk * _CHUNK))
        self._changed.clear()
        touched = _touched(stat) if closed else None
        kept = json.dumps({"size": stat.st_size, "touched": touched, "chunks": self._sealed})
        write_atomically(_seal(self._file), signature.seal(self._file.name, kept.encode()))


def system_error(error: Exception) -> OSError | None:
    """What the system has refused: `error` itself, or what it was to SQLite; None if it is not the
    system's.
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
    # What a power cut leaves behind is noticed: the seal is written last, and `settle` decides when
    # the log is put into the file.
    db.executescript(
        "pragma synchronous = off; pragma temp_store = memory; pragma wal_autocheckpoint = 0;"
    )
    db.execute(f"pragma cache_size = {-_MEMORY}")
    return db


def begin_log(db: sqlite3.Connection) -> None:
    """From now on, what is changed goes to the log. Nobody may be reading at this moment."""
    if _is_logged(db):
        return
    mode = db.execute("pragma journal_mode = wal").fetchone()[0]
    if mode != "wal":
        raise sqlite3.OperationalError(f"the catalogue cannot have a log, only {mode}")


def begin(db: sqlite3.Connection) -> None:
    """Begins a change of the catalogue."""
    begin_log(db)
    db.execute("begin immediate")


@contextmanager
def change(db: sqlite3.Connection) -> Iterator[None]:
    """What happens to the catalogue in here happens all at once, or not at all."""
    begin(db)
    try:
        yield
    except BaseException:
        if db.in_transaction:  # SQLite has ended it itself if there was no space left
            db.execute("rollback")
        raise
    db.execute("commit")


@contextmanager
def without_indexes(db: sqlite3.Connection, table: str) -> Iterator[None]:
    """Inside, a `table` that is empty yet is filled without its indexes: they are made afterwards,
    all at once. Any other table has them all along.
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
    frames of 24 bytes, which begin with the page's number, and the page.
    """
    with suppress(FileNotFoundError), log.open("rb", buffering=0) as stream:
        head = stream.read(32)
        frame = 24 + int.from_bytes(head[8:12], "big")
        for place in range(32, os.fstat(stream.fileno()).st_size, frame):
            yield int.from_bytes(os.pread(stream.fileno(), 4, place), "big")


def get_meta(db: sqlite3.Connection, name: str) -> str | None:
    """A remembered value, or None."""
    row = db.execute("select value from meta where name = ?", (name,)).fetchone()
    return row[0] if row else None


def set_meta(db: sqlite3.Connection, name: str, value: str) -> None:
    """Remembers a value."""
    db.execute("insert or replace into meta values (?, ?)", (name, value))


def _seal(file: Path) -> Path:
    return file.with_name(file.name + ".seal")


def _logs(file: Path) -> list[Path]:
    return [file.with_name(file.name + end) for end in ("-journal", "-wal", "-shm")]


class _UnsealedError(Exception):
    """The catalogue is not what a build of ours has sealed; `why` is a key of the words."""

    def __init__(self, why: str) -> None:
        self.why = why


def _checked(file: Path, doubt: bool) -> tuple[list[str], bool]:
    """The hashes of the file's chunks, and whether somebody has touched the file since it was
    sealed. Raises _UnsealedError.
    """
    sealed = filesystem.read(_seal(file))
    if not sealed or file.is_symlink() or not file.is_file():
        raise _UnsealedError("catalogue-damaged")
    kept = signature.unseal(file.name, sealed)
    if kept is None:
        raise _UnsealedError("catalogue-foreign")
    seal = json.loads(kept)
    stat, chunks = file.stat(), list(seal["chunks"])
    touched = seal["touched"] != _touched(stat)
    to_read = touched or doubt
    if seal["size"] != stat.st_size or (to_read and chunks != list(_hashes(file))):
        raise _UnsealedError("catalogue-damaged")
    return chunks, touched


def _touched(stat: os.stat_result) -> list[int]:
    """By what the system tells who has touched a file; unlike the time of its last change of
    content, nobody can set it.
    """
    return [stat.st_ino, stat.st_ctime_ns]


def _hashes(file: Path) -> Iterator[str]:
    with file.open("rb") as stream:
        for chunk in count():
            if not (data := stream.read(_CHUNK)):
                return
            yield _hash(chunk, data)


def _hash(chunk: int, data: bytes) -> str:
    # In the head, SQLite notes down how it writes and how often it has: that is not sealed.
    # Source: the format of SQLite's files: its versions at 18 and 19, its counters at 24 and 92.
    if chunk == 0:
        data = data[:18] + data[20:24] + data[28:92] + data[100:]
    return hashlib.blake2b(data, digest_size=32).hexdigest()


def read_catalogue(file: Path, still: bool = False) -> sqlite3.Connection:
    """The catalogue in `file` for who only asks; `still` if nobody changes the file meanwhile,
    which saves asking. Its SQL has `unpacked(html)` for bodies.
    """
    mode = "immutable=1" if still else "mode=ro"
    db = sqlite3.connect(f"{file.as_uri()}?{mode}", uri=True, timeout=_PATIENCE)
    db.create_function("unpacked", 1, unpacked, deterministic=True)
    return db


def packed(html: str) -> bytes:
    """A body's HTML as the catalogue keeps it."""
    return zlib.compress(html.encode(), 1)


def unpacked(kept: bytes | None) -> str:
    """The HTML of a body that `packed` has made; "" of none."""
    return zlib.decompress(kept).decode() if kept else ""
