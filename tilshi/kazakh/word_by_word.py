"""Changes texts word by word, each distinct word once."""

from collections.abc import Callable

_ENOUGH = 60_000


class WordByWord(dict[str, str]):
    """A change of text in which words do not affect each other: caches the `change` of each word.

    Words are separated by spaces only, so punctuation and no-break spaces stay with them. The cache
    is bounded, and cleared when it is full.
    """

    def __init__(self, change: Callable[[str], str]) -> None:
        super().__init__()
        self._change = change

    def __call__(self, text: str) -> str:
        """`text` with every word changed."""
        words = text.split(" ")
        try:
            return " ".join(map(self.__getitem__, words))
        except KeyError:
            self._learn(words)
            return " ".join(map(self.__getitem__, words))

    def _learn(self, words: list[str]) -> None:
        different = dict.fromkeys(words)
        if len(self) + len(different) > _ENOUGH:
            self.clear()
        new = [word for word in different if word not in self]
        # All are changed at once: one by one, most of the time would be spent in calls. They are
        # joined by line breaks, because a change may put spaces into a word.
        if at_once := [word for word in new if "\n" not in word]:
            changed = self._change("\n".join(at_once)).split("\n")
            self.update(zip(at_once, changed, strict=True))
        self.update((word, self._change(word)) for word in new if "\n" in word)
