"""Front matter as editors mistype it: told in plain words, on the right line, and what is said to
write in its place is right. Kinds of mistakes are those of public reports; all words are our own.
"""

from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilshi.content.front_matter import read_yaml
from tilshi.content.source import Name, Source, read_source
from tilshi.content.times import parse_time
from tilshi.content.yaml_writing import item, listed, scalar
from tilshi.problems import EDITOR_LANGS, Problem

ZONE = ZoneInfo("Asia/Almaty")
NAME = Name("articles/2026/a.md", "article", "a", "kk")


def source(*lines: str) -> tuple[Source | None, list[Problem]]:
    text = "\n".join(["---", *lines, "---", "", "Мәтін."])
    return read_source(text.encode(), NAME, ZONE)


def title(line: str) -> str:
    """The title in a front matter of one line, which is good."""
    found, problems = source(line)
    assert found is not None
    assert not problems
    return found.fields.title


# the line as typed, the problem's code, and what the line is to be instead
MISTYPED = [
    # jekyll/jekyll#549, jonschlinkert/gray-matter#90, pleaseai/shunt#535: all after « #» is lost
    ("title: Есеп #5 және бағасы", "yaml-comment", "Есеп #5 және бағасы"),
    ("title: Бүгін #Шымкент қаласында", "yaml-comment", "Бүгін #Шымкент қаласында"),
    ("title: Мектеп # оқу", "yaml-comment", "Мектеп # оқу"),
    ("title: #Шымкент қаласында", "yaml-comment", "#Шымкент қаласында"),
    ("title: # Тақырып", "yaml-comment", None),  # without the comment it is Markdown's
    # jekyll/jekyll#549, jgm/pandoc#3344: quotation marks round the first words alone
    ('title: "Ақжелең" агенттігі ашылды', "yaml-quoted-part", '"Ақжелең" агенттігі ашылды'),
    ("title: 'Ақжелең' агенттігі", "yaml-quoted-part", "'Ақжелең' агенттігі"),
    ('title: "Бір" және "екі"', "yaml-quoted-part", '"Бір" және "екі"'),
    ('title: "Ол "жақсы" деді"', "yaml-quoted-part", 'Ол "жақсы" деді'),
    ('title: "Ақжелең', "yaml-quote-open", "Ақжелең"),
    # kubernetes/kubernetes#12531, dauxio/daux.io#19, eyeseast/python-frontmatter#70, #127
    ("title: Қазақстан: жаңа жол", "yaml-colon", "Қазақстан: жаңа жол"),
    ("title: бір : екі", "yaml-colon", "бір : екі"),
    ("title: Жоспар (Бөлім: негізгі)", "yaml-colon", "Жоспар (Бөлім: негізгі)"),
    ("title: Не болды:", "yaml-colon", "Не болды:"),
    ("title: “Ақжелең”: жаңа жол", "yaml-colon", "“Ақжелең”: жаңа жол"),
    # kbravh/tweet-to-markdown#3, jgm/pandoc#1908, garrytan/gbrain#4319
    ("title: @qala туралы", "yaml-first-character", "@qala туралы"),
    ("title: %50 жеңілдік", "yaml-first-character", "%50 жеңілдік"),
    ("title: `код", "yaml-first-character", "`код"),
    ("title: *Жаңа мақала", "yaml-first-character", "*Жаңа мақала"),
    ("title: &5 сөз", "yaml-first-character", "&5 сөз"),
    ("title: !Назар аударыңыз", "yaml-first-character", "!Назар аударыңыз"),
    ("title: ! Назар", "yaml-first-character", "! Назар"),
    ("title: | сөз", "yaml-first-character", "| сөз"),
    ("title: >сөз", "yaml-first-character", ">сөз"),
    ("title: , сөз", "yaml-first-character", ", сөз"),
    ("title: - сөз", "yaml-first-character", "- сөз"),
    ("title: [Видео] Шымкентте", "yaml-first-character", "[Видео] Шымкентте"),
    ("title: {Ескерту} сөз", "yaml-first-character", "{Ескерту} сөз"),
    ("title: [Видео", "yaml-brackets", "[Видео"),
    ("title:Есеп", "yaml-no-space", "Есеп"),
    ("title:\u00a0Есеп", "yaml-no-space", "Есеп"),
    ('title: "C:\\жол"', "yaml-escape", "C:\\жол"),
]


