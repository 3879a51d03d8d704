"""The handbook is followed as it is written, in a new newsroom: every command of `inv` and every
example of fields.
"""

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from tests.commands.test_history import git
from tests.commands.test_init import begun
from tests.conftest import PROJECT, Site, picture
from tests.test_handbook import fences
from tilshi.commands import cli
from tilshi.content.front_plan import FrontPlan
from tilshi.content.schema import FrontMatter

NOW = "2026-11-29 20:00"
STORY = "content/articles/2026/shymkentte-zhanga-mektep-ashyldy.md"
ORDER = ("02", "03", "06", "04", "05", "07", "08")
"""A change of a translation needs the translation."""
ELSEWHERE = ("inv serve", "inv import")
"""Commands that do not end by themselves, or need what another system has exported."""
TYPED = {'inv new "Шымкентте жаңа мектеп ашылды"': "--section Қоғам --topics Білім"}
"""What the editor answers."""


def commands() -> Iterator[str]:
    """The commands of `inv` in the blocks of the chapters, in the order in which they work."""
    blocks = sorted(fences("kk", "sh"), key=lambda one: ORDER.index(one[0][:2])
                    if one[0][:2] in ORDER else -1)  # fmt: skip
    for _, block in blocks:
        for line in block.splitlines():
            if line.startswith("inv ") and not line.startswith(ELSEWHERE):
                yield line


def example(key: str) -> str:
    """The first example of fields that has this one."""
    return next(block for _, block in fences("kk", "yaml") if f"{key}:" in block)


@pytest.fixture
def newsroom(tmp_path: Path) -> Site:
    made = begun(tmp_path / "room", "kk,ru,en")
    (entry,) = (block for _, block in fences("kk", "yaml") if block.startswith("- {id:"))
    pictures = set(re.findall(r"src: (\S+\.jpg)", "".join(b for _, b in fences("kk", "yaml"))))
    made.write({"content/authors.yaml": entry})
    made.write({f"content/images/{name}": picture() for name in pictures})
    return made


def written(made: Site, **fields: object) -> None:
    """Writes the story of the second chapter, with other `fields`."""
    text = yaml.safe_load(example("summary").strip("-\n"))
    del text["status"]
    head = yaml.safe_dump({**text, **fields}, allow_unicode=True)
    made.write({STORY: f"---\n{head}---\n\nМектеп ашылды.\n"})


def test_every_command_works_as_the_handbook_says(newsroom: Site) -> None:
    git(newsroom.root, "init", "-q", "-b", "main")
    environment = {**os.environ, "EDITOR": "true", "PYTHONPATH": str(PROJECT)}
    done = []
    for line in commands():
        typed = f"{line} {TYPED.get(line, '')}"
        run = subprocess.run(
            [sys.executable, "-m", *shlex.split(typed.replace("inv ", "invoke ", 1))],
            cwd=newsroom.root, env=environment, stdin=subprocess.DEVNULL, capture_output=True,
            encoding="utf-8", check=False,
        )  # fmt: skip
        assert run.returncode == 0, f"{line}\n{run.stdout}{run.stderr}"
        done.append(line.split()[1])
        if line in TYPED:
            written(newsroom)
            git(newsroom.root, "add", ".")
            git(newsroom.root, "commit", "-qm", "Жаңа мектеп")
    assert {"new", "check", "due", "translations", "history"} <= set(done)


def test_every_example_of_fields_passes_the_check(newsroom: Site) -> None:
    config = str(newsroom.root / "pelicanconf.py")
    checked = 0
    for chapter, block in fences("kk", "yaml"):
        fields = yaml.safe_load(block.strip("-\n").split("\n---\n")[0])
        if not isinstance(fields, dict) or set(fields) & {"redirect_from", "translated_from"}:
            continue
        written(newsroom)
        if "kk" in fields:
            assert set(fields["kk"]) <= set(FrontPlan.model_fields)
            newsroom.write({"content/front.yaml": block})
        elif chapter.startswith("06"):
            newsroom.write({STORY.replace(".md", ".ru.md"): block})
        elif set(fields) <= set(FrontMatter.model_fields):
            written(newsroom, **fields)
        assert cli.run_check(config, at=NOW) == 0, f"{chapter}:\n{block}"
        checked += 1
    assert checked > 12
