"""Releases on a host: complete, switched at once, rolled back within a second."""

import gzip
from collections.abc import Callable
from pathlib import Path

import brotli
import pytest

from tests.publishing.small_sites import Newsroom, folder, shown, small_site, ssh
from tilshi.problems import ProblemsError, UsageError


@pytest.fixture(params=["folder", pytest.param("ssh", marks=pytest.mark.whole)])
def newsroom(request, tmp_path: Path) -> Newsroom:
    root = tmp_path / "host"
    if request.param == "folder":
        return Newsroom(tmp_path / "work", folder(root))
    sshd = request.getfixturevalue("sshd")
    return Newsroom(tmp_path / "work", ssh(root, sshd.port), ssh_config=str(sshd.config))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "host"


def plain(files: dict[str, bytes]) -> dict[str, bytes]:
    return {path: data for path, data in files.items() if not path.endswith((".br", ".gz"))}


def code(stop: Callable[[], object]) -> str:
    with pytest.raises((ProblemsError, UsageError)) as caught:
        stop()
    problems = (
        caught.value.problems if isinstance(caught.value, ProblemsError) else [caught.value.problem]
    )
    return problems[0].code


def test_readers_get_exactly_the_site_with_precompressed_text_files(newsroom, root) -> None:
    newsroom.publish(small_site(1))
    files = shown(root)
    assert plain(files) == small_site(1)
    for path, data in small_site(1).items():
        assert gzip.decompress(files[path + ".gz"]) == data
        assert brotli.decompress(files[path + ".br"]) == data


def test_the_next_release_is_complete_and_unchanged_files_are_hard_links(newsroom, root) -> None:
    first = {**small_site(1), "images/a-0123456789ab-480.webp": b"picture"}
    newsroom.publish(first)
    second = {**small_site(2), "images/a-0123456789ab-480.webp": b"picture"}
    done = newsroom.publish(second)
    assert not [path for path in done.plan.put if path.startswith("images/")]
    files = plain(shown(root))
    assert {path: files[path] for path in second} == second
    old, new = (root / "releases" / id_ for id_ in ("000001-nogit", "000002-nogit"))
    picture = "images/a-0123456789ab-480.webp"
    assert (old / picture).stat().st_ino == (new / picture).stat().st_ino
    assert (
        plain(
            {p.relative_to(old).as_posix(): p.read_bytes() for p in old.rglob("*.*") if p.is_file()}
        )
        == first
    )


def test_the_theme_of_the_last_release_stays_for_pages_that_are_open(newsroom, root) -> None:
    newsroom.publish(small_site(1))
    style = next(path for path in small_site(1) if path.startswith("assets/"))
    newsroom.publish(small_site(2))
    assert shown(root)[style] == small_site(1)[style]
    newsroom.back()
    style_2 = next(path for path in small_site(2) if path.startswith("assets/"))
    assert shown(root)[style_2] == small_site(2)[style_2]
    for number in (3, 4, 5, 6):
        newsroom.publish(small_site(number))
    assert style not in shown(root)
    assert style_2 not in shown(root)


def test_a_withdrawn_picture_is_gone_at_once_with_its_folder(newsroom, root) -> None:
    newsroom.publish({**small_site(1), "images/a-0123456789ab-480.webp": b"picture"})
    newsroom.publish(small_site(1))
    assert not (root / "current/images").exists()


def test_a_rollback_leads_to_the_previous_release_or_the_named_one(newsroom, root) -> None:
    for number in (1, 2, 3):
        newsroom.publish(small_site(number), number)
    old, new = newsroom.back()
    assert (old.id, new.id) == ("000003-nogit", "000002-nogit")
    assert plain(shown(root))["index.html"] == small_site(2)["index.html"]
    newsroom.back("000001")
    assert plain(shown(root))["index.html"] == small_site(1)["index.html"]
    assert code(lambda: newsroom.back()) == "publish-no-way-back"
    assert code(lambda: newsroom.back("000009")) == "publish-no-release"


def test_a_rollback_past_a_release_keeps_it_and_the_next_rollback_does_not_lead_to_it(
    newsroom, root
) -> None:
    for number in (1, 2, 3):
        newsroom.publish(small_site(number), number)
    newsroom.back("000001")
    newsroom.publish(small_site(4), 4)
    ids = [record.id[:6] for record in newsroom.job.target.state().records]
    assert ids == ["000001", "000003", "000004"]
    _, new = newsroom.back()
    assert new.id[:6] == "000001"


