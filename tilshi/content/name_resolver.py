"""The names in one source: those of registry entries, stories, licences and pictures."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, TypeVar

from tilshi.content.article import Picture
from tilshi.content.fields import example
from tilshi.content.registries import Registry, Section
from tilshi.content.schema import DossierFrontMatter, FrontMatter
from tilshi.content.source import Source
from tilshi.problems import Problem, nearest

if TYPE_CHECKING:
    from tilshi.content.stories import Index

Entry = TypeVar("Entry", bound=Section)


class NameResolver:
    """Turns the names in one source into ids, and collects unknown ones in `problems`."""

    def __init__(self, source: Source, index: "Index") -> None:
        self.source, self.index = source, index
        self.problems: list[Problem] = []

    def _unknown(self, code: str, field: str, value: str, guess: str | None, *at: int) -> None:
        line = self.source.line(field, *at)
        values = {"value": value, "field": field}
        self.problems.append(Problem(code, self.source.file, line, field, values, guess))

    def one(self, field: str, name: str | None, registry: Registry[Entry]) -> str | None:
        """The id of the entry that a field names."""
        if name is None:
            return None
        found = registry.find(name)
        if found is None:
            self._unknown("unknown-" + field, field, name, registry.nearest(name))
        return found

    def many(
        self, field: str, names: tuple[str, ...] | None, registry: Registry[Entry]
    ) -> tuple[str, ...]:
        """The ids of the entries that a field names."""
        ids = []
        for number, name in enumerate(names or ()):
            found = registry.find(name)
            if found is None:
                self._unknown("unknown-" + field, field, name, registry.nearest(name), number)
            else:
                ids.append(found)
        return tuple(dict.fromkeys(ids))

    def stories(self, field: str, names: tuple[str, ...] | None) -> tuple[str, ...]:
        """The ids of the stories that an article names in a field."""
        ids = []
        for number, name, found in self._stories(field, names):
            if found == self.source.name.story:
                self._unknown("related-itself", field, name, None, number)
            else:
                ids.append(found)
        return tuple(dict.fromkeys(ids))

    def excluded(self, names: tuple[str, ...] | None, picks: tuple[str, ...]) -> tuple[str, ...]:
        """The ids of the stories that an article excludes, none of which may be among its picks."""
        found = self.stories("related_exclude", names)
        for story in found:
            if story in picks:
                self._unknown("related-excluded", "related_exclude", story, None)
        return found

    def listed_stories(self, field: str, names: tuple[str, ...] | None) -> tuple[str, ...]:
        """The ids of the stories that a dossier names in a field, each of them once."""
        ids: list[str] = []
        for number, name, found in self._stories(field, names):
            if found in ids:
                self._unknown("listed-twice", field, name, None, number)
            else:
                ids.append(found)
        return tuple(ids)

    def _stories(self, field: str, names: tuple[str, ...] | None) -> Iterator[tuple[int, str, str]]:
        """(number, name, id) of those of `names` that are a story's."""
        for number, name in enumerate(names or ()):
            found = self.index.story(name)
            if found is None:
                guess = self.index.nearest("story", name)
                self._unknown("unknown-related", field, name, guess, number)
            else:
                yield number, name, found

    def license(self, number: str | None) -> str | None:
        """The number of a licence."""
        numbers = [license.number for license in self.index.registries.imprint.licenses]
        if number is not None and number not in numbers:
            guess = nearest(number, numbers)
            self._unknown("unknown-license", "media_license", number, guess)
        return number

    def image(self, whole: FrontMatter | DossierFrontMatter) -> Picture | None:
        """The main picture."""
        image = whole.image
        if image is None:
            return None
        file, line = self.source.file, self.source.line("image", "src")
        if image.src is None and "image" in self.source.flawed:
            return None
        if image.src is None:
            values = {"name": "image.src", "example": example(type(whole), "image")}
            self.problems.append(Problem("missing", file, line, "image.src", values))
            return None
        if not self.index.has_picture(image.src):
            guess = self.index.nearest("picture", image.src)
            values = {"value": image.src, "field": "image.src"}
            problem = Problem("unknown-picture", file, line, "image.src", values, guess)
            self.problems.append(problem)
        if image.alt is None and "image" not in self.source.flawed:
            self.problems.append(Problem("image-alt", file, line, "image.alt"))
        if image.alt is None:
            return None
        return Picture(
            image.src,
            image.alt,
            caption=image.caption,
            credit=image.credit,
            focus=image.focus,
            copyright=image.copyright,
            license=image.license,
        )
