"""The front page: who stands where. Pure: what editors order comes in as the order of stories."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice

from tilshi.outputs.views import Ref, Teaser
from tilshi.prose import Prose

SECONDS = 2
LATEST = 6
BLOCKS = 6
IN_A_BLOCK = 2
ABOVE = 1 + SECONDS + LATEST
"""How many stories stand above the blocks, at most."""


@dataclass(frozen=True)
class Block:
    """A block of the front page: stories of a section, which it links to. If it `opens`, its first
    story has a large picture.
    """

    section: Ref
    teasers: tuple[Teaser, ...]
    opens: bool = False


@dataclass(frozen=True)
class Front:
    """The places of the front page, each story in one of them: the `lead`, the `seconds` beside it,
    the `latest` ones, and the `blocks`. `lead` is None if there are no stories.
    """

    lead: Teaser | None
    seconds: tuple[Teaser, ...]
    latest: tuple[Teaser, ...]
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
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


def arranged(stories: Iterable[Teaser], sections: Iterable[tuple[Ref, Iterable[Teaser]]]) -> Front:
    """The front page of `stories`, the most important first, and `sections`, each with its own.

    No story stands twice: a block shows those of its section that stand nowhere above, and is left
    out if there are none. Of more than `BLOCKS` sections, those with the newest such stories have a
    block. Every second block opens with a picture, if one of its stories has one. Stories are taken
    from the iterables only as far as they are needed.
    """
    shown: set[str] = set()
    above = tuple(_fresh(stories, shown, ABOVE))
    blocks = [
        Block(section, tuple(_fresh(candidates, shown, IN_A_BLOCK)))
        for section, candidates in sections
    ]
    return Front(
        lead=above[0] if above else None,
        seconds=above[1 : 1 + SECONDS],
        latest=above[1 + SECONDS :],
        blocks=tuple(_alternating(_newest([one for one in blocks if one.teasers]))),
    )


def _fresh(stories: Iterable[Teaser], shown: set[str], count: int) -> Iterator[Teaser]:
    """The first `count` of `stories` that are not `shown`, which they are from now on."""
    for story in islice((one for one in stories if one.id not in shown), count):
        shown.add(story.id)
        yield story


def _newest(blocks: list[Block]) -> list[Block]:
    """The `BLOCKS` blocks with the newest stories, in the same order."""
    times = sorted((max(one.date.iso for one in block.teasers) for block in blocks), reverse=True)
    least = times[:BLOCKS][-1] if times else ""
    newest = [one for one in blocks if max(story.date.iso for story in one.teasers) >= least]
    return newest[:BLOCKS]


def _alternating(blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks, every second of them opening with a picture."""
    opens = False
    for block in blocks:
        pictured = [story for story in block.teasers if story.picture]
        opens = bool(pictured) and not opens
        if opens:
            others = [story for story in block.teasers if story != pictured[0]]
            yield replace(block, teasers=(pictured[0], *others), opens=True)
        else:
            yield block
