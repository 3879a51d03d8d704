"""Targets: whether two are the same, however they are written, and which are invalid."""

from pathlib import Path

import pytest

from tests.conftest import AT
from tests.publishing.small_sites import Newsroom, folder, shown, small_site
from tests.publishing.test_publish import publishing_site  # noqa: F401 - a fixture
from tilshi.commands import publishing_cli
from tilshi.problems import UsageError
from tilshi.publishing.checks import ReleaseRules
from tilshi.publishing.config import PublishOptions
from tilshi.publishing.place import branch_name, overlap, parse_place, same_address


def parsed(value: str, root: Path = Path("/srv/news")):
    return parse_place(value, "PUBLISH_TO", root)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("/srv/www", "/srv/www/"),
        ("/srv/www", "/srv//x/../www/."),
        ("/srv/www", "../www"),
        ("/srv/www", "pages:/srv/www"),
        ("pages:public", "pages+twins:./public/"),
        ("PAGES:public", "public"),
        ("/srv/www", "/srv/WWW"),
        ("/srv/ұлт", "/srv/ұлт".replace("й", "й")),
        ("/srv/www", "/srv/www/preview"),
        ("/srv/www/site", "/srv/www"),
        ("/srv/www", "ssh://localhost/srv/www"),
        ("/srv/www", "ssh://me@127.0.0.1:2222/srv/www"),
        ("ssh://host.example/srv/www", "ssh://HOST.example:22/srv/www/"),
        ("ssh://host.example/srv/www", "ssh://host.example.//srv/./x/../www"),
        ("ssh://a@host.example/srv/www", "ssh://b@host.example/srv/www/preview"),
        ("ssh://[2001:db8::1]/srv/www", "ssh://[2001:DB8::1]:22/srv/www"),
        ("s3://news", "s3://news/"),
        ("s3://news/site", "s3://news//site/"),
        ("s3://news", "s3://news/preview"),
    ],
)  # fmt: skip
def test_two_spellings_of_one_target_are_the_same(one: str, other: str) -> None:
    assert overlap(parsed(one), parsed(other))
    assert overlap(parsed(other), parsed(one))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("/srv/www", "/srv/www-preview"),
        ("pages:public", "pages:preview"),
        ("ssh://host.example/srv/www", "ssh://host.example/srv/preview"),
        ("ssh://host.example/srv/www", "ssh://other.example/srv/www"),
        ("ssh://host.example/srv/www", "/srv/www"),
        ("s3://news", "s3://news-preview"),
        ("s3://news/site", "s3://news/site-2"),
    ],
)
def test_adjacent_targets_are_different(one: str, other: str) -> None:
    assert not overlap(parsed(one), parsed(other))


def test_links_and_other_names_of_a_folder_are_resolved(tmp_path: Path) -> None:
    (tmp_path / "www").mkdir()
    (tmp_path / "link").symlink_to("www")
    (tmp_path / "up").symlink_to(tmp_path)
    for other in ("link", "link/preview", "up/www", f"ssh://localhost{tmp_path}/link"):
        assert overlap(parsed("www", tmp_path), parsed(other, tmp_path)), other


@pytest.mark.parametrize(
    "value",
    [
        "ssh://h:99999/x", "ssh://h:x/x", "ssh://h:0/x", "ssh://h:-1/x", "ssh://[::1/x", "ssh://h/",
        "ssh://h/x/..", "ssh:///x", "ssh://-o/x", "ssh://-o@h/x", "ssh://a b/x", "ssh://h/x?y",
        "ssh://h/x#y", "ssh:h/x", "s3://", "s3:///x", "s3://A_b/x", "s3://ab", "s3://a..b", "s3://-ab",
        "s3://192.168.1.1", "s3://news:80/x", "s3://me@news/x", "s3://news/../x", "s3://news/x?y",
        "s3://" + "a" * 64, "pages:", "ftp://h/x", " ", " /srv/www", "/srv/www\n", "www\u2028",
    ],
)  # fmt: skip
@pytest.mark.parametrize("how", ["PUBLISH_TO", "PREVIEW_TO", "--to"])
def test_an_invalid_target_is_a_usage_error_wherever_it_is_set(
    publishing_site,  # noqa: F811
    value: str,
    how: str,
) -> None:
    made = publishing_site(PUBLISH_TO=value if how == "PUBLISH_TO" else "www", PREVIEW_TO=value,
                PREVIEW_URL="https://p.example")  # fmt: skip
    options = {"PUBLISH_TO": {}, "PREVIEW_TO": {"preview": "x"}, "--to": {"to": value}}[how]
    status, said = made.publish(verify=False, **options)
    assert status == 2, said
    if how != "PREVIEW_TO":
        to = value if how == "--to" else None
        assert made.said(publishing_cli.run_releases(made.config, to))[0] == 2


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://news.example", "https://NEWS.example/", True),
        ("https://news.example", "https://news.example:443", True),
        ("https://news.example", "http://news.example.:80//", True),
        ("https://news.example/a", "https://news.example/x/../a/", True),
        ("https://news.example/%61", "https://news.example/a", True),
        ("https://жаңалық.example", "https://xn--80aa1ahu6jb.example", False),
        ("https://жаңалық.example", "https://ЖАҢАЛЫҚ.example/", True),
        ("https://news.example", "https://news.example:8443", False),
        ("https://news.example", "https://preview.news.example", False),
        ("https://news.example", "https://news.example/preview", False),
    ],
)
def test_two_spellings_of_one_address_are_the_same(one: str, other: str, same: bool) -> None:
    assert same_address(one, other) is same


