"""What earlier imports of an export have written: by it, an import can be repeated without making
anything twice, and without touching what editors have changed since.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from tilshi import filesystem
from tilshi.problems import Problem, ProblemsError

_VERSION = 1


@dataclass(frozen=True)
class Written:
    """A file that an import wrote, below the content folder, the hash of what it wrote, and the
    date of the story.
    """

    file: str
    digest: str
    date: datetime


@dataclass(frozen=True)
class ImportJournal:
    """`posts` by their ids in the export; `pictures`, file names by addresses; `entries`, ids of
    registry entries by their keys. `finished`: the last import was not interrupted.
    """

    posts: Mapping[str, Written] = field(default_factory=dict)
    pictures: Mapping[str, str] = field(default_factory=dict)
    entries: Mapping[str, str] = field(default_factory=dict)
    finished: bool = True


def read_journal(path: Path) -> ImportJournal:
    """The journal in the file at `path`; an empty one if there is none. Raises ProblemsError if it
    is damaged.
    """
    data = filesystem.read(path)
    if data is None:
        return ImportJournal()
    try:
        value = json.loads(data)
        if value["version"] != _VERSION:
            raise ValueError(value["version"])
        posts = {
            str(id_): Written(
                str(one["file"]), str(one["digest"]), datetime.fromisoformat(one["date"])
            )
            for id_, one in value["posts"].items()
        }
        if not all(filesystem.inside(one.file) and one.date.tzinfo for one in posts.values()):
            raise ValueError("posts")
        pictures = {str(url): str(name) for url, name in value["pictures"].items()}
        if not all(filesystem.inside(name) and "/" not in name for name in pictures.values()):
            raise ValueError("pictures")
        entries = {str(key): str(id_) for key, id_ in value["entries"].items()}
        return ImportJournal(posts, pictures, entries, bool(value["finished"]))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        values = {"why": f"{type(error).__name__}: {error}"}
        raise ProblemsError([Problem("import-journal", path.name, values=values)]) from None


def journal_bytes(journal: ImportJournal) -> bytes:
    """The journal as the bytes of its file."""
    value = {
        "version": _VERSION,
        "finished": journal.finished,
        "posts": {
            id_: {"file": one.file, "digest": one.digest, "date": one.date.isoformat()}
            for id_, one in journal.posts.items()
        },
        "pictures": dict(journal.pictures),
        "entries": dict(journal.entries),
    }
    return (json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()
