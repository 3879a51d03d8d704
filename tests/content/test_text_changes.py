"""What has changed between two versions of a source, in the words of an editor."""

import pytest

from tests.conftest import article
from tilshi.content.text_changes import only_typing, text_changes, word_diff


def told(before: str | None, after: str | None) -> list[tuple[str, str]]:
    old, new = (text.encode() if text is not None else None for text in (before, after))
    return [(one.field, one.words) for one in text_changes(old, new)]


def test_each_field_that_differs_is_named_with_its_words() -> None:
    before = article("Он мектеп ашылды", image="{src: a.jpg, alt: Мектеп}", tags="[Шымкент]")
    after = article("Он бір мектеп ашылды", image="{src: a.jpg, alt: Үй}", tags="[Шымкент, Білім]")
    assert told(before, after) == [
        ("title", "Он {+бір+} мектеп ашылды"),
        ("image.alt", "[-Мектеп-]{+Үй+}"),
        ("tags", "[-Шымкент-]{+Шымкент, Білім+}"),
    ]


def test_fields_that_came_and_went_are_named_too() -> None:
    before, after = article(summary="Түйін"), article(corrections="[{date: 2020-05-02, note: Сан}]")
    assert told(before, after) == [
        ("corrections.1.date", "{+2020-05-02+}"),
        ("corrections.1.note", "{+Сан+}"),
        ("summary", "[-Түйін-]"),
    ]


def test_a_change_of_the_text_is_shown_with_some_words_around_it() -> None:
    before = article(body="Бүгін Шымкентте жаңа мектеп ашылды.\n\nОнда он сынып бар.\n\nСоңы осы.")
    assert told(before, before.replace("он сынып", "он бір сынып")) == [
        ("text", "… ашылды. Онда он {+бір+} сынып бар. Соңы …")
    ]


def test_distant_changes_are_shown_apart() -> None:
    words = [str(number) for number in range(30)]
    changed = ["а", *words[1:-1], "б"]
    assert word_diff(" ".join(words), " ".join(changed)) == (
        "[-0-]{+а+} 1 2 3 … 26 27 28 [-29-]{+б+}"
    )


def test_a_file_that_cannot_be_read_is_compared_as_text() -> None:
    assert told("---\ntitle: [\n---\n\nБір.\n", "---\ntitle: [\n---\n\nЕкі.\n") == [
        ("text", "… title: [ --- [-Бір.-]{+Екі.+}")
    ]
    assert text_changes(b"\xff", None)[0].field == "text"
    assert told(article(), article()) == told(None, None) == []


@pytest.mark.parametrize(
    ("before", "after", "same"),
    [
        ("Бұл «сөз»", 'Бұл "сөз"', True),
        ("Бір - екі", "Бір  – екі.", True),
        ("қaла", "қала", True),
        ("он мектеп", "он бір мектеп", False),
        ("2019 жылы", "2018 жылы", False),
        ("Асан келді", "Үсен келді", False),
    ],
)
def test_only_what_proofreading_fixes_is_a_typing_error(before, after, same) -> None:
    assert only_typing(before, after) == same
