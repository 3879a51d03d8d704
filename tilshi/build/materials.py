"""Materials: the theme and the pictures, taken in before pages are made of them."""

import json
from functools import partial
from pathlib import Path
from typing import Any

from tilshi.build.catalogue import Catalogue
from tilshi.build.plan import PICTURE, Key, make_stale, whole_plan
from tilshi.build.records import RENDITIONS
from tilshi.build.store import change, set_meta
from tilshi.build.theme import Theme, closures, digest, known_theme
from tilshi.build.touched import Touched, shown_pictures
from tilshi.build.workshop import Workshop
from tilshi.output.assets import collect
from tilshi.output.pictures import Renditions, render
from tilshi.output.translations import compile_all
from tilshi.problems import Problem, Wrong


def take_theme(shop: Workshop) -> Theme:
    """The theme as it is; what changed in it makes pages stale. Raises Wrong if it is wrong."""
    settings, before = shop.settings, known_theme(shop.db)
    assets, problems = collect(settings.theme / "static")
    words, found = compile_all(settings.theme / "translations", settings.editions, settings.cache)
    if problems or found:
        raise Wrong([*problems, *found])
    templates = closures(shop.db, settings.theme)
    words_name = words.relative_to(settings.cache).as_posix()
    theme = Theme(digest(shop.db), assets.names, words_name, templates)
    with change(shop.db):
        if (theme.assets, theme.words) != (before.assets, before.words):
            shop.everything_is_stale()
        elif changed := theme.changed_templates(before):
            catalogue = Catalogue(shop.db)
            keys = whole_plan(catalogue, settings.editions, settings.listing_size)
            make_stale(shop.db, (key for key in keys if not changed.isdisjoint(key.templates)))
        set_meta(shop.db, "theme", theme.to_json())
    return theme


def take_pictures(shop: Workshop) -> None:
    """Renditions of the pictures that readers may see, and of no other."""
    names = [r[0] for r in shop.db.execute("select story from dirty where kind = 'picture'")]
    if not names:
        return
    settings = shop.settings
    catalogue = Catalogue(shop.db)
    needed = shown_pictures(catalogue, names)
    folder, cache = settings.content / "images", settings.cache / "pictures"
    work = partial(_picture, folder, settings.image_widths, cache)
    ordered = sorted(needed)
    rendered: dict[str, str | None] = dict.fromkeys(names)
    problems: list[Problem] = []
    results = shop.each(work, ordered, "pictures", here=len(ordered) <= 1)
    for name, (renditions, found) in zip(ordered, results, strict=True):
        problems += found
        if renditions is not None:
            rendered[name] = RENDITIONS.dump_json(renditions).decode()
    if problems:
        raise Wrong(problems)
    with change(shop.db):
        touched = Touched(settings, catalogue)
        for name, value in rendered.items():
            row = shop.db.execute("select value from picture where name = ?", (name,)).fetchone()
            old = row[0] if row else None
            if old == value:
                continue
            for text in (old, value):
                if text:
                    touched.keys |= {Key(PICTURE, id=path) for path in files_of(text)}
            if value is None:
                shop.db.execute("delete from picture where name = ?", (name,))
            else:
                shop.db.execute("insert or replace into picture values (?, ?)", (name, value))
            if not shop.whole:
                touched.by_picture(name)
        make_stale(shop.db, touched.keys)
        shop.db.execute("delete from dirty where kind = 'picture'")


def files_of(renditions: str) -> list[str]:
    """The files of a picture, of whose renditions this is the JSON."""
    kept: dict[str, Any] = json.loads(renditions)
    return [*(path for _, path in kept["files"]), kept["share"]]


def _picture(
    folder: Path, widths: tuple[int, ...], cache: Path, name: str
) -> tuple[Renditions | None, list[Problem]]:
    return render(folder / name, widths, cache)
