"""A tampered cache or output: no file elsewhere is touched, nothing foreign is published, and the
next build is correct.
"""

import gettext
import json
import os
import random
import shutil
import sqlite3
from contextlib import closing, suppress
from functools import partialmethod
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from lxml import html

from tests.conftest import AT, Site, article, picture, tree
from tests.pipeline.conftest import at_time, build_here
from tilshi.outputs import share
from tilshi.pipeline.staging import JOURNAL, MARKER, SITE
from tilshi.pipeline.staging import _name as name_of
from tilshi.store import connection, signature
from tilshi.store.seal import _hashes, seal_of

STORY = "content/articles/2020/a.md"
PAGE = "2020/05/a/index.html"
SCRIPT = '<script src="https://evil.example/x.js"></script><p onclick="x()">у</p>'
ESCAPES = ["../content/articles/2020/b.md", "../../outside/letter.txt", "/outside", "a/../../x", ""]


class Newsroom:
    """A site that is built, with a folder beside it that is none of the build's business."""

    def __init__(self, root: Path) -> None:
        self.root, self.outside = root, root / "outside"
        self.site = Site(root / "site")
        self.outside.mkdir()
        (self.outside / "letter.txt").write_text("a letter", "utf-8")
        self.site.settings(EDITIONS=["kk", "qz", "en"])
        settings = (self.site.root / "pelicanconf.py").read_text("utf-8")
        english = "---\ntitle: Second\n---\n\nSee [a](page:about).\n"
        self.site.write(
            {
                "clean.py": settings + 'CACHE_PATH = ".clean"\nOUTPUT_PATH = "clean"\n',
                "content/images/a.jpg": picture(700, 40),
                "content/articles/2020/b.md": article(
                    "Екінші", "![Сурет](a.jpg)", tags="[Шымкент]"
                ),
                "content/articles/2020/b.en.md": english,
                "content/pages/about.md": "---\ntitle: Біз туралы\n---\n\nБіз.\n",
                "content/pages/about.en.md": "---\ntitle: About us\n---\n\nWe.\n",
            }
        )
        self.right = {}
        for state in (0, 1):
            self.edit(state)
            self.build("clean.py")
            self.right[state] = tree(self.site.root / "clean")
        assert self.right[0] != self.right[1]
        self.build()

    @property
    def cache(self) -> Path:
        return self.site.root / ".cache"

    @property
    def output(self) -> Path:
        return self.site.output

    @property
    def catalogue(self) -> Path:
        (file,) = self.cache.glob("catalogue-*.sqlite")
        return file

    @property
    def pending(self) -> Path:
        return self.cache / f".pending-{name_of(self.output)}"

    def edit(self, state: int) -> None:
        """Writes the story as it is in this state; does not touch it if it is."""
        body = f"Мәтін {state}. [Екінші](story:b)"
        text = article("Бірінші", body, image="{src: a.jpg, alt: Сурет}")
        file = self.site.root / STORY
        if not file.exists() or file.read_text("utf-8") != text:
            self.site.write({STORY: text})

    def build(self, config: str = "pelicanconf.py") -> None:
        gettext._translations.clear()  # as in a process of its own
        build_here(self.site.root / config, at_time(AT))

    def elsewhere(self) -> dict[str, str]:
        """Every file that is not the build's own."""
        own = ("site/output/", "site/clean/", "site/.cache/", "site/.clean/", f"site/{STORY}")
        return {path: seen for path, seen in tree(self.root).items() if not path.startswith(own)}


def unclean(output: Path) -> list[str]:
    """What in the pages no build of ours puts there."""
    found = []
    for file in output.rglob("*.html"):
        page = html.fromstring(file.read_bytes())
        shared = tuple(address.partition("{")[0] for _, _, address in share.NETWORKS)
        own = ("https://ulgi.example/", "/", "https://t.me/ulgi", "#", "mailto:", *shared)
        for element in page.iter(html.etree.Element):
            on = [name for name in element.attrib if name.startswith("on")]
            named = [element.get(name, "/") for name in ("src", "href", "action", "data")]
            away = [value for value in named if value.startswith("//") or not value.startswith(own)]
            script = element.tag == "script" and element.get("type") != "application/ld+json"
            if script and not (element.get("src") or "").startswith("/assets/"):
                away.append("script")
            found += [f"{file}: {value}" for value in (*on, *away)]
    return found


# what a stranger does


