"""What is scheduled: as lines, in one line after a check or a build, and as a calendar."""

import re
from zoneinfo import ZoneInfo

import pytest

from tests.conftest import AT, Site, article
from tests.pipeline.conftest import at_time
from tilshi.commands import cli
from tilshi.commands.due import calendar, listed, run_due, summary, when
from tilshi.pipeline.run import check
from tilshi.pipeline.schedule import EventKind, ScheduledEvent, arranged
from tilshi.settings import load_settings

ZONE = ZoneInfo("Asia/Almaty")
FOLDER = "content/articles/2020"
FILES = {
    f"{FOLDER}/bygin.md": article("Бүгінгі", date="2026-11-23 18:00"),
    f"{FOLDER}/bygin.ru.md": "---\ntitle: Сегодня\n---\n\nТекст.\n",
    f"{FOLDER}/ashyq.md": article("Ашық", expires="2026-12-05 10:00"),
    f"{FOLDER}/ashyq.at-2026-11-24T0900.md": article("Ашық", expires="2026-12-05 10:00"),
    f"{FOLDER}/qaitqan.md": article("Қайтқан"),
    f"{FOLDER}/qaitqan.at-2027-01-02T0900.md": article("Қайтқан", status="retracted"),
    f"{FOLDER}/qaitqan.at-2027-01-03T0900.md": article("Жоба", status="draft"),
    f"{FOLDER}/qaralama.md": article("Қаралама", status="draft"),
    f"{FOLDER}/eski.md": article("Ескі", expires="2021-01-01"),
    f"{FOLDER}/retracted.md": article("Алынған", status="retracted", expires="2027-01-01"),
}


def events(made: Site, at: str = AT) -> list[ScheduledEvent]:
    return list(check(load_settings(made.root / "pelicanconf.py"), at_time(at)).schedule)


def due(made: Site, capsys: pytest.CaptureFixture[str], **more: str) -> tuple[int, str]:
    status = run_due(str(made.root / "pelicanconf.py"), at=AT, **more)
    out = capsys.readouterr()
    return status, out.out + out.err


def test_everything_that_will_happen_is_listed_by_time_and_drafts_last(site) -> None:
    told = [(str(one.event), one.story, one.langs) for one in events(site(FILES))]
    assert told == [
        ("publication", "bygin", ("kk", "ru")),
        ("change", "ashyq", ("kk",)),
        ("expiry", "ashyq", ("kk",)),
        ("retraction", "qaitqan", ("kk",)),
        ("draft", "qaralama", ("kk",)),
        ("draft", "qaitqan", ("kk",)),
    ]


def test_a_change_that_publishes_a_draft_is_its_publication(site) -> None:
    draft = f"{FOLDER}/qaralama"
    made = site(
        {
            f"{draft}.md": article("Қаралама", status="draft"),
            f"{draft}.at-2026-12-01T0900.md": article("Дайын"),
            f"{draft}.at-2026-12-02T0900.md": article("Толық"),
        }
    )
    told = [(str(one.event), one.title) for one in events(made)]
    assert told == [("publication", "Дайын"), ("change", "Толық"), ("draft", "Қаралама")]


def test_what_has_happened_is_no_longer_scheduled(site) -> None:
    made = site(FILES)
    assert [one.story for one in events(made, "2026-12-06 10:00")] == [
        "qaitqan",
        "qaralama",
        "qaitqan",
    ]
    assert [one.story for one in events(made)][:2] == ["bygin", "ashyq"]


LINES = {
    "kk": ["бүгін, 18:00", "ертең, 09:00", "5 желтоқсан, 10:00", "2027 ж. 2 қаңтар, 09:00",
           "2020 ж. 1 мамыр, 10:00", "2027 ж. 3 қаңтар, 09:00"],
    "ru": ["сегодня, 18:00", "завтра, 09:00", "5 декабря, 10:00", "2 января 2027 г., 09:00",
           "1 мая 2020 г., 10:00", "3 января 2027 г., 09:00"],
    "en": ["today, 18:00", "tomorrow, 09:00", "5 December, 10:00", "2 January 2027, 09:00",
           "1 May 2020, 10:00", "3 January 2027, 09:00"],
}  # fmt: skip
WHAT = {
    "kk": ["жарияланады", "өзгереді", "мерзімі бітеді", "қайтарып алынады",
           "қаралама, күні өтіп кеткен", "қаралама"],
    "ru": ["выйдет", "изменится", "перестанет показываться", "будет отозвано",
           "черновик, дата уже прошла", "черновик"],
    "en": ["is published", "changes", "expires", "is retracted", "draft, its date has passed",
           "draft"],
}  # fmt: skip


@pytest.mark.parametrize("lang", LINES)
def test_each_line_says_when_what_in_which_languages_and_which_story(site, capsys, lang) -> None:
    status, said = due(site(FILES), capsys, lang=lang)
    rows = [re.split(r"\s{2,}", line) for line in said.replace("\u00a0", " ").splitlines()]
    assert status == 0
    assert [row[0] for row in rows] == LINES[lang]
    assert [row[1] for row in rows] == WHAT[lang]
    assert rows[0][2:] == ["kk, ru", "bygin – Бүгінгі"]


