"""Files as forms, and forms as files."""

from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from tilshi.content.front_plan import FrontPlan
from tilshi.content.registries import Registry, Section, Topic
from tilshi.content.schema import FrontMatter
from tilshi.desk.admin.file_writing import form_of, new_problems, written
from tilshi.desk.admin.form_fields import Kind, form_fields
from tilshi.desk.admin.form_values import Names, shown, stored
from tilshi.problems import ProblemsError

SECTIONS = Registry.of([Section(id="qogham", name={"kk": "Қоғам", "ru": "Общество"})])
TOPICS = Registry.of(
    [
        Topic(id="shymkent", name={"kk": "Шымкент", "ru": "Шымкент"}, synonyms=("Чимкент",)),
        Topic(id="bilim", name={"kk": "Білім", "ru": "Образование"}),
    ]
)
NAMES = Names(ZoneInfo("Asia/Almaty"), "kk", {"sections": SECTIONS, "topics": TOPICS})
STORY = """\
---
# Өзіме
title: "Көпір: ашылды"
date: 2020-05-01T10:00+06:00   # таңертең
category: Общество
tags: Чимкент; bilim
age: 16+
image: kopir.jpg
own_field: {a: [1]}
corrections:
  - date: 2020-05-02   # түс
    note: Бірінші.
---


Мәтін.
"""


def changed(text: str, kind: str = "articles", **fields: object) -> str:
    form = form_of(kind, text.strip(), NAMES)
    return written(kind, {**form, **fields}, NAMES)


def test_a_form_shows_one_spelling_of_what_files_say_in_several_ways() -> None:
    form = form_of("articles", STORY, NAMES)
    assert form["date"] == "2020-05-01 10:00"
    assert form["category"] == "Қоғам"
    assert form["tags"] == ["Шымкент", "Білім"]
    assert form["age"] == "16"
    assert form["image"] == {"src": "/images/kopir.jpg"}
    assert form["corrections"] == [{"date": "2020-05-02 00:00", "note": "Бірінші."}]
    assert form["body"] == "Мәтін."


def test_a_form_in_which_nothing_was_changed_gives_the_same_file() -> None:
    assert changed(STORY) == STORY


@pytest.mark.parametrize(
    ("fields", "old", "new"),
    [
        ({"title": "Көпір"}, 'title: "Көпір: ашылды"', "title: Көпір"),
        ({"title": "Көпір: екі"}, '"Көпір: ашылды"', '"Көпір: екі"'),
        ({"date": "2020-05-01 11:00"}, "2020-05-01T10:00+06:00   # таңертең", "2020-05-01 11:00"),
        ({"tags": ["Білім"]}, "Чимкент; bilim", "[Білім]"),
        ({"tags": []}, "tags: Чимкент; bilim\n", ""),
        ({"age": None}, "age: 16+\n", ""),
        (
            {"image": {"src": "/images/kopir.jpg", "alt": "Көпір"}},
            "image: kopir.jpg",
            "image:\n  src: kopir.jpg\n  alt: Көпір",
        ),
        (
            {"corrections": [{"date": "2020-05-02 00:00", "note": "Екі"}]},
            "  - date: 2020-05-02   # түс\n    note: Бірінші.",
            "  - date: 2020-05-02 00:00\n    note: Екі",
        ),
        ({"status": "draft"}, "note: Бірінші.\n", "note: Бірінші.\nstatus: draft\n"),
        ({"summary": "Екі\nжол"}, "note: Бірінші.\n", "note: Бірінші.\nsummary: Екі жол\n"),
        ({"body": "Жаңа.\n\nЕкі."}, "\n\n\nМәтін.", "\n\nЖаңа.\n\nЕкі."),
    ],
)
def test_only_the_changed_field_is_written(fields: dict[str, object], old: str, new: str) -> None:
    assert STORY.count(old) == 1
    assert changed(STORY, **fields) == STORY.replace(old, new)


def test_a_picture_keeps_the_lines_of_its_other_fields() -> None:
    text = "---\ntitle: Ә\nimage:\n  src: a.jpg   # алыс\n  alt: Б\n  # соңы\ndate: 2020-05-01\n---\n\nx\n"
    image = {"src": "/images/a.jpg", "alt": "В", "caption": "Г"}
    assert changed(text, image=image) == text.replace("  alt: Б\n", "  alt: В\n  caption: Г\n")


def test_fields_of_a_part_that_are_all_replaced_stay_in_it() -> None:
    text = "---\ntitle: Ә\nimage:\n  alt: Б\n---\n\nx\n"
    assert changed(text, image={"src": "/images/a.jpg"}, status="draft") == (
        "---\ntitle: Ә\nimage:\n  src: a.jpg\nstatus: draft\n---\n\nx\n"
    )


