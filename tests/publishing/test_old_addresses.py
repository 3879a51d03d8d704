"""Old addresses that only a host can answer, and lost addresses in a publication."""

import json
import re
import shutil
import subprocess
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import AT, REGISTRIES, Site, article
from tests.publishing.test_publish import STORIES, A, B, PublishingSite
from tilshi.commands import cli, publishing_cli
from tilshi.outputs.redirect import OldAddress
from tilshi.publishing.redirect_rules import (
    RedirectRules,
    apache,
    cloudflare,
    netlify,
    redirect_rules,
)

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


@pytest.fixture
def served(nginx, capsys) -> Callable[[Site], str]:
    """A function that builds a site and serves it by nginx, with the redirects that `inv headers`
    prints; it gives the site's address.
    """

    def served(made: Site) -> str:
        made.settings(PUBLISH_TO=str(made.root / "host")).made()
        capsys.readouterr()
        assert publishing_cli.run_headers(str(made.root / "pelicanconf.py"), "nginx") == 0
        said = capsys.readouterr().out

        def maps(text: str) -> slice:
            return slice(text.index("map $uri $tilshi_site_unknown"), text.index("server {"))

        home = made.root / "releases"
        home.mkdir(exist_ok=True)
        (home / "current").symlink_to(made.output)
        printed = said[maps(said)]
        url: str = nginx(home, change=lambda text: text.replace(text[maps(text)], printed)).url
        return url

    return served


def test_nginx_answers_old_addresses_with_a_query_and_410_for_removed_ones(
    joomla: Site, served
) -> None:
    url = served(joomla)
    assert ask(f"{url}/?p=12") == (301, "/2020/05/a/")
    assert ask(url + LONG) == (301, "/2020/05/a/")
    assert ask(f"{url}/%D2%9B%D0%BE%D2%93%D0%B0%D0%BC/?id=%D3%98") == (301, "/2020/05/a/")
    assert ask(f"{url}/?page_id=2") == (301, "/about/")
    for path in ("/", "/?p=13", "/?p=12&x=1", f"{LONG}x", "/2020/05/a/?p=12"):
        assert ask(url + path)[0] in (200, 404), path
    for path in (
        "/2019/01/zhoq/",
        "/2019/01/zhoq",
        "/qz/2019/01/zhoq/",
        "/%D2%9B%D0%B0%D0%B9%D1%82%D0%BF%D0%B0%D1%81/",
    ):
        with pytest.raises(urllib.error.HTTPError) as gone:
            urllib.request.urlopen(url + path, timeout=20)
        assert gone.value.code == 410
        assert gone.value.headers["Cache-Control"] == "no-store"
        lang = "kk-Latn" if path.startswith("/qz/") else "kk"
        assert f'<html lang="{lang}"' in gone.value.read().decode()
    assert ask(f"{url}/nothing/")[0] == 404


def test_nginx_finds_an_old_address_with_a_query_however_its_path_is_escaped(site, served) -> None:
    old = ["/a:b,c;d/?id=1", "/e'(f)/?q=[2]"]
    url = served(site({A: article(redirect_from=json.dumps(old))}))
    for address in old:
        path, _, query = address.partition("?")
        for raw in ("/", "/!$&'()*+,:;=@"):  # browsers leave all of these as they are
            asked = f"{url}{urllib.parse.quote(path, safe=raw)}?{query}"
            assert ask(asked) == (301, "/2020/05/a/"), asked


CYRILLIC = "/2011/05/" + "ұлттық-күнімізде-алдымен-шырақ-жағылатын-болды" + "{}/"


def escaped(path: str) -> str:
    return urllib.parse.quote(path, safe="/")


