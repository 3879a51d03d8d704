"""Transliteration: text of an edition in another script than its source's, by the same functions
for everything that prints it or searches for it (pages, feeds, the embargo scan).
"""

from typing import Any, TypeVar

from markupsafe import Markup

from tilshi.editions import Edition
from tilshi.kazakh.markup import map_text
from tilshi.outputs.views import Shared
from tilshi.prose import is_record, prose_fields

View = TypeVar("View")


def text_in(edition: Edition, text: str) -> str:
    """The plain `text` in the script of `edition`; in right-to-left text, runs that would be
    reordered are isolated.
    """
    if edition.letters is None:
        return text
    changed = edition.letters(text)
    if edition.dir != "rtl":
        return changed
    from tilshi.kazakh.direction import isolated  # of right-to-left editions alone

    return isolated(changed)


def html_in(edition: Edition, html: str) -> str:
    """The fragment `html` in the script of `edition`: its text, never its markup."""
    if edition.letters is None:
        return html
    changed = map_text(html, edition.lang, edition.letters)
    if edition.dir != "rtl":
        return changed
    from tilshi.kazakh.direction import isolated_html

    return isolated_html(changed, edition.lang)


def transliterated(view: View, edition: Edition) -> View:
    """`view` (or a tuple of views) with all prose in the script of `edition`; values that are
    `Shared` are unchanged.
    """
    if edition.letters is None:
        return view

    def part(value: Any) -> Any:
        if isinstance(value, tuple):
            return tuple(map(part, value))
        if isinstance(value, Markup):
            return Markup(html_in(edition, str(value)))
        known = is_record(value) and not isinstance(value, Shared)
        return whole(value) if known else value

    def whole(value: Any) -> Any:
        fields = dict(value.__dict__)
        prose, parts = prose_fields(value.__class__)
        for name in prose:
            if fields[name] is not None:
                fields[name] = text_in(edition, fields[name])
        for name in parts:
            fields[name] = part(fields[name])
        return type(value)(**fields)

    return part(view) if isinstance(view, tuple) else whole(view)  # type: ignore[no-any-return]
