"""Attached files: those that a page which readers may see links to, and no others."""

from collections.abc import Iterator

from tilshi.content.attachment_names import FOLDER, language_of_captions
from tilshi.outputs import captions
from tilshi.outputs.changes import Change, PictureChanged
from tilshi.outputs.key import Key
from tilshi.outputs.output import File, Output
from tilshi.outputs.site import Site
from tilshi.store import attachments


class AttachmentFile(Output):
    """`/files/name-1a2b3c4d5e6f.pdf`; captions are in the script of an edition
    (`/files/tote/name-1a2b3c4d5e6f.vtt`).
    """

    kind = "attachment"

    def keys(self, site: Site) -> Iterator[Key]:
        for name in attachments.names(site.catalogue.db):
            yield from self._of(name, site)

    def make(self, key: Key, site: Site) -> File | None:
        attachment = attachments.find(site.catalogue.db, key.id)
        if attachment is None:
            return None
        if key.edition:
            edition = site.settings.edition(key.edition)
            text = captions.in_script(edition, attachment.text)
            return File(captions.path_in(edition, attachment), text.encode())
        return File(attachment.path, site.attached(key.id, attachment))

    def stale(self, change: Change, site: Site) -> Iterator[Key]:
        if isinstance(change, PictureChanged) and change.name.startswith(FOLDER):
            yield from self._of(change.name.removeprefix(FOLDER), site)

    def _of(self, name: str, site: Site) -> Iterator[Key]:
        lang = language_of_captions(name)
        if lang is not None:
            return (Key(self.kind, edition.id, name) for edition in site.editions_in(lang))
        return iter([Key(self.kind, id=name)])
