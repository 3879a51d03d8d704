"""The file that a post becomes: its front matter, and its text with resolved addresses."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

from pydantic_core import Url, ValidationError

from tilshi import urls
from tilshi.content.plain_text import without_markup
from tilshi.content.source import ARTICLE, PAGE, Name, read_source
from tilshi.content.summary import shorten
from tilshi.content.text import first_forbidden
from tilshi.content.yaml_writing import field, listed
from tilshi.importing.body_pictures import Note
from tilshi.importing.body_tree import body_blocks
from tilshi.importing.body_writing import body_markdown
from tilshi.importing.export_records import Attachment, Export, Post, note, note_in
from tilshi.importing.import_entries import Entries
from tilshi.importing.import_pictures import PictureStore
from tilshi.importing.markdown_writing import address_in_link, without_marks
from tilshi.importing.old_addresses import Targets, absolute, host
from tilshi.importing.plain_words import plain_words, without_forbidden
from tilshi.problems import Problem, say

_LONGEST_MADE_TITLE = 80
_LINK = re.compile(r"https?://[^\s/]|mailto:[^\s@]+@[^\s@]+\Z", re.IGNORECASE)
_PHONE = re.compile(r"tel:\+?[\d ()-]+\Z", re.IGNORECASE)
_SIZE = re.compile(r"-\d{1,4}x\d{1,4}(?=\.\w+$)")
_FILE_NAME = re.compile(
    r"(?:img|dsc|dscn|pict?|photo|image|screenshot|wp|whatsapp)?[\W\d_]*", re.IGNORECASE
)


@dataclass(frozen=True)
class FrontOfPost:
    """What the front matter says besides what the post itself does."""

    date: datetime
    redirect_from: tuple[str, ...]
    draft: bool


class PostWriter:
    """Writes the files of the posts of an export; its notes say what was lost."""

    def __init__(
        self,
        export: Export,
        targets: Targets,
        pictures: PictureStore,
        entries: Mapping[str, Entries],
        lang: str,
        zone: ZoneInfo,
    ) -> None:
        self.export, self.targets, self.pictures = export, targets, pictures
        self.entries, self.lang, self.zone = entries, lang, zone
        self.attachments = {_SIZE.sub("", one.url): one for one in export.attachments}

    def text(self, post: Post, path: str, front: FrontOfPost) -> tuple[str | None, list[Problem]]:
        """The text of the file at `path`, or None if there can be none, and notes."""
        notes: list[Problem] = []

        def tell(code: str, culprit: str = "", **values: object) -> None:
            notes.append(note_in(post, code, culprit, **values))

        resolver = PostResolver(self, post, tell)
        html = without_forbidden(post.html)
        if first_forbidden(post.html):
            tell("import-characters")
        body = self._body(html, resolver, tell)
        title = _title(post, self.lang, tell)
        if post.page and post.image and (shown := resolver.picture(post.image, post.image_alt, "")):
            body = f"![{shown[1]}]({shown[0]})\n\n{body}"
        if not body.strip():
            tell("import-empty", title=title)
            body = without_marks(title)
        lines = self._front_matter(post, title, front, resolver, tell)
        text = "\n".join(["---", *lines, "---", "", body, ""])
        kind, stem = (PAGE if post.page else ARTICLE), path.rpartition("/")[2].partition(".")[0]
        source, problems = read_source(text.encode(), Name(path, kind, stem, self.lang), self.zone)
        if source is None or problems:
            why = problems[0].sentence("en") if problems else "?"
            return None, [*notes, note("import-failed", post.file, post.line, title=title, why=why)]
        return text, notes

    def _body(self, html: str, resolver: "PostResolver", tell: Note) -> str:
        """The Markdown of a text; its words alone if a library fails on it, for one post must not
        stop an archive.
        """
        try:
            return body_markdown(body_blocks(html, resolver, tell), self.lang, tell)
        except Exception:
            if os.environ.get("TILSHI_DEBUG"):
                raise
            tell("import-simplified")
            return without_marks(plain_words(html))

    def _front_matter(
        self, post: Post, title: str, front: FrontOfPost, resolver: "PostResolver", tell: Note
    ) -> list[str]:
        """The lines of the front matter."""
        lines = [field("title", title)]
        summary = without_markup(plain_words(post.summary))
        if post.page:
            lines += [field("summary", summary)] if summary else []
            lines += [f"order: {post.order}"] if post.order is not None else []
        else:
            lines.append(f"date: {self._time(front.date)}")
            if post.modified is not None and post.modified > front.date:
                lines.append(f"modified: {self._time(post.modified)}")
            lines += self._named(post)
            lines += [field("summary", summary)] if summary else []
            lines += self._image(post, resolver, tell)
        lines += ["status: draft"] if front.draft else []
        if front.redirect_from:
            lines.append(f"redirect_from: {listed(front.redirect_from)}")
        return lines

    def _named(self, post: Post) -> list[str]:
        sections, topics, authors = (
            self.entries[kind].names for kind in (urls.SECTION, urls.TOPIC, urls.AUTHOR)
        )
        lines = [field("category", sections[post.section or ""])]
        for name, keys, names in (
            ("tags", post.topics, topics),
            ("authors", post.authors, authors),
        ):
            found = dict.fromkeys(names[key] for key in keys if key in names)
            lines += [f"{name}: {listed(list(found))}"] if found else []
        return lines

    def _image(self, post: Post, resolver: "PostResolver", tell: Note) -> list[str]:
        if not post.image:
            return []
        caption = without_markup(plain_words(post.image_caption))
        found = resolver.picture(post.image, post.image_alt, caption)
        if found is None:
            return []
        image = {
            "src": found[0],
            "alt": without_markup(found[1]) or say("import-picture", self.lang),
        }
        return [field("image", {**image, **({"caption": caption} if caption else {})})]

    def _time(self, time: datetime) -> str:
        local = time.astimezone(self.zone)
        return f"{local:%Y-%m-%d %H:%M:%S}" if local.second else f"{local:%Y-%m-%d %H:%M}"

    def attachment(self, url: str) -> Attachment | None:
        """The attachment of which `url` is the file, or a smaller copy."""
        return self.attachments.get(_SIZE.sub("", url.partition("?")[0]))


class PostResolver:
    """What the addresses in a post's text mean (`body_pictures.Resolver`)."""

    def __init__(self, writer: PostWriter, post: Post, tell: Note) -> None:
        self.writer, self.post, self.tell = writer, post, tell
        self.site = writer.export.site

    def link(self, href: str) -> str | None:
        """What to write for a link to `href`; None if it leads nowhere."""
        href = without_forbidden(href).strip()
        if _PHONE.match(href):
            return re.sub(r"[ ()-]", "", href)
        address = href if href.lower().startswith("mailto:") else self._absolute(href)
        if address is None:
            return None
        if not address.lower().startswith("mailto:"):
            place, _, anchor = address.partition("#")
            found = self.writer.targets.find(place)
            if found is not None:
                if anchor:
                    self.tell("import-anchor", href, value=href)
                return found
            if host(address) and host(address) == host(self.site):
                self.tell("import-old-link", href, value=address)
        return address if _is_link(address) else None

    def picture(self, src: str, alt: str, caption: str) -> tuple[str, str] | None:
        """The file name and the description of the picture at `src`; None if there is no file."""
        embedded = src in self.writer.export.embedded
        url = src if embedded else self.address(src) or src
        name = self.writer.pictures.name(url)
        if name is None:
            unfit = self.writer.pictures.unfit.get(url)
            code = "import-picture-unfit" if unfit else "import-picture-missing"
            self.tell(code, src[:200], value=url if not url.startswith("data:") else url[:40])
            if unfit is not None:
                self.tell(unfit.code, src[:200], **unfit.values)
            return None
        if url in self.writer.pictures.converted:
            self.tell("import-picture-converted", src[:200], value=name)
        return name, self._alt(url, alt, caption, name)

    def _alt(self, url: str, alt: str, caption: str, name: str) -> str:
        """The description of a picture: its own, its caption, or what its file was called by a
        person; else only that it is one.
        """
        file = self.writer.attachment(url)
        known = (alt, caption, *((file.alt, file.caption, file.title) if file else ()))
        stem = _letters(PurePosixPath(unquote(urlsplit(url).path)).stem)
        for words in map(plain_words, known):
            if words and _letters(words) != stem and not _FILE_NAME.fullmatch(words):
                return words
        self.tell("import-alt", url, value=name)
        return say("import-picture", self.writer.lang)

    def address(self, src: str) -> str | None:
        """The absolute address of `src`; None if it has none."""
        found = self._absolute(without_forbidden(src)) if src.strip() else None
        return found if found is not None and (_is_link(found) or not self.site) else None

    def _absolute(self, address: str) -> str | None:
        return absolute(address, self.post.address, self.site)


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()


def _is_link(address: str) -> bool:
    """Whether the reading of Markdown takes `address` for a link's."""
    if not _LINK.match(address):
        return False
    try:
        Url(address_in_link(address))
    except ValidationError:
        return False
    return True


def headline(post: Post) -> str:
    """The headline of a post as plain words; "" if it has none."""
    return without_markup(plain_words(post.title))


def beginning(post: Post) -> str:
    """The first words of a post's text."""
    return shorten(without_markup(plain_words(post.html)), _LONGEST_MADE_TITLE)


def _title(post: Post, lang: str, tell: Note) -> str:
    """The headline; that of a post without one is the beginning of its text."""
    title = headline(post)
    if title:
        if "<" in post.title or title != plain_words(post.title):
            tell("import-title", value=" ".join(post.title.split()), title=title)
        return title
    title = beginning(post) or say("import-untitled", lang)
    tell("import-no-title", title=title)
    return title
