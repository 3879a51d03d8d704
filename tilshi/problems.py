"""Problems: what is wrong in the editors' files, said in the editor's language.

A problem is a plain value; its words stand in `problems.yaml`, side by side in kk, ru and en.
"""

import dataclasses
import json
import locale as _locale
import os
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache, cached_property
from heapq import nlargest
from itertools import pairwise
from pathlib import Path
from typing import Any

EDITOR_LANGS = ("kk", "ru", "en")
FIRST_OF_KIND = 20
"""Problems of one code that are told one by one; of the others, only their number."""
_WORDS = Path(__file__).with_name("problems.yaml")
_LONGEST_VALUE = 300
_LONGEST_GUESSED = 200
_GUESSES = 200
_COMPARED = 2000
_LIKELY = 20
# Zero width joiner and non-joiner: emoji and Arabic letters need them.
_JOINERS = "\u200c\u200d"
# What a CI system takes for a command: `::` at the head of a line (GitHub), and `##[`, `##vso[`,
# `##teamcity[` anywhere in it (GitHub, Azure, TeamCity).
_COMMAND = re.compile(r"^(\s*):(?=:)|#(?=#\w*\[)")


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong, or, if `warning`, only worth a look.

    `file` is a path from the project's root or the content folder's parent; `line` counts from 1,
    None where there is none; `field` the front matter field; `code` a key of `problems.yaml`;
    `values` fill the sentence's placeholders; `nearest` is the nearest right spelling.
    """

    code: str
    file: str = ""
    line: int | None = None
    field: str | None = None
    values: Mapping[str, object] = dataclasses.field(default_factory=dict)
    nearest: str | None = None
    warning: bool = False

    @property
    def place(self) -> str:
        """File and line, fit to be printed."""
        return visible(self.file) + (f":{self.line}" if self.line else "")

    def text(self, lang: str) -> tuple[str, str]:
        """What is wrong and how to mend it, in `lang`, fit to be printed."""
        words = _words()["problems"][self.code]
        values = {name: _shortened(str(value)) for name, value in self.values.items()}
        what = words["what"][lang].format(**values)
        mend = words["mend"][lang].format(**values)
        if self.nearest is not None:
            mend = say("nearest", lang, nearest=self.nearest) + " " + mend
        return visible(what), visible(mend)

    def sentence(self, lang: str) -> str:
        """One line: file, line, field, what is wrong, how to mend it."""
        field = f"[{visible(_shortened(self.field))}]" if self.field else ""
        return " ".join(part for part in (self.place, field, *self.text(lang)) if part)

    def as_dict(self, lang: str) -> dict[str, object]:
        """The problem for machines."""
        what, mend = self.text(lang)
        return {
            "file": self.file,
            "line": self.line,
            "field": self.field,
            "code": self.code,
            "severity": "warning" if self.warning else "error",
            "message": what,
            "remedy": mend,
        }

    @property
    def order(self) -> tuple[str, int, str, str, str]:
        """The order of a report: by file, then by line."""
        return (self.file, self.line or 0, self.field or "", self.code, repr(self.values))


class Wrong(Exception):  # noqa: N818 - a bearer of problems, said in full by its report
    """Content with problems: nothing has been published."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(set_of(problems), key=lambda problem: problem.order)
        super().__init__("; ".join(p.sentence("en") for p in first_of_each(self.problems)))

    def __reduce__(self) -> tuple[type["Wrong"], tuple[list[Problem]]]:
        return Wrong, (self.problems,)


class Misuse(Exception):  # noqa: N818 - not an error of the program but of its use
    """A command or a setting that cannot be followed; `code` is a key of `problems.yaml`."""

    def __init__(self, code: str, **values: object) -> None:
        self.problem = Problem(code, values=values)
        super().__init__(code)

    def with_nearest(self, spelling: str | None) -> "Misuse":
        """The same, with the nearest right spelling."""
        self.problem = dataclasses.replace(self.problem, nearest=spelling)
        return self


def set_of(problems: Iterable[Problem]) -> list[Problem]:
    """The problems without repetitions, in their order."""
    return list({problem.order: problem for problem in problems}.values())


def first_of_each(problems: Iterable[Problem]) -> list[Problem]:
    """The first problems of each kind, in their order, without repetitions; after the last of a
    kind that has more, how many more there are.
    """
    listed = set_of(problems)
    kinds = Counter((problem.code, problem.warning) for problem in listed)
    met: Counter[tuple[str, bool]] = Counter()
    told = []
    for problem in listed:
        kind = (problem.code, problem.warning)
        met[kind] += 1
        if met[kind] <= FIRST_OF_KIND:
            told.append(problem)
        if met[kind] == FIRST_OF_KIND < kinds[kind]:
            values = {"count": kinds[kind] - FIRST_OF_KIND}
            told.append(Problem("more-of-kind", values=values, warning=problem.warning))
    return told


