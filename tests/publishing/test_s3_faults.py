"""Publications to a bucket whose store fails midway: answers 500 or 503, or loses the
connection.
"""

import gzip
import hashlib
import json
import random
import re
from pathlib import Path

import pytest

from tests.conftest import AT, Site, article
from tests.publishing.hosts import free_port
from tests.publishing.s3_server import BLOBS, Fault, FaultyProxy, bucket, lingering, newsroom, there
from tests.publishing.small_sites import page, small_site
from tilshi.commands import publishing_cli
from tilshi.problems import ProblemsError
from tilshi.publishing.config import PublishOptions
from tilshi.publishing.plan import TargetState
from tilshi.publishing.record import ReleaseRecord, manifest_files, release_before
from tilshi.publishing.targets import s3

FAULTS: tuple[Fault, ...] = (500, 503, "lost", "unanswered", "half")
NEEDED = re.compile(rb'(?:href|src)="/((?:assets|images)/[^"]+)"')
REQUESTS = 45
LEASE = 1.0


def site(number: int) -> dict[str, bytes]:
    """Release `number`: pages of all releases, a page and a picture of its own, one that stays."""
    picture = f"images/p{number}-0123456789ab-480.webp"
    fixed = "assets/main.0000000000.css"
    return {
        **small_site(number, 3),
        fixed: b"main { order: 0 }",
        picture: b"picture %d" % number,
        f"only/{number}/index.html": page(f'<img src="/{picture}">', fixed).encode(),
        "same/index.html": page("сол", fixed).encode(),
    }


class RandomPublisher:
    """Publishes, rolls back and is interrupted at random, and knows what readers must have."""

    def __init__(self, middle: FaultyProxy, work: Path, seed: int) -> None:
        self.middle, self.work, self.chance = middle, work, random.Random(seed)
        self.clock, self.cuts = 0, 0
        self.numbers: dict[str, int] = {}
        """Which site each release shows."""
        self.cut_to: list[int] = []
        """The sites on the way to which we were cut, since readers had a whole one."""

    def state(self) -> TargetState:
        return newsroom(self.work).job.target.state()

    @property
    def shown(self) -> int:
        current = self.state().current
        assert current is not None
        return self.numbers[current.id]

    def publish(self, number: int) -> bool:
        """Publishes site `number`; whether there was anything to do."""
        self.clock += 1
        known = {record.id for record in self.state().records}
        try:
            done = newsroom(self.work, LEASE).publish(site(number), self.clock)
            return done.plan is not None
        finally:
            # A cut may have come after the release was written down.
            self.middle.work_again()
            fresh = {record.id for record in self.state().records} - known
            self.numbers.update(dict.fromkeys(fresh, number))

    def back(self) -> None:
        newsroom(self.work, LEASE).back()

    def cut(self, back: bool) -> None:
        """A publication, or a way back, with a store that breaks at a random request."""
        to = self.before() if back else None
        number = self.numbers[to.id] if to else self.clock + 1
        had = there(self.middle)
        self.middle.cut_at(self.chance.randint(1, REQUESTS), self.chance.choice(FAULTS))
        try:
            self.back() if to else self.publish(number)
        except ProblemsError as wrong:
            self.cuts += 1
            self.cut_to.append(number)
            (problem,) = wrong.problems
            assert problem.code in ("publish-failed", "publish-cut"), problem
            if problem.code == "publish-failed":
                assert there(self.middle) == had
            assert "\n" not in problem.sentence("kk")
        finally:
            self.middle.work_again()
        if self.cut_to:
            self.look()
        else:
            self.prove(number, False)

    def recover(self) -> None:
        """What somebody does next: go on, try again, take the change back, go back."""
        number = self.chance.choice([self.clock + 1, self.cut_to[-1], self.shown])
        back = self.before() if self.chance.random() < 0.25 else None
        if back:
            number, tidied = self.numbers[back.id], False
            self.back()
        else:
            tidied = self.publish(number)
        self.cut_to.clear()
        self.prove(number, tidied)

    def before(self) -> ReleaseRecord | None:
        state = self.state()
        return release_before(state.records, state.current) if state.current else None

    def look(self) -> None:
        """After a cut: each page is whole, of one release, and has all that it shows; nothing is
        missing before all that is new is there; nothing is lost that a release needs.
        """
        files, shown = there(self.middle), site(self.shown)
        sites = [shown, *map(site, self.cut_to)]
        for path, data in files.items():
            if not path.startswith("assets/"):
                assert data in [one.get(path) for one in sites], path
            for name in NEEDED.findall(data):
                assert name.decode() in files, (path, name)
        missing = [path for path in shown if path not in files]
        assert all(any(path not in one for one in sites) for path in missing), missing
        if len(self.cut_to) == 1:
            new = sites[1]
            pages = {path for path in new if path.endswith(".html")}
            if missing:
                assert {path: files.get(path) for path in new} == new
            if files["feed.atom"] == new["feed.atom"] != shown["feed.atom"]:
                assert {path: files.get(path) for path in pages} == {p: new[p] for p in pages}
        self.nothing_is_lost(files)

    def prove(self, number: int, tidied: bool = True) -> None:
        """Readers have site `number` and nothing else. If it was a publication that had something
        to do (a way back is in a hurry), nothing of ours is kept that no release needs.
        """
        files = there(self.middle)
        assert {path: files.get(path) for path in site(number)} == site(number)
        extra, state = set(lingering(files, site(number))), self.state()
        assert state.current is not None
        assert self.numbers[state.current.id] == number
        assert extra <= set(state.current.linger)
        self.nothing_is_lost(files)
        if not tidied:
            return
        ours = there(self.middle, ours=True)
        assert "_tilshi/lock" not in ours
        kept = json.loads(ours["_tilshi/state.json"])
        assert not kept["touched"]
        needed = {one for those in kept["aside"].values() for one in those}
        assert {name.removeprefix(BLOBS) for name in ours if name.startswith(BLOBS)} <= needed
        manifests = {name for name in ours if name.startswith("_tilshi/manifests/")}
        assert manifests == {f"_tilshi/manifests/{record.id}" for record in state.records}

    def nothing_is_lost(self, files: dict[str, bytes]) -> None:
        """Every file of every release is in its place or kept aside."""
        ours = there(self.middle, ours=True)
        for record in self.state().records:
            listed = gzip.decompress(ours[f"_tilshi/manifests/{record.id}"]).decode()
            for path, digest in manifest_files(listed).items():
                data = files.get(path, b"")
                if hashlib.sha256(data).hexdigest() != digest:
                    data = ours.get(BLOBS + digest, b"")
                assert hashlib.sha256(data).hexdigest() == digest, (record.id, path)


