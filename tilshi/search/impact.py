"""Impacts: how much a document is about a word, in a few steps, whatever others are about."""

from dataclasses import dataclass

_MEAN = 220
"""Words of a document of average length. It is fixed, so that a new story changes no impact."""


@dataclass(frozen=True)
class Scale:
    """A scale of impacts: how many there are, and ten times the k1 of BM25, which says how much a
    word that occurs often counts more.
    """

    steps: int
    k1: int

    def impact(self, weight: int, length: int) -> int:
        """The impact of a word with this weight in a document of this length, in words.

        It is BM25's saturated term frequency with b = 0.5 (Robertson and Zaragoza, The
        Probabilistic Relevance Framework, 2009, 3.1), w / (w + k1 (1 - b + b length / mean)), in
        integers, so that all machines agree.
        """
        weighed = 20 * _MEAN * weight
        return self.steps * weighed // (weighed + self.k1 * (_MEAN + length))


FOUND = Scale(8, 12)
"""By which search ranks."""
COMPARED = Scale(16, 50)
"""By which stories are compared with each other."""
