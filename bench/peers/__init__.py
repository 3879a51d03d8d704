"""The tools to compare with: the same site from the same corpus for each."""
