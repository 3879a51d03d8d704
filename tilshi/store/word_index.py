"""The words of all stories: which documents have a key, in blocks by number.

A document's number is its position in the listing of all stories of its language, from 0. Only due
stories are in it.
"""

import sqlite3
from collections.abc import Iterable, Mapping

from tilshi.related import postings
from tilshi.related.postings import BlockBuilder, KeyGroup, Postings, decoded, encoded
from tilshi.related.ranking import BEGINNING
from tilshi.search.impact import COMPARED
from tilshi.search.keys import impacts
from tilshi.store.connection import unpacked
from tilshi.urls import HOME

_LAST = "\U0010ffff"


def impacts_of(db: sqlite3.Connection, digest: str) -> dict[str, int]:
    """The keys of the source with a `digest`, with their impacts, without numbers, which stand in
    unrelated stories too.
    """
    row = db.execute("select keys from body where digest = ?", (digest,)).fetchone()
    found = impacts(unpacked(row[0]), COMPARED) if row else {}
    return {key: impact for key, impact in found.items() if not key[0].isdigit()}


def count(db: sqlite3.Connection, lang: str, key: str) -> int:
    """How many documents have a key."""
    query = "select sum(length(data)) from posting where lang = ? and key = ?"
    return (db.execute(query, (lang, key)).fetchone()[0] or 0) // 2


def count_of_group(db: sqlite3.Connection, lang: str, beginning: str) -> int:
    """How many documents the keys with a `beginning` have, each key counted by itself."""
    query = f"select sum(length(data)) from posting where lang = ? and {_within(beginning)}"
    return (db.execute(query, (lang, *_bounds(beginning))).fetchone()[0] or 0) // 2


def group(db: sqlite3.Connection, lang: str, beginning: str) -> KeyGroup:
    """The postings of the keys with a `beginning`."""
    blocks: dict[str, list[tuple[int, bytes]]] = {}
    rows = db.execute(
        f"select key, block, data from posting where lang = ? and {_within(beginning)}"
        " order by key, block",
        (lang, *_bounds(beginning)),
    )
    for key, block, data in rows:
        blocks.setdefault(key, []).append((block, data))
    return KeyGroup({key: Postings(found) for key, found in blocks.items()})


def _within(beginning: str) -> str:
    return "key >= ? and key < ?" if len(beginning) == BEGINNING else "key = ?"


def _bounds(beginning: str) -> tuple[str, ...]:
    return (beginning, beginning + _LAST) if len(beginning) == BEGINNING else (beginning,)


def edit(db: sqlite3.Connection, lang: str, key: str, changes: Mapping[int, int | None]) -> None:
    """Changes the impacts of a key in documents, by number; None removes it from one."""
    by_block: dict[int, dict[int, int | None]] = {}
    for number, impact in changes.items():
        by_block.setdefault(number // postings.BLOCK, {})[number % postings.BLOCK] = impact
    for block, changed in by_block.items():
        place = (lang, key, block)
        row = db.execute(
            "select data from posting where lang = ? and key = ? and block = ?", place
        ).fetchone()
        there: dict[int, int | None] = {**(decoded(row[0]) if row else {}), **changed}
        left = [(number, impact) for number, impact in sorted(there.items()) if impact is not None]
        if left:
            put(db, lang, block, [(key, encoded(left))])
        else:
            db.execute("delete from posting where lang = ? and key = ? and block = ?", place)


def put(db: sqlite3.Connection, lang: str, block: int, found: Iterable[tuple[str, bytes]]) -> None:
    """Stores the encoded postings of keys in a block."""
    rows = ((lang, key, block, data) for key, data in found)
    db.executemany("insert or replace into posting values (?, ?, ?, ?)", rows)


def remove_from(db: sqlite3.Connection, lang: str, block: int) -> None:
    """Deletes the postings of a block and of all later ones."""
    db.execute("delete from posting where lang = ? and block >= ?", (lang, block))


def block_sources(db: sqlite3.Connection, lang: str, block: int) -> list[tuple[int, str]]:
    """(number in the block, digest of the source) of the documents of a block, in order."""
    return db.execute(
        f"select (h.number - 1) % {postings.BLOCK}, a.body from listed h join article a"
        " on a.story = h.story and a.lang = h.lang"
        " where h.lang = ? and h.kind = ? and h.id = '' and h.number between ? and ? and h.due"
        " order by h.number",
        (lang, HOME, block * postings.BLOCK + 1, (block + 1) * postings.BLOCK),
    ).fetchall()


def block_postings(
    db: sqlite3.Connection, documents: Iterable[tuple[int, str]]
) -> list[tuple[str, bytes]]:
    """The encoded postings of all keys in the block that has these `documents`."""
    builder = BlockBuilder()
    for number, digest in documents:
        builder.add(number, impacts_of(db, digest).items())
    return builder.postings()
