"""A withdrawn story is withdrawn whatever else is wrong: status, expiry and date always apply."""

import shutil
from collections.abc import Callable
from itertools import cycle

import pytest

from tests.conftest import AT, Site, article, picture
from tilshi.commands import cli

KK, RU = "content/articles/2020/a.md", "content/articles/2020/a.ru.md"
SECRET, TAYNA = "Құпиясөз", "Тайнослово"
RUSSIAN = f"---\ntitle: Заголовок\n---\n\n{TAYNA}.\n"

# How an editor takes a story back, and what may still be seen of it.
TAKEN_BACK = {
    "retracted": {"status": "retracted"},
    "a draft again": {"status": "draft"},
    "expired": {"expires": "2020-06-01"},
    "embargoed": {"date": "2027-01-01 10:00"},
    "a status that is misspelt": {"status": "retrakted"},
}
# What else is wrong: the files that say so, given the fields of the Kazakh source.
WRONG: dict[str, Callable[[dict[str, str]], dict[str, str | bytes]]] = {
    "unknown topic": lambda fields: {KK: article(body=SECRET, tags="[жоқ]", **fields)},
    "script in the body": lambda fields: {KK: article(body=f"{SECRET} <script>", **fields)},
    "field twice": lambda fields: {
        KK: article(body=SECRET, **fields).replace("title:", "title: x\ntitle:")
    },
    "status twice": lambda fields: {
        KK: article(body=SECRET, **fields).replace("title:", "status: published\ntitle:")
    },
    "broken YAML": lambda fields: {KK: article(body=SECRET, tags="[а", **fields)},
    "not UTF-8": lambda fields: {KK: article(body=SECRET, **fields).encode() + b"\xff"},
    "unknown topic in the translation": lambda fields: {
        KK: article(body=SECRET, **fields),
        RU: RUSSIAN.replace("title:", "tags: [жоқ]\ntitle:"),
    },
    "broken YAML in the translation": lambda fields: {
        KK: article(body=SECRET, **fields),
        RU: RUSSIAN.replace("title:", "title: {"),
    },
    "an address that is taken": lambda fields: {
        KK: article(body=SECRET, redirect_from="[/2020/05/b/]", **fields)
    },
}


def public(site: Site) -> str:
    """All text of the site."""
    return "".join(file.read_text("utf-8", "ignore") for file in site.output.rglob("*.*"))


def keep_going(site: Site, at: str = AT) -> int:
    return cli.run_build(str(site.root / "pelicanconf.py"), at=at, keep_going=True)


@pytest.fixture
def newsroom(site) -> Site:
    files = {
        KK: article("Ашық", SECRET),
        RU: RUSSIAN,
        "content/articles/2020/b.md": article("Екінші", "Мұнда [сөз](story:a) бар."),
    }
    made = site(files).made()
    assert SECRET in public(made) and TAYNA in public(made)
    return made


# Each way and each fault, though not every way with every fault.
EACH = [
    *zip(cycle(TAKEN_BACK), [way for way in WRONG if way != "status twice"], strict=False),
    ("retracted", "status twice"),
]


@pytest.mark.parametrize(("way", "wrong"), EACH)
def test_a_withdrawn_story_is_not_public_whatever_else_is_wrong(
    newsroom: Site, way: str, wrong: str
) -> None:
    newsroom.write(WRONG[wrong](TAKEN_BACK[way]))
    assert keep_going(newsroom) == 3
    assert SECRET not in public(newsroom)
    assert TAYNA not in public(newsroom)
    assert '/a/"' not in newsroom.text("2020/05/b/index.html")
    assert (newsroom.output / "2020/05/a/index.html").exists() == (way == "retracted")


@pytest.mark.parametrize(
    "wrong",
    ["broken YAML", "not UTF-8", "an address that is taken", "broken YAML in the translation"],
)
def test_a_story_with_problems_that_is_not_withdrawn_stays_as_it_was(
    newsroom: Site, wrong: str
) -> None:
    was = newsroom.tree()
    newsroom.write(WRONG[wrong]({}))
    assert keep_going(newsroom) == 3
    assert newsroom.tree() == was


def test_a_translation_that_is_deleted_is_gone_though_another_has_problems(newsroom: Site) -> None:
    newsroom.write({KK: article(body=SECRET, tags="[жоқ]")})
    (newsroom.root / RU).unlink()
    assert keep_going(newsroom) == 3
    assert SECRET in public(newsroom)
    assert TAYNA not in public(newsroom)


