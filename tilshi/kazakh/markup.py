"""HTML as a sequence of tags and texts, so that changing text never touches markup."""

import re
from collections import Counter
from collections.abc import Callable, Iterator

from tilshi.kazakh.block import BREAK, CONTENT, EDGE, MARKUP
from tilshi.kazakh.protect import ADDRESS

# Unrolled, so that `re` does not try the alternatives at each character of a tag.
_REST_OF_TAG = r"""[^<>"']*+(?:"[^"]*"[^<>"']*+|'[^']*'[^<>"']*+)*+>"""
_TAG = f"<{_REST_OF_TAG}"
_ENTITY = r"&(?:#\d+|#x[0-9a-fA-F]+|[A-Za-z][A-Za-z0-9]*);"
_TOKEN = re.compile(f"({_TAG})")
_NAME = re.compile(r"</?([a-z][a-z0-9]*)")
_LANG = re.compile(r'\slang="([^"]*)"')
_MARKUP = re.compile(f"({_TAG}|{_ENTITY})")
# An entity in a URL is part of it, and so is the text after it.
_MARKUP_AND_ADDRESSES = re.compile(f"({_TAG}|{ADDRESS.pattern}|{_ENTITY})")
_NAMED_TAG = re.compile(f"<(?:/?([a-z][a-z0-9]*))?{_REST_OF_TAG}")
_PLACEHOLDERS = {
    **dict.fromkeys(
        "p li dd dt dl ol ul td th tr table thead tbody tfoot caption h1 h2 h3 h4 h5 h6 div hr"
        " aside blockquote figure figcaption details summary pre section".split(),
        EDGE,
    ),
    "br": BREAK,
    "img": CONTENT,
}
_BETWEEN = " \0 "
_READ_ALOUD = re.compile(r'(\s(?:alt|title|aria-label)=")([^"]*)(")')
_VOID = {"br", "hr", "img", "wbr", "col", "source", "input", "meta", "link"}
_CODE = {"code", "pre", "kbd", "samp", "script", "style"}
_CODE_MARK = re.compile(f"<(?:{'|'.join(_CODE)})")


def tokens(html: str, lang: str) -> Iterator[tuple[str, bool, bool]]:
    """(token, whether it is a tag, whether its text is in `lang`) for all of `html`.

    `html` is a fragment with lower-case tag names. Code and phrases marked with another language
    are not in `lang`. The tokens joined are `html` again.
    """
    if in_one_language(html):
        for number, token in enumerate(_TOKEN.split(html)):
            if token:
                yield token, number % 2 == 1, True
    else:
        yield from _followed(html, lang)


def in_one_language(html: str) -> bool:
    """Whether there is certainly no other language and no code, which is the usual case."""
    return "lang=" not in html and not _CODE_MARK.search(html)


def _followed(html: str, lang: str) -> Iterator[tuple[str, bool, bool]]:
    """The `tokens` of any `html`."""
    for token, is_tag, language in languages(html, lang):
        yield token, is_tag, language == lang


def languages(html: str, lang: str) -> Iterator[tuple[str, bool, str | None]]:
    """(token, whether it is a tag, the language of its text) for all of `html`, a fragment in
    `lang` with lower-case tag names. The language of code is None. The tokens joined are `html`.
    """
    opened: list[tuple[str, str | None]] = []
    names: Counter[str] = Counter()
    for token in _TOKEN.split(html):
        if not token:
            continue
        name = _NAME.match(token) if token.startswith("<") else None
        language = opened[-1][1] if opened else lang
        if name is None:
            yield token, False, language
            continue
        if token.startswith("</"):
            if names[name[1]]:
                _close(opened, names, name[1])
        else:
            marked = _LANG.search(token)
            if name[1] in _CODE:
                language = None
            elif marked:
                language = marked[1]
            if name[1] not in _VOID:
                opened.append((name[1], language))
                names[name[1]] += 1
        yield token, True, language


def mask_tags(html: str) -> str:
    """`html` with a placeholder of `block` for each character of its tags."""
    return _NAMED_TAG.sub(_placeholders, html)


def _placeholders(found: re.Match[str]) -> str:
    return _PLACEHOLDERS.get(found[1], MARKUP) * len(found[0])


def map_text(html: str, lang: str, change: Callable[[str], str]) -> str:
    """`html` with its text in `lang` changed, including attributes that people read. The result of
    `change` for a word must not depend on other words.
    """
    if in_one_language(html):
        return _changed(html, change)
    return "".join(
        _changed(token, change) if ours else token for token, _, ours in tokens(html, lang)
    )


def _changed(html: str, change: Callable[[str], str]) -> str:
    """`html` with all of its text changed. Entities are markup: their names and semicolons are not
    text, nor are URLs that contain entities.
    """

    def attribute(found: re.Match[str]) -> str:
        return found[1] + _changed(found[2], change) + found[3]

    pieces = (_MARKUP_AND_ADDRESSES if "&amp;" in html else _MARKUP).split(html)
    # All texts at once: one by one, most of the time would be spent in calls.
    pieces[::2] = change(_BETWEEN.join(pieces[::2])).split(_BETWEEN)
    if any(name in html for name in ("alt=", "title=", "aria-label=")):
        pieces[1::2] = [_READ_ALOUD.sub(attribute, piece) for piece in pieces[1::2]]
    return "".join(pieces)


def _close(opened: list[tuple[str, str | None]], names: Counter[str], name: str) -> None:
    """Closes the last `name` and everything opened inside it. There must be one."""
    closed = ""
    while closed != name:
        closed, _ = opened.pop()
        names[closed] -= 1
