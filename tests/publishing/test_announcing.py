"""Announcing a release: each thing once, whatever the servers answer and wherever one is killed."""

import dataclasses
import html
import json
import threading
import urllib.parse
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.conftest import REGISTRIES, article
from tests.publishing.hosts import free_port
from tests.publishing.s3_server import newsroom as s3_newsroom
from tests.publishing.small_sites import Newsroom, folder, small_site
from tests.publishing.test_publish import PublishingSite
from tilshi.commands import publishing_cli
from tilshi.problems import Problem, ProblemsError
from tilshi.publishing import publisher
from tilshi.publishing.announce import announcer as announcing
from tilshi.publishing.announce.announcer import Announcer
from tilshi.publishing.announce.channels import (
    Channel,
    IndexNow,
    Telegram,
    WebSub,
    telegram_text,
)
from tilshi.publishing.announce.journal import Announcement
from tilshi.publishing.announce.news import NewStory
from tilshi.publishing.config import Publishing
from tilshi.publishing.place import Place
from tilshi.publishing.publisher import RolledBack
from tilshi.publishing.targets.folder import FolderTarget

TOKEN = "123456:not-a-real-one_but-of-its-form-0000"  # pragma: allowlist secret
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)

Answer = int | tuple[int, dict[str, str], bytes] | Callable[[BaseHTTPRequestHandler], None]


class Listener:
    """A server that gives its `answers` in order, then 200; `heard` are the requests."""

    def __init__(self) -> None:
        self.answers: list[Answer] = []
        self.heard: list[tuple[str, str]] = []
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def _handler(listener) -> type[BaseHTTPRequestHandler]:  # noqa: N805
        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *_: object) -> None:
                pass

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                listener.heard.append((self.path, body))
                answer = listener.answers.pop(0) if listener.answers else 200
                if callable(answer):
                    answer(self)
                    return
                status, headers, data = answer if isinstance(answer, tuple) else (answer, {}, b"")
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(data)

        return Handler

    @property
    def texts(self) -> list[str]:
        """What was posted to Telegram."""
        return [json.loads(body)["text"] for _, body in self.heard]


@pytest.fixture
def listener(monkeypatch) -> Iterator[Listener]:
    monkeypatch.setattr(announcing, "sleep", lambda _: None)
    monkeypatch.setattr(announcing, "_SECONDS", 0.5)
    made = Listener()
    yield made
    made.server.shutdown()
    made.server.server_close()


def hangs_up(handler: BaseHTTPRequestHandler) -> None:
    handler.close_connection = True


def says_nothing(handler: BaseHTTPRequestHandler) -> None:
    threading.Event().wait(2)
    handler.close_connection = True


def drips(handler: BaseHTTPRequestHandler) -> None:
    for _ in range(20):
        handler.wfile.write(b"H")
        threading.Event().wait(0.1)
    handler.close_connection = True


class Announced:
    """A newsroom whose publications are proven and announced on `channels`."""

    def __init__(self, room: Newsroom, *channels: Channel) -> None:
        self.room, self.news = room, [""]
        self.now = NOW
        job = dataclasses.replace(
            room.job, announcer=Announcer(channels, self._news, lambda: self.now)
        )
        room.job = job
        self.channels = channels

    def _news(self, plan: object) -> list[Announcement]:
        return [
            Announcement(channel.name, name, f"https://x.example/{name}/", f"<b>{name}</b>")
            for channel in self.channels
            for name in self.news
            if name
        ]

    def publish(self, number: int, *news: str, **options: object) -> list[Problem]:
        """Publishes release `number`, which brings `news`; the warnings."""
        self.news = list(news)
        self.room.notes.clear()
        self.room.publish(small_site(number), number, **{"verify": True, **options})
        return list(self.room.notes)


@pytest.fixture
def proven(monkeypatch) -> list[list[Problem]]:
    """What verification finds, in order; nothing after that."""
    found: list[list[Problem]] = []
    monkeypatch.setattr(publisher.verify, "verify", lambda *_: found.pop(0) if found else [])
    return found


