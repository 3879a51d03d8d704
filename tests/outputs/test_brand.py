"""A newsroom's own looks: its logo, its colours, its picture on cards, on the pages readers get."""

import re
from io import BytesIO

import pytest
from lxml import html
from PIL import Image

from tests.conftest import REGISTRIES, Site, article, picture
from tilshi.outputs import svg
from tilshi.outputs.static_files import collect

A, B = "content/articles/2020/a.md", "content/articles/2020/b.md"
IMPRINT = "content/imprint.yaml"
HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
LOGO = f'{HEAD} viewBox="0 0 240 60"><rect width="240" height="60" fill="#7a1f3d"/></svg>'


def png(width: int, height: int) -> bytes:
    out = BytesIO()
    Image.new("RGB", (width, height), "teal").save(out, "PNG")
    return out.getvalue()


def room(site, files: dict[str, str | bytes], imprint: str = "") -> Site:
    given = {A: article(), IMPRINT: REGISTRIES[IMPRINT] + imprint, **files}
    return site(given).settings(THEME="theme")


def brand_of(page: html.HtmlElement) -> html.HtmlElement:
    """What stands for the newsroom in the header."""
    (brand,) = page.xpath("//header//*[@class='brand']")
    return brand


def test_the_logo_stands_in_the_place_of_the_name_in_every_edition(site) -> None:
    made = room(site, {"theme/static/images/logo.svg": LOGO}).made()
    for prefix, name in (("", "«Үлгі» агенттігі"), ("qz/", "«Ülgı» agenttıgı"), ("ru/", "Агентство «Улги»")):  # fmt: skip
        brand = brand_of(made.page(prefix))
        (image,) = brand.xpath(".//img")
        assert (image.get("width"), image.get("height"), image.get("alt")) == ("240", "60", name)
        assert brand.text_content().strip() == ""
        assert made.text(image.get("src").lstrip("/")) == LOGO
        assert not brand.xpath(".//source")


def test_without_a_logo_the_name_stands_in_letters(site) -> None:
    assert brand_of(room(site, {}).made().page("")).text_content().strip() == "«Үлгі» агенттігі"


def test_a_logo_for_the_dark_is_shown_where_the_reader_likes_it_dark(site) -> None:
    files = {"theme/static/images/logo.png": png(90, 30), "theme/static/images/logo-dark.svg": LOGO}
    brand = brand_of(room(site, files).made().page(""))
    (source,) = brand.xpath("picture/source")
    assert source.get("media") == "(prefers-color-scheme: dark)"
    assert re.fullmatch(r"/assets/logo-dark\.\w+\.svg", source.get("srcset"))
    assert (source.get("width"), source.get("height")) == ("240", "60")
    (image,) = brand.xpath("picture//img")
    assert (image.get("width"), image.get("height")) == ("90", "30")


@pytest.mark.parametrize(
    ("files", "code", "file"),
    [
        ({"logo-dark.svg": LOGO}, "logo-alone", "logo-dark.svg"),
        ({"logo.svg": f"{HEAD}/>"}, "svg-size", "logo.svg"),
        ({"logo.svg": f'{HEAD} viewBox="0 0 0 60"/>'}, "svg-size", "logo.svg"),
        ({"logo.svg": f'{HEAD} width="100%" height="20"/>'}, "svg-size", "logo.svg"),
        ({"logo.svg": LOGO[:-3]}, "svg-broken", "logo.svg"),
        ({"logo.svg": ""}, "svg-broken", "logo.svg"),
        ({"logo.png": b"GIF89a"}, "broken-picture", "logo.png"),
        ({"logo.webp": picture()}, "broken-picture", "logo.webp"),
    ],
)
def test_a_logo_that_cannot_be_shown_is_named(
    tmp_path, files: dict[str, str | bytes], code: str, file: str
) -> None:
    (tmp_path / "static/images").mkdir(parents=True)
    for name, data in files.items():
        data = data if isinstance(data, bytes) else data.encode()
        (tmp_path / "static/images" / name).write_bytes(data)
    _, (problem,) = collect([tmp_path])
    assert (problem.code, problem.file) == (code, f"theme/static/images/{file}")
    assert all(problem.sentence(lang) for lang in ("kk", "ru", "en"))


@pytest.mark.parametrize(
    ("attributes", "size"),
    [
        ('viewBox="0 0 240 60"', (240, 60)),
        ('viewBox="-5,-5, 1200.4 300"', (1200, 300)),
        ('viewBox="0 0 2.4 .5"', (480, 100)),
        ('width="300px" height="150"', (300, 150)),
        ('width="1" height="1" viewBox="0 0 200 100"', (200, 100)),
    ],
)
def test_an_svg_is_as_large_as_its_view_box_says(attributes: str, size: tuple[int, int]) -> None:
    assert svg.size(f"{HEAD} {attributes}/>".encode()) == size


DRAWING = f"""<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">
{HEAD} xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape"
  inkscape:export-filename="C:\\logo.png" viewBox="0 0 9 9">
<title>Logo</title><metadata/><style>.a {{ fill: url(#g) }} .b {{ filter: url("#f") }}</style>
<defs><linearGradient id="g"><stop stop-color="red"/></linearGradient></defs>
<g class="a" style="clip-path: url( #c )"><path d="M0 0h9"/><use xlink:href="#g" href="#g"/></g>
<image href="data:image/png;base64,AAAA"/></svg>"""


def test_what_drawing_programs_write_is_taken() -> None:
    assert svg.check(DRAWING.encode(), "a.svg") == []
    assert svg.check(b"\xef\xbb\xbf" + LOGO.encode(), "a.svg") == []


