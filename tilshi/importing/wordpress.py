"""WordPress: an export file (WXR, “Tools → Export”) of version 1.0 to 1.2.

Source of the format: wp-admin/includes/export.php of WordPress.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

from tilshi.importing.export_records import Attachment, Export, Post, Term, note
from tilshi.importing.safe_xml import read_xml
from tilshi.importing.wordpress_items import EXCERPT, Item, children, texts_of
from tilshi.importing.wordpress_shortcodes import Attachments
from tilshi.importing.wordpress_text import post_html
from tilshi.problems import Problem

ARTICLES, PAGES = ("post",), ("page",)
_PUBLIC = {"publish", "future"}
_UNWRITTEN = {"trash", "auto-draft", "inherit"}
"""Statuses of what nobody sees as a post: deleted, begun by the program, or a part of another."""
_SILENT = {"revision", "nav_menu_item"}
"""Kinds of items that are only counted in the report."""
_KNOWN_FIELDS = {"category", "post_tag", "footnotes"}
_NO_CATEGORY = {"uncategorized", "uncategorised", "bez-rubriki", "без-рубрики"}
"""Slugs of the category that WordPress gives to posts without one."""


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
    head = texts_of(channel)
    site = (head.get("base_blog_url") or head.get("link") or "").rstrip("/")
    items = [Item.of(element) for element in channel.iter("item")]
    attachments = Attachments.of(
        _attachment(item) for item in items if item.text("post_type") == "attachment"
    )
    chosen = [item for item in items if _is_post(item, types)]
    posts = []
    for item in chosen:
        post, lost = _post(item, file, zone, attachments)
        posts.append(post)
        notes += [*_hidden_things(item, file), *lost]
    sections, topics = _terms(channel, chosen)
    return Export(
        "WordPress", urlsplit(site).netloc or "wordpress", posts, site, head.get("language", ""),
        sections, topics, _authors(channel, chosen), attachments.listed,
        notes=[*notes, *_left_out(items, types, file), *_fields(chosen, file)],
    )  # fmt: skip


def _kind(item: Item) -> str:
    return item.text("post_type") or "post"


def _is_post(item: Item, types: Sequence[str]) -> bool:
    known = _kind(item) in (*ARTICLES, *PAGES, *types)
    return known and item.text("status") not in _UNWRITTEN


def _left_out(items: Sequence[Item], types: Sequence[str], file: str) -> Iterator[Problem]:
    """Says which items are not imported."""
    counted = Counter(_kind(item) for item in items)
    for kind in sorted(_SILENT & counted.keys()):
        yield note("import-type-many", file, value=kind, count=counted[kind])
    for item in items:
        kind, status = _kind(item), item.text("status")
        if kind in _SILENT or kind == "attachment" or _is_post(item, types):
            continue
        known = kind in (*ARTICLES, *PAGES, *types)
        code, value = ("import-status", status) if known else ("import-type", kind)
        yield note(code, file, item.line, value=value, title=item.called)


def _fields(items: Sequence[Item], file: str) -> Iterator[Problem]:
    """Says which custom fields and which further kinds of terms posts had; those whose names begin
    with an underscore are of programs.
    """
    keys = (key for item in items for key in item.meta if not key.startswith("_"))
    kinds = (kind for item in items for kind, _, _ in item.terms())
    counted = Counter(one for one in (*keys, *kinds) if one and one not in _KNOWN_FIELDS)
    for name, count in sorted(counted.items()):
        yield note("import-fields", file, value=name, count=count)


def _hidden_things(item: Item, file: str) -> Iterator[Problem]:
    """Says what a post had that no article has."""
    status, title = item.text("status"), item.called
    if status == "private" or (status == "publish" and item.text("post_password")):
        yield note("import-hidden", file, item.line, title=title)
    if item.comments:
        yield note("import-comments", file, item.line, count=item.comments, title=title)
    if item.text("is_sticky") == "1":
        yield note("import-sticky", file, item.line, title=title)


def _attachment(item: Item) -> Attachment:
    id_, link = item.text("post_id"), item.text("link")
    return Attachment(
        id=id_,
        url=item.text("attachment_url") or item.text("guid"),
        alt=item.meta.get("_wp_attachment_image_alt", ""),
        caption=item.text(EXCERPT),
        title=item.text("title"),
        parent=item.text("post_parent"),
        old=tuple(filter(None, (link, f"/?attachment_id={id_}"))),
    )


def _terms(channel: Any, items: Sequence[Item]) -> tuple[dict[str, Term], dict[str, Term]]:
    """The categories and the tags: those that the export lists, and those that only items name."""
    categories = {one.get("category_nicename", ""): one for one in
                  map(texts_of, children(channel, "category"))}  # fmt: skip
    sections = {
        slug: Term(one.get("cat_name") or slug,
                   (f"/category/{_path(slug, categories)}/", *_numbered("cat", one)))
        for slug, one in categories.items()
    }  # fmt: skip
    topics = {
        slug: Term(one.get("tag_name") or slug,
                   (f"/tag/{unquote(slug)}/", f"/?tag={unquote(slug)}"))
        for one in map(texts_of, children(channel, "tag"))
        for slug in (one.get("tag_slug", ""),)
    }  # fmt: skip
    for kind, slug, name in (term for item in items for term in item.terms()):
        if kind == "category":
            sections.setdefault(slug, Term(name, (f"/category/{unquote(slug)}/",)))
        elif kind == "post_tag":
            topics.setdefault(slug, Term(name, (f"/tag/{unquote(slug)}/",)))
    # What a post's further categories are called as topics.
    return sections, {**topics, **{f"category:{slug}": one for slug, one in sections.items()}}


def _path(slug: str, categories: Mapping[str, Mapping[str, str]]) -> str:
    """The path of a category's list, below that of the one that it belongs to."""
    path, above = slug, categories[slug].get("category_parent", "")
    while above in categories and f"/{above}/" not in f"/{path}/":
        path, above = f"{above}/{path}", categories[above].get("category_parent", "")
    return unquote(path)


