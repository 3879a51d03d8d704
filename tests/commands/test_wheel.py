"""The wheel: a newsroom is begun with one version, and a later one is installed over it."""

import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.conftest import PROJECT, article

LATER = "9.9.9"
TEMPLATE = """{% extends "!article.html" %}
{% block main %}<p>Редакцияның өз сөзі</p>{{ super() }}{% endblock %}"""


def run(folder: Path, *command: str | Path, status: int = 0) -> str:
    """What a command says that ends with `status`."""
    clean = {k: v for k, v in os.environ.items() if k not in ("VIRTUAL_ENV", "PYTHONPATH")}
    done = subprocess.run(
        command, cwd=folder, capture_output=True, encoding="utf-8", check=False,
        env={**clean, "LC_ALL": "C.UTF-8", "PIP_DISABLE_PIP_VERSION_CHECK": "1"},
    )  # fmt: skip
    assert done.returncode == status, done.stdout + done.stderr
    return done.stdout + done.stderr


def wheel(source: Path, folder: Path) -> Path:
    """The wheel that is built of `source`, in `folder`."""
    before = set(folder.glob("*.whl"))
    run(source, sys.executable, "-m", "pip", "wheel", "--no-deps", "-w", str(folder), str(source))
    (built,) = set(folder.glob("*.whl")) - before
    return built


def environment(folder: Path) -> Path:
    """A virtual environment without Tilshi that has its libraries already; its programs."""
    run(folder.parent, sys.executable, "-m", "venv", str(folder))
    (site_packages,) = folder.glob("lib/python3*/site-packages")
    (site_packages / "libraries.pth").write_text(sysconfig.get_path("purelib"), "utf-8")
    return folder / "bin"


def changed(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


@pytest.mark.slow
def test_a_later_wheel_installed_over_a_newsroom_leaves_it_right_and_says_what_it_wants(
    tmp_path: Path,
) -> None:
    source, dist = tmp_path / "source", tmp_path / "dist"
    for name in ("tilshi", "theme", "content", "docs/handbook"):
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(PROJECT / name, source / name, ignore=ignored)
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(PROJECT / name, source / name)
    dist.mkdir()
    first = wheel(source, dist)
    assert "tilshi/handbook/kk/01-first-day.md" in ZipFile(first).namelist()
    forms = {
        "sveltia/cms.js.gz",
        "sveltia/LICENSE.sveltia.txt",
        "static/start.js",
        "form_words.yaml",
    }
    assert {f"tilshi/desk/admin/{name}" for name in forms} <= set(ZipFile(first).namelist())
    programs = environment(tmp_path / "tool")
    run(tmp_path, programs / "pip", "install", "--no-deps", "--no-index", str(first))
    room = tmp_path / "room"
    run(
        tmp_path, programs / "tilshi", "init", str(room), "--name", "Қаратау", "--editions", "kk,ru"
    )
    environment(room / ".venv")

    story = room / "content/articles/2020/koktem.md"
    story.parent.mkdir(exist_ok=True)
    story.write_text(article("Көктем келді"), "utf-8")
    own = room / "theme/templates/article.html"
    own.parent.mkdir(exist_ok=True)
    own.write_text(TEMPLATE, "utf-8")
    run(room, "make", "site")
    page = room / "output/2020/05/koktem/index.html"
    assert "Редакцияның өз сөзі" in page.read_text("utf-8")
    assert run(room, ".venv/bin/tilshi", "upgrade", "--lang", "en").count("\n") == 1

    changed(source / "tilshi/__init__.py", '__version__ = "', f'__version__ = "{LATER}"  # "')
    heading = "<h1>{{ article.title | hyphenate }}</h1>"
    changed(source / "theme/templates/article.html", heading, f"{heading}<p>A later line.</p>")
    changed(source / "tilshi/starter/Makefile", "# make site", "# Later. make site")
    later = wheel(source, dist)
    assert LATER in later.name
    changed(room / "requirements.txt", first.name, later.name)
    run(room, "make", "site")
    text = page.read_text("utf-8")
    assert "Редакцияның өз сөзі" in text and "A later line." in text

    said = run(room, ".venv/bin/tilshi", "upgrade", "--lang", "en", status=1)
    assert "theme/templates/article.html: the original of this template has changed" in said
    assert "+      <h1>{{ article.title | hyphenate }}</h1><p>A later line.</p>" in said
    assert "Makefile: not modified by the newsroom, will be updated." in said
    assert "requirements.txt" not in said
    run(room, ".venv/bin/tilshi", "upgrade", "--write", "--lang", "en", status=1)
    assert (room / "Makefile").read_text("utf-8").startswith("# Later.")
    assert own.read_text("utf-8") == TEMPLATE
    assert LATER in run(room, ".venv/bin/tilshi", "upgrade", "--lang", "en")
    run(room, "make", "site")
    assert "Редакцияның өз сөзі" in page.read_text("utf-8")
