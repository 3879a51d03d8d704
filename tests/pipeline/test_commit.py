"""Staging and commit: the output is the old site or the new one, never something in between."""

import json
import os
import re
from pathlib import Path

import pytest

from tests.conftest import tree
from tilshi.pipeline.staging import (
    MARKER,
    SITE,
    commit_output,
    finish_commit,
    manifest_of,
    require_own_output,
    stage_file,
    staging,
)
from tilshi.problems import ProblemsError


def staged_site(folder: Path, files: dict[str, bytes]) -> bytes:
    """The files, staged; the manifest of the site that they are."""
    return manifest_of(
        f"{json.dumps(path)}: {json.dumps(stage_file(folder / SITE, path, data)[0])}"
        for path, data in files.items()
    ).encode()


def test_a_commit_adds_new_files_and_deletes_old_ones(tmp_path: Path) -> None:
    output, cache = tmp_path / "output", tmp_path / "cache"
    for files in ({"a": b"1", "d/b": b"2"}, {"a": b"3", "e/c": b"4"}):
        with staging(output, cache) as own:
            commit_output(own / SITE, output, staged_site(own, files), [])
    assert {p: (output / p).read_bytes() for p in tree(output) if p != MARKER} == {
        "a": b"3",
        "e/c": b"4",
    }
    assert not (output / "d").exists()
    assert list(cache.iterdir()) == []


@pytest.mark.parametrize("moved", range(4))
def test_a_killed_commit_is_completed_by_the_next_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moved: int
) -> None:
    output, cache = tmp_path / "output", tmp_path / "cache"
    with staging(output, cache) as own:
        commit_output(
            own / SITE, output, staged_site(own, {"a": b"1", "b": b"1", "gone": b"1"}), []
        )
    replace, count = os.replace, 0

    class KilledError(Exception):
        pass

    def killed(source: str, target: str) -> None:
        nonlocal count
        if count == moved:
            raise KilledError
        count += 1
        replace(source, target)

    new = {"a": b"2", "b": b"2", "c": b"2"}
    monkeypatch.setattr(os, "replace", killed)
    with pytest.raises(KilledError), staging(output, cache) as own:
        commit_output(own / SITE, output, staged_site(own, new), [])
    assert all((output / name).read_bytes() in (b"1", b"2") for name in ("a", "b"))
    monkeypatch.undo()
    finish_commit(output, cache)
    assert {p: (output / p).read_bytes() for p in tree(output) if p != MARKER} == new


def test_a_killed_first_commit_into_an_empty_folder_is_completed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    output, cache = tmp_path / "output", tmp_path / "cache"
    output.mkdir()
    replace, count = os.replace, 0

    def killed(source: str, target: str) -> None:
        nonlocal count
        count += 1
        if count == 2:
            raise KeyboardInterrupt
        replace(source, target)

    monkeypatch.setattr(os, "replace", killed)
    with pytest.raises(KeyboardInterrupt), staging(output, cache) as own:
        commit_output(own / SITE, output, staged_site(own, {"a": b"1", "b": b"1"}), [])
    monkeypatch.undo()
    require_own_output(output, (), cache)
    finish_commit(output, cache)
    assert set(tree(output)) == {"a", "b", MARKER}


def test_a_foreign_link_in_the_output_is_deleted(tmp_path: Path) -> None:
    output, cache = tmp_path / "output", tmp_path / "cache"
    for _ in range(2):
        with staging(output, cache) as own:
            commit_output(own / SITE, output, staged_site(own, {"a": b"1"}), [])
        assert not (output / "link").is_symlink()
        (output / "link").symlink_to(tmp_path)


def test_a_folder_can_replace_a_file_and_a_file_a_folder(tmp_path: Path) -> None:
    output, cache = tmp_path / "output", tmp_path / "cache"
    for files in ({"a": b"1", "b/c": b"1"}, {"a/d": b"2", "b": b"2"}):
        with staging(output, cache) as own:
            commit_output(own / SITE, output, staged_site(own, files), [])
    assert set(tree(output)) == {"a/d", "b", MARKER}


def test_nothing_is_written_through_a_link_in_the_output(tmp_path: Path) -> None:
    output, cache, elsewhere = tmp_path / "output", tmp_path / "cache", tmp_path / "elsewhere"
    elsewhere.mkdir()
    for again in (b"1", b"2"):
        with staging(output, cache) as own:
            commit_output(own / SITE, output, staged_site(own, {"d/a": again}), [])
        (output / "d/a").unlink()
        (output / "d").rmdir()
        (output / "d").symlink_to(elsewhere)
    with staging(output, cache) as own:
        commit_output(own / SITE, output, staged_site(own, {"d/a": b"3"}), [])
    assert list(elsewhere.iterdir()) == []
    assert (output / "d/a").read_bytes() == b"3"


@pytest.mark.parametrize("path", ["../x", "/etc/x", "a/../../x", "a//b", ""])
def test_nothing_is_staged_outside(tmp_path: Path, path: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(path)}$"):
        stage_file(tmp_path, path, b"")


def test_no_file_is_staged_twice(tmp_path: Path) -> None:
    stage_file(tmp_path, "a", b"")
    with pytest.raises(ProblemsError, match="taken by"):
        stage_file(tmp_path, "a", b"")
