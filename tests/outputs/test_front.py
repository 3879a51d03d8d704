"""Who stands where on the front page, for any stories."""

from collections.abc import Iterator
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from tilshi.outputs import front
from tilshi.outputs.front import NO_PLAN, Block, Front, Plan
from tilshi.outputs.views import PictureView, Ref, Teaser, Timestamp

PICTURE = PictureView("a.webp", "a.webp 480w", "a.webp 480w", "a.webp", 480, 320, "", None, None)
TOPIC = Ref("t", "Тақырып", "/topic/t/")
SECTIONS = [Ref(f"s{n}", f"Бөлім {n}", f"/s{n}/") for n in range(9)]


def story(number: int, section: int, pictured: bool) -> Teaser:
    """A story; those with lower numbers are newer."""
    day = f"2020-{12 - number // 28:02}-{28 - number % 28:02}"
    date = Timestamp(f"{day}T10:00+05:00", day, day, "10:00")
    picture = PICTURE if pictured else None
    return Teaser(
        str(number), f"Т {number}", f"/{number}/", date, SECTIONS[section], picture, "", None
    )


NEWSROOMS = st.lists(st.tuples(st.integers(0, len(SECTIONS) - 1), st.booleans()), max_size=100).map(
    lambda found: [story(number, *one) for number, one in enumerate(found)]
)
"""The stories of a newsroom, the newest first."""


def arranged(stories: list[Teaser], plan: Plan = NO_PLAN) -> Front:
    return front.arranged(
        stories, [(one, [s for s in stories if s.section == one]) for one in SECTIONS], plan
    )


@st.composite
def planned(draw: st.DrawFn) -> tuple[list[Teaser], Plan]:
    """The stories of a newsroom, and what its editors want of the front page."""
    stories = draw(NEWSROOMS)
    some = st.lists(st.sampled_from(stories), max_size=12, unique=True) if stories else st.just([])
    lead, breaking = (draw(some) for _ in range(2))
    plan = Plan(
        lead=lead[0] if lead else None,
        breaking=tuple(breaking[:1]),
        pinned=tuple(draw(some)),
        package=Block(TOPIC, tuple(draw(some))) if draw(st.booleans()) else None,
        chosen=draw(st.booleans()),
    )
    return stories, plan


def above(page: Front) -> list[Teaser]:
    return [one for one in (page.lead, *page.seconds, *page.latest) if one]


def all_of(page: Front) -> list[Teaser]:
    blocks = (*((page.package,) if page.package else ()), *page.blocks)
    return above(page) + [story for block in blocks for story in block.teasers]


@given(NEWSROOMS)
def test_no_story_stands_twice(stories: list[Teaser]) -> None:
    shown = [one.id for one in all_of(arranged(stories))]
    assert len(shown) == len(set(shown))


@given(NEWSROOMS)
def test_the_newest_stand_above_in_their_order(stories: list[Teaser]) -> None:
    page = arranged(stories)
    assert above(page) == stories[: front.ABOVE]
    assert page.lead == (stories[0] if stories else None)
    assert len(page.latest) == max(0, min(len(stories) - 3, 6))


@given(NEWSROOMS)
def test_a_block_shows_the_newest_of_its_section_that_stand_nowhere_above(
    stories: list[Teaser],
) -> None:
    page = arranged(stories)
    rest = stories[front.ABOVE :]
    for block in page.blocks:
        fresh = [one for one in rest if one.section == block.section][: front.IN_A_BLOCK]
        assert fresh
        assert sorted(block.teasers, key=fresh.index) == fresh


@given(NEWSROOMS)
def test_blocks_are_in_the_order_of_the_sections_and_those_left_out_are_no_newer(
    stories: list[Teaser],
) -> None:
    page = arranged(stories)
    shown = [block.section for block in page.blocks]
    assert shown == [one for one in SECTIONS if one in shown]
    fresh = {one.section.id: one for one in reversed(stories[front.ABOVE :])}
    assert len(shown) == min(len(fresh), front.BLOCKS)
    oldest = max((int(fresh[one.id].id) for one in shown), default=0)
    assert all(
        int(one.id) > oldest for id_, one in fresh.items() if id_ not in {s.id for s in shown}
    )