class Stranger:
    """Knows all of the program, but not the key; and `state`, to which the story will be edited."""

    def __init__(self, newsroom: Newsroom, rnd: random.Random, state: int) -> None:
        self.room, self.rnd, self.state = newsroom, rnd, state

    def _sealed(self, what: str, data: bytes) -> bytes:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv(signature.VARIABLE, "the stranger's own")
            return signature.seal(what, data)

    def _seal(self) -> None:
        """A seal that fits the catalogue as it is now, but for the proof."""
        file = self.room.catalogue
        stat = file.stat()
        kept = {
            "size": stat.st_size,
            "touched": [stat.st_ino, stat.st_ctime_ns],
            "chunks": list(_hashes(file)),
        }
        text = json.dumps(kept).encode()
        old = seal_of(file).read_bytes().partition(b"\n")[0]
        forged = self._sealed(file.name, text)
        seal_of(file).write_bytes(
            self.rnd.choice([forged, old + b"\n" + text, text, b"\n" + text, forged[:70]])
        )

    def _sql(self, *statements: tuple[object, ...]) -> None:
        file = self.room.catalogue
        stat = file.stat()
        with closing(sqlite3.connect(file)) as db:
            for query, *values in statements:
                db.execute(str(query), values)
            assert db.total_changes, statements
            db.commit()
        os.utime(file, ns=(stat.st_atime_ns, stat.st_mtime_ns))
        if self.rnd.random() < 0.8:
            self._seal()

    def bodies(self) -> None:
        self._sql(("update body set html = ?", connection.packed(SCRIPT)), *self._stale())

    def _stale(self) -> list[tuple[object, ...]]:
        everything = "insert or ignore into stale select key from output"
        return [(everything,), ("insert or replace into meta values ('whole', '1')",)]

    def titles(self) -> None:
        field = self.rnd.choice(["title", "slug", "path", "summary", "section"])
        value = self.rnd.choice([SCRIPT, *ESCAPES])
        self._sql(
            ("update article set value = json_set(value, ?, ?)", f"$.{field}", value),
            *self._stale(),
        )

    def registries(self) -> None:
        where = self.rnd.choice(
            ["$.imprint.social[0].url", "$.sections[0].slug.kk", "$.topics[0].id"]
        )
        value = self.rnd.choice(["javascript:alert(1)", "//evil.example/", *ESCAPES])
        query = "update meta set value = json_set(value, ?, ?) where name = 'registries'"
        self._sql((query, where, value), *self._stale())

    def theme_in_the_catalogue(self) -> None:
        value = self.rnd.choice(["/evil.example/x.css", "../../outside", *ESCAPES])
        where = self.rnd.choice(['$.assets."css/main.css"', "$.words", "$.digest"])
        query = "update meta set value = json_set(value, ?, ?) where name = 'theme'"
        self._sql((query, where, value), *self._stale())

    def renditions(self) -> None:
        value = self.rnd.choice(["/evil.example/x.webp", *ESCAPES])
        query = "update picture set value = json_set(value, '$.files[0][1]', ?), files = json_array('', json_object(?, json_array(?, ?)))"
        self._sql((query, value, value, value, "0" * 64), *self._stale())

    def output_paths(self) -> None:
        self._sql(("update output set path = ? where path = ?", self.rnd.choice(ESCAPES), PAGE))

    def output_that_is_believed(self) -> None:
        file = self.room.output / PAGE
        file.write_text(SCRIPT, "utf-8")
        stat = file.stat()
        query = "update output set size = ?, changed = ?, digest = ? where path = ?"
        self._sql((query, stat.st_size, stat.st_ctime_ns, "0" * 64, PAGE))

    def sources_that_are_believed(self) -> None:
        room = self.room
        room.edit(self.state)
        stat = (room.site.root / STORY).stat()
        query = "update file set size = ?, changed = ? where path = ?"
        self._sql((query, stat.st_size, stat.st_ctime_ns, STORY))

    def some_row(self) -> None:
        with closing(sqlite3.connect(self.room.catalogue)) as db:
            tables = [
                row[0] for row in db.execute("select name from sqlite_master where type = 'table'")
            ]
            rows = [
                (table, row[1])
                for table in sorted(tables)
                if db.execute(f"select 1 from {table}").fetchone()
                for row in db.execute(f"pragma table_info({table})")
            ]
        done = False
        while not done:  # some columns refuse some values
            table, column = self.rnd.choice(rows)
            value = self.rnd.choice([None, 7, b"\0\xff", "{}", SCRIPT, *ESCAPES])
            with suppress(sqlite3.Error):
                self._sql((f"update or replace {table} set {column} = ?", value))
                done = True

    def bits(self) -> None:
        file = self.room.catalogue
        data = bytearray(file.read_bytes())
        for _ in range(self.rnd.choice([1, 3, 200])):
            data[self.rnd.randrange(len(data))] ^= 1 << self.rnd.randrange(8)
        file.write_bytes(data)
        if self.rnd.random() < 0.5:
            self._seal()
        file.with_name(file.name + ".open").touch()

    def log(self) -> None:
        """A log that SQLite would put into the catalogue before anybody has read it."""
        file = self.room.catalogue
        good = bytearray(file.read_bytes())
        log = file.with_name(file.name + "-wal")
        with closing(sqlite3.connect(file, isolation_level=None)) as db:
            db.execute("pragma journal_mode = wal")
            db.execute("pragma wal_autocheckpoint = 0")
            db.execute("begin")
            for query, *values in [
                ("update body set html = ?", connection.packed(SCRIPT)),
                *self._stale(),
            ]:
                db.execute(str(query), values)
            db.execute("commit")
            left = log.read_bytes()
        # What the seal leaves out is enough to make SQLite look for a log.
        good[18:20] = b"\2\2"
        file.write_bytes(good)
        log.write_bytes(left)

    def seal_alone(self) -> None:
        seal = seal_of(self.room.catalogue)
        data = bytearray(seal.read_bytes())
        data[self.rnd.randrange(len(data))] ^= 1
        seal.write_bytes(self.rnd.choice([data, b"", b"\n", b"{}", b"[" * 5000]))

    def journal(self) -> None:
        pending = self.room.pending
        site = pending / SITE
        (site / "2020/05/a").mkdir(parents=True, exist_ok=True)
        (site / PAGE).write_text(SCRIPT, "utf-8")
        (site / "evil.html").write_text(SCRIPT, "utf-8")
        (site / MARKER).write_text(json.dumps({"files": {PAGE: "0" * 64}}), "utf-8")
        (pending / "gone.json").write_text(json.dumps(ESCAPES), "utf-8")
        text = json.dumps({"gone": ESCAPES, "sweep": True, "manifest": "0" * 64}).encode()
        forged = self._sealed(pending.name, text)
        (pending / JOURNAL).write_bytes(self.rnd.choice([forged, text, b""]))

    def journal_through_links(self) -> None:
        pending = self.room.pending
        if self.rnd.random() < 0.5:
            pending.symlink_to(self.room.outside)
        else:
            pending.mkdir()
            (pending / SITE).symlink_to(self.room.outside)
            (pending / JOURNAL).symlink_to(self.room.outside / "letter.txt")

    def left_staging(self) -> None:
        left = self.room.cache / f".staging-{name_of(self.room.output)}-x"
        left.symlink_to(self.room.site.root / "content")

    def _link(self, name: str, target: str) -> None:
        file = {
            "seal": seal_of(self.room.catalogue),
            "lock": self.room.catalogue.with_suffix(".lock"),
        }.get(name, self.room.cache / name)
        shutil.rmtree(file) if file.is_dir() else file.unlink()
        file.symlink_to(self.room.outside / target)
        self.room.catalogue.unlink()

    link_pictures = partialmethod(_link, "pictures", "")
    link_images = partialmethod(_link, "pictures/images", "")
    link_words = partialmethod(_link, "translations", "")
    link_seal = partialmethod(_link, "seal", "new")
    link_lock = partialmethod(_link, "lock", "new")

    def link_catalogue(self) -> None:
        file, away = self.room.catalogue, self.room.outside / "moved"
        file.rename(away)
        file.symlink_to(away)

    def pictures(self) -> None:
        files = sorted(f for f in (self.room.cache / "pictures").rglob("*") if f.is_file())
        for file in files if self.rnd.random() < 0.5 else [self.rnd.choice(files)]:
            if self.rnd.random() < 0.7:
                file.write_text(SCRIPT, "utf-8")
            else:
                file.unlink()
                file.symlink_to(self.room.outside / "letter.txt")

    def pictures_that_are_needed(self) -> None:
        for file in (self.room.cache / "pictures/images").iterdir():
            file.write_text(SCRIPT, "utf-8")
        shutil.rmtree(self.room.output / "images")

    def pictures_that_nobody_remembers(self) -> None:
        self.pictures_that_are_needed()
        self.room.catalogue.unlink()

    def words(self) -> None:
        words = Catalog(locale="kk")
        words.add("Related stories", SCRIPT)
        words.add("Share", SCRIPT)
        files = sorted((self.room.cache / "translations").rglob("*.mo"))
        for file in (*files, *(file.parents[2] / "en/LC_MESSAGES/messages.mo" for file in files)):
            file.parent.mkdir(parents=True, exist_ok=True)
            with file.open("wb") as stream:
                write_mo(stream, words)

    def words_that_nobody_remembers(self) -> None:
        self.words()
        self.room.catalogue.unlink()

    def manifest(self) -> None:
        files: dict[str, object] = dict.fromkeys(ESCAPES, "0" * 64)
        forged = [json.dumps({"files": files}), "{}", "[]", "", '{"files": 7}']
        (self.room.output / MARKER).write_text(self.rnd.choice(forged), "utf-8")

    def page_of_the_same_size_and_time(self) -> None:
        file = self.room.output / PAGE
        stat = file.stat()
        file.write_bytes(SCRIPT.encode().ljust(stat.st_size))
        os.utime(file, ns=(stat.st_atime_ns, stat.st_mtime_ns))

    def folder_of_the_same_time(self) -> None:
        folder = self.room.output / "2020/05"
        stat = folder.stat()
        (folder / "evil.html").write_text(SCRIPT, "utf-8")
        os.utime(folder, ns=(stat.st_atime_ns, stat.st_mtime_ns))

    def _lead_away(self, path: str) -> None:
        file, away = self.room.output / path, self.room.outside / "moved"
        file.rename(away)
        file.symlink_to(away)

    lead_folder_away = partialmethod(_lead_away, "2020")
    lead_folder_below_away = partialmethod(_lead_away, "qz/2020/05")
    lead_page_away = partialmethod(_lead_away, PAGE)
    lead_manifest_away = partialmethod(_lead_away, MARKER)

    def folders_and_files_in_the_output(self) -> None:
        (self.room.output / "robots.txt").unlink()
        (self.room.output / "robots.txt").mkdir()
        (self.room.output / "robots.txt/x").write_text(SCRIPT, "utf-8")
        shutil.rmtree(self.room.output / "qz")
        (self.room.output / "qz").write_text(SCRIPT, "utf-8")
        os.mkfifo(self.room.output / "fifo")


