"""Whatever is in an export, the import ends in files that pass the check, or in a clear message."""

from pathlib import Path

import pytest

from tests.conftest import Site
from tests.importing.exports import checked, imported, report, stories, story, wxr, wxr_item

BOMB = b"""<?xml version="1.0"?>
<!-- a comment -->
<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>
<rss xmlns:wp="http://wordpress.org/export/1.2/"><channel><item><title>&b;</title></item></channel></rss>
"""
OUTSIDE = BOMB.replace(b'<!ENTITY a "ha">', b'<!ENTITY a SYSTEM "file:///etc/passwd">')


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path)


@pytest.mark.parametrize("data", [BOMB, OUTSIDE])
def test_a_file_with_entities_of_its_own_is_refused(site: Site, data: bytes) -> None:
    result = imported(site, data)
    assert result.status == 1 and "export.xml:3 The file has a DOCTYPE" in result.err
    assert stories(site) == {}


def test_a_doctype_in_a_text_is_only_text(site: Site) -> None:
    body = "&lt;!DOCTYPE html&gt; деген не?"
    imported(site, wxr(wxr_item(f"<p>{body}</p><!DOCTYPE x>")))
    assert "\\<!DOCTYPE html> деген не?" in story(site, "taqyryp")


@pytest.mark.parametrize("cut", [2, 30, 400])
def test_a_file_that_is_cut_off_is_told_with_its_line(site: Site, cut: int) -> None:
    result = imported(site, wxr()[:-cut])
    assert result.status == 1 and "export.xml:" in result.err and "damaged" in result.err
    assert stories(site) == {}


def test_control_characters_are_removed(site: Site) -> None:
    imported(site, wxr(wxr_item("бі\x0bр &#8;е\x00кі\x1b \u202eүш&#x202e; &amp;#8;", "Та\x08қ")))
    assert story(site, "taq").endswith("бір екі үш \\&#8;\n")
    assert "Control characters removed: 5." in report(site)
    assert "Invisible characters were removed" in report(site)
    assert checked(site).status == 0


@pytest.mark.parametrize("encoding", ["windows-1251", "utf-16"])
def test_other_encodings_are_read(site: Site, encoding: str) -> None:
    text = wxr(wxr_item("Текст статьи.", "Заголовок")).decode()
    imported(site, text.replace("UTF-8", encoding, 1).encode(encoding, "replace"))
    assert "Текст статьи." in story(site, "zagolovok")


def test_an_encoding_that_a_file_hides_is_found(site: Site) -> None:
    text = wxr(wxr_item("Текст статьи. " * 30, "Заголовок")).decode()
    imported(site, text.encode("windows-1251", "replace"))
    assert "Текст статьи." in story(site, "zagolovok")
    assert "it was read as windows-1251" in report(site)


def test_one_damaged_letter_does_not_change_the_encoding(site: Site) -> None:
    good = wxr(wxr_item("Қазақша мәтін. " * 30))
    imported(site, good.replace("мәтін".encode(), "мәті".encode() + b"\xd0", 1))
    assert "Қазақша мәтін." in story(site, "taqyryp")
    assert "export.xml:8` Unreadable characters: 1." in report(site)


TITLES = [
    "", "   ", "<b></b>", "\u200b", "<script>alert(1)</script>", "*a* **b** [c](d)", "{{x}}", "# h",
    "- a", "a: b", "\"q\" 'w'", "😀", "中文标题", "---", "true", "null", "[a, b]", "{a: b}", "@x",
    "%y", "& &amp; &lt;", "а" * 5000, "!x", "| a |", "# comment", "a #b", "a # b", "x\ny", "1984",
    "2020-01-01", "~", "&#x1F600; emoji", "`code`", "<<<", "\\", "a\tb", "…",
]  # fmt: skip


def test_titles_of_any_kind_become_titles(site: Site) -> None:
    items = [wxr_item("Бір сөз.", one, n, f"n{n}") for n, one in enumerate(TITLES, 1)]
    assert imported(site, wxr(*items)).status == 0
    assert len(stories(site)) == len(TITLES)
    assert checked(site).status == 0


NAMES = [
    "search", "p", "ru", "2020", "<b>x</b>", "*y*", "中文", "😀", ",", "a, b", '"q"', ": x", "Қоғам",
    "қоғам ", "QOGHAM", "{a}", "shymkent", "T" * 300, "about", "404.html", "archive", "-",
]  # fmt: skip


