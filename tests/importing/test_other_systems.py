"""Exports of Ghost, Blogger and Telegram, and a folder of HTML pages."""

import sys
from pathlib import Path

import pytest

from tests.conftest import Site, picture
from tests.importing.exports import as_json, checked, imported, report, stories, story

GHOST = {
    "db": [
        {
            "meta": {"version": "5.9.0"},
            "data": {
                "posts": [
                    {
                        "id": "5f1", "title": "Жаңа жыл & біз", "slug": "zhana-zhyl",
                        "html": '<p>Мәтін <a href="__GHOST_URL__/ekinshi/">екінші</a>.</p>'
                        '<figure class="kg-card kg-image-card"><img src="__GHOST_URL__/content/images'
                        '/2023/01/shyrsha.jpg" alt="Шырша"><figcaption>Алаңдағы шырша</figcaption>'
                        "</figure><figure class=\"kg-card kg-embed-card\"><iframe src="
                        '"https://www.youtube.com/embed/abcdefghijk"></iframe></figure>',
                        "feature_image": "__GHOST_URL__/content/images/2023/01/bas.jpg",
                        "status": "published", "type": "post", "visibility": "public",
                        "created_at": "2022-12-30T10:00:00.000Z",
                        "published_at": "2023-01-01T04:00:00.000Z",
                        "updated_at": "2023-01-02T04:00:00.000Z",
                        "custom_excerpt": "Қысқаша.",
                    },
                    {
                        "id": "5f2", "title": "Екінші", "slug": "ekinshi", "html": "<p>Б.</p>",
                        "status": "published", "type": "post", "visibility": "members",
                        "published_at": "2023-01-01T05:00:00.000Z",
                    },
                    {
                        "id": "5f3", "title": "Біз туралы", "slug": "about", "html": None,
                        "plaintext": "Бірінші.\n\nЕкінші.", "status": "published", "type": "page",
                        "published_at": "2023-01-01T05:00:00.000Z",
                    },
                ],
                "posts_meta": [
                    {"post_id": "5f1", "feature_image_alt": "Қала", "feature_image_caption": "Түн"}
                ],
                "tags": [
                    {"id": "t1", "name": "Білім", "slug": "bilim"},
                    {"id": "t2", "name": "#ishki", "slug": "hash-ishki"},
                ],
                "posts_tags": [
                    {"post_id": "5f1", "tag_id": "t2", "sort_order": 0},
                    {"post_id": "5f1", "tag_id": "t1", "sort_order": 1},
                ],
                "users": [{"id": "u1", "name": "Сәуле", "slug": "saule"}],
                "posts_authors": [{"post_id": "5f1", "author_id": "u1"}],
                "settings": [{"key": "title", "value": "Жаңа газет"}],
            },
        }
    ]
}  # fmt: skip
BLOGGER = """<?xml version='1.0' encoding='utf-8'?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:blogger="http://schemas.google.com/blogger/2018"
 xmlns:app="http://purl.org/atom/app#">
<link rel="alternate" href="https://gazet.blogspot.example/"/>
<title>Газет</title>
<entry>
 <id>tag:blogger.com,1999:blog-1.post-2</id><title>Бірінші жазба</title>
 <published>2020-03-01T10:00:00+06:00</published><updated>2020-03-02T10:00:00+06:00</updated>
 <category scheme="http://schemas.google.com/g/2005#kind" term="http://schemas.google.com/blogger/2008/kind#post"/>
 <category scheme="http://www.blogger.com/atom/ns#" term="Қала"/>
 <link rel="alternate" href="https://gazet.blogspot.example/2020/03/blog-post.html"/>
 <author><name>Сәуле</name></author>
 <content type="html">Сәлем&lt;br /&gt;&lt;br /&gt;&lt;table class="tr-caption-container"&gt;&lt;tr&gt;&lt;td&gt;&lt;a href="https://bp.example/s1600/a.jpg"&gt;&lt;img src="https://bp.example/s320/a.jpg" /&gt;&lt;/a&gt;&lt;/td&gt;&lt;/tr&gt;&lt;tr&gt;&lt;td class="tr-caption"&gt;Көпір&lt;/td&gt;&lt;/tr&gt;&lt;/table&gt;&lt;div class="separator"&gt;Соңы&lt;/div&gt;</content>
</entry>
<entry>
 <id>tag:blogger.com,1999:blog-1.post-3</id><title>Қаралама</title>
 <published>2020-04-01T10:00:00+06:00</published>
 <category scheme="http://schemas.google.com/g/2005#kind" term="http://schemas.google.com/blogger/2008/kind#post"/>
 <app:control><app:draft>yes</app:draft></app:control>
 <content type="html">Мәтін</content>
</entry>
<entry>
 <id>tag:blogger.com,1999:blog-1.post-4</id><blogger:type>POST</blogger:type>
 <blogger:status>LIVE</blogger:status><title>Жаңа түрі</title>
 <published>2021-04-01T10:00:00Z</published><blogger:filename>/2021/04/zhana.html</blogger:filename>
 <content type="html">Мәтін</content>
</entry>
<entry>
 <id>c</id><title>Пікір</title>
 <category scheme="http://schemas.google.com/g/2005#kind" term="http://schemas.google.com/blogger/2008/kind#comment"/>
</entry>
</feed>
"""
TELEGRAM = {
    "name": "Жаңа газет", "type": "public_channel", "id": 123,
    "messages": [
        {"id": 1, "type": "service", "action": "create_channel", "date": "2023-01-01T00:00:00"},
        {
            "id": 2, "type": "message", "date": "2023-05-06T10:00:00",
            "date_unixtime": "1683345600", "edited_unixtime": "1683349200", "author": "Сәуле",
            "photo": "photos/photo_1.jpg",
            "text": [
                {"type": "bold", "text": "Көпір ашылды"}, "\n\nБүгін ", {"type": "italic", "text": "таңда"},
                " көпір ашылды. ",
                {"type": "text_link", "text": "Толығырақ", "href": "https://kaz.example/a"}, " ",
                {"type": "hashtag", "text": "#қала_өмірі"},
            ],
        },
        {
            "id": 3, "type": "message", "date": "2023-05-06T10:00:01",
            "date_unixtime": "1683345601", "photo": "photos/photo_2.jpg", "text": "",
        },
        {
            "id": 4, "type": "message", "date": "2023-05-07T10:00:00", "forwarded_from": "Басқа",
            "file": "files/a.pdf", "text": "Бөгде хабар.",
        },
    ],
}  # fmt: skip


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path)


