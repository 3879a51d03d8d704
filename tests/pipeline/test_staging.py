"""What a commit deletes, what it keeps, and which folders it may write."""

import os
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.conftest import tree
from tests.pipeline.test_commit import staged_site
from tilshi.pipeline.staging import (
    MARKER,
    SITE,
    commit_output,
    require_own_output,
    stage_file,
    staging,
)
from tilshi.problems import ProblemsError, UsageError

Files = dict[str, bytes]


@pytest.fixture
def places(tmp_path: Path) -> tuple[Path, Path]:
    """The output and the cache, neither of them there yet, nor the folders around them."""
    return tmp_path / "host/output", tmp_path / "home/cache"


def put_out(
    places: tuple[Path, Path], files: Files, gone: Sequence[str] = (), sweep: bool = True
) -> Path:
    """Stages and commits the files; returns the output."""
    output, cache = places
    with staging(output, cache) as own:
        commit_output(own / SITE, output, staged_site(own, files), list(gone), sweep)
    return output


def standing(output: Path) -> set[str]:
    """The files and folders in the output, but for its marker."""
    paths = {path.relative_to(output).as_posix() for path in output.rglob("*")}
    return paths - {MARKER}


def test_without_a_sweep_obsolete_files_are_deleted_and_foreign_ones_stay(places) -> None:
    output = put_out(places, {"a": b"1", "b": b"1", "d/e/c": b"1", "f/g": b"1"})
    (output / "theirs").write_bytes(b"x")
    (output / "f/theirs").write_bytes(b"x")
    put_out(places, {"a": b"2"}, gone=["b", "d/e/c", "f/g", "never/there"], sweep=False)
    assert standing(output) == {"a", "theirs", "f", "f/theirs"}
    assert (output / "a").read_bytes() == b"2"


def test_with_a_sweep_foreign_files_and_emptied_folders_are_deleted(
    places,
) -> None:
    output = put_out(places, {"a/b": b"1"})
    (output / "c/d").mkdir(parents=True)
    (output / "c/d/theirs").write_bytes(b"x")
    (output / "a/theirs").write_bytes(b"x")
    put_out(places, {"a/b": b"1"})
    assert standing(output) == {"a", "a/b"}


def test_what_the_file_system_keeps_in_the_output_stays(places) -> None:
    output = put_out(places, {"a": b"1"})
    (output / "lost+found/x").mkdir(parents=True)
    (output / "lost+found/x/found").write_bytes(b"x")
    put_out(places, {"a": b"1"})
    assert standing(output) == {"a", "lost+found", "lost+found/x", "lost+found/x/found"}


def test_the_output_folder_stays_when_its_last_file_is_deleted(places) -> None:
    output = put_out(places, {"a": b"1"})
    put_out(places, {}, gone=["a"], sweep=False)
    assert [path.name for path in output.iterdir()] == [MARKER]


@pytest.mark.parametrize("to", ["elsewhere", "nowhere"])
def test_a_link_in_the_place_of_an_obsolete_file_is_deleted_and_its_target_stays(
    places, tmp_path: Path, to: str
) -> None:
    (tmp_path / "elsewhere").write_bytes(b"x")
    output = put_out(places, {"a": b"1", "b": b"1"})
    (output / "b").unlink()
    (output / "b").symlink_to(tmp_path / to)
    put_out(places, {"a": b"1"}, gone=["b"], sweep=False)
    assert [path.name for path in sorted(output.iterdir())] == [MARKER, "a"]
    assert (tmp_path / "elsewhere").read_bytes() == b"x"


@pytest.mark.parametrize("path", ["d/b", "d/e/b"])
def test_nothing_is_deleted_through_a_link(places, tmp_path: Path, path: str) -> None:
    (tmp_path / "elsewhere/e").mkdir(parents=True)
    for name in ("b", "e/b"):
        (tmp_path / "elsewhere" / name).write_bytes(b"x")
    output = put_out(places, {"a": b"1"})
    (output / "d").symlink_to(tmp_path / "elsewhere")
    put_out(places, {"a": b"1"}, gone=[path], sweep=False)
    assert set(tree(tmp_path / "elsewhere")) == {"b", "e/b"}


