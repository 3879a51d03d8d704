"""The Kazakh language: pure functions from text to text."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

# Most commands need few of these, and a build must not wait for the others: each is imported when
# it is asked for.
_MODULES = {
    "fold": "stemming",
    "headline": "line_breaks",
    "hyphenate": "hyphenation",
    "lint": "proofread",
    "slugify": "slug",
    "sort_key": "alphabet",
    "stem": "stemming",
    "to_arabic": "arabic",
    "to_latin": "latin",
    "typography": "html_typography",
}

if TYPE_CHECKING:
    from tilshi.kazakh.alphabet import sort_key
    from tilshi.kazakh.arabic import to_arabic
    from tilshi.kazakh.html_typography import typography
    from tilshi.kazakh.hyphenation import hyphenate
    from tilshi.kazakh.latin import to_latin
    from tilshi.kazakh.line_breaks import headline
    from tilshi.kazakh.proofread import lint
    from tilshi.kazakh.slug import slugify
    from tilshi.kazakh.stemming import fold, stem

__all__ = [
    "fold",
    "headline",
    "hyphenate",
    "lint",
    "slugify",
    "sort_key",
    "stem",
    "to_arabic",
    "to_latin",
    "typography",
]


def __getattr__(name: str) -> Any:
    module = _MODULES.get(name)
    if module is None:
        raise AttributeError(name)
    return getattr(import_module(f"{__name__}.{module}"), name)
