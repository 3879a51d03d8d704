"""The imprint: who publishes, and what a newsroom sets about its site without a template."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator

from tilshi.content import colors
from tilshi.content.disclosure import AdsLine, Policies, SecurityContact, TrustLine
from tilshi.content.front_matter import Located
from tilshi.content.license import License, is_sentence
from tilshi.content.links import Address, Links, LocalProse
from tilshi.content.registry_file import (
    OPTIONAL,
    LocalText,
    Record,
    described,
    load,
    local_field,
    optional,
    repeated,
    untranslated,
)
from tilshi.content.validation import validate
from tilshi.content.values import (
    Age,
    FeedTag,
    Https,
    PictureName,
    Slug,
    Text,
    Time,
    wrong,
)
from tilshi.problems import Problem, nearest

FILE = "content/imprint.yaml"


_TWITTER = re.compile(r"https://(?:www\.)?(?:x|twitter)\.com/@?(\w+)/?", re.ASCII)


class SocialNetwork(Record):
    """The agency's account in a social network."""

    id: Slug = described("A short name of your own for it.", "telegram")
    name: Text = described("The name of the network.", "Telegram")
    url: Https = described("The account's address.", "https://t.me/ulgi")


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
        optional("The colour of links and rules in light mode.", "#7a1f3d")
    )
    accent_dark: Annotated[_Color, _readable_on(colors.DARK_BACKGROUNDS, colors.WHITE)] | None = (
        optional(
            "The same in dark mode. Default: `accent`, lightened until it is readable.", "#f09ab3"
        )
    )
    deep: Annotated[_Color, AfterValidator(_background_of_text)] | None = optional(
        "The dark background of the footer.", "#4a0f24"
    )


class ShareImage(Record):
    """The picture that links to pages without a card of their own show."""

    src: PictureName = described(
        "File name in content/images/; it is cropped to 1200 × 630.", "shangyraq.jpg"
    )
    alt: LocalProse = local_field(
        "Alternative text of the picture.", "Шаңырақ", "Шанырак", "Shangyraq"
    )


def _yes_or_no(value: Any) -> Any:
    if isinstance(value, bool):
        return value
    if value not in ("true", "false"):
        raise wrong("not-yes-or-no", value=value)
    return value == "true"


class Banner(Record):
    """A sentence on every page: a notice to readers, or mourning."""

    text: LocalProse = local_field(
        "The sentence.",
        "Сайт түнде жөнделеді.", "Ночью сайт будет на ремонте.", "The site is down tonight.",
    )  # fmt: skip
    url: Address | None = optional(
        "Where more is said: an address with https://, or a path of the main edition.",
        "https://ulgi.example/jondeu/",
    )
    until: Time | None = optional(
        "When it goes. Default: when it is removed from the file.", "2026-11-24 08:00"
    )
    mourning: Annotated[bool, BeforeValidator(_yes_or_no)] = optional(
        "Whether it is an announcement of mourning: it is black then.", "true", False
    )

    def has_ended(self, at: float) -> bool:
        """Whether it has gone at the time `at`, in seconds since the epoch."""
        return self.until is not None and self.until.timestamp() <= at


class Imprint(Record):
    """Who publishes: the agency's name, certificates, editor, networks; and what its site shows."""

    name: LocalText = local_field(
        "The agency's name.", "Үлгі агенттігі", "Агентство «Улги»", "Ulgi Agency"
    )
    short_name: LocalText = local_field(
        "The name in the header on narrow screens, where the whole one has no room.",
        "Үлгі", "Улги", "Ulgi", **OPTIONAL,
    )  # fmt: skip
    tagline: LocalText = local_field(
        "A line under the name on the front page and in the footer.",
        "Күн жаңалығы", "Новости дня", "News of the day", **OPTIONAL,
    )  # fmt: skip
    note: LocalText = local_field(
        "A sentence about the agency, in the footer of every page.",
        "Ескерту.", "Примечание.", "A note.", **OPTIONAL,
    )  # fmt: skip
    editor: LocalText = local_field("The editor-in-chief.", "Асан Үсен", "Асан Усен", "Asan Usen")
    address: LocalText = local_field(
        "The postal address.", "Шымкент қаласы", "г. Шымкент", "Shymkent", **OPTIONAL
    )
    email: Text | None = optional("An e-mail address for readers.", "info@ulgi.example")
    license: Text = described("The number of the agency's own certificate.", "16380-ИА")
    licenses: tuple[License, ...] = described(
        "All certificates under which its stories were published.",
        [{"number": "16380-ИА", "date": "2020-01-31", "sentence": {"kk": "№ {number}, {date}"}}],
    )
    social: tuple[SocialNetwork, ...] = optional(
        "Its accounts in social networks, in order.",
        [{"id": "telegram", "name": "Telegram", "url": "https://t.me/ulgi"}],
        (),
    )
    menu: Links | None = optional(
        "The links of the header, in order. Default: all sections. A link whose target does not"
        " exist in an edition is omitted there.",
        [{"section": "qogham"}, {"page": "about"}],
    )
    footer: Links | None = optional(
        "The links of the footer, in order, before the archive and the feed. Default: all static"
        " pages.",
        [{"page": "about"}],
    )
    colors: Colors | None = optional(
        'Its colours, each as "#rrggbb" in quotes. The contrast of text must be at least 4.5:1'
        " (WCAG 2.2, level AA).",
        {"accent": "#7a1f3d"},
    )
    share: ShareImage | None = optional(
        "The picture that links to all pages but stories and dossiers show. Default: the agency's"
        " name, in its colours.",
        {"src": "shangyraq.jpg", "alt": {"kk": "Шаңырақ"}},
    )
    age: Age | None = optional(
        "The age for which the site is suitable, in the footer: 6, 12, 14, 16 or 18.", "6"
    )
    banner: Banner | None = optional(
        "A sentence on every page. Every page is made again when it comes and when it goes.",
        {"text": {"kk": "Сайт түнде жөнделеді."}, "until": "2026-11-24 08:00"},
    )
    policies: Policies | None = optional(
        "Which static page is which policy; search engines are told.", {"principles": "rules"}
    )
    security: SecurityContact | None = optional(
        "Whom to tell of a vulnerability of the site: makes /.well-known/security.txt.",
        {"contact": "security@ulgi.example", "expires": "2027-01-31"},
    )
    trust: tuple[TrustLine, ...] = optional(
        "The lines of /trust.txt: associations, other sites and accounts of the newsroom.",
        ["belongto=https://association.example/"],
        (),
    )
    ads: tuple[AdsLine, ...] = optional(
        "The lines of /ads.txt, as the advertising networks give them.",
        ["ads.example, pub-1234, DIRECT"],
        (),
    )

    feed_tag: FeedTag | None = optional(
        "The beginning of the ids of stories in feeds (RFC 4151): a domain, and a date on which it"
        " was yours. It must never change, even if the site moves to another domain. Default: the"
        " present domain.",
        "ulgi.example,2026-01-31",
    )

    def license_line(self, number: str, lang: str) -> str:
        """The line of the certificate `number` in `lang`. Raises KeyError if there is none."""
        return {license.number: license for license in self.licenses}[number].line(lang)

    @property
    def twitter(self) -> str | None:
        """The agency's account on X, formerly Twitter, as `@name`."""
        found = (_TWITTER.fullmatch(network.url) for network in self.social)
        return next((f"@{one[1]}" for one in found if one), None)

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
    for name in ("share", "banner"):
        if (part := getattr(imprint, name)) is not None:
            problems.extend(untranslated(part, located.at(name), file, langs))
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
            if not is_sentence(sentence):
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