def test_a_folder_in_the_place_of_an_obsolete_file_stays(places) -> None:
    output = put_out(places, {"a": b"1"})
    (output / "b").mkdir()
    (output / "b/theirs").write_bytes(b"x")
    put_out(places, {"a": b"1"}, gone=["b"], sweep=False)
    assert standing(output) == {"a", "b", "b/theirs"}


def test_a_first_site_is_put_in_place_at_once(places, monkeypatch: pytest.MonkeyPatch) -> None:
    moves = []
    monkeypatch.setattr(os, "replace", lambda *paths: moves.append(paths))
    output = put_out(places, {"a/b": b"1", "c": b"1"})
    assert standing(output) == {"a", "a/b", "c"}
    assert moves == []


def test_an_error_of_the_disk_is_no_reason_to_go_file_by_file(
    places, monkeypatch: pytest.MonkeyPatch
) -> None:
    output, _ = places
    rename = Path.rename

    def refused(self: Path, target: Path) -> Path:
        if Path(target) == output:
            raise PermissionError(13, "Permission denied")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", refused)
    with pytest.raises(PermissionError):
        put_out(places, {"a": b"1"})
    assert not output.exists()


def test_staging_leaves_nothing_behind_not_even_what_a_killed_build_left(places) -> None:
    output, cache = places
    with staging(output, cache) as first:
        stage_file(first / SITE, "a", b"1")
        rest = first.with_name(first.name + "-killed")
        first.rename(rest)
    assert (rest / SITE / "a").exists()
    with staging(output, cache) as own:
        assert list(cache.iterdir()) == [own]
        assert list(own.iterdir()) == [own / SITE]
    assert list(cache.iterdir()) == []
    with pytest.raises(KeyError), staging(output, cache):
        raise KeyError
    assert list(cache.iterdir()) == []


def test_files_are_staged_in_folders_in_folders(tmp_path: Path) -> None:
    for path in ("a/b/c/d", "a/b/c/e", "a/f"):
        assert stage_file(tmp_path, path, path.encode())[1] == len(path)
    assert {path: (tmp_path / path).read_text("utf-8") for path in tree(tmp_path)} == {
        path: path for path in ("a/b/c/d", "a/b/c/e", "a/f")
    }


@pytest.mark.parametrize(
    ("first", "second", "other"), [("a", "a/b/c", "a"), ("a/b/c", "a/b", "a/b"), ("a", "a", "a")]
)
def test_what_blocks_a_file_is_reported(tmp_path, first, second, other) -> None:
    stage_file(tmp_path, first, b"")
    with pytest.raises(ProblemsError) as caught:
        stage_file(tmp_path, second, b"")
    assert [(one.file, one.values["other"]) for one in caught.value.problems] == [(second, other)]


def test_only_a_folder_that_is_marked_or_empty_is_claimed(places) -> None:
    output, cache = places
    require_own_output(output, (), cache)
    put_out(places, {"a": b"1"})
    require_own_output(output, (), cache)
    (output / MARKER).unlink()
    with pytest.raises(UsageError, match="output-not-ours"):
        require_own_output(output, (), cache)
    (output / "a").unlink()
    require_own_output(output, (), cache)
    with pytest.raises(UsageError, match="output-overlaps"):
        require_own_output(output, (output / "content",), cache)
    with pytest.raises(UsageError, match="output-overlaps"):
        require_own_output(cache.parent, (), cache)


def test_no_file_stays_open(tmp_path: Path) -> None:
    def lowest() -> int:
        """The next handle that the system gives out."""
        handle = os.open(tmp_path, os.O_RDONLY)
        os.close(handle)
        return handle

    before = lowest()
    stage_file(tmp_path, "a", b"1")
    assert lowest() == before