def _numbered(name: str, texts: Mapping[str, str], field: str = "term_id") -> tuple[str, ...]:
    return (f"/?{name}={texts[field]}",) if texts.get(field) else ()


def _authors(channel: Any, items: Sequence[Item]) -> dict[str, Term]:
    found = {}
    for texts in map(texts_of, children(channel, "author")):
        login = texts.get("author_login", "")
        slug = re.sub(r"[^a-z0-9-]+", "-", login.lower()).strip("-")
        old = (f"/author/{slug}/", *_numbered("author", texts, "author_id"))
        found[login.lower()] = Term(texts.get("author_display_name") or login, old)
    for item in items:
        login = item.text("creator")
        found.setdefault(login.lower(), Term(login))
    return found


def _post(
    item: Item, file: str, zone: ZoneInfo, attachments: Attachments
) -> tuple[Post, list[Problem]]:
    page, was_public = _kind(item) in PAGES, item.text("status") in _PUBLIC
    source, body_line = item.content
    categories = [slug for kind, slug, _ in item.terms() if kind == "category"]
    real = [slug for slug in categories if unquote(slug).lower() not in _NO_CATEGORY]
    further = tuple(f"category:{slug}" for slug in real[1:])
    main = attachments.by_id.get(item.meta.get("_thumbnail_id", ""), Attachment("", ""))
    id_, link = item.text("post_id"), item.text("link")
    post = Post(
        id=id_ or link or item.called,
        file=file,
        title=item.text("title"),
        html="",
        page=page,
        line=item.line,
        body_line=body_line,
        source=source,
        date=item.date("post_date", zone) or item.published,
        modified=item.date("post_modified", zone),
        draft=not was_public or bool(item.text("post_password")),
        slug=unquote(item.text("post_name")),
        summary=item.text(EXCERPT),
        authors=() if page else tuple(filter(None, (item.text("creator").lower(),))),
        section=None if page else next(iter(real), None),
        topics=(*(slug for kind, slug, _ in item.terms() if kind == "post_tag"), *further),
        image=main.url,
        image_alt=main.alt,
        image_caption=main.caption,
        address=link if was_public else "",
        old=_other_addresses(id_, page, attachments) if was_public else (),
        order=_order(item) if page else None,
    )
    html, notes = post_html(post, attachments, item.footnotes)
    return replace(post, html=html), notes


def _other_addresses(id_: str, page: bool, attachments: Attachments) -> tuple[str, ...]:
    """The other addresses of a public post: by its number, and those of its attachments' pages."""
    if not id_:
        return ()
    own = attachments.by_parent.get(id_, ())
    number = f"/?{'page_id' if page else 'p'}={id_}"
    return (number, *(old for one in own for old in one.old))


def _order(item: Item) -> int | None:
    number = item.text("menu_order")
    return int(number) if number.isdecimal() and 0 < int(number) <= 9999 else None
