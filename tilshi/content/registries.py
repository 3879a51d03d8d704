"""The registries: sections, topics, authors, and the agency's imprint.

Each is one YAML file in `content/`, with names in every language of the site.
"""

import dataclasses
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Generic, TypeVar
from zoneinfo import ZoneInfo

from tilshi.content.fields import example
from tilshi.content.front_matter import Located
from tilshi.content.front_plan import Fronts, read_fronts
from tilshi.content.imprint import Imprint, read_imprint
from tilshi.content.registry_file import (
    OPTIONAL,
    LocalText,
    Record,
    load,
    local,
    name_key,
    shown,
    untranslated,
)
from tilshi.content.validation import validate
from tilshi.content.values import Email, OldPlaces, PictureName, Slug, Text
from tilshi.kazakh.lookalikes import fix_lookalikes
from tilshi.problems import Problem, Spellings
from tilshi.urls import AUTHOR, SECTION, TOPIC, is_reserved


class Section(Record):
    """A section of the newspaper (`category` in the front matter), in the order of the file."""

    id: Slug = shown("qogham")
    name: LocalText = local("Қоғам", "Общество", "Society")
    slug: dict[str, Slug] = local("qogham", "obshchestvo", "society", **OPTIONAL)
    about: LocalText = local("Қоғам өмірі.", "Жизнь общества.", "Life in society.", **OPTIONAL)
    redirect_from: OldPlaces = shown(["/news/society/"], default=())

    def slug_in(self, lang: str) -> str:
        """The section's slug in `lang`."""
        return self.slug.get(lang, self.id)


class Topic(Section):
    """What a story is about (`tags` in the front matter)."""

    synonyms: tuple[Text, ...] = shown(["Чимкент"], default=())


class Author(Section):
    """Who wrote a story (`authors` in the front matter). `about` is a sentence about their life."""

    photo: PictureName | None = shown("aigul.jpg", default=None)
    email: Email | None = shown("aigul@ulgi.example", default=None)


Entry = TypeVar("Entry", bound=Section)


@dataclass(frozen=True)
class Registry(Generic[Entry]):
    """The entries of one file in its order, found by id, by a name in any language, or by a
    synonym, ignoring letter case and white space.
    """

    entries: Mapping[str, Entry] = dataclasses.field(default_factory=dict)
    ids: Mapping[str, str] = dataclasses.field(default_factory=dict)

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> "Registry[Entry]":
        """The registry of `entries`, no two of which share a name."""
        by_id = {entry.id: entry for entry in entries}
        ids = {name_key(name): id_ for id_, entry in by_id.items() for name in _names(entry)}
        return cls(by_id, ids)

    def find(self, name: str) -> str | None:
        """The id of the entry called `name`, or None."""
        return self.ids.get(name_key(name))

    @cached_property
    def _spellings(self) -> Spellings:
        return Spellings(self.ids)

    @cached_property
    def _with_word(self) -> Mapping[str, list[str]]:
        """The names of several words, by each of them."""
        found: dict[str, list[str]] = {}
        for name in self.ids:
            for word in name.split() if " " in name else ():
                found.setdefault(word, []).append(name)
        return found

    @cached_property
    def _words(self) -> Spellings:
        return Spellings(self._with_word)

    def nearest(self, name: str) -> str | None:
        """The name most similar to `name`, if any is similar enough; or else the only one with a
        word similar to it, such as an author's first name.
        """
        key = name_key(name)
        found = self._spellings.nearest(key)
        if found is None:
            word = self._words.nearest(key)
            called = self._with_word.get(word or "", [])
            found = called[0] if len({self.ids[one] for one in called}) == 1 else None
        if found is None:
            return None
        names = _names(self.entries[self.ids[found]])
        return next(spelling for spelling in names if name_key(spelling) == found)

    def __getitem__(self, id_: str) -> Entry:
        return self.entries[id_]


@dataclass(frozen=True)
class Registries:
    """All four registries of a site, the addresses that were removed on purpose, and what editors
    want of the front pages.
    """

    sections: Registry[Section]
    topics: Registry[Topic]
    authors: Registry[Author]
    imprint: Imprint
    gone: tuple[str, ...] = ()
    fronts: Fronts = dataclasses.field(default_factory=Fronts)

    @property
    def pictures(self) -> frozenset[str]:
        """The pictures that they mention: the imprint's, and the authors' photos."""
        share = {self.imprint.share.src} if self.imprint.share else set()
        return frozenset(share | self.authors_by_photo.keys())

    @cached_property
    def authors_by_photo(self) -> Mapping[str, tuple[str, ...]]:
        """The ids of the authors with a photo, by its name."""
        found: dict[str, tuple[str, ...]] = {}
        for author in self.authors.entries.values():
            if author.photo is not None:
                found[author.photo] = (*found.get(author.photo, ()), author.id)
        return found

    @property
    def listed(self) -> Mapping[str, Registry[Any]]:
        """The registries whose entries have listings, by the kind of these."""
        return {SECTION: self.sections, TOPIC: self.topics, AUTHOR: self.authors}


