"""A Word document becomes a draft with its headings, lists, tables, pictures and footnotes."""

import io
import zipfile
from pathlib import Path
from random import Random

import pytest

from tests.conftest import Site, picture
from tests.importing.exports import checked, docx, imported, report, story

CORE = "<dc:creator>Айгүл Серікқызы</dc:creator><dcterms:created>2024-03-05T06:07:00Z</dcterms:created>"
FOOTNOTE = '<w:footnote w:id="2"><w:p><w:r><w:t>Облыс бюджетінен.</w:t></w:r></w:p></w:footnote>'
PICTURE = """<w:p><w:r><w:drawing><wp:inline><wp:docPr id="1" name="Picture 1" descr="Көпір суреті"/>
<a:graphic><a:graphicData><pic:pic><pic:blipFill><a:blip r:embed="rId9"/></pic:blipFill></pic:pic>
</a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"""


def paragraph(text: str, style: str = "", marks: str = "") -> str:
    said = f'<w:pStyle w:val="{style}"/>' if style else ""
    return (
        f"<w:p><w:pPr>{said}{marks}</w:pPr><w:r><w:t xml:space='preserve'>{text}</w:t></w:r></w:p>"
    )


def item(text: str, level: int = 0, list_: int = 1) -> str:
    marks = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_}"/></w:numPr>'
    return paragraph(text, marks=marks)


def row(*cells: str) -> str:
    return f"<w:tr>{''.join(f'<w:tc>{paragraph(cell)}</w:tc>' for cell in cells)}</w:tr>"


def deflated(document: bytes) -> bytes:
    """The document as Word writes it."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(document)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, old.read(name))
    return out.getvalue()


BODY = "".join(
    [
        paragraph("Көпір ашылды", "Title"),
        "<w:p><w:r><w:t xml:space='preserve'>Бүгін </w:t></w:r><w:r><w:rPr><w:b/></w:rPr>"
        "<w:t>Бадам</w:t></w:r><w:r><w:t xml:space='preserve'> өзенінде көпір ашылды</w:t></w:r>"
        '<w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:t>.</w:t></w:r></w:p>',
        paragraph("Не үшін?", "Heading2"),
        item("Жол қысқарды"),
        item("он минутқа", 1),
        item("Кептеліс азайды"),
        item("Бірінші", list_=2),
        item("Екінші", list_=2),
        paragraph("Шығыны", "Heading3"),
        f"<w:tbl>{row('Жыл', 'Теңге')}{row('2023', '1 | 2')}</w:tbl>",
        PICTURE,
        paragraph("Көпір. Сурет: А. Серікқызы", "Caption"),
        paragraph("Халық күткен көпір.", "Quote"),
        '<w:p><w:hyperlink r:id="rId8"><w:r><w:t>Толығырақ</w:t></w:r></w:hyperlink></w:p>',
    ]
)


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path)


def test_a_document_becomes_a_draft(site: Site) -> None:
    result = imported(site, docx(BODY, footnotes=FOOTNOTE, core=CORE), "Көпір.docx")
    assert result.status == 0, result.said
    (file,) = (site.root / "content/images").iterdir()
    assert file.read_bytes() == picture()
    assert (
        story(site, "kopir-ashyldy")
        == f"""\
---
title: Көпір ашылды
date: 2024-03-05 11:07
category: Әртүрлі
authors: [Айгүл Серікқызы]
status: draft
---

Бүгін **Бадам** өзенінде көпір ашылды[^1].

## Не үшін?

- Жол қысқарды
  - он минутқа
- Кептеліс азайды

1. Бірінші
2. Екінші

### Шығыны

|  |  |
| --- | --- |
| Жыл | Теңге |
| 2023 | 1 \\| 2 |

![Көпір суреті]({file.name} "Көпір. Сурет: А. Серікқызы")

> Халық күткен көпір.

[Толығырақ](https://kaz.example/a)

[^1]: Облыс бюджетінен.
"""
    )
    assert checked(site).status == 0


def test_a_document_without_a_headline_is_called_as_its_file(site: Site) -> None:
    imported(site, docx(paragraph("Мәтін.")), "Менің жазбам.docx")
    assert "title: Менің жазбам\n" in story(site, "mening-zhazbam")


def test_a_folder_of_documents_becomes_an_article_each(site: Site) -> None:
    site.write(
        {
            "in/a.docx": docx(paragraph("Бір", "Title") + paragraph("Мәтін.")),
            "in/b/c.docx": docx(paragraph("Екі", "Title") + paragraph("Мәтін.")),
            "in/~$a.docx": b"what Word keeps beside an open document",
        }
    )
    assert imported(site, site.root / "in").status == 0
    assert "title: Бір" in story(site, "bir") and "title: Екі" in story(site, "eki")
    assert checked(site).status == 0


def test_a_document_that_unpacks_to_gigabytes_is_refused(site: Site) -> None:
    out = io.BytesIO()
    archive = zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED)
    with archive, archive.open("word/document.xml", "w", force_zip64=True) as file:
        for _ in range(301):
            file.write(b" " * 10**6)
    result = imported(site, out.getvalue(), "bomb.docx")
    assert result.status == 1 and "the limit is 300 MB" in result.err


def test_a_document_with_entities_is_refused(site: Site) -> None:
    good = docx(paragraph("&x;"))
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(good)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "word/document.xml":
                data = data.replace(b"?>\n", b'?><!DOCTYPE x [<!ENTITY x "y">]>', 1)
            new.writestr(name, data)
    result = imported(site, out.getvalue(), "entities.docx")
    assert result.status == 1 and "DOCTYPE" in result.err


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"not a document", docx("")[:-200]])
def test_what_is_no_document_is_told(site: Site, data: bytes) -> None:
    result = imported(site, data, "x.docx")
    assert result.status == 1 and "x.docx The file cannot be read" in result.err


@pytest.mark.parametrize("seed", range(60))
def test_a_damaged_document_is_told_or_read(site: Site, seed: int) -> None:
    random = Random(seed)
    data = bytearray(deflated(docx(BODY, footnotes=FOOTNOTE, core=CORE)))
    for _ in range(8):
        data[random.randrange(len(data))] = random.randrange(256)
    result = imported(site, bytes(data), "Көпір.docx")
    assert result.status == 0 or (result.status == 1 and "Көпір.docx" in result.err)


def test_comments_of_a_document_are_counted_in_the_report(site: Site) -> None:
    out = io.BytesIO(docx(paragraph("Мәтін.")))
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr(
            "word/comments.xml", '<w:comments xmlns:w="x"><w:comment w:id="1"/></w:comments>'
        )
    imported(site, out.getvalue(), "x.docx")
    assert "“x”: comments were not imported (1)." in report(site)
