"""«Мүмкін сізді қызықтыратын тақырыптар»: the stories below a story, and their order."""

from tests.conftest import article


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


def test_never_another_language(site) -> None:
    files = {"a": story(1, tags="[Шымкент]"), "b.ru": story(2, tags="[Шымкент]")}
    assert related(site, files) == []
