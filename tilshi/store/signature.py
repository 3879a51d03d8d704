"""Trust: what the build has left for itself proves itself by a key that is not beside it.

A cache may come from elsewhere: from the storage of a CI, from another branch, with an archive. Who
wrote it can write any hash into it, too; a proof can write only who has the key. It is the value of
`TILSHI_CACHE_KEY`, which machines that hand a cache on have in common, or else this user's own,
made when it is first needed.
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
    """`data`, which is `what`, with the proof that it was written by who has the key."""
    return _proof(what, data) + b"\n" + data


def unseal(what: str, kept: bytes | None) -> bytes | None:
    """The data that `seal` has made `kept` of; None if it has not."""
    proof, _, data = (kept or b"").partition(b"\n")
    return data if hmac.compare_digest(proof, _proof(what, data)) else None


def _proof(what: str, data: bytes) -> bytes:
    return hmac.new(_key(), f"{what}\0".encode() + data, hashlib.sha256).hexdigest().encode()


def _key() -> bytes:
    state = os.environ.get("XDG_STATE_HOME") or "~/.local/state"
    return (os.environ.get(VARIABLE) or _own(state)).encode()


@lru_cache
def _own(state: str) -> str:
    """The key that this user keeps in the folder `state`; a new one if there is none. Where nothing
    can be kept, nothing that this process leaves will be trusted by the next.
    """
    made = secrets.token_hex(32)
    try:
        file = Path(state).expanduser() / "tilshi" / "cache-key"
        kept = filesystem.read(file) or b""
        if len(kept) < len(made):
            write_atomically(file, made.encode(), mode=0o600)
            kept = file.read_bytes()  # another process may have been later
        return kept.decode("latin-1")
    except (OSError, RuntimeError):
        return made
