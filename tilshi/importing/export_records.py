"""What an export of another system says, whatever the system: plain values, with the HTML of texts
as it was.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from tilshi.problems import Problem


@dataclass(frozen=True)
class Term:
    """A section, a topic or an author of the export: its `name`, and the `old` addresses of its
    list, as paths. `names` are those in other languages, if they are known.
    """

    name: str
    old: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Attachment:
    """A picture or another file of the export: its address, its texts, the `parent` post that it
    was uploaded for, and the `old` addresses of its own page, as paths.
    """

    id: str
    url: str
    alt: str = ""
    caption: str = ""
    title: str = ""
    parent: str = ""
    old: tuple[str, ...] = ()


@dataclass(frozen=True)
class Post:
    """A post or a page of the export.

    `title`, `summary` and `html` are HTML. `line` and `body_line` are the lines of the post and of
    its text in the export's `file`, `source` is this text as it stands there: it tells on which
    line something is. `authors`, `section` and `topics` are keys of the export's terms. `image` is
    the address of the main picture. `address` is the post's own old address and `old` the others,
    as paths with queries. A `draft` was not public.
    """

    id: str
    file: str
    title: str
    html: str
    page: bool = False
    line: int | None = None
    body_line: int | None = None
    source: str = ""
    date: datetime | None = None
    modified: datetime | None = None
    draft: bool = False
    slug: str = ""
    summary: str = ""
    authors: tuple[str, ...] = ()
    section: str | None = None
    topics: tuple[str, ...] = ()
    image: str = ""
    image_alt: str = ""
    image_caption: str = ""
    address: str = ""
    old: tuple[str, ...] = ()
    order: int | None = None


@dataclass(frozen=True)
class Export:
    """A whole export. `name` identifies it among several; `site` is the address of the old site;
    `terms` are sections, topics and authors by their keys; `embedded` are the pictures that the
    export itself contains, by the addresses that its texts use; `notes` say what was lost in
    reading.
    """

    system: str
    name: str
    posts: Sequence[Post]
    site: str = ""
    language: str = ""
    sections: Mapping[str, Term] = field(default_factory=dict)
    topics: Mapping[str, Term] = field(default_factory=dict)
    authors: Mapping[str, Term] = field(default_factory=dict)
    attachments: Sequence[Attachment] = ()
    embedded: Mapping[str, bytes] = field(default_factory=dict)
    notes: Sequence[Problem] = ()


def note(code: str, file: str, line: int | None = None, **values: object) -> Problem:
    """A note for the report: what was lost or changed, and where."""
    return Problem(code, file, line, values=values, warning=True)


def note_in(post: Post, code: str, culprit: str = "", **values: object) -> Problem:
    """A note on the line of the export on which `culprit` stands in a post's text; on that of the
    post if it is nowhere.
    """
    at = post.source.find(culprit) if culprit else -1
    if at < 0 or post.body_line is None:
        return note(code, post.file, post.line, **values)
    return note(code, post.file, post.body_line + post.source.count("\n", 0, at), **values)
