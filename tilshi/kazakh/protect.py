"""What must never be re-lettered in plain text: addresses of pages and e-mail, names of files."""

import re
from collections.abc import Callable

# To the last sign that is no punctuation; brackets may stand in pairs. In HTML, an entity ends it,
# but not that of an ampersand.
_IN_BRACKETS = r"\([^\s<>«»()]*+\)"
_ENTITY = r"&(?:quot|[lg]t|nbsp|[lr]aquo|#\w+);"
_REST = (
    rf"(?:(?!{_ENTITY})[^\s<>«»()،؛؟]|{_IN_BRACKETS})*"
    rf"(?:[^\s<>«»()\]&.,;:!?،؛؟…'\"*’”“]|(?<=[\w/])&amp;|{_IN_BRACKETS})"
)
ADDRESS = re.compile(
    rf"(?:(?:https?|ftp|tg)://|www\.|mailto:|tel:){_REST}"
    r"|(?<![\w.+-])[\w.+-]++@[\w-]+(?:\.[\w-]+)+"
    r"|@[A-Za-z0-9_]+"
    # A file (also with folders), or a host with a path, by its ending: «есеп.pdf», t.me/арна.
    r"|(?<![\w.+/\\@-])(?:[A-Za-z]:\\)?(?:[\w-]++[/\\])*+[\w-]++(?:\.[\w-]+)*"
    rf"\.(?:[a-z][a-z\d]{{1,4}}|қаз|рф)(?![\w])(?:/(?:{_REST})?)?"
)
# What every address has, and most texts have not.
MAY_BE_ADDRESS = re.compile(r"://|@|\.(?:[a-z]|қаз|рф)|www\.|mailto:|tel:")


def outside_addresses(text: str, change: Callable[[str], str]) -> str:
    """`text` changed by `change` everywhere but in its addresses."""
    if not MAY_BE_ADDRESS.search(text):
        return change(text)
    parts, at = [], 0
    for found in ADDRESS.finditer(text):
        parts += [change(text[at : found.start()]), found[0]]
        at = found.end()
    parts.append(change(text[at:]))
    return "".join(parts)
