"""The addresses of the sample's files."""

from pathlib import Path
from zoneinfo import ZoneInfo

from tests.conftest import tree
from tilshi.content.front_matter import Located
from tilshi.content.schema import FrontMatter
from tilshi.content.validation import validate


def allowed(old: str) -> bool:
    """Whether a story may have this old address."""
    fields = {"title": "а", "redirect_from": [old]}
    return not validate(FrontMatter, Located(fields), "f", ZoneInfo("Asia/Almaty"))[1]


def test_no_old_address_takes_the_place_of_any_file_of_the_site_that_is_no_page(
    sample: Path,
) -> None:
    files = {path for path in tree(sample) if not path.endswith("index.html")}
    assert len(files) > 100
    assert not [path for path in files if allowed(f"/{path}")]
