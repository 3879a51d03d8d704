"""The API: stories as static JSON for other programs. `docs/api.md` describes it."""

from collections.abc import Iterator
from datetime import datetime

from tilshi import urls
from tilshi.editions import Edition
from tilshi.outputs import feed_selection
from tilshi.outputs.api_models import (
    ApiCorrection,
    ApiEdition,
    ApiFile,
    ApiList,
    ApiName,
    ApiPicture,
    ApiStory,
    ApiWholeStory,
    json_schema,
)
from tilshi.outputs.changes import Change, EntryChanged, VersionChanged
from tilshi.outputs.compact_json import compact_json
from tilshi.outputs.key import Key
from tilshi.outputs.newest_stories import NewestStories
from tilshi.outputs.output import File, Output
from tilshi.outputs.site import Site
from tilshi.outputs.transliteration import text_in
from tilshi.outputs.views import Ref
from tilshi.urls import AUTHOR, HOME, SECTION, TOPIC


class ApiListFile(NewestStories):
    """`/api/latest.json`, `/api/section/qogham.json`: the newest stories, without their texts."""

    kind, lists = "api-list", (HOME, SECTION)

    def make(self, key: Key, site: Site) -> File | None:
        edition, kind, id_ = site.settings.edition(key.edition), key.listing, key.id
        chosen = feed_selection.selection(site, (edition.lang, kind, id_))
        if chosen is None:
            return None
        model = ApiList(
            language=edition.tag,
            section=_name(site, site.ref(edition, SECTION, id_)) if kind == SECTION else None,
            updated=datetime.fromtimestamp(chosen.changed, site.settings.zone),
            stories=[_story(site, edition, story) for story in chosen.stories],
        )
        path = urls.api_path(edition, f"section/{id_}" if kind == SECTION else "latest")
        return File(path, model.model_dump_json().encode())


class ApiStoryFile(Output):
    """`/api/story/sharshy.json`: a whole story; only with the setting API_STORIES."""

    kind = "api-story"

    def keys(self, site: Site) -> Iterator[Key]:
        for story, lang, due in site.catalogue.stories() if site.settings.api_stories else ():
            for edition in site.editions_in(lang) if due else ():
                yield Key(self.kind, edition.id, story)

    def time(self, key: Key, site: Site) -> int:
        return site.catalogue.time_of_story(key.id)

    def make(self, key: Key, site: Site) -> File | None:
        edition, story = site.settings.edition(key.edition), key.id
        if not site.settings.api_stories or not site.catalogue.due(edition.lang, story):
            return None
        corrections = site.article(edition.lang, story).corrections
        model = ApiWholeStory(
            **dict(_story(site, edition, story)),
            html=site.feed_entry(edition, story).html,
            corrections=[
                ApiCorrection(date=one.date, note=text_in(edition, one.note)) for one in corrections
            ],
            editions=list(_elsewhere(site, edition, story)),
        )
        return File(urls.api_path(edition, f"story/{story}"), model.model_dump_json().encode())

    def stale(self, change: Change, site: Site) -> Iterator[Key]:
        if site.settings.api_stories:
            for story in _changed_stories(site, change):
                for edition in site.editions:
                    yield Key(self.kind, edition.id, story)


class ApiSchemaFile(Output):
    """`/api/schema.json`."""

    kind = "api-schema"

    def keys(self, site: Site) -> Iterator[Key]:
        yield Key(self.kind)

    def make(self, key: Key, site: Site) -> File:
        path = urls.api_path(site.editions[0], "schema")
        return File(path, compact_json(json_schema(site.absolute(path))))


def _changed_stories(site: Site, change: Change) -> Iterator[str]:
    """The stories of which a change affects what the API says, also only of another edition."""
    if isinstance(change, VersionChanged) and change.is_article:
        yield change.id
    elif isinstance(change, EntryChanged):
        for lang in site.settings.langs:
            yield from site.catalogue.all_of(lang, change.kind, change.id)
    yield from feed_selection.mentioning(site, change)


def _story(site: Site, edition: Edition, story: str) -> ApiStory:
    article, entry = site.article(edition.lang, story), site.feed_entry(edition, story)
    return ApiStory(
        id=story,
        uri=entry.id,
        language=edition.tag,
        url=entry.url,
        title=entry.title,
        summary=entry.summary,
        published=entry.published,
        updated=entry.updated,
        section=_name(site, site.ref(edition, SECTION, article.section)),
        topics=[_name(site, site.ref(edition, TOPIC, one)) for one in article.topics],
        authors=[_name(site, site.ref(edition, AUTHOR, one)) for one in article.authors],
        picture=_picture(site, edition, story),
    )


def _name(site: Site, ref: Ref) -> ApiName:
    return ApiName(id=ref.id, name=ref.name, url=site.settings.absolute(ref.url))


def _picture(site: Site, edition: Edition, story: str) -> ApiPicture | None:
    view, image = site.teaser(edition, story).picture, site.article(edition.lang, story).image
    if view is None or image is None:
        return None
    files = site.catalogue.renditions(image.src).files
    return ApiPicture(
        files=[ApiFile(url=site.absolute(path), width=width) for width, path in files],
        width=view.width,
        height=view.height,
        alt=view.alt,
        caption=view.caption,
        credit=view.credit,
    )


def _elsewhere(site: Site, edition: Edition, story: str) -> Iterator[ApiEdition]:
    for other in site.editions:
        path = site.story_path(other, story)
        if path is not None and other != edition:
            yield ApiEdition(language=other.tag, url=site.absolute(path))
