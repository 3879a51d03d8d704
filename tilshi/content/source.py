"""One source file: its path says what it is, its bytes become a checked record.

`content/articles/YYYY/stem.md` is a story's source in the language of the main edition,
`stem.ru.md` and `stem.en.md` its translations; `content/pages/stem.md` is a static page, and
`content/dossiers/stem.md` a dossier. The stem is the id. `stem.at-2026-12-01T0900.md` and
`stem.ru.at-2026-12-01T0900.md` are changes of a story, scheduled for that time.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import PurePosixPath
from zoneinfo import ZoneInfo

from tilshi.content import live
from tilshi.content.content_folder import meant_source
from tilshi.content.front_matter import FieldPath, Located, Value, split
from tilshi.content.markdown import Body, convert
from tilshi.content.schema import (
    AnyFrontMatter,
    DossierFrontMatter,
    FrontMatter,
    PageFrontMatter,
    Status,
)
from tilshi.content.text import decode
from tilshi.content.validation import validate, without_invalid_fields
from tilshi.content.values import LIVE
from tilshi.kazakh.slug import SLUG, slugify
from tilshi.problems import Problem, nearest

ARTICLE, PAGE, DOSSIER = "article", "page", "dossier"
MODELS: dict[str, type[AnyFrontMatter]] = {
    ARTICLE: FrontMatter,
    PAGE: PageFrontMatter,
    DOSSIER: DossierFrontMatter,
}
"""The front matter of each kind of source."""
_AT, _AT_FORMAT = "at-", "%Y-%m-%dT%H%M"
"""How the time of a scheduled change stands in the name of its file."""
_ANY_TIME = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)[Tt _-]?(\d\d)[:.-]?(\d\d)")
_MEANT_CHANGE = re.compile(
    rf"(.+?)([ ._-]+at[ ._-]+({_ANY_TIME.pattern.replace('(', '(?:')}))", re.IGNORECASE
)
"""The name of a file that was to be a scheduled change, and would be a story of its own."""
_FOLDERS = {"articles": ARTICLE, "pages": PAGE, "dossiers": DOSSIER}
_LANGUAGES = {
    "kz": "kk",
    "kaz": "kk",
    "qaz": "kk",
    "rus": "ru",
    "eng": "en",
    "uk": "en",
    "us": "en",
}
"""What languages are called by mistake: by their country, or in three letters."""


@dataclass(frozen=True)
class Name:
    """What a path below `content/` means: which kind of source, which story, which language, and
    whether it is the `original` that the others are translations of. `since` is the time of a
    scheduled change, on the clock of the site's time zone.
    """

    path: str
    kind: str
    story: str
    lang: str
    original: bool = True
    since: datetime | None = None

    @property
    def story_path(self) -> str:
        """The path of the file that a scheduled change takes the place of; otherwise its own."""
        if self.since is None:
            return self.path
        return self.path[: self.path.rindex(f".{_AT}")] + ".md"

    def starts(self, zone: ZoneInfo) -> datetime | None:
        """The time of a scheduled change in the site's time zone."""
        return self.since.replace(tzinfo=zone) if self.since is not None else None


@dataclass(frozen=True)
class Source:
    """One source, parsed and checked by itself (not yet against the other files).

    `lines` gives the line of each field; `body` is safe HTML with unresolved links. `flawed` names
    fields that were left out because they were invalid: their problems have been reported. `since`
    is the time at which a scheduled change takes the place of its story's file; `parts` are those
    of a live story.
    """

    name: Name
    fields: AnyFrontMatter
    body: Body
    lines: dict[FieldPath, int] = field(default_factory=dict)
    flawed: frozenset[str] = frozenset()
    since: datetime | None = None
    parts: tuple[live.LivePart, ...] = ()

    @property
    def file(self) -> str:
        """The file's name in problems."""
        return f"content/{self.name.path}"

    def line(self, *place: str | int) -> int:
        """The line of a field, or of the nearest path that contains it."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)


def parse_name(path: str, langs: Sequence[str]) -> tuple[Name | None, list[Problem]]:
    """What `path` (posix, below the content folder, e.g. `articles/2019/x.ru.md`) names.

    It is a problem if it names no source in one of `langs`, of which the first is that of
    the main edition.
    """
    parts = PurePosixPath(path)
    file = f"content/{path}"
    kind = _FOLDERS.get(parts.parts[0])
    if kind is None or parts.suffix != ".md":
        guess = meant_source(parts.name) if kind else None
        return None, [Problem("unexpected-file", file, nearest=guess)]
    stem, _, marks = parts.stem.partition(".")
    lang, since, problems = _marks(marks, kind, file)
    change = _MEANT_CHANGE.fullmatch(parts.stem) if kind == ARTICLE else None
    if change and since is None and not problems:
        values, guess = {"value": change[2]}, _likely(change[3])
        guess = guess and f"{change[1]}.{_AT}{guess}.md"
        return None, [Problem("bad-change-time", file, None, None, values, guess)]
    if not SLUG.fullmatch(stem):
        problems.append(Problem("bad-stem", file, values={"value": stem, "slug": slugify(stem)}))
    if lang and lang not in langs:
        meant = _LANGUAGES.get(lang.casefold())
        guess = meant if meant in langs else nearest(lang, langs)
        values = {"value": lang, "known": ", ".join(langs)}
        problems.append(Problem("unknown-language", file, values=values, nearest=guess))
    source_lang = langs[0]
    if lang == source_lang:
        name = parts.name.replace(f".{lang}.", ".", 1)
        problems.append(Problem("needless-language", file, values={"name": name}))
    if problems:
        return None, problems
    return Name(path, kind, stem, lang or source_lang, not lang, since), []


def change_name(path: PurePosixPath, since: datetime) -> PurePosixPath:
    """The path of the change scheduled for the time `since` of the source at `path`."""
    return path.with_name(f"{path.stem}.{_AT}{since:{_AT_FORMAT}}.md")


def _marks(marks: str, kind: str, file: str) -> tuple[str, datetime | None, list[Problem]]:
    """The language and the time that stand in a file's name after its stem, and what is wrong with
    the time.
    """
    lang, at, written = marks.rpartition(_AT)
    if not at or (lang and not lang.endswith(".")):
        return marks, None, []
    lang = lang.removesuffix(".")
    if kind != ARTICLE:
        return lang, None, [Problem("change-of-page", file)]
    try:
        since = datetime.strptime(written, _AT_FORMAT)
    except ValueError:
        since = None
    if since is None or not 1800 <= since.year <= 2200 or f"{since:{_AT_FORMAT}}" != written:
        values = {"value": written}
        return lang, None, [Problem("bad-change-time", file, None, None, values, _likely(written))]
    return lang, since, []


def _likely(written: str) -> str | None:
    """The time that was meant, as a file's name has it."""
    found = _ANY_TIME.fullmatch(written)
    try:
        return (
            f"{datetime.strptime(''.join(found.groups()), '%Y%m%d%H%M'):{_AT_FORMAT}}"
            if found
            else None
        )
    except ValueError:
        return None


