"""Killed, concurrent, on a damaged catalogue: the site is complete, and the next command repairs
it.
"""

import fcntl
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from pelican.contents import Content

from tests.conftest import AT, PROJECT, REGISTRIES, Site, article, picture, tree
from tests.pipeline.conftest import at_time, build_here
from tilshi.pipeline.staging import MARKER
from tilshi.store import connection


def many(count: int) -> dict[str, str]:
    """A newsroom of `count` stories."""
    return {
        f"content/articles/2020/story-{n}.md": article(
            f"Тақырып {n}", date=f"2020-0{n % 9 + 1}-1{n % 10} 10:00", tags="[Шымкент]"
        )
        for n in range(count)
    }


def edit(site: Site, number: int) -> None:
    """Changes what every page shows, so that a build has all files to put in place."""
    imprint = REGISTRIES["content/imprint.yaml"]
    site.write({"content/imprint.yaml": imprint.replace("Asan Usen", f"Asan Usen {number % 2}")})


def start(site: Site) -> "subprocess.Popen[str]":
    """`inv build`, begun in a process group of its own."""
    command = f"{sys.executable} -m invoke --search-root {PROJECT} build --lang en".split()
    return subprocess.Popen(
        [*command, "--config", str(site.root / "pelicanconf.py"), "--at", AT],
        cwd=site.root,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
    )


def digests(output: Path) -> dict[str, str]:
    return {path: digest for path, digest in tree(output).items() if path != MARKER}


def kill_and_mend(site: Site, kills: int, seed: int) -> None:
    """Builds killed at random moments; what they leave is looked at, and mended by the next."""
    rnd = random.Random(seed)
    right = []
    for number in (0, 1):
        edit(site, number)
        started = time.monotonic()
        assert start(site).wait() == 0
        right.append(digests(site.output))
        longest = time.monotonic() - started
    assert right[0] != right[1]
    good = {(path, digest) for site_ in right for path, digest in site_.items()}
    for number in range(kills):
        edit(site, number)
        build = start(site)
        time.sleep(rnd.uniform(0.2, longest))
        if rnd.random() < 0.5:
            os.killpg(build.pid, signal.SIGKILL)
        else:
            build.kill()
        build.wait()
        assert digests(site.output).items() <= good
        assert start(site).wait() == 0
        assert digests(site.output) == right[number % 2]
    left = [p.name for p in (site.root / ".cache").iterdir() if p.name.startswith((".st", ".pe"))]
    assert left == []


def test_a_killed_build_leaves_no_partial_file_and_the_next_one_is_correct(site) -> None:
    kill_and_mend(site(many(30)), kills=5, seed=1)


@pytest.mark.slow
def test_two_hundred_kills_of_a_build_of_a_thousand_articles(site) -> None:
    kill_and_mend(site(many(1000)), kills=200, seed=2)


def test_workers_exit_when_their_build_is_killed(site) -> None:
    newsroom = site(many(60))
    build = start(newsroom)
    time.sleep(1.5)
    build.kill()
    build.wait()
    for _ in range(100):
        found = subprocess.run(
            ["pgrep", "-g", str(build.pid)], capture_output=True, encoding="utf-8"
        )
        if not found.stdout.strip():
            return
        time.sleep(0.1)
    raise AssertionError(found.stdout)


def test_a_second_build_waits_for_the_first_and_says_so(site) -> None:
    newsroom = site(many(3)).made()
    (lock,) = (newsroom.root / ".cache").glob("*.lock")
    edit(newsroom, 1)
    with lock.open("a") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        build = start(newsroom)
        assert "Another build is running" in build.stderr.readline()
        assert build.poll() is None
    assert build.wait() == 0
    assert "Asan Usen 1" in newsroom.text("en/index.html")


def test_two_builds_at_once_never_mix(site) -> None:
    newsroom = site(many(20))
    first, second = start(newsroom), start(newsroom)
    assert (first.wait(), second.wait()) == (0, 0)
    built = digests(newsroom.output)
    assert newsroom.build("--output", str(newsroom.root / "clean")).status == 0
    assert digests(newsroom.root / "clean") == built


