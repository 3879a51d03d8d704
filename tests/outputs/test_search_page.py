"""What leads to the search: the page, its description for browsers, and the search action."""

import json

import pytest
from lxml import etree

from tests.conftest import REGISTRIES, article

A = "content/articles/2020/a.md"
IMPRINT = "content/imprint.yaml"
NAMESPACE = "{http://a9.com/-/spec/opensearch/1.1/}"


def test_the_front_page_says_how_the_site_is_searched_whatever_its_name(site) -> None:
    name = "R&D <'/script>'"
    imprint = REGISTRIES[IMPRINT].replace("«Үлгі» агенттігі", json.dumps(name))
    made = site({A: article(), IMPRINT: imprint}).made()
    (data,) = made.page("index.html").xpath("//script[@type='application/ld+json']")
    found = json.loads(data.text)
    assert found["@type"] == "WebSite"
    assert found["name"] == name
    assert found["potentialAction"]["@type"] == "SearchAction"
    target = found["potentialAction"]["target"]["urlTemplate"]
    assert target.endswith("/search/?q={search_term_string}")
    assert "<" not in data.text


@pytest.mark.parametrize(("prefix", "lang"), [("", "kk"), ("qz/", "kk-Latn"), ("tote/", "kk-Arab")])
def test_browsers_are_told_how_an_edition_is_searched(site, prefix: str, lang: str) -> None:
    made = site({A: article()}).made()
    (link,) = made.page(f"{prefix}index.html").xpath("//link[@rel='search']/@href")
    description = etree.parse(made.output / link.lstrip("/")).getroot()
    assert description.tag == f"{NAMESPACE}OpenSearchDescription"
    assert 0 < len(description.findtext(f"{NAMESPACE}ShortName")) <= 16
    assert description.findtext(f"{NAMESPACE}Language") == lang
    url = description.find(f"{NAMESPACE}Url")
    assert url.get("template").endswith(f"/{prefix}search/?q={{searchTerms}}")


def test_scripts_run_in_the_search_and_to_copy_a_storys_address(site) -> None:
    made = site({A: article()}).made()
    having = {
        file.relative_to(made.output).as_posix()
        for file in made.output.rglob("*.html")
        if made.page(file.relative_to(made.output).as_posix()).xpath("//script[@src]")
    }
    assert having == {
        *(f"{prefix}search/index.html" for prefix in ("", "qz/", "tote/", "ru/", "en/")),
        *(f"{prefix}2020/05/a/index.html" for prefix in ("", "qz/", "tote/")),
    }


def test_a_year_without_stories_is_no_filter_until_one_is_published(site) -> None:
    def years() -> list[str]:
        return made.page("search/index.html").xpath("//select[@name='year']/option/text()")[1:]

    made = site({A: article(date="2020-05-01")}).made()
    assert years() == ["2020"]
    made.write({"content/articles/2021/b.md": article(date="2021-05-01")}).made()
    assert years() == ["2021", "2020"]
