"""«Мүмкін сізді қызықтыратын тақырыптар»: the stories below a story, and their order."""

import contextlib
import io

from tests.conftest import AT, Result, Site, article
from tilshi.commands.related_command import run_related


def story(day: int, **fields: object) -> str:
    return article(f"Мақала {day}", date=f"2020-05-{day:02} 10:00", **fields)


def related(site, files: dict[str, str], path: str = "/2020/05/a/") -> list[str]:
    built = site({f"content/articles/2020/{name}.md": text for name, text in files.items()}).made()
    block = built.page(path).xpath("//main//h2[contains(., 'қызықтыратын')]/..")
    return [a.get("href").split("/")[-2] for a in block[0].xpath(".//h3//a")] if block else []


def test_picks_come_first_in_their_order_by_id_or_exact_title(site) -> None:
    files = {
        "a": story(10, related='[d, "Мақала 2"]', tags="[Шымкент]"),
        "b": story(9, tags="[Шымкент]"),
        "c": story(2),
        "d": story(1),
    }
    assert related(site, files) == ["d", "c", "b"]


def test_related_topics_fill_next_then_shared_topics_rare_ones_first(site) -> None:
    files = {
        "a": story(15, tags="[Шымкент, Білім]", related_topics="[Мәртөбе]"),
        "pick-by-topic": story(1, tags="[Мәртөбе]"),
        "common-near": story(14, tags="[Шымкент]"),
        "rare-far": story(2, tags="[Білім]"),
        "common-2": story(13, tags="[Шымкент]"),
        "common-3": story(12, tags="[Шымкент]"),
        "common-4": story(11, tags="[Шымкент]"),
    }
    assert related(site, files)[:3] == ["pick-by-topic", "rare-far", "common-near"]


def test_there_are_five_if_there_are_stories_at_all(site) -> None:
    files = {"a": story(10), **{f"s{n}": story(n) for n in (1, 2, 3, 8, 9, 11, 12)}}
    assert related(site, files) == ["s11", "s9", "s12", "s8", "s3"]


def test_a_story_alone_has_no_block(site) -> None:
    assert related(site, {"a": story(1)}) == []


def test_a_story_is_never_related_to_another_language_of_its_own(site) -> None:
    files = {"a": story(1, tags="[Шымкент]"), "b.ru": story(2, tags="[Шымкент]")}
    assert related(site, files) == []


def test_where_a_language_has_few_stories_those_of_others_follow_and_say_their_language(
    site,
) -> None:
    files = {f"s{day}": story(day) for day in range(1, 7)}
    files |= {"a": story(10, tags="[Шымкент]"), "b": story(9, tags="[Шымкент]")}
    files |= {
        name: article(f"Статья {name}", date=None, category=None) for name in ("a.ru", "s1.ru")
    }
    built = site({f"content/articles/2020/{name}.md": text for name, text in files.items()}).made()
    cards = built.page("/ru/2020/05/a/").xpath("//section[@class='related']//article")
    links = [card.xpath(".//h3/a")[0] for card in cards]
    assert [link.get("href").split("/")[-2] for link in links][:2] == ["s1", "b"]
    assert len(cards) == 5
    assert [card.get("lang") for card in cards] == [None, "kk", "kk", "kk", "kk"]
    assert "Қазақша" in cards[1].text_content()
    assert not built.page("/2020/05/a/").xpath("//section[@class='related']//article[@lang]")


def test_excluded_stories_are_never_shown(site) -> None:
    files = {"a": story(10, related_exclude="[b]"), "b": story(9), "c": story(8)}
    assert related(site, files) == ["c"]


TOLD = "Бадам өзеніндегі ескі көпір жөндеуге жабылды, көлік айналма жолмен жүреді."


def test_of_two_versions_of_one_story_one_is_shown(site) -> None:
    def told(day: int, text: str) -> str:
        return article(f"Хабар {day}", text, date=f"2020-05-{day:02} 10:00")

    others = "мектеп аурухана музей футбол мақта бюджет саябақ автобус"
    files = {
        f"s{day}": told(day, f"{word} туралы хабар.") for day, word in enumerate(others.split(), 1)
    }
    files |= {
        "v1": told(20, TOLD),
        "v2": told(21, TOLD),
        "a": told(22, "Бадам өзеніндегі көпір ашылды."),
    }
    assert len({"v1", "v2"} & set(related(site, files))) == 1


def explained(site: Site, story: str) -> Result:
    """`inv related` in this process."""
    with (
        contextlib.redirect_stdout(io.StringIO()) as out,
        contextlib.redirect_stderr(io.StringIO()) as err,
    ):
        status = run_related(story, str(site.root / "pelicanconf.py"), at=AT, lang="en")
    return Result(status, out.getvalue(), err.getvalue())


def test_each_story_of_the_block_is_explained_in_a_line(site) -> None:
    files = {
        "a": story(15, related="[picked]", related_topics="[Мәртөбе]", tags="[Білім]"),
        "picked": story(1),
        "wanted": story(2, tags="[Мәртөбе]"),
        "alike": story(3, tags="[Білім]"),
        "a.ru": article("Статья", date=None, category=None),
    }
    made = site({f"content/articles/2020/{name}.md": text for name, text in files.items()})
    lines = explained(made, "a").out.splitlines()
    assert lines[0] == "Мақала 15 (kk)"
    assert lines[1].startswith("1. picked – Мақала 1: picked by the editor")
    assert lines[2].startswith("2. wanted – Мақала 2: of a topic in related_topics")
    assert lines[3].startswith("3. alike – Мақала 3: similar")
    assert "common topics 0." in lines[3] and "(Білім)" in lines[3]
    assert lines[4:] == ["", "Статья (ru)", "No related stories."]


def test_words_that_two_stories_have_in_common_are_named(site) -> None:
    others = "мектеп аурухана музей футбол мақта бюджет саябақ автобус"
    files = {
        f"s{day}": article(f"Хабар {day}", f"{word} туралы хабар.", date=f"2020-05-{day:02}")
        for day, word in enumerate(others.split(), 1)
    }
    files["a"] = article("Мектепте", "Бұл мектептер туралы.", date="2020-06-01")
    made = site({f"content/articles/2020/{name}.md": text for name, text in files.items()})
    assert "common words" in (line := explained(made, "a").out.splitlines()[1])
    assert "(мектеп)" in line


def test_a_story_that_readers_do_not_see_is_not_explained(site) -> None:
    files = {"a": story(1), "b": story(2, status="draft")}
    made = site({f"content/articles/2020/{name}.md": text for name, text in files.items()})
    for name in ("b", "nowhere"):
        result = explained(made, name)
        assert (result.status, result.out) == (1, "")
        assert f"no story “{name}” that readers see" in result.err