@pytest.mark.parametrize(
    "damage", ["truncated", "emptied", "random bytes", "one byte", "not a database", "older"]
)
def test_a_damaged_catalogue_is_reported_in_one_line_and_rebuilt(site, damage: str) -> None:
    newsroom = site(many(6)).made()
    right = digests(newsroom.output)
    (file,) = (newsroom.root / ".cache").glob("catalogue-*.sqlite")
    data = bytearray(file.read_bytes())
    rnd = random.Random(3)
    if damage == "truncated":
        file.write_bytes(data[: len(data) // 2])
    elif damage == "emptied":
        file.write_bytes(b"")
    elif damage == "not a database":
        file.write_bytes(b"quick brown fox" * 100)
    elif damage == "older":
        newsroom.settings(FEED_SIZE=31)
    else:
        for _ in range(200 if damage == "random bytes" else 1):
            data[rnd.randrange(len(data))] ^= 0x55
        file.write_bytes(data)
    edited = newsroom.root / "content/articles/2020/story-1.md"
    edited.write_text(edited.read_text("utf-8") + "Жаңалық.\n", "utf-8")
    built = newsroom.build("--lang", "en")
    assert built.status == 0
    word = "have changed" if damage == "older" else "was damaged"
    assert sum(word in line for line in built.err.splitlines()) == 1
    assert "Жаңалық." in newsroom.text("2020/02/story-1/index.html")
    edited.write_text(edited.read_text("utf-8").replace("Жаңалық.\n", ""), "utf-8")
    assert newsroom.build().status == 0
    assert digests(newsroom.output) == right


def test_a_build_with_nothing_to_do_imports_neither_pelican_nor_the_language(site) -> None:
    newsroom = site(many(3)).made()
    code = (
        "import sys; from tilshi.commands import cli;"
        f"status = cli.run_build({str(newsroom.root / 'pelicanconf.py')!r}, at={AT!r});"
        "heavy = {'pelican', 'markdown', 'pydantic', 'jinja2', 'PIL', 'babel', 'tilshi.kazakh'};"
        "heavy &= set(sys.modules);"
        "print(status, sorted(heavy))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=PROJECT, capture_output=True, encoding="utf-8"
    )
    assert done.stdout.splitlines()[-1] == "0 []", done.stderr


@pytest.mark.parametrize(("forbidden", "kept"), [("", True), ("1", False)])
def test_a_command_writes_bytecode_unless_the_environment_forbids_it(
    tmp_path: Path, forbidden: str, kept: bool
) -> None:
    subprocess.run(
        [sys.executable, "-m", "invoke", "--list"],
        cwd=PROJECT,
        env={
            **os.environ,
            "PYTHONPYCACHEPREFIX": str(tmp_path),
            "PYTHONDONTWRITEBYTECODE": forbidden,
        },
        check=True,
        stdout=subprocess.DEVNULL,
    )
    assert bool(list(tmp_path.rglob("tilshi/commands/cli.*.pyc"))) == kept


def test_a_worker_does_not_keep_rendered_pages_in_memory(site) -> None:
    newsroom = site(many(3))
    build_here(newsroom.root / "pelicanconf.py", at_time(AT))
    assert len(list(newsroom.output.glob("2020/*/story-*"))) == 3
    assert Content.get_content.cache == {}


def test_foreign_files_in_the_output_are_deleted_even_after_a_failed_build(site) -> None:
    newsroom = site(many(3)).made()
    (newsroom.output / "2020/foreign.html").write_text("x", "utf-8")
    newsroom.write(
        {
            "content/images/a.jpg": b"no picture",
            "content/articles/2020/new.md": article(image="{src: a.jpg, alt: Сурет}"),
        }
    )
    assert newsroom.build().status == 1
    newsroom.write({"content/images/a.jpg": picture()})
    assert newsroom.build().status == 0
    assert (newsroom.output / "2020/05/new/index.html").exists()
    assert not (newsroom.output / "2020/foreign.html").exists()


def test_touched_files_are_not_made_again(site) -> None:
    newsroom = site(many(4)).made()
    for file in newsroom.root.rglob("*"):
        if file.is_file() and file.suffix != ".lock":
            os.utime(file, (10**9, 10**9))
    assert "pages made: 0" in newsroom.build("--lang", "en").out


def test_reading_workers_do_not_block_a_large_catalogue(site, monkeypatch) -> None:
    monkeypatch.setattr(connection, "_MEMORY", 64)
    monkeypatch.setattr(connection, "_PATIENCE", 0.1)
    newsroom = site(many(400)).settings(EDITIONS=["kk"], WORKERS=4).made()
    assert len(list(newsroom.output.glob("2020/*/story-*"))) == 400


# one bad story


def test_with_keep_going_a_story_with_problems_stays_as_it_was_and_everything_else_is_built(
    site,
) -> None:
    newsroom = site(many(3)).made()
    was = newsroom.text("2020/02/story-1/index.html")
    newsroom.write(
        {
            "content/articles/2020/story-1.md": article("Бұзылған", category="Жоқ айдар"),
            "content/articles/2020/story-2.md": article("Жөнделген", date="2020-03-12 10:00"),
            "content/articles/2020/new-bad.md": article("Жаңа бұзық", tags="[Жоқ]"),
            "content/articles/2020/new-good.md": article("Жаңа дұрыс"),
        }
    )
    built = newsroom.build("--keep-going", "--lang", "en")
    assert built.status == 3
    assert "content/articles/2020/story-1.md:4" in built.err
    assert "content/articles/2020/new-bad.md:5" in built.err
    assert "kept as they were" in built.err
    assert "Тақырып 1" in was
    assert newsroom.text("2020/02/story-1/index.html").count("Тақырып 1") == was.count("Тақырып 1")
    assert "Жөнделген" in newsroom.text("2020/03/story-2/index.html")
    assert (newsroom.output / "2020/05/new-good/index.html").exists()
    assert "Жаңа бұзық" not in "".join(
        f.read_text("utf-8") for f in newsroom.output.rglob("*.html")
    )
    assert newsroom.build("--lang", "en").status == 1
    newsroom.write(
        {"content/articles/2020/story-1.md": article("Түзелген", date="2020-02-11 10:00")}
    )
    (newsroom.root / "content/articles/2020/new-bad.md").unlink()
    assert newsroom.build().status == 0
    assert "Түзелген" in newsroom.text("2020/02/story-1/index.html")


def test_with_keep_going_the_later_of_two_that_want_one_address_is_left_out(site) -> None:
    newsroom = site({"content/articles/2020/a.md": article("Бірінші")}).made()
    newsroom.write(
        {
            "content/articles/2020/b.md": article("Екінші", redirect_from="[/2020/05/a/]"),
            "content/articles/2020/c.md": article("Үшінші"),
        }
    )
    assert newsroom.build("--keep-going").status == 3
    assert "Бірінші" in newsroom.text("2020/05/a/index.html")
    assert "Үшінші" in newsroom.text("index.html")
    assert not (newsroom.output / "2020/05/b").exists()


def test_with_keep_going_and_no_problem_the_build_succeeds(site) -> None:
    assert site(many(2)).build("--keep-going").status == 0


def test_the_profile_accounts_for_the_time(site) -> None:
    built = site(many(5)).build("--profile")
    told, whole = built.err.splitlines()[-1].split(" s of ")
    assert float(told) >= 0.95 * float(whole.split()[0])
