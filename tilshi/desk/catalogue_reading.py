"""Reading the catalogue of the preview between two builds, and where in it the pages are."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

from tilshi.outputs.key import Key
from tilshi.pipeline.lock import alone_within
from tilshi.pipeline.session import catalogue_file
from tilshi.settings import Settings
from tilshi.store.connection import read_catalogue
from tilshi.store.fingerprints import fingerprint

_PATIENCE = 3.0
"""Seconds to wait for the end of a build; most take less than one."""


@contextmanager
def reading(settings: Settings, patience: float = _PATIENCE) -> Iterator[sqlite3.Connection]:
    """The catalogue of the site with these settings, which is not changed in the block: a build
    waits for its end. Raises TimeoutError if one is running for longer than `patience` (seconds),
    or if there is no catalogue.
    """
    file = catalogue_file(settings)
    with alone_within(file.with_suffix(".lock"), patience):
        if not file.exists():
            raise TimeoutError(file)
        with closing(read_catalogue(file)) as db:
            yield db


def story_address(db: sqlite3.Connection, settings: Settings, lang: str, story: str) -> str | None:
    """The address of a story in the first edition of this language; None if it has no page."""
    edition = next((one for one in settings.editions if one.lang == lang), None)
    made = fingerprint(db, str(Key("story", edition.id, story))) if edition else None
    return settings.base + made.path.removesuffix("index.html") if made else None
