"""`inv related`: why a story shows the ones that it shows."""

import sys
from functools import partial
from typing import TYPE_CHECKING

from tilshi.commands.console import GOOD, PROBLEMS, clock_at, guarded, progress, read_settings
from tilshi.editions import KAZAKH
from tilshi.problems import say

if TYPE_CHECKING:
    from tilshi.pipeline.related_report import RelatedBlock, RelatedStory

_ALL = 1_000_000


def run_related(
    story: str,
    config: str,
    content: str | None = None,
    at: str | None = None,
    lang: str | None = None,
) -> int:
    """Prints the block below a story in each language, with a line for each story in it; returns
    the exit status.
    """

    def work(spoken: str) -> int:
        from tilshi.pipeline.run import related

        settings = read_settings(config, content, None)
        waiting = partial(print, say("waiting", spoken), file=sys.stderr, flush=True)
        with progress(spoken) as watched:
            blocks = related(settings, clock_at(at, settings), story, watched, waiting)
        if not blocks:
            print(say("related-unknown", spoken, story=story), file=sys.stderr)
            return PROBLEMS
        print("\n\n".join(_block(block, spoken) for block in blocks))
        return GOOD

    return guarded(work, lang, "checked-badly")


def _block(block: "RelatedBlock", spoken: str) -> str:
    lines = [f"{block.title} ({block.lang})"]
    lines += (
        f"{at}. {_line(one, block.lang, spoken)}" for at, one in enumerate(block.stories, start=1)
    )
    return "\n".join(lines if block.stories else [*lines, say("related-none", spoken)])


def _line(one: "RelatedStory", lang: str, spoken: str) -> str:
    from tilshi.kazakh.script import to_cyrillic

    words = tuple(map(to_cyrillic, one.words)) if lang == KAZAKH else one.words
    parts = [say(one.why, spoken)]
    for name, share, told in (
        ("related-words", one.score.words, words),
        ("related-topics", one.score.topics, one.topics),
        ("related-section", one.score.section, ()),
        ("related-time", one.score.time, ()),
    ):
        if share:
            names = f" ({', '.join(told)})" if told else ""
            parts.append(f"{say(name, spoken)} {share / _ALL:.3f}{names}")
    return f"{one.story} – {one.title}: {'; '.join(parts)}"
