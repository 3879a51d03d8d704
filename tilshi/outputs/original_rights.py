"""What a photographer's original says about whose it is: its XMP, IPTC and EXIF."""

from dataclasses import astuple
from typing import Any

from PIL.ImageFile import ImageFile
from PIL.IptcImagePlugin import getiptcinfo

from tilshi.content.rights import UNKNOWN, Rights
from tilshi.content.values import is_https
from tilshi.outputs import xmp

_MOST_LETTERS = 200
"""The most letters of a value: longer ones are terms of business, not names."""
_ARTIST, _COPYRIGHT = 0x013B, 0x8298
_BY_LINE, _CREDIT, _NOTICE = (2, 80), (2, 110), (2, 116)


def rights_in(image: ImageFile) -> Rights:
    """The rights in the metadata of `image`, and nothing else of it. Where several kinds of
    metadata differ, XMP counts, then IPTC, then EXIF.

    Source: Metadata Working Group, Guidelines for Handling Image Metadata 2.0, chapter 5.
    """
    packet = image.info.get("xmp") or image.info.get("XML:com.adobe.xmp") or b""
    data = packet.encode() if isinstance(packet, str) else packet
    found = xmp.read(data) if data else UNKNOWN
    return _clean(_clean(found).or_else(_clean(_iptc(image))).or_else(_clean(_exif(image))))


def _iptc(image: ImageFile) -> Rights:
    """Source: IPTC-NAA Information Interchange Model 4.2, chapter 6."""
    try:
        known = getiptcinfo(image) or {}
    except Exception:  # Pillow raises anything on damaged metadata
        return UNKNOWN
    return Rights(_text(known.get(_BY_LINE)), _text(known.get(_CREDIT)), _text(known.get(_NOTICE)))


def _exif(image: ImageFile) -> Rights:
    """Source: CIPA DC-008 (Exif 3.0), 4.6.4: in a copyright, NUL stands between the photographer's
    and the editor's.
    """
    try:
        known = image.getexif()
    except Exception:  # as above
        return UNKNOWN
    return Rights(creator=_text(known.get(_ARTIST)), copyright=_text(known.get(_COPYRIGHT)))


def _text(value: Any) -> str | None:
    """A value as text; None if its encoding is not known to be UTF-8."""
    if isinstance(value, list):
        return ", ".join(filter(None, map(_text, value)))
    try:
        return value.decode() if isinstance(value, bytes) else value
    except UnicodeDecodeError:
        return None


def _clean(rights: Rights) -> Rights:
    """`rights` on one line each, without what cannot be a name or an address."""
    creator, credit, notice, license_ = map(_one_line, astuple(rights))
    address = (license_ or "").replace("http://", "https://", 1)
    return Rights(creator, credit, notice, license_ if is_https(address) else None)


def _one_line(value: object) -> str | None:
    line = " ".join(str(value or "").replace("\0", " ").split())
    return line if line and line.isprintable() and len(line) <= _MOST_LETTERS else None
