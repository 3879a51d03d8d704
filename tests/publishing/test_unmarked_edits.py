"""Notes about edits on a branch: a published text that changed without a sign, a draft published
with a date long past.
"""

import pytest

from tests.commands.test_history import git
from tests.conftest import AT, Site, article
from tests.pipeline.conftest import at_time
from tilshi.commands.content_check import check_content
from tilshi.problems import EDITOR_LANGS
from tilshi.settings import load_settings

FOLDER = "content/articles/2020"
STORY, RU, DRAFT = f"{FOLDER}/a.md", f"{FOLDER}/a.ru.md", f"{FOLDER}/draft.md"
RUSSIAN = "---\ntitle: Тема\n---\n\nТекст на русском.\n"
TEXT = "Мектепте он сынып бар."
DRAFTED = {"status": "draft", "date": "2026-11-20 10:00"}


@pytest.fixture
def newsroom(site) -> Site:
    """A newsroom on a branch."""
    made = site({STORY: article(body=TEXT), RU: RUSSIAN, DRAFT: article("Жоба", **DRAFTED)})
    made.write({".gitignore": ".cache\noutput\n"})
    git(made.root, "init", "-q", "-b", "main")
    git(made.root, "add", ".")
    git(made.root, "commit", "-qm", "Бірінші")
    git(made.root, "checkout", "-qb", "edit")
    return made


def notes(made: Site, at: str = AT) -> list[tuple[str, str]]:
    found = check_content(load_settings(made.root / "pelicanconf.py"), at_time(at))
    assert found.errors == []
    codes = ("changed-unmarked", "published-late")
    for one in found.warnings:
        for lang in EDITOR_LANGS:
            assert all(one.text(lang))
    return [(one.code, one.file) for one in found.warnings if one.code in codes]


def test_a_published_text_that_changed_without_a_sign_is_a_note(newsroom) -> None:
    assert notes(newsroom) == []
    newsroom.write({STORY: article(body=TEXT.replace("он", "он бір"))})
    assert notes(newsroom) == [("changed-unmarked", STORY)]
    git(newsroom.root, "commit", "-qam", "Саны")
    assert notes(newsroom) == [("changed-unmarked", STORY)]


@pytest.mark.parametrize(
    "fields",
    [
        {"title": "Басқа тақырып"},
        {"summary": "Түйін"},
        {"body": "Мәтін басқа.", "modified": None},
    ],
)
def test_every_field_that_is_read_counts(newsroom, fields) -> None:
    newsroom.write({STORY: article(**{"body": TEXT, **fields})})
    assert notes(newsroom) == [("changed-unmarked", STORY)]


@pytest.mark.parametrize(
    "fields",
    [
        {"modified": "2026-11-22"},
        {"corrections": "[{date: 2026-11-22, note: Саны түзетілді.}]"},
        {"status": "retracted"},
        {"status": "draft"},
        {"date": "2027-01-01"},
    ],
)
def test_a_change_that_readers_are_told_of_or_do_not_see_is_none(newsroom, fields) -> None:
    settings = load_settings(newsroom.root / "pelicanconf.py")
    newsroom.write({STORY: article(body="Мәтін басқа.", **fields)})
    found = check_content(settings, at_time(AT)).warnings
    assert "changed-unmarked" not in [one.code for one in found if one.file == STORY]


@pytest.mark.parametrize(
    "edit", [article(body=TEXT, tags="[Шымкент]"), article(body=TEXT[:-1] + " !")]
)
def test_other_fields_and_what_proofreading_fixes_are_none(newsroom, edit: str) -> None:
    newsroom.write({STORY: edit})
    assert notes(newsroom) == []


def test_typing_errors_are_marked_in_the_message_of_the_commit(newsroom) -> None:
    newsroom.write({STORY: article(body=TEXT.replace("сынып", "сныып"))})
    assert notes(newsroom) == [("changed-unmarked", STORY)]
    git(newsroom.root, "commit", "-qam", "Емле\n\n[typo]")
    assert notes(newsroom) == []
    newsroom.write({STORY: article(body=TEXT.replace("он", "бес"))})
    assert notes(newsroom) == [("changed-unmarked", STORY)]
    git(newsroom.root, "commit", "-qam", "Саны")
    assert notes(newsroom) == [("changed-unmarked", STORY)]


def test_a_translation_is_as_public_as_its_original(newsroom) -> None:
    newsroom.write({RU: RUSSIAN.replace("Текст", "Слова")})
    assert notes(newsroom) == [("changed-unmarked", RU)]
    git(newsroom.root, "checkout", "-q", "main")
    newsroom.write({STORY: article(body=TEXT, status="draft"), RU: RUSSIAN})
    git(newsroom.root, "commit", "-qam", "Қаралама")
    git(newsroom.root, "checkout", "-qb", "later")
    newsroom.write({STORY: article(body=TEXT), RU: RUSSIAN.replace("Текст", "Слова")})
    assert ("changed-unmarked", RU) not in notes(newsroom)


def test_a_renamed_story_is_compared_with_itself(newsroom) -> None:
    git(newsroom.root, "mv", RU, RU.replace("a.ru", "b.ru"))
    git(newsroom.root, "mv", STORY, STORY.replace("a.md", "b.md"))
    newsroom.write({STORY.replace("a.md", "b.md"): article(slug="a", body=TEXT)})
    newsroom.write({RU.replace("a.ru", "b.ru"): RUSSIAN.replace("---\n\n", "slug: a\n---\n\n")})
    assert notes(newsroom) == []


@pytest.mark.parametrize(
    ("fields", "asked"),
    [({}, True), ({"date": AT}, False), ({"status": "draft"}, False), ({"date": "2026-12-01"}, False)],
)  # fmt: skip
def test_a_draft_that_is_published_after_its_date_is_asked_about(newsroom, fields, asked) -> None:
    newsroom.write({DRAFT: article("Жоба", **{"date": DRAFTED["date"], **fields})})
    assert notes(newsroom) == ([("published-late", DRAFT)] if asked else [])


@pytest.mark.parametrize(
    ("date", "asked"), [("2026-11-20", True), (AT, False), ("2019-01-05", False)]
)
def test_a_new_story_with_a_past_date_is_asked_about_unless_it_is_from_an_archive(
    newsroom, date: str, asked: bool
) -> None:
    newsroom.write({f"{FOLDER}/new.md": article("Жаңа", date=date)})
    assert notes(newsroom) == ([("published-late", f"{FOLDER}/new.md")] if asked else [])


def test_without_git_there_are_no_such_notes(site) -> None:
    made = site({STORY: article(body=TEXT)})
    assert notes(made) == []
    made.write({STORY: article(body="Басқа.")})
    assert notes(made) == []
