"""The command line of `tilshi`, and of `inv` with our tasks, right and wrong."""

import contextlib
import os
import pty
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.conftest import AT, PROJECT, Site, article
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
    "a missing argument": (["init"], "«init» командасына «folder» мәні берілмеген", ""),
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
        ("en_US.UTF-8", "The command “init” needs “folder”."),
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


@pytest.mark.parametrize("command", ["build", "new", "history", "related", "import", "init"])
@pytest.mark.parametrize("asked", ["--help", "-h"])
def test_help_may_be_asked_for_after_any_command(tilshi: Run, command: str, asked: str) -> None:
    status, said = tilshi(command, asked)
    assert status == 0
    assert f"{command} [--options]" in said


def test_inv_answers_help_after_a_command_too(site) -> None:
    result = site({}).inv("new", "--help")
    assert result.status == 0
    assert "--translate" in result.out and not result.err


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


@pytest.mark.parametrize(
    ("lang", "stage"), [("kk", "Беттер жасалып жатыр"), ("en", "Making pages")]
)
def test_a_build_on_a_terminal_shows_its_progress_in_the_editors_language(
    site, lang: str, stage: str
) -> None:
    made: Site = site({STORY: article()})
    terminal, theirs = pty.openpty()
    build = subprocess.Popen(
        [sys.executable, "-m", "invoke", "--search-root", str(PROJECT), "build", "--lang", lang],
        cwd=made.root, stderr=theirs, stdout=subprocess.DEVNULL,
        env={**os.environ, "TERM": "xterm", "COLUMNS": "120"},
    )  # fmt: skip
    os.close(theirs)
    text = b"".join(_until_closed(terminal)).decode()
    os.close(terminal)
    assert build.wait(60) == 0, text
    assert stage in text
    assert re.search(r"\d+/\d+", text)


def _until_closed(terminal: int) -> Iterator[bytes]:
    """What appears on a pseudo-terminal; reading fails when the other end is closed."""
    with contextlib.suppress(OSError):
        while chunk := os.read(terminal, 65_536):
            yield chunk
