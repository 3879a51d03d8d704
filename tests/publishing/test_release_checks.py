"""The checks of a release before publishing."""

import html
import json
import re
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import Site, article, picture
from tests.publishing.small_sites import START, Newsroom, folder, page, small_site
from tilshi.content.article import Article, Correction, Picture
from tilshi.content.schema import Status
from tilshi.editions import EDITIONS
from tilshi.problems import ProblemsError
from tilshi.publishing import checks, embargo
from tilshi.publishing.config import PublishOptions
from tilshi.publishing.diff import compare, in_words, story_slug
from tilshi.publishing.embargo import HiddenVersion
from tilshi.publishing.precompress import is_text
from tilshi.publishing.public_view import NothingHidden, PublicView
from tilshi.publishing.publisher import publish

MANIFESTS = st.dictionaries(st.sampled_from("abcdefgh"), st.sampled_from("123"))


@given(MANIFESTS, MANIFESTS)
def test_uploads_and_deletions_turn_one_release_into_the_other(old, new) -> None:
    diff = compare(old, new)
    after = {path: digest for path, digest in old.items() if path not in diff.gone}
    after.update((path, new[path]) for path in diff.put)
    assert after == new
    assert all(old.get(path) != new[path] for path in diff.put)
    assert bool(diff) == (old != new)


def test_the_summary_distinguishes_stories_from_other_files() -> None:
    old = {"2020/05/a/index.html": "1", "ru/2020/05/a/index.html": "1", "2020/05/index.html": "1",
           "2020/05/r/index.html": "1", "2020/05/x/index.html": "1", "index.html": "1"}  # fmt: skip
    new = {**dict.fromkeys(old, "2"), "2020/05/b/index.html": "1", "2020/05/p/1/index.html": "1"}
    del new["2020/05/x/index.html"]
    words = in_words(compare(old, new), {"a"}, lambda path: "/r/" in path)
    assert words["kk"] == "1 мақала жаңа, 2 түзетілді, 1 қайтарып алынды, 1 алынды, өзге файл – 3"
    assert words["en"].startswith("new stories: 1, corrected: 2")
    assert story_slug("2020/05/p/index.html") == "p"
    assert story_slug("2020/05/p/1/index.html") is None
    assert story_slug("ru/2020/05/p/index.html") == "p"
    assert story_slug("qz/2020/05/p/index.html") is story_slug("tote/2020/05/p/index.html") is None
    assert in_words(compare(old, old), None, bool)["kk"] == "өзгеріс жоқ"


def problems(tmp_path: Path, *sites: dict[str, bytes], **settings: object) -> list[str]:
    room = Newsroom(tmp_path / "work", folder(tmp_path / "host"), **settings)
    for site in sites[:-1]:
        room.publish(site)
    with pytest.raises(ProblemsError) as caught:
        room.publish(sites[-1])
    return [f"{problem.file}: {problem.code}" for problem in caught.value.problems]


def test_a_broken_link_and_one_to_a_removed_page_are_both_reported(tmp_path: Path) -> None:
    bad = {**small_site(1), "a/index.html": page('<a href="/nowhere/">x</a>').encode()}
    bad["assets/main.0000000000.css"] = b"x"
    assert problems(tmp_path, bad) == ["a/index.html: dead-link"]


def test_an_unchanged_page_with_a_removed_picture_is_reported(tmp_path) -> None:
    picture = "images/a-0123456789ab-480.webp"
    site = {**small_site(1), picture: b"x", "assets/main.0000000000.css": b"x"}
    site["a/index.html"] = page(f'<img src="/{picture}" srcset="/{picture} 480w">').encode()
    without = {path: data for path, data in site.items() if path != picture}
    assert problems(tmp_path, site, without) == ["a/index.html: dead-link"]


@pytest.mark.parametrize(
    ("gone", "link"),
    [
        ("2020/05/a/index.html", '<a href="/n/2020/05/a/">'),
        ("2020/05/a/index.html", '<a href="https://x.example/n/2020/05/a/#pikirler">'),
        ("2020/05/a/index.html", '<meta http-equiv="refresh" content="0; url=/n/2020/05/a/">'),
        ("topic/a/feed.atom", '<link rel="alternate" href="/n/topic/a/feed.atom">'),
        (
            "images/a-12-480.webp",
            '<img src="b.webp" srcset="b.webp 9w, /n/images/a-12-480.webp 8w">',
        ),
        ("index.html", '<a href="/n/">'),
    ],
)
def test_a_removed_file_is_found_in_links_to_it_only(tmp_path, gone, link) -> None:
    (tmp_path / "named.html").write_text(link, "utf-8")
    others = '<p>/n/2020/05/a/</p><a href="/n/2020/05/a/p/1/"><img src="/n/images/a-12-960.webp">'
    (tmp_path / "other.html").write_text(others, "utf-8")
    rules = checks.ReleaseRules("https://x.example", "/n/", {}, 100, 5)
    found = checks.left_over(tmp_path, ["named.html", "other.html"], [gone], rules)
    assert [problem.file for problem in found] == ["named.html"]


