"""Errors are reported by name, and what is reported about the site is true."""

import errno
import json
import os
import shutil
import subprocess
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import AT, Site, article
from tests.pipeline.conftest import at_time, build_here
from tests.pipeline.test_commit import staged_site
from tests.pipeline.test_crash_safety import digests, edit, many
from tilshi.commands import cli
from tilshi.pelican_adapter.slice_run import render
from tilshi.pipeline import scan, staging
from tilshi.pipeline.validate import MadeFile
from tilshi.pipeline.workers import RenderJob, Slice
from tilshi.problems import ProblemsError, UsageError
from tilshi.settings import load_settings
from tilshi.store import connection, reader, signature
from tilshi.store.connection import Store


def build(site: Site, **more: object) -> None:
    build_here(site.root / "pelicanconf.py", at_time(AT), **more)


def codes(site: Site, **more: object) -> list[str]:
    """The codes of what is wrong with a build."""
    with pytest.raises((ProblemsError, UsageError)) as caught:
        build(site, **more)
    error = caught.value
    return [problem.code for problem in getattr(error, "problems", None) or [error.problem]]


# the output on a device of its own


@pytest.fixture
def volume(tmp_path: Path):
    """Makes a folder a mount of its own, as a container's volume is."""
    mounted: list[Path] = []

    def mount(folder: Path) -> None:
        folder.mkdir(parents=True)
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", folder], check=True)
        mounted.append(folder)

    yield mount
    for folder in reversed(mounted):
        subprocess.run(["umount", folder], check=True)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount; the next tests need not")
@pytest.mark.parametrize("place", ["output", "output/2020"])
def test_the_output_may_be_a_volume(site, volume, place: str) -> None:
    newsroom = site(many(3))
    if place != "output":
        newsroom.made()
        shutil.rmtree(newsroom.output / "2020")
    volume(newsroom.root / place)
    (newsroom.output / "lost+found").mkdir(exist_ok=True)
    for number in (0, 1):
        edit(newsroom, number)
        newsroom.made()
        assert f"Asan Usen {number}" in newsroom.text("en/index.html")
    names = {path.name for path in newsroom.output.rglob(".*")}
    assert names == {staging.MARKER}


def across_devices(monkeypatch: pytest.MonkeyPatch, output: Path) -> list[str]:
    """Renames into the output fail as if it were on another device; returns where to, as it grows."""
    replace, refusals = os.replace, []

    def refused(source: str, target: str) -> None:
        into, out_of = (str(path).startswith(f"{output}/") for path in (target, source))
        if into and not out_of:
            refusals.append(str(target))
            raise OSError(errno.EXDEV, "Invalid cross-device link")
        replace(source, target)

    monkeypatch.setattr(os, "replace", refused)
    return refusals


def test_what_cannot_be_renamed_into_the_output_is_copied_next_to_it_first(
    site, monkeypatch: pytest.MonkeyPatch
) -> None:
    newsroom = site(many(2))
    newsroom.output.mkdir()
    refusals = across_devices(monkeypatch, newsroom.output)
    for number in (0, 1):
        edit(newsroom, number)
        build(newsroom)
        assert f"Asan Usen {number}" in newsroom.text("en/index.html")
    assert str(newsroom.output / "en/index.html") in refusals
    assert not list(newsroom.output.rglob("*half*"))


def test_a_whole_site_that_cannot_be_renamed_goes_file_by_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    output, cache = tmp_path / "output", tmp_path / "cache"
    rename, refusals = Path.rename, []

    def refused(self: Path, target: Path) -> Path:
        if Path(target) == output:
            refusals.append(target)
            raise OSError(errno.EXDEV, "Invalid cross-device link")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", refused)
    with staging.staging(output, cache) as own:
        staging.commit_output(own / staging.SITE, output, staged_site(own, {"a/b": b"1"}), [])
    assert refusals == [output]
    assert (output / "a/b").read_bytes() == b"1"


