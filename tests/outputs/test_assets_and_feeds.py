"""Pictures, assets, feeds and redirects."""

from io import BytesIO
from pathlib import Path

import pytest
from PIL import ExifTags, Image

from tests.conftest import Site, article, picture
from tilshi.outputs.renditions import make_renditions
from tilshi.outputs.static_files import collect


def with_position() -> bytes:
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    exif[ExifTags.Base.Make] = "Тайный фотоаппарат".encode().decode("latin-1")
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (42.0, 19.0, 0.0)
    out = BytesIO()
    Image.new("RGB", (900, 600), "teal").save(out, "JPEG", exif=exif)
    return out.getvalue()


def test_a_photo_loses_its_location_and_is_upright(tmp_path: Path) -> None:
    original = tmp_path / "Қала суреті.jpg"
    original.write_bytes(with_position())
    made, problems = make_renditions(original, (320, 640), tmp_path / "cache")
    assert not problems
    assert (made.width, made.height) == (600, 900)
    files = [tmp_path / "cache" / path for path in made.paths]
    assert all(file.exists() for file in files)
    for file in files:
        assert not Image.open(file).getexif()
        assert b"GPS" not in file.read_bytes()
        assert b"Exif" not in file.read_bytes()
    assert [width for width, _ in made.files] == [320, 600]
    assert made.files[0][1].startswith("images/qala-sureti-")


@pytest.mark.parametrize("kind", ["EPS", "GIF", "TIFF", "BMP", "PPM"])
def test_a_file_that_is_no_photo_whatever_its_name_is_not_decoded(
    tmp_path: Path, kind: str
) -> None:
    Image.new("RGB", (8, 8)).save(tmp_path / "a.jpg", kind)
    made, problems = make_renditions(tmp_path / "a.jpg", (480,), tmp_path / "cache")
    assert made is None
    known = ("broken-picture", {}) if kind == "PPM" else ("picture-disguised", {"value": kind})
    assert problems[0].code == known[0]
    assert known[1].items() <= problems[0].values.items()


@pytest.mark.parametrize("mode", ["L", "LA", "P", "RGBA", "CMYK", "I;16", "1"])
def test_a_photo_in_any_colour_mode_is_accepted(tmp_path: Path, mode: str) -> None:
    Image.new(mode, (64, 40)).save(tmp_path / "a.jpg", "JPEG" if mode == "CMYK" else "PNG")
    made, problems = make_renditions(tmp_path / "a.jpg", (480,), tmp_path / "cache")
    assert not problems
    assert made is not None


