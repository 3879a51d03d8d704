"""How good and how fast the language functions are, against the simplest rule and python-markdown.

`inv bench --language --data DIR`. The data are not part of the project; DIR holds, in tab-separated
lines, what of these there is:

    lemmas_ktb.tsv       form, lemma, part of speech
    stems_news.tsv       form, accepted stems parted by |
    arabic_attested.tsv  Cyrillic word, the same in Arabic letters as published
    news_sentences.tsv   number, sentence

Speeds are ratios measured side by side in one run, in processor time.
"""

import hashlib
import re
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import partial
from itertools import combinations
from pathlib import Path
from statistics import median

import markdown

from tilshi.content.body_lint import lint_body
from tilshi.content.markdown import EXTENSIONS, convert
from tilshi.kazakh import arabic, fold, latin, script, stem, to_arabic, to_latin, vowels
from tilshi.kazakh.markup import map_text

_ROUNDS = 15
_WORD = re.compile("[А-Яа-яЁёӘәҒғҚқҢңӨөҰұҮүҺһІі]+(?:-[А-Яа-яЁёӘәҒғҚқҢңӨөҰұҮүҺһІі]+)*")
_PROJECT = Path(__file__).parents[1]
_ARTICLES = _PROJECT / "content/articles"
_NAMES = _PROJECT / "tests/kazakh/golden/names.tsv"
# About 350 words each: plain paragraphs, and one with lists, a table and links.
_BODIES = {
    "plain paragraphs": _ARTICLES / "2019/shymkent-dostyq-mekeni.md",
    "lists, a table, links": _ARTICLES / "2026/halyq-biudzheti-alty-zhyl.md",
}
# Where published texts follow another convention: (what differs, that convention from ours).
_OTHER_SCHOOLS: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("-аев without a glide", lambda word: word.replace("ايەۆ", "اەۆ")),
    ("ия in full", lambda word: word.replace("يا", "ييا")),
    ("no hamza", lambda word: word.replace("ء", "")),
)


def main(data: str = "") -> int:
    """Prints the figures; returns 2 if `data` is not a folder, else 0."""
    folder = Path(data)
    if data and not folder.is_dir():
        print(f"no folder {data}", file=sys.stderr)
        return 2
    parts: list[tuple[str, Callable[[list[list[str]]], Iterator[str]]]] = [
        ("lemmas_ktb.tsv", _lemmas),
        ("stems_news.tsv", _news),
        ("arabic_attested.tsv", _attested),
        ("news_sentences.tsv", _keys),
    ]
    for name, report in parts:
        rows = _rows(folder / name) if data else None
        print(f"\n## {name}" + ("" if rows else ": not there"))
        for line in report(rows) if rows else ():
            print(line)
    print("\n## names with endings")
    for line in _names(_rows(_NAMES) or []):
        print(line)
    for name, file in _BODIES.items():
        print(f"\n## Speed: a body of {name}")
        for line in _speeds(file.read_text("utf-8").split("---", 2)[2]):
            print(line)
    return 0


