"""The command line of `tilshi`, and of `inv` with our tasks, right and wrong."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import AT, Site, article
from tilshi.commands import program

STORY = "content/articles/2020/a.md"
Run = Callable[..., tuple[int, str]]


@pytest.fixture
def tilshi(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """A function that runs `tilshi` in this process and returns its exit status and output."""
    monkeypatch.setattr(sys, "dont_write_bytecode", sys.dont_write_bytecode)

    def run(*arguments: str, locale: str = "C") -> tuple[int, str]:
        monkeypatch.setenv("LC_ALL", locale)
        monkeypatch.setattr(sys, "argv", ["tilshi", *arguments])
        try:
            program.main()
            status = 0
        except SystemExit as ended:
            status = ended.code or 0
        captured = capsys.readouterr()
        return status, captured.out + captured.err

    return run


WRONG = {
    "an unknown command": (["buidl"], "«buidl»", "«build»"),
    "help for an unknown command": (["--help", "buidl"], "«buidl»", "«build»"),
    "an unknown option": (["build", "--keep-goin"], "«--keep-goin»", "«--keep-going»"),
    "an unknown negation": (["publish", "--no-verfy"], "«--no-verfy»", "«--no-verify»"),
    "an option like no other": (["build", "--nonsense"], "«--nonsense»", ""),
    "a word too many": (["build", "content"], "«content»", ""),
    "an option before the command": (["--nonsense", "build"], "«--nonsense»", ""),
    "a missing argument": (["init"], "«init» бұйрығына «folder» мәні берілмеген", ""),
    "an option without its value": (["serve", "--port"], "--port кілтіне бос мән", ""),
    "a port that is none": (["serve", "--port", "abc"], "«abc» – порт нөмірі емес", ""),
    "a port that is too large": (["serve", "--port", "65536"], "«65536» – порт нөмірі емес", ""),
}


@pytest.mark.parametrize(("arguments", "wrong", "nearest"), WRONG.values(), ids=WRONG)
def test_a_wrong_command_line_is_reported_in_kazakh_with_status_2(
    site, tilshi: Run, monkeypatch, arguments: list[str], wrong: str, nearest: str
) -> None:
    monkeypatch.chdir(site({STORY: article()}).root)
    status, said = tilshi(*arguments)
    assert status == 2
    assert wrong in said
    assert f"Мүмкін, {nearest}?" in said if nearest else "Мүмкін" not in said
    assert "tilshi --" in said or "--port" in arguments


@pytest.mark.parametrize(
    ("locale", "sentence"),
    [
        ("ru_RU.UTF-8", "Команде «init» не дано значение «folder»."),
        ("en_US.UTF-8", "The command “init” was not given its “folder”."),
    ],
)
def test_it_is_reported_in_the_editors_language(tilshi: Run, locale: str, sentence: str) -> None:
    status, said = tilshi("init", locale=locale)
    assert status == 2
    assert sentence in said


def test_listing_commands_and_asking_for_help_succeed(tilshi: Run) -> None:
    for arguments in ([], ["--list"], ["--help"], ["--help", "build"], ["--version"]):
        status, said = tilshi(*arguments)
        assert status == 0
        assert said.strip()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["buidl"], "Мүмкін, «build»?"),
        (["--help", "buidl"], "Мүмкін, «build»?"),
        (["check", "--jsn"], "Мүмкін, «--json»?"),
        (["new"], "«title» мәні берілмеген"),
    ],
)
def test_inv_reports_a_wrong_command_line_as_tilshi_does(
    site, arguments: list[str], said: str
) -> None:
    result = site({}).inv(*arguments)
    assert result.status == 2
    assert said in result.err
    assert "inv --" in result.err
    assert "No idea" not in result.said


def test_inv_still_lists_the_commands_and_runs_several_in_a_row(site) -> None:
    made: Site = site({STORY: article()})
    assert "  build " in made.inv("--list").out
    assert made.inv("check", "--at", AT, "build", "--at", AT).status == 0
    assert (made.output / "index.html").exists()


@pytest.mark.parametrize("below", ["content/articles/2020", "content/images", "notes"])
def test_commands_work_in_any_folder_of_the_newsroom(
    site, tilshi: Run, monkeypatch, below: str
) -> None:
    made: Site = site({STORY: article("Мақала", category="Қогам")})
    folder: Path = made.root / below
    folder.mkdir(parents=True, exist_ok=True)
    monkeypatch.chdir(folder)
    status, said = tilshi("check", "--at", AT)
    assert status == 1
    assert f"{STORY}:4" in said
    made.write({STORY: article()})
    assert tilshi("new", "Жаңа мектеп", "--section", "Қоғам", "--at", AT)[0] == 0
    assert (made.root / "content/articles/2026/zhanga-mektep.md").exists()
    assert tilshi("build", "--at", AT)[0] == 0
    assert (made.output / "2020/05/a/index.html").exists()
    assert not (folder / "output").exists()


def test_a_folder_outside_any_newsroom_is_reported(tilshi: Run, tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    status, said = tilshi("check")
    assert status == 2
    assert "pelicanconf.py" in said
    assert not list(tmp_path.iterdir())
