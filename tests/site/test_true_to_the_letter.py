"""What an editor wrote is what a reader gets, or a problem: whole small sites."""

import json
import re
import unicodedata

import pytest

from tests.conftest import Site, article, picture
from tilshi.commands import cli
from tilshi.problems import Problem

A = "content/articles/2026/a.md"
COMPOSED, DECOMPOSED = (unicodedata.normalize(form, "Йод.png") for form in ("NFC", "NFD"))


def test_a_summary_made_from_the_text_is_not_cut_at_an_abbreviation(site) -> None:
    body = (
        "Қаланың тұрғындары, студенттер, мұғалімдер мен дәрігерлер, зейнеткерлер және т.б."
        " азаматтар бүгін таңертең орталық алаңда өткен сенбілікке қатысып, жүздеген түп ағаш"
        " отырғызды, көше тазалады және балалар ойын алаңын жөндеп шықты."
    )
    page = site({A: article(body=body)}).made().page("/2020/05/a/")
    (summary,) = page.xpath("//meta[@name='description']/@content")
    assert "азаматтар бүгін" in summary
    assert summary.endswith("…")


# unmade/shelf-back#50, srid/neuron#611, rfjakob/gocryptfs#992: й and é of disks of macOS
@pytest.mark.parametrize(
    ("name", "on_disk", "written"),
    [
        ("жаңа-үйі.jpg", "NFD", "NFC"),
        ("жаңа-үйі.jpg", "NFC", "NFD"),
        ("Йод пен ёлка.png", "NFD", "NFC"),
        ("café (1).webp", "NFD", "NFD"),
    ],
)
def test_a_picture_is_found_in_any_unicode_form_of_its_name(
    site, name: str, on_disk: str, written: str
) -> None:
    file, said = (unicodedata.normalize(form, name) for form in (on_disk, written))
    files = {
        A: article(body=f"Мәтін.\n\n![Үй](<{said}>)", image=f"{{src: '{said}', alt: Үй}}"),
        f"content/images/{file}": picture(),
    }
    page = site(files).made().page("/2020/05/a/")
    shown = [image.get("src") for image in page.iter("img") if image.get("alt") == "Үй"]
    assert len(shown) >= 2
    assert len(set(shown)) == 1


SCREENSHOT = "Screenshot 2026-11-29 at 9.41.00{}AM{}.{}"


@pytest.mark.parametrize(
    ("on_disk", "written"), [("\u202f", " "), ("\u202f", "\u202f"), (" ", "\u00a0")]
)
def test_a_file_is_found_whatever_spaces_are_in_its_name(site, on_disk: str, written: str) -> None:
    shot, table = (SCREENSHOT.format(on_disk, "  2", suffix) for suffix in ("png", "csv"))
    src, data = (SCREENSHOT.format(written, "  2", suffix) for suffix in ("png", "csv"))
    files = {
        A: article(
            body=f"Мәтін.\n\n![Үй](<{src}>)\n\n[Есеп](<files/{data}>)",
            image=f"{{src: '{src}', alt: Үй}}",
        ),
        f"content/images/{shot}": picture(),
        f"content/files/{table}": "а,б\n1,2\n",
    }
    page = site(files).made().page("/2020/05/a/")
    shown = {image.get("src") for image in page.iter("img") if image.get("alt") == "Үй"}
    assert len(shown) == 1


def test_two_files_whose_names_differ_only_in_their_spaces_are_told(site) -> None:
    names = [f"content/images/{SCREENSHOT.format(space, '', 'png')}" for space in (" ", "\u202f")]
    result = site({A: article(), **{name: picture() for name in names}}).build_here()
    assert result.status == 1
    assert "бірдей көрінеді" in result.said


def say_same_name() -> str:
    return Problem("same-name", values={"value": COMPOSED}).text("kk")[0]


def test_two_pictures_whose_names_look_alike_are_told(site) -> None:
    files = {f"content/images/{name}": picture() for name in (DECOMPOSED, COMPOSED)}
    result = site({A: article(), **files}).build_here()
    assert result.status == 1
    assert say_same_name() in unicodedata.normalize("NFC", result.said)


def pictures(made: Site) -> set[str]:
    return {path for path in made.tree() if re.match("images/(?!cards/)", path)}


def test_a_changed_picture_with_a_decomposed_name_is_made_anew(site) -> None:
    name = DECOMPOSED
    files = {
        A: article(body=f"Мәтін.\n\n![Үй]({COMPOSED})"),
        f"content/images/{name}": picture(),
    }
    made = site(files).made()
    before = pictures(made)
    made.write({f"content/images/{name}": picture(colour="red")}).made()
    after = pictures(made)
    assert before and after and not before & after


@pytest.mark.parametrize(
    ("wrong", "hint"),
    [
        ("photo.jpg", None),
        ("shymkent.png", "shymkent.jpg"),
        ("Shimkent.jpeg", "shymkent.jpg"),
        ("шымкент.jpg", "shymkent.jpg"),
    ],
)
def test_a_picture_is_only_offered_if_it_may_be_meant(site, wrong: str, hint: str | None) -> None:
    files = {
        A: article(image=f"{{src: {wrong}, alt: Қала}}"),
        "content/images/koshet.jpg": picture(),
        "content/images/shymkent.jpg": picture(),
    }
    said = site(files).build_here().said
    assert ("Мүмкін" in said) == (hint is not None)
    if hint is not None:
        assert f"Мүмкін, «{hint}»?" in said


REPEATED = {
    "the same on one line": "Бір <iframe></iframe> екі <iframe></iframe>",
    "the same twice": "Бір\n\n<iframe></iframe>\n\n<iframe></iframe>",
    "two kinds": "Бір\n\n<iframe></iframe>\n\n[а](story:zhoq)\n\n[а](story:zhoq) [б](story:zhoq)",
    "one": "[а](story:zhoq)",
}


@pytest.mark.parametrize("body", REPEATED.values(), ids=REPEATED)
def test_the_count_at_the_end_is_that_of_the_lines_told(site, capsys, body: str) -> None:
    made = site({A: article(body=body), "content/articles/2026/b.md": article()})
    config = str(made.root / "pelicanconf.py")
    for run in (
        lambda: cli.run_build(config, keep_going=True, lang="en"),
        lambda: cli.run_build(config, lang="en"),
        lambda: cli.run_check(config, lang="en"),
    ):
        assert run() in (1, 3)
        said = capsys.readouterr().err
        told = [line for line in said.splitlines() if line.startswith("content/")]
        assert f"Problems: {len(told)}." in said
        assert len(set(told)) == len(told) > 0
    cli.run_check(config, lang="en", as_json=True)
    assert len(json.loads(capsys.readouterr().out)["problems"]) == len(told)
