"""What was measured, and the ratios that it comes to."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

PEERS = ("hugo", "pelican")


@dataclass(frozen=True)
class Cost:
    """What a command cost: seconds by the clock, seconds of CPU of all its processes, and the
    most bytes of memory that they held at one time together.
    """

    wall: float
    cpu: float
    memory: int


@dataclass(frozen=True)
class Size:
    """What a folder holds: HTML pages, files in all, and their bytes."""

    pages: int
    files: int
    bytes: int


@dataclass(frozen=True)
class Result:
    """What building `articles` articles cost: for each scenario and tool the cost of each round,
    in the order in which they were run; and the sizes of the finished sites.
    """

    articles: int
    seed: int
    costs: Mapping[tuple[str, str], Sequence[Cost]]
    sizes: Mapping[str, Size]

    def rows(self) -> list[dict[str, Any]]:
        """A row for each scenario and tool: medians of its rounds, and of the ratios of its rounds
        to each peer's same rounds.
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
    # A slow tool has fewer rounds: only those that both have are compared.
    return round(median(value(a) / value(b) for a, b in zip(ours, theirs, strict=False)), 4)
