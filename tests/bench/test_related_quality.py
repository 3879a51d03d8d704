"""The bench of related stories."""

from bench.judged_newsroom import VARIANTS, Story, no_topics, own_topics, wide_topics
from bench.related_quality import OURS, report, shown
from bench.yardsticks.related import YARDSTICKS, bm25_first_letters, bm25_words, tag_count


def story(id_: str, text: str = "", day: int = 1, topics: tuple[str, ...] = ()) -> Story:
    fields = {"title": id_, "summary": text, "date": f"2020-01-{day:02}", "tags": list(topics)}
    return Story(id_, fields, "")


def test_wide_topics_are_all_that_is_left_of_a_storys() -> None:
    assert wide_topics(["Бадам өзені", "Шымкент", "Қазақстан"]) == ["Шымкент", "Қазақстан"]


def test_a_story_without_a_wide_topic_gets_the_agencys_city() -> None:
    assert wide_topics(["Бадам өзені"]) == ["Шымкент"]
    assert wide_topics([]) == ["Шымкент"]


def test_the_other_variants_have_all_topics_or_none() -> None:
    assert own_topics(["Бадам өзені"]) == ["Бадам өзені"]
    assert no_topics(["Бадам өзені"]) == []


def test_more_shared_topics_come_first_then_the_nearest_in_time() -> None:
    stories = [
        story("one", day=10, topics=("a", "b")),
        story("far", day=1, topics=("a",)),
        story("both", day=1, topics=("a", "b")),
        story("near", day=9, topics=("b",)),
        story("none", day=10),
    ]
    assert tag_count(stories)["one"] == ["both", "near", "far", "none"]


def test_rare_shared_words_come_first() -> None:
    stories = [
        story("one", "құмыра қала"),
        story("town", "қала көше"),
        story("jar", "құмыра көше"),
        story("street", "қала көше"),
    ]
    assert bm25_words(stories)["one"][0] == "jar"


def test_only_the_first_letters_yardstick_knows_another_form_of_a_word() -> None:
    stories = [
        story("one", "құмыраны", day=3),
        story("other", "басқа", day=2),
        story("jar", "құмыралар", day=1),
    ]
    assert bm25_first_letters(stories)["one"] == ["jar", "other"]
    assert bm25_words(stories)["one"] == ["other", "jar"]


def test_only_the_related_block_of_a_page_is_read_in_its_order() -> None:
    page = """
    <p><a href="/2019/01/linked/">…</a></p>
    <section class="related" aria-labelledby="related">
      <a href="/2019/03/first/"><img></a><h3><a href="/2019/03/first/">…</a></h3>
      <a href="/qogham/">…</a> <h3><a href="/2018/05/second/">…</a></h3>
    </section>
    <section class="dossier"><a href="/2020/01/next/">…</a></section>"""
    assert shown(page) == ["first", "second"]
    assert shown("<p>no block</p>") == []


MEASURED = {
    (name, variant): {"one": ["wrong", "right"]}
    for name in (*YARDSTICKS, OURS)
    for variant in VARIANTS
}


def test_the_report_has_a_row_for_every_ranking_and_a_column_for_every_variant() -> None:
    half, head, *rows = report("report", {"one": {"right": 2}}, MEASURED)
    assert "Half to report: nDCG@5 of 1 stories" in half
    assert all(variant in head for variant in VARIANTS)
    assert [row[:20].strip() for row in rows] == [*YARDSTICKS, OURS]
    assert {row[20:] for row in rows} == {3 * f"{0.631:15.3f}"}


def test_only_poor_blocks_of_the_half_to_tune_on_are_named() -> None:
    said = "\n".join(report("tune", {"one": {"right": 2}}, MEASURED))
    assert said.count("0.63 one → wrong 0, right 2") == len(VARIANTS)
    assert "→" not in "\n".join(report("report", {"one": {"right": 2}}, MEASURED))
    assert "→" not in "\n".join(report("tune", {"one": {"wrong": 2, "right": 1}}, MEASURED))
