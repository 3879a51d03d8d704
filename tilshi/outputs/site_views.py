"""Views of the site as a whole: what every page shows of it."""

from dataclasses import dataclass

from tilshi.content.imprint import SocialNetwork
from tilshi.outputs.icon import IconsView
from tilshi.outputs.policies import PoliciesView
from tilshi.outputs.views import Ref, ShareView
from tilshi.prose import Prose


@dataclass(frozen=True)
class LogoView:
    """The newsroom's logo: address and size in pixels; `dark` is its variant for dark mode."""

    src: str
    width: int
    height: int
    dark: "LogoView | None" = None


@dataclass(frozen=True)
class BannerView:
    """What the newsroom says on every page; `url` is the address of more about it, or None."""

    text: Prose
    url: str | None
    mourning: bool


@dataclass(frozen=True)
class SiteView:
    """What every page of an edition shows about the site. `short_name` is the name on narrow
    screens, or ""; `menu` are the links of the header, `footer` those of the footer. `archive`,
    `corrections`, `topics` and `authors` are the addresses of the lists of all of them, `search`
    and `open_search` those of the search page and of its description; `search_for` is the absolute
    one of a search, with a place for the words. `certificate` is the number of the agency's
    certificate, `twitter` its account on X as `@name`, `manifest` the address of the web app
    manifest; `theme_color` has the page's colours in light and in dark mode, or none. `preview` is
    the branch of a preview, "" on the public site. `banner` is the newsroom's, `age` the age for
    which the site is suitable; both may be None.
    """

    name: Prose
    short_name: Prose
    tagline: Prose
    note: Prose
    url: str
    home: str
    feed: str | None
    archive: str
    corrections: str
    topics: str
    authors: str
    search: str
    open_search: str
    search_for: str
    sections: tuple[Ref, ...]
    pages: tuple[Ref, ...]
    menu: tuple[Ref, ...]
    footer: tuple[Ref, ...]
    social: tuple[SocialNetwork, ...]
    license: Prose
    editor: Prose
    address: Prose
    email: str | None
    certificate: Prose
    policies: PoliciesView
    twitter: str | None
    manifest: str
    preview: str
    logo: LogoView | None = None
    share: ShareView | None = None
    icons: IconsView | None = None
    theme_color: tuple[str, ...] = ()
    banner: BannerView | None = None
    age: int | None = None
