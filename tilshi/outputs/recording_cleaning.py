"""Recordings without the tags of their programs: telephones write where a film was made.

Nothing is moved: tags are cut off at the ends of an MP3, and overwritten inside an MP4, whose
tables of positions would otherwise be wrong.
"""

from collections.abc import Iterator

from tilshi.outputs.unfit import UnfitError

_ID3_HEADER, _ID3_TAIL = 10, 128
_CONTAINERS = (b"moov", b"trak", b"mdia", b"minf")
_TAGS = (b"udta", b"meta", b"uuid")
"""The boxes with tags (ISO/IEC 14496-12, 8.10 and 8.11; Apple's of places and devices, too)."""


def cleaned_recording(data: bytes, suffix: str) -> bytes:
    """The recording without tags. Raises UnfitError if it is not what its suffix says."""
    if suffix == ".mp3":
        return _cleaned_mp3(data)
    if suffix == ".webm":
        if not data.startswith(b"\x1a\x45\xdf\xa3"):  # EBML (RFC 8794, 11.2.1)
            raise UnfitError("file-disguised")
        return data
    if data[4:8] != b"ftyp":
        raise UnfitError("file-disguised")
    cleaned = bytearray(data)
    _blank_tags(cleaned, 0, len(cleaned))
    return bytes(cleaned)


def _cleaned_mp3(data: bytes) -> bytes:
    """An MP3 without ID3 (id3.org, “ID3 tag version 2.4.0”, 3.1; ID3v1 is at the end)."""
    while data[:3] == b"ID3" and len(data) > _ID3_HEADER:
        size = sum(
            (byte & 0x7F) << shift for byte, shift in zip(data[6:10], (21, 14, 7, 0), strict=True)
        )
        footer = _ID3_HEADER if data[5] & 0x10 else 0
        data = data[_ID3_HEADER + size + footer :].lstrip(b"\0")
    if data[-_ID3_TAIL : -_ID3_TAIL + 3] == b"TAG":
        data = data[:-_ID3_TAIL]
    if len(data) < 4 or data[0] != 0xFF or data[1] & 0xE0 != 0xE0:  # the sync word of a frame
        raise UnfitError("file-disguised")
    return data


def _blank_tags(data: bytearray, first: int, end: int) -> None:
    """Turns the boxes with tags into free space."""
    for kind, start, content, last in _boxes(data, first, end):
        if kind in _TAGS:
            data[start + 4 : start + 8] = b"free"
            data[content:last] = bytes(last - content)
        elif kind in _CONTAINERS:
            _blank_tags(data, content, last)


def _boxes(data: bytearray, first: int, end: int) -> Iterator[tuple[bytes, int, int, int]]:
    """(kind, start, start of the content, end) of the boxes between two positions. Raises
    UnfitError if they do not fill it.
    """
    while first < end:
        size, header = int.from_bytes(data[first : first + 4]), 8
        if size == 1:
            size, header = int.from_bytes(data[first + 8 : first + 16]), 16
        elif size == 0:
            size = end - first
        if size < header or first + size > end:
            raise UnfitError("file-broken")
        yield bytes(data[first + 4 : first + 8]), first, first + header, first + size
        first += size
