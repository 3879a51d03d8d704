"""Addresses that were public and no longer work.

What was public is known from a commit: only the files that differ from it are read. Nothing else
has to be stored, and nobody has to commit a list.
"""

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from tilshi.content import public_addresses
from tilshi.content.content_folder import REGISTRY_FILES, is_source
from tilshi.content.public_addresses import Listing, PublicVersion
from tilshi.content.registries import Registries, read_registries
from tilshi.content.schema import AnyFrontMatter
from tilshi.content.source import Name, parse_name, read_fields
from tilshi.problems import Problem
from tilshi.publishing.git import ChangedFile, Repository
from tilshi.publishing.public_view import PublicView
from tilshi.settings import Settings
from tilshi.store.records import Story

_ALIKE = 0.5
_COMPARED = 200


@dataclass(frozen=True)
class LostAddresses:
    """Addresses that a story, a page or a dossier had and that no longer work. `successor` is the
    source, below the content folder, that they should lead to, None if there is none; `problem`
    reports them.
    """

    addresses: tuple[str, ...]
    successor: str | None
    problem: Problem


def lost_since(settings: Settings, view: PublicView, base: str) -> list[LostAddresses] | None:
    """What was public in the commit `base` and no longer works, according to the catalogue of
    `view`; None if the commit is not in this clone.
    """
    changed = Repository(settings.content).changed(base)
    return None if changed is None else _Comparison(settings, view, base, changed).run()


def wrongly_gone(settings: Settings, view: PublicView) -> list[Problem]:
    """Addresses that are listed as removed on purpose, but still work."""
    problems = []
    for address in view.registries().gone:
        if view.answered(public_addresses.places([address], settings.editions, None)):
            values = {"value": address}
            problems.append(Problem("gone-but-there", "content/gone.yaml", values=values))
    return problems