def _rows(file: Path) -> list[list[str]] | None:
    if not file.is_file():
        return None
    lines = file.read_text("utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


def first_five(word: str) -> str:
    """The simplest possible stemmer."""
    return word.lower()[:5]


_STEMMERS: dict[str, Callable[[str], str]] = {"stem": stem, "first five letters": first_five}


def _lemmas(rows: list[list[str]]) -> Iterator[str]:
    """The figures of all rows, then of the half that rules may be made from and of the other one.

    Rows are parted by a hash of the lemma, so that all forms of one are in one half.
    """
    halves = {
        "all": rows,
        "half for tuning": [row for row in rows if not _is_held_back(row[1])],
        "half held back": [row for row in rows if _is_held_back(row[1])],
    }
    for name, stemmer in _STEMMERS.items():
        for half, of_half in halves.items():
            yield f"{name:20} {half:16} {_figures(of_half, stemmer)}"


def _is_held_back(lemma: str) -> bool:
    return hashlib.sha256(lemma.lower().encode()).digest()[0] % 2 == 1


def _figures(rows: list[list[str]], stemmer: Callable[[str], str]) -> str:
    """The shares of nouns and names whose stem is their lemma, of pairs of forms of one lemma that
    have one stem, and of stems that hold forms of more than one lemma (wrongly merged).
    """
    nouns = [(form, lemma) for form, lemma, part in rows if part in ("NOUN", "PROPN")]
    forms: dict[str, set[str]] = defaultdict(set)
    lemmas: dict[str, set[str]] = defaultdict(set)
    for form, lemma, _ in rows:
        forms[lemma].add(form.lower())
        lemmas[stemmer(form)].add(lemma)
    pairs = [pair for of_one in forms.values() for pair in combinations(sorted(of_one), 2)]
    exact = sum(stemmer(form) == lemma.lower() for form, lemma in nouns)
    together = sum(stemmer(one) == stemmer(other) for one, other in pairs)
    merged = sum(len(of_one) > 1 for of_one in lemmas.values())
    return (
        f"nouns {_share(exact, len(nouns))}, pairs together {_share(together, len(pairs))},"
        f" wrongly merged {_share(merged, len(lemmas))}"
    )


def _names(rows: list[list[str]]) -> Iterator[str]:
    for name, stemmer in _STEMMERS.items():
        exact = sum(stemmer(form) == lemma for form, lemma in rows)
        yield f"{name:20} {_share(exact, len(rows))} of {len(rows)} names with endings"


def _news(rows: list[list[str]]) -> Iterator[str]:
    for name, stemmer in _STEMMERS.items():
        wrong = [
            f"{form} → {stemmer(form)}"
            for form, good in rows
            if stemmer(form) not in good.split("|")
        ]
        yield f"{name:20} {len(rows) - len(wrong)} of {len(rows)}"
        if stemmer is stem:
            yield from (f"    {line}" for line in wrong)


def _attested(rows: list[list[str]]) -> Iterator[str]:
    wrong = [(word, good) for word, good in rows if to_arabic(word) != good]
    yield f"{len(rows) - len(wrong)} of {len(rows)} as published"
    for word, good in wrong:
        yield f"    {word}: {to_arabic(word)}, published {good}: {_reason(to_arabic(word), good)}"


def _reason(ours: str, published: str) -> str:
    for reason, other in _OTHER_SCHOOLS:
        if other(ours) == published:
            return f"another school ({reason})"
    return "wrong"


def _keys(rows: list[list[str]]) -> Iterator[str]:
    words = sorted({word for row in rows for word in _WORD.findall(row[-1])})
    for name, letters in (("Latin", to_latin), ("Arabic", to_arabic)):
        same = sum(fold(stem(letters(word))) == fold(stem(word)) for word in words)
        yield f"{name:7} {same} of {len(words)} words ({_share(same, len(words))}) have one key"


def _speeds(body: str) -> Iterator[str]:
    html = markdown.markdown(body, extensions=list(EXTENSIONS))
    words = _WORD.findall(body)
    to_html = {to: partial(map_text, html, "kk", to) for to in (to_latin, to_arabic)}

    def stems() -> None:
        for word in words:
            stem(word)

    works: dict[str, tuple[Callable[[], object], bool]] = {
        "python-markdown, plain": (lambda: markdown.markdown(body), False),
        "python-markdown, the extensions of an article": (
            lambda: markdown.markdown(body, extensions=list(EXTENSIONS)), False,
        ),
        "Markdown to safe HTML (our converter)": (lambda: convert(body, "kk", "x.md"), False),
        "to Latin, memo cold": (to_html[to_latin], True),
        "to Latin, warm": (to_html[to_latin], False),
        "to Arabic, memo cold": (to_html[to_arabic], True),
        "to Arabic, warm": (to_html[to_arabic], False),
        "stems of its words, memo cold": (stems, True),
        "stems of its words, warm": (stems, False),
        "proofreading (lint)": (lambda: lint_body(body, "kk"), False),
    }  # fmt: skip
    taken: dict[str, list[float]] = {name: [] for name in works}
    stems()  # The lexicon is read once per process.
    for _ in range(_ROUNDS):
        for name, (work, cold) in works.items():
            if cold:
                _forget()
            started = time.process_time()
            work()
            taken[name].append(time.process_time() - started)
    peers = list(works)[:3]
    yield f"{len(words)} words, {len(set(words))} different; median of {_ROUNDS} rounds;"
    yield "as a share of python-markdown plain, with extensions, of our converter:"
    for name, seconds in taken.items():
        ratios = [
            median(one / other for one, other in zip(seconds, taken[peer], strict=True) if other)
            for peer in peers
        ]
        shares = " ".join(f"{ratio:6.2f}" for ratio in ratios)
        yield f"{name:46} {median(seconds) * 1000:7.2f} ms {shares}"
    each = median(taken["stems of its words, memo cold"]) / len(set(words))
    yield f"a stem, memo cold: {each * 1e6:.1f} µs a word"


def _forget() -> None:
    """Clears the functions' caches of words; the lexicon and the tables stay."""
    for converter in (arabic._CONVERTER, *latin._CONVERTERS.values()):
        converter.clear()
    for memo in (stem, script.common, vowels.restored):
        memo.cache_clear()


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f}%"