def telegram(api: str) -> Telegram:
    return Telegram(api, TOKEN, "@ulgi", "kk")


@pytest.fixture
def announced(listener, proven, tmp_path) -> Announced:
    """A newsroom with a Telegram channel, and one release."""
    room = Newsroom(tmp_path / "work", folder(tmp_path / "www"))
    made = Announced(room, telegram(listener.url))
    assert made.publish(1) == []
    return made


def test_a_new_story_is_posted_once_with_its_address(announced, listener) -> None:
    assert announced.publish(2, "a") == []
    assert announced.publish(2) == announced.publish(3) == announced.publish(4, "a") == []
    ((path, body),) = listener.heard
    assert path == f"/bot{TOKEN}/sendMessage"
    said = json.loads(body)
    assert said["chat_id"] == "@ulgi"
    assert said["text"] == "<b>a</b>\n\nhttps://x.example/a/"
    assert said["link_preview_options"]["url"] == "https://x.example/a/"


@pytest.mark.parametrize("status", [400, 401, 429, 500, 503])
@pytest.mark.parametrize("changed", [True, False])
def test_what_failed_is_told_with_the_next_publication_even_if_nothing_has_changed(
    announced, listener, status, changed
) -> None:
    listener.answers = [status] * 4
    (warning,) = announced.publish(2, "a")
    assert (warning.code, warning.warning) == ("announce-failed", True)
    assert f"HTTP {status}" in warning.sentence("en") and TOKEN not in str(warning.values)
    asked = len(listener.heard)
    assert asked == (1 if status < 429 else 4)
    listener.answers = []
    assert announced.publish(3 if changed else 2) == []
    assert announced.publish(4) == []
    assert len(listener.heard) == asked + 1


def test_a_message_that_is_refused_does_not_keep_the_others_back(announced, listener) -> None:
    listener.answers = [400]
    (warning,) = announced.publish(2, "a", "b")
    assert (warning.code, warning.values["value"]) == ("announce-failed", "https://x.example/a/")
    assert [text[:8] for text in listener.texts] == ["<b>a</b>", "<b>b</b>"]
    listener.answers = [400]
    assert len(announced.publish(3, "c")) == 1
    assert [text[:8] for text in listener.texts[2:]] == ["<b>a</b>", "<b>c</b>"]
    assert announced.publish(4) == []
    assert [text[:8] for text in listener.texts[4:]] == ["<b>a</b>"]


def test_a_message_is_no_longer_than_telegram_takes() -> None:
    story = NewStory("a", "kk", "🏔" * 999, "<" * 9999, f"https://x.example/{'a' * 500}/")
    (one,) = [Announcement("Telegram @ulgi", "a", story.url, telegram_text(story))]
    said = json.loads(telegram("https://api.example").request([one]).data)
    # Telegram counts UTF-16 code units, without the marks of HTML.
    text = html.unescape(said["text"].replace("<b>", "").replace("</b>", ""))
    assert 3000 < len(text.encode("utf-16-le")) / 2 <= 4096


def test_a_server_that_is_not_there_gets_the_message_once_it_is(
    announced, listener, monkeypatch
) -> None:
    there = announced.channels[0]
    away = dataclasses.replace(there, api=f"http://127.0.0.1:{free_port()}")
    announcer = announced.room.job.announcer
    announced.room.job = dataclasses.replace(
        announced.room.job, announcer=dataclasses.replace(announcer, channels=[away])
    )
    (warning,) = announced.publish(2, "a")
    assert warning.code == "announce-failed" and TOKEN not in warning.sentence("en")
    announced.room.job = dataclasses.replace(announced.room.job, announcer=announcer)
    assert announced.publish(3) == []
    assert len(listener.heard) == 1


