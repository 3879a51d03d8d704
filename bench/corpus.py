"""A corpus of Kazakh news: N articles as a complete content folder for `inv build --content`.

Every story is generated from (seed, number) alone, so that a corpus is the same on any machine, and
the first stories of a larger corpus are those of a smaller one. The vocabulary is in `words.yaml`.
"""

import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from io import BytesIO
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import Any

import yaml
from PIL import Image, ImageDraw

from bench.nouns import English, Kazakh, Russian
from tilshi.kazakh.slug import slugify

LANGS = ("kk", "ru", "en")
TOPICS, AUTHORS = 400, 30
FIRST_DAY, DAYS = datetime(2018, 1, 1, 7, 0), 2922  # eight years
_NOUNS = {"kk": Kazakh, "ru": Russian, "en": English}
_SENTENCES = {"kk": 6, "ru": 5, "en": 5}  # in a paragraph
_EVERY = {"kk": 1, "ru": 5, "en": 20}  # each of how many stories is in a language
_COLOURS = ("#7a4b2a", "#2a5d7a", "#3f7a2a", "#6b2a7a", "#7a2a3c", "#2a7a6e", "#77772a", "#44537a")


@dataclass(frozen=True)
class Entry:
    """An entry of a registry: its id and its name in each language."""

    id: str
    names: tuple[str, str, str]

    def yaml(self, **more: object) -> str:
        """The entry as a line of its registry."""
        name = dict(zip(LANGS, self.names, strict=True))
        return "- " + _flow({"id": self.id, "name": name, **more}) + "\n"


@dataclass(frozen=True)
class Story:
    """A story: its id, when it was published, its title, and its sources by language."""

    stem: str
    date: datetime
    title: str
    sources: Mapping[str, str]

    def path(self, lang: str) -> str:
        """The path of the source in `lang` below the content folder."""
        suffix = "" if lang == "kk" else f".{lang}"
        return f"articles/{self.date:%Y}/{self.stem}{suffix}.md"


def main(folder: str, articles: str, seed: int) -> int:
    """`inv bench --corpus`: writes a corpus; returns the exit status."""
    try:
        write(Path(folder), int(articles), seed)
    except (ValueError, FileExistsError) as error:
        print(error, file=sys.stderr)
        return 2
    return 0


def write(
    folder: Path, count: int, seed: int = 1, make: Callable[[int, int], Story] | None = None
) -> None:
    """Writes a content folder of `count` stories to `folder`, which must be missing or empty.

    `make` makes a story from its number and `seed`, `story` if it is missing. Raises
    FileExistsError if `folder` is not empty.
    """
    if folder.is_dir() and any(folder.iterdir()):
        raise FileExistsError(f"{folder}: not empty")
    for path, data in _beside():
        put(folder, path, data)
    for year in range(FIRST_DAY.year, FIRST_DAY.year + 9):
        (folder / f"articles/{year}").mkdir(parents=True, exist_ok=True)
    for number in range(count):
        made = (make or story)(number, seed)
        for lang, text in made.sources.items():
            (folder / made.path(lang)).write_text(text, "utf-8")
    for year in range(FIRST_DAY.year, FIRST_DAY.year + 9):
        if not any((folder / f"articles/{year}").iterdir()):
            (folder / f"articles/{year}").rmdir()


def put(folder: Path, path: str, data: bytes) -> None:
    """Writes `data` to `path` below `folder`, creating parent folders."""
    file = folder / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)


def story(number: int, seed: int = 1, date: datetime | None = None) -> Story:
    """The story `number` (from 0); with `date` instead of its own, a current one."""
    made = _Maker(number, seed, date)
    return Story(made.stem, made.date, made.title("kk"), dict(made.sources()))


@cache
def topics() -> tuple[Entry, ...]:
    """The topics: those of each section, the places, each place's aspects."""
    return (*(topic for section in _sections() for topic in section.topics), *_places(), *_mixed())


@cache
def authors() -> tuple[Entry, ...]:
    """The authors."""
    first, last = _words()["first_names"], _words()["last_names"]
    return tuple(
        _entry([f"{a} {b}" for a, b in zip(first[i % 20], last[i * 7 % 16], strict=True)])
        for i in range(AUTHORS)
    )


