"""The sample site on the loopback address."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.servers import served


@pytest.fixture(scope="session")
def address(sample: Path) -> Iterator[str]:
    with served(sample) as url:
        yield url
