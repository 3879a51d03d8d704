"""One thing changes: every page that shows it is made again, identical to that of a clean build."""

import shutil
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.conftest import REGISTRIES, Site, article, picture, tree
from tests.pipeline.conftest import at_time, build_here, compare_few
from tilshi.store import reader, topic_neighbours

AT = at_time("2020-07-01 12:00")
SETTINGS = {"LISTING_SIZE": 2, "RELATED_COUNT": 2, "FEED_SIZE": 3}
WINDOW = 2
"""How many stories on either side may be related, and how many of a topic make its neighbours: so few
that most pages show only some others.
"""

Fields = dict[str, object]


def path(story: str, lang: str = "") -> str:
    return f"content/articles/2020/{story}.{lang + '.' if lang else ''}md"


def fields() -> dict[str, Fields]:
    """The front matter and `body` of the stories, oldest first: a month has four."""
    stories: dict[str, Fields] = {
        f"s{n:02}": {
            "title": f"Тақырып {n}",
            "date": f"2020-0{n // 4 + 1}-{n % 4 + 10} 10:00",
            "category": "Қоғам" if n % 3 else "Спорт",
            "tags": "[Шымкент]" if n % 2 else "[Мәртөбе]",
            "summary": f"Түйін {n}.",
            "body": f"Мәтін {n}.",
        }
        for n in range(18)
    }
    stories["s01"]["body"] = "[Сілтеме](story:s05), [Біз](page:about)."
    stories["s02"]["related"] = "[s12]"
    # Far from the newest, so that only how much topics weigh decides on what stands under these.
    stories["s00"]["tags"] = "[Шымкент, Білім]"
    stories["s01"]["tags"] = "[Шымкент, Мәртөбе, Құпия]"
    stories["s05"]["tags"] = "[Шымкент, Мәртөбе]"
    stories["s08"]["tags"] = stories["s10"]["tags"] = "[Мәртөбе, Білім]"
    stories["s03"]["tags"] = "[Құпия]"
    stories["s03"]["related_topics"] = "[Білім]"
    stories["s04"]["tags"] = "[Білім]"
    stories["s05"] |= {"redirect_from": "[/old/five/]", "authors": "[aigul]"}
    stories["s06"]["image"] = "{src: a.jpg, alt: Сурет}"
    stories["s07"]["body"] = "![Сурет](b.jpg)"
    stories["s13"]["tags"] = "[Білім]"
    stories["s16"]["date"] = "2020-07-01 20:00"  # embargoed
    stories["s17"]["expires"] = "2020-07-02 10:00"
    return stories


TRANSLATIONS: dict[tuple[str, str], Fields] = {
    ("s05", "ru"): {"title": "Пятая", "body": "Текст. [Первая](story:s09)", "summary": "Пять."},
    ("s09", "ru"): {"title": "Девятая", "body": "Текст."},
    ("s10", "ru"): {"title": "Десятая", "body": "Текст. [Только казахская](story:s08)"},
    ("s05", "en"): {"title": "Fifth", "body": "Text."},
}
PAGES = {
    "content/pages/about.md": "---\ntitle: Біз туралы\n---\n\nБіз. [Бес](story:s05)\n",
    "content/pages/about.ru.md": "---\ntitle: О нас\n---\n\nМы.\n",
    "content/pages/rules.md": "---\ntitle: Ережелер\n---\n\n![Сурет](c.jpg) [Біз](page:about)\n",
}
DOSSIERS = {
    "content/dossiers/listed.md": """---
title: Бірінші досье
stories: [s05, s16, s09, s03]
timeline: [{date: 2020-02-20, note: Болды.}, {date: 2020-07-02, note: Кейін болады.}]
image: {src: a.jpg, alt: Сурет}
redirect_from: [/dossier/old/]
---

[Сегіз](story:s08), [Біз](page:about).
""",
    "content/dossiers/listed.ru.md": "---\ntitle: Первое досье\nimage: {alt: Картинка}\n---\n\nТекст.\n",
    "content/dossiers/newest.md": "---\ntitle: Екінші досье\nstories: [s04, s11, s05]\norder: newest\n---\n",
    "content/dossiers/oldest.md": "---\ntitle: Үшінші досье\nstories: [s12, s01, s13]\norder: oldest\n---\n",
    "content/dossiers/later.md": """---
title: Кейінгі досье
stories: [s16]
image: {src: e.jpg, alt: Сурет}
redirect_from: [/dossier/earlier/]
---

Кейін.
""",
    "content/dossiers/draft.md": "---\ntitle: Қаралама\nstories: [s11, s07]\nstatus: draft\n---\n\nМәтін.\n",
}
TOPIC_OF_NOTHING = "- {id: su, name: {kk: Су, ru: Вода, en: Water}}\n"
PICTURES = {f"content/images/{name}.jpg": picture() for name in "abce"}

