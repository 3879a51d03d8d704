"""The registries: sections, topics, authors, and the agency's imprint.

Each is one YAML file in `content/`, with names in every language of the site.
"""

import dataclasses
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Generic, TypeVar
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field

from tilshi.content.fields import example
from tilshi.content.front_matter import Located, Value, read_yaml
from tilshi.content.schema import validate
from tilshi.content.text import decode
from tilshi.content.values import Day, Https, Line, OldPlaces, Slug, Text
from tilshi.problems import Problem, Spellings, nearest
from tilshi.urls import AUTHOR, SECTION, TOPIC, is_reserved

LocalText = dict[str, Text]
LocalSentence = dict[str, Line]  # a text with placeholders


def _field(shown: Value, **default: Any) -> Any:
    """A field with an example of it."""
    return Field(examples=[shown], **default)


def _local(kk: str, ru: str, en: str, **default: Any) -> Any:
    return _field({"kk": kk, "ru": ru, "en": en}, **default)


_NOTHING: dict[str, Any] = {"default_factory": dict}  # a plain {} would be deep-copied each time


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Section(_Record):
    """A section of the newspaper (`category` in the front matter), in the order of the file."""

    id: Slug = _field("qogham")
    name: LocalText = _local("Қоғам", "Общество", "Society")
    slug: dict[str, Slug] = _local("qogham", "obshchestvo", "society", **_NOTHING)
    about: LocalText = _local("Қоғам өмірі.", "Жизнь общества.", "Life in society.", **_NOTHING)
    redirect_from: OldPlaces = _field(["/news/society/"], default=())

    def slug_in(self, lang: str) -> str:
        """The section's slug in `lang`."""
        return self.slug.get(lang, self.id)


class Topic(Section):
    """What a story is about (`tags` in the front matter)."""

    synonyms: tuple[Text, ...] = _field(["Чимкент"], default=())


class Author(Section):
    """Who wrote a story (`authors` in the front matter)."""


class License(_Record):
    """A certificate of registration of a media outlet, and its sentence in each language."""

    number: Text = _field("16380-ИА")
    date: Day = _field("2020-01-31")
    sentence: LocalSentence = _local(
        "{date} берілген № {number} куәлік.",
        "Свидетельство № {number} от {date}.",
        "Certificate No. {number} of {date}.",
    )

    def line(self, lang: str) -> str:
        """The certificate's line as printed, with dates as dd.mm.yyyy."""
        values = {"{number}": self.number, "{date}": f"{self.date:%d.%m.%Y}"}
        return _PLACEHOLDER.sub(lambda found: values[found[0]], self.sentence[lang])


_PLACEHOLDER = re.compile("{(?:number|date)}")


def _is_sentence(text: str) -> bool:
    """Whether a certificate's sentence has both placeholders and no other braces."""
    rest = _PLACEHOLDER.sub("", text)
    return set(_PLACEHOLDER.findall(text)) == {"{number}", "{date}"} and not set("{}") & set(rest)


class SocialNetwork(_Record):
    """The agency's account in a social network."""

    id: Slug = _field("telegram")
    name: Text = _field("Telegram")
    url: Https = _field("https://t.me/ulgi")


class Imprint(_Record):
    """Who publishes: the agency's name, certificates, editor, networks."""

    name: LocalText = _local("Үлгі агенттігі", "Агентство «Улги»", "Ulgi Agency")
    tagline: LocalText = _local("Күн жаңалығы", "Новости дня", "News of the day", **_NOTHING)
    note: LocalText = _local("Ескерту.", "Примечание.", "A note.", **_NOTHING)
    editor: LocalText = _local("Асан Үсен", "Асан Усен", "Asan Usen")
    address: LocalText = _local("Шымкент қаласы", "г. Шымкент", "Shymkent", **_NOTHING)
    email: Text | None = _field("info@ulgi.example", default=None)
    license: Text = _field("16380-ИА")
    licenses: tuple[License, ...] = _field(
        [{"number": "16380-ИА", "date": "2020-01-31", "sentence": {"kk": "№ {number}, {date}"}}]
    )
    social: tuple[SocialNetwork, ...] = _field(
        [{"id": "telegram", "name": "Telegram", "url": "https://t.me/ulgi"}], default=()
    )

    def license_line(self, number: str, lang: str) -> str:
        """The line of the certificate `number` in `lang`. Raises KeyError if there is none."""
        return {license.number: license for license in self.licenses}[number].line(lang)


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

    def nearest(self, name: str) -> str | None:
        """The name most similar to `name`, if any is similar enough."""
        found = self._spellings.nearest(name_key(name))
        if found is None:
            return None
        names = _names(self.entries[self.ids[found]])
        return next(spelling for spelling in names if name_key(spelling) == found)

    def __getitem__(self, id_: str) -> Entry:
        return self.entries[id_]


