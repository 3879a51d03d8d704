"""`tilshi upgrade`: what a newer Tilshi requires of a newsroom.

It updates files that Tilshi wrote and the newsroom has not modified. Everything else is only shown,
for people to decide; the content is never touched.
"""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import unified_diff
from pathlib import Path

from tilshi import filesystem
from tilshi.commands import lock_file
from tilshi.commands.console import GOOD, PROBLEMS, guarded, read_settings
from tilshi.commands.lock_file import Lock, digest, lock_of, read_lock
from tilshi.commands.starter import starter_files
from tilshi.problems import nearest, printable_lines, say
from tilshi.settings import Settings


@dataclass(frozen=True)
class Step:
    """One thing that a newer Tilshi requires: `what` is a key of the words in `problems.yaml`,
    `values` fill the placeholders. `text` is the new text of a file; without it, the step is left
    to people, who are shown the `diff`.
    """

    what: str
    values: Mapping[str, str]
    text: str | None = None
    diff: str = field(default="", repr=False)

    def sentence(self, lang: str, done: bool = False) -> str:
        """What is required, or was `done`, in `lang`."""
        return say(self.what + ("-done" if done else ""), lang, **self.values)


def run_upgrade(config: str, write: bool, lang: str | None = None) -> int:
    """`tilshi upgrade`: shows all steps; with `write`, takes those that need nobody's decision.
    Returns 0 if there are none (with `write`: none left to people), else 1.
    """

    def work(spoken: str) -> int:
        settings = read_settings(config, None, None)
        folder = settings.config.parent
        old = read_lock(folder)
        starter = starter_files(old.newsroom)
        new = lock_of(old.newsroom, starter)
        steps = list(steps_of(settings, old, new, starter))
        by_hand = [step for step in steps if step.text is None]
        for step in steps:
            print(step.sentence(spoken, done=write and step.text is not None))
            print(printable_lines(step.diff.expandtabs()), end="")
        if write:
            _write(folder, steps, new)
        if not steps:
            print(say("upgrade-nothing", spoken, version=new.version))
        elif not write:
            print(say("upgrade-dry", spoken))
        elif by_hand:
            print(say("upgrade-by-hand", spoken, count=len(by_hand)))
        return PROBLEMS if by_hand or (steps and not write) else GOOD

    return guarded(work, lang, "checked-badly")


def _write(folder: Path, steps: list[Step], lock: Lock) -> None:
    for step in steps:
        if step.text is not None:
            filesystem.write_atomically(folder / step.values["file"], step.text.encode())
    filesystem.write_atomically(folder / lock_file.NAME, lock.to_text().encode())


def steps_of(
    settings: Settings, old: Lock, new: Lock, starter: Mapping[str, str]
) -> Iterator[Step]:
    """The steps that upgrade a newsroom from the lock `old` to `new`, whose starter has the texts
    `starter`.
    """
    yield from _settings(settings, old, new)
    folder = settings.config.parent
    for path in sorted(old.starter.keys() | new.starter.keys()):
        if old.starter.get(path) != new.starter.get(path):
            yield from _starter_file(folder, path, old, new, starter.get(path))
    templates = settings.theme / "templates"
    for path in sorted(old.templates.keys() | new.templates.keys()):
        if old.templates.get(path) != new.templates.get(path) and (templates / path).is_file():
            yield _template(os.path.relpath(templates / path, folder), path, old, new)


def _settings(settings: Settings, old: Lock, new: Lock) -> Iterator[Step]:
    gone = settings.pelican.keys() & (set(old.settings) - set(new.settings))
    for name in sorted(gone):
        near = nearest(name, new.settings)
        values = {"file": settings.config.name, "name": name, "nearest": near or ""}
        yield Step("upgrade-setting-renamed" if near else "upgrade-setting", values)


def _starter_file(
    folder: Path, path: str, old: Lock, new: Lock, text: str | None
) -> Iterator[Step]:
    """The step for the file at `path`, whose `text` in the starter has changed."""
    values, written = {"file": path}, old.starter.get(path)
    data = filesystem.read(folder / path) or b""
    if not os.path.lexists(folder / path):
        # A file that the newsroom has deleted is not restored.
        if written is None and text is not None:
            yield Step("upgrade-add", values, text)
    elif text is None:
        yield Step("upgrade-obsolete", values)
    elif digest(data) == written:
        yield Step("upgrade-renew", values, text)
    elif data != text.encode():
        ours = f"{path} (Tilshi {new.version})"
        yield Step(
            "upgrade-merge", values, diff=_diff(data.decode("utf-8", "replace"), text, path, ours)
        )


def _template(file: str, path: str, old: Lock, new: Lock) -> Step:
    """The step for the newsroom's template `file`, which replaces the packaged one at `path`."""
    values, now = {"file": file}, new.templates.get(path)
    if now is None:
        return Step("upgrade-template-gone", values)
    names = (f"{path} (Tilshi {lock.version})" for lock in (old, new))
    return Step("upgrade-template", values, diff=_diff(old.templates.get(path, ""), now, *names))


def _diff(before: str, now: str, old: str, new: str) -> str:
    lines = unified_diff(before.splitlines(True), now.splitlines(True), old, new)
    return "".join(line if line.endswith("\n") else f"{line}\n" for line in lines)