Files = dict[str, str | bytes]


def text_of(given: Mapping[str, object]) -> str:
    return article(**{"date": None, "category": None, **given})  # type: ignore[arg-type]


def newsroom() -> Files:
    files: Files = {path(story): text_of(given) for story, given in fields().items()}
    files |= {path(*whose): text_of(given) for whose, given in TRANSLATIONS.items()}
    topics = REGISTRIES["content/topics.yaml"] + TOPIC_OF_NOTHING
    return {**files, **PAGES, **DOSSIERS, **PICTURES, **REGISTRIES, "content/topics.yaml": topics}


def says(story: str, **more: object) -> Files:
    """The story, with these fields otherwise."""
    return {path(story): text_of({**fields()[story], **more})}


def translation(story: str, lang: str, **more: object) -> Files:
    return {path(story, lang): text_of({**TRANSLATIONS.get((story, lang), {}), **more})}


def swapped(file: str, old: str, new: str) -> Files:
    text = newsroom()[file]
    assert isinstance(text, str) and old in text
    return {file: text.replace(old, new)}


def dossier(name: str, old: str, new: str) -> Files:
    return swapped(f"content/dossiers/{name}.md", old, new)


Edit = dict[str, str | bytes | None]
"""Files with what is then in them, None for those that go; `at`: how many hours pass."""

NEW = {"title": "Жаңа", "category": "Қоғам", "body": "Жаңа мәтін."}
NEWEST = {**NEW, "date": "2020-07-01 11:00"}


def new(story: str = "n", **more: object) -> Edit:
    return {path(story): text_of({**NEWEST, **more})}


LIVE = "Кіріспе.\n\n## 12:10 Бір\n\nМәтін.\n\n## 11:50 Екі\n\nМәтін."


def front(text: str) -> Edit:
    return {"content/front.yaml": text}


def imprint(line: str) -> Edit:
    return {"content/imprint.yaml": f"{REGISTRIES['content/imprint.yaml']}\n{line}\n"}


