"""The types of schema.org by which pages describe themselves, as far as they are used.

Names and fields are those of schema.org; what is None is left out. The tests check them against the
types of schema-dts.
"""

from typing import Literal

from pydantic import AliasGenerator, BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

Context = Literal["https://schema.org"]
CONTEXT: Context = "https://schema.org"


class Thing(BaseModel):
    """Whatever schema.org describes; `context` is set on what no other thing contains, `id` is its
    address.
    """

    model_config = ConfigDict(
        frozen=True, alias_generator=AliasGenerator(serialization_alias=to_camel)
    )

    context: Context | None = Field(default=None, serialization_alias="@context")
    type: str = Field(default="Thing", serialization_alias="@type")
    id: str | None = Field(default=None, serialization_alias="@id")
    name: str | None = None
    url: str | None = None


class Person(Thing):
    """An author, or whoever made a picture."""

    type: str = Field(default="Person", serialization_alias="@type")
    description: str | None = None


class ImageObject(Thing):
    """A picture and whose it is; `license` and `acquire_license_page` are the address of a page."""

    type: str = Field(default="ImageObject", serialization_alias="@type")
    credit_text: str | None = None
    creator: Person | None = None
    copyright_notice: str | None = None
    license: str | None = None
    acquire_license_page: str | None = None


class PropertyValue(Thing):
    """An identifier of a kind that schema.org does not know."""

    type: str = Field(default="PropertyValue", serialization_alias="@type")
    property_id: str | None = Field(default=None, serialization_alias="propertyID")
    value: str


class NewsMediaOrganization(Thing):
    """The newsroom; its policies are addresses of pages."""

    type: str = Field(default="NewsMediaOrganization", serialization_alias="@type")
    logo: ImageObject | None = None
    description: str | None = None
    masthead: str | None = None
    publishing_principles: str | None = None
    corrections_policy: str | None = None
    ownership_funding_info: str | None = None
    identifier: PropertyValue | None = None
    address: str | None = None
    email: str | None = None
    same_as: tuple[str, ...] | None = None


class Organization(Thing):
    """Whoever has paid for an advertisement."""

    type: str = Field(default="Organization", serialization_alias="@type")


class CorrectionComment(Thing):
    """What was corrected, and when."""

    type: str = Field(default="CorrectionComment", serialization_alias="@type")
    text: str
    date_published: str


class CreativeWork(Thing):
    """A page, or the same story in another language."""

    type: str = Field(default="CreativeWork", serialization_alias="@type")
    description: str | None = None
    in_language: str | None = None


class CollectionPage(CreativeWork):
    """A page of stories."""

    type: str = Field(default="CollectionPage", serialization_alias="@type")


class NewsArticle(CreativeWork):
    """A story, also of a more particular `type`."""

    type: str = Field(default="NewsArticle", serialization_alias="@type")
    main_entity_of_page: str | None = None
    headline: str | None = None
    image: tuple[str | ImageObject, ...] | None = None
    date_published: str | None = None
    date_modified: str | None = None
    author: tuple[Person | NewsMediaOrganization, ...] | None = None
    publisher: NewsMediaOrganization | None = None
    article_section: str | None = None
    keywords: tuple[str, ...] | None = None
    is_part_of: tuple[CollectionPage, ...] | None = None
    correction: tuple[CorrectionComment, ...] | None = None
    translation_of_work: CreativeWork | None = None
    work_translation: tuple[CreativeWork, ...] | None = None
    typical_age_range: str | None = None
    sponsor: Organization | None = None


class BlogPosting(CreativeWork):
    """An entry of a live story."""

    type: str = Field(default="BlogPosting", serialization_alias="@type")
    headline: str
    date_published: str


class LiveBlogPosting(NewsArticle):
    """A live story."""

    type: str = Field(default="LiveBlogPosting", serialization_alias="@type")
    coverage_start_time: str
    live_blog_update: tuple[BlogPosting, ...] | None = None


class ProfilePage(CreativeWork):
    """A page about an author."""

    type: str = Field(default="ProfilePage", serialization_alias="@type")
    main_entity: Person


class WebPage(CreativeWork):
    """A page without stories."""

    type: str = Field(default="WebPage", serialization_alias="@type")


class EntryPoint(Thing):
    """Where an action is done: an address with a place for words."""

    type: str = Field(default="EntryPoint", serialization_alias="@type")
    url_template: str


class SearchAction(Thing):
    """How the site is searched."""

    type: str = Field(default="SearchAction", serialization_alias="@type")
    target: EntryPoint
    query_input: str = Field(serialization_alias="query-input")


class WebSite(CreativeWork):
    """An edition of the site."""

    type: str = Field(default="WebSite", serialization_alias="@type")
    potential_action: SearchAction | None = None


class ListItem(Thing):
    """A step of a breadcrumb trail; `item` is its address."""

    type: str = Field(default="ListItem", serialization_alias="@type")
    position: int
    item: str | None = None


class BreadcrumbList(Thing):
    """Where a page stands, from the front page down."""

    type: str = Field(default="BreadcrumbList", serialization_alias="@type")
    item_list_element: tuple[ListItem, ...]