def test_nginx_answers_301_to_what_was_renamed_and_dated_anew(site, served) -> None:
    """Whatever the length of the address, and with what it was asked for."""
    old = ["/2019/03/old/", "/2020/04/a/", CYRILLIC.format("-а"), "/News-12.html", "/tapsyrys"]
    other = [CYRILLIC.format(""), CYRILLIC.format("-б"), CYRILLIC.format("-а-б")]
    url = served(
        site(
            {
                A: article(redirect_from=json.dumps(old, ensure_ascii=False)),
                B: article(redirect_from=json.dumps(other, ensure_ascii=False)),
            }
        )
    )
    for story, paths in (("a", old), ("b", other)):
        for path in paths:
            for prefix in ("", "/qz", "/tote"):
                asked = url + prefix + escaped(path)
                assert ask(asked) == (301, f"{prefix}/2020/05/{story}/"), path
    assert ask(f"{url}/2019/03/old") == (301, "/2020/05/a/")
    assert ask(f"{url}/2019/03/old/?utm_source=tg") == (301, "/2020/05/a/?utm_source=tg")
    for path in ("/2019/03/old/x/", CYRILLIC.format("-в"), "/%FF/", f"/{'я' * 400}/"):
        assert ask(url + urllib.parse.quote(path, safe="/%"))[0] == 404, path
    for path in ("/", "/2020/05/a/", "/2020/05/b/", "/feed.atom", "/robots.txt"):
        assert ask(url + path)[0] == 200, path


def test_a_retracted_storys_old_addresses_lead_to_the_notice(site, served) -> None:
    head = article(status="retracted", redirect_from="[/2019/03/old/]")
    url = served(site({A: head, B: article()}))
    assert ask(f"{url}/2019/03/old/") == (301, "/2020/05/a/")
    assert ask(f"{url}/2020/05/a/")[0] == 200


TOPICS, SECTIONS = "content/topics.yaml", "content/sections.yaml"
RENAMED = {
    TOPICS: REGISTRIES[TOPICS].replace("Shymkent}", "Shymkent}, redirect_from: [/topic/chimkent/]"),
    SECTIONS: REGISTRIES[SECTIONS].replace("Sport}", "Sport}, redirect_from: [/zharys/]"),
}


def test_the_numbered_pages_and_the_feed_of_a_renamed_topic_or_section_move_along(
    site, served
) -> None:
    story = article(category="Спорт", tags="[Шымкент]")
    many = {f"content/articles/2020/s{number}.md": story for number in range(30)}
    url = served(site({**many, **RENAMED}))
    for prefix in ("", "/qz", "/tote"):
        for old, new in (("topic/chimkent", "topic/shymkent"), ("zharys", "sport")):
            # Numbered from the oldest story, a page has the same stories under any name.
            for rest in ("", "p/1/", "feed.atom"):
                asked = f"{url}{prefix}/{old}/{rest}"
                assert ask(asked) == (301, f"{prefix}/{new}/{rest}")
            assert ask(f"{url}{prefix}/{new}/p/1/")[0] == 200
    assert ask(f"{url}/topic/chimkent/other/")[0] == 404


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
    queries = {"/?p=:id": "/a/", "/?p": "/b/", "/?p=1&q=2": "/c/"}
    assert netlify(RedirectRules(queries=queries)) == b"/ p=1 q=2 /c/ 301!\n"


RULES = redirect_rules(
    "/",
    [
        OldAddress("ескі/", "2020/05/a/", ""),
        OldAddress("жаңалық.html", "2020/05/a/", ""),
        OldAddress("topic/old/", "topic/жаңа/", "topic"),
        OldAddress("?p=12&x=1", "2020/05/a/", ""),
    ],
    ["жоқ/"],
)
OLD, NEW = urllib.parse.quote("ескі"), "/topic/" + urllib.parse.quote("жаңа")


@pytest.mark.parametrize(("made", "mark"), [(netlify, "301!"), (cloudflare, "301")])
def test_netlify_and_cloudflare_get_one_rule_a_line_of_escaped_paths(made, mark) -> None:
    lines = made(RULES).decode("ascii").splitlines()
    assert f"/{OLD}/ /2020/05/a/ {mark}" in lines
    assert f"/topic/old/ {NEW}/ {mark}" in lines
    assert f"/topic/old/feed.atom {NEW}/feed.atom {mark}" in lines
    assert f"/topic/old/p/* {NEW}/p/:splat {mark}" in lines
    assert ("/ p=12 x=1 /2020/05/a/ 301!" in lines) == (made is netlify)
    # Cloudflare counts every rule after one with a wildcard as one with a wildcard.
    wild = ["*" in line for line in lines]
    assert wild == sorted(wild)
    for line in lines:
        *said, status = line.split(" ")
        assert status == mark and said[0].startswith("/") and said[-1].startswith("/")


