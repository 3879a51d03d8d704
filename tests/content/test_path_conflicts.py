"""File names and paths: each is printable, and no two pages want the same path."""

import os
import socket
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.conftest import AT, REGISTRIES, Site, article, picture
from tilshi.commands import cli
from tilshi.content.content_folder import scan_content
from tilshi.content.front_matter import Located
from tilshi.content.schema import FrontMatter
from tilshi.content.validation import validate

A = "content/articles/2020/a.md"
ZONE = ZoneInfo("Asia/Almaty")


@pytest.fixture
def check(capsys):
    """What `inv check` reports about a site, after a successful one and in one line."""

    def check(site: Site, at: str = AT) -> str:
        status = cli.run_check(str(site.root / "pelicanconf.py"), at=at, lang="en")
        out, err = capsys.readouterr()
        assert status == (1 if err else 0)
        return out + err

    return check


def codes(old: str) -> list[str]:
    fields = {"title": "а", "redirect_from": [old]}
    _, problems = validate(FrontMatter, Located(fields), "f", ZONE)
    return [problem.code for problem in problems]


OWN = """/robots.txt /robots.txt/x /ROBOTS.TXT /sitemap.xml /sitemap-2020-05.xml /sitemap-pages.xml
/feed.atom /feed.atom/x /404.html /404.html/x /ru/404.html /en/feed.atom /qz/sitemap-1999-01.xml
/images/x.jpg /images/ /assets/site.css /topic/shymkent/ /topic/ /ru/topic/x/ /author/a/
/archive/ /archive/x/ /2020/ /2020/05/ /2020/05 /2020/05/index.html /tote/2020/05/
/feed.rss /ru/feed.json /feeds.opml /en/feeds.opml/x /qogham/feed.atom /ru/society/feed.atom/x
/api/ /api/latest.json /tote/api/x/
/p/ /p/1/ /p/22 /ru/p/ /qogham/p/2/ /2020/05/p/3/ /en/society/p/1/ /_headers /_redirects/x /CNAME""".split()


@pytest.mark.parametrize("old", OWN)
def test_an_old_address_never_conflicts_with_paths_of_the_site(old: str) -> None:
    assert codes(old) == ["same-address"]


@pytest.mark.parametrize(
    "old",
    ["/x.html/y", "/x.htm/y/", "/a/b.HTML/c.html", "/index.html/x", "/.well-known/x", "/x%2Fy/"],
)
def test_no_old_address_is_below_a_file_or_hidden(old: str) -> None:
    assert codes(old) == ["bad-old-path"]


@pytest.mark.parametrize(
    "old",
    """/news/12/ /news/12 /news/12.html /News.HTML /2020/05/old-slug/ /2020/5/ /20200/05/ /topics/
    /news/p/x/ /ru/news/1/ /forum/topic/12/ /feed/ /feeds/all.atom.xml /apis/ /sitemap/ /robots/ /қоғам/жаңалық/""".split(),
)
def test_other_old_addresses_are_accepted(old: str) -> None:
    assert codes(old) == []


@pytest.mark.parametrize(
    ("old", "good"),
    [
        (f"/{'a' * 200}/", True),
        (f"/{'a' * 201}/", False),
        (f"/{'ә' * 101}/", False),
        ("/" + "/".join(["a" * 99] * 10), True),
        ("/" + "/".join(["a" * 99] * 11), False),
        ("/" + "/".join(["ә" * 50] * 4), False),
    ],
)
def test_an_old_address_is_limited_to_what_hosts_and_file_systems_allow(
    old: str, good: bool
) -> None:
    assert codes(old) == ([] if good else ["too-long"])


def test_a_conflicting_old_address_is_reported_with_its_line_before_anything_is_made(
    site, check
) -> None:
    made = site({A: article()})
    made.write({"content/articles/2020/b.md": article(redirect_from="[/news/1/, /sitemap.xml]")})
    said = check(made)
    assert "content/articles/2020/b.md:5 [redirect_from.2] The address “/sitemap.xml”" in said
    assert not made.output.exists()


def test_a_later_page_or_section_at_an_old_address_is_reported(site, check) -> None:
    made = site({A: article(redirect_from="[/news/]"), "content/pages/about.md": page()})
    assert "No problems" in check(made)
    made.write(
        {
            "content/sections.yaml": REGISTRIES["content/sections.yaml"]
            + "- {id: news, name: {kk: Жаңалық, ru: Новости, en: News}}\n"
        }
    )
    incremental = check(made)
    assert f"{A}:5 [redirect_from] The address “/news/” is already used" in incremental
    made.write({"pelicanconf.py": (made.root / "pelicanconf.py").read_text("utf-8") + "# anew\n"})
    assert check(made) == incremental


