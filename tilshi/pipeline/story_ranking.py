"""Ranking: finds the older stories that each queued story keeps (`tilshi.related.ranking`).

Runs after resolving, in workers if there is much to do; what it finds makes the pages stale whose
related block it changes.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, partial
from pathlib import Path

from tilshi.outputs.changes import AlikeChanged, NeighboursChanged
from tilshi.outputs.registry import invalidated_keys
from tilshi.outputs.site import Site
from tilshi.pipeline.session import Session
from tilshi.pipeline.workers import cores
from tilshi.store import neighbours, queues
from tilshi.store.comparison import Comparison
from tilshi.store.connection import read_catalogue, transaction
from tilshi.store.neighbours import Ranked
from tilshi.store.reader import Catalogue

_FEW = 100
"""Up to this many stories are ranked here, while the workers warm up."""
_AT_ONCE = 500

Story = tuple[str, str]
"""(lang, story)."""


def rank_stories(session: Session) -> None:
    """Ranks the queued stories."""
    queued = neighbours.unranked(session.db)
    if len(queued) <= _FEW:
        results: Iterable[list[Ranked]] = [_ranked(session.db, queued)]
    else:
        size = max(_AT_ONCE, -(-len(queued) // cores(session.settings)))
        batches = [queued[at : at + size] for at in range(0, len(queued), size)]
        results = session.each(partial(rank_batch, session.file), batches, "rank")
    with transaction(session.db):
        if session.whole:
            for found in results:
                neighbours.put(session.db, found)
        else:
            changes = _put([one for found in results for one in found], session.db)
            site = Site(session.settings, Catalogue(session.db))
            queues.add_stale(session.db, map(str, invalidated_keys(changes, site)))


def rank_batch(file: Path, batch: Sequence[Story]) -> list[Ranked]:
    """Ranks `batch`; the catalogue is in `file`. Runs in a worker."""
    db = read_catalogue(file)
    try:
        return _ranked(db, batch)
    finally:
        db.close()


def _ranked(db: sqlite3.Connection, batch: Sequence[Story]) -> list[Ranked]:
    compared = cache(partial(Comparison, db))
    return [compared(lang).rank(story) for lang, story in batch]


def _put(
    found: Sequence[Ranked], db: sqlite3.Connection
) -> Iterator[NeighboursChanged | AlikeChanged]:
    """Stores what was found; the stories that have other neighbours now, or in another order, and
    those that are versions of others.
    """
    touched = {(one.lang, one.story) for one in found}
    for one in found:
        others = neighbours.neighbours(db, one.lang, one.story)
        touched.update((one.lang, other) for other in [*others, *(kept[0] for kept in one.kept)])
    before = {place: neighbours.neighbours(db, *place) for place in touched}
    alike_before = {(one.lang, one.story): _alike(db, one) for one in found}
    neighbours.put(db, found)
    for place in sorted(touched):
        if neighbours.neighbours(db, *place) != before[place]:
            yield NeighboursChanged(*place)
    for one in found:
        if _alike(db, one) != alike_before[one.lang, one.story]:
            yield AlikeChanged(one.lang, one.story)


def _alike(db: sqlite3.Connection, one: Ranked) -> set[tuple[str, str]]:
    return neighbours.alike(db, one.lang, [one.story])
