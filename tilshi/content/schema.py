"""The front matter of articles, static pages and dossiers: the only place where fields are defined.

Values come in as text (see `front_matter`), or as lists and maps of text. A field declares its
description, whether it is prose, and whether translations inherit it; what follows from that is in
`fields`, and how it is checked in `validation`.
"""

from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from tilshi.content.front_matter import Value
from tilshi.content.values import (
    Age,
    Focus,
    Format,
    Https,
    Names,
    OldAddresses,
    OldDossiers,
    Order,
    PictureName,
    ProseText,
    Slug,
    Text,
    Time,
    Titles,
    unwrapped,
)


class Status(StrEnum):
    """The editor's decision about a story: not ready, public, or withdrawn."""

    DRAFT = "draft"
    PUBLISHED = "published"
    RETRACTED = "retracted"


def _status(value: Any) -> Any:
    value = unwrapped(value)
    return value.strip().lower() if isinstance(value, str) else value


def _image(value: Any) -> Any:
    return {"src": value} if isinstance(value, str) else value


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


def _optional(description: str, example: Value, *, inherited: bool = False) -> Any:
    """A field that may be left out; `inherited`: a translation has then what its source says."""
    return Field(
        default=None,
        description=description,
        examples=[example],
        json_schema_extra={"inherited": inherited},
    )


class ImageFields(_Model):
    """A picture: its file in `content/images/`, and its texts in the source's language."""

    src: PictureName | None = _optional(
        "File name in content/images/.", "shymkent.jpg", inherited=True
    )
    alt: ProseText | None = _optional(
        "A description for readers who cannot see the picture. A translation has its own.",
        "Қала көрінісі",
    )
    caption: ProseText | None = _optional("The text below the picture.", "Шымкент, 2019 жыл")
    focus: Focus | None = _optional(
        "What crops keep: how far from the left and from the top, in per cent, or sides: left,"
        " right, top, bottom. Default: the centre.",
        "30% 20%",
        inherited=True,
    )
    credit: ProseText | None = _optional(
        "The author of the picture.", "Айгүл Серікқызы", inherited=True
    )
    copyright: ProseText | None = _optional(
        "The copyright notice of the picture.", "© Айгүл Серікқызы, 2019", inherited=True
    )
    license: Https | None = _optional(
        "The address of the licence of the picture. Default, for programs: the page that the"
        " imprint names for pictures.",
        "https://creativecommons.org/licenses/by/4.0/",
        inherited=True,
    )


class CorrectionFields(_Model):
    """What was corrected in the story after its publication, and when."""

    date: Time = Field(
        description="When it was corrected; shown from then on.", examples=["2019-03-16 09:30"]
    )
    note: ProseText = Field(
        description="What was wrong, and what is correct.", examples=["Мектептің аты түзетілді."]
    )


class FrontMatter(_Model):
    """The fields of an article."""

    title: ProseText = Field(
        description="The headline, without markup.", examples=["Шымкент – достық мекені"]
    )
    date: Time | None = _optional(
        "The time of publication, in the site's time zone unless it has an offset; in the future:"
        " embargoed. Required, except in a translation.",
        "2019-03-15 10:00",
        inherited=True,
    )
    modified: Time | None = _optional("The time of the last change.", "2019-03-16 09:30")
    category: Text | None = _optional(
        "A section of content/sections.yaml. Required, except in a translation.",
        "Қоғам",
        inherited=True,
    )
    tags: Names | None = _optional(
        "Topics of content/topics.yaml: names, synonyms or ids.",
        ["Ассамблея", "Шымкент"],
        inherited=True,
    )
    related: Titles | None = _optional(
        "The editor's picks: story ids or exact titles, in order.",
        ["zheti-zharghy"],
        inherited=True,
    )
    related_exclude: Titles | None = _optional(
        "Stories that are never shown in the block, ids or exact titles.",
        ["zheti-zharghy"],
        inherited=True,
    )
    not_public: Titles | None = _optional(
        "Hidden stories that may be mentioned without a warning.",
        ["zheti-zharghy"],
        inherited=True,
    )
    related_topics: Names | None = _optional(
        "Topics whose stories fill the block first, after the picks.",
        ["Мәртөбе"],
        inherited=True,
    )
    media_license: Text | None = _optional(
        "A licence of content/imprint.yaml; default: the agency's own.",
        "16380-ИА",
        inherited=True,
    )
    authors: Names | None = _optional(
        "Authors of content/authors.yaml: names or ids.", ["aigul-serikqyzy"], inherited=True
    )
    summary: ProseText | None = _optional(
        "One or two sentences for lists and shares, without markup; default: the text's first"
        " sentences.",
        "Шымкентте достық үйі ашылды.",
    )
    image: Annotated[ImageFields, BeforeValidator(_image)] | None = _optional(
        "The main picture: its fields, or only its file name.",
        {"src": "shymkent.jpg", "alt": "Қала көрінісі"},
    )
    status: Annotated[Status, BeforeValidator(_status)] | None = _optional(
        "draft, published or retracted; default: published.", "draft", inherited=True
    )
    expires: Time | None = _optional(
        "The time when the story stops being shown.", "2019-12-31 18:00", inherited=True
    )
    format: Format | None = _optional(
        "What kind of text it is: news, opinion, interview, report, analysis, gallery, live,"
        " announcement or advertisement; default: news.",
        "opinion",
        inherited=True,
    )
    sponsor: ProseText | None = _optional(
        "Who has paid for an advertisement, as readers know the company. Required in one.",
        "«Жібек жіп» фабрикасы",
        inherited=True,
    )
    breaking_until: Time | None = _optional(
        "The time until which it is breaking news: it leads the front page, and a banner on the"
        " front page, the lists and recent stories leads to it.",
        "2019-03-15 16:00",
        inherited=True,
    )
    age: Age | None = _optional(
        "The age for which it is suitable: 6, 12, 14, 16 or 18.", "16", inherited=True
    )
    corrections: tuple[CorrectionFields, ...] | None = _optional(
        "Corrections: date and note.",
        [{"date": "2019-03-16 09:30", "note": "Мектептің аты түзетілді."}],
    )
    redirect_from: OldAddresses | None = _optional(
        "Old addresses that redirect here.", ["/news/123/"]
    )
    slug: Slug | None = _optional("The slug, if it differs from the stem.", "dostyq-mekeni")
    translated_from: Text | None = _optional(
        "The language of the original, if that is not the site's main one: the file that it is"
        " translated from, and inherits from.",
        "ru",
    )


