"""Pictures: every one keeps its colours, or is refused immediately by name."""

import struct
import time
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageCms

from tests.conftest import article, picture
from tilshi.commands import cli
from tilshi.outputs import renditions
from tilshi.outputs.renditions import LONGEST_SIDE, MOST_SCANS, make_renditions


def encoded(image: Image.Image, kind: str, **options: object) -> bytes:
    out = BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def chunk(kind: bytes, data: bytes) -> bytes:
    crc = struct.pack(">I", zlib.crc32(kind + data))
    return struct.pack(">I", len(data)) + kind + data + crc


def png(size: tuple[int, int], depth: int, colours: int, row: bytes, *extra: bytes) -> bytes:
    """A PNG whose rows are all `row`; `colours` is PNG's colour type."""
    head = struct.pack(">IIBBBBB", *size, depth, colours, 0, 0, 0)
    rows = zlib.compress((b"\0" + row) * size[1])
    parts = (chunk(b"IHDR", head), *extra, chunk(b"IDAT", rows), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def wide(*values: int) -> bytes:
    return struct.pack(f">{len(values)}H", *values)


def cmyk_profile() -> bytes:
    """An ICC profile by which cyan ink is red: one grid of two points for each ink.

    Source: ICC.1:2001, 6.5.7 (lut8Type).
    """
    nodes = bytearray()
    for node in range(16):
        cyan, others = node & 8, node & 7
        red = (136, 208, 195)  # L* 53, a* 80, b* 67
        nodes += bytes((0, 128, 128) if others else red if cyan else (255, 128, 128))
    ramp = bytes(range(256))
    matrix = struct.pack(">9i", *(65536 if n % 4 == 0 else 0 for n in range(9)))
    lut = b"mft1\0\0\0\0" + bytes((4, 3, 2, 0)) + matrix + ramp * 4 + bytes(nodes) + ramp * 3
    head = struct.pack(">I4sI4s4s4s12x4s", 128 + 16 + len(lut), b"", 0x02400000, b"prtr", b"CMYK",
                       b"Lab ", b"acsp").ljust(68, b"\0")  # fmt: skip
    head = (head + struct.pack(">3i", 63190, 65536, 54061)).ljust(128, b"\0")
    return head + struct.pack(">I4sII", 1, b"A2B0", 144, len(lut)) + lut


SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
RED_LEFT = Image.new("P", (4, 4), 1)
RED_LEFT.putpalette([0, 0, 255, 255, 0, 0])

# name: (file, the colour that the first pixel must have)
SHOWN = {
    "grey of 16 bits": (png((4, 4), 16, 0, wide(30000) * 4), (117, 117, 117)),
    "dark grey of 16 bits": (encoded(Image.new("I;16", (4, 4), 2570), "PNG"), (10, 10, 10)),
    "white of 16 bits": (png((4, 4), 16, 0, wide(65535) * 4), (255, 255, 255)),
    "grey of 16 bits with a profile": (
        encoded(Image.new("I;16", (4, 4), 30000), "PNG", icc_profile=SRGB),
        (117, 117, 117),
    ),
    "colour of 16 bits": (png((4, 4), 16, 2, wide(30000, 60000, 1000) * 4), (117, 234, 3)),
    "colour of 16 bits with alpha": (
        png((4, 4), 16, 6, wide(30000, 60000, 1000, 32768) * 4),
        (117, 234, 3, 128),
    ),
    "grey of 16 bits with alpha": (
        png((4, 4), 16, 4, wide(30000, 32768) * 4),
        (117, 117, 117, 128),
    ),
    "transparent grey of 16 bits": (
        png((4, 4), 16, 0, wide(30000) * 4, chunk(b"tRNS", wide(30000))),
        (117, 117, 117, 0),
    ),
    "transparent colour of 16 bits": (
        png((4, 4), 16, 2, wide(30000, 256, 512) * 4, chunk(b"tRNS", wide(30000, 256, 512))),
        (117, 1, 2, 0),
    ),
    "transparent grey of 4 bits": (
        png((4, 4), 4, 0, b"\x55\x55", chunk(b"tRNS", wide(5))),
        (85, 85, 85, 0),
    ),
    "another grey of 4 bits": (
        png((4, 4), 4, 0, b"\x55\x55", chunk(b"tRNS", wide(6))),
        (85, 85, 85, 255),
    ),
    "one bit": (encoded(Image.new("1", (4, 4), 1), "PNG"), (255, 255, 255)),
    "one bit, transparent": (
        png((8, 4), 1, 0, b"\xff", chunk(b"tRNS", wide(1))),
        (255, 255, 255, 0),
    ),
    "palette": (encoded(RED_LEFT, "PNG"), (255, 0, 0)),
    "palette with transparency": (encoded(RED_LEFT, "PNG", transparency=1), (255, 0, 0, 0)),
    "palette with much transparency": (
        encoded(RED_LEFT, "PNG", transparency=b"\xff\x80"),
        (255, 0, 0, 128),
    ),
    "grey with alpha": (encoded(Image.new("LA", (4, 4), (99, 50)), "PNG"), (99, 99, 99, 50)),
    "alpha and a profile": (
        encoded(Image.new("RGBA", (4, 4), (200, 100, 50, 128)), "PNG", icc_profile=SRGB),
        (200, 100, 50, 128),
    ),
    "four inks": (encoded(Image.new("CMYK", (8, 8), (0, 255, 255, 0)), "JPEG"), (255, 0, 0)),
    "four inks, black": (encoded(Image.new("CMYK", (8, 8), (0, 0, 0, 255)), "JPEG"), (0, 0, 0)),
    "four inks with a profile": (
        encoded(Image.new("CMYK", (8, 8), (255, 0, 0, 0)), "JPEG", icc_profile=cmyk_profile()),
        (251, 0, 8),
    ),
    "paper with a profile": (
        encoded(Image.new("CMYK", (8, 8), 0), "JPEG", icc_profile=cmyk_profile()),
        (255, 255, 255),
    ),
    "a profile for other channels": (
        encoded(Image.new("CMYK", (8, 8), (0, 255, 255, 0)), "JPEG", icc_profile=SRGB),
        (255, 0, 0),
    ),
    "a profile that is none": (
        encoded(Image.new("L", (8, 8), 77), "JPEG", icc_profile=b"none" * 9),
        (77, 77, 77),
    ),
    "a second picture behind a JPEG": (
        encoded(
            Image.new("RGB", (8, 8), "white"), "MPO", save_all=True,
            append_images=[Image.new("RGB", (8, 8))],
        ),
        (255, 255, 255),
    ),
    "a film behind a JPEG": (
        encoded(Image.new("RGB", (8, 8), "white"), "JPEG") + b"\xff\xda\0\2" * 50_000,
        (255, 255, 255),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", SHOWN)
def test_a_picture_comes_out_with_its_own_colours(name: str) -> None:
    data, colour = SHOWN[name]
    image = renditions._decoded(data, 480)[0]
    found = image.getpixel((0, 0))
    assert len(found) == len(colour)
    assert all(abs(one - other) <= 4 for one, other in zip(found, colour, strict=True)), found


def moving(kind: str) -> bytes:
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "blue")]
    return encoded(frames[0], kind, save_all=True, append_images=frames[1:])


def scans(count: int, progressive: bool = True) -> bytes:
    data = encoded(Image.new("L", (3000, 3000)), "JPEG", progressive=progressive)
    last = data[data.rfind(b"\xff\xda") : -2]
    return data[:-2] + last * count + b"\xff\xd9"


NOISE = Image.effect_noise((200, 200), 50)
BOMB = zlib.compress(b"\0" * 50_000_000)
LOGO_SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>'
# name: (suffix, file, the problem's code)
REFUSED = {
    "too tall": ("png", encoded(Image.new("1", (3, LONGEST_SIDE + 1)), "PNG"), "picture-tall"),
    "too tall when scaled": (
        "jpg",
        encoded(Image.new("L", (600, 30_000)), "JPEG"),
        "picture-tall",
    ),
    "many scans": ("jpg", scans(3000), "picture-scans"),
    "a few scans too many": ("jpg", scans(MOST_SCANS), "picture-scans"),
    "filled out marks of many scans": (
        "jpg",
        scans(3000).replace(b"\xff\xda", b"\xff\xff\xff\xda"),
        "picture-scans",
    ),
    "50,000 by 50,000": ("png", png((50_000, 50_000), 1, 0, b"")[:300], "picture-large"),
    "10,000 by 10,000": ("png", png((10_000, 10_000), 1, 0, b"")[:300], "picture-large"),
    "moving PNG": ("png", moving("PNG"), "picture-moves"),
    "moving WebP": ("webp", moving("WEBP"), "picture-moves"),
    "half a JPEG": ("jpg", encoded(NOISE, "JPEG")[:2000], "broken-picture"),
    "half a PNG": ("png", encoded(NOISE, "PNG")[:2000], "broken-picture"),
    "half a WebP": ("webp", encoded(NOISE.convert("RGB"), "WEBP")[:2000], "broken-picture"),
    "a profile that swells": (
        "png",
        png((2, 2), 8, 2, b"123456", chunk(b"iCCP", b"x\0\0" + BOMB)),
        "broken-picture",
    ),
    "words that swell": (
        "png",
        png((2, 2), 8, 2, b"123456", chunk(b"zTXt", b"x\0\0" + BOMB)),
        "broken-picture",
    ),
    "a GIF by name of PNG": ("png", encoded(Image.new("P", (4, 4)), "GIF"), "picture-disguised"),
    "an iPhone's HEIC by name of JPEG": (
        "jpg",
        b"\0\0\0\x24ftypheic\0\0\0\0mif1heic" + bytes(99),
        "picture-disguised",
    ),
    "a page by name of JPEG": ("jpg", b"\n<!DOCTYPE html><p>404</p>", "picture-disguised"),
    "a drawing by name of PNG": ("png", LOGO_SVG, "picture-disguised"),
    "nothing": ("webp", b"", "broken-picture"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_an_unusable_picture_is_reported_quickly(tmp_path: Path, name: str) -> None:
    suffix, data, code = REFUSED[name]
    original = tmp_path / f"x.{suffix}"
    original.write_bytes(data)
    before = time.process_time()
    made, (problem,) = make_renditions(original, (480, 960, 1600), tmp_path / "cache")
    assert time.process_time() - before < 1
    assert made is None
    assert (problem.code, problem.file) == (code, f"content/images/x.{suffix}")
    assert all(problem.sentence(lang) for lang in ("kk", "ru", "en"))
    assert not (tmp_path / "cache").exists()


def test_a_file_heavier_than_any_photograph_is_not_read(tmp_path: Path) -> None:
    original = tmp_path / "x.jpg"
    with original.open("wb") as stream:
        stream.truncate(200 * 10**6)
    _, (problem,) = make_renditions(original, (480,), tmp_path / "cache")
    assert problem.code == "picture-heavy"


def test_a_tall_picture_that_fits_when_scaled_is_shown(tmp_path: Path) -> None:
    original = tmp_path / "x.jpg"
    original.write_bytes(encoded(Image.new("L", (1000, 17_000)), "JPEG"))
    made, problems = make_renditions(original, (320, 480), tmp_path / "cache")
    assert not problems
    assert (made.width, made.height) == (480, 8160)


def test_a_refused_picture_leaves_the_last_good_site(site, capsys) -> None:
    name = "content/images/x.png"
    good = {"content/articles/2020/a.md": article(body="![а](x.png)\n\nМәтін.")}
    made = site({**good, name: encoded(Image.new("I;16", (640, 400), 30000), "PNG")}).made()
    before = made.tree()
    (shown,) = (path for path in before if path.endswith("-480.webp"))
    assert abs(Image.open(made.output / shown).getpixel((9, 9))[0] - 117) < 4
    made.write({name: REFUSED["too tall"][1]})
    assert cli.run_build(str(made.root / "pelicanconf.py"), lang="en") == 1
    assert (
        f"{name} The picture is too long or too wide: 3 × 16384 pixels." in capsys.readouterr().err
    )
    assert made.tree() == before


def test_every_width_up_to_the_originals_own_is_made(tmp_path: Path) -> None:
    original = tmp_path / "x.jpg"
    original.write_bytes(encoded(Image.new("RGB", (1000, 500), "teal"), "JPEG"))
    made, _ = make_renditions(original, (240, 320, 480, 1600), tmp_path / "cache")
    sizes = [(width, Image.open(tmp_path / "cache" / file).size) for width, file in made.files]
    assert sizes == [(w, (w, w // 2)) for w in (240, 320, 480, 1000)]


def test_a_large_photograph_taken_upright_is_shown_upright(tmp_path: Path) -> None:
    left_white = Image.new("L", (3200, 6400))
    left_white.paste(255, (0, 0, 1600, 6400))
    tags = Image.Exif()
    tags[0x0112] = 6  # turned by a quarter
    original = tmp_path / "x.jpg"
    original.write_bytes(encoded(left_white, "JPEG", exif=tags))
    made, _ = make_renditions(original, (400, 1600), tmp_path / "cache")
    assert (made.width, made.height) == (1600, 800)
    widest = Image.open(tmp_path / "cache" / made.files[-1][1])
    assert widest.getpixel((800, 390))[0] > 250
    assert widest.getpixel((800, 410))[0] < 5


STORY = {
    "content/articles/2020/a.md": article(image="{src: x.jpg, alt: Сурет, focus: 32% 8%}"),
    "content/articles/2020/a.ru.md": "---\ntitle: Тема\nimage: {alt: Снимок}\n---\n\nТекст.\n",
    "content/articles/2020/b.md": article(
        "Басқа", date="2020-05-02 10:00", image="{src: x.jpg, alt: Сурет, focus: right}"
    ),
    "content/articles/2020/c.md": article(
        "Үшінші", date="2020-05-03 10:00", image="{src: x.jpg, alt: Сурет}"
    ),
    "content/images/x.jpg": picture(640, 400),
}


@pytest.mark.parametrize(
    ("page", "story", "classes"),
    [
        ("/", "/2020/05/a/", "focus-x-3 focus-y-1"),
        ("/ru/", "/ru/2020/05/a/", "focus-x-3 focus-y-1"),
        ("/", "/2020/05/b/", "focus-x-10 focus-y-5"),
        ("/", "/2020/05/c/", None),
    ],
)
def test_a_crop_keeps_what_the_editor_has_named(site, page, story, classes) -> None:
    made = site(STORY).made()
    (card, *_) = made.page(page).xpath(f"//article[.//a[@href='{story}']][.//img]")
    assert card.xpath(".//img")[0].get("class") == classes
    (sheet,) = (made.output / "assets").glob("main.*.css")
    for name in (classes or "").split():
        assert f".{name}{{" in sheet.read_text("utf-8")


def test_another_focus_is_seen_at_once(site) -> None:
    made = site(STORY).made()
    name = "content/articles/2020/a.md"
    made.write({name: STORY[name].replace("32% 8%", "bottom")}).made()
    assert made.page("/").xpath("//img[@class='focus-x-5 focus-y-10']")


@pytest.mark.parametrize(
    "value", ["солға", "30%", "30% 120%", "left right", "top 20%", "30% 20% 1%"]
)
def test_a_focus_that_is_no_point_is_reported_with_its_line(site, capsys, value: str) -> None:
    name = "content/articles/2020/a.md"
    made = site({**STORY, name: STORY[name].replace("32% 8%", value)})
    assert cli.run_check(str(made.root / "pelicanconf.py"), lang="en") == 1
    assert f"{name}:5 " in capsys.readouterr().err
