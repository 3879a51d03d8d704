"""Registries: whatever an editor writes into them is read, or reported with file and line."""

import json
import time
from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import REGISTRIES
from tilshi.content.front_matter import Located
from tilshi.content.registries import Registries, read_registries
from tilshi.content.schema import FrontMatter, PageFrontMatter
from tilshi.content.validation import validate
from tilshi.problems import Problem
from tilshi.store.serialisation import registries_from_json, registries_to_json

ZONE = ZoneInfo("Asia/Almaty")
ENTRY = "- {id: %s, name: {kk: %s, ru: %s, en: %s}}\n"
LANGS = ("kk", "ru", "en")
Read = Callable[..., tuple[Registries | None, list[Problem]]]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Reads the registries of the tests, some of them replaced by the texts given."""

    def read(**texts: str) -> tuple[Registries | None, list[Problem]]:
        (tmp_path / "content").mkdir(exist_ok=True)
        for name, text in REGISTRIES.items():
            given = texts.get(Path(name).stem, text)
            (tmp_path / name).write_text(given, "utf-8")
        return read_registries(tmp_path / "content", LANGS, ZONE)

    return read


def imprint(old: str, new: str) -> str:
    text = REGISTRIES["content/imprint.yaml"]
    assert old in text
    return text.replace(old, new)


def told(problems: list[Problem]) -> set[tuple[str, int | None, str]]:
    return {(problem.file, problem.line, problem.code) for problem in problems}


@pytest.mark.parametrize("name", ["Қaла", "қала\u200b", "Қа\u00adла"])
def test_two_topics_whose_names_look_the_same_are_told(read: Read, name: str) -> None:
    first = ENTRY % ("qala", "Қала", "Город", "City")
    _, problems = read(topics=first + ENTRY % ("qala-2", name, "Столица", "Capital"))
    assert told(problems) == {("content/topics.yaml", 2, "name-alike")}


def test_a_language_outside_of_the_name_is_told_where_it_belongs(read: Read) -> None:
    _, problems = read(topics="- id: qala\n  name:\n    kk: Қала\n  ru: Город\n  en: City\n")
    assert told(problems) == {
        ("content/topics.yaml", 4, "field-nested"), ("content/topics.yaml", 5, "field-nested")
    }  # fmt: skip


def test_names_that_only_sound_alike_are_two(read: Read) -> None:
    first = ENTRY % ("sor", "СОР", "СОР", "SOR")
    _, problems = read(topics=first + ENTRY % ("cop", "КОП", "КОП", "COP"))
    assert not problems


@pytest.mark.parametrize(
    ("old", "new", "line", "code"),
    [
        ("date: 2020-01-02", "date: [2020]", 7, "not-text"),
        ("date: 2020-01-02", "date: {year: 2020}", 7, "not-text"),
        ("date: 2020-01-02", "date: 2020-13-02", 7, "bad-day"),
        ("date: 2020-01-02", "date: 2020-W01-2", 7, "bad-day"),
        ("{date} жылы берілді", "{date} } жылы", 9, "license-sentence"),
        ("{date} жылы берілді", "{ {date} жылы", 9, "license-sentence"),
        ("№ {number} куәлігі", "№ {number:>9999999999} куәлігі", 9, "license-sentence"),
        ("№ {number} куәлігі", "№ {number.__class__} куәлігі", 9, "license-sentence"),
        ("{date} жылы берілді", "{date!r} жылы", 9, "license-sentence"),
        ("{date} жылы берілді", "{date} {} жылы", 9, "license-sentence"),
        ("{date} жылы берілді", "{{date}} жылы", 9, "license-sentence"),
        ("№ {number} куәлігі", "куәлік", 9, "license-sentence"),
        ("number: 2-ИА", "number: 1-ИА", 12, "listed-twice"),
        ("number: 2-ИА", "number: 1-иа", 12, "listed-twice"),
        ("https://t.me/ulgi", "http://t.me/ulgi", 19, "bad-https"),
        ("https://t.me/ulgi", "'https://[::1'", 19, "bad-https"),
        ("https://t.me/ulgi", "https://t.me:99999/", 19, "bad-https"),
        ("https://t.me/ulgi", "[x]", 19, "not-text"),
        ("license: 1-ИА", "license: [1-ИА]", 4, "not-text"),
        ("social:\n", "social:\n  - 7\n", 19, "not-fields"),
    ],
)
def test_errors_in_the_imprint_are_reported_with_their_lines(
    read: Read, old: str, new: str, line: int, code: str
) -> None:
    registries, problems = read(imprint=imprint(old, new))
    assert registries is None
    assert ("content/imprint.yaml", line, code) in told(problems)


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ("  - {id: telegram, name: Т, url: https://t.me/other}", "listed-twice"),
        ("  - {id: other, name: Т, url: https://t.me/ulgi}", "listed-twice"),
    ],
)
def test_a_social_network_is_in_the_imprint_once(read: Read, more: str, code: str) -> None:
    _, problems = read(imprint=REGISTRIES["content/imprint.yaml"] + more + "\n")
    assert told(problems) == {("content/imprint.yaml", 20, code)}


def test_a_number_with_braces_is_printed_as_it_is(read: Read) -> None:
    registries, _ = read(imprint=REGISTRIES["content/imprint.yaml"].replace("1-ИА", "1{date}"))
    assert registries is not None
    line = registries.imprint.license_line("1{date}", "kk")
    assert line == "№ 1{date} куәлігі 02.01.2020 жылы берілді."


def test_an_unknown_field_is_reported_with_the_most_similar_one(read: Read) -> None:
    _, problems = read(imprint=imprint("  - number: 2-ИА", "  - nmber: 2-ИА"))
    (unknown,) = (problem for problem in problems if problem.code == "unknown-field")
    assert (unknown.line, unknown.nearest) == (12, "number")


@pytest.mark.parametrize(
    "slug", ["topic", "archive", "p", "images", "assets", "2020", "ru", "tote"]
)
def test_a_section_cannot_take_an_address_of_the_site_itself(read: Read, slug: str) -> None:
    text = REGISTRIES["content/sections.yaml"]
    _, problems = read(sections=text.replace("slug: {en: society}", f"slug: {{en: {slug}}}"))
    assert told(problems) == {("content/sections.yaml", 2, "slug-taken")}
    _, problems = read(sections=text.replace("id: sport", f"id: {slug}"))
    assert told(problems) == {("content/sections.yaml", 3, "slug-taken")}


@pytest.mark.parametrize("name", ["topics", "authors"])
def test_a_topic_or_an_author_may_be_called_like_an_address_of_the_site(
    read: Read, name: str
) -> None:
    registries, problems = read(**{name: "- {id: ru, name: {kk: Ру, ru: Ру, en: Ru}}\n"})
    assert registries is not None, problems


@pytest.mark.parametrize("name", ["sections", "topics", "authors"])
def test_two_entries_with_one_slug_are_reported_at_the_second(read: Read, name: str) -> None:
    entries = (
        "- {id: a, name: {kk: А, ru: А, en: A}}\n"
        "- {id: b, name: {kk: Б, ru: Б, en: B}, slug: {ru: a}}\n"
    )
    registries, problems = read(**{name: entries})
    assert registries is None
    assert told(problems) == {(f"content/{name}.yaml", 2, "slug-taken")}


def test_a_slug_is_limited_to_what_file_systems_allow(read: Read) -> None:
    good, _ = read(topics=f"- {{id: {'a' * 200}, name: {{kk: А, ru: А, en: A}}}}\n")
    assert good is not None
    _, problems = read(topics=f"- {{id: {'a' * 201}, name: {{kk: А, ru: А, en: A}}}}\n")
    assert told(problems) == {("content/topics.yaml", 1, "too-long")}
    slug = "b" * 300
    _, problems = read(authors=f"- {{id: a, name: {{kk: А, ru: А, en: A}}, slug: {{en: {slug}}}}}")
    assert told(problems) == {("content/authors.yaml", 1, "too-long")}


def topics(count: int) -> str:
    return "".join(
        f"- {{id: topic-{n}, name: {{kk: Тақырып {n}, ru: Тема {n}, en: Topic {n}}}}}\n"
        for n in range(count)
    )


def test_a_registry_is_read_in_linear_time(read: Read) -> None:
    def seconds(count: int) -> float:
        text = topics(count)
        before = time.process_time()
        registries, problems = read(topics=text)
        assert registries is not None, problems
        return time.process_time() - before

    few = min(seconds(500) for _ in range(3))
    assert seconds(8000) < 16 * few * 2.5


@pytest.mark.parametrize(
    ("written", "meant"),
    [("Айгүл", "Айгүл Серікқызы"), ("серікқызы", "Айгүл Серікқызы"), ("Айгул", "Айгуль Серикызы")],
)
def test_an_author_is_suggested_for_one_of_her_names_if_nobody_else_has_it(
    read: Read, written: str, meant: str
) -> None:
    registries, _ = read()
    assert registries is not None
    assert registries.authors.nearest(written) == meant


def test_of_two_authors_with_one_first_name_neither_is_suggested(read: Read) -> None:
    more = "- {id: oz, name: {kk: Айгүл Омар, ru: Айгуль Омар, en: Aigul Omar}}\n"
    registries, _ = read(authors=REGISTRIES["content/authors.yaml"] + more)
    assert registries is not None
    assert registries.authors.nearest("Айгүль") is None
    assert registries.authors.nearest("Омар") == "Айгүл Омар"


def test_thousands_of_unknown_names_are_not_all_compared_with_thousands_of_known_ones(
    read: Read,
) -> None:
    registries, _ = read(topics=topics(3000))
    assert registries is not None
    assert registries.topics.nearest("Тақырп 77") == "Тақырып 77"
    before = time.process_time()
    for n in range(20_000):
        registries.topics.nearest(f"Тқырып {n}")
    assert time.process_time() - before < 15


VALUES = st.recursive(
    st.text(alphabet="a1{}[]<&;,:/ .-%үА\n", max_size=12)
    | st.sampled_from(["", "null", "2020-01-02", "2020-02-31 10:00+99:99", "https://[", "{date}"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["kk", "src", "date", "x", ""]), inner, max_size=3)
    ),
    max_leaves=6,
)


def places(value: object, here: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """All places in a value."""
    inner: list[tuple[str | int, object]] = []
    if isinstance(value, dict):
        inner = list(value.items())
    elif isinstance(value, list):
        inner = list(enumerate(value))
    return [here, *(place for name, one in inner for place in places(one, (*here, name)))]


def replaced(value: object, place: tuple[str | int, ...], new: object) -> object:
    if not place:
        return new
    copy = dict(value) if isinstance(value, dict) else list(value)  # type: ignore[call-overload]
    copy[place[0]] = replaced(copy[place[0]], place[1:], new)
    return copy


WHOLE = {name: yaml.load(text, yaml.BaseLoader) for name, text in REGISTRIES.items()}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300)
@given(data=st.data())
def test_no_value_anywhere_in_a_registry_can_make_reading_fail(read: Read, data) -> None:
    name = data.draw(st.sampled_from(sorted(WHOLE)))
    place = data.draw(st.sampled_from(places(WHOLE[name])))
    value = replaced(WHOLE[name], place, data.draw(VALUES))
    registries, problems = read(**{Path(name).stem: json.dumps(value, ensure_ascii=False)})
    for problem in problems:
        assert problem.file == name
        assert problem.line
        assert problem.sentence("kk")
    if registries is not None:
        assert registries_from_json(registries_to_json(registries)) == registries
        for license_ in registries.imprint.licenses:
            assert all(license_.line(lang) for lang in LANGS)


FIELDS = {
    FrontMatter: {
        "title": "а", "date": "2020-01-01", "modified": "2020-01-01", "category": "а",
        "tags": ["а"], "related": ["а"], "related_topics": ["а"], "media_license": "1",
        "authors": ["а"], "summary": "а", "image": {"src": "a.jpg", "alt": "а", "caption": "а"},
        "status": "draft", "expires": "2020-01-01",
        "corrections": [{"date": "2020-01-01", "note": "а"}], "redirect_from": ["/a/"],
        "slug": "a",
    },
    PageFrontMatter: {"title": "а", "summary": "а", "order": "1", "status": "draft"},
}  # fmt: skip


@settings(max_examples=500)
@given(data=st.data())
def test_no_value_anywhere_in_front_matter_can_make_checking_fail(data) -> None:
    model = data.draw(st.sampled_from(list(FIELDS)))
    place = data.draw(st.sampled_from(places(FIELDS[model])))
    value = replaced(FIELDS[model], place, data.draw(VALUES))
    _, problems = validate(model, Located(value), "f", ZONE)
    assert all(problem.sentence(lang) for problem in problems for lang in LANGS)