@pytest.mark.parametrize(
    "inside",
    [
        "<script>alert(1)</script>",
        '<rect onload="alert(1)"/>',
        '<rect ONCLICK="alert(1)"/>',
        '<a href="javascript:alert(1)"><text>x</text></a>',
        '<use href="https://x.example/a.svg#b"/>',
        '<use xlink:href="a.svg#b"/>',
        '<image href="data:image/svg+xml;base64,AAAA"/>',
        '<image href=" javascript:alert(1)"/>',
        '<foreignObject><p xmlns="http://www.w3.org/1999/xhtml">x</p></foreignObject>',
        '<script xmlns="http://www.w3.org/1999/xhtml">alert(1)</script>',
        '<p xmlns="">x</p>',
        '<set attributeName="href" to="javascript:alert(1)"/>',
        '<animate attributeName="onload" to="x"/>',
        '<g xml:base="https://x.example/"/>',
        "<style>@import 'x.css';</style>",
        "<style>@im<desc/>port 'x.css';</style>",
        "<style>a { fill: url(https://x.example/a) }</style>",
        "<style>a { fill: u\\72l(x) }</style>",
        "<style>a { background: image-set('x.png' 1x) }</style>",
        '<rect fill="url(x.svg#a)"/>',
        "<rect style=\"fill: url( 'x.svg' )\"/>",
        "<style><![CDATA[@import 'x.css';]]></style>",
        "<?xml-stylesheet href='x.css'?>",
    ],
)
def test_what_runs_or_fetches_has_no_place_in_a_drawing(inside: str) -> None:
    (problem,) = svg.check(f'{HEAD} viewBox="0 0 9 9">{inside}</svg>'.encode(), "a.svg")
    assert problem.code == "svg-not-allowed", problem


@pytest.mark.parametrize(
    "whole",
    [
        '<!DOCTYPE svg [<!ENTITY a "b">]>' + LOGO,
        '<!DOCTYPE svg [<!ATTLIST svg onload CDATA "alert(1)">]>' + LOGO,
        '<html xmlns="http://www.w3.org/1999/xhtml"><script>1</script></html>',
        "<svg/>",
        '<?xml-stylesheet href="x.xsl" type="text/xsl"?>' + LOGO,
    ],
)
def test_a_file_that_is_more_than_a_drawing_is_none(whole: str) -> None:
    for data in (whole.encode(), whole.encode("utf-16")):
        (problem,) = svg.check(data, "a.svg")
        assert problem.code == "svg-not-allowed", problem


@pytest.mark.parametrize("data", [b"\xff\xff", b'<?xml version="1.0" encoding="klingon"?><svg/>'])
def test_an_svg_in_no_encoding_is_named(data: bytes) -> None:
    assert [problem.code for problem in svg.check(data, "a.svg")] == ["svg-broken"]


def style_sheet(made: Site) -> str:
    (file,) = (made.output / "assets").glob("main.*.css")
    return file.read_text("utf-8")


def test_the_newsrooms_colours_come_after_the_themes_and_before_its_own_style_sheet(site) -> None:
    colors = 'colors: {accent: "#7A1F3D", accent_dark: "#f09ab3", deep: "#4a0f24"}\n'
    own = {"theme/static/css/brand.css": ".brand { color: var(--kok); }"}
    css = style_sheet(room(site, own, colors).made())
    before, layer, brand = css.partition("@layer brand{")
    assert layer and "--kok: #00626c" in before
    assert "--kok: #7a1f3d;" in brand
    assert "--kok: light-dark(#7a1f3d,#f09ab3)" in brand
    assert "--deep: #4a0f24" in brand
    assert brand.index("--deep") < brand.index(".brand{")


def test_an_accent_alone_is_made_light_enough_for_the_dark_page(site) -> None:
    css = style_sheet(room(site, {}, 'colors: {accent: "#7a1f3d"}\n').made())
    (dark,) = re.findall(r"--kok: light-dark\(#7a1f3d,(#[0-9a-f]{6})\)", css)
    assert dark > "#7a1f3d"


def test_the_shared_picture_stands_on_links_to_pages_that_are_no_stories(site) -> None:
    share = "share: {src: d.jpg, alt: {kk: Шаңырақ, ru: Шанырак, en: Shangyraq}}\n"
    files = {
        B: article("Суретті", image="{src: a.jpg, alt: Өз суреті}"),
        "content/images/a.jpg": picture(),
        "content/images/d.jpg": picture(90, 60),
    }
    made = room(site, files, share).made()

    def card(path: str) -> tuple[str, str]:
        page = html.document_fromstring(made.text(f"{path}index.html"))
        said = {tag.get("property"): tag.get("content") for tag in page.xpath("//meta[@property]")}
        (kind,) = page.xpath("//meta[@name='twitter:card']/@content")
        assert kind == "summary_large_image"
        return said["og:image"], said["og:image:alt"]

    address, alt = card("")
    assert alt == "Шаңырақ"
    assert card("qogham/") == card("2020/05/") == (address, alt)
    assert card("ru/")[1] == "Шанырак"
    assert card("qz/")[1] == "Şañyraq"
    assert (card("2020/05/a/")[1], card("2020/05/b/")[1]) == ("Тақырып", "Суретті")
    image = Image.open(made.output / address.removeprefix("https://ulgi.example/"))
    assert image.size == (1200, 630)
    assert all(
        abs(one - two) < 5
        for one, two in zip(image.getpixel((600, 600)), (0, 128, 128), strict=True)
    )