DEEDS = [name for name in vars(Stranger) if not name.startswith("_")]


def own(room: Newsroom) -> object:
    """What stands in the cache and the output, links as links."""
    return [
        (file, file.readlink() if file.is_symlink() else file.is_file() and file.read_bytes())
        for folder in (room.cache, room.output)
        for file in sorted(folder.rglob("*"))
    ]


def poison_and_build(room: Newsroom, deeds: list[str], rnd: random.Random, state: int) -> None:
    """Does the `deeds`, builds after the edit to `state`, and looks at what has come of it."""
    # Where another deed has been done, there may be nothing left to do this one to.
    errors = (OSError, ValueError) if len(deeds) > 1 else ()
    for deed in deeds:
        before = own(room)
        with suppress(*errors):
            getattr(Stranger(room, rnd, state), deed)()
            assert own(room) != before, deed
    others = room.elsewhere()
    room.edit(state)
    room.build()
    assert unclean(room.output) == []
    assert tree(room.output) == room.right[state]
    assert room.elsewhere() == others
    assert not [file for file in room.output.rglob("*") if file.is_symlink()]
    moved = room.outside / "moved"
    if moved.is_dir():
        shutil.rmtree(moved)
    moved.unlink(missing_ok=True)


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Newsroom:
    monkeypatch.delenv(signature.VARIABLE, raising=False)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return Newsroom(tmp_path / "room")


def test_whatever_was_tampered_with_the_next_build_is_correct(
    room: Newsroom,
) -> None:
    rnd, state = random.Random(1), 1
    for deed in DEEDS:
        # What is needed from the cache is then not looked at for another reason.
        state = state if deed.endswith("needed") else rnd.randrange(2)
        poison_and_build(room, [deed], rnd, state)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(10))
def test_three_hundred_and_sixty_cases_of_tampering_do_no_harm(room: Newsroom, seed: int) -> None:
    rnd = random.Random(seed)
    for _ in range(12):
        poison_and_build(room, rnd.sample(DEEDS, 3), rnd, rnd.randrange(2))