def test_sections_topics_and_authors_of_any_name_become_entries(site: Site) -> None:
    def terms(slug: int, name: str) -> str:
        kinds = ("category", "post_tag")
        return "".join(
            f'<category domain="{kind}" nicename="s{slug}"><![CDATA[{name}]]></category>'
            for kind in kinds
        )

    items = [
        wxr_item("М.", f"Т {n}", n, f"n{n}", extra=terms(n, one)) for n, one in enumerate(NAMES)
    ]
    page = wxr_item("Бет.", "About", 999, "about").replace(">post<", ">page<")
    assert imported(site, wxr(*items, page)).status == 0
    assert len(stories(site)) == len(NAMES)
    assert checked(site).status == 0


PLACES = [
    "https://old.example/", "https://old.example/archive/", "https://old.example/2020/01/t-3/",
    "https://old.example/qogham/", "https://old.example/ru/x/", "https://old.example/a b/",
    "https://old.example/%zz/", 'https://old.example/a"b', "https://other.example/x", "not a url",
    "http://[bad", f"https://old.example/{'x' * 3000}/", "https://old.example/.hidden/",
    "https://old.example/a/../b/", "https://old.example/x.html/y", "https://old.example/feed.atom",
    "https://old.example/topic/bilim/", "https://old.example/A/", "https://old.example/a/",
    "https://old.example/index.php/2020/a/", "//old.example/z/", "",
]  # fmt: skip


def test_old_addresses_of_any_kind_never_break_the_site(site: Site) -> None:
    items = [
        wxr_item("М.", f"Т {n}", n).replace("https://old.example/a/", place.replace("&", "&amp;"))
        for n, place in enumerate(PLACES, 1)
    ]
    assert imported(site, wxr(*items)).status == 0
    assert len(stories(site)) == len(PLACES)
    assert "An old address leads nowhere: /archive/" in report(site)
    assert checked(site).status == 0


@pytest.mark.parametrize(
    "src",
    [
        "../../../../etc/passwd", "file:///etc/passwd", "https://old.example/..%2f..%2fsecret.jpg",
        "https://old.example/a/../../../secret.jpg", "..\\..\\secret.jpg", "/%00.jpg", "http://[bad",
        "data:image/png;base64,AAAA", "https://old.example/secret.jpg\n", "", "\u202e.jpg",
    ],
)  # fmt: skip
def test_no_picture_comes_from_outside_its_folder(site: Site, src: str) -> None:
    site.write({"secret.jpg": b"x", "uploads/other.jpg": b"x"})
    body = f'<p>Мәтін <img src="{src}" alt="сурет"></p>'
    assert imported(site, wxr(wxr_item(body)), pictures=str(site.root / "uploads")).status == 0
    assert not list((site.root / "content").glob("images/*"))
    assert checked(site).status == 0


def test_a_link_in_the_folder_of_pictures_is_not_followed(site: Site) -> None:
    site.write({"secret.jpg": b"x", "uploads/b.jpg": b"x"})
    (site.root / "uploads/a.jpg").symlink_to(site.root / "secret.jpg")
    body = '<img src="https://old.example/a.jpg" alt="сурет">'
    assert imported(site, wxr(wxr_item(body)), pictures=str(site.root / "uploads")).status == 0
    assert not list((site.root / "content").glob("images/*"))


EVIL = """<p onclick="steal()" style="x">Жақсы сөз.</p><svg onload=alert(1)><script>x</script></svg>
<iframe srcdoc="<script>alert(1)</script>"></iframe><a href="jAvAsCrIpT:alert(1)">бір</a>
<a href=" javascript:x">екі</a> <a href="data:text/html,x">үш</a>
<math><mtext><style><img src=x onerror=alert(1)></style></mtext></math>
<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>
<form action=//evil.example><input value=y><button formaction=x>Жіберу</button></form>
<base href=//evil.example><meta http-equiv=refresh content=0><object data=x></object>
<a href="https://ok.example/&quot;onmouseover=alert(1)">төрт</a> &lt;script&gt;alert(2)&lt;/script&gt;
<note>бес</note><footnote>алты</footnote><gallery>жеті</gallery><end>сегіз</end>
<img src="x.jpg" alt='"onerror=alert(1)'><xmp><script>alert(3)</script></xmp><plaintext>тоғыз<b>"""