def test_ghost(site: Site) -> None:
    site.write({"images/2023/01/shyrsha.jpg": picture(), "images/2023/01/bas.jpg": picture(9, 9)})
    result = imported(site, as_json(GHOST), "ghost.json", pictures=str(site.root / "images"))
    assert result.status == 0, result.said
    assert (
        story(site, "zhanga-zhyl-biz")
        == """\
---
title: Жаңа жыл & біз
date: 2023-01-01 10:00
modified: 2023-01-02 10:00
category: Әртүрлі
tags: [Білім]
authors: [Сәуле]
summary: Қысқаша.
image: {src: bas.jpg, alt: Қала, caption: Түн}
redirect_from: [/zhana-zhyl/]
---

Мәтін [екінші](story:ekinshi).

![Шырша](shyrsha.jpg "Алаңдағы шырша")

<https://www.youtube.com/watch?v=abcdefghijk>
"""
    )
    assert "status: draft" in story(site, "ekinshi")  # for members only
    page = (site.root / "content/pages/biz-turaly.md").read_text("utf-8")
    assert page.endswith("redirect_from: [/about/]\n---\n\nБірінші.\n\nЕкінші.\n")
    assert "ghost.json:" in report(site) and "only its words were imported" in report(site)
    assert checked(site).status == 0


def test_blogger(site: Site) -> None:
    site.write({"pictures/a.jpg": picture()})
    result = imported(site, BLOGGER.encode(), pictures=str(site.root / "pictures"))
    assert result.status == 0, result.said
    assert (
        story(site, "birinshi-zhazba")
        == """\
---
title: Бірінші жазба
date: 2020-03-01 10:00
modified: 2020-03-02 10:00
category: Әртүрлі
tags: [Қала]
authors: [Сәуле]
redirect_from: [/2020/03/blog-post.html]
---

Сәлем

![Көпір](a.jpg "Көпір")

Соңы
"""
    )
    assert "status: draft" in story(site, "qaralama")
    assert "redirect_from: [/2021/04/zhana.html]" in story(site, "zhanga-turi")
    assert "comment – 1" in report(site)
    assert checked(site).status == 0


def test_telegram(site: Site) -> None:
    site.write(
        {
            "out/result.json": as_json(TELEGRAM),
            "out/photos/photo_1.jpg": picture(),
            "out/photos/photo_2.jpg": picture(9, 9),
        }
    )
    assert imported(site, site.root / "out").status == 0
    assert (
        story(site, "kopir-ashyldy")
        == """\
---
title: Көпір ашылды
date: 2023-05-06 10:00
modified: 2023-05-06 11:00
category: Әртүрлі
tags: [қала өмірі]
authors: [Сәуле]
image: {src: photo-1.jpg, alt: Сурет}
---

Бүгін *таңда* көпір ашылды. [Толығырақ](https://kaz.example/a) #қала_өмірі

![Сурет](photo-2.jpg)
"""
    )
    told = report(site)
    assert "A file was not imported: files/a.pdf" in told and "forwarded from another" in told
    assert "service – 1" in told
    assert checked(site).status == 0


