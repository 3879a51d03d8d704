"""Each tool's site is complete and built in a new folder each time; omissions are detected."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from bench import corpus
from bench.site_check import SiteError, check_site
from bench.tools import TOOLS, Tool

ARTICLES = 60


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("news") / "content"
    corpus.write(folder, ARTICLES)
    return folder


def built(name: str, content: Path, place: Path) -> Tool:
    site = TOOLS[name](place)
    site.prepare(content)
    site.clean()
    subprocess.run(site.command(), cwd=site.root, check=True, capture_output=True)
    return site


@pytest.fixture(scope="module")
def ours(content: Path, tmp_path_factory: pytest.TempPathFactory) -> Tool:
    return built("tilshi", content, tmp_path_factory.mktemp("ours"))


@pytest.mark.slow  # and needs what only `make bench` and `make test-all` install
@pytest.mark.parametrize("name", ["hugo", "pelican"])
def test_a_peers_site_has_the_same_pages_lists_and_elements_as_ours(
    content: Path, tmp_path: Path, name: str
) -> None:
    check_site(built(name, content, tmp_path), content)


def first_story(output: Path) -> Path:
    return min(output.glob("20*/*/*/index.html"))


def without(text: str, *, until: str = ">") -> Callable[[Path], None]:
    """Takes `text` and what follows it, up to and with `until`, out of the first story."""

    def take(output: Path) -> None:
        file = first_story(output)
        before, found, after = file.read_text("utf-8").partition(text)
        assert found
        file.write_text(before + after.partition(until)[2], "utf-8")

    return take


def emptied(pattern: str) -> Callable[[Path], None]:
    """Empties every file of the site that `pattern` fits."""

    def empty(output: Path) -> None:
        files = list(output.glob(pattern))
        assert files
        for file in files:
            file.write_text("", "utf-8")

    return empty


LACKS: dict[str, tuple[Callable[[Path], None], str]] = {
    "a story": (lambda output: first_story(output).unlink(), "is not there"),
    "a related story": (without('<article class="teaser', until="</article>"), "has 4 of .related"),
    "its topic": (without('<meta property="article:tag"'), "article:tag"),
    "its alternates": (without('<link rel="alternate" hreflang='), "hreflang"),
    "its sections": (without('<nav class="sections"', until="</nav>"), "nav.sections"),
    "the footer": (without('<footer class="footer"', until="</footer>"), "footer"),
    "a list": (emptied("author/*/index.html"), "author/"),
    "the archive's months": (emptied("archive/index.html"), "archive/"),
    "the feed": (emptied("feed.atom"), "feed"),
    "a sitemap": (emptied("sitemap-2*.xml"), "sitemap"),
    "a static page": (lambda output: (output / "ru/about/index.html").unlink(), "about/"),
}


@pytest.mark.parametrize("lack", LACKS)
def test_an_incomplete_site_is_detected(
    ours: Tool, content: Path, tmp_path: Path, lack: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    take, says = LACKS[lack]
    shutil.copytree(ours.output, tmp_path / "output")
    monkeypatch.setattr(type(ours), "output", tmp_path / "output")
    check_site(ours, content)
    take(tmp_path / "output")
    with pytest.raises(SiteError, match=says):
        check_site(ours, content)


def test_each_clean_build_has_a_new_folder_with_the_sources_and_nothing_built(
    content: Path, tmp_path: Path
) -> None:
    site = TOOLS["hugo"](tmp_path)
    site.prepare(content)
    before = site.root
    for folder in (site.output, before / "resources"):
        folder.mkdir()
    sources = {path.name for path in before.iterdir()} - {"public", "resources"}
    site.clean()
    assert site.root != before
    assert {path.name for path in site.root.iterdir()} == sources
    assert site.template.is_file()
    assert {path.name for path in before.iterdir()} == {"public", "resources"}


@pytest.mark.slow
def test_in_a_container_python_has_installed_bytecode_and_writes_none(tmp_path: Path) -> None:
    from bench import measure

    (tmp_path / "own.py").write_text("", "utf-8")
    env = {**measure.usual(), **measure.contained(tmp_path / "compiled"), "PYTHONPATH": "."}
    code = "import own, json; print(own.__cached__, json.__cached__)"
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=env, check=True, capture_output=True
    )
    for compiled in ran.stdout.decode().split():
        assert compiled.startswith(os.fspath(tmp_path / "compiled"))
        assert not Path(compiled).exists()
