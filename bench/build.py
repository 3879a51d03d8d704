"""Builds and rebuilds one corpus with several tools in turn, and measures the cost."""

import shutil
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from bench import corpus, report
from bench.edits import CLEAN, CONTAINER, SCENARIOS, Edit, Newsroom
from bench.measure import CommandError, compile_installed, contained, measure, size
from bench.result import Cost, Result
from bench.site_check import SiteError, check_site
from bench.tools import TOOLS, Tool

LARGE = 100_000
ROUNDS = 5
PATIENCE = 120.0
"""Seconds after which a build is not repeated again: slow builds are measured fewer times."""
_WORK = Path(__file__).parents[1] / ".cache/bench"


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
    _WORK.mkdir(parents=True, exist_ok=True)
    place = Path(tempfile.mkdtemp(prefix="run-", dir=_WORK))
    try:
        for count in dict.fromkeys(counts):
            for result in run(place / str(count), count, seed, tools, chosen, rounds):
                # After each round, so that an interrupted run of hours is not lost.
                report.save(result, Path(results))
            report.show(result)
    except (CommandError, SiteError) as error:
        print(error, file=sys.stderr)
        return 1
    # Not before: files are slower to create where as many have just been deleted.
    shutil.rmtree(place)
    return 0


def run(
    root: Path,
    articles: int,
    seed: int,
    tools: Sequence[str],
    scenarios: Sequence[str],
    rounds: int = ROUNDS,
) -> Iterator[Result]:
    """Measures `scenarios` with `tools` on a corpus of `articles` articles, in the new folder
    `root`; after each round, yields the results so far.

    In each round every scenario is run with every tool in turn, so that other load on the machine
    affects all of them. Raises CommandError if a tool fails, SiteError if a site is incomplete.
    """
    content, compiled = root / "corpus", root / "compiled"
    corpus.write(content, articles, seed)
    sites = [TOOLS[name](root) for name in tools]
    costs: dict[tuple[str, str], list[Cost]] = defaultdict(list)
    sizes = {}
    newsroom = Newsroom(content, articles, seed)
    if CONTAINER in scenarios:
        compile_installed(compiled)
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
                env = contained(compiled) if scenario == CONTAINER else {}
                cost = _build(site, scenario, content, edit, env)
                spent.append(cost)
                report.tell(articles, number, scenario, site.name, cost)
                if scenario == CLEAN and number == 1:
                    check_site(site, content)
                    sizes[site.name] = size(site.output)
        yield Result(articles, seed, costs, sizes)


def _build(site: Tool, scenario: str, content: Path, edit: Edit, env: Mapping[str, str]) -> Cost:
    if scenario == CLEAN:
        site.clean()
    else:
        site.apply(content, edit)
    cost = measure(site.command(), site.root, env)
    page = site.output / edit.page
    if not page.is_file() or edit.says not in page.read_text("utf-8"):
        raise SiteError(f"{site.name}, {scenario}: {edit.page} does not say {edit.says!r}")
    return cost


def _chosen(kind: str, said: str, known: list[str]) -> list[str]:
    """The names in `said`, separated by commas, in the order of `known`; all if it is empty."""
    names = [name.strip() for name in said.split(",") if name.strip()]
    for name in names:
        if name not in known:
            raise ValueError(f"No {kind} “{name}”; there are: {', '.join(known)}")
    return [name for name in known if name in names or not names]