class PageFrontMatter(_Model):
    """The fields of a static page (`content/pages/`)."""

    title: ProseText = Field(
        description="The page's name, without markup.", examples=["Біз туралы"]
    )
    summary: ProseText | None = _optional(
        "One or two sentences for search engines and shares, without markup; default: the text's"
        " first sentences.",
        "Агенттік пен оның редакциясы туралы.",
    )
    order: Annotated[int, Field(ge=0, le=9999)] | None = _optional(
        "The position in the menu of pages, from 0.", "1", inherited=True
    )
    status: Annotated[Literal[Status.DRAFT, Status.PUBLISHED], BeforeValidator(_status)] | None = (
        _optional("draft or published; default: published.", "draft")
    )
    redirect_from: OldAddresses | None = _optional("Old addresses that redirect here.", ["/about/"])


class TimelineFields(_Model):
    """What happened in the matter of a dossier, and when."""

    date: Time = Field(
        description="The day, or the time, of the event; shown from then on.",
        examples=["2022-03-17"],
    )
    note: ProseText = Field(
        description="What happened, in a sentence.", examples=["Аурухананың іргетасы қаланды."]
    )


class DossierFrontMatter(_Model):
    """The fields of a dossier (`content/dossiers/`)."""

    title: ProseText = Field(
        description="The dossier's name, without markup.", examples=["Бадам өзені"]
    )
    summary: ProseText | None = _optional(
        "One or two sentences for search engines and shares, without markup; default: the text's"
        " first sentences.",
        "Өзенді тазарту қалай басталып, немен аяқталды.",
    )
    stories: Titles | None = _optional(
        "Its stories: ids or exact titles, in order. Required, except in a translation.",
        ["badam-arnasy", "badam-suy"],
        inherited=True,
    )
    order: Order | None = _optional(
        "The order of the stories: listed (as in `stories`), newest or oldest first; default:"
        " listed.",
        "newest",
        inherited=True,
    )
    timeline: tuple[TimelineFields, ...] | None = _optional(
        "What happened when, also what no story tells: date and note. The page shows it together"
        " with the stories, in order of time.",
        [{"date": "2022-03-17", "note": "Аурухананың іргетасы қаланды."}],
    )
    image: Annotated[ImageFields, BeforeValidator(_image)] | None = _optional(
        "The main picture: its fields, or only its file name.",
        {"src": "badam-tazalau.jpg", "alt": "Өзенді тазартып жатқан экскаватор"},
    )
    status: Annotated[Literal[Status.DRAFT, Status.PUBLISHED], BeforeValidator(_status)] | None = (
        _optional("draft or published; default: published.", "draft", inherited=True)
    )
    redirect_from: OldDossiers | None = _optional(
        "Old addresses that redirect here.", ["/dossier/badam/"]
    )


AnyFrontMatter = FrontMatter | PageFrontMatter | DossierFrontMatter
