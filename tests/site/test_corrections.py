"""The list of corrections: every story that was corrected, newest first, and its feed."""

import feedparser
import pytest

from tests.conftest import AT, REGISTRIES, Site, article, in_all_letters
from tests.pipeline.conftest import at_time, build_here, compare_few
from tilshi.outputs import corrections

A, B, C = (f"content/articles/2020/{name}.md" for name in "abc")
RU = "content/articles/2020/a.ru.md"
PATH, FEED = "corrections/index.html", "corrections/feed.atom"


def note(date: str, text: str) -> str:
    return f"{{date: {date}, note: {text}}}"


FILES = {
    A: article("Бірінші", corrections=f"[{note('2020-05-02 10:00', 'Саны он.')}, {note('2021-03-01', 'Аты Асан.')}]"),
    RU: "---\ntitle: Первый\ncorrections: [{date: 2020-06-01, note: Число десять.}]\n---\n\nТекст.\n",
    B: article("Екінші", corrections=f"[{note('2020-12-31 23:30', 'Күні бесінші.')}]"),
    C: article("Үшінші"),
}  # fmt: skip


def entries(made: Site, path: str = "/corrections/") -> list[tuple[str, str, str]]:
    """(day, title, note) of each entry."""
    return [
        tuple(" ".join(p.text_content().replace("\u00a0", " ").split()) for p in item.xpath("p"))
        for item in made.page(path).xpath("//ol[@class='corrected']/li")
    ]


def test_all_corrections_are_listed_newest_first_with_their_stories(site) -> None:
    made = site(FILES).made()
    assert entries(made) == [
        ("2021 ж. 1 наурыз", "Бірінші", "Аты Асан."),
        ("2020 ж. 31 желтоқсан", "Екінші", "Күні бесінші."),
        ("2020 ж. 2 мамыр", "Бірінші", "Саны он."),
    ]
    (link, *_) = made.page("/corrections/").xpath("//ol[@class='corrected']//a/@href")
    assert link == "/2020/05/a/"
    assert entries(made, "/ru/corrections/") == [("1 июня 2020 г.", "Первый", "Число десять.")]
    (_, title, said), *_ = entries(made, "/qz/corrections/")[1:]
    assert (title, said) == tuple(in_all_letters(text)[1] for text in ("Екінші", "Күні бесінші."))
    assert 'href="/corrections/"' in made.text("index.html")
    assert "Түзету" in made.text("feeds.opml")


def test_the_feed_has_each_correction_under_an_id_of_its_own(site) -> None:
    made = site(FILES).made()
    feed = feedparser.parse((made.output / FEED).read_bytes())
    assert not feed.bozo
    assert [(one.title, one.link) for one in feed.entries][:2] == [
        ("Бірінші", "https://ulgi.example/2020/05/a/"),
        ("Екінші", "https://ulgi.example/2020/05/b/"),
    ]
    assert "Аты Асан." in feed.entries[0].content[0].value.replace("\u00a0", " ")
    assert feed.entries[0].updated == feed.feed.updated == "2021-03-01T00:00:00+06:00"
    assert len({one.id for one in feed.entries}) == 3
    assert (
        len(
            {
                feedparser.parse((made.output / p / FEED).read_bytes()).feed.id
                for p in ("", "qz", "ru")
            }
        )
        == 3
    )


def test_the_feed_never_gets_older_even_if_the_last_corrected_story_is_retracted(site) -> None:
    made = site(FILES).made()
    before = feedparser.parse((made.output / FEED).read_bytes())
    gone = f"[{note('2020-05-02', 'Саны он.')}, {note('2021-03-01', 'Аты Асан.')}]"
    made.write({A: article("Бірінші", status="retracted", corrections=gone)}).made()
    after = feedparser.parse((made.output / FEED).read_bytes())
    assert [one.title for one in after.entries] == ["Екінші"]
    assert after.feed.updated == before.feed.updated == "2021-03-01T00:00:00+06:00"


