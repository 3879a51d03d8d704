"""Single values in the catalogue."""

import sqlite3

CACHE_KEY = "key"
"""What the catalogue depends on apart from the editors' files."""
CLOCK = "at"
"""The time for which the content was last resolved, in seconds since the epoch."""
REGISTRIES, REGISTRIES_DIGEST = "registries", "registries of"
"""The registries as JSON, and the digest of their files."""
COLORS = "colors"
"""The colours of the imprint, as JSON."""
PICTURE_TERMS = "picture terms"
"""The address of the page with the terms on which pictures may be used, or ""."""
FRAME = "frame"
"""A hash of what every page shows about the site."""
WARNINGS = "warnings"
"""The current warnings, as JSON."""
THEME = "theme"
"""The theme as JSON."""
WORDS = "words"
"""The hash of the compiled interface words."""
MANIFEST = "manifest"
"""The ctime (nanoseconds) and hash of the manifest in the output."""
ARTICLES = "stories"
"""The number of articles that readers saw on the last site."""
WHOLE = "whole"
"""Set if every file of the site has to be made."""


def get(db: sqlite3.Connection, name: str) -> str | None:
    """A value, or None."""
    row = db.execute("select value from meta where name = ?", (name,)).fetchone()
    return row[0] if row else None


def put(db: sqlite3.Connection, name: str, value: str) -> None:
    """Stores a value."""
    db.execute("insert or replace into meta values (?, ?)", (name, value))


def remove(db: sqlite3.Connection, name: str) -> None:
    """Deletes a value."""
    db.execute("delete from meta where name = ?", (name,))
