"""Tilshi: Markdown articles in Kazakh become a multilingual static news site."""

__version__ = "0.2.0"