def test_a_second_correction_of_the_same_day_leaves_the_first_its_id(site) -> None:
    def ids(*notes: str) -> dict[str, str]:
        said = ", ".join(note("2020-05-02", one) for one in notes)
        made = site({A: article("Бірінші", corrections=f"[{said}]")}).made()
        feed = feedparser.parse((made.output / FEED).read_bytes())
        return {one.summary: one.id for one in feed.entries}

    first, both = ids("Бірі."), ids("Бірі.", "Екіншісі.")
    assert first.items() < both.items()
    assert len({*both.values()}) == 2


def test_a_newsroom_without_corrections_says_so_and_has_no_feed(site) -> None:
    made = site({A: article()}).made()
    assert "Әзірге түзету жоқ." in made.text(PATH)
    assert not (made.output / FEED).exists()
    assert "corrections" not in made.text("feeds.opml")


@pytest.mark.parametrize(
    "change",
    [
        {A: article("Бірінші")},
        {A: article("Басқа атау", corrections=f"[{note('2020-05-02', 'Саны он.')}]")},
        {A: article("Бірінші", corrections=f"[{note('2022-05-02', 'Саны он.')}]")},
        {A: article("Бірінші", status="retracted", corrections=f"[{note('2020-05-02', 'Саны он.')}]")},
        {C: article("Үшінші", corrections=f"[{note('2023-05-02', 'Жаңа.')}]")},
        {C: article("Үшінші", status="retracted", corrections=f"[{note('2023-05-02', 'Жаңа.')}]")},
        {A: article("Бірінші", slug="basqa", corrections=f"[{note('2020-05-02', 'Саны он.')}]")},
        {"content/pages/rules.md": "---\ntitle: Басқа ереже\n---\n\nМәтін.\n"},
    ],
)  # fmt: skip
def test_the_list_is_that_of_a_clean_build_after_any_edit(site, monkeypatch, change) -> None:
    monkeypatch.setattr(corrections, "NEWEST", 2)
    compare_few(monkeypatch)
    policy = f"{REGISTRIES['content/imprint.yaml']}\npolicies: {{corrections: rules}}\n"
    rules = "---\ntitle: Ереже\n---\n\nМәтін.\n"
    made = site({**FILES, "content/imprint.yaml": policy, "content/pages/rules.md": rules})
    made.settings(EDITIONS=["kk", "ru"]).made()
    assert "Ереже" in made.text(PATH)
    assert build_here(made.write(change).root / "pelicanconf.py", at_time(AT)).rebuilt == ""
    edited = made.tree()
    made.settings(CACHE_PATH=".other", OUTPUT_PATH="other").made()
    made.output = made.root / "other"
    assert edited == made.tree()


def test_a_long_list_has_pages_of_its_years(site, monkeypatch) -> None:
    monkeypatch.setattr(corrections, "NEWEST", 2)
    made = site(FILES).made()
    assert len(entries(made)) == 2
    years = made.page("/corrections/").xpath("//nav[@class='corrected-years']//a/@href")
    assert years == ["/corrections/2021/", "/corrections/2020/"]
    assert [title for _, title, _ in entries(made, "/corrections/2020/")] == ["Екінші", "Бірінші"]
    assert not (made.output / "ru/corrections/2020/index.html").exists()


def test_a_correction_appears_at_its_time_and_one_of_a_hidden_story_never(site) -> None:
    later = article("Ашық", corrections=f"[{note('2026-12-01 09:00', 'Кейін.')}]")
    hidden = article("Құпия", date="2027-01-01", corrections=f"[{note('2027-01-02', 'Жасырын.')}]")
    made = site({A: later, B: hidden}).made(at="2026-12-01 08:59")
    assert entries(made) == []
    made.made(at="2026-12-01 09:00")
    assert [title for _, title, _ in entries(made)] == ["Ашық"]


def test_a_static_page_cannot_take_the_address_of_the_list(site) -> None:
    page = "---\ntitle: Түзетулер\n---\n\nМәтін.\n"
    made = site({A: article(), "content/pages/corrections.md": page})
    built = made.build_here()
    assert built.status == 1
    assert "content/pages/corrections.md" in built.said
