"""The sample newsroom: the site of this repository's `content/` and `pelicanconf.py`.

These tests are about that newsroom. To replace it with another, delete this folder.
"""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import AT, PROJECT
from tilshi.commands import cli


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project's own sample site, built once for each test process."""
    output = tmp_path_factory.mktemp("sample") / "output"
    status = cli.run_build(str(PROJECT / "pelicanconf.py"), output=str(output), at=AT)
    assert status == 0
    return output


@pytest.fixture
def lend_pictures(sample: Path) -> Callable[[Path], None]:
    """A function that puts the sample's finished pictures into another cache: a test that is about
    pages need not wait for them.
    """

    def lend(cache: Path) -> None:
        shutil.copytree(PROJECT / ".cache/pictures", cache / "pictures")

    return lend
