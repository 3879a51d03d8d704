"""Builds and rebuilds of one corpus by several tools in turn, and what they cost."""

import shutil
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from bench import corpus, report
from bench.edits import CLEAN, SCENARIOS, Edit, Newsroom
from bench.measure import Failed, measure, size
from bench.result import Cost, Result
from bench.tools import TOOLS, Tool
from tilshi.editions import EDITIONS

LARGE = 100_000
ROUNDS = 5
PATIENCE = 120.0
"""Seconds after which a build is not repeated again: what is slow is measured less often."""
_WORK = Path(__file__).parents[1] / ".cache/bench"


class Wrong(Exception):  # noqa: N818
    """What was asked for cannot be measured."""


def main(
    articles: str, large: bool, seed: int, only: str, scenarios: str, rounds: int, results: str
) -> int:
    """`inv bench`: measures, prints, saves; returns the exit status."""
    try:
        counts = [int(count) for count in articles.split(",")] + [LARGE] * large
        tools = _chosen("tool", only, list(TOOLS))
        chosen = _chosen("scenario", scenarios, list(SCENARIOS))
        if rounds < 1 or min(counts) < 1:
            raise ValueError("At least one round and one article are needed.")
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    try:
        for count in dict.fromkeys(counts):
            for result in run(count, seed, tools, chosen, rounds):
                # After each round, so that a run of hours that is stopped is not lost.
                report.save(result, Path(results))
            report.show(result)
    except (Failed, Wrong) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def run(
    articles: int, seed: int, tools: Sequence[str], scenarios: Sequence[str], rounds: int = ROUNDS
) -> Iterator[Result]:
    """Measures `scenarios` with `tools` on a corpus of `articles` articles; after each round, what
    has been measured so far.

    In each round every scenario is run by every tool in turn, so that what else the machine does
    meets them all. Raises Failed if a tool fails, Wrong if a site lacks what it must have.
    """
    root = _WORK / str(articles)
    shutil.rmtree(root, ignore_errors=True)
    content = root / "corpus"
    corpus.write(content, articles, seed)
    sites = [TOOLS[name](root) for name in tools]
    costs: dict[tuple[str, str], list[Cost]] = defaultdict(list)
    sizes = {}
    newsroom = Newsroom(content, articles, seed)
    for site in sites:
        site.prepare(content)
        if CLEAN not in scenarios:
            measure(site.command(), site.root)
    for number in range(1, rounds + 1):
        for scenario in scenarios:
            edit = newsroom.edit(scenario, number)
            for path, text in edit.files.items():
                corpus.put(content, path, text.encode())
            for site in sites:
                spent = costs[scenario, site.name]
                if spent and sum(cost.wall for cost in spent) > PATIENCE:
                    continue
                cost = _build(site, scenario, content, edit)
                spent.append(cost)
                report.tell(articles, number, scenario, site.name, cost)
                if scenario == CLEAN and number == 1:
                    _check_articles(site, content)
                    sizes[site.name] = size(site.output)
        yield Result(articles, seed, costs, sizes)
    shutil.rmtree(root)


def _build(site: Tool, scenario: str, content: Path, edit: Edit) -> Cost:
    if scenario == CLEAN:
        site.clean()
    else:
        site.apply(content, edit)
    cost = measure(site.command(), site.root)
    page = site.output / edit.page
    if not page.is_file() or edit.says not in page.read_text("utf-8"):
        raise Wrong(f"{site.name}, {scenario}: {edit.page} does not say {edit.says!r}")
    return cost


def _check_articles(site: Tool, content: Path) -> None:
    """A tool that leaves articles out is not fast, but wrong."""
    for file in (content / "articles").rglob("*.md"):
        stem, _, lang = file.stem.partition(".")
        for edition in map(EDITIONS.__getitem__, site.editions):
            if edition.lang == (lang or "kk"):
                pattern = f"{edition.prefix}{file.parent.name}/*/{stem}/index.html"
                if not any(site.output.glob(pattern)):
                    raise Wrong(f"{site.name}: no page for {file.name} in {edition.id}")


def _chosen(kind: str, said: str, known: list[str]) -> list[str]:
    """The names in `said`, parted by commas, in the order of `known`; all if it is empty."""
    names = [name.strip() for name in said.split(",") if name.strip()]
    for name in names:
        if name not in known:
            raise ValueError(f"No {kind} “{name}”; there are: {', '.join(known)}")
    return [name for name in known if name in names or not names]