def test_as_many_releases_stay_as_the_settings_say(newsroom, root) -> None:
    for number in range(1, 7):
        newsroom.publish(small_site(number))
    ids = [record.id[:6] for record in newsroom.job.target.state().records]
    assert ids == ["000004", "000005", "000006"]
    whole = {path.name[:6] for path in (root / "releases").glob("0*")}
    assert whole == set(ids)


def test_what_was_rolled_back_is_not_published_again_automatically(newsroom, root) -> None:
    newsroom.publish(small_site(1), 1, "a" * 40)
    newsroom.publish(small_site(2), 2, "b" * 40)
    newsroom.back()
    assert code(lambda: newsroom.publish(small_site(2), 3, "b" * 40)) == "publish-taken-back"
    newsroom.publish(small_site(3), 4, "c" * 40)
    assert plain(shown(root))["index.html"] == small_site(3)["index.html"]
    newsroom.publish(small_site(2), 5, "b" * 40, again=True)


def test_an_older_commit_or_clock_never_replaces_a_newer_one(newsroom, root) -> None:
    newsroom.publish(small_site(2), 2, "b" * 40)
    assert code(lambda: newsroom.publish(small_site(1), 1, "a" * 40)) == "publish-older-commit"
    assert code(lambda: newsroom.publish(small_site(1), 1, "b" * 40)) == "publish-older-clock"
    newsroom.publish(small_site(3), 3, "b" * 40)


def test_nothing_is_uploaded_when_nothing_has_changed(newsroom, root) -> None:
    newsroom.publish(small_site(1))
    assert newsroom.publish(small_site(1)).plan is None
    assert [record.id for record in newsroom.job.target.state().records] == ["000001-nogit"]


def test_the_dry_run_says_exactly_what_happens_then(newsroom, root) -> None:
    newsroom.publish({**small_site(1), "old/index.html": small_site(1)["index.html"]})
    newsroom.publish(small_site(1))
    newsroom.publish({**small_site(2), "old/index.html": small_site(2)["index.html"]})
    before, links = shown(root), sorted(p.name for p in (root / "releases").glob("0*"))
    said = list(newsroom.publish(small_site(3), dry_run=True).plan.lines("en"))
    assert shown(root) == before
    assert sorted(p.name for p in (root / "releases").glob("0*")) == links
    newsroom.publish(small_site(3))
    after = shown(root)
    assert {line[2:] for line in said if line[0] == "+"} == {
        path for path in after if before.get(path) != after[path]
    }
    assert {line[2:] for line in said if line[0] == "-"} == set(before) - set(after)
    assert (root / "current").resolve().name in next(line for line in said if line[0] == "→")
    pruned = {line.split()[1] for line in said if line[0] == "×"}
    assert pruned == {"000001-nogit"}
    assert not (root / "releases/000001-nogit").exists()


def test_whole_repairs_a_release_that_was_damaged_on_the_host(newsroom, root) -> None:
    newsroom.publish(small_site(1))
    (root / "current/index.html").write_bytes(b"damaged")
    (root / "current/2026/11/s1/index.html").unlink()
    newsroom.publish(small_site(1), whole=True)
    assert plain(shown(root)) == small_site(1)
    (newsroom.job.home / "manifest.json").unlink()
    (root / "records/000002-nogit.manifest").write_text("damaged")
    assert code(lambda: newsroom.publish(small_site(2))) == "publish-record"
    newsroom.publish(small_site(2), whole=True)
    assert plain(shown(root)) == {**small_site(1), **small_site(2)}


def test_two_at_once_wait_for_each_other_and_one_waits_no_longer_than_it_may(
    newsroom, root
) -> None:
    newsroom.publish(small_site(1))
    other = Newsroom(
        newsroom.work.parent / "other", newsroom.publishing.place, wait=1,
        ssh_config=newsroom.publishing.ssh_config,
    )  # fmt: skip
    with newsroom.job.target.lock(5):
        assert code(lambda: other.publish(small_site(2))) == "publish-busy"
    other.publish(small_site(2))
    assert plain(shown(root))["index.html"] == small_site(2)["index.html"]
