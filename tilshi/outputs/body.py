"""Bodies and pictures on a page: links resolved, pictures with their renditions."""

from typing import TYPE_CHECKING

from markupsafe import Markup

from tilshi import urls
from tilshi.content.allow_list import unclean
from tilshi.content.article import Article, Picture, StaticPage
from tilshi.content.dossier import Dossier
from tilshi.content.markdown import resolve_links
from tilshi.editions import Edition
from tilshi.outputs.views import ArticleView, DossierView, PictureView, StaticView
from tilshi.problems import Problem, ProblemsError
from tilshi.store.versions import Renditions

if TYPE_CHECKING:
    from tilshi.outputs.site import Site


def finished(
    site: "Site", edition: Edition, html: str, of: Article | StaticPage | Dossier
) -> Markup:
    """The body of an article, a static page or a dossier with its links and pictures resolved."""
    address = {link: url for link in of.links if (url := _link(site, edition, *link))}
    pictures = {name: _attributes(site, name) for name in of.images}
    return Markup(resolve_links(html, address, pictures))


def check_printable(view: object, source: str, base: str) -> None:
    """Raises ProblemsError if the finished body of a `view`, if it has one, contains anything that
    must not be printed.
    """
    if not isinstance(view, ArticleView | StaticView | DossierView):
        return
    strange = unclean(str(view.body), base)
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
        width=made.width,
        height=made.height,
        alt=image.alt,
        caption=image.caption,
        credit=image.credit,
        share=site.absolute(made.share),
        widest=site.picture(image.src),
    )


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


def _attributes(site: "Site", name: str) -> str:
    made = site.catalogue.renditions(name)
    attributes = Markup(
        'src="{src}" srcset="{srcset}" sizes="(min-width: 48rem) 44rem, 100vw"'
        ' width="{width}" height="{height}" loading="lazy" decoding="async"'
    )
    return str(
        attributes.format(
            src=_src(site, made),
            srcset=_srcset(site, made),
            width=made.width,
            height=made.height,
        )
    )


def _src(site: "Site", made: Renditions) -> str:
    return site.url(made.files[min(1, len(made.files) - 1)][1])


def _srcset(site: "Site", made: Renditions) -> str:
    return ", ".join(f"{site.url(file)} {width}w" for width, file in made.files)
