"""Text on share cards: set in the theme's fonts, broken into lines, as large as its place allows.

A font of the theme has only the letters that its script needs, so a line may need several: it is
divided into runs, each in the first font that has its letters. HarfBuzz and FriBidi (Pillow's
`raqm`) shape the runs; those of a right-to-left line follow one another from the right.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO

from PIL import ImageDraw, ImageFont, features

_INVISIBLE = re.compile("[\u00ad\u200b\u2060]")
_ISOLATES = "\u2066\u2067\u2068\u2069"
_ISOLATE = re.compile("\u2066[^\u2066\u2069]*\u2069")
_ABSENT = "\U0010fffd"
"""A code point for private use, which no font of a theme has."""
_TRAILING = re.compile(r"[^\w%°]+$")
_ARABIC = re.compile("[\u0600-\u06ff]")
_WIDER = 1.04
Color = str
Position = tuple[float, float]


class MissingLetterError(Exception):
    """No font has a letter of the text."""


@dataclass(frozen=True)
class Face:
    """A font file, in one weight; `scale` enlarges a font whose letters are small for their
    size.
    """

    data: bytes
    weight: int | None = None
    scale: float = 1.0

    def at(self, size: int) -> ImageFont.FreeTypeFont:
        """The font for text of this `size`, in pixels."""
        return _font(self, size)

    def has(self, letter: str) -> bool:
        """Whether the font has a glyph for `letter`."""
        return _has(self, letter)


@lru_cache(maxsize=100)
def _font(face: Face, size: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.truetype(BytesIO(face.data), round(size * face.scale))
    if face.weight is not None:
        font.set_variation_by_axes([face.weight])
    return font


@lru_cache(maxsize=4000)
def _has(face: Face, letter: str) -> bool:
    font = face.at(40)
    return _drawn(font, letter) != _drawn(font, _ABSENT)


def _drawn(font: ImageFont.FreeTypeFont, letter: str) -> tuple[float, bytes]:
    return font.getlength(letter), bytes(font.getmask(letter))


def is_shaping_available() -> bool:
    """Whether letters that join and text from right to left can be drawn: FriBidi is a library of
    the system.
    """
    return bool(features.check("raqm"))


@dataclass(frozen=True)
class Line:
    """A line of text in runs, each with its face; `rtl`: it runs from right to left."""

    runs: tuple[tuple[Face, str], ...]
    rtl: bool

    @property
    def text(self) -> str:
        """What it says."""
        return "".join(text for _, text in self.runs)

    def width(self, size: int) -> float:
        """Its width at this size, in pixels."""
        return sum((_length(face.at(size), text) for face, text in self.runs), 0.0)

    def draw(self, draw: ImageDraw.ImageDraw, start: Position, size: int, fill: Color) -> None:
        """Draws it from `start`, the left end of its baseline, or the right one if it is `rtl`."""
        at, baseline = start
        for face, text in self.runs:
            font = face.at(size)
            length = _length(font, text)
            left = at - length if self.rtl else at
            direction, language = _shaping(text)
            draw.text(
                (left, baseline), text, fill, font, "ls", direction=direction, language=language
            )
            at += -length if self.rtl else length


def _length(font: ImageFont.FreeTypeFont, text: str) -> float:
    direction, language = _shaping(text)
    return font.getlength(text, direction=direction, language=language)


def _shaping(text: str) -> tuple[str | None, str | None]:
    """The direction and the language of a run; without raqm, Pillow takes neither."""
    if not is_shaping_available():
        return None, None
    return ("rtl", "kk") if _ARABIC.search(text) else ("ltr", None)


def line(text: str, faces: Sequence[Face], rtl: bool) -> Line:
    """`text` in one line, in `faces` in order of preference. Raises MissingLetterError."""
    runs: list[tuple[Face, str]] = []
    for letter in _INVISIBLE.sub("", text):
        last = runs[-1] if runs else None
        if last and (letter in _ISOLATES or last[0].has(letter)):
            runs[-1] = last[0], last[1] + letter
        else:
            runs.append((_face_of(letter, faces), letter))
            _move_marks(runs, faces)
    return Line(tuple(runs), rtl)


def _face_of(letter: str, faces: Sequence[Face]) -> Face:
    if letter in _ISOLATES:
        return faces[0]
    for face in faces:
        if face.has(letter):
            return face
    raise MissingLetterError(letter)


def _move_marks(runs: list[tuple[Face, str]], faces: Sequence[Face]) -> None:
    """Moves spaces and marks at the end of a run in another font to the run in the main one that
    follows it: they belong to the line, and have its direction.
    """
    if len(runs) < 2 or runs[-1][0] != faces[0]:
        return
    (other, before), (main, after) = runs[-2:]
    if (found := _TRAILING.search(before)) and all(map(main.has, found[0])):
        runs[-2:] = [(other, before[: found.start()]), (main, found[0] + after)]


@dataclass(frozen=True)
class SetText:
    """Lines of one size, in pixels."""

    lines: tuple[Line, ...]
    size: int


def fitted(
    text: str, faces: Sequence[Face], rtl: bool, width: float, sizes: Sequence[tuple[int, int]]
) -> SetText:
    """`text` in lines no wider than `width` and about equally long. `sizes` are pairs of a size and
    the most lines that it may take, in order of preference; if none is enough, the text is cut off.
    Raises MissingLetterError.
    """
    words = _ISOLATE.sub(_unbroken, text).split(" ")
    whole = line(" ".join(words), faces, rtl)
    for size, most in sizes:
        setting = _Setting(faces, rtl, size)
        if whole.width(size) <= most * width:
            lines = setting.wrapped(words, width)
            if len(lines) <= most and setting.fits(lines, width):
                return SetText(setting.balanced(words, width, whole, len(lines)), size)
    lines = setting.wrapped(words, width)
    last = [line(" ".join(one.text for one in lines[most - 1 :]), faces, rtl)]
    shown = [*lines[: most - 1], *last] if len(lines) > most else lines
    return SetText(tuple(setting.cut(one, width) for one in shown), size)


def _unbroken(found: re.Match[str]) -> str:
    # A part of an isolate on the next line would be isolated no more.
    return found[0].replace(" ", "\u00a0")


@dataclass(frozen=True)
class _Setting:
    """How lines are set: in which faces, from which side, how large."""

    faces: Sequence[Face]
    rtl: bool
    size: int

    def fits(self, lines: Sequence[Line], width: float) -> bool:
        """Whether no line is wider than `width`."""
        return all(one.width(self.size) <= width for one in lines)

    def wrapped(self, words: Sequence[str], width: float) -> tuple[Line, ...]:
        """The words in as few lines as possible; only a word of its own is wider than `width`."""
        done: list[Line] = []
        begun: Line | None = None
        for word in words:
            longer = self._line(f"{begun.text} {word}" if begun else word)
            if begun and longer.width(self.size) > width:
                done.append(begun)
                longer = self._line(word)
            begun = longer
        return (*done, begun) if begun else ()

    def balanced(
        self, words: Sequence[str], width: float, whole: Line, count: int
    ) -> tuple[Line, ...]:
        """The words, which are `whole` in one line, in `count` lines about equally long."""
        narrow = whole.width(self.size) / count
        while narrow < width:
            lines = self.wrapped(words, narrow)
            if len(lines) == count and self.fits(lines, width):
                return lines
            narrow *= _WIDER
        return self.wrapped(words, width)

    def cut(self, one: Line, width: float) -> Line:
        """A line that fits, with an ellipsis in the place of what does not."""
        text = one.text
        while len(text) > 1 and one.width(self.size) > width:
            text = text[:-1].rstrip()
            one = self._line(text + "…")
        return one

    def _line(self, text: str) -> Line:
        return line(text, self.faces, self.rtl)
