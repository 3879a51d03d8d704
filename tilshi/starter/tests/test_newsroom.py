"""What must be true of this newsroom, whatever its editors write. `make test` runs it."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def tilshi(*arguments: str) -> "subprocess.CompletedProcess[str]":
    program = Path(sys.executable).with_name("tilshi")
    return subprocess.run(
        [program, *arguments], cwd=ROOT, capture_output=True, encoding="utf-8", check=False
    )


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The whole site, built from the current content."""
    output = tmp_path_factory.mktemp("newsroom") / "output"
    built = tilshi("build", "--output", str(output))
    assert built.returncode == 0, built.stderr
    return output


def test_the_content_has_no_problems() -> None:
    checked = tilshi("check")
    assert checked.returncode == 0, checked.stderr


def test_the_agency_is_named_in_every_footer(site: Path) -> None:
    pages = {page: page.read_text("utf-8") for page in site.rglob("*.html")}
    assert pages
    for page, text in pages.items():
        assert "<footer" in text or 'http-equiv="refresh"' in text, page


def test_nothing_but_the_site_is_published(site: Path) -> None:
    published = {path.suffix for path in site.rglob("*") if path.is_file()}
    assert not published & {".md", ".yaml", ".py"}
