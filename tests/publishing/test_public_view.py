"""What is public is known to the proof, wherever it is said."""

import pytest

from tests.conftest import REGISTRIES, article, picture
from tests.pipeline.conftest import at_time
from tilshi.pipeline.session import catalogue_file
from tilshi.publishing import embargo
from tilshi.publishing.public_view import PublicView
from tilshi.settings import load_settings

IMPRINT = "content/imprint.yaml"
SHARE = "share: {src: kezdesu.jpg, alt: {kk: Кездесу, ru: Встреча, en: A meeting}}\n"


@pytest.mark.parametrize("share", ["", SHARE])
def test_the_picture_of_all_cards_gives_no_hidden_story_away(site, share: str) -> None:
    image = "{src: kezdesu.jpg, alt: Кездесу}"
    made = site(
        {
            IMPRINT: REGISTRIES[IMPRINT] + share,
            "content/articles/2020/a.md": article("Ашық"),
            "content/articles/2020/q.md": article("Құпия", date="2027-01-01 10:00", image=image),
            "content/images/kezdesu.jpg": picture(),
        }
    ).made()
    catalogue = catalogue_file(load_settings(made.root / "pelicanconf.py"))
    view = PublicView(catalogue, at_time("2026-11-23 09:00"))
    files = [file.relative_to(made.output).as_posix() for file in made.output.rglob("*.*")]
    assert any(file.startswith("images/kezdesu") for file in files) == bool(share)
    assert view.shows("kezdesu") == bool(share)
    assert view.hidden()
    assert embargo.find_hidden_pictures(files, view.hidden(), view) == []
