"""Bodies and pictures on a page: links resolved, pictures with their renditions."""

import re
from itertools import chain
from typing import TYPE_CHECKING

from markupsafe import Markup

from tilshi import urls
from tilshi.content import live
from tilshi.content.allow_list import unclean
from tilshi.content.article import Article, Picture, StaticPage
from tilshi.content.dossier import Dossier
from tilshi.content.markdown import resolve_links
from tilshi.content.rights import stated
from tilshi.editions import Edition
from tilshi.outputs.dossier_views import DossierView
from tilshi.outputs.figures import with_figures
from tilshi.outputs.picture_sizes import for_phones
from tilshi.outputs.views import ArticleView, PictureView, StaticView
from tilshi.problems import Problem, ProblemsError
from tilshi.store.versions import Renditions

if TYPE_CHECKING:
    from tilshi.outputs.site import Site


def finished(
    site: "Site", edition: Edition, html: str, of: Article | StaticPage | Dossier
) -> Markup:
    """The body of an article, a static page or a dossier with its links and pictures resolved."""
    if isinstance(of, Article) and of.entries:
        html = live.shown(html, of.entries)
    address = {link: url for link in of.links if (url := _link(site, edition, *link))}
    pictures = {name: _picture(site, name) for name in of.images}
    shown = with_figures(
        site, edition, html, lambda name: _src(site, site.catalogue.renditions(name))
    )
    made = _GALLERY.sub(_in_gallery, resolve_links(shown, address, pictures))
    if isinstance(of, Article) and not of.is_news:
        made = _ELSEWHERE.sub(r'<a rel="sponsored"', made)
    return Markup(made)


def check_printable(view: object, source: str, base: str) -> None:
    """Raises ProblemsError if the finished body of a `view`, if it has one, contains anything that
    must not be printed.
    """
    if not isinstance(view, ArticleView | StaticView | DossierView):
        return
    bodies = [view.body]
    if isinstance(view, ArticleView):
        parts = ((one.title, one.body) for one in view.entries)
        bodies += [view.key_points or Markup(), *chain.from_iterable(parts)]
    strange = next(filter(None, (unclean(str(body), base) for body in bodies)), None)
    if strange is not None:
        raise ProblemsError([Problem("html-broken", f"content/{source}", values={"tag": strange})])


def picture_view(site: "Site", image: Picture | None) -> PictureView | None:
    """The view of a story's picture."""
    if image is None:
        return None
    made = site.catalogue.renditions(image.src)
    return PictureView(
        src=_src(site, made),
        srcset=_srcset(site, made),
        small=_srcset(site, made, _SMALL_WIDTH),
        largest=_largest(site, made),
        width=made.width,
        height=made.height,
        alt=image.alt,
        caption=image.caption,
        credit=image.credit,
        focus=_tenths(image) if image.focus else None,
        copyright=image.copyright,
        license=image.license,
        rights=stated(image).or_else(made.rights),
    )


_SIZES = for_phones("(min-width: 46rem) 42rem, 100vw")
"""How wide a picture is in the text: `--measure` of `tokens.css`."""
_ELSEWHERE = re.compile(r'<a(?![^>]* rel=)(?=(?: [^>]*?)? href="https?://)')
"""Links of an advertisement are marked (Google Search Central, "Qualify your outbound links")."""
_GALLERY = re.compile(r'<div class="gallery">.*?</div>', re.DOTALL)
_COLUMN = for_phones("(min-width: 46rem) 20.5rem, (min-width: 30rem) 48vw, 100vw")


def _in_gallery(found: re.Match[str]) -> str:
    """A gallery whose pictures are as wide as its two columns; of an odd number, the first is as
    wide as both.
    """
    first, *others = re.split("(?<=</figure>)", found[0])
    if found[0].count("<figure>") % 2 == 0:
        first = first.replace(_SIZES, _COLUMN)
    return first + "".join(others).replace(_SIZES, _COLUMN)


def _tenths(image: Picture) -> tuple[int, int]:
    across, down = image.focus_point
    return round(across / 10), round(down / 10)


def _link(site: "Site", edition: Edition, kind: str, target: str) -> str | None:
    """The URL of a story or a page, in this edition or else in the first that has it."""
    for other in (edition, *site.editions):
        if kind == "story":
            path = site.story_path(other, target)
        else:
            found = site.catalogue.page(other.lang, target)
            path = urls.static_path(other, target) if found else None
        if path is not None:
            return site.url(path)
    return None


def _picture(site: "Site", name: str) -> tuple[str, str]:
    """The attributes of a picture in a body, and the URL of its widest file."""
    made = site.catalogue.renditions(name)
    attributes = Markup(
        'src="{src}" srcset="{srcset}" sizes="{sizes}"'
        ' width="{width}" height="{height}" loading="lazy" decoding="async"'
    )
    written = attributes.format(
        src=_src(site, made),
        srcset=_srcset(site, made),
        sizes=_SIZES,
        width=made.width,
        height=made.height,
    )
    return str(written), _largest(site, made)


_PLAIN_WIDTH = 960
"""The least width of `src`, which only feed readers and old browsers use; all others choose from
`srcset`.
"""

_SMALL_WIDTH = 640
"""The most that a card's picture needs: half of a tablet's screen, or a third of a desk's, at two
pixels a dot. The addresses of wider files would be a tenth of a list's weight.
"""


def _src(site: "Site", made: Renditions) -> str:
    enough = (file for width, file in made.files if width >= _PLAIN_WIDTH)
    return site.url(next(enough, made.files[-1][1]))


def _largest(site: "Site", made: Renditions) -> str:
    return site.url(made.files[-1][1])


def _srcset(site: "Site", made: Renditions, most: int | None = None) -> str:
    files = [(width, file) for width, file in made.files if most is None or width <= most]
    return ", ".join(f"{site.url(file)} {width}w" for width, file in files or made.files[:1])
