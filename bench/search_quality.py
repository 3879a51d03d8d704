"""How good search is: `inv bench --search`.

The judged newsroom is built, and judged queries are asked of the site's own script, which reads the
files of the finished site in Node. success@3: the share of queries of a kind with an answer among
the first three results; for nonsense, the share that finds nothing. Next to it Pagefind and
MiniSearch, the latter also with our stems as its words.
"""

import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from bench import judged, judged_newsroom
from bench.judged import NONSENSE, Half, Query
from bench.judged_newsroom import Story
from tilshi.kazakh import fold, stem

OURS = "Tilshi"
_BENCH = Path(__file__).parent
_SCRIPT = _BENCH.parent / "theme/static/js/search.js"
_WORD = re.compile(r"\w+(?:-\w+)*")

Found = Mapping[str, Sequence[Sequence[str]]]
"""For each engine, the ids of the first results of each query."""


def main() -> int:
    """Measures and prints; returns the exit status."""
    halves = {half: judged.queries(half) for half in judged.HALVES}
    try:
        found = ask([query for queries in halves.values() for query in queries])
    except subprocess.CalledProcessError as error:
        print(error.stderr, file=sys.stderr)
        return 1
    first = 0
    for half, queries in halves.items():
        of_half = {name: of[first : first + len(queries)] for name, of in found.items()}
        first += len(queries)
        for line in report(half, queries, of_half):
            print(line)
    return 0


def ask(queries: Sequence[Query]) -> Found:
    """What each engine finds. Raises CalledProcessError if one fails, or the build does."""
    if not (_BENCH / "node_modules").is_dir():
        _run(["npm", "ci", "--no-audit", "--no-fund"], cwd=_BENCH)
    with tempfile.TemporaryDirectory() as place:
        site = judged_newsroom.build(Path(place), "own topics")
        script = Path(place) / "search.mjs"  # Node takes a `.js` for CommonJS
        shutil.copyfile(_SCRIPT, script)
        texts = [_texts(story) for story in judged_newsroom.stories() if story.is_public]
        job = {
            "site": str(site),
            "script": str(script),
            "stories": texts,
            "stemmed": [{**text, **_stemmed(text)} for text in texts],
            "queries": [{"text": query.text, "stems": stems(query.text)} for query in queries],
        }
        said = _run(["node", str(_BENCH / "search_quality.mjs")], json.dumps(job))
    found: Found = json.loads(said)
    return found


def stems(text: str) -> str:
    """The keys of the stems of the words of `text`, separated by spaces."""
    return " ".join(fold(stem(word)) for word in _WORD.findall(text))


def succeeds(query: Query, found: Sequence[str]) -> bool:
    """Whether an answer is among the first three results, or nothing is found for nonsense."""
    if query.kind == NONSENSE:
        return not found
    return not set(query.answers).isdisjoint(found[:3])


def report(half: Half, queries: Sequence[Query], found: Found) -> Iterator[str]:
    """The figures of one half as lines: a row for each kind, then what we missed.

    Only misses of the half to tune on are named: nobody should tune on the other one.
    """
    names = sorted(found, key=lambda name: (name == OURS, name))
    yield f"\n{judged.NAMES[half]}: success@3 of {len(queries)} queries"
    yield f"{'':16}{'queries':>8}" + "".join(f"{name:>24}" for name in names)
    kinds = list(dict.fromkeys(query.kind for query in queries))
    answered = [query.kind for query in queries if query.kind != NONSENSE]
    for label, of_label in [*((kind, {kind}) for kind in kinds), ("all answered", set(answered))]:
        at = [number for number, query in enumerate(queries) if query.kind in of_label]
        good = (sum(succeeds(queries[n], found[name][n]) for n in at) for name in names)
        yield f"{label:16}{len(at):8}" + "".join(f"{one / len(at):24.3f}" for one in good)
    if half == "tune":
        for query, results in zip(queries, found[OURS], strict=True):
            if not succeeds(query, results):
                yield f"    missed: {query.kind}: {query.text} → {', '.join(results) or 'nothing'}"


def _texts(story: Story) -> dict[str, str]:
    fields: Mapping[str, Any] = story.fields
    return {
        "id": story.id,
        "title": fields["title"],
        "summary": fields["summary"],
        "body": story.words,
    }


def _stemmed(text: Mapping[str, str]) -> dict[str, str]:
    return {name: stems(text[name]) for name in ("title", "summary", "body")}


def _run(command: Sequence[str], said: str | None = None, cwd: Path | None = None) -> str:
    done = subprocess.run(
        command, input=said, cwd=cwd, check=True, capture_output=True, text=True, encoding="utf-8"
    )
    return done.stdout