@pytest.mark.parametrize("answer", [hangs_up, says_nothing, drips, 502, 504])
def test_a_message_that_may_have_arrived_is_not_posted_again_and_an_editor_learns_of_it(
    announced, listener, answer
) -> None:
    listener.answers = [answer]
    (warning,) = announced.publish(2, "a", "b")
    assert warning.code == "announce-unsure"
    assert "https://x.example/a/" in warning.sentence("en")
    assert TOKEN not in warning.sentence("en")
    assert announced.publish(3) == announced.publish(4) == []
    assert [text[:8] for text in listener.texts] == ["<b>a</b>", "<b>b</b>"]


@pytest.mark.parametrize("answer", [hangs_up, says_nothing, 500, 429])
@pytest.mark.parametrize("make", [WebSub, lambda url: IndexNow(url, "key", "https://x.example/k")])
def test_search_engines_and_hubs_are_asked_again_which_does_no_harm(
    listener, proven, tmp_path, make, answer
) -> None:
    room = Newsroom(tmp_path / "work", folder(tmp_path / "www"))
    made = Announced(room, make(listener.url))
    made.publish(1)
    listener.answers = [answer, 202]
    assert made.publish(2, "a", "b") == []
    assert made.publish(3) == []
    (first, second) = listener.heard
    assert first == second
    listener.answers = [answer] * 4
    (warning,) = made.publish(4, "c")
    assert warning.code == "announce-failed"
    listener.answers = []
    assert made.publish(5, "d") == []
    for name in ("c", "d"):
        assert urllib.parse.quote(f"/{name}/", safe="") in urllib.parse.quote(
            urllib.parse.unquote(listener.heard[-1][1]), safe=""
        )


def test_the_requests_have_the_form_that_the_protocols_ask_for(listener, proven, tmp_path) -> None:
    room = Newsroom(tmp_path / "work", folder(tmp_path / "www"))
    index_now = IndexNow(f"{listener.url}/indexnow", "abcdefgh", "https://x.example/indexnow.txt")
    made = Announced(room, index_now, WebSub(f"{listener.url}/hub"))
    made.publish(1)
    made.publish(2, "a", "b")
    (_, to_engines), (path, to_hub) = sorted(listener.heard, key=lambda one: one[0], reverse=True)
    assert json.loads(to_engines) == {
        "host": "x.example",
        "key": "abcdefgh",
        "keyLocation": "https://x.example/indexnow.txt",
        "urlList": ["https://x.example/a/", "https://x.example/b/"],
    }
    assert path == "/hub"
    assert urllib.parse.parse_qs(to_hub) == {
        "hub.mode": ["publish"],
        "hub.url": ["https://x.example/a/", "https://x.example/b/"],
    }


@pytest.mark.parametrize(
    "asked",
    [
        (429, {"Retry-After": "7"}, b""),
        (429, {}, b'{"ok": false, "parameters": {"retry_after": 7}}'),
    ],
)
def test_a_server_that_asks_for_time_gets_it(announced, listener, monkeypatch, asked) -> None:
    waited: list[float] = []
    monkeypatch.setattr(announcing, "sleep", waited.append)
    listener.answers = [asked]
    assert announced.publish(2, "a") == []
    assert waited == [7.0] and len(listener.heard) == 2


def test_a_server_that_asks_for_too_much_time_is_asked_by_the_next_publication(
    announced, listener, monkeypatch
) -> None:
    waited: list[float] = []
    monkeypatch.setattr(announcing, "sleep", waited.append)
    listener.answers = [(429, {"Retry-After": "3600"}, b"")]
    (warning,) = announced.publish(2, "a")
    assert warning.code == "announce-failed" and waited == []
    monkeypatch.setattr(announcing, "SECONDS", 0)
    assert [one.code for one in announced.publish(3)] == ["announce-failed"]
    assert len(listener.heard) == 1
    monkeypatch.setattr(announcing, "SECONDS", 60)
    assert announced.publish(4) == []
    assert len(listener.heard) == 2


class KilledError(BaseException):
    """The end of the process."""


