"""Checks and cleans the attached files that readers may see, before pages link to them."""

from collections.abc import Iterable
from functools import partial

from tilshi import filesystem
from tilshi.content.attachment_names import FOLDER
from tilshi.outputs import attachment_cache
from tilshi.outputs.changes import PictureChanged
from tilshi.pipeline.session import Session
from tilshi.problems import ProblemsError
from tilshi.store import attachments
from tilshi.store.versions import ATTACHMENTS, AttachedFile


def prepare(session: Session, shown: Iterable[str]) -> dict[str, AttachedFile]:
    """The attached files among the paths `shown` as they are published, which are then in the
    cache. Raises ProblemsError if any cannot be.
    """
    settings = session.settings
    names = [path.removeprefix(FOLDER) for path in sorted(shown) if path.startswith(FOLDER)]
    # Captions are mentioned whether they are there or not.
    there = [name for name in names if attachments.is_there(session.db, name)]
    if not there:
        return {}
    cache = filesystem.without_links(settings.cache / attachment_cache.CACHE)
    work = partial(attachment_cache.prepare, settings.content / FOLDER, cache)
    made, problems = {}, []
    results = session.each(work, there, "files", here=len(there) <= 1)
    for name, (attachment, found) in zip(there, results, strict=True):
        problems += found
        if attachment is not None:
            made[name] = attachment
    if problems:
        raise ProblemsError(problems)
    return made


def store(
    session: Session, paths: Iterable[str], made: dict[str, AttachedFile]
) -> list[PictureChanged]:
    """Stores the files `made`, deletes the others among `paths`, and returns what has changed."""
    changes = []
    for path in paths:
        name = path.removeprefix(FOLDER)
        old = attachments.value_of(session.db, name)
        new = ATTACHMENTS.dump_json(made[name]).decode() if name in made else None
        if new is not None:
            attachments.put(session.db, name, new)
        else:
            attachments.remove(session.db, name)
        if old != new:
            changes.append(PictureChanged(path, ()))
    return changes
