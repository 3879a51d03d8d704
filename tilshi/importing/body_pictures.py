"""The pictures in an imported text: their captions, galleries, files and descriptions."""

import re
from collections.abc import Callable
from typing import Protocol

from bs4 import BeautifulSoup
from bs4.element import Tag

Note = Callable[..., None]
"""Notes what was lost: a code, the words by which its line is found, and values."""
_GALLERIES = ".gallery, .wp-block-gallery, .blocks-gallery-grid, .kg-gallery-card"


class Resolver(Protocol):
    """What the addresses in a text mean in the newsroom."""

    def link(self, href: str) -> str | None:
        """What to write for a link to `href`; None if it leads nowhere."""

    def picture(self, src: str, alt: str, caption: str) -> tuple[str, str] | None:
        """The file name and the description of the picture at `src`; None if there is no file."""

    def address(self, src: str) -> str | None:
        """The absolute address of `src`, which may be relative; None if it has none."""


def unlazy(soup: BeautifulSoup) -> None:
    """Gives pictures that a script would have loaded later their own addresses; the copies of them
    for browsers without script go.
    """
    for image in soup.find_all("img"):
        src = str(image.get("src") or "")
        later = (
            str(image.get(name) or "") for name in ("data-src", "data-lazy-src", "data-orig-file")
        )
        if not src or src.startswith("data:"):
            image["src"] = next(filter(None, later), src)
    for copy in soup.find_all("noscript"):
        if copy.decomposed:
            continue
        before = copy.find_previous("img")
        own = copy.find("img")
        same = own is not None and before is not None and before.get("src") == own.get("src")
        copy.decompose() if same else copy.unwrap()


def collect_captions(soup: BeautifulSoup, note: Note) -> None:
    """Gives pictures their captions as `title`, and puts those of a gallery together."""
    for table in soup.select("table.tr-caption-container"):  # Blogger's
        table.name = "figure"
        for cell in table.select(".tr-caption"):
            cell.name = "figcaption"
            table.append(cell.extract())
    for image in soup.find_all("img"):
        image.attrs.pop("title", None)
    for below in soup.select("p.caption"):  # Word's
        before = below.find_previous_sibling()
        images = before.find_all("img") if isinstance(before, Tag) else []
        if before is not None and len(images) == 1 and not before.get_text().strip():
            images[0]["title"] = below.get_text(" ", strip=True)
            below.decompose()
    for gallery in soup.select(_GALLERIES):
        within = gallery.find_parent("gallery") is not None
        if not within and gallery.find("img") and not _has_words(gallery):
            gallery.name, gallery.attrs = "gallery", {}
    for figure in soup.find_all("figure"):
        words = figure.find("figcaption")
        images = list(figure.find_all("img"))
        alone = len(images) == 1 and not figure.find(["table", "pre"])
        if words is not None and alone and words.find("img") is None:
            said = words.get_text(" ", strip=True)
            if said:
                images[0]["title"] = said
            for link in words.find_all("a", href=True):
                note("import-caption-link", str(link["href"]), value=link["href"])
            words.decompose()
    for caption in soup.find_all("figcaption"):
        caption.name = "p"
        holder = caption.find_parent("gallery")
        if holder is not None:
            holder.insert_after(caption.extract())
    for gallery in soup.find_all("gallery"):
        pictures = [image.extract() for image in gallery.find_all("img")]
        gallery.clear()
        gallery.extend(pictures)


def _has_words(gallery: Tag) -> bool:
    """Whether a gallery has words that are no caption."""
    texts = (text for text in gallery.find_all(string=True) if str(text).strip())
    captions = {id(one) for one in gallery.find_all("figcaption")}
    return any(captions.isdisjoint(map(id, text.parents)) for text in texts)


def place_pictures(root: Tag, soup: BeautifulSoup, resolver: Resolver, note: Note) -> None:
    """Gives pictures the names of their files, and paragraphs of their own; what is not there
    becomes a link.
    """
    for image in root.find_all("img"):
        src, alt = str(image.get("src") or ""), str(image.get("alt") or "").strip()
        caption = str(image.get("title") or "").strip()
        if "emoji" in (image.get("class") or ()) or "wp-smiley" in (image.get("class") or ()):
            image.replace_with(alt)
            continue
        link = image.find_parent("a")
        found = resolver.picture(src, alt, caption) if src else None
        if found is not None:
            image.attrs.clear()
            image.attrs.update(src=found[0], alt=found[1])
            if caption:
                image["title"] = caption
            if link is not None:
                _split(link, image, resolver, note)
            continue
        address = resolver.address(src)
        words = caption or alt or src.rpartition("/")[2] or "?"
        if address is None or src.startswith("data:"):
            image.replace_with(words if caption or alt else "")
        elif link is not None:
            image.replace_with(words)
        else:
            instead = soup.new_tag("a", attrs={"href": address, "data-picture": "yes"})
            instead.string = words
            image.replace_with(instead)
    for gallery in root.find_all("gallery"):
        if any(isinstance(one, Tag) and one.name != "img" for one in gallery.contents):
            gallery.name = "p"
            for line in gallery.find_all("a")[1:]:
                line.insert_before(soup.new_tag("br"))
    for paragraph in root.find_all(["p", "h2", "h3", "h4"]):
        if paragraph.find("img") is None or paragraph.find_parent(["li", "td", "th", "dd"]):
            continue
        _pictures_apart(paragraph, soup)


def _split(link: Tag, image: Tag, resolver: Resolver, note: Note) -> None:
    """Takes a picture out of its link; what the link led to, if it was not only the picture
    itself, is said.
    """
    href = str(link.get("href") or "")
    if not link.get_text().strip():
        own = re.search(r"\.(?:jpe?g|png|gif|webp|bmp|tiff?)(?:\?.*)?$", href, re.IGNORECASE)
        target = resolver.link(href)
        if not own and target is not None:
            note("import-picture-link", href, value=href)
        link.unwrap()
    else:
        link.insert_before(image.extract())


def _pictures_apart(paragraph: Tag, soup: BeautifulSoup) -> None:
    """Puts the pictures among the words of a paragraph after it; several are a gallery."""
    images = paragraph.find_all("img")
    holder = paragraph
    if paragraph.name != "p" or paragraph.get_text().strip() or paragraph.find(["note", "a"]):
        holder = soup.new_tag("gallery")
        paragraph.insert_after(holder)
    for image in images:
        image.extract()
    if holder is paragraph:
        paragraph.clear()
        paragraph.name = "gallery"
    holder.extend(images)