@dataclass(frozen=True)
class _Section:
    entry: Entry
    topics: tuple[Entry, ...]
    office: dict[str, str]
    things: tuple[dict[str, str], ...]
    events: tuple[dict[str, str], ...]


@cache
def _words() -> dict[str, Any]:
    text = (Path(__file__).parent / "words.yaml").read_text("utf-8")
    words: dict[str, Any] = yaml.safe_load(text)
    return words


def _entry(names: Sequence[str], id_: str = "") -> Entry:
    return Entry(id_ or slugify(names[0]), (names[0], names[1], names[2]))


def _nouns(names: Sequence[str]) -> dict[str, str]:
    return {lang: _NOUNS[lang](name) for lang, name in zip(LANGS, names, strict=True)}


@cache
def _sections() -> tuple[_Section, ...]:
    return tuple(
        _Section(
            entry=_entry(section["name"], section["id"]),
            topics=tuple(map(_entry, section["topics"])),
            office=_nouns(section["office"]),
            things=tuple(map(_nouns, section["things"])),
            events=tuple(map(_nouns, section["events"])),
        )
        for section in _words()["sections"]
    )


@cache
def _places() -> tuple[Entry, ...]:
    return tuple(_entry([kk, ru, en]) for kk, ru, _, en in _words()["places"])


@cache
def _mixed() -> tuple[Entry, ...]:
    return tuple(
        _entry([f"{a} – {b}" for a, b in zip(place.names, aspect, strict=True)])
        for aspect in _words()["aspects"]
        for place in _places()
    )


@cache
def _zipf(size: int) -> list[float]:
    """Cumulative weights of Zipf's law for `size` ranks."""
    return list(accumulate(1 / rank for rank in range(1, size + 1)))


@cache
def _ranked(seed: int) -> list[Entry]:
    """All topics, the most frequent first."""
    return Random(f"topics {seed}").sample(topics(), TOPICS)


@cache
def _head(number: int, seed: int, lang: str) -> tuple[str, str]:
    """The id and the title of the story `number`, for stories that link to it."""
    made = _Maker(number, seed)
    return made.stem, made.title(lang)


class _Slots(dict[str, Any]):
    """The values for the slots of a sentence: the story's subject, or a random value."""

    def __init__(self, about: Mapping[str, Any], lang: str, random: Random) -> None:
        super().__init__(about)
        self.lang, self.random = lang, random

    def __missing__(self, slot: str) -> object:
        random = self.random
        if slot == "few":
            return random.randrange(5, 10)
        if slot in ("dozens", "percent"):
            # Round numbers, because Russian declines the noun after others in three ways.
            return random.randrange(15, 95, 5)
        if slot == "hundreds":
            return random.randrange(110, 980, 10)
        if slot == "year":
            return random.randrange(2008, 2018)
        if slot == "day":
            return random.randrange(1, 29)
        if slot == "month":
            return _nouns(random.choice(_words()["months"]))[self.lang]
        if slot == "money":
            return self._money()
        if slot in ("other", "other_where"):
            place = random.choice(_words()["places"])
            return place[2] if slot == "other_where" else _nouns([*place[:2], place[3]])[self.lang]
        if slot in ("name", "friend"):
            first, last = _words()["first_names"], _words()["last_names"]
            at = LANGS.index(self.lang)
            return _NOUNS[self.lang](f"{random.choice(first)[at]} {random.choice(last)[at]}")
        raise KeyError(slot)

    def _money(self) -> str:
        if self.random.random() < 0.6:
            return f"{self.random.randrange(20, 990, 10)} " + (
                "million" if self.lang == "en" else "млн"
            )
        whole, part = self.random.randrange(1, 30), self.random.randrange(1, 10)
        return f"{whole}.{part} billion" if self.lang == "en" else f"{whole},{part} млрд"


