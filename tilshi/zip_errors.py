"""What `zipfile` raises for damaged archives, which has no common class."""

import lzma
import struct
import zipfile
import zlib

ZIP_ERRORS = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    NotImplementedError,
    ValueError,
    LookupError,
    EOFError,
    OSError,
)
"""Exceptions of a damaged archive; for a part with a password it raises RuntimeError."""
