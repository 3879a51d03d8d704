"""The results as a table, as JSON, and as a chart."""

import json
import os
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from html import escape
from importlib.metadata import version
from itertools import groupby
from math import log10
from pathlib import Path
from platform import python_version
from typing import Any

from rich.console import Console
from rich.table import Table

import tilshi
from bench.edits import SCENARIOS
from bench.result import Cost, Result

CHART = Path(__file__).parents[1] / "docs/images/bench.svg"
_LIBRARIES = (
    "pelican", "pelican-i18n-subsites", "pelican-related-posts", "pelican-sitemap", "hugo",
)  # fmt: skip
_NAMES = {
    "tilshi": "Tilshi",
    "tilshi-five": "Tilshi, five editions",
    "pelican": "Pelican",
    "hugo": "Hugo",
}


def tell(articles: int, number: int, scenario: str, tool: str, cost: Cost) -> None:
    """Reports on standard error what one build cost."""
    print(
        f"{articles} articles, round {number}, {SCENARIOS[scenario]}, {_NAMES[tool]}: "
        f"{cost.wall:.2f} s, CPU {cost.cpu:.2f} s, {cost.memory / 1e6:.0f} MB",
        file=sys.stderr,
    )


def show(result: Result) -> None:
    """Prints the sizes of the sites and the table of costs and ratios."""
    console = Console(width=None if sys.stdout.isatty() else 120)
    sites = Table(title=f"{result.articles} articles: the sites")
    for column in ("", "pages", "files", "MB"):
        sites.add_column(column, justify="left" if not column else "right")
    for tool, size in result.sizes.items():
        sites.add_row(_NAMES[tool], str(size.pages), str(size.files), f"{size.bytes / 1e6:.1f}")
    if result.sizes:
        console.print(sites)
    table = Table(title=f"{result.articles} articles: medians, and ratios to the peers")
    for column in ("", "", "rounds", "s", "CPU s", "MB", "× Hugo", "CPU", "MB", "× Pelican"):
        table.add_column(column, justify="left" if not column else "right")
    for scenario, of_one in groupby(result.rows(), key=lambda row: row["scenario"]):
        for first, row in enumerate(of_one):
            hugo, pelican = row.get("to_hugo", {}), row.get("to_pelican", {})
            table.add_row(
                "" if first else SCENARIOS[scenario],
                _NAMES[row["tool"]],
                str(row["rounds"]),
                f"{row['wall']:.2f}",
                f"{row['cpu']:.2f}",
                f"{row['memory'] / 1e6:.0f}",
                *(f"{ratio:.3f}" if ratio else "" for ratio in (
                    hugo.get("wall"), hugo.get("cpu"), hugo.get("memory"), pelican.get("wall"),
                )),
            )  # fmt: skip
        table.add_section()
    console.print(table)


def save(result: Result, folder: Path) -> None:
    """Writes `folder`/N.json, and its chart next to it, or in docs/ if `folder` is the project's
    own.
    """
    folder.mkdir(parents=True, exist_ok=True)
    measured = {
        "date": f"{datetime.now(UTC):%Y-%m-%d}",
        "articles": result.articles,
        "seed": result.seed,
        "cores": os.cpu_count(),
        "versions": {
            "python": python_version(),
            "tilshi": tilshi.__version__,
            **{name: version(name) for name in _LIBRARIES},
        },
        "sites": {tool: vars(size) for tool, size in result.sizes.items()},
        "results": result.rows(),
    }
    text = json.dumps(measured, ensure_ascii=False, indent=1) + "\n"
    (folder / f"{result.articles}.json").write_text(text, "utf-8")
    own = folder.resolve() == Path(__file__).parent / "results"
    (CHART if own else folder / "bench.svg").write_text(chart(measured), "utf-8")


_COLOURS = {"tilshi": "#0b7a75", "tilshi-five": "#6fb7b3", "hugo": "#c2410c", "pelican": "#8a8f98"}
_BAR, _LEFT, _WIDTH = 16, 190, 760


def chart(measured: Mapping[str, Any]) -> str:
    """The wall times in `measured` (what is saved as JSON) as an SVG of bars, on a scale of powers
    of ten from a hundredth of a second.
    """
    rows = measured["results"]
    top = max(row["wall"] for row in rows)
    scale = (_WIDTH - _LEFT - 70) / (log10(top) + 2)
    parts, y = [], 56
    for scenario, of_one in groupby(rows, key=lambda row: row["scenario"]):
        parts.append(
            f'<text x="{_LEFT - 12}" y="{y + 12}" text-anchor="end">{SCENARIOS[scenario]}</text>'
        )
        for row in of_one:
            width = max(1.0, (log10(max(row["wall"], 0.01)) + 2) * scale)
            parts.append(
                f'<rect x="{_LEFT}" y="{y}" width="{width:.1f}" height="{_BAR - 3}" '
                f'fill="{_COLOURS[row["tool"]]}"/>'
                f'<text x="{_LEFT + width + 5:.1f}" y="{y + 11}" class="small">'
                f"{row['wall']:.2f} s</text>"
            )
            y += _BAR
        y += 10
    x, legend = _LEFT, []
    for tool in dict.fromkeys(row["tool"] for row in rows):
        legend.append(
            f'<rect x="{x}" y="32" width="12" height="12" fill="{_COLOURS[tool]}"/>'
            f'<text x="{x + 17}" y="42">{escape(_NAMES[tool])}</text>'
        )
        x += 40 + 8 * len(_NAMES[tool])
    title = f"{measured['articles']:,} articles, {measured['cores']} cores, {measured['date']}"
    style = "text{font:12px sans-serif;fill:#333}.small{font-size:11px}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {y}" role="img">\n'
        f"<title>Seconds to build: {title}</title>\n<style>{style}</style>\n"
        f'<rect width="{_WIDTH}" height="{y}" fill="#fff"/>\n'
        f'<text x="{_LEFT}" y="20">Seconds to build, on a scale of powers of ten: {title}</text>'
        + "\n".join(["", *legend, *parts, "</svg>", ""])
    )
