"""A story whose original is not in the site's main language: translated into it, or not at all."""

import json

import pytest

from tests.conftest import AT, Site, article
from tests.pipeline.conftest import at_time
from tilshi.commands.new_command import NewOptions, run_new
from tilshi.pipeline.run import check
from tilshi.problems import ProblemsError
from tilshi.settings import load_settings

FOLDER = "content/articles/2020"
KK, RU, EN = (f"{FOLDER}/{name}.md" for name in ("a", "a.ru", "a.en"))
RUSSIAN = article("Первый", "Текст по-русски.", category="Общество", tags="[Образование]")
KAZAKH = "---\ntitle: Бірінші\ntranslated_from: ru\n---\n\nАударма.\n"
ENGLISH = "---\ntitle: The first\n---\n\nText.\n"


def new(made: Site, title: str, **options: str) -> int:
    config = str(made.root / "pelicanconf.py")
    return run_new(config, None, AT, "kk", NewOptions(title, **options))


def test_it_may_stand_alone(site) -> None:
    made = site({RU: RUSSIAN}).made()
    assert "Первый" in made.text("ru/2020/05/a/index.html")
    assert not (made.output / "2020/05/a").exists()


def test_its_translations_inherit_from_it_also_the_one_in_the_main_language(site) -> None:
    made = site({RU: RUSSIAN, KK: KAZAKH, EN: ENGLISH}).made()
    for path in ("2020/05/a/", "en/2020/05/a/"):
        page = made.page(f"/{path}")
        assert page.xpath("//main//time/@datetime")[0].startswith("2020-05-01T10:00")
    assert "Қоғам" in made.text("2020/05/a/index.html")
    assert (made.output / "topic/bilim/index.html").exists()


def test_search_engines_are_told_which_is_the_original(site) -> None:
    made = site({RU: RUSSIAN, KK: KAZAKH}).made()
    said = {}
    for lang, path in (("kk", "/2020/05/a/"), ("ru", "/ru/2020/05/a/")):
        (text,) = made.page(path).xpath("//script[@type='application/ld+json']/text()")
        said[lang] = json.loads(text)[0]
    assert said["kk"]["translationOfWork"]["inLanguage"] == "ru"
    assert "translationOfWork" not in said["ru"] and "workTranslation" in said["ru"]


def test_a_draft_original_hides_its_translations(site) -> None:
    made = site({RU: RUSSIAN.replace("title:", "status: draft\ntitle:"), KK: KAZAKH}).made()
    assert not (made.output / "2020").exists()


@pytest.mark.parametrize(
    "files",
    [
        {KK: KAZAKH},
        {KK: article(translated_from="kk")},
        {KK: KAZAKH, RU: RUSSIAN.replace("title:", "translated_from: kk\ntitle:")},
        {KK: article(), EN: ENGLISH.replace("title:", "translated_from: ru\ntitle:")},
        {KK: KAZAKH.replace("ru", "tr"), RU: RUSSIAN},
    ],
)
def test_a_translation_of_nothing_or_in_a_circle_is_an_error(site, files) -> None:
    settings = load_settings(site(files).root / "pelicanconf.py")
    with pytest.raises(ProblemsError) as wrong:
        check(settings, at_time(AT))
    assert "bad-original" in [one.code for one in wrong.value.problems]


def test_a_new_story_may_be_in_any_language(site) -> None:
    made = site({})
    assert new(made, "Новая школа", language="ru", section="Общество", topics="Образование") == 0
    (file,) = (made.root / "content/articles/2026").iterdir()
    assert file.name.endswith(".ru.md")
    text = file.read_text("utf-8")
    assert "category: Общество" in text and "tags: [Образование]" in text
    check(load_settings(made.root / "pelicanconf.py"), at_time(AT))
    assert new(made, "Neue Schule", language="de", section="Общество") == 2


@pytest.mark.parametrize(
    ("files", "to", "source", "made_from"),
    [
        ({RU: RUSSIAN}, "kk", "", "ru"),
        ({RU: RUSSIAN}, "en", "", "ru"),
        ({KK: article(), RU: RUSSIAN}, "en", "", None),
        ({KK: article(), RU: RUSSIAN}, "en", "ru", "ru"),
        ({KK: article()}, "ru", "", None),
    ],
)
def test_a_translation_can_be_made_from_any_language(site, files, to, source, made_from) -> None:
    made = site(files)
    assert new(made, to, translate="a", source=source) == 0
    file = made.root / (KK if to == "kk" else f"{FOLDER}/a.{to}.md")
    text = file.read_text("utf-8")
    assert (f"translated_from: {made_from}\n" in text) == (made_from is not None)
    title = "Первый" if made_from else "Тақырып"
    assert f"title: {title}" in text
    check(load_settings(made.root / "pelicanconf.py"), at_time(AT))


@pytest.mark.parametrize(("to", "source"), [("ru", ""), ("de", ""), ("en", "kk"), ("en", "en")])
def test_a_translation_from_or_into_nothing_is_wrong_use(site, to: str, source: str) -> None:
    made = site({RU: RUSSIAN})
    assert new(made, to, translate="a", source=source) == 2
    assert len(list((made.root / FOLDER).iterdir())) == 1