EDITS: dict[str, Edit] = {
    "a title": says("s05", title="Басқа"),
    "a title on a numbered page alone": says("s00", title="Басқа"),
    "a title of the newest": says("s15", title="Басқа"),
    "a title in Russian": translation("s09", "ru", title="Другая"),
    "a summary": says("s11", summary="Басқа түйін."),
    "a body": says("s11", body="Басқа мәтін."),
    "a section": says("s11", category="Спорт"),
    "a slug": says("s05", slug="basqa"),
    "a slug of a story with nothing else": says("s08", slug="basqa"),
    "a slug in Russian": translation("s05", "ru", slug="drugoe"),
    "a slug of what a Russian story links to": translation("s09", "ru", slug="drugoe"),
    "a time of day": says("s05", date="2020-02-11 18:00"),
    "a day, past another story": says("s05", date="2020-02-12 18:00"),
    "a month": says("s05", date="2020-04-20 10:00"),
    "a month that had none": says("s05", date="2020-06-20 10:00"),
    "a month of a story with a translation's": translation("s05", "ru", date="2020-06-20 10:00"),
    "the newest becomes the oldest": says("s15", date="2019-12-01 10:00"),
    "a topic more": says("s11", tags="[Шымкент, Білім]"),
    "a topic more on the newest": says("s15", tags="[Шымкент, Құпия]"),
    "no topic": says("s11", tags=None),
    "another topic": says("s11", tags="[Білім]"),
    "another topic on the newest": says("s15", tags="[Білім]"),
    "the first of a topic": says("s11", tags="[Су]"),
    "another picked": says("s02", related="[s15]"),
    "a title of a picked story, far away": says("s12", title="Басқа"),
    "a topic to be related by": says("s12", related_topics="[Білім]"),
    "a topic under an author": says("s04", tags="[Шымкент]"),
    "an author": says("s05", authors=None),
    "another's author": says("s11", authors="[aigul]"),
    "a picture on the card": says("s11", image="{src: b.jpg, alt: Сурет}"),
    "no picture on the card": says("s06", image=None),
    "modified": says("s11", modified="2020-06-05 10:00"),
    "modified, of the newest": says("s15", modified="2020-06-05 10:00"),
    "a correction": says("s11", corrections="[{date: 2020-06-05 10:00, note: Түзетілді.}]"),
    "old address": says("s11", redirect_from="[/old/eleven/]"),
    "no old address": says("s05", redirect_from=None),
    "another old address": says("s05", redirect_from="[/old/six/]"),
    "taken back": says("s05", status="retracted"),
    "taken back, the newest": says("s15", status="retracted"),
    "taken back with its old address": says("s05", status="retracted", title="Басқа"),
    "taken back in Russian alone": translation("s05", "ru", status="retracted"),
    "the only one of a topic in Russian is taken back": translation("s10", "ru", status="retracted"),
    "a draft": says("s05", status="draft"),
    "a draft, with a neighbour": says("s08", status="draft"),
    "a draft in Russian": translation("s05", "ru", status="draft"),
    "a new story": new(),
    "a new story between old ones": new(date="2020-02-11 12:00"),
    "a new story in a month that had none": new(date="2019-11-11 12:00"),
    "a new story of a topic": new(tags="[Білім]"),
    "a new topic": new(tags="[Су]"),
    "a new author's": new(authors="[aigul]"),
    "a new translation": translation("s11", "ru", title="Одиннадцать", body="Текст."),
    "a first translation of a topic": translation("s04", "ru", title="Четыре", body="Текст."),
    "a first translation into English of a section": translation(
        "s00", "en", title="Zero", body="Text."
    ),
    "a translation goes": {path("s05", "ru"): None},
    "the only one in a language goes": {path("s05", "en"): None},
    "a story goes": {path("s14"): None},
    "the newest goes": {path("s15"): None},
    "the oldest goes": {path("s00"): None},
    "two go": {path("s00"): None, path("s14"): None},
    "enough that topics weigh otherwise": {
        path(f"n{n}"): text_of({**NEW, "date": f"2020-06-2{n} 10:00", "tags": "[Білім]"})
        for n in range(6)
    },
    "enough that all weigh otherwise": {
        path(f"n{n:02}"): text_of({**NEW, "date": f"2020-06-2{n % 10} 1{n // 10}:00"})
        for n in range(20)
    },
    "a link to a story": says("s12", body="[Сілтеме](story:s05)"),
    "a static page's title": swapped("content/pages/about.md", "Біз туралы", "Басқа"),
    "a static page's words": swapped("content/pages/about.md", "Біз.", "Басқа."),
    "a static page's title in Russian": swapped("content/pages/about.ru.md", "О нас", "Мы"),
    "a static page is a draft": swapped("content/pages/about.md", "---\n\n", "status: draft\n---\n\n"),
    "a static page goes": {"content/pages/rules.md": None},
    "a static page in Russian goes": {"content/pages/about.ru.md": None},
    "a new static page": {"content/pages/new.md": "---\ntitle: Жаңа\n---\n\nЖаңа.\n"},
    "a static page in another language": {
        "content/pages/rules.ru.md": "---\ntitle: Правила\n---\n\nТекст.\n"
    },
    "a dossier's title": dossier("listed", "Бірінші", "Басқа"),
    "a dossier's title in Russian": dossier("listed.ru", "Первое", "Другое"),
    "a dossier's words": dossier("listed", "[Сегіз]", "[Он](story:s10) [Сегіз]"),
    "a dossier's summary": dossier("listed", "image:", "summary: Түйін.\nimage:"),
    "a dossier's picture": dossier("listed", "a.jpg", "b.jpg"),
    "a dossier's timeline": dossier("listed", "note: Болды.", "note: Басқа."),
    "a dossier has a timeline": dossier(
        "newest", "order", "timeline: [{date: 2020-02-20, note: Болды.}]\norder"
    ),
    "a dossier's old address": dossier("listed", "/dossier/old/", "/dossier/older/"),
    "another order of a dossier": dossier("listed", "[s05, s16, s09, s03]", "[s03, s09, s05]"),
    "a dossier in order of time": dossier("newest", "newest", "oldest"),
    "a story more in a dossier": dossier("newest", "[s04,", "[s04, s12,"),
    "a story less in a dossier": dossier("newest", "[s04,", "["),
    "a dossier is a draft": dossier("listed", "title:", "status: draft\ntitle:"),
    "a dossier is a draft in Russian": dossier("listed.ru", "title:", "status: draft\ntitle:"),
    "a dossier is no draft": dossier("draft", "status: draft\n", ""),
    "a dossier goes": {"content/dossiers/oldest.md": None},
    "a dossier goes in Russian": {"content/dossiers/listed.ru.md": None},
    "a dossier moves": {
        "content/dossiers/oldest.md": None,
        "content/dossiers/eldest.md": DOSSIERS["content/dossiers/oldest.md"].replace(
            "order", "redirect_from: [/dossier/oldest/]\norder"
        ),
    },
    "a new dossier": {
        "content/dossiers/new.md": "---\ntitle: Жаңа\nstories: [s13, s07]\n---\n\nЖаңа.\n"
    },
    "a dossier in another language": {
        "content/dossiers/newest.ru.md": "---\ntitle: Второе\n---\n\nТекст.\n"
    },
    "a dossier's story gets newer": says("s04", date="2020-05-12 18:00"),
    "a dossier's last story is taken back in Russian": {
        **translation("s05", "ru", status="retracted"), **translation("s09", "ru", status="draft")
    },
    "a dossier's next story is taken back": says("s12", status="retracted"),
    "a dossier's next stories are taken back": {
        **says("s01", status="retracted"), **says("s13", status="retracted")
    },
    "two of a dossier change places": {
        **says("s01", date="2020-04-20 10:00"), **says("s13", date="2020-02-01 10:00")
    },
    "a new story in a dossier, and another goes": {
        **new(), **dossier("oldest", "[s12, s01,", "[s12, n,")
    },
    "the last story of a dossier goes": {
        path("s13"): None, **dossier("oldest", ", s13", "")
    },
    "an embargo of a dossier's only story ends": says("s16", date="2020-06-30 20:00"),
    "an event of a dossier comes": {"at": "13"},
    "the picture of a dossier to come": {
        **says("s16", date="2020-06-30 20:00"), "content/images/e.jpg": picture(50, 30, "gold")
    },
    "the picture of a card": {"content/images/a.jpg": picture(50, 30, "gold")},
    "the picture of a body": {"content/images/b.jpg": picture(50, 30, "gold")},
    "the picture of a static page": {"content/images/c.jpg": picture(50, 30, "gold")},
    "a topic's name": swapped(
        "content/topics.yaml",
        "{kk: Білім, ru: Образование, en: Education}}",
        "{kk: Ғылым, ru: Образование, en: Education}, synonyms: [Білім]}",
    ),
    "a topic's name in Russian": swapped("content/topics.yaml", "ru: Шымкент", "ru: Чимкент"),
    "a topic's slug": swapped("content/topics.yaml", "{id: bilim,", "{id: bilim, slug: {kk: q},"),
    "an author's name": swapped("content/authors.yaml", "kk: Айгүл", "kk: Гүл"),
    "an author's slug": swapped("content/authors.yaml", "{id: aigul,", "{id: aigul, slug: {kk: q},"),
    "a section's name": swapped("content/sections.yaml", "ru: Общество", "ru: Люди"),
    "an opinion": says("s11", format="opinion"),
    "an age": says("s11", age="16"),
    "an advertisement": says("s11", format="advertisement", sponsor="Дүкен"),
    "an advertisement, the newest": says("s15", format="advertisement", sponsor="Дүкен"),
    "an advertisement that others are related to": says("s05", format="advertisement", sponsor="Дүкен"),
    "an advertisement that is taken back": says("s15", format="advertisement", sponsor="Дүкен", status="retracted"),
    "a live story": says("s15", format="live", body=LIVE),
    "breaking news": says("s15", breaking_until="2020-07-01 13:00"),
    "breaking news of the month before": says("s11", breaking_until="2020-07-01 13:00"),
    "breaking news is over": {
        **says("s15", breaking_until="2020-07-01 13:00"), **new(), "at": "2",
    },
    "an old story leads": front("kk: {lead: {story: s03, until: 2020-07-02}}"),
    "a story leads that is due": {**front("kk: {lead: {story: s16, until: 2020-07-03}}"), "at": "10"},
    "the lead is over": {**front("kk: {lead: {story: s03, until: 2020-07-02}}"), "at": "13"},
    "two are pinned": front(
        "kk: {pinned: [{story: s03, until: 2020-07-02}, {story: s05, until: 2020-07-02}]}"
    ),
    "one is pinned in Russian": front("ru: {pinned: [{story: s05, until: 2020-07-02}]}"),
    "a section has a block": front("kk: {sections: [sport]}"),
    "a package of a topic": front("kk: {package: {topic: bilim, until: 2020-07-02}}"),
    "a package gets a story": {
        **front("kk: {package: {topic: bilim, until: 2020-07-02}}"), **new(tags="[Білім]")
    },
    "an age of the site": imprint("age: 12"),
    "a banner": imprint("banner: {text: {kk: Қаза, ru: Траур, en: Mourning}, mourning: true}"),
    "a banner is over": {
        **imprint("banner: {text: {kk: Қаза, ru: Траур, en: Mourning}, until: 2020-07-01 13:00}"),
        **new(), "at": "2",
    },
    "an embargo ends": {"at": "10"},
    "a story expires": {"at": "24"},
}  # fmt: skip


