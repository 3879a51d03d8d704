"""The imprint: who publishes, and what a newsroom sets about its site without a template."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Self
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, model_validator

from tilshi.content import colors
from tilshi.content.front_matter import Located, Value
from tilshi.content.registry_file import (
    OPTIONAL,
    LocalSentence,
    LocalText,
    Record,
    load,
    local,
    repeated,
    shown,
    untranslated,
)
from tilshi.content.validation import validate
from tilshi.content.values import Day, Https, PictureName, Slug, Text, is_https, wrong
from tilshi.kazakh.html_typography import plain_typography
from tilshi.problems import Problem, nearest

FILE = "content/imprint.yaml"
PAGE = "page"


def _field(description: str, example: Value, **default: Any) -> Any:
    return shown(example, description=description, **default)


def _optional(description: str, example: Value, default: Any = None) -> Any:
    return _field(description, example, default=default)


def _local(description: str, kk: str, ru: str, en: str, **default: Any) -> Any:
    return local(kk, ru, en, description=description, **default)


class License(Record):
    """A certificate of registration of a media outlet, and its sentence in each language."""

    number: Text = _field("Its number.", "16380-ИА")
    date: Day = _field("The day on which it was issued.", "2020-01-31")
    sentence: LocalSentence = _local(
        "The line that readers see, with `{number}` and `{date}` in it.",
        "{date} берілген № {number} куәлік.",
        "Свидетельство № {number} от {date}.",
        "Certificate No. {number} of {date}.",
    )

    def line(self, lang: str) -> str:
        """The certificate's line as printed, with dates as dd.mm.yyyy."""
        values = {"{number}": self.number, "{date}": f"{self.date:%d.%m.%Y}"}
        return _PLACEHOLDER.sub(lambda found: values[found[0]], self.sentence[lang])


_PLACEHOLDER = re.compile("{(?:number|date)}")


def _is_sentence(text: str) -> bool:
    """Whether a certificate's sentence has both placeholders and no other braces."""
    rest = _PLACEHOLDER.sub("", text)
    return set(_PLACEHOLDER.findall(text)) == {"{number}", "{date}"} and not set("{}") & set(rest)


class SocialNetwork(Record):
    """The agency's account in a social network."""

    id: Slug = _field("A short name of your own for it.", "telegram")
    name: Text = _field("The name of the network.", "Telegram")
    url: Https = _field("The account's address.", "https://t.me/ulgi")


_PATH = re.compile(r"/(?:[^\s/\\?#\"<>.][^\s/\\?#\"<>]*/)*[^\s/\\?#\"<>]*")


def _link(address: str) -> str:
    if not (is_https(address) or (_PATH.fullmatch(address) and address.isprintable())):
        raise wrong("bad-link", value=address)
    return address


def _typeset(texts: LocalText) -> LocalText:
    return {lang: plain_typography(said, lang) for lang, said in texts.items()}


LocalProse = Annotated[LocalText, AfterValidator(_typeset)]
"""A text in each language, typeset by the rules of that language."""


