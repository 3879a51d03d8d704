"""Blogger: an Atom feed, from “Back up content” or from Google Takeout (`feed.atom`).

Source of the format: developers.google.com/blogger, and exports of both kinds.
"""

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from tilshi.importing.export_records import Export, Post, Term, note
from tilshi.importing.safe_xml import read_xml
from tilshi.problems import Problem

_ATOM = "{http://www.w3.org/2005/Atom}"
_BLOGGER = "{http://schemas.google.com/blogger/2018}"
_KIND = "http://schemas.google.com/g/2005#kind"
_LABEL = "http://www.blogger.com/atom/ns#"
_CONTROL = "http://purl.org/atom/app#", "http://www.w3.org/2007/app"
_KINDS = {"post": False, "page": True}
"""The kinds of entries that are imported: whether they are pages."""


def is_blogger(head: str) -> bool:
    """Whether a file that begins with `head` is such an export."""
    return "http://www.w3.org/2005/Atom" in head


def read_blogger(data: bytes, file: str) -> Export:
    """The export in `data`. Raises ProblemsError if the file cannot be read."""
    root, notes = read_xml(data, file)
    site = next((one.get("href", "") for one in root.iterchildren(f"{_ATOM}link")
                 if one.get("rel") == "alternate"), "")  # fmt: skip
    posts: list[Post] = []
    topics: dict[str, Term] = {}
    authors: dict[str, Term] = {}
    dropped: dict[str, int] = {}
    for entry in root.iterchildren(f"{_ATOM}entry"):
        kind = _kind(entry)
        if kind not in _KINDS or entry.find(f"{_BLOGGER}trashed") is not None:
            dropped[kind] = dropped.get(kind, 0) + 1
            continue
        post = _post(entry, file, _KINDS[kind])
        posts.append(post)
        topics |= {name: Term(name, (f"/search/label/{name}",)) for name in post.topics}
        authors |= {name: Term(name) for name in post.authors}
    notes += [_left_out(file, kind, count) for kind, count in sorted(dropped.items())]
    return Export(
        "Blogger", urlsplit(site).netloc or _text(root, "title") or "blogger", posts,
        site.rstrip("/"), topics=topics, authors=authors, notes=notes,
    )  # fmt: skip


def _left_out(file: str, kind: str, count: int) -> Problem:
    return note("import-type-many", file, value=kind or "?", count=count)


def _kind(entry: Any) -> str:
    own = entry.findtext(f"{_BLOGGER}type")
    if own:
        return str(own).strip().lower()
    terms = (one for one in entry.iterchildren(f"{_ATOM}category") if one.get("scheme") == _KIND)
    return next((str(one.get("term", "")).rpartition("#")[2] for one in terms), "")


def _post(entry: Any, file: str, page: bool) -> Post:
    content = entry.find(f"{_ATOM}content")
    source = "" if content is None else "".join(content.itertext())
    links = {one.get("rel"): one.get("href", "") for one in entry.iterchildren(f"{_ATOM}link")}
    status = (entry.findtext(f"{_BLOGGER}status") or "").strip().upper()
    name = (entry.findtext(f"{_BLOGGER}filename") or "").strip()
    labels = [one.get("term", "") for one in entry.iterchildren(f"{_ATOM}category")
              if one.get("scheme") == _LABEL]  # fmt: skip
    author = entry.findtext(f"{_ATOM}author/{_ATOM}name") or ""
    draft = status in ("DRAFT", "SOFT_TRASHED", "SCHEDULED") or _is_draft(entry)
    return Post(
        id=_text(entry, "id"),
        file=file,
        title=_text(entry, "title"),
        html=source,
        page=page,
        line=int(entry.sourceline),
        body_line=int(entry.sourceline if content is None else content.sourceline),
        source=source,
        date=_time(_text(entry, "published")),
        modified=_time(_text(entry, "updated")),
        draft=draft,
        slug=name.rpartition("/")[2].removesuffix(".html"),
        authors=() if page or not author.strip() else (author.strip(),),
        topics=() if page else tuple(filter(None, map(str.strip, labels))),
        address="" if draft else links.get("alternate") or name,
    )


def _text(element: Any, name: str) -> str:
    return (element.findtext(f"{_ATOM}{name}") or "").strip()


def _is_draft(entry: Any) -> bool:
    marks = (entry.findtext(f"{{{space}}}control/{{{space}}}draft") for space in _CONTROL)
    return any((mark or "").strip() == "yes" for mark in marks)


def _time(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        return None
    return found if found.tzinfo else None
