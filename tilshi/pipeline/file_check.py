"""Looks into the pictures and attached files that sources name, so that a damaged one is reported
by the check, however long before its story is published.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from tilshi import filesystem
from tilshi.content.attachment_names import FOLDER, with_captions
from tilshi.content.content_folder import picture_name
from tilshi.outputs.attachment_cache import checked
from tilshi.outputs.figures import unfit_data
from tilshi.outputs.renditions import unfit_picture
from tilshi.pipeline.session import FEW, Session
from tilshi.problems import Problem
from tilshi.store import meta, named_files, sources
from tilshi.store.connection import transaction
from tilshi.store.reader import Catalogue


@dataclass(frozen=True)
class _NamedFile:
    """A picture, or an attached file with the `bodies` that show it as data; `key` changes with
    their content.
    """

    name: str
    key: str
    bodies: tuple[str, ...] = ()


def check_files(session: Session) -> list[Problem]:
    """What is wrong within the pictures and attached files that any source or registry names. Those
    found sound are not looked into again until they change.
    """
    content, widths = session.settings.content, session.settings.image_widths
    problems: list[Problem] = []
    for work, named in (
        (partial(_picture, content / "images", widths), list(_pictures(session))),
        (partial(_attachment, content / FOLDER), list(_attachments(session))),
    ):
        new = [one for one in named if not named_files.is_sound(session.db, one.key)]
        results = list(session.each(work, new, "files", here=len(new) <= FEW))
        sound = [one.key for one, found in zip(new, results, strict=True) if not found]
        problems += (problem for found in results for problem in found)
        if sound:
            with transaction(session.db):
                named_files.put_sound(session.db, sound)
    return problems


def _pictures(session: Session) -> Iterator[_NamedFile]:
    named = named_files.named_pictures(session.db)
    if meta.get(session.db, meta.REGISTRIES):
        named |= Catalogue(session.db).registries().pictures
    for path, digest in sources.file_digests(session.db, "content/images/"):
        if (name := picture_name(path)) in named:
            yield _NamedFile(name, f"{digest} {session.settings.image_widths}")


def _attachments(session: Session) -> Iterator[_NamedFile]:
    db = session.db
    named = {
        name
        for named, lang in named_files.named_attachments(db)
        for name in with_captions((named,), lang)
    }
    for path, digest in sources.file_digests(db, f"content/{FOLDER}"):
        if (name := picture_name(path)) in named:
            bodies = named_files.bodies_naming(db, name) if name.lower().endswith(".csv") else ()
            shown = (filesystem.digest(body.encode()) for body in bodies)
            yield _NamedFile(name, " ".join((digest, *sorted(shown))), tuple(bodies))


def _picture(originals: Path, widths: tuple[int, ...], one: _NamedFile) -> list[Problem]:
    return unfit_picture(filesystem.called(originals, one.name), widths)


def _attachment(originals: Path, one: _NamedFile) -> list[Problem]:
    data, problems = checked(originals, one.name)
    if data is None:
        return problems
    found = (unfit_data(body, one.name, data.decode()) for body in one.bodies)
    return next(filter(None, found), [])
