"""Ghost: an export file (“Settings → Export”), JSON.

Source of the format: docs.ghost.org, “Developer guide to migration”.
"""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from html import escape
from typing import Any

from tilshi.importing.export_records import Export, Post, Term, note
from tilshi.problems import Problem, ProblemsError

_HERE = "__GHOST_URL__"
"""What an export has instead of the site's own address."""
_PUBLIC = {"published", "scheduled", "sent"}
_Row = Mapping[str, Any]


def is_ghost(value: object) -> bool:
    """Whether a JSON file with this `value` is such an export."""
    return isinstance(value, dict) and ("db" in value or "posts" in value.get("data", ()))


def read_ghost(value: Any, file: str, text: str) -> Export:
    """The export in the JSON `value` of a `file` with this `text`. Raises ProblemsError if its
    form is another.
    """
    try:
        data = value["db"][0]["data"] if "db" in value else value["data"]
        return _export(data, file, text)
    except (KeyError, IndexError, TypeError, AttributeError) as error:
        why = f"{type(error).__name__}: {error}"
        raise ProblemsError([Problem("import-form", file, 1, values={"why": why})]) from None


def _export(data: Mapping[str, Any], file: str, text: str) -> Export:
    users = {str(one["id"]): one for one in data.get("users") or ()}
    tags = {str(one["id"]): one for one in data.get("tags") or ()}
    settings = {one.get("key"): one.get("value") for one in data.get("settings") or ()}
    authors_of = _linked(data.get("posts_authors") or (), "author_id")
    tags_of = _linked(data.get("posts_tags") or (), "tag_id")
    meta_of = {str(one["post_id"]): one for one in data.get("posts_meta") or ()}
    public = {id_ for id_, tag in tags.items() if not _is_internal(tag)}
    posts, notes = [], []
    for row in data["posts"]:
        id_ = str(row["id"])
        line = _line(text, id_)
        own = [tag for tag in tags_of[id_] if tag in public]
        authors = authors_of[id_] or [str(row.get("author_id") or "")]
        html = row.get("html") or _from_text(row)
        if not row.get("html"):
            notes.append(note("import-no-html", file, line, title=row.get("title")))
        visible = row.get("visibility") in (None, "public")
        if not visible and row.get("status") in _PUBLIC:
            notes.append(note("import-hidden", file, line, title=row.get("title")))
        posts.append(_post(row, file, line, html, visible, own, authors, meta_of.get(id_, {})))
    return Export(
        "Ghost",
        str(settings.get("title") or "ghost"),
        posts,
        language=str(settings.get("locale") or settings.get("lang") or ""),
        topics={
            id_: Term(str(tags[id_]["name"]), (f"/tag/{tags[id_]['slug']}/",))
            for id_ in sorted(public)
        },
        authors={
            id_: Term(str(one.get("name") or one.get("slug") or id_),
                      (f"/author/{one['slug']}/",) if one.get("slug") else ())
            for id_, one in users.items()
        },
        notes=notes,
    )  # fmt: skip


def _linked(rows: Sequence[_Row], name: str) -> dict[str, list[str]]:
    """The ids in the column `name` of a table, by those of the posts, in their order."""
    found: dict[str, list[str]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: row.get("sort_order") or 0):
        found[str(row["post_id"])].append(str(row[name]))
    return found


def _is_internal(tag: _Row) -> bool:
    return str(tag.get("name", "")).startswith("#") or tag.get("visibility") == "internal"


def _post(
    row: _Row,
    file: str,
    line: int | None,
    html: str,
    visible: bool,
    topics: Sequence[str],
    authors: Sequence[str],
    meta: _Row,
) -> Post:
    slug = str(row.get("slug") or "")
    page = row.get("type") == "page" or bool(row.get("page"))
    was_public = row.get("status") in _PUBLIC
    text = html.replace(_HERE, "")
    return Post(
        id=str(row["id"]),
        file=file,
        title=escape(str(row.get("title") or "")),
        html=text,
        page=page,
        line=line,
        body_line=line,
        source=text.replace("\n", " "),
        date=_time(row.get("published_at")) or _time(row.get("created_at")),
        modified=_time(row.get("updated_at")),
        draft=not was_public or not visible,
        slug=slug,
        summary=escape(str(row.get("custom_excerpt") or "")),
        authors=() if page else tuple(filter(None, authors)),
        topics=tuple(topics),
        image=str(row.get("feature_image") or "").replace(_HERE, ""),
        image_alt=str(meta.get("feature_image_alt") or ""),
        image_caption=str(meta.get("feature_image_caption") or ""),
        address=f"/{slug}/" if slug and was_public else "",
    )


def _from_text(row: _Row) -> str:
    """The text of a post without HTML, as a paragraph for each of its own."""
    parts = str(row.get("plaintext") or "").split("\n\n")
    return "".join(f"<p>{escape(part.strip())}</p>" for part in parts if part.strip())


def _time(value: object) -> datetime | None:
    try:
        if isinstance(value, int | float):
            return datetime.fromtimestamp(value / 1000, UTC)
        found = datetime.fromisoformat(str(value).replace("Z", "+00:00"))
    except (ValueError, OverflowError, OSError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _line(text: str, id_: str) -> int | None:
    """The line on which a post begins in the `text` of the file."""
    at = text.find(f'"id":{json.dumps(id_)}')
    at = at if at >= 0 else text.find(f'"id": {json.dumps(id_)}')
    return text.count("\n", 0, at) + 1 if at >= 0 else None