def test_an_empty_file_and_one_changed_after_the_build_are_reported(tmp_path: Path) -> None:
    assert problems(tmp_path, {**small_site(1), "robots.txt": b""}) == ["robots.txt: publish-empty"]
    room = Newsroom(tmp_path / "b", folder(tmp_path / "host"))
    site = room.site(small_site(1))
    (site.output / "feed.atom").write_bytes(b"altered")
    with pytest.raises(ProblemsError) as caught:
        publish(
            room.job,
            site,
            PublishOptions(),
            lambda: datetime.now(UTC),
            lambda _: None,
            lambda _: None,
        )
    assert [p.code for p in caught.value.problems] == ["publish-altered"]


def hidden(title: str, **more: object) -> HiddenVersion:
    given = {"story": "s", "lang": "kk", "path": "articles/2026/s.md", "slug": "s", "date": START,
             "status": Status.DRAFT, "section": "x", "summary": ""}  # fmt: skip
    return HiddenVersion(Article(title=title, **{**given, **more}), "<p>Мәтін.</p>", False)


class Told(NothingHidden):
    """A newsroom whose public stories say one thing and show one picture."""

    def __init__(self, phrase: str = "", shown: str = "") -> None:
        self.phrase, self.shown = phrase, shown

    def says(self, phrase: str) -> bool:
        return phrase in self.phrase

    def shows(self, wanted: str) -> bool:
        return wanted == self.shown


LONG = "Қаланың жаңа бас жоспары дүйсенбіде ғана жарияланады"
ZONE = ZoneInfo("Asia/Almaty")
ALL = tuple(EDITIONS.values())
WORDS = {
    LONG: {
        "kk": "Қаланың жаңа бас жоспары дүйсенбіде ғана жарияланады",
        "qz": "Qalanyñ jaña bas jospary düisenbıde ğana jarialanady",
        "tote": "قالانىڭ جاڭا باس جوسپارى دۇيسەنبىدە عانا جاريالانادى",
    },
    "Байланыс: +7 (727) 222-33-44 нөмірі бойынша қоңырау шалыңыз": {
        "kk": "Байланыс: +7 (727) 222-33-44 нөмірі бойынша қоңырау шалыңыз",
        "qz": "Bailanys: +7 (727) 222-33-44 nömırı boiynşa qoñyrau şalyñyz",
        "tote": "بايلانىس: \u2066+7 (727) 222-33-44\u2069 ءنومىرى بويىنشا قوڭىراۋ شالىڭىز",
    },
    "Windows 11 жүйесі мен Android 15 қолданбасы туралы жаңалықтар": {
        "kk": "Windows 11 жүйесі мен Android 15 қолданбасы туралы жаңалықтар",
        "qz": "Windows 11 jüiesı men Android 15 qoldanbasy turaly jañalyqtar",
        "tote": "\u2066Windows 11\u2069 جۇيەسى مەن \u2066Android 15\u2069 قولدانباسى تۋرالى جاڭالىقتار",
    },
    "Ауа температурасы −15 °C дейін төмендейді, жел 20 м/с болады": {
        "kk": "Ауа температурасы −15 °C дейін төмендейді, жел 20 м/с болады",
        "qz": "Aua temperaturasy −15 °C deiın tömendeidı, jel 20 m/s bolady",
        "tote": "اۋا تەمپەراتۋراسى \u2066−15 °C\u2069 دەيىن تومەندەيدى، جەل 20 م/س بولادى",
    },
    '«Қазақстан & Еуропа» форумы: O\'Neill "Дос" <Астана> 100% қолдады': {
        "kk": "«Қазақстан & Еуропа» форумы: O'Neill «Дос» <Астана> 100% қолдады",
        "qz": "«Qazaqstan & Europa» forumy: O'Neill «Dos» <Astana> 100% qoldady",
        "tote": "«قازاقستان & ەۋروپا» فورۋمى: O'Neill «دوس» <استانا> 100% قولدادى",
    },
    "Ассамблеяның ғылыми-сарапшылық кеңестерінің отырыстары өтті": {
        "kk": "Ассамблеяның ғылыми-сарапшылық кеңестерінің отырыстары өтті",
        "qz": "Assambleianyñ ğylymi-sarapşylyq keñesterınıñ otyrystary öttı",
        "tote": "اسسامبلەيانىڭ عىلىمي-ساراپشىلىق كەڭەستەرىنىڭ وتىرىستارى ءوتتى",
    },
}
"""Headlines, and how each stands in the editions of the Kazakh text: spelled out here, for what the
scan looks for is made by the functions that print it."""
TELLING = [title for title in WORDS if title != LONG]


