"""The history of a story, from git: who, when, why, and what."""

import os
import subprocess
from pathlib import Path

import pytest

from tests.conftest import Site, article
from tilshi.commands.history import run_history

FOLDER = "content/articles/2020"
STORY, RU = f"{FOLDER}/a.md", f"{FOLDER}/a.ru.md"
RUSSIAN = "---\ntitle: {}\n---\n\nТекст.\n"


def git(root: Path, *arguments: str, author: str = "Айгүл", day: int = 1) -> None:
    who = {"NAME": author, "EMAIL": "a@ulgi.example", "DATE": f"2020-05-{day:02}T10:00:00+0600"}
    named = {
        f"GIT_{role}_{key}": value for role in ("AUTHOR", "COMMITTER") for key, value in who.items()
    }
    subprocess.run(
        ["git", *arguments], cwd=root, env={**os.environ, **named}, check=True, capture_output=True
    )


@pytest.fixture
def newsroom(site) -> Site:
    """A story that was written, translated, renamed, corrected by several people."""
    made = site({f"{FOLDER}/eski.md": article("Он мектеп", "Мәтін осында.")})
    git(made.root, "init", "-q", "-b", "main")
    git(made.root, "add", ".")
    git(made.root, "commit", "-qm", "Жаңа мақала\n\nТолығырақ.")
    git(made.root, "mv", f"{FOLDER}/eski.md", STORY)
    git(made.root, "commit", "-qm", "Атын өзгерту", day=2)
    made.write({RU: RUSSIAN.format("Десять школ")})
    git(made.root, "add", ".")
    git(made.root, "commit", "-qm", "Аударма", author="Ольга", day=3)
    made.write(
        {STORY: article("Он бір мектеп", "Мәтін осында."), RU: RUSSIAN.format("Одиннадцать школ")}
    )
    git(made.root, "commit", "-qam", "fix: саны", author="Асан", day=4)
    return made


def told(
    made: Site, capsys: pytest.CaptureFixture[str], stem: str = "a", lang: str = "kk"
) -> tuple[int, list[str]]:
    status = run_history(stem, str(made.root / "pelicanconf.py"), lang=lang)
    out = capsys.readouterr()
    return status, [line for line in (out.out + out.err).splitlines() if line]


def test_each_commit_says_when_who_why_and_what_over_renames_and_translations(
    newsroom, capsys
) -> None:
    status, lines = told(newsroom, capsys)
    assert status == 0
    heads = [line.rpartition("  (")[0] for line in lines if not line.startswith(" ")]
    assert heads == [
        "2020-05-04 10:00  Асан  fix: саны",
        "2020-05-03 10:00  Ольга  Аударма",
        "2020-05-02 10:00  Айгүл  Атын өзгерту",
        "2020-05-01 10:00  Айгүл  Жаңа мақала",
    ]
    first = lines[1 : lines.index(next(line for line in lines if "Аударма" in line))]
    assert first == [
        "  articles/2020/a.md",
        "    title: Он {+бір+} мектеп",
        "  articles/2020/a.ru.md",
        "    title: [-Десять-]{+Одиннадцать+} школ",
    ]
    assert "    Бұрынғы аты – content/articles/2020/eski.md." in lines
    assert lines[-1] == "    Жаңа файл."


def test_what_is_not_committed_comes_first(newsroom, capsys) -> None:
    newsroom.write({STORY: article("Он бір мектеп", "Мәтін мұнда.")})
    _, lines = told(newsroom, capsys, lang="ru")
    assert lines[:3] == [
        "Ещё не в коммите",
        "  articles/2020/a.md",
        "    text: Мәтін [-осында.-]{+мұнда.+}",
    ]


def test_a_new_file_is_called_new(newsroom, capsys) -> None:
    newsroom.write({f"{FOLDER}/b.md": article("Екінші")})
    _, lines = told(newsroom, capsys, "b", "en")
    assert lines == ["Not committed yet", "  articles/2020/b.md", "    New file."]


def test_without_git_a_message_says_so(site, capsys) -> None:
    status, lines = told(site({STORY: article()}), capsys, lang="en")
    assert (status, lines) == (1, ["There is no history: this folder is not in git."])


def test_an_unknown_story_is_wrong_use_with_the_nearest_name(newsroom, capsys) -> None:
    newsroom.write({f"{FOLDER}/budjet.md": article()})
    status, lines = told(newsroom, capsys, "budjett", "en")
    assert status == 2
    assert "Did you mean “budjet”?" in lines[0]
