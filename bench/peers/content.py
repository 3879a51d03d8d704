"""A content folder as plain records, for tools that need another format."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

LANGS = ("kk", "ru", "en")
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_LINK = re.compile(r"\]\(story:([a-z0-9-]+)\)")


@dataclass(frozen=True)
class Source:
    """One source: its story, language and year, its fields (a translation's with inherited ones,
    sections and topics as ids), and its body with links as URLs.
    """

    stem: str
    lang: str
    year: str
    fields: Mapping[str, Any]
    body: str


class Content:
    """The content folder at `root`."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def registry(self, name: str) -> dict[str, dict[str, str]]:
        """The names by language of each entry of `name`.yaml, by its id."""
        return {entry["id"]: entry["name"] for entry in self._entries(name)}

    def _entries(self, name: str) -> list[dict[str, Any]]:
        entries: list[dict[str, Any]] = yaml.load(
            (self.root / f"{name}.yaml").read_bytes(), _LOADER
        )
        return entries

    @cached_property
    def _ids(self) -> dict[str, str]:
        """The ids of sections and topics by their Kazakh names and synonyms."""
        return {
            name: entry["id"]
            for registry in ("sections", "topics")
            for entry in self._entries(registry)
            for name in (entry["name"]["kk"], *entry.get("synonyms", ()))
        }

    @cached_property
    def imprint(self) -> dict[str, Any]:
        """The agency."""
        read: dict[str, Any] = yaml.load((self.root / "imprint.yaml").read_bytes(), _LOADER)
        for one in read["licenses"]:
            values = {"number": one["number"], "date": f"{one['date']:%d.%m.%Y}"}
            one["sentence"] = {
                lang: said.format(**values) for lang, said in one["sentence"].items()
            }
        return read

    def sources(self) -> Iterator[Source]:
        """All sources of articles."""
        for file in sorted((self.root / "articles").rglob("*.md")):
            yield self.source(file.relative_to(self.root).as_posix())

    def source(self, path: str) -> Source:
        """The source of an article at `path`."""
        fields, body = read(self.root / path)
        _, year, name = path.split("/")
        stem, _, lang = name.removesuffix(".md").partition(".")
        lang = lang or "kk"
        if lang != "kk":
            base, _ = read(self.root / f"articles/{year}/{stem}.md")
            image = {**base["image"], **fields["image"]} if "image" in base else None
            fields = {**base, **fields, **({"image": image} if image else {})}
        fields = {
            **fields,
            "category": self._ids[fields["category"]],
            "tags": [self._ids[name] for name in fields["tags"]],
        }
        return Source(stem, lang, year, fields, _LINK.sub(self._address(lang), body))

    def _address(self, lang: str) -> Callable[[re.Match[str]], str]:
        def address(found: re.Match[str]) -> str:
            stem = found[1]
            year, month, langs = self._places[stem]
            prefix = f"{lang}/" if lang in langs else ""
            return f"](/{prefix}{year}/{month}/{stem}/)"

        return address

    @cached_property
    def _places(self) -> dict[str, tuple[str, str, set[str]]]:
        """The year and month of each story, and the languages it is translated into."""
        places: dict[str, tuple[str, str, set[str]]] = {}
        # A story's Kazakh source precedes its translations.
        for file in sorted((self.root / "articles").rglob("*.md"), key=lambda file: file.stem):
            stem, _, lang = file.stem.partition(".")
            if lang:
                places[stem][2].add(lang)
            else:
                date = _date(file)
                places[stem] = date[:4], date[5:7], set()
        return places


def read(file: Path) -> tuple[dict[str, Any], str]:
    """The front matter and the body of `file`."""
    _, head, body = file.read_text("utf-8").split("---\n", 2)
    fields: dict[str, Any] = yaml.load(head, _LOADER)
    return fields, body.lstrip("\n")


def _date(file: Path) -> str:
    with file.open(encoding="utf-8") as lines:
        line = next(line for line in lines if line.startswith("date: "))
    return line.removeprefix("date: ").strip('"\n')
