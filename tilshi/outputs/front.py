"""The front page: who stands where. Pure: what editors want comes in as a `Plan`."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain, islice

from tilshi.outputs.views import Ref, Teaser
from tilshi.prose import Prose

SECONDS = 2
LATEST = 6
BLOCKS = 6
IN_A_BLOCK = 2
IN_A_PACKAGE = 4
COLUMNS = 3
"""Of the blocks on wide screens."""
BESIDE_A_PACKAGE = BLOCKS - 2
"""How many blocks there are with a package, which is as large as two of them."""
ABOVE = 1 + SECONDS + LATEST
"""How many stories stand above the blocks, at most."""


@dataclass(frozen=True)
class Block:
    """A block of the front page: stories of a section or a topic, which it links to. If it `opens`,
    its first story has a large picture.
    """

    section: Ref
    teasers: tuple[Teaser, ...]
    opens: bool = False


@dataclass(frozen=True)
class Front:
    """The places of the front page, each story in one of them: the `lead`, the `seconds` beside it,
    the `latest` ones, the editors' `package` on a topic, and the `blocks`. `lead` is None if there
    are no stories, `package` if there is none.
    """

    lead: Teaser | None
    seconds: tuple[Teaser, ...]
    latest: tuple[Teaser, ...]
    blocks: tuple[Block, ...]
    package: Block | None = None


@dataclass(frozen=True)
class Plan:
    """What goes before the rule: the editors' lead, `breaking` news, the pinned stories, the
    package, of which the stories that stand nowhere else are shown, and whether the sections were
    `chosen`, so that each has its block.
    """

    lead: Teaser | None = None
    breaking: tuple[Teaser, ...] = ()
    pinned: tuple[Teaser, ...] = ()
    package: Block | None = None
    chosen: bool = False


NO_PLAN = Plan()


@dataclass(frozen=True, kw_only=True)
class FrontView(Front):
    """What the template of the front page gets. `date` is the day of the newest story for machines,
    `day` for people, with the day of the week; both are "" if there are no stories. `more` is the
    URL of the list of all news.
    """

    title: Prose
    url: str
    canonical: str
    more: str
    date: str
    day: Prose


def arranged(
    stories: Iterable[Teaser],
    sections: Iterable[tuple[Ref, Iterable[Teaser]]],
    plan: Plan = NO_PLAN,
) -> Front:
    """The front page of `stories`, the newest first, and `sections`, each with its own.

    It is led by the editors' lead, or by breaking news, or by the newest story that is not pinned
    elsewhere. Next to it stand the pinned ones, and then the newest.

    No story stands twice: a block shows those of its section that stand nowhere above, and is left
    out if there are none. Of more than `BLOCKS` sections, or `BESIDE_A_PACKAGE`, those with the
    newest such stories have a block, unless they were chosen. Every second block opens with a
    picture, if one of its stories has one and its row has the room. Stories are taken from the
    iterables only as far as they are needed.
    """
    shown: set[str] = set()
    newest = iter(stories)
    lead, passed = _lead(newest, plan)
    shown.update(one.id for one in (lead,) if one is not None)
    pinned = tuple(_fresh(plan.pinned, shown, ABOVE - 1))
    package = _package(plan.package, shown)
    most = BESIDE_A_PACKAGE if package else BLOCKS
    others = chain(passed, newest)
    below = (*pinned, *_fresh(others, shown, ABOVE - 1 - len(pinned)))
    found = (
        Block(section, tuple(_fresh(candidates, shown, IN_A_BLOCK)))
        for section, candidates in sections
    )
    blocks = [one for one in found if one.teasers]
    return Front(
        lead=lead,
        seconds=below[:SECONDS],
        latest=below[SECONDS:],
        blocks=tuple(_alternating(blocks if plan.chosen else _newest(blocks, most))),
        package=package,
    )


def _lead(newest: Iterator[Teaser], plan: Plan) -> tuple[Teaser | None, list[Teaser]]:
    """The story that leads, and those of `newest` that were passed over for it."""
    if plan.lead is not None or plan.breaking:
        return plan.lead or plan.breaking[0], []
    pinned = {one.id for one in plan.pinned}
    passed: list[Teaser] = []
    for story in newest:
        if story.id not in pinned:
            return story, passed
        passed.append(story)
    return (plan.pinned[0] if plan.pinned else None), passed


def _package(wanted: Block | None, shown: set[str]) -> Block | None:
    """The `wanted` package with its first stories that are not `shown`; None without any."""
    stories = tuple(_fresh(wanted.teasers, shown, IN_A_PACKAGE)) if wanted is not None else ()
    return replace(wanted, teasers=stories) if wanted is not None and stories else None


def _fresh(stories: Iterable[Teaser], shown: set[str], count: int) -> Iterator[Teaser]:
    """The first `count` of `stories` that are not `shown`, which they are from now on."""
    for story in islice((one for one in stories if one.id not in shown), count):
        shown.add(story.id)
        yield story


def _newest(blocks: list[Block], count: int) -> list[Block]:
    """The `count` blocks with the newest stories, in the same order."""
    times = sorted((max(one.date.iso for one in block.teasers) for block in blocks), reverse=True)
    least = times[:count][-1] if times else ""
    newest = [one for one in blocks if max(story.date.iso for story in one.teasers) >= least]
    return newest[:count]


def _alternating(blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks, every second of them opening with a picture, as far as rows of three columns are
    filled: such a block takes two of them.
    """
    opens, column = False, 0
    for block in blocks:
        pictured = [story for story in block.teasers if story.picture]
        opens = bool(pictured) and not opens and column < COLUMNS - 1
        column = (column + (2 if opens else 1)) % COLUMNS
        if opens:
            others = [story for story in block.teasers if story != pictured[0]]
            yield replace(block, teasers=(pictured[0], *others), opens=True)
        else:
            yield block