@given(NEWSROOMS)
def test_every_second_block_opens_with_a_picture_where_there_is_one_and_room_for_it(
    stories: list[Teaser],
) -> None:
    before, column = False, 0
    for block in arranged(stories).blocks:
        has_picture = any(one.picture for one in block.teasers)
        assert block.opens == (has_picture and not before and column < 2)
        assert not block.opens or block.teasers[0].picture
        before, column = block.opens, (column + 1 + block.opens) % 3


@given(NEWSROOMS)
def test_no_row_of_blocks_but_the_last_has_an_empty_column(stories: list[Teaser]) -> None:
    column = 0
    for block in arranged(stories).blocks:
        assert column + 1 + block.opens <= 3
        column = (column + 1 + block.opens) % 3


@given(planned())
def test_whatever_editors_want_no_story_stands_twice(given: tuple[list[Teaser], Plan]) -> None:
    shown = [one.id for one in all_of(arranged(*given))]
    assert len(shown) == len(set(shown))


@given(planned())
def test_the_editors_lead_leads_then_breaking_news_then_the_newest_that_is_not_pinned(
    given: tuple[list[Teaser], Plan],
) -> None:
    stories, plan = given
    free = [one for one in stories if one not in plan.pinned]
    ranked = [*([plan.lead] if plan.lead else []), *plan.breaking, *free, *plan.pinned]
    assert arranged(*given).lead == (ranked[0] if ranked else None)


@given(planned())
def test_the_pinned_stand_next_to_the_lead_in_their_order_and_the_newest_fill_the_rest(
    given: tuple[list[Teaser], Plan],
) -> None:
    stories, plan = given
    page = arranged(*given)
    pinned = [one for one in plan.pinned if one != page.lead][: front.ABOVE - 1]
    assert above(page)[1 : 1 + len(pinned)] == pinned
    apart = [*above(page)[: 1 + len(pinned)], *(page.package.teasers if page.package else ())]
    rest = [one for one in stories if one not in apart]
    assert above(page)[1 + len(pinned) :] == rest[: front.ABOVE - 1 - len(pinned)]


@given(planned())
def test_a_package_has_its_first_stories_that_stand_neither_above_nor_are_pinned(
    given: tuple[list[Teaser], Plan],
) -> None:
    _, plan = given
    page = arranged(*given)
    taken = [page.lead, *[one for one in plan.pinned if one != page.lead][: front.ABOVE - 1]]
    wanted = [one for one in (plan.package.teasers if plan.package else ()) if one not in taken]
    shown = list(page.package.teasers) if page.package else []
    assert shown == wanted[: front.IN_A_PACKAGE]


@given(planned())
def test_every_chosen_section_with_a_story_left_has_its_block(
    given: tuple[list[Teaser], Plan],
) -> None:
    stories, plan = given
    page = arranged(stories, replace(plan, chosen=True))
    apart = [*above(page), *(page.package.teasers if page.package else ())]
    left = {one.section.id for one in stories if one not in apart}
    assert [block.section for block in page.blocks] == [one for one in SECTIONS if one.id in left]


def test_stories_are_made_only_as_far_as_they_are_shown() -> None:
    made: list[str] = []

    def of(section: int) -> Iterator[Teaser]:
        for number in range(section, 90, 3):
            made.append(str(number))
            yield story(number, section, False)

    newest = [story(number, number % 3, False) for number in range(front.ABOVE)]
    page = front.arranged(newest, [(SECTIONS[n], of(n)) for n in range(3)])
    assert page.blocks[0] == Block(SECTIONS[0], (story(9, 0, False), story(12, 0, False)))
    assert set(made) == {one.id for one in all_of(page)}
