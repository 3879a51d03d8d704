"""Old addresses that only a host can answer, and lost addresses in a publication."""

import urllib.error
import urllib.request
from pathlib import Path

import pytest

from tests.conftest import AT, Site, article
from tests.publishing.test_publish import STORIES, A, PublishingSite
from tilshi.commands import cli, publishing_cli
from tilshi.publishing.http_headers import HostRedirects, netlify_redirects

LONG = "/index.php?option=com_content&view=article&id=7:ulttyq-kuni&catid=12&Itemid=345&lang=kk"
QUERIES = f'["/?p=12", "{LONG}", "/қоғам/?id=Ә", /x/]'


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None


def ask(url: str) -> tuple[int, str]:
    """The status and the address that a host sends on to."""
    try:
        with urllib.request.build_opener(_Stay()).open(url, timeout=20) as answer:
            return answer.status, ""
    except urllib.error.HTTPError as error:
        return error.code, error.headers.get("Location", "")


@pytest.fixture
def joomla(site) -> Site:
    """A site with stories that have moved from another system."""
    return site(
        {
            A: article(redirect_from=QUERIES),
            "content/pages/about.md": '---\ntitle: Біз\nredirect_from: ["/?page_id=2"]\n---\n\nБіз.\n',
            "content/gone.yaml": "- /2019/01/zhoq/\n- /қайтпас/\n",
        }
    )


def test_nginx_answers_old_addresses_with_a_query_and_410_for_removed_ones(
    joomla: Site, nginx, capsys
) -> None:
    joomla.settings(PUBLISH_TO=str(joomla.root / "host")).made()
    capsys.readouterr()
    assert publishing_cli.run_headers(str(joomla.root / "pelicanconf.py"), "nginx") == 0
    said = capsys.readouterr().out
    maps = said[said.index("map $request_uri") : said.index("server {")]
    home = joomla.root / "releases"
    home.mkdir()
    (home / "current").symlink_to(joomla.output)

    def with_maps(text: str) -> str:
        start, end = text.index("map $request_uri"), text.index("server {")
        return text[:start] + maps + text[end:]

    url = nginx(home, change=with_maps).url
    assert ask(f"{url}/?p=12") == (301, "/2020/05/a/")
    assert ask(url + LONG) == (301, "/2020/05/a/")
    assert ask(f"{url}/%D2%9B%D0%BE%D2%93%D0%B0%D0%BC/?id=%D3%98") == (301, "/2020/05/a/")
    assert ask(f"{url}/?page_id=2") == (301, "/about/")
    for path in ("/", "/?p=13", "/?p=12&x=1", "/x/", "/2020/05/a/?p=12"):
        assert ask(url + path)[0] == 200, path
    for path in (
        "/2019/01/zhoq/",
        "/qz/2019/01/zhoq/",
        "/%D2%9B%D0%B0%D0%B9%D1%82%D0%BF%D0%B0%D1%81/",
    ):
        with pytest.raises(urllib.error.HTTPError) as gone:
            urllib.request.urlopen(url + path, timeout=20)
        assert gone.value.code == 410
        assert gone.value.headers["Cache-Control"] == "no-store"
        assert "<main" in gone.value.read().decode()
    assert ask(f"{url}/nothing/")[0] == 404


def test_an_old_address_with_a_query_makes_no_page(joomla: Site) -> None:
    joomla.made()
    assert not [file for file in joomla.output.rglob("*") if "?" in file.name]
    assert not (joomla.output / "index.php").exists()
    assert (joomla.output / "x/index.html").exists()


def test_netlify_gets_its_rules_in_a_file_of_their_own(joomla: Site, capsys) -> None:
    assert publishing_cli.run_headers(str(joomla.root / "pelicanconf.py"), "netlify-redirects") == 0
    lines = capsys.readouterr().out.splitlines()
    assert "/ p=12 /2020/05/a/ 301!" in lines
    assert "/ page_id=2 /about/ 301!" in lines


def test_a_query_that_netlify_would_take_for_a_pattern_is_left_out() -> None:
    moved = {"/?p=:id": "/a/", "/?p": "/b/", "/?p=1&q=2": "/c/"}
    assert netlify_redirects(HostRedirects(moved)) == b"/ p=1 q=2 /c/ 301!\n"


@pytest.mark.parametrize("old", ["/?", "/?a b", "/?a#b", "/..?p=1", "/?p=1;x", "x?p=1"])
def test_an_invalid_query_is_refused(site, capsys, old: str) -> None:
    made = site({A: article(redirect_from=f'["{old}"]')})
    assert cli.run_check(str(made.root / "pelicanconf.py"), at=AT, lang="en") == 1
    assert "is not an old address" in capsys.readouterr().err


def test_two_stories_cannot_have_one_old_query(site, capsys) -> None:
    both = {name: article(redirect_from='["/?p=1"]') for name in STORIES}
    made = site(both)
    assert cli.run_check(str(made.root / "pelicanconf.py"), at=AT, lang="en") == 1
    assert "“/?p=1” is already used" in capsys.readouterr().err


def test_a_publication_that_would_lose_an_address_is_refused(site, nginx, capsys) -> None:
    made = PublishingSite(site(STORIES), nginx, capsys)
    made.commit()
    made.start()
    assert made.publish()[0] == 0
    made.commit({A: article("Бірінші мақала", slug="zhana")})
    status, said = made.publish()
    assert status == 1
    assert "/2020/05/a/" in said
    assert (made.root / "current/2020/05/a/index.html").exists()
    # Here the last publication is remembered, for there is no main branch elsewhere.
    assert cli.run_check(made.config, at=AT, lang="en", fix=True) == 0
    made.commit()
    assert made.publish()[0] == 0
    assert "url=/2020/05/zhana/" in made.shown("2020/05/a/index.html")


def test_a_preview_may_lose_an_address(site, nginx, capsys, tmp_path: Path) -> None:
    given = {"PREVIEW_TO": str(tmp_path / "previews"), "PREVIEW_URL": "http://127.0.0.1:9"}
    made = PublishingSite(site(STORIES), nginx, capsys, **given)
    made.site.write({".gitignore": "/output/\n/previews/\n.cache/\n__pycache__\n"})
    made.commit()
    for slug in ("a", "zhana"):
        made.commit({A: article("Бірінші мақала", slug=slug)})
        status, said = made.publish(preview="x", verify=False)
        assert status == 0, said
