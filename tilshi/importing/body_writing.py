"""The Markdown of a whole text, which `inv check` accepts: what the reading of Markdown would
refuse is written without marks.
"""

from collections.abc import Sequence
from itertools import accumulate

from bs4 import Tag

from tilshi.content.markdown import convert
from tilshi.importing.body_pictures import Note
from tilshi.importing.markdown_writing import markdown_of, plain_markdown

_ROUNDS = 12


def body_markdown(blocks: Sequence[Tag], lang: str, note: Note) -> str:
    """The Markdown of `blocks` in the language `lang`."""
    written = [(block, _written(block)) for block in blocks]
    written = [(block, text) for block, text in written if text.strip()]
    texts = [text for _, text in written]
    plain: set[int] = set()
    for _ in range(_ROUNDS):
        wrong = _refused(texts, lang)
        if not wrong:
            break
        # What is refused without marks, too, is refused because of another block.
        wrong = wrong - plain or set(range(len(texts))) - plain
        for number in wrong:
            texts[number] = plain_markdown(written[number][0])
            note("import-simplified", _beginning(written[number][0]))
        plain |= wrong
    return "\n\n".join(text for text in texts if text)


def _written(block: Tag) -> str:
    try:
        return markdown_of(block)
    except RecursionError:
        return plain_markdown(block)


def _refused(texts: Sequence[str], lang: str) -> set[int]:
    """The numbers of the blocks whose Markdown is refused."""
    problems = convert("\n\n".join(texts), lang, "", 1).problems
    ends = list(accumulate(text.count("\n") + 2 for text in texts))
    lines = {problem.line or 1 for problem in problems}
    found = {
        next((n for n, end in enumerate(ends) if line <= end), len(texts) - 1) for line in lines
    }
    return found if texts else set()


def _beginning(block: Tag) -> str:
    return " ".join(block.get_text(" ").split())[:40]
