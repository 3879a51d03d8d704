"""The theme's files: plain files only; errors in them are reported, not published."""

import os
import shutil
from pathlib import Path

import pytest

from tests.conftest import PROJECT, Site, article
from tilshi.commands import cli
from tilshi.editions import EDITIONS
from tilshi.outputs.interface_words import compile_all
from tilshi.outputs.static_files import collect

A = "content/articles/2020/a.md"
PO = "theme/translations/ru/LC_MESSAGES/messages.po"


@pytest.fixture
def own(site) -> Site:
    """A site with a theme of its own, built once."""
    made = site({A: article()})
    shutil.copytree(PROJECT / "theme", made.root / "theme")
    return made.settings(THEME="theme")


def put_link(file: Path) -> None:
    file.unlink(missing_ok=True)
    file.symlink_to("/etc/passwd")


def put_folder_link(file: Path) -> None:
    file.symlink_to("/etc", target_is_directory=True)


def put_pipe(file: Path) -> None:
    file.unlink(missing_ok=True)
    os.mkfifo(file)


@pytest.mark.parametrize(
    ("put", "name"),
    [
        (put_link, "theme/templates/404.html"),
        (put_link, "theme/templates/partials/footer.html"),
        (put_link, "theme/static/css/tokens.css"),
        (put_link, "theme/static/fonts/x.woff2"),
        (put_link, PO),
        (put_folder_link, "theme/templates/more"),
        (put_folder_link, "theme/static/more"),
        (put_folder_link, "theme/translations/xx"),
        (put_pipe, "theme/templates/article.html"),
        (put_pipe, "theme/static/x.png"),
        (put_pipe, PO),
    ],
)
@pytest.mark.parametrize("keep_going", [False, True])
def test_what_is_not_a_plain_file_is_reported_and_neither_followed_nor_opened(
    own: Site, capsys, put, name: str, keep_going: bool
) -> None:
    put(own.root / name)
    status = cli.run_build(str(own.root / "pelicanconf.py"), lang="en", keep_going=keep_going)
    said = capsys.readouterr().err
    assert status == 1
    assert said.startswith(name)
    assert said.endswith("Problems: 1. The site is unchanged.\n")
    assert not own.output.exists()


@pytest.mark.parametrize("name", ["templates/\udcff.html", "static/a\n::error::b.png"])
def test_an_unprintable_name_in_the_theme_is_reported_escaped(own: Site, capsys, name: str) -> None:
    (own.root / "theme" / name).write_text("x")
    assert cli.run_check(str(own.root / "pelicanconf.py"), lang="en") == 1
    first, _ = capsys.readouterr().err.splitlines()
    assert first.startswith("theme/")
    assert first.isprintable()


def test_a_hidden_folder_of_the_theme_is_not_published(tmp_path: Path) -> None:
    for name in (".git/config", "fonts/.svn/entries", ".DS_Store", "fonts/a.woff2"):
        file = tmp_path / "static" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("x")
    assets, problems = collect([tmp_path])
    assert not problems
    assert list(assets.names) == ["fonts/a.woff2"]


@pytest.mark.parametrize(
    "circle", [["main.css"], ["a.css", "main.css"], ["a.css", "b.css", "a.css"]]
)
def test_style_sheets_that_import_each_other_are_reported(
    tmp_path: Path, circle: list[str]
) -> None:
    (tmp_path / "static/css").mkdir(parents=True)
    for sheet, imported in zip(["main.css", *circle], circle, strict=False):
        (tmp_path / "static/css" / sheet).write_text(f'@import "{imported}";')
    _, (problem,) = collect([tmp_path])
    assert problem.code == "css-circle"
    assert problem.file == f"theme/static/css/{(['main.css', *circle])[-2]}"


def test_a_style_sheet_in_another_encoding_is_reported(tmp_path: Path) -> None:
    (tmp_path / "static/css").mkdir(parents=True)
    (tmp_path / "static/css/main.css").write_text('@import "a.css";')
    (tmp_path / "static/css/a.css").write_bytes(b"/* \xff */")
    _, (problem,) = collect([tmp_path])
    assert (problem.code, problem.file) == ("not-utf8", "theme/static/css/a.css")


@pytest.mark.parametrize(
    "text",
    [
        b'msgid ""\nmsgstr "Content-Type: text/plain; charset=klingon\\n"\n',
        b'msgid ""\nmsgstr "Plural-Forms: nplurals=x; plural=y;\\n"\n',
        b'msgid "a"\nmsgstr "\xff"\n',
        b'msgid "a\n',
        b'msgid "a"\nmsgstr[9] "b"\nmsgstr[x] "c"\n',
    ],
)
def test_invalid_interface_words_are_reported(tmp_path: Path, text: bytes) -> None:
    file = tmp_path / "translations/ru/LC_MESSAGES/messages.po"
    file.parent.mkdir(parents=True)
    file.write_bytes(text)
    _, problems = compile_all([tmp_path], (EDITIONS["ru"],), tmp_path / "cache")
    assert [problem.code for problem in problems] == ["words-broken"]
