"""Metadata in WebP files.

Source: RFC 9649, 2.3 to 2.7: a file is a RIFF of chunks; one with metadata begins with VP8X, which
says what is there and how large the picture is.
"""

import struct

_HEAD, _CHUNK = 12, 8
_XMP_FLAG = 0x04


def with_xmp(webp: bytes, packet: bytes) -> bytes:
    """The lossy, still picture `webp`, which has no metadata, with the XMP `packet`, if there is
    any.
    """
    if not packet:
        return webp
    chunks = webp[_HEAD:]
    if not chunks.startswith(b"VP8X"):
        # RFC 6386, 9.1: the size follows the frame's tag and its start code.
        width, height = struct.unpack_from("<HH", chunks, _CHUNK + 6)
        size = b"".join(_uint24((side & 0x3FFF) - 1) for side in (width, height))
        chunks = _chunk(b"VP8X", bytes(4) + size) + chunks
    flags = chunks[_CHUNK] | _XMP_FLAG
    chunks = chunks[:_CHUNK] + bytes([flags]) + chunks[_CHUNK + 1 :] + _chunk(b"XMP ", packet)
    return _chunk(b"RIFF", b"WEBP" + chunks)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return kind + struct.pack("<I", len(data)) + data + bytes(len(data) % 2)


def _uint24(number: int) -> bytes:
    return number.to_bytes(3, "little")
