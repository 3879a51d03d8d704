"""What `inv serve` shows: the site with drafts, or as readers see it, now or at another time."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import parse_qs
from zoneinfo import ZoneInfo

from tilshi.content.times import parse_time
from tilshi.filesystem import write_atomically


@dataclass(frozen=True)
class View:
    """As readers see the site if `public`, otherwise with drafts and embargoed stories; as of `at`,
    a time in any accepted format, or as of the command's clock if that is empty.
    """

    public: bool = False
    at: str = ""

    @classmethod
    def of_form(cls, form: str) -> "View":
        """The view that a submitted `form` asks for."""
        fields = parse_qs(form)
        return cls("public" in fields.get("show", ()), fields.get("at", [""])[0][:40])

    def write(self, file: Path) -> None:
        """Writes the view to the file in which the server tells the builder what is wanted."""
        write_atomically(file, json.dumps(asdict(self)).encode())

    @classmethod
    def read(cls, file: Path) -> "View":
        """The view in `file`; raises OSError if there is none."""
        return cls(**json.loads(file.read_text("utf-8")))

    def clock(self, default: datetime, zone: ZoneInfo) -> datetime:
        """The time of the view; `default` if it has none, or one that is not a time."""
        try:
            return parse_time(self.at, zone) if self.at else default
        except ValueError:
            return default
