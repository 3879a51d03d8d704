"""The site of an imported archive: every address that readers had leads somewhere."""

import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from lxml import etree

from tests.conftest import AT, Site
from tests.importing.exports import KAZAKH, imported
from tilshi.commands.console import clock_at
from tilshi.pipeline.session import catalogue_file
from tilshi.publishing.public_view import PublicView
from tilshi.settings import load_settings

WP = {"wp": "http://wordpress.org/export/1.2/"}


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory) -> Site:
    site = Site(tmp_path_factory.mktemp("paper"))
    imported(site, KAZAKH)
    return site.made()


def public_addresses() -> list[str]:
    """What readers could open on the old site: posts and pages by both of their addresses, and the
    pages of their attachments.
    """
    found = []
    items = list(etree.parse(KAZAKH).iter("item"))
    said = {
        item: {name: item.findtext(f"wp:{name}", "", WP) for name in
               ("post_id", "post_type", "status", "post_password", "post_parent")}
        for item in items
    }  # fmt: skip
    public = {
        one["post_id"] for one in said.values()
        if one["status"] == "publish" and not one["post_password"]
        and one["post_type"] in ("post", "page")
    }  # fmt: skip
    for item, one in said.items():
        number, kind = one["post_id"], one["post_type"]
        if number in public:
            name = "p" if kind == "post" else "page_id"
            found += [item.findtext("link"), f"/?{name}={number}"]
        elif kind == "attachment" and one["post_parent"] in public:
            found += [item.findtext("link"), f"/?attachment_id={number}"]
    return found


def answers(site: Site, address: str) -> bool:
    parts = urlsplit(address)
    if parts.query:
        settings = load_settings(site.root / "pelicanconf.py")
        view = PublicView(catalogue_file(settings), clock_at(AT, settings))
        return f"/?{parts.query}" in view.redirect_rules(settings).queries
    return (site.output / unquote(parts.path).lstrip("/") / "index.html").is_file()


def test_every_public_address_of_the_old_site_answers(paper: Site) -> None:
    addresses = public_addresses()
    assert len(addresses) == 16
    assert [one for one in addresses if not answers(paper, one)] == []


def test_lists_of_the_old_site_lead_to_those_of_the_new_one(paper: Site) -> None:
    for place in (
        "/category/qogam/auyl/",
        "/tag/mektep/",
        "/tag/mektep-2/",
        "/tag/ұлт/",
        "/author/saule/",
    ):
        assert answers(paper, place), place


def test_what_was_not_public_is_nowhere(paper: Site) -> None:
    for address in ("/2021/10/06/zhabyq/", "/2021/10/07/zheke/", "/?p=104"):
        assert not answers(paper, address)
    text = "".join(file.read_text("utf-8") for file in paper.output.rglob("*.html"))
    assert not re.search("Тек таныстарға|Өзім үшін|Әлі дайын емес", text)


def test_links_between_posts_lead_to_their_new_addresses(paper: Site) -> None:
    page = paper.text("2021/08/mektep-qurylysy-bastaldy/index.html")
    assert 'href="/2021/09/auylda-zhanga-mektep-ashyldy/"' in page
    assert 'href="/bailanys/"' in page


def test_a_footnote_of_the_old_site_is_one_here(paper: Site) -> None:
    page = paper.page("/2021/09/auylda-zhanga-mektep-ashyldy/")
    (note,) = page.xpath("//*[@class='footnote']//li")
    assert "Облыс бюджетінен." in note.text_content()


def test_the_exported_texts_of_the_kazakh_paper_are_in_all_scripts(paper: Site) -> None:
    title = "tote/2021/09/auylda-zhanga-mektep-ashyldy/index.html"
    assert Path(paper.output / title).is_file()