def test_headers_in_pelicans_way_become_yaml_only_when_something_changes() -> None:
    text = "Title: Ә\nDate: 2020-05-01\n\nМәтін.\n"
    assert changed(text) == text
    assert changed(text, title="Б") == "---\ntitle: Б\ndate: 2020-05-01 00:00\n---\n\nМәтін.\n"


def test_a_new_translation_is_a_draft_and_inherits_what_the_cms_copies() -> None:
    form = {
        "_source": "",
        "title": "Мост",
        "date": "2020-05-01 10:00",
        "category": "Қоғам",
        "tags": ["Шымкент"],
        "status": "published",
        "image": {"src": "/images/kopir.jpg", "alt": "Мост", "caption": ""},
        "corrections": [{"date": "2020-05-02 00:00", "note": ""}],
        "body": "Текст.",
    }
    assert written("articles", form, NAMES) == (
        "---\ntitle: Мост\nimage:\n  alt: Мост\nstatus: draft\n---\n\nТекст.\n"
    )


FRONT = """\
# Басты бет
kk:
  # lead: {story: a}
  sections: [qogham]   # рет
ru:
"""


def test_the_front_plan_of_a_language_changes_and_comments_stay() -> None:
    form = form_of("front", FRONT, NAMES)
    assert written("front", form, NAMES) == FRONT
    pin = {"story": "a", "until": "2026-12-01 09:00"}
    plan = {"sections": ["Қоғам"], "lead": pin}
    assert written("front", {**form, "kk": plan}, NAMES) == FRONT.replace(
        "   # рет\n", "   # рет\n  lead:\n    story: a\n    until: 2026-12-01 09:00\n"
    )
    assert written("front", {**form, "ru": {"pinned": [pin]}}, NAMES) == (
        FRONT + "  pinned:\n    - story: a\n      until: 2026-12-01 09:00\n"
    )
    assert written("front", {**form, "kk": {}}, NAMES) == FRONT.replace(
        "  sections: [qogham]   # рет\n", ""
    )


TOPICS_FILE = """\
# Кең тақырыптар
- id: a
  name: {kk: А, ru: А}   # бірінші
# Басқасы
- {id: b, name: {kk: Б, ru: Б}}
"""


def test_an_entry_of_a_registry_changes_comes_or_goes_and_the_others_stay() -> None:
    form = form_of("topics", TOPICS_FILE, NAMES)
    a, b = form["entries"]  # type: ignore[misc]
    assert written("topics", form, NAMES) == TOPICS_FILE
    new = {"id": "c", "name": {"kk": "В", "ru": "В", "en": ""}, "synonyms": ["Г"]}
    assert written("topics", {**form, "entries": [a, b, new]}, NAMES) == (
        TOPICS_FILE + "- id: c\n  name: {kk: В, ru: В}\n  synonyms: [Г]\n"
    )
    other = {**b, "name": {"kk": "Д", "ru": "Д"}}  # type: ignore[dict-item]
    assert written("topics", {**form, "entries": [a, other]}, NAMES) == TOPICS_FILE.replace(
        "- {id: b, name: {kk: Б, ru: Б}}", "- id: b\n  name: {kk: Д, ru: Д}"
    )
    assert written("topics", {**form, "entries": [b, a]}, NAMES) == (
        "# Кең тақырыптар\n# Басқасы\n- {id: b, name: {kk: Б, ru: Б}}\n"
        "- id: a\n  name: {kk: А, ru: А}   # бірінші\n"
    )


@pytest.mark.parametrize(
    ("kind", "text", "code"),
    [
        ("articles", "---\ntitle: <b>Ә</b>\n---\n\nx\n", "markup-in-text"),
        ("articles", "---\ntitle: Ә\nstatus: ready\n---\n\nx\n", "unknown-status"),
        ("pages", "---\ntitle: Ә\n---\n\n<script>x</script>\n", "html-embed"),
        ("front", "kk: {lead: {story: a}}\n", "missing"),
        ("topics", "- {id: a}\n", "missing"),
    ],
)
def test_what_is_wrong_is_found_before_it_is_written(kind: str, text: str, code: str) -> None:
    assert code in [problem.code for problem in new_problems(kind, "", text, NAMES)]


def test_a_mistake_that_the_file_had_already_does_not_lock_it() -> None:
    text = "---\ntitle: Ә\nstatus: ready\nown: 1\n---\n\nx\n"
    after = changed(text, title="<b>Б</b>")
    assert [one.code for one in new_problems("articles", text, after, NAMES)] == ["markup-in-text"]


