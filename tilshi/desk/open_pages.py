"""The pages that are open in a browser, which the server tells the builder."""

import json
import threading
import time
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote

from tilshi.filesystem import read, write_atomically

_OPEN = 60.0
"""Seconds for which a page counts as open: each asks for news twice in that time."""
_MOST = 20
"""Pages of which the builder is told, the latest ones."""


@dataclass
class OpenPages:
    """The file with the paths of the open pages below the site's root."""

    file: Path
    _noted: dict[str, float] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @classmethod
    def beside(cls, state: Path) -> "OpenPages":
        """The one that belongs to the state file."""
        return cls(state.with_name(f"open-{state.stem}.json"))

    def note(self, address: str, base: str) -> None:
        """Notes that the page at this address is open; the site begins at `base`."""
        if not address.startswith(base):
            return
        path = unquote(address.removeprefix(base))
        if not path or path.endswith("/"):
            path += "index.html"
        now = time.monotonic()
        with self._lock:
            self._noted.pop(path, None)
            self._noted[path] = now  # the latest stands last
            self._noted = {one: at for one, at in self._noted.items() if now - at < _OPEN}
            data = json.dumps(sorted([*self._noted][-_MOST:]), ensure_ascii=False).encode()
            if read(self.file) != data:
                write_atomically(self.file, data)

    def read(self) -> Collection[str]:
        """The paths of the pages."""
        return list(json.loads(read(self.file) or b"[]"))
