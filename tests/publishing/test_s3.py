"""Publishing to a bucket of a real S3 server: order, requests, faults, rollback."""

import gzip
import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.publishing.s3_server import PICTURE, FaultyProxy, bucket, lingering, newsroom, there
from tests.publishing.small_sites import small_site
from tilshi.problems import ProblemsError
from tilshi.publishing.targets import s3


def test_changes_are_uploaded_in_order_with_headers_and_deletions_come_last(
    middle, tmp_path
) -> None:
    room = newsroom(tmp_path)
    room.publish({**small_site(1), PICTURE: b"old", "old/index.html": small_site(1)["index.html"]})
    middle.asked.clear()
    picture = PICTURE.replace("a-0", "b-1")
    room.publish({**small_site(1), **small_site(2), picture: b"new"})
    copied = [p for m, p in middle.asked if m == "PUT" and "/blobs/" in p]
    put = [
        p.removeprefix("/news/site/") for m, p in middle.asked if m == "PUT" and "_tilshi" not in p
    ]
    assert copied
    kinds = [
        "asset" if p.startswith(("assets", "images")) else "page" if p.endswith("html") else "feed"
        for p in put
    ]
    assert kinds == sorted(kinds, key=["asset", "page", "feed"].index)
    assert set(kinds) == {"asset", "page", "feed"}
    paths = [p for _, p in middle.asked]
    deletion = max(i for i, (m, p) in enumerate(middle.asked) if m == "POST" and "delete" in p)
    assert deletion > max(i for i, p in enumerate(paths) if p.removeprefix("/news/site/") in put)
    files = there(middle)
    assert "old/index.html" not in files and PICTURE not in files
    assert files["index.html"] == small_site(2)["index.html"]
    client = bucket(middle)
    page = client.head_object(Bucket="news", Key="site/index.html")
    assert page["ContentType"] == "text/html; charset=utf-8"
    assert page["CacheControl"] == "public, max-age=0, must-revalidate"
    asset = client.head_object(Bucket="news", Key=f"site/{picture}")
    assert asset["ContentType"] == "image/webp"
    assert "immutable" in asset["CacheControl"]


def test_a_page_that_redirects_is_a_redirect_of_the_stores_website(middle, tmp_path) -> None:
    target = "http://127.0.0.1:9/2026/11/s1/?a&amp;b"
    head = f'<meta http-equiv="refresh" content="0; url=/2026/11/s1/"><link rel="canonical" href="{target}">'
    old = f"<!DOCTYPE html><head>{head}</head><body></body>".encode()
    room = newsroom(tmp_path)
    room.publish({**small_site(1), "old/index.html": old})
    client = bucket(middle)
    found = client.head_object(Bucket="news", Key="site/old/index.html")
    assert found["WebsiteRedirectLocation"] == target.replace("&amp;", "&")
    page = client.head_object(Bucket="news", Key="site/index.html")
    assert "WebsiteRedirectLocation" not in page


def test_one_changed_page_takes_as_many_requests_however_large_the_site_is(
    middle, tmp_path
) -> None:
    counts = []
    for number, pages in enumerate((5, 60)):
        room = newsroom(tmp_path / str(number))
        site = small_site(1, pages)
        room.publish(site)
        middle.asked.clear()
        other = site["index.html"].replace(b" 1 ", b" 2 ")
        assert other != site["index.html"]
        room.publish({**site, "index.html": other})
        counts.append(len(middle.asked))
        for page in bucket(middle).get_paginator("list_objects_v2").paginate(Bucket="news"):
            for one in page.get("Contents", ()):
                bucket(middle).delete_object(Bucket="news", Key=one["Key"])
    assert counts[0] == counts[1] <= 10


def test_a_rollback_brings_back_what_was_overwritten_and_deleted(middle, tmp_path) -> None:
    room = newsroom(tmp_path)
    first = {**small_site(1), PICTURE: b"picture", "old/index.html": small_site(1)["index.html"]}
    room.publish(first)
    room.publish(small_site(2))
    old, new = room.back()
    assert (old.id, new.id) == ("000002-nogit", "000001-nogit")
    files = there(middle)
    assert {path: files[path] for path in first} == first
    lingering(files, first)
    head = bucket(middle).head_object(Bucket="news", Key="site/old/index.html")
    assert head["CacheControl"] == "public, max-age=0, must-revalidate"
    room.publish(small_site(3))
    lingering(there(middle), small_site(3))


