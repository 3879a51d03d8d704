"""Whose a picture is: every file of it says so, and nothing else of its original."""

import io
import json
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from lxml import etree
from PIL import Image

from tests.conftest import REGISTRIES, Site, article
from tilshi.commands import cli
from tilshi.content.rights import Rights
from tilshi.outputs import xmp
from tilshi.outputs.webp import with_xmp

STORY, OTHER, NAME = "content/articles/2020/a.md", "content/articles/2020/b.md", "x.jpg"
LICENSE = "https://creativecommons.org/licenses/by/4.0/"
SPOKEN = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "ps": "http://ns.adobe.com/photoshop/1.0/",
    "xr": "http://ns.adobe.com/xap/1.0/rights/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
}
WHERE = {
    "creator": "string(//dc:creator/rdf:Seq/rdf:li)",
    "credit": "string(//ps:Credit)",
    "copyright": "string(//dc:rights/rdf:Alt/rdf:li[@xml:lang='x-default'])",
    "license": "string(//xr:WebStatement)",
}
OF_THE_CAMERA = Rights(
    "Данияр Омар", "Омар / Агенттік", "© Агенттік", "http://agency.example/terms"
)
POSITION, SERIAL = {1: "N", 2: (42.0, 19.0, 1.0)}, "SN-0042"


def iptc(**records: str) -> bytes:
    """The segment of a JPEG with these records of IPTC-IIM; 1:90 says that it is UTF-8."""
    numbers = {"by": 80, "credit": 110, "notice": 116, "city": 90}
    found = b"\x1c\x01\x5a\x00\x03\x1b%G"
    for name, text in records.items():
        data = text.encode()
        found += bytes((0x1C, 2, numbers[name])) + len(data).to_bytes(2, "big") + data
    block = b"8BIM\x04\x04\0\0" + len(found).to_bytes(4, "big") + found + b"\0" * (len(found) % 2)
    data = b"Photoshop 3.0\0" + block
    return b"\xff\xed" + (len(data) + 2).to_bytes(2, "big") + data


def photograph(
    rights: Rights | None = None, packet: bytes = b"", segment: bytes = b"", colour: str = "teal"
) -> bytes:
    """A JPEG as a camera makes it: with its position, its number, and `rights` in EXIF."""
    tags = Image.Exif()
    tags[0xA431] = SERIAL
    tags.get_ifd(0x8825).update(POSITION)
    if rights:
        tags[0x013B], tags[0x8298] = rights.creator, f"{rights.copyright}\0"
    out = io.BytesIO()
    Image.new("RGB", (640, 400), colour).save(out, "JPEG", exif=tags, xmp=packet)
    data = out.getvalue()
    return data[:2] + segment + data[2:]


def newsroom(
    image: str = "", original: bytes | None = None, policy: bool = False
) -> dict[str, str | bytes]:
    files: dict[str, str | bytes] = {
        STORY: article(image=f"{{src: {NAME}, alt: Тау{image}}}"),
        f"content/images/{NAME}": original or photograph(),
    }
    if policy:
        imprint = "content/imprint.yaml"
        files[imprint] = REGISTRIES[imprint].rstrip() + "\npolicies: {pictures: rules}\n"
        files["content/pages/rules.md"] = "---\ntitle: Ереже\n---\n\nСөз.\n"
    return files


def files(made: Site) -> list[Path]:
    return sorted((made.output / "images").glob("x-*.webp"))


def said(file: Path) -> Rights:
    """What the metadata of a file says, as another program reads it."""
    with Image.open(file) as image:
        image.load()
        assert not image.getexif()
        packet = image.info.get("xmp")
    if packet is None:
        return Rights()
    root = etree.fromstring(packet)
    return Rights(
        **{name: root.xpath(path, namespaces=SPOKEN) or None for name, path in WHERE.items()}
    )


def told(made: Site, path: str = "2020/05/a/") -> dict[str, object]:
    """What a page says of its picture to search engines."""
    (data,) = made.page(path).xpath("//head/script[@type='application/ld+json']")
    return next(thing for thing in json.loads(data.text) if "image" in thing)["image"][-1]


def test_every_file_says_whose_the_picture_is(site) -> None:
    fields = f", credit: Айгүл Серікқызы, copyright: © «Үлгі» 2020, license: {LICENSE}"
    made = site(newsroom(fields)).made()
    assert len(files(made)) == 4
    for file in files(made):
        assert said(file) == Rights("Айгүл Серікқызы", "Айгүл Серікқызы", "© «Үлгі» 2020", LICENSE)


