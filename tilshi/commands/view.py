"""What `inv serve` shows: the site with drafts, or as readers see it, now or at another time; and
the bar in its pages that changes it.
"""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from html import escape
from pathlib import Path
from urllib.parse import parse_qs
from zoneinfo import ZoneInfo

from tilshi.content.times import parse_time
from tilshi.filesystem import write_atomically
from tilshi.problems import say


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


def bar(view: View, wanted: View, lang: str, action: str) -> str:
    """The form that shows which `view` a page is of, and asks for another one at `action`; it says
    so if another one is `wanted` and not built yet.
    """
    choices = "".join(
        f'<label><input type="radio" name="show" value="{name}"{" checked" * chosen}> '
        f"{escape(say(f'view-{name}', lang))}</label> "
        for name, chosen in (("drafts", not wanted.public), ("public", wanted.public))
    )
    at = (
        f"<label>{escape(say('view-at', lang))} "
        f'<input type="datetime-local" name="at" value="{escape(wanted.at)}"></label> '
    )
    said = f'<p role="status">{escape(say("serve-building", lang))}</p>' if view != wanted else ""
    return (
        f'<form class="tilshi-view" lang="{lang}" dir="ltr" method="post" action="{action}">'
        f"{choices}{at}<button>{escape(say('view-show', lang))}</button>{said}</form>"
    )
