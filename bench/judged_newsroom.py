"""The newsroom that is judged: the sample's stories and the bench's, in three variants of topics.

No variant has editors' picks, related topics or exclusions: they would give the answer away.
"""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml

from bench.judged import ARTICLES

AT = "2026-11-15 09:00"
"""The clock of the build."""
WIDE = ("Қазақстан", "Шымкент", "Түркістан облысы")
"""The topics that stand on many stories and say little about any."""
_HOME = "Шымкент"
_PROJECT = Path(__file__).parents[1]
_SAMPLE = _PROJECT / "content"
_ADDRESS = re.compile(r'\]\([^)\s"]*')
_GIVEN_AWAY = ("related", "related_topics", "related_exclude")
_SETTINGS = """\
SITEURL = "https://judged.example"
EDITIONS = ["kk"]
IMAGE_WIDTHS = [480]
SHARE_CARDS = False
"""


@dataclass(frozen=True)
class Story:
    """A source: its id, its front matter with every value as text, and its body."""

    id: str
    fields: Mapping[str, Any]
    body: str

    @property
    def date(self) -> datetime:
        """When it is published."""
        return datetime.fromisoformat(self.fields["date"])

    @property
    def topics(self) -> list[str]:
        """The names of its topics, as written."""
        return list(self.fields.get("tags", ()))

    @property
    def page(self) -> str:
        """Its page below the folder of the finished site."""
        return f"{self.date:%Y/%m}/{self.id}/index.html"

    @property
    def words(self) -> str:
        """Its body without the addresses of links and pictures."""
        return _ADDRESS.sub("]", self.body)

    @property
    def text(self) -> str:
        """Its title, summary and body."""
        return f"{self.fields['title']}\n{self.fields['summary']}\n{self.words}"

    @property
    def is_public(self) -> bool:
        """Whether readers can see it at `AT`."""
        now = datetime.fromisoformat(AT)
        expires = datetime.fromisoformat(self.fields.get("expires", "9999-12-31"))
        return "status" not in self.fields and self.date <= now < expires

    def source(self) -> str:
        """The source file."""
        lines = (f"{name}: {_flow(value)}\n" for name, value in self.fields.items())
        return f"---\n{''.join(lines)}---\n{self.body}"


def own_topics(topics: list[str]) -> list[str]:
    """The topics as the editors chose them."""
    return topics


def wide_topics(topics: list[str]) -> list[str]:
    """Only the wide ones of `topics`, or the agency's city if there is none."""
    return [topic for topic in topics if topic in WIDE] or [_HOME]


def no_topics(_: list[str]) -> list[str]:
    """None: only sections are left."""
    return []


VARIANTS: dict[str, Callable[[list[str]], list[str]]] = {
    "own topics": own_topics,
    "wide topics": wide_topics,
    "sections only": no_topics,
}


def stories(variant: str = "own topics") -> list[Story]:
    """The Kazakh stories with the topics of `variant`, those that are not public included."""
    found = [_read(file) for file in sorted([*_sources(_SAMPLE / "articles"), *_sources(ARTICLES)])]
    return [_varied(story, VARIANTS[variant]) for story in found]


def build(folder: Path, variant: str) -> Path:
    """Builds the newsroom in `folder` and returns the folder of the finished site.

    A folder may be used for one variant after another: pictures are then made once. Raises
    CalledProcessError if the build fails.
    """
    write(folder, variant)
    inv = [str(Path(sys.executable).parent / "inv"), "--search-root", str(_PROJECT)]
    command = [*inv, "build", "--config", str(folder / "pelicanconf.py"), "--at", AT]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    return folder / "output"


def write(folder: Path, variant: str) -> None:
    """Writes the newsroom's content and settings to `folder`."""
    content = folder / "content"
    if not content.is_dir():
        _copy(content)
        settings = f"{_SETTINGS}THEME = {str(_PROJECT / 'theme')!r}\n"
        (folder / "pelicanconf.py").write_text(settings, "utf-8")
    for story in stories(variant):
        file = content / f"articles/{story.date:%Y}/{story.id}.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(story.source(), "utf-8")


def _copy(content: Path) -> None:
    """The sample's content without articles and translations."""
    shutil.copytree(_SAMPLE, content, ignore=shutil.ignore_patterns("articles", "*.*.md"))


def _sources(folder: Path) -> Iterator[Path]:
    return (file for file in folder.glob("*/*.md") if "." not in file.stem)


def _read(file: Path) -> Story:
    _, head, body = re.split("^---$\n", file.read_text("utf-8"), maxsplit=2, flags=re.MULTILINE)
    return Story(file.stem, yaml.load(head, yaml.BaseLoader), body)


def _varied(story: Story, varied: Callable[[list[str]], list[str]]) -> Story:
    fields = {name: value for name, value in story.fields.items() if name not in _GIVEN_AWAY}
    return Story(story.id, {**fields, "tags": varied(story.topics)}, story.body)


def _flow(value: object) -> str:
    """`value` in YAML's flow style, a superset of JSON."""
    return json.dumps(value, ensure_ascii=False)
