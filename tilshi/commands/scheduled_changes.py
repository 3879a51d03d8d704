"""Scheduled changes: `inv new --change` creates one, `inv check --fix` writes one that has taken
effect into its story's file.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import unified_diff
from pathlib import Path, PurePosixPath

import yaml

from tilshi.commands.proofreading import write_if_unchanged
from tilshi.content.article import Article
from tilshi.content.schema import FrontMatter
from tilshi.content.source import change_name, parse_name, read_fields
from tilshi.filesystem import write_atomically
from tilshi.pipeline.session import catalogue_file
from tilshi.problems import Problem, UsageError, nearest
from tilshi.publishing.public_view import PublicView
from tilshi.settings import Settings

_ADDRESS = ("date", "slug", "redirect_from")
_END = re.compile(r"^(?:---|\.\.\.)[ \t]*\r?$", re.MULTILINE)
"""The line that ends front matter."""


@dataclass(frozen=True)
class ChangeReport:
    """Scheduled changes that have taken effect: a note for each that still has a file of its own;
    the number of those written into their stories, and the unified diff.
    """

    notes: Sequence[Problem]
    fixed: int = 0
    diff: str = ""


def new_change(settings: Settings, story: str, since: datetime) -> Path:
    """Creates a change of a story or a translation (`stem`, `stem.ru`) scheduled for the time
    `since`, as a copy of its file, and returns it.

    Raises UsageError if there is no such story, or the file exists.
    """
    files = (settings.content / "articles").rglob("*.md")
    known = {file.stem: file for file in files if ".at-" not in file.name}
    file = known.get(story)
    if file is None:
        raise UsageError("no-story", value=story).with_nearest(nearest(story, known))
    local = since.astimezone(settings.zone)
    change = Path(change_name(PurePosixPath(file.as_posix()), local))
    if change.exists():
        raise UsageError("story-exists", value=change.name)
    write_atomically(change, file.read_bytes())
    return change


def check_changes(settings: Settings, at: datetime, fix: bool = False) -> ChangeReport:
    """The changes of checked content that have taken effect by the time `at`. With `fix`, writes
    each into its story's file and deletes its own; the content then has to be checked again.
    """
    notes, diff, fixed = [], "", 0
    for article, since in PublicView(catalogue_file(settings), at).changes_in_force():
        done = _write_into_story(settings, article) if fix else ""
        if done:
            diff, fixed = diff + done, fixed + 1
        else:
            local = since.astimezone(settings.zone)
            values = {"time": f"{local:%Y-%m-%d %H:%M}", "name": article.path}
            file = f"content/{article.source}"
            notes.append(Problem("change-in-force", file, values=values, warning=True))
    return ChangeReport(notes, fixed, diff)


def _write_into_story(settings: Settings, article: Article) -> str:
    """Replaces the file of an article by that of its scheduled change, deletes the latter, and
    returns the unified diff; "" if that is not safe, and then both files are unchanged.
    """
    story, change = settings.content / article.path, settings.content / article.source
    before = story.read_bytes()
    text = _text(settings, article, before, change.read_bytes())
    if text is None or not write_if_unchanged(
        settings.content, article.path, before, text.encode()
    ):
        return ""
    change.unlink()
    lines, others = (one.splitlines(keepends=True) for one in (before.decode("utf-8"), text))
    shown = f"content/{article.path}"
    return "".join(unified_diff(lines, others, shown, shown))


def _text(settings: Settings, article: Article, before: bytes, after: bytes) -> str | None:
    """What to write into the file of an article, which was `before`, for its change `after`: that,
    with the addresses of the former and the time of the change. None if it cannot be written so.
    """
    name, _ = parse_name(article.path, settings.langs)
    assert name is not None
    story, change = (read_fields(data, name, settings.zone) for data in (before, after))
    if not isinstance(story, FrontMatter) or not isinstance(change, FrontMatter):
        return None
    kept: dict[str, object] = {field: getattr(story, field) for field in _ADDRESS}
    wanted = change.model_copy(update={**kept, "modified": article.modified})
    old, text = before.decode("utf-8"), after.decode("utf-8")
    end = "\r\n" if "\r\n" in text else "\n"
    for field in (*_ADDRESS, "modified"):
        if getattr(change, field) == getattr(wanted, field):
            continue
        if field == "modified" and article.modified is not None:
            lines = f"modified: {article.modified.astimezone(settings.zone):%Y-%m-%d %H:%M}\n"
        else:
            lines = _lines_of(old, field)
        text = _with_lines(text, field, lines.replace("\r\n", "\n").replace("\n", end))
    return text if read_fields(text.encode(), name, settings.zone) == wanted else None


def _lines_of(text: str, field: str) -> str:
    """The lines of a field in the front matter of a source; "" if it has none."""
    start, end = _extent(text, field)
    return text[start:end]


def _with_lines(text: str, field: str, lines: str) -> str:
    """`text`, a source, with these `lines` for a field of its front matter."""
    start, end = _extent(text, field)
    return text[:start] + lines + text[end:]


def _extent(text: str, field: str) -> tuple[int, int]:
    """Where the lines of a field begin and end in a source; if it has none, both are the end of its
    front matter.
    """
    opening, _, rest = text.partition("\n")
    last = _END.search(rest)
    if opening.removeprefix("\ufeff").rstrip() != "---" or last is None:
        return len(text), len(text)
    start, front = len(opening) + 1, rest[: last.start()]
    root = yaml.compose(front, Loader=yaml.SafeLoader)
    keys = [key for key, _ in root.value] if isinstance(root, yaml.MappingNode) else []
    begins = [key.start_mark.index for key in keys]
    for key, end in zip(keys, [*begins[1:], len(front)], strict=True):
        if key.value == field:
            return start + key.start_mark.index, start + end
    return start + len(front), start + len(front)