def rewrite(root: Path, files: Mapping[str, str | bytes | None]) -> None:
    for name, text in files.items():
        file = root / name
        if text is None:
            file.unlink(missing_ok=True)
        else:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(text if isinstance(text, bytes) else text.encode())


class Room:
    """A newsroom that is built twice: as it changes, and anew."""

    def __init__(self, root: Path) -> None:
        self.root = root
        Site(root).write(newsroom())
        lines = "".join(f"{key} = {value}\n" for key, value in SETTINGS.items())
        plain = (root / "pelicanconf.py").read_text("utf-8") + lines
        (root / "pelicanconf.py").write_text(
            plain + 'EDITIONS = ["kk", "qz", "ru", "en"]\n', "utf-8"
        )
        clean = f'{plain}EDITIONS = ["kk", "qz", "ru", "en"]\nCACHE_PATH = ".clean"\nOUTPUT_PATH = "clean"\n'
        (root / "clean.py").write_text(clean, "utf-8")

    def build(self, at: datetime = AT) -> dict[str, str]:
        # A catalogue that is begun anew would hide that something was not made.
        assert build_here(self.root / "pelicanconf.py", at).rebuilt in ("", None)
        return tree(self.root / "output")

    def build_clean(self, at: datetime = AT) -> dict[str, str]:
        shutil.rmtree(self.root / "clean", ignore_errors=True)
        for file in (self.root / ".clean").glob("catalogue*"):  # pictures need not be made again
            file.unlink()
        build_here(self.root / "clean.py", at)
        return tree(self.root / "clean")


