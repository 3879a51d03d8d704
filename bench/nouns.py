"""Nouns with their inflected forms, for the sentences of the corpus.

Source of the endings: the declension of Kazakh nouns in school grammars (vowel harmony by the last
vowel, the first letter of an ending by the last sound, `н` after a possessive).
"""

_FRONT = "әөүіеэ"
_FRONTED = str.maketrans("аығқ", "еігк")
_SONORANTS, _NASALS = "рлйуи", "мнң"
_VOICED = "жз"
_VOWELS = "аәоөұүыіеэяё"


class Kazakh(str):
    """A Kazakh noun (or a phrase that ends in one) with its case forms as attributes.

    `Kazakh("білім басқармасы*")`: the asterisk marks a noun that already has a possessive ending.
    """

    possessed: bool
    front: bool

    def __new__(cls, noun: str) -> "Kazakh":
        self = super().__new__(cls, noun.rstrip("*"))
        self.possessed = noun.endswith("*")
        last = next(letter for letter in reversed(self.lower()) if letter in _VOWELS + "у")
        if last == "у":  # After consonants alone, as in Шу, it is a back vowel.
            rest = [letter for letter in self.lower() if letter in _VOWELS]
            last = rest[-1] if rest else "ұ"
        self.front = last in _FRONT
        return self

    def _with(self, ending: str) -> str:
        """The noun with `ending`, which is given in its back form."""
        return self + (ending.translate(_FRONTED) if self.front else ending)

    def _after(self, nasal: str, voiced: str, voiceless: str, vowel: str | None = None) -> str:
        last = self[-1]
        if last in _VOWELS:
            return self._with(vowel or voiced)
        if last in _NASALS:
            return self._with(nasal)
        return self._with(voiced if last in _SONORANTS + _VOICED else voiceless)

    @property
    def gen(self) -> str:
        """Whose: Шымкенттің, Алматының."""
        return self._after("ның", "дың", "тың", "ның")

    @property
    def dat(self) -> str:
        """Where to: Шымкентке, Алматыға, басқармасына."""
        return self._with("на") if self.possessed else self._after("ға", "ға", "қа")

    @property
    def acc(self) -> str:
        """Whom or what: Шымкентті, Алматыны, басқармасын."""
        return self._with("н") if self.possessed else self._after("ды", "ды", "ты", "ны")

    @property
    def loc(self) -> str:
        """Where: Шымкентте, Алматыда, басқармасында."""
        return self._with("нда") if self.possessed else self._after("да", "да", "та")

    @property
    def abl(self) -> str:
        """Where from: Шымкенттен, Алматыдан, басқармасынан."""
        return self._with("нан") if self.possessed else self._after("нан", "дан", "тан")


class Russian(str):
    """A Russian noun given as `nominative|genitive`."""

    gen: str

    def __new__(cls, noun: str) -> "Russian":
        nominative, _, genitive = noun.partition("|")
        self = super().__new__(cls, nominative)
        self.gen = genitive or nominative
        return self


class English(str):
    """An English noun; `a` is the noun with its indefinite article."""

    __slots__ = ()

    @property
    def a(self) -> str:
        """`a school`, `an ice rink`."""
        return ("an " if self[0].lower() in "aeio" else "a ") + self
