"""What a newsroom sets of its site: each change is on every page that shows it, and an incremental
build is what a clean one makes.
"""

import shutil
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from tests.conftest import REGISTRIES, Site, picture
from tests.pipeline.conftest import build_here
from tests.pipeline.test_single_edits import AT, Edit, Room, differing, rewrite, says
from tilshi.problems import ProblemsError

IMPRINT = "content/imprint.yaml"
MENU = """
menu:
  - section: qogham
  - topic: su
  - page: about
  - {url: /archive/, name: {kk: Мұрағат, ru: Архив, en: Archive}}
"""
FOOTER = """
footer:
  - {page: about, name: {kk: Біз кімбіз, ru: Кто мы, en: Who we are}}
  - {url: "https://t.me/ulgi", name: {kk: Арна, ru: Канал, en: Channel}}
"""
COLORS = '\ncolors: {accent: "#7a1f3d", deep: "#4a0f24"}\n'
SHARE = "\nshare: {src: d.jpg, alt: {kk: Шаңырақ, ru: Шанырак, en: Shangyraq}}\n"
LOGO = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} 60"><path d="M0 0h9v9z"/></svg>'


def imprint(*parts: str) -> Edit:
    return {IMPRINT: REGISTRIES[IMPRINT] + "".join(parts)}


def logo(width: int, name: str = "logo") -> Edit:
    return {f"theme/static/images/{name}.svg": LOGO.format(width)}


STORIES = ("s03", "s05", "s06", "s09", "s11")
"""Few, for every change of the imprint makes the whole site anew."""


def png(width: int, height: int) -> bytes:
    out = BytesIO()
    Image.new("RGB", (width, height), "teal").save(out, "PNG")
    return out.getvalue()


MENUS: dict[str, Edit] = {
    "a menu": imprint(MENU),
    "the first story of a topic in the menu": says("s11", tags="[Су]"),
    "the topic is called otherwise": {
        "content/topics.yaml": REGISTRIES["content/topics.yaml"]
        + "- {id: su, name: {kk: Өзен, ru: Река, en: River}, synonyms: [Су]}\n"
    },
    "its only story is a draft again": says("s11", tags="[Су]", status="draft"),
    "a page of the menu is not there in one language": {"content/pages/about.ru.md": None},
    "a footer": imprint(MENU, FOOTER),
}
LOOKS: dict[str, Edit] = {
    "colours": imprint(COLORS),
    "a picture for cards": {"content/images/d.jpg": picture(), **imprint(COLORS, SHARE)},
    "other pixels in it": {"content/images/d.jpg": picture(70, 50, "gold")},
    "other words for it": imprint(COLORS, SHARE.replace("Шаңырақ", "Босаға")),
    "another picture": imprint(COLORS, SHARE.replace("d.jpg", "a.jpg")),
    "a logo": logo(240),
    "a logo for the dark": logo(120, "logo-dark"),
    "the logo is a PNG": {
        "theme/static/images/logo.svg": None,
        "theme/static/images/logo.png": png(300, 60),
    },
    "nothing of all that": {
        **imprint(),
        "theme/static/images/logo.png": None,
        "theme/static/images/logo-dark.svg": None,
    },
}  # fmt: skip


@pytest.fixture
def room(tmp_path: Path) -> Room:
    made = Room(tmp_path)
    for story in (tmp_path / "content/articles/2020").iterdir():
        if story.stem.partition(".")[0] not in STORIES:
            story.unlink()
    shutil.rmtree(tmp_path / "content/dossiers")
    for name in ("pelicanconf.py", "clean.py"):
        file = tmp_path / name
        file.write_text(file.read_text("utf-8") + 'THEME = "theme"\n', "utf-8")
    return made


@pytest.mark.parametrize("steps", [MENUS, LOOKS], ids=["menus", "looks"])
def test_each_change_makes_the_site_of_a_clean_build(room: Room, steps: dict[str, Edit]) -> None:
    before = room.build()
    for name, files in steps.items():
        rewrite(room.root, files)
        made, clean = room.build(), room.build_clean()
        assert differing(made, clean) == [], name
        assert made != before, f"{name}: shows nowhere"
        before = made


@pytest.mark.parametrize(
    ("gone", "code"),
    [("content/images/d.jpg", "unknown-picture"), ("content/pages/rules.md", "unknown-page")],
)
def test_what_the_imprint_names_and_is_deleted_later_is_told_with_its_line_and_comes_back(
    room: Room, gone: str, code: str
) -> None:
    rewrite(room.root, {"content/images/d.jpg": picture()})
    rewrite(room.root, imprint(MENU.replace("page: about", "page: rules"), SHARE))
    before, kept = room.build(), (room.root / gone).read_bytes()
    rewrite(room.root, {gone: None})
    for config in ("pelicanconf.py", "clean.py"):
        with pytest.raises(ProblemsError) as told:
            build_here(room.root / config, AT)
        (problem,) = told.value.problems
        text = (room.root / IMPRINT).read_text("utf-8").splitlines()
        assert (problem.file, problem.code) == (IMPRINT, code)
        assert str(problem.values["value"]) in text[(problem.line or 0) - 1]
    rewrite(room.root, {gone: kept})
    assert room.build() == before


def test_a_page_of_the_menu_that_is_a_draft_falls_out_of_it(room: Room) -> None:
    rewrite(room.root, imprint(MENU))
    room.build()
    assert "/about/" in header(room)
    about = room.root / "content/pages/about.md"
    about.write_text(about.read_text("utf-8").replace("---\n\n", "status: draft\n---\n\n"), "utf-8")
    room.build()
    assert "/about/" not in header(room)
    assert "/archive/" in header(room)


def header(room: Room) -> str:
    made = Site.__new__(Site)
    made.output = room.root / "output"
    return made.text("index.html").partition("</header>")[0]


def test_a_path_of_the_menu_leads_to_the_same_place_in_each_edition(room: Room) -> None:
    rewrite(room.root, imprint(MENU))
    room.build()
    for prefix in ("", "qz/", "ru/", "en/"):
        page = (room.root / f"output/{prefix}index.html").read_text("utf-8")
        assert f'href="/{prefix}archive/"' in page.partition("</header>")[0]
    qz = (room.root / "output/qz/index.html").read_text("utf-8")
    assert "Mūrağat" in qz.partition("</header>")[0]


def test_a_path_that_leads_nowhere_stops_the_build(room: Room) -> None:
    rewrite(room.root, imprint(MENU.replace("/archive/", "/arhiv/")))
    with pytest.raises(ProblemsError) as told:
        build_here(room.root / "pelicanconf.py", AT)
    assert {problem.code for problem in told.value.problems} == {"dead-link"}
    assert not (room.root / "output").exists()