def test_what_is_written_in_brackets_is_written_anew_when_it_changes() -> None:
    text = "---\n{title: Ә, date: 2020-05-01}\n---\n\nx\n"
    assert changed(text) == text
    assert changed(text, title="Б") == "---\ntitle: Б\ndate: 2020-05-01 00:00\n---\n\nx\n"
    over = "---\ntitle: Ә\nimage: {\n  src: a.jpg,\n  alt: Б }\n---\n\nx\n"
    image = {"src": "/images/a.jpg", "alt": "В"}
    assert changed(over, image=image) == (
        "---\ntitle: Ә\nimage:\n  src: a.jpg\n  alt: В\n---\n\nx\n"
    )
    front = changed("{kk: {sections: [a]}}\n", "front", ru={"sections": ["b"]})
    assert front == "kk:\n  sections: [a]\nru:\n  sections: [b]\n"
    topics = "[{id: a, name: {kk: А}}, {id: b, name: {kk: Б}}]\n"
    assert changed(topics, "topics") == topics
    entries = form_of("topics", topics, NAMES)["entries"]
    assert changed(topics, "topics", entries=entries[:1]) == "- id: a\n  name: {kk: А}\n"  # type: ignore[index]


@pytest.mark.parametrize("kind", ["articles", "topics", "front"])
def test_a_file_that_cannot_be_read_has_no_form(kind: str) -> None:
    text = "---\ntitle: [\n---\n\nx" if kind == "articles" else "a: ["
    with pytest.raises(ProblemsError):
        form_of(kind, text, NAMES)


TEXTS = st.sampled_from(
    [
        "Ә",
        "a: b",
        "# x",
        "x # y",
        "- z",
        "[a]",
        "{b}",
        "'қос'",
        '"x"',
        "no",
        "a, b",
        "&x",
        "? q",
        "x:",
    ]
)


def typed(model: type[BaseModel]) -> st.SearchStrategy[dict[str, object]]:
    """What an editor may have typed into the fields of a form."""
    kinds = {
        Kind.TEXT: TEXTS,
        Kind.TIME: st.just("2026-12-01 09:00"),
        Kind.NAMES: st.lists(TEXTS, max_size=2),
        Kind.PICTURE: st.just("/images/Қала көрінісі.jpg"),
    }
    fields: dict[str, st.SearchStrategy[object]] = {}
    for one in form_fields(model):
        if one.kind is Kind.CHOICE:
            fields[one.name] = st.sampled_from(one.choices)
        elif one.model is not None:
            part = typed(one.model)
            fields[one.name] = part if one.kind is Kind.PART else st.lists(part, max_size=2)
        else:
            fields[one.name] = kinds[one.kind]
    return st.fixed_dictionaries({}, optional=fields)


@pytest.mark.parametrize("text", [STORY, "---\ntitle: Ә\nimage: {src: a.jpg}\n---\n\nx\n"])
@given(fields=typed(FrontMatter), gone=st.sets(st.sampled_from(["date", "tags", "image"])))
def test_whatever_is_typed_into_the_form_of_a_story_is_what_its_file_says(
    text: str, fields: dict[str, object], gone: set[str]
) -> None:
    form = {**form_of("articles", text, NAMES), **dict.fromkeys(gone), **fields}
    file = written("articles", form, NAMES)
    again = form_of("articles", file, NAMES)
    for one in (form, again):
        one.pop("_source")
    assert means(FrontMatter, again) == means(FrontMatter, form)


@pytest.mark.parametrize(
    "text", [FRONT, "", "{kk: {sections: [a]}}\n", "ru:\n  lead: {story: a}\n"]
)
@given(kk=typed(FrontPlan), ru=typed(FrontPlan))
def test_whatever_is_typed_into_the_form_of_the_front_page_is_what_its_file_says(
    text: str, kk: dict[str, object], ru: dict[str, object]
) -> None:
    form = {**form_of("front", text, NAMES), "kk": kk, "ru": ru}
    again = form_of("front", written("front", form, NAMES), NAMES)
    for lang, sent in ("kk", kk), ("ru", ru):
        assert means(FrontPlan, again.get(lang) or {}) == means(FrontPlan, sent)


def means(model: type[BaseModel], form: object) -> dict[str, object]:
    """The values of a form, references by their names."""
    assert isinstance(form, dict)
    return stored(model, shown(model, stored(model, form), NAMES))  # type: ignore[return-value]
