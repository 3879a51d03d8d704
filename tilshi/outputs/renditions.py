"""Pictures: several widths made from a photographer's original, without its metadata.

Every rendition is encoded from pixels, so nothing else of the original is published: no location,
no camera, no thumbnail of cropped parts. Of its metadata only its rights are read.
"""

import hashlib
import io
import re
import warnings
from contextlib import suppress
from pathlib import Path

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from tilshi.content.rights import Rights
from tilshi.filesystem import write_atomically
from tilshi.kazakh.slug import slugify
from tilshi.outputs.original_rights import rights_in
from tilshi.outputs.picture_cache import QUALITY, RECIPE
from tilshi.outputs.unfit import UnfitError
from tilshi.problems import Problem
from tilshi.store.versions import Renditions

# Pillow would otherwise try every decoder, whatever the file extension; that of EPS runs a program.
_FORMATS = ("JPEG", "PNG", "WEBP")
_STEM = 80
"""The number of letters of the original's name in its renditions' names."""

MOST_MEGABYTES = 100
MOST_MEGAPIXELS = 90
MOST_SCANS = 50
"""The maximum number of scans of a JPEG, each of which covers all its pixels; photographs have at
most a dozen.
"""
_WIDE = 960
"""From this width on, a picture is encoded with less effort: it takes half the time and gains a
twentieth of weight, where lines are fast.
"""
LONGEST_SIDE = 16_383
"""The maximum width and height of a rendition, in pixels: WebP allows no more."""
Image.MAX_IMAGE_PIXELS = MOST_MEGAPIXELS * 10**6


def make_renditions(
    original: Path, widths: tuple[int, ...], cache: Path
) -> tuple[Renditions | None, list[Problem]]:
    """The renditions of `original`, stored in the folder `cache`; or why there are none. What would
    take long is refused before it is decoded.
    """
    try:
        return _renditions(original, widths, cache), []
    except UnfitError as unfit:
        return None, [Problem(unfit.code, f"content/images/{original.name}", values=unfit.values)]


def unfit_picture(original: Path, widths: tuple[int, ...]) -> list[Problem]:
    """Why `original` can have no renditions, if so; it is decoded, but none are made."""
    try:
        _decoded(_data(original), max(widths))
    except UnfitError as unfit:
        return [Problem(unfit.code, f"content/images/{original.name}", values=unfit.values)]
    return []


def _data(original: Path) -> bytes:
    megabytes = original.stat().st_size // 10**6
    if megabytes > MOST_MEGABYTES:
        raise UnfitError("picture-heavy", value=megabytes, limit=MOST_MEGABYTES)
    return original.read_bytes()


def _renditions(original: Path, widths: tuple[int, ...], cache: Path) -> Renditions:
    data = _data(original)
    digest = hashlib.sha256(data + f"{RECIPE}{widths}{original.name}".encode()).hexdigest()[:12]
    name = slugify(original.stem)[:_STEM].strip("-") or "picture"
    stem = f"images/{name}-{digest}"
    image, rights = _decoded(data, max(widths))
    sizes = [width for width in widths if width < image.width]
    sizes.append(min(image.width, max(widths)))
    files = [(width, f"{stem}-{width}.webp") for width in dict.fromkeys(sizes)]
    scaled = image
    for width, file in reversed(files):
        # Each from the next wider one, which takes half as long as from the original.
        size = (width, _height(image.size, width))
        scaled = scaled.resize(size, Image.Resampling.LANCZOS)
        method = 4 if width < _WIDE else 2
        out = io.BytesIO()
        scaled.save(out, "WEBP", quality=QUALITY, method=method)
        write_atomically(cache / file, out.getvalue())
    widest = files[-1][0]
    return Renditions(widest, _height(image.size, widest), tuple(files), rights)


def _height(size: tuple[int, int], width: int) -> int:
    """The height of a picture of this `size` when it is `width` wide."""
    return max(1, round(size[1] * width / size[0]))


