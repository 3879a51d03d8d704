"""`tilshi.lock`: the state of Tilshi that a newsroom was last upgraded to, by which `tilshi
upgrade` knows what has changed since, in Tilshi and in the newsroom.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from tilshi import __version__
from tilshi.commands.starter import Newsroom
from tilshi.problems import UsageError
from tilshi.publishing import config
from tilshi.settings import PACKAGED_THEME, SETTINGS

NAME = "tilshi.lock"


@dataclass(frozen=True)
class Lock:
    """The version of Tilshi, the parameters of the newsroom, the names of all settings, the hashes
    of the starter's files as they were written, and the texts of the packaged templates, by path.
    """

    version: str
    newsroom: Newsroom
    settings: tuple[str, ...]
    starter: Mapping[str, str]
    templates: Mapping[str, str]

    def to_text(self) -> str:
        """The text of the lock file."""
        return _LOCK.dump_json(self, indent=1).decode() + "\n"


_LOCK = TypeAdapter(Lock)


def lock_of(room: Newsroom, starter: Mapping[str, str]) -> Lock:
    """The lock of a newsroom with the files `starter` of this version of Tilshi."""
    templates = PACKAGED_THEME / "templates"
    return Lock(
        version=__version__,
        newsroom=room,
        settings=tuple(sorted({*SETTINGS, *config.SETTINGS})),
        starter={path: digest(text.encode()) for path, text in sorted(starter.items())},
        templates={
            file.relative_to(templates).as_posix(): file.read_text("utf-8")
            for file in sorted(templates.rglob("*.html"))
        },
    )


def read_lock(folder: Path) -> Lock:
    """The lock of the newsroom in `folder`. Raises UsageError if it is missing or invalid."""
    file = folder / NAME
    if not file.is_file():
        raise UsageError("lock-missing", value=NAME)
    try:
        return _LOCK.validate_json(file.read_bytes())
    except ValidationError as error:
        raise UsageError("lock-broken", value=NAME, why=error.errors()[0]["msg"]) from error


def digest(data: bytes) -> str:
    """The hash of a file in a lock."""
    return hashlib.sha256(data).hexdigest()
