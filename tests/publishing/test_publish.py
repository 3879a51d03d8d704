"""`inv publish` and its sister commands with whole sites, as an editor uses them."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import AT, PROJECT, Site, article, picture
from tests.publishing.hosts import free_port
from tests.publishing.nginx_host import Nginx
from tilshi.commands import publishing_cli
from tilshi.publishing.config import SETTINGS, PublishOptions

A, B = "content/articles/2020/a.md", "content/articles/2020/b.md"
STORIES = {A: article("Бірінші мақала"), B: article("Екінші мақала")}


class PublishingSite:
    """A site with a place to publish it to, and the web server over that."""

    def __init__(self, site: Site, nginx: Callable[..., Nginx], capsys, **settings: object) -> None:
        self.site, self.capsys = site, capsys
        self.root = site.root / "host"
        self.port = free_port()
        self.start = lambda **options: nginx(self.root, self.port, **options)
        given = {
            "SITEURL": f"http://127.0.0.1:{self.port}",
            "PUBLISH_TO": str(self.root),
            "PUBLISH_DROP": 60,
            **settings,
        }
        lines = "".join(f"{name} = {value!r}\n" for name, value in given.items())
        site.write({"publishconf.py": "from pelicanconf import *\n" + lines})
        self.git("init", "-q", "-b", "main")
        site.write({".gitignore": "/output/\n/host/\n.cache/\nnginx*\n__pycache__\n"})

    @property
    def config(self) -> str:
        return str(self.site.root / "publishconf.py")

    def git(self, *arguments: str) -> str:
        who = ("-c", "user.name=t", "-c", "user.email=t@t.example")
        done = subprocess.run(
            ["git", *who, *arguments],
            cwd=self.site.root,
            capture_output=True,
            encoding="utf-8",
            check=True,
        )
        return done.stdout.strip()

    def commit(self, files: dict[str, str | bytes | None] | None = None) -> str:
        for name, text in (files or {}).items():
            if text is None:
                (self.site.root / name).unlink()
            else:
                self.site.write({name: text})
        self.git("add", "-A")
        self.git("commit", "-qm", "x")
        return self.git("rev-parse", "HEAD")

    def publish(self, at: str = AT, **options: object) -> tuple[int, str]:
        return self.said(
            publishing_cli.run_publish(self.config, at=at, options=PublishOptions(**options))
        )

    def said(self, status: int) -> tuple[int, str]:
        captured = self.capsys.readouterr()
        return status, captured.out + captured.err

    def shown(self, path: str) -> str:
        return (self.root / "current" / path).read_text("utf-8")


@pytest.fixture
def publishing_site(site, nginx, capsys, monkeypatch) -> Callable[..., PublishingSite]:
    monkeypatch.setenv("LC_ALL", "C")

    def make(files=STORIES, **settings: object) -> PublishingSite:
        made = PublishingSite(site(files), nginx, capsys, **settings)
        made.commit()
        return made

    return make


def test_a_story_goes_from_commit_to_readers_and_into_the_records_summary(
    publishing_site,
) -> None:
    made = publishing_site()
    made.start()
    status, said = made.publish()
    assert status == 0, said
    assert "2 мақала жаңа" in said
    head = made.commit({"content/articles/2020/c.md": article("Үшінші"), A: article("Түзетілген")})
    status, said = made.publish()
    assert status == 0, said
    assert "1 мақала жаңа, 1 түзетілді" in said
    assert "Түзетілген" in made.shown("2020/05/a/index.html")
    status, said = made.said(publishing_cli.run_releases(made.config))
    assert status == 0
    newest, oldest = said.strip().splitlines()
    assert head[:8] in newest and "1 мақала жаңа, 1 түзетілді" in newest and "қазіргі" in newest
    assert "2 мақала жаңа" in oldest
    assert made.said(publishing_cli.run_verify(made.config))[0] == 0
    assert made.said(publishing_cli.run_verify(made.config, everything=True))[0] == 0


def test_a_planted_fault_is_rolled_back_automatically_and_reported(publishing_site) -> None:
    made = publishing_site()
    made.start(
        change=lambda text: text.replace(
            "charset utf-8;", "charset utf-8; location /2020/05/c/ { return 500; }"
        )
    )
    assert made.publish()[0] == 0
    before = (made.root / "current").resolve()
    made.commit({"content/articles/2020/c.md": article("Үшінші")})
    status, said = made.publish()
    assert status == 1
    assert "500" in said and "2020/05/c/index.html" in said
    assert f"бұрынғысы қайтарылды: {before.name}" in said
    assert (made.root / "current").resolve() == before
    assert "қайтарып алынған" in made.said(publishing_cli.run_releases(made.config))[1]


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (("default-src 'none'", "default-src *"), "Content-Security-Policy"),
        (("nosniff", "sniff"), "X-Content-Type-Options"),
        (("max-age=0, must-revalidate", "max-age=9999"), "Cache-Control"),
        (("  root ", '  add_header X-Robots-Tag "noindex" always;\n  root '), "X-Robots-Tag"),
    ],
)
def test_a_wrong_header_at_the_address_is_noticed(publishing_site, fault, told) -> None:
    made = publishing_site()
    made.start(change=lambda text: text.replace(*fault))
    status, said = made.publish()
    assert status == 1
    assert told in said
    assert "қайтатын бұрынғысы жоқ" in said


def test_a_retraction_is_gone_from_everywhere_with_the_next_publication(publishing_site) -> None:
    secret = {"title": "Қайтарылатын мақаланың тақырыбы", "image": "{src: q.jpg, alt: Сурет}"}
    made = publishing_site({**STORIES, A: article(**secret), "content/images/q.jpg": picture()})
    made.start()
    assert made.publish()[0] == 0
    assert list((made.root / "current/images").glob("q-*.webp"))
    note = "Материал қайтарып алынды, кешірім сұраймыз."
    corrections = f"[{{date: 2026-11-20, note: '{note}'}}]"
    made.commit({A: article(status="retracted", corrections=corrections, **secret)})
    status, said = made.publish()
    assert status == 0, said
    assert note in made.shown("2020/05/a/index.html")
    assert "1 қайтарып алынды" in said
    for file in (made.root / "current/").rglob("*"):
        if file.is_file() and not file.name.endswith((".br", ".gz")):
            assert secret["title"].encode() not in file.read_bytes(), file
    images = made.root / "current/images"
    assert [one.name for one in images.iterdir()] == ["cards"]
    assert not list(images.rglob("a-*"))


def test_an_embargoed_story_in_the_output_stops_the_publication(
    publishing_site, monkeypatch
) -> None:
    from tilshi.commands import publish

    secret = article("Ертең ғана шығатын хабар", "Мәтін. " * 20, date="2027-01-01 10:00")
    made = publishing_site({**STORIES, "content/articles/2020/q.md": secret})

    def leaky(settings, at, *rest, **named):
        from tilshi.content.times import parse_time
        from tilshi.pipeline.run import build

        return build(settings, parse_time("2028-01-01 00:00", settings.zone), *rest, **named)

    monkeypatch.setattr(publish, "build", leaky)
    status, said = made.publish(verify=False)
    assert status == 1
    assert "«q» мақаласының ізі" in said
    assert not (made.root / "current").exists()


def test_too_many_pages_gone_stop_the_publication_unless_that_is_meant(publishing_site) -> None:
    made = publishing_site(
        {**STORIES, **{f"content/articles/2020/s{n}.md": article(f"М{n}") for n in range(9)}},
        PUBLISH_DROP=20,
    )
    assert made.publish(verify=False)[0] == 0
    made.commit({f"content/articles/2020/s{n}.md": None for n in range(9)})
    status, said = made.publish(verify=False)
    assert status == 1
    assert "--allow-drop" in said
    gone = "".join(f"- /2020/05/s{n}/\n" for n in range(9))
    assert "/2020/05/s8/" in made.publish(verify=False, allow_drop=True)[1]
    made.commit({"content/gone.yaml": gone})
    status, said = made.publish(verify=False, allow_drop=True)
    assert status == 0, said
    assert "9 алынды" in said


def test_a_theme_without_the_imprint_does_not_go_out(publishing_site) -> None:
    made = publishing_site()
    theme = made.site.root / "theme"
    subprocess.run(["cp", "-r", Path(__file__).parents[2] / "theme", theme], check=True)
    footer = theme / "templates/partials/footer.html"
    footer.write_text(footer.read_text("utf-8").replace("{{ site.license }}", ""), "utf-8")
    made.site.write(
        {
            "publishconf.py": (made.site.root / "publishconf.py").read_text("utf-8")
            + "THEME = 'theme'\n"
        }
    )
    made.commit()
    status, said = made.publish(verify=False)
    assert status == 1
    assert "шығыс деректері жоқ" in said
    assert "index.html" in said


def test_a_page_that_is_too_large_is_reported_with_its_size(publishing_site) -> None:
    made = publishing_site(PUBLISH_PAGE_KB=1)
    status, said = made.publish(verify=False)
    assert status == 1
    assert "шегі – 1 кБ" in said


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("publishconf.py", "\nAWS_SECRET_ACCESS_KEY = 'abcdefgh'\n"),
        ("publishconf.py", "\nPUBLISH_TO = 'ssh://me:" + "word@host.example/srv'\n"),
        ("notes.txt", "-----BEGIN OPENSSH PRIV" + "ATE KEY-----\n"),
        ("deploy.sh", "export T=gh" + "p_" + "a" * 36 + "\n"),
    ],
)
def test_a_secret_in_a_file_of_the_repository_is_an_error(publishing_site, file, text) -> None:
    made = publishing_site()
    target = made.site.root / file
    target.write_text((target.read_text("utf-8") if target.exists() else "") + text)
    made.commit()
    status, said = made.publish(verify=False)
    assert status in (1, 2)
    assert "Құпия сөз ашық файлда тұр" in said


@pytest.mark.parametrize("to", ["", "ftp://x/y", "ssh://host", "ssh://-oProxyCommand=x/y"])
def test_an_invalid_target_is_reported(publishing_site, to) -> None:
    made = publishing_site(PUBLISH_TO=to)
    assert made.publish(verify=False)[0] == 2
    assert made.said(publishing_cli.run_releases(made.config))[0] == 2


def test_a_commit_that_was_rolled_back_by_command_is_not_published_again(publishing_site) -> None:
    made = publishing_site()
    made.publish(verify=False)
    bad = made.commit({A: article("Қате тақырып")})
    made.publish(verify=False)
    assert made.said(publishing_cli.run_rollback(made.config))[0] == 0
    assert "Қате тақырып" not in made.shown("2020/05/a/index.html")
    status, said = made.publish(verify=False)
    assert status == 1 and bad[:8] in said
    made.git("revert", "--no-edit", "HEAD")
    assert made.publish(verify=False)[0] == 0


WITHOUT = """
import sys
before = set(sys.modules)  # coverage, while it measures, brings its own
from tilshi.commands import publishing_cli
assert publishing_cli.{command}({config!r}) == 0
print([name for name in {heavy!r} if name in sys.modules.keys() - before])
"""


@pytest.mark.parametrize("command", ["run_rollback", "run_releases"])
def test_a_rollback_does_not_import_what_only_a_build_needs(publishing_site, command) -> None:
    made = publishing_site()
    made.publish(verify=False)
    made.commit({A: article("Қате тақырып")})
    made.publish(verify=False)
    heavy = ("pelican", "jinja2", "pydantic", "markdown", "PIL", "sqlite3", "boto3", "brotli")
    code = WITHOUT.format(command=command, config=made.config, heavy=heavy)
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=PROJECT, capture_output=True, encoding="utf-8", check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"


def test_an_older_checkout_does_not_replace_what_is_published(publishing_site) -> None:
    made = publishing_site()
    old = made.git("rev-parse", "HEAD")
    made.commit({A: article("Жаңа тақырып")})
    made.publish(verify=False)
    made.git("checkout", "-q", old)
    status, said = made.publish(verify=False)
    assert status == 1
    assert "git pull" in said
    assert "Жаңа тақырып" in made.shown("2020/05/a/index.html")


def test_the_commands_of_tasks_py_do_it_all(publishing_site) -> None:
    made = publishing_site()
    made.start()
    site = made.site
    assert site.inv("publish", "--dry-run", "--config", made.config, "--at", AT).status == 0
    assert not made.root.exists()
    result = site.inv("publish", "--config", made.config, "--at", AT, "--lang", "en")
    assert result.status == 0, result.said
    assert "new stories: 2" in result.out
    made.commit({A: article("Жаңа")})
    assert site.inv("publish", "--config", made.config, "--at", AT).status == 0
    assert site.inv("rollback", "--config", made.config).status == 0
    assert site.inv("verify", "--all", "--config", made.config).status == 0
    listed = site.inv("releases", "--config", made.config, "--lang", "en")
    assert "[current]" in listed.out and "[rolled back]" in listed.out
    assert "brotli_static on;" in site.inv("headers", "--config", made.config).out
    assert "/assets/*" in site.inv("headers", "--host", "netlify", "--config", made.config).out
    first = site.inv("headers", "--host", "nginx-first", "--config", made.config)
    assert first.status == 2 and "https://" in first.err
    assert site.inv("headers", "--host", "iis", "--config", made.config).status == 2


def test_every_publishing_setting_is_documented() -> None:
    handbook = (PROJECT / "docs/publishing.md").read_text("utf-8")
    for name in SETTINGS:
        assert f"`{name}`" in handbook