def killed_by(monkeypatch, where: object, name: str, after: bool) -> None:
    """The process ends when `name` is called, or when that is done."""
    real = getattr(where, name)

    def call(*given: object) -> object:
        if after:
            real(*given)
        monkeypatch.setattr(where, name, real)
        raise KilledError

    monkeypatch.setattr(where, name, call)


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("others", [(), ("b",)])
def test_a_publication_killed_while_posting_never_posts_twice(
    announced, listener, monkeypatch, after, others
) -> None:
    killed_by(monkeypatch, announcing, "attempt", after)
    with pytest.raises(KilledError):
        announced.publish(2, "a", *others)
    (warning,) = announced.publish(2)
    assert warning.code == "announce-unsure" and "https://x.example/a/" in warning.sentence("en")
    assert announced.publish(2) == announced.publish(3) == []
    assert listener.texts == [
        f"<b>{name}</b>\n\nhttps://x.example/{name}/" for name in ("a",) * after + others
    ]


@pytest.mark.parametrize("name", ["send", "state"])
@pytest.mark.parametrize("after", [False, True])
def test_a_publication_killed_before_it_has_announced_anything_loses_nothing(
    announced, listener, monkeypatch, name, after
) -> None:
    killed_by(monkeypatch, announced.room.job.target, name, after)
    with pytest.raises(KilledError):
        announced.publish(2, "a")
    assert listener.heard == []
    assert announced.publish(2, "a") == announced.publish(3) == []
    assert len(listener.heard) == 1


def test_a_release_that_verification_rolled_back_is_not_announced(
    announced, listener, proven
) -> None:
    proven.append([Problem("verify-other", "index.html")])
    with pytest.raises(RolledBack):
        announced.publish(2, "a")
    assert announced.publish(1) == []
    assert listener.heard == []
    assert announced.publish(3, "b") == []
    assert [text[:8] for text in listener.texts] == ["<b>b</b>"]


def test_a_story_that_is_published_again_after_a_rollback_is_not_posted_again(
    announced, listener
) -> None:
    announced.publish(2, "a")
    announced.room.back()
    assert announced.publish(3, "a") == []
    assert len(listener.heard) == 1


def test_what_was_not_verified_is_announced_by_the_next_publication(announced, listener) -> None:
    assert announced.publish(2, "a", verify=False) == []
    assert listener.heard == []
    assert announced.publish(3, "b") == []
    assert [text[:8] for text in listener.texts] == ["<b>a</b>", "<b>b</b>"]


def test_news_that_could_not_be_told_for_a_day_is_dropped(announced, listener) -> None:
    listener.answers = [500] * 4
    announced.publish(2, "a")
    announced.now += timedelta(days=1)
    assert announced.publish(3, "b") == []
    assert [text[:8] for text in listener.texts] == ["<b>a</b>"] * 4 + ["<b>b</b>"]


@pytest.mark.parametrize("name", ["journal", "keep_journal"])
def test_a_journal_that_cannot_be_read_or_written_neither_stops_nor_doubles_anything(
    announced, listener, monkeypatch, name
) -> None:
    def fails(*_: object) -> bytes:
        raise ProblemsError([Problem("publish-failed", values={"value": "x", "why": "y"})])

    with monkeypatch.context() as broken:
        broken.setattr(announced.room.job.target, name, fails)
        assert {one.code for one in announced.publish(2, "a")} == {"announce-failed"}
    assert listener.heard == []
    damaged = b"{damaged"
    if name == "journal":
        damaged = (
            b'{"pending": [{"channel": "x", "key": "x", "url": "x"}], "sending": [], "told": {}}'
        )
    announced.room.job.target.keep_journal(damaged)
    assert announced.publish(3, "b") == []
    assert [text[:8] for text in listener.texts] == ["<b>b</b>"]


def test_a_dry_run_announces_nothing(announced, listener) -> None:
    assert announced.publish(2, "a", dry_run=True) == []
    assert listener.heard == []


