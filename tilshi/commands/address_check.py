"""Former addresses: what `inv check` and `inv publish` report about those that no longer work, and
what `inv check --fix` writes into the sources.
"""

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import unified_diff
from pathlib import Path

import yaml

from tilshi.commands.proofreading import write_if_unchanged
from tilshi.content.front_matter import split
from tilshi.content.source import parse_name, read_fields
from tilshi.pipeline.session import catalogue_file
from tilshi.problems import Problem
from tilshi.publishing.git import Repository
from tilshi.publishing.lost_addresses import lost_since, quoted, redirects, wrongly_gone
from tilshi.publishing.public_view import PublicView
from tilshi.settings import Settings

_COMMIT = re.compile(r"[0-9a-f]{40,64}")
_BRANCHES = ("origin/HEAD", "origin/main", "origin/master", "main", "master")
_TARGETS = ("GITHUB_BASE_REF", "CI_MERGE_REQUEST_TARGET_BRANCH_NAME")
"""The CI variables that name the branch a change is to be merged into."""


@dataclass(frozen=True)
class AddressReport:
    """What is wrong with addresses. `whole` is false if the history to compare with is missing;
    `fixed` is the number of lost addresses written into sources, `diff` that change.
    """

    problems: Sequence[Problem]
    whole: bool
    fixed: int = 0
    diff: str = ""


def check_addresses(settings: Settings, at: datetime, fix: bool = False) -> AddressReport:
    """Compares the addresses of checked content with those that were public before: at the branch's
    merge base with the main branch, in the commit last published from here, or in the last commit.

    With `fix`, writes lost addresses into the sources that they should lead to; the content then
    has to be checked again.
    """
    repository = Repository(settings.content)
    view = PublicView(catalogue_file(settings), at)
    base, whole = base_commit(repository, last_published(settings))
    found = lost_since(settings, view, base) if base else []
    lost, count, diff = found or [], 0, ""
    for successor in (
        sorted({one.successor for one in lost if one.successor is not None}) if fix else ()
    ):
        mine = [one for one in lost if one.successor == successor]
        old = [address for one in mine for address in one.addresses]
        change = _fixed(settings, successor, list(dict.fromkeys(old)))
        if change:
            diff, count = diff + change, count + len(old)
            lost = [one for one in lost if one.successor != successor]
    problems = [*(one.problem for one in lost), *wrongly_gone(settings, view)]
    return AddressReport(problems, whole and found is not None, count, diff)


def problems_since(settings: Settings, at: datetime, commit: str) -> list[Problem]:
    """What is wrong with addresses if `commit` was published last; nothing is reported about one
    that is not in this clone, or "".
    """
    view = PublicView(catalogue_file(settings), at)
    lost = lost_since(settings, view, commit) if _COMMIT.fullmatch(commit) else None
    return [*(one.problem for one in lost or ()), *wrongly_gone(settings, view)]


def note_published(settings: Settings, commit: str) -> None:
    """Records the published commit, for later checks on this machine."""
    file = _note(settings)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(commit, "ascii")


def last_published(settings: Settings) -> str:
    """The commit last published from this machine; "" if there is none."""
    try:
        said = _note(settings).read_text("ascii").strip()
    except (OSError, ValueError):
        return ""
    return said if _COMMIT.fullmatch(said) else ""


def _note(settings: Settings) -> Path:
    return settings.cache / "publish" / "commit"


def base_commit(
    repository: Repository, published: str, environment: Mapping[str, str] = os.environ
) -> tuple[str | None, bool]:
    """The commit whose addresses must still work, None if there is none yet; and whether that is
    certain.
    """
    if not repository.is_repository():
        return None, False
    head = repository.commit("HEAD")
    if head is None:
        return None, True  # nothing is committed yet
    targets = (environment.get(name) for name in _TARGETS)
    for branch in (*(f"origin/{name}" for name in targets if name), *_BRANCHES):
        tip = repository.commit(branch)
        if tip is not None:
            base = repository.merge_base(tip, head)
            if base is None:
                return None, False
            if base != head:
                return base, True
            break
    if published and repository.commit(published):
        return published, True
    return head, not published and not repository.is_shallow()


def _fixed(settings: Settings, path: str, old: Sequence[str]) -> str:
    """Writes the `old` addresses into the front matter of the source at `path` and returns the
    unified diff; "" if that is not safe, and then the file is unchanged.
    """
    name, _ = parse_name(path, settings.langs)
    data = (settings.content / path).read_bytes()
    before = read_fields(data, name, settings.zone) if name is not None else None
    if name is None or before is None:
        return ""
    text = data.decode("utf-8")
    better = _with_redirects(text, old) or ""
    wanted = before.model_copy(update={"redirect_from": (*(before.redirect_from or ()), *old)})
    if read_fields(better.encode(), name, settings.zone) != wanted:
        return ""
    if not write_if_unchanged(settings.content, path, data, better.encode()):
        return ""
    lines, others = (one.splitlines(keepends=True) for one in (text, better))
    return "".join(unified_diff(lines, others, f"content/{path}", f"content/{path}"))


def _with_redirects(text: str, old: Sequence[str]) -> str | None:
    """`text`, a source, with the `old` addresses in its `redirect_from`; None if that is written in
    a form that cannot be extended.
    """
    newline = "\r\n" if "\r\n" in text else "\n"
    lines = text.splitlines(keepends=True)
    if lines[0].removeprefix("\ufeff").rstrip() != "---":
        return _with_header(text, lines, old, newline)
    ends = (n for n in range(1, len(lines)) if lines[n].rstrip() in ("---", "..."))
    end = next(ends)
    start, stop = len(lines[0]), len("".join(lines[:end]))
    node = _node(text[start:stop])
    if node is None:
        return f"{text[:stop]}redirect_from: {redirects(old)}{newline}{text[stop:]}"
    items = [quoted(one) for one in old]
    at = start + node.end_mark.index
    if isinstance(node, yaml.SequenceNode) and node.flow_style:
        joined = ", ".join(items)
        return f"{text[: at - 1]}{', ' if node.value else ''}{joined}{text[at - 1 :]}"
    if isinstance(node, yaml.SequenceNode):
        # After the whole line of the last item, because a comment may follow it.
        after = text.index("\n", start + node.value[-1].end_mark.index) + 1
        margin = " " * node.start_mark.column
        added = "".join(f"{margin}- {item}{newline}" for item in items)
        return text[:after] + added + text[after:]
    if isinstance(node, yaml.ScalarNode) and not node.style and node.value:
        return f"{text[:at]}, {', '.join(old)}{text[at:]}"
    return None


def _node(source: str) -> yaml.Node | None:
    """The value of `redirect_from` in the YAML of a source."""
    root = yaml.compose(source, Loader=yaml.SafeLoader)
    for key, value in root.value if isinstance(root, yaml.MappingNode) else ():
        if key.value == "redirect_from":
            found: yaml.Node = value
            return found
    return None


def _with_header(text: str, lines: list[str], old: Sequence[str], newline: str) -> str | None:
    """`text`, whose front matter has plain headers, with the `old` addresses in one of them."""
    end = split(text.replace("\r\n", "\n"), "")[2] - 1
    for number in range(end):
        if lines[number].lower().startswith("redirect_from:"):
            line = lines[number].rstrip()
            added = f"{line}, {', '.join(old)}{newline}"
            return "".join([*lines[:number], added, *lines[number + 1 :]])
    last = max((n for n in range(end) if lines[n].strip()), default=0)
    added = f"redirect_from: {', '.join(old)}{newline}"
    return "".join([*lines[: last + 1], added, *lines[last + 1 :]])
