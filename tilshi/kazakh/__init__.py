"""The Kazakh language: pure functions from text to text."""

from tilshi.kazakh.alphabet import sort_key
from tilshi.kazakh.arabic import to_arabic
from tilshi.kazakh.hyphenation import hyphenate
from tilshi.kazakh.latin import to_latin
from tilshi.kazakh.proofread import lint
from tilshi.kazakh.slug import slugify
from tilshi.kazakh.stem import fold, stem
from tilshi.kazakh.typography import typography

__all__ = [
    "fold",
    "hyphenate",
    "lint",
    "slugify",
    "sort_key",
    "stem",
    "to_arabic",
    "to_latin",
    "typography",
]
