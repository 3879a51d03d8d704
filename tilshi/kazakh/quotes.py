"""Quotation marks, apostrophes and primes: which is which, and which of them pair.

Whether a mark opens or closes depends on the characters on both sides, tags and other marks aside,
and where these are ambiguous, on whether a quotation is open. Marks are paired by a stack over the
whole block. A pair gets the marks of the language for its depth; an unpaired mark stays as typed.
"""

import re
from collections.abc import Iterable, Iterator

from tilshi.kazakh.block import BREAK, EDGE, MARKUP, NBSP, Edit

QUOTES = {
    # language: outer opening, outer closing, inner opening, inner closing
    "kk": ("«", "»", "„", "“"),
    "ru": ("«", "»", "„", "“"),
    "en": ("“", "”", "‘", "’"),
}

_BLOCK = re.compile(f"[^{EDGE}]+")
_MARKS = {False: re.compile('["“”„«»]'), True: re.compile("[\"“”„«»'‘’]")}
"""The marks by whether the language is English. In Kazakh and Russian, a single mark is an
apostrophe, which stays as typed: О'Генри, д’Арк."""
_OTHERS = {"kk": "\"'“”„", "ru": "\"'“”„", "en": "\"'“„«‘"}
"""A text without any of these needs no change."""
_SINGLE = "'‘’"
_CLOSED_BY = {
    "«": "»", "„": '“”"»', "“": '”“"»', "”": '”“"»', '"': '"”“»', "'": "'’", "‘": "’'",
}  # fmt: skip
_OWN = {"»": "«", "“": "„"}
"""These prefer the opening mark of their own kind, if one is open."""
_IN_ENGLISH = str.maketrans("„«»", "““”")
"""Foreign marks and their English counterparts."""
_DEPTH = 50
"""How many unpaired marks a quotation may contain."""
_SPACE, _OPEN, _PUNCTUATION, _WORD = range(4)
_KINDS = {
    **dict.fromkeys(("", EDGE, BREAK), _SPACE),
    **dict.fromkeys("([{/\\|-–—=+<>*", _OPEN),
    **dict.fromkeys(",;:.…!?)]}\"“”„«»'‘’", _PUNCTUATION),
}

# 17″, 2.5″, 1/2″: a number of up to three digits right before the mark.
_MEASURE = re.compile(r"(?<![\w.,])(?:\d{1,3}(?:[.,/]\d{1,2})?|\d{0,3}[½¼¾])\Z")
_LONGEST_MEASURE = 8
# 5′10″, 43°14′20″.
_FEET = re.compile(
    rf"(?<![\w'’])\d{{1,3}}'(?=[ {NBSP}]?\d{{1,2}}(?:[.,]\d+)?[\"″])|°[ {NBSP}]?\d{{1,2}}'"
)
_INCHES = re.compile(rf"\d['′][ {NBSP}]?\d{{1,2}}(?:[.,]\d+)?\"")
# ’90s, ’06, rock ’n’ roll, ’tis.
_ELISION = re.compile(
    r"['’](?:\d\ds?\b(?!['’])|n['’]|(?:tis|twas|twere|twill|em|til|s|t)(?![\w'’-])|s-[A-Z])",
    re.IGNORECASE,
)
# Words that may also begin a quotation.
_RARE_ELISION = re.compile(
    r"['‘](?:(?:cause|cos|cuz|bout|round|till?|nuff|neath|tween|gainst|fraid|nother|tis|twas|em)\b"
    r"|\d0s\b)",
    re.IGNORECASE,
)


def quote_edits(shown: str, lang: str) -> Iterator[Edit]:
    """The edits of quotes, apostrophes and primes in `shown`, for a language of `QUOTES`."""
    if not _needs_reading(shown, lang):
        return
    for block in _BLOCK.finditer(shown):
        if _needs_reading(block[0], lang):
            for edit in _reading(block[0], lang).edits():
                yield edit._replace(start=edit.start + block.start(), end=edit.end + block.start())


def _needs_reading(text: str, lang: str) -> bool:
    return any(mark in text for mark in _OTHERS[lang])


def _reading(text: str, lang: str) -> "_Reading":
    reading = _Reading(text, lang)
    primes = reading.primes_that_close() if reading.unpaired else ()
    if primes:
        # A prime may have been taken for a closing mark: "a 17" screen".
        other = _Reading(text, lang, primes)
        if not other.unpaired:
            return other
    return reading