def test_so_does_the_page_to_readers_and_to_search_engines(site) -> None:
    fields = f", credit: Айгүл Серікқызы, copyright: © Үлгі, license: {LICENSE}"
    made = site(newsroom(fields)).made()
    caption = made.page("2020/05/a/").xpath("//figcaption")[0]
    assert "© Үлгі" in caption.text_content()
    assert caption.xpath(f".//a[@rel='license'][@href='{LICENSE}']")
    assert told(made) == {
        "@type": "ImageObject",
        "url": f"https://ulgi.example/images/{files(made)[-1].name}",
        "creditText": "Айгүл Серікқызы",
        "creator": {"@type": "Person", "name": "Айгүл Серікқызы"},
        "copyrightNotice": "© Үлгі",
        "license": LICENSE,
        "acquireLicensePage": LICENSE,
    }
    in_latin = made.page("qz/2020/05/a/").xpath("string(//figcaption)")
    assert "Aigül Serıkqyzy" in in_latin


PACKET = xmp.packet(OF_THE_CAMERA)
ATTRIBUTES = f"""<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF
 xmlns:rdf="{SPOKEN["rdf"]}"><rdf:Description xmlns:photoshop="{SPOKEN["ps"]}"
 xmlns:xmpRights="{SPOKEN["xr"]}" photoshop:Credit="Агенттік"
 xmpRights:WebStatement="{LICENSE}"/></rdf:RDF></x:xmpmeta>""".encode()
EXIF = Rights(creator="Danijar Omar", copyright="(c) Agency")


@pytest.mark.parametrize(
    ("original", "rights"),
    [
        (photograph(packet=PACKET), OF_THE_CAMERA),
        (photograph(packet=ATTRIBUTES), Rights(credit="Агенттік", license=LICENSE)),
        (
            photograph(segment=iptc(by="Данияр", credit="Агенттік", notice="© А", city="Шымкент")),
            Rights("Данияр", "Агенттік", "© А"),
        ),
        (photograph(EXIF), EXIF),
        (photograph(EXIF, packet=ATTRIBUTES), EXIF.or_else(xmp.read(ATTRIBUTES))),
        (photograph(), Rights()),
    ],
    ids=["XMP", "XMP in attributes", "IPTC", "EXIF", "XMP and EXIF", "none"],
)
def test_what_front_matter_leaves_open_the_original_answers(site, original, rights) -> None:
    made = site(newsroom(original=original)).made()
    assert {said(file) for file in files(made)} == {rights}
    found = told(made) if rights != Rights() else {}
    assert found.get("copyrightNotice") == rights.copyright
    assert found.get("creditText") == rights.credit
    assert "Данияр" not in made.page("2020/05/a/").xpath("string(//figcaption)")


def test_what_front_matter_says_the_original_does_not_contradict(site) -> None:
    made = site(newsroom(", credit: Асан Үсен", photograph(packet=PACKET))).made()
    (rights,) = {said(file) for file in files(made)}
    assert rights == Rights("Асан Үсен", "Асан Үсен", "© Агенттік", "http://agency.example/terms")


def test_nothing_else_of_the_original_is_published(site) -> None:
    private = (
        "<exif:GPSLatitude>42,19.1N</exif:GPSLatitude><aux:SerialNumber>SN-0042</aux:SerialNumber>"
    )
    packet = PACKET.replace(
        b'<rdf:Description rdf:about="">',
        b'<rdf:Description rdf:about="" xmlns:exif="http://ns.adobe.com/exif/1.0/"'
        b' xmlns:aux="http://ns.adobe.com/exif/1.0/aux/">' + private.encode(),
    )
    assert b"GPSLatitude" in packet
    made = site(newsroom(original=photograph(EXIF, packet, iptc(city="Шымкент")))).made()
    for file in files(made):
        data = file.read_bytes()
        assert not any(
            word in data for word in (b"GPS", SERIAL.encode(), b"Photoshop", "Шымкент".encode())
        )
        assert b"EXIF" not in data


def test_a_newsroom_that_names_its_terms_has_them_in_every_file(site) -> None:
    made = site(newsroom(", credit: Асан", policy=True)).made()
    assert said(files(made)[0]) == Rights("Асан", "Асан", None, "https://ulgi.example/rules/")
    (made.root / "content/pages/rules.md").unlink()
    made.write({"content/imprint.yaml": REGISTRIES["content/imprint.yaml"]}).made()
    assert said(files(made)[0]) == Rights("Асан", "Асан")


def test_a_corrected_credit_is_in_new_files_with_new_names(site) -> None:
    made = site(newsroom(", credit: Асан")).made()
    before = files(made)
    made.write(newsroom(", credit: Үсен")).made()
    assert not set(before) & set(files(made))
    assert said(files(made)[0]).creator == "Үсен"
    assert files(made)[0].name in made.text("2020/05/a/index.html")


