"""A bucket of S3 or of a compatible store (boto3).

A bucket cannot switch between whole releases, so the order of uploads matters: what is about to be
overwritten is backed up; pictures and styles come before pages, pages before feeds and sitemaps;
deletions come last, when everything has been uploaded.

    PREFIX/…                     the site
    PREFIX/_tilshi/state.json    records, which release is current, the paths in progress
    PREFIX/_tilshi/manifests/ID  the manifest of a release, gzipped
    PREFIX/_tilshi/blobs/SHA256  files of kept releases that the current one does not have
    PREFIX/_tilshi/announced.json  the journal of announcements
    PREFIX/_tilshi/lock          who is publishing, until when

Readers must not have access to `_tilshi/` (docs/publishing.md). Credentials, region and endpoint
come from the environment, as with other AWS tools.
"""

import dataclasses
import gzip
import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from tilshi.filesystem import write_atomically
from tilshi.problems import Problem, ProblemsError, UsageError
from tilshi.publishing import http_headers
from tilshi.publishing.config import Publishing
from tilshi.publishing.diff import Manifest, compare, is_page
from tilshi.publishing.plan import ASSETS, PublishPlan, TargetState
from tilshi.publishing.precompress import TWINS
from tilshi.publishing.record import ReleaseRecord, manifest_text
from tilshi.publishing.redirect_page import redirect_target
from tilshi.publishing.targets import manifest_cache
from tilshi.publishing.targets.bucket_state import BucketState, inherited, parse_state
from tilshi.publishing.targets.lease import Lease, code

_OURS = "_tilshi/"
_AT_ONCE = 8
_DELETED_AT_ONCE = 1000
_FOLDERS = ("blobs/", "manifests/")
ATTEMPTS = 6
"""Attempts of a request, with increasing pauses, before the store counts as broken."""
LEASE = 60.0
"""Seconds for which a lock is valid unless renewed; that of an interrupted publication expires."""