@pytest.mark.parametrize(
    "url", ["", "news.example", "ftp://x", "https://", "https://x:99999", "https://a b"]
)
def test_an_invalid_address_is_reported(publishing_site, url: str) -> None:  # noqa: F811
    made = publishing_site(PREVIEW_TO="preview", PREVIEW_URL=url)
    assert made.publish(verify=False, preview="x")[0] == 2


@pytest.mark.parametrize(
    ("to", "url"),
    [
        ("{root}/host/", "https://p.example"),
        ("{root}/x/../host", "https://p.example"),
        ("{root}/link", "https://p.example"),
        ("host", "https://p.example"),
        ("pages:host", "https://p.example"),
        ("{{branch}}", "https://p.example"),
        ("{root}/host/preview", "https://p.example"),
        ("{root}/preview", "http://127.0.0.1:{port}//"),
        ("{root}/preview", "HTTP://127.0.0.1:{port}"),
    ],
)
def test_no_preview_replaces_the_public_site_however_its_target_is_written(
    publishing_site,  # noqa: F811
    to,
    url,
) -> None:
    made = publishing_site()
    root = made.site.root
    (root / "link").symlink_to("host")
    config = Path(made.config)
    names = {"root": root, "port": made.port}
    config.write_text(
        f"{config.read_text('utf-8')}PREVIEW_TO = {to.format(**names)!r}\nPREVIEW_URL = {url.format(**names)!r}\n"
    )
    assert made.publish(verify=False)[0] == 0
    before = shown(made.root)
    status, said = made.publish(verify=False, preview="host")
    assert status == 2 and "сайттың орны бір" in said, said
    assert shown(made.root) == before


def test_releases_record_whether_they_are_previews(tmp_path: Path) -> None:
    public, preview = (Newsroom(tmp_path / name, folder(tmp_path / "host")) for name in "ab")
    rules = preview.job.rules
    object.__setattr__(preview.job, "rules", ReleaseRules(**{**vars(rules), "preview": True}))
    public.publish(small_site(1))
    before = shown(tmp_path / "host")
    with pytest.raises(UsageError) as caught:
        preview.publish(small_site(2), 1)
    assert caught.value.problem.code == "preview-here"
    assert shown(tmp_path / "host") == before


@pytest.mark.parametrize(
    "options", [{"preview": ""}, {"preview": " "}, {"to": ""}, {"preview": "", "to": "x"}]
)
def test_an_empty_value_never_means_the_public_site(publishing_site, options) -> None:  # noqa: F811
    made = publishing_site(PREVIEW_TO="preview", PREVIEW_URL="https://p.example")
    status, said = made.publish(verify=False, **options)
    assert status == 2 and "бос мән" in said
    assert not made.root.exists() and not (made.site.root / "preview").exists()


def test_no_other_command_takes_an_empty_value_for_the_default(publishing_site) -> None:  # noqa: F811
    made = publishing_site()
    made.publish(verify=False)
    made.commit(
        {
            "content/articles/2020/c.md": "---\ntitle: Б\ndate: 2020-05-01\ncategory: Қоғам\n---\n\nМ.\n"
        }
    )
    made.publish(verify=False)
    for status in (
        publishing_cli.run_rollback(made.config, to=""),
        publishing_cli.run_rollback(made.config, release=""),
        publishing_cli.run_releases(made.config, to=""),
        publishing_cli.run_verify(made.config, to=" "),
        publishing_cli.run_publish(
            made.config, output="", at=AT, options=PublishOptions(verify=False)
        ),
        publishing_cli.run_publish(
            made.config, content="", at=AT, options=PublishOptions(verify=False)
        ),
    ):
        assert status == 2
    assert "000002" in made.said(publishing_cli.run_releases(made.config))[1]


def test_the_command_line_reports_an_unset_variable(publishing_site) -> None:  # noqa: F811
    made = publishing_site(PREVIEW_TO="preview", PREVIEW_URL="https://p.example")
    result = made.site.inv(
        "publish", "--no-verify", "--config", made.config, "--at", AT, "--preview", ""
    )
    assert result.status == 2, result.said
    assert not made.root.exists()


def test_each_branch_has_a_name_of_its_own() -> None:
    branches = [
        "feature-a", "feature/a", "feature_a", "Feature-a", "feature-A", "feature--a", "feature-a-",
        "қала", "Қала", "qala", "кала", "қала".replace("а", "á"), "…", "---", "日本", "",
        "branch", "x" * 80, "x" * 81, branch_name("feature/a"), branch_name("…"),
    ]  # fmt: skip
    names = [branch_name(branch) for branch in branches]
    assert len(set(names)) == len(set(branches))
    assert [branch_name(branch) for branch in branches] == names
    assert branch_name("feature-a") == "feature-a"
    for name in names:
        assert len(name) <= 63 and name == name.lower() and name.isascii()
        assert name.replace("-", "").isalnum() and name[0] != "-" and name[-1] != "-"