# a commit that cannot go on


def test_an_unwritable_folder_is_found_before_anything_is_changed(
    site, monkeypatch: pytest.MonkeyPatch
) -> None:
    newsroom = site(many(3)).made()
    before = newsroom.tree()
    access = os.access

    def closed(path: str, mode: int) -> bool:
        return not str(path).endswith("output/en") and access(path, mode)

    edit(newsroom, 1)
    monkeypatch.setattr(os, "access", closed)
    with pytest.raises(ProblemsError) as caught:
        build(newsroom)
    (problem,) = caught.value.problems
    assert (problem.code, problem.file) == ("output-closed", str(newsroom.output / "en"))
    assert newsroom.tree() == before
    monkeypatch.undo()
    build(newsroom)
    assert "Asan Usen 1" in newsroom.text("en/index.html")


@pytest.mark.parametrize(("left", "code"), [(0, errno.EIO), (1, errno.EPERM), (2, errno.ENOSPC)])
def test_an_interrupted_commit_is_reported_and_completed_by_the_next_build(
    site, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], left: int, code: int
) -> None:
    newsroom = site(many(3)).made()
    replace, count = os.replace, 0

    def cut(source: str, target: str) -> None:
        nonlocal count
        ours = f"{newsroom.output}/" in str(target)
        count += ours
        if ours and count > left:
            raise OSError(code, os.strerror(code), str(target))
        replace(source, target)

    edit(newsroom, 1)
    config = str(newsroom.root / "pelicanconf.py")
    monkeypatch.setattr(os, "replace", cut)
    for begun in (0, left):
        count = begun
        capfd.readouterr()
        assert cli.run_build(config, at=AT, lang="en") == 1
        said = capfd.readouterr().err
        assert str(newsroom.output) in said
        assert os.strerror(code) in said
        assert "the next build completes it" in said
        assert "unchanged" not in said
    monkeypatch.undo()
    # What was begun is finished even if the sources are wrong by then.
    newsroom.write({"content/articles/2020/story-1.md": article(category="Жоқ")})
    assert cli.run_build(config, at=AT) == 1
    assert "Asan Usen 1" in newsroom.text("en/index.html")
    newsroom.write(many(3))
    newsroom.made()
    built = digests(newsroom.output)
    newsroom.build("--output", str(newsroom.root / "clean"))
    assert built == digests(newsroom.root / "clean")


# a memory that fails


ERRORS = [KeyError("x"), json.JSONDecodeError("x", "", 0), AssertionError("x"), zlib.error("x")]


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_a_catalogue_that_causes_an_error_is_discarded(site, monkeypatch, error) -> None:
    newsroom = site(many(3)).made()
    edit(newsroom, 1)

    def failing_once(_: bytes) -> str:
        monkeypatch.undo()
        raise error

    monkeypatch.setattr(reader, "unpacked", failing_once)
    summary = build_here(newsroom.root / "pelicanconf.py", at_time(AT))
    assert summary.rebuilt == "catalogue-damaged"
    assert "Asan Usen 1" in newsroom.text("en/index.html")


def test_an_error_not_caused_by_the_catalogue_is_shown(site, monkeypatch) -> None:
    newsroom = site(many(3)).made()
    edit(newsroom, 1)
    calls = 0

    def failing(_: bytes) -> str:
        nonlocal calls
        calls += 1
        raise KeyError("x")

    monkeypatch.setattr(reader, "unpacked", failing)
    with pytest.raises(KeyError):
        build(newsroom)
    assert calls == 2


def test_problems_in_the_content_do_not_discard_the_catalogue(site) -> None:
    newsroom = site(many(3)).made()
    newsroom.write({"content/articles/2020/story-1.md": article(category="Жоқ")})
    assert codes(newsroom) == ["unknown-category"]
    newsroom.write(many(3))
    assert build_here(newsroom.root / "pelicanconf.py", at_time(AT)).made == 0


