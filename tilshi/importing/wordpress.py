"""WordPress: an export file (WXR, “Tools → Export”) of version 1.0 to 1.2.

Source of the format: wp-admin/includes/export.php of WordPress.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

from tilshi.importing.export_records import Attachment, Export, Post, Term, note
from tilshi.importing.safe_xml import read_xml
from tilshi.importing.wordpress_text import post_html
from tilshi.problems import Problem

ARTICLES, PAGES = ("post",), ("page",)
_WP = re.compile(r"\{https?://wordpress\.org/export/[\d.]+/\}")
_CONTENT, _EXCERPT = "content:encoded", "excerpt:encoded"
_NAMES = {
    "{http://purl.org/rss/1.0/modules/content/}encoded": _CONTENT,
    "{http://purl.org/dc/elements/1.1/}creator": "creator",
}
_EXCERPT_NAME = re.compile(r"\{https?://wordpress\.org/export/[\d.]+/excerpt/\}encoded")
_PUBLIC = {"publish", "future"}
_UNWRITTEN = {"trash", "auto-draft", "inherit"}
"""Statuses of what nobody sees as a post: deleted, begun by the program, or a part of another."""
_SILENT = {"attachment", "revision", "nav_menu_item"}
"""Kinds of items that are handled elsewhere, or are counted together."""
_NO_CATEGORY = {"uncategorized", "uncategorised", "bez-rubriki", "без-рубрики", "aidarsyz"}
"""Slugs of the category that WordPress gives to posts without one."""


@dataclass(frozen=True)
class _Item:
    """An item with its texts by their short names."""

    element: Any
    texts: dict[str, str]
    meta: dict[str, str]

    def text(self, name: str) -> str:
        return self.texts.get(name, "")

    @property
    def line(self) -> int:
        return int(self.element.sourceline)


def is_wordpress(head: str) -> bool:
    """Whether a file that begins with `head` is such an export."""
    return "wordpress.org/export/" in head


def read_wordpress(data: bytes, file: str, zone: ZoneInfo, types: Sequence[str] = ()) -> Export:
    """The export in `data`. `types` are further kinds of posts that become articles; local times
    are in the time zone `zone`.

    Raises ProblemsError if the file cannot be read.
    """
    root, notes = read_xml(data, file)
    channel = root.find("channel")
    channel = root if channel is None else channel
    head = _texts(channel)
    site = (head.get("base_blog_url") or head.get("link") or "").rstrip("/")
    items = [_item(element) for element in channel.iter("item")]
    attachments = [_attachment(item) for item in items if item.text("post_type") == "attachment"]
    slugs = _category_paths(channel)
    sections, topics = _terms(channel, slugs)
    authors = {
        texts["author_login"].lower(): Term(
            texts.get("author_display_name") or texts["author_login"], _author_addresses(texts)
        )
        for texts in map(_texts, _children(channel, "author"))
        if texts.get("author_login")
    }
    posts: list[Post] = []
    skipped: Counter[str] = Counter()
    for item in items:
        kind, status = item.text("post_type") or "post", item.text("status")
        if kind not in (*ARTICLES, *PAGES, *types):
            if kind in _SILENT:
                skipped[kind] += kind != "attachment"
            else:
                notes.append(_skipped(item, file, "import-type", kind))
            continue
        if status in _UNWRITTEN:
            notes.append(_skipped(item, file, "import-status", status))
            continue
        post, found = _post(item, file, zone, kind in PAGES, attachments)
        notes += found
        posts.append(post)
        sections, topics = _with_own_terms(item, sections, topics)
        authors.setdefault(item.text("creator").lower(), Term(item.text("creator")))
    # What a post's further categories are called as topics.
    topics |= {f"category:{slug}": term for slug, term in sections.items()}
    notes += [note("import-type-many", file, value=k, count=n) for k, n in skipped.items() if n]
    return Export(
        "WordPress", urlsplit(site).netloc or "wordpress", posts, site, head.get("language", ""),
        sections, topics, authors, attachments, notes=notes,
    )  # fmt: skip


def _short(tag: object) -> str:
    name = str(tag)
    if _EXCERPT_NAME.fullmatch(name):
        return _EXCERPT
    return _NAMES.get(name) or _WP.sub("", name)


def _texts(element: Any) -> dict[str, str]:
    """The texts of the children of an element, by their short names; of several, the first."""
    found: dict[str, str] = {}
    for child in element.iterchildren("*"):
        found.setdefault(_short(child.tag), "".join(child.itertext()).strip("\n\t "))
    return found


def _children(element: Any, name: str) -> Iterator[Any]:
    return (child for child in element.iterchildren("*") if _short(child.tag) == name)


def _item(element: Any) -> _Item:
    texts = _texts(element)
    pairs = map(_texts, _children(element, "postmeta"))
    meta = {one.get("meta_key", ""): one.get("meta_value", "") for one in pairs}
    return _Item(element, texts, meta)


def _skipped(item: _Item, file: str, code: str, value: str) -> Problem:
    return note(code, file, item.line, value=value, title=_name(item))


def _name(item: _Item) -> str:
    return item.text("title") or item.text("post_name") or item.text("post_id")


def _attachment(item: _Item) -> Attachment:
    id_, link = item.text("post_id"), item.text("link")
    return Attachment(
        id=id_,
        url=item.text("attachment_url") or item.text("guid"),
        alt=item.meta.get("_wp_attachment_image_alt", ""),
        caption=item.text(_EXCERPT),
        title=item.text("title"),
        parent=item.text("post_parent"),
        old=tuple(filter(None, (link, f"/?attachment_id={id_}"))),
    )


def _category_paths(channel: Any) -> dict[str, str]:
    """The path of each category below `/category/`, by its slug: those of subcategories are below
    the one that they belong to.
    """
    found = map(_texts, _children(channel, "category"))
    parents = {one.get("category_nicename", ""): one.get("category_parent", "") for one in found}
    paths = {}
    for slug in parents:
        path, above = slug, parents[slug]
        while above in parents and f"/{above}/" not in f"/{path}/":
            path, above = f"{above}/{path}", parents[above]
        paths[slug] = path
    return paths


def _terms(channel: Any, paths: dict[str, str]) -> tuple[dict[str, Term], dict[str, Term]]:
    sections, topics = {}, {}
    for texts in map(_texts, _children(channel, "category")):
        slug, number = texts.get("category_nicename", ""), texts.get("term_id")
        old = [f"/category/{unquote(paths[slug])}/", *([f"/?cat={number}"] if number else [])]
        sections[slug] = Term(texts.get("cat_name") or slug, tuple(old))
    for texts in map(_texts, _children(channel, "tag")):
        slug = texts.get("tag_slug", "")
        old = [f"/tag/{unquote(slug)}/", f"/?tag={unquote(slug)}"]
        topics[slug] = Term(texts.get("tag_name") or slug, tuple(old))
    return sections, topics


def _author_addresses(texts: dict[str, str]) -> tuple[str, ...]:
    slug = re.sub(r"[^a-z0-9-]+", "-", texts["author_login"].lower()).strip("-")
    number = texts.get("author_id")
    return (f"/author/{slug}/", *([f"/?author={number}"] if number else []))


def _with_own_terms(
    item: _Item, sections: dict[str, Term], topics: dict[str, Term]
) -> tuple[dict[str, Term], dict[str, Term]]:
    """The terms, with those that only an item names."""
    for kind, slug, name in _named(item):
        if kind == "category":
            sections.setdefault(slug, Term(name, (f"/category/{unquote(slug)}/",)))
        elif kind == "post_tag":
            topics.setdefault(slug, Term(name, (f"/tag/{unquote(slug)}/",)))
    return sections, topics


def _named(item: _Item) -> Iterator[tuple[str, str, str]]:
    """(kind, slug, name) of the terms of an item."""
    for element in item.element.iterchildren("category"):
        name = "".join(element.itertext()).strip()
        slug = element.get("nicename") or re.sub(r"\s+", "-", name.lower())
        if name and slug:
            yield element.get("domain") or "", slug, name


def _post(
    item: _Item,
    file: str,
    zone: ZoneInfo,
    page: bool,
    attachments: Sequence[Attachment],
) -> tuple[Post, list[Problem]]:
    id_, status = item.text("post_id"), item.text("status")
    content = next(
        (one for one in item.element.iterchildren("*") if _short(one.tag) == _CONTENT), None
    )
    source = "" if content is None else "".join(content.itertext())
    body_line = item.line if content is None else int(content.sourceline)
    date = _date(item, "post_date", zone) or _published(item.text("pubDate"))
    was_public = status in _PUBLIC
    hidden = not was_public or bool(item.text("post_password"))
    notes = []
    if hidden and status in ("publish", "private"):
        why = "private" if status == "private" else "password"
        notes.append(note("import-hidden", file, item.line, value=why, title=_name(item)))
    comments = sum(1 for _ in _children(item.element, "comment"))
    if comments:
        notes.append(note("import-comments", file, item.line, count=comments, title=_name(item)))
    if item.text("is_sticky") == "1":
        notes.append(note("import-sticky", file, item.line, title=_name(item)))
    named = list(_named(item))
    categories = [slug for kind, slug, _ in named if kind == "category"]
    real = [slug for slug in categories if unquote(slug).lower() not in _NO_CATEGORY]
    thumbnail = next((a for a in attachments if a.id == item.meta.get("_thumbnail_id")), None)
    own = [one for one in attachments if one.parent == id_ and id_]
    link = item.text("link")
    post = Post(
        id=id_ or link or _name(item),
        file=file,
        title=item.text("title"),
        html="",
        page=page,
        line=item.line,
        body_line=body_line,
        source=source,
        date=date,
        modified=_date(item, "post_modified", zone),
        draft=hidden,
        slug=unquote(item.text("post_name")),
        summary=item.text(_EXCERPT),
        authors=() if page else tuple(filter(None, (item.text("creator").lower(),))),
        section=None if page else next(iter(real), None),
        topics=tuple(slug for kind, slug, _ in named if kind == "post_tag"),
        image=thumbnail.url if thumbnail else "",
        image_alt=thumbnail.alt if thumbnail else "",
        image_caption=thumbnail.caption if thumbnail else "",
        address=link if was_public else "",
        old=_addresses(item, own, page) if was_public else (),
        order=_order(item) if page else None,
    )
    html, found = post_html(post, attachments, own, _footnotes(item))
    further = tuple(f"category:{slug}" for slug in real[1:])
    topics = (*post.topics, *(() if page else further))
    return Post(**{**vars(post), "html": html, "topics": topics}), [*notes, *found]


def _addresses(item: _Item, own: Sequence[Attachment], page: bool) -> tuple[str, ...]:
    """The other addresses of a public post: by its number, and those of its attachments' pages."""
    id_ = item.text("post_id")
    numbered = [f"/?page_id={id_}"] if page else [f"/?p={id_}"]
    return (*(numbered if id_ else ()), *(old for one in own for old in one.old))


def _order(item: _Item) -> int | None:
    number = item.text("menu_order")
    return int(number) if number.isdecimal() and 0 < int(number) <= 9999 else None


def _date(item: _Item, name: str, zone: ZoneInfo) -> datetime | None:
    """The time in the field `name`: in UTC if the export has it, else in the time zone."""
    for field, where in ((f"{name}_gmt", UTC), (name, zone)):
        try:
            return datetime.fromisoformat(item.text(field)).replace(tzinfo=where)
        except ValueError:
            continue
    return None


def _published(text: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(text)
    except ValueError:
        return None
    return (found if found.tzinfo else found.replace(tzinfo=UTC)) if found.year > 1970 else None


def _footnotes(item: _Item) -> dict[str, str]:
    """The footnotes of WordPress's block of that name, HTML by their ids."""
    try:
        listed = json.loads(item.meta.get("footnotes") or "[]")
        return {str(one["id"]): str(one["content"]) for one in listed}
    except (ValueError, TypeError, KeyError):
        return {}
