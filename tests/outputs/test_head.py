"""The head of every page, and the files for other programs that it names or that they know."""

import json
from datetime import datetime
from io import BytesIO

import pytest
from PIL import Image

from tests.conftest import REGISTRIES, Site, article, picture
from tilshi.outputs.static_files import collect

A = "content/articles/2020/a.md"
IMPRINT = "content/imprint.yaml"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>'


def png(width: int, height: int, colour: str = "teal") -> bytes:
    out = BytesIO()
    Image.new("RGBA", (width, height), colour).save(out, "PNG")
    return out.getvalue()


def room(site, files: dict[str, str | bytes], imprint: str = "") -> Site:
    given = {A: article(), IMPRINT: REGISTRIES[IMPRINT] + imprint, **files}
    return site(given).settings(THEME="theme")


def meta(made: Site, path: str, name: str) -> list[str]:
    query = f"//head/meta[@name='{name}' or @property='{name}']/@content"
    return [str(one) for one in made.page(path).xpath(query)]


def test_search_engines_may_show_large_pictures(site) -> None:
    made = room(site, {}).made()
    assert meta(made, "2020/05/a/", "robots") == ["max-image-preview:large"]


def test_social_networks_learn_the_language_and_those_of_the_same_page(site) -> None:
    russian = {"content/articles/2020/a.ru.md": "---\ntitle: Один\n---\n\nТекст.\n"}
    made = room(site, russian).made()
    for prefix in ("", "qz/", "tote/"):
        path = f"{prefix}2020/05/a/"
        assert meta(made, path, "og:locale") == ["kk_KZ"]
        assert meta(made, path, "og:locale:alternate") == ["ru_RU"]
    assert meta(made, "ru/2020/05/a/", "og:locale:alternate") == ["kk_KZ"]


@pytest.mark.parametrize(
    ("url", "account"),
    [
        ("https://x.com/ulgi_kz", ["@ulgi_kz"]),
        ("https://twitter.com/@ulgi/", ["@ulgi"]),
        ("https://x.com/ulgi/status/1", []),
        ("https://notx.com/ulgi", []),
    ],
)
def test_a_card_names_the_newsrooms_account(site, url: str, account: list[str]) -> None:
    made = room(site, {}, f"  - {{id: x, name: X, url: {url}}}\n").made()
    assert meta(made, "2020/05/a/", "twitter:site") == account


def test_the_colour_of_the_browser_is_that_of_the_page(site) -> None:
    made = room(site, {}).made()
    assert meta(made, "", "theme-color") == ["#fff", "#0e1817"]
    own = {"theme/static/css/brand.css": ":root { --paper: light-dark(#fef8ee, #111); }"}
    made = room(site, own).made()
    assert meta(made, "", "theme-color") == ["#fef8ee", "#111"]
    assert json.loads(made.text("site.webmanifest"))["theme_color"] == "#fef8ee"


def test_a_phone_finds_the_name_the_direction_and_the_icons_of_an_edition(site) -> None:
    made = room(site, {}).made()
    (link,) = made.page("tote/").xpath("//head/link[@rel='manifest']/@href")
    manifest = json.loads(made.text(link.lstrip("/")))
    assert (manifest["lang"], manifest["dir"]) == ("kk-Arab", "rtl")
    assert manifest["start_url"] == manifest["scope"] == "/tote/"
    assert manifest["name"] == meta(made, "tote/", "og:site_name")[0]
    for icon in manifest["icons"]:
        size = Image.open(made.output / icon["src"].lstrip("/")).size
        assert icon["sizes"] == f"{size[0]}x{size[1]}"


def test_the_icon_is_at_the_addresses_where_browsers_look_for_it(site) -> None:
    made = room(site, {}).made()
    assert Image.open(made.output / "favicon.ico").info["sizes"] == {(16, 16), (32, 32), (48, 48)}
    touch = Image.open(made.output / "apple-touch-icon.png")
    assert (touch.size, touch.mode) == ((180, 180), "RGB")
    (favicon,) = made.page("ru/").xpath("//head/link[@rel='icon'][@sizes]/@href")
    assert favicon == "/favicon.ico"


def test_a_newsrooms_own_icon_replaces_all_of_ours(site) -> None:
    own: dict[str, str | bytes] = {
        "theme/static/images/favicon.svg": SVG,
        "theme/static/images/icon.png": png(600, 600, "red"),
    }
    made = room(site, own).made()
    touch = Image.open(made.output / "apple-touch-icon.png")
    assert touch.getpixel((90, 90)) == (255, 0, 0)


def test_a_newsroom_with_a_drawing_of_its_own_alone_does_not_get_our_icon(site) -> None:
    made = room(site, {"theme/static/images/favicon.svg": SVG}).made()
    assert not (made.output / "favicon.ico").exists()
    assert not made.page("").xpath("//head/link[@rel='apple-touch-icon' or @sizes]")
    assert "icons" not in json.loads(made.text("site.webmanifest"))


@pytest.mark.parametrize(
    ("icon", "code"),
    [(png(512, 400), "icon-shape"), (png(256, 256), "icon-shape"), (picture(), "broken-picture")],
)
def test_an_icon_that_cannot_be_used_is_named(tmp_path, icon: bytes, code: str) -> None:
    (tmp_path / "static/images").mkdir(parents=True)
    (tmp_path / "static/images/favicon.svg").write_text(SVG, "utf-8")
    (tmp_path / "static/images/icon.png").write_bytes(icon)
    _, (problem,) = collect([tmp_path])
    assert (problem.code, problem.file) == (code, "theme/static/images/icon.png")
    assert all(problem.sentence(lang) for lang in ("kk", "ru", "en"))


WELL_KNOWN = """
security: {contact: security@ulgi.example, expires: 2027-01-31}
trust: ["belongto=https://association.example/", "datatrainingallowed=no"]
ads: ["ads.example, pub-1, DIRECT, f08c47fec0942fa0", "OWNERDOMAIN=ulgi.example"]
"""


def test_other_programs_find_what_the_imprint_gives_them(site) -> None:
    made = room(site, {}, WELL_KNOWN).made()
    fields = dict(line.split(": ") for line in made.text(".well-known/security.txt").splitlines())
    assert fields["Contact"] == "mailto:security@ulgi.example"
    assert datetime.fromisoformat(fields["Expires"]).isoformat() == "2027-01-31T23:59:59+05:00"
    assert fields["Canonical"] == "https://ulgi.example/.well-known/security.txt"
    assert made.text("trust.txt").splitlines()[1] == "datatrainingallowed=no"
    assert made.text("ads.txt").startswith("ads.example, pub-1, DIRECT, f08c47fec0942fa0\n")


def test_without_it_these_files_do_not_exist(site) -> None:
    made = room(site, {}, WELL_KNOWN).made()
    made.write({IMPRINT: REGISTRIES[IMPRINT]}).made()
    for path in (".well-known/security.txt", "trust.txt", "ads.txt"):
        assert not (made.output / path).exists()


@pytest.mark.parametrize(
    "lines",
    [
        "security: {contact: 'javascript:a', expires: 2027-01-31}",
        "security: {contact: a@b.kz}",
        'ads: ["ads.example, pub-1, FRIEND"]',
        'ads: ["# a"]',
        'trust: ["enemy=https://a.example/"]',
        "policies: {principles: nowhere}",
    ],
)
def test_what_would_be_wrong_in_them_is_an_error(site, lines: str) -> None:
    result = room(site, {}, f"\n{lines}\n").build_here()
    assert result.status == 1
    assert IMPRINT in result.said