def test_bits_flipped_during_a_killed_build_are_noticed(site) -> None:
    newsroom = site(many(3)).made()
    (file,) = (newsroom.root / ".cache").glob("catalogue-*.sqlite")
    data = bytearray(file.read_bytes())
    for start in range(0, len(data), 4096):
        data[start + 3000] ^= 1
    file.write_bytes(data)
    edit(newsroom, 1)
    summary = build_here(newsroom.root / "pelicanconf.py", at_time(AT))
    assert summary.rebuilt == "catalogue-damaged"
    assert "Asan Usen 1" in newsroom.text("en/index.html")


def test_a_full_disk_under_the_catalogue_is_reported_as_such(site, monkeypatch, capfd) -> None:
    newsroom = site(many(2)).made()
    edit(newsroom, 1)
    connect = connection._connect

    def small(file: Path):
        db = connect(file)
        db.execute(f"pragma max_page_count = {db.execute('pragma page_count').fetchone()[0]}")
        return db

    newsroom.write(many(30))
    monkeypatch.setattr(connection, "_connect", small)
    assert cli.run_build(str(newsroom.root / "pelicanconf.py"), at=AT, lang="en") == 1
    assert "no space left" in capfd.readouterr().err
    monkeypatch.undo()
    newsroom.made()
    assert len(list(newsroom.output.glob("2020/*/story-*"))) == 30


# the key that a cache is proven by


def test_a_cache_is_trusted_only_with_its_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "catalogue.sqlite"
    monkeypatch.setenv(signature.VARIABLE, "ours")
    Store(file, "key").close()
    monkeypatch.setenv(signature.VARIABLE, "theirs")
    other = Store(file, "key")
    assert other.rebuilt == "catalogue-foreign"
    other.close()
    monkeypatch.setenv(signature.VARIABLE, "ours")
    again = Store(file, "key")
    assert again.rebuilt == "catalogue-foreign"
    again.close()
    kept = Store(file, "key")
    assert kept.rebuilt is None
    kept.close()


def test_without_a_key_in_the_environment_the_user_has_a_permanent_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable in ("", None):  # an unset variable of a CI is an empty one
        monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
        if variable is None:
            monkeypatch.delenv(signature.VARIABLE)
        else:
            monkeypatch.setenv(signature.VARIABLE, variable)
        sealed = signature.seal("this", b"that")
        signature._own.cache_clear()
        assert signature.unseal("this", sealed) == b"that"
        assert signature.unseal("other", sealed) is None
    (file,) = (tmp_path / "tilshi").iterdir()
    assert file.stat().st_mode & 0o077 == 0
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "other"))
    assert signature.unseal("this", sealed) is None


def test_where_no_key_can_be_kept_nothing_is_trusted_the_next_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "state").write_text("a file", "utf-8")
    monkeypatch.delenv(signature.VARIABLE, raising=False)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    sealed = signature.seal("this", b"that")
    assert signature.unseal("this", sealed) == b"that"
    signature._own.cache_clear()
    assert signature.unseal("this", sealed) is None


@pytest.mark.parametrize("target", ["content", "nowhere"])
def test_a_cache_that_is_a_link_is_refused(site, target: str) -> None:
    newsroom = site(many(1))
    (newsroom.root / ".cache").symlink_to(newsroom.root / target)
    with pytest.raises(UsageError, match="cache-is-link"):
        load_settings(newsroom.root / "pelicanconf.py")
    assert not (newsroom.root / "nowhere").exists()


# no article


def test_a_site_whose_articles_are_all_gone_is_kept_unless_it_is_to_be_empty(site) -> None:
    newsroom = site(many(3)).made()
    before = newsroom.tree()
    for file in (newsroom.root / "content/articles/2020").iterdir():
        file.unlink()
    refused = newsroom.build("--lang", "en")
    assert refused.status == 1
    assert "the last site had 3" in refused.err
    assert newsroom.tree() == before
    assert newsroom.build("--allow-empty").status == 0
    assert not (newsroom.output / "2020").exists()


