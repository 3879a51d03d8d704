"""The registries: sections, topics, authors, and the agency's imprint.

Each is one YAML file in `content/`; names stand there in every language of the site.
"""

import dataclasses
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Generic, TypeVar
from zoneinfo import ZoneInfo

from pydantic import BaseModel, BeforeValidator, ConfigDict

from tilshi.content.headers import Located, read_yaml
from tilshi.content.schema import Slug, Text, validate
from tilshi.content.text import decode
from tilshi.problems import Problem, nearest

LocalText = dict[str, Text]


def _https(value: Any) -> Any:
    if not isinstance(value, str) or not re.fullmatch(r"https://[^\s\"<>]+", value):
        raise ValueError("https://…")
    return value


def _date(value: Any) -> Any:
    return date.fromisoformat(value)


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Section(_Record):
    """A section of the newspaper (`category` in the front matter); the file's order is kept."""

    id: Slug
    name: LocalText
    slug: dict[str, Slug] = {}
    about: LocalText = {}

    def slug_in(self, lang: str) -> str:
        """The section's part of an address in `lang`."""
        return self.slug.get(lang, self.id)


class Topic(Section):
    """What a story is about (`tags` in the front matter)."""

    synonyms: tuple[Text, ...] = ()


class Author(Section):
    """Who wrote a story (`authors` in the front matter)."""


class License(_Record):
    """A certificate of registration of a media outlet, and its sentence in each language."""

    number: Text
    date: Annotated[date, BeforeValidator(_date)]
    sentence: LocalText

    def line(self, lang: str) -> str:
        """The certificate's line as it is printed, dates as dd.mm.yyyy."""
        return self.sentence[lang].format(number=self.number, date=f"{self.date:%d.%m.%Y}")


class SocialNetwork(_Record):
    """An account of the agency in a social network."""

    id: Slug
    name: Text
    url: Annotated[str, BeforeValidator(_https)]


class Imprint(_Record):
    """Who publishes: the agency's name, certificates, editor, networks."""

    name: LocalText
    tagline: LocalText = {}
    note: LocalText = {}
    editor: LocalText
    address: LocalText = {}
    email: Text | None = None
    license: Text
    licenses: tuple[License, ...]
    social: tuple[SocialNetwork, ...] = ()

    def license_line(self, number: str, lang: str) -> str:
        """The line of the certificate `number` in `lang`. Raises KeyError if there is none."""
        return {license.number: license for license in self.licenses}[number].line(lang)


Entry = TypeVar("Entry", bound=Section)


@dataclass(frozen=True)
class Registry(Generic[Entry]):
    """The entries of one file in its order, findable by id, by a name in any language, or by a
    synonym, letter case and white space aside.
    """

    entries: Mapping[str, Entry] = dataclasses.field(default_factory=dict)
    ids: Mapping[str, str] = dataclasses.field(default_factory=dict)

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> "Registry[Entry]":
        """The registry of `entries`, of which no two share a name."""
        by_id = {entry.id: entry for entry in entries}
        ids = {name_key(name): id_ for id_, entry in by_id.items() for name in _names(entry)}
        return cls(by_id, ids)

    def find(self, name: str) -> str | None:
        """The id of what is called `name`, or None."""
        return self.ids.get(name_key(name))

    def nearest(self, name: str) -> str | None:
        """The name that is spelt most like `name`, if any is near enough."""
        found = nearest(name_key(name), self.ids)
        if found is None:
            return None
        names = _names(self.entries[self.ids[found]])
        return next(spelling for spelling in names if name_key(spelling) == found)

    def __getitem__(self, id_: str) -> Entry:
        return self.entries[id_]


@dataclass(frozen=True)
class Registries:
    """All four registries of a site."""

    sections: Registry[Section]
    topics: Registry[Topic]
    authors: Registry[Author]
    imprint: Imprint


def read_registries(
    content: Path, langs: Sequence[str], zone: ZoneInfo
) -> tuple[Registries | None, list[Problem]]:
    """The registries in the folder `content`, with names in all `langs`; None if any is wrong."""
    problems: list[Problem] = []

    def registry(model: type[Entry], name: str) -> Registry[Entry]:
        entries, found = _read_list(model, content / name, langs, zone)
        problems.extend(found)
        return entries

    sections = registry(Section, "sections.yaml")
    topics = registry(Topic, "topics.yaml")
    authors = registry(Author, "authors.yaml")
    imprint, found = _read_imprint(content / "imprint.yaml", langs, zone)
    problems.extend(found)
    if problems or imprint is None:
        return None, problems
    return Registries(sections, topics, authors, imprint), []