@pytest.mark.parametrize(("line", "code", "meant"), MISTYPED)
def test_a_mistyped_title_is_told_with_the_line_to_write_instead(
    line: str, code: str, meant: str | None
) -> None:
    found, (problem, *more) = source("date: 2026-01-02", line, "category: Қоғам")
    assert found is None or "title" in found.flawed
    assert not more
    assert (problem.code, problem.line, problem.field) == (code, 3, "title")
    if meant is not None:
        assert title(str(problem.values["line"])) == meant
        assert str(problem.values["line"]) in problem.text("en")[1]


@pytest.mark.parametrize("lang", EDITOR_LANGS)
@pytest.mark.parametrize(("line", "code", "meant"), MISTYPED)
def test_nobody_is_told_in_the_words_of_a_parser(line: str, code: str, meant, lang: str) -> None:
    _, (problem,) = source(line)
    said = " ".join(problem.text(lang)).lower()
    for word in ("scalar", "mapping", "token", "block", "anchor", "alias", "expected", "yaml"):
        assert word not in said


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ("title: 2019-03-15", "2019-03-15"),
        ("title: 1984", "1984"),
        ("title: 1e3", "1e3"),
        ("title: yes", "yes"),
        ("title: Норвегия - NO", "Норвегия - NO"),
        ("title: 12:30-да", "12:30-да"),
        ("title: C# тілі", "C# тілі"),
        ("title: А&Б", "А&Б"),
        ("title: Сұрақ? Жауап!", "Сұрақ? Жауап!"),
        ("title: 50% жеңілдік", "50% жеңілдік"),
        ("title: «Ақжелең» агенттігі", "«Ақжелең» агенттігі"),
        ("title: Сынақ  # аударыңыз", "Сынақ"),  # as `inv new` writes it
        ("title: Сынақ\t# аударыңыз", "Сынақ"),
        ('title: "Есеп #5: бағасы"  # ескертпе', "Есеп #5: бағасы"),
        ("title: 'Д''Артаньян'", "Д'Артаньян"),
        ("title: >-\n  Екі жолдан\n  тұрады: #5", "Екі жолдан тұрады: #5"),
        ("# ескертпе\ntitle: Сынақ", "Сынақ"),
    ],
)
def test_what_is_in_no_doubt_is_taken_as_it_is_meant(line: str, meant: str) -> None:
    assert title(line) == meant


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (["title: а: б", "summary: в: г", "category: @д"],
         [("yaml-colon", 2), ("yaml-colon", 3), ("yaml-first-character", 4)]),
        (["title:а", "date:2026-01-02"], [("yaml-no-space", 2), ("yaml-no-space", 3)]),
        (["title: а", "image:", "\tsrc: a.jpg", "\talt: б"], [("yaml-tab", 4), ("yaml-tab", 5)]),
        (["title: а #1", "summary: б #2", "tags:", "  - в", "  - #3"],
         [("yaml-comment", 2), ("yaml-comment", 3), ("yaml-comment", 6)]),
        (["title: а", "title: б", "date: x", "title: в"],
         [("twice", 3), ("twice", 5)]),
        (["title: а", "  date: 2026-01-02"], [("yaml-indent", 3)]),
        (["title: а", "summary: бір", "  екі: үш"], [("yaml-colon", 3)]),
        (["title: а", "image: {src: a.jpg, alt: Есеп #5, caption: б}"], [("yaml-brackets", 3)]),
        (["title: а", "image: {src: a.jpg, alt: Қала: түн}"], [("yaml-brackets", 3)]),
        (["title: а", "image: {src: a.jpg, alt: Қала, түн}"], [("yaml-comma", 3)]),
        (["title: а", "tags: [#Шымкент, #спорт]"], [("yaml-brackets", 3)]),
        (["title: а", "tags: [&x бір, *x]"], [("yaml-sign", 3)]),
        (["title: а", "image:", "  src: a.jpg", "   alt: б"], [("yaml-indent", 5)]),
        (["title: а", "image:", "    src: a.jpg", "  alt: б"], [("yaml-indent", 5)]),
        (["title: а", "title = б"], [("yaml-no-colon", 3)]),
        (["title: а", "summary: |", "  б: в", "  #г", "category: @д"],
         [("yaml-first-character", 6)]),
        (["title: а: б", "corrections:", "  - date: 2026-01-02", "    note: Түзетілді",
          "  - date: 2026-01-03", "    note:Аты", "    more: а: б"],
         [("yaml-colon", 2), ("yaml-no-space", 7), ("yaml-colon", 8)]),
        (["title: а", "tags:", "-Шымкент", "– Білім", "- Бадам", "•\u00a0Қала"],
         [("yaml-hyphen", 4), ("yaml-hyphen", 5), ("yaml-hyphen", 7)]),
        (["title: а", "image:", "\u00a0\u00a0src: a.jpg", "\u202f alt: б"],
         [("yaml-tab", 4), ("yaml-tab", 5)]),
        (["title: а", "image: {src:a.jpg, alt:Қала}"], [("yaml-no-space", 3)]),
        (["title: {Бейне}"], [("yaml-first-character", 2)]),
        (["title: а: б", "image: {}", "summary: Бір", "  – екі"], [("yaml-colon", 2)]),
        (["title: а", "summary: \"бір", "  екі: үш\"", "category: @д"],
         [("yaml-first-character", 5)]),
    ],
)  # fmt: skip
def test_all_mistakes_are_told_at_once_each_on_its_own_line(
    lines: list[str], told: list[tuple[str, int]]
) -> None:
    _, problems = source(*lines)
    told_of_yaml = [one for one in problems if one.code != "bad-time"]
    assert [(one.code, one.line) for one in told_of_yaml] == told


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        (["title: а", "image:", "\tsrc: a.jpg"], "  src: a.jpg"),
        (["\ttitle: а"], "title: а"),
        (["title: а", "image: {src: a.jpg, alt: Қала, түн}"], 'alt: "Қала, түн"'),
        (["title: а", "summary: бір", "  екі: үш"], 'summary: "бір екі: үш"'),
        (
            ["title: а", 'image: {src:a.jpg, alt: "Қала, бейне:сөз", caption:б}'],
            'image: {src: a.jpg, alt: "Қала, бейне:сөз", caption: б}',
        ),
        (["title: а", "tags:", "-Шымкент"], "- Шымкент"),
    ],
)
def test_the_line_to_write_is_shown_whole(typed: list[str], written: str) -> None:
    _, (problem, *_) = source(*typed)
    assert problem.values["line"] == written


