"""Making: the stale files made, proven, and put into the output, and no others."""

from functools import partial
from pathlib import Path

from tilshi.build import disk, proof, staging
from tilshi.build.catalogue import Catalogue
from tilshi.build.materials import files_of
from tilshi.build.plan import ASSET, PICTURE, Key, slices, whole_plan
from tilshi.build.proof import Made, mark
from tilshi.build.theme import known_theme
from tilshi.build.workshop import Workshop, cores
from tilshi.output.assets import collect
from tilshi.problems import Problem, Wrong


class Making:
    """Makes files. `astray` are the keys of those that other hands have changed in the output."""

    def __init__(self, shop: Workshop, astray: set[Key]) -> None:
        self.shop, self.db, self.astray = shop, shop.db, astray

    def run(self, keys: set[Key], sweep: bool) -> int:
        """Makes the files of `keys`, or all; returns how many pages. With `sweep`, what others have
        put into the output goes. Raises Wrong, the output as it was, if what was made is wrong.
        """
        settings = self.shop.settings
        if self.shop.whole:
            keys = keys | self._all_keys()
        with staging.staging(settings.output, settings.cache) as own:
            staged = own / staging.SITE
            made: list[Made] = []
            with self.shop.stages.stage("render"):
                made += self._files_as_they_are(staged, keys)
                rest = [key for key in keys if key.what not in (ASSET, PICTURE)]
                times = dict(self.db.execute("select story, min(time) from article group by story"))
                parts = slices(rest, self._slice_size(len(rest)), times)
                assert self.shop.render is not None
                work = partial(self.shop.render, self.shop.job(staged))
                for some in self.shop.each(work, parts, "render"):
                    made += some
            self.db.execute("begin immediate")
            with self.shop.stages.stage("prove"):
                put, gone = self._enter(made, staged)
                known = {row[0] for row in self.db.execute("select mark from output")}
                base, siteurl = settings.base, settings.absolute("")
                folders = (staged, settings.output)
                problems = proof.dead_links(made, known, folders, siteurl, base)
                paths = self.db.execute("select path, digest from output").fetchall()
                problems += self._same_files(made, paths)
                if problems:
                    self.db.execute("rollback")
                    raise Wrong(problems)
            with self.shop.stages.stage("commit"):
                if put or gone or sweep:
                    staging.commit(staged, settings.output, dict(paths), sweep)
                    touched = None if sweep else put | gone
                    disk.remember_folders(self.db, settings.output, touched)
                self.db.execute("delete from stale")
                self.db.execute("delete from meta where name = 'whole'")
                self._forget_replaced()
                self.db.execute("commit")
        return sum(1 for one in made if one.path and one.path.endswith(".html"))

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
        made = []
        assets = self._assets(keys)
        pictures = {
            path
            for (text,) in self.db.execute("select value from picture").fetchall()
            for path in files_of(text)
        } if any(key.what == PICTURE for key in keys) else set()  # fmt: skip
        for key in sorted(key for key in keys if key.what in (ASSET, PICTURE)):
            if key.what == ASSET:
                data = assets.get(key.id)
            elif key.id in pictures:
                data = (self.shop.settings.cache / "pictures" / key.id).read_bytes()
            else:
                data = None
            if data is None:
                made.append(Made(key))
            else:
                made.append(Made(key, key.id, *staging.put(staged, key.id, data)))
        return made

    def _assets(self, keys: set[Key]) -> dict[str, bytes]:
        if not any(key.what == ASSET for key in keys):
            return {}
        return collect(self.shop.settings.theme / "static")[0].files

    def _enter(self, made: list[Made], staged: Path) -> tuple[set[str], set[str]]:
        """Puts what was made into the catalogue, and takes out of staging what came out as it was.
        Returns the paths to be put into the output, and those that may be gone from it.
        """
        put, gone = set(), set()
        for one in made:
            key = str(one.key)
            old = self.db.execute(
                "select path, digest, size, mtime from output where key = ?", (key,)
            ).fetchone()
            if old is not None and old[0] != one.path:
                gone.add(old[0])
            if one.path is None:
                self.db.execute("delete from output where key = ?", (key,))
                continue
            if old is not None and old[:2] == (one.path, one.digest) and one.key not in self.astray:
                (staged / one.path).unlink()
                stamp = old[2:]
            else:
                put.add(one.path)
                stamp = (one.size, one.mtime)
            self.db.execute(
                "insert or replace into output values (?, ?, ?, ?, ?, ?, ?)",
                (key, one.path, one.digest, *stamp, mark(one.path), one.links),
            )
        return put, gone

    def _same_files(self, made: list[Made], paths: list[tuple[str, str]]) -> list[Problem]:
        """Two files at one place: only what was made now can have taken another's."""
        if self.shop.whole or len(made) > 1000:
            return proof.same_on_disk(path for path, _ in paths)
        wanted = {proof.folded(one.path) for one in made if one.path is not None}
        return proof.same_on_disk(path for path, _ in paths if proof.folded(path) in wanted)

    def _forget_replaced(self) -> None:
        """Bodies that nothing refers to any more."""
        self.db.execute(
            "delete from body where digest in (select digest from replaced)"
            " and not exists (select 1 from source where digest = body.digest)"
            " and not exists (select 1 from article where body = body.digest)"
            " and not exists (select 1 from page where body = body.digest)"
        )
        self.db.execute("delete from replaced")