class _Maker:
    """Generates one story. What all its languages share is drawn here, once."""

    def __init__(self, number: int, seed: int, date: datetime | None = None) -> None:
        self.number, self.seed = number, seed
        random = self.random = Random(f"story {seed} {number}")
        minutes = random.randrange(0, 15 * 60, 5)
        self.date = date or FIRST_DAY + timedelta(days=random.randrange(DAYS), minutes=minutes)
        self.section = random.choice(_sections())
        place = random.choices(range(len(_places())), cum_weights=_zipf(len(_places())))[0]
        self.place, self.place_words = _places()[place], _words()["places"][place]
        self.thing, self.event = (
            random.choice(self.section.things),
            random.choice(self.section.events),
        )
        self.kind = random.choice(("opening", "event", "figures"))
        self.pattern = random.random()
        self.title_seed = random.random()
        self.stem = f"{slugify(self.title('kk'))}-{number}"

    def _slots(self, lang: str, random: Random) -> _Slots:
        kk, ru, where, en = self.place_words
        about = {
            "place": _nouns([kk, ru, en])[lang],
            "where": where,
            "thing": self.thing[lang],
            "event": self.event[lang],
            "office": self.section.office[lang],
        }
        return _Slots(about, lang, random)

    def title(self, lang: str) -> str:
        """The headline in `lang`."""
        titles = _words()[lang][self.kind]["titles"]
        slots = self._slots(lang, Random(f"{self.title_seed}"))
        return _say(titles[int(self.pattern * len(titles))], slots)

    def sources(self) -> Iterator[tuple[str, str]]:
        """Each source with its language."""
        for lang in (lang for lang, every in _EVERY.items() if self.number % every == 0):
            random = Random(f"body {self.seed} {self.number} {lang}")
            fields = self._fields() if lang == "kk" else {}
            fields = {"title": self.title(lang), **fields, **self._words_of_fields(lang, random)}
            head = "".join(f"{name}: {_flow(value)}\n" for name, value in fields.items())
            yield lang, f"---\n{head}---\n\n{self._body(lang, random)}\n"

    def _fields(self) -> dict[str, Any]:
        random = self.random
        fields: dict[str, Any] = {
            "date": f"{self.date:%Y-%m-%d %H:%M}",
            "category": self.section.entry.names[0],
            "tags": [topic.names[0] for topic in self._topics()],
            "authors": [random.choice(authors()).id],
        }
        if self.number and random.random() < 0.1:
            picks = {random.randrange(self.number) for _ in range(2)}
            fields["related"] = [_head(pick, self.seed, "kk")[0] for pick in sorted(picks)]
        return fields

    def _topics(self) -> list[Entry]:
        """Two to four topics: the place, one of the section, then frequent ones."""
        random = self.random
        own = self.section.topics
        found = [self.place, random.choices(own, cum_weights=_zipf(len(own)))[0]]
        count = random.choice((2, 3, 3, 4))
        while len(found) < count:
            topic = random.choices(_ranked(self.seed), cum_weights=_zipf(TOPICS))[0]
            if topic not in found:
                found.append(topic)
        return found

    def _words_of_fields(self, lang: str, random: Random) -> dict[str, Any]:
        words, slots = _words()[lang], self._slots(lang, random)
        fields: dict[str, Any] = {"summary": _say(random.choice(words["summaries"]), slots)}
        if self.number % 5 < 3:
            image = {"alt": _say(words["alt"], slots), "caption": _say(words["caption"], slots)}
            own = {"src": f"{self.section.entry.id}.jpg"} if lang == "kk" else {}
            fields["image"] = {**own, **image}
        return fields

    def _body(self, lang: str, random: Random) -> str:
        """Six paragraphs, a subheading, a list, a quotation, and some links."""
        words, slots = _words()[lang], self._slots(lang, random)
        about = words[self.kind]
        size = _SENTENCES[lang]
        details = iter(random.sample(words["details"], 6 * size))

        def sentences(count: int) -> list[str]:
            return [_say(next(details), slots) for _ in range(count)]

        quote = words["says"].format_map(
            _Slots({**slots, "quote": _say(random.choice(words["quotes"]), slots)}, lang, random)
        )
        items = random.sample(words["items"], random.choice((3, 4)))
        ending = [*sentences(size), *self._link(lang, random)]
        parts = [
            " ".join([_say(random.choice(about["leads"]), slots), *sentences(size - 1)]),
            " ".join(sentences(size)),
            quote,
            "## " + random.choice(words["subheads"]),
            " ".join(sentences(size)),
            _say(random.choice(words["list_intros"]), slots),
            "\n".join(f"- {item.format_map(slots)};" for item in items)[:-1] + ".",
            " ".join(sentences(size)),
            "> " + _say(random.choice(words["quotes"]), slots) + ".",
            " ".join(ending),
            " ".join([*sentences(size), _say(random.choice(words["closings"]), slots)]),
        ]
        return "\n\n".join(parts)

    def _link(self, lang: str, random: Random) -> list[str]:
        before = -(-self.number // _EVERY[lang])  # stories before this one that have `lang`
        if before == 0 or random.random() > 0.4:
            return []
        stem, title = _head(random.randrange(before) * _EVERY[lang], self.seed, lang)
        words: str = random.choice(_words()[lang]["links"])
        return [words.format(link=f"[{title}](story:{stem})")]


def _say(sentence: str, slots: _Slots) -> str:
    said = sentence.format_map(slots)
    return said[0].upper() + said[1:]


def _flow(value: object) -> str:
    """`value` in YAML's flow style, a superset of JSON."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name}: {_flow(inner)}" for name, inner in value.items()) + "}"
    return json.dumps(value, ensure_ascii=False)


def _beside() -> Iterator[tuple[str, bytes]]:
    """The files of a content folder other than articles."""
    sections = (section.entry.yaml() for section in _sections())
    yield "sections.yaml", "".join(sections).encode()
    yield "topics.yaml", "".join(topic.yaml() for topic in topics()).encode()
    yield "authors.yaml", "".join(author.yaml() for author in authors()).encode()
    yield "imprint.yaml", _IMPRINT.encode()
    for lang, text in _ABOUT.items():
        yield f"pages/about{'' if lang == 'kk' else '.' + lang}.md", text.encode()
    for section, colour in zip(_sections(), _COLOURS, strict=True):
        yield f"images/{section.entry.id}.jpg", _picture(section.entry.id, colour)


def _picture(name: str, colour: str) -> bytes:
    """A landscape of hills in one colour, in a small file."""
    random, width, height = Random(name), 1200, 675
    picture = Image.new("RGB", (width, height), "#cfe0ea")
    draw = ImageDraw.Draw(picture)
    for row in range(5):
        level = 250 + row * 80
        hills = [(x, level + random.randrange(-60, 60)) for x in range(0, width + 1, 100)]
        draw.polygon([(0, height), *hills, (width, height)], fill=colour)
        colour = "#" + "".join(f"{int(colour[i : i + 2], 16) * 4 // 5:02x}" for i in (1, 3, 5))
    out = BytesIO()
    picture.save(out, "JPEG", quality=70)
    return out.getvalue()


_IMPRINT = """\
name: {kk: «Өлшем» агенттігі, ru: Агентство «Олшем», en: Olshem News Agency}
tagline: {kk: Өлшеуге арналған жаңалықтар, ru: Новости для измерений, en: News made for measuring}
note:
  kk: Бұл мәтіндерді бағдарлама құраған. Оқиғалар мен адамдар ойдан алынған.
  ru: Эти тексты составила программа. События и люди в них выдуманы.
  en: These texts were put together by a program. The events and people are made up.
editor: {kk: Асан Үсен, ru: Асан Усен, en: Asan Usen}
email: redaktsia@olshem.example
license: 00001-ИА
licenses:
  - number: 00001-ИА
    date: 2018-01-01
    sentence:
      kk: "№ {number} куәлігі {date} күні берілді (үлгі)."
      ru: "Свидетельство № {number} от {date} (образец)."
      en: "Certificate No. {number} of {date} (a sample)."
social:
  - {id: telegram, name: Telegram, url: https://t.me/olshem_example}
"""

_ABOUT = {
    "kk": """---
title: Агенттік туралы
summary: Бұл сайт жылдамдықты өлшеу үшін құрастырылған.
---

Мұндағы мақалалардың бәрін бағдарлама құраған. Олар сайттың қаншалықты жылдам жиналатынын өлшеуге
керек. Оқиғалар мен адамдар ойдан алынған.
""",
    "ru": """---
title: Об агентстве
summary: Этот сайт собран для измерения скорости.
---

Все статьи здесь составила программа. Они нужны, чтобы измерить, как быстро собирается сайт.
События и люди выдуманы.
""",
    "en": """---
title: About the agency
summary: This site was made for measuring speed.
---

All articles here were put together by a program. They are there to measure how fast a site is
built. The events and the people are made up.
""",
}