def test_what_no_kept_release_needs_is_deleted_from_the_bucket(middle, tmp_path) -> None:
    room = newsroom(tmp_path)
    for number in range(1, 8):
        room.publish(small_site(number), number)
    ours = there(middle, ours=True)
    assert len([name for name in ours if name.startswith("_tilshi/manifests/")]) == 3
    blobs = [name for name in ours if name.startswith("_tilshi/blobs/")]
    assert len(blobs) <= 2 * len(small_site(1))
    assert len(lingering(there(middle), small_site(7))) == 2
    assert "_tilshi/lock" not in ours


def test_single_errors_of_the_store_are_overcome(middle, tmp_path) -> None:
    chance = random.Random(3)
    kinds = (500, 503, "lost", "unanswered")
    middle.fault = lambda method, path: chance.choice(kinds) if chance.random() < 0.1 else 0
    room = newsroom(tmp_path)
    for number in (1, 2):
        room.publish(small_site(number), number)
    files = there(middle)
    lingering(files, small_site(2))
    assert {path: files[path] for path in small_site(2)} == small_site(2)


@pytest.mark.parametrize("status", [500, 503])
def test_a_store_that_fails_midway_is_repaired_by_the_next_publication(
    middle, tmp_path, status, monkeypatch
) -> None:
    monkeypatch.setattr(s3, "ATTEMPTS", 1)
    work = tmp_path
    newsroom(work, lease=1).publish(
        {**small_site(1), "old/index.html": small_site(1)["index.html"]}
    )
    for after in (3, 6, 8, 10, 12):
        room = newsroom(work, lease=1)
        done = []
        middle.fault = lambda method, path, done=done, after=after: (
            status if "lock" not in path and (done.append(path) or len(done) > after) else 0
        )
        with pytest.raises(ProblemsError) as caught:
            room.publish(small_site(10 + after), after)
        assert caught.value.problems[0].code in ("publish-failed", "publish-cut")
        middle.fault = lambda method, path: 0
        files = there(middle)
        for path in ("index.html", *(f"2026/11/s{n}/index.html" for n in range(6))):
            style = next(p for p in files if p.encode() in files[path])
            assert style.startswith("assets/")
        assert newsroom(work).job.target.state().current.id == "000001-nogit"
    room = newsroom(work, lease=1)
    room.publish(small_site(3), 30)
    files = there(middle)
    lingering(files, small_site(3))
    assert {path: files[path] for path in small_site(3)} == small_site(3)
    room.back()
    files = there(middle)
    assert {path: files[path] for path in small_site(1)} == small_site(1)
    lingering(files, {**small_site(1), "old/index.html": b""})


CHILD = """
import sys
from pathlib import Path
from tests.publishing.small_sites import small_site
from tests.publishing.s3_server import newsroom
newsroom(Path(sys.argv[1]), lease=1).publish(small_site(int(sys.argv[2]), 30), int(sys.argv[2]))
"""


def start(work: Path, number: int) -> subprocess.Popen:
    project = Path(__file__).parents[2]
    return subprocess.Popen(
        [sys.executable, "-c", CHILD, str(work), str(number)],
        cwd=project,
        env={**os.environ, "PYTHONPATH": str(project)},
        stderr=subprocess.DEVNULL,
    )