@dataclass(frozen=True)
class Registries:
    """All four registries of a site, and the addresses that were removed on purpose."""

    sections: Registry[Section]
    topics: Registry[Topic]
    authors: Registry[Author]
    imprint: Imprint
    gone: tuple[str, ...] = ()

    @property
    def listed(self) -> Mapping[str, Registry[Any]]:
        """The registries whose entries have listings, by the kind of these."""
        return {SECTION: self.sections, TOPIC: self.topics, AUTHOR: self.authors}


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
    gone, found = _read_gone(content / "gone.yaml", zone)
    problems.extend(found)
    if problems or imprint is None:
        return None, problems
    return Registries(sections, topics, authors, imprint, gone), []


class _Gone(_Record):
    gone: OldPlaces = _field(["/news/123/"])


def _read_gone(path: Path, zone: ZoneInfo) -> tuple[tuple[str, ...], list[Problem]]:
    """The addresses in an optional file."""
    if not path.exists():
        return (), []
    located, file, problems = _load(path)
    if problems:
        return (), problems
    if not isinstance(located.value, list):
        values = {"example": "- /news/123/"}
        return (), [Problem("registry-not-list", file, 1, values=values)]
    lines = {("gone", *place): line for place, line in located.lines.items()}
    found, problems = validate(_Gone, Located({"gone": located.value}, lines), file, zone)
    return found.gone if found is not None else (), problems


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
        values = {"example": "- {" + example(model, "id") + ", " + example(model, "name") + "}"}
        return Registry(), [Problem("registry-not-list", file, 1, values=values)]
    entries: dict[str, Entry] = {}
    ids: dict[str, str] = {}
    slugs: dict[tuple[str, str], str] = {}
    for here in located.items():
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
        problems.extend(_taken_slugs(entry, here, file, langs, slugs))
        entries[entry.id] = entry
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
    for license_, here in zip(imprint.licenses, located.at("licenses").items(), strict=True):
        problems.extend(_untranslated(license_, here, file, langs))
        for lang, sentence in license_.sentence.items():
            if not _is_sentence(sentence):
                line = here.line(("sentence", lang))
                problems.append(Problem("license-sentence", file, line, f"sentence.{lang}"))
    for name, field, values_ in (
        ("licenses", "number", numbers),
        ("social", "id", [network.id for network in imprint.social]),
        ("social", "url", [network.url for network in imprint.social]),
    ):
        problems.extend(_repeated(located.at(name), field, values_, file))
    return imprint, problems


def _repeated(located: Located, field: str, values: Sequence[str], file: str) -> Iterator[Problem]:
    """A problem for each of `values`, those of a `field` in the items of a list, that an earlier
    item already has.
    """
    met: set[str] = set()
    for number, value in enumerate(values):
        if name_key(value) in met:
            line = located.line((number, field))
            yield Problem("listed-twice", file, line, field, {"value": value})
        met.add(name_key(value))


def _untranslated(
    entry: BaseModel, located: Located, file: str, langs: Sequence[str]
) -> list[Problem]:
    return [
        Problem("untranslated", file, located.line((name,)), f"{name}.{lang}", {"lang": lang})
        for name, required in _local_texts(type(entry))
        if (value := getattr(entry, name)) or required
        for lang in langs
        if lang not in value
    ]


@cache
def _local_texts(model: type[BaseModel]) -> list[tuple[str, bool]]:
    """The fields of `model` that are said in each language, and whether they must be there."""
    fields, both = model.model_fields.items(), (LocalText, LocalSentence)
    return [(name, f.is_required()) for name, f in fields if f.annotation in both]


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


def _names(entry: Section) -> list[str]:
    synonyms = entry.synonyms if isinstance(entry, Topic) else ()
    return [entry.id, *entry.name.values(), *synonyms]


def name_key(name: str) -> str:
    """A name for comparison, ignoring letter case and white space."""
    return " ".join(name.split()).casefold()
