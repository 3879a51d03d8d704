"""No file of the newsroom is ever overwritten or deleted."""

import json
import subprocess
from pathlib import Path

import pytest

from tests.conftest import PROJECT, tree
from tests.publishing.s3_server import bucket, newsroom, there
from tests.publishing.small_sites import Newsroom, folder, small_site, ssh
from tests.publishing.test_publish import STORIES, A, publishing_site  # noqa: F401 - a fixture
from tilshi import ownership
from tilshi.problems import ProblemsError, UsageError
from tilshi.publishing.record import parse_record

FOREIGN = {"docs/handbook.md": "# Handbook\n", "nb/.git": "gitdir: x"}


def said(folder: Path, marked: bool = False, **others: list[Path]) -> str:
    """The code of the refusal, "" if there is none."""
    try:
        ownership.require_ours(folder, marked, **others)
    except UsageError as misuse:
        return misuse.problem.code
    return ""


def test_a_folder_is_ours_if_it_is_missing_empty_or_marked(tmp_path: Path) -> None:
    folder = tmp_path / "a"
    assert said(folder) == ""
    (folder / "lost+found").mkdir(parents=True)
    assert said(folder) == ""
    (folder / "x").touch()
    assert said(folder) == "output-not-ours"
    assert said(folder, marked=True) == ""
    assert said(folder / "x") == "output-not-ours"


def test_a_marker_does_not_make_content_or_git_folders_ours(tmp_path: Path) -> None:
    content, repository = tmp_path / "content", tmp_path / "repository"
    (content / "articles").mkdir(parents=True)
    (repository / ".git/hooks").mkdir(parents=True)
    for place in (
        content,
        content / "articles",
        content / "new",
        tmp_path,
        tmp_path / "x/../content",
    ):
        assert said(place, marked=True, sources=[content]) == "output-overlaps", place
    for place in (repository, repository / ".git", repository / ".git/new", tmp_path / "b/.GIT/c"):
        assert said(place, marked=True) == "output-overlaps", place
    assert said(tmp_path / "content-2", marked=True, sources=[content]) == ""


def test_a_link_does_not_hide_the_real_folder(tmp_path: Path) -> None:
    content = tmp_path / "content"
    content.mkdir()
    (tmp_path / "link").symlink_to(content)
    (tmp_path / "around").symlink_to(tmp_path)
    for place in (tmp_path / "link", tmp_path / "link/new", tmp_path / "around"):
        assert said(place, marked=True, sources=[content]) == "output-overlaps", place
    assert said(tmp_path / "x", marked=True, sources=[tmp_path / "around"]) == "output-overlaps"
    (tmp_path / "away").symlink_to(tmp_path / "elsewhere")
    assert said(tmp_path / "away", marked=True) == "output-not-ours"


def test_held_folders_may_contain_the_folder(tmp_path: Path) -> None:
    assert said(tmp_path / "cache/preview", held=[tmp_path / "cache"]) == ""
    assert said(tmp_path, held=[tmp_path / "cache"]) == "output-overlaps"


@pytest.mark.parametrize("kind", ["pages:", "pages+twins:", ""])
@pytest.mark.parametrize(
    "folder",
    [".", "..", "content", "content/articles", "content/new", ".git", ".git/new", ".cache",
     ".cache/publish", "output", "output/new", "theme", "theme/templates", "docs", "./docs/",
     "link", "nb", "CONTENT/../content"],
)  # fmt: skip
def test_no_target_overlaps_the_newsrooms_files(
    publishing_site,  # noqa: F811
    kind: str,
    folder: str,
) -> None:
    made = publishing_site()
    root = made.site.root
    subprocess.run(["cp", "-r", PROJECT / "theme", root], check=True)
    made.site.write(
        {**FOREIGN, "publishconf.py": Path(made.config).read_text("utf-8") + "THEME = 'theme'\n"}
    )
    (root / "CONTENT").mkdir()
    (root / "output").mkdir()
    (root / "link").symlink_to(root / "docs")
    before = tree(root)
    status, told = made.publish(verify=False, to=kind + folder)
    assert status == 2, told
    after = tree(root)
    assert {path: one for path, one in after.items() if path in before} == before
    assert {path.split("/")[0] for path in set(after) - set(before)} <= {".cache", "output"}
    assert (root / "link").is_symlink()


