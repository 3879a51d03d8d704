"""The search index of a site: everything that can be read is found, and nothing else."""

import json
import re
from collections.abc import Iterator
from functools import cache

import pytest

from tests.conftest import Site, article, tree
from tests.search.boundaries import boundaries_of
from tilshi.kazakh import to_arabic, to_latin
from tilshi.search import segments, shards
from tilshi.search.keys import plain_key
from tilshi.search.query import readings
from tilshi.search.shards import decode_postings, decode_shard

DATA = "search/data/"
PLACES = "Алматы Шымкент Түркістан Қызылорда Атырау Ақтөбе Тараз Орал Семей Қостанай".split()
WHAT = "мектеп көпір кітапхана аурухана зауыт театр саябақ стадион теміржол әуежай".split()


@pytest.fixture
def small_segments(monkeypatch: pytest.MonkeyPatch) -> None:
    """Some stories are as many segments and shards as thousands have otherwise."""
    monkeypatch.setattr(segments, "SMALLEST", 4)
    monkeypatch.setattr(segments, "FACTOR", 2)
    monkeypatch.setattr(shards, "LIMITS", ((0, 80), (8, 120)))


def title(number: int) -> str:
    return f"{PLACES[number % 10]} қаласындағы {WHAT[number // 10 % 10]} {number}"


