"""Texts changed word by word, each word once."""

from collections.abc import Callable

_ENOUGH = 60_000


class WordByWord(dict[str, str]):
    """A change of text that looks at nothing beyond a space: `change` of each word, remembered.

    Words are parted by spaces only, so that punctuation and no-break spaces stay with them. What is
    remembered is bounded, and forgotten all at once.
    """

    def __init__(self, change: Callable[[str], str]) -> None:
        super().__init__()
        self._change = change

    def __missing__(self, word: str) -> str:
        if len(self) >= _ENOUGH:
            self.clear()
        changed = self[word] = self._change(word)
        return changed

    def __call__(self, text: str) -> str:
        """`text` with every word changed."""
        return " ".join(map(self.__getitem__, text.split(" ")))
