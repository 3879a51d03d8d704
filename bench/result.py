"""The measured costs, and their ratios."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

PEERS = ("hugo", "pelican")


@dataclass(frozen=True)
class Cost:
    """The cost of a command: wall time and CPU time in seconds, and the peak memory in bytes of all
    its processes.
    """

    wall: float
    cpu: float
    memory: int


@dataclass(frozen=True)
class Size:
    """The content of a folder: HTML pages, all files, and their bytes."""

    pages: int
    files: int
    bytes: int


@dataclass(frozen=True)
class Result:
    """The cost of building `articles` articles: for each scenario and tool that of each round, in
    order; and the sizes of the finished sites.
    """

    articles: int
    seed: int
    costs: Mapping[tuple[str, str], Sequence[Cost]]
    sizes: Mapping[str, Size]

    def rows(self) -> list[dict[str, Any]]:
        """A row for each scenario and tool: medians of its rounds, and of the ratios to each peer's
        same rounds.
        """
        rows = []
        for (scenario, tool), costs in self.costs.items():
            row: dict[str, Any] = {
                "scenario": scenario,
                "tool": tool,
                "rounds": len(costs),
                "wall": round(median(cost.wall for cost in costs), 3),
                "cpu": round(median(cost.cpu for cost in costs), 3),
                "memory": round(median(cost.memory for cost in costs)),
            }
            for peer in PEERS:
                theirs = self.costs.get((scenario, peer))
                if theirs and peer != tool:
                    row[f"to_{peer}"] = {
                        "wall": _ratio(costs, theirs, lambda cost: cost.wall),
                        "cpu": _ratio(costs, theirs, lambda cost: cost.cpu),
                        "memory": _ratio(costs, theirs, lambda cost: cost.memory),
                    }
            rows.append(row)
        return rows


def _ratio(ours: Sequence[Cost], theirs: Sequence[Cost], value: Callable[[Cost], float]) -> float:
    # A slow tool has fewer rounds: only common ones are compared.
    return round(median(value(a) / value(b) for a, b in zip(ours, theirs, strict=False)), 4)
