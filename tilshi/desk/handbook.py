"""The handbook for editors, as pages of the desk: `docs/handbook/`, or its copy in the wheel."""

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

from tilshi.desk.page import page
from tilshi.desk.route import Answer, DeskRequest

_PACKAGE = Path(__file__).resolve().parent.parent
HANDBOOK = (
    _PACKAGE / "handbook" if (_PACKAGE / "handbook").is_dir() else _PACKAGE.parent / "docs/handbook"
)
"""The folder of the handbook, with one for each language."""
CONTENTS = "README.md"
_NAME = re.compile(r"[0-9]{2}-[a-z-]+\.md")
_HEADING = re.compile(r"\A# (.+)\n")


class Chapter(NamedTuple):
    """A chapter: its heading, and the HTML of what follows."""

    heading: str
    html: str


def handbook_page(request: DeskRequest) -> Answer | None:
    """The table of contents, or a chapter under the name of its file, so that links between the
    files lead from page to page.
    """
    names = ["", *chapters(request.lang)]
    if request.path not in names:
        return None
    text = chapter(request.lang, request.path or CONTENTS)
    at = names.index(request.path)
    around = [name for name in names[max(at - 1, 1) : at + 2] if name != request.path]
    links = [(name, chapter(request.lang, name).heading) for name in around] if at else []
    return page(request, "handbook.html", chapter=text, links=links)


def chapters(lang: str) -> list[str]:
    """The files of the chapters in a language, in order."""
    files = (file.name for file in (HANDBOOK / lang).iterdir())
    return sorted(name for name in files if _NAME.fullmatch(name))


@cache
def chapter(lang: str, name: str) -> Chapter:
    """The chapter in the file `name`, in a language."""
    # Imported by the server only.
    from markdown import Markdown
    from markdown.extensions.toc import slugify_unicode

    text = (HANDBOOK / lang / name).read_text("utf-8")
    heading = _HEADING.match(text)
    assert heading is not None, name
    converter = Markdown(
        extensions=["tables", "fenced_code", "toc", "sane_lists"],
        extension_configs={"toc": {"slugify": slugify_unicode}},
        output_format="html",
    )
    html = converter.convert(text[heading.end() :])
    # A table that is wider than the page is scrolled by itself.
    html = html.replace("<table>", '<div class="wide" tabindex="0"><table>')
    return Chapter(heading[1], html.replace("</table>", "</table></div>"))
