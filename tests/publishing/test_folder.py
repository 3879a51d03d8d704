"""The folder for GitHub Pages, GitLab Pages, Netlify and Cloudflare Pages."""

from pathlib import Path

import pytest

from tests.publishing.small_sites import Newsroom, small_site
from tilshi.problems import ProblemsError
from tilshi.publishing.config import Publishing
from tilshi.publishing.place import Place
from tilshi.publishing.targets.folder import MARKER, FolderTarget


def newsroom(tmp_path: Path, kind: str = "pages") -> Newsroom:
    place = Place(kind, str(tmp_path / "public"), said="pages:public")
    publishing = Publishing(place, "", 3, 50, 100, 1, False)
    work = tmp_path / "work"
    target = FolderTarget(publishing, work / "home", "https://x.example", False)
    return Newsroom(work, place, target=target)


def files(tmp_path: Path) -> dict[str, bytes]:
    public = tmp_path / "public"
    return {
        p.relative_to(public).as_posix(): p.read_bytes() for p in public.rglob("*") if p.is_file()
    }


def test_the_folder_is_the_site_with_its_headers_and_nothing_old(tmp_path) -> None:
    room = newsroom(tmp_path)
    room.publish({**small_site(1), "old/index.html": small_site(1)["index.html"]})
    room.publish(small_site(2))
    found = files(tmp_path)
    assert b"Content-Security-Policy" in found.pop("_headers")
    assert found.pop(".nojekyll") == found.pop(MARKER) == b""
    assert found == small_site(2)


def test_gitlab_also_gets_precompressed_files(tmp_path) -> None:
    newsroom(tmp_path, "pages+twins").publish(small_site(1))
    assert {"index.html.br", "index.html.gz"} <= set(files(tmp_path))


def test_the_hosts_own_rollback_is_named_where_ours_does_not_exist(tmp_path) -> None:
    room = newsroom(tmp_path)
    room.publish(small_site(1))
    with pytest.raises(ProblemsError) as caught:
        room.back()
    assert caught.value.problems[0].code == "publish-no-way-back"


def test_files_next_to_the_folder_stay_whatever_their_names(tmp_path) -> None:
    for name in (".public.half", ".public.old", ".public.tilshi-1"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "own").write_text("x")
    left = tmp_path / ".public.tilshi-2"
    left.mkdir()
    (left / MARKER).touch()
    room = newsroom(tmp_path)
    for number in (1, 2):
        room.publish(small_site(number))
    assert len(list(tmp_path.glob(".public.*/own"))) == 3
    assert not left.exists()


def test_a_modified_page_in_the_publication_is_replaced(tmp_path) -> None:
    room = newsroom(tmp_path, "pages+twins")
    site = {**small_site(1), "images/a-0123456789ab-480.webp": b"picture"}
    room.publish(site)
    before = files(tmp_path)
    (room.job.home / "site/index.html").unlink()
    (room.job.home / "site/index.html").write_text("<p>foreign</p>")
    (room.job.home / "site/feed.atom.gz").write_bytes(b"foreign")
    (room.job.home / "site/images/a-0123456789ab-480.webp").write_bytes(b"foreign")
    (room.work / "output/images/a-0123456789ab-480.webp").unlink()  # it is one file with that
    room.publish(site, whole=True)
    assert files(tmp_path) == before


def test_nothing_is_written_through_a_link_in_the_publication(tmp_path) -> None:
    room = newsroom(tmp_path)
    room.publish(small_site(1))
    elsewhere, site = tmp_path / "elsewhere", room.job.home / "site"
    (site / "2026").rename(elsewhere)
    (site / "2026").symlink_to(elsewhere)
    before = {file: file.read_bytes() for file in elsewhere.rglob("*") if file.is_file()}
    room.publish(small_site(2))
    assert {file: file.read_bytes() for file in elsewhere.rglob("*") if file.is_file()} == before
    assert files(tmp_path)["2026/11/s1/index.html"] == small_site(2)["2026/11/s1/index.html"]


def test_a_state_that_names_files_elsewhere_deletes_none_of_them(tmp_path) -> None:
    room = newsroom(tmp_path)
    room.publish(small_site(1))
    own = tmp_path / "own.txt"
    own.write_text("x")
    (room.job.home / "publication.json").write_text('{"files": {"../../../own.txt": "1"}}')
    room.publish(small_site(2))
    assert own.read_text("utf-8") == "x"