def test_a_day_is_named_by_the_clock_of_the_newsroom() -> None:
    late = at_time("2026-11-23 23:59")
    assert when(at_time("2026-11-24 00:01"), late, ZONE, "ru") == "завтра, 00:01"
    assert when(at_time("2026-12-31 00:01"), late, ZONE, "kk") == "31 желтоқсан, 00:01"


@pytest.mark.parametrize(
    ("lang", "line"),
    [
        ("kk", "Жоспарда: жариялау – 1, өзгерту – 1, қайтарып алу – 1, мерзімі бітетіні – 1,"
               " қаралама – 2. Ең жақыны – бүгін, 18:00: жарияланады, bygin – Бүгінгі."),
        ("ru", "В плане: публикаций – 1, изменений – 1, отзывов – 1, истекающих – 1,"
               " черновиков – 2. Ближайшее – сегодня, 18:00: выйдет, bygin – Бүгінгі."),
        ("en", "Scheduled: publications – 1, changes – 1, retractions – 1, expiring – 1,"
               " drafts – 2. Next: today, 18:00: is published, bygin – Бүгінгі."),
    ],
)  # fmt: skip
def test_a_check_ends_with_the_schedule_in_one_line(site, capsys, lang: str, line: str) -> None:
    made = site(FILES)
    assert cli.run_check(str(made.root / "pelicanconf.py"), at=AT, lang=lang) == 0
    assert capsys.readouterr().out.splitlines()[-1].startswith(line)


def test_a_build_ends_with_the_schedule_in_one_line_and_says_nothing_without_one(site) -> None:
    made = site({f"{FOLDER}/a.md": article(), f"{FOLDER}/b.md": article("Ертең", status="draft")})
    assert made.build_here().out.splitlines()[-1] == "Жоспарда: қаралама – 1."
    (made.root / FOLDER / "b.md").unlink()
    assert "Жоспарда" not in made.build_here().out
    assert listed([], at_time(AT), ZONE, "kk") == ["Жоспарда ештеңе жоқ."]
    assert summary([], at_time(AT), ZONE, "kk") == ""


def test_a_story_in_several_languages_is_one_line_in_their_order() -> None:
    one = ScheduledEvent(at_time(AT), EventKind.CHANGE, "a", ("ru",), "Р", "a.ru.md")
    other = ScheduledEvent(at_time(AT), EventKind.CHANGE, "a", ("kk",), "Қ", "a.md")
    (both,) = arranged([one, other], ["kk", "ru"])
    assert (both.langs, both.title, both.file) == (("kk", "ru"), "Қ", "a.md")


def test_the_calendar_has_what_is_still_to_come(site, capsys) -> None:
    made = site(
        {**FILES, f"{FOLDER}/bygin.md": article("Бүгін, ертең; " * 9, date="2026-11-23 18:00")}
    )
    file = made.root / "josspar.ics"
    status, said = due(made, capsys, lang="kk", ics=str(file))
    data = file.read_bytes()
    assert (status, said) == (0, f"Күнтізбе жазылды: {file}. Оқиға саны – 5.\n")
    assert data.count(b"BEGIN:VEVENT") == 5
    assert data.count(b"DTSTAMP:20261123T040000Z\r\n") == 5
    assert b"DTSTART:20261123T130000Z\r\n" in data
    lines = data.split(b"\r\n")
    assert lines[-1] == b"" and b"\n" not in b"".join(lines)
    assert max(map(len, lines)) <= 75
    whole = data.replace(b"\r\n ", b"").decode("utf-8")
    assert "SUMMARY:жарияланады: Бүгін\\, ертең\\; Бүгін\\, ертең\\; " in whole
    uids = re.findall(r"^UID:(.+)\r$", whole, re.MULTILINE)
    assert len(set(uids)) == 5 and all(uid.endswith("@ulgi.example") for uid in uids)


def test_the_same_clock_gives_the_same_calendar(site) -> None:
    found = events(site(FILES))
    first, second = (calendar(found, at_time(AT), "https://ulgi.example", "kk") for _ in "ab")
    assert first == second


@pytest.mark.parametrize("place", ["output/plan.ics", "output", "content"])
def test_the_calendar_is_not_written_where_it_would_be_published(site, capsys, place) -> None:
    made = site(FILES)
    (made.root / "output").mkdir()
    assert due(made, capsys, lang="en", ics=str(made.root / place))[0] == 2
    assert not list((made.root / "output").iterdir())


def test_the_schedule_of_content_with_an_error_is_its_error(site, capsys) -> None:
    made = site({f"{FOLDER}/a.md": article(category="Жоқ")})
    status, said = due(made, capsys, lang="kk")
    assert status == 1
    assert "a.md" in said
