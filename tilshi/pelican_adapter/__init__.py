"""The only place that imports Pelican: thin classes that call the rooms above."""