def cut(middle: FaultyProxy, work: Path, times: int, seed: int) -> None:
    chance, cuts = random.Random(seed), 0
    newsroom(work, lease=1).publish(small_site(0, 30))
    # How long one takes that is not cut, on this machine, now.
    began = time.monotonic()
    assert start(work, 1).wait(60) == 0
    length = time.monotonic() - began
    for number in range(2, times + 2):
        process = start(work, number)
        time.sleep(chance.uniform(0.4, 1.0) * length)
        if process.poll() is None:
            cuts += 1
            process.send_signal(signal.SIGKILL)
        process.wait(60)
        time.sleep(1)  # The lock of who was cut runs out.
        files = there(middle)
        current = newsroom(work).job.target.state().current
        assert {f"2026/11/s{n}/index.html" for n in range(30)} <= set(files)
        for path, data in files.items():
            if path.endswith(".html"):
                assert any(
                    style.encode() in data for style in files if style.startswith("assets/")
                ), path
        assert current is not None
    assert cuts >= times / 2
    newsroom(work, lease=1).publish(small_site(times + 2, 30), times + 2)
    site, files = small_site(times + 2, 30), there(middle)
    assert {path: files[path] for path in site} == site
    lingering(files, site)


def test_a_killed_publication_leaves_pages_with_their_styles_and_is_repaired(
    middle, tmp_path
) -> None:
    cut(middle, tmp_path, 5, 4)


@pytest.mark.slow
def test_a_hundred_killed_publications_are_repaired(middle, tmp_path) -> None:
    cut(middle, tmp_path, 100, 5)


def test_two_publications_wait_for_each_other_and_an_abandoned_lock_expires(
    middle, tmp_path
) -> None:
    room, other = newsroom(tmp_path / "a", lease=2), newsroom(tmp_path / "b", lease=2, wait=1)
    with room.job.target.lock(1):
        with pytest.raises(ProblemsError) as caught, other.job.target.lock(1):
            pass
        assert caught.value.problems[0].code == "publish-busy"
    body = json.dumps({"who": "gone", "until": time.time() + 1}).encode()
    bucket(middle).put_object(Bucket="news", Key="site/_tilshi/lock", Body=body)
    with other.job.target.lock(10):
        pass
    assert "_tilshi/lock" not in there(middle, ours=True)


def test_a_lock_whose_response_was_lost_is_recognised_as_ours(middle, tmp_path) -> None:
    lost = []
    middle.fault = lambda method, path: (
        "unanswered" if "lock" in path and not lost and not lost.append(path) else 0
    )
    room = newsroom(tmp_path, wait=1)
    room.publish(small_site(1))
    assert lost
    assert "_tilshi/lock" not in there(middle, ours=True)


def test_a_lock_that_cannot_be_released_does_not_fail_a_publication(
    middle, tmp_path, monkeypatch
) -> None:
    monkeypatch.setattr(s3, "ATTEMPTS", 1)
    middle.fault = lambda method, path: 503 if method == "DELETE" and "lock" in path else 0
    room = newsroom(tmp_path, lease=1)
    room.publish(small_site(1), 1)
    room.publish(small_site(2), 2)
    assert there(middle)["index.html"] == small_site(2)["index.html"]


def test_a_lock_that_cannot_be_renewed_stops_the_publication_before_it_expires(
    middle, tmp_path, monkeypatch
) -> None:
    monkeypatch.setattr(s3, "ATTEMPTS", 1)
    room = newsroom(tmp_path, lease=1)
    target = room.job.target
    with target.lock(1):
        middle.fault = lambda method, path: 503 if "lock" in path else 0
        assert target.state().current is None
        time.sleep(1.2)
        with pytest.raises(ProblemsError) as caught:
            target.state()
        assert caught.value.problems[0].code == "publish-overtaken"


def test_a_whole_publication_repairs_a_damaged_manifest(middle, tmp_path) -> None:
    newsroom(tmp_path / "a").publish(small_site(1), 1)
    manifest = "site/_tilshi/manifests/000001-nogit"
    bucket(middle).put_object(Bucket="news", Key=manifest, Body=gzip.compress(b"{}"))
    room = newsroom(tmp_path / "b")
    with pytest.raises(ProblemsError) as caught:
        room.publish(small_site(2), 2)
    assert caught.value.problems[0].code == "publish-record"
    room.publish(small_site(2), 2, whole=True)
    assert there(middle)["index.html"] == small_site(2)["index.html"]
    room.publish(small_site(3), 3)
    assert there(middle)["index.html"] == small_site(3)["index.html"]
