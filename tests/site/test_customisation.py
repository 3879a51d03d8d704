"""Settings, plugins, leftovers and warnings of a customised newsroom."""

import pytest

from tests.conftest import Site, article

STORY = "content/articles/2020/a.md"


def plugin(made: Site, code: str) -> Site:
    made.write({"plugins/own.py": code})
    return made.settings(PLUGIN_PATHS=["plugins"], PLUGINS=["own"])


SIGNS = """
from pelican import signals

def sign(content):
    if content._content:
        content._content += "<p>{}</p>"

def register():
    signals.content_object_init.connect(sign)
"""


def test_a_plugin_that_works_on_one_article_runs_and_its_change_reaches_every_page(site) -> None:
    made = plugin(site({STORY: article()}), SIGNS.format("Бірінші қол"))
    assert made.build().status == 0
    assert "<p>Бірінші қол</p>" in made.text("2020/05/a/index.html")
    made.write({"plugins/own.py": SIGNS.format("Екінші қол")})
    assert made.build().status == 0
    assert "<p>Екінші қол</p>" in made.text("2020/05/a/index.html")


def test_a_published_plugin_that_works_on_one_article_runs_with_its_settings(site) -> None:
    table = "| Жыл | Халқы |\n|---|---|\n| 2019 | 1,0 млн |"
    made = site({STORY: article(body=table), "content/articles/2020/b.md": article("Екінші")})
    made.settings(PLUGINS=["table_wrapper"], TABLE_WRAPPER={"style": "overflow: auto"})
    assert made.build().status == 0
    for prefix in ("", "qz/", "tote/"):
        (wrapper,) = made.page(f"/{prefix}2020/05/a/").xpath("//div[@class='table_wrapper']")
        assert wrapper.get("style") == "overflow: auto"
        assert len(wrapper.xpath("./table//td")) == 2
    assert "table_wrapper" not in made.text("2020/05/b/index.html")


@pytest.mark.parametrize(
    "signal", ["article_generator_finalized", "all_generators_finalized", "get_generators"]
)
def test_a_plugin_that_needs_all_articles_is_refused_by_name_with_the_reason(site, signal) -> None:
    code = f"from pelican import signals\ndef f(*_): ...\ndef register():\n    signals.{signal}.connect(f)\n"
    built = plugin(site({STORY: article()}), code).build("--lang", "en")
    assert built.status == 2
    assert "“own” needs all articles at once" in built.err and signal in built.err


@pytest.mark.parametrize(
    ("wrong", "right"), [("LISTING_SIZ", "LISTING_SIZE"), ("EDITION", "EDITIONS")]
)
def test_a_misspelt_setting_is_reported_with_the_right_one(site, wrong, right) -> None:
    built = site({STORY: article()}).settings(**{wrong: 6}).build("--lang", "en")
    assert built.status == 2
    assert wrong in built.err and f"“{right}”" in built.err


def test_settings_of_pelican_and_of_plugins_pass(site) -> None:
    site({STORY: article()}).settings(SITENAME="x", DEFAULT_PAGINATION=3, MY_PLUGIN_SIZE=1).made()


@pytest.mark.parametrize(
    "name",
    [
        "Thumbs.db",
        "desktop.ini",
        "articles/2020/a.md~",
        "articles/2020/#a.md#",
        "images/x.jpg.bak",
        "articles/2020/~$a.docx",
        "files/~$esep.docx",
        "images/Icon\r",
    ],
)
def test_what_systems_and_editors_leave_behind_stops_nothing(site, name: str) -> None:
    made = site({STORY: article(), f"content/{name}": "x"}).made()
    assert not [file for file in made.output.rglob("*") if file.name == name.rsplit("/")[-1]]


def test_an_unusable_picture_is_a_warning_until_an_article_uses_it(site) -> None:
    made = site({STORY: article(), "content/images/x.gif": "GIF89a"})
    built = made.build("--lang", "en")
    assert built.status == 0
    assert "Warning: content/images/x.gif" in built.err
    made.write({STORY: article(body="![сурет](x.gif)")})
    assert made.build().status == 1