def test_a_corrected_credit_draws_nothing_again(site, monkeypatch) -> None:
    made = site(newsroom(", credit: Асан")).made()
    monkeypatch.setattr("tilshi.outputs.renditions.make_renditions", None)
    made.write(newsroom(", credit: Үсен"))
    assert made.build_here().status == 0
    assert said(files(made)[0]).creator == "Үсен"


def test_of_several_stories_the_first_says_whose_the_picture_is(site) -> None:
    later = article(
        "Екінші", date="2020-05-02 10:00", image=f"{{src: {NAME}, alt: а, credit: Үсен}}"
    )
    made = site({**newsroom(), OTHER: later}).made()
    assert said(files(made)[0]).creator == "Үсен"
    made.write(newsroom(", credit: Асан")).made()
    assert said(files(made)[0]).creator == "Асан"
    clean = site({**newsroom(", credit: Асан"), OTHER: later})
    assert clean.made().tree() == made.tree()


@pytest.mark.parametrize("fields", [{"status": "draft"}, {"date": "2090-01-01 10:00"}])
def test_what_is_not_public_says_nothing_in_a_picture(site, fields) -> None:
    hidden = article("Құпия", image=f"{{src: {NAME}, alt: а, credit: Құпия адам}}", **fields)
    made = site({**newsroom(), OTHER: hidden}).made()
    assert said(files(made)[0]) == Rights()


def test_share_cards_say_nothing(site) -> None:
    made = site(newsroom(", credit: Асан", photograph(packet=PACKET))).made()
    for card in (made.output / "images/cards").glob("*.jpg"):
        with Image.open(card) as image:
            assert not image.getexif() and "xmp" not in image.info


@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
def test_the_picture_itself_stays_as_it_was(mode: str) -> None:
    out = io.BytesIO()
    noise = Image.effect_noise((301, 203), 40).convert(mode)
    if mode == "RGBA":
        noise.putalpha(Image.linear_gradient("L").resize(noise.size))
    noise.save(out, "WEBP", quality=60)
    written = with_xmp(out.getvalue(), PACKET)
    with Image.open(io.BytesIO(written)) as after, Image.open(io.BytesIO(out.getvalue())) as before:
        assert after.info["xmp"] == PACKET
        assert (after.mode, after.size) == (mode, before.size)
        assert after.tobytes() == before.tobytes()
    assert int.from_bytes(written[4:8], "little") == len(written) - 8


def test_long_rights_leave_out_the_least_important() -> None:
    long = "ұзақ жазу " * 20
    assert len(xmp.packet(Rights(long, long, long, LICENSE))) <= xmp.MOST_BYTES
    assert xmp.read(xmp.packet(Rights("Асан", long, long, LICENSE))) == Rights(
        "Асан", None, long, LICENSE
    )
    assert xmp.packet(Rights(license="https://ulgi.example/" + "a" * 2000)) == b""


@pytest.mark.parametrize("text", ["<b> & \"'", "]]>", "Ә😀", "</rdf:li>"])
def test_letters_come_through_unharmed(text: str) -> None:
    assert xmp.read(xmp.packet(Rights(creator=text))).creator == text
    assert escape(text).encode() in xmp.packet(Rights(creator=text))


BOMB = (
    b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(b'<!ENTITY %c "%s">' % (c + 1, b"&%c;" % c * 10) for c in range(97, 107))
    + b"]><x>&k;</x>"
)
TERMS = xmp.packet(Rights(creator="Данияр")).replace("Данияр".encode(), b"a" * 500)


@pytest.mark.parametrize(
    "original",
    [
        photograph(packet=BOMB),
        photograph(packet=b"\xff\xfe no XML"),
        photograph(packet=PACKET[:200]),
        photograph(packet=b'<?xml version="1.0" encoding="nonsense"?>' + PACKET),
        photograph(segment=iptc(by="Данияр")[:-5] + b"\xff" * 5),
        photograph(packet=xmp.packet(Rights(license="javascript:alert(1)"))),
        photograph(packet=TERMS),
    ],
    ids=["bomb", "no XML", "half", "encoding", "no UTF-8", "script", "terms of business"],
)
def test_metadata_that_says_nothing_useful_is_passed_over(site, original: bytes) -> None:
    assert said(files(site(newsroom(original=original)).made())[0]) == Rights()


def test_a_licence_that_is_no_address_is_reported_with_its_line(site, capsys) -> None:
    made = site(newsroom(", license: CC BY"))
    assert cli.run_check(str(made.root / "pelicanconf.py"), lang="en") == 1
    assert f"{STORY}:5 " in capsys.readouterr().err
