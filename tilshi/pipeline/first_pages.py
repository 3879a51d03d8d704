"""The pages that somebody looks at: a large build makes and shows them before all others."""

import sqlite3
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from tilshi.outputs.key import Key
from tilshi.problems import Problem
from tilshi.store import fingerprints

LARGE = 60
"""Files of which a build makes more show those of open pages first."""
SLICE = 100
"""Pages in a slice of a build that a newer change may supersede: half a second of work."""


@dataclass(frozen=True)
class FirstPages:
    """`paths` returns the paths of the pages to make first; `show` is called with the folder in
    which these are, and what they need, which it may take away, and the warnings. `is_superseded`
    says whether a build should give up.
    """

    paths: Callable[[], Collection[str]]
    show: Callable[[Path, Sequence[Problem]], None]
    is_superseded: Callable[[], bool]

    def keys(self, db: sqlite3.Connection, stale: Collection[Key]) -> set[Key]:
        """Those of the `stale` keys that are to be made first: none if there are few, or none of
        them is of such a page.
        """
        if len(stale) <= LARGE:
            return set()
        made = (fingerprints.at(db, path) for path in self.paths())
        pages = {Key.parse(one.key) for one in made if one is not None} & set(stale)
        if not pages:
            return set()
        return pages | {key for key in stale if _is_new_asset(db, key)}


def _is_new_asset(db: sqlite3.Connection, key: Key) -> bool:
    from tilshi.outputs.registry import output_of  # heavy

    return output_of(key).in_every_page and fingerprints.fingerprint(db, str(key)) is None