def test_netlify_and_cloudflare_get_paths_as_browsers_ask_for_them() -> None:
    old = ["a,b;c=d/", "e'(f)!/", "g&h+i@j$k/", "[l]|m~n/", "ұ{o}`p/"]
    asked = subprocess.run(
        ["node", "--eval", ASKED_BY_BROWSERS, json.dumps(old)], capture_output=True, check=True
    ).stdout
    rules = redirect_rules("/", [OldAddress(one, "2020/05/a/", "") for one in old], [])
    for made in (netlify, cloudflare):
        lines = made(rules).decode("ascii").splitlines()
        assert [line.split(" ")[0] for line in lines] == json.loads(asked)
    with_query = [OldAddress(f"{one}?id=1", "2020/05/a/", "") for one in old]
    lines = netlify(redirect_rules("/", with_query, [])).decode("ascii").splitlines()
    assert [line.split(" ")[:2] for line in lines] == [[one, "id=1"] for one in json.loads(asked)]


ASKED_BY_BROWSERS = """
const old = JSON.parse(process.argv[1]);
process.stdout.write(JSON.stringify(old.map((one) => new URL(`https://x/${one}`).pathname)));
"""


def test_cloudflare_gets_no_more_rules_than_it_reads_renamed_listings_first() -> None:
    stories = [OldAddress(f"2019/03/s{number}/", "2020/05/a/", "") for number in range(3000)]
    topics = [OldAddress(f"topic/t{n}/", f"topic/n{n}/", "topic") for n in range(150)]
    long = OldAddress("ә" * 300 + "/", "2020/05/a/", "")
    rules = redirect_rules("/", [long, *stories, *topics], [])
    lines = cloudflare(rules).decode("ascii").splitlines()
    wild = [line for line in lines if "*" in line]
    assert (len(lines) - len(wild), len(wild)) == (2000, 100)
    assert all(len(line) <= 1000 for line in lines)
    assert sum(line.startswith("/topic/") and "/feed" not in line for line in lines) == 250


def test_apache_gets_rules_for_a_virtual_host_and_for_htaccess_alike() -> None:
    lines = apache(RULES).decode().splitlines()
    assert lines[1] == "RewriteEngine On"
    rules = [re.fullmatch(r'RewriteRule "(.+)" "(.+)" \[(.+)\]', line) for line in lines]

    def answer(path: str) -> list[tuple[str, str]]:
        return [(m[2], m[3]) for m in rules if m and re.search(m[1], path)]

    for start in ("/", ""):
        assert answer(f"{start}ескі/") == answer(f"{start}ескі") == [("/2020/05/a/", "R=301,NE,L")]
        assert answer(f"{start}жаңалық.html") == [("/2020/05/a/", "R=301,NE,L")]
        assert answer(f"{start}topic/old/p/3/") == [(NEW.replace("%", r"\%") + "/$1", "R=301,NE,L")]
        assert answer(f"{start}жоқ/") == [("-", "G")]
        assert answer(f"{start}ескі/x/") == answer(f"{start}жаңалық.html/") == []
    query = lines.index(r'RewriteCond "%{QUERY_STRING}" "^p=12\&x=1$"')
    assert lines[query + 1] == 'RewriteRule "^/?$" "/2020/05/a/" [R=301,NE,QSD,L]'


def test_apache_answers_folders_without_a_page_like_unknown_addresses(joomla, capsys) -> None:
    joomla.settings(SITEURL="https://ulgi.example/news")
    assert publishing_cli.run_headers(str(joomla.root / "pelicanconf.py"), "apache") == 0
    *_, said = capsys.readouterr().out.partition(
        'RewriteCond "%{DOCUMENT_ROOT}%{REQUEST_URI}" -d\n'
    )
    first, rule, *errors = said.splitlines()
    assert first == 'RewriteCond "%{DOCUMENT_ROOT}%{REQUEST_URI}/index.html" !-f'
    assert rule == 'RewriteRule "^" "-" [R=404,L]'
    assert errors[:2] == [
        "ErrorDocument 404 /news/404.html",
        "ErrorDocument 410 /news/404.html",
    ]
    at = errors.index('<If "%{REQUEST_URI} =~ m#^/news/ru/#">')
    assert errors[at + 1].strip() == "ErrorDocument 404 /news/ru/404.html"


@pytest.mark.parametrize("host", ["nginx", "netlify-redirects", "cloudflare-redirects", "apache"])
def test_inv_headers_prints_the_redirects_of_each_host(joomla: Site, capsys, host) -> None:
    joomla.settings(PUBLISH_TO="/srv/www/x")
    assert publishing_cli.run_headers(str(joomla.root / "pelicanconf.py"), host) == 0
    assert "/2020/05/a/" in capsys.readouterr().out


