"""HTML as a row of tags and texts, so that a change of text never touches the markup."""

import re
from collections import Counter
from collections.abc import Callable, Iterator

_TOKEN = re.compile(r"""(<(?:[^<>"']|"[^"]*"|'[^']*')*>)""")
_NAME = re.compile(r"</?([a-z][a-z0-9]*)")
_LANG = re.compile(r'\slang="([^"]*)"')
_ENTITY = re.compile(r"(&(?:#\d+|#x[0-9a-fA-F]+|[A-Za-z][A-Za-z0-9]*);)")
_READ_ALOUD = re.compile(r'(\s(?:alt|title|aria-label)=")([^"]*)(")')
_VOID = {"br", "hr", "img", "wbr", "col", "source", "input", "meta", "link"}
_CODE = {"code", "pre", "kbd", "samp", "script", "style"}


def tokens(html: str, lang: str) -> Iterator[tuple[str, bool, bool]]:
    """(token, whether it is a tag, whether its words are in `lang`) for all of `html`.

    `html` is a fragment with tag names in lower case. Code and what is marked with another language
    is not in `lang`. The tokens joined are `html` again.
    """
    opened: list[tuple[str, bool]] = []
    names: Counter[str] = Counter()
    for token in _TOKEN.split(html):
        if not token:
            continue
        name = _NAME.match(token) if token.startswith("<") else None
        ours = not opened or opened[-1][1]
        if name is None:
            yield token, False, ours
            continue
        if token.startswith("</"):
            if names[name[1]]:
                _close(opened, names, name[1])
        else:
            marked = _LANG.search(token)
            ours = (marked[1] == lang if marked else ours) and name[1] not in _CODE
            if name[1] not in _VOID:
                opened.append((name[1], ours))
                names[name[1]] += 1
        yield token, True, ours


def map_text(html: str, lang: str, change: Callable[[str], str]) -> str:
    """`html` with its words in `lang` changed: text, and attributes that are read by people."""

    def words(text: str) -> str:
        if "&" not in text:
            return change(text)
        # Entities are markup: their names and semicolons are no words.
        parts = enumerate(_ENTITY.split(text))
        return "".join(part if number % 2 else change(part) for number, part in parts)

    def attribute(found: re.Match[str]) -> str:
        return found[1] + words(found[2]) + found[3]

    parts = []
    for token, is_tag, ours in tokens(html, lang):
        if not ours:
            parts.append(token)
        elif not is_tag:
            parts.append(words(token))
        elif "=" in token:
            parts.append(_READ_ALOUD.sub(attribute, token))
        else:
            parts.append(token)
    return "".join(parts)


def _close(opened: list[tuple[str, bool]], names: Counter[str], name: str) -> None:
    """Closes the last `name` and all that was opened in it. There must be one."""
    closed = ""
    while closed != name:
        closed, _ = opened.pop()
        names[closed] -= 1
