"""The contrast of colours that a newsroom chooses.

A colour is `#rrggbb`. Source: WCAG 2.2, “relative luminance”, “contrast ratio” and success
criterion 1.4.3 (level AA), https://www.w3.org/TR/WCAG22/.
"""

import re
from collections.abc import Iterable

LEAST_CONTRAST = 4.5
"""The minimum ratio of text to its background (1.4.3)."""
BLACK, WHITE = "#000000", "#ffffff"
LIGHT_BACKGROUNDS, DARK_BACKGROUNDS = ("#ffffff", "#edf4f3"), ("#0e1817", "#172523")
"""The backgrounds of text in the theme: `--paper` and `--wash` of `tokens.css`."""
_COLOR = re.compile("#[0-9a-fA-F]{6}")
_STEPS = 20


def is_color(text: str) -> bool:
    """Whether `text` is a colour in the form `#rrggbb`."""
    return _COLOR.fullmatch(text) is not None


def contrast(color: str, backgrounds: Iterable[str]) -> float:
    """The lowest contrast ratio of `color` to any of `backgrounds`, from 1 to 21."""
    return min(_ratio(_luminance(color), _luminance(other)) for other in backgrounds)


def mixed(color: str, other: str, share: float) -> str:
    """`color` mixed with a `share` (0 to 1) of `other`."""
    pairs = zip(_channels(color), _channels(other), strict=True)
    return "#" + "".join(f"{round(one + (two - one) * share):02x}" for one, two in pairs)


def readable(color: str, backgrounds: Iterable[str], towards: str) -> str:
    """The shade nearest to `color`, mixed `towards` black or white, that is readable on all of
    `backgrounds`.
    """
    backgrounds = tuple(backgrounds)
    shades = (mixed(color, towards, step / _STEPS) for step in range(_STEPS + 1))
    return next(
        (shade for shade in shades if contrast(shade, backgrounds) >= LEAST_CONTRAST), towards
    )


def text_on(background: str) -> tuple[str, str]:
    """The colours of normal and of muted text on a dark `background`."""
    return mixed(background, WHITE, 0.92), mixed(background, WHITE, 0.72)


def _channels(color: str) -> tuple[int, ...]:
    return tuple(int(color[at : at + 2], 16) for at in (1, 3, 5))


def _luminance(color: str) -> float:
    red, green, blue = (_linear(channel / 255) for channel in _channels(color))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def _ratio(one: float, other: float) -> float:
    return (max(one, other) + 0.05) / (min(one, other) + 0.05)