@pytest.fixture(scope="module")
def new_room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], Room]]:
    """A function that gives the newsroom, built; anew if the last test has left it otherwise."""
    with pytest.MonkeyPatch.context() as patch:
        compare_few(patch)
        patch.setattr(reader, "WINDOW", WINDOW)
        patch.setattr(topic_neighbours, "WINDOW", WINDOW)
        rooms: list[tuple[Room, dict[str, str]]] = []

        def give() -> Room:
            if not rooms or tree(rooms[-1][0].root / "output") != rooms[-1][1]:
                room = Room(tmp_path_factory.mktemp("room"))
                rooms.append((room, room.build()))
            return rooms[-1][0]

        yield give


@pytest.mark.parametrize("name", EDITS)
def test_an_edit_and_its_reversal_give_the_site_of_a_clean_build(
    new_room: Callable[[], Room], name: str
) -> None:
    room = new_room()
    before = tree(room.root / "output")
    edit = {**EDITS[name]}
    at = AT + timedelta(hours=int(str(edit.pop("at", "0"))))
    try:
        rewrite(room.root, edit)
        made, clean = room.build(at), room.build_clean(at)
    finally:
        was = {file: text for file, text in newsroom().items() if file in edit}
        rewrite(room.root, {**dict.fromkeys(edit), **was})
    again = room.build()
    assert clean != before, "the edit shows nowhere"
    assert differing(made, clean) == []
    assert differing(again, before) == []


def differing(one: dict[str, str], other: dict[str, str]) -> list[str]:
    return sorted(path for path in one.keys() | other.keys() if one.get(path) != other.get(path))