def test_a_translation_alone_may_be_withdrawn(newsroom: Site) -> None:
    draft = RUSSIAN.replace("title:", "status: draft\ntags: [жоқ]\ntitle:")
    newsroom.write({RU: draft})
    assert keep_going(newsroom) == 3
    assert SECRET in public(newsroom)
    assert TAYNA not in public(newsroom)


def test_a_story_with_problems_still_expires_by_the_clock(site) -> None:
    made = site({KK: article(body=SECRET, expires="2026-12-01")}).made()
    made.write({KK: article(body=SECRET, expires="2026-12-01", tags="[жоқ]")})
    assert keep_going(made) == 3
    assert SECRET in public(made)
    assert keep_going(made, at="2026-12-02 00:00") == 3
    assert SECRET not in public(made)


def test_a_story_with_problems_is_not_made_public_again(site) -> None:
    made = site({KK: article(body=SECRET, status="retracted")}).made()
    made.write({KK: article(body=SECRET, tags="[жоқ]")})
    assert keep_going(made) == 3
    assert SECRET not in public(made)
    assert (made.output / "2020/05/a/index.html").exists()


def test_a_story_with_problems_is_not_published_by_the_clock(site) -> None:
    embargoed = {"date": "2026-12-01 10:00", "body": SECRET}
    made = site({KK: article(**embargoed), "content/articles/2020/b.md": article("Екінші")}).made()
    made.write({KK: article(**embargoed, tags="[жоқ]")})
    assert keep_going(made, at="2026-12-02 00:00") == 3
    assert SECRET not in public(made)


@pytest.mark.parametrize("wrong", ["[x](story:zhoq)", "<script>"])
def test_a_static_page_that_is_a_draft_again_is_gone_whatever_else_is_wrong(site, wrong) -> None:
    page = "---\ntitle: Бет\nstatus: published\n---\n\n" + SECRET
    made = site({KK: article(), "content/pages/bet.md": page}).made()
    assert SECRET in public(made)
    draft = page.replace("published", "draft")
    made.write({"content/pages/bet.md": f"{draft} {wrong}"})
    assert keep_going(made) == 3
    assert SECRET not in public(made)


def test_the_picture_of_a_static_page_that_is_a_draft_is_not_published(site) -> None:
    page = "---\ntitle: Бет\n---\n\n![Өзен](ozen.jpg)\n"
    files = {KK: article(), "content/pages/bet.md": page, "content/images/ozen.jpg": picture()}
    made = site(files).made()
    assert list((made.output / "images").glob("ozen-*"))
    made.write({"content/pages/bet.md": page.replace("title", "status: draft\ntitle")}).made()
    assert not list((made.output / "images").glob("ozen-*"))


def test_once_its_problems_are_fixed_a_story_is_as_its_sources_say(newsroom: Site) -> None:
    newsroom.write({KK: article("Ашық", SECRET, tags="[жоқ]", status="draft")})
    assert keep_going(newsroom) == 3
    newsroom.write({KK: article("Ашық", SECRET)})
    assert keep_going(newsroom) == 0
    incremental = newsroom.tree()
    assert SECRET in public(newsroom)
    shutil.rmtree(newsroom.output)
    shutil.rmtree(newsroom.root / ".cache")
    assert newsroom.made().tree() == incremental


# changes that are dated later


CORRECTED = "[{date: 2026-12-01, note: Түзетілгені осы}]"


def test_a_correction_dated_later_shows_when_its_time_has_come(site) -> None:
    made = site({KK: article(body="Мәтін.", corrections=CORRECTED)})
    assert "Түзетілгені" not in public(made.made())
    assert "Түзетілгені" not in public(made.made(at="2026-11-30 23:59"))
    assert "Түзетілгені" in made.made(at="2026-12-01 00:00").text("2020/05/a/index.html")
    assert "Түзетілгені" not in public(made.made(at="2026-11-30 23:59"))


def test_a_change_dated_later_does_not_count_yet(site) -> None:
    made = site({KK: article(modified="2026-12-01 12:00")})
    assert "2026-12-01" not in public(made.made())
    assert "2026-12-01" in made.made(at="2026-12-01 12:00").text("2020/05/a/index.html")
    assert "2026-12-01" in made.text("feed.atom")
