"""The editions: the site in one language and script, one declarative record each."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

# Every command imports this; only few transliterate. What that needs, 30 ms, is imported at the
# first word.


def _latin(text: str) -> str:
    from tilshi.kazakh.latin import to_latin

    return to_latin(text)


def _arabic(text: str) -> str:
    from tilshi.kazakh.arabic import to_arabic

    return to_arabic(text)


@dataclass(frozen=True)
class Edition:
    """One edition of the site.

    `id` is also the key of its Pelican subsite; `lang` the language of the sources it is made from;
    `tag` its BCP 47 language tag; `prefix` its path below the site's root ("" or "ru/"); `locale`
    the CLDR locale of its dates and numbers; `territory` its locale as social networks expect it
    (`og:locale`); `name` its name for its own readers, `short` the beginning of that, for narrow
    screens; `footnote_back` the label of the link back from a footnote; `letters` transliterates
    from the source's script, if the edition has another.
    """

    id: str
    lang: str
    tag: str
    prefix: str
    locale: str
    territory: str
    name: str
    short: str
    footnote_back: str
    dir: str = "ltr"
    letters: Callable[[str], str] | None = None


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
            short="Қаз",
            footnote_back="Мәтіндегі {}-сілтемеге оралу",
        ),
        Edition(
            id="qz",
            lang="kk",
            tag="kk-Latn",
            prefix="qz/",
            locale="kk",
            territory="kk_KZ",
            name="Qazaqşa",
            short="Qaz",
            footnote_back="Мәтіндегі {}-сілтемеге оралу",
            letters=_latin,
        ),
        Edition(
            id="tote",
            lang="kk",
            tag="kk-Arab",
            prefix="tote/",
            locale="kk",
            # No code with a script or of another country: Facebook knows Kazakh as this alone.
            territory="kk_KZ",
            name="قازاقشا",
            short="قاز",
            footnote_back="Мәтіндегі {}-сілтемеге оралу",
            dir="rtl",
            letters=_arabic,
        ),
        Edition(
            id="ru",
            lang="ru",
            tag="ru",
            prefix="ru/",
            locale="ru",
            territory="ru_RU",
            name="Русский",
            short="Рус",
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
            short="Eng",
            footnote_back="Back to footnote {} in the text",
        ),
    )
}

KAZAKH = "kk"


def first_per_language(editions: Iterable[Edition]) -> dict[str, Edition]:
    """The first edition of each language, which has the pages that exist once for all its
    scripts.
    """
    first: dict[str, Edition] = {}
    for edition in editions:
        first.setdefault(edition.lang, edition)
    return first


def languages(editions: list[Edition]) -> tuple[str, ...]:
    """The languages of sources, in the order of their editions."""
    return tuple(dict.fromkeys(edition.lang for edition in editions))