def page() -> str:
    return "---\ntitle: Бет\n---\n\nМәтін.\n"


@pytest.mark.parametrize("stem", ["topic", "images", "2020", "ru", "qz", "archive"])
def test_a_static_page_cannot_take_an_address_of_the_site_itself(tmp_path: Path, stem: str) -> None:
    (tmp_path / "pages").mkdir()
    (tmp_path / f"pages/{stem}.md").write_text(page(), "utf-8")
    files, problems = scan_content(tmp_path)
    assert not files
    (problem,) = problems
    assert (problem.code, problem.file) == ("reserved-address", f"content/pages/{stem}.md")


@pytest.mark.parametrize(
    "name",
    [
        b"articles/2020/\n::error file=x::pwned.md",
        b"articles/\x1b[2J/a.md",
        b"articles/2020/\xff.md",
        b"images/\xff.jpg",
        b"images/a\r.jpg",
        "images/a\u202egpj.png".encode(),
        "articles/2020\u2028/a.md".encode(),
        b"images/::error::.jpg",
        b"pages/\x07.md",
    ],
)
def test_an_unprintable_name_is_reported_escaped(site, check, name: bytes) -> None:
    made = site({A: article()})
    file = made.root / "content" / os.fsdecode(name)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(picture())
    said = check(made)
    first, last = said.splitlines()
    assert "The name of the file or folder contains a character" in first
    assert first.startswith("content/")
    assert first.isprintable()
    assert last == "Problems: 1."


def test_a_picture_with_a_name_like_an_escape_is_found(site) -> None:
    made = site(
        {
            A: article(body="![а](%2541.jpg)\n\n![б](%25%2532%2535.png)\n\nМәтін."),
            "content/images/%41.jpg": picture(),
            "content/images/%%32%35.png": picture(colour="red"),
        }
    ).made()
    assert len(made.page("/2020/05/a/").xpath("//main//figure//img/@srcset")) == 2


@pytest.mark.parametrize("name", ['a"b.jpg', "a:b.png", "a<b.webp", " .jpg"])
def test_a_picture_name_that_no_article_can_use_is_reported(tmp_path: Path, name: str) -> None:
    (tmp_path / "images").mkdir()
    (tmp_path / "images" / name).write_bytes(picture())
    _, problems = scan_content(tmp_path)
    assert [(p.code, p.file) for p in problems] == [("bad-picture-file", f"content/images/{name}")]


def test_a_stem_is_limited_to_the_length_of_an_address(tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    for length in (200, 201, 240):
        (folder / f"{'a' * length}.ru.md").write_text(article(), "utf-8")
    files, problems = scan_content(tmp_path)
    assert [len(path) for path in files] == [len("articles/.ru.md") + 200]
    assert [problem.code for problem in problems] == ["too-long", "too-long"]


def test_nested_folders_have_a_limit(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    for _ in range(400):
        Path("aaa").mkdir()
        monkeypatch.chdir("aaa")
    Path("a.md").write_text(article(), "utf-8")
    files, problems = scan_content(tmp_path)
    assert not files
    assert [problem.code for problem in problems] == ["too-long"]


def test_a_long_slug_is_reported_by_check_and_a_picture_may_have_a_long_name(site, check) -> None:
    made = site({A: article(slug="a" * 400)})
    assert f"{A}:5 [slug] “{'a' * 299}…” is too long." in check(made)
    name = "ә" * 120 + ".jpg"
    made.write({A: article(body=f"![а]({name})\n\nМәтін."), f"content/images/{name}": picture()})
    made.made()
    assert all(len(path) < 120 for path in made.tree())


def test_pipes_and_sockets_are_reported_and_never_opened(site, check, monkeypatch) -> None:
    made = site({A: article()})
    os.mkfifo(made.root / "content/articles/2020/pipe.md")
    os.mkfifo(made.root / "content/images.jpg")
    monkeypatch.chdir(made.root / "content/articles")  # a socket's name must be short
    with socket.socket(socket.AF_UNIX) as sock:
        sock.bind("s.md")
    said = check(made)
    for name in ("articles/2020/pipe.md", "images.jpg", "articles/s.md"):
        assert f"content/{name} This file does not belong here." in said