class Link(Record):
    """A link in the menu or the footer: one of `section`, `topic`, `page` and `url`."""

    section: Slug | None = _optional("The id of a section.", "qogham")
    topic: Slug | None = _optional("The id of a topic.", "bilim")
    page: Text | None = _optional("A static page: the stem of its file in content/pages/.", "about")
    url: Annotated[Text, AfterValidator(_link)] | None = _optional(
        "An address with https://, or a path of the main edition such as /archive/, which is"
        " adapted to each edition.",
        "/archive/",
    )
    name: LocalProse = _local(
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


def _color(value: Any) -> str:
    if value == "":
        raise wrong("empty")  # an unquoted colour is a comment, which is reported as such
    if not isinstance(value, str) or not colors.is_color(value):
        raise wrong("bad-color", value=value)
    return value.lower()


def _readable_on(backgrounds: Sequence[str], towards: str) -> AfterValidator:
    def check(color: str) -> str:
        return _check_contrast(color, colors.contrast(color, backgrounds),
                               colors.readable(color, backgrounds, towards))  # fmt: skip

    return AfterValidator(check)


def _background_of_text(color: str) -> str:
    shades = (colors.mixed(color, colors.BLACK, step / 20) for step in range(21))
    fit = next(one for one in shades if _contrast_of_text_on(one) >= colors.LEAST_CONTRAST)
    return _check_contrast(color, _contrast_of_text_on(color), fit)


def _contrast_of_text_on(background: str) -> float:
    return min(colors.contrast(text, (background,)) for text in colors.text_on(background))


def _check_contrast(color: str, ratio: float, fit: str) -> str:
    if ratio < colors.LEAST_CONTRAST:
        # Rounded down, so that a ratio that is too low is never shown as 4.50.
        told = f"{int(ratio * 100) / 100:.2f}"
        raise wrong("contrast", value=color, ratio=told, least=colors.LEAST_CONTRAST, fit=fit)
    return color


_Color = Annotated[str, BeforeValidator(_color)]


class Colors(Record):
    """The newsroom's colours, with enough contrast for text."""

    accent: Annotated[_Color, _readable_on(colors.LIGHT_BACKGROUNDS, colors.BLACK)] | None = (
        _optional("The colour of links and rules in light mode.", "#7a1f3d")
    )
    accent_dark: Annotated[_Color, _readable_on(colors.DARK_BACKGROUNDS, colors.WHITE)] | None = (
        _optional(
            "The same in dark mode. Default: `accent`, lightened until it is readable.", "#f09ab3"
        )
    )
    deep: Annotated[_Color, AfterValidator(_background_of_text)] | None = _optional(
        "The dark background of the footer.", "#4a0f24"
    )


class ShareImage(Record):
    """The picture that links to pages without a card of their own show."""

    src: PictureName = _field(
        "File name in content/images/; it is cropped to 1200 × 630.", "shangyraq.jpg"
    )
    alt: LocalProse = _local("Alternative text of the picture.", "Шаңырақ", "Шанырак", "Shangyraq")


class Imprint(Record):
    """Who publishes: the agency's name, certificates, editor, networks; and what its site shows."""

    name: LocalText = _local(
        "The agency's name.", "Үлгі агенттігі", "Агентство «Улги»", "Ulgi Agency"
    )
    short_name: LocalText = _local(
        "The name in the header on narrow screens, where the whole one has no room.",
        "Үлгі", "Улги", "Ulgi", **OPTIONAL,
    )  # fmt: skip
    tagline: LocalText = _local(
        "A line under the name on the front page and in the footer.",
        "Күн жаңалығы", "Новости дня", "News of the day", **OPTIONAL,
    )  # fmt: skip
    note: LocalText = _local(
        "A sentence about the agency, in the footer of every page.",
        "Ескерту.", "Примечание.", "A note.", **OPTIONAL,
    )  # fmt: skip
    editor: LocalText = _local("The editor-in-chief.", "Асан Үсен", "Асан Усен", "Asan Usen")
    address: LocalText = _local(
        "The postal address.", "Шымкент қаласы", "г. Шымкент", "Shymkent", **OPTIONAL
    )
    email: Text | None = _optional("An e-mail address for readers.", "info@ulgi.example")
    license: Text = _field("The number of the agency's own certificate.", "16380-ИА")
    licenses: tuple[License, ...] = _field(
        "All certificates under which its stories were published.",
        [{"number": "16380-ИА", "date": "2020-01-31", "sentence": {"kk": "№ {number}, {date}"}}],
    )
    social: tuple[SocialNetwork, ...] = _optional(
        "Its accounts in social networks, in order.",
        [{"id": "telegram", "name": "Telegram", "url": "https://t.me/ulgi"}],
        (),
    )
    menu: Links | None = _optional(
        "The links of the header, in order. Default: all sections. A link whose target does not"
        " exist in an edition is omitted there.",
        [{"section": "qogham"}, {"page": "about"}],
    )
    footer: Links | None = _optional(
        "The links of the footer, in order, before the archive and the feed. Default: all static"
        " pages.",
        [{"page": "about"}],
    )
    colors: Colors | None = _optional(
        'Its colours, each as "#rrggbb" in quotes. The contrast of text must be at least 4.5:1'
        " (WCAG 2.2, level AA).",
        {"accent": "#7a1f3d"},
    )
    share: ShareImage | None = _optional(
        "The picture that links to all pages but stories and dossiers show. Default: the agency's"
        " name, in its colours.",
        {"src": "shangyraq.jpg", "alt": {"kk": "Шаңырақ"}},
    )

    def license_line(self, number: str, lang: str) -> str:
        """The line of the certificate `number` in `lang`. Raises KeyError if there is none."""
        return {license.number: license for license in self.licenses}[number].line(lang)

    @property
    def links(self) -> dict[str, Links]:
        """The lists of links, as far as they are given, by the names of their fields."""
        lists = {"menu": self.menu, "footer": self.footer}
        return {name: links for name, links in lists.items() if links is not None}


def read_imprint(
    path: Path, langs: Sequence[str], zone: ZoneInfo, known: Mapping[str, Collection[str]]
) -> tuple[Imprint | None, list[Problem]]:
    """The imprint in the file at `path`, with texts in all `langs`, and its problems. `known` are
    the ids of sections and topics, by kind; links to other kinds are not checked.
    """
    located, file, problems = load(path)
    if problems:
        return None, problems
    imprint, problems = validate(Imprint, located, file, zone)
    if imprint is None:
        return None, problems
    problems.extend(untranslated(imprint, located, file, langs))
    problems.extend(_wrong_in_licenses(imprint, located, file, langs))
    for name in ("id", "url"):
        values = [getattr(network, name) for network in imprint.social]
        problems.extend(repeated(located.at("social"), name, values, file))
    for name, links in imprint.links.items():
        for number, (link, here) in enumerate(zip(links, located.at(name).items(), strict=True)):
            problems.extend(untranslated(link, here, file, langs))
            kind, id_ = link.target
            if kind in known and id_ not in known[kind]:
                place = (name, number, kind)
                problems.append(unknown(located, place, id_, nearest(id_, known[kind])))
    if imprint.share is not None:
        problems.extend(untranslated(imprint.share, located.at("share"), file, langs))
    return imprint, problems


def _wrong_in_licenses(
    imprint: Imprint, located: Located, file: str, langs: Sequence[str]
) -> Iterator[Problem]:
    numbers = [license.number for license in imprint.licenses]
    if imprint.license not in numbers:
        line, values = located.line(("license",)), {"value": imprint.license}
        guess = nearest(imprint.license, numbers)
        yield Problem("unknown-license", file, line, "license", values, guess)
    for license_, here in zip(imprint.licenses, located.at("licenses").items(), strict=True):
        yield from untranslated(license_, here, file, langs)
        for lang, sentence in license_.sentence.items():
            if not _is_sentence(sentence):
                line = here.line(("sentence", lang))
                yield Problem("license-sentence", file, line, f"sentence.{lang}")
    yield from repeated(located.at("licenses"), "number", numbers, file)


def unknown(
    located: Located,
    place: tuple[str | int, ...],
    value: str,
    guess: str | None,
    file: str = FILE,
) -> Problem:
    """The problem of a section, topic, page or picture that the imprint, or another `file`, names
    at `place` and that does not exist; `guess` is the nearest one that does.
    """
    code = {
        "section": "unknown-category",
        "topic": "unknown-tags",
        "src": "unknown-picture",
        "photo": "unknown-picture",
    }
    kind = str(place[-1])
    field = ".".join(str(part + 1 if isinstance(part, int) else part) for part in place)
    values = {"value": value}
    return Problem(code.get(kind, "unknown-page"), file, located.line(place), field, values, guess)


def located_imprint(content: Path) -> Located:
    """The imprint in the folder `content` as located text."""
    return load(content / "imprint.yaml")[0]
