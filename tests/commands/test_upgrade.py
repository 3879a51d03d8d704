"""`tilshi upgrade`: what is the newsroom's own is shown and left, the rest is renewed."""

import dataclasses
import json
import re
from pathlib import Path

import pytest

from tests.commands.test_init import begun
from tests.conftest import Site, tree
from tilshi.commands import lock_file, starter, upgrade
from tilshi.commands.lock_file import Lock, digest, read_lock
from tilshi.problems import UsageError

FIRST = '{% extends "!404.html" %}\n'


@pytest.fixture
def room(tmp_path: Path) -> Site:
    """A newsroom that was begun with this very version."""
    return begun(tmp_path / "room", "kk,ru")


def was(room: Site, **changes: object) -> Lock:
    """The newsroom, as if it had been begun with a version that had these `changes`."""
    lock = dataclasses.replace(read_lock(room.root), version="0.1.0", **changes)
    (room.root / lock_file.NAME).write_text(lock.to_text(), "utf-8")
    return lock


def older(room: Site, path: str, text: str) -> None:
    """The newsroom's file at `path` as an older starter wrote it."""
    (room.root / path).write_text(text, "utf-8")
    was(room, starter={**read_lock(room.root).starter, path: digest(text.encode())})


def asked(room: Site, capsys: pytest.CaptureFixture[str], write: bool = False, lang: str = "en") -> tuple[int, str]:  # fmt: skip
    capsys.readouterr()
    status = upgrade.run_upgrade(str(room.root / "pelicanconf.py"), write, lang)
    said = capsys.readouterr()
    return status, said.out + said.err


def test_a_newsroom_of_this_version_wants_nothing(room: Site, capsys) -> None:
    before = tree(room.root)
    for write in (False, True):
        status, said = asked(room, capsys, write)
        assert (status, said.count("\n")) == (0, 1)
    assert tree(room.root) == before


def test_what_the_newsroom_has_not_touched_is_renewed_when_asked_and_not_before(
    room: Site, capsys
) -> None:
    now = (room.root / "Makefile").read_text("utf-8")
    older(room, "Makefile", "site:\n\ttilshi build\n")
    before = tree(room.root)
    status, said = asked(room, capsys)
    assert status == 1 and "Makefile: not modified by the newsroom" in said
    assert tree(room.root) == before
    status, said = asked(room, capsys, write=True)
    assert status == 0 and "Makefile: updated" in said
    assert (room.root / "Makefile").read_text("utf-8") == now
    assert asked(room, capsys)[0] == 0


def test_what_the_newsroom_has_changed_is_shown_as_a_diff_once_and_left(room: Site, capsys) -> None:
    older(room, "Makefile", "site:\n\ttilshi build\n")
    own = "site:\n\ttilshi build --profile\n"
    (room.root / "Makefile").write_text(own, "utf-8")
    for write in (False, True):
        status, said = asked(room, capsys, write)
        assert status == 1
        assert "Makefile: changed both" in said
        assert "tilshi build --profile" in said
        assert "+serve: $(VENV)/ready" in said
        assert (room.root / "Makefile").read_text("utf-8") == own
    assert asked(room, capsys)[0] == 0


def test_a_change_that_the_newsroom_has_made_already_is_not_asked_for(room: Site, capsys) -> None:
    now = (room.root / "requirements.txt").read_text("utf-8")
    older(room, "requirements.txt", "tilshi==0.1.0\n")
    (room.root / "requirements.txt").write_text(now, "utf-8")
    assert asked(room, capsys)[0] == 0


def test_what_only_the_newsroom_has_changed_is_no_matter(room: Site, capsys) -> None:
    was(room)
    (room.root / "Makefile").write_text("own:\n", "utf-8")
    (room.root / "ci/ssh").unlink()
    assert asked(room, capsys)[0] == 0


def test_a_new_file_is_added_and_one_that_was_deleted_does_not_come_back(
    room: Site, capsys
) -> None:
    known = dict(read_lock(room.root).starter)
    del known["tasks.py"]
    was(room, starter={**known, "ci/ssh": "0" * 64})
    text = (room.root / "tasks.py").read_bytes()
    (room.root / "tasks.py").unlink()
    (room.root / "ci/ssh").unlink()
    status, said = asked(room, capsys, write=True)
    assert status == 0 and "tasks.py: added" in said
    assert (room.root / "tasks.py").read_bytes() == text
    assert not (room.root / "ci/ssh").exists()


