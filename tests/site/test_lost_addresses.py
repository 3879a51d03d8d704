"""What was public stays reachable: moved or removed addresses are reported, with the fix."""

import subprocess
from collections.abc import Callable, Mapping

import pytest

from tests.conftest import AT, REGISTRIES, Site, article
from tilshi.commands import cli
from tilshi.publishing.git import Repository
from tilshi.publishing.lost_editions import lost_editions
from tilshi.settings import load_settings

A, A_RU = "content/articles/2020/a.md", "content/articles/2020/a.ru.md"
B, B_RU = "content/articles/2020/b.md", "content/articles/2020/b.ru.md"
TEXT = "Бірінші жол.\n\nЕкінші жол.\n\nҮшінші жол.\n\nТөртінші жол."
STORY = article("Мақала", TEXT)
RUSSIAN = "---\ntitle: Статья\n---\n\nПервая строка.\n\nВторая строка.\n\nТретья строка.\n"
PAGE = "---\ntitle: Біз\n---\n\nБіз туралы.\n\nБайланыс.\n"
ABOUT = "content/pages/about.md"


class Newsroom:
    """A site in a git repository, with what it started with committed."""

    def __init__(self, site: Site, capsys: pytest.CaptureFixture[str]) -> None:
        self.site, self.capsys = site, capsys
        site.write({".gitignore": "/output/\n.cache/\n"})
        self.git("init", "-q", "-b", "main")
        self.commit()

    def git(self, *arguments: str) -> str:
        who = ("-c", "user.name=t", "-c", "user.email=t@t.example")
        done = subprocess.run(
            ["git", *who, *arguments],
            cwd=self.site.root, capture_output=True, encoding="utf-8", check=True,
        )  # fmt: skip
        return done.stdout.strip()

    def commit(self) -> str:
        self.git("add", "-A")
        self.git("commit", "-qm", "x", "--allow-empty")
        return self.git("rev-parse", "HEAD")

    def write(self, files: Mapping[str, str | bytes | None]) -> None:
        for name, text in files.items():
            if text is None:
                (self.site.root / name).unlink()
            else:
                self.site.write({name: text})

    def move(self, old: str, new: str) -> None:
        (self.site.root / old).rename(self.site.root / new)

    def text(self, name: str) -> str:
        return (self.site.root / name).read_text("utf-8")

    def check(self, fix: bool = False, at: str = AT) -> tuple[int, str]:
        config = str(self.site.root / "pelicanconf.py")
        status = cli.run_check(config, at=at, lang="en", fix=fix)
        captured = self.capsys.readouterr()
        return status, captured.out + captured.err

    def leads(self, old: str) -> str:
        """Where the page at an old address leads to."""
        (refresh,) = self.site.page(old).xpath("//meta[@http-equiv='refresh']/@content")
        return str(refresh).partition("url=")[2]


@pytest.fixture(autouse=True)
def on_nobodys_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GITHUB_BASE_REF", "CI_MERGE_REQUEST_TARGET_BRANCH_NAME"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def newsroom(site, capsys) -> Callable[..., Newsroom]:
    def make(files: Mapping[str, str | bytes] | None = None) -> Newsroom:
        given = {A: STORY, A_RU: RUSSIAN, ABOUT: PAGE} if files is None else files
        return Newsroom(site(given), capsys)

    return make


# what is an error


