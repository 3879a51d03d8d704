"""Prose is declared once, in the schema: for every such field, all that follows from it holds."""

import json
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from pydantic import BaseModel

from tests.conftest import Site, article, picture
from tilshi.content.fields import field_specs
from tilshi.content.schema import FrontMatter
from tilshi.editions import EDITIONS
from tilshi.publishing import embargo
from tilshi.publishing.public_view import PublicView

NUMBERS = "бір екі үш төрт бес алты жеті сегіз тоғыз он жиырма отыз қырық елу алпыс".split()
BESIDE = {"src": "q.jpg", "date": "2020-05-02", "format": "advertisement"}
"""What must stand beside the prose: in an advertisement, that of the sponsor is seen, too."""
UNSEEN = dict.fromkeys(map(ord, "\u00ad\u2066\u2069"))


def filled(model: type[BaseModel], used: list[str]) -> dict[str, Any]:
    """Front matter with other words in each field of prose; their numbers are added to `used`."""
    fields: dict[str, Any] = {name: BESIDE[name] for name in BESIDE if name in model.model_fields}
    for name, field in field_specs(model).items():
        if field.prose:
            used.append(NUMBERS[len(used)])
            fields[name] = f'Көкжиек өңіріндегі "{used[-1]}"'
        elif field.model is not None:
            inner = filled(field.model, used)
            fields[name] = [inner] if field.many else inner
    return fields


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Site, list[str]]:
    """A site with one story, and its prose as it is typeset."""
    used: list[str] = []
    fields = filled(FrontMatter, used) | {"date": "2020-05-01 10:00"}
    story = article(**{name: json.dumps(fields[name], ensure_ascii=False) for name in fields})
    files = {"content/articles/2020/q.md": story, "content/images/q.jpg": picture()}
    site = Site(tmp_path_factory.mktemp("prose")).write(files).made()
    return site, [f"Көкжиек өңіріндегі «{number}»" for number in used]


@pytest.mark.parametrize("id_", ["kk", "qz", "tote"])
def test_prose_is_typeset_and_on_the_page_in_the_letters_of_its_edition(made, id_: str) -> None:
    site, prose = made
    edition = EDITIONS[id_]
    page = site.page(f"/{edition.prefix}2020/05/q/")
    texts = [*page.xpath("//text()"), *page.xpath("//@alt"), *page.xpath("//@content")]
    read = " ".join(texts).translate(UNSEEN)
    for words in prose:
        assert (edition.letters or str)(words) in read


def test_prose_of_a_hidden_story_is_what_the_embargo_scan_looks_for(made) -> None:
    site, prose = made
    (catalogue,) = site.root.glob(".cache/catalogue-*.sqlite")
    hidden = PublicView(catalogue, datetime(2019, 1, 1, tzinfo=UTC)).hidden()
    editions = tuple(EDITIONS.values())
    looked_for = {
        secret.said
        for secret in embargo.embargoed_strings(hidden, editions, ZoneInfo("Asia/Almaty"), "/")
    }
    assert set(prose) <= looked_for