class BucketTarget:
    """A target in a bucket. `home` is the local state folder."""

    def __init__(self, publishing: Publishing, home: Path, lease: float = LEASE) -> None:
        self.place, self.home = publishing.place, home
        self.prefix = f"{self.place.path}/" if self.place.path else ""
        retries = {"total_max_attempts": ATTEMPTS, "mode": "standard"}
        config = Config(retries=retries, max_pool_connections=_AT_ONCE, connect_timeout=20)
        self.client = boto3.client("s3", config=config)
        self.between = False
        """Whether readers may see pages of two releases."""
        self.lease = Lease(self._ask, self._key("lock"), lease)

    # the protocol of targets

    @contextmanager
    def lock(self, wait: int) -> Iterator[None]:
        """An object that only one client can create, renewed while in use."""
        with self._told():
            self.lease.take(wait)
        try:
            yield
        finally:
            self.lease.give_back()

    def state(self) -> TargetState:
        """The records there, and which is current."""
        with self._told():
            kept = self._kept() or self._nothing_yet()
        current = next((record for record in kept.records if record.id == kept.current), None)
        return TargetState(kept.records, current, kept.touched)

    def manifest(self, record: ReleaseRecord) -> Manifest:
        """From the local copy, if it matches; else from the bucket."""
        file = self.home / "manifest.json"

        def fetch() -> None:
            with self._told():
                data = self._get(f"manifests/{record.id}")
            if data is None:
                raise ProblemsError([Problem("publish-record", values={"value": record.id})])
            write_atomically(file, gzip.decompress(data))

        return manifest_cache.cached_manifest(record, file, fetch)

    def send(self, plan: PublishPlan, site: Path) -> None:
        """Uploads what changed, in order, and deletes what is gone at the end."""
        old = self._old(plan)
        put = [path for path in plan.put if not path.endswith(TWINS)]
        delete = [path for path in plan.delete if not path.endswith(TWINS)]
        with self._told():
            kept = self._kept() or BucketState()
            # Files uploaded by an interrupted publication are kept if they are identical.
            here = self._etags() if kept.touched else {}
            other = [path for path in put if old.get(path) != plan.manifest[path]]
            kept = self._set_aside(kept, plan.base, old, [*other, *delete])
            for group in in_order(put):
                self._each(lambda path: self._put_file(site, path, here), group)
            stray = [path for path in kept.touched if path not in plan.manifest]
            gone = {*delete, *stray} - {*plan.record.linger}
            # The theme of a pruned release stays until the state no longer lists the release.
            later = gone & {*(plan.base.linger if plan.base else ())}
            text = manifest_text(plan.manifest)
            self._put(f"manifests/{plan.record.id}", gzip.compress(text.encode(), mtime=0))
            self._delete([self.prefix + path for path in sorted(gone - later)])
            self._finish(kept, plan, tuple(sorted(later)))
        self.between = False
        write_atomically(self.home / "manifest.json", text.encode())

    def switch(self, current: ReleaseRecord, to: ReleaseRecord) -> None:
        """Copies what differs back, within the bucket."""
        old, new = dict(self.manifest(current)), dict(self.manifest(to))
        with self._told():
            kept = self._kept() or BucketState()
            diff = compare(old, new)
            gone = [path for path in diff.gone if not path.startswith(ASSETS)]
            here = {*old, *new, *current.linger}
            gone += [path for path in kept.touched if path not in here]
            cut = [path for path in kept.touched if path in new and path in old]
            back = sorted({*diff.put, *cut} - {*current.linger})
            kept = self._set_aside(kept, current, old, [*back, *gone])
            for group in in_order(back):
                self._each(lambda path: self._put_back(path, new[path]), group)
            self._delete([self.prefix + path for path in sorted(gone)])
            linger = {*current.assets, *current.linger, *to.linger} - {*to.assets}
            to = dataclasses.replace(to, linger=tuple(sorted(linger)))
            ours = {current.id: current, to.id: to}
            records = tuple(ours.get(record.id, record) for record in kept.records)
            self._write(dataclasses.replace(kept, records=records, current=to.id, touched=()))
        self.between = False

    def journal(self) -> bytes:
        """An object next to the state."""
        with self._told():
            return self._get("announced.json") or b""

    def keep_journal(self, data: bytes) -> None:
        """Overwrites that object."""
        with self._told():
            self._put("announced.json", data)

    # parts

    def _set_aside(
        self, kept: BucketState, base: ReleaseRecord | None, old: Manifest, paths: Sequence[str]
    ) -> BucketState:
        """Backs up what will be overwritten or deleted, and records the paths in progress."""
        fresh = [path for path in paths if path in old and path not in kept.touched]
        once = {old[path]: path for path in fresh}
        self._each(lambda sha256: self._copy_aside(once[sha256], sha256), once)
        aside = dict(kept.aside)
        if base is not None:
            aside[base.id] = sorted({*aside.get(base.id, ()), *(old[path] for path in fresh)})
        touched = tuple(sorted({*kept.touched, *paths}))
        kept = dataclasses.replace(kept, aside=aside, touched=touched)
        self._write(kept)
        self.between = True
        return kept

    def _finish(self, kept: BucketState, plan: PublishPlan, later: tuple[str, ...]) -> None:
        """Writes the state, then deletes `later` and our files that no release needs: those of
        pruned releases, and leftovers of interrupted publications.
        """
        records = (*(one for one in kept.records if one.id not in plan.prune), plan.record)
        aside = inherited(kept, records)
        kept = BucketState(records, plan.record.id, aside, later)
        self._write(kept)
        self._delete([self.prefix + path for path in later])
        needed = {f"blobs/{one}" for those in aside.values() for one in those}
        needed |= {f"manifests/{record.id}" for record in kept.records}
        ours = [name for name in self._etags(_OURS) if name.startswith(_FOLDERS)]
        self._delete([self._key(name) for name in ours if name not in needed])
        if later:
            self._write(dataclasses.replace(kept, touched=()))

    def _old(self, plan: PublishPlan) -> Manifest:
        """The files of the release to replace; a damaged manifest counts as empty if all files are
        uploaded.
        """
        if plan.base is None:
            return {}
        try:
            return self.manifest(plan.base)
        except ProblemsError:
            if not plan.whole:
                raise
            return {}

    def _put_file(self, site: Path, path: str, here: dict[str, str]) -> None:
        data = (site / path).read_bytes()
        if here.get(path) == hashlib.md5(data, usedforsecurity=False).hexdigest():
            return
        self._ask(
            "put_object",
            Key=self.prefix + path,
            Body=data,
            ContentType=http_headers.content_type(path),
            CacheControl=http_headers.cache_control(path),
            **_redirection(path, data),
        )

    def _copy_aside(self, path: str, sha256: str) -> None:
        try:
            self._copy(self.prefix + path, self._key(f"blobs/{sha256}"))
        except ClientError as error:
            # Deleted by hand: there is nothing to back up.
            if code(error) not in ("NoSuchKey", "404"):
                raise

    def _put_back(self, path: str, sha256: str) -> None:
        # A copy has no `WebsiteRedirectLocation`: there, until the next upload, the page redirects.
        self._copy(self._key(f"blobs/{sha256}"), self.prefix + path)

    def _copy(self, source: str, target: str) -> None:
        self._ask(
            "copy_object",
            Key=target,
            CopySource={"Bucket": self.place.host, "Key": source},
        )

    def _delete(self, keys: Sequence[str]) -> None:
        for first in range(0, len(keys), _DELETED_AT_ONCE):
            some = keys[first : first + _DELETED_AT_ONCE]
            wanted = {"Objects": [{"Key": key} for key in some], "Quiet": True}
            answer = self._ask("delete_objects", Delete=wanted)
            for error in answer.get("Errors", ()):
                raise self._wrong(f"{error.get('Key')}: {error.get('Code')}")

    def _etags(self, folder: str = "") -> dict[str, str]:
        """The etag of each object, by its path in the site, or in `folder` of it."""
        prefix = self.prefix + folder
        found: dict[str, str] = {}
        pages = self.client.get_paginator("list_objects_v2")
        for page in pages.paginate(Bucket=self.place.host, Prefix=prefix):
            for one in page.get("Contents", ()):
                found[one["Key"].removeprefix(prefix)] = one["ETag"].strip('"')
        return found

    def _nothing_yet(self) -> BucketState:
        """An empty state. Raises UsageError if the prefix holds objects that are not ours."""
        found = self._ask("list_objects_v2", Prefix=self.prefix, Delimiter="/", MaxKeys=10)
        names = {one["Key"] for one in found.get("Contents", ())}
        names |= {one["Prefix"] for one in found.get("CommonPrefixes", ())}
        # A folder created by hand is an object with an empty name.
        if names - {self.prefix, self.prefix + _OURS}:
            raise UsageError("output-not-ours", value=self.place.said)
        return BucketState()

    def _kept(self) -> BucketState | None:
        data = self._get("state.json")
        return None if data is None else parse_state(data)

    def _write(self, kept: BucketState) -> None:
        self._put("state.json", kept.as_text().encode())

    def _get(self, name: str) -> bytes | None:
        try:
            answer = self._ask("get_object", Key=self._key(name))
            data: bytes = answer["Body"].read()
        except ClientError as error:
            if code(error) in ("NoSuchKey", "404"):
                return None
            raise
        return data

    def _put(self, name: str, data: bytes) -> None:
        self._ask("put_object", Key=self._key(name), Body=data, CacheControl="no-store")

    def _each(self, work: Callable[[str], None], paths: Iterable[str]) -> None:
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            for _ in pool.map(work, paths):
                pass

    def _ask(self, what: str, **values: Any) -> Any:
        self.lease.check()
        return getattr(self.client, what)(Bucket=self.place.host, **values)

    def _key(self, name: str) -> str:
        return self.prefix + _OURS + name

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Reports errors of the store as problems."""
        try:
            yield
        except ClientError as error:
            raise self._wrong(f"{code(error)} ({error.operation_name})") from None
        except BotoCoreError as error:
            raise self._wrong(str(error)) from None

    def _wrong(self, why: str) -> ProblemsError:
        name = "publish-cut" if self.between else "publish-failed"
        return ProblemsError([Problem(name, values={"value": self.place.said, "why": why})])


def _redirection(path: str, data: bytes) -> dict[str, str]:
    """For the website endpoint, which then answers 301 instead of serving the page that redirects.

    The URL is absolute, because behind a CDN a relative one would lead to the bucket.
    """
    target = redirect_target(data) if is_page(path) else None
    return {"WebsiteRedirectLocation": target} if target else {}


def in_order(paths: Iterable[str]) -> tuple[list[str], list[str], list[str]]:
    """Pictures and styles, pages, then what links to pages: feeds, sitemaps and the like. Each
    group must be uploaded before the next is begun.
    """
    groups: tuple[list[str], list[str], list[str]] = ([], [], [])
    for path in paths:
        groups[0 if http_headers.kept_for_long(path) else 1 if is_page(path) else 2].append(path)
    return groups
