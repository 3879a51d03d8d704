"""The only package that imports Pelican: thin classes that call the packages above."""
