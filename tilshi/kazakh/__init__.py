"""The Kazakh language: pure text in, pure text out."""

from tilshi.kazakh.alphabet import sort_key
from tilshi.kazakh.slug import slugify
from tilshi.kazakh.typography import typography

__all__ = ["slugify", "sort_key", "typography"]