def read_source(data: bytes, name: Name, zone: ZoneInfo) -> tuple[Source | None, list[Problem]]:
    """The source in `data`, or None, and all problems in it. Never raises.

    A source with problems is only good for finding further ones, not for publishing.
    """
    file = f"content/{name.path}"
    text, problems = decode(data, file)
    if problems:
        return _salvaged(name, data.decode("utf-8", "replace"), zone), problems
    if not text.strip():
        return None, [Problem("empty-file", file, 1)]
    located, markdown, body_line = split(text, file)
    if located.problems:
        return _salvaged(name, text, zone), [_with_needed(one, name) for one in located.problems]
    fields, (problems, flawed) = _fields(MODELS[name.kind], located, file, zone)
    if not markdown.strip() and name.kind != DOSSIER:
        problems.append(Problem("empty-body", file, body_line))
    body = convert(markdown, name.lang, file, body_line)
    problems.extend(body.problems)
    if fields is None:
        return None, problems
    parts: tuple[live.LivePart, ...] = ()
    if _is_live(name, fields, body):
        # Entries may be written before their time: what is made of the text is made of the lead.
        parts, text = live.read(body.html, body.headings, body_line)
        body = replace(body, text=text)
    return Source(name, fields, body, located.lines, flawed, name.starts(zone), parts), problems


def _with_needed(problem: Problem, name: Name) -> Problem:
    """`problem`, if it says what fields there must be, with those of a source of this `name`."""
    if "needed" not in problem.values:
        return problem
    required = {ARTICLE: ("date", "category"), DOSSIER: ("stories",)}.get(name.kind, ())
    needed = ("title", *(required if name.original else ()))
    return replace(problem, values={"needed": ", ".join(needed)})


def _is_live(name: Name, fields: AnyFrontMatter, body: Body) -> bool:
    """Whether it is a live story; a translation that does not say so is one if it looks like it."""
    if not isinstance(fields, FrontMatter):
        return False
    said, translated = fields.format, not name.original or fields.translated_from is not None
    return said == LIVE or (said is None and translated and live.has_times(body.html))


def read_fields(data: bytes, name: Name, zone: ZoneInfo) -> AnyFrontMatter | None:
    """The valid front matter in `data`; None if it cannot be read. Never raises."""
    text, problems = decode(data, name.path)
    located = split(text, name.path)[0] if text.strip() and not problems else None
    if located is None or located.problems:
        return None
    return _fields(MODELS[name.kind], located, name.path, zone)[0]


def _salvaged(name: Name, text: str, zone: ZoneInfo) -> Source | None:
    """What an unreadable file still says about when and whether its story may be seen, line by
    line; None if it says nothing about that.
    """
    said: dict[str, Value] = {}
    for found in _TERM.finditer(text):
        term, value = found[1].lower(), found[2]
        if term not in said or (term == "status" and said[term] == str(Status.PUBLISHED)):
            said[term] = value
    if not said:
        return None
    located = Located({"title": "?", **said}, {(term,): 1 for term in said})
    fields, _ = _fields(MODELS[name.kind], located, name.path, zone)
    flawed = frozenset(MODELS[name.kind].model_fields)
    if fields is None:
        return None
    return Source(name, fields, Body(), flawed=flawed, since=name.starts(zone))


def _fields(
    model: type[AnyFrontMatter], located: Located, file: str, zone: ZoneInfo
) -> tuple[AnyFrontMatter | None, tuple[list[Problem], frozenset[str]]]:
    """The valid fields, and the problems and names of the others."""
    fields, problems = validate(model, located, file, zone)
    if fields is not None:
        return fields, (problems, frozenset())
    rest, flawed = without_invalid_fields(located, problems)
    fields, _ = validate(model, rest, file, zone)
    if fields is not None and "status" in flawed:
        # An editor who sets a status means something other than `published`.
        fields = fields.model_copy(update={"status": Status.DRAFT})
    return fields, (problems, flawed)


_TERM = re.compile(
    r"^(status|date|expires)[ \t]*:[ \t]*[\"']?([^\s\"'#][^\"'#\n]*?)[\"']?[ \t]*(?:#.*)?$",
    re.MULTILINE | re.IGNORECASE,
)