def test_a_comment_after_what_is_no_text_is_only_a_comment() -> None:
    found, problems = source(
        "title: а", "date: 2026-01-02 10:00 # таңертең", "status: draft # тағы"
    )
    assert not problems
    assert found is not None
    assert str(found.fields.status) == "draft"


@pytest.mark.parametrize("quotes", ["“{}”", "«{}»", "„{}“", "‘{}’", "”{}”"])
def test_quotation_marks_of_a_word_processor_round_a_date_or_a_status_are_no_part_of_it(
    quotes: str,
) -> None:
    lines = (("date", "2026-01-02 10:00"), ("status", "Draft"), ("slug", "dostyq"))
    found, problems = source("title: а", *(f"{n}: {quotes.format(v)}" for n, v in lines))
    assert not problems
    assert found is not None
    fields = found.fields
    assert (fields.date.hour, str(fields.status), fields.slug) == (10, "draft", "dostyq")


# Times of Hugo (Go's RFC 3339 with nanoseconds), Ghost and Jekyll (JavaScript's), WordPress' export.
@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("2026-01-02T10:00:00.000Z", "2026-01-02T10:00:00+00:00"),
        ("2026-01-02T10:00:00.123456789+05:00", "2026-01-02T10:00:00+05:00"),
        ("2026-01-02 10:00:00.5 +0600", "2026-01-02T10:00:00+06:00"),
        ("2026-01-02T10:00:00Z", "2026-01-02T10:00:00+00:00"),
    ],
)
def test_a_time_of_another_system_is_taken(typed: str, said: str) -> None:
    assert parse_time(typed, ZONE).isoformat() == said


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("15.03.2019", "2019-03-15"),
        ("2019/3/5", "2019-03-05"),
        ("05.03.2019, 9:05", "2019-03-05 09:05"),
        ("2019–03–15 09.05", "2019-03-15 09:05"),
        ("15.03.2019 9:05:30", "2019-03-15 09:05"),
        ("31.02.2019", None),
        ("2019-03-15 9:05 PM", None),  # what is not understood is not left out
        ("2019-03-15 09:05 GMT+3", None),
        ("2019-03-15 09:05 +03", None),
        ("ертең", None),
    ],
)
def test_a_date_in_the_usual_way_is_told_in_ours(typed: str, hint: str | None) -> None:
    _, (problem,) = source("title: а", f"date: {typed}")
    assert (problem.code, problem.nearest) == ("bad-time", hint)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('+++\ntitle = "а"\n+++\nх', "front-matter-toml"),
        ('---toml\ntitle = "а"\n---\nх', "front-matter-toml"),
        ('{\n  "title": "а"\n}\nх', "front-matter-json"),
        ('{"title": "а"}\nх', "front-matter-json"),
        (";;;\n{}\n;;;\nх", "front-matter-json"),
        ("Жай мәтін", "front-matter-missing"),
    ],
)
def test_front_matter_in_another_language_is_named(text: str, code: str) -> None:
    _, problems = read_source(text.encode(), NAME, ZONE)
    assert [(one.code, one.line) for one in problems] == [(code, 1)]