def body(number: int) -> str:
    place, what = PLACES[number % 10], WHAT[number // 10 % 10]
    return f"{place}да {what}тер мен {number}-нысан ашылды. Қызметкерлер қуанышты."


def story(number: int, **fields: object) -> str:
    day = f"2020-{1 + number // 28:02}-{1 + number % 28:02} 10:00"
    given = {"date": day, "tags": "[Білім]", "summary": "Жаңалық.", **fields}
    return article(title(number), body(number), **given)


def stories(count: int) -> dict[str, str]:
    return {f"content/articles/2020/s{n:03}.md": story(n) for n in range(count)}


class Index:
    """The index as a browser reads it."""

    def __init__(self, site: Site, edition: str = "kk", lang: str = "kk") -> None:
        self.site, self.edition, self.lang = site, edition, lang
        self.list = self._json(f"{lang}/index.json")

    def _json(self, name: str) -> object:
        return json.loads(self.site.text(DATA + name))

    def found(self, wanted: str) -> set[int]:
        """The numbers of the documents with a key of this plain form."""
        numbers = set()
        for first, size, boundaries in self.list["segments"]:
            start = max(one for one in boundaries_of(boundaries) if one <= wanted)
            file = f"{DATA}{self.lang}/{first}-{size}/{start.replace(':', '~') or '-'}.bin"
            for key, count, postings in decode_shard((self.site.output / file).read_bytes()):
                if plain_key(key) == wanted:
                    documents = decode_postings(postings)
                    assert len(documents) == count
                    numbers |= {first + number for number, _ in documents}
        return numbers

    def document(self, number: int) -> list[str] | None:
        block = number // 4
        shown = self._json(f"{self.edition}/{block // 100}/{block}.json")
        return shown[number % 4]

    def typed(self, word: str) -> set[str]:
        """The addresses of what is found by a word, as it stands in a text."""
        numbers = set().union(*(self.found(one.stem) for one in readings(word, self.lang)))
        return {self.document(number)[1] for number in numbers}

    def keys(self) -> Iterator[str]:
        for file in (self.site.output / DATA / self.lang).rglob("*.bin"):
            yield from (key for key, *_ in decode_shard(file.read_bytes()))


@pytest.mark.usefixtures("small_segments")
def test_each_of_130_stories_is_found_by_each_of_its_words(site) -> None:
    made = site(stories(130)).made()
    index = Index(made)
    assert index.list["documents"] == 130
    assert [first for first, *_ in index.list["segments"]] == [0, 128]
    found = cache(index.typed)
    for number in range(130):
        words = set(re.findall(r"\w+", f"{title(number)} {body(number)} Жаңалық"))
        for word in words - {"мен"}:
            assert f"/2020/{1 + number // 28:02}/s{number:03}/" in found(word), (number, word)


def test_a_document_is_shown_in_the_script_of_the_edition(site) -> None:
    files = {"content/articles/2020/a.md": article("Ауыл мектебі", "Оқушы көп.", summary="Жаңа ғимарат.")}  # fmt: skip
    made = site(files).made()
    for edition, letters in (("kk", str), ("qz", to_latin), ("tote", to_arabic)):
        shown = Index(made, edition).document(0)
        prefix = "" if edition == "kk" else f"/{edition}"
        assert shown[:3] == [letters("Ауыл мектебі"), f"{prefix}/2020/05/a/", "2020-05-01"]
        assert shown[4:] == [letters("Қоғам"), letters("Жаңа ғимарат."), ""]


def test_a_story_is_found_by_its_section_topics_authors_and_year(site) -> None:
    files = stories(3) | {
        "content/articles/2020/a.md": article(category="Спорт", tags="[Мәртөбе]", authors="[aigul]", date="2021-01-01"),
    }  # fmt: skip
    index = Index(site(files).made())
    for facet in ("s:sport", "t:martobe", "a:aigul", "y:2021"):
        assert index.found(facet) == {3}, facet
    assert index.found("s:qogham") == index.found("t:bilim") == index.found("y:2020") == {0, 1, 2}


def test_stories_are_searched_in_the_language_of_the_edition(site) -> None:
    files = stories(2) | {
        "content/articles/2020/s000.ru.md": "---\ntitle: Новые школы\n---\n\nОткрыты.\n",
        "content/articles/2020/s001.en.md": "---\ntitle: New bridges\n---\n\nOpened.\n",
    }
    made = site(files).made()
    assert Index(made, "ru", "ru").typed("школами") == {"/ru/2020/01/s000/"}
    assert Index(made, "en", "en").typed("bridge") == {"/en/2020/01/s001/"}
    assert Index(made).typed("школами") == set()


HIDDEN = {
    "draft": {"status": "draft"},
    "embargoed": {"date": "2027-01-01 10:00"},
    "retracted": {"status": "retracted"},
    "expired": {"expires": "2020-06-01"},
}


@pytest.mark.parametrize("kind", HIDDEN)
def test_nothing_of_a_story_that_is_not_public_is_in_any_file(site, kind) -> None:
    fields = {"tags": "[Құпия]", "authors": "[aigul]", "category": "Спорт", **HIDDEN[kind]}
    hidden = article("Жасырын ғарышкер", "Астероидтар құлайды.", summary="Кометалар.", **fields)
    made = site(stories(3) | {"content/articles/2020/q.md": hidden}).made()
    index = Index(made)
    for word in ("жасырын", "ғарышкер", "астероидтар", "құлайды", "кометалар"):
        assert index.typed(word) == set(), word
    assert not {"t:qupiia", "a:aigul", "s:sport", "y:2027"} & set(index.keys())
    telling = re.compile("ғарышкер|ğaryşker|кометалар|kometalar|құпия|qūpia|/q/", re.IGNORECASE)
    for file in (made.output / DATA).rglob("*.json"):
        assert not telling.search(file.read_text("utf-8")), file


def test_a_withdrawn_story_keeps_its_number(site) -> None:
    made = site(stories(3)).made()
    before = Index(made).document(2)
    made.write({"content/articles/2020/s001.md": story(1, status="retracted")}).made()
    index = Index(made)
    assert index.list["documents"] == 3
    assert [index.document(number) for number in (1, 2)] == [None, before]


def changed_by(made: Site, files: dict[str, str]) -> set[str]:
    """The files of the search that are written when `files` change."""
    before = tree(made.output / "search")
    after = tree(made.write(files).made().output / "search")
    return {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}


@pytest.mark.usefixtures("small_segments")
def test_a_new_story_rewrites_the_youngest_segment_only(site) -> None:
    made = site(stories(30)).made()
    changed = changed_by(made, {"content/articles/2020/s030.md": story(30)})
    # 30 stories are segments of 16, 8, 4 and, not full, 2.
    assert {path for path in changed if path.endswith(".json")} == {
        "data/kk/index.json",
        *(f"data/{edition}/0/7.json" for edition in ("kk", "qz", "tote")),
    }
    binary = {path for path in changed if path.endswith(".bin")}
    assert binary
    assert all(path.startswith("data/kk/28-4/") for path in binary)


@pytest.mark.usefixtures("small_segments")
def test_an_edit_of_an_old_story_rewrites_the_shards_of_its_changed_words_only(site) -> None:
    made = site(stories(30)).made()
    whole = {path for path in tree(made.output / "search") if "/0-16/" in path}
    text = story(3).replace("Қызметкерлер", "Қызметкерлер зымыран")
    changed = changed_by(made, {"content/articles/2020/s003.md": text})
    assert changed < whole | {"data/kk/index.json"}
    assert len(changed) < len(whole) / 2


def test_a_site_without_a_story_in_a_language_has_an_empty_list(site) -> None:
    made = site(stories(1)).made()
    assert Index(made, "ru", "ru").list == {"version": 1, "documents": 0, "segments": []}


def test_sections_topics_and_authors_with_stories_can_be_suggested(site) -> None:
    files = stories(2) | {"content/articles/2020/a.md": article(authors="[aigul]")}
    made = site(files).made()
    names = json.loads(made.text(f"{DATA}qz/names.json"))
    assert names == [
        ["section", "qogham", "Qoğam", "/qz/qogham/"],
        ["topic", "bilim", "Bılım", "/qz/topic/bilim/"],
        ["author", "aigul", "Aigül Serıkqyzy", "/qz/author/aigul/"],
    ]


def test_an_old_address_cannot_take_a_place_of_the_search(site) -> None:
    result = site({"content/articles/2020/a.md": article(redirect_from="[/search/data/]")}).build()
    assert result.status == 1
    assert "/search/data/" in result.err