def _load(path: Path) -> tuple[Located, str, list[Problem]]:
    file = f"{path.parent.name}/{path.name}"
    if path.is_symlink() or not path.is_file():
        return Located(), file, [Problem("registry-missing", file)]
    text, problems = decode(path.read_bytes(), file)
    located = read_yaml(text, file) if not problems else Located()
    return located, file, problems + located.problems


def _read_list(
    model: type[Entry], path: Path, langs: Sequence[str], zone: ZoneInfo
) -> tuple[Registry[Entry], list[Problem]]:
    located, file, problems = _load(path)
    if problems:
        return Registry(), problems
    if not isinstance(located.value, list):
        return Registry(), [Problem("registry-not-list", file, 1)]
    entries: dict[str, Entry] = {}
    ids: dict[str, str] = {}
    for number, value in enumerate(located.value):
        here = Located(
            value,
            {place[1:]: line for place, line in located.lines.items() if place[:1] == (number,)},
        )
        entry, found = validate(model, here, file, zone)
        problems.extend(found)
        if entry is None:
            continue
        problems.extend(_untranslated(entry, here, file, langs))
        line = here.line(())
        for name in _names(entry):
            other = ids.setdefault(name_key(name), entry.id)
            if other != entry.id or (name == entry.id and entry.id in entries):
                values = {"value": name, "other": other}
                problems.append(Problem("name-taken", file, line, values=values))
        entries[entry.id] = entry
    problems.extend(_same_addresses(entries.values(), file, langs))
    return Registry(entries, ids), problems


def _read_imprint(
    path: Path, langs: Sequence[str], zone: ZoneInfo
) -> tuple[Imprint | None, list[Problem]]:
    located, file, problems = _load(path)
    if problems:
        return None, problems
    imprint, problems = validate(Imprint, located, file, zone)
    if imprint is None:
        return None, problems
    problems.extend(_untranslated(imprint, located, file, langs))
    numbers = [license.number for license in imprint.licenses]
    if imprint.license not in numbers:
        line = located.line(("license",))
        values = {"value": imprint.license}
        guess = nearest(imprint.license, numbers)
        problems.append(Problem("unknown-license", file, line, "license", values, guess))
    for index, license_ in enumerate(imprint.licenses):
        place = ("licenses", index)
        below = {k[2:]: v for k, v in located.lines.items() if k[:2] == place}
        problems.extend(_untranslated(license_, Located(lines=below), file, langs))
        for lang, sentence in license_.sentence.items():
            if set(re.findall(r"{(.*?)}", sentence)) != {"number", "date"}:
                line = located.line((*place, "sentence", lang))
                problems.append(Problem("license-sentence", file, line, f"sentence.{lang}"))
    return imprint, problems


def _untranslated(
    entry: BaseModel, located: Located, file: str, langs: Sequence[str]
) -> list[Problem]:
    problems = []
    for name, value in entry:
        info = type(entry).model_fields[name]
        if info.annotation != LocalText or (not value and not info.is_required()):
            continue
        problems += [
            Problem("untranslated", file, located.line((name,)), f"{name}.{lang}", {"lang": lang})
            for lang in langs
            if lang not in value
        ]
    return problems


def _same_addresses(entries: Iterable[Section], file: str, langs: Sequence[str]) -> list[Problem]:
    problems = []
    taken: dict[tuple[str, str], str] = {}
    for entry in entries:
        for lang in langs:
            slug = entry.slug_in(lang)
            other = taken.setdefault((lang, slug), entry.id)
            if other != entry.id:
                values = {"value": slug, "other": other}
                problems.append(Problem("slug-taken", file, None, f"slug.{lang}", values))
    return problems


def _names(entry: Section) -> list[str]:
    synonyms = entry.synonyms if isinstance(entry, Topic) else ()
    return [entry.id, *entry.name.values(), *synonyms]


def name_key(name: str) -> str:
    """A name for comparison: letter case and white space aside."""
    return " ".join(name.split()).casefold()