@given(st.text(alphabet="аб 1:#'\"\\[]{},&*!|>%@`-?\t~", max_size=20))
def test_any_text_is_written_so_that_it_reads_back(text: str) -> None:
    text = text.strip()
    assert read_yaml(f"x: {scalar(text)}", "f").value == {"x": text}
    assert read_yaml(f"[{item(text)}]", "f").value == [text]
    assert read_yaml(listed([text, "б"]), "f").value == [text, "б"]


@given(st.lists(st.text(alphabet="аb 1:#'\"\\[]{},&*|>-\t", max_size=12), max_size=8))
def test_any_lines_are_read_or_told_with_a_line_that_is_there(lines: list[str]) -> None:
    for problem in read_yaml("\n".join(lines), "f").problems:
        assert 1 <= (problem.line or 0) <= max(len(lines), 1)
        assert all(all(problem.text(lang)) for lang in EDITOR_LANGS)


@pytest.mark.parametrize(
    "line",
    ["{id: b, name: {kk: Б}}", "-{id: b, name: {kk: Б}}", "— {id: b, name: {kk: Б}}",
     "- {id:b, name:{kk:Б}}"],
)  # fmt: skip
def test_an_entry_of_a_registry_is_shown_as_it_is_to_be_written(line: str) -> None:
    first = "- {id: a, name: {kk: А}}\n"
    (problem,) = read_yaml(first + line, "content/topics.yaml").problems
    assert problem.line == 2
    mended = read_yaml(first + str(problem.values["line"]), "content/topics.yaml")
    assert not mended.problems
    assert mended.value[1] == {"id": "b", "name": {"kk": "Б"}}
