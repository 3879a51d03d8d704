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
        self._make_room(1)
        changed = self[word] = self._change(word)
        return changed

    def __call__(self, text: str) -> str:
        """`text` with every word changed."""
        words = text.split(" ")
        known = list(map(self.get, words))
        if None in known:
            self._learn(words)
            known = list(map(self.__getitem__, words))
        return " ".join(known)

    def _learn(self, words: list[str]) -> None:
        # New words are changed all at once: one by one, most of the time would go into calls. A
        # line end parts them, for a change may put spaces into a word.
        new = [word for word in dict.fromkeys(words) if word not in self and "\n" not in word]
        if len(new) > 1:
            self._make_room(len(new))
            changed = self._change("\n".join(new)).split("\n")
            self.update(zip(new, changed, strict=True))

    def _make_room(self, count: int) -> None:
        if len(self) + count > _ENOUGH:
            self.clear()