def test_warnings_have_lines_are_sorted_and_can_be_silenced_in_the_story(site) -> None:
    later = article("Кейінгі", date="2030-01-01 10:00")
    naming = article("Бұрынғы", "Бұл туралы [мұнда](story:later).", related="[later]")
    made = site({STORY: naming, "content/articles/2030/later.md": later})
    built = made.build("--lang", "en")
    notes = [line for line in built.err.splitlines() if line.startswith("Warning")]
    assert [line.split()[1] for line in notes] == [f"{STORY}:5", f"{STORY}:8"]
    answered = article("Бұрынғы", "[мұнда](story:later)", related="[later]", not_public="[later]")
    made.write({STORY: answered})
    assert "Warning" not in made.build("--lang", "en").err


def test_every_link_that_becomes_plain_text_is_told(site) -> None:
    later = article("Кейінгі", date="2030-01-01 10:00")
    draft = "---\ntitle: Бет\nstatus: draft\n---\n\nМәтін.\n"
    text = "[Біз](page:biz) [кейін](story:later)"
    files = {
        STORY: article(body=text),
        "content/pages/biz.md": draft,
        "content/pages/about.md": f"---\ntitle: Туралы\n---\n\n{text}\n",
        "content/dossiers/d.md": f"---\ntitle: Жинақ\nstories: [a]\n---\n\n{text}\n",
        "content/articles/2030/later.md": later,
    }
    made = site(files)
    built = made.build("--lang", "en")
    told = [line for line in built.err.splitlines() if "becomes plain text" in line]
    lines = (f"{STORY}:7", "content/pages/about.md:5", "content/dossiers/d.md:6")
    assert sorted(line.split()[1] for line in told) == sorted(2 * lines)
    made.write({"content/pages/biz.md": draft.replace("status: draft\n", "")})
    told = [line for line in made.build("--lang", "en").err.splitlines() if "plain text" in line]
    assert sorted(line.split()[1] for line in told) == sorted(lines)


def test_placeholders_of_new_files_are_not_published(site) -> None:
    made = site({STORY: article()})
    done = made.inv("new", "--translate", "a", "ru", "--config", str(made.root / "pelicanconf.py"))
    assert done.status == 0, done.said
    translation = made.root / "content/articles/2020/a.ru.md"
    text = translation.read_text("utf-8")
    assert "status: draft" in text
    assert made.made().output.joinpath("ru/index.html").exists()
    assert not made.output.joinpath("ru/2020").exists()
    kept = [line for line in text.splitlines() if not line.startswith("status")]
    translation.write_text("\n".join(kept) + "\n", "utf-8")
    built = made.build("--lang", "en")
    assert built.status == 1
    assert "a.ru.md" in built.err and "still contains text from tilshi new" in built.err


def test_a_translation_identical_to_its_original_is_a_warning(site) -> None:
    same = {STORY: article("Бір сөз", "Бір мәтін."), "content/articles/2020/a.ru.md": ""}
    same["content/articles/2020/a.ru.md"] = "---\ntitle: Бір сөз\n---\n\nБір мәтін.\n"
    checked = site(same).inv("check", "--lang", "en", "--config", "pelicanconf.py")
    assert checked.status == 0
    assert checked.err.count("The translation is identical to the original.") == 2


def test_a_translation_of_a_story_first_written_in_russian_is_the_one_that_is_noted(site) -> None:
    same = {
        STORY: "---\ntitle: Бір сөз\ntranslated_from: ru\n---\n\nБір мәтін.\n",
        "content/articles/2020/a.ru.md": article("Бір сөз", "Бір мәтін."),
    }
    checked = site(same).inv("check", "--lang", "en", "--config", "pelicanconf.py")
    assert checked.status == 0
    noted = [line for line in checked.err.splitlines() if "identical to the original" in line]
    assert len(noted) == 2
    assert all(f"{STORY}:1" in line for line in noted)
