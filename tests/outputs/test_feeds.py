"""Feeds: whole texts in every format, ids that stay, and what happens when a story changes."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import feedparser
import pytest
from lxml import etree
from lxml import html as lxml_html

from tests.attachments import MP3, VTT, mp4, pdf
from tests.conftest import Site, article, picture
from tests.servers import served
from tilshi.editions import EDITIONS
from tilshi.outputs.feed_html import for_feeds
from tilshi.publishing import embargo
from tilshi.publishing.public_view import PublicView

ATOM = "{http://www.w3.org/2005/Atom}"
ENCODED = "{http://purl.org/rss/1.0/modules/content/}encoded"
TOMBSTONE = "{http://purl.org/atompub/tombstones/1.0}deleted-entry"
TAG_URI = re.compile(r"tag:[a-z0-9.-]+,\d{4}(-\d\d(-\d\d)?)?:[\w./~-]+", re.ASCII)
FIRST, SECOND = "content/articles/2020/a.md", "content/articles/2020/b.md"
PLAIN = {FIRST: article(), SECOND: article("Екінші", date="2020-06-02 10:00")}

HARD = """Тіркелгені `a < b && c ]]> d` және «*көлбеу*» мен **қою** сөз 🏔.[^1]

[Бірінші](story:a), [сайт](https://example.org/?a=1&b=2), [төменге](#tomen)

![Қала & дала](a.jpg)

> [!PULL]
> Тіркелгені бар сөйлем.

> [!FACT]
> Жадынама

## Төмен {#tomen}

| Жыл | Сан |
|-----|----:|
| 2020 | 5 |

Арабша: {ar}. Тіркелгені *бар* сөйлем.

[^1]: Ескерту.
"""
HARD = HARD.replace("{ar}", "قازاق")
TITLE = """Бағасы < 5 & > 3 "дүкен" 'қала' ]]> 🏔 قازاق"""


@pytest.fixture(scope="module")
def hard(tmp_path_factory: pytest.TempPathFactory) -> Site:
    fields = {
        "tags": "[Шымкент, Білім]",
        "authors": "[aigul]",
        "image": "{src: a.jpg, alt: 'Тау & \"қыр\"', caption: Тау, credit: Асан}",
        "corrections": "[{date: 2020-06-05 12:00, note: Саны & аты түзетілді.}]",
        "date": "2020-06-02 10:00",
        "summary": "'Түйін: 1 < 2 & 3'",
    }
    quoted = "'" + TITLE.replace("'", "''") + "'"
    built = Site(tmp_path_factory.mktemp("hard")).write(
        {
            FIRST: article(),
            SECOND: article(quoted, HARD, **fields),
            "content/articles/2020/b.ru.md": article(
                "Цена < 5 & «x»", "Текст.", date=None, category=None, image="{alt: Гора}"
            ),
            "content/dossiers/badam.md": "---\ntitle: Бадам\nstories: [a, b]\n---\n",
            "content/images/a.jpg": picture(),
        }
    )
    return built.made()


def xml_feeds(built: Site) -> list[Path]:
    return sorted(file for file in built.output.rglob("feed.*") if file.suffix in (".atom", ".rss"))


def texts(file: Path) -> list[str]:
    """The HTML of the stories in a feed of any format, untouched by a feed reader."""
    if file.suffix == ".json":
        return [one["content_html"] for one in json.loads(file.read_text("utf-8"))["items"]]
    return [one.text for one in etree.parse(file).iter(f"{ATOM}content", ENCODED)]


def contents(built: Site) -> Iterator[tuple[str, str]]:
    """(file, HTML) of every story in every feed."""
    for file in (*xml_feeds(built), *built.output.rglob("feed.json")):
        for html in texts(file):
            yield str(file), html


def test_every_edition_and_list_has_its_feed(hard: Site) -> None:
    names = {file.relative_to(hard.output).as_posix() for file in hard.output.rglob("feed*.*")}
    lists = ["", "qogham/", "topic/shymkent/", "topic/bilim/", "author/aigul/", "dossier/badam/"]
    for prefix in ("", "qz/", "tote/"):
        wanted = {f"{prefix}{one}feed.atom" for one in lists}
        wanted |= {prefix + name for name in ("feed.rss", "feed.json", "feeds.opml")}
        assert wanted <= names
    assert "ru/qogham/feed.atom" in names and "ru/topic/bilim/feed.atom" in names
    assert "en/feed.atom" not in names


def test_feed_readers_find_no_fault_in_any_feed(hard: Site) -> None:
    assert len(xml_feeds(hard)) > 20
    for file in xml_feeds(hard):
        feed = feedparser.parse(file.read_bytes())
        assert not feed.bozo, file
        assert feed.entries and feed.feed.title and feed.feed.link


@pytest.mark.parametrize("name", ["feed.atom", "feed.rss", "qogham/feed.atom"])
def test_a_hard_title_and_text_come_through_xml_feeds_unchanged(hard: Site, name: str) -> None:
    root = etree.fromstring((hard.output / name).read_bytes())
    (title,) = (one.text for one in root.iter(f"{ATOM}title", "title") if "🏔" in (one.text or ""))
    page = hard.page("/2020/06/b/")
    assert title == "".join(page.xpath("//h1//text()")).replace("\u00ad", "")
    html = texts(hard.output / name)[0]
    (told,) = page.xpath("//div[contains(@class, 'body')]")
    (pull,) = told.xpath(".//blockquote[@class='pull']")
    pull.getparent().remove(pull)  # a sentence of the text, set large
    body = told.text_content().split()
    assert " ".join(body) in " ".join(
        lxml_html.fromstring(f"<div>{html}</div>").text_content().split()
    )
    entry = feedparser.parse((hard.output / name).read_bytes()).entries[0]
    assert unescape(entry.title) == title
    assert unescape(entry.summary) == "Түйін: 1 < 2 & 3"


def test_a_hard_title_and_text_come_through_json_unchanged(hard: Site) -> None:
    feed = json.loads(hard.text("feed.json"))
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    item = feed["items"][0]
    entry = feedparser.parse((hard.output / "feed.atom").read_bytes()).entries[0]
    assert texts(hard.output / "feed.json") == texts(hard.output / "feed.atom")
    assert item["title"] == unescape(entry.title)
    assert item["id"] == entry.id
    assert item["image"].startswith("https://ulgi.example/images/a-")
    assert item["tags"] == ["Қоғам", "Шымкент", "Білім"]
    assert item["authors"] == [
        {"name": "Айгүл Серікқызы", "url": "https://ulgi.example/author/aigul/"}
    ]


def test_no_address_in_a_text_is_relative_and_nothing_is_only_for_the_site(hard: Site) -> None:
    found = list(contents(hard))
    assert len(found) > 40
    for file, html in found:
        for node in lxml_html.fromstring(f"<div>{html}</div>").iter():
            assert not {"class", "tabindex", "sizes", "loading", "style"} & set(node.attrib), file
            said = [node.get(name) for name in ("href", "src") if node.get(name)]
            said += [part.split()[0] for part in node.get("srcset", "").split(",") if part]
            assert all(re.match(r"https://|#b-", one) for one in said), (file, said)


def test_places_within_a_text_are_named_by_its_story(hard: Site) -> None:
    html = json.loads(hard.text("feed.json"))["items"][0]["content_html"]
    tree = lxml_html.fromstring(f"<div>{html}</div>")
    ids, targets = tree.xpath("//@id"), [one for one in tree.xpath("//@href") if one[0] == "#"]
    assert {"b-fn-1", "b-fnref-1", "b-tomen"} <= set(ids)
    assert len(targets) == 3
    assert {one[1:] for one in targets} <= set(ids)


def test_a_base_path_and_addresses_in_text_stay_what_they_are() -> None:
    html = '<p>a href="/x" srcset="/y"</p><a href="/n/x/#y">x</a><img srcset="/n/a 1w, /n/b 2w">'
    made = for_feeds(html, "https://h.example", "s-")
    assert made == (
        '<p>a href="/x" srcset="/y"</p><a href="https://h.example/n/x/#y">x</a>'
        '<img srcset="https://h.example/n/a 1w, https://h.example/n/b 2w">'
    )


def test_a_pull_quote_whose_words_stand_nowhere_else_is_a_quotation_in_feeds(site) -> None:
    body = "Су таза, дейді ол.\n\n> [!PULL]\n> «Су таза»\n\n> [!PULL]\n> Өзен тартылды."
    made = site({FIRST: article(body=body)}).made()
    for name in ("feed.atom", "feed.rss", "feed.json"):
        (html,) = texts(made.output / name)
        tree = lxml_html.fromstring(f"<div>{html}</div>")
        (quoted,) = tree.iter("blockquote")
        assert quoted.text_content().split() == ["Өзен", "тартылды."]
        assert tree.text_content().count("таза") == 1


def test_the_text_has_its_picture_and_its_corrections(hard: Site) -> None:
    html = json.loads(hard.text("feed.json"))["items"][0]["content_html"]
    tree = lxml_html.fromstring(f"<div>{html}</div>")
    assert tree.xpath("string(//figcaption)").startswith("Тау Сурет: Асан")
    assert tree.xpath("//figure//img/@alt") == ["Тау & «қыр»", "Қала & дала"]
    assert tree.xpath("//h2/text()")[-1] == "Түзетулер"
    assert tree.xpath("string(//dd[last()])") == "Саны & аты түзетілді."


def test_arabic_script_is_from_right_to_left_in_every_text(hard: Site) -> None:
    for file, html in contents(hard):
        marked = html.startswith('<div dir="rtl" lang="kk-Arab">')
        assert marked == ("/tote/" in file), file
    root = etree.fromstring((hard.output / "tote/feed.atom").read_bytes())
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == "kk-Arab"


def test_atom_has_what_rfc_4287_requires(hard: Site) -> None:
    for file in hard.output.rglob("feed.atom"):
        root = etree.fromstring(file.read_bytes())
        assert root.tag == f"{ATOM}feed"
        for one in (root, *root.iter(f"{ATOM}entry")):
            for name in ("id", "title", "updated"):
                (found,) = one.findall(f"{ATOM}{name}")
                assert found.text
            assert TAG_URI.fullmatch(one.findtext(f"{ATOM}id"))
            (changed,) = one.findall(f"{ATOM}updated")
            assert datetime.fromisoformat(changed.text).tzinfo
            assert len(one.findall(f"{ATOM}link[@rel='alternate']")) == 1
        (own,) = root.findall(f"{ATOM}link[@rel='self']")
        path = file.relative_to(hard.output).as_posix()
        assert own.get("href") == f"https://ulgi.example/{path}"
        assert root.findtext(f"{ATOM}author/{ATOM}name")
        ids = [one.text for one in root.iter(f"{ATOM}id")]
        assert len(ids) == len(set(ids))


def test_rss_has_what_its_readers_require(hard: Site) -> None:
    for file in hard.output.rglob("feed.rss"):
        channel = etree.fromstring(file.read_bytes())[0]
        assert all(channel.findtext(name) for name in ("title", "link", "description", "language"))
        for item in channel.iter("item"):
            (guid,) = item.findall("guid")
            assert guid.get("isPermaLink") == "false"
            assert TAG_URI.fullmatch(guid.text)
    (item, _) = etree.fromstring((hard.output / "feed.rss").read_bytes())[0].findall("item")
    media = {"m": "http://search.yahoo.com/mrss/", "dc": "http://purl.org/dc/elements/1.1/"}
    (file,) = item.findall("m:content", media)
    assert file.get("url").startswith("https://ulgi.example/images/a-")
    assert (file.get("width"), file.get("height")) == ("64", "40")
    assert file.findtext("m:credit", namespaces=media) == "Асан"
    assert item.find("m:thumbnail", media).get("url").startswith("https://ulgi.example/images/a-")
    assert [one.text for one in item.findall("dc:creator", media)] == ["Айгүл Серікқызы"]


def test_podcast_programs_find_a_storys_recordings_with_type_and_size(site) -> None:
    body = "Мәтін.\n\n[Үн](files/un.mp3)\n\n[Бейне](files/beine.mp4)\n\n[Есеп](files/esep.pdf)"
    made = site(
        {
            FIRST: article(body=body),
            SECOND: article("Екінші"),
            "content/files/un.mp3": MP3,
            "content/files/un.kk.vtt": VTT,
            "content/files/beine.mp4": mp4(),
            "content/files/esep.pdf": pdf(),
        }
    ).made()
    paths = [next(one for one in made.tree() if one.startswith(f"files/{name}-")) for name in
             ("un", "beine")]  # fmt: skip
    sizes = [(made.output / path).stat().st_size for path in paths]
    expected = [
        (f"https://ulgi.example/{path}", kind, size)
        for path, kind, size in zip(paths, ("audio/mpeg", "video/mp4"), sizes, strict=True)
    ]
    atom, rss = (
        {
            entry.title: [(one.href, one.type, int(one.length)) for one in entry.enclosures]
            for entry in feedparser.parse(made.text(name)).entries
        }
        for name in ("feed.atom", "qz/feed.rss")
    )
    assert atom == {"Тақырып": expected, "Екінші": []}
    assert rss == {"Taqyryp": expected[:1], "Ekınşı": []}
    items = {
        one["title"]: one.get("attachments") for one in json.loads(made.text("feed.json"))["items"]
    }
    told = [{"url": url, "mime_type": kind, "size_in_bytes": size} for url, kind, size in expected]
    assert items == {"Тақырып": told, "Екінші": None}


def test_feeds_name_the_hub_that_tells_of_their_changes_if_there_is_one(site) -> None:
    hub = "https://hub.example/"
    made = site({"content/articles/2020/a.md": article()}).settings(WEBSUB_HUB=hub).made()
    for name in ("feed.atom", "feed.rss"):
        links = feedparser.parse((made.output / name).read_bytes()).feed.links
        assert [link.href for link in links if link.rel == "hub"] == [hub]
    assert json.loads(made.text("feed.json"))["hubs"] == [{"type": "WebSub", "url": hub}]


def test_each_author_is_named_separately(site) -> None:
    two = """
