"""What the files of the API contain. Their JSON Schema is published with them."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field
from pydantic.json_schema import models_json_schema

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ApiName(_Record):
    """A section, a topic or an author."""

    id: str = Field(description="The same in all editions; never changes.")
    name: str
    url: str


class ApiFile(_Record):
    """A file of a picture."""

    url: str
    width: int = Field(description="In pixels.")


class ApiPicture(_Record):
    """The picture of a story."""

    files: list[ApiFile] = Field(description="WebP, from narrow to wide.")
    width: int = Field(description="Of the widest file, in pixels.")
    height: int
    alt: str
    caption: str | None
    credit: str | None


class ApiStory(_Record):
    """A story in one edition, without its text."""

    id: str = Field(description="The same in all editions; never changes.")
    uri: str = Field(description="A tag: URI of the story in this edition, as in feeds.")
    language: str = Field(description="A BCP 47 tag with the script: kk, kk-Latn, kk-Arab, ru, en.")
    url: str
    title: str
    summary: str
    published: datetime
    updated: datetime = Field(description="Of the last change or correction.")
    section: ApiName
    topics: list[ApiName]
    authors: list[ApiName]
    picture: ApiPicture | None


class ApiCorrection(_Record):
    """What was corrected, and when."""

    date: datetime
    note: str


class ApiEdition(_Record):
    """A story in another edition."""

    language: str
    url: str


class ApiWholeStory(ApiStory):
    """A story in one edition, with its text."""

    html: str = Field(description="With its picture and its corrections; addresses are absolute.")
    corrections: list[ApiCorrection]
    editions: list[ApiEdition] = Field(description="Where else it is, in their order.")


class ApiList(_Record):
    """The newest stories of an edition or a section."""

    language: str
    section: ApiName | None = Field(description="null: of all sections.")
    updated: datetime
    stories: list[ApiStory] = Field(description="Newest first.")


def json_schema(address: str) -> dict[str, Any]:
    """The JSON Schema of all files of the API, to be found at `address`."""
    files = (ApiList, ApiWholeStory)
    names, schema = models_json_schema([(model, "serialization") for model in files])
    return {
        "$schema": _DIALECT,
        "$id": address,
        "anyOf": [names[model, "serialization"] for model in files],
        **schema,
    }
