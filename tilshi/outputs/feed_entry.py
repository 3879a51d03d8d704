"""Stories in feeds: whole, with their picture and their corrections."""

from collections.abc import Callable, Iterator
from datetime import datetime
from html import escape
from typing import TYPE_CHECKING

from tilshi.content.article import Article, last_change
from tilshi.content.attachment_names import RECORDING_TYPES, is_recording, suffix
from tilshi.editions import Edition
from tilshi.outputs import body
from tilshi.outputs.feed_html import element, for_feeds
from tilshi.outputs.feed_records import (
    DeletedEntry,
    FeedAuthor,
    FeedEntry,
    FeedPicture,
    FeedRecording,
)
from tilshi.outputs.transliteration import html_in, text_in
from tilshi.outputs.views import PictureView
from tilshi.settings import host_name
from tilshi.store import attachments
from tilshi.urls import AUTHOR, TOPIC

if TYPE_CHECKING:
    from tilshi.outputs.site import Site


def entry(site: "Site", edition: Edition, story: str) -> FeedEntry:
    """A story that is due, as feeds have it."""
    article = site.article(edition.lang, story)
    teaser = site.teaser(edition, story)
    topics = (site.ref(edition, TOPIC, topic).name for topic in article.topics)
    authors = (site.ref(edition, AUTHOR, author) for author in article.authors)
    return FeedEntry(
        id=tag_uri(site, edition, "story", story),
        url=site.settings.absolute(teaser.url),
        title=teaser.title,
        summary=teaser.summary,
        html=_html(site, edition, article, teaser.picture),
        published=_local(site, article.date),
        updated=_local(site, last_change(article)),
        categories=(teaser.section.name, *topics),
        authors=tuple(FeedAuthor(one.name, site.settings.absolute(one.url)) for one in authors),
        picture=_picture(site, article, teaser.picture),
        recordings=tuple(_recordings(site, article)),
    )


def deleted_entry(site: "Site", edition: Edition, story: str) -> DeletedEntry:
    """A story that was retracted, as feeds have it: with the note about its last change, which is
    that, and with none about another one.
    """
    article, words = site.article(edition.lang, story), site.words(edition)
    when = last_change(article)
    notes = [text_in(edition, one.note) for one in article.corrections if one.date == when]
    return DeletedEntry(
        id=tag_uri(site, edition, "story", story),
        when=_local(site, when),
        comment=notes[-1] if notes else words("This story has been withdrawn"),
    )


def tag_uri(site: "Site", edition: Edition, *parts: str) -> str:
    """The `tag:` URI (RFC 4151) of something in `edition`, from ids alone, which never change."""
    entity = site.registries.imprint.feed_tag or f"{host_name(site.settings.siteurl)},2026"
    return f"tag:{entity}:{'/'.join((parts[0], edition.id, *parts[1:]))}"


def _local(site: "Site", time: datetime) -> datetime:
    return time.astimezone(site.settings.zone)


def _picture(site: "Site", article: Article, view: PictureView | None) -> FeedPicture | None:
    if view is None or article.image is None:
        return None
    made = site.catalogue.renditions(article.image.src)
    return FeedPicture(
        url=site.absolute(made.files[-1][1]),
        width=made.width,
        height=made.height,
        thumbnail=site.settings.absolute(view.src),
        alt=view.alt,
        credit=view.credit,
    )


def _recordings(site: "Site", article: Article) -> Iterator[FeedRecording]:
    """The recordings of a story, as readers may see them, in the order of its text."""
    for name in filter(is_recording, article.files):
        made = attachments.find(site.catalogue.db, name)
        if made is not None:
            yield FeedRecording(site.absolute(made.path), RECORDING_TYPES[suffix(name)], made.size)


def _html(site: "Site", edition: Edition, article: Article, picture: PictureView | None) -> str:
    source = site.catalogue.body("article", edition.lang, article.story)
    text = html_in(edition, str(body.finished(site, edition, source, article)))
    words = site.words(edition)
    whole = _figure(picture, words) + text + _corrections(site, edition, article, words)
    html = for_feeds(whole, site.settings.absolute(""), f"{article.story}-")
    return html if edition.dir == "ltr" else element("div", html, dir="rtl", lang=edition.tag)


def _figure(picture: PictureView | None, words: Callable[[str], str]) -> str:
    if picture is None:
        return ""
    image = element(
        "img", src=picture.src, srcset=picture.srcset, alt=picture.alt,
        width=picture.width, height=picture.height,
    )  # fmt: skip
    credit = words("Photo: %(credit)s") % {"credit": picture.credit} if picture.credit else ""
    caption = " ".join(filter(None, (picture.caption, credit)))
    return element("figure", image + (element("figcaption", escape(caption)) if caption else ""))


def _corrections(
    site: "Site", edition: Edition, article: Article, words: Callable[[str], str]
) -> str:
    if not article.corrections:
        return ""
    notes = []
    for one in article.corrections:
        time = site.time(edition, one.date)
        day = element("time", escape(text_in(edition, time.date)), datetime=time.iso)
        notes.append(element("dt", day) + element("dd", escape(text_in(edition, one.note))))
    return element("h2", escape(words("Corrections"))) + element("dl", "".join(notes))
