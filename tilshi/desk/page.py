"""The HTML of the desk: pages of its own, and what it adds to pages of the site."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from tilshi.desk.note import Note
from tilshi.desk.page_notes import NotedPage
from tilshi.desk.preview_state import PreviewState
from tilshi.desk.route import PREFIX, Answer, Desk, DeskRequest, Route
from tilshi.desk.view import View
from tilshi.problems import say

if TYPE_CHECKING:
    from jinja2 import Environment

_TEMPLATES = Path(__file__).with_name("templates")
_LANGUAGES = {"kk": "Қазақша", "ru": "Русский", "en": "English"}


def page(request: DeskRequest, template: str, status: int = 200, **values: object) -> Answer:
    """The page of the desk that the file `template` makes of the `values`; it extends
    `frame.html`.
    """
    desk = request.desk
    common = _common(desk.state, desk.wanted, request.lang, request.navigation)
    own = {"route": request.route, "path": request.path, "languages": _LANGUAGES}
    text = _templates().get_template(template).render(common | own | values)
    return Answer(text.encode(), "text/html; charset=utf-8", status)


def with_bar(
    html: str, desk: Desk, state: PreviewState, navigation: Sequence[Route], noted: NotedPage | None
) -> str:
    """A page of the site with the bar of the desk, the result of the last build, and the notes on
    its file.
    """
    lang = desk.lang
    placed: list[Note] = []
    if noted is not None and noted.notes:
        from tilshi.desk.paragraph_notes import place_notes  # needs all that reads Markdown

        note_template = _templates().get_template("note.html")

        def shown(number: int, note: Note) -> str:
            place = f"{noted.source.file}:{note.line}"
            return note_template.render(note=note, number=number, place=place, lang=lang)

        source = noted.source
        html, placed = place_notes(html, noted.text, source.edition, noted.notes, shown)
    common = _common(state, desk.wanted, lang, navigation)
    head = _templates().get_template("head.html").render(common | _own_notes(state, noted, placed))
    at = html.find(">", html.find("<body")) + 1
    return html[:at] + head + html[at:]


def with_script(html: str, build: str, version: str) -> str:
    """A page with the script that reloads it once it has another `version`; this one was seen after
    the `build`.
    """
    script = _templates().get_template("script.html").render(build=build, version=version)
    return html.replace("</body>", script + "</body>", 1)


def _own_notes(
    state: PreviewState, noted: NotedPage | None, placed: Sequence[Note]
) -> dict[str, object]:
    """What the head says of notes: on the page's own file, except those that are `placed` in the
    text, and on others.
    """
    if noted is None:
        return {}
    file = noted.source.file
    others = [one for one in state.notes if one[0].partition(":")[0] != file]
    rest = [one for one in noted.notes if one not in placed and not one.error]
    return {"file": file, "placed": placed, "own": rest, "others": others}


def building(lang: str) -> str:
    """The page that is shown until there is a site."""
    return _templates().get_template("building.html").render(lang=lang)


def _common(
    state: PreviewState, wanted: View, lang: str, navigation: Sequence[Route]
) -> dict[str, object]:
    return {
        "state": state,
        "wanted": wanted,
        "lang": lang,
        "navigation": [route for route in navigation if route.label],
        "others": state.notes,
        "file": "",
        "route": None,
    }


@cache
def _templates() -> "Environment":
    # Imported by the server only.
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    templates = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.globals.update(say=say, prefix=PREFIX)
    return templates