MOVED: dict[str, tuple[dict[str, str | None], list[str]]] = {
    "another slug": ({A: article("Мақала", TEXT, slug="zhana")}, [f"{A} [redirect_from]"]),
    "another month": (
        {A: article("Мақала", TEXT, date="2020-06-01 10:00")},
        [f"{A} [redirect_from]", f"{A_RU} [redirect_from]", "[/2020/05/a/]", "[/ru/2020/05/a/]"],
    ),
    "another file": (
        {A: None, A_RU: None, B: STORY, B_RU: RUSSIAN},
        [f"{B} [redirect_from]", f"{B_RU} [redirect_from]", "[/2020/05/a/]", "[/ru/2020/05/a/]"],
    ),
    "another page": (
        {ABOUT: None, "content/pages/biz.md": PAGE},
        ["content/pages/biz.md [redirect_from]", "[/about/]"],
    ),
    "no file": ({A: None, A_RU: None}, [f"{A} A file that was public has been deleted", "/2020/05/a/"]),
    "no translation": ({A_RU: None}, [f"{A_RU} A file", "/ru/2020/05/a/"]),
    "no page": ({ABOUT: None}, [f"{ABOUT} A file", "/about/"]),
    "a draft": ({A: article("Мақала", TEXT, status="draft")}, [f"{A} A file that was", "hidden"]),
    "embargoed again": (
        {A: article("Мақала", TEXT, date="2031-06-01 10:00")}, [f"{A} A file that was", "hidden"],
    ),
    "a draft of a page": (
        {ABOUT: PAGE.replace("title", "status: draft\ntitle")}, [f"{ABOUT} A file", "/about/"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("committed", [False, True])
@pytest.mark.parametrize("way", MOVED)
def test_an_address_that_no_longer_works_is_an_error(newsroom, way, committed) -> None:
    room = newsroom()
    # Somebody else's story, or the content would be empty.
    room.write({"content/articles/2020/c.md": article("Басқа", "Мүлдем басқа мәтін.")})
    room.commit()
    if committed:
        room.git("checkout", "-qb", "edit")
    files, said = MOVED[way]
    room.write(files)
    if committed:
        room.commit()
    status, told = room.check()
    assert status == 1
    for words in said:
        assert words in told
    assert told.count("redirect_from: [") + told.count("Set status: retracted") >= 1


@pytest.mark.parametrize("way", ["another slug", "another month", "another file", "another page"])
def test_check_fixes_it_and_old_addresses_redirect_in_all_editions(newsroom, way: str) -> None:
    room = newsroom()
    room.write(MOVED[way][0])
    status, told = room.check(fix=True)
    assert status == 0, told
    assert "+redirect_from: [/" in told
    assert room.check()[0] == 0
    room.site.made()
    if way == "another page":
        assert room.leads("/about/") == "/biz/"
        assert room.leads("/tote/about/") == "/tote/biz/"
        return
    new = {"another slug": "2020/05/zhana/", "another month": "2020/06/a/"}.get(way, "2020/05/b/")
    for prefix in ("", "qz/", "tote/"):
        assert room.leads(f"/{prefix}2020/05/a/") == f"/{prefix}{new}"
    if way != "another slug":
        assert room.leads("/ru/2020/05/a/") == f"/ru/{new}"


QUIET: dict[str, dict[str, str | None]] = {
    "nothing": {},
    "words": {A: article("Басқа тақырып", TEXT + "\n\nТағы.", tags="[Білім]")},
    "a retraction": {A: article("Мақала", TEXT, status="retracted")},
    "an end of its time": {A: article("Мақала", TEXT, expires="2020-06-01")},
    "another file, and the old address by hand": {
        A: None, A_RU: None,
        B: STORY.replace("title", "redirect_from: [/2020/05/a/]\ntitle"),
        B_RU: RUSSIAN.replace("title", "redirect_from: /ru/2020/05/a/\ntitle"),
    },
    "another file with the old slug": {
        A: None, A_RU: None, B: STORY.replace("title", "slug: a\ntitle"),
        B_RU: RUSSIAN.replace("title", "slug: a\ntitle"),
    },
    "gone on purpose": {
        A: None, A_RU: None, B: article("Басқа", "Жаңа."),
        "content/gone.yaml": "# Сот шешімі\n- /2020/05/a/\n- /ru/2020/05/a/\n",
    },
    "another folder": {A: None, "content/articles/2021/a.md": STORY},
}  # fmt: skip


@pytest.mark.parametrize("what", QUIET)
def test_addresses_kept_or_removed_on_purpose_are_not_reported(newsroom, what) -> None:
    room = newsroom()
    room.write(QUIET[what])
    status, told = room.check()
    assert (status, "No problems" in told, "history" in told) == (0, True, False), told


@pytest.mark.parametrize("fields", [{"status": "draft"}, {"date": "2031-01-01 10:00"}])
def test_what_was_never_public_may_move_or_be_deleted(newsroom, fields) -> None:
    room = newsroom({A: article("Мақала", TEXT, **fields), B: article("Басқа", "Жаңа.")})
    room.write({A: article("Мақала", TEXT, **fields, slug="zhana")})
    assert room.check()[0] == 0
    room.write({A: None})
    assert room.check()[0] == 0


# what mends it


def test_old_addresses_redirect_straight_to_the_current_one(newsroom) -> None:
    room = newsroom({A: STORY})
    for slug in ("b", "c"):
        lines = [one for one in room.text(A).split("\n") if not one.startswith("slug:")]
        room.write({A: "\n".join([lines[0], f"slug: {slug}", *lines[1:]])})
        assert room.check(fix=True)[0] == 0
        room.commit()
    room.site.made()
    assert room.leads("/2020/05/a/") == room.leads("/2020/05/b/") == "/2020/05/c/"
    assert room.leads("/qz/2020/05/a/") == "/qz/2020/05/c/"


def test_a_removed_old_address_is_lost(newsroom) -> None:
    room = newsroom({A: article(redirect_from="[/news/12, /?p=12]")})
    room.write({A: article()})
    status, told = room.check()
    assert status == 1
    assert 'redirect_from: [/news/12, "/?p=12"]' in told
    assert room.check(fix=True)[0] == 0
    assert room.check()[0] == 0


def test_the_old_addresses_of_a_deleted_story_are_reported_too(newsroom) -> None:
    room = newsroom({A: article(redirect_from="[/news/12]"), B: article("Басқа", "Жаңа.")})
    room.write({A: None})
    assert "redirect_from: [/2020/05/a/, /news/12]" in room.check()[1]
    room.write({B: article("Басқа", "Жаңа.", redirect_from="[/2020/05/a/, /news/12]")})
    assert room.check()[0] == 0


WAYS = {
    "a flow list": ("redirect_from: [/x/]  # ескі\n", "redirect_from: [/x/, /2020/05/a/]  # ескі"),
    "an empty list": ("redirect_from: []\n", "redirect_from: [/2020/05/a/]"),
    "a block list": (
        "redirect_from:\n- /x/\n- /y/\n",
        "redirect_from:\n- /x/\n- /y/\n- /2020/05/a/",
    ),
    "an indented list": (
        "redirect_from:\n  - /x/ # a\n",
        "redirect_from:\n  - /x/ # a\n  - /2020/05/a/",
    ),
    "a line": ("redirect_from: /x/\n", "redirect_from: /x/, /2020/05/a/"),
}


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize("way", WAYS)
def test_the_line_is_written_as_the_editor_writes_it(newsroom, way: str, ends: str) -> None:
    was, will = (text.replace("\n", ends) for text in WAYS[way])
    story = STORY.replace("\n", ends)
    room = newsroom({A: story.encode()})
    edited = story.replace("title", f"{was}slug: b{ends}title", 1)
    room.write({A: edited.encode()})
    status, told = room.check(fix=True)
    data = (room.site.root / A).read_bytes().decode()
    assert status == 0, told
    assert data == edited.replace(was.removesuffix(ends), will, 1)


def test_it_is_written_among_plain_headers_too(newsroom) -> None:
    plain = "Title: Мақала\nDate: 2020-05-01 10:00\nCategory: Қоғам\n\nМәтін.\n"
    room = newsroom({A: plain})
    room.write({A: plain.replace("Title", "Slug: b\nTitle")})
    assert room.check(fix=True)[0] == 0
    assert "Category: Қоғам\nredirect_from: /2020/05/a/\n\nМәтін." in room.text(A)


# redirects


def test_redirects_outlive_a_retraction_and_do_not_reveal_the_title(newsroom) -> None:
    fields = {"redirect_from": "[/news/12]"}
    room = newsroom({A: article("Құпия тақырып", **fields)})
    room.site.made()
    assert "Құпия тақырып" in room.site.text("news/12/index.html")
    room.write({A: article("Құпия тақырып", status="retracted", **fields)})
    assert room.check()[0] == 0
    room.site.made()
    for prefix in ("", "qz/", "tote/"):
        assert room.leads(f"/{prefix}news/12/") == f"/{prefix}2020/05/a/"
    assert "Құпия" not in room.site.text("news/12/index.html")
    room.write({A: article("Құпия тақырып", status="retracted", slug="b", **fields)})
    room.site.made()
    assert room.leads("/news/12/") == "/2020/05/b/"


def test_an_old_address_with_the_prefix_of_a_script_leads_only_there(newsroom) -> None:
    room = newsroom({A: article(redirect_from="[/qz/x/]")})
    room.site.made()
    assert room.leads("/qz/x/") == "/qz/2020/05/a/"
    assert not (room.site.output / "x").exists()
    assert not (room.site.output / "tote/x").exists()


def test_an_old_address_cannot_lead_to_itself(newsroom) -> None:
    room = newsroom({A: article(redirect_from="[/2020/05/a/]")})
    status, told = room.check()
    assert status == 1
    assert f"{A}:5 [redirect_from] The address “/2020/05/a/” redirects to itself" in told


def test_a_working_address_listed_as_gone_is_an_error(newsroom) -> None:
    room = newsroom()
    room.write({"content/gone.yaml": "[/2020/05/a/]\n"})
    assert "content/gone.yaml The address “/2020/05/a/” is listed as gone" in room.check()[1]
    room.write({"content/gone.yaml": "[../x]\n"})
    assert "content/gone.yaml:1 [gone.1] “../x” is not an old address" in room.check()[1]


# sections, topics, authors


RENAMED = {
    "topics": ("{id: bilim,", "{id: bilim, slug: {kk: oqu},", "/topic/bilim/", "/topic/oqu/"),
    "authors": ("{id: aigul,", "{id: serikqyzy,", "/author/aigul/", "/author/serikqyzy/"),
    "sections": ("{id: qogham,", "{id: el,", "/qogham/", "/el/"),
}


@pytest.mark.parametrize("kind", RENAMED)
def test_a_listing_that_is_renamed_needs_its_old_address(newsroom, kind: str) -> None:
    was, will, old, new = RENAMED[kind]
    file = f"content/{kind}.yaml"
    room = newsroom({A: article(tags="[Білім]", authors="[Айгүл Серікқызы]"), A_RU: RUSSIAN})
    room.site.made()
    room.write({file: REGISTRIES[file].replace(was, will)})
    status, told = room.check()
    assert status == 1
    assert f"{file} [redirect_from] An address that was public" in told
    lines = [old] if kind == "topics" else [old, f"/ru{old}"]
    assert f"redirect_from: [{', '.join(lines)}]" in told
    redirects = f"{will} redirect_from: [{', '.join(lines)}],"
    room.write({file: REGISTRIES[file].replace(was, redirects)})
    status, told = room.check()
    assert status == 0, told
    room.site.made()
    for prefix in ("", "qz/", "tote/"):
        assert room.leads(f"/{prefix}{old.lstrip('/')}") == f"/{prefix}{new.lstrip('/')}"
    incremental = room.site.tree()
    subprocess.run(["rm", "-rf", room.site.output, room.site.root / ".cache"], check=True)
    assert room.site.made().tree() == incremental


def test_a_topic_deleted_with_its_stories_is_reported(newsroom) -> None:
    room = newsroom({A: article(tags="[Білім]")})
    lines = REGISTRIES["content/topics.yaml"].splitlines(keepends=True)
    kept = "".join(line for line in lines if "bilim" not in line)
    room.write({A: article(), "content/topics.yaml": kept})
    assert "/topic/bilim/ (“Білім”)" in room.check()[1]


def test_a_topic_without_public_stories_may_be_deleted(newsroom) -> None:
    room = newsroom({A: article()})
    lines = REGISTRIES["content/topics.yaml"].splitlines(keepends=True)
    room.write({"content/topics.yaml": "".join(line for line in lines if "bilim" not in line)})
    assert room.check()[0] == 0


def test_an_old_address_of_a_topic_is_not_another_ones(newsroom) -> None:
    room = newsroom({A: article(tags="[Білім]")})
    file = "content/topics.yaml"
    given = REGISTRIES[file].replace(
        "{id: bilim,", "{id: bilim, redirect_from: [/topic/shymkent/],"
    )
    room.write({file: given})
    assert "The address “/topic/shymkent/” is already used" in room.check()[1]


def test_the_redirect_of_a_listing_exists_while_it_has_stories(newsroom) -> None:
    file = "content/topics.yaml"
    old = REGISTRIES[file].replace("{id: bilim,", "{id: bilim, redirect_from: [/topic/oqu/],")
    room = newsroom({A: article(), file: old})
    room.site.made()
    assert not (room.site.output / "topic/oqu").exists()
    room.write({A: article(tags="[Білім]")})
    room.site.made()
    assert room.leads("/topic/oqu/") == "/topic/bilim/"
    room.write({A: article(), file: REGISTRIES[file]})
    room.site.made()
    assert not (room.site.output / "topic/oqu").exists()


# what history is known


def test_on_main_the_base_is_what_its_remote_has(newsroom) -> None:
    room = newsroom()
    room.git("update-ref", "refs/remotes/origin/main", "HEAD")
    room.write({A: article("Мақала", TEXT, slug="b")})
    room.commit()
    room.write({ABOUT: PAGE + "\nЖаңа.\n"})
    room.commit()
    assert "/2020/05/a/" in room.check()[1]


def test_a_merge_requests_own_target_is_its_base(newsroom, monkeypatch) -> None:
    room = newsroom()
    room.git("update-ref", "refs/remotes/origin/issue", "HEAD")
    room.write({A: article("Мақала", TEXT, slug="b")})
    room.commit()
    assert room.check()[0] == 0
    monkeypatch.setenv("CI_MERGE_REQUEST_TARGET_BRANCH_NAME", "issue")
    assert room.check()[0] == 1


def test_without_a_remote_what_was_published_counts(newsroom) -> None:
    room = newsroom()
    commit = room.git("rev-parse", "HEAD")
    room.write({A: article("Мақала", TEXT, slug="b")})
    room.commit()
    assert room.check()[0] == 0
    room.write({".cache/publish/commit": commit})
    assert "/2020/05/a/" in room.check()[1]


def test_without_history_nothing_fails_and_a_message_says_so(site, capsys, tmp_path) -> None:
    said = "Former addresses were not checked"
    made = site({A: STORY})
    config = str(made.root / "pelicanconf.py")
    assert cli.run_check(config, at=AT, lang="en") == 0
    assert capsys.readouterr().out.count(said) == 1
    room = Newsroom(made, capsys)
    assert said not in room.check()[1]
    room.write({A: article("Мақала", TEXT, slug="b")})
    room.commit()
    shallow = tmp_path / "shallow"
    room.git("clone", "-q", "--depth", "1", f"file://{made.root}", str(shallow))
    assert cli.run_check(str(shallow / "pelicanconf.py"), at=AT, lang="en") == 0
    assert capsys.readouterr().out.count(said) == 1


def test_a_repository_without_a_commit_has_nothing_to_lose(site, capsys) -> None:
    made = site({A: STORY})
    subprocess.run(["git", "init", "-q", made.root], check=True)
    assert cli.run_check(str(made.root / "pelicanconf.py"), at=AT, lang="en") == 0
    assert "Former addresses" not in capsys.readouterr().out


def test_only_what_has_changed_is_read(newsroom, monkeypatch) -> None:
    many = {f"content/articles/2020/s{n}.md": article(f"Мақала {n}") for n in range(30)}
    room = newsroom(many)
    read: list[str] = []
    contents = Repository.contents

    def watched(self: Repository, commit: str, paths: list[str]) -> dict[str, bytes]:
        read.extend(paths)
        return contents(self, commit, paths)

    monkeypatch.setattr(Repository, "contents", watched)
    room.write({"content/articles/2020/s7.md": article("Мақала 7", slug="b")})
    assert room.check()[0] == 1
    # The settings say which editions there were.
    assert set(read) == {"articles/2020/s7.md", "pelicanconf.py"}


def test_a_build_does_not_use_git(newsroom, monkeypatch) -> None:
    room = newsroom()

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("git was asked")

    monkeypatch.setattr(Repository, "_answer", refuse)
    room.write({A: article("Мақала", TEXT, slug="b")})
    room.site.made()
    room.site.made()


def test_a_renamed_dossier_keeps_its_old_address(newsroom) -> None:
    text = "---\ntitle: Бадам\nstories: [a]\n---\n\nБірінші жол.\n\nЕкінші жол.\n"
    room = newsroom({A: STORY, "content/dossiers/badam.md": text})
    room.write({"content/dossiers/badam.md": None, "content/dossiers/ozen.md": text})
    status, told = room.check()
    assert status == 1
    assert "redirect_from: [/dossier/badam/]" in told
    status, told = room.check(fix=True)
    assert status == 0, told
    room.site.made()
    for prefix in ("", "qz/", "tote/"):
        assert room.leads(f"/{prefix}dossier/badam/") == f"/{prefix}dossier/ozen/"


def test_a_dossier_that_becomes_a_draft_or_is_deleted_is_reported(newsroom) -> None:
    text = "---\ntitle: Бадам\nstories: [a]\n---\n\nБірінші жол.\n"
    room = newsroom({A: STORY, "content/dossiers/badam.md": text})
    for now in (text.replace("title", "status: draft\ntitle"), None):
        room.write({"content/dossiers/badam.md": now})
        status, told = room.check()
        assert status == 1
        assert "/dossier/badam/" in told
    room.write({"content/gone.yaml": "- /dossier/badam/\n"})
    assert room.check()[0] == 0


EDITIONS = 'EDITIONS = ["kk", "tote", "ru"]\n'


@pytest.mark.parametrize(
    ("now", "lost"),
    [
        ('["kk", "tote", "ru"]', []),
        ('["kk", "tote", "ru", "en"]', []),
        ('["kk", "ru"]', ["/tote/"]),
        ('["ru", "tote"]', ["/", "/ru/"]),
        ('["ru", "kk", "tote"]', ["/", "/ru/"]),
    ],
)
def test_an_edition_that_is_switched_off_or_moved_is_noted(site, capsys, now, lost) -> None:
    made = site({A: STORY})
    settings = made.root / "pelicanconf.py"
    before = settings.read_text("utf-8")
    settings.write_text(before + EDITIONS, "utf-8")
    commit = Newsroom(made, capsys).commit()
    settings.write_text(f"{before}EDITIONS = {now}\n", "utf-8")
    notes = lost_editions(load_settings(settings), commit)
    assert [(one.code, one.values["path"]) for one in notes] == [("edition-lost", p) for p in lost]


def test_the_check_says_so_and_passes(site, capsys) -> None:
    made = site({A: STORY}).settings(EDITIONS=["kk", "qz"])
    room = Newsroom(made, capsys)
    made.settings(EDITIONS=["kk"])
    status, said = room.check()
    assert status == 0
    assert "Warning: pelicanconf.py The pages of the edition “Qazaqşa” below /qz/" in said