def words_in(edition: str, title: str) -> str:
    """How a headline that is the same in every language stands in an edition."""
    if edition == "en":
        quoted = title.replace('"Дос"', "“Дос”").replace("«", "“").replace("»", "”")
        return quoted.replace("'", "’")
    return WORDS[title].get(edition, WORDS[title]["kk"])


@pytest.mark.parametrize("edition", ["kk", "qz", "tote"])
def test_a_title_of_a_hidden_story_is_found_in_any_script(tmp_path, edition) -> None:
    (tmp_path / "a.html").write_text(f"<h3>{WORDS[LONG][edition]}</h3>", "utf-8")
    secrets = embargo.embargoed_strings([hidden(LONG)], ALL, ZONE, "/")
    (found,) = embargo.find_embargoed(tmp_path, ["a.html"], secrets, NothingHidden())
    assert (found.file, found.values["value"]) == ("a.html", "s")


def test_text_of_a_public_story_is_not_embargoed(tmp_path) -> None:
    (tmp_path / "a.html").write_text(f"<p>{LONG}</p>", "utf-8")
    secrets = embargo.embargoed_strings([hidden(LONG)], ALL, ZONE, "/")
    assert embargo.find_embargoed(tmp_path, ["a.html"], secrets, Told(LONG)) == []


def given_away(folder: Path, text: str, one: HiddenVersion) -> bool:
    """Whether a file with this text gives the hidden story away."""
    (folder / "a.html").write_text(text, "utf-8")
    return bool(
        embargo.find_embargoed(
            folder, ["a.html"], embargo.embargoed_strings([one], ALL, ZONE, "/"), NothingHidden()
        )
    )


def test_a_phrase_of_twenty_letters_identifies_a_story_and_a_shorter_one_does_not(tmp_path) -> None:
    long, short = "Бұл жиырма әріп ғана", "Бұл он тоғыз әріп қа"[:19]
    assert (len(long), len(short)) == (20, 19)
    assert given_away(tmp_path, f"<p>{long}</p>", hidden(long))
    assert not given_away(tmp_path, f"<p>{short}</p>", hidden(short))


def test_a_run_of_forty_letters_in_a_body_identifies_a_story_and_a_shorter_one_does_not(
    tmp_path,
) -> None:
    for count, told in ((40, True), (39, False)):
        words = ("мәтін сөздері " * 3)[:count].strip()
        words += "ң" * (count - len(words))
        one = HiddenVersion(hidden("Қысқа").article, f"<p>{words}</p><p>Бір.</p>", False)
        assert given_away(tmp_path, f"<p>Бар: {words}</p>", one) is told


def test_the_address_of_a_notice_and_those_in_other_languages_are_not_embargoed(tmp_path) -> None:
    address = "<loc>https://x.example/2026/11/s/</loc>"
    russian = "<loc>https://x.example/ru/2026/11/s/</loc>"
    one = hidden("Қысқа")
    assert given_away(tmp_path, address, one)
    assert not given_away(tmp_path, address, HiddenVersion(one.article, one.body, True))
    translation = hidden("Кратко", lang="ru")
    assert given_away(tmp_path, russian, translation)
    assert not given_away(tmp_path, address, translation)


def test_what_a_notice_says_is_no_secret_but_the_corrections_of_a_draft_are(tmp_path) -> None:
    note = Correction(START, "Материал қайтарып алынды, кешірім сұраймыз")
    draft = hidden("Қысқа", corrections=(note,))
    assert given_away(tmp_path, note.note, draft)
    assert not given_away(tmp_path, note.note, HiddenVersion(draft.article, draft.body, True))


