"""`tilshi init`: a new newsroom."""

import re
from pathlib import Path

import pytest

from tests.conftest import AT, Result, Site, picture
from tilshi.commands import cli
from tilshi.editions import EDITIONS


def begun(folder: Path, editions: str = "kk,ru", lang: str = "kk", sample: bool = False) -> Site:
    status = cli.run_init(
        str(folder), "Қаратау жаңалықтары", "https://qaratau.example", editions,
        "00123-ИА", "Асан Үсен", lang=lang, sample=sample,
    )  # fmt: skip
    assert status == 0
    made = Site.__new__(Site)  # not the small site of other tests
    made.root, made.output = folder, folder / "output"
    return made


@pytest.mark.parametrize("editions", ["kk,ru", "en", "ru,kk", "qz"])
def test_a_new_newsroom_can_be_built_immediately_and_says_that_it_has_no_stories(
    tmp_path: Path, editions: str
) -> None:
    made = begun(tmp_path / "room", editions).made()
    assert "Қаратау жаңалықтары" in made.text("index.html") or editions == "qz"
    assert "00123" in made.text("index.html")
    assert not list(made.output.glob("20*"))  # its first story is a draft


def test_the_ids_in_its_feeds_stay_when_it_moves_to_another_domain(tmp_path: Path) -> None:
    imprint = (begun(tmp_path / "room").root / "content/imprint.yaml").read_text("utf-8")
    assert re.search(r"(?m)^feed_tag: qaratau\.example,20\d\d-\d\d-\d\d$", imprint)
    assert cli.run_init(str(tmp_path / "other"), "Басқа") == 0
    assert "feed_tag:" not in (tmp_path / "other/content/imprint.yaml").read_text("utf-8")


@pytest.mark.parametrize("edition", EDITIONS)
def test_a_newsroom_can_begin_in_any_edition(tmp_path: Path, edition: str) -> None:
    made = begun(tmp_path / "room", edition)
    lang = EDITIONS[edition].lang
    assert f"{lang}: " in (made.root / "content/sections.yaml").read_text("utf-8")
    assert list((made.root / "content/articles").rglob("*.md"))


@pytest.mark.parametrize("lang", ["kk", "ru", "en"])
def test_what_the_imprint_offers_in_comments_can_be_used_as_it_stands(
    tmp_path: Path, lang: str
) -> None:
    made = begun(tmp_path / "room", "kk,ru,en", lang=lang)
    file = made.root / "content/imprint.yaml"
    text = file.read_text("utf-8")
    used = re.sub(r"(?m)^# ", "", text)
    assert used.count("\n##") >= 4 and text != used
    file.write_text(used, "utf-8")
    made.write({"content/images/share.jpg": picture()})
    page = made.made().page("")
    assert page.xpath("//header//nav[@class='sections']//a/@href") == ["/about/", "/archive/"]
    assert page.xpath("//meta[@property='og:image']")


@pytest.mark.parametrize("lang", ["kk", "ru", "en"])
def test_what_the_front_page_offers_in_comments_can_be_used_as_it_stands(
    tmp_path: Path, lang: str
) -> None:
    made = begun(tmp_path / "room", "ru,kk", lang=lang)
    file = made.root / "content/front.yaml"
    text = file.read_text("utf-8")
    file.write_text(re.sub(r"(?m)^# ", "", text), "utf-8")
    (story,) = (made.root / "content/articles").rglob("*.md")
    story.write_text(story.read_text("utf-8").replace("status: draft\n", ""), "utf-8")
    page = made.made(at="2099-01-01 10:00").page("")
    assert page.xpath("//article[@class='teaser lead']")
    assert text.startswith("## ") and "\nru:" in file.read_text("utf-8")


def test_an_unknown_time_zone_is_told_before_anything_is_written(tmp_path: Path, capsys) -> None:
    room = tmp_path / "room"
    site = "https://qaratau.example"
    assert cli.run_init(str(room), "Қаратау", site, "kk", "1", "А", timezone="Almaty") == 2
    assert "Almaty" in capsys.readouterr().err
    assert not room.exists()


def test_a_folder_that_is_not_empty_is_left_alone(tmp_path: Path, capsys) -> None:
    (tmp_path / "mine.txt").write_text("x")
    assert cli.run_init(str(tmp_path), "x", lang="en") == 2
    assert "is not empty" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_files_of_the_theme_override_packaged_ones(tmp_path: Path) -> None:
    made = begun(tmp_path / "room").made()
    before = made.text("index.html")
    made.write(
        {
            "theme/templates/404.html": '{% extends "!404.html" %}'
            "{% block main %}<p>Өз сөзіміз</p>{{ super() }}{% endblock %}",
            "theme/static/css/brand.css": ":root { --kok: #7a1f3d; }",
        }
    )
    again: Result = made.build_here(at=AT)
    assert again.status == 0, again.said
    page = made.text("404.html")
    assert "<p>Өз сөзіміз</p>" in page and "<footer" in page
    (css,) = (made.output / "assets").glob("main.*.css")
    assert css.read_text("utf-8").rstrip().endswith("}")
    assert "@layer brand" in css.read_text("utf-8") and "#7a1f3d" in css.read_text("utf-8")
    (made.root / "theme/templates/404.html").unlink()
    (made.root / "theme/static/css/brand.css").unlink()
    assert "Өз сөзіміз" not in made.made().text("404.html")
    assert len(made.text("index.html")) == len(before)
