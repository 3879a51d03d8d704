"""Single values that the catalogue remembers."""

import sqlite3

CACHE_KEY = "key"
"""What the catalogue depends on besides the editors' files."""
CLOCK = "at"
"""The time that the newsroom was last resolved for, in seconds since the epoch."""
REGISTRIES, REGISTRIES_DIGEST = "registries", "registries of"
"""The registries as JSON, and the digest of their files."""
COLORS = "colors"
"""The newsroom's colours, as the imprint says them, as JSON."""
FRAME = "frame"
"""A hash of what every page says of the site."""
WARNINGS = "warnings"
"""The standing notes on the newsroom, as JSON."""
THEME = "theme"
"""The theme as JSON."""
WORDS = "words"
"""The hash of the compiled interface words."""
MANIFEST = "manifest"
"""What the manifest in the output was: when it was changed (nanoseconds), and its hash."""
ARTICLES = "stories"
"""How many articles readers saw on the last site."""
WHOLE = "whole"
"""There if every file of the site is to be made."""


def get(db: sqlite3.Connection, name: str) -> str | None:
    """A remembered value, or None."""
    row = db.execute("select value from meta where name = ?", (name,)).fetchone()
    return row[0] if row else None


def put(db: sqlite3.Connection, name: str, value: str) -> None:
    """Remembers a value."""
    db.execute("insert or replace into meta values (?, ?)", (name, value))


def remove(db: sqlite3.Connection, name: str) -> None:
    """Forgets a value."""
    db.execute("delete from meta where name = ?", (name,))
