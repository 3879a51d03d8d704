"""The Kazakh language: pure text in, pure text out."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tilshi.kazakh.alphabet import sort_key
    from tilshi.kazakh.arabic import to_arabic
    from tilshi.kazakh.hyphenation import hyphenate
    from tilshi.kazakh.latin import to_latin
    from tilshi.kazakh.proofread import lint
    from tilshi.kazakh.slug import slugify
    from tilshi.kazakh.stem import fold, stem
    from tilshi.kazakh.typography import typography

__all__ = [
    "fold", "hyphenate", "lint", "slugify", "sort_key", "stem", "to_arabic", "to_latin",
    "typography",
]  # fmt: skip

# A build with nothing to do asks for letters only: the rest is imported when it is asked for.
_ROOMS = {
    "fold": "stem",
    "hyphenate": "hyphenation",
    "lint": "proofread",
    "slugify": "slug",
    "sort_key": "alphabet",
    "stem": "stem",
    "to_arabic": "arabic",
    "to_latin": "latin",
    "typography": "typography",
}


def __getattr__(name: str) -> Any:
    if name in _ROOMS:
        return getattr(import_module(f"tilshi.kazakh.{_ROOMS[name]}"), name)
    raise AttributeError(name)