def test_a_bucket_keeps_the_journal_out_of_readers_reach(
    middle, tmp_path, listener, proven
) -> None:
    made = Announced(s3_newsroom(tmp_path / "one"), telegram(listener.url))
    made.publish(1)
    listener.answers = [500] * 4
    assert len(made.publish(2, "a")) == 1
    # Another machine knows it, too.
    other = Announced(s3_newsroom(tmp_path / "two"), telegram(listener.url))
    assert other.publish(3, "a") == []
    assert len(listener.heard) == 5


def test_a_folder_that_others_publish_is_announced_when_they_have_done_so(
    tmp_path, listener, proven
) -> None:
    place = Place("pages", str(tmp_path / "public"), said="pages:public")
    publishing = Publishing(place, "", 3, 50, 100, 1, False)
    target = FolderTarget(publishing, tmp_path / "work/home", "https://x.example", False)
    made = Announced(Newsroom(tmp_path / "work", place, target=target), telegram(listener.url))
    made.publish(1)
    assert made.publish(2, "a") == [] and listener.heard == []
    assert made.publish(2) == [] and len(listener.heard) == 1
    assert not list((tmp_path / "public").glob("*announced*"))


# with whole sites

A, B, C = (f"content/articles/2020/{name}.md" for name in "abc")
AT = "2020-05-02 09:00"
FRESH = {"date": "2020-05-02 08:00"}


@pytest.fixture
def published(site, nginx, capsys, listener, monkeypatch) -> PublishingSite:
    """A published site that announces on all channels, and already has a story."""
    monkeypatch.setenv("TELEGRAM_TOKEN", TOKEN)
    made = PublishingSite(
        site({A: article("Бірінші"), B: article("Екінші")}),
        nginx,
        capsys,
        TELEGRAM_CHANNELS="kk:@ulgi qz:@ulgi_qz",
        TELEGRAM_API=listener.url,
        INDEXNOW_API=f"{listener.url}/indexnow",
        INDEXNOW_KEY="0123456789abcdef",
        WEBSUB_HUB=f"{listener.url}/hub",
    )
    made.commit()
    made.start()
    status, said = made.publish(AT)
    assert status == 0, said
    return made


def posts(listener: Listener) -> Sequence[tuple[str, str]]:
    said = [json.loads(body) for path, body in listener.heard if path.endswith("/sendMessage")]
    return [(one["chat_id"], one["text"]) for one in said]


def test_the_first_publication_of_a_site_announces_nothing_but_has_the_key(
    published, listener
) -> None:
    assert listener.heard == []
    assert published.shown("indexnow.txt") == "0123456789abcdef"


def test_a_new_story_is_told_to_each_channel_in_its_letters_and_to_engines_and_the_hub(
    published, listener
) -> None:
    published.commit({C: article("«Шаһар» & <Бадам>", summary="Қала күні.", **FRESH)})
    _status, said = published.publish(AT, dry_run=True)
    url = f"http://127.0.0.1:{published.port}"
    assert f"» Telegram @ulgi: {url}/2020/05/c/" in said and listener.heard == []
    status, said = published.publish(AT)
    assert status == 0, said
    assert TOKEN not in said
    kk, qz = posts(listener)
    assert kk == ("@ulgi", f"<b>«Шаһар» &amp; &lt;Бадам&gt;</b>\n\nҚала күні.\n\n{url}/2020/05/c/")
    assert qz[0] == "@ulgi_qz" and "Qala künı." in qz[1] and f"{url}/qz/2020/05/c/" in qz[1]
    told = dict(listener.heard)
    urls = json.loads(told["/indexnow"])["urlList"]
    assert {f"{url}{one}/2020/05/c/" for one in ("", "/qz", "/tote")} <= set(urls)
    assert f"{url}/2020/05/a/" not in urls and f"{url}/404.html" not in urls
    assert f"{url}/feed.atom" in urllib.parse.parse_qs(told["/hub"])["hub.url"]
    count = len(listener.heard)
    assert published.publish(AT)[0] == 0
    assert len(listener.heard) == count