def _decoded(data: bytes, widest: int) -> tuple[Image.Image, Rights]:
    """The picture in `data`, upright, in sRGB, without anything else, and its rights. Raises
    UnfitError if it is not a picture, cannot be shown `widest` pixels wide, or takes too long to
    decode.
    """
    if _scans(data, MOST_SCANS + 1) > MOST_SCANS:
        raise UnfitError("picture-scans", limit=MOST_SCANS)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(data), formats=_FORMATS)
            # Phones append a second picture to a JPEG; that is not an animation.
            if image.format in ("PNG", "WEBP") and getattr(image, "is_animated", False):
                raise UnfitError("picture-moves")
            # A JPEG is decoded at a half, a quarter or an eighth of its size if that is enough.
            image.draft(None, (widest, widest))
            image.load()
            rights = rights_in(image)
            upright = ImageOps.exif_transpose(image)
            if image.format == "PNG":
                _scale_transparency(upright, depth=data[24])
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise UnfitError("picture-large", limit=MOST_MEGAPIXELS) from None
    except UnfitError:
        raise
    except UnidentifiedImageError as error:
        if (kind := _kind(data)) is not None:
            raise UnfitError("picture-disguised", value=kind) from error
        raise UnfitError("broken-picture", why=type(error).__name__) from error
    except Exception as error:  # Pillow's decoders raise anything on damaged files
        raise UnfitError("broken-picture", why=type(error).__name__) from error
    width = min(upright.width, widest)
    if max(width, _height(upright.size, width)) > LONGEST_SIDE:
        values = {"width": upright.width, "height": upright.height}
        raise UnfitError("picture-tall", **values, limit=LONGEST_SIDE)
    return _in_srgb(upright), rights


_KINDS = {
    b"GIF8": "GIF", b"BM": "BMP", rb"II\*\0|MM\0\*": "TIFF", b"8BPS": "PSD", b"%PDF": "PDF",
    b"%!PS": "EPS", b"PK\3\4": "ZIP", b"....ftyp(?:hei|hev|mif1|msf1)": "HEIC",
    b"....ftypavi": "AVIF", rb"\s*<(?:!doctype html|html)": "HTML", rb"\s*<(?:\?xml|svg)": "SVG",
}  # fmt: skip
"""Regular expressions of what files begin with that are taken for pictures."""


def _kind(data: bytes) -> str | None:
    """The format of what is not a picture that can be shown, if it is known."""
    found = (kind for start, kind in _KINDS.items() if re.match(start, data, re.DOTALL | re.I))
    return next(found, None)


# In a JPEG's scans every FF is followed by 00 or is a restart (D0 to D7).
_MARKER = re.compile(rb"\xff+([\x01-\xcf\xd8-\xfe])")
_START_OF_SCAN, _END_OF_IMAGE, _WITHOUT_LENGTH = 0xDA, 0xD9, (0x01, 0xD8)


def _scans(data: bytes, most: int) -> int:
    """The number of scans of the JPEG in `data`, counted up to `most`; 0 for anything else.

    Source: ITU-T T.81, annex B: markers are FF and a byte, most are followed by a length.
    """
    scans = at = 0
    while data.startswith(b"\xff\xd8") and scans < most and (found := _MARKER.search(data, at)):
        code, at = found[1][0], found.end()
        if code == _END_OF_IMAGE:
            break
        if code not in _WITHOUT_LENGTH:
            at += int.from_bytes(data[at : at + 2], "big")
        scans += code == _START_OF_SCAN
    return scans


def _in_srgb(image: Image.Image) -> Image.Image:
    """`image` with 8 bits per channel in sRGB, with its transparency; only its pixels."""
    if image.mode.startswith("I"):  # 16-bit greyscale, which Pillow would clip at 255
        image = _grey(image)
    profile = image.info.get("icc_profile")
    transparent = image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info
    if transparent or image.mode in ("P", "1"):
        image = image.convert("RGBA" if transparent else "RGB")
    if profile:
        # Browsers also ignore a profile that is broken or for other channels.
        with suppress(ImageCms.PyCMSError, OSError):
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            mode = "RGBA" if transparent else "RGB"
            srgb = ImageCms.createProfile("sRGB")
            converted = ImageCms.profileToProfile(image, source, srgb, outputMode=mode)
            image = converted or image
    plain = image.convert("RGBA" if transparent else "RGB")
    plain.info.clear()
    return plain


def _grey(image: Image.Image) -> Image.Image:
    grey = image.convert("I").point(lambda value: value * (1 / 257) + 0.5).convert("L")
    grey.info = dict(image.info)
    return grey


def _scale_transparency(image: Image.Image, depth: int) -> None:
    """Scales the transparent value of a PNG to 8 bits: Pillow scales only its pixels."""
    value = image.info.get("transparency")
    if image.mode in ("L", "I;16") and isinstance(value, int):
        image.info["transparency"] = round(value * 255 / (2**depth - 1))
    elif image.mode == "RGB" and value is not None and depth == 16:
        image.info["transparency"] = tuple(channel >> 8 for channel in value)
