"""SVG files of a theme: drawings only, nothing that runs or fetches anything.

A browser that opens an SVG as a page runs the scripts in it. The rule is an allow-list of the
elements of static drawings (SVG 2, https://www.w3.org/TR/SVG2/eltindex.html); references may lead
only into the file itself, or to pictures embedded in it (`data:`).
"""

import re
from collections.abc import Mapping
from xml.parsers import expat

from tilshi.problems import Problem

_SVG = "http://www.w3.org/2000/svg"
_ELEMENTS = frozenset(
    "circle clipPath defs desc ellipse feBlend feColorMatrix feComponentTransfer feComposite"
    " feConvolveMatrix feDiffuseLighting feDisplacementMap feDistantLight feDropShadow feFlood"
    " feFuncA feFuncB feFuncG feFuncR feGaussianBlur feImage feMerge feMergeNode feMorphology"
    " feOffset fePointLight feSpecularLighting feSpotLight feTile feTurbulence filter g image line"
    " linearGradient marker mask metadata path pattern polygon polyline radialGradient rect stop"
    " style svg switch symbol text textPath title tspan use view".split()
)
_NOTES = (
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "http://creativecommons.org/ns#",
    "http://purl.org/dc/elements/1.1/",
    "http://www.inkscape.org/namespaces/inkscape",
    "http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd",
)
"""Metadata of drawing programs, which browsers ignore."""
_REFERENCE = re.compile(r"#|data:image/(?:png|jpeg|webp);base64,", re.IGNORECASE)
_FETCHED = re.compile(
    r"url\(\s*[\"']?\s*(?![\"'\s#])[^)]*|@import|image-set\(|src\(|\\", re.IGNORECASE
)
"""In CSS: references to other files, and the escapes that could hide them."""
_LENGTH = re.compile(r"\s*([0-9]*\.?[0-9]+)(?:px)?\s*")


class _NotAllowedError(Exception):
    """Something that is not allowed in a drawing."""


class _Drawing:
    """A parsed SVG file; `root` are the attributes of its first element."""

    def __init__(self) -> None:
        self.root: Mapping[str, str] | None = None
        self._style: list[str] | None = None

    def read(self, data: bytes) -> None:
        """Parses the whole file. Raises expat.ExpatError or _NotAllowedError."""
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartElementHandler = self._element
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.EntityDeclHandler = lambda *_: _refuse("<!ENTITY>")
        parser.ProcessingInstructionHandler = lambda name, _: _refuse(f"<?{name}?>")
        parser.Parse(data, True)

    def _element(self, name: str, attributes: dict[str, str]) -> None:
        space, _, local = name.rpartition(" ")
        if self.root is None and (space, local) != (_SVG, "svg"):
            _refuse(f'<{local} xmlns="{space}">')
        if space == _SVG:
            if local not in _ELEMENTS:
                _refuse(f"<{local}>")
        elif space not in _NOTES:
            _refuse(f"<{local}>")
        if self.root is None:
            self.root = attributes
        for key, value in attributes.items():
            _check_attribute(key, value)
        if self._style is not None:
            _refuse(f"<style><{local}>")
        if local == "style":
            self._style = []

    def _text(self, text: str) -> None:
        if self._style is not None:
            self._style.append(text)

    def _end(self, _: str) -> None:
        if self._style is not None:
            _check_css("".join(self._style))
            self._style = None


def _check_attribute(key: str, value: str) -> None:
    space, _, name = key.lower().rpartition(" ")
    if name in ("href", "src", "base") and not _REFERENCE.match(value.strip()):
        _refuse(f"{name}={value}")
    if not space:
        if name.startswith("on"):
            _refuse(name)
        _check_css(value)


def _check_css(text: str) -> None:
    found = _FETCHED.search(text)
    if found:
        _refuse(found[0])


def _refuse(what: str) -> None:
    raise _NotAllowedError(what)


def check(data: bytes, file: str) -> list[Problem]:
    """The first problem of the SVG in `data`, which is named `file`, if there is one."""
    try:
        _Drawing().read(data)
    except _NotAllowedError as found:
        return [Problem("svg-not-allowed", file, values={"value": found})]
    except (expat.ExpatError, ValueError, LookupError) as error:  # the last two: encodings
        return [Problem("svg-broken", file, values={"why": error})]
    return []


def size(data: bytes) -> tuple[int, int] | None:
    """(width, height) of a valid SVG from its `viewBox`, or else from its `width` and `height` in
    pixels; None if it has neither.
    """
    drawing = _Drawing()
    drawing.read(data)
    root = drawing.root or {}
    box = root.get("viewBox", "").replace(",", " ").split()
    given = box[2:] if len(box) == 4 else [root.get("width", ""), root.get("height", "")]
    lengths = [float(found[1]) for text in given if (found := _LENGTH.fullmatch(text))]
    if len(lengths) < 2 or min(lengths) <= 0:
        return None
    width, height = lengths
    # The attributes of img are whole numbers; rounding would distort a small drawing.
    whole = width.is_integer() and height.is_integer()
    scale = 1 if whole else max(1, 100 / height)
    return max(1, round(width * scale)), max(1, round(height * scale))
