"""The icon of the site, `static/images/icon.png` of the theme: in tabs, on home screens, in search
results. Browsers that read SVG show `favicon.svg` next to it.
"""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tilshi.problems import Problem

if TYPE_CHECKING:
    from PIL.Image import Image

    from tilshi.outputs.site import Site

ICON, DRAWING = "images/icon.png", "images/favicon.svg"
FAVICON, TOUCH, MEDIUM, LARGE = (
    "favicon.ico", "apple-touch-icon.png", "icon-192.png", "icon-512.png",
)  # fmt: skip
OF_MANIFEST: Mapping[str, int] = {MEDIUM: 192, LARGE: 512}
"""The sides, in pixels, of the icons of the web app manifest, by their paths."""
_SIDES: Mapping[str, int] = {TOUCH: 180, **OF_MANIFEST}
_IN_FAVICON = (16, 32, 48)
PATHS = (FAVICON, *_SIDES)
"""The paths of all its sizes: those where browsers look for them."""


@dataclass(frozen=True)
class IconsView:
    """The addresses of the icons for tabs, for home screens, and of the largest."""

    favicon: str
    touch: str
    large: str


def view(site: "Site") -> IconsView | None:
    """The addresses of the icon; None if the theme has none."""
    if ICON not in site.catalogue.theme().assets:
        return None
    return IconsView(*map(site.url, (FAVICON, TOUCH, LARGE)))


def check(data: bytes) -> list[Problem]:
    """The problems of the icon `data`: it is no PNG, not square or too small."""
    file = f"theme/static/{ICON}"
    try:
        width, height = _opened(data).size
    except Exception as error:  # Pillow's decoders raise anything on damaged files
        return [Problem("broken-picture", file, values={"why": type(error).__name__})]
    if width != height or width < OF_MANIFEST[LARGE]:
        return [Problem("icon-shape", file, values={"width": width, "height": height})]
    return []


def made(path: str, data: bytes) -> bytes:
    """The file at `path`, one of `PATHS`, from the icon `data`."""
    from PIL import Image

    # A home screen shows transparent pixels as black.
    icon, out = _opened(data), io.BytesIO()
    white = Image.new("RGBA", icon.size, "white")
    whole = Image.alpha_composite(white, icon).convert("RGB")
    if path == FAVICON:
        whole.save(out, "ICO", sizes=[(side, side) for side in _IN_FAVICON])
    else:
        side = _SIDES[path]
        whole.resize((side, side), Image.Resampling.LANCZOS).save(out, "PNG", optimize=True)
    return out.getvalue()


def _opened(data: bytes) -> "Image":
    from PIL import Image

    return Image.open(io.BytesIO(data), formats=("PNG",)).convert("RGBA")
