"""Feeds: the newest stories of an edition as Atom (RFC 4287)."""

from collections.abc import Iterator
from datetime import datetime

from tilshi.content.article import last_change
from tilshi.outputs.changes import Change, EntryChanged, VersionChanged
from tilshi.outputs.key import Key
from tilshi.outputs.output import File, Output
from tilshi.outputs.site import Site
from tilshi.urls import AUTHOR, HOME, feed_path


class FeedFile(Output):
    """`/feed.atom`; none while it would be empty.

    It is dated by the newest change in the newsroom, also of stories that were withdrawn or have
    expired: the `updated` of a feed must not go back (RFC 4287, 4.2.15). Deleted files are
    forgotten, so a story should be withdrawn by its status.
    """

    kind = "feed"

    def keys(self, site: Site) -> Iterator[Key]:
        return (Key(self.kind, edition.id) for edition in site.editions)

    def make(self, key: Key, site: Site) -> File | None:
        from tilshi.outputs.atom import Feed, FeedEntry, atom

        edition = site.settings.edition(key.edition)
        view = site.view(edition)
        if view.feed is None:
            return None
        entries = []
        for story in site.catalogue.newest(edition.lang, HOME, "", site.settings.feed_size):
            article = site.article(edition.lang, story)
            teaser = site.teaser(edition, story)
            entries.append(
                FeedEntry(
                    title=teaser.title,
                    url=site.settings.absolute(teaser.url),
                    summary=teaser.summary,
                    published=article.date,
                    updated=last_change(article),
                    section=teaser.section.name,
                    authors=tuple(site.ref(edition, AUTHOR, a).name for a in article.authors),
                )
            )
        feed = Feed(
            title=view.name,
            subtitle=view.tagline,
            lang=edition.tag,
            home=view.url,
            url=site.settings.absolute(view.feed),
            updated=datetime.fromtimestamp(
                site.catalogue.last_change(edition.lang), site.settings.zone
            ),
            entries=entries,
        )
        return File(feed_path(edition), atom(feed))

    def stale(self, change: Change, site: Site) -> Iterator[Key]:
        if isinstance(change, VersionChanged) and any(one.counted for one in change.versions):
            for edition in site.editions_in(change.lang):
                yield Key(self.kind, edition.id)
        elif isinstance(change, EntryChanged):
            yield from self.keys(site)
