"""Small attached files, as programs write them, with what tells of their authors."""

import io
import zipfile
from collections.abc import Mapping

from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

AUTHOR = "Құпия Автор"
CSV = "Жыл;Мың адам\n2019;1038,2\n2020;1074\n2021;1109,9\n"
VTT = "WEBVTT\n\n00:00.000 --> 00:02.000\n<v Айгүл>Сәлеметсіздер ме!\n"
MP3 = b"\xff\xfb\x90\x00" + bytes(400)


def pdf(javascript: str = "", password: str = "", within: bytes = b"", pages: int = 1) -> bytes:
    """A PDF with blank pages."""
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(200, 200)
    writer.add_metadata({"/Author": AUTHOR, "/Producer": AUTHOR})
    if javascript:
        action = {
            NameObject("/S"): NameObject("/JavaScript"),
            NameObject("/JS"): TextStringObject(javascript),
        }
        writer.root_object[NameObject("/OpenAction")] = DictionaryObject(action)
    if within:
        writer.add_attachment("qupiia.txt", within)
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def archive(parts: Mapping[str, str | bytes]) -> bytes:
    """A zip archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as written:
        for name, content in parts.items():
            written.writestr(name, content)
    return out.getvalue()


def docx(body: str = "<w:p/>", **parts: str) -> bytes:
    """A document of Word; `parts` are further ones, with `__` for each slash."""
    return archive(
        {
            "[Content_Types].xml": "<Types/>",
            "docProps/core.xml": f"<cp:coreProperties><dc:creator>{AUTHOR}</dc:creator></cp:coreProperties>",
            "docProps/app.xml": f"<Properties><Company>{AUTHOR}</Company></Properties>",
            "word/document.xml": body,
            **{name.replace("__", "/"): content for name, content in parts.items()},
        }
    )


def odt(body: str = "<office:text/>") -> bytes:
    """A document of LibreOffice."""
    return archive(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "meta.xml": f"<meta:initial-creator>{AUTHOR}</meta:initial-creator>",
            "content.xml": body,
        }
    )


def box(kind: bytes, content: bytes) -> bytes:
    """A box of an MP4."""
    return (len(content) + 8).to_bytes(4) + kind + content


def mp4(place: bytes = b"+42.3155+069.5869/") -> bytes:
    """A film without pictures, made at a place."""
    return (
        box(b"ftyp", b"isom")
        + box(b"moov", box(b"mvhd", bytes(8)) + box(b"udta", box(b"\xa9xyz", place)))
        + box(b"mdat", b"frames")
    )
