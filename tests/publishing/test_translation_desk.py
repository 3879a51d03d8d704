"""The translation desk: what is missing, unfinished, or older than its original."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from tests.commands.test_history import git
from tests.conftest import AT, Site, article
from tests.pipeline.conftest import at_time
from tilshi.commands.translations import run_translations
from tilshi.publishing.translation_desk import translation_tasks
from tilshi.settings import load_settings
from tilshi.store.article_facts import ArticleFact

FOLDER = "content/articles/2026"
A, RU, EN = f"{FOLDER}/a.md", f"{FOLDER}/a.ru.md", f"{FOLDER}/a.en.md"
KAZAKH = article("Он мектеп", "Бүгін он мектеп ашылды.", date="2026-11-20 10:00")
RUSSIAN = "---\ntitle: Десять школ\n---\n\nСегодня открыто десять школ.\n"


def fact(lang: str, **more: object) -> ArticleFact:
    base = {
        "lang": lang, "story": "a", "path": f"a.{lang}.md", "title": lang, "status": "published",
        "time": int(at_time("2026-11-20 10:00").timestamp()), "expires": None, "modified": None,
        "original": "kk", "source": f"a.{lang}.md",
    }  # fmt: skip
    return ArticleFact(**{**base, **more})  # type: ignore[arg-type]


def tasks(facts: Sequence[ArticleFact], since: datetime | None = None) -> list[tuple[str, str]]:
    start = since or datetime.fromtimestamp(0, UTC)
    unknown = translation_tasks(
        facts, ("kk", "ru", "en"), at_time(AT), start, lambda p: [None] * len(p)
    )
    return [(one.lang, str(one.state)) for one in unknown]


def test_a_story_is_missed_in_each_other_language() -> None:
    assert tasks([fact("kk")]) == [("ru", "missing"), ("en", "missing")]
    assert tasks([fact("ru", original="ru")]) == [("kk", "missing"), ("en", "missing")]


@pytest.mark.parametrize(
    "more",
    [{"status": "draft"}, {"status": "retracted"}, {"expires": int(at_time("2026-11-21 10:00").timestamp())}],
)  # fmt: skip
def test_what_is_no_longer_or_not_yet_to_be_read_is_not_translated(more) -> None:
    assert tasks([fact("kk", **more)]) == []


def test_old_stories_are_not_missed_but_their_translations_are_finished() -> None:
    late = at_time("2026-11-20 10:00") + timedelta(minutes=1)
    assert tasks([fact("en", status="draft"), fact("kk")], late) == [("en", "unfinished")]


def test_without_history_the_times_of_changes_decide() -> None:
    newer = fact("kk", modified="2026-11-21T10:00:00+05:00")
    assert tasks([fact("en"), newer, fact("ru", modified="2026-11-22T10:00:00+05:00")]) == [
        ("en", "outdated")
    ]
    assert tasks([fact("en"), fact("kk"), fact("ru")]) == []


def test_tasks_stand_by_language_and_state_the_newest_first() -> None:
    facts = [
        fact("en", status="draft"), fact("kk"),
        fact("kk", story="b", time=int(at_time("2026-11-21 10:00").timestamp())),
    ]  # fmt: skip
    assert tasks(facts) == [
        ("ru", "missing"),
        ("ru", "missing"),
        ("en", "missing"),
        ("en", "unfinished"),
    ]


@pytest.fixture
def newsroom(site) -> Site:
    made = site({A: KAZAKH, RU: RUSSIAN, ".gitignore": ".cache\noutput\n"})
    git(made.root, "init", "-q", "-b", "main")
    git(made.root, "add", ".")
    git(made.root, "commit", "-qm", "Бірінші")
    return made


def said(made: Site, capsys: pytest.CaptureFixture[str], lang: str = "en", **more: str) -> str:
    status = run_translations(str(made.root / "pelicanconf.py"), at=AT, lang=lang, **more)
    out = capsys.readouterr()
    return f"{status}\n{out.out}{out.err}"


def test_what_has_changed_since_the_translation_is_shown_word_by_word(newsroom, capsys) -> None:
    assert said(newsroom, capsys, into="ru") == "0\nEverything is translated.\n"
    newsroom.write({A: KAZAKH.replace("Он ", "Бес ").replace("Бүгін он", "Бүгін бес")})
    told = (
        "0\nru: outdated – 1\n  outdated  2026-11-20  kk  a – Бес мектеп\n"
        "    title: [-Он-]{+Бес+} мектеп\n"
        "    text: Бүгін [-он-]{+бес+} мектеп ашылды.\n"
    )
    assert said(newsroom, capsys, into="ru") == told
    git(newsroom.root, "commit", "-qam", "Саны")
    assert said(newsroom, capsys, into="ru") == told


@pytest.mark.parametrize("commit", [False, True])
def test_a_translation_that_followed_is_up_to_date(newsroom, capsys, commit: bool) -> None:
    newsroom.write({A: KAZAKH.replace("Бүгін он", "Бүгін бес")})
    git(newsroom.root, "commit", "-qam", "Саны")
    newsroom.write({RU: RUSSIAN.replace("открыто десять", "открыто пять")})
    if commit:
        git(newsroom.root, "commit", "-qam", "Аударма")
    assert said(newsroom, capsys, into="ru") == "0\nEverything is translated.\n"


def test_typing_errors_and_other_fields_ask_for_no_translation(newsroom, capsys) -> None:
    newsroom.write(
        {A: KAZAKH.replace("ашылды.", "ашылды!").replace("date:", "tags: [Шымкент]\ndate:")}
    )
    assert said(newsroom, capsys, into="ru") == "0\nEverything is translated.\n"


def test_renaming_both_files_does_not_make_a_translation_newer(newsroom, capsys) -> None:
    newsroom.write({A: KAZAKH.replace("Бүгін он", "Бүгін бес")})
    git(newsroom.root, "commit", "-qam", "Саны")
    for path in (A, RU):
        git(newsroom.root, "mv", path, path.replace("/a.", "/b."))
    git(newsroom.root, "commit", "-qm", "Атын өзгерту")
    assert "    text: Бүгін [-он-]{+бес+} мектеп ашылды.\n" in said(newsroom, capsys, into="ru")


def test_a_newsroom_in_a_folder_of_a_repository_is_known_too(site, capsys, tmp_path) -> None:
    made = site({A: KAZAKH, RU: RUSSIAN})
    git(tmp_path.parent, "init", "-q", str(tmp_path))
    made.write({"other/x.md": "x"})
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "Бәрі")
    made.write({A: KAZAKH.replace("Бүгін он", "Бүгін бес")})
    assert "outdated – 1" in said(made, capsys, into="ru")


def test_the_command_speaks_three_languages_and_knows_its_options(newsroom, capsys) -> None:
    newsroom.write({EN: "---\ntitle: Ten schools\nstatus: draft\n---\n\nText.\n"})
    assert "en: аяқталмағаны – 1" in said(newsroom, capsys, "kk")
    assert "не закончен  2026-11-20  kk  a – Он мектеп" in said(newsroom, capsys, "ru")
    newsroom.write({f"{FOLDER}/old.md": article("Ескі", date="2020-01-01")})
    assert "Ескі" not in said(newsroom, capsys, "en")
    assert "missing  2020-01-01  kk  old – Ескі" in said(newsroom, capsys, "en", days="all")
    assert said(newsroom, capsys, "en", days="x").startswith("2\n")
    assert said(newsroom, capsys, "en", into="de").startswith("2\n")


def test_a_change_in_force_is_not_mistaken_for_the_original(newsroom, capsys) -> None:
    settings = load_settings(newsroom.root / "pelicanconf.py")
    newsroom.write({f"{FOLDER}/a.at-2026-11-22T0900.md": KAZAKH.replace("Бүгін он", "Бүгін алты")})
    told = said(newsroom, capsys, into="ru")
    assert settings.langs[0] == "kk"
    assert "    text: Бүгін [-он-]{+алты+} мектеп ашылды.\n" in told
