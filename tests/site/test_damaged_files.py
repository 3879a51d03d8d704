"""Damaged pictures and attached files are reported by `inv check`, whether readers may see them yet or
not, and not only by the build that has to publish them.
"""

import json
from contextlib import redirect_stdout
from io import StringIO
from typing import Any

import pytest

from tests.attachments import CSV, docx, pdf
from tests.conftest import AT, REGISTRIES, Site, article, picture
from tilshi.commands import cli
from tilshi.pipeline import file_check

A = "content/articles/2020/a.md"
CHANGE = "content/articles/2020/a.at-2026-12-01T0900.md"
DAMAGED = {
    "files/esep.pdf": (b"%PDF-1.7 cut", "[Есеп](files/esep.pdf)", "file-broken"),
    "files/secret.pdf": (pdf(password="x"), "[Есеп](files/secret.pdf)", "file-encrypted"),
    "files/hat.docx": (docx()[:200], "[Хат](files/hat.docx)", "file-broken"),
    "files/suhbat.mp3": (b"<html>404", "[Сұхбат](files/suhbat.mp3)", "file-disguised"),
    "files/adam.csv": ("Жыл;Адам\n2019;көп\n".encode(), "![Халық](files/adam.csv){.bar}", "data-number"),
    "files/zhyl.csv": ("Жыл;Адам\n2019;\x0110\n".encode(), "![Халық](files/zhyl.csv)", "control-character"),
    "images/qala.jpg": (picture()[:300], "![Қала](qala.jpg)", "broken-picture"),
}  # fmt: skip


def found(site: Site) -> list[dict[str, Any]]:
    """The problems that the check finds, and its warnings."""
    out = StringIO()
    with redirect_stdout(out):
        cli.run_check(str(site.root / "pelicanconf.py"), at=AT, lang="en", as_json=True)
    problems: list[dict[str, Any]] = json.loads(out.getvalue())["problems"]
    return problems


def codes(site: Site) -> list[tuple[str, str]]:
    """(code, file) of the errors that the check finds."""
    return [(one["code"], one["file"]) for one in found(site) if one["severity"] == "error"]


@pytest.mark.parametrize("name", DAMAGED)
@pytest.mark.parametrize(
    "fields",
    [{}, {"status": "draft"}, {"date": "2026-12-01 10:00"}],
    ids=["public", "draft", "embargoed"],
)
def test_a_damaged_file_is_named_however_long_before_its_publication(site, name, fields) -> None:
    data, body, code = DAMAGED[name]
    made = site({f"content/{name}": data, A: article(body=body, **fields)})
    assert codes(made) == [(code, f"content/{name}")]


def test_the_check_refuses_what_the_build_refuses(site) -> None:
    made = site({f"content/{name}": data for name, (data, _, _) in DAMAGED.items()})
    for _, body, code in DAMAGED.values():
        made.write({A: article(body=body)})
        assert [found for found, _ in codes(made)] == [code]
        assert made.build_here().status == 1


def test_the_main_picture_and_captions_are_looked_into(site) -> None:
    made = site(
        {
            A: article(body="[Үн](files/un.mp3)", image="{src: a.jpg, alt: Қала}"),
            "content/files/un.mp3": b"\xff\xfb\x90\x00" + bytes(400),
            "content/files/un.kk.vtt": b"00:01 no captions",
            "content/images/a.jpg": b"GIF89a",
        }
    )
    assert {file for _, file in codes(made)} == {
        "content/files/un.kk.vtt",
        "content/images/a.jpg",
    }


def test_an_authors_photo_and_the_picture_for_shares_are_looked_into(site) -> None:
    imprint, authors = (REGISTRIES[f"content/{name}.yaml"] for name in ("imprint", "authors"))
    made = site(
        {
            A: article(),
            "content/imprint.yaml": imprint
            + "share: {src: share.jpg, alt: {kk: Қала, ru: Город, en: City}}\n",
            "content/authors.yaml": authors.replace("{id: aigul,", "{id: aigul, photo: aigul.jpg,"),
            "content/images/share.jpg": b"GIF89a",
            "content/images/aigul.jpg": picture()[:300],
        }
    )
    assert codes(made) == [
        ("broken-picture", "content/images/aigul.jpg"),
        ("picture-disguised", "content/images/share.jpg"),
    ]


def test_the_files_of_a_scheduled_change_are_looked_into_today(site) -> None:
    made = site(
        {
            A: article(),
            CHANGE: article(body="[Есеп](files/a.pdf)"),
            "content/files/a.pdf": b"%PDF-1.7 cut",
        }
    )
    assert codes(made) == [("file-broken", "content/files/a.pdf")]


def test_a_file_that_nobody_names_may_be_anything(site) -> None:
    assert codes(site({A: article(), "content/files/a.pdf": b"%PDF-1.7 cut"})) == []


def test_it_is_reported_together_with_the_mistakes_in_the_texts(site) -> None:
    made = site(
        {
            A: article(body="[Есеп](files/a.pdf) [Сілтеме](story:zhoq)"),
            "content/files/a.pdf": b"%PDF-1.7 cut",
        }
    )
    assert {code for code, _ in codes(made)} == {"file-broken", "unknown-link"}


def test_a_repaired_file_passes_and_a_sound_one_is_looked_into_once(site, monkeypatch) -> None:
    made = site({A: article(body="[Есеп](files/a.pdf)"), "content/files/a.pdf": b"%PDF-1.7 cut"})
    assert codes(made)
    made.write({"content/files/a.pdf": pdf()})
    assert codes(made) == []

    def never(*_: object) -> None:
        pytest.fail("looked into again")

    monkeypatch.setattr(file_check, "checked", never)
    assert codes(made) == []


def test_data_that_a_table_shows_are_looked_into_again_when_they_become_a_chart(site) -> None:
    data = CSV.replace("1074", "көп")
    made = site({A: article(body="![Халық](files/a.csv)"), "content/files/a.csv": data})
    assert codes(made) == []
    made.write({A: article(body="![Халық](files/a.csv){.bar}")})
    assert codes(made) == [("data-number", "content/files/a.csv")]


def test_a_newsroom_without_articles_is_noted(site) -> None:
    assert [(one["code"], one["severity"]) for one in found(site({}))] == [
        ("no-articles", "warning")
    ]