def test_a_target_in_use_stays_ours(publishing_site) -> None:  # noqa: F811
    made = publishing_site()
    for number, to in enumerate(("pages:public", "pages:public", str(made.root), str(made.root))):
        made.commit({f"content/articles/2020/n{number}.md": STORIES[A]})
        status, told = made.publish(verify=False, to=to)
        assert status == 0, told
    (made.root / ".tilshi").unlink()  # as places were before there was a mark
    (made.root / "own.txt").write_text("x", "utf-8")
    assert made.publish(verify=False, whole=True)[0] == 0
    assert (made.root / "own.txt").exists()


@pytest.mark.parametrize("kind", ["folder", "ssh"])
def test_a_folder_on_the_host_with_other_files_is_left_alone(tmp_path, sshd, kind) -> None:
    root = tmp_path / "host"
    (root / "releases/1").mkdir(parents=True)
    (root / "releases/1/index.html").write_text("foreign", "utf-8")
    (root / "current").symlink_to("releases/1")
    place = folder(root) if kind == "folder" else ssh(root, sshd.port)
    room = Newsroom(tmp_path / "work", place, ssh_config=str(sshd.config))
    before = tree(root)
    for dry_run in (True, False):
        with pytest.raises(UsageError) as caught:
            room.publish(small_site(1), dry_run=dry_run)
        assert caught.value.problem.code == "output-not-ours"
    with pytest.raises(UsageError):
        room.back()
    assert tree(root) == before
    assert sorted(file.name for file in root.iterdir()) == ["current", "releases"]


@pytest.mark.parametrize("name", ["index.html", "own/x.txt"])
def test_a_bucket_with_other_objects_is_left_alone(middle, tmp_path, name) -> None:
    bucket(middle).put_object(Bucket="news", Key=f"site/{name}", Body=b"foreign")
    room = newsroom(tmp_path)
    with pytest.raises(UsageError) as caught:
        room.publish(small_site(1))
    assert caught.value.problem.code == "output-not-ours"
    assert set(there(middle)) == {name}


@pytest.mark.parametrize(
    "change",
    [
        {"id": "../../../own"}, {"id": "000001-a/b"}, {"id": ""}, {"id": "000001-a\n"},
        {"linger": ["assets/../../../own"]}, {"linger": [""]}, {"assets": ["/own"]},
        {"assets": ["assets//own"]}, {"assets": ["a\n/own"]},
    ],
)  # fmt: skip
def test_a_record_that_names_files_elsewhere_is_damaged(tmp_path: Path, change) -> None:
    room = Newsroom(tmp_path / "work", folder(tmp_path / "host"))
    room.publish(small_site(1))
    (record,) = (tmp_path / "host/records").glob("*.json")
    record.write_text(json.dumps({**json.loads(record.read_text("utf-8")), **change}), "utf-8")
    with pytest.raises(ValueError, match="id"):
        parse_record(record.read_text("utf-8"))
    with pytest.raises(ProblemsError) as caught:
        room.publish(small_site(2), 2, whole=True)
    assert caught.value.problems[0].code == "publish-record"


def test_a_folder_is_the_same_in_whatever_case_where_the_file_system_says_so(
    tmp_path: Path, monkeypatch
) -> None:
    for name in ("content", "Content"):
        (tmp_path / name / "new").mkdir(parents=True)

    def same(one: Path, other: Path) -> bool:
        return str(one).casefold() == str(other).casefold()

    assert said(tmp_path / "Content", True, sources=[tmp_path / "content"]) == ""
    monkeypatch.setattr(Path, "samefile", same)
    for place in ("Content", "Content/new"):
        assert said(tmp_path / place, True, sources=[tmp_path / "content"]) == "output-overlaps"


@pytest.mark.parametrize("link", [".cache/publish", ".cache/publish/{home}"])
def test_local_state_is_not_written_through_a_link(
    publishing_site,  # noqa: F811
    link: str,
) -> None:
    made = publishing_site()
    made.publish(verify=False)
    root = made.site.root
    (home,) = (path for path in (root / ".cache/publish").iterdir() if path.is_dir())
    elsewhere = root / "elsewhere"
    place = root / link.format(home=home.name)
    place.rename(elsewhere)
    place.symlink_to(elsewhere)
    before = tree(elsewhere)
    made.commit({A: STORIES[A] + "Тағы.\n"})
    assert made.publish(verify=False)[0] == 2
    assert tree(elsewhere) == before
