"""The newsroom's colours (`colors` of the imprint) as custom properties of the theme."""

import re
from collections.abc import Iterator

from tilshi.content.colors import BLACK, DARK_BACKGROUNDS, WHITE, mixed, readable, text_on
from tilshi.content.imprint import Colors


def style_sheet(colors: Colors) -> str:
    """The style sheet that sets these colours, for light and dark mode."""
    tokens = list(_tokens(colors))
    if not tokens:
        return ""
    light = "".join(f"--{name}: {light};\n" for name, light, _ in tokens)
    both = "".join(f"--{name}: light-dark({light}, {dark});\n" for name, light, dark in tokens)
    return (
        f":root {{\n{light}}}\n"
        f"@supports (color: light-dark(#fff, #000)) {{\n:root {{\n{both}}}\n}}\n"
    )


_PAPER = re.compile(
    r"--paper:\s*(?:light-dark\(([^,()]+),([^()]+)\)|(?!\s*(?:var|light-dark)\()([^;{}]+))\s*[;}]"
)


def page_color(css: str) -> tuple[str, str] | None:
    """The page's background in light and in dark mode: the last colour that a style sheet gives
    the token `--paper`; None without one. A reference to another token is that of a part of a page.
    """
    found = _PAPER.findall(css)
    if not found:
        return None
    light, dark, both = (color.strip() for color in found[-1])
    return (light or both, dark or both)


def _tokens(colors: Colors) -> Iterator[tuple[str, str, str]]:
    """(token, colour in light mode, colour in dark mode)."""
    accent = colors.accent or THEME_ACCENT
    if colors.accent or colors.accent_dark:
        dark = colors.accent_dark or readable(accent, DARK_BACKGROUNDS, WHITE)
        yield "kok", accent, dark
    if colors.deep:
        strong, muted = text_on(colors.deep)
        yield "deep", colors.deep, mixed(colors.deep, BLACK, 0.35)
        yield "on-deep", strong, strong
        yield "on-deep-muted", muted, muted
        line = mixed(colors.deep, WHITE, 0.25)
        yield "on-deep-line", line, line


THEME_ACCENT, THEME_ACCENT_DARK = "#00626c", "#6fced2"
"""`--kok` of `tokens.css` in light and in dark mode."""
THEME_DEEP = "#0a3439"
"""`--deep` of `tokens.css` in light mode."""