class _Comparison:
    """The content compared with the commit `base`, from which it differs in the files `changed`."""

    def __init__(
        self, settings: Settings, view: PublicView, base: str, changed: Sequence[ChangedFile]
    ) -> None:
        self.settings, self.view, self.base, self.changed = settings, view, base, changed
        self.repository = Repository(settings.content)

    def run(self) -> list[LostAddresses]:
        versions = list(self._versions())
        lost = list(self._of_versions(versions))
        listings = {listing for version in versions for listing in version.listings}
        return [*lost, *self._of_entries(listings)]

    @cached_property
    def before(self) -> dict[str, bytes]:
        """The changed files in that commit."""
        paths = (one.before for one in self.changed)
        return self.repository.contents(self.base, [path for path in paths if path])

    @cached_property
    def moved(self) -> dict[str, str | None]:
        """The current paths of the changed files, by their old ones."""
        return {one.before: one.now for one in self.changed if one.before is not None}

    @cached_property
    def now(self) -> Registries:
        return self.view.registries()

    @cached_property
    def registries(self) -> Registries | None:
        """The registries in that commit; None if they cannot be read now."""
        touched = {one.before for one in self.changed} | {one.now for one in self.changed}
        if not touched & set(REGISTRY_FILES):
            return self.now
        settings = self.settings
        with tempfile.TemporaryDirectory() as folder:
            content = Path(folder) / "content"
            content.mkdir()
            for name in REGISTRY_FILES:
                if name in self.before:
                    (content / name).write_bytes(self.before[name])
                elif name not in touched and (settings.content / name).is_file():
                    shutil.copyfile(settings.content / name, content / name)
            return read_registries(content, settings.langs, settings.zone)[0]

    @cached_property
    def gone(self) -> set[str]:
        """The paths that were removed on purpose."""
        return public_addresses.places(self.now.gone, self.settings.editions, None)

    def _name(self, path: str) -> Name | None:
        """What the source at `path` is called; None if it has no addresses of its own."""
        name = parse_name(path, self.settings.langs)[0] if is_source(path) else None
        return name if name is not None and name.since is None else None

    # stories, static pages, dossiers

    def _versions(self) -> Iterator[PublicVersion]:
        """The public versions in that commit of the stories whose files have changed."""
        touched: dict[Story, dict[Name, AnyFrontMatter]] = {}
        names = {one: self._name(one) for one in self.before}
        for path, name in names.items():
            if name is not None:
                fields = read_fields(self.before[path], name, self.settings.zone)
                sources = touched.setdefault((name.kind, name.story), {})
                if fields is not None:
                    sources[name] = fields
        paths = {one.before for one in self.changed} | {one.now for one in self.changed}
        for story, here in self.view.paths_of(touched).items():
            for path in here:
                name = self._name(path)
                if name is not None and path not in paths:
                    data = (self.settings.content / path).read_bytes()
                    fields = read_fields(data, name, self.settings.zone)
                    if fields is not None:
                        touched[story][name] = fields
        settings = self.settings
        registries = self.registries or self.now
        for sources in touched.values():
            yield from public_addresses.public_versions(
                sources, registries, settings.editions, self.view.at, settings.zone
            )

    def _of_versions(self, versions: Sequence[PublicVersion]) -> Iterator[LostAddresses]:
        editions = self.settings.editions
        wanted = {
            (version, address): public_addresses.places([address], editions, version.name.lang)
            for version in versions
            for address in version.addresses
        }
        places = {place for some in wanted.values() for place in some} - self.gone
        missing = places - self.view.answered(places)
        for version in versions:
            lost = [one for one in version.addresses if wanted[version, one] & missing]
            if lost:
                yield self._lost(version.name, tuple(dict.fromkeys(lost)))

    def _lost(self, name: Name, lost: tuple[str, ...]) -> LostAddresses:
        successor = self._successor(name)
        values = {"value": ", ".join(lost), "line": redirects(lost)}
        file = f"content/{successor or name.path}"
        if successor is None:
            return LostAddresses(lost, None, Problem("address-deleted", file, values=values))
        if not self._is_public(successor):
            return LostAddresses(lost, None, Problem("address-hidden", file, values=values))
        return LostAddresses(
            lost, successor, Problem("address-lost", file, None, "redirect_from", values)
        )

    def _successor(self, name: Name) -> str | None:
        """The source that has replaced the one called `name`."""
        if name.path not in self.before:
            return name.path
        if self.moved[name.path] is not None:
            return self.moved[name.path]
        elsewhere = self.view.paths_of([(name.kind, name.story)])[name.kind, name.story]
        for path in elsewhere:
            other = self._name(path)
            if other is not None and other.lang == name.lang:
                return path
        return self._likest(name)

    def _likest(self, name: Name) -> str | None:
        """The most similar new source, of those that git does not know yet, if any is similar
        enough.
        """
        best, most = None, _ALIKE
        for path in [one.now for one in self.changed if one.before is None][:_COMPARED]:
            other = self._name(path) if path else None
            if path and other and (other.kind, other.lang) == (name.kind, name.lang):
                data = (self.settings.content / path).read_bytes()
                alike = public_addresses.likeness(self.before[name.path], data)
                if alike >= most:
                    best, most = path, alike
        return best

    def _is_public(self, path: str) -> bool:
        """Whether readers see any of the source at `path`."""
        name = self._name(path)
        return name is not None and self.view.has_page(name)

    # sections, topics, authors

    def _of_entries(self, listings: set[Listing]) -> Iterator[LostAddresses]:
        """`listings` are those of stories that have changed."""
        if self.registries is None or self.registries is self.now:
            return
        editions = self.settings.editions
        entries = list(public_addresses.former_entries(self.registries, self.now, editions))
        successors = {(one.lang, one.kind, one.now) for one in entries if one.now}
        listed = self.view.listed(successors)
        lost: dict[tuple[str, str], list[public_addresses.FormerEntry]] = {}
        for one in entries:
            was = (one.lang, one.kind, one.id) in listings
            if not was and (one.lang, one.kind, one.now) not in listed:
                continue  # nobody can have read anything there
            places = public_addresses.places([one.address], editions, one.lang) - self.gone
            if places - self.view.answered(places):
                lost.setdefault((one.kind, one.id), []).append(one)
        for (kind, _), some in lost.items():
            old = tuple(one.address for one in some)
            values = {"value": ", ".join(old), "line": redirects(old), "name": some[0].name}
            file = f"content/{kind}s.yaml"
            field = "redirect_from"
            yield LostAddresses(
                old, None, Problem("address-lost-listing", file, None, field, values)
            )


def redirects(old: Sequence[str]) -> str:
    """The `old` addresses as a YAML list."""
    return f"[{', '.join(map(quoted, old))}]"


def quoted(old: str) -> str:
    """An old address as an item of a YAML list."""
    plain = all(char.isalnum() or char in "/-_.~" for char in old)
    return old if plain else f'"{old}"'