def test_no_picture_is_made_larger_than_it_is(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(picture(100, 50))
    made, _ = make_renditions(tmp_path / "a.jpg", (480, 960), tmp_path)
    assert [width for width, _ in made.files] == [100]


def test_only_pictures_that_a_public_page_shows_are_published(site) -> None:
    built = site(
        {
            "content/articles/2020/a.md": article(body="![бар](used.jpg)\n\nМәтін."),
            "content/images/used.jpg": picture(),
            "content/images/unused.jpg": picture(colour="red"),
        }
    ).made()
    names = [path for path in built.tree() if path.startswith("images/")]
    (shown,) = built.page("/2020/05/a/").xpath("//main//figure/a/img")
    assert shown.get("alt") == "бар"
    assert shown.get("src").lstrip("/") in names
    assert not [name for name in names if "unused" in name]


@pytest.mark.parametrize("name", ["а & б.jpg", "д'Артаньян.jpg", "100%.jpg", "екі сөз.jpg"])
def test_a_picture_may_have_any_name(site, name: str) -> None:
    quoted = name.replace("%", "%25").replace(" ", "%20")
    built = site(
        {
            "content/articles/2020/a.md": article(body=f"![бар]({quoted})\n\nМәтін."),
            f"content/images/{name}": picture(),
        }
    ).made()
    assert built.page("/2020/05/a/").xpath("//main//figure/a/img/@srcset")


def test_the_style_sheet_is_one_file_named_by_its_content(tmp_path: Path) -> None:
    (tmp_path / "static/css").mkdir(parents=True)
    (tmp_path / "static/fonts").mkdir(parents=True)
    (tmp_path / "static/fonts/a.woff2").write_bytes(b"font")
    (tmp_path / "static/css/main.css").write_text(
        '/* c */ @layer base;\n@import "base.css" layer(base);\nb { src: url("../fonts/a.woff2") }'
    )
    (tmp_path / "static/css/base.css").write_text("a { margin: 0 }")
    assets, problems = collect([tmp_path])
    assert not problems
    css = assets.files[assets.names["css/main.css"]].decode()
    assert "@layer base{a{margin: 0}}" in css
    assert f"url({Path(assets.names['fonts/a.woff2']).name})" in css
    assert "/* c */" not in css
    (tmp_path / "static/css/base.css").write_text("a { margin: 1px }")
    assert collect([tmp_path])[0].names["css/main.css"] != assets.names["css/main.css"]


@pytest.mark.parametrize(
    ("css", "short"),
    [
        (
            "a ,\n  b :hover {\n  color: red;\n  margin: 0 1px;\n}\n",
            "a,b :hover{color: red;margin: 0 1px}",
        ),
        ('a::after { content: " ; } " ; }', 'a::after{content: " ; } "}'),
        (r"""[a=' , '] { b: "\" { " }""", r"""[a=' , ']{b: "\" { "}"""),
        ("a { b: url(data:x, ;y) }", "a{b: url(data:x, ;y)}"),
        ("@media (a)  and (b) { c { d: e } }", "@media (a) and (b){c{d: e}}"),
    ],
)
def test_a_style_sheet_loses_only_the_space_that_says_nothing(
    tmp_path: Path, css: str, short: str
) -> None:
    (tmp_path / "static/css").mkdir(parents=True)
    (tmp_path / "static/css/main.css").write_text(css, "utf-8")
    assets, _ = collect([tmp_path])
    assert assets.files[assets.names["css/main.css"]].decode().strip() == short


@pytest.mark.parametrize("css", ['@import "no.css";', '@import "../../x.css";', "a{b:url(no.png)}"])
def test_a_style_sheet_that_refers_to_a_missing_file_is_a_problem(tmp_path: Path, css: str) -> None:
    (tmp_path / "static/css").mkdir(parents=True)
    (tmp_path / "static/css/main.css").write_text(css)
    assert collect([tmp_path])[1]


def test_an_edition_without_stories_has_no_feed_but_a_home(site) -> None:
    built = site({"content/articles/2020/a.md": article()}).made()
    assert not (built.output / "ru/feed.atom").exists()
    assert (built.output / "ru/index.html").exists()
    assert "feed.atom" not in built.text("ru/index.html")


def test_an_old_address_leads_to_the_story(site) -> None:
    built = site(
        {"content/articles/2020/a.md": article(redirect_from="[/news/12, /old/x.html]")}
    ).made()
    for path in ("/news/12/", "/old/x.html"):
        page = built.page(path)
        assert "url=/2020/05/a/" in page.xpath("//meta[@http-equiv='refresh']/@content")[0]
        assert page.xpath("//link[@rel='canonical']/@href") == ["https://ulgi.example/2020/05/a/"]


def test_a_site_may_have_a_path_on_its_host(site) -> None:
    built = site({"content/articles/2020/a.md": article()})
    built.settings(SITEURL="https://host.example/news").made()
    page = built.page("/2020/05/a/")
    assert page.xpath("//link[@rel='canonical']/@href") == ["https://host.example/news/2020/05/a/"]
    local = [url for url in page.xpath("//@href") if url.startswith("/")]
    assert local
    assert all(url.startswith("/news/") for url in local)


def updated(built: Site) -> str:
    """When the feed says it was last changed, on the clock of the newsroom."""
    return built.text("feed.atom").partition("<updated>")[2][: len("2020-05-01T10:00")]


LATEST = "content/articles/2020/b.md"


@pytest.mark.parametrize(
    ("latest", "expected"),
    [
        ({"status": "retracted"}, "2020-06-02T10:00"),
        ({"status": "retracted", "modified": "2020-06-03 11:00"}, "2020-06-03T11:00"),
        ({"expires": "2020-07-01 12:00"}, "2020-07-01T12:00"),
        ({"corrections": "[{date: 2020-06-05, note: Сан}]"}, "2020-06-05T00:00"),
        ({"status": "retracted", "expires": "2020-07-01"}, "2020-06-02T10:00"),
        ({"corrections": "[{date: 2027-06-05, note: Сан}]"}, "2020-06-02T10:00"),
    ],
)
def test_a_feed_never_gets_older_even_after_a_retraction(site, latest, expected) -> None:
    newest = {"date": "2020-06-02 10:00"}
    built = site({"content/articles/2020/a.md": article(), LATEST: article(**newest)}).made()
    before = updated(built)
    assert before == "2020-06-02T10:00"
    built.write({LATEST: article(**newest, **latest)}).made()
    assert before <= updated(built) == expected


def test_a_feed_becomes_newer_when_a_story_expires_and_when_an_expired_one_is_changed(site) -> None:
    fields = {"date": "2020-06-02 10:00", "expires": "2026-11-24"}
    built = site({"content/articles/2020/a.md": article(), LATEST: article(**fields)}).made()
    assert updated(built) == "2020-06-02T10:00"
    assert updated(built.made("2026-11-25")) == "2026-11-24T00:00"
    built.write({LATEST: article(**fields, modified="2026-11-24 18:00")}).made("2026-11-25")
    assert updated(built) == "2026-11-24T18:00"


def test_a_story_that_nobody_has_seen_makes_no_feed_newer(site) -> None:
    built = site(
        {
            "content/articles/2020/a.md": article(),
            LATEST: article(date="2021-06-02 10:00", status="draft"),
            "content/articles/2020/c.md": article(date="2027-01-01 10:00"),
        }
    ).made()
    assert updated(built) == "2020-05-01T10:00"


def test_a_correction_is_a_change_for_feeds_and_sitemaps(site) -> None:
    built = site(
        {"content/articles/2020/a.md": article(corrections="[{date: 2020-05-09, note: Сан}]")}
    ).made()
    assert built.text("feed.atom").count("<updated>2020-05-09T00:00") == 2
    assert "<lastmod>2020-05-09T00:00" in built.text("sitemap-2020-05.xml")
