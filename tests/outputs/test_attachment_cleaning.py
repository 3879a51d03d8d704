"""Attached files: nothing of their authors is published, and nothing that runs."""

import io
import random
import zipfile
from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.attachments import AUTHOR, CSV, MP3, VTT, archive, box, docx, mp4, odt, pdf
from tilshi.outputs import attachment_cache
from tilshi.outputs.attachment_cache import checked, prepare


def published(folder: Path, name: str, data: bytes) -> bytes:
    (folder / name).write_bytes(data)
    attachment, problems = prepare(folder, folder / "cache", name)
    assert problems == []
    assert attachment is not None
    return (folder / "cache" / attachment.digest).read_bytes()


def refused(folder: Path, name: str, data: bytes) -> str:
    (folder / name).write_bytes(data)
    attachment, problems = prepare(folder, folder / "cache", name)
    assert attachment is None
    (problem,) = problems
    assert problem.file == f"content/files/{name}"
    return problem.code


def test_a_pdf_keeps_its_pages_and_loses_its_author(tmp_path) -> None:
    data = published(tmp_path, "a.pdf", pdf())
    reader = PdfReader(io.BytesIO(data))
    assert len(reader.pages) == 1
    assert not reader.metadata
    assert b"/Author" in pdf()
    assert b"/Author" not in data
    assert b"/Producer" not in data


def test_the_same_file_is_published_alike_each_time(tmp_path) -> None:
    for name, data in (("a.pdf", pdf()), ("a.docx", docx())):
        assert published(tmp_path, name, data) == published(tmp_path, name, data)


@pytest.mark.parametrize(("name", "data"), [("a.docx", docx()), ("a.odt", odt())])
def test_an_office_document_keeps_its_text_and_loses_its_author(tmp_path, name, data) -> None:
    with zipfile.ZipFile(io.BytesIO(published(tmp_path, name, data))) as written:
        parts = {part: written.read(part) for part in written.namelist()}
    before = zipfile.ZipFile(io.BytesIO(data)).namelist()
    assert list(parts) == before
    assert not [part for part, content in parts.items() if AUTHOR.encode() in content]
    text = "word/document.xml" if name == "a.docx" else "content.xml"
    assert parts[text] in (b"<w:p/>", b"<office:text/>")


def test_a_film_does_not_say_where_it_was_made(tmp_path) -> None:
    data = published(tmp_path, "a.mp4", mp4())
    assert b"42.3155" not in data
    assert len(data) == len(mp4())
    assert data.endswith(box(b"mdat", b"frames"))


def test_a_sound_recording_loses_its_tags_at_both_ends(tmp_path) -> None:
    tagged = b"ID3\x04\x00\x00\x00\x00\x01\x00" + b"a" * 128 + MP3 + b"TAG" + bytes(125)
    assert published(tmp_path, "a.mp3", tagged) == MP3


def test_captions_and_data_are_text_in_utf8(tmp_path) -> None:
    assert published(tmp_path, "a.kk.vtt", VTT.encode("utf-8-sig")) == VTT.encode()
    assert published(tmp_path, "a.csv", CSV.encode()) == CSV.encode()
    assert refused(tmp_path, "a.csv", "Жыл;Адам\n1;2\n".encode("cp1251")) == "not-utf8"
    assert published(tmp_path, "a.csv", "Жыл;Адам\r1;2\r".encode()) == "Жыл;Адам\n1;2\n".encode()


@pytest.mark.parametrize(
    ("mark", "code"),
    [("\x01", "control-character"), ("\ufffe", "control-character"), ("\u202e", "bidi-control")],
)
@pytest.mark.parametrize(("name", "text"), [("a.csv", "Жыл;Адам\n1;2\n"), ("a.kk.vtt", VTT)])
def test_a_mark_that_no_feed_may_have_is_named_with_its_line(
    tmp_path, name: str, text: str, mark: str, code: str
) -> None:
    (tmp_path / name).write_text(text.rstrip() + mark, "utf-8")
    _, (problem,) = checked(tmp_path, name)
    assert (problem.code, problem.file) == (code, f"content/files/{name}")
    assert problem.line == len(text.splitlines())


HARMFUL = {
    "a password": ("a.pdf", pdf(password="x"), "file-encrypted"),
    "JavaScript": ("a.pdf", pdf(javascript="app.alert(1)"), "file-active"),
    "a file in it": ("a.pdf", pdf(within=b"x"), "file-within"),
    "no end": ("a.pdf", pdf()[:60], "file-broken"),
    "a web page": ("a.pdf", b"<html><script>", "file-disguised"),
    "a password of Word": (
        "a.docx",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99),
        "file-encrypted",
    ),
    "a macro": ("a.docx", docx(**{"word__vbaProject.bin": "x"}), "file-active"),
    "comments": ("a.docx", docx(**{"word__comments.xml": "x"}), "file-remarks"),
    "tracked changes": ("a.docx", docx('<w:ins w:author="x">'), "file-remarks"),
    "a table called a text": ("a.xlsx", docx(), "file-disguised"),
    "a cut archive": ("a.docx", docx()[:200], "file-broken"),
    "an archive called a text": ("a.odt", archive({"x": "y"}), "file-disguised"),
    "tracked changes of LibreOffice": ("a.odt", odt("<text:tracked-changes>"), "file-remarks"),
    "a program called a film": ("a.mp4", b"MZ" + bytes(99), "file-disguised"),
    "a cut film": ("a.mp4", mp4()[:-3], "file-broken"),
    "a web page called a sound": ("a.mp3", b"<html>", "file-disguised"),
    "no captions": ("a.kk.vtt", b"1\n00:00 --> 00:01\n", "file-disguised"),
}


@pytest.mark.parametrize("what", HARMFUL)
def test_a_file_with_what_readers_must_not_get_is_refused_by_its_name(tmp_path, what) -> None:
    name, data, code = HARMFUL[what]
    assert refused(tmp_path, name, data) == code


def test_a_file_too_large_for_a_telephone_is_refused(tmp_path, monkeypatch) -> None:
    monkeypatch.setitem(attachment_cache.MOST_MEGABYTES, ".pdf", 0)
    assert refused(tmp_path, "a.pdf", pdf()) == "file-heavy"


def damaged(data: bytes, rnd: random.Random) -> bytes:
    out = bytearray(data)
    for _ in range(rnd.randint(1, 12)):
        at = rnd.randrange(len(out))
        if rnd.random() < 0.6:
            out[at] = rnd.randrange(256)
        else:
            del out[at : at + rnd.randint(1, 20)]
    return bytes(out)


@pytest.mark.parametrize(("name", "data"), [("a.pdf", pdf()), ("a.docx", docx()), ("a.mp4", mp4())])
def test_a_damaged_file_is_cleaned_or_refused_and_never_ends_the_build(
    tmp_path, name, data
) -> None:
    rnd = random.Random(1)
    for _ in range(100):
        (tmp_path / name).write_bytes(damaged(data, rnd))
        attachment, problems = prepare(tmp_path, tmp_path / "cache", name)
        assert (attachment is None) == bool(problems)
