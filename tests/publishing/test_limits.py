"""The limits of hosts that publish a folder, reported before it is filled."""

import dataclasses
from pathlib import Path

import pytest

from tests.publishing.small_sites import Newsroom, small_site
from tilshi.publishing.config import Publishing
from tilshi.publishing.limits import HOSTS, hosts, over_limits
from tilshi.publishing.place import Place
from tilshi.publishing.targets.folder import FolderTarget

GITHUB, GITLAB, NETLIFY, CLOUDFLARE = HOSTS


@pytest.mark.parametrize(
    ("siteurl", "environment", "expected"),
    [
        ("https://ulgi.github.io/news", {}, (GITHUB,)),
        ("https://ulgi.gitlab.io", {}, (GITLAB,)),
        ("https://ulgi.netlify.app", {"CF_PAGES": "1"}, (NETLIFY,)),
        ("https://ulgi.pages.dev", {}, (CLOUDFLARE,)),
        ("https://ulgi.kz", {"CF_PAGES": "1"}, (CLOUDFLARE,)),
        ("https://ulgi.kz", {"GITLAB_CI": "true"}, (GITLAB,)),
        ("https://ulgi.kz", {"CF_PAGES": ""}, HOSTS),
        ("https://mypages.dev", {}, HOSTS),
    ],
)
def test_a_host_is_known_by_its_address_or_by_its_builds(siteurl, environment, expected) -> None:
    assert hosts(siteurl, environment) == expected


def files(count: int, folder: str = "") -> dict[str, int]:
    return {f"{folder}{number}.html": 1 for number in range(count)}


@pytest.mark.parametrize(
    ("good", "too_much", "host", "code"),
    [
        (files(20_000), files(20_001), CLOUDFLARE, "host-files"),
        ({"a": 25 * 2**20}, {"a": 25 * 2**20 + 1}, CLOUDFLARE, "host-file-size"),
        ({"a": 10**9}, {"a": 10**9, "b": 1}, GITHUB, "host-size"),
        (files(54_000, "a/"), files(54_001, "a/"), NETLIFY, "host-folder-files"),
        (files(199_998, "a/b/"), files(199_999, "a/b/"), GITLAB, "host-files"),
    ],
)
def test_exceeding_a_limit_is_a_warning_and_reaching_it_is_not(good, too_much, host, code) -> None:
    assert over_limits(good, [host]) == []
    (note,) = over_limits(too_much, [host])
    assert (note.code, note.warning) == (code, True)
    for lang in ("kk", "ru", "en"):
        assert host.name in note.sentence(lang)


@pytest.mark.parametrize("kind", ["pages", "pages+twins"])
def test_limits_are_reported_before_the_folder_is_filled_also_by_a_dry_run(tmp_path, kind) -> None:
    site = small_site(1)
    place = Place(kind, str(tmp_path / "public"), said=f"{kind}:public")
    publishing = Publishing(place, "", 3, 50, 100, 1, False)
    target = FolderTarget(publishing, tmp_path / "work/home", "https://x.example", False)
    small = dataclasses.replace(CLOUDFLARE, files=len(site) - 1)
    room = Newsroom(tmp_path / "work", place, target=target, hosts=[small])
    room.publish(site, dry_run=True)
    assert [note.code for note in room.notes] == ["host-files"]
    assert not Path(place.path).exists()
    room.notes.clear()
    room.publish(site)
    (note,) = room.notes
    there = sum(file.is_file() for file in Path(place.path).rglob("*"))
    assert note.values["value"] == there - len(["_headers", ".nojekyll", ".tilshi"])


def test_other_targets_have_no_such_limits(tmp_path) -> None:
    place = Place("folder", str(tmp_path / "www"), said=str(tmp_path / "www"))
    room = Newsroom(tmp_path / "work", place)
    room.publish(small_site(1))
    assert room.notes == []
