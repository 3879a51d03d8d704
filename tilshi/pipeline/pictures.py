"""Makes the renditions of pictures that readers may see, before pages show them."""

import math
from collections.abc import Iterable, Iterator, Sequence
from functools import partial

from tilshi import filesystem
from tilshi.content.article import Article, Picture, StaticPage
from tilshi.content.attachment_names import FOLDER
from tilshi.content.dossier import Dossier
from tilshi.content.rights import UNKNOWN, stated
from tilshi.content.source import ARTICLE, DOSSIER
from tilshi.outputs import picture_cache
from tilshi.outputs.changes import Change, PictureChanged
from tilshi.outputs.picture_cache import Drawn
from tilshi.outputs.registry import invalidated_keys
from tilshi.outputs.site import Site
from tilshi.pipeline import attached_files
from tilshi.pipeline.session import Session
from tilshi.problems import ProblemsError
from tilshi.store import dossiers, meta, queues, writer
from tilshi.store.connection import transaction
from tilshi.store.reader import Catalogue
from tilshi.store.records import Story
from tilshi.store.versions import RENDITIONS


def take_pictures(session: Session) -> None:
    """Makes renditions of the pictures that readers may see, and of no others; likewise attached
    files. Raises ProblemsError if any is not what it should be.
    """
    names = queues.dirty_pictures(session.db)
    catalogue = Catalogue(session.db)
    langs = session.settings.langs
    files = [name for name in names if name.startswith(FOLDER)]
    names = [name for name in names if not name.startswith(FOLDER)]
    drawn = _draw(session, sorted(_shown(catalogue, langs, names)))
    attached = attached_files.prepare(session, _shown(catalogue, langs, files))
    changes: list[Change] = []
    share = catalogue.registries().imprint.share if names else None
    card = share.src if share else None
    terms = meta.get(session.db, meta.PICTURE_TERMS) or None
    with transaction(session.db):
        changes += attached_files.store(session, files, attached)
        for name in names:
            old = writer.renditions_of(session.db, name)
            value = None
            if name in drawn:
                picture = _stated(catalogue, langs, name)
                value, kept = picture_cache.prepared(drawn[name], picture, terms)
                writer.put_picture(session.db, name, value, kept)
            else:
                writer.remove_picture(session.db, name)
            if old != value:
                changes.append(PictureChanged(name, _paths(old, value)))
                if name == card:
                    session.mark_all_stale()
        if changes and not session.whole:
            site = Site(session.settings, catalogue)
            queues.add_stale(session.db, map(str, invalidated_keys(changes, site)))
        queues.clear_dirty_pictures(session.db)


def _paths(*renditions: str | None) -> tuple[str, ...]:
    """The files of a picture, from its renditions as JSON."""
    texts = (text for text in renditions if text)
    return tuple(path for text in texts for path in RENDITIONS.validate_json(text).paths)


def _draw(session: Session, names: list[str]) -> dict[str, Drawn]:
    """The renditions of the pictures `names`, which are then in the cache. Raises ProblemsError if
    any is not a picture.
    """
    settings = session.settings
    cache = filesystem.without_links(settings.cache / picture_cache.FOLDER)
    originals, widths = settings.content / "images", settings.image_widths
    work = partial(picture_cache.draw, originals, widths, cache)
    drawn, problems = {}, []
    for name, (made, found) in zip(
        names, session.each(work, names, "pictures", here=len(names) <= 1), strict=True
    ):
        problems += found
        if made is not None:
            drawn[name] = made
    if problems:
        raise ProblemsError(problems)
    return drawn


def _shown(catalogue: Catalogue, langs: Sequence[str], names: Iterable[str]) -> set[str]:
    """Those of the pictures `names` that readers may see."""
    return {
        name
        for name in names
        if any(
            story == queues.SITE or name in _pictures(catalogue, langs, story)
            for story in catalogue.mentioning("picture", name)
        )
    }


def _stated(catalogue: Catalogue, langs: Sequence[str], name: str) -> Picture | None:
    """The picture `name` as the first story that says whose it is shows it, or else a dossier; in
    the first of the story's languages that says so.
    """
    found = []
    for story in catalogue.mentioning("picture", name):
        for one in _seen(catalogue, langs, story):
            image = None if isinstance(one, StaticPage) else one.image
            if image is not None and image.src == name and stated(image) != UNKNOWN:
                date = one.date.timestamp() if isinstance(one, Article) else math.inf
                found.append((date, story, image))
                break
    return min(found, key=lambda one: one[:2])[2] if found else None


def _pictures(catalogue: Catalogue, langs: Sequence[str], story: Story) -> set[str]:
    """The pictures that readers see in a story, a static page or a dossier, and the paths of the
    files attached to it.
    """
    names: set[str] = set()
    for one in _seen(catalogue, langs, story):
        names.update(one.images, (FOLDER + name for name in one.files))
        if not isinstance(one, StaticPage) and one.image is not None:
            names.add(one.image.src)
    return names


def _seen(
    catalogue: Catalogue, langs: Sequence[str], story: Story
) -> Iterator[Article | StaticPage | Dossier]:
    """The versions of a story, a static page or a dossier that readers may see."""
    kind, id_ = story
    for lang in langs:
        if kind == ARTICLE:
            if catalogue.due(lang, id_) and (found := catalogue.article(lang, id_)):
                yield found[0]
        elif kind == DOSSIER:
            if shown := dossiers.dossier(catalogue.db, lang, id_):
                yield shown[0]
        elif page := catalogue.page(lang, id_):
            yield page
