"""The tools that are measured: the same site of the same corpus for each."""