def test_hostile_html_becomes_harmless_markdown(site: Site) -> None:
    assert imported(site, wxr(wxr_item(EVIL))).status == 0
    text = story(site, "taqyryp")
    for word in "бір екі үш төрт бес алты жеті сегіз тоғыз Жіберу".split():
        assert word in text
    site.made()
    (article,) = site.page("/2020/01/taqyryp/").xpath("//article")
    for harm in ("iframe", "object", "form", "script", "svg", "@*[starts-with(name(), 'on')]"):
        assert not article.xpath(f".//{harm}"), harm
    assert not article.xpath(".//a[starts-with(@href, 'javascript') or starts-with(@href, 'data')]")
    for name in ("svg", "math", "object", "input"):
        assert f"The element \\<{name}\\> was removed" in report(site)


@pytest.mark.parametrize(
    "body",
    [
        "<div>" * 3000 + "сөз", "<b><i>" * 3000 + "сөз", "<ul><li>сөз" * 300,
        "<blockquote>сөз" * 300, "<table><tr><td>сөз" * 100, "[" * 20_000 + "сөз",
        "[a b=\"" * 5000 + "сөз", "*" * 20_000 + " сөз", "<" * 20_000 + " сөз",
        "&amp;" * 20_000 + " сөз", "сөз " + "[caption]" * 5000, "<a href=x>" * 5000 + "сөз",
        "сөз<br>" * 5000, "сөз <sup><a href='#a'>1</a></sup>" * 500 + "<ol><li id=a>n</li></ol>",
    ],
    ids=lambda body: body[:12],
)  # fmt: skip
def test_texts_that_take_long_elsewhere_end_in_a_file(site: Site, body: str) -> None:
    assert imported(site, wxr(wxr_item(body))).status == 0
    assert "сөз" in story(site, "taqyryp")
    assert checked(site).status == 0


def test_a_post_of_a_megabyte_is_whole(site: Site) -> None:
    words = "<p>Мәтіннің <b>қалың</b> сөзі мен <a href='https://kaz.example/'>сілтемесі</a>.</p>\n"
    assert imported(site, wxr(wxr_item(words * (10**6 // len(words.encode()))))).status == 0
    count = 10**6 // len(words.encode())
    line = "Мәтіннің **қалың** сөзі мен [сілтемесі](https://kaz.example/)."
    assert story(site, "taqyryp").count(line) == count


def test_posts_with_one_number_are_all_imported(site: Site) -> None:
    items = [wxr_item(f"Мәтін {n}.", f"Т {n}", 7, f"n{n}") for n in range(3)]
    imported(site, wxr(*items, items[0]))
    assert len(stories(site)) == 3
    assert "“Т 0” is in the export twice; only the first was imported." in report(site)
    assert "Unchanged: 3." in imported(site, wxr(*items, items[0])).out


@pytest.mark.parametrize("date", ["9999-12-31 23:59:59", "0000-00-00 00:00:00", "0001-01-01", "x"])
def test_a_post_whose_date_is_impossible_becomes_a_draft(site: Site, date: str) -> None:
    imported(site, wxr(wxr_item(date=date)))
    assert "date: 2026-11-23 09:00\n" in story(site, "taqyryp")
    assert "status: draft\n" in story(site, "taqyryp")
    assert "Its date is unknown" in report(site)
    assert "Unchanged: 1." in imported(site, wxr(wxr_item(date=date)), at="2027-01-01 00:00").out
    assert checked(site).status == 0


def test_a_new_page_does_not_take_the_old_address_of_another(site: Site) -> None:
    mine = "---\ntitle: Менікі\nredirect_from: [/about/]\n---\n\nМәтін.\n"
    site.write({"content/pages/mine.md": mine})
    imported(site, wxr(wxr_item("Бет.", "About").replace(">post<", ">page<")))
    assert (site.root / "content/pages/about-2.md").is_file()
    assert checked(site).status == 0


def test_items_with_nothing_in_them_are_no_harm(site: Site) -> None:
    items = (
        "<item/>",
        "<item><title>x</title></item>",
        "<item><wp:status>publish</wp:status></item>",
    )
    assert imported(site, wxr(*items)).status == 0
    assert checked(site).status == 0


def test_a_library_that_fails_on_one_post_does_not_stop_the_archive(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise KeyError("a fault of a library")

    monkeypatch.setattr("tilshi.importing.post_file.body_blocks", fail)
    assert imported(site, wxr(wxr_item("<p>Мәтін <b>*сөз*</b>.</p>"))).status == 0
    assert story(site, "taqyryp").endswith("Мәтін \\*сөз\\*\\.\n")
    assert "lost its formatting" in report(site)
