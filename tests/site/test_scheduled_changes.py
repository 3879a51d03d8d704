"""Scheduled changes: at their minute they are on the page, and nowhere before."""

from pathlib import Path

import pytest

from tests.conftest import AT, Site, article, in_all_letters, picture
from tests.pipeline.conftest import at_time
from tilshi.pipeline.run import check
from tilshi.pipeline.session import catalogue_file
from tilshi.problems import ProblemsError
from tilshi.publishing import embargo
from tilshi.publishing.public_view import PublicView
from tilshi.settings import load_settings

STORY = "content/articles/2020/a.md"
CHANGE = "content/articles/2020/a.at-2026-12-01T0900.md"
RU, RU_CHANGE = (path.replace("/a.", "/a.ru.") for path in (STORY, CHANGE))
BEFORE, AFTER = "2026-12-01 08:59", "2026-12-01 09:00"
PAGE = "2020/05/a/index.html"

FILES = {
    STORY: article("Бюджет жобасы", "Депутаттар жобаны талқылап жатыр.", tags="[Шымкент]"),
    CHANGE: article(
        "Қазына бекітілді",
        "Депутаттар құпия дауыспен жобаны түгелдей қабылдады.\n\n![Зал](zal.jpg)",
        tags="[Құпия]",
        image="{src: zal.jpg, alt: Мәжіліс залы}",
    ),
    "content/articles/2020/b.md": article("Екінші", "Мұнда [сілтеме](story:a) бар."),
    "content/images/zal.jpg": picture(colour="red"),
}


def says(made: Site, word: str) -> set[str]:
    """The files that contain a word, in any of the scripts."""
    words = [form.encode() for form in in_all_letters(word)]
    files = {path: (made.output / path).read_bytes() for path in made.tree()}
    return {path for path, data in files.items() if any(one in data for one in words)}


def test_a_change_appears_at_its_minute_everywhere_the_story_is_shown(site) -> None:
    made = site(FILES).made(at=BEFORE)
    assert "Бюджет жобасы" in made.text(PAGE)
    made.made(at=AFTER)
    for path in (PAGE, "index.html", "qogham/index.html", "feed.atom", "api/latest.json"):
        assert "Қазына бекітілді" in made.text(path), path
        assert "Бюджет жобасы" not in made.text(path), path
    assert "дауыспен жобаны" in made.text(PAGE)
    assert list(made.output.glob("images/zal-*"))
    assert (made.output / "topic/qupiia/index.html").exists()


def test_nothing_of_a_change_is_in_the_output_before_its_minute(site) -> None:
    made = site(FILES).made(at=BEFORE)
    for word in ("азына", "бекітілді", "құпия", "Құпия", "түгелдей", "Мәжіліс", "zal"):
        assert says(made, word) == set(), word
    assert says(made, "2026-12-01") == says(made, "T0900") == set()
    assert not list(made.output.glob("images/zal-*"))


def test_a_changed_story_says_that_it_was_updated_at_the_time_of_the_change(site) -> None:
    page = site(FILES).made(at="2026-12-05 12:00").page("/2020/05/a/")
    assert "2026-12-01T09:00+05:00" in page.xpath("//main//time/@datetime")


def test_the_clock_may_run_back(site) -> None:
    made = site(FILES).made(at=BEFORE)
    before = made.tree()
    assert made.made(at=AFTER).tree() != before
    assert made.made(at=BEFORE).tree() == before


def test_a_change_of_a_translation_and_of_its_original_have_their_own_times(site) -> None:
    translated = {
        RU: "---\ntitle: Проект бюджета\n---\n\nТекст.\n",
        RU_CHANGE.replace("0900", "0930"): "---\ntitle: Бюджет принят\n---\n\nТекст.\n",
    }
    made = site({**FILES, CHANGE: article("Қазына бекітілді"), **translated})
    for at, title in (("2026-12-01 09:29", "Проект"), ("2026-12-01 09:30", "Бюджет принят")):
        made.made(at=at)
        assert title in made.text("ru/2020/05/a/index.html"), at
        assert "Қазына бекітілді" in made.text(PAGE)


def test_the_later_of_two_changes_replaces_the_earlier(site) -> None:
    later = CHANGE.replace("12-01", "12-02")
    made = site({**FILES, later: article("Қазына өзгерді", "Жаңа мәтін.")})
    assert "Қазына бекітілді" in made.made(at=AFTER).text(PAGE)
    page = made.made(at="2026-12-02 09:00").text(PAGE)
    assert "Қазына өзгерді" in page and "бекітілді" not in page
    assert not list(made.output.glob("images/zal-*"))


def test_a_story_can_be_retracted_at_a_time(site) -> None:
    made = site({**FILES, CHANGE: article("Бюджет жобасы", status="retracted")})
    assert "Депутаттар" in made.made(at=BEFORE).text(PAGE)
    assert "Депутаттар" not in made.made(at=AFTER).text(PAGE)
    assert "Бюджет" not in made.text("index.html")


def test_a_change_that_is_a_draft_never_appears(site) -> None:
    made = site({**FILES, CHANGE: article("Қазына", status="draft")}).made(at="2027-12-01 09:00")
    assert "Бюджет жобасы" in made.text(PAGE)
    assert says(made, "Қазына") == set()