def test_an_address_or_picture_of_a_hidden_story_is_found(tmp_path) -> None:
    one = hidden("Қысқа", image=Picture("bas-zhospar.jpg", "Сурет", None, None))
    (tmp_path / "sitemap.xml").write_text("<loc>https://x.example/2026/11/s/</loc>", "utf-8")
    secrets = embargo.embargoed_strings([one], ALL, ZONE, "/")
    assert embargo.find_embargoed(tmp_path, ["sitemap.xml"], secrets, NothingHidden())
    file = "images/bas-zhospar-0123456789ab-480.webp"
    assert embargo.find_hidden_pictures([file], [one], NothingHidden())
    assert embargo.find_hidden_pictures([file], [one], Told(shown="bas-zhospar")) == []


def test_only_pictures_of_hidden_stories_are_reported() -> None:
    files = [
        "index.html",
        "images/in-body-0123456789ab-480.webp",
        "images/other-0123456789ab-480.webp",
        "images/picture-0123456789ab-480.webp",
        "images/in-body-0123456789ab-480/x",
    ]
    plain = hidden("Қысқа", images=("in body.jpg",))
    assert plain.article.image is None
    assert [one.file for one in embargo.find_hidden_pictures(files, [plain], NothingHidden())] == [
        files[1]
    ]
    nameless = hidden("Қысқа", image=Picture("—.jpg", "Сурет", None, None))
    (found,) = embargo.find_hidden_pictures(files, [nameless], NothingHidden())
    assert (found.file, found.values["value"]) == (files[3], "s")
    assert embargo.find_hidden_pictures(files, [hidden("Қысқа")], NothingHidden()) == []


def test_pages_that_are_replaced_by_as_many_others_count_as_gone() -> None:
    old = {f"{n}/index.html": "1" for n in range(10)}
    new = {f"{n}/index.html": "1" for n in range(5, 15)}
    assert checks.count(old, new, 50) == []
    assert [p.code for p in checks.count(old, new, 49)] == ["publish-drop"]


def all_hidden(made: Site) -> list[HiddenVersion]:
    """The stories of a site as they were hidden years before."""
    (catalogue,) = made.root.glob(".cache/catalogue-*.sqlite")
    return PublicView(catalogue, datetime(2019, 1, 1, tzinfo=UTC)).hidden()


def read(file: Path) -> str:
    """The words in a file, without what nobody sees."""
    text = re.sub(r"</?(?:bdi|span)\b[^>]*>", "", file.read_text("utf-8"))
    unseen = dict.fromkeys(map(ord, "\u00ad\u2066\u2069"))
    return html.unescape(html.unescape(text)).translate({**unseen, 0xA0: " "})


@pytest.mark.parametrize("alone", [True, False])
@pytest.mark.parametrize("title", TELLING)
def test_a_headline_is_found_wherever_it_is_printed_in_every_edition(site, title, alone) -> None:
    body = f"{title} деп жазды агенттік. " + "Бұл туралы кеше айтылды. " * 5
    quoted = json.dumps(title, ensure_ascii=False)
    other = "Сурет" if alone else quoted
    fields = {
        "title": quoted,
        "summary": other,
        "image": f"{{src: q.jpg, alt: {other}, caption: {other}}}",
    }
    made = site(
        {
            "content/articles/2020/q.md": article(**fields, body=body, redirect_from="[/old/]"),
            "content/articles/2020/q.ru.md": article(**fields, body=body),
            "content/articles/2020/q.en.md": article(**fields, body=body),
            "content/images/q.jpg": picture(),
        }
    ).made()  # fmt: skip
    told = all_hidden(made)
    titles = {one.article.title for one in told}
    secrets = [one for one in embargo.embargoed_strings(told, ALL, ZONE, "/") if one.said in titles]
    files = [
        f.relative_to(made.output).as_posix() for f in made.output.rglob("*") if is_text(f.name)
    ]
    found = {
        problem.file
        for problem in embargo.find_embargoed(made.output, files, secrets, NothingHidden())
    }
    for edition in ALL:
        unseen = dict.fromkeys(map(ord, "\u2066\u2069"))
        words = words_in(edition.id, title).translate({**unseen, 0xA0: " "})
        prefixes = [other.prefix for other in ALL if other.prefix]
        own = [
            f
            for f in files
            if f.startswith(edition.prefix)
            and (edition.prefix or not f.startswith(tuple(prefixes)))
        ]
        telling = {f for f in own if words in read(made.output / f)}
        assert {
            f"{edition.prefix}{name}"
            for name in ("index.html", "feed.atom", "2020/05/q/index.html")
        } <= telling
        assert ("old/index.html" in telling) == (edition.id == "kk")
        assert telling <= found, edition.id