def test_a_file_that_tilshi_does_not_write_any_more_is_named_and_left(room: Site, capsys) -> None:
    older(room, "setup.cfg", "x\n")
    status, said = asked(room, capsys, write=True)
    assert status == 1 and "setup.cfg: no longer part of Tilshi" in said
    assert (room.root / "setup.cfg").exists()


def test_a_link_in_the_place_of_a_file_is_neither_followed_nor_replaced(
    room: Site, capsys, tmp_path: Path
) -> None:
    older(room, "Makefile", "site:\n")
    other = tmp_path / "other"
    (room.root / "Makefile").rename(other)
    (room.root / "Makefile").symlink_to(other)
    status, _ = asked(room, capsys, write=True)
    assert status == 1
    assert (room.root / "Makefile").is_symlink() and other.read_text("utf-8") == "site:\n"


def test_an_overridden_template_whose_original_has_changed_is_shown_with_that_change(
    room: Site, capsys
) -> None:
    room.write({"theme/templates/404.html": FIRST, "theme/templates/page.html": FIRST})
    templates = dict(read_lock(room.root).templates)
    line = templates["404.html"].splitlines()[0]
    old = templates["404.html"].replace(line, "{# The old words. #}")
    was(room, templates={**templates, "404.html": old, "home.html": "other"})
    status, said = asked(room, capsys)
    assert status == 1
    assert "theme/templates/404.html: the original of this template has changed" in said
    assert "-{# The old words. #}" in said and f"+{line}" in said
    assert "0.1.0" in said
    assert "page.html" not in said and "home.html" not in said
    assert asked(room, capsys, write=True)[0] == 1
    assert (room.root / "theme/templates/404.html").read_text("utf-8") == FIRST
    assert asked(room, capsys)[0] == 0


def test_an_overridden_template_that_is_gone_from_tilshi_is_named(room: Site, capsys) -> None:
    room.write({"theme/templates/partials/old.html": "x"})
    was(room, templates={**read_lock(room.root).templates, "partials/old.html": "y"})
    status, said = asked(room, capsys)
    assert status == 1 and "partials/old.html: this template no longer exists" in said


@pytest.mark.parametrize(("gone", "hint"), [("FED_SZE", "Did you mean"), ("ZZZ", "remove it")])
def test_a_setting_that_is_gone_is_named_with_the_one_most_like_it(
    room: Site, capsys, gone: str, hint: str
) -> None:
    near = "FEED_SIZE" if hint == "Did you mean" else ""
    was(room, settings=(*read_lock(room.root).settings, gone))
    assert asked(room, capsys)[0] == 0
    room.settings(**{gone: 12})
    status, said = asked(room, capsys, write=True)
    assert status == 1
    assert gone in said and hint in said and near in said


def test_the_content_is_never_touched(room: Site, capsys) -> None:
    older(room, "Makefile", "site:\n")
    room.settings(ZZZ=1)
    before = tree(room.root / "content")
    asked(room, capsys, write=True)
    assert tree(room.root / "content") == before


@pytest.mark.parametrize("lang", ["kk", "ru", "en"])
def test_every_step_is_said_in_every_language(room: Site, capsys, lang: str) -> None:
    older(room, "Makefile", "site:\n")
    (room.root / "Makefile").write_text("own:\n", "utf-8")
    older(room, "tasks.py", "x\n")
    for write in (False, True):
        _, said = asked(room, capsys, write, lang)
        assert "Makefile" in said and "tasks.py" in said
        assert not re.search(r"{\w+}", re.sub(r"(?m)^[-+ ].*", "", said))


@pytest.mark.parametrize("text", [None, "", "{}", "[]", '{"version": 1}', "\x00"])
def test_without_a_lock_that_can_be_read_nothing_is_done(
    room: Site, capsys, text: str | None
) -> None:
    if text is None:
        (room.root / lock_file.NAME).unlink()
    else:
        (room.root / lock_file.NAME).write_text(text, "utf-8")
    before = tree(room.root)
    status, said = asked(room, capsys, write=True)
    assert status == 2 and "tilshi.lock" in said and "git" in said
    assert tree(room.root) == before


def test_the_lock_says_what_was_written(room: Site) -> None:
    lock = read_lock(room.root)
    for path, hashed in lock.starter.items():
        assert digest((room.root / path).read_bytes()) == hashed
    assert {"README.md", "Makefile", "requirements.txt", ".gitlab-ci.yml"} <= lock.starter.keys()
    assert starter.starter_files(lock.newsroom).keys() == lock.starter.keys()
    assert not any(path.startswith("content/") for path in lock.starter)
    assert "partials/header.html" in lock.templates
    assert json.loads(lock.to_text())["version"] == lock.version
    with pytest.raises(UsageError):
        read_lock(room.root / "content")