def found(made: Site, tmp_path: Path, text: str) -> list[str]:
    """What the embargo scan says about a page with this text."""
    settings = load_settings(made.root / "pelicanconf.py")
    view = PublicView(catalogue_file(settings), at_time(BEFORE))
    strings = embargo.embargoed_strings(view.hidden(), settings.editions, settings.zone, "/")
    (tmp_path / "p.html").write_text(text, "utf-8")
    pages = [file.relative_to(made.output).as_posix() for file in made.output.rglob("*.html")]
    assert embargo.find_embargoed(made.output, pages, strings, view) == []
    return [one.code for one in embargo.find_embargoed(tmp_path, ["p.html"], strings, view)]


SECRET = "Депутаттар жасырын дауыспен жобаны түгелдей\u00a0қабылдады."


@pytest.mark.parametrize("status", ["published", "draft"])
def test_the_embargo_scan_finds_the_words_of_a_change_and_no_others(
    site, tmp_path: Path, status: str
) -> None:
    same = "Мұны облыстық мәслихаттың баспасөз қызметі хабарлады, деп жазады тілші."
    made = site(
        {
            STORY: article("Бюджет жобасы туралы жаңалық", same),
            CHANGE: article("Бюджет жобасы туралы жаңалық", f"{same}\n\n{SECRET}", status=status),
        }
    ).made(at=BEFORE)
    assert found(made, tmp_path, f"<p>{SECRET}</p>") == ["publish-embargo"]
    assert found(made, tmp_path, f"<p>{same}</p><a href='/2020/05/a/'>x</a>") == []


def test_the_scan_does_not_rely_on_the_build_for_what_is_public(site, tmp_path: Path) -> None:
    made = site({STORY: article(), CHANGE: article("Тақырып", SECRET)}).made(at=AFTER)
    settings = load_settings(made.root / "pelicanconf.py")
    view = PublicView(catalogue_file(settings), at_time(BEFORE))
    strings = embargo.embargoed_strings(view.hidden(), settings.editions, settings.zone, "/")
    assert [one.code for one in embargo.find_embargoed(made.output, [PAGE], strings, view)] == [
        "publish-embargo"
    ]


def test_the_pictures_and_search_words_of_a_change_are_embargoed(site) -> None:
    made = site(FILES).made(at=BEFORE)
    settings = load_settings(made.root / "pelicanconf.py")
    view = PublicView(catalogue_file(settings), at_time(BEFORE))
    pictures = ["images/zal-0123456789ab-480.webp"]
    assert embargo.find_hidden_pictures(pictures, view.hidden(), view)
    assert "a" in view.hidden_keys()["kk"].values()
    shards = [file.relative_to(made.output).as_posix() for file in made.output.rglob("*.bin")]
    assert shards and embargo.find_hidden_keys(made.output, shards, view) == []


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ({CHANGE: article(category="Жоқ")}, "unknown-category"),
        ({CHANGE: article(body="[Сілтеме](story:joq)")}, "unknown-link"),
        ({CHANGE: "---\ntitle: [\n---\n\nМәтін.\n"}, "yaml-brackets"),
        ({STORY: article(category="Жоқ")}, "unknown-category"),
        ({CHANGE: article(date="2020-05-02 10:00")}, "change-moves"),
        ({CHANGE: article(slug="basqa")}, "change-moves"),
        ({CHANGE: article(expires="2026-12-01 09:00")}, "expires-early"),
        ({CHANGE: article(redirect_from="[/eski/]")}, "change-moves"),
        ({STORY: article(corrections="[{date: 2020-05-02, note: Саны түзетілді.}]")},
         "change-drops-correction"),
        ({"content/articles/2020/c.at-2026-12-01T0900.md": article()}, "change-alone"),
        ({"content/articles/2019/a.at-2026-12-02T0900.md": article()}, "change-alone"),
        ({RU_CHANGE: article("Тема")}, "change-alone"),
        ({"content/articles/2020/a.at-2026-13-01T0900.md": article()}, "bad-change-time"),
        ({"content/articles/2020/a.at-2026-12-01 09:00.md": article()}, "bad-change-time"),
        ({"content/articles/2020/a.at-0001-01-01T0000.md": article()}, "bad-change-time"),
        ({"content/articles/2020/a.at-2026-12-01T0900.ru.md": article()}, "bad-change-time"),
        ({"content/articles/2020/a.kk.at-2026-12-01T0900.md": article()}, "needless-language"),
        ({"content/articles/2020/a.rus.at-2026-12-01T0900.md": article()}, "unknown-language"),
        ({"content/pages/bet.at-2026-12-01T0900.md": article()}, "change-of-page"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_change_or_its_story_is_an_error_at_any_time(
    site, files, code: str
) -> None:
    settings = load_settings(site({**FILES, **files}).root / "pelicanconf.py")
    for at in (BEFORE, AFTER):
        with pytest.raises(ProblemsError) as wrong:
            check(settings, at_time(at))
        told = [one for one in wrong.value.problems if one.code == code]
        expected = CHANGE if code == "change-drops-correction" else next(iter(files))
        assert [one.file for one in told] == [expected]


def test_a_change_keeps_old_addresses_and_corrections(site) -> None:
    told = "[{date: 2020-05-02, note: Саны түзетілді.}]"
    made = site(
        {
            STORY: article(corrections=told, redirect_from="[/eski/]"),
            CHANGE: article("Жаңа тақырып", corrections=told, date=None),
        }
    ).made(at=AFTER)
    assert "Саны түзетілді." in made.text(PAGE)
    assert "/2020/05/a/" in made.text("eski/index.html")


def test_a_change_with_an_error_is_left_out_by_keep_going(site) -> None:
    made = site(FILES).made(at=AT)
    made.write({CHANGE: article("Қазына", category="Жоқ")})
    assert made.build("--keep-going", at="2026-12-01 09:00").status == 3
    assert "Бюджет жобасы" in made.text(PAGE)
