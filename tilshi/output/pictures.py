"""Pictures: from the photographer's original to files of several widths, without its metadata.

Every rendition is encoded anew, so that nothing of the original but its pixels is published: no
position, no camera, no thumbnail of what was cut off.
"""

import hashlib
import io
import warnings
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageCms, ImageOps

from tilshi.kazakh.slug import slugify
from tilshi.output.files import write_whole
from tilshi.problems import Problem

# Pillow would otherwise try every decoder it has, whatever the file's name says; that of EPS runs
# a program.
_FORMATS = ("JPEG", "PNG", "WEBP")
_QUALITY = 78
_SHARE_SIZE = (1200, 630)
RECIPE = f"webp-{_QUALITY}-jpeg-{_SHARE_SIZE}-1"


@dataclass(frozen=True)
class Renditions:
    """What was made of one picture: (width, file) from narrow to wide, and a JPEG for sharing.

    `width` and `height` are those of the widest, in pixels; files are paths in the output.
    """

    width: int
    height: int
    files: tuple[tuple[int, str], ...]
    share: str


def render(
    original: Path, widths: tuple[int, ...], cache: Path
) -> tuple[Renditions | None, list[Problem]]:
    """The renditions of `original`, put into the folder `cache` unless they are there already."""
    data = original.read_bytes()
    digest = hashlib.sha256(data + f"{RECIPE}{widths}{original.name}".encode()).hexdigest()[:12]
    stem = f"images/{slugify(original.stem) or 'picture'}-{digest}"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = _pixels(Image.open(io.BytesIO(data), formats=_FORMATS))
    except Exception as error:  # Pillow's decoders raise anything on damaged files
        values = {"why": type(error).__name__}
        return None, [Problem("broken-picture", f"content/images/{original.name}", values=values)]
    sizes = [width for width in widths if width < image.width] or []
    sizes.append(min(image.width, max(widths)))
    files = []
    for width in dict.fromkeys(sizes):
        file = f"{stem}-{width}.webp"
        if not (cache / file).exists():
            height = max(1, round(image.height * width / image.width))
            scaled = image.resize((width, height), Image.Resampling.LANCZOS)
            _save(scaled, cache / file, "WEBP", quality=_QUALITY, method=4)
        files.append((width, file))
    share = f"{stem}-share.jpg"
    if not (cache / share).exists():
        card = ImageOps.fit(image.convert("RGB"), _SHARE_SIZE, Image.Resampling.LANCZOS)
        _save(card, cache / share, "JPEG", quality=82, optimize=True)
    widest = files[-1][0]
    return Renditions(
        widest, max(1, round(image.height * widest / image.width)), tuple(files), share
    ), []


def _pixels(image: Image.Image) -> Image.Image:
    """The picture upright, in sRGB, and nothing else of it."""
    profile = image.info.get("icc_profile")
    turned = ImageOps.exif_transpose(image)
    alpha = turned.mode in ("RGBA", "LA", "PA") or "transparency" in turned.info
    if profile and turned.mode == "RGB":
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        converted = ImageCms.profileToProfile(
            turned, source, ImageCms.createProfile("sRGB"), outputMode="RGB"
        )
        turned = converted or turned
    plain = turned.convert("RGBA" if alpha else "RGB")
    plain.info.clear()
    return plain


def _save(image: Image.Image, file: Path, kind: str, **options: object) -> None:
    out = io.BytesIO()
    image.save(out, kind, **options)
    write_whole(file, out.getvalue())
