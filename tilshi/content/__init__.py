"""The editors' room: front matter, registries, Markdown, and the checks on them."""
