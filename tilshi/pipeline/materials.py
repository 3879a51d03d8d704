"""Materials: the theme and the pictures, taken in before pages are made of them."""

import json
import shutil
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tilshi import filesystem
from tilshi.filesystem import write_atomically
from tilshi.outputs.interface_words import compile_all
from tilshi.outputs.plan import PICTURE, Key, make_stale, whole_plan
from tilshi.outputs.renditions import RECIPE, render
from tilshi.outputs.static_files import collect
from tilshi.pipeline.invalidation import Touched, shown_pictures
from tilshi.pipeline.theme import WORDS, Theme, closures, digest, known_theme
from tilshi.pipeline.workers import Workshop
from tilshi.problems import Problem, Wrong
from tilshi.store import signature
from tilshi.store.connection import change, set_meta
from tilshi.store.reader import Catalogue
from tilshi.store.serialisation import RENDITIONS

_PICTURES = "pictures"


def take_theme(shop: Workshop) -> Theme:
    """The theme as it is; what changed in it makes pages stale. Raises Wrong if it is wrong."""
    settings, before = shop.settings, known_theme(shop.db)
    assets, problems = collect(settings.theme / "static")
    with TemporaryDirectory() as fresh:
        translations = settings.theme / "translations"
        words, found = compile_all(translations, settings.editions, Path(fresh))
        if problems or found:
            raise Wrong([*problems, *found])
        words.mkdir(parents=True, exist_ok=True)
        words_name = words.relative_to(fresh).as_posix()
        compiled = filesystem.digest_of_all(words)
        kept = settings.cache / words_name
        filesystem.without_links(kept.parent)
        if filesystem.digest_of_all(kept) != compiled:
            filesystem.remove(kept)
            shutil.copytree(words, kept)
    templates = closures(shop.db, settings.theme)
    theme = Theme(digest(shop.db), assets.names, words_name, templates)
    with change(shop.db):
        if (theme.assets, theme.words) != (before.assets, before.words):
            shop.everything_is_stale()
        elif changed := theme.changed_templates(before):
            catalogue = Catalogue(shop.db)
            keys = whole_plan(catalogue, settings.editions, settings.listing_size)
            make_stale(shop.db, (key for key in keys if not changed.isdisjoint(key.templates)))
        set_meta(shop.db, "theme", theme.to_json())
        set_meta(shop.db, WORDS, compiled)
    return theme


def take_pictures(shop: Workshop) -> None:
    """Renditions of the pictures that readers may see, and of no other."""
    names = [r[0] for r in shop.db.execute("select story from dirty where kind = 'picture'")]
    if not names:
        return
    catalogue = Catalogue(shop.db)
    ordered = sorted(shown_pictures(catalogue, names))
    prepared = _prepare(shop, ordered)
    with change(shop.db):
        touched = Touched(shop.settings, catalogue)
        for name in names:
            value, digests = prepared.get(name, (None, None))
            row = shop.db.execute("select value from picture where name = ?", (name,)).fetchone()
            old = row[0] if row else None
            if value is None:
                shop.db.execute("delete from picture where name = ?", (name,))
            else:
                shop.db.execute(
                    "insert or replace into picture values (?, ?, ?)", (name, value, digests)
                )
            if old == value:
                continue
            for text in (old, value):
                if text:
                    touched.keys |= {Key(PICTURE, id=path) for path in files_of(text)}
            if not shop.whole:
                touched.by_picture(name)
        make_stale(shop.db, touched.keys)
        shop.db.execute("delete from dirty where kind = 'picture'")


def files_of(renditions: str) -> list[str]:
    """The files of a picture, of whose renditions this is the JSON."""
    kept: dict[str, Any] = json.loads(renditions)
    return [*(path for _, path in kept["files"]), kept["share"]]


class Prints:
    """The files of all pictures that readers may see."""

    def __init__(self, shop: Workshop) -> None:
        self.shop = shop
        rows = shop.db.execute("select name, digests from picture").fetchall()
        self._known = {
            path: (name, digest) for name, text in rows for path, digest in json.loads(text).items()
        }

    def read(self, path: str) -> bytes | None:
        """The file that is to be at `path`; None if no picture has it. What does not lie in the
        cache as it was put there is made again.
        """
        if path not in self._known:
            return None
        name, digest = self._known[path]
        file = self.shop.settings.cache / _PICTURES / path
        data = filesystem.read(file)
        if data is None or filesystem.digest(data) != digest:
            _prepare(self.shop, [name])
            data = file.read_bytes()
        return data


def _prepare(shop: Workshop, names: list[str]) -> dict[str, tuple[str, str]]:
    """What the pictures `names` become, and the digests of their files, which are in the cache
    then; both as JSON. Raises Wrong if any is no picture.
    """
    settings = shop.settings
    cache = filesystem.without_links(settings.cache / _PICTURES)
    work = partial(_picture, settings.content / "images", settings.image_widths, cache)
    prepared, problems = {}, []
    for name, (made, found) in zip(
        names, shop.each(work, names, "pictures", here=len(names) <= 1), strict=True
    ):
        problems += found
        if made is not None:
            prepared[name] = made
    if problems:
        raise Wrong(problems)
    return prepared


def _picture(
    folder: Path, widths: tuple[int, ...], cache: Path, name: str
) -> tuple[tuple[str, str] | None, list[Problem]]:
    """The renditions of a picture and the digests of their files, as they were kept in the `cache`,
    or made and put there.
    """
    original = folder / name
    what = filesystem.digest(original.read_bytes() + f"{RECIPE}{widths}{name}".encode())
    record = cache / f"{what}.json"
    if kept := signature.unseal(what, filesystem.read(record)):
        value, digests = json.loads(kept)
        files = (
            (filesystem.read(cache / path), digest) for path, digest in json.loads(digests).items()
        )
        if all(data is not None and filesystem.digest(data) == digest for data, digest in files):
            return (value, digests), []
    with TemporaryDirectory() as fresh:
        renditions, problems = render(original, widths, Path(fresh))
        if renditions is None:
            return None, problems
        value = RENDITIONS.dump_json(renditions).decode()
        made = {path: (Path(fresh) / path).read_bytes() for path in files_of(value)}
    for path, data in made.items():
        write_atomically(cache / path, data)
    digests = json.dumps({path: filesystem.digest(data) for path, data in made.items()})
    write_atomically(record, signature.seal(what, json.dumps([value, digests]).encode()))
    return (value, digests), problems
