"""The files of scheduled changes: created by a command, and folded into the story afterwards."""

import pytest

from tests.conftest import AT, Site, article
from tests.pipeline.conftest import at_time
from tilshi.commands.content_check import check_content
from tilshi.commands.new_command import NewOptions, run_new
from tilshi.settings import load_settings

STORY, RU = "content/articles/2020/a.md", "content/articles/2020/a.ru.md"
CHANGE = "content/articles/2020/a.at-2026-12-01T0900.md"
RUSSIAN = "---\ntitle: Заголовок\n---\n\nТекст.\n"
LATER = "2026-12-01 12:00"


def run(made: Site, time: str, story: str) -> int:
    config = str(made.root / "pelicanconf.py")
    return run_new(config, None, AT, "kk", NewOptions(time, change=story))


def test_a_new_change_is_a_copy_that_changes_nothing_yet(site) -> None:
    made = site({STORY: article(slug="basqa"), RU: RUSSIAN})
    assert run(made, "2026-12-01 09:00", "a") == 0
    assert run(made, "2026-12-01 09:30", "a.ru") == 0
    assert (made.root / CHANGE).read_text("utf-8") == article(slug="basqa")
    translated = made.root / "content/articles/2020/a.ru.at-2026-12-01T0930.md"
    assert translated.read_text("utf-8") == RUSSIAN
    found = check_content(load_settings(made.root / "pelicanconf.py"), at_time(AT))
    assert (found.errors, found.fixable) == ([], 0)


@pytest.mark.parametrize(
    ("story", "time"),
    [("b", "2026-12-01 09:00"), ("a.ru", "2026-12-01 09:00"), ("a", "кеше"), ("a", LATER)],
)
def test_a_change_of_nothing_or_at_no_time_or_twice_is_wrong_use(site, story, time) -> None:
    made = site({STORY: article(), CHANGE.replace("0900", "1200"): article()})
    assert run(made, time, story) == 2
    assert len(list((made.root / "content/articles").rglob("*.md"))) == 2


CASES = {
    "a copy": ({}, {}),
    "a story with addresses": ({"slug": "basqa", "redirect_from": "\n- /eski/\n- /koene/"}, {"date": None}),
    "an older time of change": ({"modified": "2020-06-01"}, {"modified": "2020-06-01"}),
    "a later time of change": ({}, {"modified": "2026-12-01 10:30"}),
    "a retraction": ({}, {"status": "retracted"}),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_a_change_in_force_is_written_into_its_story_and_no_page_changes(site, case: str) -> None:
    before, after = CASES[case]
    made = site({STORY: article(**before), CHANGE: article("Жаңа тақырып", "Жаңа мәтін.", **after)})
    made.write({RU: RUSSIAN}).made(at=LATER)
    settings, tree = load_settings(made.root / "pelicanconf.py"), made.tree()
    (note,) = check_content(settings, at_time(LATER)).warnings
    assert (note.code, note.file) == ("change-in-force", CHANGE)
    found = check_content(settings, at_time(LATER), fix=True)
    assert (found.fixed, found.warnings) == (1, [])
    assert "+title: Жаңа тақырып" in found.diff
    assert not (made.root / CHANGE).exists()
    assert made.made(at=LATER).tree() == tree


def test_the_line_ends_of_windows_stay_in_a_change_that_is_written_into_its_story(site) -> None:
    old = article(redirect_from="[/eski/]")
    new = article("Жаңа тақырып").replace("\n", "\r\n").encode()
    made = site({STORY: old, CHANGE: new})
    settings = load_settings(made.root / "pelicanconf.py")
    assert check_content(settings, at_time(LATER), fix=True).fixed == 1
    written = (made.root / STORY).read_bytes()
    assert b"redirect_from" in written and b"modified" in written
    assert written.count(b"\n") == written.count(b"\r\n")


def test_changes_that_followed_each_other_are_written_in_their_order(site) -> None:
    second = CHANGE.replace("0900", "1000")
    made = site({STORY: article(), CHANGE: article("Бірінші"), second: article("Екінші")})
    settings = load_settings(made.root / "pelicanconf.py")
    assert check_content(settings, at_time(LATER), fix=True).fixed == 2
    assert "title: Екінші\n" in (made.root / STORY).read_text("utf-8")
    assert check_content(settings, at_time(LATER)).warnings == []


def test_a_change_that_is_still_to_come_is_not_touched(site) -> None:
    made = site({STORY: article(), CHANGE: article("Жаңа")})
    found = check_content(load_settings(made.root / "pelicanconf.py"), at_time(AT), fix=True)
    assert (found.fixed, found.warnings) == (0, [])
    assert (made.root / CHANGE).exists()


def test_a_change_that_cannot_be_written_safely_stays_beside_its_story(site) -> None:
    headers = "Title: Тақырып\nCategory: Қоғам\n\nМәтін.\n"
    made = site({STORY: article(slug="basqa"), CHANGE: headers}).made(at=LATER)
    found = check_content(load_settings(made.root / "pelicanconf.py"), at_time(LATER), fix=True)
    assert [note.code for note in found.warnings] == ["change-in-force"]
    assert (made.root / STORY).read_text("utf-8") == article(slug="basqa")
    assert (made.root / CHANGE).exists()