def read_registries(
    content: Path, langs: Sequence[str], zone: ZoneInfo
) -> tuple[Registries | None, list[Problem]]:
    """The registries in the folder `content`, with names in all `langs`; None if any is wrong, but
    without plans of front pages if only these are.
    """
    problems: list[Problem] = []

    def registry(model: type[Entry], name: str) -> Registry[Entry]:
        entries, found = _read_list(model, content / name, langs, zone)
        problems.extend(found)
        return entries

    sections = registry(Section, "sections.yaml")
    topics = registry(Topic, "topics.yaml")
    authors = registry(Author, "authors.yaml")
    known = {} if problems else {SECTION: sections.entries, TOPIC: topics.entries}
    imprint, found = read_imprint(content / "imprint.yaml", langs, zone, known)
    problems.extend(found)
    gone, found = _read_gone(content / "gone.yaml", zone)
    problems.extend(found)
    if problems or imprint is None:
        return None, problems
    fronts, problems = read_fronts(content / "front.yaml", langs, zone, sections, topics)
    fronts = Fronts(langs[0]) if problems else fronts
    return Registries(sections, topics, authors, imprint, gone, fronts), problems


class _Gone(Record):
    gone: OldPlaces = shown(["/news/123/"])


def _read_gone(path: Path, zone: ZoneInfo) -> tuple[tuple[str, ...], list[Problem]]:
    """The addresses in an optional file."""
    if not path.exists():
        return (), []
    located, file, problems = load(path)
    if problems:
        return (), problems
    if not isinstance(located.value, list):
        values = {"example": "- /news/123/"}
        return (), [Problem("registry-not-list", file, 1, values=values)]
    lines = {("gone", *place): line for place, line in located.lines.items()}
    found, problems = validate(_Gone, Located({"gone": located.value}, lines), file, zone)
    return found.gone if found is not None else (), problems


def _read_list(
    model: type[Entry], path: Path, langs: Sequence[str], zone: ZoneInfo
) -> tuple[Registry[Entry], list[Problem]]:
    located, file, problems = load(path)
    if problems:
        return Registry(), problems
    if not isinstance(located.value, list):
        values = {"example": "- {" + example(model, "id") + ", " + example(model, "name") + "}"}
        return Registry(), [Problem("registry-not-list", file, 1, values=values)]
    entries: dict[str, Entry] = {}
    ids: dict[str, str] = {}
    looks: dict[str, str] = {}
    slugs: dict[tuple[str, str], str] = {}
    for here in located.items():
        entry, found = validate(model, here, file, zone)
        problems.extend(found)
        if entry is None:
            continue
        problems.extend(untranslated(entry, here, file, langs))
        line = here.line(())
        for name in _names(entry):
            other = ids.setdefault(name_key(name), entry.id)
            alike = looks.setdefault(_look(name), entry.id)
            if other != entry.id or (name == entry.id and entry.id in entries):
                values = {"value": name, "other": other}
                problems.append(Problem("name-taken", file, line, values=values))
            elif alike != entry.id:
                values = {"value": name, "other": alike}
                problems.append(Problem("name-alike", file, line, values=values))
        problems.extend(_taken_slugs(entry, here, file, langs, slugs))
        entries[entry.id] = entry
    return Registry(entries, ids), problems


def _taken_slugs(
    entry: Section,
    located: Located,
    file: str,
    langs: Sequence[str],
    taken: dict[tuple[str, str], str],
) -> Iterator[Problem]:
    """A problem for each slug of `entry` that is already `taken` by another, or reserved by the
    site.
    """
    for lang in langs:
        slug = entry.slug_in(lang)
        line = located.line(("slug", lang) if lang in entry.slug else ("id",))
        field = f"slug.{lang}" if lang in entry.slug else "id"
        other = taken.setdefault((lang, slug), entry.id)
        if type(entry) is Section and is_reserved(slug):
            other = f"/{slug}/"
        if other != entry.id:
            yield Problem("slug-taken", file, line, field, {"value": slug, "other": other})


def _look(name: str) -> str:
    """A name as it looks: without invisible characters, and each word in one alphabet."""
    seen = "".join(char for char in name if unicodedata.category(char) != "Cf")
    return name_key(seen if seen.isascii() else fix_lookalikes(seen))


def _names(entry: Section) -> list[str]:
    synonyms = entry.synonyms if isinstance(entry, Topic) else ()
    return [entry.id, *entry.name.values(), *synonyms]
