"""How good the related stories are: `inv bench --related`.

A small newsroom is built in each variant of topics, and the related block of each story is read
from its page. nDCG@5 against the judged grades, in the half to tune on and the half to report, next
to simple rankings of the same stories.
"""

import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from bench import judged, judged_newsroom
from bench.judged import Half
from bench.judged_newsroom import VARIANTS
from bench.ndcg import mean_ndcg, ndcg
from bench.yardsticks.related import YARDSTICKS, Rankings

OURS = "Tilshi"
_BLOCK = re.compile(r'<section class="related\b.*?</section>', re.DOTALL)
_STORY = re.compile(r'href="/\d{4}/\d{2}/([^/"]+)/"')

_POOR = 0.8

Measured = Mapping[tuple[str, str], Rankings]
"""What each ranking (its name first) shows in each variant."""


def main() -> int:
    """Measures and prints; returns the exit status."""
    try:
        measured = measure()
    except subprocess.CalledProcessError as error:
        print(error.stderr.decode(), file=sys.stderr)
        return 1
    for half in judged.HALVES:
        for line in report(half, judged.related(half), measured):
            print(line)
    return 0


def measure() -> Measured:
    """Every ranking of every variant. Raises CalledProcessError if a newsroom cannot be built."""
    measured: dict[tuple[str, str], Rankings] = {}
    with tempfile.TemporaryDirectory() as place:
        for variant in VARIANTS:
            site = judged_newsroom.build(Path(place), variant)
            public = [story for story in judged_newsroom.stories(variant) if story.is_public]
            for name, rank in YARDSTICKS.items():
                measured[name, variant] = rank(public)
            measured[OURS, variant] = {
                story.id: shown((site / story.page).read_text("utf-8")) for story in public
            }
    return measured


def shown(page: str) -> list[str]:
    """The ids of the stories in the related block of `page`, in their order."""
    block = _BLOCK.search(page)
    return list(dict.fromkeys(_STORY.findall(block[0]))) if block else []


def report(
    half: Half, judged_stories: Mapping[str, Mapping[str, int]], measured: Measured
) -> Iterator[str]:
    """The figures of one half as lines: a row for each ranking, then our poor blocks.

    Only those of the half to tune on are named: nobody should tune on the other one.
    """
    yield f"\n{judged.NAMES[half]}: nDCG@5 of {len(judged_stories)} stories"
    yield f"{'':20}" + "".join(f"{variant:>15}" for variant in VARIANTS)
    for name in (*YARDSTICKS, OURS):
        values = (mean_ndcg(measured[name, variant], judged_stories) for variant in VARIANTS)
        yield f"{name:20}" + "".join(f"{value:15.3f}" for value in values)
    for variant in VARIANTS if half == "tune" else ():
        for story, grades in judged_stories.items():
            ids = measured[OURS, variant].get(story, ())
            if (value := ndcg(ids, grades)) < _POOR:
                graded = (f"{id_} {grades.get(id_, 0)}" for id_ in ids)
                yield f"    {variant}: {value:.2f} {story} → {', '.join(graded)}"
