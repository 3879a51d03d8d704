"""Speed-ups of python-markdown: it skips work that could have no effect, and its HTML is the same.

The extensions known here are those of `markdown.EXTENSIONS`, and `[phrase]{: lang=ru}`.
"""

import re
from xml.etree.ElementTree import Element

from markdown.treeprocessors import InlineProcessor as InlineTreeprocessor

# Where an inline pattern can start: of python-markdown, of EXTENSIONS, ours.
_INLINE = re.compile(r"[\\`\[<&*_~@\x02]|  \n|://|www\.")


class Inline(InlineTreeprocessor):
    """python-markdown tries each of its fifteen inline patterns on every text; this skips texts in
    which none can start, which is most of an article.
    """

    def run(self, tree: Element, ancestors: list[str] | None = None) -> Element:
        texts, tails = [], []
        for element in tree.iter():
            if element.text and not _INLINE.search(element.text):
                texts.append((element, element.text))
                element.text = None
            if element.tail and not _INLINE.search(element.tail):
                tails.append((element, element.tail))
                element.tail = None
        super().run(tree, ancestors)
        for element, text in texts:
            element.text = text
        for element, tail in tails:
            element.tail = tail
        return tree
