"""How good the related stories are: `inv bench --related`.

A small newsroom is built in each variant of topics, and the related block of each story is read
from its page. nDCG@5 against the judged grades, in the half to tune on and the half to report, next
to simple rankings of the same stories.
"""

import re
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from bench import judged, judged_newsroom
from bench.judged_newsroom import VARIANTS
from bench.ndcg import mean_ndcg
from bench.yardsticks.related import YARDSTICKS

OURS = "Tilshi"
_BLOCK = re.compile(r'<section class="related\b.*?</section>', re.DOTALL)
_STORY = re.compile(r'href="/\d{4}/\d{2}/([^/"]+)/"')

Figures = Mapping[tuple[str, str, str], float]
"""nDCG@5 by ranking, half and variant."""


def main() -> int:
    """Measures and prints; returns the exit status."""
    try:
        for line in table(measure()):
            print(line)
    except subprocess.CalledProcessError as error:
        print(error.stderr.decode(), file=sys.stderr)
        return 1
    return 0


def measure() -> Figures:
    """The figures of every ranking. Raises CalledProcessError if a newsroom cannot be built."""
    figures = {}
    with tempfile.TemporaryDirectory() as place:
        for variant in VARIANTS:
            site = judged_newsroom.build(Path(place), variant)
            public = [story for story in judged_newsroom.stories(variant) if story.is_public]
            rankings = {name: rank(public) for name, rank in YARDSTICKS.items()}
            rankings[OURS] = {story.id: _shown(site / story.page) for story in public}
            for half in judged.HALVES:
                for name, ranking in rankings.items():
                    figures[name, half, variant] = mean_ndcg(ranking, judged.related(half))
    return figures


def shown(page: str) -> list[str]:
    """The ids of the stories in the related block of `page`, in their order."""
    block = _BLOCK.search(page)
    return list(dict.fromkeys(_STORY.findall(block[0]))) if block else []


def _shown(file: Path) -> Sequence[str]:
    return shown(file.read_text("utf-8"))


def table(figures: Figures) -> list[str]:
    """The figures as lines: a table for each half, a row for each ranking."""
    lines = []
    for half in judged.HALVES:
        stories = len(judged.related(half))
        lines += [f"\n{judged.NAMES[half]}: nDCG@5 of {stories} stories"]
        lines += [f"{'':20}" + "".join(f"{variant:>15}" for variant in VARIANTS)]
        for name in (*YARDSTICKS, OURS):
            values = (f"{figures[name, half, variant]:15.3f}" for variant in VARIANTS)
            lines += [f"{name:20}" + "".join(values)]
    return lines