def test_a_story_that_moved_twice_is_one_redirect_away_from_each_of_its_old_addresses(
    site, served
) -> None:
    url = served(site({A: article(slug="c", redirect_from="[/2020/05/a/, /2020/05/b/]")}))
    assert ask(f"{url}/2020/05/a/") == ask(f"{url}/2020/05/b/") == (301, "/2020/05/c/")


@pytest.mark.parametrize(
    ("one", "other"),
    [("/2020/05/b/", "/2020/05/a/"), ("/2020/05/A/", "/x/"), ("/2020/05/a/index.html", "/x/")],
)
def test_addresses_that_would_lead_in_a_circle_are_refused(site, capsys, one, other) -> None:
    made = site({A: article(redirect_from=f"[{one}]"), B: article(redirect_from=f"[{other}]")})
    assert cli.run_check(str(made.root / "pelicanconf.py"), at=AT, lang="en") == 1


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


MOVED = RedirectRules(moved={"/old/": "/2020/05/a/", "/қоғам/": "/2020/05/b/"})


def test_a_publication_is_verified_where_the_host_redirects_old_addresses_itself(
    site, nginx, capsys
) -> None:
    files = {A: article(redirect_from="[/old/]"), B: article("Екінші", redirect_from="[/қоғам/]")}
    made = PublishingSite(site(files), nginx, capsys)
    made.commit()
    made.start(old=MOVED)
    status, said = made.publish()
    assert status == 0, said
    assert made.said(publishing_cli.run_verify(made.config, everything=True))[0] == 0
    shutil.rmtree(made.root.parent / ".cache")  # what another machine does not have
    assert made.said(publishing_cli.run_verify(made.config, everything=True))[0] == 0


def test_a_redirect_that_leads_away_from_a_page_is_noticed_before_readers_lose_it(
    site, nginx, capsys
) -> None:
    made = PublishingSite(site(STORIES), nginx, capsys)
    made.commit()
    made.start(old=RedirectRules(moved={"/2020/05/b/": "/2020/05/a/"}))
    status, said = made.publish()
    assert status == 1
    assert "2020/05/b/index.html" in said and "inv headers" in said


@pytest.mark.parametrize(
    ("variable", "status"),
    [("NETLIFY", "301!"), ("CF_PAGES", "301"), ("GITLAB_CI", ""), ("OTHER", "")],
)
def test_a_folder_for_a_host_that_reads_redirects_has_them(
    site, nginx, capsys, monkeypatch, tmp_path, variable, status
) -> None:
    for one in ("NETLIFY", "CF_PAGES", "GITLAB_CI"):
        monkeypatch.delenv(one, raising=False)
    monkeypatch.setenv(variable, "true")
    public = tmp_path / "public"
    given = {"PUBLISH_TO": f"pages:{public}", "SITEURL": "https://x.example"}
    made = PublishingSite(site({A: article(redirect_from="[/old/]")}), nginx, capsys, **given)
    made.commit()
    ended, said = made.publish()
    assert ended == 0, said
    file = public / "_redirects"
    lines = file.read_text("utf-8").splitlines() if file.exists() else []
    prefixes = ("", "/qz", "/tote") if status else ()
    assert lines == [f"{one}/old/ {one}/2020/05/a/ {status}" for one in prefixes]
    # A query has no page; it is the rules alone that change.
    made.commit({A: article(redirect_from='[/old/, "/?p=1"]')})
    assert made.publish()[0] == 0
    if variable == "NETLIFY":
        assert file.read_text("utf-8").splitlines() == ["/ p=1 /2020/05/a/ 301!", *lines]


def test_a_preview_may_lose_an_address(site, nginx, capsys, tmp_path: Path) -> None:
    given = {"PREVIEW_TO": str(tmp_path / "previews"), "PREVIEW_URL": "http://127.0.0.1:9"}
    made = PublishingSite(site(STORIES), nginx, capsys, **given)
    made.site.write({".gitignore": "/output/\n/previews/\n.cache/\n__pycache__\n"})
    made.commit()
    for slug in ("a", "zhana"):
        made.commit({A: article("Бірінші мақала", slug=slug)})
        status, said = made.publish(preview="x", verify=False)
        assert status == 0, said
