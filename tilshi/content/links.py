"""Links that a newsroom chooses, and sentences in each language, as registries have them."""

import re
from typing import Annotated, Self

from pydantic import AfterValidator, model_validator

from tilshi.content.registry_file import OPTIONAL, LocalText, Record, local_field, optional
from tilshi.content.values import Slug, Text, is_https, wrong
from tilshi.kazakh.html_typography import plain_typography

PAGE = "page"
_PATH = re.compile(r"/(?:[^\s/\\?#\"<>.][^\s/\\?#\"<>]*/)*[^\s/\\?#\"<>]*")


def _link(address: str) -> str:
    if not (is_https(address) or (_PATH.fullmatch(address) and address.isprintable())):
        raise wrong("bad-link", value=address)
    return address


def _typeset(texts: LocalText) -> LocalText:
    return {lang: plain_typography(said, lang) for lang, said in texts.items()}


LocalProse = Annotated[LocalText, AfterValidator(_typeset)]
"""A text in each language, typeset by the rules of that language."""


Address = Annotated[Text, AfterValidator(_link)]
"""An address with https://, or a path of the main edition."""


class Link(Record):
    """A link in the menu or the footer: one of `section`, `topic`, `page` and `url`."""

    section: Slug | None = optional("The id of a section.", "qogham")
    topic: Slug | None = optional("The id of a topic.", "bilim")
    page: Text | None = optional("A static page: the stem of its file in content/pages/.", "about")
    url: Address | None = optional(
        "An address with https://, or a path of the main edition such as /archive/, which is"
        " adapted to each edition.",
        "/archive/",
    )
    name: LocalProse = local_field(
        "The text of the link; required with `url`. Default: the name of what it leads to.",
        "Мұрағат", "Архив", "Archive", **OPTIONAL,
    )  # fmt: skip

    @model_validator(mode="after")
    def _has_one_target(self) -> Self:
        if len(self._targets) != 1:
            raise wrong("link-target")
        if self.url is not None and not self.name:
            raise wrong("link-name")
        return self

    @property
    def _targets(self) -> list[tuple[str, str]]:
        kinds = ("section", "topic", PAGE, "url")
        return [(kind, value) for kind in kinds if (value := getattr(self, kind)) is not None]

    @property
    def target(self) -> tuple[str, str]:
        """The target: (kind, id), or ("url", address)."""
        return self._targets[0]


Links = tuple[Link, ...]