class _Reading:
    """The marks of one block and their roles; `primes` are known in advance."""

    def __init__(self, text: str, lang: str, primes: Iterable[int] = ()) -> None:
        self.typed = text
        self.text = text.translate(_IN_ENGLISH) if lang == "en" else text
        self.lang = lang
        self.resolved: dict[int, str] = dict.fromkeys(primes, "″")
        """The apostrophes and primes among the marks."""
        self.opening: set[int] = set()
        self.pairs: list[tuple[int, int]] = []
        self.unpaired: list[int] = []
        self.marks = [found.start() for found in _MARKS[lang == "en"].finditer(text)]
        self.before = {at: self._adjacent(at, -1) for at in self.marks}
        """The position of the character before each mark, tags aside."""
        self.after: dict[int, str] = {}
        """The character after each mark, tags and other marks aside."""
        for at in reversed(self.marks):
            place = self._adjacent(at, 1)
            self.after[at] = self.after[place] if place in self.after else self._char(place)
        self._resolve_certain()
        self._pair()

    def _adjacent(self, at: int, step: int) -> int:
        at += step
        while self._char(at) == MARKUP:
            at += step
        return at

    def _char(self, at: int) -> str:
        return self.text[at] if 0 <= at < len(self.text) else ""

    def _resolve_certain(self) -> None:
        """Finds the primes and apostrophes that are certain without pairing."""
        for pattern, prime in ((_FEET, "′"), (_INCHES, "″")):
            for found in pattern.finditer(self.text):
                self.resolved[found.end() - 1] = prime
        for at in self.marks:
            if self.text[at] not in _SINGLE or at in self.resolved:
                continue
            before, after = self._char(self.before[at]), self.after[at]
            begins = _kind(before) != _WORD and before not in set(".!?…)]")
            doubled = {self._char(at - 1), self._char(at + 1)} & set(_SINGLE)
            if doubled or (before.isdigit() and after.isdigit()):
                self.resolved[at] = self.text[at]
            elif not begins and _kind(after) == _WORD and self.text[at] != "‘":
                self.resolved[at] = "’"
            elif begins and (elision := _ELISION.match(self.text, at)):
                self.resolved[at] = "’"
                if elision[0][-1] in _SINGLE:
                    self.resolved[elision.end() - 1] = "’"

    def _pair(self) -> None:
        opened: list[int] = []
        for at in self.marks:
            if at in self.resolved:
                continue
            partner = self._partner(at, opened)
            if self._opens(at, partner is not None):
                opened.append(at)
                self.opening.add(at)
            elif partner is not None:
                self.pairs.append((opened[partner], at))
                self._leave(opened[partner + 1 :])
                del opened[partner:]
            else:
                self._leave([at])
        self._leave(opened)

    def _leave(self, marks: Iterable[int]) -> None:
        """Decides what unpaired marks are: primes, apostrophes, or marks without a partner."""
        for at in marks:
            mark, opens = self.text[at], at in self.opening
            if not opens and mark in "\"'" and self._is_measure(at):
                self.resolved[at] = "″" if mark == '"' else "′"
            elif (not opens and mark in "'’") or _RARE_ELISION.match(self.text, at):
                self.resolved[at] = "’"
            else:
                self.unpaired.append(at)

    def _partner(self, at: int, opened: list[int]) -> int | None:
        """The index in `opened` of the mark that the one `at` could close."""
        mark, own, loose = self.text[at], _OWN.get(self.text[at]), None
        for place in range(len(opened) - 1, max(-1, len(opened) - 1 - _DEPTH), -1):
            other = self.text[opened[place]]
            if mark in _CLOSED_BY[other]:
                # Two adjacent marks quote nothing.
                partner = place if self.before[at] != opened[place] else None
                if own in (None, other):
                    return partner
                loose = partner if loose is None else loose
            elif other not in _SINGLE:
                break
        return loose

    def _opens(self, at: int, can_close: bool) -> bool:
        """Whether a mark opens a quotation; `can_close`: there is one that it could close."""
        mark = self.text[at]
        if mark in "«„":
            return True
        if mark in "»’":
            return False
        before, after = self._char(self.before[at]), self.after[at]
        left, right = self._kind_before(at), _kind(after)
        if left == _SPACE:
            return not can_close or (right != _SPACE and after not in ",;:!?)]}")
        if right == _SPACE:
            return False
        if left == _OPEN:
            return (
                before in "([{"
                or right == _WORD
                or after in "([{"
                or not (can_close or after in ",;:!?)]}")
            )
        if right != _WORD and after not in "([{":
            return False
        # English has no endings that follow a quotation.
        return before == ":" or not can_close or (mark in "“‘" and self.lang == "en")

    def _kind_before(self, at: int) -> int:
        place = self.before[at]
        if place in self.opening:
            return _OPEN
        return _WORD if place in self.resolved else _kind(self._char(place))

    def _is_measure(self, at: int) -> bool:
        return bool(_MEASURE.search(self.text[max(0, at - _LONGEST_MEASURE) : at]))

    def primes_that_close(self) -> list[int]:
        """The closing marks that could also be primes."""
        return [at for _, at in self.pairs if self.text[at] == '"' and self._is_measure(at)]

    def edits(self) -> Iterator[Edit]:
        for at, mark in self.resolved.items():
            if self.typed[at] != mark:
                yield Edit(at, at + 1, mark)
        for at, mark in self._chosen():
            if self.typed[at] != mark:
                yield Edit(at, at + 1, mark, "wrong-quote", not self.unpaired)
        for at in self.unpaired:
            if self.typed[at] not in "«»":
                yield Edit(at, at + 1, None, "lonely-quote", False)

    def _chosen(self) -> Iterator[tuple[int, str]]:
        """The marks of all pairs, each depending on the pair around it."""
        outer, inner = QUOTES[self.lang][:2], QUOTES[self.lang][2:]
        around: list[tuple[int, tuple[str, ...], bool]] = []
        for opened, closed in sorted(self.pairs):
            while around and around[-1][0] < opened:
                around.pop()
            # «…«…»…» is intended; and where a mark is missing, nothing is certain.
            typed = self.text[opened] == "«"
            marks = outer
            if self.text[opened] in _SINGLE:
                marks = inner
            elif around:
                _, outside, outside_typed = around[-1]
                if not (typed and (outside_typed or self.unpaired)):
                    marks = inner if outside == outer else outer
            around.append((closed, marks, typed))
            yield opened, marks[0]
            yield closed, marks[1]


def _kind(char: str) -> int:
    return _SPACE if char.isspace() else _KINDS.get(char, _WORD)
