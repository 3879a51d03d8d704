"""Importing the archive of another system: its export becomes files of the newsroom."""
