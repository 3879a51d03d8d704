"""Making: the stale files made, proven, and put into the output, and no others."""

from array import array
from functools import partial
from pathlib import Path

from tilshi.editions import EDITIONS
from tilshi.outputs.plan import ASSET, LISTING, PICTURE, STORY, Key, slices, whole_plan
from tilshi.outputs.static_files import collect
from tilshi.pipeline import output_state, staging
from tilshi.pipeline.materials import Prints, files_of
from tilshi.pipeline.theme import known_theme
from tilshi.pipeline.validate import Made, dead_links, folded, mark
from tilshi.pipeline.workers import STORIES, Workshop, cores
from tilshi.problems import Problem, Wrong
from tilshi.store.connection import change, set_meta
from tilshi.store.reader import Catalogue


class Making:
    """Makes files. `astray` are the keys of those that other hands have changed in the output."""

    def __init__(self, shop: Workshop, astray: set[Key]) -> None:
        self.shop, self.db, self.astray = shop, shop.db, astray
        self.made: list[str] = []
        self.put: set[str] = set()
        self.gone: set[str] = set()
        self.named: set[int] = set()

    def run(self, keys: set[Key], sweep: bool) -> int:
        """Makes the files of `keys`, or all; returns how many pages. With `sweep`, what others have
        put into the output goes. Raises Wrong, the output as it was, if what was made is wrong.
        """
        settings, stages = self.shop.settings, self.shop.stages
        if self.shop.whole:
            keys = keys | self._all_keys()
        with stages.stage("settle"):
            self.shop.store.settle()
        with staging.staging(settings.output, settings.cache) as own, change(self.db):
            staged = own / staging.SITE
            with stages.stage("render"):
                self._render(staged, keys)
            with stages.stage("prove"):
                problems = [*self._dead_links(staged), *self._same_files()]
                if problems:
                    raise Wrong(problems)
            with stages.stage("commit"):
                if self.put or self.gone or sweep:
                    self._commit(staged, sweep)
                self.db.execute("delete from stale")
                self.db.execute("delete from meta where name = 'whole'")
                set_meta(self.db, STORIES, str(Catalogue(self.db).count()))
                self._forget_replaced()
        return sum(path.endswith(".html") for path in self.made)

    def _commit(self, staged: Path, sweep: bool) -> None:
        output, manifest = self.shop.settings.output, self._manifest().encode()
        staging.commit(staged, output, manifest, self._gone(), sweep)
        self.shop.committed = True
        gone = None if sweep else self.gone
        output_state.remember_commit(self.db, output, manifest, self.put, gone)

    def _render(self, staged: Path, keys: set[Key]) -> None:
        self._enter(self._files_as_they_are(staged, keys), staged)
        rest = [key for key in keys if key.what not in (ASSET, PICTURE)]
        parts = slices(rest, self._slice_size(len(rest)), self._time)
        assert self.shop.render is not None
        work = partial(self.shop.render, self.shop.job(staged))
        for made in self.shop.each(work, parts, "render"):
            self._enter(made, staged)

    def _time(self, key: Key) -> int:
        """When a story, or the first on a listing's page, was published, in seconds since the
        epoch; 0 for what is of no time.
        """
        values: tuple[object, ...]
        if key.what == STORY:
            query, values = "select min(time) from article where story = ?", (key.id,)
        elif key.what == LISTING and key.number:
            query = "select time from listed where lang = ? and kind = ? and id = ? and number = ?"
            first = (key.number - 1) * self.shop.settings.listing_size + 1
            values = (EDITIONS[key.edition].lang, key.listing, key.id, first)
        else:
            return 0
        row = self.db.execute(query, values).fetchone()
        return (row and row[0]) or 0

    def _all_keys(self) -> set[Key]:
        """Every file that the site has or had."""
        catalogue = Catalogue(self.db)
        settings = self.shop.settings
        keys = set(whole_plan(catalogue, settings.editions, settings.listing_size))
        keys |= {Key.parse(row[0]) for row in self.db.execute("select key from output")}
        keys |= {Key(ASSET, id=path) for path in known_theme(self.db).assets.values()}
        for (text,) in self.db.execute("select value from picture").fetchall():
            keys |= {Key(PICTURE, id=path) for path in files_of(text)}
        return keys

    def _slice_size(self, count: int) -> int:
        """Two slices for each core at least, if there is enough to do: none waits long."""
        settings = self.shop.settings
        return max(min(settings.slice_size, -(-count // (2 * cores(settings)))), 40)

    def _files_as_they_are(self, staged: Path, keys: set[Key]) -> list[Made]:
        """Assets and pictures: copied, or gone if nothing needs them any more."""
        assets = self._assets(keys)
        prints = Prints(self.shop) if any(key.what == PICTURE for key in keys) else None
        made = []
        for key in sorted(key for key in keys if key.what in (ASSET, PICTURE)):
            data = prints.read(key.id) if prints and key.what == PICTURE else assets.get(key.id)
            if data is None:
                made.append(Made(key))
            else:
                made.append(Made(key, key.id, *staging.put(staged, key.id, data)))
        return made

    def _assets(self, keys: set[Key]) -> dict[str, bytes]:
        if not any(key.what == ASSET for key in keys):
            return {}
        return collect(self.shop.settings.theme / "static")[0].files

    def _enter(self, made: list[Made], staged: Path) -> None:
        """Puts what was made into the catalogue, and takes out of staging what came out as it was.
        Notes the paths to be put into the output, and those that may be gone from it.
        """
        for one in made:
            key = str(one.key)
            old = self.db.execute(
                "select path, digest, size, changed from output where key = ?", (key,)
            ).fetchone()
            if old is not None and old[0] != one.path:
                self.gone.add(old[0])
            if one.path is None:
                self.db.execute("delete from output where key = ?", (key,))
                continue
            self.made.append(one.path)
            self.named.update(array("q", one.links))
            if old is not None and old[:2] == (one.path, one.digest) and one.key not in self.astray:
                (staged / one.path).unlink()
                stamp = old[2:]
            else:
                self.put.add(one.path)
                stamp = (one.size, None)  # until it is in the output
            self.db.execute(
                "insert or replace into output values (?, ?, ?, ?, ?, ?, ?)",
                (key, one.path, one.digest, *stamp, mark(one.path), mark(folded(one.path))),
            )

    def _dead_links(self, staged: Path) -> list[Problem]:
        """What was made and links to no file of the site."""
        known = "select 1 from output where mark = ?"
        dead = {mark for mark in self.named if not self.db.execute(known, (mark,)).fetchone()}
        settings = self.shop.settings
        folders = (staged, settings.output)
        where = (settings.absolute(""), settings.base)
        return dead_links(self.made, dead, folders, *where) if dead else []

    def _same_files(self) -> list[Problem]:
        """Two files at one place, or one where another needs a folder: only what was put there now
        can have taken another's.
        """
        problems = []
        folders: set[str] = set()
        for path in sorted(self.put):
            here, below = self._at(path), (f"{path}/", f"{path}0")
            others = here if len(here) > 1 else self._paths("path > ? and path < ?", *below)
            folder = path
            while (folder := folder.rpartition("/")[0]) and folder not in folders:
                folders.add(folder)
                others += self._at(folder)
            if others:
                other = next((name for name in others if name != path), path)
                problems.append(staging.taken(path, other))
        return problems

    def _at(self, path: str) -> list[str]:
        """The files of the site that a file system may take for the one at `path`."""
        return self._paths("fold = ?", mark(folded(path)))

    def _paths(self, where: str, *values: object) -> list[str]:
        query = f"select path from output where {where} order by path limit 2"
        return [path for (path,) in self.db.execute(query, values)]

    def _manifest(self) -> str:
        lines = self.db.execute(
            """select json_quote(path) || ': "' || digest || '"' from output order by path"""
        )
        return staging.manifest_of(line for (line,) in lines)

    def _gone(self) -> list[str]:
        """What is gone from its place, and nothing else has come there."""
        there = "select 1 from output where path = ?"
        return sorted(path for path in self.gone if not self.db.execute(there, (path,)).fetchone())

    def _forget_replaced(self) -> None:
        """Bodies that nothing refers to any more."""
        self.db.execute(
            "delete from body where digest in (select digest from replaced)"
            " and not exists (select 1 from source where digest = body.digest)"
            " and not exists (select 1 from article where body = body.digest)"
            " and not exists (select 1 from page where body = body.digest)"
        )
        self.db.execute("delete from replaced")
