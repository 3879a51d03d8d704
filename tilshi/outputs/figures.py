"""What becomes of attached files on a page: links that say their kind and size, recordings with
captions, cards of posts elsewhere, tables and charts.
"""

import re
from collections.abc import Callable
from decimal import Decimal
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import unquote

from markupsafe import Markup

from tilshi.content.attachment_names import AUDIO, CAPTIONS, FOLDER, captions_of, suffix
from tilshi.content.embeds import host_name
from tilshi.editions import Edition
from tilshi.outputs import captions, charts, data_table
from tilshi.outputs.unfit import UnfitError
from tilshi.problems import Problem, ProblemsError
from tilshi.store import attachments
from tilshi.store.versions import AttachedFile

if TYPE_CHECKING:
    from tilshi.outputs.site import Site

# In finished bodies, `<` and `>` are escaped except in tags.
_FIGURE = re.compile(
    r'<figure class="(recording|post|data)(?: (\w+))?"><a ([^>]*?)href="([^"]*)"[^>]*>(.*?)</a>'
    r"(?:\s*<figcaption>(.*?)</figcaption>)?</figure>",
    re.DOTALL,
)
_FILE = re.compile(r'(<a [^>]*?)href="file:([^"]*)"([^>]*>)(.*?)(</a>)', re.DOTALL)
_PICTURE = re.compile(r'<img [^>]*?src="image:([^"]*)"[^>]*>')
_KILO, _MEGA = 10**3, 10**6


def with_figures(site: "Site", edition: Edition, html: str, poster: Callable[[str], str]) -> str:
    """`html` with its attached files shown, in the language of `edition`; `poster` is
    the URL for the name of a picture. A file that readers may not see leaves its words. Raises
    ProblemsError if data cannot be drawn.
    """
    if "file:" not in html and '<figure class="post' not in html:
        return html

    def figure(found: re.Match[str]) -> str:
        kind, chart, _, href, content, caption = found.groups()
        if kind == "post":
            return _post(href, content)
        name = _name(href)
        attachment = attachments.find(site.catalogue.db, name)
        if attachment is None:
            return f"<p>{content}</p>"
        if kind == "data":
            return _data(site, edition, name, attachment, (chart or "", content, caption or ""))
        return _recording(site, edition, name, attachment, content, poster)

    def link(found: re.Match[str]) -> str:
        before, name, after, words, end = found.groups()
        attachment = attachments.find(site.catalogue.db, _name(name))
        if attachment is None:
            return words
        told = _told(site, edition, _name(name), attachment)
        url = _url(site, edition, _name(name), attachment)
        return f'{before}href="{url}"{after}{words} <small>({told})</small>{end}'

    return _FILE.sub(link, _FIGURE.sub(figure, html))


def _name(href: str) -> str:
    return unquote(unescape(href.removeprefix("file:")))


def _url(site: "Site", edition: Edition, name: str, attachment: AttachedFile) -> str:
    captioning = suffix(name) == CAPTIONS
    return site.url(captions.path_in(edition, attachment) if captioning else attachment.path)


def _told(site: "Site", edition: Edition, name: str, attachment: AttachedFile) -> Markup:
    """The kind and the size of a file, such as “PDF, 1.2 MB”."""
    words, kind = site.words(edition), suffix(name).removeprefix(".").upper()
    if attachment.size < _MEGA:
        size, written = Decimal(-(-attachment.size // _KILO)), words("%(size)s kB")
    else:
        size, written = round(Decimal(attachment.size) / _MEGA, 1), words("%(size)s MB")
    told = written % {"size": data_table.formatted(size, edition.locale)}
    return Markup("{}, {}").format(kind, told)


def _post(href: str, content: str) -> str:
    """A link to a post elsewhere, from where nothing is loaded."""
    picture = _PICTURE.search(content)
    words = _PICTURE.sub("", content).strip()
    shown = picture[0] if picture else ""
    told = f"<b>{words}</b> " if words else ""
    name = host_name(unescape(href))
    return (
        f'<figure class="post"><a href="{href}" rel="noopener nofollow">{shown}'
        f'<span>{told}<small lang="en">{name}</small></span></a></figure>'
    )


def _recording(
    site: "Site",
    edition: Edition,
    name: str,
    attachment: AttachedFile,
    content: str,
    poster: Callable[[str], str],
) -> str:
    """A player, a link to the file, and what is said in it."""
    url = _url(site, edition, name, attachment)
    words = _PICTURE.sub("", content).strip()
    said = attachments.find(site.catalogue.db, captions_of(name, edition.lang))
    if suffix(name) in AUDIO:
        player = Markup('<audio controls="" preload="none" src="{}"></audio>').format(url)
    else:
        picture = _PICTURE.search(content)
        still = Markup(' poster="{}"').format(poster(_name(picture[1]))) if picture else ""
        track = _track(site, edition, said) if said else ""
        player = Markup(
            '<video controls="" preload="none" playsinline="" src="{}"{}>{}</video>'
        ).format(url, still, track)
    told = _told(site, edition, name, attachment)
    shown = (
        f'<figure class="recording">{player}<figcaption>{words}'
        f' <a href="{url}">{told}</a></figcaption></figure>'
    )
    return shown + str(_transcript(site, edition, said)) if said else shown


def _track(site: "Site", edition: Edition, said: AttachedFile) -> Markup:
    return Markup('<track kind="captions" src="{}" srclang="{}" label="{}">').format(
        site.url(captions.path_in(edition, said)), edition.tag, edition.name
    )


def _transcript(site: "Site", edition: Edition, said: AttachedFile) -> Markup:
    words = site.words(edition)
    text = unescape(" ".join(captions.words(said.text)))
    return Markup('<details class="transcript"><summary>{}</summary><p>{}</p></details>').format(
        words("Transcript"), text
    )


def _data(
    site: "Site",
    edition: Edition,
    name: str,
    attachment: AttachedFile,
    shown: tuple[str, str, str],
) -> str:
    chart, title, caption = shown
    try:
        drawn = _drawn(chart, attachment.text, edition.locale, site.words(edition))
    except UnfitError as unfit:
        raise ProblemsError([_undrawable(name, unfit)]) from unfit
    told = _told(site, edition, name, attachment)
    source = f" {caption}" if caption else ""
    link = f'<a href="{_url(site, edition, name, attachment)}">{told}</a>'
    return (
        f'<figure class="data"><figcaption><b>{title}</b>{source} {link}'
        f"</figcaption>{drawn}</figure>"
    )


def unfit_data(html: str, name: str, text: str) -> list[Problem]:
    """Why the body `html` cannot show the data `name`, which are the CSV `text`, if so."""
    for figure in _FIGURE.finditer(html):
        if figure[1] == "data" and _name(figure[4]) == name:
            try:
                _drawn(figure[2] or "", text, "en", str)
            except UnfitError as unfit:
                return [_undrawable(name, unfit)]
    return []


def _drawn(chart: str, text: str, locale: str, words: Callable[[str], str]) -> Markup:
    return charts.drawn(chart, data_table.parsed(text), locale, words)


def _undrawable(name: str, unfit: UnfitError) -> Problem:
    return Problem(unfit.code, f"content/{FOLDER}{name}", values=unfit.values)
