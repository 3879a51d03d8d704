"""The folder for GitHub Pages, GitLab Pages, Netlify and Cloudflare Pages."""

from pathlib import Path

import pytest

from tests.deploy.places import Newsroom, small_site
from tilshi.deploy.config import Place, Publishing
from tilshi.deploy.targets.pages import Pages
from tilshi.problems import Wrong


def newsroom(tmp_path: Path, kind: str = "pages") -> Newsroom:
    place = Place(kind, str(tmp_path / "public"), said="pages:public")
    publishing = Publishing(place, "", 3, 50, 100, 1, False)
    work = tmp_path / "work"
    target = Pages(publishing, work / "home", "https://x.example", False)
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
    assert found.pop(".nojekyll") == b""
    assert found == small_site(2)


def test_gitlab_also_gets_the_compressed_twins(tmp_path) -> None:
    newsroom(tmp_path, "pages+twins").publish(small_site(1))
    assert {"index.html.br", "index.html.gz"} <= set(files(tmp_path))


def test_the_way_back_is_told_where_there_is_none_of_ours(tmp_path) -> None:
    room = newsroom(tmp_path)
    room.publish(small_site(1))
    with pytest.raises(Wrong) as caught:
        room.back()
    assert caught.value.problems[0].code == "publish-no-way-back"
