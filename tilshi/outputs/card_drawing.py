"""Share cards, drawn: what a link shows in a messenger or a social network.

From the bottom upwards: the agency and the date, the paper's rule, the headline, the section.
"""

from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO

from PIL import Image, ImageDraw, ImageOps

from tilshi.content.colors import text_on
from tilshi.outputs.card_text import (
    Color,
    Face,
    MissingLetterError,
    SetText,
    fitted,
    is_shaping_available,
    line,
)
from tilshi.outputs.cards import HEIGHT, SIZE, WIDTH, Card

MOST_BYTES = 100_000
_QUALITIES = (78, 68, 58, 48, 38, 28)
_MARGIN, _FOOT, _RULE, _KICKER = 64, HEIGHT - 54, HEIGHT - 120, 118
_INNER = WIDTH - 2 * _MARGIN
_SMALL = 32
_PAPER, _INK, _MUTED = "#ffffff", "#12211f", "#52635f"  # those of tokens.css
_ARABIC_SCALE = 1.16  # `size-adjust` in fonts.css


@dataclass(frozen=True)
class Fonts:
    """The theme's font files."""

    headline: bytes
    text: bytes
    arabic: bytes

    def headlines(self, rtl: bool) -> tuple[Face, ...]:
        """The faces of headlines, in order of preference."""
        arabic, text = Face(self.arabic, 700, _ARABIC_SCALE), Face(self.text, 700)
        return (arabic, text) if rtl else (Face(self.headline), text, arabic)

    def small(self, rtl: bool, weight: int) -> tuple[Face, ...]:
        """The faces of other text."""
        arabic, text = Face(self.arabic, weight, _ARABIC_SCALE), Face(self.text, weight)
        return (arabic, text) if rtl else (text, arabic)


def draw_card(card: Card, fonts: Fonts, picture: bytes | None) -> bytes:
    """The JPEG of a `card`, at most `MOST_BYTES` long if that is possible; `picture` is the file
    that it names.

    A headline with a letter that no font has, or that this system cannot shape, is left out with
    all other text: a link has its title next to the card.
    """
    shown = _cropped(picture, card.focus) if picture is not None else None
    drawing = _Drawing(card, fonts, shown)
    if card.headline and (card.dir != "rtl" or is_shaping_available()):
        try:
            drawing.write()
        except MissingLetterError:
            drawing = _Drawing(card, fonts, shown)
    return _jpeg(drawing.image, flat=shown is None)


@lru_cache(maxsize=2)
def _cropped(picture: bytes, focus: tuple[int, int]) -> Image.Image:
    # All editions of a story are made one after another.
    image: Image.Image = Image.open(BytesIO(picture))
    if image.mode == "RGBA":
        image = Image.alpha_composite(Image.new("RGBA", image.size, _PAPER), image)
    centre = focus[0] / 100, focus[1] / 100
    return ImageOps.fit(image.convert("RGB"), SIZE, Image.Resampling.LANCZOS, centering=centre)


def _jpeg(image: Image.Image, flat: bool) -> bytes:
    sampling = 0 if flat else 2  # on a flat background, the edges of coloured letters would smear
    for quality in _QUALITIES:
        out = BytesIO()
        image.save(out, "JPEG", quality=quality, optimize=True, subsampling=sampling)
        if out.tell() <= MOST_BYTES:
            break
    return out.getvalue()


class _Drawing:
    """A card being drawn. `x` counts from the side where its text begins."""

    def __init__(self, card: Card, fonts: Fonts, picture: Image.Image | None) -> None:
        self.card, self.fonts, self.rtl = card, fonts, card.dir == "rtl"
        self.pictured, self.dark = picture is not None, picture is not None or card.cover
        self.image = picture.copy() if picture else Image.new("RGB", SIZE, self._background)
        self.draw = ImageDraw.Draw(self.image)

    @property
    def _background(self) -> Color:
        return self.card.palette.deep if self.dark else _PAPER

    def write(self) -> None:
        """Draws all text and the rule. Raises MissingLetterError."""
        card, palette = self.card, self.card.palette
        ink, muted = text_on(palette.deep) if self.dark else (_INK, _MUTED)
        accent = palette.accent_on_deep if self.dark else palette.accent
        block = self._headline()
        leading = block.size * self._leading
        if self.pictured:
            # It stands on the rule, and the picture becomes dark behind it.
            first = _RULE - block.size * 0.58 - leading * (len(block.lines) - 1)
            kicker = first - block.size * (1.15 if self.rtl else 1) - 10
            self.image.paste(palette.deep, mask=_shade(round(kicker)))
        else:
            kicker, first = _KICKER, _KICKER + 44 + block.size * (1.25 if self.rtl else 1)
        for number, one in enumerate(block.lines):
            at = self._at(_MARGIN), first + number * leading
            one.draw(self.draw, at, block.size, ink)
        self._rule(accent)
        self._small(card.kicker, kicker, 650, accent)
        self._small(card.agency, _FOOT, 600, ink)
        self._small(card.date, _FOOT, 400, muted, at_end=True)

    @property
    def _leading(self) -> float:
        return 1.55 if self.rtl else 1.16

    def _headline(self) -> SetText:
        sizes: tuple[int, ...] = (88, 76, 66, 58, 50, 44, 38)
        height = 330
        if self.card.cover:
            sizes = (110, *sizes)
        elif self.pictured:
            sizes, height = (68, 62, 56, 50, 44, 38), 190 if self.rtl else 175
        most = [(size, max(1, int(height / (size * self._leading)))) for size in sizes]
        faces = self.fonts.headlines(self.rtl)
        return fitted(self.card.headline, faces, self.rtl, _INNER, most)

    def _small(
        self, text: str, baseline: float, weight: int, fill: Color, at_end: bool = False
    ) -> None:
        one = line(text, self.fonts.small(self.rtl, weight), self.rtl)
        x = WIDTH - _MARGIN - one.width(_SMALL) if at_end else _MARGIN
        one.draw(self.draw, (self._at(x), baseline), _SMALL, fill)

    def _rule(self, fill: Color) -> None:
        """The paper's rule, which ends in the descender of Қ and Ң."""
        self._box(_MARGIN, _INNER, 4, fill)
        self._box(WIDTH - _MARGIN - 9, 9, 22, fill)

    def _box(self, x: float, width: float, height: float, fill: Color) -> None:
        left, right = sorted((self._at(x), self._at(x + width)))
        self.draw.rectangle((left, _RULE, right - 1, _RULE + height - 1), fill)

    def _at(self, x: float) -> float:
        return WIDTH - x if self.rtl else x


@lru_cache(maxsize=60)
def _shade(baseline: int) -> Image.Image:
    """How dark a picture becomes around text whose first line has this `baseline`: from there on so
    much that text is readable on white, too; above it, soon nothing.
    """
    rows = [min(1.0, max(0.0, (y - baseline + 170) / 150)) for y in range(HEIGHT)]
    column = Image.new("L", (1, HEIGHT))
    below = [max(0.0, (y - baseline) / (HEIGHT - baseline)) for y in range(HEIGHT)]
    smooth = [r * r * (3 - 2 * r) * (0.82 + 0.12 * b) for r, b in zip(rows, below, strict=True)]
    column.putdata([round(255 * share) for share in smooth])
    return column.resize(SIZE)
