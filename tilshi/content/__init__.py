"""The editors' files: front matter, registries, Markdown, and the checks on them."""
