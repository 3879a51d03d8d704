"""Problems: what is wrong in the editors' files, in the editor's language.

A problem is a plain value; its messages are in `problems.yaml`, in kk, ru and en next to each
other.
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
"""Problems of one kind that are reported one by one; beyond that, only their number."""
_WORDS = Path(__file__).with_name("problems.yaml")
_LONGEST_VALUE = 300
_LONGEST_GUESSED = 200
_GUESSES = 200
_COMPARED = 2000
_LIKELY = 20
# Zero-width joiner and non-joiner: emoji and Arabic script need them.
_JOINERS = "\u200c\u200d"
# What a CI system takes for a command: `::` at the beginning of a line (GitHub), and `##[`,
# `##vso[`, `##teamcity[` anywhere in it (GitHub, Azure, TeamCity).
_COMMAND = re.compile(r"^(\s*):(?=:)|#(?=#\w*\[)")


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong, or, if `warning`, worth a look.

    `file` is a path from the project's root or the content folder's parent; `line` counts from 1,
    None if there is none; `field` is the front matter field; `code` a key of `problems.yaml`;
    `values` fill the message's placeholders; `nearest` is the most similar correct spelling.
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
        """File and line, printable."""
        return printable(self.file) + (f":{self.line}" if self.line else "")

    def text(self, lang: str) -> tuple[str, str]:
        """What is wrong and how to fix it, in `lang`, printable."""
        words = _words()["problems"][self.code]
        values = {name: _shortened(str(value)) for name, value in self.values.items()}
        what = words["what"][lang].format(**values)
        fix = words["mend"][lang].format(**values)
        if self.nearest is not None:
            fix = say("nearest", lang, nearest=self.nearest) + " " + fix
        return printable(what), printable(fix)

    def sentence(self, lang: str) -> str:
        """One line: file, line, field, what is wrong, how to fix it."""
        field = f"[{printable(_shortened(self.field))}]" if self.field else ""
        return " ".join(part for part in (self.place, field, *self.text(lang)) if part)

    def as_dict(self, lang: str) -> dict[str, object]:
        """The problem as plain values, for JSON."""
        what, fix = self.text(lang)
        return {
            "file": self.file,
            "line": self.line,
            "field": self.field,
            "code": self.code,
            "severity": "warning" if self.warning else "error",
            "message": what,
            "remedy": fix,
        }

    @property
    def order(self) -> tuple[str, int, str, str, str]:
        """The order of a report: by file, then by line."""
        return (self.file, self.line or 0, self.field or "", self.code, repr(self.values))


class ProblemsError(Exception):
    """Problems that stop a command; nothing has been written or published."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(set_of(problems), key=lambda problem: problem.order)
        super().__init__("; ".join(p.sentence("en") for p in first_of_each_kind(self.problems)))

    def __reduce__(self) -> tuple[type["ProblemsError"], tuple[list[Problem]]]:
        return ProblemsError, (self.problems,)


class UsageError(Exception):
    """A command or a setting that is invalid; `code` is a key of `problems.yaml`."""

    def __init__(self, code: str, **values: object) -> None:
        self.problem = Problem(code, values=values)
        super().__init__(code)

    def with_nearest(self, spelling: str | None) -> "UsageError":
        """The same error with the most similar correct spelling."""
        self.problem = dataclasses.replace(self.problem, nearest=spelling)
        return self


def set_of(problems: Iterable[Problem]) -> list[Problem]:
    """The problems without duplicates, in order."""
    return list({problem.order: problem for problem in problems}.values())


def first_of_each_kind(problems: Iterable[Problem]) -> list[Problem]:
    """The first problems of each kind, in order, without duplicates; the last of a kind that has
    more says how many.
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
    """Correct spellings, of which the one most similar to a wrong one is found without comparing
    all.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._names = {name.casefold(): name for name in names}
        self._guesses: dict[str, str | None] = {}

    def nearest(self, wrong: str) -> str | None:
        """The spelling most similar to `wrong`, if any is similar enough. After hundreds of words
        no more suggestions are made: spelling is then not the cause.
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
        """The names that share most letter pairs with `word`, relative to their length (Dice),
        among those that share its rarest pairs.
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
    """The one of `right` most similar to `wrong`, if any is similar enough. Use `Spellings` for
    many words against the same spellings.
    """
    return Spellings(right).nearest(wrong)


def printable(text: str) -> str:
    """`text` as one line without hidden effects on a terminal, log or reader: control characters,
    line breaks, direction marks, unpaired surrogates, and what a CI system takes for a command are
    escaped.
    """
    if not text.isprintable():
        text = "".join(char if _is_visible(char) else _escaped(char) for char in text)
    return _COMMAND.sub(lambda found: f"{found[1] or ''}\\x{ord(found[0][-1]):02x}", text)


def printable_lines(text: str) -> str:
    """`printable` for each line of `text`."""
    return "\n".join(printable(line) for line in text.split("\n"))


def _is_visible(char: str) -> bool:
    return char.isprintable() or char in _JOINERS or unicodedata.category(char) == "Zs"


def _escaped(char: str) -> str:
    return char.encode("unicode_escape").decode("ascii")


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST_VALUE else text[: _LONGEST_VALUE - 1] + "…"


def report(problems: Iterable[Problem], lang: str, as_json: bool = False) -> str:
    """The `problems` in order: as text for the terminal, one line each, only the first of each
    kind; or all of them as JSON.
    """
    ordered = sorted(set_of(problems), key=lambda problem: problem.order)
    if as_json:
        return as_json_text({"problems": [problem.as_dict(lang) for problem in ordered]})
    return "\n".join(
        (say("warning", lang) + " " if problem.warning else "") + problem.sentence(lang)
        for problem in first_of_each_kind(ordered)
    )


def as_json_text(value: object) -> str:
    """`value` as JSON for a terminal: what `printable` escapes is escaped the way JSON does it."""
    text = json.dumps(value, ensure_ascii=False, indent=2)
    if not text.replace("\n", "").isprintable():
        text = "".join(
            char if char == "\n" or _is_visible(char) else json.dumps(char)[1:-1] for char in text
        )
    return _COMMAND.sub(r"\\u0023", text)


def say(key: str, lang: str, **values: object) -> str:
    """A message of the commands (`words` in `problems.yaml`) in `lang`, printable."""
    return printable(str(_words()["words"][key][lang]).format(**values))


def editor_lang(asked: str | None = None) -> str:
    """The language of messages: as asked, or the locale's, or Kazakh."""
    if asked:
        if asked not in EDITOR_LANGS:
            raise UsageError("unknown-lang", value=asked, known=", ".join(EDITOR_LANGS))
        return asked
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(variable)
        if value:
            spoken = (_locale.normalize(value).split("_")[0]).lower()
            return spoken if spoken in EDITOR_LANGS else "kk"
    return "kk"


@cache
def _words() -> dict[str, Any]:
    import yaml  # Imported only if there is a message.

    loaded: dict[str, Any] = yaml.load(
        _WORDS.read_bytes(), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    )
    return loaded