class Spellings:
    """Right spellings, among which the one most like a wrong one is found without comparing all."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = {name.casefold(): name for name in names}
        self._guesses: dict[str, str | None] = {}

    def nearest(self, wrong: str) -> str | None:
        """The spelling most like `wrong`, if any is near enough. Who asks for hundreds of words has
        another trouble than their spelling, and is not answered any more.
        """
        word = wrong.casefold()
        if word not in self._guesses:
            if len(self._guesses) >= _GUESSES or len(word) > _LONGEST_GUESSED:
                return None
            found = get_close_matches(word, self._likely(word), n=3, cutoff=0.6)
            near = next((name for name in found if _is_near(word, name)), None)
            self._guesses[word] = None if near is None else self._names[near]
        return self._guesses[word]

    @cached_property
    def _by_pair(self) -> Mapping[str, list[str]]:
        names: dict[str, list[str]] = {}
        for name in self._names:
            if len(name) <= _LONGEST_GUESSED:
                for pair in _pairs(name):
                    names.setdefault(pair, []).append(name)
        return names

    def _likely(self, word: str) -> list[str]:
        """The names that share most pairs of letters with `word`, for their length (Dice), among
        those that share its rarest pairs.
        """
        pairs = _pairs(word)
        some: set[str] = set()
        for names in sorted((self._by_pair.get(pair, []) for pair in pairs), key=len):
            if some and len(some) + len(names) > _COMPARED:
                break
            some.update(names)
        scores = (
            (len(pairs & (own := _pairs(name))) / (len(pairs) + len(own)), name) for name in some
        )
        return [name for _, name in nlargest(_LIKELY, scores)]


def _pairs(word: str) -> set[str]:
    return {first + second for first, second in pairwise(f" {word} ")}


def _is_near(wrong: str, right: str) -> bool:
    """Whether one may have been typed for the other: with one mistake in up to four letters, two in
    up to eight, and so on. Two letters of which one is another say nothing: they are a language.
    """
    most = (min(len(wrong), len(right)) + 3) // 4
    if len(wrong) == len(right) <= 2:
        return wrong == right
    return _mistakes(wrong, right, most) <= most


def _mistakes(wrong: str, right: str, most: int) -> int:
    """Letters to put in, leave out, exchange or swap with their neighbours to make `right` of
    `wrong` (optimal string alignment); more than `most` are not counted.
    """
    if abs(len(wrong) - len(right)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(right) + 1))
    for i, letter in enumerate(wrong, start=1):
        before, above, row = row, before, [i]
        for j, other in enumerate(right, start=1):
            cost = min(before[j] + 1, row[-1] + 1, before[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == right[j - 2] and other == wrong[i - 2]:
                cost = min(cost, above[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return row[-1]


def nearest(wrong: str, right: Iterable[str]) -> str | None:
    """The one of `right` that is spelt most like `wrong`, if any is near enough. For many words
    against the same spellings there is `Spellings`.
    """
    return Spellings(right).nearest(wrong)


def visible(text: str) -> str:
    """`text` as one line that does to no terminal, log or reader what it does not show: controls,
    line ends, marks that turn the direction of writing, halves of characters, and what a CI system
    takes for a command are escaped.
    """
    if not text.isprintable():
        text = "".join(char if _is_visible(char) else _escaped(char) for char in text)
    return _COMMAND.sub(lambda found: f"{found[1] or ''}\\x{ord(found[0][-1]):02x}", text)


def visible_lines(text: str) -> str:
    """`text` as `visible` shows it, line for line."""
    return "\n".join(visible(line) for line in text.split("\n"))


def _is_visible(char: str) -> bool:
    return char.isprintable() or char in _JOINERS or unicodedata.category(char) == "Zs"


def _escaped(char: str) -> str:
    return char.encode("unicode_escape").decode("ascii")


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST_VALUE else text[: _LONGEST_VALUE - 1] + "…"


def report(problems: Iterable[Problem], lang: str, as_json: bool = False) -> str:
    """The `problems` in their order: as text for the terminal, a line each, of many of one kind
    only the first; or all of them as JSON.
    """
    ordered = sorted(set_of(problems), key=lambda problem: problem.order)
    if as_json:
        return as_json_text({"problems": [problem.as_dict(lang) for problem in ordered]})
    return "\n".join(
        (say("warning", lang) + " " if problem.warning else "") + problem.sentence(lang)
        for problem in first_of_each(ordered)
    )


def as_json_text(value: object) -> str:
    """`value` as JSON for a terminal: what `visible` would escape is escaped in JSON's own way."""
    text = json.dumps(value, ensure_ascii=False, indent=2)
    if not text.replace("\n", "").isprintable():
        text = "".join(
            char if char == "\n" or _is_visible(char) else json.dumps(char)[1:-1] for char in text
        )
    return _COMMAND.sub(r"\\u0023", text)


def say(key: str, lang: str, **values: object) -> str:
    """A sentence of the commands (`words` in `problems.yaml`) in `lang`, fit to be printed."""
    return visible(str(_words()["words"][key][lang]).format(**values))


def editor_lang(asked: str | None = None) -> str:
    """The language to speak to the editor in: as asked, else the locale's, else Kazakh."""
    if asked:
        if asked not in EDITOR_LANGS:
            raise Misuse("unknown-lang", value=asked, known=", ".join(EDITOR_LANGS))
        return asked
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(variable)
        if value:
            spoken = (_locale.normalize(value).split("_")[0]).lower()
            return spoken if spoken in EDITOR_LANGS else "kk"
    return "kk"


@cache
def _words() -> dict[str, Any]:
    import yaml  # Who has nothing to say needs no parser.

    loaded: dict[str, Any] = yaml.load(
        _WORDS.read_bytes(), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    )
    return loaded