@pytest.mark.parametrize("edition", ["kk", "qz", "tote"])
@pytest.mark.parametrize("words", TELLING[:3])
def test_a_body_is_found_by_its_words_with_numbers_and_latin_words(site, edition, words) -> None:
    body = (
        f"{words}, {words}, {words}.\n\n[Сөз]{{: lang=ru}} {words} **және** {words} &amp; {words}."
    )
    made = site({"content/articles/2020/q.md": article("Қысқа", body)}).made()
    (one,) = all_hidden(made)
    page = made.text(f"{EDITIONS[edition].prefix}2020/05/q/index.html")
    telling = dict(embargo.longest_runs(one.body, EDITIONS[edition]))
    assert telling
    for found, said in telling.items():
        assert found in page
        assert said in one.body


ESCAPED = {
    "an attribute": '<a title="«Қазақстан &amp; Еуропа» форумы: O&#39;Neill &#34;Дос&#34; '
    '&lt;Астана&gt; 100% қолдады">',
    "HTML": "<title>«Қазақстан &amp; Еуропа» форумы: O&#x27;Neill &quot;Дос&quot; &lt;Астана&gt; "
    "100% қолдады – Сайт</title>",
    "XML": '<title>«Қазақстан &amp; Еуропа» форумы: O\'Neill "Дос" &lt;Астана&gt; 100% қолдады'
    "</title>",
    "HTML within XML": "&lt;b&gt;«Қазақстан &amp;amp; Еуропа» форумы: O&amp;#x27;Neill &amp;quot;Дос"
    "&amp;quot; &amp;lt;Астана&amp;gt; 100% қолдады&lt;/b&gt;",
    "JSON": '{"headline": "«Қазақстан & Еуропа» форумы: O\'Neill \\"Дос\\" <Астана> 100% қолдады"}',
    "JSON in ASCII": '{"headline": "\\u00ab\\u049a\\u0430\\u0437\\u0430\\u049b\\u0441\\u0442\\u0430'
    "\\u043d & \\u0415\\u0443\\u0440\\u043e\\u043f\\u0430\\u00bb \\u0444\\u043e\\u0440\\u0443"
    '\\u043c\\u044b: O\'Neill \\"\\u0414\\u043e\\u0441\\" <\\u0410\\u0441\\u0442\\u0430\\u043d'
    '\\u0430> 100% \\u049b\\u043e\\u043b\\u0434\\u0430\\u0434\\u044b"}',
    "JSON within HTML": '<script type="application/ld+json">["«Қазақстан \\u0026 Еуропа» форумы: '
    'O\\u0027Neill \\"Дос\\" \\u003cАстана\\u003e 100% қолдады"]</script>',
}


def found_in(folder: Path, text: str, title: str, edition: str) -> bool:
    """Whether the words of the hidden story are found in a file with this text."""
    of = EDITIONS[edition]
    (folder / "a.html").write_text(text, "utf-8")
    secrets = embargo.embargoed_strings([hidden(title, lang=of.lang)], [of], ZONE, "/")
    return bool(embargo.find_embargoed(folder, ["a.html"], secrets, NothingHidden()))


@pytest.mark.parametrize("edition", ["kk", "ru", "en"])
@pytest.mark.parametrize("form", ESCAPED)
def test_words_are_found_however_a_file_escapes_them(tmp_path, edition, form) -> None:
    title = '«Қазақстан & Еуропа» форумы: O\'Neill "Дос" <Астана> 100% қолдады'
    assert found_in(tmp_path, ESCAPED[form], title, edition)
    assert not found_in(tmp_path, ESCAPED[form].replace("100%", "99%"), title, edition)


@pytest.mark.parametrize("edition", ["kk", "qz", "tote"])
@pytest.mark.parametrize("title", [title for title in TELLING if "&" not in title])
def test_words_are_found_in_the_script_of_an_edition_and_as_json_in_ascii(
    tmp_path, edition, title
) -> None:
    words = WORDS[title][edition]
    assert found_in(tmp_path, f"<title>{words}</title>", title, edition)
    assert found_in(tmp_path, json.dumps({"headline": words}), title, edition)
    assert not found_in(tmp_path, f"<title>{words[1:]}</title>", title, edition)