def test_a_first_site_without_an_article_is_refused_but_its_preview_is_not(site) -> None:
    newsroom = site({})
    assert codes(newsroom) == ["no-articles"]
    assert not newsroom.output.exists()
    build(newsroom, show_all=True)
    assert (newsroom.output / "index.html").exists()


def test_a_site_whose_only_article_is_retracted_is_built(site) -> None:
    newsroom = site({"content/articles/2020/a.md": article()}).made()
    newsroom.write({"content/articles/2020/a.md": article(status="retracted")})
    build(newsroom)
    assert "Мәтін" not in newsroom.text("2020/05/a/index.html")


# plugins and workers

PLUGINS = {
    "at import": ("1 / 0", "plugin-fails"),
    "at register": ("def register():\n    1 / 0", "plugin-fails"),
    "that would end the program": ("import sys\ndef register():\n    sys.exit(0)", "plugin-fails"),
    "for want of another": ("import no_such_library", "plugin-missing"),
    "while reading": (
        "from pelican import signals\ndef work(generator, metadata):\n    {}['x']\n"
        "def register():\n    signals.article_generator_context.connect(work)",
        "plugin-fails",
    ),
    "while writing": (
        "from pelican import signals\ndef work(path, context):\n    raise ValueError(path)\n"
        "def register():\n    signals.content_written.connect(work)",
        "plugin-fails",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", PLUGINS)
def test_a_failing_plugin_is_reported_and_the_last_site_stays(site, name: str) -> None:
    code, problem = PLUGINS[name]
    newsroom = site(many(2)).made()
    before = newsroom.tree()
    newsroom.write({"plugins/the_bad_one.py": code})
    newsroom.settings(PLUGIN_PATHS=[str(newsroom.root / "plugins")], PLUGINS=["the_bad_one"])
    built = newsroom.build("--lang", "en")
    assert built.status == (2 if problem == "plugin-missing" else 1), built.said
    assert "the_bad_one" in built.err
    assert "developers" not in built.err
    assert newsroom.tree() == before


def test_a_missing_plugin_is_a_usage_error(site) -> None:
    newsroom = site(many(1)).settings(PLUGINS=["nope"])
    built = newsroom.build("--lang", "en")
    assert built.status == 2
    assert "“nope”" in built.err
    assert not newsroom.output.exists()


def killing(job: RenderJob, keys: Slice) -> list[MadeFile]:
    if keys:
        os.kill(os.getpid(), 9)
    return render(job, keys)


def starving(job: RenderJob, keys: Slice) -> list[MadeFile]:
    if keys:
        raise MemoryError
    return render(job, keys)


@pytest.mark.parametrize("worker", [killing, starving])
def test_a_killed_worker_is_reported_and_the_last_site_stays(site, worker: Callable) -> None:
    from tilshi.pipeline.run import build

    newsroom = site(many(2)).made()
    before = newsroom.tree()
    edit(newsroom, 1)
    with pytest.raises(ProblemsError) as caught:
        build(load_settings(newsroom.root / "pelicanconf.py"), at_time(AT), worker)
    assert [problem.code for problem in caught.value.problems] == ["worker-ended"]
    assert newsroom.tree() == before
    newsroom.made()
    assert "Asan Usen 1" in newsroom.text("en/index.html")


# what has changed is seen


@pytest.mark.parametrize("name", ["story-0", "story-1"])
def test_an_edit_that_keeps_size_and_time_is_seen(site, monkeypatch, name: str) -> None:
    monkeypatch.setattr(scan, "_FRESH", 0)
    newsroom = site(many(2)).made()
    file = newsroom.root / f"content/articles/2020/{name}.md"
    stat = file.stat()
    file.write_text(file.read_text("utf-8").replace("Мәтін.", "Нітәм."), "utf-8")
    os.utime(file, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    newsroom.made()
    (page,) = newsroom.output.glob(f"2020/*/{name}/index.html")
    assert "Нітәм." in page.read_text("utf-8")


@pytest.mark.parametrize("where", ["content/articles/2020/story-1.md", "output/index.html"])
def test_with_whole_every_file_is_read(site, where: str) -> None:
    """As after an edit below the file system, on a disk that was moved for instance."""
    newsroom = site(many(2)).made()
    right = newsroom.tree()
    file = newsroom.root / where
    right_text = file.read_text("utf-8")
    assert "Тақырып" in right_text
    file.write_text(right_text.replace("Тақырып", "Пырықат"), "utf-8")
    believe(newsroom, where)
    believed = newsroom.tree()
    build(newsroom)
    assert newsroom.tree() == believed
    build(newsroom, whole=True)
    if where.startswith("content"):
        assert "Пырықат" in newsroom.text("2020/02/story-1/index.html")
    else:
        assert newsroom.tree() == right


def believe(newsroom: Site, path: str) -> None:
    """Makes the catalogue believe that it knows the file as it is."""
    from tilshi.pipeline.cache_key import cache_key
    from tilshi.pipeline.session import catalogue_file

    settings = load_settings(newsroom.root / "pelicanconf.py")
    kept = Store(catalogue_file(settings), cache_key(settings, False))
    assert kept.rebuilt is None
    stat = (newsroom.root / path).stat()
    table, name = ("file", path) if path.startswith("content/") else ("output", path[7:])
    with connection.transaction(kept.db):
        kept.db.execute(
            f"update {table} set size = ?, changed = ? where path = ?",
            (stat.st_size, stat.st_ctime_ns, name),
        )
    kept.close()


# one owner for each place


@pytest.mark.parametrize("old", ["/robots.txt", "/sitemap.xml", "/404.html/x"])
def test_no_old_address_overwrites_a_file_of_the_site(site, monkeypatch, old: str) -> None:
    from tilshi.pipeline import resolve

    # As if the check of the sources had not seen it.
    monkeypatch.setattr(resolve, "find_conflicts", lambda *_: ([], frozenset()))
    newsroom = site(many(2)).made()
    before = newsroom.tree()
    newsroom.write({"content/articles/2020/b.md": article("Екінші", redirect_from=f"[{old}]")})
    for _ in range(2):
        assert codes(newsroom) == ["same-address"]
        assert newsroom.tree() == before
    shutil.rmtree(newsroom.root / ".cache")
    assert codes(newsroom) == ["same-address"]
    assert newsroom.tree() == before


@pytest.mark.parametrize("path", [staging.MARKER, f"{staging.MARKER}/index.html", "lost+found/x"])
def test_no_page_overwrites_the_manifest(tmp_path: Path, path: str) -> None:
    with pytest.raises(ProblemsError, match="taken by"):
        staging.stage_file(tmp_path, path, b"")


@pytest.mark.parametrize(("first", "second"), [("a", "a/b"), ("a/b/c", "a/b"), ("a/b", "a/b")])
def test_a_file_and_a_folder_conflict(tmp_path: Path, first: str, second: str) -> None:
    staging.stage_file(tmp_path, first, b"")
    with pytest.raises(ProblemsError, match="taken by"):
        staging.stage_file(tmp_path, second, b"")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        '{"files": 7}',
        '{"files": {"a": "0", "../x": "0"}}',
        '{"files": {"../x": "0"}}',
        '{"files": {"a": 1}}',
        "\0",
    ],
)
def test_an_invalid_manifest_counts_as_missing(tmp_path: Path, text: str) -> None:
    (tmp_path / staging.MARKER).write_text(text, "utf-8")
    assert staging.read_manifest(tmp_path) == {}