PAGE = """<!doctype html><html><head><meta charset="{charset}"><title>{title} | Газет</title>
<meta property="article:published_time" content="2019-05-06T10:00:00+06:00">
<meta property="article:section" content="Қоғам"><meta name="author" content="Сәуле">
<meta name="keywords" content="қала, көпір"><meta name="description" content="Қысқаша: 1 &lt; 2.">
</head><body><header>Басы</header><nav><a href="/">Басты бет</a></nav>
<article><h1>{title}</h1><p>Мәтін <a href="../b/index.html">мұнда</a>.</p>
<img src="../img/a.jpg" alt="Көпір"><script>x()</script></article><footer>Аяғы</footer></body></html>
"""
RUSSIAN = """<html><head><meta http-equiv="Content-Type" content="text/html; charset=windows-1251">
<title>Вторая страница</title>
<link rel="canonical" href="https://www.gazeta.example/b/"></head><body><div><time datetime="2019-05-07">7 мая</time>
<h1>Вторая</h1>Текст <a href="https://gazeta.example/a/?from=menu#x">страницы</a>.</div></body></html>"""


def test_a_folder_of_html_pages(site: Site) -> None:
    site.write(
        {
            "old/a/index.html": PAGE.format(charset="utf-8", title="Бірінші бет"),
            "old/b/index.html": RUSSIAN.encode("windows-1251"),
            "old/img/a.jpg": picture(),
            "old/c.html": "<p>Күнсіз бет</p>",
            "old/.git/d.html": "<p>жасырын</p>",
        }
    )
    result = imported(site, site.root / "old")
    assert result.status == 0, result.said
    assert (
        story(site, "birinshi-bet")
        == """\
---
title: Бірінші бет
date: 2019-05-06 10:00
category: Қоғам
tags: [қала, көпір]
authors: [Сәуле]
summary: "Қысқаша: 1 < 2."
redirect_from: [/a/]
---

Мәтін [мұнда](story:vtoraia).

![Көпір](a.jpg)
"""
    )
    assert "title: Вторая\n" in story(site, "vtoraia")
    assert "Текст [страницы](story:birinshi-bet)." in story(site, "vtoraia")
    assert "status: draft" in story(site, "c")
    assert set(stories(site)) == {"birinshi-bet", "vtoraia", "c"}
    assert checked(site).status == 0


def test_one_html_page(site: Site) -> None:
    site.write({"saved/bet.html": PAGE.format(charset="utf-8", title="Жалғыз бет")})
    site.write({"saved/img/a.jpg": picture()})
    assert imported(site, site.root / "saved/bet.html").status == 0
    assert "![Көпір](a.jpg)" in story(site, "zhalghyz-bet")


def test_a_page_of_gigabytes_is_refused(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tilshi.importing.formats._MOST_PAGES_MEGABYTES", 0)
    site.write({"old/a.html": "<p>Мәтін</p>"})
    result = imported(site, site.root / "old")
    assert result.status == 1 and "a.html" in result.err and "the limit is 0 MB" in result.err


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("x.xml", b""), ("x.xml", b"\x00\x01"), ("x.xml", b"<rss/>"), ("x.json", b"{}"),
        ("x.json", b"[]"), ("x.zip", b"PK"), ("x.txt", b"text"),
    ],
)  # fmt: skip
def test_what_is_of_no_known_system_is_told(site: Site, name: str, data: bytes) -> None:
    result = imported(site, data, name)
    assert result.status == 2 and "is not the export of a known system" in result.err


def test_a_file_that_is_not_there_is_told(site: Site) -> None:
    result = imported(site, site.root / "none.xml")
    assert result.status == 2 and "There is no file or folder" in result.err


@pytest.mark.parametrize(
    "data",
    [
        b'{"db":3}', b'{"db":[]}', b'{"messages":[1]}', b'{"db":[{"data":{"posts":[{"id":1,"html":5}]}}]}',
        b'{"db":[{"data":{"posts":', b"[" * 100_000,
    ],
)  # fmt: skip
def test_json_of_another_form_is_told(site: Site, data: bytes) -> None:
    result = imported(site, data, "x.json")
    assert result.status == 1 and "x.json" in result.err and "cannot be read" in result.err


def test_libraries_that_are_missing_are_told_with_the_command_that_installs_them(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "mammoth", None)
    monkeypatch.delitem(sys.modules, "tilshi.importing.word_documents", raising=False)
    result = imported(site, b"PK", "a.docx")
    assert result.status == 2
    assert "“mammoth”, which the import needs" in result.err and "make import-tools" in result.err
