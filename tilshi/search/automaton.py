"""A set of endings as a minimal automaton that reads words from their ends: the 42,000 endings of
Kazakh are 220 states, one kilobyte.
"""

import re
from collections.abc import Iterator, Mapping
from typing import TypeAlias

_Tree: TypeAlias = "dict[str, _Tree]"
_State: TypeAlias = tuple[int, tuple[tuple[str, int], ...]]

_WAY = re.compile(r"([a-z])(\d+)")


class Automaton:
    """Finds where endings of a word may begin."""

    def __init__(self, states: str) -> None:
        """`states`, of which the last is the start, each as the kinds of stem that take what has
        been read (a bit set, 0 if it is no ending), and letters with the state that each leads to:
        `62a0d17 …`.
        """
        self.states = states
        self._kinds = [int(re.match(r"\d+", state)[0]) for state in states.split()]  # type: ignore[index]
        self._ways = [
            {letter: int(to) for letter, to in _WAY.findall(state)} for state in states.split()
        ]

    def cuts(self, word: str) -> Iterator[tuple[int, int]]:
        """(where the ending begins, the kinds of stem that take it) for every way of cutting `word`
        into a stem and an ending, neither empty; the longest stem first.
        """
        state = len(self._ways) - 1
        for at in range(len(word) - 1, 0, -1):
            following = self._ways[state].get(word[at])
            if following is None:
                return
            state = following
            if kinds := self._kinds[state]:
                yield at, kinds

    def takers(self, ending: str) -> int:
        """The kinds of stem that take `ending`; 0 if it is none."""
        return next((kinds for at, kinds in self.cuts(f" {ending}") if at == 1), 0)


def automaton(endings: Mapping[str, int]) -> Automaton:
    """The automaton of `endings`, each with the bit set of the kinds of stem that take it."""
    tree: _Tree = {}
    for ending in endings:
        node = tree
        for letter in reversed(ending):
            node = node.setdefault(letter, {})
    numbers: dict[_State, int] = {}
    _minimise(tree, "", endings, numbers)
    return Automaton(
        " ".join(
            f"{kinds}" + "".join(f"{letter}{state}" for letter, state in ways)
            for kinds, ways in numbers
        )
    )


def _minimise(
    node: _Tree, ending: str, endings: Mapping[str, int], numbers: dict[_State, int]
) -> int:
    """The number of the state that `node`, reached by reading `ending`, is equal to."""
    ways = tuple(
        (letter, _minimise(node[letter], letter + ending, endings, numbers))
        for letter in sorted(node)
    )
    return numbers.setdefault((endings.get(ending, 0), ways), len(numbers))
