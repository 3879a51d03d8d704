"""Share cards: which one a page has, its address, and its file, kept in the cache.

A card is named by a hash of what it says: a messenger that has stored one fetches another as soon
as anything in it changes, and none is drawn twice.
"""

import dataclasses
import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tilshi import filesystem
from tilshi.content.article import Article, Picture
from tilshi.content.colors import DARK_BACKGROUNDS, WHITE, readable
from tilshi.content.dossier import Dossier
from tilshi.content.imprint import Imprint
from tilshi.editions import Edition
from tilshi.outputs.brand import THEME_ACCENT, THEME_ACCENT_DARK, THEME_DEEP
from tilshi.outputs.transliteration import text_in
from tilshi.outputs.views import ShareView
from tilshi.store import signature

if TYPE_CHECKING:
    from tilshi.outputs.site import Site

FOLDER = "cards"
"""The folder of cards in the cache."""
RECIPE = 1
"""The version of their drawing: cards drawn by another are drawn again."""
SIZE = WIDTH, HEIGHT = 1200, 630
"""Open Graph's, which Telegram, WhatsApp and Facebook show whole."""
_FONTS = ("headline", "text", "arabic")
_STEM = 80
"""The number of letters of the story's name in its card's name."""


@dataclass(frozen=True)
class Palette:
    """The newsroom's colours: a dark background, and the accent on paper and on that."""

    deep: str = THEME_DEEP
    accent: str = THEME_ACCENT
    accent_on_deep: str = THEME_ACCENT_DARK


@dataclass(frozen=True)
class Card:
    """What a card says, in the script of its edition, and shows.

    `of` is what it is the card of, as no other is called (`story/id/slug`); the last part names its
    file. Without a `headline` it is its picture alone. `picture` names a rendition, "" if there is
    none, `focus` is what crops of it keep, in per cent. One with a `cover` has the newsroom's
    colour for a background, not paper.
    """

    of: str
    dir: str
    palette: Palette = Palette()
    agency: str = ""
    headline: str = ""
    kicker: str = ""
    date: str = ""
    picture: str = ""
    focus: tuple[int, int] = (50, 50)
    cover: bool = False


def of_story(site: "Site", edition: Edition, article: Article) -> Card | None:
    """The card of a story that readers may see; None if it has none of its own."""
    of = f"story/{article.story}/{article.slug}"
    if not site.settings.share_cards:
        return _picture_alone(site, edition, of, article.image)
    teaser = site.teaser(edition, article.story)
    said = {"kicker": teaser.section.name, "date": teaser.date.date}
    return _card(site, edition, of, article.title, article.image, **said)


def of_dossier(site: "Site", edition: Edition, id_: str, dossier: Dossier) -> Card | None:
    """The card of a dossier; None if it has none of its own."""
    if not site.settings.share_cards:
        return _picture_alone(site, edition, f"dossier/{id_}", dossier.image)
    return _card(site, edition, f"dossier/{id_}", dossier.title, dossier.image)


def of_section(site: "Site", edition: Edition, id_: str) -> Card | None:
    """The card of a section; None if it has none of its own."""
    if not site.settings.share_cards or site.registries.imprint.share:
        return None
    name = site.listing_name(edition, "section", id_)
    of = f"section/{id_}/{site.entry('section', id_).slug_in(edition.lang)}"
    return _card(site, edition, of, name, cover=True)


def of_site(site: "Site", edition: Edition) -> Card | None:
    """The card of all pages that have none of their own; None if there is none."""
    imprint, of = site.registries.imprint, f"site/{edition.prefix.rstrip('/') or 'home'}"
    if imprint.share is not None:
        return _picture_alone(site, edition, of, Picture(imprint.share.src, ""))
    if not site.settings.share_cards:
        return None
    tagline = text_in(edition, imprint.tagline.get(edition.lang, ""))
    host = site.settings.shown_address
    return _card(
        site, edition, of, imprint.name[edition.lang], kicker=tagline, cover=True, agency=host
    )


def _card(
    site: "Site",
    edition: Edition,
    of: str,
    headline: str,
    image: Picture | None = None,
    agency: str | None = None,
    **said: str | bool,
) -> Card:
    imprint = site.registries.imprint
    return Card(
        of=of,
        dir=edition.dir,
        palette=_palette(imprint),
        agency=agency or text_in(edition, imprint.name[edition.lang]),
        headline=text_in(edition, headline),
        picture=_rendition(site, image.src) if image else "",
        focus=image.focus_point if image else (50, 50),
        **said,  # type: ignore[arg-type]
    )


def _picture_alone(site: "Site", edition: Edition, of: str, image: Picture | None) -> Card | None:
    if image is None:
        return None
    picture = _rendition(site, image.src)
    return Card(of, edition.dir, picture=picture, focus=image.focus_point)


def _rendition(site: "Site", name: str) -> str:
    """The narrowest rendition of a picture that fills a card."""
    files = site.catalogue.renditions(name).files
    return next((file for width, file in files if width >= WIDTH), files[-1][1])


def _palette(imprint: Imprint) -> Palette:
    colors = imprint.colors
    accent, dark, deep = THEME_ACCENT, THEME_ACCENT_DARK, THEME_DEEP
    if colors is not None:
        deep = colors.deep or deep
        if colors.accent or colors.accent_dark:
            accent = colors.accent or accent
            dark = colors.accent_dark or readable(accent, DARK_BACKGROUNDS, WHITE)
    return Palette(deep, accent, readable(dark, (deep,), WHITE))


def path(site: "Site", edition: Edition, card: Card) -> str:
    """The path of a card."""
    name = card.of.rpartition("/")[2][:_STEM]
    digest = hashlib.sha256((card.of + _digest(site, card)).encode("utf-8", "surrogatepass"))
    return f"images/cards/{name}-{digest.hexdigest()[:12]}-{edition.id}.jpg"


def view(site: "Site", edition: Edition, card: Card | None, alt: str) -> ShareView | None:
    """What a page says of its card; None if it has none."""
    if card is None:
        return None
    return ShareView(site.absolute(path(site, edition, card)), alt, WIDTH, HEIGHT)


def read(site: "Site", card: Card) -> bytes:
    """The file of a card, from the cache, or drawn and stored there."""
    digest = _digest(site, card)
    kept = site.settings.cache / FOLDER / f"{digest}.jpg"
    data = signature.unseal(digest, filesystem.read(kept))
    if data is None:
        from tilshi.outputs.card_drawing import Fonts, draw_card

        fonts = Fonts(*(site.static_files[path] for path in _font_paths(site)))
        data = draw_card(card, fonts, site.pictures.read(card.picture))
        filesystem.write_atomically(kept, signature.seal(digest, data))
    return data


def _digest(site: "Site", card: Card) -> str:
    """The name of what a card shows, which is drawn once, whatever it is the card of."""
    shown = dataclasses.replace(card, of="")
    said = repr((RECIPE, shown, _font_paths(site)))
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()


def _font_paths(site: "Site") -> list[str]:
    """The paths of the theme's fonts, which name their content."""
    return [site.assets[f"fonts/{name}.woff2"] for name in _FONTS]
