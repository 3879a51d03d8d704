"""What a translation inherits is reported where it stands, and only there."""

import pytest

from tests.conftest import article
from tests.content.test_change_dates import RU, A, found

TRANSLATION = "---\ntitle: Заголовок\n---\n\nТекст.\n"
FIELDS = (
    {"category": "Қогам"},
    {"category": None},
    {"tags": "[Шымкент, Біилм]"},
    {"authors": "[жоқ]"},
    {"related": "[жоқ]"},
    {"media_license": "9-ИА"},
    {"expires": "2020-01-01"},
    {"image": "{src: zhoq.jpg, alt: Қала}"},
)


@pytest.mark.parametrize("fields", FIELDS, ids=lambda fields: next(iter(fields)))
def test_a_mistake_in_the_original_is_reported_once(site, fields) -> None:
    files = {A: article(**fields), RU: TRANSLATION}
    if "image" in fields:
        files[RU] = TRANSLATION.replace("\n---\n\n", "\nimage: {alt: Город}\n---\n\n")
    (problem,) = found(site(files))
    assert problem["file"] == A


def test_the_same_mistake_written_in_both_is_reported_in_both(site) -> None:
    text = TRANSLATION.replace("\n---\n\n", "\ntags: [жоқ]\n---\n\n")
    said = found(site({A: article(tags="[жоқ]"), RU: text}))
    assert [one["file"] for one in said] == [A, RU]


def test_what_the_translation_lacks_itself_is_reported_there(site) -> None:
    made = site({A: article(image="{src: a.jpg, alt: Қала}"), RU: TRANSLATION})
    made.write({"content/images/a.jpg": b"x"})
    assert [(one["file"], one["code"]) for one in found(made) if one["file"] == RU] == [
        (RU, "image-alt")
    ]


def test_a_translation_in_the_main_language_is_not_told_of_its_russian_original(site) -> None:
    original = "---\ntitle: Мост\ndate: 2020-05-01 10:00\ncategory: Обшество\n---\n\nТекст.\n"
    kazakh = "---\ntitle: Көпір\ntranslated_from: ru\n---\n\nМәтін.\n"
    (problem,) = found(site({A: kazakh, RU: original}))
    assert (problem["file"], problem["line"]) == (RU, 4)
