"""Signatures: data that the build stores for itself is signed with a key stored elsewhere.

A cache may come from elsewhere: from CI storage, another branch, an archive. Whoever wrote it can
write matching hashes, too, but can sign it only with the key. That is the value of
`TILSHI_CACHE_KEY`, which machines that share a cache have in common, or else this user's own,
created when first needed.
"""

import hashlib
import hmac
import os
import secrets
from functools import lru_cache
from pathlib import Path

from tilshi import filesystem
from tilshi.filesystem import write_atomically

VARIABLE = "TILSHI_CACHE_KEY"


def seal(what: str, data: bytes) -> bytes:
    """`data`, of the kind `what`, with its signature."""
    return _proof(what, data) + b"\n" + data


def unseal(what: str, kept: bytes | None) -> bytes | None:
    """The data that `seal` has signed; None if the signature is invalid."""
    proof, _, data = (kept or b"").partition(b"\n")
    return data if hmac.compare_digest(proof, _proof(what, data)) else None


def _proof(what: str, data: bytes) -> bytes:
    return hmac.new(_key(), f"{what}\0".encode() + data, hashlib.sha256).hexdigest().encode()


def _key() -> bytes:
    state = os.environ.get("XDG_STATE_HOME") or "~/.local/state"
    return (os.environ.get(VARIABLE) or _own(state)).encode()


@lru_cache
def _own(state: str) -> str:
    """The user's key in the folder `state`; a new one if there is none. If it cannot be stored, the
    next process will not trust what this one leaves.
    """
    made = secrets.token_hex(32)
    try:
        file = Path(state).expanduser() / "tilshi" / "cache-key"
        kept = filesystem.read(file) or b""
        if len(kept) < len(made):
            write_atomically(file, made.encode(), mode=0o600)
            kept = file.read_bytes()  # another process may have been first
        return kept.decode("latin-1")
    except (OSError, RuntimeError):
        return made
