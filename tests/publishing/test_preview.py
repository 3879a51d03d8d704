"""Previews of a branch, and why the public site can never look like one."""

import base64
from pathlib import Path

import pytest

from tests.conftest import article
from tests.publishing.hosts import free_port
from tests.publishing.test_publish import STORIES, publishing_site  # noqa: F401 - a fixture
from tilshi.commands import publishing_cli
from tilshi.publishing import checks
from tilshi.publishing.checks import BANNER, ReleaseRules

DRAFT = "content/articles/2020/d.md"
NOINDEX = '<meta name="robots" content="noindex">'


@pytest.fixture
def newsroom(publishing_site, nginx, tmp_path):  # noqa: F811
    """A publishing_site with a place of previews beside that of the site."""

    def make(password: bool = False, protected: bool = False):
        port, root = free_port(), tmp_path / "previews"
        made = publishing_site(
            {**STORIES, DRAFT: article("Қаралама мақала", status="draft")},
            PREVIEW_TO=str(root),
            PREVIEW_URL=f"http://127.0.0.1:{port}",
            PREVIEW_PROTECTED=protected,
        )
        secret = tmp_path / "htpasswd"
        secret.write_text("editor:{PLAIN}" + "word\n")

        def change(text: str) -> str:
            if password:
                return text.replace("/etc/nginx/preview.htpasswd", str(secret))
            return text.replace('auth_basic "preview";', "auth_basic off;")

        nginx(root, port, preview=True, change=change)
        made.previews = root
        return made

    return make


def pages(root: Path) -> dict[str, str]:
    current = root / "current"
    return {
        file.relative_to(current).as_posix(): file.read_text("utf-8")
        for file in current.rglob("*.html")
    }


def test_a_preview_has_its_banner_on_every_page_and_hides_drafts(newsroom) -> None:
    made = newsroom()
    status, said = made.publish(preview="zhana-tarmaq")
    assert status == 0, said
    found = pages(made.previews)
    assert found
    for path, text in found.items():
        assert text.count(NOINDEX) == 1, path
        assert BANNER.decode() in text and "zhana-tarmaq" in text, path
    assert "2020/05/d/index.html" not in found
    assert not made.root.exists()


def test_the_public_site_is_clean_also_right_after_a_preview(newsroom) -> None:
    made = newsroom()
    made.start()
    assert made.publish(preview="tarmaq")[0] == 0
    assert made.publish()[0] == 0
    for path, text in pages(made.root).items():
        assert BANNER.decode() not in text, path
        assert (NOINDEX in text) == path.endswith(("404.html", "search/index.html")), path
    assert made.publish(preview="tarmaq")[0] == 0


def test_drafts_are_shown_only_behind_a_password(newsroom, monkeypatch) -> None:
    made = newsroom(password=True, protected=True)
    monkeypatch.setenv("PREVIEW_LOGIN", "editor:word")
    status, said = made.publish(preview="tarmaq", drafts=True)
    assert status == 0, said
    assert "Қаралама мақала" in pages(made.previews)["2020/05/d/index.html"]


@pytest.mark.parametrize("protected", [False, True])
def test_drafts_are_not_published_without_a_password_whatever_the_settings(
    newsroom, protected
) -> None:
    made = newsroom(password=False, protected=protected)
    status, said = made.publish(preview="tarmaq", drafts=True)
    assert status == 2
    assert "құпиясөз сұрамайды" in said
    assert not (made.previews / "current").exists()


def test_a_preview_never_goes_to_the_target_of_the_site(publishing_site) -> None:  # noqa: F811
    made = publishing_site(PREVIEW_TO="", PREVIEW_URL="http://127.0.0.1:9")
    assert made.publish(preview="tarmaq")[0] == 2
    there = str(made.root)
    config = Path(made.config)
    config.write_text(config.read_text("utf-8") + f"PREVIEW_TO = {there!r}\n")
    status, said = made.publish(preview="tarmaq")
    assert status == 2
    assert "сайттың орны бір" in said
    assert made.publish(preview="tarmaq", to=there)[0] == 2
    status, said = made.publish(drafts=True)
    assert status == 2
    assert "--preview" in said


RULES = ReleaseRules("https://x.example", "/", {"": (b"imprint",)}, 100, 10)
GOOD = b'<link rel="canonical" href="/"><main></main><footer>imprint</footer>'


@pytest.mark.parametrize(
    "mark", [b'<p class="preview">x</p>', b'<meta name="robots" content="noindex">']
)
def test_production_refuses_a_page_with_a_banner_or_noindex(mark) -> None:
    assert checks.page("a/index.html", GOOD, RULES) == []
    (problem,) = checks.page("a/index.html", mark + GOOD, RULES)
    assert problem.code == "publish-preview-mark"


def test_no_setting_of_a_file_can_make_the_public_site_a_preview(publishing_site) -> None:  # noqa: F811
    made = publishing_site(PREVIEW="yes", preview="yes")
    made.start()
    assert made.publish()[0] == 0
    for path, text in pages(made.root).items():
        assert BANNER.decode() not in text, path


def test_the_login_is_sent_with_requests_and_not_stored(newsroom, monkeypatch) -> None:
    made = newsroom(password=True)
    login = "editor:word"
    monkeypatch.setenv("PREVIEW_LOGIN", login)
    assert made.publish(preview="tarmaq")[0] == 0
    hidden = base64.b64encode(login.encode())
    for file in made.site.root.rglob("*"):
        if file.is_file() and "htpasswd" not in file.name:
            data = file.read_bytes()
            assert login.encode() not in data and hidden not in data, file
    assert (
        made.said(publishing_cli.run_headers(made.config, "nginx", preview=True))[1].count(
            "auth_basic"
        )
        == 2
    )
