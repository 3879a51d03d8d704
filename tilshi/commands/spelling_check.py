"""Spelling of the content folder (`inv check --spelling`): words that no dictionary knows.

Skipped are names (capitalised words, unless they begin a sentence and one letter makes a known word
of them), abbreviations, words with digits or letters of another script, code, addresses and phrases
in other languages. Expects checked files, as proofreading does.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import zip_longest
from pathlib import Path
from typing import NamedTuple

from tilshi.commands.hunspell import PACKAGES, has_dictionary, misspelt, suggestions
from tilshi.commands.prose_pieces import ProsePiece, line_starts, lines_of, prose_pieces
from tilshi.content.content_folder import is_source, scan_content
from tilshi.content.prose_blocks import prose_blocks
from tilshi.content.source import parse_name
from tilshi.content.text import decode
from tilshi.kazakh.sentences import sentence_ends
from tilshi.kazakh.spelling import borrowed_stems, is_form_of_any, is_known
from tilshi.kazakh.stemming import fold, stem
from tilshi.kazakh.typesetting import without_addresses
from tilshi.problems import Problem

_WORD = re.compile(r"[^\W_]+(?:[-’'][^\W_]+)*")
_SCRIPT = {
    "kk": re.compile("[А-Яа-яЁёӘәҒғҚқҢңӨөҰұҮүҺһІі]+"),
    "ru": re.compile("[А-Яа-яЁё]+"),
    "en": re.compile("[A-Za-z]+(?:['’](?:s|t|re|ll|ve|d|m))?"),
}
_LONGEST = 60
_POSSESSIVE = re.compile("['’]s?$")


class WordPlace(NamedTuple):
    """Where a word stands: the file below the content folder, the line, and the field, if any."""

    path: str
    line: int
    field: str | None


@dataclass
class Vocabulary:
    """The words of a language with the places where they stand, and the stems of those that are
    capitalised within sentences: names.
    """

    places: dict[str, list[WordPlace]] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class SpellingResult:
    """The notes, and the number of files that were read."""

    warnings: list[Problem]
    files: int


def check_spelling(
    content: Path, langs: Sequence[str], own: frozenset[str], only: Collection[str] | None = None
) -> SpellingResult:
    """Looks up the words of the sources below `content`, or of `only` those of them, in the
    dictionaries of their languages; `own` are the newsroom's words. Raises OSError if a file
    cannot be read.
    """
    words: dict[str, Vocabulary] = {}
    files, _ = scan_content(content)
    chosen = [path for path in sorted(filter(is_source, files)) if only is None or path in only]
    for path in chosen:
        name, _ = parse_name(path, langs)
        data = (content / path).read_bytes()
        if name is not None and not decode(data, path)[1]:
            _collect(words, path, lines_of(data)[1], name.kind, name.lang)
    notes: list[Problem] = []
    for lang, vocabulary in sorted(words.items()):
        if has_dictionary(lang):
            notes += _notes(_unknown(vocabulary, lang, own), vocabulary, lang)
        else:
            values = {"lang": lang, "value": f"hunspell {PACKAGES[lang]}"}
            notes.append(Problem("no-dictionary", values=values, warning=True))
    notes.sort(key=lambda one: (one.file or "", one.line or 0))
    return SpellingResult(notes, len(chosen))


def _collect(words: dict[str, Vocabulary], path: str, text: str, kind: str, lang: str) -> None:
    """Adds the words of a source to those of their languages."""
    starts = line_starts(text)
    for piece in prose_pieces(text, kind):
        if not piece.told:
            continue
        for shown, at, spoken in _blocks(piece, lang):
            if spoken not in _SCRIPT:
                continue
            vocabulary = words.setdefault(spoken, Vocabulary())
            for found, word in _words(shown, spoken, vocabulary.names):
                line = bisect_right(starts, at[found]) if at else piece.line
                vocabulary.places.setdefault(word, []).append(WordPlace(path, line, piece.field))


def _blocks(piece: ProsePiece, lang: str) -> Iterator[tuple[str, Sequence[int], str]]:
    """The text of each block of prose, masked, with positions in the file and its language."""
    if piece.field:
        yield without_addresses(piece.words), piece.at, lang
        return
    for block in prose_blocks(piece.words, lang):
        at = [piece.at[place] for place in block.at]
        yield without_addresses(block.masked), at, block.lang


def _words(shown: str, lang: str, names: set[str]) -> Iterator[tuple[int, str]]:
    """The words of a block that are looked up, with their positions; the stems of its names are
    added to `names`.
    """
    first = _first_words(shown)
    found = list(_WORD.finditer(shown))
    for one, following in zip_longest(found, found[1:]):
        begins = one.start() in first
        if one[0][0].isupper() and not begins:
            names.add(_stem_in(lang)(one[0].lower()))
        elif begins and one[0][0].isupper() and following and following[0][0].isupper():
            continue  # a name and a surname
        else:
            for part in _parts(one[0], lang):
                yield one.start(), part


def _first_words(shown: str) -> set[int]:
    """The positions of the words that begin sentences."""
    starts = [0, *sentence_ends(shown)]
    words = (_WORD.search(shown, start) for start in starts)
    return {word.start() for word in words if word}


def _parts(word: str, lang: str) -> list[str]:
    """The parts of a word that are looked up; none if it is an abbreviation, has a digit or letters
    of another script.
    """
    parts = word.split("-")
    if not all(_SCRIPT[lang].fullmatch(one) and one[1:] == one[1:].lower() for one in parts):
        return []
    return [_POSSESSIVE.sub("", one) for one in parts if 1 < len(one) <= _LONGEST]


def _unknown(vocabulary: Vocabulary, lang: str, own: frozenset[str]) -> list[str]:
    """The words of a language that neither a dictionary nor the newsroom knows."""
    stem_in = _stem_in(lang)
    words = [
        word
        for word in misspelt(vocabulary.places, lang)
        if not (word[0].isupper() and stem_in(word.lower()) in vocabulary.names)
    ]
    if lang != "kk":
        listed = own | {stem_in(word) for word in own}
        return [word for word in words if listed.isdisjoint({word.lower(), stem_in(word.lower())})]
    keys = {fold(word) for word in own}
    words = [w for w in words if not (is_form_of_any(fold(w), keys) or is_known(w))]
    return list(_not_borrowed(words)) if has_dictionary("ru") else words


def _not_borrowed(words: Iterable[str]) -> Iterator[str]:
    """Those of the Kazakh `words` that are not of a Russian one, either."""
    stems = {word: borrowed_stems(word.lower()) for word in words}
    strange = misspelt({one for ones in stems.values() for one in ones if len(one) > 3}, "ru")
    for word, ones in stems.items():
        if all(one in strange or len(one) <= 3 for one in ones):
            yield word


def _notes(words: Iterable[str], vocabulary: Vocabulary, lang: str) -> Iterator[Problem]:
    """A note for each file in which one of the unknown `words` stands."""
    similar = suggestions(words, lang)
    for word, alike in similar.items():
        known = [one for one in alike if " " not in one]
        if word[0].isupper() and not any(_is_near(word, one) for one in known):
            continue  # more likely a name
        told: set[str] = set()
        for place in vocabulary.places[word]:
            if place.path in told:
                continue
            told.add(place.path)
            code = "unknown-word" if known else "strange-word"
            values: dict[str, object] = {"value": word}
            if known:
                values["known"] = ", ".join(known)
            file = f"content/{place.path}"
            yield Problem(code, file, place.line, place.field, values, warning=True)


def _is_near(word: str, other: str) -> bool:
    """Whether one letter is changed, dropped, added, or swapped with the next."""
    pairs = enumerate(zip(word, other, strict=False))
    at = next((n for n, (one, two) in pairs if one != two), min(len(word), len(other)))
    rest, others = word[at:], other[at:]
    swapped = rest[:2] == others[1::-1] and rest[2:] == others[2:]
    return swapped or rest[1:] in (others, others[1:]) or rest == others[1:]


@cache
def _stem_in(lang: str) -> Callable[[str], str]:
    """The stemmer of a language."""
    if lang == "kk":
        return stem
    import snowballstemmer

    name = {"ru": "russian", "en": "english"}[lang]
    word_stem: Callable[[str], str] = snowballstemmer.stemmer(name).stemWord
    return word_stem