def cut(middle: FaultyProxy, work: Path, times: int, seed: int) -> None:
    """Cuts publications and ways back `times` times, now and then several before one goes well."""
    publisher = RandomPublisher(middle, work, seed)
    for number in (1, 2, 3):
        publisher.publish(number)
    while publisher.cuts < times:
        publisher.cut(back=publisher.chance.random() < 0.3)
        if publisher.cut_to and publisher.chance.random() < 0.7:
            publisher.recover()
    publisher.publish(publisher.clock + 1)
    publisher.cut_to.clear()
    publisher.prove(publisher.clock)


def test_a_failing_store_leaves_complete_pages_and_the_next_publication_repairs_it(
    middle, tmp_path, monkeypatch
) -> None:
    monkeypatch.setattr(s3, "ATTEMPTS", 1)
    cut(middle, tmp_path, 5, 11)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(7, 11))
def test_a_hundred_failures_of_the_store_are_repaired(middle, tmp_path, monkeypatch, seed) -> None:
    monkeypatch.setattr(s3, "ATTEMPTS", 1)
    cut(middle, tmp_path, 25, seed)


def test_an_interrupted_change_that_is_reverted_is_seen_by_nobody(
    middle, tmp_path, monkeypatch
) -> None:
    monkeypatch.setattr(s3, "ATTEMPTS", 1)
    publisher = RandomPublisher(middle, tmp_path, 0)
    publisher.publish(1)
    pages = []
    middle.fault = lambda method, path: (
        503 if path.endswith("html") and (pages.append(path) or len(pages) > 2) else 0
    )
    with pytest.raises(ProblemsError):
        publisher.publish(2)
    assert there(middle) != site(1)
    assert publisher.publish(1)
    publisher.prove(1)
    assert not publisher.publish(1)


def test_the_command_exits_with_1_and_one_line_whatever_the_store_does(
    middle, tmp_path, monkeypatch, capfd
) -> None:
    monkeypatch.setattr(s3, "ATTEMPTS", 1)
    made = Site(tmp_path).write({"content/articles/2020/a.md": article("Бірінші")})
    made.write({"publishconf.py": 'from pelicanconf import *\nPUBLISH_TO = "s3://news/site"\n'})
    config, chance = str(made.root / "publishconf.py"), random.Random(12)

    def publish() -> tuple[int, list[str]]:
        capfd.readouterr()
        options = PublishOptions(verify=False)
        status = publishing_cli.run_publish(config, at=AT, lang="en", options=options)
        return status, [line for line in capfd.readouterr().err.splitlines() if "…" not in line]

    for fault in FAULTS:
        middle.cut_at(chance.randint(1, 12), fault)
        status, said = publish()
        assert status == 1
        assert len(said) == 2 and said[0].startswith("Publishing to “s3://news/site” ")
        middle.work_again()
        bucket(middle).delete_object(Bucket="news", Key="site/_tilshi/lock")
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{free_port()}")
    status, said = publish()
    assert status == 1 and len(said) == 2 and "Could not connect" in said[0]
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{middle.server_port}")
    assert publish() == (0, [])
    assert "Бірінші" in there(middle)["2020/05/a/index.html"].decode()