- {id: aigul, name: {kk: Айгүл Серікқызы, ru: Айгуль Серикызы, en: Aigul Serikqyzy}}
- {id: asan, name: {kk: Асан Үсен, ru: Асан Усен, en: Asan Usen}}
"""
    files = {"content/authors.yaml": two, FIRST: article(authors="[asan, aigul]")}
    built = site(files).made()
    (entry,) = feedparser.parse((built.output / "feed.atom").read_bytes()).entries
    assert [one.name for one in entry.authors] == ["Асан Үсен", "Айгүл Серікқызы"]
    assert entry.authors[1].href == "https://ulgi.example/author/aigul/"


def ids(built: Site) -> dict[str, list[str]]:
    """The ids of the feed and its stories, by file name."""
    found = {}
    for file in xml_feeds(built):
        feed = feedparser.parse(file.read_bytes())
        own = [feed.feed.id] if file.suffix == ".atom" else []
        found[file.relative_to(built.output).as_posix()] = own + [one.id for one in feed.entries]
    for file in built.output.rglob("feed.json"):
        items = json.loads(file.read_text("utf-8"))["items"]
        found[file.relative_to(built.output).as_posix()] = [one["id"] for one in items]
    return found


def test_a_story_from_before_the_time_zones_has_a_time_that_programs_can_read(site) -> None:
    """In 1913, the clocks of Almaty were 5:07:48 ahead of Greenwich."""
    made = site({FIRST: article(date="1913-02-02 10:00"), SECOND: article("Екінші")}).made()
    time = "1913-02-02T10:00:00+05:08"
    assert f"<published>{time}</published>" in made.text("feed.atom")
    assert "<pubDate>Sun, 02 Feb 1913 10:00:00 +0508</pubDate>" in made.text("feed.rss")
    assert f'"date_published":"{time}"' in made.text("feed.json")
    assert f"<lastmod>{time}</lastmod>" in made.text("sitemap-1913-02.xml")
    assert f'"published":"{time}"' in made.text("api/latest.json")
    assert 'datetime="1913-02-02T10:00+05:08"' in made.text("1913/02/a/index.html")
    assert "+05:07" not in made.text("1913/02/a/index.html")


def test_ids_stay_after_a_new_slug_a_correction_and_a_new_domain(site) -> None:
    built: Site = site(PLAIN)
    imprint = (built.root / "content/imprint.yaml").read_text("utf-8")
    built.write({"content/imprint.yaml": imprint + "feed_tag: ulgi.example,2026-01-31\n"})
    before = ids(built.made())
    assert before["feed.atom"] == [
        "tag:ulgi.example,2026-01-31:feed/kk",
        "tag:ulgi.example,2026-01-31:story/kk/b",
        "tag:ulgi.example,2026-01-31:story/kk/a",
    ]
    fields: dict[str, Any] = {
        "slug": "zhanga",
        "corrections": "[{date: 2020-06-05, note: Сан}]",
        "date": "2020-06-03 10:00",
    }
    built.write({SECOND: article("Басқа", **fields)}).settings(SITEURL="https://new.example/n")
    after = {file: found for file, found in ids(built.made()).items() if "corrections" not in file}
    assert "https://new.example/n/2020/06/zhanga/" in built.text("feed.atom")
    assert "https://ulgi.example/" not in built.text("feed.atom")
    assert after == before


def test_editions_have_ids_of_their_own(hard: Site) -> None:
    found = [one for name, all_ in ids(hard).items() if name.endswith("feed.atom") for one in all_]
    feeds = [one for one in found if ":feed/" in one]
    assert len(feeds) == len(set(feeds)) > 10
    assert {one.rpartition(":")[2] for one in found if one.endswith("/b")} == {
        f"story/{edition}/b" for edition in ("kk", "qz", "tote", "ru")
    }


def times(built: Site, name: str, story: str) -> tuple[str, str]:
    """When the feed, and a story in it, were changed."""
    feed = feedparser.parse((built.output / name).read_bytes())
    (entry,) = (one for one in feed.entries if one.id.endswith(f"/{story}"))
    return feed.feed.updated, entry.updated


@pytest.mark.parametrize("name", ["feed.atom", "qogham/feed.atom", "dossier/badam/feed.atom"])
@pytest.mark.parametrize(
    "edit",
    [{"modified": "2020-06-09 11:00"}, {"corrections": "[{date: 2020-06-09 11:00, note: Сан}]"}],
)
def test_an_edit_makes_the_story_and_its_feeds_newer(site, name: str, edit: Any) -> None:
    dossier = {"content/dossiers/badam.md": "---\ntitle: Бадам\nstories: [a, b]\n---\n"}
    built = site({**PLAIN, **dossier}).made()
    before = times(built, name, "a")
    built.write({FIRST: article(**edit)}).made()
    after = times(built, name, "a")
    assert before < after
    assert after == ("2020-06-09T11:00:00+06:00",) * 2


def deleted(built: Site, name: str) -> list[tuple[str, str, str]]:
    root = etree.fromstring((built.output / name).read_bytes())
    return [(one.get("ref"), one.get("when"), one[0].text) for one in root.iter(TOMBSTONE)]


@pytest.mark.parametrize("name", ["feed.atom", "qogham/feed.atom", "dossier/badam/feed.atom"])
def test_a_retracted_story_is_named_as_deleted(site, name: str) -> None:
    dossier = {"content/dossiers/badam.md": "---\ntitle: Бадам\nstories: [a, b]\n---\n"}
    built = site({**PLAIN, **dossier}).made()
    assert deleted(built, name) == []
    (id_,) = (one for one in ids(built)[name] if one.endswith("/b"))
    gone = {"status": "retracted", "date": "2020-06-02 10:00", "modified": "2020-07-01 10:00"}
    built.write({SECOND: article("Екінші", **gone)}).made()
    assert deleted(built, name) == [(id_, "2020-07-01T10:00:00+06:00", "Материал қайтарып алынды")]
    assert id_ not in ids(built)[name]
    gone["corrections"] = "[{date: 2020-07-02 10:00, note: Дерек жалған болды.}]"
    built.write({SECOND: article("Екінші", **gone)}).made()
    assert deleted(built, name) == [(id_, "2020-07-02T10:00:00+06:00", "Дерек жалған болды.")]


@pytest.mark.parametrize(
    ("modified", "comment"),
    [("2020-06-30", "Дерек жалған болды."), ("2020-07-09", "Материал қайтарып алынды")],
)
def test_a_retraction_is_explained_by_the_note_about_it_and_no_other(
    site, modified: str, comment: str
) -> None:
    notes = (
        "[{date: 2020-07-02, note: Дерек жалған болды.}, {date: 2020-06-05, note: Сан түзетілді.}]"
    )
    gone = article(status="retracted", modified=modified, corrections=notes)
    made = site({FIRST: gone, SECOND: article("Екінші")}).made()
    assert [said for _, _, said in deleted(made, "feed.atom")] == [comment]


def test_an_old_story_that_is_retracted_today_is_named_though_the_feed_never_reached_it(
    site,
) -> None:
    built = site(PLAIN).settings(FEED_SIZE=1).made()
    assert len(ids(built)["feed.rss"]) == 1
    built.write({FIRST: article(status="retracted", modified="2020-07-01 10:00")}).made()
    assert [when for _, when, _ in deleted(built, "feed.atom")] == ["2020-07-01T10:00:00+06:00"]
    built.write({FIRST: article(status="retracted")}).made()
    assert deleted(built, "feed.atom") == []


def test_nothing_that_is_not_due_is_in_any_feed(site) -> None:
    later = {"date": "2026-12-01 10:00", "tags": "[Құпия]", "authors": "[aigul]"}
    built = site(
        {
            **PLAIN,
            "content/articles/2020/later.md": article("Кейінгі хабар", "Құпия мәтін.", **later),
            "content/articles/2020/gone.md": article("Өткен хабар", expires="2026-11-01"),
            "content/articles/2020/draft.md": article("Қолжазба", status="draft"),
        }
    ).made()
    names = [file for file in built.output.rglob("*") if file.suffix in (".atom", ".rss", ".opml")]
    for file in [*names, *built.output.rglob("*.json")]:
        text = file.read_text("utf-8")
        for word in ("later", "Кейінгі", "Құпия", "Өткен", "Қолжазба", "aigul", "gone"):
            assert word not in text, file
    assert not (built.output / "topic/qupiia/feed.atom").exists()
    built.made("2026-12-02")
    assert (built.output / "topic/qupiia/feed.atom").exists()
    assert "Кейінгі хабар" in built.text("author/aigul/feed.atom")
    assert "topic/qupiia/feed.atom" in built.text("feeds.opml")


def test_an_old_storys_edit_changes_no_feed_that_does_not_have_it(site) -> None:
    built = site(PLAIN).settings(FEED_SIZE=1).made()
    before = {file: file.stat().st_mtime_ns for file in xml_feeds(built)}
    built.write({FIRST: article(body="Басқа мәтін.", tags="[Білім]")}).made()
    new = {
        file.relative_to(built.output).as_posix() for file in xml_feeds(built) if file not in before
    }
    assert new == {f"{prefix}topic/bilim/feed.atom" for prefix in ("", "qz/", "tote/")}
    assert {file: file.stat().st_mtime_ns for file in before} == before


def test_a_new_story_changes_only_the_feeds_of_its_own_lists(site) -> None:
    sport = article("Спорт", category="Спорт", tags="[Шымкент]", authors="[aigul]")
    built = site({**PLAIN, "content/articles/2020/s.md": sport}).made()
    before = {file: file.read_bytes() for file in built.output.rglob("feed*.*")}
    new = article("Жаңа", date="2020-07-01 10:00", tags="[Шымкент]")
    built.write({"content/articles/2020/n.md": new}).made()
    changed = {
        file.relative_to(built.output).as_posix()
        for file in built.output.rglob("feed*.*")
        if before.get(file) != file.read_bytes()
    }
    lists = ("feed.atom", "feed.rss", "feed.json", "qogham/feed.atom", "topic/shymkent/feed.atom")
    assert changed == {prefix + one for prefix in ("", "qz/", "tote/") for one in lists}


def test_a_topic_has_its_ten_newest_stories_and_the_edition_as_many_as_are_set(site) -> None:
    days = {f"content/articles/2020/d{n}.md": f"2020-05-{n:02} 10:00" for n in range(1, 15)}
    built = site({file: article(date=day, tags="[Білім]") for file, day in days.items()})
    found = ids(built.settings(FEED_SIZE=12).made())
    assert [one.rpartition("/")[2] for one in found["topic/bilim/feed.atom"][1:]] == [
        f"d{n}" for n in range(14, 4, -1)
    ]
    for name in ("feed.rss", "feed.json"):
        assert [one.rpartition("/")[2] for one in found[name]] == [
            f"d{n}" for n in range(14, 2, -1)
        ]


def test_a_browser_gets_a_feed_as_xml_so_that_its_style_sheet_is_used(browser, hard: Site) -> None:
    with served(hard.output) as address:
        page = browser.new_page()
        for name, title in (("feed.atom", "title"), ("tote/feed.rss", "channel > title")):
            answer = page.goto(f"{address}{name}")
            assert answer.headers["content-type"].startswith("application/xml")
            shown = "one => getComputedStyle(document.querySelector(one)).display"
            assert page.evaluate(shown, title) == "block"
            assert page.evaluate(shown, "id, guid") == "none"
            assert page.evaluate("document.querySelectorAll('a[href]').length") >= 3
        page.close()


def test_pages_name_the_feed_of_their_list(hard: Site) -> None:
    for path, own in {
        "/": [],
        "/qogham/": ["/qogham/feed.atom"],
        "/topic/bilim/": ["/topic/bilim/feed.atom"],
        "/author/aigul/": ["/author/aigul/feed.atom"],
        "/2020/06/b/": ["/qogham/feed.atom"],
        "/2020/06/": [],
    }.items():
        found = hard.page(path).xpath("//link[@type='application/atom+xml']/@href")
        assert found == ["/feed.atom", *own], path


def test_the_list_of_feeds_names_each_feed_once(hard: Site) -> None:
    for prefix in ("", "qz/", "tote/", "ru/"):
        root = etree.fromstring((hard.output / f"{prefix}feeds.opml").read_bytes())
        assert root.get("version") == "2.0" and root.findtext("head/title")
        named = root.xpath("//outline/@xmlUrl")
        below = [f for f in hard.output.rglob("feed.atom")
                 if (f.relative_to(hard.output).parts[0] + "/" in ("qz/", "tote/", "ru/", "en/"))
                 == bool(prefix) and str(f.relative_to(hard.output)).startswith(prefix)]  # fmt: skip
        wanted = [f"https://ulgi.example/{f.relative_to(hard.output).as_posix()}" for f in below]
        assert sorted(named) == sorted(wanted)
        assert all(one.get("text") for one in root.iter("outline"))
    assert etree.fromstring((hard.output / "qz/feeds.opml").read_bytes()).xpath(
        "//body/outline/@text"
    )[1:] == ["Bölımder", "Taqyryptar", "Avtorlar", "Doseler", "Tüzetuler"]


def test_a_browser_is_told_what_a_feed_is_by_a_style_sheet_of_the_site(hard: Site) -> None:
    for name in ("feed.atom", "feed.rss", "topic/bilim/feed.atom"):
        tree = etree.parse(hard.output / name)
        sheet = tree.getroot().getprevious()
        assert sheet.get("type") == "text/css"
        assert (hard.output / sheet.get("href").lstrip("/")).is_file()
        links = tree.xpath("//h:div//h:a/@href", namespaces={"h": "http://www.w3.org/1999/xhtml"})
        for link in links:
            path = link.removeprefix("https://ulgi.example/")
            there = (
                hard.output / path / "index.html" if path[-1:] in ("", "/") else hard.output / path
            )
            assert there.is_file(), link


@pytest.mark.parametrize("form", ["atom", "rss", "json"])
@pytest.mark.parametrize("edition", ["kk", "qz", "tote"])
def test_the_embargo_scan_finds_the_title_the_summary_and_the_text_of_a_story_in_a_feed(
    tmp_path: Path, form: str, edition: str
) -> None:
    title, summary = "Қала орталығында «жаңа» көпір салынады", 'Бас жоспарда "жасыл" аймақ та бар.'
    text = "Көпір екі жағаны қосады,\nал оның ені отыз метр болмақ екен."
    site = Site(tmp_path).write({FIRST: article(title, text, summary=f"'{summary}'")}).made()
    (catalogue,) = site.root.glob(".cache/catalogue-*.sqlite")
    hidden = PublicView(catalogue, datetime(2019, 1, 1, tzinfo=UTC)).hidden()
    secrets = embargo.embargoed_strings(hidden, [EDITIONS[edition]], ZoneInfo("Asia/Almaty"), "/")
    data = (site.output / EDITIONS[edition].prefix / f"feed.{form}").read_bytes()
    found = {secret.said for secret in secrets if secret.found in data}
    assert {one[:12] for one in found} == {"", "Қала орталығ", "Бас жоспарда", "Көпір екі жа"}