def test_corrections_new_addresses_and_old_stories_are_not_posted_but_told_to_engines(
    published, listener
) -> None:
    published.commit({C: article("Жаңа", **FRESH)})
    published.publish(AT)
    listener.heard.clear()
    old = "content/articles/2020/old.md"
    published.commit(
        {
            A: article("Түзетілген"),
            C: article("Жаңа", slug="zhana", redirect_from="[/2020/05/c/]", **FRESH),
            old: article("Мұрағат", date="2011-02-03 10:00"),
        }
    )
    status, said = published.publish(AT)
    assert status == 0, said
    assert posts(listener) == []
    urls = json.loads(dict(listener.heard)["/indexnow"])["urlList"]
    home = f"http://127.0.0.1:{published.port}"
    for path in ("2020/05/a/", "2020/05/c/", "2020/05/zhana/", "2011/02/old/"):
        assert f"{home}/{path}" in urls, path
    assert f"{home}/2020/05/b/" not in urls
    listener.heard.clear()
    imprint = REGISTRIES["content/imprint.yaml"].replace("«Үлгі»", "«Жаңа»")
    published.commit({"content/imprint.yaml": imprint, A: article("Тағы түзетілген")})
    status, said = published.publish(AT)
    assert status == 0, said
    # All pages have another name of the newsroom, also that at the old address.
    urls = json.loads(dict(listener.heard)["/indexnow"])["urlList"]
    assert set(urls) == {f"{home}{one}/2020/05/a/" for one in ("", "/qz", "/tote")}


def test_a_scheduled_change_is_told_to_engines_when_it_comes_into_force(
    published, listener
) -> None:
    change = A.replace(".md", ".at-2020-05-02T1000.md")
    published.commit({change: article("Бірінші", "Жаңа мәтін."), B: article("Түзетілген")})
    assert published.publish(AT)[0] == 0
    listener.heard.clear()
    status, said = published.publish("2020-05-02 10:30")
    assert status == 0, said
    urls = json.loads(dict(listener.heard)["/indexnow"])["urlList"]
    home = f"http://127.0.0.1:{published.port}"
    assert set(urls) == {f"{home}{one}/2020/05/a/" for one in ("", "/qz", "/tote")}
    assert posts(listener) == []


@pytest.mark.parametrize("token", ["", "secret", f"{TOKEN}/x"])
def test_a_missing_or_wrong_token_is_reported_without_it_before_anything_is_built(
    published, monkeypatch, token
) -> None:
    monkeypatch.setenv("TELEGRAM_TOKEN", token)
    status, said = published.publish(AT)
    assert status == 2
    assert "TELEGRAM_TOKEN" in said and (not token or token not in said)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TELEGRAM_CHANNELS", "xx:@ulgi"),
        ("TELEGRAM_CHANNELS", "@ulgi"),
        ("INDEXNOW_KEY", "short"),
        ("WEBSUB_HUB", "hub.example"),
        ("TELEGRAM_API", "api.telegram.org"),
    ],
)
def test_an_invalid_setting_of_a_channel_is_reported(published, name, value) -> None:
    file = Path(published.config)
    file.write_text(file.read_text("utf-8") + f"{name} = {value!r}\n", "utf-8")
    status, said = published.publish(AT)
    assert status == 2 and name in said


def test_a_preview_announces_nothing(published, listener, tmp_path) -> None:
    file = Path(published.config)
    lines = f"PREVIEW_TO = {str(tmp_path / 'p')!r}\nPREVIEW_URL = 'http://127.0.0.1:9'\n"
    file.write_text(file.read_text("utf-8") + lines, "utf-8")
    published.site.write({".gitignore": "/output/\n/host/\n.cache/\n__pycache__\n"})
    published.commit({C: article("Жаңа", **FRESH)})
    for _ in range(2):
        status, said = published.publish(AT, preview="x", verify=False)
        assert status == 0, said
    assert listener.heard == []
    assert publishing_cli.run_releases(published.config) == 0
