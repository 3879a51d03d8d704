"""The editions: the site in one language and script, one declarative record each."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Edition:
    """One edition of the site.

    `id` is also the key of its Pelican subsite; `lang` the language of the sources it is made
    from; `tag` its BCP 47 language tag; `prefix` its place under the site's root ("" or "ru/");
    `locale` the CLDR locale of its dates and numbers; `territory` the same as social networks want
    it (`og:locale`); `name` what its own readers call it; `footnote_back` what the arrow under a
    footnote says.
    """

    id: str
    lang: str
    tag: str
    prefix: str
    locale: str
    territory: str
    name: str
    footnote_back: str
    dir: str = "ltr"


EDITIONS = {
    edition.id: edition
    for edition in (
        Edition(
            id="kk",
            lang="kk",
            tag="kk",
            prefix="",
            locale="kk",
            territory="kk_KZ",
            name="Қазақша",
            footnote_back="Мәтіндегі {}-сілтемеге оралу",
        ),
        Edition(
            id="ru",
            lang="ru",
            tag="ru",
            prefix="ru/",
            locale="ru",
            territory="ru_RU",
            name="Русский",
            footnote_back="Вернуться к сноске {} в тексте",
        ),
        Edition(
            id="en",
            lang="en",
            tag="en",
            prefix="en/",
            locale="en_GB",
            territory="en_GB",
            name="English",
            footnote_back="Back to footnote {} in the text",
        ),
    )
}

SOURCE_LANG = "kk"
"""The language that a story is written in first; its source is `stem.md`."""


def languages(editions: list[Edition]) -> tuple[str, ...]:
    """The languages that sources may be written in, in the order of their editions."""
    return tuple(dict.fromkeys(edition.lang for edition in editions))
