"""Masks everything in Markdown that is not words of its language, so that only words are ever
corrected.
"""

import re
from collections.abc import Iterable, Iterator

from tilshi.kazakh.block import CONTENT, MARKUP, Span
from tilshi.kazakh.markup import tokens
from tilshi.kazakh.protect import ADDRESS

_CODE_MARKS = re.compile(r"(?<!\\)`+")
_FENCE = re.compile(r" {0,3}(```+|~~~+)")
_LIST_ITEM = re.compile(r" {0,3}(?:[-*+]|\d+[.)])[ \t]+|\[\^[^\]\n]*\]:")
_PREFIX = re.compile(
    r"[ \t]*(?:>[ \t]*)*(?:(?:[-*+]|\d{1,9}[.)]|:|\#{1,6}|\[\^[^\]\n]*\]:|\*\[[^\]\n]*\]:)[ \t]+)?"
)
_RULE_OR_DEFINITION = re.compile(r"[-*_=|:+ \t]+|[ \t]*\[[^\]^\n]+\]:[ \t]*\S.*")
_BLOCK_START = re.compile(r"[ \t]*(?:>[ \t]*)*(?:(?:[-*+]|\d{1,9}[.)]|:|\#{1,6})[ \t]|\[\^|\||$)")
_BLOCK_LANG = re.compile(
    r"\{:?[^{}\n]*\blang=[\"']?([A-Za-z]{2,3})[-A-Za-z0-9]*[\"']?[^{}\n]*\}\s*"
)
_PHRASE = re.compile(
    r"\[([^\[\]]+)\]\{:?\s*lang=[\"']?([A-Za-z]{2,3})(?:-[A-Za-z0-9]+)*[\"']?\s*\}"
)
_TITLE = r"(?:[ \t\n]+(?:\"[^\"\n]*\"|'[^'\n]*'))?"
_TARGET = re.compile(
    rf"\]\([ \t]*(?:<[^<>\n]*>|(?:[^\s()<>]|\([^\s()<>]*\))*)(?P<title>{_TITLE})[ \t]*\)"
)
_OTHER_TARGET = re.compile(r"\]\([^()\n]*\)?|\][ ]?\[[^\[\]\n]*\]|!?\[\^[^\[\]\n]*\]")
_MARK = re.compile(r"\{:?[^{}\n]*\}|&(?:#\d+|#x[0-9a-fA-F]+|[A-Za-z][A-Za-z0-9]*);|\\[^\w\s\"]")


def masked(text: str, lang: str) -> str:
    """`text`, of the same length, with everything that is not words in `lang` masked.

    Masked are code, tags and their attributes, URLs and link targets, `{: …}` attribute lists,
    phrases in another language, and the markers at the beginning of lines. Line breaks stay.
    """
    text = _hide(text, _code_lines(text), CONTENT)
    text = _hide(text, _code_spans(text), CONTENT)
    tags: list[Span] = []
    strange: list[Span] = []
    at = 0
    for token, is_tag, ours in tokens(text, lang):
        if is_tag or not ours:
            (tags if is_tag else strange).append((at, at + len(token)))
        at += len(token)
    text = _hide(_hide(text, tags, MARKUP), strange, CONTENT)
    phrases = (found.span() for found in _PHRASE.finditer(text) if found[2].lower() != lang)
    text = _hide(text, phrases, CONTENT)
    text = _hide(text, _targets(text), MARKUP)
    text = _hide(text, (found.span() for found in ADDRESS.finditer(text)), CONTENT)
    text = _hide(text, (found.span() for found in _MARK.finditer(text)), MARKUP)
    return _hide(text, _line_starts(text), MARKUP)


def blocks(text: str) -> Iterator[tuple[int, int, str | None]]:
    """(start, end, language if marked) of each paragraph, list item, heading and table row."""
    start = end = at = 0
    for line in text.splitlines(keepends=True):
        if end > start and _BLOCK_START.match(line):
            yield start, end, _marked(text[start:end])
            start = at
        if end <= start:
            start = at
        at += len(line)
        end = at if line.strip() else start
    if end > start:
        yield start, end, _marked(text[start:end])


def phrases(text: str) -> Iterator[tuple[int, int, str]]:
    """(start, end, language) of each phrase that is marked with its language."""
    for found in _PHRASE.finditer(text):
        yield found.start() + 1, found.end(1), found[2].lower()


def _marked(block: str) -> str | None:
    last = block.rstrip().rpartition("\n")[2]
    found = _BLOCK_LANG.search(last)
    alone = found and found.end() == len(last) and (found.start() == 0 or last.startswith("#"))
    return found[1].lower() if found and alone else None


def _hide(text: str, spans: Iterable[Span], mask: str) -> str:
    parts, at = [], 0
    for start, end in spans:
        if start < at:
            continue
        parts += [text[at:start], re.sub(r"[^\n]", mask, text[start:end])]
        at = end
    return "".join([*parts, text[at:]]) if parts else text


def _code_lines(text: str) -> Iterator[Span]:
    """The lines of code blocks: fenced, or indented after a blank line and not in a list."""
    at, fence, blank, in_list, in_code = 0, "", True, False, False
    for line in text.split("\n"):
        start, at = at, at + len(line) + 1
        found = _FENCE.match(line)
        if fence:
            yield start, at - 1
            if found and found[1].startswith(fence) and not line.strip().strip(fence[0]):
                fence = ""
            continue
        if found:
            fence = found[1]
            yield start, at - 1
            continue
        indent = len(line) - len(line.lstrip(" ")) + (4 if line.startswith("\t") else 0)
        if not line.strip():
            blank = True
            continue
        in_code = indent >= (8 if in_list else 4) and (blank or in_code)
        if in_code:
            yield start, at - 1
        elif _LIST_ITEM.match(line):
            in_list = True
        elif blank and indent == 0:
            in_list = False
        blank = False


def _code_spans(text: str) -> Iterator[Span]:
    """From each run of backticks to the next one of the same length, within a paragraph."""
    for start, end in _paragraphs(text):
        runs = list(_CODE_MARKS.finditer(text, start, end))
        following: dict[int, int] = {}
        closing = [0] * len(runs)
        for index in range(len(runs) - 1, -1, -1):
            length = len(runs[index][0])
            closing[index] = following.get(length, -1)
            following[length] = index
        index = 0
        while index < len(runs):
            close = closing[index]
            if close > index:
                yield runs[index].start(), runs[close].end()
                index = close
            index += 1


def _paragraphs(text: str) -> Iterator[Span]:
    start = 0
    for found in re.finditer(r"\n[ \t]*(?=\n)", text):
        yield start, found.start()
        start = found.end()
    yield start, len(text)


def _targets(text: str) -> Iterator[Span]:
    """The parts of links and pictures around their text; captions are text, too."""
    found = sorted(
        [match for pattern in (_TARGET, _OTHER_TARGET) for match in pattern.finditer(text)],
        key=lambda match: (match.start(), match.re is not _TARGET),
    )
    for match in found:
        title = match.re is _TARGET and match["title"]
        if title:
            quote = match.start("title") + len(title) - len(title.lstrip()) + 1
            yield match.start(), quote
            yield match.end("title") - 1, match.end()
        else:
            yield match.span()


def _line_starts(text: str) -> Iterator[Span]:
    at = 0
    for line in text.split("\n"):
        whole = _RULE_OR_DEFINITION.fullmatch(line)
        prefix = whole or _PREFIX.match(line)
        if prefix and prefix.end():
            yield at, at + prefix.end()
        at += len(line) + 1
